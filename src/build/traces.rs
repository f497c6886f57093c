//! What every page of an edition came to and what it was made from, kept with the edition: whoever
//! builds upon it makes anew only what would come out differently.
//!
//! It must not know how it is decided what that is.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::remembered::Hash;
use crate::content::Catalog;
use crate::content::markdown::Link;
use crate::edition::{Edition, EditionId, TRACES};
use crate::lang::Lang;
use crate::problem::{Place, Problem, as_text};

/// What the pages of an edition came to.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Traces {
    /// What every page depends on.
    pub(super) frame: Hash,
    /// That, and all that is known of a site before any text is rendered.
    pub(super) site: Hash,
    /// By page, in the order of the catalog.
    pub(super) pages: Vec<Trace>,
    /// All other routes, and what their bodies were made from.
    pub(super) others: BTreeMap<String, Hash>,
}

/// What a page came to, or, of a long category, all its pages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Trace {
    /// Where it stands: the first of its routes, which no other page has.
    pub(super) routes: Vec<String>,
    /// What it is made from, but for its text and where the links in that lead.
    pub(super) key: Hash,
    /// The hash of the text that it shows.
    pub(super) text: Option<Hash>,
    /// Every link in that text, as it is written.
    pub(super) written_links: Vec<String>,
    /// Where these lead.
    pub(super) leads: Hash,
    /// What search knows of it.
    pub(super) record: Option<Record>,
    pub(super) found: Findings,
}

/// Which article a page's record is, and its number among those that were written with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) lang: Lang,
    pub(super) id: String,
    pub(super) number: u32,
}

/// What a text has to tell the whole site; articles and files are named by their paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Findings {
    /// The path of the article, when it is shown in its own language.
    pub(super) path: Option<String>,
    pub(super) anchors: Vec<String>,
    pub(super) links: Vec<Heading>,
    pub(super) assets: Vec<String>,
    #[serde(with = "as_text")]
    pub(super) problems: Vec<Problem>,
}

/// A link to a heading of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Heading {
    /// The path of the article.
    pub(super) path: String,
    pub(super) anchor: String,
    pub(super) place: Place,
}

impl Heading {
    pub(super) fn of(catalog: &Catalog, link: Link) -> Self {
        Self {
            path: catalog.entries[link.entry].outline.path.clone(),
            anchor: link.anchor,
            place: link.place,
        }
    }
}

/// The edition that is published, when another can be built upon it.
pub(super) struct Last {
    pub(super) edition: Edition,
    pub(super) traces: Traces,
}

impl Last {
    /// Its layer that was written whole; `None` when anything is in doubt.
    pub(super) fn open(
        index: &crate::edition::IndexDirectory,
        id: &EditionId,
        frame: &Hash,
    ) -> Option<Self> {
        let current = index.current()?;
        // One of these very inputs that is refused now may be damaged: it is written whole.
        let edition = index
            .open_edition(&current)
            .ok()
            .filter(|_| current != *id)?;
        let traces: Traces = postcard::from_bytes(&edition.base_document(TRACES).ok()?).ok()?;
        (traces.frame == *frame).then_some(Self { edition, traces })
    }
}

impl Traces {
    /// By the first of their routes.
    pub(super) fn by_route(&self) -> HashMap<&str, usize> {
        let pages = self.pages.iter().enumerate();
        let named = pages.filter_map(|(at, trace)| Some((trace.routes.first()?.as_str(), at)));
        named.collect()
    }
}
