//! Front matter: the lines between `---` (YAML) or `+++` (TOML) at the top of an article.
//!
//! Reads what a writer says about an article and tells what cannot be used. It must not know where
//! the article lies or what becomes of it.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use crate::lang::Lang;
use crate::problem::{Place, Problem, code, nearest};

/// What a writer says about an article. Everything is optional.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FrontMatter {
    /// `title`
    pub title: Option<String>,
    /// `id`; a number is its digits.
    pub id: Option<String>,
    /// `slug`
    pub slug: Option<String>,
    /// `description` or `summary`
    pub summary: Option<String>,
    /// `keywords`
    pub keywords: Vec<String>,
    /// `tags`
    pub tags: Vec<String>,
    /// `order` or `weight`
    pub order: Option<i64>,
    /// `draft`
    pub draft: bool,
    /// `publish_at`: not shown before.
    pub publish_at: Option<Timestamp>,
    /// `expire_at`: not shown from then on.
    pub expire_at: Option<Timestamp>,
    /// `updated`, `lastmod` or `date`
    pub updated: Option<Date>,
    /// `reviewed`
    pub reviewed: Option<Date>,
    /// `review_by`
    pub review_by: Option<Date>,
    /// `owner`
    pub owner: Option<String>,
    /// `aliases` or `redirect_from`
    pub aliases: Vec<String>,
    /// `lang`
    pub lang: Option<Lang>,
    /// `noindex`
    pub noindex: bool,
    /// `icon` of a category
    pub icon: Option<String>,
}

/// The keys that mean something here, and the ones that mean the same.
const KEYS: &[(&str, &[&str])] = &[
    ("title", &[]),
    ("id", &[]),
    ("slug", &[]),
    ("description", &["summary"]),
    ("keywords", &[]),
    ("tags", &[]),
    ("order", &["weight"]),
    ("draft", &[]),
    ("publish_at", &[]),
    ("expire_at", &[]),
    ("updated", &["lastmod", "date"]),
    ("reviewed", &[]),
    ("review_by", &[]),
    ("owner", &[]),
    ("aliases", &["redirect_from"]),
    ("lang", &[]),
    ("noindex", &[]),
    ("icon", &[]),
];

/// Keys of other tools that look like misspelt ones of ours and are not.
const OTHERS: &[&str] = &[
    "tag", "layout", "data", "order_by", "keyword", "update", "owners",
];

/// Where the front matter of a text lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split<'a> {
    /// The text between the marks, and whether it is TOML; `None` when there is no front matter.
    pub matter: Option<(&'a str, Format)>,
    /// Where the front matter's own text begins, in bytes.
    pub matter_at: usize,
    /// Where the article's text begins, in bytes.
    pub body_at: usize,
}

/// The notation of the front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Between `---`.
    Yaml,
    /// Between `+++`.
    Toml,
}

/// Finds the front matter. Opening marks without closing ones are no front matter: a text may
/// begin with a rule.
#[must_use]
pub fn split(text: &str) -> Split<'_> {
    let bom = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let none = Split {
        matter: None,
        matter_at: bom,
        body_at: bom,
    };
    let (mark, format) = match text.get(bom..bom + 3) {
        Some("---") => ("---", Format::Yaml),
        Some("+++") => ("+++", Format::Toml),
        _ => return none,
    };
    let Some(first_end) = text[bom..].find('\n').map(|at| bom + at + 1) else {
        return none;
    };
    if text[bom + 3..first_end].trim() != "" {
        return none;
    }
    let mut at = first_end;
    for line in text[first_end..].split_inclusive('\n') {
        let trimmed = line.trim_end();
        if trimmed == mark || (format == Format::Yaml && trimmed == "...") {
            return Split {
                matter: Some((&text[first_end..at], format)),
                matter_at: first_end,
                body_at: at + line.len(),
            };
        }
        at += line.len();
    }
    none
}

/// Reads the front matter of `text`. `file` names the article in problems.
///
/// # Errors
/// One problem, when it is not YAML or TOML at all: then nothing is known about the article, not
/// even whether it is a draft.
pub fn read(file: &str, text: &str) -> Result<(FrontMatter, Vec<Problem>), Box<Problem>> {
    let split = split(text);
    let Some((matter, format)) = split.matter else {
        return Ok((FrontMatter::default(), Vec::new()));
    };
    let values = match format {
        Format::Yaml => yaml(matter),
        Format::Toml => toml(matter),
    };
    let values = values.map_err(|broken| {
        let at = split.matter_at + broken.at.min(matter.len());
        Problem::new(
            code::FRONT_MATTER,
            Place::span(file, text, at, at + 1),
            format!("the front matter cannot be read: {}", broken.why),
            broken.remedy(format),
        )
    })?;
    let mut reader = Reader {
        file,
        text,
        split,
        values,
        problems: Vec::new(),
    };
    let front_matter = reader.front_matter();
    reader.look_for_near_misses();
    Ok((front_matter, reader.problems))
}

/// Why a front matter is not what its marks say.
struct Broken {
    why: String,
    /// Bytes from the beginning of the matter.
    at: usize,
}

impl Broken {
    fn remedy(&self, format: Format) -> &'static str {
        match format {
            Format::Yaml => {
                "write one `key: value` a line between the two `---`, and put values with `:` or `#` in quotes"
            }
            Format::Toml => {
                "write one `key = value` a line between the two `+++`, with texts in quotes"
            }
        }
    }
}

fn yaml(matter: &str) -> Result<Map<String, Value>, Broken> {
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
                why: first_line(&error.without_snippet().to_string()),
                at,
            })
        }
    }
}

fn toml(matter: &str) -> Result<Map<String, Value>, Broken> {
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

/// Takes typed values out of what was written, and notes what has the wrong kind.
struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    split: Split<'a>,
    values: Map<String, Value>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn front_matter(&mut self) -> FrontMatter {
        FrontMatter {
            title: self.text_of("title"),
            id: self.text_of("id"),
            slug: self.text_of("slug"),
            summary: self.text_of("description"),
            keywords: self.list("keywords"),
            tags: self.list("tags"),
            order: self.integer("order"),
            draft: self.decisive("draft", boolean).unwrap_or(false),
            publish_at: self.decisive("publish_at", instant),
            expire_at: self.decisive("expire_at", instant),
            updated: self.date("updated"),
            reviewed: self.date("reviewed"),
            review_by: self.date("review_by"),
            owner: self.text_of("owner"),
            aliases: self.list("aliases"),
            lang: self.language(),
            noindex: self.flag("noindex"),
            icon: self.text_of("icon"),
        }
    }

    /// The key as written (ours or one that means the same) and its value, when there is one.
    fn value(&self, key: &'static str) -> Option<(&'static str, Value)> {
        let same = KEYS.iter().find(|(ours, _)| *ours == key)?.1;
        std::iter::once(&key)
            .chain(same)
            .find_map(|name| Some((*name, self.values.get(*name)?.clone())))
            .filter(|(_, value)| !value.is_null())
    }

    fn text_of(&mut self, key: &'static str) -> Option<String> {
        let (written, value) = self.value(key)?;
        match scalar(&value) {
            Some(text) => Some(text).filter(|text| !text.is_empty()),
            None => self.wrong(written, "one line of text"),
        }
    }

    /// A list, or one text with commas.
    fn list(&mut self, key: &'static str) -> Vec<String> {
        let Some((written, value)) = self.value(key) else {
            return Vec::new();
        };
        let items: Option<Vec<String>> = match &value {
            Value::Array(items) => items.iter().map(scalar).collect(),
            Value::String(text) => {
                Some(text.split(',').map(|item| item.trim().to_owned()).collect())
            }
            other => scalar(other).map(|item| vec![item]),
        };
        match items {
            Some(items) => items.into_iter().filter(|item| !item.is_empty()).collect(),
            None => self.wrong(written, "a list of words").unwrap_or_default(),
        }
    }

    fn integer(&mut self, key: &'static str) -> Option<i64> {
        let (written, value) = self.value(key)?;
        let number = match &value {
            Value::Number(n) => n.as_i64().or_else(|| n.as_f64().map(|n| n as i64)),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        number.or_else(|| self.wrong(written, "a whole number"))
    }

    fn flag(&mut self, key: &'static str) -> bool {
        let Some((written, value)) = self.value(key) else {
            return false;
        };
        boolean(&value).unwrap_or_else(|| self.wrong(written, "`true` or `false`").unwrap_or(false))
    }

    fn date(&mut self, key: &'static str) -> Option<Date> {
        let (written, value) = self.value(key)?;
        scalar(&value)
            .and_then(|text| text.get(..10).unwrap_or(&text).parse().ok())
            .or_else(|| self.wrong(written, "a date such as `2026-11-21`"))
    }

    fn language(&mut self) -> Option<Lang> {
        let (written, value) = self.value("lang")?;
        scalar(&value)
            .and_then(|tag| Lang::parse(&tag))
            .or_else(|| self.wrong(written, "a language tag such as `en` or `bn`"))
    }

    /// A value on which it hangs whether the article is shown: a wrong one is an error, since
    /// guessing could publish what must not be seen.
    fn decisive<T>(&mut self, key: &'static str, read: fn(&Value) -> Option<T>) -> Option<T> {
        let (written, value) = self.value(key)?;
        let read = read(&value);
        if read.is_none() {
            let expected = if key == "draft" {
                "`true` or `false`"
            } else {
                "a date such as `2026-11-21` or a time such as `2026-11-21T09:00:00+06:00`"
            };
            let problem = Problem::new(
                code::FRONT_MATTER_VALUE,
                self.place_of_value(written),
                format!("`{written}` has a value that cannot be used"),
                format!("write {expected}; until then the article is not published"),
            );
            self.problems.push(problem);
        }
        read
    }

    fn wrong<T>(&mut self, written: &str, expected: &str) -> Option<T> {
        let problem = Problem::new(
            code::FRONT_MATTER_IGNORED,
            self.place_of_value(written),
            format!("`{written}` has a value that cannot be used and is left out"),
            format!("write {expected}"),
        );
        self.problems.push(problem);
        None
    }

    fn look_for_near_misses(&mut self) {
        let ours = || {
            KEYS.iter()
                .flat_map(|(key, same)| std::iter::once(*key).chain(same.iter().copied()))
        };
        let written: Vec<String> = self.values.keys().cloned().collect();
        for key in written {
            if OTHERS.contains(&key.as_str()) || ours().any(|known| known == key) {
                continue;
            }
            let lower = key.to_lowercase().replace('-', "_");
            let meant = ours()
                .find(|known| *known == lower)
                .or_else(|| nearest(&lower, ours()));
            if let Some(meant) = meant {
                let (start, end) = self
                    .line_of(&key)
                    .map_or((self.split.matter_at, self.split.matter_at), |at| {
                        (at, at + key.len())
                    });
                self.problems.push(Problem::new(
                    code::FRONT_MATTER_KEY,
                    Place::span(self.file, self.text, start, end),
                    format!("unknown key `{key}`"),
                    format!("did you mean `{meant}`?"),
                ));
            }
        }
    }

    /// Where the key stands, in bytes of the whole text.
    fn line_of(&self, key: &str) -> Option<usize> {
        let (matter, _) = self.split.matter?;
        let mut at = self.split.matter_at;
        for line in matter.split_inclusive('\n') {
            let bare = line.trim_start_matches(['"', '\'']);
            if bare.strip_prefix(key).is_some_and(|rest| {
                rest.trim_start_matches(['"', '\''])
                    .trim_start()
                    .starts_with([':', '='])
            }) {
                return Some(at + line.len() - bare.len());
            }
            at += line.len();
        }
        None
    }

    fn place_of_value(&self, key: &str) -> Place {
        let Some(at) = self.line_of(key) else {
            return Place::span(
                self.file,
                self.text,
                self.split.matter_at,
                self.split.matter_at,
            );
        };
        let line = self.text[at..].lines().next().unwrap_or_default();
        let value = line[key.len()..].trim_start_matches(['"', '\'', ' ', ':', '=']);
        let start = at + line.len() - value.len();
        Place::span(self.file, self.text, start, start + value.trim_end().len())
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

fn boolean(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(b) => Some(*b),
        Value::String(text) => match text.trim().to_lowercase().as_str() {
            "true" | "yes" => Some(true),
            "false" | "no" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A time with zone, a time without (UTC) or a day (its beginning in UTC).
fn instant(value: &Value) -> Option<Timestamp> {
    let text = scalar(value)?;
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(at);
    }
    let local: DateTime = match text.parse::<DateTime>() {
        Ok(at) => at,
        Err(_) => text.parse::<Date>().ok()?.into(),
    };
    TimeZone::UTC.to_timestamp(local).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(text: &str) -> FrontMatter {
        let (front_matter, problems) = read("a.md", text).unwrap();
        assert_eq!(problems, vec![], "{text}");
        front_matter
    }

    #[test]
    fn yaml_and_toml_say_the_same() {
        let yaml = good(
            "---\ntitle: Refunds\nid: 42\ntags: [a, b]\nweight: 3\ndraft: true\ndate: 2026-11-21\n---\nText",
        );
        let toml = good(
            "+++\ntitle = \"Refunds\"\nid = 42\ntags = [\"a\", \"b\"]\nweight = 3\ndraft = true\ndate = 2026-11-21\n+++\nText",
        );
        assert_eq!(yaml, toml);
        assert_eq!(yaml.id.as_deref(), Some("42"));
        assert_eq!((yaml.order, yaml.draft), (Some(3), true));
    }

    #[test]
    fn a_text_that_begins_with_a_rule_has_no_front_matter() {
        for text in [
            "---\nNo end",
            "--- not alone\n---\n",
            "Text\n---\n",
            "",
            "---",
        ] {
            assert_eq!(split(text).matter, None, "{text:?}");
        }
    }

    #[test]
    fn what_is_not_yaml_is_one_problem_with_its_line() {
        let problem = read("a.md", "---\ntitle: ok\nsummary: a: b: c\n---\n").unwrap_err();
        assert_eq!(problem.code, code::FRONT_MATTER);
        assert_eq!(problem.place.line, Some(3), "{problem}");
    }

    #[test]
    fn a_misspelt_key_is_named_with_the_right_one() {
        let (_, problems) = read("a.md", "---\ntitel: x\nTags: y\nlayout: page\n---\n").unwrap();
        let mut said: Vec<_> = problems.iter().map(ToString::to_string).collect();
        said.sort();
        assert_eq!(
            said,
            [
                "a.md:2:1: unknown key `titel` (did you mean `title`?)",
                "a.md:3:1: unknown key `Tags` (did you mean `tags`?)",
            ]
        );
    }

    #[test]
    fn a_wrong_value_that_decides_about_publishing_is_an_error() {
        for line in ["draft: maybe", "publish_at: soon", "expire_at: [1]"] {
            let (_, problems) = read("a.md", &format!("---\n{line}\n---\n")).unwrap();
            assert!(problems[0].is_error(), "{line}");
            assert_eq!(problems[0].place.line, Some(2));
        }
        let (_, problems) = read("a.md", "---\norder: first\n---\n").unwrap();
        assert!(!problems[0].is_error());
    }

    #[test]
    fn times_are_read_with_and_without_zone() {
        let at = |value: &str| {
            good(&format!("---\npublish_at: {value}\n---\n"))
                .publish_at
                .unwrap()
                .to_string()
        };
        assert_eq!(at("2026-11-21"), "2026-11-21T00:00:00Z");
        assert_eq!(at("2026-11-21T09:00:00+06:00"), "2026-11-21T03:00:00Z");
        assert_eq!(at("2026-11-21 09:00:00"), "2026-11-21T09:00:00Z");
    }
}
