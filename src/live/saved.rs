//! What was saved a moment ago, upon an edition: pages and search know it at once, before there is an
//! edition of it.
//!
//! It must not know how pages are made.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use anyhow::Context;

use super::Present;
use crate::build::Saved;
use crate::content::Article;
use crate::edition::{Body, Caching, Content};
use crate::lang::Lang;
use crate::search::{Changed, Guide, Searcher};

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
    }
}

impl Present {
    /// The same edition with articles as they were saved since; `guide` tells what writers add to the
    /// search of their languages. Search looks into memory for them: a file would have to be brought to
    /// the disk first, and nothing of it would be kept.
    ///
    /// # Errors
    /// The edition is damaged, or too much was saved upon it.
    pub fn with_saved(
        &self,
        saved: Vec<Saved>,
        guide: impl Fn(&Lang) -> Guide,
    ) -> anyhow::Result<Self> {
        let langs: BTreeSet<Lang> = saved.iter().map(|one| one.article.lang.clone()).collect();
        let mut upon = self.upon.clone();
        saved.into_iter().for_each(|one| upon.add(one));
        upon.saves += 1;
        anyhow::ensure!(upon.articles.len() <= MOST, "too much was saved");
        let mut searchers = BTreeMap::new();
        for lang in langs {
            let searcher = self.searcher_upon(&lang, &upon, &guide(&lang))?;
            searchers.insert(lang, Arc::new(searcher));
        }
        Ok(self.upon(upon, searchers))
    }

    /// The search of a language with what was saved upon the edition.
    fn searcher_upon(&self, lang: &Lang, upon: &Upon, guide: &Guide) -> anyhow::Result<Searcher> {
        let own = self.own_searcher(lang);
        let own = own.with_context(|| format!("the site has no language {lang}"))?;
        let saved = upon.articles.values();
        let saved: Vec<&Arc<Saved>> = saved.filter(|one| one.article.lang == *lang).collect();
        let before = saved.iter().map(|one| self.edition().article(one.number));
        let before: Vec<Article> = before.collect::<anyhow::Result<_>>()?;
        let changed = saved.iter().zip(&before).map(|(saved, before)| Changed {
            number: saved.number,
            before,
            after: &saved.article,
        });
        let changed: Vec<Changed<'_>> = changed.collect();
        own.with_changed(&changed, guide)
    }
}
