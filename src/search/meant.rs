//! What a search meant: the terms and beginnings it looked for, and what each is worth.
//!
//! It must not know articles or how a match is shown.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::analyzers::Analyzers;
use super::words::Word;
use crate::text::{self, Analyzer, FastHash, number_of};

/// The terms a search meant, with weights: what sections are chosen and texts are marked by.
#[derive(Clone)]
pub struct Meant {
    analyzers: Arc<Analyzers>,
    /// By the number of the term.
    terms: HashMap<u64, Worth, FastHash>,
    /// What most words of a text are told by not to be among the terms.
    sieve: Sieve,
    /// How the unfinished last word begins.
    beginnings: Vec<String>,
    beginning_worth: Worth,
}

/// What finding a term in a text is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Worth {
    /// Which word of the query it stands for, so that no word counts twice.
    pub(super) word: u8,
    pub(super) weight: f32,
}

impl Worth {
    /// Its word, as one of the words of the query.
    pub(super) fn bit(self) -> u32 {
        1 << (self.word % 32)
    }
}

/// The numbers of terms, by their lowest bits.
#[derive(Clone, Default)]
struct Sieve([u64; 16]);

impl Sieve {
    fn add(&mut self, number: u64) {
        self.0[Self::place(number)] |= Self::bit(number);
    }

    fn may_have(&self, number: u64) -> bool {
        self.0[Self::place(number)] & Self::bit(number) != 0
    }

    fn place(number: u64) -> usize {
        (number >> 6 & 15) as usize
    }

    fn bit(number: u64) -> u64 {
        1 << (number & 63)
    }
}

impl Meant {
    /// Nothing meant yet.
    pub(super) fn nothing(analyzers: Arc<Analyzers>) -> Self {
        let terms = HashMap::default();
        Self {
            analyzers,
            terms,
            sieve: Sieve::default(),
            beginnings: Vec::new(),
            beginning_worth: Worth::default(),
        }
    }

    pub(super) fn term(&mut self, term: &str, worth: Worth) {
        let number = number_of(term);
        self.sieve.add(number);
        let known = self.terms.entry(number).or_insert(worth);
        if known.weight < worth.weight {
            *known = worth;
        }
    }

    pub(super) fn beginnings(&mut self, beginnings: Vec<String>, worth: Worth) {
        self.beginnings = beginnings;
        self.beginning_worth = worth;
    }

    /// What all words of the question are worth together, those that nothing holds left out.
    pub(super) fn said(&self) -> f32 {
        let mut words = [0.0_f32; 32];
        for worth in self.terms.values().chain([&self.beginning_worth]) {
            let known = &mut words[usize::from(worth.word) % 32];
            *known = known.max(worth.weight);
        }
        words.iter().sum()
    }

    /// The words of the question that any article holds, one bit each.
    pub(super) fn words(&self) -> u32 {
        let begun = (!self.beginnings.is_empty()).then_some(&self.beginning_worth);
        let all = self.terms.values().chain(begun);
        all.fold(0, |all, worth| all | worth.bit())
    }

    /// What a word of a text is worth to this search, if anything.
    #[inline]
    pub(super) fn worth(&self, word: Word, text: &str) -> Option<Worth> {
        let in_sieve = self.sieve.may_have(word.term);
        let known = in_sieve.then(|| self.terms.get(&word.term)).flatten();
        known.copied().or_else(|| {
            let begins = !self.beginnings.is_empty() && self.begins(word, text);
            begins.then_some(self.beginning_worth)
        })
    }

    /// Whether a word begins like the unfinished one.
    fn begins(&self, word: Word, text: &str) -> bool {
        let written = &text[word.start()..word.end()];
        let mut folded = text::fold(written);
        if word.joined {
            folded.retain(|c| !matches!(c, '-' | '\u{2010}' | '\u{2011}'));
        }
        let begins = |beginning: &String| folded.starts_with(&**beginning);
        self.beginnings.iter().any(begins)
    }

    /// Lends an analyzer of the search's language.
    pub(super) fn with_analyzer<T>(&self, work: impl FnOnce(&mut Analyzer) -> T) -> T {
        self.analyzers.with(work)
    }
}

impl fmt::Debug for Meant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meant")
            .field("terms", &self.terms.len())
            .field("beginnings", &self.beginnings)
            .finish()
    }
}
