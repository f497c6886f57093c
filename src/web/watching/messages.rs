//! Problems as their writer reads them: errors first, then warnings, then advice, each with their number;
//! what is quoted in their words is marked.
//!
//! It must not know on which page they are shown.

use serde::Serialize;

use crate::problem::{Problem, Severity};

/// The problems of one weight.
#[derive(Serialize)]
pub(super) struct Group<'a> {
    severity: Severity,
    problems: Vec<Message<'a>>,
}

/// So many problems of each weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    pub(super) errors: usize,
    pub(super) warnings: usize,
    notes: usize,
}

#[derive(Serialize)]
struct Message<'a> {
    code: &'static str,
    /// Its file, where that is not the one that the list is about.
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    what: Vec<Part<'a>>,
    remedy: Vec<Part<'a>>,
}

/// A part of a sentence.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Part<'a> {
    text: &'a str,
    is_code: bool,
}

impl Counts {
    pub(super) fn of<'a>(problems: impl IntoIterator<Item = &'a Problem>) -> Self {
        let mut counts = Self::default();
        for problem in problems {
            *match problem.severity {
                Severity::Error => &mut counts.errors,
                Severity::Warning => &mut counts.warnings,
                Severity::Note => &mut counts.notes,
            } += 1;
        }
        counts
    }
}

/// Problems by their weight, told below the name of a file: only those of others name theirs.
pub(super) fn grouped<'a>(
    problems: impl IntoIterator<Item = &'a Problem>,
    below: Option<&str>,
) -> Vec<Group<'a>> {
    let mut sorted: Vec<&Problem> = problems.into_iter().collect();
    // Those of one weight stay in their order.
    sorted.sort_by_key(|one| std::cmp::Reverse(one.severity));
    let of_a_weight = sorted.chunk_by(|one, other| one.severity == other.severity);
    let group = |problems: &[&'a Problem]| Group {
        severity: problems[0].severity,
        problems: problems.iter().map(|one| message(one, below)).collect(),
    };
    of_a_weight.map(group).collect()
}

fn message<'a>(problem: &'a Problem, below: Option<&str>) -> Message<'a> {
    let file = problem.place.file.as_str();
    Message {
        code: problem.code.name,
        file: (Some(file) != below).then_some(file),
        line: problem.place.line,
        column: problem.place.column,
        what: parts(&problem.what),
        remedy: parts(&problem.remedy),
    }
}

/// A sentence in parts. As in Markdown, as many backticks end a quotation as began it, and a blank on
/// either side of what begins or ends with one belongs to them.
fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut plain = 0;
    let mut at = 0;
    while let Some(open) = text[at..].find('`').map(|found| at + found) {
        let ticks = run(&text[open..]);
        let begin = open + ticks;
        let Some(end) = closing(&text[begin..], ticks).map(|end| begin + end) else {
            at = begin;
            continue;
        };
        parts.push(Part {
            text: &text[plain..open],
            is_code: false,
        });
        let inner = &text[begin..end];
        let bare = inner
            .strip_prefix(' ')
            .and_then(|one| one.strip_suffix(' '));
        parts.push(Part {
            text: bare.filter(|one| one.contains('`')).unwrap_or(inner),
            is_code: true,
        });
        plain = end + ticks;
        at = plain;
    }
    parts.push(Part {
        text: &text[plain..],
        is_code: false,
    });
    parts.retain(|part| !part.text.is_empty());
    parts
}

/// How many backticks a text begins with.
fn run(text: &str) -> usize {
    text.bytes().take_while(|byte| *byte == b'`').count()
}

/// Where exactly so many backticks stand.
fn closing(text: &str, ticks: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(next) = text[at..].find('`').map(|found| at + found) {
        let length = run(&text[next..]);
        if length == ticks {
            return Some(next);
        }
        at = next + length;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::{Place, code};

    #[test]
    fn what_is_quoted_is_told_from_what_is_not() {
        let told = |text: &str| {
            let parts = parts(text).into_iter();
            let told = parts.map(|part| match part.is_code {
                true => format!("<{}>", part.text),
                false => part.text.to_owned(),
            });
            told.collect::<String>()
        };
        for (text, shown) in [
            (
                "the link `a.md` leads nowhere",
                "the link <a.md> leads nowhere",
            ),
            ("`a` and `b`", "<a> and <b>"),
            ("write `` `{{ … }}` `` here", "write <`{{ … }}`> here"),
            ("one ` alone", "one ` alone"),
            ("`` two and one `", "`` two and one `"),
            ("` a `", "< a >"),
            ("", ""),
        ] {
            assert_eq!(told(text), shown, "{text}");
        }
    }

    #[test]
    fn errors_come_first_and_stay_in_their_order() {
        let problem = |code, line: usize| {
            let text = "\n".repeat(9);
            Problem::new(
                code,
                Place::span("a.md", &text, line, line),
                "what",
                "remedy",
            )
        };
        let all = [
            problem(code::LONG_TITLE, 0),
            problem(code::NO_ALT, 1),
            problem(code::CONFLICT, 2),
            problem(code::NO_ALT, 3),
        ];
        let groups = grouped(&all, Some("a.md"));
        let told: Vec<_> = groups
            .iter()
            .map(|group| {
                let lines = group.problems.iter().map(|one| one.line.unwrap());
                (group.severity, lines.collect::<Vec<_>>())
            })
            .collect();
        let wanted = [
            (Severity::Error, vec![3]),
            (Severity::Warning, vec![2, 4]),
            (Severity::Note, vec![1]),
        ];
        assert_eq!(told, wanted);
        assert!(groups.iter().all(|group| group.problems[0].file.is_none()));
        let counts = Counts::of(&all);
        assert_eq!((counts.errors, counts.warnings, counts.notes), (1, 2, 1));
    }
}
