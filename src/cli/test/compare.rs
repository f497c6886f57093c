//! What changed between two editions: a Markdown table for a pull request, or a document.
//!
//! It must not know how answers are compared.

use std::fmt::Write as _;

use serde::Serialize;

use super::asking;
use super::shown::quoted;
use crate::lang::Lang;
use crate::live::Present;
use crate::relevance::{Answered, Change, Changed, Figures, Kind, Run, Tally, compare};

/// The answers of two editions to the questions of a run, side by side.
pub(in crate::cli) struct Comparison<'a> {
    editions: [&'a str; 2],
    /// The answers of the edition before, test by test.
    before: Vec<Vec<Answered>>,
    run: &'a Run<'a>,
}

/// A comparison as programs read it.
#[derive(Serialize)]
pub(super) struct ComparisonDocument<'a> {
    before: Side<'a>,
    after: Side<'a>,
    queries: usize,
    changed: Vec<ChangedDocument<'a>>,
}

/// The edition, and its figures over all questions as they are written.
#[derive(Serialize)]
struct Side<'a> {
    edition: &'a str,
    figures: Option<Figures>,
}

#[derive(Serialize)]
struct ChangedDocument<'a> {
    change: Change,
    query: &'a str,
    kind: Kind,
    lang: Option<&'a str>,
    expect: Vec<&'a str>,
    rank_before: Option<usize>,
    rank_after: Option<usize>,
    first_before: Option<&'a str>,
    first_after: Option<&'a str>,
}

impl<'a> Comparison<'a> {
    /// Asks the edition before what the run asked the present one.
    pub(in crate::cli) fn new(
        before: &'a Present,
        present: &'a Present,
        run: &'a Run<'a>,
    ) -> anyhow::Result<Self> {
        let ask = |query: &str, lang: &Lang| asking::ask(before, query, lang);
        let answers = run.tests.iter().map(|tested| {
            let questions = tested.judged.iter();
            questions
                .map(|judged| ask(&judged.asked.query, &tested.lang))
                .collect()
        });
        Ok(Self {
            editions: [before, present].map(|one| one.edition().about().id.as_str()),
            before: answers.collect::<anyhow::Result<_>>()?,
            run,
        })
    }

    /// What changed, the worst first, and the tallies of both editions.
    pub(in crate::cli) fn changed(&self) -> (Vec<Changed<'_>>, [Tally; 2]) {
        let tests = self.run.tests.iter().zip(&self.before);
        compare(tests.flat_map(|(tested, before)| {
            let answers = before.iter().zip(&tested.judged);
            answers.map(|(before, after)| (tested.test, before, after))
        }))
    }

    /// For programs.
    pub(super) fn document(&self) -> ComparisonDocument<'_> {
        let (changed, tallies) = self.changed();
        let [before, after] = [0, 1].map(|at: usize| Side {
            edition: self.editions[at],
            figures: tallies[at].figures(),
        });
        ComparisonDocument {
            before,
            after,
            queries: self.run.counts().queries,
            changed: changed.iter().map(changed_document).collect(),
        }
    }

    /// For people: a table and a line that sums it up.
    pub(super) fn markdown(&self) -> String {
        let (changed, tallies) = self.changed();
        let [before, after] = self.editions.map(|id| &id[..12]);
        let mut out = format!("### Search results: {before} → {after}\n\n");
        if !changed.is_empty() {
            out.push_str(
                "| | Query | Expected | Rank | First hit |\n| --- | --- | --- | --- | --- |\n",
            );
            for one in &changed {
                let _ = writeln!(out, "{}", row(one));
            }
            out.push('\n');
        }
        out.push_str(&self.summary(&changed, &tallies));
        out
    }

    fn summary(&self, changed: &[Changed<'_>], tallies: &[Tally; 2]) -> String {
        let all = self.run.counts().queries;
        let count = |change| changed.iter().filter(|one| one.change == change).count();
        let mut line = if changed.is_empty() {
            format!("No results changed ({all} asked).")
        } else {
            format!(
                "{} of {all} queries changed: {} worse, {} better, {} with another first hit only.",
                changed.len(),
                count(Change::Worse),
                count(Change::Better),
                count(Change::Other)
            )
        };
        if let [Some(before), Some(after)] = tallies.map(|tally| tally.figures()) {
            let _ = write!(
                line,
                " success@1 {:.3} → {:.3}, success@3 {:.3} → {:.3}, MRR@10 {:.3} → {:.3}.",
                before.success_at_1,
                after.success_at_1,
                before.success_at_3,
                after.success_at_3,
                before.mrr,
                after.mrr
            );
        }
        line
    }
}

fn changed_document<'a>(one: &Changed<'a>) -> ChangedDocument<'a> {
    ChangedDocument {
        change: one.change,
        query: &one.asked.query,
        kind: one.asked.kind,
        lang: one.test.lang.as_ref().map(|lang| lang.name.as_str()),
        expect: one.test.expected().collect(),
        rank_before: one.rank[0],
        rank_after: one.rank[1],
        first_before: one.first[0],
        first_after: one.first[1],
    }
}

fn row(one: &Changed<'_>) -> String {
    let change = match one.change {
        Change::Worse => "worse",
        Change::Other => "other",
        Change::Better => "better",
    };
    let expected: Vec<String> = one.test.expected().map(code).collect();
    let rank = one
        .rank
        .map(|rank| rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string()));
    let first = one.first.map(|id| id.map_or_else(|| "–".to_owned(), code));
    let variant = match one.asked.kind {
        Kind::Written => String::new(),
        kind => format!(" ({})", kind.name()),
    };
    let arrow = |[before, after]: [String; 2]| {
        if before == after {
            before
        } else {
            format!("{before} → {after}")
        }
    };
    format!(
        "| {change} | {}{variant} | {} | {} | {} |",
        code(&one.asked.query),
        expected.join(" "),
        arrow(rank),
        arrow(first)
    )
}

/// Text as code in a cell of a table, whatever is in it: no markup, no mention, no new cell.
pub(in crate::cli) fn code(text: &str) -> String {
    let text = quoted(text);
    let text = text[1..text.len() - 1].replace('|', "\\|");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 {
        format!("{fence}{text}{fence}")
    } else {
        format!("{fence} {text} {fence}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_in_a_cell_stays_code() {
        let cases = [
            ("refund", "`refund`"),
            ("a|b", "`a\\|b`"),
            ("use `x`", "`` use `x` ``"),
            ("two\nlines @all <b>", "`two lines @all <b>`"),
        ];
        for (text, wanted) in cases {
            assert_eq!(code(text), wanted);
        }
    }
}
