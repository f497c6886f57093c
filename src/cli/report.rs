//! Reports: problems as rustc prints them, summaries, failures, each for people or for programs.
//!
//! It must not know where problems come from.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod few;
mod github;
mod plain;
mod printed;
mod sarif;

use std::collections::BTreeMap;
use std::io::{self, IsTerminal, Write};
use std::path::{Component, PathBuf};

use serde::Serialize;

use super::{Format, Global};
use crate::build::{Outcome, Summary, Tolerance};
use crate::change;
use crate::flow::Walked;
use crate::problem::{Problem, Severity, code};

pub(super) use github::annotation;
pub(super) use plain::words;

/// Prints problems on standard error, for people: what weighs most last, where they look first. Notes are only
/// counted unless they are wanted.
pub(super) fn problems(problems: &[Problem], global: &Global) {
    match global.format {
        Format::Json => return,
        Format::Sarif => {
            // Nowhere is left to complain when standard output is gone.
            let _ = json(&sarif::log(&from_here(problems, global)));
            return;
        }
        Format::Github => return github::annotations(&from_here(problems, global)),
        Format::Human | Format::Markdown => {}
    }
    let in_colours = io::stderr().is_terminal();
    let mut out = io::stderr().lock();
    let mut hidden = 0;
    let mut problems: Vec<&Problem> = problems.iter().filter(|one| one.is_told()).collect();
    problems.sort_by_key(|problem| problem.severity);
    for problem in problems {
        if problem.severity == Severity::Note && !global.verbose {
            hidden += 1;
        } else {
            // Nowhere is left to complain when standard error is gone.
            let _ = writeln!(out, "{}\n", printed::printed(problem, in_colours));
        }
    }
    if hidden > 0 && !global.quiet {
        let notes = if hidden == 1 { "note" } else { "notes" };
        let _ = writeln!(out, "{hidden} {notes} not shown (`--verbose` shows them)\n");
    }
}

/// The problems with their files named from where kb was started, for programs that look for them there.
fn from_here(problems: &[Problem], global: &Global) -> Vec<Problem> {
    let mut problems = problems.to_vec();
    if let Some(folder) = &global.folder {
        for Problem { place, .. } in &mut problems {
            let parts = folder.join(&place.file);
            let parts = parts.components().filter(|part| *part != Component::CurDir);
            place.file = parts.collect::<PathBuf>().to_string_lossy().into_owned();
        }
    }
    problems
}

/// What a build came to, as programs read it.
#[derive(Serialize)]
struct Built<'a> {
    edition: Option<&'a str>,
    published: bool,
    up_to_date: bool,
    summary: &'a Summary,
    problems: &'a [Problem],
}

/// Prints what a build came to: its problems, and of those that are `known` only the errors; then one summary.
pub(super) fn outcome(
    outcome: &Outcome,
    known: Option<&[Problem]>,
    tolerance: Tolerance<'_>,
    global: &Global,
) -> anyhow::Result<()> {
    if global.format == Format::Json {
        let built = Built {
            edition: outcome
                .edition
                .as_ref()
                .map(|edition| edition.about().id.as_str()),
            published: outcome.edition.is_some(),
            up_to_date: outcome.up_to_date,
            summary: &outcome.summary,
            problems: &outcome.problems,
        };
        return json(&built);
    }
    match known {
        Some(known) => news(&outcome.problems, known, global),
        None => problems(&outcome.problems, global),
    }
    if !global.quiet || outcome.edition.is_none() {
        warn(&summary(outcome, tolerance));
    }
    Ok(())
}

/// Prints errors and what is new, the first of each code.
fn news(all: &[Problem], known: &[Problem], global: &Global) {
    let (new, _) = change::problems(known, all, &BTreeMap::new());
    let mut told: Vec<Problem> = new.into_iter().cloned().collect();
    let errors = all.iter().filter(|one| one.is_error() && one.is_told());
    for error in errors {
        if !told.contains(error) {
            told.push(error.clone());
        }
    }
    let weighs = |one: &&Problem| one.is_told() && one.severity != Severity::Note;
    let before = all.iter().filter(weighs).count() - told.iter().filter(weighs).count();
    if before > 0 && !global.quiet {
        let warnings = counted(before as u64, "warning");
        warn(&format!(
            "{warnings} as before (`kb check` shows what there is)\n"
        ));
    }
    some(&told, "kb check --all", global);
}

/// Prints the first problems of each code, and how many more there are, which `all_by` shows.
fn some(all: &[Problem], all_by: &str, global: &Global) {
    let (shown, left) = few::first_of_each(all, global);
    problems(&shown, global);
    for (code, (more, means)) in left {
        warn(&format!(
            "{code}: {more} more not shown (`{all_by}` shows them). {means}"
        ));
    }
}

/// Prints what a check came to: what is wrong, then one summary. Tells whether it passed.
pub(super) fn checked(
    outcome: &Outcome,
    walked: Option<&Walked>,
    all: bool,
    global: &Global,
) -> anyhow::Result<bool> {
    #[derive(Serialize)]
    struct Checked<'a> {
        passed: bool,
        summary: &'a Summary,
        #[serde(skip_serializing_if = "Option::is_none")]
        flow: Option<&'a Walked>,
        problems: &'a [Problem],
    }
    let passed = outcome.edition.is_some() && !outcome.problems.iter().any(Problem::is_error);
    if global.format == Format::Json {
        json(&Checked {
            passed,
            summary: &outcome.summary,
            flow: walked,
            problems: &outcome.problems,
        })?;
        return Ok(passed);
    }
    if all || !matches!(global.format, Format::Human | Format::Markdown) {
        problems(&outcome.problems, global);
    } else {
        some(&outcome.problems, "--all", global);
    }
    if let Some(walked) = walked.filter(|_| !global.quiet) {
        warn(&way(walked));
    }
    if !global.quiet || !passed {
        let articles = counted(outcome.summary.articles, "article");
        let found = found(&outcome.summary);
        warn(&match passed {
            true if outcome.summary.warnings == 0 => format!("All good: {articles}, {found}"),
            true => format!("No errors: {articles}, {found}"),
            false => format!("Not good yet: {found}"),
        });
    }
    Ok(passed)
}

/// How far a walk went, in one line.
fn way(walked: &Walked) -> String {
    if !walked.people {
        return "Nothing to walk: kb.toml has no `[[channel]]`, so there is no way to people"
            .to_owned();
    }
    let pages = match walked.pages < walked.all_pages {
        true => format!("{} of {} pages", walked.pages, walked.all_pages),
        false => counted(walked.pages as u64, "page"),
    };
    let questions = counted(walked.questions as u64, "question");
    format!("Walked {pages}, asked {questions}, waited two days")
}

/// One line for people.
pub(super) fn summary(outcome: &Outcome, tolerance: Tolerance<'_>) -> String {
    let summary = &outcome.summary;
    let found = found(summary);
    let Some(edition) = &outcome.edition else {
        let problems = &outcome.problems;
        let committed = problems.iter().any(|one| one.code == code::COMMITTED_INDEX);
        let remedy = match tolerance {
            _ if committed => "Take the index directory out of git first",
            Tolerance::Lenient => "Mend the theme: without it there is no page",
            _ => "Mend the errors, or publish the rest with `--lenient`",
        };
        return format!("Nothing was published: {found}. {remedy}.");
    };
    let id = &edition.about().id.as_str()[..12];
    let head = if outcome.up_to_date {
        format!("Up to date: edition {id}")
    } else {
        format!("Built edition {id} in {:.1} s", summary.seconds)
    };
    let articles = counted(summary.articles, "article");
    let languages = summary.languages.join(", ");
    let size = megabytes(summary.bytes);
    format!("{head}: {articles} ({languages}), {size}, {found}")
}

fn found(summary: &Summary) -> String {
    let parts: Vec<String> = [
        (summary.errors, "error"),
        (summary.warnings, "warning"),
        (summary.notes, "note"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, name)| counted(count, name))
    .collect();
    if parts.is_empty() {
        "no problems".to_owned()
    } else {
        parts.join(", ")
    }
}

pub(super) fn counted(count: u64, name: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {name}{plural}")
}

pub(super) fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}

/// Prints a value as JSON on standard output.
pub(super) fn json(value: &impl Serialize) -> anyhow::Result<()> {
    // Written at once and by ourselves: the crate's own error would hide that nobody reads on.
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    io::stdout().lock().write_all(&text)?;
    Ok(())
}

/// Prints a line, or several, on standard output.
pub(super) fn line(text: &str) -> anyhow::Result<()> {
    verbatim(&plain::emphasised(text))
}

/// Prints a line on standard output as it is, for programs.
pub(super) fn verbatim(text: &str) -> anyhow::Result<()> {
    writeln!(io::stdout().lock(), "{text}")?;
    Ok(())
}

/// Prints what is told beside a result, on standard error.
pub(super) fn aside(text: &str) {
    if !text.is_empty() {
        warn(text);
    }
}

/// Says something good that is no result, on standard error, unless kb is to be quiet.
pub(super) fn say(text: &str, global: &Global) {
    if !global.quiet {
        warn(text);
    }
}

/// Says on standard error what is not as it should be, however quiet kb is to be. Nobody may listen
/// any more, as when it goes to `head`: that changes nothing of what is done.
pub(super) fn warn(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", plain::lines(text));
}

/// Prints why a command failed, with all causes and the problems that it comes of.
pub(super) fn failure(error: &anyhow::Error, behind: &[Problem], global: &Global) {
    problems(behind, global);
    let error = format!("{error:#}");
    match global.format {
        Format::Human | Format::Markdown | Format::Sarif => warn(&format!("error: {error}")),
        Format::Github => warn(&annotation(Severity::Error, None, "kb", &error)),
        Format::Json => {
            let told = serde_json::json!({ "error": error, "problems": behind });
            let _ = writeln!(io::stderr().lock(), "{told}");
        }
    }
}
