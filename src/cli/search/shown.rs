//! What `kb search` found, for people.
//!
//! Marks are bold on a terminal and between `*` elsewhere. It must not know how anything was found.

use std::fmt::Write as _;

use crate::lang::Lang;
use crate::live::{Answer, Hit, HitSection, Results};
use crate::search::{Explanation, First, Part, Where};

/// The results, line by line, without an end of line behind the last.
pub(super) fn shown(results: &Results, terminal: bool) -> String {
    let mut out = String::new();
    if let Some(corrected) = &results.corrected {
        let _ = writeln!(out, "Showing results for \"{corrected}\"");
    }
    if !results.left_out.is_empty() {
        let words = results.left_out.join(", ");
        let _ = writeln!(out, "Left out, as no article says it: {words}");
    }
    if let Some(answer) = &results.answer {
        out.push_str(&self::answer(answer, terminal));
    }
    for (number, hit) in results.hits.iter().enumerate() {
        let line = line(hit, &results.lang, terminal);
        let _ = writeln!(out, "{:>2}. {line}", number + 1);
        let snippet = parts(&hit.snippet, terminal).replace('\n', " ");
        let _ = writeln!(out, "    {snippet}");
        if let Some(explanation) = &hit.explanation {
            out.push_str(&explained(explanation));
        }
    }
    let results_word = if results.total == 1 {
        "result"
    } else {
        "results"
    };
    let _ = write!(out, "{} {results_word} in {}", results.total, results.lang);
    for other in &results.elsewhere {
        let _ = write!(out, ", {} in {}", other.total, other.lang);
    }
    out
}

/// The passage quoted above the results.
fn answer(answer: &Answer, terminal: bool) -> String {
    let place = place(&answer.title, answer.section.as_ref(), terminal);
    let mut out = format!("Answer: {place}  {}\n", answer.url);
    if !answer.parts.is_empty() {
        let _ = writeln!(out, "    {}", parts(&answer.parts, terminal));
    }
    if let Some(list) = &answer.list {
        for (at, item) in list.items.iter().enumerate() {
            let sign = if list.ordered {
                format!("{}.", at + 1)
            } else {
                "-".to_owned()
            };
            let _ = writeln!(out, "    {sign} {}", parts(item, terminal));
        }
        if list.more {
            out.push_str("    …\n");
        }
    }
    out.push('\n');
    out
}

fn line(hit: &Hit, lang: &Lang, terminal: bool) -> String {
    let place = place(&hit.title, hit.section.as_ref(), terminal);
    let url = hit
        .section
        .as_ref()
        .map_or(&hit.url, |section| &section.url);
    let mut about = format!("{:.2}", hit.score);
    if hit.lang != *lang {
        let _ = write!(about, ", {}", hit.lang);
    }
    if hit.outdated {
        about.push_str(", out of date");
    }
    format!("{place}  {url}  ({about})")
}

fn place(title: &str, section: Option<&HitSection>, terminal: bool) -> String {
    let title = emphasised(title, terminal);
    match section {
        Some(section) => format!("{title} › {}", section.title),
        None => title,
    }
}

/// A line a reason.
fn explained(explanation: &Explanation) -> String {
    let mut out = String::new();
    match explanation.first {
        Some(First::Pinned) => out.push_str("      before all others: a writer has pinned it\n"),
        Some(First::Title) => out.push_str("      before all others: this is its whole title\n"),
        None => {}
    }
    if explanation.outdated {
        out.push_str("      out of date: everything counts half\n");
    }
    for reason in &explanation.reasons {
        let found_in = match reason.found_in {
            Where::Text => "text",
            Where::Title => "title",
            Where::Pair => "side by side",
        };
        let read = if reason.word == reason.term {
            reason.term.clone()
        } else {
            format!("{} → {}", reason.word, reason.term)
        };
        let _ = writeln!(out, "      {:>6.2}  {read} ({found_in})", reason.score);
    }
    out
}

fn parts(parts: &[Part], terminal: bool) -> String {
    // Beside a `*` of the text's own (`*121#`), nobody could tell what is a mark.
    let own = parts.iter().any(|part| part.text.contains('*'));
    parts
        .iter()
        .map(|part| match part.mark {
            true if terminal => emphasised(&part.text, true),
            true if !own => format!("*{}*", part.text),
            _ => part.text.clone(),
        })
        .collect()
}

fn emphasised(text: &str, terminal: bool) -> String {
    if terminal {
        format!("\u{1b}[1m{text}\u{1b}[0m")
    } else {
        text.to_owned()
    }
}
