//! Stretches of the page that hold HTML of its writer's: what the sanitiser must clean.
//!
//! A stretch goes from the beginning of one block to the end of one, and nothing is open at either.
//! It must not know what HTML is dangerous.

use super::super::sanitize::{self, SafeHtml, Stretch};
use super::Writer;
use crate::problem::code;

/// Whole blocks with HTML of the writer's own, in bytes of the page.
#[derive(Default)]
pub(super) struct Stretches {
    all: Vec<Stretch>,
    /// Where the present block begins.
    begin: usize,
    /// Where something foreign is written in the present block, in bytes of the file.
    foreign: Option<usize>,
    /// Where a footnote has something foreign. These are written last.
    in_footnotes: Option<usize>,
}

impl Writer<'_> {
    /// The page, with what its writer wrote in HTML cleaned.
    pub(super) fn clean(&mut self) -> SafeHtml {
        let stretches = self.stretches.end(self.out.len());
        let html = std::mem::take(&mut self.out);
        if stretches.is_empty() {
            return sanitize::own(html);
        }
        let assets = format!("{}/assets/", self.setting.catalog.base);
        let cleaner = sanitize::Cleaner::new(&assets, self.setting.image_hosts);
        let (body, tangled) = cleaner.clean(&html, &stretches);
        for stretch in tangled {
            self.problem(
                code::TANGLED_HTML,
                stretch.written_at,
                stretch.written_at + 1,
                "the HTML from here on is so tangled that browsers would not read it as it is written; its text is shown without it",
                "close every element where it belongs, or write it in Markdown",
            );
        }
        body
    }
}

impl Stretches {
    /// Something foreign, at a byte of the file.
    pub(super) fn note(&mut self, written_at: usize) {
        self.foreign.get_or_insert(written_at);
    }

    /// Nothing is open at this byte.
    pub(super) fn end_block(&mut self, at: usize) {
        if let Some(written_at) = self.foreign.take() {
            self.push(self.begin.min(at), at, written_at);
        }
        self.begin = at;
    }

    /// A footnote was written, which will stand below the text.
    pub(super) fn end_footnote(&mut self) {
        self.in_footnotes = self.in_footnotes.or(self.foreign);
    }

    /// The footnotes begin.
    pub(super) fn begin_footnotes(&mut self) {
        self.foreign = self.foreign.or(self.in_footnotes);
    }

    /// All of them, in order.
    pub(super) fn end(&mut self, at: usize) -> Vec<Stretch> {
        self.end_block(at);
        std::mem::take(&mut self.all)
    }

    /// Stretches that touch are one: they may have been meant as one.
    fn push(&mut self, start: usize, end: usize, written_at: usize) {
        match self.all.last_mut() {
            Some(last) if last.within.end == start => last.within.end = end,
            _ => self.all.push(Stretch {
                within: start..end,
                written_at,
            }),
        }
    }
}
