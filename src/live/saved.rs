//! What was saved a moment ago, upon an edition: pages and search know it at once, before there is an
//! edition of it.
//!
//! It must not know how pages are made.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

use super::Present;
use crate::build::Saved;
use crate::edition::{Body, Caching, Content, Edition, SearchLayer};
use crate::lang::Lang;
use crate::search::{Guide, Indexer, Layer, Searcher};

/// So many articles may be upon an edition; more are worth one of their own.
const MOST: usize = 16;

/// What was saved upon an edition.
#[derive(Clone, Default)]
pub(super) struct Upon {
    /// The articles by their numbers.
    pub(super) articles: BTreeMap<u32, Arc<Saved>>,
    /// Bodies by their routes.
    pub(super) bodies: HashMap<String, Body>,
    /// Counts saves, so that browsers can tell them apart.
    pub(super) saves: u64,
}

impl Upon {
    fn add(&mut self, saved: Saved) {
        for (route, content_type, text) in &saved.pages {
            let mut hash = blake3::hash(text.as_bytes()).to_hex().to_string();
            hash.truncate(32);
            let body = Body {
                content_type: (*content_type).to_owned(),
                caching: Caching::Revalidate,
                hash,
                identity: Content::Whole(text.clone().into_bytes().into()),
                gzip: None,
                brotli: None,
                download: None,
            };
            self.bodies.insert(route.clone(), body);
        }
        self.articles.insert(saved.number, Arc::new(saved));
        self.saves += 1;
    }
}

impl Present {
    /// The same edition with an article as it was saved since. `scratch` is a folder that is kb's
    /// own; what is written there is gone when this returns.
    ///
    /// # Errors
    /// The folder cannot be written, or too much was saved upon the edition.
    pub fn with_saved(&self, saved: Saved, guide: Guide, scratch: &Path) -> anyhow::Result<Self> {
        let lang = saved.article.lang.clone();
        let mut upon = self.upon.clone();
        upon.add(saved);
        anyhow::ensure!(upon.articles.len() <= MOST, "too much was saved");
        let searcher = searcher(self.edition(), &lang, &upon, guide, scratch)?;
        Ok(self.upon(upon, lang, searcher))
    }
}

/// The search of a language with what was saved, as a layer upon those of the edition.
fn searcher(
    edition: &Edition,
    lang: &Lang,
    upon: &Upon,
    guide: Guide,
    scratch: &Path,
) -> anyhow::Result<Searcher> {
    let about = || format!("cannot write {}", scratch.display());
    if scratch.exists() {
        std::fs::remove_dir_all(scratch).with_context(about)?;
    }
    std::fs::create_dir_all(scratch).with_context(about)?;
    let own = upon
        .articles
        .values()
        .filter(|one| one.article.lang == *lang);
    let indexer = Indexer::create(scratch, lang, guide)?;
    let mut numbers = Vec::new();
    for saved in own {
        indexer.remove(&edition.article(saved.number)?);
        indexer.add(numbers.len() as u32, &saved.article)?;
        numbers.push(saved.number);
    }
    indexer.finish()?;
    let mut layers = Vec::new();
    for SearchLayer { dir, numbers: old } in edition.search_layers(lang) {
        let mut below = match old {
            Some(old) => old.to_vec(),
            None => (0..edition.about().articles as u32).collect(),
        };
        for number in &mut below {
            if numbers.contains(number) {
                *number = u32::MAX;
            }
        }
        layers.push(Layer {
            dir,
            numbers: Some(below.into()),
        });
    }
    layers.push(Layer {
        dir: scratch.to_owned(),
        numbers: Some(numbers.into()),
    });
    let searcher = Searcher::of_layers(&layers, lang)?;
    // What is open stays readable.
    std::fs::remove_dir_all(scratch).with_context(about)?;
    Ok(searcher)
}
