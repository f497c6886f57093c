//! What a text is to those who read its Markdown: all of it but for comments, which writers keep for one another.
//!
//! It must not know who reads it.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

const BEGIN: &str = "<!--";
const END: &str = "-->";

/// A text without its comments. What looks like one in code stays.
#[must_use]
pub fn without_comments(text: &str) -> Cow<'_, str> {
    if !text.contains(BEGIN) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    for (event, range) in Parser::new_ext(text, super::options_for(text)).into_offset_iter() {
        if !matches!(event, Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_)) {
            continue;
        }
        for comment in comments(text, range) {
            if comment.start >= at {
                shown.push_str(&text[at..comment.start]);
                at = comment.end;
            }
        }
    }
    shown.push_str(&text[at..]);
    Cow::Owned(shown)
}

/// Where a comment begins that takes all the rest of a text with it, as nothing closes it.
#[must_use]
pub fn open_comment(text: &str) -> Option<usize> {
    if !text.contains(BEGIN) {
        return None;
    }
    let pieces = Parser::new_ext(text, super::options_for(text)).into_offset_iter();
    let html = pieces.filter(|(event, _)| matches!(event, Event::Start(Tag::HtmlBlock)));
    let mut last = html.filter_map(|(_, range)| comments(text, range).pop());
    let open = last.find(|comment| {
        let inner = &text[comment.start + BEGIN.len()..comment.end];
        !inner.contains(END)
    });
    open.map(|comment| comment.start)
}

/// The comments in a piece of HTML. One that is never closed is as long as the piece.
fn comments(text: &str, html: Range<usize>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = html.start;
    while let Some(begin) = text[at..html.end].find(BEGIN).map(|begin| at + begin) {
        let inner = begin + BEGIN.len();
        let end = text[inner..html.end].find(END);
        at = end.map_or(html.end, |end| inner + end + END.len());
        found.push(begin..at);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_that_nothing_closes_is_found_where_it_begins() {
        for (text, at) in [
            ("A\n\n<!-- check\n\nb\n", Some(3)),
            ("A\n\n<!-- a --> <!-- check\n\nb\n", Some(14)),
            ("A\n\n<!-- a\n\nb -->\n", None),
            ("```html\n<!-- a\n```\n", None),
            ("A `<!--` b\n", None),
        ] {
            assert_eq!(open_comment(text), at, "{text}");
        }
    }

    #[test]
    fn comments_are_taken_out_and_nothing_else_is() {
        for (text, shown) in [
            ("No comment.\n", "No comment.\n"),
            ("A <!-- b --> c.\n", "A  c.\n"),
            (
                "A\n\n<!-- kb-allow E012: soon -->\n[b](b.md)\n",
                "A\n\n\n[b](b.md)\n",
            ),
            ("<!-- one\n\ntwo -->\n\nB\n", "\n\nB\n"),
            ("<!-- a --> b <!-- c -->\n", " b \n"),
            ("> - <!-- টাকা -->\n>   খ\n", "> - \n>   খ\n"),
            ("<div>\n<!-- a -->\nb\n</div>\n", "<div>\n\nb\n</div>\n"),
            (":::tabs\n<!-- a -->\n:::\n", ":::tabs\n\n:::\n"),
            (
                "`<!-- a -->` and \\<!-- b -->\n",
                "`<!-- a -->` and \\<!-- b -->\n",
            ),
            ("```html\n<!-- a -->\n```\n", "```html\n<!-- a -->\n```\n"),
            ("    <!-- a -->\n", "    <!-- a -->\n"),
            ("A\n\n<!-- never closed\n\nb\n", "A\n\n"),
        ] {
            assert_eq!(without_comments(text), shown, "{text}");
        }
    }
}
