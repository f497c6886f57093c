//! The questions of a test: as it is written, with typing errors, and in Latin letters.
//!
//! The same test has the same questions on every machine and on every day. It must not know what a
//! right answer is.

use serde::Serialize;

use super::{Test, misspelt, romanised};

/// So many questions with typing errors are made of one.
const TYPOS: usize = 3;

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// How it came from the test's own.
    pub kind: Kind,
    /// What is typed.
    pub query: String,
}

/// How a question came from the test's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// As it is written.
    Written,
    /// With a typing error.
    Typo,
    /// Bengali in Latin letters.
    Romanised,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Written, Self::Typo, Self::Romanised];

    /// Its name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Written => "as written",
            Self::Typo => "typing errors",
            Self::Romanised => "romanised",
        }
    }
}

/// All questions of a test, its own first.
#[must_use]
pub fn asked(test: &Test) -> Vec<Asked> {
    let mut all = vec![Asked {
        kind: Kind::Written,
        query: test.query.clone(),
    }];
    let mut add = |kind, query| all.push(Asked { kind, query });
    if test.typos {
        for query in misspelt::misspelt(&test.query, TYPOS) {
            add(Kind::Typo, query);
        }
    }
    if test.romanised {
        add(Kind::Romanised, romanised::romanised(&test.query));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relevance::read;

    #[test]
    fn a_test_asks_what_it_says_and_the_variants_it_wants() {
        let cases = [
            ("query = \"refund\"", vec![Kind::Written]),
            (
                "query = \"refund\"\ntypos = true",
                vec![Kind::Written, Kind::Typo, Kind::Typo, Kind::Typo],
            ),
            ("query = \"id\"\ntypos = true", vec![Kind::Written]),
            (
                "query = \"টাকা\"\nromanised = true",
                vec![Kind::Written, Kind::Romanised],
            ),
        ];
        for (keys, wanted) in cases {
            let file = read("t.toml", &format!("[[test]]\n{keys}\nempty = false\n")).file;
            let kinds: Vec<_> = asked(&file.tests[0]).iter().map(|one| one.kind).collect();
            assert_eq!(kinds, wanted, "{keys}");
        }
    }
}
