//! Problems as their writer reads them: errors first, then warnings, then advice, each with their number;
//! what is quoted in their words is marked.
//!
//! It must not know on which page they are shown.

use serde::Serialize;

use crate::problem::{Problem, Severity};

/// Code of so many characters fits on any line.
const SHORT: usize = 24;

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
    /// Nothing where the one before has the same.
    remedy: Vec<Part<'a>>,
}

/// A part of a sentence.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Part<'a> {
    text: &'a str,
    is_code: bool,
    /// Code so short that no line breaks in it.
    whole: bool,
}

impl<'a> Part<'a> {
    fn plain(text: &'a str) -> Self {
        Self {
            text,
            is_code: false,
            whole: false,
        }
    }

    fn code(text: &'a str) -> Self {
        Self {
            text,
            is_code: true,
            whole: text.chars().count() <= SHORT,
        }
    }
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
    let group = |problems: &[&'a Problem]| {
        let mut before = None;
        let told = problems.iter().map(|one| {
            let advice = Some((one.code, one.remedy.as_str()));
            let again = std::mem::replace(&mut before, advice) == advice;
            message(one, below, again)
        });
        Group {
            severity: problems[0].severity,
            problems: told.collect(),
        }
    };
    of_a_weight.map(group).collect()
}

/// `again` when its remedy was told with the one before.
fn message<'a>(problem: &'a Problem, below: Option<&str>, again: bool) -> Message<'a> {
    let file = problem.place.file.as_str();
    // What is about several files names them.
    let elsewhere = Some(file) != below && problem.about.is_empty();
    Message {
        code: problem.code.name,
        file: elsewhere.then_some(file),
        line: problem.place.line,
        column: problem.place.column,
        what: parts(&problem.what),
        remedy: match again {
            true => Vec::new(),
            false => parts(&problem.remedy),
        },
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
        parts.push(Part::plain(&text[plain..open]));
        let inner = &text[begin..end];
        let bare = inner
            .strip_prefix(' ')
            .and_then(|one| one.strip_suffix(' '));
        parts.push(Part::code(
            bare.filter(|one| one.contains('`')).unwrap_or(inner),
        ));
        plain = end + ticks;
        at = plain;
    }
    parts.push(Part::plain(&text[plain..]));
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
    fn short_code_stays_on_its_line() {
        let is_whole = |text: &str| parts(text).pop().unwrap().whole;
        assert!(is_whole("`---`") && !is_whole("---"));
        assert!(is_whole(&format!("`{}`", "ঢ".repeat(SHORT))));
        assert!(!is_whole(&format!("`{}`", "a".repeat(SHORT + 1))));
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
        let remedies = groups[1].problems.iter().map(|one| one.remedy.len());
        assert_eq!(remedies.collect::<Vec<_>>(), [1, 0], "told once");
        let counts = Counts::of(&all);
        assert_eq!((counts.errors, counts.warnings, counts.notes), (1, 2, 1));
    }
}
