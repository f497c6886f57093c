//! What went wrong in a template, as a problem with file, line and remedy.
//!
//! It must not know how templates are found or rendered.

use minijinja::{Error, ErrorKind};

use super::files::Files;
use crate::problem::{Place, Problem, code};

/// A template's error as a problem. `template` is what was being rendered, for errors that do not
/// know where they are.
pub(super) fn problem(error: &Error, template: &str, theme: &str, files: &Files) -> Problem {
    let error = innermost(error);
    let name = error.name().unwrap_or(template);
    let path = format!("templates/{name}");
    let file = files.display(theme, &path);
    let text = files
        .0
        .get(&path)
        .map(|bytes| String::from_utf8_lossy(bytes));
    let text = text.unwrap_or_default();
    let place = match (error.range(), error.line()) {
        (Some(range), _) => Place::span(file, &text, range.start, range.end),
        (None, Some(line)) => {
            let start = line_start(&text, line);
            Place::span(file, &text, start, text.len())
        }
        (None, None) => Place::file(file),
    };
    let what = match error.detail() {
        Some(detail) => detail.replace('\n', " "),
        None => error.kind().to_string(),
    };
    Problem::new(code::BROKEN_TEMPLATE, place, what, remedy(error.kind()))
}

/// The error that the others only pass on: an include's, a block's.
fn innermost(error: &Error) -> &Error {
    let mut innermost = error;
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        match cause.downcast_ref::<Error>() {
            Some(cause) if cause.line().is_some() => innermost = cause,
            _ => {}
        }
        source = cause.source();
    }
    innermost
}

fn line_start(text: &str, line: usize) -> usize {
    let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
    lines.map(str::len).sum()
}

fn remedy(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::SyntaxError | ErrorKind::BadEscape | ErrorKind::InvalidDelimiter => {
            "check that every `{{` has its `}}`, every `{%` its `%}`, and every block its end"
        }
        ErrorKind::UndefinedError => {
            "check the spelling; what may be missing is asked for with `is defined`"
        }
        ErrorKind::TemplateNotFound | ErrorKind::UnknownBlock => {
            "check the name against the files in templates/"
        }
        ErrorKind::UnknownFilter
        | ErrorKind::UnknownFunction
        | ErrorKind::UnknownTest
        | ErrorKind::UnknownMethod => {
            "check the spelling; kb adds `t`, `number`, `date` and `static` to what Jinja has"
        }
        ErrorKind::OutOfFuel => "look for a loop that never ends or goes over too much",
        _ => "compare the line with the default theme's template of this name",
    }
}
