//! The answers of two editions side by side: which questions changed, and for the worse or not.
//!
//! It must not know how a comparison is shown.

use std::cmp::Ordering;

use serde::Serialize;

use super::{Answered, Asked, Judged, Kind, Tally, Test};

/// How a question's results changed, worse first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// The right article is further down, or gone.
    Worse,
    /// Another first hit, and the right article where it was.
    Other,
    /// The right article is further up.
    Better,
}

/// A question whose results changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed<'a> {
    /// Its test.
    pub test: &'a Test,
    /// What was asked.
    pub asked: &'a Asked,
    /// How it changed.
    pub change: Change,
    /// The rank of the right article before and after.
    pub rank: [Option<usize>; 2],
    /// The first hit before and after.
    pub first: [Option<&'a str>; 2],
}

/// What changed from the answers `before` to those `after`, worse ones first, and the tallies of
/// both. The answers belong together by their order.
#[must_use]
pub fn compare<'a>(
    answers: impl IntoIterator<Item = (&'a Test, &'a Answered, &'a Judged)>,
) -> (Vec<Changed<'a>>, [Tally; 2]) {
    let mut changed = Vec::new();
    let mut tallies = [Tally::default(); 2];
    for (test, before, after) in answers {
        let now = &after.answered;
        let rank = [before.rank_of(test), after.rank];
        // What counts in the figures of a run.
        if !test.expect.is_empty() && test.fails.is_none() && after.asked.kind == Kind::Written {
            tallies[0].add(rank[0], before.total == 0);
            tallies[1].add(rank[1], now.total == 0);
        }
        let first = [first(before), first(now)];
        if rank[0] != rank[1] || first[0] != first[1] {
            changed.push(Changed {
                test,
                asked: &after.asked,
                change: change(rank),
                rank,
                first,
            });
        }
    }
    changed.sort_by(|a, b| {
        let gain = |one: &Changed<'_>| worth(one.rank[1]) - worth(one.rank[0]);
        a.change
            .cmp(&b.change)
            .then_with(|| gain(a).abs().total_cmp(&gain(b).abs()).reverse())
    });
    (changed, tallies)
}

fn first(answered: &Answered) -> Option<&str> {
    answered.hits.first().map(|hit| hit.id.as_str())
}

/// What a rank is worth: 1 for the first, nothing when it is not there.
fn worth(rank: Option<usize>) -> f64 {
    rank.map_or(0.0, |rank| 1.0 / rank as f64)
}

fn change([before, after]: [Option<usize>; 2]) -> Change {
    match worth(after).total_cmp(&worth(before)) {
        Ordering::Less => Change::Worse,
        Ordering::Equal => Change::Other,
        Ordering::Greater => Change::Better,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relevance::{Confidence, Found, Kind, judge, read};

    fn answered(ids: &str) -> Answered {
        let hits: Vec<_> = ids
            .chars()
            .map(|id| Found {
                id: id.to_string(),
                title: String::new(),
                url: String::new(),
            })
            .collect();
        Answered {
            total: hits.len(),
            hits,
            confidence: Confidence::Strong,
            ..Answered::nothing()
        }
    }

    #[test]
    fn the_worst_changes_come_first_and_what_stays_is_left_out() {
        let test = read("t.toml", "[[test]]\nquery = \"q\"\nexpect = \"x\"\n")
            .file
            .tests;
        let asked = |name: &str| Asked {
            kind: Kind::Written,
            query: name.into(),
        };
        let cases = [
            ("same", "xab", "xba"),
            ("down", "xab", "axb"),
            ("gone", "xab", "abc"),
            ("up", "axb", "xab"),
            ("other", "axb", "bxa"),
        ];
        let judged: Vec<_> = cases
            .iter()
            .map(|(name, _, after)| judge(&test[0], asked(name), answered(after)))
            .collect();
        let before: Vec<_> = cases.iter().map(|(_, ids, _)| answered(ids)).collect();
        let answers = before.iter().zip(&judged);
        let (changed, [was, is]) =
            compare(answers.map(|(before, after)| (&test[0], before, after)));
        let names: Vec<_> = changed.iter().map(|one| one.asked.query.as_str()).collect();
        assert_eq!(names, ["gone", "down", "other", "up"]);
        assert_eq!(changed[0].rank, [Some(1), None]);
        assert_eq!(changed[0].first, [Some("x"), Some("a")]);
        assert_eq!(was.figures().unwrap().success_at_1, 0.6);
        assert_eq!(is.figures().unwrap().success_at_1, 0.4);
    }
}
