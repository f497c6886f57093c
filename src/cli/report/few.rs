//! A long report made short: the first problems of each code.
//!
//! It must not know how they are printed.

use std::collections::BTreeMap;

use crate::cli::Global;
use crate::problem::{Problem, Severity};

/// So many problems of a code are shown, errors apart, which all are.
const OF_A_CODE: usize = 10;

/// The first problems of each code, and how many more there are, with what the code means. Notes count
/// only when they are wanted.
pub(super) fn first_of_each<'a>(
    problems: &[Problem],
    global: &Global,
) -> (Vec<Problem>, BTreeMap<&'a str, (usize, &'a str)>) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut left = BTreeMap::new();
    let mut shown = Vec::new();
    for problem in problems.iter().filter(|problem| problem.is_told()) {
        let hidden = problem.severity == Severity::Note && !global.verbose;
        let count = counts.entry(problem.code.name).or_default();
        *count += 1;
        if hidden || problem.is_error() || *count <= OF_A_CODE {
            shown.push(problem.clone());
        } else {
            let means = problem.code.means;
            left.entry(problem.code.name).or_insert((0, means)).0 += 1;
        }
    }
    (shown, left)
}
