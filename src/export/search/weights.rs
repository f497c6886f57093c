//! What a word is worth in an article: BM25 over all of its words, and a little more for its title.
//!
//! It must not know words, only their numbers.

use super::words::Words;

/// As in kb's own search, where they were measured.
const K1: f64 = 1.0;
const B: f64 = 0.5;
/// What standing in the title is worth beside standing in the article.
const TITLE: f64 = 0.5;
/// What a word is worth that says little by itself (`how`, `my`).
const LIGHT: f64 = 0.3;
/// Weights are whole numbers in the files.
const SCALE: f64 = 10.0;
/// Of a word that more articles hold, the best ones are kept: it tells little about any of them.
const KEPT: usize = 300;

/// The articles of each term, the best first, with their weights.
pub(super) fn postings(words: &Words) -> Vec<Vec<(u32, u32)>> {
    let mut holding: Vec<Vec<(u32, f64)>> = vec![Vec::new(); words.light.len()];
    let articles = words.articles.len() as f64;
    let average = |length: f64| (length / articles.max(1.0)).max(1.0);
    let all = average(
        words
            .articles
            .iter()
            .map(|said| f64::from(said.length))
            .sum(),
    );
    let titles = average(
        words
            .articles
            .iter()
            .map(|said| said.title.len() as f64)
            .sum(),
    );
    for (number, said) in words.articles.iter().enumerate() {
        for (term, count) in &said.counts {
            let mut worth = part(f64::from(*count), f64::from(said.length) / all);
            if said.title.contains(term) {
                worth += TITLE * part(1.0, said.title.len() as f64 / titles);
            }
            holding[*term as usize].push((number as u32, worth));
        }
    }
    let weighed = holding.into_iter().zip(&words.light);
    let weighed = weighed.map(|(holding, light)| {
        let holders = holding.len() as f64;
        let rare = (1.0 + (articles - holders + 0.5) / (holders + 0.5)).ln();
        let weight = if *light { LIGHT * rare } else { rare };
        let mut weighed: Vec<(u32, u32)> = holding
            .into_iter()
            .map(|(article, worth)| (article, (SCALE * weight * worth).round().max(1.0) as u32))
            .collect();
        weighed.sort_unstable_by_key(|(article, weight)| (u32::MAX - weight, *article));
        weighed.truncate(KEPT);
        weighed
    });
    weighed.collect()
}

/// BM25 without the rarity of the word; `length` is that of the text by the average.
fn part(count: f64, length: f64) -> f64 {
    count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length))
}
