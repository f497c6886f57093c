//! Links to other sites: whether somebody still answers there.
//!
//! Asked only when a writer wants it, as it speaks to the world: politely, bounded, and not again what
//! was asked a short while ago. It must not know how HTTP is spoken, nor how problems are shown.

mod address;
mod asking;
mod known;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use anyhow::Context;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::load::Place;
use crate::problem::{Place as ProblemPlace, Problem, code};
use address::Address;
use asking::{Asked, Found};
use known::Known;

/// What a check that speaks to the world is to do.
pub struct External<'a> {
    /// Links may lead to this machine or into a private network.
    pub private: bool,
    /// How patiently it is asked, and how often.
    pub habits: Habits,
    /// Told how many sites of how many have been asked.
    pub progress: &'a (dyn Fn(u64, u64) + Sync),
}

/// How politely and how long other sites are asked. There is nothing to tune; tests are less patient.
#[derive(Clone, Copy, Debug)]
pub struct Habits {
    /// The longest time that one answer may take.
    pub patience: Duration,
    /// The shortest time between two questions to one site.
    pub pause: Duration,
    /// Sites that are asked at one time; each of them answers one question at a time.
    pub at_once: usize,
    /// The longest time that all questions together may take.
    pub whole: Duration,
}

impl Default for Habits {
    fn default() -> Self {
        Self {
            patience: Duration::from_secs(10),
            pause: Duration::from_millis(250),
            at_once: 16,
            whole: Duration::from_mins(5),
        }
    }
}

/// A link that may lead to another site, and where it stands.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Link {
    pub(super) to: String,
    pub(super) at: ProblemPlace,
}

/// What asking came to.
pub(super) struct Told {
    pub(super) problems: Vec<Problem>,
    /// The articles with links of which it is not known whether anything is there.
    pub(super) open: BTreeSet<String>,
}

/// Asks where the links lead that do not stay on the site.
///
/// # Errors
/// When the system gives no threads.
pub(super) fn problems(
    links: &[&Link],
    site_url: Option<&str>,
    place: &Place,
    external: &External<'_>,
    now: Timestamp,
) -> anyhow::Result<Told> {
    let mut places: BTreeMap<Address, Vec<&Link>> = BTreeMap::new();
    for link in links {
        if let Some(address) = Address::outside(&link.to, site_url, external.private) {
            places.entry(address).or_default().push(link);
        }
    }
    let mut known = Known::read(place, now);
    let unknown: BTreeSet<Address> = places
        .keys()
        .filter(|address| known.get(address).is_none())
        .cloned()
        .collect();
    let asked = match unknown.is_empty() {
        true => Asked::default(),
        false => tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("the system gives no threads")?
            .block_on(asking::ask(unknown, external, agent(site_url))),
    };
    for (address, found) in &asked.found {
        known.add(address, found);
    }
    // What cannot be kept is asked again.
    let _ = known.write(place);
    // Where something is known of others, they answered a while ago: then it is not this machine.
    let cut_off = known.is_empty() && asked.is_cut_off();
    let (mut problems, mut open) = (Vec::new(), BTreeSet::new());
    for (address, links) in &places {
        let found = asked.found.get(address).or_else(|| known.get(address));
        if matches!(found, None | Some(Found::Silent(_) | Found::Private)) {
            open.extend(links.iter().map(|link| link.at.file.clone()));
        }
        let Some(found) = found else { continue };
        if cut_off && matches!(found, Found::Silent(_)) {
            continue;
        }
        problems.extend(links.iter().filter_map(|link| told(found, address, link)));
    }
    problems.extend(left_out(&asked, &places, cut_off));
    Ok(Told { problems, open })
}

/// Who asks, for those who look into their logs.
fn agent(site_url: Option<&str>) -> String {
    let kb = concat!("kb/", env!("CARGO_PKG_VERSION"));
    match site_url {
        Some(url) => format!("{kb} (checks the links of {url})"),
        None => format!("{kb} (checks links)"),
    }
}

fn told(found: &Found, address: &Address, link: &Link) -> Option<Problem> {
    let at = link.at.clone();
    let shown = &link.to;
    match found {
        Found::There => None,
        Found::Gone(status) => Some(Problem::new(
            code::DEAD_LINK,
            at,
            format!("nothing is there any more: `{shown}` answers {status}"),
            "lead to where it is told now, or take the link out",
        )),
        Found::Moved(to) => Some(Problem::new(
            code::MOVED_LINK,
            at,
            format!("`{shown}` has moved for good"),
            format!("write `{}`", address.with_anchor(to, shown)),
        )),
        Found::Silent(why) => Some(Problem::new(
            code::SILENT_LINK,
            at,
            format!("nobody answers at `{shown}`: {why}"),
            "open it yourself; when it is gone for good, lead elsewhere",
        )),
        Found::Private => Some(Problem::new(
            code::SILENT_LINK,
            at,
            format!("`{shown}` leads into a private network, where customers are not"),
            "lead to a page that everybody can open; `--private` asks there all the same",
        )),
    }
}

/// What was not asked, in one note for each reason.
fn left_out(asked: &Asked, places: &BTreeMap<Address, Vec<&Link>>, cut_off: bool) -> Vec<Problem> {
    let first = |address: &Address| Some(places.get(address)?.first()?.at.clone());
    let mut notes = Vec::new();
    let mut note = |at: Option<ProblemPlace>, what: String, remedy: &str| {
        notes.extend(at.map(|at| Problem::new(code::SILENT_LINK, at, what, remedy)));
    };
    if cut_off {
        let silent = asked.found.keys().next();
        note(
            silent.and_then(first),
            "no other site answers at all, this one among them".to_owned(),
            "look whether this machine is connected, and try again",
        );
        return notes;
    }
    for (host, (why, left)) in &asked.tired {
        let Some(address) = left.first() else {
            continue;
        };
        let links = count(left.len());
        note(
            first(address),
            format!("{links} to `{host}` were left alone, this one among them: {why}"),
            "try again later: what has been asked is remembered",
        );
    }
    if let Some(address) = asked.too_late.first() {
        let links = count(asked.too_late.len());
        note(
            first(address),
            format!("time was up before {links} to other sites were asked, this one among them"),
            "try again: what has been asked is remembered",
        );
    }
    notes
}

fn count(links: usize) -> String {
    match links {
        1 => "1 link".to_owned(),
        more => format!("{more} links"),
    }
}
