//! HTML that is too tangled to be read: how it would grow, and its text alone.
//!
//! It must not know what is allowed.

use super::raw::{self, Piece};

/// How many bytes reading may add at most: elements that mark words are opened anew in every block
/// that begins while they are open, with all their attributes.
pub(super) fn growth(html: &str) -> usize {
    let mut marks: Vec<(String, usize)> = Vec::new();
    let (mut open, mut growth) = (0, 0_usize);
    for piece in raw::pieces(html) {
        match piece {
            Piece::Open(tag) if MARKS.contains(&tag.name.as_str()) => {
                open += tag.at.len();
                marks.push((tag.name, tag.at.len()));
            }
            Piece::Close { name, .. } if MARKS.contains(&name.as_str()) => {
                if let Some(at) = marks.iter().rposition(|(known, _)| *known == name) {
                    open -= marks.remove(at).1;
                }
            }
            Piece::Open(tag) if !INLINE.contains(&tag.name.as_str()) => growth += open,
            Piece::Close { name, .. } if !INLINE.contains(&name.as_str()) => growth += open,
            _ => {}
        }
    }
    growth
}

/// Elements that browsers open anew (HTML's "formatting" category), as far as they are allowed.
const MARKS: &[&str] = &["a", "b", "code", "em", "i", "s", "small", "strong", "u"];

/// Elements that end no block.
const INLINE: &[&str] = &[
    "abbr", "bdi", "bdo", "br", "cite", "del", "dfn", "img", "input", "ins", "kbd", "mark", "q",
    "rp", "rt", "ruby", "samp", "span", "sub", "sup", "time", "var", "wbr",
];

/// The text alone, a paragraph for each block.
pub(super) fn text_alone(html: &str) -> String {
    let mut lines = String::with_capacity(html.len());
    for piece in raw::pieces(html) {
        match piece {
            Piece::Text(text) => lines.push_str(&text.replace('<', "&lt;")),
            Piece::Open(raw::Tag { name, .. }) | Piece::Close { name, .. } => {
                let inline = INLINE.contains(&name.as_str()) || MARKS.contains(&name.as_str());
                lines.push(if inline { ' ' } else { '\n' });
            }
            Piece::Other => {}
        }
    }
    let paragraphs = lines.lines().map(str::trim).filter(|line| !line.is_empty());
    paragraphs.map(|line| format!("<p>{line}</p>\n")).collect()
}
