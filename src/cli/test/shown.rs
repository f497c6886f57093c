//! A run of search tests, for people and for GitHub: a line for every failure, then the figures.
//!
//! It must not know where it is printed.

use std::fmt::Write as _;

use crate::cli::report::annotation;
use crate::problem::Severity;
use crate::relevance::{Figures, Judged, Kind, Missed, Run, Tested, Verdict};

/// So many hits say what came instead.
const INSTEAD: usize = 3;

/// A line for every question whose answer is wrong; with `all` one for every question.
pub(super) fn lines(run: &Run<'_>, all: bool) -> String {
    let mut out = String::new();
    for tested in &run.tests {
        let place = format!("{}:{}", tested.file.path, tested.test.line);
        for (word, text) in told(tested, all) {
            let _ = writeln!(out, "{word} {place}: {text}");
        }
    }
    for missed in &run.missed {
        let place = format!("{}:{}", missed.path, missed.threshold.line);
        let _ = writeln!(out, "FAILED {place}: {}", threshold(missed));
    }
    out
}

/// Every failure as a workflow command, which GitHub shows beside the line of the test.
pub(super) fn annotations(run: &Run<'_>) -> String {
    let mut out = String::new();
    let mut error = |file: &str, line, text: &str| {
        let place = Some((file, Some(line), None));
        let _ = writeln!(
            out,
            "{}",
            annotation(Severity::Error, place, "Search test", text)
        );
    };
    for tested in run.tests.iter().filter(|one| one.verdict.is_failure()) {
        for (_, text) in told(tested, false) {
            error(&tested.file.path, tested.test.line, &text);
        }
    }
    for missed in &run.missed {
        error(&missed.path, missed.threshold.line, &threshold(missed));
    }
    out
}

/// What is to be said of a test: how it ended in a word, and what came.
fn told(tested: &Tested<'_>, all: bool) -> Vec<(&'static str, String)> {
    let reason = tested.test.fails.as_deref().unwrap_or_default();
    match tested.verdict {
        Verdict::Failed => {
            let wrong = tested.judged.iter().filter(|one| !one.misses.is_empty());
            wrong.map(|one| ("FAILED", failure(tested, one))).collect()
        }
        Verdict::UnexpectedPass => {
            let query = quoted(&tested.test.query);
            let text = format!(
                "{query} unexpectedly passes: take the line `fails = {}` out",
                quoted(reason)
            );
            vec![("FAILED", text)]
        }
        _ if !all => Vec::new(),
        Verdict::ExpectedFailure => {
            let wrong = tested.judged.iter().filter(|one| !one.misses.is_empty());
            let text = |one| format!("{} (expected to fail: {reason})", failure(tested, one));
            wrong.map(|one| ("fails", text(one))).collect()
        }
        Verdict::Passed => {
            let text = |one: &Judged| match one.rank {
                Some(rank) => format!("{} has rank {rank}", question(tested, one)),
                None => question(tested, one),
            };
            tested.judged.iter().map(|one| ("ok", text(one))).collect()
        }
    }
}

/// What was wrong with an answer, and what came instead.
fn failure(tested: &Tested<'_>, judged: &Judged) -> String {
    let misses: Vec<&str> = judged.misses.iter().map(|miss| &*miss.what).collect();
    let mut text = format!("{} {}", question(tested, judged), misses.join("; "));
    let hits = judged.answered.hits.iter().take(INSTEAD).enumerate();
    let hits: Vec<String> = hits
        .map(|(at, hit)| format!("{}. `{}`", at + 1, hit.id))
        .collect();
    if !hits.is_empty() {
        let _ = write!(text, "; came: {}", hits.join(", "));
    }
    text
}

/// The question in quotes, with what it is a variant of and its language.
fn question(tested: &Tested<'_>, judged: &Judged) -> String {
    let query = quoted(&judged.asked.query);
    let lang = &tested.lang;
    match judged.asked.kind {
        Kind::Written => format!("{query} ({lang})"),
        Kind::Typo => format!("{query} ({lang}, {} misspelt)", quoted(&tested.test.query)),
        Kind::Romanised => format!("{query} ({lang}, {} romanised)", quoted(&tested.test.query)),
    }
}

fn threshold(missed: &Missed) -> String {
    let name = missed.threshold.measure.name();
    format!(
        "{name} is {:.3} over all tests, wanted at least {:.3}",
        missed.reached, missed.threshold.least
    )
}

/// Text on one line between quotes.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace(char::is_control, " "))
}

/// How many tests came to what, and the figures.
pub(super) fn summary(run: &Run<'_>, seconds: f64) -> String {
    let counts = run.counts();
    let mut parts = vec![format!("{} passed", counts.passed)];
    for (count, name) in [
        (counts.failed, "failed"),
        (counts.expected_failures, "expected to fail"),
        (counts.unexpected_passes, "unexpectedly passed"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {name}"));
        }
    }
    let plural = |count| if count == 1 { "" } else { "s" };
    format!(
        "{}\n{} test{}: {} ({} quer{}, {seconds:.1} s)\n",
        table(run),
        counts.tests,
        plural(counts.tests),
        parts.join(", "),
        counts.queries,
        if counts.queries == 1 { "y" } else { "ies" },
    )
}

/// The figures of all questions by kind, then of each language. Empty without any.
fn table(run: &Run<'_>) -> String {
    let mut rows: Vec<(String, Figures)> = Vec::new();
    for kind in Kind::ALL {
        let figures = run.figures(kind, None);
        rows.extend(figures.map(|figures| (kind.name().to_owned(), figures)));
    }
    let languages = run.languages();
    for lang in languages.iter().filter(|_| languages.len() > 1) {
        for kind in Kind::ALL {
            let name = match kind {
                Kind::Written => lang.to_string(),
                kind => format!("{lang}, {}", kind.name()),
            };
            let figures = run.figures(kind, Some(lang));
            rows.extend(figures.map(|figures| (name, figures)));
        }
    }
    if rows.is_empty() {
        return String::new();
    }
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut out = format!(
        "\n{:width$}  queries  success@1  @3     @5     MRR@10  nothing found\n",
        ""
    );
    for (name, one) in rows {
        let _ = writeln!(
            out,
            "{name:width$}  {:>7}  {:<9.3}  {:.3}  {:.3}  {:<6.3}  {:.3}",
            one.queries, one.success_at_1, one.success_at_3, one.success_at_5, one.mrr, one.empty
        );
    }
    out
}
