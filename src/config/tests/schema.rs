//! The schema and the reader of kb.toml say the same: the keys are those that reading asks for, and what
//! one of them refuses, the other does.

use std::collections::BTreeSet;

use jsonschema::Validator;
use serde_json::{Value, json};

use super::*;

/// A file with every key there is.
const EVERY_KEY: &str = include_str!("every_key.toml");

fn validator() -> Validator {
    jsonschema::validator_for(&schema().unwrap()).unwrap()
}

/// The file as editors hand it to a schema.
fn document(text: &str) -> Value {
    let table: toml::Table = toml::from_str(text).unwrap();
    serde_json::to_value(table).unwrap()
}

/// What reading says against a file, apart from what it only warns of.
fn refusals(text: &str) -> Vec<String> {
    let read = read("kb.toml", Some(text), &[]);
    let refused = read.problems.iter().filter(|problem| {
        [code::UNKNOWN_KEY, code::WRONG_VALUE, code::NOT_TOML].contains(&problem.code)
    });
    refused.map(ToString::to_string).collect()
}

fn keys_asked_for(text: &str) -> BTreeSet<String> {
    let source = Source::new("kb.toml", text, &[]);
    let _site = whole(&source);
    source.known().into_iter().collect()
}

/// The part of a schema that another part refers to.
fn resolved<'a>(schema: &'a Value, part: &'a Value) -> &'a Value {
    let pointer = part["$ref"].as_str().and_then(|to| to.strip_prefix('#'));
    pointer.map_or(part, |pointer| schema.pointer(pointer).unwrap())
}

/// Every key that a part of the schema names, with the part of the key.
fn named<'a>(schema: &'a Value, part: &'a Value) -> Vec<(&'a str, &'a Value)> {
    let part = resolved(schema, part);
    let own = part["properties"].as_object().into_iter().flatten();
    let mut all: Vec<_> = own.map(|(key, part)| (key.as_str(), part)).collect();
    let choices = part["oneOf"].as_array().into_iter().flatten();
    all.extend(choices.flat_map(|choice| named(schema, choice)));
    let items = part.get("items").into_iter();
    all.extend(items.flat_map(|items| named(schema, items)));
    all
}

fn keys_below(schema: &Value, part: &Value, path: &str, all: &mut BTreeSet<String>) {
    for (key, part) in named(schema, part) {
        let path = format!("{path}{key}");
        keys_below(schema, part, &format!("{path}."), all);
        all.insert(path);
    }
}

#[test]
fn the_schema_has_the_keys_that_reading_asks_for_and_no_others() {
    let schema = schema().unwrap();
    let mut named = BTreeSet::new();
    keys_below(&schema, &schema, "", &mut named);
    // Below these, writers name languages and questions.
    let free = ["search.synonyms.", "search.answers.", "disclosure.urgent."];
    let mut asked = keys_asked_for(EVERY_KEY);
    asked.retain(|key| !free.iter().any(|table| key.starts_with(table)));
    let missing: Vec<_> = asked.difference(&named).collect();
    assert_eq!(missing, [""; 0], "keys that the schema does not name");
    let unheard: Vec<_> = named.difference(&asked).collect();
    assert_eq!(unheard, [""; 0], "keys that nobody asks for");
    assert!(named.contains("form.field.option.label") && named.contains("build.levels.E001"));
}

#[test]
fn every_key_is_described() {
    let schema = schema().unwrap();
    let mut open = vec![("", &schema)];
    while let Some((key, part)) = open.pop() {
        let target = resolved(&schema, part);
        let described = part.get("description").or(target.get("description"));
        assert!(described.is_some_and(|text| text != ""), "{key}");
        open.extend(named(&schema, part));
    }
}

#[test]
fn a_file_with_every_key_is_valid_for_both() {
    assert_eq!(refusals(EVERY_KEY), [""; 0]);
    let validator = validator();
    let document = document(EVERY_KEY);
    let errors: Vec<_> = validator.iter_errors(&document).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let mut used = BTreeSet::new();
    keys_of(&document, "", &mut used);
    let mut named = BTreeSet::new();
    let schema = schema().unwrap();
    keys_below(&schema, &schema, "", &mut named);
    named.retain(|key| !key.starts_with("build.levels."));
    let unused: Vec<_> = named.difference(&used).collect();
    assert_eq!(unused, [""; 0], "keys that the file has not");
}

fn keys_of(value: &Value, path: &str, all: &mut BTreeSet<String>) {
    for (key, value) in value.as_object().into_iter().flatten() {
        let path = format!("{path}{key}");
        keys_of(value, &format!("{path}."), all);
        all.insert(path);
    }
    for value in value.as_array().into_iter().flatten() {
        keys_of(value, path, all);
    }
}

/// Where every key of a document stands, as JSON pointers.
fn places(value: &Value, at: &str, all: &mut Vec<String>) {
    for (key, value) in value.as_object().into_iter().flatten() {
        let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        places(value, &at, all);
        all.push(at);
    }
    for (n, value) in value.as_array().into_iter().flatten().enumerate() {
        places(value, &format!("{at}/{n}"), all);
    }
}

/// Values of every kind.
fn values() -> Vec<Value> {
    vec![
        json!(""),
        json!("  "),
        json!("x"),
        json!("en"),
        json!("EN"),
        json!("no tag!"),
        json!("https://example.com"),
        json!("+880 1700-000000"),
        json!("always"),
        json!("#fff"),
        json!(0),
        json!(1),
        json!(-1),
        json!(2.5),
        json!(3.0),
        json!(50_000_000),
        json!(true),
        json!(false),
        json!([]),
        json!(["x"]),
        json!(["en", "en"]),
        json!([1]),
        json!([true]),
        json!([[]]),
        json!([{}]),
        json!({}),
        json!({ "en": "x" }),
        json!({ "en": 1 }),
        json!({ "en": ["x"] }),
        json!({ "no tag!": "x" }),
        json!({ "kind": "text" }),
    ]
}

/// Whether a text can be wrong in a way that only reading knows: a time zone, opening hours, a language
/// that the site does not have.
fn holds_text(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(items) => items.iter().any(holds_text),
        Value::Object(map) => map.values().any(holds_text),
        _ => false,
    }
}

#[test]
fn whatever_value_a_key_has_the_schema_refuses_nothing_good_and_passes_only_texts_that_are_wrong() {
    let validator = validator();
    let whole = document(EVERY_KEY);
    let mut all = Vec::new();
    places(&whole, "", &mut all);
    let mut disagreements = Vec::new();
    for at in all {
        // The other sections say nothing about it, and reading them takes time.
        let mut part = whole.clone();
        let own = at.split('/').nth(1);
        let sections = part.as_object_mut().unwrap();
        sections.retain(|section, _| section == "site" || Some(section.as_str()) == own);
        for value in values() {
            let mut changed = part.clone();
            *changed.pointer_mut(&at).unwrap() = value.clone();
            let refused = refusals(&toml::to_string(&changed).unwrap());
            match (refused.first(), validator.is_valid(&changed)) {
                (None, false) => disagreements.push(format!("{at} = {value} is good")),
                // To a schema, 3.0 is a whole number; of an id, its writing counts.
                (Some(_), true) if value == json!(3.0) && at.starts_with("/search/answers") => {}
                (Some(why), true) if !holds_text(&value) => {
                    disagreements.push(format!("{at} = {value}: {why}"));
                }
                _ => {}
            }
        }
    }
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}

#[test]
fn what_must_be_there_must_be_there_for_both() {
    let validator = validator();
    let whole = document(EVERY_KEY);
    let mut all = Vec::new();
    places(&whole, "", &mut all);
    let mut disagreements = Vec::new();
    for at in all {
        let mut changed = whole.clone();
        let (table, key) = at.rsplit_once('/').unwrap();
        let table = changed.pointer_mut(table).unwrap();
        table.as_object_mut().unwrap().remove(key);
        let refused = refusals(&toml::to_string(&changed).unwrap());
        if refused.is_empty() != validator.is_valid(&changed) {
            disagreements.push(format!("without {at}: {refused:?}"));
        }
    }
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}

#[test]
fn what_channels_lead_to_is_good_for_both() {
    let validator = validator();
    for (kind, targets) in [
        (
            "phone",
            &[
                "16247",
                "999",
                "+880 1700-000000",
                "(+49) 30/123 456 7",
                "০১৭০০-০০০০০০",
            ][..],
        ),
        ("email", &["support@example.com", " a.b+c@x-y.example.org "]),
        (
            "chat",
            &[
                "https://chat.example.com:8443/a?b=c#d",
                "HTTP://example.com",
                "whatsapp:+880",
            ],
        ),
    ] {
        for target in targets {
            let text = format!("[[channel]]\nkind = \"{kind}\"\ntarget = \"{target}\"");
            assert_eq!(refusals(&text), [""; 0], "{text}");
            assert!(validator.is_valid(&document(&text)), "{text}");
        }
    }
    for address in [
        "127.0.0.1:80",
        "0.0.0.0:65535",
        "[::1]:8080",
        "localhost:8080",
    ] {
        let text = format!("[server]\naddress = \"{address}\"");
        assert_eq!(refusals(&text), [""; 0], "{text}");
        assert!(validator.is_valid(&document(&text)), "{text}");
    }
}

#[test]
fn mistakes_are_seen_by_both() {
    let validator = validator();
    for mistake in [
        "[site]\nnmae = \"x\"",
        "[sites]\nname = \"x\"",
        "name = \"x\"",
        "[site]\nlanguages = \"en\"",
        "[site]\nlanguages = [\"english!\"]",
        "[site]\naccent = \"blue\"",
        "[site]\nurl = \"help.example.com\"",
        "[site]\nedit_url = \"https://example.com/edit\"",
        "[site]\nlogo = \"/etc/logo.svg\"",
        "[site]\nholidays = \"Bangladesh\"",
        "[build]\nkeep = 0",
        "[build]\nkeep = \"3\"",
        "[build.levels]\nE012 = \"fatal\"",
        "[build.levels]\nE999 = \"error\"",
        "[build.levels]\nE005 = \"off\"",
        "[build.levels]\nE009 = \"note\"",
        "[build]\ngone = [\"en/old\"]",
        "[search]\nsynonyms = [\"a, b\"]",
        "[search.answers]\n\"sim\" = \"phone/sim\"",
        "[[channel]]\ntarget = \"16247\"",
        "[[channel]]\nkind = \"fax\"\ntarget = \"16247\"",
        "[[channel]]\nkind = \"phone\"",
        "[[channel]]\nkind = \"link\"\ntarget = \"https://example.com\"",
        "[[channel]]\nkind = \"form\"\ntarget = \"https://example.com\"",
        "[[channel]]\nkind = \"form\"\nembed = \"https://example.com/a.js\"",
        "[[channel]]\nkind = \"form\"\nurgent = \"yes\"",
        "[[channel]]\nkind = \"form\"\nreply_within = \"soon\"",
        "[[channel]]\nkind = \"form\"\npriority = 1.5",
        "[channel]\nkind = \"form\"",
        "[disclosure]\nmode = \"never\"",
        "[form]\nreply_by = \"fax\"",
        "[[form.field]]\nlabel = \"x\"",
        "[[form.field]]\nid = \"a b\"\nlabel = \"x\"",
        "[store]\nurl = \"postgres://db\"",
        "[site]\ntime_zone = \"Asia/Dhakka\"",
        "[site]\nholidays = \"XX\"",
        "[[channel]]\nkind = \"phone\"\ntarget = \"call us\"",
        "[[channel]]\nkind = \"phone\"\ntarget = \"+880+1700000000\"",
        "[[channel]]\nkind = \"email\"\ntarget = \"support@example\"",
        "[[channel]]\nkind = \"chat\"\ntarget = \"chat.example.com\"",
        "[[channel]]\nkind = \"link\"\nname = \"x\"\ntarget = \"javascript:alert()\"",
        "[server]\naddress = \"127.0.0.1:99999\"",
        "[server]\naddress = \"help.example.com:80\"",
        "[[delivery]]\nserver = \"smtp.example.com\"",
        "[[delivery]]\nkind = \"webhook\"\nurl = \"https://example.com/\"\nsecret = \"whsec_x\"",
        "[[delivery]]\nkind = \"smtp\"\nserver = \"a\"\nfrom = \"a@example.com\"\nto = \"b@example.com\"\nuser = \"kb\"",
        "[server]\naddress = \"8080\"",
        "[server]\nidle_timeout = 0",
        "[server]\ntrusted_proxies = [\"proxy\"]",
    ] {
        assert!(!refusals(mistake).is_empty(), "{mistake}");
        assert!(!validator.is_valid(&document(mistake)), "{mistake}");
    }
}
