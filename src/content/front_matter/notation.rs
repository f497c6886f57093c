//! YAML and TOML, read into the same values.
//!
//! It must not know which keys there are.

use serde_json::{Map, Value};

use super::Format;
use super::misses::is_invisible;

/// Why a front matter is not what its marks say.
pub(super) struct Broken {
    pub(super) why: String,
    /// Bytes from the beginning of the matter.
    pub(super) at: usize,
    /// What to do about it, where that is known better than of all of its kind.
    remedy: Option<&'static str>,
}

impl Broken {
    fn new(why: impl Into<String>, at: usize) -> Self {
        Self {
            why: why.into(),
            at,
            remedy: None,
        }
    }

    /// A key that is there for the second time.
    fn twice(key: Option<&str>, at: usize) -> Self {
        let why = match key {
            Some(key) => format!("the key `{key}` is there twice"),
            None => "a key is there twice".to_owned(),
        };
        Self {
            remedy: Some("keep one of the two, and take the other out"),
            ..Self::new(why, at)
        }
    }

    /// A text in quotes that does not end.
    fn open(at: usize) -> Self {
        Self {
            remedy: Some("write the same quotation mark behind the last word of the value"),
            ..Self::new("the quotation that begins here is never closed", at)
        }
    }

    pub(super) fn remedy(&self, format: Format, matter: &str) -> &'static str {
        let tab = |line: &str| line.trim_start_matches([' ', '-']).starts_with('\t');
        if let Some(remedy) = self.remedy {
            return remedy;
        }
        match format {
            Format::Yaml if matter.lines().any(tab) => {
                "use spaces instead of tabs at the beginning of a line"
            }
            Format::Yaml if matter.contains(is_invisible) => {
                "in this line or another stands a sign that nobody sees, or a no-break space: type the line anew"
            }
            Format::Yaml => {
                "write one `key: value` a line between the two `---`; put values in quotes that hold `:` or `#`, or begin with one of `[ { * & ! @ % > |`"
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
        Ok(_) => Err(Broken::new("it is not a list of keys and values", 0)),
        Err(error) => {
            // What follows an open quotation is misread, and its end named as the place.
            if let Some(at) = open_quotation(matter) {
                return Err(Broken::open(at));
            }
            if let Some(odd) = odd_line(matter) {
                return Err(odd);
            }
            let at = error.location().map_or(0, |location| {
                offset(matter, location.line() as usize, location.column() as usize)
            });
            let error = error.without_snippet();
            Err(match error {
                serde_saphyr::Error::DuplicateMappingKey { key, .. } => {
                    Broken::twice(key.as_deref(), at)
                }
                _ => Broken::new(without_place(&first_line(&error.to_string())), at),
            })
        }
    }
}

/// Where the first value begins that opens a quotation and does not close it, though the next line, not
/// indented, is no part of it.
fn open_quotation(matter: &str) -> Option<usize> {
    let mut lines = matter.split_inclusive('\n').peekable();
    let mut at = 0;
    while let Some(line) = lines.next() {
        let value = line
            .split_once(": ")
            .map_or(line, |(_, value)| value)
            .trim_start_matches([' ', '-']);
        let is_over = lines.peek().is_none_or(|next| {
            let begins = next.trim_start_matches(['"', '\'']);
            begins.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        });
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        if is_over && quote.is_some_and(|quote| !is_closed(&value[1..], quote)) {
            return Some(at + line.len() - value.len());
        }
        at += line.len();
    }
    None
}

/// The line that is the reason, where YAML names a later one: the first key has a blank before it and others do
/// not, or a key has no colon behind it.
fn odd_line(matter: &str) -> Option<Broken> {
    let mut at = 0;
    let mut indented = None;
    for line in matter.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end();
        if bare.is_empty() || bare.starts_with('#') {
            continue;
        }
        if bare.starts_with(' ') {
            if start == 0 {
                indented = Some(start);
            }
            continue;
        }
        if indented.is_some() {
            return Some(Broken {
                remedy: Some("take the blanks before the first key out"),
                ..Broken::new(
                    "the first line begins with a blank, and a key below does not",
                    0,
                )
            });
        }
        // What continues a list or a value in brackets; anything else that is not indented is a key.
        let is_key = bare.starts_with(|c: char| c.is_alphabetic());
        if is_key && !bare.contains(':') {
            let is_first = start == 0 || is_apart(&matter[..start]);
            return is_first.then(|| Broken {
                remedy: Some("write the key, a colon and a blank before the value: `title: …`"),
                ..Broken::new("there is no colon in this line", start)
            });
        }
    }
    None
}

/// Whether no value is open here: the line above is a key with a value on it.
fn is_apart(above: &str) -> bool {
    let line = above.lines().last().unwrap_or_default();
    let value = line.split_once(':').map_or("", |(_, value)| value.trim());
    !value.is_empty() && !value.starts_with(['"', '\'', '[', '{', '|', '>'])
}

/// Whether a quotation ends in what stands behind its beginning.
fn is_closed(inner: &str, quote: char) -> bool {
    let mut is_escaped = false;
    inner.chars().any(|c| {
        let ends = c == quote && !is_escaped;
        is_escaped = c == '\\' && quote == '"' && !is_escaped;
        ends
    })
}

/// Reads TOML.
pub(super) fn toml(matter: &str) -> Result<Map<String, Value>, Broken> {
    match ::toml::from_str::<::toml::Table>(matter) {
        Ok(table) => Ok(table
            .into_iter()
            .map(|(key, value)| (key, from_toml(value)))
            .collect()),
        Err(error) => {
            let span = error.span().unwrap_or_default();
            Err(match error.message().starts_with("duplicate key") {
                true => Broken::twice(matter.get(span.clone()), span.start),
                false => Broken::new(first_line(error.message()), span.start),
            })
        }
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
    let end = ["at line ", "error: line ", ", set "]
        .iter()
        .filter_map(|place| message.find(place).filter(|at| *at > 0))
        .min();
    let message = end.map_or(message, |end| &message[..end]);
    message.trim_end_matches([' ', ',', ':']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn the_line_that_is_the_reason_is_told_with_what_helps() {
        for (text, line, what, remedy) in [
            (
                " title: One\nid: x",
                2,
                "begins with a blank",
                "take the blanks",
            ),
            (
                "order: 1\ntitle How do I?\nid: x",
                3,
                "no colon",
                "a colon and a blank",
            ),
            (
                "title: *Bold* title",
                2,
                "cannot be read",
                "or begin with one of",
            ),
            (
                "draft:\u{a0}true",
                2,
                "cannot be read",
                "a sign that nobody sees",
            ),
        ] {
            let problem = read("a.md", &format!("---\n{text}\n---\n")).unwrap_err();
            assert_eq!(problem.place.line, Some(line), "{text}: {problem}");
            assert!(problem.what.contains(what), "{text}: {problem}");
            assert!(
                problem.remedy.contains(remedy),
                "{text}: {}",
                problem.remedy
            );
        }
    }

    #[test]
    fn a_quotation_that_is_never_closed_is_told_where_it_begins() {
        for (text, line, column) in [
            ("title: \"Unclosed\nkeywords: [a, b]", 2, 8),
            ("title: \"Unclosed\nkeywords: [a, b", 2, 8),
            ("order: 1\ntitle: 'One \"two\"\ntags: \"x\"", 3, 8),
            ("title: \"\"\ntags: \"a \\\" b\nid: \"x\"", 3, 7),
            ("tags:\n  - a\n  - \"b\ntitle: x", 4, 5),
            ("title: x\nid: \"last", 3, 5),
        ] {
            let problem = read("a.md", &format!("---\n{text}\n---\n")).unwrap_err();
            let place = (problem.place.line, problem.place.column);
            assert_eq!(place, (Some(line), Some(column)), "{text}: {problem}");
            assert!(problem.what.contains("never closed"), "{problem}");
        }
        for text in [
            "title: \"a\" b",
            "title: 'a': b\ntags: x",
            "title: \"a\n  b\"\nid: [x",
        ] {
            let problem = read("a.md", &format!("---\n{text}\n---\n")).unwrap_err();
            assert!(!problem.what.contains("never closed"), "{text}: {problem}");
        }
    }
}
