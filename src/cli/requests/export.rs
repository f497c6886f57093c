//! `kb requests export`: all requests, for other programs.

use std::fmt::Write as _;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Record, pages};
use crate::cli::{Exit, Global, report, usage};
use crate::store::{Kept, Store};

/// Write all requests to standard output, the latest first
///
/// As JSON, one request on a line; or as a table for spreadsheets. It holds personal data: keep it
/// where that may be kept.
#[derive(Args)]
pub(super) struct Export {
    /// Only requests accepted on this day or later: `2026-11-22` (UTC), or a time like
    /// `2026-11-22T09:00:00+06:00`
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// As a table (CSV)
    #[arg(long)]
    csv: bool,
}

const COLUMNS: [&str; 17] = [
    "reference",
    "accepted_at",
    "answer_by",
    "state",
    "priority",
    "channel",
    "language",
    "name",
    "reply_to",
    "message",
    "fields",
    "questions",
    "opened",
    "not_helped",
    "reason",
    "tried",
    "edition",
];

/// Without it, spreadsheets take UTF-8 for something else, and Bengali for nonsense.
const BYTE_ORDER_MARK: char = '\u{feff}';

impl Export {
    pub(super) async fn run(self, store: Option<&Store>, global: &Global) -> anyhow::Result<Exit> {
        let since = self.since.as_deref().map(time).transpose()?;
        if self.csv {
            let head = row(COLUMNS.map(str::to_owned).as_slice());
            report::verbatim(&format!("{BYTE_ORDER_MARK}{head}"))?;
        }
        let mut count = 0_u64;
        if let Some(store) = store {
            pages(store, since, |kept| {
                count += 1;
                match self.csv {
                    true => report::verbatim(&row(&cells(kept))),
                    false => report::verbatim(&serde_json::to_string(&Record::of(kept, &[]))?),
                }
            })
            .await?;
        }
        if count == 0 {
            report::say("There are no such requests.", global);
        }
        Ok(Exit::Good)
    }
}

/// A time, or the beginning of a day in UTC.
fn time(text: &str) -> anyhow::Result<Timestamp> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let date: Date = text.parse().map_err(|_| {
        usage(anyhow::anyhow!(
            "`{text}` is no date: write it as `2026-11-22`"
        ))
    })?;
    let midnight = date.to_zoned(TimeZone::UTC);
    Ok(midnight.context("a date of no calendar")?.timestamp())
}

fn cells(kept: &Kept) -> Vec<String> {
    let time = |at: Timestamp| at.to_string();
    let mut cells = vec![
        kept.reference.to_string(),
        time(kept.accepted_at),
        kept.answer_by.map(time).unwrap_or_default(),
        kept.state().name().to_owned(),
        kept.priority.name().to_owned(),
        kept.channel.clone(),
        kept.language.to_string(),
    ];
    if let Some(request) = &kept.request {
        let journey = &request.journey;
        let fields = request.fields.iter();
        let fields = fields.map(|field| format!("{}: {}", field.label, field.value.as_str()));
        let questions = journey.questions.iter().map(ToString::to_string);
        let opened = journey.opened.iter().map(|article| article.url.clone());
        let not_helped = journey.not_helped.as_ref();
        cells.extend([
            request
                .name
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            request.reply_to.as_str().to_owned(),
            request.message.as_str().to_owned(),
            fields.collect::<Vec<_>>().join("\n"),
            questions.collect::<Vec<_>>().join("\n"),
            opened.collect::<Vec<_>>().join("\n"),
            not_helped
                .map(|article| article.url.clone())
                .unwrap_or_default(),
            journey
                .reason
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            journey
                .tried
                .as_ref()
                .map(|tried| tried.as_str().to_owned())
                .unwrap_or_default(),
            journey.edition.clone().unwrap_or_default(),
        ]);
    }
    cells.resize(COLUMNS.len(), String::new());
    cells
}

/// What a cell of a formula begins with, also in the wide letters of East Asian keyboards.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// A line of a table (RFC 4180; the line's own end follows).
fn row(cells: &[String]) -> String {
    let mut out = String::new();
    for (at, cell) in cells.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(out, "{comma}\"{}\"", tame(cell).replace('"', "\"\""));
    }
    out.push('\r');
    out
}

/// A cell that no spreadsheet takes for a formula: nor a part of it, where that takes another character
/// than the comma for the end of a cell.
fn tame(cell: &str) -> String {
    let mut out = String::with_capacity(cell.len());
    let mut at_start = true;
    for c in cell.chars() {
        if at_start && FORMULA.contains(&c) {
            out.push('\'');
        }
        out.push(c);
        at_start = matches!(c, ';' | '\t' | '\n' | '\r') || at_start && c == ' ';
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_none_breaks_out() {
        let cells = [
            "x; =1;=2\n@3",
            "=1+1",
            "＝1",
            "+880",
            "-1",
            "@a",
            "\tb",
            "a\"b,c\nd",
            "আমি",
            "",
        ];
        assert_eq!(
            row(&cells.map(str::to_owned)),
            "\"x; '=1;'=2\n'@3\",\"'=1+1\",\"'＝1\",\"'+880\",\"'-1\",\"'@a\",\"'\tb\",\"a\"\"b,c\nd\",\"আমি\",\"\"\r"
        );
    }

    #[test]
    fn a_day_begins_at_midnight() {
        assert_eq!(
            time("2026-11-22").unwrap().to_string(),
            "2026-11-22T00:00:00Z"
        );
        assert_eq!(
            time("2026-11-22T09:00:00+06:00").unwrap().to_string(),
            "2026-11-22T03:00:00Z"
        );
        assert!(time("yesterday").is_err());
    }
}
