//! Front matter of an imported page: what is set here, and above all what its writer wrote, byte for byte.
//!
//! It must not know which product the page comes from.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use serde_json::{Map, Value};
use toml::de::{DeTable, DeValue};

use crate::content::front_matter::{self, Format};

/// The keys that an import sets, in the order in which they are written.
const ORDER: [&str; 12] = [
    "title",
    "id",
    "description",
    "keywords",
    "tags",
    "order",
    "updated",
    "publish_at",
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
        Format::Toml => front_matter::toml(matter)?,
    };
    let is_toml = format == Format::Toml;
    let values_over_lines = match format {
        Format::Yaml => Vec::new(),
        Format::Toml => values_over_lines(matter),
    };
    let mut written: Vec<(String, String)> = Vec::new();
    let mut before = String::new();
    // Below the first table of TOML, keys are no longer those of the page.
    let mut in_table = false;
    let mut at = 0;
    for line in matter.split_inclusive('\n') {
        let mark = if is_toml { '=' } else { ':' };
        let next = values_over_lines.partition_point(|value| value.start < at);
        let goes_on = next > 0 && at < values_over_lines[next - 1].end;
        at += line.len();
        let begins =
            !goes_on && !in_table && !line.starts_with([' ', '\t', '#', '-', ']', '}', '\n']);
        in_table |= is_toml && begins && line.starts_with('[');
        match line.split_once(mark).filter(|_| begins && !in_table) {
            Some((key, _)) => {
                let key = key.trim();
                let first = key.split('.').next().filter(|_| is_toml);
                let key = first.unwrap_or(key).trim_matches(['"', '\'']).to_owned();
                written.push((key, std::mem::take(&mut before) + line));
            }
            None if is_toml && begins => {
                written.push((line.trim().to_owned(), std::mem::take(&mut before) + line));
            }
            None if line.starts_with('#') && !goes_on => before.push_str(line),
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

/// Where texts, lists and tables in braces lie in TOML, in order: a line in one begins no key.
fn values_over_lines(matter: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    if let Ok(table) = DeTable::parse(matter) {
        add_values(table.get_ref(), matter, &mut ranges);
    }
    ranges.sort_by_key(|range| range.start);
    ranges
}

fn add_values(table: &DeTable<'_>, matter: &str, ranges: &mut Vec<Range<usize>>) {
    for value in table.values() {
        let range = value.span();
        let in_braces = || matter.get(range.clone())?.strip_prefix('{');
        match value.get_ref() {
            DeValue::Table(inner) if in_braces().is_none() => add_values(inner, matter, ranges),
            DeValue::Table(_) | DeValue::Array(_) | DeValue::String(_) => ranges.push(range),
            _ => {}
        }
    }
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

    /// Gives a key a value that stands elsewhere, unless its writer said something.
    pub(super) fn inherit(&mut self, key: &'static str, value: &Value) {
        if self.values.contains_key(key) {
            return;
        }
        self.values.insert(key.to_owned(), value.clone());
        let text = if self.is_toml {
            format!("{key} = {value}\n")
        } else {
            format!("{key}: {}\n", shown(value, ""))
        };
        self.written.push((key.to_owned(), text));
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
        let mut wanted = self.values.clone();
        let set = self.set.iter();
        wanted.extend(set.map(|(key, value)| ((*key).to_owned(), value.clone())));
        let lines = self.lines();
        if lines.is_empty() && wanted.is_empty() {
            return lines;
        }
        let (mark, read) = match self.is_toml {
            true => ("+++", front_matter::toml(&lines)),
            false => ("---", yaml(&lines)),
        };
        // Lines that hang together in another way mean something else without those taken out.
        let lines = match read {
            Ok(read) if read == wanted => lines,
            _ => self.anew(wanted).unwrap_or(lines),
        };
        format!("{mark}\n{lines}{mark}\n")
    }

    /// What is set, and what is left of what was written.
    fn lines(&self) -> String {
        let sign = if self.is_toml { " =" } else { ":" };
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
        out
    }

    /// All values, whatever their lines were.
    fn anew(&self, mut wanted: Map<String, Value>) -> Option<String> {
        wanted.retain(|_, value| !value.is_null());
        if self.is_toml {
            return toml::to_string(&wanted).ok();
        }
        let line = |(key, value): (&String, &Value)| {
            let text = shown(value, key);
            let blank = if text.starts_with('\n') { "" } else { " " };
            format!("{}:{blank}{text}\n", shown(&Value::from(key.as_str()), ""))
        };
        Some(wanted.iter().map(line).collect())
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
        Value::String(text)
            if is_plain(text) || (["updated", "publish_at"].contains(&key) && is_date(text)) =>
        {
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
mod tests;
