//! Notes that are taken of an article while it is looked over: what is wrong, and where.
//!
//! It must not know what is looked for.

use std::ops::Range;

use crate::problem::{Code, Lines, Place, Problem};

/// Notes of one article.
pub(super) struct Notes<'a> {
    file: &'a str,
    lines: Lines<'a>,
    problems: Vec<Problem>,
}

impl<'a> Notes<'a> {
    /// An empty sheet for an article; `text` is the whole file.
    pub(super) fn of(file: &'a str, text: &'a str) -> Self {
        Self {
            file,
            lines: Lines::of(text),
            problems: Vec::new(),
        }
    }

    /// The place of these bytes of the file.
    pub(super) fn place(&self, at: &Range<usize>) -> Place {
        self.lines.span(self.file, at.start, at.end)
    }

    /// A problem with these bytes of the file.
    pub(super) fn mark(
        &mut self,
        code: Code,
        at: Range<usize>,
        what: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let place = self.place(&at);
        self.problems.push(Problem::new(code, place, what, remedy));
    }

    /// A problem with the key of the front matter, or the whole file where that is not there.
    pub(super) fn mark_key(&mut self, code: Code, at: Option<Place>, what: String, remedy: &str) {
        let place = at.unwrap_or_else(|| Place::file(self.file));
        self.problems.push(Problem::new(code, place, what, remedy));
    }

    /// Problems that others found.
    pub(super) fn add(&mut self, problems: Vec<Problem>) {
        self.problems.extend(problems);
    }

    /// Takes out what stands within these parts of the file, but for one code.
    pub(super) fn keep_only(&mut self, code: Code, within: &[Range<usize>]) {
        let line = |at: usize| self.lines.line(at);
        let within: Vec<_> = within
            .iter()
            .map(|at| line(at.start)..=line(at.end))
            .collect();
        let is_within = |one: u32| within.iter().any(|lines| lines.contains(&one));
        self.problems
            .retain(|one| one.code == code || !one.place.line.is_some_and(is_within));
    }

    /// What was noted, in the order in which it was.
    pub(super) fn problems(self) -> Vec<Problem> {
        self.problems
    }
}
