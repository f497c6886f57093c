//! What is nearly a link.
//!
//! It must not know where links lead.

use std::ops::Range;

use super::{LONGEST, Raw};
use crate::editorial::slips::ENDS;

/// `[words] (address)`, `(words)[address]` and `[words](address` without an end.
pub(super) fn look(text: &str, words: &Range<usize>, found: &mut Vec<Raw>) {
    let inner = &text[words.clone()];
    let mut add = |start: usize, end: usize, words: &str, address: &str, what: &str| {
        let near = &text[text.ceil_char_boundary(start.saturating_sub(LONGEST))..start];
        let near = near.rsplit('\n').next().unwrap_or_default();
        let is_of_code = ["code", "kbd"]
            .iter()
            .any(|name| near.rfind(&format!("<{name}")) > near.rfind(&format!("</{name}")));
        if !is_of_code && begins_with_word(words) {
            found.push(Raw {
                at: start..end,
                what: format!("this is no link, and is shown as it stands: {what}"),
                remedy: format!("write `[{words}]({address})`"),
            });
        }
    };
    for (middle, mark) in inner.match_indices("] (").chain(inner.match_indices(")[")) {
        let (opens, closes) = if mark == ")[" { ('(', ']') } else { ('[', ')') };
        let rest = &inner[middle + mark.len()..];
        let rest = &rest[..rest.floor_char_boundary(LONGEST)];
        let from = inner.ceil_char_boundary(middle.saturating_sub(LONGEST));
        let open = inner[from..middle].rfind(opens).map(|open| from + open);
        let (Some(open), Some(close)) = (open, rest.find(closes)) else {
            continue;
        };
        if is_whole_address(&rest[..close]) && !text[..words.start + open].ends_with('\\') {
            let what = match opens {
                '[' => "a blank stands between the brackets",
                _ => "the brackets are the wrong way round",
            };
            let (start, end) = (open, middle + mark.len() + close + 1);
            let shown = &inner[open + 1..middle];
            let (start, end) = (words.start + start, words.start + end);
            add(start, end, shown, &rest[..close], what);
        }
    }
    for (middle, _) in inner.match_indices("](") {
        let rest = &inner[middle + 2..];
        let rest = &rest[..rest.floor_char_boundary(LONGEST)];
        let address = rest.split_whitespace().next().unwrap_or_default();
        let address = address.trim_end_matches(['.', ',', ';', ':', '!', '?', '।']);
        let from = inner.ceil_char_boundary(middle.saturating_sub(LONGEST));
        let Some(open) = inner[from..middle].rfind('[').map(|open| from + open) else {
            continue;
        };
        let is_open = !rest.contains(')');
        if is_open && is_whole_address(address) && !text[..words.start + open].ends_with('\\') {
            let (start, end) = (words.start + open, words.start + middle + 2 + address.len());
            let shown = &inner[open + 1..middle];
            add(start, end, shown, address, "its `)` is missing");
        }
    }
}

fn begins_with_word(words: &str) -> bool {
    let bare = words.trim_start_matches(['*', '_', '!']);
    bare.starts_with(char::is_alphanumeric) && bare.contains(char::is_alphabetic)
}

/// Whether something without blanks is the path of a file, or an address.
fn is_whole_address(text: &str) -> bool {
    const STARTS: [&str; 6] = ["http://", "https://", "mailto:", "tel:", "../", "./"];
    if text.contains(|c: char| c.is_whitespace() || "()[]<>`".contains(c)) {
        return false;
    }
    let path = text.split(['#', '?']).next().unwrap_or(text);
    let begins = |start: &str| text.len() > start.len() && text.starts_with(start);
    let ends = |end: &str| path.len() > end.len() && path.ends_with(end);
    STARTS.iter().any(|start| begins(start)) || ENDS.iter().any(|end| ends(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_of_open_marks_is_read_in_no_time() {
        for mark in ["[a] (", "(a)[", "[a](b.md ", "](", "[a] (b.md)"] {
            let text = mark.repeat(50_000);
            let mut found = Vec::new();
            look(&text, &(0..text.len()), &mut found);
            assert!(found.len() <= 50_000, "{mark}");
        }
    }
}
