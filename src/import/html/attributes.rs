//! Tags with more attributes than anybody writes, cut before they are read: a tokenizer compares each
//! attribute with all before it.
//!
//! It must not know what an attribute means.

use std::borrow::Cow;

/// So many words of a tag are read.
const MOST: usize = 500;

/// Where a sign stands.
#[derive(Clone, Copy)]
enum In {
    Text,
    /// In a tag, behind so many words.
    Tag(usize),
    /// Between such quotes in a tag.
    Quotes(u8, usize),
}

/// The text with no tag longer than so many words.
pub(super) fn cut(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut out = String::new();
    let mut told = 0;
    let mut cut_from = None;
    let mut place = In::Text;
    for (at, byte) in bytes.iter().enumerate() {
        place = match (place, byte) {
            (In::Text, b'<') if bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => {
                In::Tag(0)
            }
            (In::Tag(_), b'>') => {
                if let Some(from) = cut_from.take() {
                    out.push_str(&html[told..from]);
                    told = at;
                }
                In::Text
            }
            (In::Tag(words), b'"' | b'\'') if at > 0 && bytes[at - 1] == b'=' => {
                In::Quotes(*byte, words)
            }
            (In::Quotes(quote, words), _) if quote == *byte => In::Tag(words),
            (In::Tag(words), b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' | b'/' | b'"' | b'\'') => {
                if words == MOST {
                    cut_from.get_or_insert(at);
                }
                In::Tag((words + 1).min(MOST))
            }
            (place, _) => place,
        };
    }
    if let Some(from) = cut_from {
        out.push_str(&html[told..from]);
        return Cow::Owned(out);
    }
    match told {
        0 => Cow::Borrowed(html),
        _ => Cow::Owned(out + &html[told..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_cut_where_nobody_reads_on() {
        let many = |count: usize| (0..count).map(|n| format!(" a{n}=1")).collect::<String>();
        let html = format!(
            "<p class=\"x y\"{}>a</p> < b{}<i>c",
            many(2 * MOST),
            many(2 * MOST)
        );
        let cut_to = cut(&html);
        assert!(cut_to.starts_with("<p class=\"x y\" a0=1 "), "{cut_to}");
        assert!(cut_to.ends_with(&format!(">a</p> < b{}<i>c", many(2 * MOST))));
        assert!(cut_to.len() < html.len());
        for html in ["<a href=\"a > b\">x</a> 1 < 2 <b", "<p title='", "", "<ক>"] {
            assert!(matches!(cut(html), Cow::Borrowed(same) if same == html));
        }
        let quoted = format!("<img alt=\"{}\">", "word ".repeat(3 * MOST));
        assert_eq!(cut(&quoted), quoted);
        assert!(cut(&format!("<p{}", many(3 * MOST))).len() < 8 * MOST);
    }
}
