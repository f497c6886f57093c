//! One `[[channel]]`.
//!
//! It must not know where a target leads; that is read in `reach`.

use std::collections::HashSet;

use super::super::section::Section;
use super::super::source::Origin;
use super::super::value::{self, Given, Wrong, wrong};
use super::{Contact, Home, NamedCategory, category, choice, name, reach, truth};
use crate::contact::{
    Channel, Gate, Kind, OpeningHours, Reply, Written, is_time_zone, knows_holidays_of,
};
use crate::lang::Lang;
use crate::problem::code;

/// Reads the channels; one that cannot be used is reported and left out.
pub(super) fn read(
    tables: Vec<(Section<'_>, Origin)>,
    home: &Home,
    preferred: Option<&Lang>,
    contact: &mut Contact,
) -> Vec<Channel> {
    let mut channels = Vec::new();
    let mut ids = HashSet::new();
    for (keys, origin) in tables {
        let place = keys.place(&origin);
        let read = channel(keys, &origin, home, preferred, &mut contact.named, &mut ids);
        if let Some(channel) = read {
            contact.places.insert(channel.id.clone(), place);
            channels.push(channel);
        }
    }
    channels
}

fn channel(
    mut keys: Section<'_>,
    origin: &Origin,
    home: &Home,
    preferred: Option<&Lang>,
    named: &mut Vec<NamedCategory>,
    ids: &mut HashSet<String>,
) -> Option<Channel> {
    let was_written = keys.holds("kind");
    let kind = keys.one("kind", kind);
    if kind.is_none() && !was_written {
        keys.wrong(
            origin,
            "the channel has no `kind`".to_owned(),
            "add one: \"chat\", \"phone\", \"email\", \"form\" or \"link\"",
        );
    }
    let id = keys.located("id", name);
    let name = keys.localized("name", preferred);
    let best_for = keys.localized("best_for", preferred);
    let cost = keys.localized("cost", preferred);
    let languages = keys.list("languages", value::language).unwrap_or_default();
    let categories = categories(&mut keys, "categories", named);
    let tags = keys.list("tags", value::line).unwrap_or_default();
    let reply = keys.one("reply_within", reply);
    let priority = keys.one("priority", priority).unwrap_or(0);
    let gate = keys.one("gate", gate).unwrap_or_default();
    let urgent = keys.one("urgent", truth).unwrap_or(false);
    let takes_messages = keys.one("takes_messages", truth);
    let (time_zone, hours) = hours(&mut keys, origin, home);
    let target = kind.map(|kind| reach::read(&mut keys, origin, kind));
    if kind.is_none() {
        // What they would mean cannot be told.
        for key in ["target", "embed"] {
            let _ = keys.one(key, value::line);
        }
    }
    let (kind, target) = (kind?, target?);
    if kind == Kind::Link && name.is_none() {
        keys.wrong(
            origin,
            "the channel has no `name`".to_owned(),
            "say what the link leads to: name = \"WhatsApp\"",
        );
    }
    let (id, id_origin) = id.unwrap_or_else(|| (kind.name().to_owned(), origin.clone()));
    if !ids.insert(id.clone()) {
        keys.wrong(
            &id_origin,
            format!("two channels are called `{id}`"),
            "give each an `id` of its own",
        );
    }
    keys.finish();
    Some(Channel {
        id,
        kind,
        name,
        best_for,
        cost,
        languages: languages.into_iter().map(|(lang, _)| lang).collect(),
        categories,
        tags: tags.into_iter().map(|(tag, _)| tag).collect(),
        reply,
        priority,
        gate,
        urgent,
        takes_messages: takes_messages.unwrap_or(kind.takes_messages()),
        hours,
        time_zone,
        target: target?,
    })
}

/// The categories that a key names, which are compared later with those that there are.
pub(in crate::config) fn categories(
    keys: &mut Section<'_>,
    key: &str,
    named: &mut Vec<NamedCategory>,
) -> Vec<String> {
    let written = keys.list(key, category).unwrap_or_default();
    let mut paths = Vec::with_capacity(written.len());
    for (path, origin) in written {
        named.push(NamedCategory {
            path: path.clone(),
            place: keys.place(&origin),
        });
        paths.push(path);
    }
    paths
}

/// Opening hours with their zone and holidays.
fn hours(
    keys: &mut Section<'_>,
    origin: &Origin,
    home: &Home,
) -> (Option<String>, Option<OpeningHours>) {
    let told = keys.holds("time_zone") || home.told_time_zone;
    let zone = keys.one("time_zone", time_zone);
    let zone = zone.or_else(|| home.time_zone.clone());
    // One that cannot be read was named already: the hours are read all the same.
    let in_vain = told && zone.is_none();
    let read_in = zone.clone().or_else(|| in_vain.then(|| "UTC".to_owned()));
    let holidays = keys.one("holidays", country);
    let holidays = holidays.or_else(|| home.holidays.clone());
    let hours = staffed(keys, origin, read_in.as_deref(), holidays);
    (zone, hours)
}

fn staffed(
    keys: &mut Section<'_>,
    origin: &Origin,
    zone: Option<&str>,
    holidays: Option<String>,
) -> Option<OpeningHours> {
    let (hours, hours_origin) = keys.located("hours", value::line)?;
    let Some(zone) = zone else {
        keys.wrong(
            origin,
            "the channel has `hours`, but no time zone is told that they are in".to_owned(),
            "add `time_zone = \"Asia/Dhaka\"` to the channel, or to `[site]` for all of them",
        );
        return None;
    };
    let written = Written {
        holidays,
        hours: hours.clone(),
        zone: zone.to_owned(),
    };
    let keeps_holidays = written.holidays.is_some();
    match OpeningHours::read(written) {
        Ok(read) => {
            let names = |word: &str| {
                hours
                    .split(|c: char| !c.is_alphanumeric())
                    .any(|one| one == word)
            };
            if !keeps_holidays && names("PH") {
                keys.report(
                    code::NO_HOLIDAYS,
                    &hours_origin,
                    "`PH` stands for public holidays, and nobody said of which country".to_owned(),
                    "add `holidays = \"BD\"` to the channel, or to `[site]` for all of them"
                        .to_owned(),
                );
            }
            Some(read)
        }
        Err(error) => {
            let at = error.at.map(|at| hours.get(at..).unwrap_or_default());
            let where_ = match at {
                Some("") => " at its end".to_owned(),
                Some(rest) => format!(" from `{}` on", value::shortened(rest)),
                None => String::new(),
            };
            keys.wrong(
                &hours_origin,
                format!("`hours` cannot be read{where_}: {error}"),
                remedy(&hours),
            );
            None
        }
    }
}

/// What is mostly meant by hours that cannot be read.
fn remedy(hours: &str) -> &'static str {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let lower = hours.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    let has = |word: &str| DAYS.iter().any(|day| word.starts_with(day));
    if words.clone().any(has) {
        "write days by two letters: Mo, Tu, We, Th, Fr, Sa, Su"
    } else if words.any(|word| word.ends_with("am") || word.ends_with("pm")) {
        "write times by the 24 hour clock: \"Su-Th 09:00-18:00\""
    } else if hours.contains(['–', '—']) {
        "write a plain `-` between two times or days"
    } else if hours.chars().any(|c| ('০'..='৯').contains(&c)) {
        "write digits as 0 to 9: \"Su-Th 09:00-18:00\""
    } else if !hours.contains(':') {
        "write hours with minutes: \"Su-Th 09:00-18:00\""
    } else {
        "write them as OpenStreetMap does: \"Su-Th 09:00-13:00,14:00-18:00; PH off; Dec 16 off\""
    }
}

fn kind(given: &Given<'_>) -> Result<Kind, Wrong> {
    choice(given, &Kind::ALL.map(|kind| (kind.name(), kind)))
}

fn gate(given: &Given<'_>) -> Result<Gate, Wrong> {
    let words = [
        ("after-search", Gate::AfterSearch),
        ("always", Gate::Always),
    ];
    choice(given, &words)
}

fn priority(given: &Given<'_>) -> Result<i32, Wrong> {
    match given.number() {
        Some(n) if n.fract() == 0.0 && n.abs() <= 1_000.0 => Ok(n as i32),
        _ => wrong(
            format!("must be a whole number, not {}", given.shown()),
            given.remedy_for_number("write a number from -1000 to 1000; the highest comes first"),
        ),
    }
}

/// `4 hours`, `30 minutes`, `2 days`.
pub(super) fn reply(given: &Given<'_>) -> Result<Reply, Wrong> {
    let text = given.text()?;
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number = number
        .parse::<u32>()
        .ok()
        .filter(|n| (1..=1_000).contains(n));
    let unit = unit
        .trim()
        .trim_start_matches("working ")
        .trim_start_matches("business ");
    let reply = number.and_then(|n| match unit {
        "m" | "min" | "minute" | "minutes" => Some(Reply::Minutes(n)),
        "h" | "hour" | "hours" => Some(Reply::Minutes(n * 60)),
        "d" | "day" | "days" => Some(Reply::Days(n)),
        _ => None,
    });
    match reply {
        Some(reply) => Ok(reply),
        None => wrong(
            format!("must be a time, not {}", given.shown()),
            "write \"30 minutes\", \"4 hours\" or \"2 days\"; only time when somebody is there counts",
        ),
    }
}

/// The name of a time zone.
pub(in crate::config) fn time_zone(given: &Given<'_>) -> Result<String, Wrong> {
    let zone = given.line()?;
    if is_time_zone(&zone) {
        Ok(zone)
    } else {
        wrong(
            format!("must be the name of a time zone, not {}", given.shown()),
            "write it as in the time zone database: \"Asia/Dhaka\", \"Europe/Berlin\"",
        )
    }
}

/// The code of a country whose holidays are known.
pub(in crate::config) fn country(given: &Given<'_>) -> Result<String, Wrong> {
    let code = given.line()?.to_ascii_uppercase();
    if knows_holidays_of(&code) {
        Ok(code)
    } else {
        wrong(
            format!(
                "must be the code of a country whose holidays are known, not {}",
                given.shown()
            ),
            "write two letters such as \"BD\" or \"DE\"; of other countries write the days into `hours`",
        )
    }
}
