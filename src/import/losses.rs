//! What could not be carried: one problem for each thing, each with its place and its cure.
//!
//! It must not know which product something comes from.

use std::collections::HashMap;

use crate::problem::{Code, Lines, Place, Problem, Severity};

/// The list, while it grows.
#[derive(Debug, Default)]
pub(super) struct Losses {
    problems: Vec<Problem>,
    /// What some of them are about, as it is written in their lines.
    written: HashMap<usize, String>,
}

/// The text of a file of the export, when that was read.
pub(super) type Text<'e> = dyn Fn(&str) -> Option<&'e str> + 'e;

impl Losses {
    /// Something of a file as a whole.
    pub(super) fn file(&mut self, code: Code, file: &str, what: impl Into<String>, remedy: &str) {
        self.add(Problem::new(code, Place::file(file), what, remedy));
    }

    /// Something in a line of a file, counted from one.
    pub(super) fn line(
        &mut self,
        code: Code,
        file: &str,
        line: usize,
        what: impl Into<String>,
        remedy: &str,
    ) {
        let mut place = Place::file(file);
        place.line = u32::try_from(line).ok().filter(|line| *line > 0);
        self.add(Problem::new(code, place, what, remedy));
    }

    /// Something that is written so in a line of a file, counted from one; `what` is told of it, shortened.
    pub(super) fn marked(
        &mut self,
        code: Code,
        file: &str,
        line: usize,
        written: &str,
        what: impl Fn(&str) -> String,
        remedy: &str,
    ) {
        let first = written.lines().next().unwrap_or_default();
        self.written.insert(self.problems.len(), first.to_owned());
        self.line(code, file, line, what(&short(written)), remedy);
    }

    /// Makes what was told last something that is merely good to know.
    pub(super) fn weigh_as_note(&mut self) {
        if let Some(last) = self.problems.last_mut() {
            last.severity = Severity::Note;
        }
    }

    /// Something that is written so in the text of a file: the first place where it stands.
    pub(super) fn written(
        &mut self,
        code: Code,
        file: &str,
        text: &str,
        written: &str,
        what: impl Into<String>,
        remedy: &str,
    ) {
        let place = match text.find(written).filter(|_| !written.is_empty()) {
            Some(at) => Place::span(file, text, at, at + written.len()),
            None => Place::file(file),
        };
        self.add(Problem::new(code, place, what, remedy));
    }

    /// The same, as something that is merely good to know.
    pub(super) fn note(&mut self, code: Code, file: &str, what: impl Into<String>, remedy: &str) {
        let mut problem = Problem::new(code, Place::file(file), what, remedy);
        problem.severity = Severity::Note;
        self.add(problem);
    }

    /// The same in a line, counted from one.
    pub(super) fn note_at(
        &mut self,
        code: Code,
        file: &str,
        line: usize,
        what: &str,
        remedy: &str,
    ) {
        self.line(code, file, line, what, remedy);
        self.weigh_as_note();
    }

    /// Adds what is known already.
    pub(super) fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Finds the places of what is written in a line.
    pub(super) fn find<'e>(&mut self, text: &Text<'e>) {
        let mut files: HashMap<String, Option<Lines<'e>>> = HashMap::new();
        // What stands twice in a line is told twice: each has its own place.
        let mut done: HashMap<(String, u32, String), usize> = HashMap::new();
        for (number, problem) in self.problems.iter_mut().enumerate() {
            let Some(written) = self.written.remove(&number) else {
                continue;
            };
            let (file, Some(line)) = (problem.place.file.clone(), problem.place.line) else {
                continue;
            };
            let lines = files.entry(file.clone());
            let lines = lines.or_insert_with(|| text(&file).map(Lines::of));
            let Some(lines) = lines else { continue };
            let (start, text) = lines.text(line);
            let from = done
                .entry((file.clone(), line, written.clone()))
                .or_insert(0);
            let found = text[*from..].find(&written);
            if let Some(found) = found.map(|found| *from + found) {
                *from = found + written.len();
                problem.place = lines.span(file, start + found, start + *from);
            }
        }
    }

    /// All of it, in the order of the files and lines, each once.
    pub(super) fn finish(mut self) -> Vec<Problem> {
        self.problems.sort_by(|one, other| {
            let key = |problem: &Problem| (problem.place.clone(), problem.code.name);
            key(one)
                .cmp(&key(other))
                .then_with(|| one.what.cmp(&other.what))
        });
        self.problems.dedup();
        self.problems
    }
}

/// A text, cut to a length that one reads in a line.
pub(super) fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 80 {
        return line;
    }
    let mut cut: String = line.chars().take(79).collect();
    cut.push('…');
    cut
}
