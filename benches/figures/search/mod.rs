//! Search beside a plain program: what it takes to answer a question, and what the index costs.
//!
//! Both have the same texts: those of the articles in kb's edition. A question is asked in process where
//! both can be, so that the ratio is one of searches and not of sockets. It must not know how kb
//! searches.

mod cost;
mod hostile;
mod plain;
mod questions;
mod times;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use kb::edition::IndexDirectory;
use kb::lang::Lang;
use kb::live::{Ask, Present};

pub(crate) use self::cost::run as index;
use self::plain::Plain;
pub(crate) use self::plain::serve as serve_plain;
use self::questions::Question;
use self::times::Times;
use super::bench::{Bench, Best};
use super::load;
use super::table::{Aim, Unit};

/// Hits of a search, in both programs.
const HITS: usize = 10;
/// How often each question is asked; the median of its times counts.
const ROUNDS: usize = 9;
/// How often what takes a request each is asked.
const FEW_ROUNDS: usize = 3;
/// Requests of a round under load.
const REQUESTS: usize = 3_000;
/// Questions that are typed letter after letter.
const TYPED: usize = 60;

/// Measures search and prints the rows; returns kb's median time. The site is built already.
pub(crate) fn all(bench: &Bench) -> anyhow::Result<f64> {
    let present = open(&bench.index)?;
    let questions = questions::shuffled(&present)?;
    let folder = bench.other.join("plain");
    cost::of(bench, &present, &folder)?;
    plain::merge(&folder)?;
    let plain = Plain::open(&folder)?;
    let median = searches(bench, &present, &plain, &questions)?;
    load(bench, &folder, &questions)?;
    suggestions(bench, &questions)?;
    hostile::all(bench, &present, &plain)?;
    Ok(median)
}

/// How kb's median time grows, as a line below the table.
pub(crate) fn growth(first: f64, last: f64) -> String {
    format!(
        "search with the most articles / with the fewest, p50: {:.2} (must: ≤ 5.00)",
        last / first
    )
}

/// What kb has built.
fn open(index: &Path) -> anyhow::Result<Present> {
    Present::open(IndexDirectory::at(index).open()?.edition)
}

/// One question as the API asks it.
fn ask<'a>(text: &'a str, lang: &'a Lang) -> Ask<'a> {
    Ask {
        text,
        lang,
        category: None,
        limit: HITS,
        offset: 0,
        unfinished: false,
        exact: false,
        elsewhere: true,
        explain: false,
    }
}

/// Whole searches, in process: from the customer's words to titles and snippets.
fn searches(
    bench: &Bench,
    present: &Present,
    plain: &Plain,
    questions: &[Question],
) -> anyhow::Result<f64> {
    let (mut of_kb, mut of_plain) = (Times::default(), Times::default());
    let mut found = BTreeMap::new();
    for round in 0..=ROUNDS {
        let kb = times::each(questions, |question| {
            Ok(present
                .find(&ask(&question.text, &question.lang))?
                .hits
                .len())
        })?;
        let plain = times::each(questions, |question| {
            Ok(plain.search(&question.lang, &question.text)?.hits.len())
        })?;
        // Nothing is warm in the first.
        if round > 0 {
            found.insert("kb", kb.1);
            found.insert("plain", plain.1);
            of_kb.add(kb.0);
            of_plain.add(plain.0);
        }
    }
    let hits = |name| found.get(name).copied().unwrap_or_default() as f64;
    let (kb, plain) = (of_kb.medians(), of_plain.medians());
    let unit = Unit::Seconds;
    let aim = Aim::most(0.15).but(0.5);
    bench.row("search, p50", unit, kb.at(0.5), plain.at(0.5), aim);
    let aim = Aim::most(0.5);
    bench.row("search, p99", unit, kb.at(0.99), plain.at(0.99), aim);
    let (figure, aim) = ("search, the slowest question", Aim::none());
    bench.row(figure, unit, kb.at(1.0), plain.at(1.0), aim);
    let each = questions.len() as f64;
    let (figure, unit) = ("hits of a question, on average", Unit::Number);
    bench.row(figure, unit, hits("kb") / each, hits("plain") / each, aim);
    Ok(kb.at(0.5))
}

/// Searches a second, over HTTP.
fn load(bench: &Bench, plain: &Path, questions: &[Question]) -> anyhow::Result<()> {
    let paths: Vec<String> = questions.iter().map(Question::search).collect();
    let (_kb, of_kb) = bench.serve_kb()?;
    let plain = plain.to_str().context("the folder's name is no text")?;
    let (_plain, of_plain) = bench.serve_itself(&["plain", plain])?;
    let (mut kb, mut plain) = (Best::highest(), Best::highest());
    for round in 0..=FEW_ROUNDS {
        for (address, best) in [(&of_kb, &mut kb), (&of_plain, &mut plain)] {
            let rate = load::run(address, &paths, "", REQUESTS)?;
            if round > 0 {
                best.take(rate);
            }
        }
    }
    let aim = Aim::least(6.0).but(2.5);
    bench.row("searches over HTTP", Unit::PerSecond, kb.0, plain.0, aim);
    Ok(())
}

/// Suggestions while questions are typed, letter after letter, over HTTP.
fn suggestions(bench: &Bench, questions: &[Question]) -> anyhow::Result<()> {
    let typed = questions.iter().take(TYPED);
    let paths: Vec<String> = typed.flat_map(Question::suggestions).collect();
    let (_kb, address) = bench.serve_kb()?;
    let mut times = Times::default();
    for round in 0..=FEW_ROUNDS {
        let round_times = load::each(&address, &paths)?;
        if round > 0 {
            times.add(round_times);
        }
    }
    let times = times.medians();
    let unit = Unit::Seconds;
    bench.row_of_kb("suggestions, p50", unit, times.at(0.5), Aim::none());
    bench.row_of_kb("suggestions, p99", unit, times.at(0.99), Aim::within(0.01));
    bench.row_of_kb("suggestions, the slowest", unit, times.at(1.0), Aim::none());
    Ok(())
}
