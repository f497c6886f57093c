//! HTML that the writer of an article put into the Markdown.
//!
//! Links, pictures, tables and headings in it become what Markdown's own become; what cannot stay is
//! reported. The sanitiser cleans the result afterwards, whatever is decided here.

use std::ops::Range;

use super::super::PAGE_IDS;
use super::super::containers::STAND_IN;
use super::super::entities::unescape;
use super::super::raw::{self, Fate, Piece, Tag};
use super::elements::is_closed_at_once;
use super::{Writer, escape};
use crate::problem::code;

/// Elements that end a line of plain text.
pub(super) const LINES: &[&str] = &[
    "p",
    "div",
    "li",
    "tr",
    "br",
    "blockquote",
    "dt",
    "dd",
    "figcaption",
    "pre",
    "table",
    "ul",
    "ol",
    "hr",
    "summary",
    "details",
    "caption",
];

/// Where a tag stands.
pub(super) struct At<'h> {
    /// As it is written.
    pub(super) written: &'h str,
    /// In bytes of the file.
    pub(super) file: Range<usize>,
    /// Where it ends, in bytes of the parsed text.
    pub(super) end: usize,
    /// What follows in the fragment.
    pub(super) rest: &'h [Piece<'h>],
}

impl Writer<'_> {
    /// A whole block; it may be a container's mark.
    pub(super) fn html_block(&mut self, html: &str, start: usize, end: usize) {
        if html.trim() == STAND_IN && (self.removing.is_some() || self.container(start, end)) {
            return;
        }
        self.html(html, start);
        self.close_hopeless_elements(end);
        self.end_line();
    }

    /// A fragment, at a byte of the parsed text.
    pub(super) fn html(&mut self, html: &str, start: usize) {
        if self.picture.is_some() {
            return;
        }
        let written = self.written(start);
        let pieces = raw::pieces(html);
        for (number, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Text(text) => self.html_text(text, written),
                Piece::Other => {}
                Piece::Open(tag) => {
                    self.stretches.note(written + tag.at.start);
                    let at = At {
                        written: &html[tag.at.clone()],
                        file: written + tag.at.start..written + tag.at.end,
                        end: start + tag.at.end,
                        rest: &pieces[number + 1..],
                    };
                    self.open_tag(tag, &at);
                }
                Piece::Close { name, at } => {
                    self.stretches.note(written + at.start);
                    self.close_tag(name, &html[at.clone()]);
                }
            }
        }
        self.end_removing_in_fragment();
    }

    fn html_text(&mut self, text: &str, written: usize) {
        if self.removing.is_some() {
            return;
        }
        self.stretches.note(written);
        let words = unescape(text);
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            self.plain(&line);
            self.plain(" ");
        }
        // A `<` that begins no tag here must not begin one with what is written behind it.
        self.out.push_str(&text.replace('<', "&lt;"));
    }

    fn open_tag(&mut self, tag: &Tag<'_>, at: &At<'_>) {
        if self.is_in_removed(tag, at.written) {
            return;
        }
        let fate = raw::fate(&tag.name);
        if fate != Fate::Text && tag.attributes.iter().any(|(name, _)| name == "hidden") {
            return self.hide(tag, at);
        }
        match fate {
            Fate::Kept => {
                self.note_id(tag, at);
                self.keep(tag, at);
            }
            Fate::Linked => self.link_embedded(tag, at),
            Fate::Removed if is_closed_at_once(tag, at.written) => self.remove(tag, at),
            Fate::Removed if self.closes_ahead(&tag.name, at.end) => {
                self.remove(tag, at);
                self.remove_on(&tag.name, false);
            }
            Fate::Removed => self.show(
                at,
                "is never closed in the block that it begins in and is shown as text",
            ),
            Fate::Unwrapped => {
                let remedy = "take it out, or use Markdown; what stands in it is shown";
                self.dropped(&tag.name, at, remedy);
            }
            Fate::Text => self.show(at, "is no element of HTML and is shown as text"),
        }
    }

    /// Whoever gives an element an id means to link to it. Headings have theirs from elsewhere.
    fn note_id(&mut self, tag: &Tag<'_>, at: &At<'_>) {
        let id = tag.attribute("id").or_else(|| tag.attribute("name"));
        let Some(id) = id.filter(|id| !id.is_empty() && !is_heading(&tag.name)) else {
            return;
        };
        if !PAGE_IDS.contains(&id.as_str()) {
            self.anchors.entry(id).or_insert(0);
            return;
        }
        self.problem(
            code::DROPPED_HTML,
            at.file.start,
            at.file.end,
            format!("the id `{id}` belongs to the page around the text and is left out"),
            "choose another id",
        );
    }

    /// A tag that was meant as a word: somebody writes about `<title>`.
    fn show(&mut self, at: &At<'_>, why: &str) {
        let written = at.written;
        let remedy = match written.trim_start_matches('<') {
            name if name.starts_with("Tabs") || name.starts_with("TabItem") => {
                "write kb's own tabs: `:::tabs`, in it `:::tab Name` … `:::` for each, and `:::` at the end"
            }
            _ => "write it in `backticks`, or with `\\<`",
        };
        self.problem(
            code::DROPPED_HTML,
            at.file.start,
            at.file.end,
            format!("`{written}` {why}"),
            remedy,
        );
        self.plain(written);
        escape(&mut self.out, written);
    }

    fn keep(&mut self, tag: &Tag<'_>, at: &At<'_>) {
        let unwritten = tag.name == "a" && self.links_open.contains(&true);
        match tag.name.as_str() {
            "img" => {
                let value = |name| tag.attribute(name).unwrap_or_default();
                let (source, description) = (value("src"), tag.attribute("alt"));
                self.plain(description.as_deref().unwrap_or_default());
                let (from, to) = (at.file.start, at.file.end);
                self.write_picture(&source, description.as_deref(), &value("title"), from, to);
            }
            "a" => self.open_link(tag, at),
            name if is_heading(name) => {
                if self.heading.is_some() {
                    return;
                }
                let level = tag.name.as_bytes()[1] - b'0';
                self.start_heading(level, tag.attribute("id").as_deref());
            }
            "table" => {
                self.open_table();
                self.out.truncate(self.out.len() - "<table>".len());
                self.out.push_str(at.written);
            }
            "br" => {
                self.out.push_str("<br>");
                self.end_line();
            }
            _ => self.out.push_str(at.written),
        }
        if !raw::closes_itself(&tag.name) {
            self.opened(&tag.name, at.file.clone(), unwritten);
            if is_closed_at_once(tag, at.written) {
                self.close_last_element();
            }
        }
    }

    /// A link of the writer's own HTML: its address is resolved, its `id` stays. A link inside of a
    /// link would end the outer one: of that only the `id` stays.
    fn open_link(&mut self, tag: &Tag<'_>, at: &At<'_>) {
        let id = tag.attribute("id").or_else(|| tag.attribute("name"));
        let inside = self.links_open.contains(&true);
        let attributes = match tag.attribute("href") {
            Some(link) if !inside => self.link_attributes(&link, at.file.start, at.file.end),
            _ => None,
        };
        self.links_open.push(attributes.is_some());
        if inside && id.is_none() {
            return;
        }
        self.out.push_str(if inside { "<span" } else { "<a" });
        if let Some(id) = id {
            self.out.push_str(" id=\"");
            escape(&mut self.out, &id);
            self.out.push('"');
        }
        self.out.push_str(&attributes.unwrap_or_default());
        self.out.push_str(if inside { "></span>" } else { ">" });
    }

    fn close_tag(&mut self, name: &str, written: &str) {
        if self.ends_removed(name) {
            return;
        }
        match raw::fate(name) {
            Fate::Kept if raw::closes_itself(name) => {
                if matches!(name, "td" | "th") {
                    self.plain(" ");
                }
                self.out.push_str(written);
                if LINES.contains(&name) {
                    self.end_line();
                }
            }
            Fate::Kept => self.close_element(name),
            Fate::Text => escape(&mut self.out, written),
            Fate::Linked | Fate::Removed | Fate::Unwrapped => {}
        }
    }

    /// A film or a frame becomes a link to what it would have shown.
    fn link_embedded(&mut self, tag: &Tag<'_>, at: &At<'_>) {
        let source = tag.attribute("src").or_else(|| tag.attribute("data"));
        let remedy = "link to it in words: what it shows is a link now";
        self.dropped(&tag.name, at, remedy);
        let Some(source) = source.filter(|source| !source.trim().is_empty()) else {
            return;
        };
        let title = tag.attribute("title").unwrap_or_else(|| source.clone());
        if self.links_open.contains(&true) {
            escape(&mut self.out, &title);
            self.plain(&title);
        } else if let Some(attributes) = self.link_attributes(&source, at.file.start, at.file.end) {
            self.out.push_str("<p><a");
            self.out.push_str(&attributes);
            self.out.push('>');
            escape(&mut self.out, &title);
            self.out.push_str("</a></p>\n");
            self.plain(&title);
        }
    }

    pub(super) fn dropped(&mut self, name: &str, at: &At<'_>, remedy: &str) {
        self.problem(
            code::DROPPED_HTML,
            at.file.start,
            at.file.end,
            format!("the HTML element `<{name}>` is not allowed and was dropped"),
            remedy,
        );
    }
}

pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
