//! What a change does, as a comment on a pull request.
//!
//! It must not know who posts it.

use std::fmt::Write as _;

use super::Told;
use super::shown::{Heads, level, readable, what_changed};
use crate::cli::test::compare::code;
use crate::relevance::Change;

/// The line by which a comment is found again, to be kept up to date.
const MARK: &str = "<!-- kb diff -->";
/// So many rows of a table are shown: a comment has its limits, and so has a reader.
const ROWS: usize = 40;

/// All of it: the sentence that sums it up, then tables, what customers meet first before all others.
pub(super) fn markdown(told: &Told<'_>) -> String {
    let heads = Heads::of(told);
    let mut out = format!(
        "{MARK}\n### What this change does\n\n**Answers:** {}. **Pages:** {}. **Redirects:** {}. **Problems:** {}.\n",
        told.answers.summary(),
        heads.pages,
        heads.redirects,
        heads.problems
    );
    let answers = told.answers.changed.iter().map(|one| {
        let change = match one.change {
            Change::Worse => "worse",
            Change::Other => "other",
            Change::Better => "better",
        };
        let asked = if one.real { "customers" } else { "a test" };
        format!(
            "| {change} | {} ({}) | {} | {asked} |",
            code(&one.question()),
            one.lang,
            code(&one.told())
        )
    });
    table(
        &mut out,
        "Answers",
        "| | Question | What is found | Asked by |",
        answers.collect(),
    );
    let removed = told
        .pages
        .removed
        .iter()
        .zip(&told.leads_on)
        .map(|(one, leads_to)| {
            let on = leads_to.map_or("**nothing leads on**".to_owned(), |to| {
                format!("leads to {}", code(to))
            });
            format!(
                "| removed | {} | {} | {on} |",
                code(&readable(&one.url)),
                code(&one.title)
            )
        });
    let changed = told.pages.changed.iter().map(|one| {
        let page = code(&readable(&one.after.url));
        format!(
            "| changed | {page} | {} | {} |",
            code(&one.after.title),
            code(&what_changed(one))
        )
    });
    let added = told.pages.added.iter().map(|one| {
        format!(
            "| added | {} | {} | |",
            code(&readable(&one.url)),
            code(&one.title)
        )
    });
    let pages = removed.chain(changed).chain(added);
    table(&mut out, "Pages", "| | Page | Title | |", pages.collect());
    let led = |what: &str, from: &str, to: &str, was: &str| {
        format!("| {what} | {} | {}{was} |", code(from), code(to))
    };
    let redirects = &told.redirects;
    let changed = redirects.changed.iter().map(|(before, after)| {
        let was = format!(", was {}", code(&before.to));
        led("leads elsewhere", &after.from, &after.to, &was)
    });
    let removed = { redirects.removed.iter() }.map(|one| led("removed", &one.from, &one.to, ""));
    let added = redirects
        .added
        .iter()
        .map(|one| led("added", &one.from, &one.to, ""));
    let redirects = removed.chain(changed).chain(added);
    table(
        &mut out,
        "Redirects",
        "| | From | To |",
        redirects.collect(),
    );
    let problems = [("new", &told.problems_new), ("gone", &told.problems_gone)];
    let problems = problems.into_iter().flat_map(|(what, all)| {
        all.iter().map(move |one| {
            let place = code(&one.place.to_string());
            let (level, name) = (level(one), one.code.name);
            format!(
                "| {what} | {level} {name} | {place} | {} |",
                code(&one.what)
            )
        })
    });
    table(
        &mut out,
        "Problems",
        "| | Kind | Place | What is wrong |",
        problems.collect(),
    );
    if let Some(why) = told.not_compared {
        let _ = write!(
            out,
            "\n<sub>What only `kb check` tells is not compared: {}</sub>\n",
            code(why)
        );
    }
    let [before, after] = [told.before, told.after].map(|one| &one.about().id.as_str()[..12]);
    let _ = write!(out, "\n<sub>Editions {before} → {after}</sub>");
    out
}

/// A table with its heading, if there is anything in it.
fn table(out: &mut String, title: &str, head: &str, rows: Vec<String>) {
    if rows.is_empty() {
        return;
    }
    let columns = head.matches('|').count() - 1;
    let _ = write!(
        out,
        "\n#### {title}\n\n{head}\n|{}\n",
        " --- |".repeat(columns)
    );
    for row in rows.iter().take(ROWS) {
        let _ = writeln!(out, "{row}");
    }
    if rows.len() > ROWS {
        let _ = writeln!(out, "\n… and {} more: run `kb diff`.", rows.len() - ROWS);
    }
}
