//! Where something stands in the article's file, and what is wrong there.
//!
//! It must not know what is looked for.

use super::Writer;
use crate::problem::{Code, Lines, Place, Problem};

impl Writer<'_> {
    /// The byte of the file that a byte of the parsed text comes from.
    pub(super) fn written(&self, at: usize) -> usize {
        self.body_at + self.prepared.written(at)
    }

    pub(super) fn place(&self, start: usize, end: usize) -> Place {
        let lines = self.lines.get_or_init(|| Lines::of(self.text));
        lines.span(&self.outline.path, start, end)
    }

    /// Notes a problem at bytes of the file.
    pub(super) fn problem(
        &mut self,
        code: Code,
        start: usize,
        end: usize,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let problem = Problem::new(code, self.place(start, end), what, remedy);
        self.problems.push(problem);
    }
}
