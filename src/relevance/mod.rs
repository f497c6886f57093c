//! Search tests: what writers say a question must find, and whether it did.
//!
//! Pure: files come in as text, answers as values. It must not know how anything is searched for,
//! nor how a report looks.
//!
//! A run goes this way: [`read()`] turns a file into [`Test`]s; [`check()`] compares the articles they
//! name with those there are; [`asked()`] lists the questions of a test, as it is written and in
//! variants; [`judge()`] says what is wrong with an [`Answered`] question; [`Figures`] add up a run; and
//! [`compare()`] sets the answers of two editions side by side.

mod check;
mod comparison;
mod judge;
mod measures;
mod misspelt;
mod read;
mod romanised;
mod run;
mod variants;

use serde::Serialize;

pub use check::{Articles, check, without_tests};
pub use comparison::{Change, Changed, compare};
pub use judge::{Answered, Found, Judged, Miss, Verdict, judge, verdict};
pub use measures::{Figures, Measure, Missed, Tally, missed};
pub use read::{Read, read};
pub use run::{Counts, Run, Tested};
pub use variants::{Asked, Kind, asked};

use crate::lang::Lang;
use crate::problem::Place;

/// So many hits are asked for; what is behind them nobody sees.
pub const HITS: usize = 10;

/// A file of tests, read and checked as far as the file alone tells.
#[derive(Debug)]
pub struct TestFile {
    /// Its path, as its writer would type it.
    pub path: String,
    text: String,
    /// What the whole run must reach.
    pub thresholds: Vec<Threshold>,
    /// The tests, in the order of the file.
    pub tests: Vec<Test>,
}

/// What a figure of the whole run must reach at least.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// Which figure.
    pub measure: Measure,
    /// From 0 to 1.
    pub least: f64,
    /// Where it is written.
    pub line: u32,
}

/// What one question must find, and what it must not.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// The line of the question.
    pub line: u32,
    /// What a customer types.
    pub query: String,
    /// The language to ask in; `None`: the site's default.
    pub lang: Option<Named>,
    /// The articles of which any is right; empty when nothing is said about hits.
    pub expect: Vec<Named>,
    /// The worst rank that is good enough, from 1 to [`HITS`].
    pub rank: usize,
    /// The articles that must not be among the first `rank`.
    pub forbid: Vec<Named>,
    /// The corrected question; an empty one: there must be no correction.
    pub correction: Option<String>,
    /// How sure the search must be.
    pub confidence: Option<Confidence>,
    /// The article that the answer box quotes; an empty one: there must be no answer box.
    pub answer: Option<Named>,
    /// Whether there must be no hits at all (or, when false, any).
    pub empty: Option<bool>,
    /// Ask with typing errors, too.
    pub typos: bool,
    /// Ask in Latin letters, too.
    pub romanised: bool,
    /// Why the test is expected to fail.
    pub fails: Option<String>,
}

/// The name of something, and where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// An article's id, or a language's tag.
    pub name: String,
    /// The bytes of the file.
    span: (usize, usize),
}

/// How sure a search can be; the names of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Most of what was asked is in one of the first hits.
    Strong,
    /// A part of it, or only by assuming a misspelling.
    Weak,
    /// Nothing was found.
    None,
}

impl Confidence {
    /// Its name in files and in the API.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Strong => "strong",
            Self::Weak => "weak",
            Self::None => "none",
        }
    }
}

impl TestFile {
    /// Questions that were really asked, with their languages and the ids of what they found first: that is
    /// what each is to find again.
    #[must_use]
    pub fn of_questions(path: &str, asked: Vec<(String, Lang, Option<String>)>) -> Self {
        let name = |name: String| Named { name, span: (0, 0) };
        let tests = asked.into_iter().zip(1..);
        let tests = tests.map(|((query, lang, found), line)| Test {
            line,
            query,
            lang: Some(name(lang.to_string())),
            expect: found.into_iter().map(name).collect(),
            rank: HITS,
            forbid: Vec::new(),
            correction: None,
            confidence: None,
            answer: None,
            empty: None,
            typos: false,
            romanised: false,
            fails: None,
        });
        Self {
            path: path.to_owned(),
            text: String::new(),
            thresholds: Vec::new(),
            tests: tests.collect(),
        }
    }

    /// The articles that its tests name, with the languages they are asked in.
    pub fn articles(&self, default: &Lang) -> impl Iterator<Item = (Lang, &str)> {
        self.tests.iter().flat_map(|test| {
            let named = test.named();
            named.map(|id| (test.lang(default), id.name.as_str()))
        })
    }

    /// The lines of the tests that name an article of a language.
    pub fn naming(&self, lang: &Lang, id: &str, default: &Lang) -> impl Iterator<Item = u32> {
        let tests = self.tests.iter().filter(move |test| {
            test.lang(default) == *lang && test.named().any(|named| named.name == id)
        });
        tests.map(|test| test.line)
    }

    /// The line of a test's question.
    fn place_of_query(&self, test: &Test) -> Place {
        let before = test.line.saturating_sub(1) as usize;
        let mut lines = self.text.split_inclusive('\n');
        let start = lines.by_ref().take(before).map(str::len).sum::<usize>();
        let line = lines.next().unwrap_or_default().trim_end();
        Place::span(&self.path, &self.text, start, start + line.len())
    }

    /// Where a name is written.
    fn place(&self, named: &Named) -> Place {
        Place::span(&self.path, &self.text, named.span.0, named.span.1)
    }
}

impl Test {
    /// The language to ask in.
    #[must_use]
    pub fn lang(&self, default: &Lang) -> Lang {
        let own = self.lang.as_ref().and_then(|tag| Lang::parse(&tag.name));
        own.unwrap_or_else(|| default.clone())
    }

    /// The articles that it names, wherever.
    fn named(&self) -> impl Iterator<Item = &Named> {
        let answer = self.answer.iter().filter(|id| !id.name.is_empty());
        self.expect.iter().chain(&self.forbid).chain(answer)
    }

    /// The ids of `expect`.
    pub fn expected(&self) -> impl Iterator<Item = &str> {
        self.expect.iter().map(|named| named.name.as_str())
    }
}
