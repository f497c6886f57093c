//! Stretches of the page that hold HTML of its writer's: what the sanitiser must clean.
//!
//! A stretch goes from the beginning of one block to the end of one, and nothing is open at either.
//! It must not know what HTML is dangerous.

use std::ops::Range;

/// Whole blocks with HTML of the writer's own, in bytes of the page.
#[derive(Default)]
pub(super) struct Stretches {
    all: Vec<Range<usize>>,
    /// Where the present block begins.
    begin: usize,
    /// Whether the present block holds something foreign.
    pub(super) foreign: bool,
    /// Whether a footnote does. These are written last.
    in_footnotes: bool,
}

impl Stretches {
    /// Nothing is open at this byte.
    pub(super) fn end_block(&mut self, at: usize) {
        if std::mem::take(&mut self.foreign) {
            self.push(self.begin.min(at)..at);
        }
        self.begin = at;
    }

    /// A footnote was written, which will stand below the text.
    pub(super) fn end_footnote(&mut self) {
        self.in_footnotes |= self.foreign;
    }

    /// The footnotes begin.
    pub(super) fn begin_footnotes(&mut self) {
        self.foreign |= self.in_footnotes;
    }

    /// All of them, in order.
    pub(super) fn end(&mut self, at: usize) -> Vec<Range<usize>> {
        self.end_block(at);
        std::mem::take(&mut self.all)
    }

    /// Stretches that touch are one: they may have been meant as one.
    fn push(&mut self, stretch: Range<usize>) {
        match self.all.last_mut() {
            Some(last) if last.end == stretch.start => last.end = stretch.end,
            _ => self.all.push(stretch),
        }
    }
}
