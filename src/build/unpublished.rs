//! Articles that are written and not published, for those who wonder why an article is missing.
//!
//! It must not know who asks.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::sources::Sources;
use super::{Options, Tolerance};
use crate::config::Site;
use crate::content::outline;
use crate::lang::Lang;
use crate::load::{self, Place};

/// Articles that are not published, by language and id, with the reason as a sentence.
pub type Unpublished = BTreeMap<(Lang, String), String>;

/// Reads a site for the articles that a build leaves out.
///
/// # Errors
/// When the folder of the articles cannot be read.
pub fn unpublished(place: &Place, site: &Site, now: Timestamp) -> anyhow::Result<Unpublished> {
    let options = Options {
        tolerance: Tolerance::Lenient,
        preview: true,
        stand_in: false,
        now,
        progress: &|_, _, _| {},
    };
    let prefix = place.shown_prefix();
    let catalog = Sources::read(place, site, &options, None, &[])?.catalog;
    let mut all = Unpublished::new();
    let mut usable = BTreeSet::new();
    for entry in &catalog.entries {
        let path = entry.outline.path.as_str();
        usable.insert(path);
        if entry.unpublished.is_some() {
            let why = if entry.outline.front.draft {
                "is a draft"
            } else {
                "is to be published later"
            };
            let name = (entry.outline.lang.clone(), entry.id.clone());
            all.insert(name, format!("`{prefix}{path}` {why}"));
        }
    }
    for found in load::walk(place)?.articles {
        if usable.contains(found.path.as_str()) {
            continue;
        }
        let (lang, below) = catalog.languages.of_path(&found.path);
        let id = outline::without_extension(below).to_owned();
        let why = format!(
            "`{prefix}{}` has an error, which `kb build` shows, or its time is over",
            found.path
        );
        all.entry((lang, id)).or_insert(why);
    }
    Ok(all)
}
