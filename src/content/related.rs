//! Related articles: those whose titles, keywords and tags share the rarest words.
//!
//! Decided from the catalog alone, so that it is known before any text is read. It must not know
//! search.

use std::collections::HashMap;

use super::catalog::Catalog;
use crate::lang::Lang;
use crate::text::Analyzer;

/// A word that more articles than this share relates nothing.
const COMMON: usize = 400;

/// Which articles of one language share words.
#[derive(Debug)]
pub struct Related {
    words: Vec<Vec<u32>>,
    articles: Vec<Vec<u32>>,
    /// The catalog's numbers of the articles here, and back.
    entries: Vec<usize>,
    places: HashMap<usize, usize>,
}

impl Related {
    /// Reads the titles, keywords and tags of a language's articles.
    #[must_use]
    pub fn of_language(catalog: &Catalog, lang: &Lang) -> Self {
        let mut analyzer = Analyzer::new(lang);
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut related = Self {
            words: Vec::new(),
            articles: Vec::new(),
            entries: Vec::new(),
            places: HashMap::new(),
        };
        for (number, entry) in catalog.entries.iter().enumerate() {
            if entry.outline.lang != *lang || entry.is_category() {
                continue;
            }
            let place = related.entries.len();
            let front = &entry.outline.front;
            let texts = std::iter::once(&entry.outline.title)
                .chain(&front.keywords)
                .chain(&front.tags);
            let mut words = Vec::new();
            for text in texts {
                analyzer.tokens(text, |token| {
                    let next = numbers.len() as u32;
                    words.push(*numbers.entry(token.term.to_owned()).or_insert(next));
                });
            }
            words.sort_unstable();
            words.dedup();
            related.articles.resize_with(numbers.len(), Vec::new);
            for word in &words {
                related.articles[*word as usize].push(place as u32);
            }
            related.words.push(words);
            related.entries.push(number);
            related.places.insert(number, place);
        }
        related
    }

    /// Up to `limit` articles that share the most with one, the nearest first; its own category
    /// counts a little.
    #[must_use]
    pub fn to(&self, catalog: &Catalog, entry: usize, limit: usize) -> Vec<usize> {
        let Some(&place) = self.places.get(&entry) else {
            return Vec::new();
        };
        let all = self.entries.len() as f32;
        let mut scores: HashMap<u32, f32> = HashMap::new();
        for word in &self.words[place] {
            let sharing = &self.articles[*word as usize];
            if sharing.len() > COMMON {
                continue;
            }
            let weight = (all / sharing.len() as f32).ln();
            for other in sharing {
                *scores.entry(*other).or_default() += weight;
            }
        }
        scores.remove(&(place as u32));
        let category = &catalog.entries[entry].category;
        let mut ranked: Vec<(f32, usize)> = scores
            .into_iter()
            .map(|(other, score)| {
                let number = self.entries[other as usize];
                let near = catalog.entries[number].category == *category;
                let length = (self.words[other as usize].len() as f32).sqrt();
                (score * if near { 1.3 } else { 1.0 } / length, number)
            })
            .filter(|(score, _)| *score > 0.5)
            .collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.truncate(limit);
        ranked.into_iter().map(|(_, number)| number).collect()
    }
}
