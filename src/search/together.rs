//! How words of the query are read that were written as one or apart: `pass word`, `signup`.
//!
//! It must not know articles or scores.

use std::borrow::Cow;

use super::query::{Asked, Query};
use super::reading::{MAX_WORDS, Reader};
use super::readings::{Kin, Phrase, Reading, weight};
use super::synonyms::Spoken;
use crate::text;

/// Shorter words are not parted.
const SPLIT_FROM: usize = 5;
/// What each part has at least.
const PART: usize = 2;

impl<F: Fn(&str) -> u32, P: Fn(u64) -> u32> Reader<'_, F, P> {
    /// Reads two words as one, when the index lacks one of them and has both as one.
    pub(super) fn join<'q>(
        &mut self,
        query: &'q Query,
        unfinished: bool,
        readings: &mut Vec<Reading<'q>>,
    ) {
        let words: Vec<&Asked> = query.words().iter().filter(|word| !word.joined).collect();
        for two in words.windows(2) {
            let (first, second) = (two[0], two[1]);
            let known = |word: &Asked| (self.frequency)(&word.term) > 0;
            let side_by_side = second.place == first.place + 1 && !first.light;
            let hyphen = |r: &Reading<'_>| r.asked.joined && r.asked.place == second.place;
            if !side_by_side
                || known(first) && known(second)
                || unfinished && second.open
                || readings.len() >= MAX_WORDS
                || readings.iter().any(hyphen)
            {
                continue;
            }
            let folded = [first.folded.as_str(), &second.folded].concat();
            if !may_begin(&folded) {
                continue;
            }
            let Some(Spoken { term, .. }) = self.spoken(&folded) else {
                continue;
            };
            let together = Asked {
                term: term.clone(),
                folded,
                place: second.place,
                end: second.end,
                light: false,
                joined: true,
                open: false,
                ..first.clone()
            };
            let mut reading = Reading::of(Cow::Owned(together));
            if self.alternative(&mut reading, term, weight::JOINED, Kin::Alone) {
                readings.push(reading);
            }
        }
    }

    /// Reads a word that the index lacks as two that stand side by side in articles.
    pub(super) fn split(&mut self, unfinished: bool, readings: &mut [Reading<'_>]) {
        for reading in readings {
            let asked = &reading.asked;
            let whole = asked.joined || asked.light || unfinished && asked.open;
            let short = || asked.folded.chars().count() < SPLIT_FROM;
            if whole || reading.as_typed().is_some() || short() {
                continue;
            }
            let folded = asked.folded.clone();
            reading.phrases.extend(self.parted(&folded));
        }
    }

    /// The two words that a word is most often written as.
    fn parted(&mut self, folded: &str) -> Option<Phrase> {
        let mut best: Option<Phrase> = None;
        for (at, _) in folded.char_indices().skip(PART) {
            let (first, second) = folded.split_at(at);
            if second.chars().count() < PART || !may_begin(second) {
                continue;
            }
            let (first, second) = (self.parts(first), self.parts(second));
            for (first, second) in first
                .iter()
                .flat_map(|a| second.iter().map(move |b| (a, b)))
            {
                let Some(pair) = text::pair(first.link(), second.link()) else {
                    continue;
                };
                let frequency = (self.pair_frequency)(pair);
                if frequency > best.as_ref().map_or(0, |best| best.frequency) {
                    best = Some(Phrase {
                        sure: false,
                        terms: vec![first.term.clone(), second.term.clone()],
                        pair,
                        frequency,
                        weight: weight::SPLIT,
                    });
                }
            }
        }
        best
    }

    /// What a part of a word may be: a word, in either script.
    fn parts(&mut self, folded: &str) -> Vec<Spoken> {
        let loans = text::loan(folded).into_iter().map(|term| Spoken {
            term: term.to_owned(),
            light: false,
        });
        self.spoken(folded).into_iter().chain(loans).collect()
    }

    /// A folded word as a term.
    fn spoken(&mut self, folded: &str) -> Option<Spoken> {
        let mut spoken = None;
        let mut count = 0;
        self.analyzer.tokens(folded, |token| {
            let term = token.term.to_owned();
            let light = token.light;
            spoken = Some(Spoken { term, light });
            count += 1;
        });
        spoken.filter(|_| count == 1)
    }
}

/// Whether a word can begin so: not with a sign that belongs to the letter before, nor in a script
/// whose words are parted in another way.
fn may_begin(rest: &str) -> bool {
    let is_sign = |c| ('\u{09bc}'..='\u{09cd}').contains(&c);
    rest.chars()
        .next()
        .is_some_and(|c| c.is_alphabetic() && c < '\u{0e00}' && !is_sign(c))
}

#[cfg(test)]
mod tests {
    use crate::search::testing::Help;

    #[test]
    fn words_are_found_written_as_one_or_apart() {
        let help = Help::of(
            "en",
            &[
                "a | Password | Choose a new password.",
                "a | Gift wrapping | We do gift wrapping in December.",
                "a | Other | Nothing of the kind.",
            ],
        );
        assert_eq!(
            help.titles(&help.search("forgot my pass word?")),
            ["Password"]
        );
        assert_eq!(
            help.titles(&help.search("giftwrapping?")),
            ["Gift wrapping"]
        );
        assert!(help.search("giftnothing?").hits.is_empty());
    }

    #[test]
    fn bengali_words_too() {
        let help = Help::of(
            "bn",
            &[
                "a | গ্রাহকসেবা | গ্রাহকসেবা নম্বর এখানে।",
                "a | ওয়েব সাইট | আমাদের ওয়েব সাইট দেখুন।",
            ],
        );
        assert_eq!(help.titles(&help.search("গ্রাহক সেবা?")), ["গ্রাহকসেবা"]);
        assert_eq!(help.titles(&help.search("ওয়েবসাইটে?")), ["ওয়েব সাইট"]);
    }
}
