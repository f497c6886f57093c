//! The JSON Schema of kb.toml, for editors that complete and check while somebody types.
//!
//! The keys stand in `schema.json` beside this file; a test compares them with those that reading asks
//! for. It must not know editors.

use serde_json::{Value, json};

use crate::problem::code;

/// The schema of kb.toml (JSON Schema, draft 2020-12).
///
/// # Errors
/// The one that kb was built with is no JSON, which a test rules out.
pub fn schema() -> serde_json::Result<Value> {
    let mut schema: Value = serde_json::from_str(include_str!("schema.json"))?;
    let levels = code::ALL.iter().map(|code| {
        let level = json!({
            "description": code.means,
            "enum": ["error", "warning", "note", "off"],
            "default": code.severity,
        });
        (code.name.to_owned(), level)
    });
    schema["$defs"]["build"]["properties"]["levels"]["properties"] = levels.collect();
    Ok(schema)
}
