//! Where a text leads, and where it can be led to: the addresses of its links and pictures with their
//! bytes in the text, and its anchors.
//!
//! For those who rewrite a text and must leave every other byte as it is. It must not know what an
//! address leads to.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::containers::{self, Prepared};
use super::options_for;
use super::raw::{self, Piece};
use crate::content::{front_matter, url};

/// How an address is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// In the parentheses of a link or behind the name of a reference.
    Markdown,
    /// Alone between `<` and `>`.
    Angle,
    /// As the value of an attribute of HTML, with entities.
    Html,
}

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// Its bytes in the text, without the marks around it.
    pub at: Range<usize>,
    /// The address as it is meant, escapes of the notation taken back.
    pub address: String,
    /// How it is written.
    pub notation: Notation,
    /// Whether it is shown where it stands: a picture, a film.
    pub is_shown: bool,
}

/// The addresses of a whole file's text, in their order. Front matter is passed over.
#[must_use]
pub fn destinations(text: &str) -> Vec<Destination> {
    let body_at = front_matter::split(text).body_at;
    let prepared = containers::prepare(&text[body_at..]);
    let mut finder = Finder {
        prepared: &prepared,
        body_at,
        found: Vec::new(),
    };
    finder.run();
    let mut found = finder.found;
    found.sort_by_key(|one| (one.at.start, one.at.end));
    found.dedup_by(|one, other| one.at.start < other.at.end);
    // What cannot be what was written is not touched by anybody.
    found.retain(|one| text.get(one.at.clone()).is_some());
    found
}

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

struct Finder<'a> {
    prepared: &'a Prepared<'a>,
    body_at: usize,
    found: Vec<Destination>,
}

/// A link or picture whose text is being read.
struct Open {
    address: String,
    /// Its bytes in the prepared text.
    whole: Range<usize>,
    /// Where what is in it ends.
    inner_end: usize,
    is_shown: bool,
}

impl Finder<'_> {
    fn run(&mut self) {
        let prepared = self.prepared;
        let text = prepared.text.as_ref();
        let parser = Parser::new_ext(text, options_for(text));
        for (_, definition) in parser.reference_definitions().iter() {
            self.definition(text, definition.span.clone(), &definition.dest);
        }
        let mut open: Vec<Open> = Vec::new();
        for (event, at) in parser.into_offset_iter() {
            match event {
                Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    ..
                }) => self.start(&mut open, link_type, &dest_url, at, false),
                Event::Start(Tag::Image {
                    link_type,
                    dest_url,
                    ..
                }) => self.start(&mut open, link_type, &dest_url, at, true),
                Event::End(TagEnd::Link | TagEnd::Image) => {
                    let Some(done) = open.pop_if(|open| open.whole == at) else {
                        continue;
                    };
                    if let Some(outer) = open.last_mut() {
                        outer.inner_end = outer.inner_end.max(at.end);
                    }
                    self.inline(text, done);
                }
                Event::Start(Tag::HtmlBlock) => self.html(text, at),
                Event::InlineHtml(_) => {
                    reach(&mut open, at.end);
                    self.html(text, at);
                }
                Event::Html(_) => {}
                _ => reach(&mut open, at.end),
            }
        }
    }

    fn start(
        &mut self,
        open: &mut Vec<Open>,
        kind: LinkType,
        address: &str,
        at: Range<usize>,
        is_shown: bool,
    ) {
        match kind {
            LinkType::Inline => open.push(Open {
                address: address.to_owned(),
                inner_end: at.start + 1 + usize::from(is_shown),
                whole: at,
                is_shown,
            }),
            LinkType::Autolink => {
                self.add(at.start + 1, at.end - 1, address, Notation::Angle, false);
            }
            _ => {}
        }
    }

    /// The address stands behind the text of the link, in parentheses.
    fn inline(&mut self, text: &str, open: Open) {
        let Some(rest) = text.get(open.inner_end..open.whole.end) else {
            return;
        };
        let Some(opening) = rest.find("](") else {
            return;
        };
        let behind = open.inner_end + opening + 2;
        if let Some(at) = written(text, behind, open.whole.end - 1) {
            let (address, shown) = (&open.address, open.is_shown);
            self.add(at.start, at.end, address, Notation::Markdown, shown);
        }
    }

    fn definition(&mut self, text: &str, span: Range<usize>, address: &str) {
        let Some(colon) = text.get(span.clone()).and_then(|text| text.find("]:")) else {
            return;
        };
        if let Some(at) = written(text, span.start + colon + 2, span.end) {
            self.add(at.start, at.end, address, Notation::Markdown, false);
        }
    }

    fn html(&mut self, text: &str, at: Range<usize>) {
        let fragment = &text[at.clone()];
        for piece in raw::pieces(fragment) {
            let Piece::Open(tag) = piece else { continue };
            for (name, value) in &tag.attributes {
                let is_address = match name.as_str() {
                    "href" => tag.name == "a",
                    "src" | "poster" => true,
                    _ => false,
                };
                if let Some(address) = tag.attribute(name).filter(|_| is_address) {
                    let begin = at.start + (value.as_ptr().addr() - fragment.as_ptr().addr());
                    let end = begin + value.len();
                    self.add(begin, end, &address, Notation::Html, name != "href");
                }
            }
        }
    }

    fn add(&mut self, start: usize, end: usize, address: &str, notation: Notation, is_shown: bool) {
        let start = self.body_at + self.prepared.written(start);
        let end = self.body_at + self.prepared.written(end);
        if start < end {
            self.found.push(Destination {
                at: start..end,
                address: address.to_owned(),
                notation,
                is_shown,
            });
        }
    }
}

/// What is in the innermost link goes on to here.
fn reach(open: &mut [Open], end: usize) {
    if let Some(open) = open.last_mut() {
        open.inner_end = open.inner_end.max(end.min(open.whole.end));
    }
}

/// The bytes of the address that begins behind a byte, before `end`, without its angle brackets.
fn written(text: &str, from: usize, end: usize) -> Option<Range<usize>> {
    let rest = text.get(from..end)?;
    let skipped = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r', '>']).len();
    let rest = &rest[skipped..];
    let start = from + skipped;
    if let Some(inner) = rest.strip_prefix('<') {
        return Some(start + 1..start + 1 + inner.find('>')?);
    }
    let len = rest.find(char::is_whitespace).unwrap_or(rest.len());
    Some(start..start + len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(text: &str) -> Vec<(&str, String)> {
        let found = destinations(text).into_iter();
        found
            .map(|one| (&text[one.at.clone()], one.address))
            .collect()
    }

    #[test]
    fn every_notation_is_found_where_it_is_written() {
        let text = "---\ntitle: A\n---\n:::tip [x](y)\n[a](one.md \"t\") ![p](<two three.png>) [![i](in.png)](out.md)\n:::\n\n<a href='four.md?a&amp;b'>x</a> <https://e.example/> `[no](code.md)`\n\n[r]\n\n[r]: five.md 'T'\n\n```\n[no](fence.md)\n```\n";
        let written: Vec<&str> = addresses(text).into_iter().map(|(at, _)| at).collect();
        assert_eq!(
            written,
            [
                "one.md",
                "two three.png",
                "in.png",
                "out.md",
                "four.md?a&amp;b",
                "https://e.example/",
                "five.md"
            ]
        );
    }

    #[test]
    fn escapes_are_taken_back() {
        assert_eq!(
            addresses("[a](b\\(c.md) <img src=\"d&amp;e.png\">"),
            [
                ("b\\(c.md", "b(c.md".to_owned()),
                ("d&amp;e.png", "d&e.png".to_owned())
            ]
        );
    }

    #[test]
    fn a_text_has_the_anchors_of_its_headings_and_of_its_html() {
        let text = "## How long?\n\n## How long?\n\n## Other {#own}\n\n<a name=\"old\"></a>x\n";
        assert_eq!(anchors(text), ["how-long", "how-long-1", "own", "old"]);
    }

    proptest::proptest! {
        #[test]
        fn an_address_is_always_inside_of_the_text(text in "[\\[\\]()<>!:a-c #\"'\n`\\-বা]{0,60}") {
            for one in destinations(&text) {
                proptest::prop_assert!(text.get(one.at.clone()).is_some());
            }
            let _ = anchors(&text);
        }
    }
}
