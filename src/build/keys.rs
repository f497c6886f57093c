//! Keys: one hash of all that a page is made from, told without rendering any text.
//!
//! Two pages of one key, one text and links that lead to the same places are the same page, byte for
//! byte. It must not know what is done with equal ones.

use std::io::Write as _;

use anyhow::Context;
use serde::Serialize;

use super::pages::Pages;
use super::remembered::Hash;
use super::write::{Build, Job};
use crate::content::Catalog;
use crate::content::catalog::Entry;
use crate::content::category::Member;
use crate::content::markdown::Rendered;
use crate::content::resolve::{From, Target};
use crate::content::url;

/// What the texts of a site depend on besides each other: see [`super::fingerprint::frame`]; and
/// everything else that is known before any text is rendered.
pub(super) fn of_site(build: &Build<'_>, frame: &Hash) -> anyhow::Result<Hash> {
    let sources = build.sources;
    let catalog = &sources.catalog;
    let mut hasher = blake3::Hasher::new();
    hasher.update(frame);
    for entry in &catalog.entries {
        add_entry(&mut hasher, entry)?;
    }
    for (path, why) in catalog.hidden_files() {
        write!(hasher, "{path}\0{why}\0")?;
    }
    for asset in catalog.assets.iter().chain(&sources.logo) {
        add(&mut hasher, asset)?;
    }
    write!(hasher, "{:?}{:?}", catalog.languages, catalog.redirects)?;
    Ok(*hasher.finalize().as_bytes())
}

/// The article whose text a page shows, and whether it stands in for a translation.
pub(super) fn shown(catalog: &Catalog, job: Job) -> Option<&Member> {
    match job {
        Job::Category { tree, category } => catalog.trees[tree].categories[category].index.as_ref(),
        Job::Article {
            tree,
            category,
            position,
        } => catalog.trees[tree].categories[category]
            .members
            .get(position),
    }
}

/// Where a page stands: the first of its routes.
pub(super) fn route(catalog: &Catalog, job: Job) -> String {
    decoded(match job {
        Job::Category { tree, category } => catalog.trees[tree].categories[category].url.clone(),
        Job::Article {
            tree,
            category,
            position,
        } => catalog.trees[tree].categories[category].members[position]
            .url
            .clone(),
    })
}

/// An address as it is looked up.
pub(super) fn decoded(url: String) -> String {
    url::decode_path(&url).unwrap_or(url)
}

/// The key of a page.
pub(super) fn of_page(pages: &Pages<'_>, job: Job) -> anyhow::Result<Hash> {
    let mut hasher = blake3::Hasher::new();
    let catalog = pages.catalog;
    match job {
        Job::Category { tree, category } => {
            let one = &catalog.trees[tree].categories[category];
            if one.parent.is_none() {
                add(&mut hasher, &pages.home(tree, None))?;
            } else {
                for at in 1..=Pages::pages_of(one) {
                    add(&mut hasher, &pages.category(tree, category, at, None))?;
                }
            }
        }
        Job::Article {
            tree,
            category,
            position,
        } => {
            let page = pages.article(tree, category, position, Rendered::default());
            add(&mut hasher, &page)?;
            // Which of these are shown, hangs on the links in the text.
            add(&mut hasher, &pages.all_related(tree, category, position))?;
        }
    }
    if let Some(member) = shown(catalog, job) {
        write!(hasher, "{}\0", member.fallback)?;
        add_entry(&mut hasher, &catalog.entries[member.entry])?;
    }
    Ok(*hasher.finalize().as_bytes())
}

/// Where the links of the text that a page shows lead, seen from there.
pub(super) fn of_links(catalog: &Catalog, job: Job, links: &[String]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    let Some(member) = shown(catalog, job) else {
        return *hasher.finalize().as_bytes();
    };
    let path = &catalog.entries[member.entry].outline.path;
    let lang = &catalog.trees[job.tree()].lang;
    for link in links {
        let target = catalog.follow(From { path, lang }, link);
        // Numbers of articles and files mean others in another catalog.
        let (name, asset) = match &target {
            Target::Article { entry, .. } => (catalog.entries[*entry].outline.path.as_str(), None),
            Target::Asset(number) => ("", Some(&catalog.assets[*number])),
            _ => ("", None),
        };
        let told = match target {
            Target::Article { url, anchor, .. } => format!("{url:?}{anchor:?}"),
            Target::Asset(_) => String::new(),
            other => format!("{other:?}"),
        };
        hasher.update(format!("{link:?}{name:?}{asset:?}{told}\0").as_bytes());
    }
    *hasher.finalize().as_bytes()
}

fn add_entry(hasher: &mut blake3::Hasher, entry: &Entry) -> anyhow::Result<()> {
    add(hasher, &entry.outline)?;
    let place = (&entry.id, &entry.url, &entry.category);
    add(hasher, &place)?;
    write!(hasher, "{:?}\0", entry.unpublished)?;
    Ok(())
}

fn add(hasher: &mut blake3::Hasher, part: &impl Serialize) -> anyhow::Result<()> {
    let bytes = serde_json::to_vec(part).context("a page cannot be told from another")?;
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(&bytes);
    Ok(())
}
