//! What other sites answered before: it need not be asked again for a while.
//!
//! It lies below the index directory, which may be deleted at any time, and holds nothing but addresses
//! of published articles. A damaged file is as none. It must not know how anybody is asked.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{fs, io};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::address::Address;
use super::asking::Found;
use crate::load::Place;

/// Where it lies below the index directory.
const FILE: &str = "cache/links.json";

/// The form of the file; another one is not read.
const FORM: u32 = 1;

/// Something that was there is there for so long.
const GOOD_FOR: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Something that was gone may come back.
const BAD_FOR: SignedDuration = SignedDuration::from_hours(1);

#[derive(Serialize, Deserialize)]
struct File<Links> {
    form: u32,
    links: Links,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    at: Timestamp,
    found: Found,
}

impl Kept {
    /// Whether it can have been written here: the file may have come with the site.
    fn is_sound(&self) -> bool {
        match &self.found {
            Found::Moved(to) => Address::known(to),
            _ => true,
        }
    }

    fn holds(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.at);
        let limit = match self.found {
            Found::There | Found::Moved(_) => GOOD_FOR,
            Found::Gone(_) => BAD_FOR,
            Found::Silent(_) | Found::Private => return false,
        };
        // What was asked in the future was asked with a wrong clock.
        !age.is_negative() && age < limit
    }
}

/// What is known of addresses.
pub(super) struct Known {
    links: BTreeMap<String, Kept>,
    now: Timestamp,
}

impl Known {
    pub(super) fn read(place: &Place, now: Timestamp) -> Self {
        let read = fs::read(path(place)).ok();
        let file = read
            .and_then(|bytes| serde_json::from_slice::<File<BTreeMap<String, Kept>>>(&bytes).ok());
        let mut links = match file {
            Some(file) if file.form == FORM => file.links,
            _ => BTreeMap::new(),
        };
        links.retain(|_, kept| kept.is_sound() && kept.holds(now));
        Self { links, now }
    }

    pub(super) fn get(&self, address: &Address) -> Option<&Found> {
        Some(&self.links.get(address.as_str())?.found)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    pub(super) fn add(&mut self, address: &Address, found: &Found) {
        let kept = Kept {
            at: self.now,
            found: found.clone(),
        };
        if kept.holds(self.now) {
            self.links.insert(address.as_str().to_owned(), kept);
        }
    }

    /// Writes it beside the old file and puts it in its place.
    pub(super) fn write(&self, place: &Place) -> io::Result<()> {
        let path = path(place);
        let aside = path.with_extension(format!("{}.tmp", std::process::id()));
        fs::create_dir_all(path.parent().unwrap_or(&place.index))?;
        let file = File {
            form: FORM,
            links: &self.links,
        };
        fs::write(&aside, serde_json::to_vec(&file)?)?;
        fs::rename(&aside, &path).inspect_err(|_| drop(fs::remove_file(&aside)))
    }
}

fn path(place: &Place) -> PathBuf {
    place.index.join(FILE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_answer_holds_for_a_week_a_bad_one_for_an_hour_and_silence_not_at_all() {
        let at: Timestamp = "2026-06-01T00:00:00Z".parse().unwrap();
        let holds = |found: Found, hours: i64| {
            let kept = Kept { at, found };
            kept.holds(at + SignedDuration::from_hours(hours))
        };
        assert!(holds(Found::There, 167) && !holds(Found::There, 168));
        assert!(holds(Found::Moved("https://a.bd/".into()), 167));
        assert!(holds(Found::Gone(404), 0) && !holds(Found::Gone(404), 1));
        assert!(!holds(Found::Silent("no".into()), 0) && !holds(Found::Private, 0));
        assert!(!holds(Found::There, -1));
    }

    #[test]
    fn an_address_that_nobody_can_have_answered_is_not_believed() {
        let at = Timestamp::UNIX_EPOCH;
        for (to, is_sound) in [
            ("https://a.bd/", true),
            ("javascript:alert(1)", false),
            ("data:text/html,x", false),
            ("https://a.bd/\u{1b}[2J", false),
            ("a.bd", false),
        ] {
            let found = Found::Moved(to.into());
            assert_eq!(Kept { at, found }.is_sound(), is_sound, "{to:?}");
        }
    }
}
