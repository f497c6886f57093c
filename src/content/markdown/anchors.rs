//! Anchors: where in a text links can lead.
//!
//! For those who have the text alone; a page's own anchors come with its rendering. It must not know
//! who links.

use std::collections::HashMap;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::containers;
use super::options_for;
use super::raw::{self, Piece};
use crate::content::{front_matter, url};

/// The anchors of a whole file's text: those of its headings, and the ids of its HTML.
#[must_use]
pub fn anchors(text: &str) -> Vec<String> {
    let body_at = front_matter::split(text).body_at;
    let prepared = containers::prepare(&text[body_at..]);
    let mut anchors = Vec::new();
    let mut used: HashMap<String, usize> = HashMap::new();
    let mut heading: Option<(Option<String>, String)> = None;
    for event in Parser::new_ext(&prepared.text, options_for(&prepared.text)) {
        match event {
            Event::Start(Tag::Heading { id, .. }) => {
                heading = Some((id.map(|id| id.to_string()), String::new()));
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((id, words)) = heading.take() {
                    let words: Vec<&str> = words.split_whitespace().collect();
                    let wanted = id.unwrap_or_else(|| url::anchor(&words.join(" ")));
                    let before = used.entry(wanted.clone()).or_default();
                    anchors.push(match *before {
                        0 => wanted.clone(),
                        n => format!("{wanted}-{n}"),
                    });
                    *before += 1;
                }
            }
            Event::Text(words) | Event::Code(words) => {
                if let Some((_, text)) = &mut heading {
                    text.push_str(&words);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((_, text)) = &mut heading {
                    text.push(' ');
                }
            }
            Event::Html(html) | Event::InlineHtml(html) => anchors.extend(ids(&html)),
            _ => {}
        }
    }
    anchors
}

/// The ids in a piece of HTML.
fn ids(html: &str) -> Vec<String> {
    let pieces = raw::pieces(html).into_iter();
    pieces
        .filter_map(|piece| match piece {
            Piece::Open(tag) => tag.attribute("id").or_else(|| tag.attribute("name")),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_the_anchors_of_its_headings_and_of_its_html() {
        let text = "## How long?\n\n## How long?\n\n## Other {#own}\n\n<a name=\"old\"></a>x\n";
        assert_eq!(anchors(text), ["how-long", "how-long-1", "own", "old"]);
    }
}
