//! HTML inside Markdown, taken apart into tags and text so that links, pictures and headings in it
//! are treated like Markdown's own.
//!
//! Reads generously, as people write. It decides nothing about safety: the sanitiser has the last word.

use std::ops::Range;

use super::entities::unescape;

/// A piece of an HTML fragment.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::content) enum Piece<'a> {
    /// Text between tags, still with entities.
    Text(&'a str),
    /// `<name attribute="value">`
    Open(Tag<'a>),
    /// `</name>`
    Close { name: String, at: Range<usize> },
    /// Comments, declarations.
    Other,
}

/// An opening tag.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::content) struct Tag<'a> {
    /// In lower case.
    pub(in crate::content) name: String,
    /// Names in lower case, values with entities as written.
    pub(in crate::content) attributes: Vec<(String, &'a str)>,
    /// Where it stands in the fragment.
    pub(in crate::content) at: Range<usize>,
}

impl Tag<'_> {
    /// The value of an attribute, with entities taken back.
    pub(in crate::content) fn attribute(&self, name: &str) -> Option<String> {
        self.attributes
            .iter()
            .find(|(written, _)| written == name)
            .map(|(_, value)| unescape(value))
    }
}

/// What happens to an element of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::content) enum Fate {
    /// It stays.
    Kept,
    /// Its tags go, what is in it stays.
    Unwrapped,
    /// It goes with all that is in it.
    Removed,
    /// It shows something from elsewhere, and becomes a link to it.
    Linked,
    /// No element of HTML: somebody wrote `<port>` and meant it.
    Text,
}

/// Elements that stay.
pub(in crate::content) const KEPT: &[&str] = &[
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
];

const REMOVED: &[&str] = &[
    "script",
    "style",
    "textarea",
    "title",
    "noscript",
    "noembed",
    "noframes",
    "template",
    "svg",
    "math",
    "select",
    "head",
    "xmp",
    "plaintext",
];

const LINKED: &[&str] = &["iframe", "video", "audio", "embed", "object", "source"];

const UNWRAPPED: &[&str] = &[
    "address", "area", "article", "aside", "base", "body", "button", "canvas", "center", "data",
    "datalist", "dialog", "fieldset", "font", "footer", "form", "frame", "frameset", "header",
    "hgroup", "html", "input", "label", "legend", "link", "main", "map", "marquee", "menu", "meta",
    "meter", "nav", "optgroup", "option", "output", "param", "picture", "progress", "search",
    "section", "slot", "strike", "big", "tt", "acronym", "applet", "basefont", "dir", "nobr",
    "track",
];

/// Elements that need no closing tag, so that counting them says nothing about depth.
pub(in crate::content) fn closes_itself(name: &str) -> bool {
    const VOID: &[&str] = &[
        "br", "hr", "img", "wbr", "col", "p", "li", "td", "th", "tr", "dt", "dd", "input",
        "source", "meta", "link", "option", "track", "param", "area", "base", "embed",
    ];
    VOID.contains(&name)
}

pub(in crate::content) fn fate(name: &str) -> Fate {
    if KEPT.contains(&name) {
        Fate::Kept
    } else if REMOVED.contains(&name) {
        Fate::Removed
    } else if LINKED.contains(&name) {
        Fate::Linked
    } else if UNWRAPPED.contains(&name) {
        Fate::Unwrapped
    } else {
        Fate::Text
    }
}

/// Takes a fragment apart. Every byte of it is in exactly one piece.
pub(in crate::content) fn pieces(fragment: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut text_from = 0;
    while let Some(next) = fragment[at..].find('<').map(|next| at + next) {
        match piece(fragment, next) {
            Found::Piece(piece, end) => {
                if text_from < next {
                    pieces.push(Piece::Text(&fragment[text_from..next]));
                }
                pieces.push(piece);
                at = end;
                text_from = end;
            }
            Found::Nothing => at = next + 1,
            // What follows is inside of this tag, as browsers see it. To begin anew behind every
            // such `<` would read the whole rest once for each of them.
            Found::Endless => break,
        }
    }
    if text_from < fragment.len() {
        pieces.push(Piece::Text(&fragment[text_from..]));
    }
    pieces
}

/// What a `<` turns out to begin.
enum Found<'a> {
    /// A piece, and where it ends.
    Piece(Piece<'a>, usize),
    /// Nothing: it is an angle bracket.
    Nothing,
    /// A tag that never ends.
    Endless,
}

/// What begins with the `<` at `start`. Blanks are HTML's: what browsers take for a part of a value
/// must not end one here.
fn piece(fragment: &str, start: usize) -> Found<'_> {
    let rest = &fragment[start..];
    if rest.starts_with("<!--") {
        let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
        return Found::Piece(Piece::Other, start + end);
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        return Found::Piece(Piece::Other, start + end);
    }
    let (closing, name_at) = match rest.as_bytes().get(1) {
        Some(b'/') => (true, 2),
        _ => (false, 1),
    };
    if !rest
        .as_bytes()
        .get(name_at)
        .is_some_and(u8::is_ascii_alphabetic)
    {
        return Found::Nothing;
    }
    let name_end = rest[name_at..]
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
        .map_or(rest.len(), |end| name_at + end);
    let name = rest[name_at..name_end].to_ascii_lowercase();
    let Some((attributes, end)) = attributes(rest, name_end) else {
        return Found::Endless;
    };
    let at = start..start + end;
    let piece = if closing {
        Piece::Close { name, at }
    } else {
        Piece::Open(Tag {
            name,
            attributes,
            at,
        })
    };
    Found::Piece(piece, start + end)
}

/// The attributes from `at` on, and where the tag ends; `None` when it never does.
fn attributes(tag: &str, mut at: usize) -> Option<(Vec<(String, &str)>, usize)> {
    let mut attributes = Vec::new();
    loop {
        at += tag[at..].len()
            - tag[at..]
                .trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/')
                .len();
        if tag[at..].starts_with('>') {
            return Some((attributes, at + 1));
        }
        let name_len =
            tag[at..].find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>' | '/'))?;
        let name = tag[at..at + name_len].to_ascii_lowercase();
        at += name_len.max(1).min(tag.len() - at);
        if name_len == 0 {
            continue;
        }
        at += tag[at..].len() - tag[at..].trim_ascii_start().len();
        if !tag[at..].starts_with('=') {
            attributes.push((name, ""));
            continue;
        }
        at += 1;
        at += tag[at..].len() - tag[at..].trim_ascii_start().len();
        let (value, end) = match tag[at..].chars().next()? {
            quote @ ('"' | '\'') => {
                let end = tag[at + 1..].find(quote)?;
                (&tag[at + 1..at + 1 + end], at + end + 2)
            }
            _ => {
                let end = tag[at..].find(|c: char| c.is_ascii_whitespace() || c == '>')?;
                (&tag[at..at + end], at + end)
            }
        };
        attributes.push((name, value));
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_fragment_falls_into_tags_and_text() {
        let pieces =
            pieces("<P class=x>a &amp; <img src='i.png' alt=\"a > b\"/> </p><!-- <b> --> 1 < 2");
        let shown: Vec<String> = pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => format!("text {text}"),
                Piece::Open(tag) => format!("open {} {:?}", tag.name, tag.attributes),
                Piece::Close { name, .. } => format!("close {name}"),
                Piece::Other => "other".into(),
            })
            .collect();
        assert_eq!(
            shown,
            [
                "open p [(\"class\", \"x\")]",
                "text a &amp; ",
                "open img [(\"src\", \"i.png\"), (\"alt\", \"a > b\")]",
                "text  ",
                "close p",
                "other",
                "text  1 < 2",
            ]
        );
    }

    #[test]
    fn tags_that_never_end_are_read_once_and_not_once_for_each() {
        for unfinished in ["<a ", "<a href=\"", "</a ", "<a b=c", "<a"] {
            let text = unfinished.repeat(100_000);
            let fragment = format!("<div>{text}");
            let started = std::time::Instant::now();
            let pieces = pieces(&fragment);
            assert!(started.elapsed().as_secs() < 5, "{unfinished}");
            assert_eq!(pieces.len(), 2, "{unfinished}");
            assert_eq!(pieces[1], Piece::Text(&text));
        }
    }

    proptest! {
        #[test]
        fn taking_a_fragment_apart_never_fails(fragment in "[<>/a-c=\"' &!\\-é]{0,40}") {
            let _ = pieces(&fragment);
        }
    }
}
