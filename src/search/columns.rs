//! What is known of a segment's articles besides their terms: numbers and categories.
//!
//! It must not know what was found.

use std::sync::{Arc, OnceLock};

use anyhow::Context;
use tantivy::columnar::{Column, StrColumn};

/// What is known of a segment's articles besides their terms.
pub(super) struct Columns {
    articles: u32,
    number: Column<u64>,
    /// The numbers in the edition by those of the column, where they differ.
    numbers: Option<Arc<[u32]>>,
    /// `None` when no article of the segment is in a category.
    category: Option<StrColumn>,
    /// Read for the first question, and then at hand: a search looks at every article that it finds.
    categories: OnceLock<Categories>,
    /// By the number in the edition, in order, the article in the segment. Told when an article is first
    /// looked for.
    docs: OnceLock<Vec<(u32, u32)>>,
}

/// The category paths of a segment, and which of them every article has.
#[derive(Default)]
pub(super) struct Categories {
    pub(super) paths: Vec<String>,
    /// By article, the place among the paths; past their end, when it has none.
    pub(super) of: Vec<u32>,
}

impl Columns {
    pub(super) fn of(
        articles: u32,
        number: Column<u64>,
        numbers: Option<Arc<[u32]>>,
        category: Option<StrColumn>,
    ) -> Self {
        Self {
            articles,
            number,
            numbers,
            category,
            categories: OnceLock::new(),
            docs: OnceLock::new(),
        }
    }

    /// The article of a number in the edition, if it is in this segment.
    pub(super) fn doc(&self, number: u32) -> Option<u32> {
        let docs = self.docs.get_or_init(|| {
            let all = (0..self.articles).filter_map(|doc| Some((self.number(doc)?, doc)));
            let mut docs: Vec<(u32, u32)> = all.collect();
            docs.sort_unstable();
            docs
        });
        let place = docs.binary_search_by_key(&number, |(number, _)| *number);
        Some(docs[place.ok()?].1)
    }

    /// The number of an article in the edition, if it is still there.
    pub(super) fn number(&self, doc: u32) -> Option<u32> {
        let number = u32::try_from(self.number.first(doc)?).ok()?;
        match &self.numbers {
            None => Some(number),
            Some(numbers) => {
                let number = numbers.get(number as usize);
                number.copied().filter(|number| *number != u32::MAX)
            }
        }
    }

    /// The articles that are not there any more.
    pub(super) fn gone(&self) -> Vec<u32> {
        if self.numbers.is_none() {
            return Vec::new();
        }
        let all = 0..self.articles;
        all.filter(|doc| self.number(*doc).is_none()).collect()
    }

    /// The categories of all articles.
    pub(super) fn categories(&self) -> anyhow::Result<&Categories> {
        if self.categories.get().is_none() {
            let read = self.category.as_ref().map(|all| self.read(all)).transpose();
            let read = read.context("cannot read the search index")?;
            // Another thread may have read the same.
            let _ = self.categories.set(read.unwrap_or_default());
        }
        Ok(self.categories.get_or_init(Categories::default))
    }

    fn read(&self, category: &StrColumn) -> std::io::Result<Categories> {
        let mut paths = Vec::with_capacity(category.num_terms());
        let mut stream = category.dictionary().stream()?;
        while stream.advance() {
            paths.push(String::from_utf8_lossy(stream.key()).into_owned());
        }
        let place = |doc| category.ords().first(doc).map(u32::try_from);
        let of = (0..self.articles).map(|doc| place(doc).and_then(Result::ok).unwrap_or(u32::MAX));
        Ok(Categories {
            paths,
            of: of.collect(),
        })
    }
}
