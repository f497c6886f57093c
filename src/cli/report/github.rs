//! Problems as workflow commands of GitHub's, which shows them beside the lines that they are in.
//!
//! It must not know which problems there are.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::plain::lines;
use crate::problem::{Place, Problem, Severity};

/// Prints problems as GitHub shows them beside the lines they are in.
pub(super) fn annotations(problems: &[Problem]) {
    let mut out = io::stdout().lock();
    for problem in problems.iter().filter(|problem| problem.is_told()) {
        let Place {
            file, line, column, ..
        } = &problem.place;
        let title = problem.code.name;
        let text = format!("{} ({})", problem.what, problem.remedy);
        let at = Some((file.as_str(), *line, *column));
        let _ = writeln!(out, "{}", annotation(problem.severity, at, title, &text));
    }
}

/// A file with a line and a column, as far as they are known.
type At<'a> = (&'a str, Option<u32>, Option<u32>);

/// A workflow command of GitHub's, which shows a text beside a line of a file.
pub(in crate::cli) fn annotation(
    severity: Severity,
    at: Option<At<'_>>,
    title: &str,
    text: &str,
) -> String {
    let command = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let mut out = format!("::{command} ");
    if let Some((file, line, column)) = at {
        let _ = write!(out, "file={},", escaped(file, true));
        for (name, number) in [("line", line), ("col", column)] {
            if let Some(number) = number {
                let _ = write!(out, "{name}={number},");
            }
        }
    }
    let _ = write!(
        out,
        "title={}::{}",
        escaped(title, true),
        escaped(text, false)
    );
    out
}

/// Text inside of a workflow command: nothing in it ends the command or, in a property, that.
fn escaped(text: &str, property: bool) -> String {
    let text = lines(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\n' => out.push_str("%0A"),
            ':' if property => out.push_str("%3A"),
            ',' if property => out.push_str("%2C"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_an_annotation() {
        let text = "100 %\nof \"a, b: c\"";
        assert_eq!(
            annotation(
                Severity::Error,
                Some(("a,b:c.toml", Some(3), None)),
                "T",
                text
            ),
            "::error file=a%2Cb%3Ac.toml,line=3,title=T::100 %25%0Aof \"a, b: c\""
        );
        assert_eq!(
            annotation(Severity::Note, None, "T", "x"),
            "::notice title=T::x"
        );
    }
}
