//! Elements of the writer's own HTML that are open: what closes which, and what never does.
//!
//! What is written stays nested as it was opened, whatever was closed by mistake, so that neither the
//! sanitiser nor a browser has to guess. It must not know which elements are allowed.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::super::{DEEPEST, options_for, raw};
use super::Writer;
use super::embedded::{LINES, is_heading};
use crate::problem::code;

/// An element that is open.
pub(super) struct Element {
    name: String,
    /// In how many blocks of Markdown it was opened.
    depth: usize,
    /// Where its tag stands, in bytes of the file.
    at: Range<usize>,
    /// Nothing was written for it: it would have been a link inside of a link.
    unwritten: bool,
}

/// Where closing tags stand in a text, by name: looked up once it is needed.
#[derive(Default)]
pub(super) struct Closings(Option<HashMap<String, Vec<usize>>>);

impl Closings {
    /// Whether a closing tag of the name stands in these bytes of the parsed text.
    fn has(&mut self, text: &str, name: &str, within: Range<usize>) -> bool {
        let known = self.0.get_or_insert_with(|| closings_of(text));
        let Some(places) = known.get(name) else {
            return false;
        };
        let next = places.partition_point(|at| *at < within.start);
        places.get(next).is_some_and(|at| *at < within.end)
    }
}

/// Every closing tag outside of code.
fn closings_of(text: &str) -> HashMap<String, Vec<usize>> {
    let mut closings: HashMap<String, Vec<usize>> = HashMap::new();
    for (event, range) in Parser::new_ext(text, options_for(text)).into_offset_iter() {
        let (Event::Html(html) | Event::InlineHtml(html)) = event else {
            continue;
        };
        for (at, _) in html.match_indices("</") {
            let rest = &html[at + 2..];
            let end = rest
                .find(|c: char| !c.is_ascii_alphanumeric())
                .unwrap_or(rest.len());
            let name = rest[..end].to_ascii_lowercase();
            closings.entry(name).or_default().push(range.start + at);
        }
    }
    closings
}

impl Writer<'_> {
    /// An element was opened, by a tag at bytes of the file.
    pub(super) fn opened(&mut self, name: &str, at: Range<usize>, unwritten: bool) {
        if self.elements.len() == DEEPEST {
            // The text cannot be used. That it is said is the caller's, when the event is over.
            self.too_deep = true;
            return;
        }
        self.elements.push(Element {
            name: name.to_owned(),
            depth: self.depth,
            at,
            unwritten,
        });
    }

    /// A closing tag: it closes the last element of its name with all that is open in it. When there
    /// is none, it is left out.
    pub(super) fn close_element(&mut self, name: &str) {
        let from = self.closable_from();
        let same = |element: &Element| {
            element.name == name || (is_heading(&element.name) && is_heading(name))
        };
        if let Some(at) = self.elements[from..].iter().rposition(same) {
            self.close_elements(from + at + 1);
            self.close_last_element();
        }
    }

    /// Elements around the container or the footnote that is being written are out of reach.
    fn closable_from(&self) -> usize {
        let container = self.containers.last().map_or(0, |open| open.elements);
        let footnote = self.around_footnote.last().map_or(0, |(_, from)| *from);
        container.max(footnote)
    }

    /// Closes what was opened in blocks that end now.
    pub(super) fn close_elements_below(&mut self, depth: usize) {
        let keep = self
            .elements
            .iter()
            .rposition(|element| element.depth <= depth)
            .map_or(0, |last| last + 1);
        self.close_elements(keep);
    }

    /// Closes what its writer left open, until `keep` are open, and says so.
    pub(super) fn close_elements(&mut self, keep: usize) {
        while self.elements.len() > keep {
            self.never_closed();
            self.close_last_element();
        }
    }

    pub(super) fn close_last_element(&mut self) {
        if let Some(element) = self.elements.pop() {
            self.write_end(&element);
        }
    }

    /// Closes, at the end of a block of HTML, what nothing further down can close.
    pub(super) fn close_hopeless_elements(&mut self, end: usize) {
        let from = self.closable_from();
        while let Some(last) = self.elements[from..].last() {
            let (name, here) = (last.name.clone(), last.depth == self.depth);
            if !here || self.closes_ahead(&name, end) {
                return;
            }
            self.close_elements(self.elements.len() - 1);
        }
    }

    /// Whether a closing tag follows behind a byte of the parsed text, in the block around it.
    pub(super) fn closes_ahead(&mut self, name: &str, from: usize) -> bool {
        let prepared = self.prepared;
        let text = &prepared.text;
        let end = self.ends.last().copied().unwrap_or(text.len());
        self.closings.has(text, name, from..end)
    }

    fn write_end(&mut self, element: &Element) {
        match element.name.as_str() {
            "a" => {
                self.links_open.pop();
                if !element.unwritten {
                    self.out.push_str("</a>");
                }
            }
            "table" => self.out.push_str("</table></div>\n"),
            name if is_heading(name) => self.end_heading(),
            name => {
                self.out.push_str("</");
                self.out.push_str(name);
                self.out.push('>');
            }
        }
        if LINES.contains(&element.name.as_str()) {
            self.end_line();
        }
    }

    fn never_closed(&mut self) {
        let Some(Element { name, at, .. }) = self.elements.last() else {
            return;
        };
        let (name, at) = (name.clone(), at.clone());
        self.problem(
            code::OPEN_HTML,
            at.start,
            at.end,
            format!("the HTML element `<{name}>` is not closed in the block that it begins in, and ends with it"),
            format!("write `</{name}>` where it ends, or take the tag out"),
        );
    }
}

/// Whether a tag says of itself that nothing is in it. Browsers do not read it so, but writers do.
pub(super) fn is_closed_at_once(tag: &raw::Tag<'_>, written: &str) -> bool {
    let inner = written.strip_suffix('>').unwrap_or(written);
    // The slash may be the end of an address without quotes.
    let in_value = tag
        .attributes
        .last()
        .is_some_and(|(_, value)| !value.is_empty() && inner.ends_with(value));
    inner.ends_with('/') && !in_value
}
