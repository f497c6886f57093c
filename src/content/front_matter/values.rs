//! Typed values out of what was written, and what has the wrong kind or looks misspelt.
//!
//! It must not know in which notation it was written.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::{FrontMatter, Split, days};
use crate::lang::Lang;
use crate::problem::{Place, Problem, code};

/// The keys that mean something here, and the ones that mean the same.
pub(super) const KEYS: &[(&str, &[&str])] = &[
    ("title", &[]),
    ("id", &[]),
    ("slug", &[]),
    ("description", &["summary"]),
    ("keywords", &["keyword"]),
    ("tags", &["tag"]),
    ("order", &["weight"]),
    ("draft", &[]),
    ("published", &["publish"]),
    ("publish_at", &["publishDate"]),
    ("expire_at", &["expiryDate"]),
    ("updated", &["lastmod", "date"]),
    ("reviewed", &[]),
    ("review_by", &[]),
    ("owner", &[]),
    ("aliases", &["redirect_from"]),
    ("lang", &[]),
    ("noindex", &[]),
    ("outdated", &[]),
    ("icon", &[]),
    ("urgency", &[]),
    ("channels", &["channel"]),
];

/// Whether a key, in letters of either case, means something here.
pub(super) fn is_key(written: &str) -> bool {
    let means = |key: &str| key.eq_ignore_ascii_case(written);
    KEYS.iter()
        .any(|(key, same)| means(key) || same.iter().any(|key| means(key)))
}

/// Takes typed values out of what was written, and notes what has the wrong kind.
pub(super) struct Reader<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) split: Split<'a>,
    pub(super) values: Map<String, Value>,
    pub(super) problems: Vec<Problem>,
}

impl Reader<'_> {
    pub(super) fn front_matter(&mut self) -> FrontMatter {
        FrontMatter {
            title: self.text_of("title"),
            id: self.text_of("id"),
            slug: self.text_of("slug"),
            summary: self.text_of("description"),
            keywords: self.list("keywords"),
            tags: self.list("tags"),
            order: self.integer("order"),
            draft: self.is_draft(),
            publish_at: self.decisive("publish_at", instant),
            expire_at: self.decisive("expire_at", instant),
            updated: self.date("updated"),
            reviewed: self.date("reviewed"),
            review_by: self.date("review_by"),
            owner: self.text_of("owner"),
            aliases: self.list("aliases"),
            lang: self.language(),
            noindex: self.flag("noindex"),
            outdated: self.flag("outdated"),
            icon: self.text_of("icon"),
            urgent: self.urgency(),
            channels: self.list("channels"),
        }
    }

    /// Whoever is taken away before being there is never seen.
    pub(super) fn look_at_times(&mut self, front: &FrontMatter) {
        let (Some(from), Some(until)) = (front.publish_at, front.expire_at) else {
            return;
        };
        if until > from {
            return;
        }
        if let Some((written, _)) = self.value("expire_at") {
            let place = self.place_of_value(written);
            self.problems.push(Problem::new(
                code::NEVER_SHOWN,
                place,
                "the article expires before it is published, so that nobody ever sees it",
                "correct one of the two times, or take one out",
            ));
        }
    }

    /// `draft: true`, or `published: false`, as Jekyll has it (Obsidian: `publish`): what was never
    /// public elsewhere is not public here.
    fn is_draft(&mut self) -> bool {
        let draft = self.decisive("draft", boolean) == Some(true);
        let unpublished = self.decisive("published", publicity) == Some(false);
        draft || unpublished
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

    /// A list, or one text with commas. Words may be parted by semicolons, too; an address may hold one.
    fn list(&mut self, key: &'static str) -> Vec<String> {
        let Some((written, value)) = self.value(key) else {
            return Vec::new();
        };
        let parts = |c: char| c == ',' || c == ';' && key != "aliases";
        let items: Option<Vec<String>> = match &value {
            Value::Array(items) => items.iter().map(scalar).collect(),
            Value::String(text) => Some(
                text.split(parts)
                    .map(|item| item.trim().to_owned())
                    .collect(),
            ),
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
            Value::Number(n) => n.as_i64().or_else(|| n.as_f64().and_then(whole)),
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

    /// `urgency: high`, or `true`: what the article is about cannot wait.
    fn urgency(&mut self) -> bool {
        let Some((written, value)) = self.value("urgency") else {
            return false;
        };
        let urgent = match scalar(&value).as_deref() {
            Some("high" | "urgent" | "critical" | "true" | "yes") => Some(true),
            Some("normal" | "low" | "none" | "false" | "no") => Some(false),
            _ => self.wrong(written, "`high` or `normal`"),
        };
        urgent.unwrap_or(false)
    }

    fn date(&mut self, key: &'static str) -> Option<Date> {
        let (written, value) = self.value(key)?;
        let text = scalar(&value);
        let day = text
            .as_ref()
            .and_then(|text| text.get(..10).unwrap_or(text).parse().ok());
        day.or_else(|| {
            let meant = text.and_then(|text| days::meant(&text));
            self.wrong(
                written,
                meant.as_deref().unwrap_or("a date such as `2026-11-21`"),
            )
        })
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
            let expected = match key {
                "draft" | "published" => "`true` or `false`".to_owned(),
                _ => scalar(&value)
                    .and_then(|text| days::time_meant(&text).or_else(|| days::meant(&text)))
                    .unwrap_or_else(|| {
                        "a date such as `2026-11-21` or a time such as `2026-11-21T09:00:00+06:00`"
                            .to_owned()
                    }),
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

    /// Where the key stands, in bytes of the whole text.
    pub(super) fn line_of(&self, key: &str) -> Option<usize> {
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

    pub(super) fn place_of_value(&self, key: &str) -> Place {
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

pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

/// A number that was written with a point and is whole all the same (`2.0`).
fn whole(number: f64) -> Option<i64> {
    // Beyond this, numbers with a point are no longer told apart.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() < EXACT).then_some(number as i64)
}

pub(super) fn boolean(value: &Value) -> Option<bool> {
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

/// Whether an article was public elsewhere; some tools write the day since when it is.
fn publicity(value: &Value) -> Option<bool> {
    boolean(value).or_else(|| instant(value).map(|_| true))
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
