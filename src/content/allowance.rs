//! `<!-- kb-allow E012: why -->`: what a writer knows and wants all the same.
//!
//! At the top of a text it holds for the whole file, elsewhere for its line and the block below it. It
//! must not know what is looked for.

mod written;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::front_matter;
use super::markdown::shape;
use crate::problem::{Code, Lines, Place, Problem, code};
use written::{FORM, parse};

/// What a comment begins with that allows something, in letters of either case.
const MARK: &str = "kb-allow";

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

/// What many allow, by file and code: each question is answered without looking at all of them.
#[derive(Default)]
pub struct Allowed<'a> {
    /// Those of one file and code stand in the order of their lines.
    by: BTreeMap<&'a str, BTreeMap<&'static str, Vec<&'a Allowance>>>,
}

impl<'a> Allowed<'a> {
    /// Sorts what is allowed, which stands in each file's own order.
    #[must_use]
    pub fn of(allowances: impl IntoIterator<Item = &'a Allowance>) -> Self {
        let mut allowed = Self::default();
        for one in allowances {
            let file = allowed.by.entry(&one.place.file).or_default();
            for code in &one.codes {
                file.entry(code.name).or_default().push(one);
            }
        }
        allowed
    }

    /// Whether a code is allowed in a whole file.
    #[must_use]
    pub fn holds_for_file(&self, file: &str, code: Code) -> bool {
        self.at(file, code, None).is_some()
    }

    /// Marks a problem that is allowed.
    pub fn allow(&self, problem: &mut Problem) {
        let place = &problem.place;
        if let Some(allowance) = self.at(&place.file, problem.code, place.line) {
            problem.allowed = Some(allowance.reason.clone());
        }
    }

    fn at(&self, file: &str, code: Code, line: Option<u32>) -> Option<&'a Allowance> {
        let all = self.by.get(file)?.get(code.name)?;
        // What holds for the whole file stands above all others.
        if let Some(first) = all.first().copied().filter(|first| first.lines.is_none()) {
            return Some(first);
        }
        let line = line?;
        // The lower one begins, the lower it ends: when the last above does not reach, none does.
        let above = all.partition_point(|one| one.lines.is_none_or(|(first, _)| first <= line));
        let last = all[..above].last()?;
        let reaches = last.lines.is_some_and(|(_, end)| line <= end);
        reaches.then_some(*last)
    }

    /// What is allowed and is not there, as far as it was looked for: `was_sought` tells of a file and
    /// a code.
    #[must_use]
    pub fn idle(
        &self,
        problems: &[Problem],
        was_sought: impl Fn(&str, &str) -> bool,
    ) -> Vec<Problem> {
        let mut lines: BTreeMap<(&str, &str), Vec<Option<u32>>> = BTreeMap::new();
        for problem in problems {
            let place = &problem.place;
            let same = lines
                .entry((place.file.as_str(), problem.code.name))
                .or_default();
            same.push(place.line);
        }
        lines.values_mut().for_each(|lines| lines.sort_unstable());
        let mut found = Vec::new();
        for (file, codes) in &self.by {
            for (name, allowances) in codes {
                if !was_sought(file, name) {
                    continue;
                }
                let there = lines.get(&(*file, *name)).map_or(&[][..], Vec::as_slice);
                let is_idle = |one: &&&Allowance| match one.lines {
                    None => there.is_empty(),
                    Some((first, last)) => {
                        let next = there.partition_point(|line| *line < Some(first));
                        there.get(next).is_none_or(|line| *line > Some(last))
                    }
                };
                found.extend(allowances.iter().filter(is_idle).map(|one| {
                    Problem::new(
                        code::IDLE_ALLOWANCE,
                        one.place.clone(),
                        format!("there is no {name} here to allow"),
                        "take it out: it would hide the next one",
                    )
                }));
            }
        }
        found
    }
}

/// Reads what a file allows, and what is wrong with that.
#[must_use]
pub fn read(path: &str, text: &str) -> (Vec<Allowance>, Vec<Problem>) {
    let (mut allowances, mut problems) = (Vec::new(), Vec::new());
    let body_at = front_matter::split(text).body_at;
    let marks = marks(text, body_at);
    if marks.is_empty() {
        return (allowances, problems);
    }
    let code = shape(text).code;
    let lines = Lines::of(text);
    let ends = block_ends(text);
    let (mut top, mut read_to, mut is_closed) = (true, body_at, true);
    for at in marks {
        let next = code.partition_point(|one| one.end <= at);
        if at < read_to || code.get(next).is_some_and(|one| one.start <= at) {
            continue;
        }
        let mut above = text[read_to..at].lines().map(str::trim);
        top = top && above.all(|line| line.is_empty() || line.starts_with("# "));
        let length = match is_closed {
            true => text[at..].find("-->"),
            false => None,
        };
        let Some(length) = length else {
            is_closed = false;
            let place = lines.span(path, at, text.len());
            let what = "`kb-allow` stands in a comment that is never closed, and allows nothing";
            problems.push(Problem::new(code::IDLE_ALLOWANCE, place, what, FORM));
            continue;
        };
        read_to = at + length + "-->".len();
        let place = lines.span(path, at, read_to);
        let inner = text[at + "<!--".len()..at + length].trim_start();
        let first = place.line.unwrap_or(1);
        let below = lines.line(read_to);
        let last = ends.get(below as usize).copied().unwrap_or(below);
        match parse(&inner[MARK.len()..]) {
            Ok((codes, reason)) => allowances.push(Allowance {
                codes,
                reason,
                place,
                lines: (!top).then_some((first, last)),
            }),
            Err((what, remedy)) => {
                problems.push(Problem::new(code::IDLE_ALLOWANCE, place, what, remedy));
            }
        }
    }
    (allowances, problems)
}

/// Where comments begin that may allow something.
fn marks(text: &str, body_at: usize) -> Vec<usize> {
    let comments = text.match_indices("<!--").map(|(at, _)| at);
    let is_longer = |rest: &str| {
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        rest.starts_with(|c: char| c.is_alphanumeric())
    };
    let is_ours = |at: &usize| {
        let inner = text[at + "<!--".len()..].trim_start();
        let mark = inner.get(..MARK.len());
        *at >= body_at
            && mark.is_some_and(|mark| mark.eq_ignore_ascii_case(MARK))
            && !is_longer(&inner[MARK.len()..])
    };
    comments.filter(is_ours).collect()
}

/// For each line the number of the last line of the block that it is in, or of the next one.
fn block_ends(text: &str) -> Vec<u32> {
    let is_empty: Vec<bool> = text.lines().map(|line| line.trim().is_empty()).collect();
    let mut ends = vec![0; is_empty.len()];
    let number = |line: usize| u32::try_from(line).unwrap_or(u32::MAX);
    let mut end = number(is_empty.len());
    for at in (0..is_empty.len()).rev() {
        let ends_here = is_empty.get(at + 1).is_none_or(|below| *below);
        if !is_empty[at] && ends_here {
            end = number(at + 1);
        }
        ends[at] = end;
    }
    ends
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
            ("<!-- kb-allow E012 - so -->", "no colon behind E012"),
            (
                "<!-- kb-allow E012, E013 — see: so -->",
                "no colon behind E013",
            ),
            ("<!-- kb-allow E012 it is so -->", "no colon behind E012"),
            ("<!-- kb-allow E012 E0133: so -->", "names `E0133`"),
            ("<!-- kb-allow - so -->", "names `-`"),
            ("<!-- kb-allow E005: so -->", "is an error"),
            ("<!-- kb-allow E081: so -->", "of other files than articles"),
            ("<!--KB-ALLOW-->", "names no code"),
            ("<!-- kb-allow E012: so", "never closed"),
        ] {
            let (allowances, problems) = read("a.md", comment);
            assert!(allowances.is_empty(), "{comment}");
            assert!(problems[0].what.contains(what), "{comment}: {problems:?}");
        }
    }

    #[test]
    fn it_is_read_wherever_a_comment_may_stand_and_never_in_code() {
        for (text, wanted) in [
            ("Text\n\n<!--kb-allow E012: so-->\nText\n", Some((3, 4))),
            ("Text\n\n<!-- KB-Allow e012: so -->\nText\n", Some((3, 4))),
            ("One <!-- kb-allow E012: so --> two\nthree\n", Some((1, 2))),
            (
                "Text\n\n<!-- kb-allow E012,\n  E013: so -->\nText\n",
                Some((3, 5)),
            ),
            (
                "- Item\n\n    <!-- kb-allow E012: so -->\n    Text\n",
                Some((3, 4)),
            ),
            (
                "````\n```\n````\n\n<!-- kb-allow E012: so -->\nText\n",
                Some((5, 6)),
            ),
            (
                "```\n~~~\n```\n\n<!-- kb-allow E012: so -->\nText\n",
                Some((5, 6)),
            ),
        ] {
            assert_eq!(lines(text), [wanted], "{text}");
        }
        for code in [
            "````\n```\n<!-- kb-allow E012: so -->\n```\n````\n",
            "Text `<!-- kb-allow E012: so -->` text\n",
            "<!-- kb-allowance: so -->\n",
        ] {
            assert!(lines(code).is_empty(), "{code}");
        }
    }

    #[test]
    fn a_problem_is_allowed_by_the_one_above_it_and_what_is_not_used_is_told() {
        let text = "Text\n\n<!-- kb-allow E012: one -->\na\n\n<!-- kb-allow E012: two -->\nb\nc\n\nd\n\n<!-- kb-allow E012: three -->\ne\n";
        let allowances = read("a.md", text).0;
        let allowed = Allowed::of(&allowances);
        let at = |line: u32| {
            let lines = Lines::of(text);
            let start = text
                .split_inclusive('\n')
                .take(line as usize - 1)
                .map(str::len)
                .sum();
            let place = lines.span("a.md", start, start + 1);
            let mut problem = Problem::new(code::BROKEN_LINK, place, "x", "y");
            allowed.allow(&mut problem);
            problem
        };
        let reasons: Vec<_> = (1..=13).map(|line| at(line).allowed).collect();
        let reasons: Vec<_> = reasons
            .iter()
            .map(|one| one.as_deref().unwrap_or("-"))
            .collect();
        assert_eq!(
            reasons,
            [
                "-", "-", "one", "one", "-", "two", "two", "two", "-", "-", "-", "three", "three"
            ]
        );
        let problems = [at(4), at(8), at(10)];
        let idle = allowed.idle(&problems, |_, _| true);
        assert_eq!(idle.len(), 1);
        assert_eq!(idle[0].place.line, Some(12));
        assert!(allowed.idle(&[], |_, _| false).is_empty());
    }

    #[test]
    fn many_in_one_file_are_read_and_asked_in_no_time() {
        let text = "Text\n".to_owned() + &"<!-- kb-allow E012: so -->\n".repeat(20_000);
        let allowances = read("a.md", &text).0;
        let allowed = Allowed::of(&allowances);
        let place = Place::span("a.md", &text, 0, 1);
        let mut problems = vec![Problem::new(code::BROKEN_LINK, place, "x", "y"); 20_000];
        problems
            .iter_mut()
            .for_each(|problem| allowed.allow(problem));
        assert_eq!(allowed.idle(&problems, |_, _| true).len(), 20_000);
        let open = "Text\n".to_owned() + &"<!-- kb-allow E012: so\n".repeat(20_000);
        assert!(read("a.md", &open).0.is_empty());
    }
}
