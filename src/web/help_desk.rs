//! Old addresses of a help desk that no list can hold: titles behind numbers, and what its home had
//! beside it.
//!
//! It must not know which addresses the site has: the edition tells.

use super::params::Params;
use super::visit::Visit;

/// Where an old address leads, if it is one of a help desk.
///
/// # Errors
/// The edition is damaged there.
pub(super) fn leads_to(visit: &Visit, path: &str) -> anyhow::Result<Option<String>> {
    match by_number(path) {
        Some(old) => visit.present.leads_to(&old),
        None => beside_home(visit, path),
    }
}

/// The title behind an article's number says nothing: `/hc/en-us/articles/360001-Refunds` is known as
/// `/hc/en-us/articles/360001`.
fn by_number(path: &str) -> Option<String> {
    let (folder, name) = path.trim_end_matches('/').rsplit_once('/')?;
    let number = name.split(|c: char| !c.is_ascii_digit()).next()?;
    let is_titled = name[number.len()..].starts_with('-');
    (is_titled && !number.is_empty()).then(|| format!("{folder}/{number}"))
}

/// Where `/hc/en-us` leads home, `/hc/en-us/search?query=…` searches there, and `/hc/en-us/requests/new`
/// is the way to people, as is `/hc/en-us/contact`.
fn beside_home(visit: &Visit, path: &str) -> anyhow::Result<Option<String>> {
    let path = path.trim_end_matches('/');
    for (page, searches) in [
        ("/search", true),
        ("/contact", false),
        ("/requests/new", false),
    ] {
        let Some(home) = path.strip_suffix(page).filter(|home| !home.is_empty()) else {
            continue;
        };
        let found = match visit.present.leads_to(home)? {
            None => visit.present.leads_to(&format!("{home}/"))?,
            found => found,
        };
        let Some(to) = found else {
            continue;
        };
        let served = visit.present.served();
        let mut languages = served.languages.iter();
        let Some(lang) = languages.find(|lang| served.home_url(lang) == to) else {
            continue;
        };
        let params = Params::read(visit.address.query());
        let question = ["query", "q"].iter().find_map(|key| params.first(key));
        return Ok(Some(match question {
            Some(question) if searches => served.results_url(lang, question),
            _ if searches => served.search_url(lang),
            // With no way to people there is no such page.
            _ if served.site.contact.channels.is_empty() => to,
            _ => served.contact_url(lang),
        }));
    }
    Ok(None)
}
