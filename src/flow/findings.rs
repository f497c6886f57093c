//! What a walk finds wrong: the same thing on many pages is one finding.
//!
//! It must not know how anything is found.

use std::collections::BTreeMap;

use crate::problem::{Code, Place, Problem};

/// What was found so far.
#[derive(Default)]
pub(super) struct Findings(BTreeMap<(&'static str, String), Found>);

struct Found {
    problem: Problem,
    others: usize,
}

impl Findings {
    /// Notes what is wrong with a page.
    pub(super) fn note(&mut self, code: Code, page: &str, what: impl Into<String>, remedy: &str) {
        let what = what.into();
        let found = self.0.entry((code.name, what.clone()));
        let found = found.and_modify(|found| found.others += 1);
        found.or_insert_with(|| Found {
            problem: Problem::new(code, Place::file(page), what, remedy),
            others: 0,
        });
    }

    /// All of it.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let all = self.0.into_values().map(|Found { problem, others }| {
            let what = match others {
                0 => problem.what,
                1 => format!("{}; so on one other page", problem.what),
                _ => format!("{}; so on {others} other pages", problem.what),
            };
            Problem { what, ..problem }
        });
        all.collect()
    }
}
