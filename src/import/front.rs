//! Front matter of an imported page: what is set here, and above all what its writer wrote, byte for byte.
//!
//! It must not know which product the page comes from.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::content::front_matter::{self, Format};

/// The keys that an import sets, in the order in which they are written.
const ORDER: [&str; 11] = [
    "title",
    "id",
    "description",
    "keywords",
    "tags",
    "order",
    "updated",
    "draft",
    "noindex",
    "outdated",
    "aliases",
];

/// The front matter of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Front {
    /// What stands there, key by key as written; comments belong to the key behind them.
    written: Vec<(String, String)>,
    /// What can be read of it.
    values: Map<String, Value>,
    /// What the import sets.
    set: BTreeMap<&'static str, Value>,
    is_toml: bool,
}

/// A page's file, taken apart.
pub(super) struct Parted<'a> {
    /// Its front matter; why it cannot be read, else.
    pub(super) front: Result<Front, String>,
    /// Whether it had any.
    pub(super) had: bool,
    /// Its text.
    pub(super) body: &'a str,
}

/// Takes the front matter of a file off its text.
pub(super) fn part(text: &str) -> Parted<'_> {
    let split = front_matter::split(text);
    let front = match split.matter {
        None => Ok(Front::default()),
        Some((matter, format)) => read(matter, format),
    };
    Parted {
        front,
        had: split.matter.is_some(),
        body: &text[split.body_at..],
    }
}

fn read(matter: &str, format: Format) -> Result<Front, String> {
    let values = match format {
        Format::Yaml => yaml(matter)?,
        Format::Toml => {
            let table: toml::Table = toml::from_str(matter).map_err(|e| e.message().to_owned())?;
            match serde_json::to_value(table).map_err(|e| e.to_string())? {
                Value::Object(values) => values,
                _ => Map::new(),
            }
        }
    };
    let is_toml = format == Format::Toml;
    let mut written: Vec<(String, String)> = Vec::new();
    let mut before = String::new();
    for line in matter.split_inclusive('\n') {
        let mark = if is_toml { '=' } else { ':' };
        let begins = !line.starts_with([' ', '\t', '#', '-', ']', '}', '\n']);
        // Below the first table of TOML, keys are no longer those of the page.
        let in_table = is_toml && written.iter().any(|(key, _)| key.starts_with('['));
        match line.split_once(mark).filter(|_| begins && !in_table) {
            Some((key, _)) => {
                let key = key.trim().trim_matches(['"', '\'']).to_owned();
                written.push((key, std::mem::take(&mut before) + line));
            }
            None if is_toml && begins && !in_table => {
                written.push((line.trim().to_owned(), std::mem::take(&mut before) + line));
            }
            None if line.starts_with('#') => before.push_str(line),
            None => match written.last_mut() {
                Some((_, text)) => *text += &(std::mem::take(&mut before) + line),
                None => before.push_str(line),
            },
        }
    }
    if let (false, Some((_, last))) = (before.is_empty(), written.last_mut()) {
        last.push_str(&before);
    }
    Ok(Front {
        written,
        values,
        set: BTreeMap::new(),
        is_toml,
    })
}

/// Reads YAML as a list of keys and values.
pub(super) fn yaml(text: &str) -> Result<Map<String, Value>, String> {
    if text.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_saphyr::from_str::<Value>(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err("it is not a list of keys and values".into()),
        Err(error) => {
            let told = error.without_snippet().to_string();
            Err(told.lines().next().unwrap_or_default().to_owned())
        }
    }
}

impl Front {
    /// A value that its writer wrote.
    pub(super) fn value(&self, key: &str) -> Option<&Value> {
        self.values.get(key).filter(|value| !value.is_null())
    }

    /// A value as a text, when it is a text, a number or a truth.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.value(key).and_then(text_of)
    }

    /// A value as a list of texts: also a single one, with commas or without.
    pub(super) fn list(&self, key: &str) -> Vec<String> {
        self.value(key).map(list_of).unwrap_or_default()
    }

    /// Takes a key out of what its writer wrote, and its value with it.
    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        self.written.retain(|(written, _)| written != key);
        self.values.remove(key).filter(|value| !value.is_null())
    }

    /// Sets a key, whatever was written under it.
    pub(super) fn set(&mut self, key: &'static str, value: impl Into<Value>) {
        self.written.retain(|(written, _)| written != key);
        self.set.insert(key, value.into());
    }

    /// Sets a key unless its writer did.
    pub(super) fn set_if_missing(&mut self, key: &'static str, value: impl Into<Value>) {
        if self.value(key).is_none() && !self.set.contains_key(key) {
            self.set(key, value);
        }
    }

    /// The value of a key, whoever wrote it.
    pub(super) fn now(&self, key: &str) -> Option<&Value> {
        self.set.get(key).or_else(|| self.value(key))
    }

    /// Takes a key back that was set or written.
    pub(super) fn forget(&mut self, key: &str) {
        self.take(key);
        self.set.remove(key);
    }

    /// The title, whoever wrote it.
    pub(super) fn title(&self) -> Option<String> {
        self.now("title").and_then(text_of)
    }

    /// Whether the page is not for customers yet.
    pub(super) fn is_draft(&self) -> bool {
        let is = |key, wanted| self.now(key).and_then(Value::as_bool) == Some(wanted);
        is("draft", true) || is("published", false) || is("publish", false)
    }

    /// The front matter with its marks; nothing when there is nothing to say.
    pub(super) fn write(&self) -> String {
        let (mark, sign) = if self.is_toml {
            ("+++", " =")
        } else {
            ("---", ":")
        };
        let mut out = String::new();
        for key in ORDER {
            let Some(value) = self.set.get(key) else {
                continue;
            };
            let text = if self.is_toml {
                value.to_string()
            } else {
                shown(value, key)
            };
            let blank = if text.starts_with('\n') { "" } else { " " };
            let _ = writeln!(out, "{key}{sign}{blank}{text}");
        }
        for (_, text) in &self.written {
            out.push_str(text);
            if !text.ends_with('\n') {
                out.push('\n');
            }
        }
        if out.is_empty() {
            return out;
        }
        format!("{mark}\n{out}{mark}\n")
    }
}

/// A value as a text.
pub(super) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// A value as a list of texts.
pub(super) fn list_of(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().filter_map(text_of).collect(),
        Value::String(text) => text
            .split(',')
            .map(|one| one.trim().to_owned())
            .filter(|one| !one.is_empty())
            .collect(),
        other => text_of(other).into_iter().collect(),
    }
}

/// A value as people write it in YAML.
fn shown(value: &Value, key: &str) -> String {
    match value {
        Value::String(text) if is_plain(text) || (key == "updated" && is_date(text)) => {
            text.clone()
        }
        Value::Array(items) if key == "aliases" => {
            let lines = items
                .iter()
                .map(|item| format!("\n  - {}", shown(item, "")));
            lines.collect()
        }
        Value::Array(items) => {
            let inner = items.iter().map(|item| match item {
                Value::String(text) if text.contains([',', '[', ']', '{', '}']) => item.to_string(),
                _ => shown(item, ""),
            });
            format!("[{}]", inner.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

fn is_date(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok()
}

/// Whether YAML reads a text as itself when it stands there without quotes.
fn is_plain(text: &str) -> bool {
    let begins = text
        .chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() || c == '/');
    let words = [
        "true", "false", "yes", "no", "null", "on", "off", "y", "n", "nan", "inf",
    ];
    begins
        && !words.contains(&text.to_ascii_lowercase().as_str())
        && text.trim() == text
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.contains(|c: char| {
            c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}')
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::front_matter;

    #[test]
    fn what_is_not_touched_stays_as_it_was_written() {
        let text = "---\n# why\ntitle:   'A: b'   # said\nlist:\n  - one\n  - two\nsidebar_position: 3\n---\nText\n";
        let mut front = part(text).front.unwrap();
        assert_eq!(front.take("sidebar_position"), Some(3.into()));
        front.set("order", 3);
        assert_eq!(
            front.write(),
            "---\norder: 3\n# why\ntitle:   'A: b'   # said\nlist:\n  - one\n  - two\n---\n"
        );
    }

    #[test]
    fn toml_stays_toml() {
        let text = "+++\ntitle = \"A\"\n[params]\ntitle = \"B\"\n+++\nText\n";
        let mut front = part(text).front.unwrap();
        front.set("aliases", vec!["/old"]);
        assert_eq!(
            front.write(),
            "+++\naliases = [\"/old\"]\ntitle = \"A\"\n[params]\ntitle = \"B\"\n+++\n"
        );
    }

    #[test]
    fn whatever_is_set_is_read_again_as_it_was() {
        for title in [
            "Refunds",
            "a: b",
            "yes",
            "12",
            "- x",
            "\"q\"",
            "টাকা #১",
            "x: ",
            "মূল্য: ৳৫০",
            "{a}",
            "\\",
            "'",
        ] {
            let mut front = Front::default();
            front.set("title", title);
            front.set("tags", vec![title, "b, c"]);
            let (read, problems) = front_matter::read("a.md", &front.write()).unwrap();
            assert_eq!(problems, vec![], "{title}");
            assert_eq!(read.title.as_deref(), Some(title.trim()));
            assert_eq!(read.tags, [title.trim(), "b, c"]);
        }
    }
}
