//! Places: the file, the line and the characters that a problem is about.
//!
//! It must not know what is wrong there.

use std::fmt;

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
    /// The text of the line, cut to a readable length, for showing the place.
    pub excerpt: Option<String>,
    /// How many characters from `column` on the problem covers; at least one.
    pub width: u32,
}

/// The longest excerpt of a line that a problem carries, in characters.
const EXCERPT: usize = 160;

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
        }
    }

    /// The bytes `start..end` of a file's text. Offsets outside of the text or inside a character
    /// are moved to the nearest place that is not.
    #[must_use]
    pub fn span(file: impl Into<String>, text: &str, start: usize, end: usize) -> Self {
        let before = &text.as_bytes()[..start.min(text.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        Self::in_line(file, text, line, start, end)
    }

    /// The bytes `start..end` of a text, in the line of that number, in which `start` is.
    fn in_line(file: impl Into<String>, text: &str, line: usize, start: usize, end: usize) -> Self {
        let start = text.floor_char_boundary(start.min(text.len()));
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
        let column = text[line_start..start].chars().count();
        let end = text.floor_char_boundary(end.clamp(start, line_end));
        let width = text[start..end].chars().count().max(1);
        let whole = text[line_start..line_end].trim_end_matches('\r');
        let excerpt = (column < EXCERPT).then(|| whole.chars().take(EXCERPT).collect());
        Self {
            file: file.into(),
            line: Some(number(line)),
            column: Some(number(column + 1)),
            excerpt,
            width: number(width.min(EXCERPT.saturating_sub(column).max(1))),
        }
    }
}

/// Where the lines of a text begin: for naming many places in one text, without counting its lines
/// for each of them.
#[derive(Clone, Debug)]
pub struct Lines<'a> {
    text: &'a str,
    /// Where each line but the first begins, in bytes.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Counts the lines of a text.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = ends.map(|(end, _)| end + 1).collect();
        Self { text, starts }
    }

    /// The place that [`Place::span`] tells.
    #[must_use]
    pub fn span(&self, file: impl Into<String>, start: usize, end: usize) -> Place {
        let line = self.starts.partition_point(|begin| *begin <= start) + 1;
        Place::in_line(file, self.text, line, start, end)
    }
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
