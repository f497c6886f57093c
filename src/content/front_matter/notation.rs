//! YAML and TOML, read into the same values.
//!
//! It must not know which keys there are.

use serde_json::{Map, Value};

use super::Format;

/// Why a front matter is not what its marks say.
pub(super) struct Broken {
    pub(super) why: String,
    /// Bytes from the beginning of the matter.
    pub(super) at: usize,
}

impl Broken {
    pub(super) fn remedy(&self, format: Format, matter: &str) -> &'static str {
        let tab = |line: &str| line.trim_start_matches([' ', '-']).starts_with('\t');
        match format {
            Format::Yaml if matter.lines().any(tab) => {
                "use spaces instead of tabs at the beginning of a line"
            }
            Format::Yaml => {
                "write one `key: value` a line between the two `---`, and put values with `:` or `#` in quotes"
            }
            Format::Toml => {
                "write one `key = value` a line between the two `+++`, with texts in quotes"
            }
        }
    }
}

/// Reads YAML.
pub(super) fn yaml(matter: &str) -> Result<Map<String, Value>, Broken> {
    if matter.trim().is_empty() {
        return Ok(Map::new());
    }
    match serde_saphyr::from_str::<Value>(matter) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err(Broken {
            why: "it is not a list of keys and values".into(),
            at: 0,
        }),
        Err(error) => {
            let at = error.location().map_or(0, |location| {
                offset(matter, location.line() as usize, location.column() as usize)
            });
            Err(Broken {
                why: without_place(&first_line(&error.without_snippet().to_string())),
                at,
            })
        }
    }
}

/// Reads TOML.
pub(super) fn toml(matter: &str) -> Result<Map<String, Value>, Broken> {
    match ::toml::from_str::<::toml::Table>(matter) {
        Ok(table) => Ok(table
            .into_iter()
            .map(|(key, value)| (key, from_toml(value)))
            .collect()),
        Err(error) => Err(Broken {
            why: first_line(error.message()),
            at: error.span().map_or(0, |span| span.start),
        }),
    }
}

fn from_toml(value: ::toml::Value) -> Value {
    match value {
        ::toml::Value::String(text) => Value::String(text),
        ::toml::Value::Integer(n) => n.into(),
        ::toml::Value::Float(n) => n.into(),
        ::toml::Value::Boolean(b) => b.into(),
        ::toml::Value::Datetime(at) => Value::String(at.to_string()),
        ::toml::Value::Array(items) => items.into_iter().map(from_toml).collect(),
        ::toml::Value::Table(table) => Value::Object(
            table
                .into_iter()
                .map(|(key, value)| (key, from_toml(value)))
                .collect(),
        ),
    }
}

/// The byte at which a line and a column (both from one) begin.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let inside: usize = text[start..]
        .chars()
        .take(column.saturating_sub(1))
        .map(char::len_utf8)
        .sum();
    start + inside
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

/// A message without the place that its library adds (ours is counted from the file's beginning)
/// and without its advice to programmers.
fn without_place(message: &str) -> String {
    let end = ["at line ", " at line ", "error: line ", ", set "]
        .iter()
        .find_map(|place| message.find(place).filter(|at| *at > 0));
    let message = end.map_or(message, |end| &message[..end]);
    message.trim_end_matches([' ', ',', ':']).to_owned()
}
