//! How the words of a query are read as other words: in the other script, and by their synonyms.
//!
//! It must not know articles or scores.

use std::borrow::Cow;

use super::query::{Asked, Query};
use super::reading::{MAX_WORDS, Reader, WHOLE_FROM};
use super::readings::{Kin, Phrase, Reading, distinct, weight};
use super::synonyms::{Rule, Spoken};
use crate::text;

/// Words of a synonym that are counted, at most.
const MAX_COUNTED: usize = 3;
/// Words of one sound, at most.
const MAX_SOUNDING: usize = 6;

impl<F: Fn(&str) -> u32, P: Fn(u64) -> u32> Reader<'_, F, P> {
    /// Reads a word as it is written in the other script: English words in Bengali, and Bengali
    /// typed in Latin letters. What is `begun` only sounds like nothing yet if it begins words as it
    /// stands: hits must not come and go with every letter.
    pub(super) fn other_script(&mut self, reading: &mut Reading<'_>, begun: bool) {
        let folded = reading.asked.folded.clone();
        let latin = folded.bytes().all(|b| b.is_ascii_lowercase());
        let stands = begun && !reading.alternatives.is_empty();
        if stands && !latin {
            return;
        }
        if begun && folded.len() >= WHOLE_FROM {
            for term in text::loans_beginning(&folded) {
                self.alternative(reading, term.to_owned(), weight::LIKELY_END, Kin::End);
            }
        }
        let belief = if reading.as_typed().is_some() {
            weight::KNOWN
        } else {
            1.0
        };
        for term in text::loan(&folded) {
            self.sure(reading, term.to_owned(), belief * weight::LOAN);
        }
        // A word that is known in a language of Latin letters is no Bengali typed in them.
        let at_home = !self.bengali && reading.as_typed().is_some();
        if stands || at_home {
            return;
        }
        if let Some(term) = text::letters(&folded).and_then(|word| self.term(&word)) {
            self.sure(reading, term, belief * weight::LOAN);
        }
        if !latin {
            if reading.alternatives.is_empty() && !reading.asked.light && !self.exact {
                self.sounds_like_bengali(reading, &folded);
            }
            return;
        }
        let mut believed = weight::SOUNDS;
        for sound in text::sounds(&folded) {
            for word in self.vocabulary.sounding(&sound, MAX_SOUNDING) {
                if let Some(term) = self.term(&word.text)
                    && self.alternative(reading, term, belief * believed, Kin::Sound)
                    && let Some(last) = reading.alternatives.last_mut()
                {
                    // What is typed as it sounds is as good as what is written.
                    last.sure = believed == weight::SOUNDS;
                }
            }
            believed = weight::SOUNDS_ALIKE;
        }
    }

    /// Reads a word in Bengali script that the index lacks as what sounds like it in either script.
    fn sounds_like_bengali(&mut self, reading: &mut Reading<'_>, folded: &str) {
        let weight = weight::SOUNDS_LIKE_BENGALI;
        for sound in text::sounds(folded) {
            // In its own script it was spelt in another way, and that is said.
            for word in self.vocabulary.sounding(&sound, MAX_SOUNDING) {
                let term = self.term(&word.text);
                let found = term.is_some_and(|t| self.alternative(reading, t, weight, Kin::Sound));
                if found && reading.replaced_by.is_none() {
                    reading.replaced_by = Some(word.text);
                }
            }
            for word in self.vocabulary.sounding_in_latin(&sound, MAX_SOUNDING) {
                if let Some(term) = self.term(&word.text) {
                    self.alternative(reading, term, weight, Kin::Sound);
                }
            }
        }
    }

    /// Adds what the words of the query may also be called. While somebody types, the last word has
    /// no synonyms, or hits would come and go with its letters.
    pub(super) fn synonyms<'q>(
        &self,
        query: &'q Query,
        unfinished: bool,
        readings: &mut Vec<Reading<'q>>,
    ) {
        let last = query.words().iter().map(|word| word.place).max();
        let is_word = |word: &&Asked| !(word.joined || unfinished && Some(word.place) == last);
        let words: Vec<&Asked> = query.words().iter().filter(is_word).collect();
        for (at, word) in words.iter().enumerate() {
            for rule in self.synonyms.beginning(&word.term) {
                if let Some(row) = said(rule, &words[at..]) {
                    self.mean(rule, row, readings);
                }
            }
        }
    }

    /// Adds what a row of words of the query means by a rule.
    fn mean<'q>(&self, rule: &Rule, row: &[&'q Asked], readings: &mut Vec<Reading<'q>>) {
        let (first, last) = (row[0], row[row.len() - 1]);
        if row.len() == 1 {
            let is_word = |r: &&mut Reading<'_>| !r.asked.joined && r.asked.place == first.place;
            if let Some(reading) = readings.iter_mut().find(is_word) {
                self.also(rule, 1.0, reading);
                distinct(&mut reading.alternatives);
            }
            return;
        }
        let together = Asked {
            term: row
                .iter()
                .map(|w| w.term.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            folded: row
                .iter()
                .map(|w| w.folded.as_str())
                .collect::<Vec<_>>()
                .join(" "),
            end: last.end,
            place: last.place,
            light: false,
            joined: true,
            open: false,
            ..first.clone()
        };
        // Several rules may speak of the same row.
        let same =
            |r: &&mut Reading<'_>| r.asked.term == together.term && r.asked.place == last.place;
        if let Some(reading) = readings.iter_mut().find(same) {
            self.also(rule, 1.0, reading);
            distinct(&mut reading.alternatives);
            return;
        }
        let mut reading = Reading::of(Cow::Owned(together));
        self.also(rule, 1.0, &mut reading);
        if reading.is_known() && readings.len() < MAX_WORDS {
            readings.push(reading);
        }
    }

    pub(super) fn also(&self, rule: &Rule, belief: f32, reading: &mut Reading<'_>) {
        let known = reading.asked.joined || reading.as_typed().is_some();
        let weight = belief * if known { rule.weight } else { rule.alone };
        for meant in &rule.to {
            if let [word] = meant.as_slice() {
                if rule.own {
                    self.sure(reading, word.term.clone(), weight);
                } else {
                    self.alternative(reading, word.term.clone(), weight, Kin::Alone);
                }
                continue;
            }
            let pair = |two: &[Spoken]| text::pair(two[0].link(), two[1].link());
            let pairs = meant.windows(2).filter_map(pair);
            let rarest = pairs
                .map(|pair| ((self.pair_frequency)(pair), pair))
                .min_by_key(|(frequency, _)| *frequency);
            if let Some((frequency, pair)) = rarest.filter(|(frequency, _)| *frequency > 0) {
                // What writers call it counts as much as its words would.
                let words = if rule.own {
                    meant.len().min(MAX_COUNTED)
                } else {
                    1
                };
                let weight = weight * words as f32;
                reading.phrases.push(Phrase {
                    sure: rule.own,
                    terms: meant.iter().map(|word| word.term.clone()).collect(),
                    pair,
                    frequency,
                    weight,
                });
            }
        }
    }
}

/// The words at the beginning of a row that a rule speaks of, when they are those.
fn said<'w, 'q>(rule: &Rule, words: &'w [&'q Asked]) -> Option<&'w [&'q Asked]> {
    let row = words.get(..rule.from.len())?;
    let same = row
        .iter()
        .zip(&rule.from)
        .all(|(w, from)| w.term == from.term);
    let in_a_row = row.windows(2).all(|two| two[1].place == two[0].place + 1);
    (same && in_a_row).then_some(row)
}
