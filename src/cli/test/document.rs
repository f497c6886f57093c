//! A run of search tests, as programs read it. The names are a promise.
//!
//! It must not know how figures come about.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Report;
use super::compare::ComparisonDocument;
use crate::lang::Lang;
use crate::problem::Problem;
use crate::relevance::{
    Confidence, Counts, Figures, Found, Judged, Kind, Miss, Run, Tested, Verdict,
};

/// The one document on standard output.
#[derive(Default, Serialize)]
pub(super) struct Document<'a> {
    edition: Option<&'a str>,
    passed: bool,
    seconds: f64,
    summary: Counts,
    figures: Shares,
    languages: BTreeMap<&'a str, Shares>,
    missed: Vec<MissedThreshold<'a>>,
    tests: Vec<TestDocument<'a>>,
    comparison: Option<ComparisonDocument<'a>>,
    problems: &'a [Problem],
}

/// Figures of each kind of question; `null` where there was none.
#[derive(Default, Serialize)]
struct Shares {
    written: Option<Figures>,
    typo: Option<Figures>,
    romanised: Option<Figures>,
}

#[derive(Serialize)]
struct MissedThreshold<'a> {
    file: &'a str,
    line: u32,
    measure: &'static str,
    wanted: f64,
    reached: f64,
}

#[derive(Serialize)]
struct TestDocument<'a> {
    file: &'a str,
    line: u32,
    query: &'a str,
    lang: &'a Lang,
    expect: Vec<&'a str>,
    verdict: Verdict,
    fails: Option<&'a str>,
    answers: Vec<AnswerDocument<'a>>,
}

#[derive(Serialize)]
struct AnswerDocument<'a> {
    kind: Kind,
    query: &'a str,
    rank: Option<usize>,
    misses: &'a [Miss],
    total: usize,
    confidence: Confidence,
    corrected: Option<&'a str>,
    answer: Option<&'a str>,
    hits: &'a [Found],
}

/// A run.
pub(super) fn document<'a>(report: &Report<'a>) -> Document<'a> {
    let run = report.run;
    let languages = run.languages().into_iter();
    Document {
        edition: Some(report.present.edition().about().id.as_str()),
        passed: run.passed(),
        seconds: report.seconds,
        summary: run.counts(),
        figures: shares(run, None),
        languages: languages
            .map(|lang| (lang.as_str(), shares(run, Some(lang))))
            .collect(),
        missed: missed(run),
        tests: run.tests.iter().map(test).collect(),
        comparison: report.comparison.map(|comparison| comparison.document()),
        problems: report.problems,
    }
}

/// There was nothing to test.
pub(super) fn nothing() -> Document<'static> {
    Document {
        passed: true,
        ..Document::default()
    }
}

/// Nothing could be tested.
pub(super) fn wrong(problems: &[Problem]) -> Document<'_> {
    Document {
        problems,
        ..Document::default()
    }
}

fn shares(run: &Run<'_>, lang: Option<&Lang>) -> Shares {
    Shares {
        written: run.figures(Kind::Written, lang),
        typo: run.figures(Kind::Typo, lang),
        romanised: run.figures(Kind::Romanised, lang),
    }
}

fn missed<'a>(run: &'a Run<'_>) -> Vec<MissedThreshold<'a>> {
    let missed = run.missed.iter().map(|one| MissedThreshold {
        file: &one.path,
        line: one.threshold.line,
        measure: one.threshold.measure.key(),
        wanted: one.threshold.least,
        reached: one.reached,
    });
    missed.collect()
}

fn test<'a>(tested: &'a Tested<'_>) -> TestDocument<'a> {
    TestDocument {
        file: &tested.file.path,
        line: tested.test.line,
        query: &tested.test.query,
        lang: &tested.lang,
        expect: tested.test.expected().collect(),
        verdict: tested.verdict,
        fails: tested.test.fails.as_deref(),
        answers: tested.judged.iter().map(answer).collect(),
    }
}

fn answer(judged: &Judged) -> AnswerDocument<'_> {
    let answered = &judged.answered;
    AnswerDocument {
        kind: judged.asked.kind,
        query: &judged.asked.query,
        rank: judged.rank,
        misses: &judged.misses,
        total: answered.total,
        confidence: answered.confidence,
        corrected: answered.corrected.as_deref(),
        answer: answered.answer.as_deref(),
        hits: &answered.hits,
    }
}
