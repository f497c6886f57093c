//! How the words of a query are read against the index: as they stand; misspelt, where the index
//! lacks them; unfinished, where the customer may still be typing.
//!
//! It must not know articles or scores.

use std::borrow::Cow;
use std::collections::HashSet;

use super::query::{Asked, Query};
use super::readings::{Alternative, Kin, Reading, distinct, weight};
use super::synonyms::Synonyms;
use super::vocabulary::{Vocabulary, Word};
use crate::text::{self, Analyzer};

/// Of longer queries, the words that say most are read.
pub(super) const MAX_WORDS: usize = 12;
/// And so many words that the index lacks.
const MAX_UNKNOWN: usize = 4;
/// Corrections of a word, at most.
const MAX_SIMILAR: usize = 8;
/// Words that share most of the letters of an unknown one, at most, and how long it must be.
const MAX_AKIN: usize = 4;
const AKIN_FROM: usize = 5;
/// Likely ends of an unfinished word; the others count less.
const LIKELY: usize = 8;
/// All ends are read from this many letters on, so that no hit is lost while typing.
pub(super) const WHOLE_FROM: usize = 3;
/// Ends of an unfinished word, at most.
const MAX_ENDS: usize = 4096;
/// Words looked at for the likely ends of one or two letters.
const MAX_SCAN: usize = 50_000;

/// Reads words: what it takes to know of the index.
pub(super) struct Reader<'a, F: Fn(&str) -> u32, P: Fn(u64) -> u32> {
    pub(super) vocabulary: &'a Vocabulary,
    pub(super) synonyms: &'a Synonyms,
    pub(super) analyzer: &'a mut Analyzer,
    /// Articles are in Bengali, in which English words are at home too.
    pub(super) bengali: bool,
    /// No word is taken for a misspelling.
    pub(super) exact: bool,
    /// In how many articles a term stands.
    pub(super) frequency: F,
    /// In how many articles two words stand side by side.
    pub(super) pair_frequency: P,
}

impl<F: Fn(&str) -> u32, P: Fn(u64) -> u32> Reader<'_, F, P> {
    /// The readings of a query's words, in the order of the query.
    pub(super) fn read<'q>(&mut self, query: &'q Query, unfinished: bool) -> Vec<Reading<'q>> {
        let frequencies: Vec<u32> = query
            .words()
            .iter()
            .map(|w| (self.frequency)(&w.term))
            .collect();
        let known = |at: usize| frequencies[at] > 0;
        // `wi-fi` is known as one word, so `fi` is not the beginning of `file`.
        let finished = query
            .words()
            .iter()
            .enumerate()
            .any(|(at, w)| w.open && w.joined && known(at));
        let mut readings = Vec::new();
        for at in choose(&frequencies) {
            let asked = &query.words()[at];
            let begun = asked.open && (asked.joined || !finished);
            let open = begun && (unfinished || !known(at));
            let reading = self.word(asked, frequencies[at], open, unfinished);
            if !asked.joined || reading.is_known() {
                readings.push(reading);
            }
        }
        self.join(query, unfinished, &mut readings);
        self.split(unfinished, &mut readings);
        self.synonyms(query, unfinished, &mut readings);
        readings
    }

    fn word<'q>(
        &mut self,
        asked: &'q Asked,
        frequency: u32,
        open: bool,
        unfinished: bool,
    ) -> Reading<'q> {
        let mut reading = Reading::of(Cow::Borrowed(asked));
        if frequency > 0 {
            let term = asked.term.clone();
            let weight = weight::AS_TYPED;
            reading.alternatives.push(Alternative {
                term,
                weight,
                frequency,
                as_typed: true,
                sure: true,
                kin: Kin::Alone,
            });
        }
        if open {
            self.ends(&mut reading, if unfinished { 1.0 } else { weight::DOUBTED });
        }
        if !asked.joined {
            self.other_script(&mut reading, open && unfinished);
        }
        // Somebody who is still typing has not misspelt a word that begins like others.
        // Nor is a word misspelt that is known, only not in these articles: `cash`, no `crash`.
        let meant =
            frequency > 0 || text::is_loan(&asked.folded) || self.synonyms.knows(&asked.term);
        let may_be_misspelt = !(meant || asked.joined || asked.light || self.exact);
        if may_be_misspelt && (!unfinished || reading.alternatives.is_empty()) {
            self.misspelt(&mut reading);
        }
        if may_be_misspelt && !unfinished && reading.alternatives.is_empty() {
            self.akin(&mut reading);
        }
        if frequency == 0 && open {
            self.shortened(&mut reading);
        }
        distinct(&mut reading.alternatives);
        reading
    }

    /// Reads an unfinished word: all words of the vocabulary that begin with it.
    fn ends(&mut self, reading: &mut Reading<'_>, belief: f32) {
        let beginnings = text::beginnings(&reading.asked.folded);
        let whole = reading.asked.folded.chars().count() >= WHOLE_FROM;
        let mut words: Vec<Word> = Vec::new();
        for beginning in &beginnings {
            words.extend(if whole {
                self.vocabulary.most_frequent(beginning, MAX_ENDS, MAX_ENDS)
            } else {
                self.vocabulary.most_frequent(beginning, LIKELY, MAX_SCAN)
            });
        }
        words.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
        let mut seen = HashSet::new();
        for word in words {
            let Some(term) = self.term(&word.text) else {
                continue;
            };
            let likely = seen.len() < LIKELY;
            if !seen.insert(term.clone()) {
                continue;
            }
            let weight = belief
                * if likely {
                    weight::LIKELY_END
                } else {
                    weight::ANY_END
                };
            self.alternative(reading, term, weight, Kin::End);
        }
        if !reading.alternatives.is_empty() {
            reading.beginnings = beginnings;
        }
        // What the whole word will find by its synonyms is found from the third letter on.
        for term in seen.iter().filter(|_| whole) {
            for rule in self.synonyms.beginning(term) {
                if rule.from.len() == 1 {
                    self.also(rule, belief * weight::ANY_END, reading);
                }
            }
        }
    }

    /// Reads a word that the index lacks as a misspelling of those it has.
    fn misspelt(&mut self, reading: &mut Reading<'_>) {
        // What was understood by its sound is not said to be misspelt.
        let understood = !reading.alternatives.is_empty();
        for near in self.vocabulary.similar(&reading.asked.folded, MAX_SIMILAR) {
            let Some(term) = self.term(&near.word.text) else {
                continue;
            };
            let nearest = !understood && reading.replaced_by.is_none();
            let weight = if nearest {
                weight::NEAREST
            } else {
                weight::NEAR
            } / near.cost.ceil().max(1.0);
            if self.alternative(reading, term, weight, Kin::Alone) && nearest {
                reading.replaced_by = Some(near.word.text);
            }
        }
        for term in text::loans_like(&reading.asked.folded) {
            self.alternative(reading, term.to_owned(), weight::LOAN_NEAR, Kin::Alone);
        }
    }

    /// Reads a word of which nothing is known as those that share most of its letters.
    fn akin(&mut self, reading: &mut Reading<'_>) {
        let folded = &reading.asked.folded;
        if folded.chars().count() < AKIN_FROM {
            return;
        }
        for (word, share) in self.vocabulary.akin(folded, MAX_AKIN) {
            let term = self.term(&word.text);
            let weight = weight::AKIN * share;
            let found = term.is_some_and(|t| self.alternative(reading, t, weight, Kin::Alone));
            if found && reading.replaced_by.is_none() {
                reading.replaced_by = Some(word.text);
            }
        }
    }

    /// Reads an unfinished word by what is finished of it: `studyin` still means `study`.
    fn shortened(&mut self, reading: &mut Reading<'_>) {
        let folded = &reading.asked.folded;
        let ends: Vec<usize> = folded
            .char_indices()
            .map(|(at, _)| at)
            .skip(WHOLE_FROM)
            .collect();
        for end in ends.into_iter().rev() {
            let known = self
                .term(&folded[..end])
                .filter(|term| (self.frequency)(term) > 0);
            if let Some(term) = known {
                self.alternative(reading, term, weight::SHORTENED, Kin::Alone);
                return;
            }
        }
    }

    /// Adds a reading, if any article holds its term.
    pub(super) fn alternative(
        &self,
        reading: &mut Reading<'_>,
        term: String,
        weight: f32,
        kin: Kin,
    ) -> bool {
        let frequency = (self.frequency)(&term);
        if frequency > 0 {
            reading.alternatives.push(Alternative {
                term,
                weight,
                frequency,
                as_typed: false,
                sure: false,
                kin,
            });
        }
        frequency > 0
    }

    /// Adds a reading that is as good as what was typed.
    pub(super) fn sure(&self, reading: &mut Reading<'_>, term: String, weight: f32) {
        if self.alternative(reading, term, weight, Kin::Alone)
            && let Some(last) = reading.alternatives.last_mut()
        {
            last.sure = true;
        }
    }

    /// The term of a word of the vocabulary.
    pub(super) fn term(&mut self, word: &str) -> Option<String> {
        let mut term = None;
        let mut count = 0;
        self.analyzer.tokens(word, |token| {
            term = Some(token.term.to_owned());
            count += 1;
        });
        term.filter(|_| count == 1)
    }
}

/// Which words of a query are read, in order: of many, the rarest, and a few that are not known.
fn choose(frequencies: &[u32]) -> Vec<usize> {
    let (unknown, mut known): (Vec<usize>, Vec<usize>) =
        (0..frequencies.len()).partition(|&at| frequencies[at] == 0);
    if frequencies.len() <= MAX_WORDS {
        return (0..frequencies.len()).collect();
    }
    let unknown = &unknown[..unknown
        .len()
        .min(MAX_UNKNOWN.max(MAX_WORDS.saturating_sub(known.len())))];
    known.sort_by_key(|&at| frequencies[at]);
    known.truncate(MAX_WORDS - unknown.len());
    known.extend(unknown);
    known.sort_unstable();
    known
}
