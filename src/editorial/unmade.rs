//! Marks that make nothing: nearly a link, a heading, a list or a box, so that customers read the marks.
//!
//! It must not know where links lead.

mod links;
mod lists;
mod tables;

use std::ops::Range;

use super::notes::Notes;
use super::slips::is_within;
use crate::content::front_matter;
use crate::content::markdown::Shape;
use crate::problem::{code, nearest};

/// Names and addresses are no longer, in bytes: what is looked for further away would take for ever.
const LONGEST: usize = 300;

/// GitHub's alerts.
const ALERTS: [&str; 5] = ["note", "tip", "important", "warning", "caution"];

/// What a raw mark is, what is wrong with it, and the remedy.
struct Raw {
    at: Range<usize>,
    what: String,
    remedy: String,
}

/// A line of the text.
struct Line<'a> {
    /// Where `bare` begins in the file.
    at: usize,
    /// Without blanks around it, and without the marks of quotations.
    bare: &'a str,
    /// It stands in a quotation.
    is_quoted: bool,
    /// It ends where the line on the page ends, too.
    breaks: bool,
    /// What it begins with is read as it stands.
    is_raw: bool,
}

/// Looks for them in a text.
pub(super) fn look(notes: &mut Notes<'_>, text: &str, shape: &Shape) {
    for raw in all(text, shape) {
        notes.mark(code::UNMADE, raw.at, raw.what, raw.remedy);
    }
}

fn all(text: &str, shape: &Shape) -> Vec<Raw> {
    let lines = lines(text, shape);
    let mut found = Vec::new();
    for words in &shape.words {
        links::look(text, words, &mut found);
    }
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| line.is_raw) {
        let above = number.checked_sub(1).map(|above| &lines[above]);
        let raw = alert(line, above).or_else(|| heading(line));
        found.extend(raw.or_else(|| container(line)));
    }
    lists::look(&lines, &mut found);
    tables::look(&lines, &mut found);
    found.sort_by_key(|raw| raw.at.start);
    found
}

/// The lines of a text below its front matter.
fn lines<'a>(text: &'a str, shape: &Shape) -> Vec<Line<'a>> {
    let mut at = front_matter::split(text).body_at;
    let mut lines = Vec::new();
    for line in text[at..].split_inclusive('\n') {
        let quoted = line.trim_start();
        let bare = quoted.trim_start_matches(['>', ' ', '\t']);
        let is_quoted = quoted.starts_with('>');
        let bare = if is_quoted { bare } else { quoted };
        let start = at + (line.len() - bare.len());
        let full = line.trim_end_matches(['\n', '\r']);
        lines.push(Line {
            at: start,
            bare: bare.trim_end(),
            is_quoted,
            breaks: full.ends_with("  ") || full.ends_with('\\') || full.ends_with("<br>"),
            is_raw: is_within(&shape.words, start),
        });
        at += line.len();
    }
    lines
}

/// GitHub's alerts that are none: `> [!INFO]`, `> [!NOTE] text`, `> [NOTE]`.
fn alert(line: &Line<'_>, above: Option<&Line<'_>>) -> Option<Raw> {
    let inner = line.bare.strip_prefix('[').filter(|_| line.is_quoted)?;
    let near = &inner[..inner.floor_char_boundary(LONGEST)];
    let (name, _) = near.split_once(']')?;
    let behind = inner[name.len() + 1..]
        .trim_start_matches(['+', '-'])
        .trim();
    let bare = name.strip_prefix('!');
    let small = bare.unwrap_or(name).to_ascii_lowercase();
    if small.is_empty() || !small.chars().all(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let known = ALERTS.contains(&small.as_str());
    let is_loud = name.chars().all(|c| c.is_ascii_uppercase());
    if bare.is_none() && !(known && is_loud) {
        return None;
    }
    let meant = alert_meant(&small).to_ascii_uppercase();
    let mark = &line.bare[..name.len() + 2];
    let is_first = above.is_none_or(|above| !above.is_quoted || above.bare.is_empty());
    let what = match bare {
        None => "its `!` is missing",
        Some(_) if !known => "GitHub has no box of that name",
        Some(_) if !behind.is_empty() => "the text stands on the same line",
        Some(_) if !is_first => "it does not stand at the beginning of its quotation",
        Some(_) => "it stands alone",
    };
    let mut remedy = match (bare, known) {
        (Some(_), true) if behind.is_empty() => {
            "write a blank line above it, and the text with `> ` before it below".to_owned()
        }
        _ => format!("write `> [!{meant}]`"),
    };
    if !behind.is_empty() {
        remedy.push_str(" on a line of its own, and the text below it, with `> ` before each line");
    }
    Some(Raw {
        at: line.at..line.at + mark.len(),
        what: format!("`{mark}` makes no box, and is shown as it stands: {what}"),
        remedy,
    })
}

/// The alert that is nearest to what another tool calls its own.
fn alert_meant(name: &str) -> &str {
    match name {
        "hint" | "success" | "check" | "done" | "example" => "tip",
        "attention" | "warn" | "question" | "help" => "warning",
        "danger" | "error" | "bug" | "failure" | "fail" | "missing" => "caution",
        _ if ALERTS.contains(&name) => name,
        _ => nearest(name, ALERTS).unwrap_or("note"),
    }
}

/// `##Heading`.
fn heading(line: &Line<'_>) -> Option<Raw> {
    let words = line.bare.trim_start_matches('#');
    let level = line.bare.len() - words.len();
    let is_one = words.starts_with(char::is_alphabetic)
        || words.starts_with(char::is_numeric) && words.contains(' ');
    ((2..=6).contains(&level) && is_one).then(|| {
        let marks = &line.bare[..level];
        let shown: String = words.chars().take(60).collect();
        let rest = if shown.len() < words.len() { "…" } else { "" };
        Raw {
            at: line.at..line.at + level,
            what: format!("no blank stands behind `{marks}`, so that this is no heading, and customers read the marks"),
            remedy: format!("write `{marks} {shown}{rest}`"),
        }
    })
}

/// `::note` with two colons.
fn container(line: &Line<'_>) -> Option<Raw> {
    let rest = line.bare.strip_prefix("::")?.trim_start();
    let length = rest.find(|c: char| !c.is_ascii_alphabetic());
    let name = &rest[..length.unwrap_or(rest.len())];
    let others = ["info", "danger", "details", "tabs", "tab"];
    let is_known = ALERTS.iter().chain(&others).any(|one| *one == name);
    let follows = rest[name.len()..].chars().next();
    (is_known && follows.is_none_or(|c| c == ' ')).then(|| Raw {
        at: line.at..line.at + (line.bare.len() - rest.len()) + name.len(),
        what: format!("`::{name}` makes no box, and is shown as it stands: it has two colons"),
        remedy: format!(
            "write `:::{name}` on a line of its own, and `:::` on a line below its text"
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markdown::shape;

    fn told(text: &str) -> Vec<(String, String)> {
        let found = all(text, &shape(text)).into_iter();
        found
            .map(|raw| (text[raw.at].to_owned(), raw.remedy))
            .collect()
    }

    #[test]
    fn what_is_nearly_a_mark_is_told_with_the_right_line() {
        for (text, mark, remedy) in [
            (
                "See [refunds] (../billing/refunds.md).\n",
                "[refunds] (../billing/refunds.md)",
                "write `[refunds](../billing/refunds.md)`",
            ),
            (
                "(refunds)[../billing/refunds.md#a]\n",
                "(refunds)[../billing/refunds.md#a]",
                "write `[refunds](../billing/refunds.md#a)`",
            ),
            (
                "See [refunds](../billing/refunds.md.\n",
                "[refunds](../billing/refunds.md",
                "write `[refunds](../billing/refunds.md)`",
            ),
            (
                "- [ফেরত](a.md যদি চান\n",
                "[ফেরত](a.md",
                "write `[ফেরত](a.md)`",
            ),
            ("> [!INFO]\n> So.\n", "[!INFO]", "write `> [!NOTE]`"),
            (
                "> [!danger] Mind\n> So.\n",
                "[!danger]",
                "write `> [!CAUTION]` on a line of its own",
            ),
            ("> [!WARNIG]\n> So.\n", "[!WARNIG]", "write `> [!WARNING]`"),
            (
                "> [!NOTE] So.\n",
                "[!NOTE]",
                "write `> [!NOTE]` on a line of its own",
            ),
            (
                "> So.\n> [!TIP]\n> So.\n",
                "[!TIP]",
                "write a blank line above it",
            ),
            ("> [NOTE]\n> So.\n", "[NOTE]", "write `> [!NOTE]`"),
            (
                "::note\nSo.\n::\n",
                "::note",
                "write `:::note` on a line of its own",
            ),
            ("So.\n##Heading\n", "##", "write `## Heading`"),
            ("###শিরোনাম এক\n", "###", "write `### শিরোনাম এক`"),
            ("• one\n• two\n• three\n", "•", "`- one`"),
            ("So:\n– one\n– two\n", "–", "`- one`"),
            ("1.one\n2.two\n", "1.", "`1. one`"),
            ("১। এক\n২। দুই\n৩। তিন\n", "১।", "`1. এক`"),
            ("> ২. দুই\r\n> ৩. তিন\r\n", "২.", "`2. দুই`"),
        ] {
            let told = told(text);
            assert_eq!(told.len(), 1, "{text}: {told:?}");
            assert_eq!(told[0].0, mark, "{text}");
            assert!(told[0].1.contains(remedy), "{text}: {}", told[0].1);
        }
    }

    #[test]
    fn what_is_meant_as_it_stands_is_not_told() {
        for text in [
            "[refunds](a.md) (../b.md) and [1] (https://example.com)\n",
            "\\[refunds] (a.md) `[refunds] (a.md)` <code>[refunds] (a.md)</code>\n",
            "[optional] (see a.md) and [a] (b)\n\n[a]: c.md\n",
            "f(x)[i] and (words)[note]\n",
            "<div>\n[refunds] (a.md)\n##Heading\n• a\n• b\n</div>\n",
            "<!--\n##Heading\n> [!INFO]\n::note\n-->\n",
            "```\n##Heading\n> [!INFO]\n::note\n• a\n• b\n```\n",
            "\\##Heading\n\n#tag and ##\n\n#12 of 3\n",
            "> [!NOTE]\n> So.\n\n> \\[!INFO]\n\n> [...] so\n\n> [sic] so\n",
            "> [!TIP]\n> \n> Text\n",
            "::std is of C++, ::before of CSS\n",
            "• one  \n• two  \n",
            "• one\n\n• two\n",
            "১। এক\n\n২। দুই\n",
            "১। এক  \n২। দুই\n",
            "- • one\n- • two\n",
            "1. one\n2. two\n",
            "1.5 GB\n2.5 GB\n",
            "1.x is old\n2.x is new\n",
            "২০২৪. সাল\n২০২৬. সাল\n",
            "এটি\n২। দুই\n",
            "| • a | b |\n| - | - |\n| • c | d |\n| • e | f |\n",
        ] {
            assert!(told(text).is_empty(), "{text}: {:?}", told(text));
        }
    }
}
