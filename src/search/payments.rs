//! What is paid for what: every term that a query means, with the articles that hold it.
//!
//! One walk for those who add up scores and for those who explain them, so that they cannot
//! disagree. It must not know what is done with a payment.

use std::ops::Range;

use serde::Serialize;
use tantivy::postings::BlockSegmentPostings;

use super::pairs::Paired;
use super::plan::Planned;
use super::segment::Segment;
use super::worth::{Lengths, Pay};

/// What a word found in the title counts besides its share in the whole.
const TITLE: f32 = 0.45;
/// What it counts while somebody types: suggestions are titles. Measured on two help centres by typing
/// every title and every question letter by letter: 1.5 lifts titles by 3 to 5 points of mean
/// reciprocal rank and takes nothing from questions; 2.5 takes 1 to 3 from them.
const TITLE_SUGGESTED: f32 = 1.5;

/// What a word found in the title counts besides its share in the whole, in a search or, if
/// `unfinished`, among suggestions.
pub(super) fn title_share(unfinished: bool) -> f32 {
    if unfinished { TITLE_SUGGESTED } else { TITLE }
}

/// Where in an article something was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Where {
    /// In any of its words: title, keywords, headings, text.
    Text,
    /// In its title.
    Title,
    /// Two words side by side, in any of them.
    Pair,
}

/// A term, what it pays, and those who hold it.
pub(super) struct Payment<'a> {
    pub(super) found_in: Where,
    /// The terms, with a space between if they are two.
    pub(super) term: &'a str,
    /// Where the words it is found for stand in what was typed.
    pub(super) place: Range<usize>,
    pub(super) pay: Pay<'a>,
    pub(super) postings: BlockSegmentPostings,
    /// Whether it counts how often an article holds it.
    pub(super) counted: bool,
}

/// Those who are paid.
pub(super) trait Payee {
    /// Begins a round: of what is paid in one, an article keeps the most.
    fn next_round(&mut self);
    /// Takes a payment for every article that holds its term.
    fn take(&mut self, payment: Payment<'_>);
}

/// The payments to a segment's articles.
#[derive(Clone, Copy)]
pub(super) struct Payments<'a> {
    pub(super) segment: &'a Segment,
    pub(super) text_lengths: &'a Lengths,
    pub(super) title_lengths: &'a Lengths,
    pub(super) title_share: f32,
}

impl Payments<'_> {
    /// Pays for a word of the query, in either field the best of its readings.
    pub(super) fn word(&self, word: &Planned<'_>, payee: &mut impl Payee) -> anyhow::Result<()> {
        let asked = &word.reading.asked;
        let text = (Where::Text, &self.segment.text, self.text_lengths, 1.0);
        let title = (
            Where::Title,
            &self.segment.title,
            self.title_lengths,
            self.title_share,
        );
        for (found_in, terms, lengths, share) in [text, title] {
            payee.next_round();
            let pay = |weight, sure| Pay {
                weight,
                lengths,
                norms: &terms.norms,
                words: word.bits,
                sure,
            };
            for alternative in &word.reading.alternatives {
                if let Some(postings) = terms.postings(&terms.word(&alternative.term))? {
                    let weight = share * word.weight_of(alternative);
                    payee.take(Payment {
                        found_in,
                        term: &alternative.term,
                        place: asked.start..asked.end,
                        pay: pay(weight, alternative.sure),
                        postings,
                        counted: true,
                    });
                }
            }
            // Words in a row are indexed for the article as a whole.
            let pairs = &self.segment.pairs;
            let phrases = word.reading.phrases.iter();
            for phrase in phrases.filter(|_| found_in == Where::Text) {
                if let Some(postings) = pairs.postings(&pairs.number(phrase.pair))? {
                    payee.take(Payment {
                        found_in: Where::Pair,
                        term: &phrase.terms.join(" "),
                        place: asked.start..asked.end,
                        pay: pay(word.weight_of_phrase(phrase), phrase.sure),
                        postings,
                        counted: false,
                    });
                }
            }
        }
        Ok(())
    }

    /// Pays for two words side by side, as for a word that an article holds once.
    pub(super) fn pair(&self, pair: &Paired, payee: &mut impl Payee) -> anyhow::Result<()> {
        payee.next_round();
        let pairs = &self.segment.pairs;
        for reading in &pair.readings {
            if let Some(postings) = pairs.postings(&pairs.number(reading.number))? {
                payee.take(Payment {
                    found_in: Where::Pair,
                    term: &reading.terms,
                    place: pair.place.clone(),
                    pay: Pay {
                        weight: reading.weight,
                        lengths: self.text_lengths,
                        norms: &self.segment.text.norms,
                        words: 0,
                        sure: false,
                    },
                    postings,
                    counted: false,
                });
            }
        }
        Ok(())
    }
}
