//! Which stretches of a text are found by terms: its words, two words with a hyphen as one, and what
//! words of East Asian scripts are cut into.
//!
//! It must not know what the terms are.

use super::{east_asian, words};

/// How a stretch of a text came to be a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    Word,
    /// From two words that a hyphen parts.
    Joined,
    /// From letters on both sides of a border between words.
    Across,
}

/// Calls `each` with the start and end (bytes) of every word of a text, of every two of them that a
/// hyphen parts, and of what words of East Asian scripts are cut into.
pub(super) fn of(text: &str, apostrophe_splits: bool, mut each: impl FnMut(usize, usize, Made)) {
    // Where the last word lies, if it holds no digits.
    let mut before: Option<(usize, usize)> = None;
    // Words of East Asian scripts that touch one another.
    let mut row: Vec<(usize, usize)> = Vec::new();
    let cut = |row: &mut Vec<(usize, usize)>, each: &mut dyn FnMut(usize, usize, Made)| {
        east_asian::cut(text, row, |piece| {
            let made = if piece.across {
                Made::Across
            } else {
                Made::Word
            };
            each(piece.start, piece.end, made);
        });
        row.clear();
    };
    words::words(text, apostrophe_splits, |start, end| {
        if row.last().is_some_and(|last| last.1 != start) {
            cut(&mut row, &mut each);
        }
        if east_asian::is_east_asian(&text[start..end]) {
            row.push((start, end));
            before = None;
            return;
        }
        if !row.is_empty() {
            cut(&mut row, &mut each);
        }
        each(start, end, Made::Word);
        if let Some((first, last)) = before
            && is_hyphen(&text.as_bytes()[last..start])
            && !has_digits(&text[first..end])
        {
            each(first, end, Made::Joined);
        }
        before = Some((start, end));
    });
    cut(&mut row, &mut each);
}

const HYPHENS: [&str; 3] = ["-", "\u{2010}", "\u{2011}"];

/// Two words with a hyphen between them, written as one.
pub(super) fn without_hyphens(written: &str) -> String {
    let words = written.to_owned();
    HYPHENS
        .iter()
        .fold(words, |words, hyphen| words.replace(hyphen, ""))
}

fn is_hyphen(between: &[u8]) -> bool {
    between
        .first()
        .is_some_and(|first| matches!(first, b'-' | 0xe2))
        && HYPHENS.iter().any(|hyphen| hyphen.as_bytes() == between)
}

fn has_digits(text: &str) -> bool {
    text.contains(char::is_numeric)
}
