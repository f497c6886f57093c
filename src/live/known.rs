//! Articles that were hits a moment ago, with their words: most questions find what others found.
//!
//! Bounded by bytes. It must not know questions or how articles are stored.

use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::content::Article;
use crate::search::Words;

/// What an article takes besides its texts and words: strings, sections, the slot. Generous.
const OVERHEAD: usize = 1024;
/// The share of the memory that one article may take: a book must not push out a crowd.
const LARGEST: usize = 64;
/// About what an article takes: how many slots are prepared.
const USUAL: usize = 8 << 10;

/// An article that was found, whole.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) article: Article,
    pub(super) words: Words,
}

/// Articles by their numbers in the edition.
pub(super) struct KnownArticles {
    cache: Cache<u32, Arc<Known>, Bytes>,
    largest: usize,
}

/// Weighs articles by the bytes that they take.
#[derive(Clone)]
struct Bytes;

impl Weighter<u32, Arc<Known>> for Bytes {
    fn weight(&self, _: &u32, known: &Arc<Known>) -> u64 {
        known.weight() as u64
    }
}

impl Known {
    fn weight(&self) -> usize {
        let sections = self.article.sections.iter();
        let texts: usize = sections.map(|s| s.text.len() + s.title.len()).sum();
        OVERHEAD + texts + self.words.weight()
    }
}

impl KnownArticles {
    /// A memory that holds at most `budget` bytes.
    pub(super) fn new(budget: usize) -> Self {
        Self {
            cache: Cache::with_weighter(budget / USUAL, budget as u64, Bytes),
            largest: budget / LARGEST,
        }
    }

    /// The article of a number, read by `read` when it is not at hand.
    pub(super) fn get(
        &self,
        number: u32,
        read: impl FnOnce() -> anyhow::Result<Known>,
    ) -> anyhow::Result<Arc<Known>> {
        if let Some(known) = self.cache.get(&number) {
            return Ok(known);
        }
        let known = Arc::new(read()?);
        if known.weight() <= self.largest {
            self.cache.insert(number, Arc::clone(&known));
        }
        Ok(known)
    }

    #[cfg(test)]
    fn bytes(&self) -> u64 {
        self.cache.weight()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::super::{Present, testing};
    use super::*;

    #[test]
    fn an_article_is_read_once_and_the_memory_never_holds_more_than_its_budget() {
        let dir = tempfile::tempdir().unwrap();
        let edition = testing::edition(dir.path(), &testing::settings(""), 1);
        let present = Present::open(edition).unwrap();
        let lang = crate::lang::Lang::english();
        let searcher = &present.searchers()[&lang];
        let budget = 1 << 20;
        let known = KnownArticles::new(budget);
        let reads = Cell::new(0);
        let read = |length: usize| {
            let mut article = present.edition().article(0)?;
            article.sections[0].text = "word ".repeat(length);
            let words = searcher.words(&article);
            reads.set(reads.get() + 1);
            Ok(Known { article, words })
        };
        for number in 0..400 {
            known.get(number, || read(100)).unwrap();
            known.get(number, || read(100)).unwrap();
            assert!(known.bytes() <= budget as u64);
        }
        assert_eq!(reads.get(), 400);
        // A book is told, and not kept.
        for _ in 0..2 {
            let book = known.get(1000, || read(20_000)).unwrap();
            assert_eq!(book.article.sections[0].text.len(), 100_000);
        }
        assert_eq!(reads.get(), 402);
    }
}
