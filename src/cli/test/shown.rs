//! A run of search tests, for people and for GitHub: a line for every failure, then the figures.
//!
//! It must not know where it is printed.

use std::fmt::Write as _;

use crate::cli::report::annotation;
use crate::problem::Severity;
use crate::relevance::{Figures, Judged, Kind, Missed, Run, Tested, Verdict};

/// So many hits say what came instead.
const INSTEAD: usize = 3;

/// A line for everything that went wrong.
pub(super) fn failures(run: &Run<'_>) -> String {
    let tests = run.tests.iter().flat_map(wrong_lines);
    tests.chain(missed_lines(run)).collect()
}

/// A line for every question, whatever came of it.
pub(super) fn everything(run: &Run<'_>) -> String {
    let tests = run.tests.iter();
    let tests = tests.flat_map(|tested| wrong_lines(tested).into_iter().chain(good_lines(tested)));
    tests.chain(missed_lines(run)).collect()
}

fn wrong_lines(tested: &Tested<'_>) -> Vec<String> {
    let wrong = wrong(tested).into_iter();
    wrong.map(|text| line("FAILED", tested, &text)).collect()
}

fn good_lines(tested: &Tested<'_>) -> Vec<String> {
    let good = good(tested).into_iter();
    good.map(|(word, text)| line(word, tested, &text)).collect()
}

fn line(word: &str, tested: &Tested<'_>, text: &str) -> String {
    format!("{word} {}:{}: {text}\n", tested.file.path, tested.test.line)
}

fn missed_lines<'a>(run: &'a Run<'_>) -> impl Iterator<Item = String> + 'a {
    run.missed.iter().map(|missed| {
        let line = missed.threshold.line;
        format!("FAILED {}:{line}: {}\n", missed.path, threshold(missed))
    })
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
    for tested in &run.tests {
        for text in wrong(tested) {
            error(&tested.file.path, tested.test.line, &text);
        }
    }
    for missed in &run.missed {
        error(&missed.path, missed.threshold.line, &threshold(missed));
    }
    out
}

/// What went wrong with a test, if anything.
fn wrong(tested: &Tested<'_>) -> Vec<String> {
    match tested.verdict {
        Verdict::Failed => misses(tested).map(|one| failure(tested, one)).collect(),
        Verdict::UnexpectedPass => {
            let reason = tested.test.fails.as_deref().unwrap_or_default();
            vec![format!(
                "{} unexpectedly passes: take the line `fails = {}` out",
                quoted(&tested.test.query),
                quoted(reason)
            )]
        }
        Verdict::Passed | Verdict::ExpectedFailure => Vec::new(),
    }
}

/// What is as it should be: a word for it, and what came.
fn good(tested: &Tested<'_>) -> Vec<(&'static str, String)> {
    match tested.verdict {
        Verdict::Passed => {
            let passed = tested.judged.iter();
            passed.map(|one| ("ok", success(tested, one))).collect()
        }
        Verdict::ExpectedFailure => {
            let reason = tested.test.fails.as_deref().unwrap_or_default();
            let text = |one| format!("{} (expected to fail: {reason})", failure(tested, one));
            misses(tested).map(|one| ("fails", text(one))).collect()
        }
        Verdict::Failed | Verdict::UnexpectedPass => Vec::new(),
    }
}

/// The answers of a test that are wrong.
fn misses<'a>(tested: &'a Tested<'_>) -> impl Iterator<Item = &'a Judged> {
    tested.judged.iter().filter(|one| !one.misses.is_empty())
}

fn success(tested: &Tested<'_>, judged: &Judged) -> String {
    let question = question(tested, judged);
    match judged.rank {
        Some(rank) => format!("{question} has rank {rank}"),
        None => question,
    }
}

/// What was wrong with an answer, and what came instead.
fn failure(tested: &Tested<'_>, judged: &Judged) -> String {
    let misses: Vec<&str> = judged.misses.iter().map(|miss| &*miss.what).collect();
    let mut text = format!("{} {}", question(tested, judged), misses.join("; "));
    let hits = judged.answered.hits.iter().take(INSTEAD).enumerate();
    let hits: Vec<String> = hits
        .map(|(at, hit)| format!("{}. `{}` {}", at + 1, hit.id, quoted(&hit.title)))
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
pub(in crate::cli) fn quoted(text: &str) -> String {
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
