//! The JSON Schema of kb.toml, for editors that complete and check while somebody types.
//!
//! The keys stand in `schema.json` beside this file; a test compares them with those that reading asks
//! for. It must not know editors.

use serde_json::{Value, json};

use crate::contact::{knows_holidays_of, time_zones};
use crate::problem::code;

/// The schema of kb.toml (JSON Schema, draft 2020-12).
///
/// # Errors
/// The one that kb was built with is no JSON, which a test rules out.
pub fn schema() -> serde_json::Result<Value> {
    let mut schema: Value = serde_json::from_str(include_str!("schema.json"))?;
    let levels = code::ALL.iter().map(|code| {
        let levels: &[&str] = match code.leaves_out() {
            true => &["error", "warning"],
            false => &["error", "warning", "note", "off"],
        };
        let level = json!({
            "description": code.means,
            "enum": levels,
            "default": code.severity,
        });
        (code.name.to_owned(), level)
    });
    schema["$defs"]["build"]["properties"]["levels"]["properties"] = levels.collect();
    schema["$defs"]["zone"]["enum"] = json!(time_zones());
    let countries: Vec<String> = countries().map(|code| either_case(&code)).collect();
    schema["$defs"]["country"]["pattern"] = format!("^\\s*({})\\s*$", countries.join("|")).into();
    Ok(schema)
}

/// The codes of the countries whose holidays are known.
fn countries() -> impl Iterator<Item = String> {
    let letters = || 'A'..='Z';
    let codes = letters().flat_map(move |one| letters().map(move |two| format!("{one}{two}")));
    codes.filter(|code| knows_holidays_of(code))
}

fn either_case(code: &str) -> String {
    let letters = code.chars();
    letters
        .map(|letter| format!("[{letter}{}]", letter.to_ascii_lowercase()))
        .collect()
}
