//! `[[channel]]`, `[disclosure]` and `[form]`: whom customers reach, when they see it, what they are
//! asked.
//!
//! It must not know pages, or who is there at what time.

mod channel;
mod form;
mod reach;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub(super) use self::channel::{categories, country, time_zone};

use super::section::Section;
use super::value::{Given, Wrong, alternatives, wrong};
use crate::contact::{Channel, Form, Mode, coverage, says_something};
use crate::lang::Lang;
use crate::problem::{Place, Problem, code, nearest};

/// Everything that kb.toml says about reaching people.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// The channels, in the order of the file.
    pub channels: Vec<Channel>,
    /// When they are shown.
    pub mode: Mode,
    /// Words of customers who cannot wait, by language.
    pub urgent: BTreeMap<Lang, Vec<String>>,
    /// What the form asks.
    pub form: Form,
    /// The categories that are named, with where. Of no use once the site is built.
    #[serde(skip)]
    pub named: Vec<NamedCategory>,
    /// Where each channel is written, by its id. Of no use once the site is built.
    #[serde(skip)]
    pub places: BTreeMap<String, Place>,
}

/// A category that kb.toml names, to be compared with those that there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCategory {
    /// The path of slugs.
    pub path: String,
    /// Where it is written.
    pub place: Place,
}

/// What channels share, where they do not say it themselves.
#[derive(Clone, Debug, Default)]
pub(super) struct Home {
    /// The time zone of those who answer.
    pub(super) time_zone: Option<String>,
    /// One was told, whether or not it can be read.
    pub(super) told_time_zone: bool,
    /// The country whose holidays they keep.
    pub(super) holidays: Option<String>,
}

/// Reads all of it from the whole file. `preferred` is the site's default language.
pub(super) fn read(root: &mut Section<'_>, home: &Home, preferred: Option<&Lang>) -> Contact {
    let mut contact = Contact::default();
    let tables = root.tables("channel");
    contact.channels = channel::read(tables, home, preferred, &mut contact);
    let mut disclosure = root.section("disclosure");
    contact.mode = disclosure.one("mode", mode).unwrap_or_default();
    contact.urgent = urgent(&mut disclosure);
    disclosure.finish();
    contact.form = form::read(root.section("form"), preferred, &mut contact.named);
    contact
}

/// The phrases of each language.
fn urgent(disclosure: &mut Section<'_>) -> BTreeMap<Lang, Vec<String>> {
    let mut all = BTreeMap::new();
    let mut keys = disclosure.section("urgent");
    for (key, origin) in keys.keys() {
        let Some(lang) = Lang::parse(&key) else {
            keys.refuse(
                &key,
                &origin,
                format!("`{key}` is no language tag"),
                "use tags such as `en`, `bn` or `pt-br`",
            );
            continue;
        };
        keys.speaks(&lang, &origin);
        let phrases = keys.list(&key, |given| {
            let phrase = given.line()?;
            if says_something(&phrase, &lang) {
                Ok(phrase)
            } else {
                wrong(
                    format!("holds no word: {}", given.shown()),
                    "write what customers type who cannot wait: \"account hacked\"",
                )
            }
        });
        let phrases = phrases.unwrap_or_default().into_iter();
        all.insert(lang, phrases.map(|(phrase, _)| phrase).collect());
    }
    keys.finish();
    all
}

fn mode(given: &Given<'_>) -> Result<Mode, Wrong> {
    choice(
        given,
        &[
            ("after-search", Mode::AfterSearch),
            ("after-reading", Mode::AfterReading),
            ("open", Mode::Open),
        ],
    )
}

/// One of a few words.
pub(super) fn choice<T: Copy>(given: &Given<'_>, words: &[(&str, T)]) -> Result<T, Wrong> {
    let text = given.text()?;
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
        return Ok(*value);
    }
    let names: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let what = format!("must be {}, not {}", alternatives(&names), given.shown());
    match nearest(&text.to_lowercase(), names) {
        Some(meant) => wrong(what, format!("did you mean `{meant}`?")),
        None => wrong(what, "choose one of them, in quotes"),
    }
}

/// True or false.
pub(super) fn truth(given: &Given<'_>) -> Result<bool, Wrong> {
    match given.truth() {
        Some(truth) => Ok(truth),
        None => wrong(
            format!("must be true or false, not {}", given.shown()),
            "write `true` or `false` without quotes",
        ),
    }
}

/// The name of a channel or field: what may stand in addresses, forms and logs.
fn name(given: &Given<'_>) -> Result<String, Wrong> {
    let name = given.line()?;
    let allowed = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    if name.len() <= 40 && name.bytes().all(allowed) {
        Ok(name)
    } else {
        wrong(
            format!(
                "must be a short name of letters, digits, `-` and `_`, not {}",
                given.shown()
            ),
            "for example \"billing-desk\"; what customers read is another key",
        )
    }
}

/// The path of a category: slugs with `/` between them.
fn category(given: &Given<'_>) -> Result<String, Wrong> {
    let path = given.line()?;
    let path = path.trim_matches('/');
    if path.is_empty() {
        return wrong("names no category", "write its path: \"billing/refunds\"");
    }
    Ok(path.to_owned())
}

impl Contact {
    /// Whether customers stand before closed doors at any time from `now` on: an error names the first
    /// gap. Channels that never open are said, too.
    #[must_use]
    pub fn gaps(&self, now: Timestamp) -> Vec<Problem> {
        let place = |channel: Option<&Channel>| {
            let place = channel.and_then(|one| self.places.get(&one.id));
            place.cloned().unwrap_or_else(|| Place::file("kb.toml"))
        };
        let mut problems = Vec::new();
        for channel in &self.channels {
            if coverage::never_opens(channel, now) {
                problems.push(Problem::new(
                    code::NEVER_OPEN,
                    place(Some(channel)),
                    format!(
                        "the channel `{}` opens at no time within the next 400 days",
                        channel.id
                    ),
                    "mend its `hours`, or remove it",
                ));
            }
        }
        let gaps = coverage::gaps(&self.channels, now);
        let Some(first) = gaps.first() else {
            return problems;
        };
        let zone = self.channels.first().map_or(TimeZone::UTC, Channel::zone);
        let told = |at: Timestamp| {
            at.to_zoned(zone.clone())
                .strftime("%A, %-d %B %Y, %H:%M")
                .to_string()
        };
        let more = match gaps.len() {
            1 => String::new(),
            n => format!(", and {} times more within 400 days", n - 1),
        };
        problems.push(Problem::new(
            code::NOBODY_THERE,
            place(self.channels.first()),
            format!(
                "customers reach nobody and can leave no message from {} until {}{more}",
                told(first.start),
                told(first.end),
            ),
            "add a channel that takes messages at any hour: `kind = \"form\"` or `kind = \"email\"`",
        ));
        problems
    }
}
