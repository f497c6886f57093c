//! What a word of a query may stand for, and what each of that weighs.
//!
//! Every reading is an ordinary term with a weight. It must not know how words are read.

use std::borrow::Cow;
use std::collections::HashSet;

use super::query::Asked;

/// What the readings of a word weigh. A misspelling's weight is divided by what it costs,
/// in whole changes.
pub(super) mod weight {
    pub(in crate::search) const AS_TYPED: f32 = 1.0;
    pub(in crate::search) const NEAREST: f32 = 0.8;
    pub(in crate::search) const NEAR: f32 = 0.4;
    pub(in crate::search) const LIKELY_END: f32 = 0.7;
    pub(in crate::search) const ANY_END: f32 = 0.35;
    /// Ends of a last word that may well be finished.
    pub(in crate::search) const DOUBTED: f32 = 0.5;
    pub(in crate::search) const SHORTENED: f32 = 0.3;
    /// The same word in the other script: `password`, পাসওয়ার্ড.
    pub(in crate::search) const LOAN: f32 = 0.9;
    /// A loan word that is misspelt in Latin letters: `walet`, ওয়ালেট. Measured: 3 points of mean
    /// reciprocal rank on misspelt questions, where articles say so in Bengali.
    pub(in crate::search) const LOAN_NEAR: f32 = 0.6;
    /// A word that sounds like one in Bengali script which the index lacks, in either script:
    /// ডোমেইন, `domain`. Measured: 6 points of mean reciprocal rank where articles mix them.
    pub(in crate::search) const SOUNDS_LIKE_BENGALI: f32 = 0.6;
    /// A word that shares most of its letters with one that is not known at all, for the share of all.
    /// Measured: 1 to 2 points of mean reciprocal rank on a Bengali wallet, nothing elsewhere.
    pub(in crate::search) const AKIN: f32 = 0.8;
    /// Two words that the vocabulary has as one, and the other way round.
    pub(in crate::search) const JOINED: f32 = 0.9;
    pub(in crate::search) const SPLIT: f32 = 0.8;
    /// A word in Bengali script that sounds as it was typed in Latin letters.
    pub(in crate::search) const SOUNDS: f32 = 0.8;
    /// One that sounds so when it was typed in another way.
    pub(in crate::search) const SOUNDS_ALIKE: f32 = 0.5;
    /// What is left of either when the word is known as it was typed.
    pub(in crate::search) const KNOWN: f32 = 0.6;
    /// A word that says little by itself.
    pub(in crate::search) const LITTLE: f32 = 0.25;
}

/// A term that a word may stand for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Alternative {
    pub(super) term: String,
    pub(super) weight: f32,
    /// Articles that hold the term.
    pub(super) frequency: u32,
    /// The term of the word as it was typed.
    pub(super) as_typed: bool,
    /// It is as good as what was typed: the same word in the other script, or what the site's own
    /// writers call it.
    pub(super) sure: bool,
    pub(super) kin: Kin,
}

/// Whether a reading is one of many of its kind: then a rare one says no more than a common one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kin {
    /// It stands for itself.
    Alone,
    /// An end of an unfinished word.
    End,
    /// A word of the other script that sounds so.
    Sound,
}

/// A word of the query, and all that it may stand for.
#[derive(Clone, Debug)]
pub(super) struct Reading<'q> {
    pub(super) asked: Cow<'q, Asked>,
    /// The strongest first. Empty when the index has nothing of the kind.
    pub(super) alternatives: Vec<Alternative>,
    /// The word of the vocabulary that replaced a misspelt one.
    pub(super) replaced_by: Option<String>,
    /// How an unfinished word begins, in all spellings.
    pub(super) beginnings: Vec<String>,
    /// Several words in a row that mean the same.
    pub(super) phrases: Vec<Phrase>,
}

/// Words in a row that a word may stand for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Phrase {
    /// It is as good as what was typed.
    pub(super) sure: bool,
    pub(super) terms: Vec<String>,
    /// The number of the rarest two of them that stand side by side.
    pub(super) pair: u64,
    /// Articles that hold it.
    pub(super) frequency: u32,
    pub(super) weight: f32,
}

impl<'q> Reading<'q> {
    pub(super) fn of(asked: Cow<'q, Asked>) -> Self {
        Self {
            asked,
            alternatives: Vec::new(),
            replaced_by: None,
            beginnings: Vec::new(),
            phrases: Vec::new(),
        }
    }
}

impl Reading<'_> {
    /// Whether it is a word such as `how`, and not the beginning of another.
    pub(super) fn says_little(&self) -> bool {
        self.asked.light && self.beginnings.is_empty()
    }

    /// What it counts among the words of the query.
    pub(super) fn weight(&self) -> f32 {
        if self.says_little() {
            weight::LITTLE
        } else {
            1.0
        }
    }

    /// The reading of the word as it was typed, if the index holds it.
    pub(super) fn as_typed(&self) -> Option<&Alternative> {
        self.alternatives.iter().find(|a| a.as_typed)
    }

    /// Whether the index has anything of the kind.
    pub(super) fn is_known(&self) -> bool {
        !self.alternatives.is_empty() || !self.phrases.is_empty()
    }

    /// The articles, at most, that hold a reading of this kind which is as likely as this one.
    pub(super) fn frequency_of_kin(&self, of: &Alternative) -> u32 {
        let as_likely = |a: &&Alternative| match of.kin {
            Kin::Alone => a.term == of.term,
            Kin::End => a.kin == of.kin,
            Kin::Sound => a.kin == of.kin && a.weight >= of.weight,
        };
        let kin = self.alternatives.iter().filter(as_likely);
        kin.map(|a| a.frequency).fold(0, u32::saturating_add)
    }
}

/// Keeps the strongest reading of every term, the strongest first.
pub(super) fn distinct(alternatives: &mut Vec<Alternative>) {
    alternatives.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then_with(|| a.term.cmp(&b.term))
    });
    let mut seen = HashSet::new();
    alternatives.retain(|a| seen.insert(a.term.clone()));
}
