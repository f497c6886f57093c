//! What the settings of a Jekyll site say of all its pages of a folder or a kind.
//!
//! It must not know what the keys mean.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::places::Where;
use crate::import::export::below;
use crate::import::from::folder;
use crate::import::front::{Front, text_of};
use crate::import::patterns;

/// Keys that say something to kb or of an address; others are the business of layouts.
const KEYS: [&str; 11] = [
    "lang",
    "permalink",
    "category",
    "categories",
    "tags",
    "published",
    "order",
    "nav_order",
    "parent",
    "redirect_to",
    "description",
];

/// The day when this importer was made.
const MADE: &str = "2026-11-01";

/// What holds for some pages, the nearest first.
pub(super) struct Defaults<'c> {
    scopes: Vec<Scope<'c>>,
}

struct Scope<'c> {
    path: String,
    kind: Option<String>,
    values: &'c Map<String, Value>,
}

impl<'c> Defaults<'c> {
    pub(super) fn of(config: &'c Map<String, Value>) -> Self {
        let all = config.get("defaults").and_then(Value::as_array);
        let scopes = all.into_iter().flatten().filter_map(|one| {
            let said = |key: &str| one.get("scope")?.get(key).and_then(text_of);
            Some(Scope {
                path: said("path")
                    .unwrap_or_default()
                    .trim_matches('/')
                    .to_owned(),
                kind: said("type"),
                values: one.get("values")?.as_object()?,
            })
        });
        let mut scopes: Vec<Scope<'c>> = scopes.collect();
        // Of two that are as near, the later one counts.
        scopes.reverse();
        scopes.sort_by_key(|scope| std::cmp::Reverse((scope.path.len(), scope.kind.is_some())));
        Self { scopes }
    }

    /// Gives a page what it does not say itself.
    pub(super) fn give(&self, path: &str, front: &mut Front) {
        for scope in self.scopes.iter().filter(|scope| scope.holds(path)) {
            for key in KEYS {
                if let Some(value) = scope.values.get(key) {
                    front.inherit(key, value);
                }
            }
        }
    }
}

impl Scope<'_> {
    fn holds(&self, path: &str) -> bool {
        let is_kind = |kind: &String| {
            let mut folders = path.split('/').rev().skip(1);
            match (
                kind.trim_end_matches('s'),
                folders.find(|part| part.starts_with('_')),
            ) {
                ("page", found) => found.is_none(),
                (_, Some("_posts")) => kind.trim_end_matches('s') == "post",
                (_, Some("_drafts")) => matches!(kind.trim_end_matches('s'), "draft" | "post"),
                (_, Some(found)) => found[1..] == **kind,
                (_, None) => false,
            }
        };
        if self.kind.as_ref().is_some_and(|kind| !is_kind(kind)) {
            return false;
        }
        self.path.is_empty()
            || self.path == path
            || below(path, &self.path).is_some()
            || self.path.contains('*')
                && patterns::with_folders(path).any(|folder| patterns::is_like(folder, &self.path))
    }
}

/// The place of a file in the order that the settings give its collection.
pub(super) fn order(config: &Map<String, Value>, collection: &str, file: &str) -> Option<i64> {
    let list = config.get("collections")?.get(collection)?.get("order")?;
    let mut all = list.as_array()?.iter();
    let at = all.position(|one| text_of(one).is_some_and(|one| one == file))?;
    i64::try_from(at + 1).ok()?.checked_mul(10)
}

/// The moment before which Jekyll does not build a post. The clock is not asked, so that the same site
/// always makes the same files: a post of before this importer was made is out wherever it runs, and for
/// a later one the moment says nothing once it is past.
pub(super) fn not_before(
    config: &Map<String, Value>,
    found: &Where,
    front: &Front,
) -> Option<String> {
    let builds_all = config.get("future").and_then(Value::as_bool) == Some(true);
    if builds_all || found.is_draft || !found.is_post() || front.value("publish_at").is_some() {
        return None;
    }
    let said = front
        .text("date")
        .filter(|date| folder::day(date).is_some());
    let said = said.or_else(|| found.day.clone())?;
    let day = folder::day(&said)?;
    if day.as_str() < MADE {
        return None;
    }
    let zone = config.get("timezone").and_then(text_of);
    let zone = zone.and_then(|name| TimeZone::get(&name).ok());
    Some(moment(&said, zone.as_ref()).unwrap_or(day))
}

/// A date as Jekyll reads it, `2030-01-02 10:00:00 +0600`, as kb does; `None` for a day alone.
fn moment(date: &str, zone: Option<&TimeZone>) -> Option<String> {
    let mut words = date.split([' ', 'T']).filter(|word| !word.is_empty());
    let (day, time) = (words.next()?, words.next());
    let (time, offset) = match time {
        None => ("00:00:00", None),
        Some(time) => match time.find(['+', '-', 'Z']) {
            Some(at) => (&time[..at], Some(&time[at..])),
            None => (time, words.next()),
        },
    };
    let local: DateTime = format!("{day}T{time}").parse().ok()?;
    if let Some(offset) = offset {
        let whole = format!("{local}{offset}");
        return whole.parse::<jiff::Timestamp>().is_ok().then_some(whole);
    }
    let zoned = zone.and_then(|zone| local.to_zoned(zone.clone()).ok());
    match zoned {
        Some(zoned) => Some(zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        None => words
            .next()
            .is_none()
            .then(|| local.to_string())
            .filter(|_| date.len() > 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_of_jekyll_is_one_moment() {
        let dhaka = TimeZone::get("Asia/Dhaka").unwrap();
        for (date, zone, expected) in [
            (
                "2030-01-02 10:00:00 +0600",
                None,
                Some("2030-01-02T10:00:00+0600"),
            ),
            ("2030-01-02T10:00:00Z", None, Some("2030-01-02T10:00:00Z")),
            ("2030-01-02 10:00", None, Some("2030-01-02T10:00:00")),
            ("2030-01-02", None, None),
            (
                "2030-01-02",
                Some(&dhaka),
                Some("2030-01-02T00:00:00+06:00"),
            ),
            ("2030-01-02 at ten", None, None),
        ] {
            assert_eq!(moment(date, zone).as_deref(), expected, "{date}");
        }
    }
}
