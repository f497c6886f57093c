//! `<!-- kb-allow E012: why -->`: what a writer knows and wants all the same.
//!
//! At the top of a text it holds for the whole file, elsewhere for its line and the block below it. It
//! must not know what is looked for.

use serde::{Deserialize, Serialize};

use super::front_matter;
use crate::problem::{Code, Place, Problem, Severity, code, nearest};

/// How it begins.
const MARK: &str = "<!-- kb-allow";

/// Something that a writer allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// The codes that it allows.
    pub codes: Vec<Code>,
    /// Why, in the writer's words.
    pub reason: String,
    /// Where it is written.
    pub place: Place,
    /// The lines that it holds for; `None`: the whole file.
    lines: Option<(u32, u32)>,
}

impl Allowance {
    /// Whether it allows a problem.
    #[must_use]
    pub fn covers(&self, problem: &Problem) -> bool {
        self.codes.contains(&problem.code)
            && self.place.file == problem.place.file
            && match (self.lines, problem.place.line) {
                (None, _) => true,
                (Some((first, last)), Some(line)) => (first..=last).contains(&line),
                (Some(_), None) => false,
            }
    }
}

/// Marks a problem that one of these allows.
pub fn allow(problem: &mut Problem, allowances: &[Allowance]) {
    if let Some(allowance) = allowances.iter().find(|one| one.covers(problem)) {
        problem.allowed = Some(allowance.reason.clone());
    }
}

/// Reads what a file allows, and what is wrong with that.
#[must_use]
pub fn read(path: &str, text: &str) -> (Vec<Allowance>, Vec<Problem>) {
    let (mut allowances, mut problems) = (Vec::new(), Vec::new());
    if !text.contains(MARK) {
        return (allowances, problems);
    }
    let body_at = front_matter::split(text).body_at;
    let (mut at, mut fenced, mut top) = (0, false, true);
    for (number, line) in (1u32..).zip(text.split_inclusive('\n')) {
        let start = at;
        at += line.len();
        let bare = line.trim();
        if start < body_at || bare.is_empty() {
            continue;
        }
        if bare.starts_with("```") || bare.starts_with("~~~") {
            fenced = !fenced;
        }
        let inner = bare.strip_prefix(MARK).filter(|_| !fenced);
        let Some(inner) = inner.filter(|_| !line.starts_with("    ")) else {
            top = top && bare.starts_with("# ");
            continue;
        };
        let indent = line.len() - line.trim_start().len();
        let place = Place::span(path, text, start + indent, start + indent + bare.len());
        match parse(inner) {
            Ok((codes, reason)) => allowances.push(Allowance {
                codes,
                reason,
                place,
                lines: (!top).then(|| (number, number + block_below(&text[at..]))),
            }),
            Err((what, remedy)) => {
                problems.push(Problem::new(code::IDLE_ALLOWANCE, place, what, remedy));
            }
        }
    }
    (allowances, problems)
}

/// How many lines there are to the end of the next block.
fn block_below(text: &str) -> u32 {
    let mut count = 0;
    let mut inside = false;
    for line in text.lines() {
        let is_empty = line.trim().is_empty();
        if is_empty && inside {
            break;
        }
        inside |= !is_empty;
        count += 1;
    }
    count
}

type Wrong = (String, String);

/// Reads what stands behind the mark: codes, a colon, the reason.
fn parse(inner: &str) -> Result<(Vec<Code>, String), Wrong> {
    const FORM: &str = "write `<!-- kb-allow E012: why -->` on a line of its own";
    let inner = inner.split("-->").next().unwrap_or(inner);
    let (names, reason) = inner.split_once(':').unwrap_or((inner, ""));
    let reason = reason.trim();
    let mut codes = Vec::new();
    for name in names.split([',', ' ']).filter(|name| !name.is_empty()) {
        let Some(code) = code::ALL.iter().find(|code| code.name == name) else {
            let remedy = match nearest(name, code::ALL.iter().map(|code| code.name)) {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => FORM.to_owned(),
            };
            return Err((
                format!("`kb-allow` names `{name}`, and there is no such code"),
                remedy,
            ));
        };
        if code.severity == Severity::Error {
            let what = format!("`kb-allow` names {name}, and that is an error which stops a build");
            return Err((what, "mend what it tells".into()));
        }
        codes.push(*code);
    }
    if codes.is_empty() {
        return Err(("`kb-allow` names no code".into(), FORM.into()));
    }
    if reason.is_empty() {
        let what = "`kb-allow` says no reason, and allows nothing".to_owned();
        return Err((
            what,
            "write behind a colon why it is right here: whoever comes after you must know".into(),
        ));
    }
    Ok((codes, reason.to_owned()))
}

/// What these allow and is not there, but for codes that nobody is told of anyway.
#[must_use]
pub fn idle(
    allowances: &[Allowance],
    problems: &[Problem],
    is_off: impl Fn(&str) -> bool,
) -> Vec<Problem> {
    let mut found = Vec::new();
    for allowance in allowances {
        for allowed in &allowance.codes {
            let name = allowed.name;
            let used = problems
                .iter()
                .any(|problem| problem.code == *allowed && allowance.covers(problem));
            if !used && !is_off(name) {
                found.push(Problem::new(
                    code::IDLE_ALLOWANCE,
                    allowance.place.clone(),
                    format!("there is no {name} here to allow"),
                    "take it out: it would hide the next one",
                ));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Option<(u32, u32)>> {
        let (allowances, problems) = read("a.md", text);
        assert_eq!(problems, [], "{text}");
        allowances.into_iter().map(|one| one.lines).collect()
    }

    #[test]
    fn it_holds_for_the_block_below_or_at_the_top_for_the_file() {
        let below = "---\ntitle: x\n---\nText\n\n<!-- kb-allow E012: so -->\n\none\ntwo\n\nthree\n";
        assert_eq!(lines(below), [Some((6, 9))]);
        for top in [
            "<!-- kb-allow E012: so -->\nText\n",
            "---\ntitle: x\n---\n\n# Title\n\n<!-- kb-allow E012, E013: so -->\nText\n",
        ] {
            assert_eq!(lines(top), [None], "{top}");
        }
        let shown = "Text\n```\n<!-- kb-allow E012: so -->\n```\n    <!-- kb-allow -->\n";
        assert!(lines(shown).is_empty());
    }

    #[test]
    fn without_reason_or_code_it_allows_nothing() {
        for (comment, what) in [
            ("<!-- kb-allow E012 -->", "says no reason"),
            ("<!-- kb-allow E012: -->", "says no reason"),
            ("<!-- kb-allow: so -->", "names no code"),
            ("<!-- kb-allow E0122: so -->", "names `E0122`"),
            ("<!-- kb-allow E005: so -->", "is an error"),
        ] {
            let (allowances, problems) = read("a.md", comment);
            assert!(allowances.is_empty(), "{comment}");
            assert!(problems[0].what.contains(what), "{comment}: {problems:?}");
        }
    }
}
