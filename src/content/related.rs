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
#[derive(Debug, Default)]
pub struct Related {
    /// The articles here: their numbers in the catalog.
    entries: Vec<usize>,
    /// The words of each, as numbers.
    words: Vec<Vec<u32>>,
    /// The category of each, as a number.
    categories: Vec<u32>,
    /// The articles that share each word, as places in the lists above.
    sharing: Vec<Vec<u32>>,
}

/// Where scores are added up; made once and used for many articles.
#[derive(Debug, Default)]
pub struct Scores {
    /// By place; all zero between two uses.
    scores: Vec<f32>,
    /// The places that are not zero.
    met: Vec<u32>,
}

impl Related {
    /// Reads the titles, keywords and tags of a language's articles.
    #[must_use]
    pub fn of_language(catalog: &Catalog, lang: &Lang) -> Self {
        let mut analyzer = Analyzer::new(lang);
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut categories: HashMap<&[String], u32> = HashMap::new();
        let mut related = Self::default();
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
            related.sharing.resize_with(numbers.len(), Vec::new);
            for word in &words {
                related.sharing[*word as usize].push(place as u32);
            }
            let next = categories.len() as u32;
            let category = *categories.entry(&entry.category).or_insert(next);
            related.words.push(words);
            related.categories.push(category);
            related.entries.push(number);
        }
        related
    }

    /// The numbers in the catalog of the articles that it knows.
    #[must_use]
    pub fn entries(&self) -> &[usize] {
        &self.entries
    }

    /// For the article at a place of [`Self::entries`], up to `limit` articles that share the most
    /// with it, the nearest first; its own category counts a little.
    #[must_use]
    pub fn to(&self, place: usize, limit: usize, adding: &mut Scores) -> Vec<usize> {
        let Scores { scores, met } = adding;
        let all = self.entries.len();
        scores.resize(all, 0.0);
        for word in &self.words[place] {
            let sharing = &self.sharing[*word as usize];
            if sharing.len() > COMMON {
                continue;
            }
            let weight = (all as f32 / sharing.len() as f32).ln();
            for other in sharing {
                let score = &mut scores[*other as usize];
                if *score == 0.0 {
                    met.push(*other);
                }
                *score += weight;
            }
        }
        let mut ranked: Vec<(f32, usize)> = Vec::new();
        for other in met.drain(..).map(|other| other as usize) {
            let score = std::mem::take(&mut scores[other]);
            let near = self.categories[other] == self.categories[place];
            let length = (self.words[other].len() as f32).sqrt();
            let score = score * if near { 1.3 } else { 1.0 } / length;
            if score > 0.5 && other != place {
                ranked.push((score, self.entries[other]));
            }
        }
        let nearest = |a: &(f32, usize), b: &(f32, usize)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if ranked.len() > limit {
            ranked.select_nth_unstable_by(limit, nearest);
            ranked.truncate(limit);
        }
        ranked.sort_unstable_by(nearest);
        // By reference: `into_iter` would keep the space of all that were ranked.
        ranked.iter().map(|(_, number)| *number).collect()
    }
}
