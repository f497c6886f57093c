//! Places: the file, the line and the characters that a problem is about.
//!
//! It must not know what is wrong there.

use std::fmt;
use std::ops::Range;

use icu_segmenter::GraphemeClusterSegmenter;
use serde::{Deserialize, Serialize};

/// Where a problem is. Lines and columns count from one; columns count characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The file, as its writer would name it (below the articles folder, or `kb.toml`).
    pub file: String,
    /// The line, when there is one to show.
    pub line: Option<u32>,
    /// The column in that line.
    pub column: Option<u32>,
    /// The text of the line, cut to a readable length around the place, for showing it; `…` stands where it
    /// was cut.
    pub excerpt: Option<String>,
    /// How many characters from `column` on the problem covers; at least one.
    pub width: u32,
    /// How many characters of the line are left out before the excerpt, which then begins with `…`.
    // Always written: what an edition remembers is read back field by field.
    #[serde(default)]
    pub skipped: u32,
}

/// The longest excerpt of a line that a problem carries, in characters.
const EXCERPT: usize = 120;
/// So many characters before a place are shown where the line is cut there.
const BEFORE: usize = 50;
/// A line is cut between two words when a blank is so near, in characters.
const NEAR: usize = 24;

impl Place {
    /// A whole file.
    #[must_use]
    pub fn file(file: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line: None,
            column: None,
            excerpt: None,
            width: 1,
            skipped: 0,
        }
    }

    /// Where in the excerpt the place begins, in characters from zero.
    #[must_use]
    pub fn begin_in_excerpt(&self) -> usize {
        let before = self.column.unwrap_or(1).saturating_sub(1);
        let mark = u32::from(self.skipped > 0);
        (before.saturating_sub(self.skipped) + mark) as usize
    }

    /// The bytes `start..end` of a file's text. Offsets outside of the text or inside a character
    /// are moved to the nearest place that is not.
    #[must_use]
    pub fn span(file: impl Into<String>, text: &str, start: usize, end: usize) -> Self {
        let start = text.floor_char_boundary(start.min(text.len()));
        let before = &text[..start];
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let from = before.rfind('\n').map_or(0, |at| at + 1);
        let to = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let end = text.floor_char_boundary(end.clamp(start, to));
        Self::in_line(
            file,
            &text[from..to],
            line,
            start - from,
            (letters(&text[from..start]), letters(&text[start..end])),
        )
    }

    /// So many characters of a line from a byte of it on, behind so many others.
    fn in_line(
        file: impl Into<String>,
        text: &str,
        line: usize,
        at: usize,
        (before, width): (usize, usize),
    ) -> Self {
        let whole = text.trim_end_matches('\r');
        let at = at.min(whole.len());
        let shown = window(whole, at);
        let skipped = before.saturating_sub(letters(&whole[shown.start..at]));
        let (left, right) = match (shown.start > 0, shown.end < whole.len()) {
            (false, false) => ("", ""),
            (true, false) => ("…", ""),
            (false, true) => ("", "…"),
            (true, true) => ("…", "…"),
        };
        let covered = letters(&whole[at..shown.end]).max(1);
        Self {
            file: file.into(),
            line: Some(number(line)),
            column: Some(number(before + 1)),
            excerpt: Some(format!("{left}{}{right}", &whole[shown])),
            width: number(width.clamp(1, covered)),
            skipped: number(if left.is_empty() { 0 } else { skipped }),
        }
    }
}

/// The part of a line that is shown of a place that begins at a byte of it: all of it where it is short,
/// else whole words around the place or, where no blank is near, whole letters as readers see them.
fn window(line: &str, at: usize) -> Range<usize> {
    // No more of a long line is looked at than may be shown.
    let back = |count: usize| {
        let back = line[..at].char_indices().rev().take(count);
        back.last().map_or(at, |(from, _)| from)
    };
    let start = if back(EXCERPT - BEFORE) == 0 {
        0
    } else {
        let from = back(BEFORE + NEAR);
        let near = &line[from..at];
        let mut first = near.char_indices().take(NEAR);
        let blank = first.find(|(_, c)| c.is_whitespace());
        // Of the letter that `from` may stand in, its rest may count for two.
        let letter = || borders(near).nth(2).unwrap_or(0);
        from + blank.map_or_else(letter, |(blank, _)| blank)
    };
    let rest = &line[start..];
    let Some((most, next)) = rest.char_indices().nth(EXCERPT) else {
        return start..line.len();
    };
    let mut last = rest[..most].char_indices().rev().take(NEAR);
    let blank = last.find(|(blank, c)| c.is_whitespace() && start + blank > at);
    let end = blank.map_or_else(
        || {
            let ends = borders(&rest[..most + next.len_utf8()]);
            ends.take_while(|end| *end <= most).last().unwrap_or(most)
        },
        |(blank, _)| blank,
    );
    start..start + end
}

/// Where a text can be cut without breaking what readers see as one letter.
fn borders(text: &str) -> impl Iterator<Item = usize> {
    GraphemeClusterSegmenter::new().segment_str(text)
}

/// So many bytes a piece of a text has, of which [`Lines`] knows how many stand before it.
const PIECE: usize = 256;

/// Where the lines of a text begin: for naming many places in one text, without counting its lines, or
/// the letters of a long line, for each of them.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// Where each line but the first begins, in bytes.
    starts: Vec<usize>,
    /// How many characters begin before each piece of the text.
    letters: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Counts the lines of a text.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = ends.map(|(end, _)| end + 1).collect();
        let mut before = 0;
        let pieces = text.as_bytes().chunks(PIECE).map(|piece| {
            before += beginning(piece);
            before
        });
        let letters = std::iter::once(0).chain(pieces).collect();
        Self {
            text,
            starts,
            letters,
        }
    }

    /// The number of the line that a byte is in.
    #[must_use]
    pub fn line(&self, at: usize) -> u32 {
        number(self.starts.partition_point(|begin| *begin <= at) + 1)
    }

    /// Where a line begins, and its text; none is told for a line that is not there.
    #[must_use]
    pub fn text(&self, line: u32) -> (usize, &'a str) {
        let line = line.saturating_sub(1) as usize;
        let from = line
            .checked_sub(1)
            .map_or(Some(0), |above| self.starts.get(above).copied());
        let from = from.unwrap_or(self.text.len());
        let to = self
            .starts
            .get(line)
            .map_or(self.text.len(), |next| next - 1);
        (from, &self.text[from..to])
    }

    /// The place that [`Place::span`] tells.
    #[must_use]
    pub fn span(&self, file: impl Into<String>, start: usize, end: usize) -> Place {
        let text = self.text;
        let start = text.floor_char_boundary(start.min(text.len()));
        let line = self.starts.partition_point(|begin| *begin <= start);
        let from = line.checked_sub(1).map_or(0, |above| self.starts[above]);
        let to = self.starts.get(line).map_or(text.len(), |next| next - 1);
        let end = text.floor_char_boundary(end.clamp(start, to));
        Place::in_line(
            file,
            &text[from..to],
            line + 1,
            start - from,
            (
                self.letters_before(start) - self.letters_before(from),
                self.letters_before(end) - self.letters_before(start),
            ),
        )
    }

    /// How many characters begin before a byte.
    fn letters_before(&self, at: usize) -> usize {
        let piece = at / PIECE;
        self.letters[piece] + beginning(&self.text.as_bytes()[piece * PIECE..at])
    }
}

fn letters(text: &str) -> usize {
    beginning(text.as_bytes())
}

/// How many characters begin in a part of a text.
fn beginning(part: &[u8]) -> usize {
    let inside_of_one = |byte: &&u8| **byte & 0b1100_0000 == 0b1000_0000;
    part.len() - part.iter().filter(inside_of_one).count()
}

fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        Ok(())
    }
}
