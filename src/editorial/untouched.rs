//! Words of a template that their writer was to replace, and customers read.
//!
//! Of a site's own templates nobody knows what is meant to stay. It must not know where templates lie.

use std::collections::BTreeSet;
use std::ops::Range;

use super::notes::Notes;
use crate::content::markdown::Shape;
use crate::content::template::{bare_line, placeholders};
use crate::content::{Outline, front_matter};
use crate::problem::code;

/// Looks for them in a text; told once, at the first.
pub(super) fn look(notes: &mut Notes<'_>, outline: &Outline, text: &str, shape: &Shape) {
    let known: BTreeSet<&str> = placeholders(&outline.lang).collect();
    let mut at = front_matter::split(text).body_at;
    let mut found: Vec<Range<usize>> = Vec::new();
    for line in text[at..].split_inclusive('\n') {
        let bare = bare_line(line);
        if known.contains(bare) {
            let start = at + line.find(bare).unwrap_or_default();
            found.push(start..start + bare.len());
        }
        at += line.len();
    }
    // Neither code nor a comment is text.
    let is_read = |at: &Range<usize>| {
        let next = shape.words.partition_point(|words| words.end <= at.start);
        shape
            .words
            .get(next)
            .is_some_and(|words| words.start < at.end)
    };
    found.retain(is_read);
    let Some(first) = found.first().cloned() else {
        return;
    };
    let more = match found.len() {
        1 => String::new(),
        2 => ", and one more line below".to_owned(),
        many => format!(", and {} more lines below", many - 1),
    };
    let words = &text[first.clone()];
    let what = format!("customers read what the template tells the writer: `{words}`{more}");
    let remedy = "write in its place what customers need, or take it out with its heading";
    notes.mark(code::LEFT_TO_DO, first, what, remedy);
}
