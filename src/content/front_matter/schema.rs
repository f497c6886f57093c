//! The JSON Schema of front matter, for editors that complete and check while somebody types.
//!
//! Our own keys stand in `schema.json` beside this file; those that mean the same, and misspelt ones, are
//! taken from what reading knows. It must not know editors.

use serde_json::{Value, json};

use super::misses::{ELSEWHERE, OTHERS};
use super::values::KEYS;

/// The schema of front matter (JSON Schema, draft 2020-12). Keys of other tools are good; one that looks
/// like ours, misspelt by a letter, is not.
///
/// # Errors
/// The one that kb was built with is no JSON, which a test rules out.
pub fn schema() -> serde_json::Result<Value> {
    let mut schema: Value = serde_json::from_str(include_str!("schema.json"))?;
    for (key, same) in KEYS {
        for other in *same {
            let mut part = schema["properties"][key].clone();
            part["description"] =
                format!("The same as `{key}`, which is the name to write.").into();
            part["deprecated"] = true.into();
            schema["properties"][other] = part;
        }
    }
    let known = names().chain(OTHERS.iter().copied());
    let misspelt = names().flat_map(misspellings);
    let elsewhere = ELSEWHERE.iter().flat_map(|(_, all)| *all);
    let misspelt: Vec<String> = misspelt
        .chain(elsewhere.map(|name| spellings(name)))
        .collect();
    schema["propertyNames"] = json!({
        "anyOf": [
            { "enum": known.collect::<Vec<_>>() },
            { "not": { "pattern": format!("^({})$", misspelt.join("|")) } },
        ]
    });
    Ok(schema)
}

/// Every name that means something here.
fn names() -> impl Iterator<Item = &'static str> {
    let all = KEYS.iter();
    all.flat_map(|(key, same)| std::iter::once(*key).chain(same.iter().copied()))
}

/// Patterns for a name in other letter cases, and with one letter too many, too few, another one, or two
/// of them changed over; as reading takes them for the name.
fn misspellings(name: &str) -> Vec<String> {
    let letters: Vec<String> = name.chars().map(either_case).collect();
    let mut all = vec![letters.concat()];
    for at in 0..=letters.len() {
        let (before, behind) = letters.split_at(at);
        let (before, whole) = (before.concat(), behind.concat());
        all.push(format!("{before}.{whole}"));
        // Shorter names would be other words.
        if name.len() < 3 {
            continue;
        }
        match behind {
            [one, other, rest @ ..] => {
                let rest = rest.concat();
                all.push(format!("{before}.?{other}{rest}"));
                all.push(format!("{before}{other}{one}{rest}"));
            }
            [_] => all.push(format!("{before}.?")),
            [] => {}
        }
    }
    all
}

/// A pattern for a name in any case, its words parted or not.
fn spellings(name: &str) -> String {
    let letters: Vec<String> = name.chars().map(either_case).collect();
    letters.join("[-_ ]*")
}

fn either_case(letter: char) -> String {
    match letter {
        '_' => "[-_]".to_owned(),
        _ => format!(
            "[{}{}]",
            letter.to_ascii_uppercase(),
            letter.to_ascii_lowercase()
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use jsonschema::Validator;

    use super::*;
    use crate::content::front_matter::read;
    use crate::problem::code;

    fn validator() -> Validator {
        jsonschema::validator_for(&schema().unwrap()).unwrap()
    }

    /// Whether reading leaves nothing of it out.
    fn is_good(matter: &Value) -> bool {
        // JSON is YAML.
        let text = format!("---\n{matter}\n---\n\nText.\n");
        let (_, problems) = read("a.md", &text).unwrap();
        problems.is_empty()
    }

    #[test]
    fn the_schema_has_the_keys_that_reading_knows_and_no_others() {
        let schema = schema().unwrap();
        let properties = schema["properties"].as_object().unwrap();
        let named: BTreeSet<&str> = properties.keys().map(String::as_str).collect();
        assert_eq!(named, names().collect());
        for (name, part) in properties {
            assert!(part["description"].is_string(), "{name}");
        }
    }

    #[test]
    fn whatever_value_a_key_has_schema_and_reading_agree() {
        let validator = validator();
        let values = [
            json!(null),
            json!("x"),
            json!("bn"),
            json!("pt-BR"),
            json!("no tag!"),
            json!("a, b; c"),
            json!("true"),
            json!("Yes"),
            json!("no"),
            json!("maybe"),
            json!("high"),
            json!("normal"),
            json!("3"),
            json!("-12"),
            json!("2026-11-21"),
            json!("2026-11-21T09:00:00+06:00"),
            json!("2026-11-21 09:00:00"),
            json!("20261121"),
            json!("tomorrow"),
            json!(20_261_121),
            json!(0),
            json!(-7),
            json!(2.0),
            json!(2.5),
            json!(1e300),
            json!(true),
            json!(false),
            json!([]),
            json!(["a", 2, true]),
            json!([["a"]]),
            json!([null]),
            json!({}),
            json!({ "a": "b" }),
        ];
        for name in names() {
            for value in &values {
                let matter = json!({ name: value });
                let (good, valid) = (is_good(&matter), validator.is_valid(&matter));
                assert_eq!(good, valid, "{matter}");
            }
        }
    }

    #[test]
    fn misspelt_keys_are_seen_by_both_and_those_of_other_tools_by_none() {
        let validator = validator();
        for name in [
            "titel",
            "titl",
            "tittle",
            "Title",
            "drfat",
            "publish-at",
            "Publish_At",
            "publishAt",
            "ReviewBy",
            "expireat",
            "TITEL",
            "idx",
            "tegs",
            "ower",
            "descriptio",
            "reviewby",
            "keyword_",
            "alias3s",
            "expires",
            "unpublishAt",
            "expiry-date",
            "publish_on",
        ] {
            let matter = json!({ name: "2026-11-21" });
            assert!(!is_good(&matter) && !validator.is_valid(&matter), "{name}");
        }
        for name in [
            "layout",
            "sidebar_position",
            "author",
            "update",
            "permalink",
            "nav",
            "ID3v2",
        ] {
            let matter = json!({ name: "x" });
            assert!(is_good(&matter) && validator.is_valid(&matter), "{name}");
        }
    }

    #[test]
    fn no_key_that_reading_passes_over_is_refused() {
        let validator = validator();
        let letters = ["a", "e", "i", "s", "t", "_", "-", "A", ""];
        for name in names() {
            for at in 0..=name.len() {
                for letter in letters {
                    let (before, behind) = name.split_at(at);
                    let less = behind.get(1..).unwrap_or_default();
                    for changed in [
                        format!("{before}{letter}{behind}"),
                        format!("{before}{letter}{less}"),
                    ] {
                        let (_, problems) =
                            read("a.md", &format!("---\n\"{changed}\":\n---\n")).unwrap();
                        let passed = problems.iter().all(|one| {
                            ![code::FRONT_MATTER_KEY, code::FRONT_MATTER_VALUE].contains(&one.code)
                        });
                        let valid = validator.is_valid(&json!({ &changed: null }));
                        assert!(valid || !passed, "{changed}");
                    }
                }
            }
        }
    }
}
