//! What is nearly a table, and is shown as text with bars.
//!
//! It must not know how a table is shown.

use super::{Line, Raw};

/// Lines that begin with a bar and of which no table came, told once for each that was meant.
pub(super) fn look(lines: &[Line<'_>], found: &mut Vec<Raw>) {
    let mut next = 0;
    while next < lines.len() {
        let start = next;
        next += 1;
        if !(has_bars(&lines[start]) && lines[start].is_raw) {
            continue;
        }
        // One blank line between may be the slip.
        let mut rows = vec![start];
        while let Some(row) = [next, next + 1].into_iter().find(|row| {
            let is_one = |line: &Line<'_>| has_bars(line) && line.is_raw;
            let is_near = *row == next || lines.get(next).is_some_and(|line| line.bare.is_empty());
            lines.get(*row).is_some_and(is_one) && is_near
        }) {
            rows.push(row);
            next = row + 1;
        }
        let all: Vec<&Line<'_>> = rows.iter().map(|row| &lines[*row]).collect();
        let is_ruled = all.iter().any(|line| is_rule(line.bare));
        let is_closed = all.iter().all(|line| line.bare.ends_with('|'));
        if all.len() < 2 || !(is_ruled || is_closed) {
            continue;
        }
        let (what, remedy) = why(lines, &rows);
        let first = &lines[start];
        found.push(Raw {
            at: first.at..first.at + first.bare.len(),
            what: format!(
                "no table comes of the rows that begin here, and customers read the bars: {what}"
            ),
            remedy,
        });
    }
}

fn has_bars(line: &Line<'_>) -> bool {
    line.bare.starts_with('|') && line.bare.matches('|').take(2).count() == 2
}

/// What is wrong with rows, and the remedy.
fn why(lines: &[Line<'_>], rows: &[usize]) -> (String, String) {
    let head = lines[rows[0]].bare;
    let wanted = format!("|{}", " --- |".repeat(cells(head).len()));
    let above = rows[0].checked_sub(2).map(|above| &lines[above]);
    let follows_table = above.is_some_and(|above| {
        has_bars(above) && !above.is_raw && lines[rows[0] - 1].bare.is_empty()
    });
    if follows_table {
        return (
            "a blank line ends the table above".to_owned(),
            "take the blank line above them out".to_owned(),
        );
    }
    let rule = rows.iter().position(|row| is_rule(lines[*row].bare));
    match rule {
        None => (
            "no line of dashes stands below the first of them".to_owned(),
            format!("write `{wanted}` below the first"),
        ),
        Some(0) => (
            "no head stands above the line of dashes".to_owned(),
            "write a row with the names of the columns above it".to_owned(),
        ),
        Some(1) if rows[1] != rows[0] + 1 => (
            "a blank line stands between the head and the line of dashes".to_owned(),
            "take the blank line out".to_owned(),
        ),
        Some(1) if !lines[rows[1]].bare.is_ascii() => (
            "its line of dashes is of long ones".to_owned(),
            format!("write `{wanted}` below the first"),
        ),
        Some(1) if cells(lines[rows[1]].bare).len() != cells(head).len() => {
            let (has, wants) = (cells(lines[rows[1]].bare).len(), cells(head).len());
            (
                format!("the head has {wants} cells, and the line of dashes {has}"),
                format!("write `{wanted}` below the head"),
            )
        }
        Some(1) => (
            "the line above goes on into them".to_owned(),
            "leave a blank line above them".to_owned(),
        ),
        Some(_) => (
            "the line of dashes does not stand below the first of them".to_owned(),
            format!("write `{wanted}` below the first, and take the other out"),
        ),
    }
}

/// A line of dashes, be they the wrong ones.
fn is_rule(line: &str) -> bool {
    let dash = |c: char| matches!(c, '-' | '—' | '–' | '−' | '‐' | '‑');
    let is_cell = |cell: &str| {
        let cell = cell.trim().trim_matches(':');
        !cell.is_empty() && cell.chars().all(|c| dash(c) || c == ' ')
    };
    cells(line).into_iter().all(is_cell)
}

/// The cells of a row.
fn cells(row: &str) -> Vec<&str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let row = match row.strip_suffix('|') {
        Some(inner) if !inner.ends_with('\\') => inner,
        _ => row,
    };
    let mut is_escaped = false;
    let bars = move |c: char| {
        let parts = c == '|' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        parts
    };
    row.split(bars).collect()
}

#[cfg(test)]
mod tests {
    use super::super::lines;
    use super::*;
    use crate::content::markdown::shape;

    fn told(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        look(&lines(text, &shape(text)), &mut found);
        let said = found.into_iter();
        said.map(|raw| format!("{}: {}; {}", &text[raw.at], raw.what, raw.remedy))
            .collect()
    }

    #[test]
    fn rows_of_which_no_table_comes_are_told_with_the_line_that_is_missing() {
        for (text, parts) in [
            (
                "| a | b |\n| 1 | 2 |\n",
                ["| a | b |:", "write `| --- | --- |` below the first"],
            ),
            (
                "| a | b |\n|---|\n| 1 | 2 |\n",
                ["has 2 cells, and the line of dashes 1", "`| --- | --- |`"],
            ),
            (
                "| a | b |\n\n|---|---|\n| 1 | 2 |\n",
                ["a blank line stands between", "take the blank line out"],
            ),
            (
                "> | a | b |\r\n> | — | — |\r\n> | 1 | 2 |\r\n",
                ["long ones", "`| --- | --- |`"],
            ),
            (
                "| a | b |\n|---|---|\n| 1 | 2 |\n\n| 3 | 4 |\n| 5 | 6 |\n",
                ["| 3 | 4 |: ", "take the blank line above them out"],
            ),
            ("|---|---|\n| 1 | 2 |\n", ["no head", "write a row"]),
        ] {
            let told = told(text);
            assert_eq!(told.len(), 1, "{text}: {told:?}");
            for part in parts {
                assert!(told[0].contains(part), "{text}: {told:?}");
            }
        }
    }

    #[test]
    fn tables_and_bars_that_are_meant_are_not_told() {
        for text in [
            "| a | b |\n|---|---|\n| 1 | 2 |\n",
            "- x\n\n  | a | b |\n  |---|:-:|\n  | 1 | 2 |\n",
            "```\n| a | b |\n| 1 | 2 |\n```\n",
            "<!--\n| a | b |\n| 1 | 2 |\n-->\n",
            "<div>\n| a | b |\n| 1 | 2 |\n</div>\n",
            "\\| a | b |\n\\| 1 | 2 |\n",
            "|a| < |b|\n|c| > |d| so\n",
            "| a | b |\n\nText\n\n| c | d |\n",
            "| line of a poem\n| another\n",
        ] {
            assert!(told(text).is_empty(), "{text}: {:?}", told(text));
        }
    }
}
