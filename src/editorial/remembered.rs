//! What articles say by themselves, remembered by the hashes of their texts: only those that somebody
//! wrote into since are read again.
//!
//! It must not know what is looked for.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::article::{self, Reading};
use super::{Desk, Seen, is_published};
use crate::build::{Listed, guarded, memory};
use crate::config::Site;
use crate::contact;
use crate::lang::Lang;
use crate::load::{self, Place};
use crate::text::Analyzer;

const FILE: &str = "editorial.bin";

/// By the path and the hash of a text.
type Known = BTreeMap<(String, [u8; 32]), Reading>;

/// Looks over all articles.
///
/// # Errors
/// The settings cannot be written down.
pub(super) fn look_over(
    desk: &Desk<'_>,
    place: &Place,
    site: &Site,
    listed: &Listed,
) -> anyhow::Result<Vec<Seen>> {
    let key = key(desk, site)?;
    let mut known: Known = if desk.wants_links {
        Known::new()
    } else {
        memory::recall(place, FILE, &key).unwrap_or_default()
    };
    let name = |number: usize| {
        let path = &desk.catalog.entries[number].outline.path;
        Some((path.clone(), *listed.hash_of(path)?))
    };
    let articles: Vec<_> = (0..desk.catalog.entries.len())
        .map(|number| {
            let name = name(number);
            let reading = name.as_ref().and_then(|name| known.remove(name));
            (number, name, reading)
        })
        .collect();
    let news = articles
        .iter()
        .any(|(number, _, reading)| reading.is_none() && is_published(desk.catalog, *number));
    // What is left belongs to texts that are there no more.
    let is_old = news || !known.is_empty();
    let read: Vec<_> = articles
        .into_par_iter()
        .map_init(BTreeMap::new, |analyzers, (number, name, reading)| {
            match reading {
                Some(reading) => (number, name, reading),
                None => {
                    let (hash, reading) = read(desk, place, number, analyzers);
                    // Of a text that was changed meanwhile nothing is remembered.
                    let name = name.filter(|(_, told)| hash == Some(*told));
                    (number, name, reading)
                }
            }
        })
        .collect();
    if is_old && !desk.wants_links {
        // Drafts are nobody's business: the index directory may be handed out.
        let public = read
            .iter()
            .filter(|(number, ..)| is_published(desk.catalog, *number));
        let public: BTreeMap<_, _> = public
            .filter_map(|(_, name, reading)| Some((name.as_ref()?, reading)))
            .collect();
        memory::keep(place, FILE, &key, &public);
    }
    let seen = read.into_par_iter().map(|(number, _, reading)| {
        let mut seen = article::look(desk, &desk.catalog.entries[number], reading);
        if !is_published(desk.catalog, number) {
            seen.problems.clear();
            seen.allowances.clear();
            // What only a draft leads to is reached by nobody; its pictures are in use all the same.
            seen.articles.clear();
            seen.links.clear();
        }
        seen
    });
    Ok(seen.collect())
}

/// Reads one article, with the hash of its text. What cannot be read has been told by the build.
fn read(
    desk: &Desk<'_>,
    place: &Place,
    number: usize,
    analyzers: &mut BTreeMap<Lang, Analyzer>,
) -> (Option<[u8; 32]>, Reading) {
    let entry = &desk.catalog.entries[number];
    let Ok(text) = load::text(place, &entry.outline.path) else {
        return (None, Reading::default());
    };
    let lang = &entry.outline.lang;
    let analyzer = analyzers
        .entry(lang.clone())
        .or_insert_with(|| Analyzer::new(lang));
    let hash = *blake3::hash(text.as_bytes()).as_bytes();
    let read = guarded(&entry.outline.path, || {
        Ok(article::read(desk, entry, &text, analyzer))
    });
    let reading = read.unwrap_or_else(|problem| {
        // Whoever breaks down over a text may leave anything behind.
        analyzers.clear();
        Reading::of(*problem)
    });
    (Some(hash), reading)
}

/// What decides, beside a text, what is read of it: the languages, the site's address, and the ways to people that must not
/// stand in it.
fn key(desk: &Desk<'_>, site: &Site) -> anyhow::Result<[u8; 32]> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(format!("{:?}{:?}", desk.catalog.languages, desk.origin).as_bytes());
    hasher.update(&serde_json::to_vec(&site.contact)?);
    hasher.update(&contact::seal(&site.contact.channels)?);
    Ok(*hasher.finalize().as_bytes())
}
