//! What is wrong with the answer to a test's question.
//!
//! It must not know how the answer came about, nor how it is shown.

use serde::Serialize;

use super::variants::{Asked, Kind};
use super::{Confidence, HITS, Test};

/// What was answered, as the API would say it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The first [`HITS`] articles, best first.
    pub hits: Vec<Found>,
    /// All articles found.
    pub total: usize,
    /// How sure the search is.
    pub confidence: Confidence,
    /// What was searched for instead.
    pub corrected: Option<String>,
    /// The article that the answer box quotes.
    pub answer: Option<String>,
}

/// An article found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Found {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub url: String,
}

/// One key of a test that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// The key.
    pub key: &'static str,
    /// What came instead, to go on after the question.
    pub what: String,
}

/// An answer, judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// What was asked.
    pub asked: Asked,
    /// What was answered.
    pub answered: Answered,
    /// The rank of the first article that is right.
    pub rank: Option<usize>,
    /// What does not hold; empty: all is well.
    pub misses: Vec<Miss>,
}

/// What a test came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All holds.
    Passed,
    /// Something does not.
    Failed,
    /// Something does not, as the test says.
    ExpectedFailure,
    /// All holds, though the test says that it does not yet.
    UnexpectedPass,
}

impl Verdict {
    /// Whether the run fails for it.
    #[must_use]
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::UnexpectedPass)
    }
}

impl Answered {
    /// Nothing was found.
    #[must_use]
    pub fn nothing() -> Self {
        Self {
            hits: Vec::new(),
            total: 0,
            confidence: Confidence::None,
            corrected: None,
            answer: None,
        }
    }

    fn rank(&self, id: &str) -> Option<usize> {
        let at = self.hits.iter().position(|hit| hit.id == id)?;
        Some(at + 1)
    }

    /// The rank of the first article that a test expects.
    #[must_use]
    pub fn rank_of(&self, test: &Test) -> Option<usize> {
        test.expected().filter_map(|id| self.rank(id)).min()
    }
}

/// What the verdicts on a test's questions come to together.
#[must_use]
pub fn verdict(test: &Test, judged: &[Judged]) -> Verdict {
    let good = judged.iter().all(|one| one.misses.is_empty());
    match (good, test.fails.is_some()) {
        (true, false) => Verdict::Passed,
        (false, false) => Verdict::Failed,
        (false, true) => Verdict::ExpectedFailure,
        (true, true) => Verdict::UnexpectedPass,
    }
}

/// Judges one answer. A variant must find the same articles; what the search says about itself is
/// tested for the question as it is written only.
#[must_use]
pub fn judge(test: &Test, asked: Asked, answered: Answered) -> Judged {
    let rank = answered.rank_of(test);
    let mut misses: Vec<Miss> = expected(test, &answered, rank).into_iter().collect();
    misses.extend(forbidden(test, &answered));
    misses.extend(emptiness(test, &answered));
    if asked.kind == Kind::Written {
        misses.extend(correction(test, &answered));
        misses.extend(confidence(test, &answered));
        misses.extend(answer(test, &answered));
    }
    Judged {
        asked,
        answered,
        rank,
        misses,
    }
}

fn miss(key: &'static str, what: String) -> Miss {
    Miss { key, what }
}

fn expected(test: &Test, answered: &Answered, rank: Option<usize>) -> Option<Miss> {
    if test.expect.is_empty() || rank.is_some_and(|rank| rank <= test.rank) {
        return None;
    }
    let ids: Vec<_> = test.expected().map(|id| format!("`{id}`")).collect();
    let ids = ids.join(" or ");
    let wanted = match test.rank {
        1 => "wanted first".to_owned(),
        rank => format!("wanted among the first {rank}"),
    };
    let what = match rank {
        Some(rank) => format!("{ids} has rank {rank}, {wanted}"),
        None if answered.hits.is_empty() => format!("{ids} was not found, {wanted}"),
        None => format!("{ids} is not among the first {HITS}, {wanted}"),
    };
    Some(miss("expect", what))
}

fn forbidden(test: &Test, answered: &Answered) -> Vec<Miss> {
    let ids = test.forbid.iter().map(|named| named.name.as_str());
    let found = ids.filter_map(|id| Some((id, answered.rank(id)?)));
    found
        .filter(|(_, rank)| *rank <= test.rank)
        .map(|(id, rank)| miss("forbid", format!("`{id}` is forbidden and has rank {rank}")))
        .collect()
}

fn emptiness(test: &Test, answered: &Answered) -> Option<Miss> {
    match (test.empty?, answered.total) {
        (true, 1..) => Some(miss(
            "empty",
            format!("found {}, wanted nothing", answered.total),
        )),
        (false, 0) => Some(miss("empty", "nothing was found".to_owned())),
        _ => None,
    }
}

fn correction(test: &Test, answered: &Answered) -> Option<Miss> {
    let wanted = test.correction.as_deref()?;
    let made = answered.corrected.as_deref().unwrap_or_default();
    if made.to_lowercase() == wanted.to_lowercase() {
        return None;
    }
    let what = match (wanted, made) {
        ("", made) => format!("was corrected to \"{made}\", wanted no correction"),
        (wanted, "") => format!("was not corrected, wanted \"{wanted}\""),
        (wanted, made) => format!("was corrected to \"{made}\", wanted \"{wanted}\""),
    };
    Some(miss("correction", what))
}

fn confidence(test: &Test, answered: &Answered) -> Option<Miss> {
    let (wanted, found) = (test.confidence?, answered.confidence);
    (wanted != found).then(|| {
        let what = format!(
            "the confidence is {}, wanted {}",
            found.name(),
            wanted.name()
        );
        miss("confidence", what)
    })
}

fn answer(test: &Test, answered: &Answered) -> Option<Miss> {
    let wanted = test.answer.as_ref()?.name.as_str();
    let quoted = answered.answer.as_deref().unwrap_or_default();
    if wanted == quoted {
        return None;
    }
    let what = match (wanted, quoted) {
        ("", quoted) => format!("the answer box quotes `{quoted}`, wanted none"),
        (wanted, "") => format!("there is no answer box, wanted one from `{wanted}`"),
        (wanted, quoted) => format!("the answer box quotes `{quoted}`, wanted `{wanted}`"),
    };
    Some(miss("answer", what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relevance::read;

    fn test(keys: &str) -> Test {
        let read = read("t.toml", &format!("[[test]]\nquery = \"q\"\n{keys}\n"));
        assert_eq!(read.problems, [], "{keys}");
        read.file.tests.into_iter().next().unwrap()
    }

    fn answered(ids: &[&str]) -> Answered {
        let hits = ids.iter().map(|id| Found {
            id: (*id).to_owned(),
            title: String::new(),
            url: String::new(),
        });
        Answered {
            hits: hits.collect(),
            total: ids.len(),
            confidence: Confidence::Strong,
            corrected: Some("Refund".into()),
            answer: Some("a".into()),
        }
    }

    fn ask(kind: Kind) -> Asked {
        Asked {
            kind,
            query: "q".into(),
        }
    }

    #[test]
    fn every_key_holds_or_says_what_came_instead() {
        let found = answered(&["a", "b", "c", "d"]);
        let cases = [
            ("expect = \"a\"", ""),
            ("expect = [\"z\", \"c\"]", ""),
            ("expect = \"d\"", "`d` has rank 4, wanted among the first 3"),
            ("expect = \"d\"\nrank = 4", ""),
            ("expect = \"b\"\nrank = 1", "`b` has rank 2, wanted first"),
            (
                "expect = [\"y\", \"z\"]",
                "`y` or `z` is not among the first 10",
            ),
            ("forbid = \"d\"", ""),
            ("forbid = \"b\"", "`b` is forbidden and has rank 2"),
            ("empty = true", "found 4, wanted nothing"),
            ("empty = false", ""),
            ("correction = \"refund\"", ""),
            (
                "correction = \"\"",
                "was corrected to \"Refund\", wanted no correction",
            ),
            (
                "confidence = \"weak\"",
                "the confidence is strong, wanted weak",
            ),
            ("answer = \"a\"", ""),
            ("answer = \"b\"", "the answer box quotes `a`, wanted `b`"),
            ("answer = \"\"", "the answer box quotes `a`, wanted none"),
        ];
        for (keys, wanted) in cases {
            let judged = judge(&test(keys), ask(Kind::Written), found.clone());
            let said: Vec<_> = judged.misses.iter().map(|miss| &*miss.what).collect();
            match wanted {
                "" => assert_eq!(said, [""; 0], "{keys}"),
                _ => assert!(said.len() == 1 && said[0].starts_with(wanted), "{said:?}"),
            }
        }
    }

    #[test]
    fn what_was_not_found_is_said() {
        let cases = [
            ("expect = \"a\"", "`a` was not found"),
            ("correction = \"x\"", "was not corrected, wanted \"x\""),
            ("answer = \"a\"", "there is no answer box"),
            ("empty = false", "nothing was found"),
        ];
        for (keys, wanted) in cases {
            let judged = judge(&test(keys), ask(Kind::Written), Answered::nothing());
            assert!(judged.misses[0].what.starts_with(wanted), "{judged:?}");
        }
    }

    #[test]
    fn a_variant_must_find_the_same_and_nothing_more() {
        let strict =
            test("expect = \"a\"\ncorrection = \"\"\nconfidence = \"weak\"\nanswer = \"\"");
        let found = answered(&["a"]);
        assert_eq!(judge(&strict, ask(Kind::Typo), found.clone()).misses, []);
        assert_eq!(judge(&strict, ask(Kind::Written), found).misses.len(), 3);
    }

    #[test]
    fn a_test_that_is_expected_to_fail_must_fail() {
        let judged = |keys: &str, ids: &[&str]| {
            let test = test(keys);
            let one = judge(&test, ask(Kind::Written), answered(ids));
            verdict(&test, &[one])
        };
        let cases = [
            ("expect = \"a\"", "a", Verdict::Passed, false),
            ("expect = \"a\"", "b", Verdict::Failed, true),
            (
                "expect = \"a\"\nfails = \"x\"",
                "b",
                Verdict::ExpectedFailure,
                false,
            ),
            (
                "expect = \"a\"\nfails = \"x\"",
                "a",
                Verdict::UnexpectedPass,
                true,
            ),
        ];
        for (keys, id, wanted, failure) in cases {
            let found = judged(keys, &[id]);
            assert_eq!((found, found.is_failure()), (wanted, failure), "{keys}");
        }
    }
}
