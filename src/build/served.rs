//! What an edition carries besides pages, so that it can be served without its sources: settings,
//! categories, the theme, and the problems it was built with.
//!
//! It must not know who serves it.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::sources::Sources;
use crate::config::{Contact, Site};
use crate::contact;
use crate::content::Catalog;
use crate::content::category::Tree;
use crate::edition::{Edition, Writer};
use crate::lang::Lang;
use crate::problem::Problem;
use crate::theme::{Files, Look, Theme};

const SITE: &str = "site.json";
/// Where the channels lead: the only place in an edition that tells it, and no route leads there.
const CHANNELS: &str = "channels.json";
const THEME: &str = "theme.bin";
const PROBLEMS: &str = "problems.json";

/// What pages made for a request must know of the site.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Served {
    /// The settings. How a machine serves, and where it carries requests, are not among them: they
    /// are the serving machine's own.
    pub site: Site,
    /// The languages, in the order in which they are offered.
    pub languages: Vec<Lang>,
    /// The language of what has no translation.
    pub default_language: Lang,
    /// Drafts and articles of the future are among the pages.
    #[serde(default)]
    pub preview: bool,
    /// Those, by their addresses, with the day from which customers see them, when that is known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unpublished: BTreeMap<String, Option<String>>,
    /// The address of the logo.
    pub logo: Option<String>,
    /// Categories with articles, of each language, in reading order, children behind their parents.
    pub categories: BTreeMap<Lang, Vec<ServedCategory>>,
}

/// A category, as search and lists know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServedCategory {
    /// Slugs joined by `/`.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
    /// How many articles are in it and below it.
    pub count: u64,
    /// How many categories it is in.
    pub depth: u8,
}

impl Served {
    pub(super) fn of(sources: &Sources, site: &Site, preview: bool) -> Self {
        let catalog = &sources.catalog;
        Self {
            site: Site {
                server: Site::default().server,
                deliveries: Vec::new(),
                contact: match site.exported {
                    // Files that anybody may read hold nothing that is told only when it is asked for.
                    Some(_) => Contact::default(),
                    None => site.contact.clone(),
                },
                ..site.clone()
            },
            languages: catalog.languages.all.clone(),
            default_language: catalog.languages.default.clone(),
            preview,
            unpublished: unpublished(catalog),
            logo: sources.logo.as_ref().map(|logo| logo.url(&site.base)),
            categories: catalog
                .trees
                .iter()
                .map(|tree| (tree.lang.clone(), in_reading_order(tree)))
                .collect(),
        }
    }

    /// Reads it from an edition.
    ///
    /// # Errors
    /// When the edition is damaged.
    pub fn from_edition(edition: &Edition) -> anyhow::Result<Self> {
        let mut served: Self = serde_json::from_slice(&edition.document(SITE)?)
            .context("the edition's settings cannot be read")?;
        contact::unseal(
            &mut served.site.contact.channels,
            &edition.document(CHANNELS)?,
        )
        .context("the edition's channels cannot be read")?;
        Ok(served)
    }
}

/// The articles of a preview that are not published, by their addresses.
fn unpublished(catalog: &Catalog) -> BTreeMap<String, Option<String>> {
    let entries = catalog.entries.iter();
    let hidden = entries.filter(|entry| entry.unpublished.is_some());
    let dated = hidden.map(|entry| {
        let day = entry.appears_on().map(|day| day.to_string());
        (entry.url.clone(), day)
    });
    dated.collect()
}

/// Writes all of it into an edition.
///
/// # Errors
/// When the disk takes no more.
pub fn write_documents(
    writer: &mut Writer,
    served: &Served,
    files: &Files,
    problems: &[Problem],
) -> anyhow::Result<()> {
    for (name, bytes) in documents(served, files, problems)? {
        writer.put_document(name, &bytes)?;
    }
    Ok(())
}

/// All of it, as documents with their names.
pub(super) fn documents(
    served: &Served,
    files: &Files,
    problems: &[Problem],
) -> anyhow::Result<[(&'static str, Vec<u8>); 4]> {
    Ok([
        (SITE, serde_json::to_vec(served)?),
        (CHANNELS, contact::seal(&served.site.contact.channels)?),
        (THEME, postcard::to_stdvec(files)?),
        (PROBLEMS, serde_json::to_vec(problems)?),
    ])
}

/// The theme of an edition, compiled.
///
/// # Errors
/// When the edition is damaged, or its theme does not suit this version of kb.
pub fn theme_of(edition: &Edition, served: &Served) -> anyhow::Result<Theme> {
    let files: Files = postcard::from_bytes(&edition.document(THEME)?)
        .context("the edition's theme cannot be read")?;
    let look = Look {
        base: served.site.base.clone(),
        accent: served.site.accent.clone(),
    };
    Theme::new(&served.site.theme, files, &look, &served.languages).map_err(|problems| {
        let first = problems
            .first()
            .map(ToString::to_string)
            .unwrap_or_default();
        anyhow::anyhow!("the edition's theme cannot be used: {first}")
    })
}

/// The problems that an edition was built with.
///
/// # Errors
/// When the edition is damaged.
pub fn problems_of(edition: &Edition) -> anyhow::Result<Vec<Problem>> {
    serde_json::from_slice(&edition.document(PROBLEMS)?)
        .context("the edition's problems cannot be read")
}

fn in_reading_order(tree: &Tree) -> Vec<ServedCategory> {
    let mut out = Vec::new();
    let mut open: Vec<(usize, u8)> = tree
        .root()
        .map(|root| {
            root.children
                .iter()
                .rev()
                .map(|child| (*child, 0))
                .collect()
        })
        .unwrap_or_default();
    while let Some((number, depth)) = open.pop() {
        let category = &tree.categories[number];
        out.push(ServedCategory {
            path: category.path.clone(),
            title: category.title.clone(),
            url: category.url.clone(),
            count: category.count,
            depth,
        });
        open.extend(
            category
                .children
                .iter()
                .rev()
                .map(|child| (*child, depth.saturating_add(1))),
        );
    }
    out
}
