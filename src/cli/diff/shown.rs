//! What a change does, for people: what customers meet first comes first.
//!
//! It must not know where it is printed.

use std::fmt::Write as _;

use super::Told;
use crate::change::Changed;
use crate::cli::report::counted;
use crate::cli::test::shown::quoted;
use crate::content::url::decode_path;
use crate::problem::{Problem, Severity};

/// An address as people read it.
pub(super) fn readable(url: &str) -> String {
    decode_path(url).unwrap_or_else(|| url.to_owned())
}

/// How many things of a kind were added, changed and taken away.
pub(super) fn counts(parts: &[(usize, &str)]) -> String {
    let some = parts.iter().filter(|(count, _)| *count > 0);
    let some: Vec<String> = some
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    match some.is_empty() {
        true => "no change".to_owned(),
        false => some.join(", "),
    }
}

/// The counts of all parts.
pub(super) struct Heads {
    pub(super) pages: String,
    pub(super) redirects: String,
    pub(super) problems: String,
}

impl Heads {
    pub(super) fn of(told: &Told<'_>) -> Self {
        let (pages, redirects) = (&told.pages, &told.redirects);
        let mut problems = counts(&[
            (told.problems_new.len(), "new"),
            (told.problems_gone.len(), "gone"),
        ]);
        if told.notes > 0 {
            let notes = counted(told.notes as u64, "note");
            let _ = write!(problems, "; {notes} not shown (`--verbose` shows them)");
        }
        Self {
            pages: counts(&[
                (pages.added.len(), "added"),
                (pages.changed.len(), "changed"),
                (pages.removed.len(), "removed"),
            ]),
            redirects: counts(&[
                (redirects.added.len(), "added"),
                (redirects.changed.len(), "lead elsewhere"),
                (redirects.removed.len(), "removed"),
            ]),
            problems,
        }
    }
}

/// All of it.
pub(super) fn text(told: &Told<'_>) -> String {
    let heads = Heads::of(told);
    let mut out = format!("Answers: {}\n", told.answers.summary());
    for one in &told.answers.changed {
        let _ = writeln!(out, "  {}: {}", one.question(), one.told());
    }
    let _ = writeln!(out, "Pages: {}", heads.pages);
    for (one, leads_to) in told.pages.removed.iter().zip(&told.leads_on) {
        let on = leads_to.map_or("nothing leads on from there".into(), |to| {
            format!("leads to {to}")
        });
        let _ = writeln!(
            out,
            "  - {} {}, {on}",
            readable(&one.url),
            quoted(&one.title)
        );
    }
    for one in &told.pages.changed {
        let _ = writeln!(
            out,
            "  ~ {} {}",
            readable(&one.after.url),
            what_changed(one)
        );
    }
    for one in &told.pages.added {
        let _ = writeln!(out, "  + {} {}", readable(&one.url), quoted(&one.title));
    }
    let _ = writeln!(out, "Redirects: {}", heads.redirects);
    for one in &told.redirects.removed {
        let _ = writeln!(out, "  - {} → {}", one.from, one.to);
    }
    for (before, after) in &told.redirects.changed {
        let (from, to, was) = (&after.from, &after.to, &before.to);
        let _ = writeln!(out, "  ~ {from} → {to}, was {was}");
    }
    for one in &told.redirects.added {
        let _ = writeln!(out, "  + {} → {}", one.from, one.to);
    }
    let _ = writeln!(out, "Problems: {}", heads.problems);
    for (mark, all) in [("+", &told.problems_new), ("-", &told.problems_gone)] {
        for one in all {
            let _ = writeln!(out, "  {mark} {}", problem(one));
        }
    }
    out.trim_end().to_owned()
}

/// A problem in one line.
fn problem(one: &Problem) -> String {
    let (code, place) = (one.code.name, &one.place);
    format!("{}[{code}] {place}: {}", level(one), one.what)
}

/// The name of a weight.
pub(super) fn level(one: &Problem) -> &'static str {
    match one.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// What changed of an article, in one line.
pub(super) fn what_changed(one: &Changed<'_>) -> String {
    let (before, after) = (one.before, one.after);
    let mut parts = Vec::new();
    if before.id != after.id {
        parts.push(format!("id {} → {}", before.id, after.id));
    }
    if before.title != after.title {
        parts.push(format!(
            "title {} → {}",
            quoted(&before.title),
            quoted(&after.title)
        ));
    }
    if before.url != after.url {
        parts.push(format!("address, was {}", readable(&before.url)));
    }
    if !one.sections.is_empty() {
        let named = one.sections.iter().take(3).map(|title| match *title {
            "" => "beginning".to_owned(),
            title => quoted(title),
        });
        let mut named: Vec<String> = named.collect();
        if one.sections.len() > 3 {
            named.push(format!("{} more", one.sections.len() - 3));
        }
        parts.push(format!("text: {}", named.join(", ")));
    }
    if !one.other.is_empty() {
        parts.push(one.other.join(", "));
    }
    parts.join("; ")
}
