//! A run: all tests with their verdicts, and what they come to together.
//!
//! It must not know who asked.

use serde::Serialize;

use super::{Figures, Judged, Kind, Missed, Tally, Test, TestFile, Verdict, missed, verdict};
use crate::lang::Lang;

/// A test whose questions were answered.
#[derive(Debug)]
pub struct Tested<'a> {
    /// The file it is written in.
    pub file: &'a TestFile,
    /// The test.
    pub test: &'a Test,
    /// The language it was asked in.
    pub lang: Lang,
    /// Its answers, the one to the question as it is written first.
    pub judged: Vec<Judged>,
    /// What they come to.
    pub verdict: Verdict,
}

impl<'a> Tested<'a> {
    /// A test with its answers.
    #[must_use]
    pub fn new(file: &'a TestFile, test: &'a Test, lang: Lang, judged: Vec<Judged>) -> Self {
        let verdict = verdict(test, &judged);
        Self {
            file,
            test,
            lang,
            judged,
            verdict,
        }
    }
}

/// All tests of a run, in the order of the files.
#[derive(Debug, Default)]
pub struct Run<'a> {
    /// The tests.
    pub tests: Vec<Tested<'a>>,
    /// The thresholds that were not reached.
    pub missed: Vec<Missed>,
}

/// How many tests came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// All of them.
    pub tests: usize,
    /// All holds.
    pub passed: usize,
    /// Something does not.
    pub failed: usize,
    /// They failed, as they say.
    pub expected_failures: usize,
    /// They passed, though they say that they fail.
    pub unexpected_passes: usize,
    /// Questions asked, variants too.
    pub queries: usize,
}

impl<'a> Run<'a> {
    /// A run of all tests of some files, whose thresholds it must reach.
    #[must_use]
    pub fn whole(files: &[TestFile], tests: Vec<Tested<'a>>) -> Self {
        let mut run = Self::part(tests);
        if let Some(figures) = run.figures(Kind::Written, None) {
            run.missed = missed(files, &figures);
        }
        run
    }

    /// A run of some tests only: thresholds are for the whole.
    #[must_use]
    pub fn part(tests: Vec<Tested<'a>>) -> Self {
        Self {
            tests,
            missed: Vec::new(),
        }
    }

    /// Whether all is as it should be.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.missed.is_empty() && !self.tests.iter().any(|one| one.verdict.is_failure())
    }

    /// How many tests came to what.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for tested in &self.tests {
            counts.tests += 1;
            counts.queries += tested.judged.len();
            *match tested.verdict {
                Verdict::Passed => &mut counts.passed,
                Verdict::Failed => &mut counts.failed,
                Verdict::ExpectedFailure => &mut counts.expected_failures,
                Verdict::UnexpectedPass => &mut counts.unexpected_passes,
            } += 1;
        }
        counts
    }

    /// The languages asked in, in the order of the tests.
    #[must_use]
    pub fn languages(&self) -> Vec<&Lang> {
        let mut languages = Vec::new();
        for tested in &self.tests {
            if !languages.contains(&&tested.lang) {
                languages.push(&tested.lang);
            }
        }
        languages
    }

    /// The figures of all questions of a kind, in one language or all. Tests that expect no article
    /// do not count, nor do those that are expected to fail.
    #[must_use]
    pub fn figures(&self, kind: Kind, lang: Option<&Lang>) -> Option<Figures> {
        let mut tally = Tally::default();
        for tested in &self.tests {
            let other = lang.is_some_and(|lang| *lang != tested.lang);
            if other || tested.test.expect.is_empty() || tested.test.fails.is_some() {
                continue;
            }
            for judged in tested.judged.iter().filter(|one| one.asked.kind == kind) {
                tally.add(judged.rank, judged.answered.total == 0);
            }
        }
        tally.figures()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relevance::{Answered, asked, judge, read};

    #[test]
    fn a_run_counts_what_is_meant_to_be_found() {
        let text = "[thresholds]\nsuccess_at_1 = 0.5\n\
                    [[test]]\nquery = \"lost\"\nexpect = \"a\"\n\
                    [[test]]\nquery = \"later\"\nexpect = \"a\"\nfails = \"not written\"\n\
                    [[test]]\nquery = \"now\"\nlang = \"bn\"\nempty = true\nfails = \"old\"\n\
                    [[test]]\nquery = \"nothing\"\nempty = true\n";
        let files = [read("t.toml", text).file];
        let tested = || {
            let tests = files[0].tests.iter().map(|test| {
                let answers = asked(test).into_iter();
                let judged = answers.map(|one| judge(test, one, Answered::nothing()));
                let lang = test.lang(&Lang::english());
                Tested::new(&files[0], test, lang, judged.collect())
            });
            tests.collect::<Vec<_>>()
        };
        let run = Run::whole(&files, tested());
        let counts = Counts {
            tests: 4,
            passed: 1,
            failed: 1,
            expected_failures: 1,
            unexpected_passes: 1,
            queries: 4,
        };
        assert_eq!(run.counts(), counts);
        let figures = run.figures(Kind::Written, None).unwrap();
        assert_eq!((figures.queries, figures.empty), (1, 1.0));
        assert_eq!(run.figures(Kind::Written, Some(run.languages()[1])), None);
        assert_eq!(run.figures(Kind::Typo, None), None);
        assert_eq!(run.missed.len(), 1);
        assert!(!run.passed());
        assert_eq!(Run::part(tested()).missed, []);
        assert!(Run::default().passed());
    }
}
