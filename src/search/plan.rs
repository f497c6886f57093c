//! What a search sets out to find, and what its first hits say about how well it went.
//!
//! It must not know the index.

use std::ops::Range;
use std::sync::Arc;

use super::Confidence;
use super::analyzers::Analyzers;
use super::meant::{Meant, Worth};
use super::query::{Asked, Query};
use super::readings::{Alternative, Kin, Phrase, Reading};
use super::worth::{Sum, most, rarity};

/// From this many articles on, words that more than half of them hold are common: they help to
/// order what other words found, and are not marked.
const COMMON_FROM: u32 = 10;
/// The share of what a query says that one of the first hits must hold to be a strong answer.
const STRONG: f32 = 0.6;
/// What a word counts that was found only by assuming that it is misspelt or unfinished.
const ASSUMED: f32 = 0.5;

/// The readings of a query, weighed.
pub(super) struct Plan<'q> {
    /// In the order of the query.
    pub(super) words: Vec<Planned<'q>>,
}

/// A word of the query.
pub(super) struct Planned<'q> {
    pub(super) reading: &'q Reading<'q>,
    pub(super) bit: u16,
    /// The words that are found with it: itself, and those it was joined from.
    pub(super) bits: u16,
    /// It orders what other words found and finds nothing itself.
    pub(super) only_helps: bool,
    /// How much it says.
    rarity: f32,
    articles: u32,
}

impl Planned<'_> {
    /// What one of its readings weighs: the more, the fewer articles hold it.
    pub(super) fn weight_of(&self, alternative: &Alternative) -> f32 {
        let frequency = match alternative.kin {
            Kin::Alone => alternative.frequency,
            Kin::End | Kin::Sound => self.reading.frequency_of_kin(alternative),
        };
        alternative.weight * rarity(frequency, self.articles) * self.reading.weight()
    }

    /// What words in a row that mean the same weigh.
    pub(super) fn weight_of_phrase(&self, phrase: &Phrase) -> f32 {
        phrase.weight * rarity(phrase.frequency, self.articles) * self.reading.weight()
    }

    /// The most that it can pay for one field of an article.
    pub(super) fn most(&self) -> f32 {
        let weights = self.reading.alternatives.iter().map(|a| self.weight_of(a));
        let phrases = self
            .reading
            .phrases
            .iter()
            .map(|p| self.weight_of_phrase(p));
        most(weights.chain(phrases).fold(0.0, f32::max))
    }
}

/// The bits of a word, and of the words it was joined from.
fn with_parts(readings: &[Reading<'_>], at: usize) -> u16 {
    let whole = &*readings[at].asked;
    let is_part = |part: &Asked| whole.joined && part.start >= whole.start && part.end <= whole.end;
    let bits = readings
        .iter()
        .enumerate()
        .filter(|(_, r)| is_part(&r.asked))
        .map(|(at, _)| 1 << at);
    bits.fold(1 << at, |all, bit: u16| all | bit)
}

impl<'q> Plan<'q> {
    /// Weighs the readings against an index of so many articles.
    pub(super) fn of(readings: &'q [Reading<'q>], articles: u32) -> Self {
        let helps = |reading: &Reading<'_>| {
            let frequency = reading.as_typed().map_or(0, |typed| typed.frequency);
            let common = articles >= COMMON_FROM && u64::from(frequency) * 2 > u64::from(articles);
            reading.says_little() || common
        };
        let finds = readings.iter().any(|r| r.is_known() && !helps(r));
        let planned = readings.iter().enumerate().map(|(at, reading)| {
            let strongest = reading.as_typed().or(reading.alternatives.first());
            let frequency = strongest.map_or(0, |s| s.frequency);
            Planned {
                reading,
                bit: 1 << at,
                bits: with_parts(readings, at),
                only_helps: finds && helps(reading),
                rarity: rarity(frequency, articles) * reading.weight(),
                articles,
            }
        });
        Self {
            words: planned.collect(),
        }
    }

    /// The words that find articles.
    pub(super) fn finding(&self) -> impl Iterator<Item = &Planned<'q>> {
        self.words.iter().filter(|word| !word.only_helps)
    }

    /// The words that only help to order them.
    pub(super) fn helping(&self) -> impl Iterator<Item = &Planned<'q>> {
        self.words.iter().filter(|word| word.only_helps)
    }

    /// Strong, when one of the first hits has the whole title for the query, or holds most of what
    /// the query says. A word says the more the fewer articles hold it; one that was found by
    /// assuming a misspelling counts half; one that no article holds counts as the rarest.
    pub(super) fn confidence(&self, first: &[Sum]) -> Confidence {
        let all: f32 = self.words.iter().map(|w| w.rarity).sum();
        let strong = |sum: &Sum| sum.pinned || sum.whole || self.held(sum) >= STRONG * all;
        match first {
            [] => Confidence::None,
            _ if first.iter().any(strong) => Confidence::Strong,
            _ => Confidence::Weak,
        }
    }

    /// How much of what the query says an article holds.
    fn held(&self, sum: &Sum) -> f32 {
        let share = |word: &Planned<'_>| match word.bit {
            bit if sum.typed & bit != 0 => 1.0,
            bit if sum.found & bit != 0 => ASSUMED,
            _ => 0.0,
        };
        self.words
            .iter()
            .map(|word| word.rarity * share(word))
            .sum()
    }

    /// What was typed, with the words that replaced misspelt ones in one of the first hits.
    pub(super) fn corrected(&self, query: &Query, first: &[Sum]) -> Option<String> {
        let found = first.iter().fold(0, |bits, sum| bits | sum.found);
        let mut corrected = String::new();
        let mut copied = 0;
        for word in self.words.iter().filter(|w| found & w.bit != 0) {
            if let Some(replacement) = &word.reading.replaced_by {
                corrected.push_str(&query.typed()[copied..word.reading.asked.start]);
                corrected.push_str(replacement);
                copied = word.reading.asked.end;
            }
        }
        corrected.push_str(&query.typed()[copied..]);
        (copied > 0).then_some(corrected)
    }

    /// The words of the query that no article holds in any reading, as they were typed.
    pub(super) fn left_out(&self, query: &Query) -> Vec<String> {
        let words = self.stretches();
        // What is found as one with its neighbours is not left out: `top up`, recharge.
        let together = self.words.iter().map(|word| word.reading);
        let together: Vec<&Asked> = together
            .filter(|r| r.asked.joined && r.is_known())
            .map(|r| &*r.asked)
            .collect();
        let covered = |stretch: &Range<usize>| {
            let covers = |a: &&Asked| a.start <= stretch.start && stretch.end <= a.end;
            together.iter().copied().any(|a| covers(&a))
        };
        let unknown = words
            .into_iter()
            .filter(|(_, words)| words.iter().all(|w| !w.reading.is_known()))
            .filter(|(stretch, _)| !covered(stretch));
        let unknown = unknown.filter(|(_, words)| !words.iter().all(|w| w.reading.asked.light));
        unknown
            .map(|(stretch, _)| query.typed()[stretch].to_owned())
            .collect()
    }

    /// Where the words of the query stand, with the words that are found for each: one, or, in scripts
    /// without spaces, pairs of letters that share some.
    fn stretches(&self) -> Vec<(Range<usize>, Vec<&Planned<'q>>)> {
        let mut stretches: Vec<(Range<usize>, Vec<&Planned<'q>>)> = Vec::new();
        for word in self.words.iter().filter(|w| !w.reading.asked.joined) {
            let asked = &word.reading.asked;
            match stretches.last_mut() {
                Some((stretch, words)) if asked.start < stretch.end => {
                    stretch.end = stretch.end.max(asked.end);
                    words.push(word);
                }
                _ => stretches.push((asked.start..asked.end, vec![word])),
            }
        }
        stretches
    }

    /// The query without its rarest word, when no hit holds all of its words.
    pub(super) fn without(&self, query: &Query, first: &[Sum]) -> Option<String> {
        let words = || self.words.iter().filter(|w| !w.reading.asked.across);
        let all = words().fold(0, |bits, word| bits | word.bit);
        if first
            .iter()
            .any(|sum| sum.found & all == all || sum.whole || sum.pinned)
        {
            return None;
        }
        let rarest = words().max_by(|a, b| a.rarity.total_cmp(&b.rarity))?;
        let asked = &rarest.reading.asked;
        let stretches = self.stretches();
        let stretch = stretches.iter().map(|(stretch, _)| stretch);
        let stretch = stretch
            .into_iter()
            .find(|stretch| stretch.start <= asked.start && asked.end <= stretch.end)
            .filter(|_| !asked.joined)
            .map_or(asked.start..asked.end, Clone::clone);
        let outside = |w: &Asked| w.end <= stretch.start || stretch.end <= w.start;
        let tells = |w: &&Planned<'_>| {
            w.bit != rarest.bit
                && !w.only_helps
                && w.reading.is_known()
                && (asked.joined || w.reading.asked.joined || outside(&w.reading.asked))
        };
        words().find(tells)?;
        let others = [
            query.typed()[..stretch.start].trim_end(),
            query.typed()[stretch.end..].trim_start(),
        ];
        Some(others.join(" ").trim().to_owned())
    }

    /// What to mark in texts: what was looked for, but for common words.
    pub(super) fn meant(&self, analyzers: &Arc<Analyzers>) -> Meant {
        let mut meant = Meant::nothing(Arc::clone(analyzers));
        for (at, word) in self.words.iter().enumerate().filter(|(_, w)| !w.only_helps) {
            let at = u8::try_from(at).unwrap_or(u8::MAX);
            for alternative in &word.reading.alternatives {
                let weight = word.weight_of(alternative);
                meant.term(&alternative.term, Worth { word: at, weight });
            }
            for phrase in &word.reading.phrases {
                let weight = word.weight_of_phrase(phrase) / phrase.terms.len() as f32;
                for term in &phrase.terms {
                    meant.term(term, Worth { word: at, weight });
                }
            }
            if let (Some(end), false) = (
                word.reading
                    .alternatives
                    .iter()
                    .rfind(|a| a.kin == Kin::End),
                word.reading.beginnings.is_empty(),
            ) {
                let weight = word.weight_of(end);
                meant.beginnings(word.reading.beginnings.clone(), Worth { word: at, weight });
            }
        }
        meant
    }
}
