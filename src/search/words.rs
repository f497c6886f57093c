//! The words of an article, told once: what excerpts of all questions are chosen by.
//!
//! To analyse the texts of ten hits anew for every question would be most of its time. It must not
//! know questions.

use super::analyzers::Analyzers;
use crate::content::Article;
use crate::text::{Token, floor_grapheme};

/// How much of an article is looked through for its excerpt, in bytes: ten hits that are books must not
/// keep a customer waiting. Of the rest only the headings are read.
pub(super) const MAX_SCANNED: usize = 128 << 10;

/// The words of an article's headings and texts, in order.
#[derive(Clone, Debug)]
pub struct Words {
    pub(super) title: Vec<Word>,
    pub(super) sections: Vec<SectionWords>,
}

/// The words of a section.
#[derive(Clone, Debug)]
pub(super) struct SectionWords {
    pub(super) heading: Vec<Word>,
    pub(super) text: Vec<Word>,
}

/// Where a word stands in its text, and which it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    /// The number of its term.
    pub(super) term: u64,
    start: u32,
    end: u32,
    /// It is the two words before it, written as one.
    pub(super) joined: bool,
    /// It lies across the border of two words.
    pub(super) across: bool,
}

impl Word {
    /// A word of a text shorter than 4 GB.
    pub(super) fn of(token: &Token<'_>) -> Self {
        Self {
            term: token.number,
            start: token.start as u32,
            end: token.end as u32,
            joined: token.joined,
            across: token.across,
        }
    }

    pub(super) fn start(self) -> usize {
        self.start as usize
    }

    pub(super) fn end(self) -> usize {
        self.end as usize
    }
}

impl Words {
    pub(super) fn of(article: &Article, analyzers: &Analyzers) -> Self {
        analyzers.with(|analyzer| {
            let mut words = |text: &str| {
                let mut words = Vec::new();
                analyzer.tokens(text, |token| words.push(Word::of(&token)));
                words.shrink_to_fit();
                words
            };
            let mut left = MAX_SCANNED;
            let title = words(&article.title);
            let sections = article.sections.iter().map(|section| {
                let text = &section.text[..floor_grapheme(&section.text, left)];
                left -= text.len();
                SectionWords {
                    heading: words(&section.title),
                    text: words(text),
                }
            });
            Self {
                title,
                sections: sections.collect(),
            }
        })
    }

    /// What they take in memory, in bytes.
    #[must_use]
    pub fn weight(&self) -> usize {
        let words = |words: &Vec<Word>| size_of_val(words.as_slice());
        let sections = self.sections.iter();
        let sections: usize = sections
            .map(|s| size_of::<SectionWords>() + words(&s.heading) + words(&s.text))
            .sum();
        size_of::<Self>() + words(&self.title) + sections
    }
}
