//! HTML that the writer of an article put into the Markdown.
//!
//! Links, pictures, tables and headings in it become what Markdown's own become; what cannot stay is
//! reported. The sanitiser cleans the result afterwards, whatever is decided here.

use super::super::containers::STAND_IN;
use super::super::entities::unescape;
use super::super::raw::{self, Fate, Piece, Tag};
use super::{Writer, escape};
use crate::problem::code;

/// Elements that end a line of plain text.
const LINES: &[&str] = &[
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

impl Writer<'_> {
    /// A whole block; it may be a container's mark.
    pub(super) fn html_block(&mut self, html: &str, start: usize, end: usize) {
        if html.trim() == STAND_IN && self.container(start, end) {
            return;
        }
        self.html(html, start);
        self.end_line();
    }

    /// A fragment, at bytes of the parsed text.
    pub(super) fn html(&mut self, html: &str, start: usize) {
        let start = self.written(start);
        if self.picture.is_some() {
            return;
        }
        for piece in raw::pieces(html) {
            match piece {
                Piece::Text(text) => self.html_text(text),
                Piece::Other => {}
                Piece::Open(tag) => {
                    self.stretches.foreign = true;
                    self.open_tag(&tag, &html[tag.at.clone()], start);
                }
                Piece::Close { name, at } => {
                    self.stretches.foreign = true;
                    self.close_tag(&name, &html[at]);
                }
            }
        }
    }

    fn html_text(&mut self, text: &str) {
        if self.removing.is_some() {
            return;
        }
        self.stretches.foreign = true;
        let words = unescape(text);
        let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            self.plain(&line);
            self.plain(" ");
        }
        self.out.push_str(text);
    }

    fn open_tag(&mut self, tag: &Tag<'_>, written: &str, start: usize) {
        if self.removing.is_some() {
            return;
        }
        let (from, to) = (start + tag.at.start, start + tag.at.end);
        if let Some(id) = tag
            .attribute("id")
            .or_else(|| tag.attribute("name"))
            .filter(|id| !id.is_empty() && !is_heading(&tag.name))
        {
            self.anchors.entry(id).or_insert(0);
        }
        match raw::fate(&tag.name) {
            Fate::Kept => {
                if !raw::closes_itself(&tag.name) {
                    self.html_depth += 1;
                }
                self.keep(tag, written, from, to);
            }
            Fate::Linked => self.link_embedded(tag, from, to),
            Fate::Removed => {
                self.dropped(
                    &tag.name,
                    from,
                    to,
                    "take it out: articles hold text, pictures and links",
                );
                if !written.ends_with("/>") {
                    self.removing = Some(tag.name.clone());
                }
            }
            Fate::Unwrapped => {
                let remedy = "take it out, or use Markdown; what stands in it is shown";
                self.dropped(&tag.name, from, to, remedy);
            }
            Fate::Text => {
                self.problem(
                    code::DROPPED_HTML,
                    from,
                    to,
                    format!("`{written}` is no element of HTML and is shown as text"),
                    "write it in `backticks`, or with `\\<`",
                );
                self.plain(written);
                escape(&mut self.out, written);
            }
        }
    }

    fn keep(&mut self, tag: &Tag<'_>, written: &str, from: usize, to: usize) {
        match tag.name.as_str() {
            "img" => {
                let value = |name| tag.attribute(name).unwrap_or_default();
                let (source, description) = (value("src"), value("alt"));
                self.plain(&description);
                self.write_picture(&source, &description, &value("title"), from, to);
            }
            "a" => self.open_link(tag, from, to),
            name if is_heading(name) => {
                let level = tag.name.as_bytes()[1] - b'0';
                self.start_heading(level, tag.attribute("id").as_deref());
            }
            "table" => {
                self.open_table();
                self.out.truncate(self.out.len() - "<table>".len());
                self.out.push_str(written);
            }
            "br" => {
                self.out.push_str("<br>");
                self.end_line();
            }
            _ => self.out.push_str(written),
        }
    }

    /// A link of the writer's own HTML: its address is resolved, its `id` stays.
    fn open_link(&mut self, tag: &Tag<'_>, from: usize, to: usize) {
        let attributes = match tag.attribute("href") {
            Some(link) => self.link_attributes(&link, from, to),
            None => None,
        };
        self.links_open.push(attributes.is_some());
        let id = tag.attribute("id").or_else(|| tag.attribute("name"));
        self.out.push_str("<a");
        if let Some(id) = id {
            self.out.push_str(" id=\"");
            escape(&mut self.out, &id);
            self.out.push('"');
        }
        self.out.push_str(&attributes.unwrap_or_default());
        self.out.push('>');
    }

    fn close_tag(&mut self, name: &str, written: &str) {
        if let Some(removing) = &self.removing {
            if removing == name {
                self.removing = None;
            }
            return;
        }
        match raw::fate(name) {
            Fate::Kept => {
                if !raw::closes_itself(name) {
                    self.html_depth = self.html_depth.saturating_sub(1);
                }
                match name {
                    name if is_heading(name) && self.heading.is_some() => self.end_heading(),
                    "table" => self.out.push_str("</table></div>\n"),
                    "a" => {
                        self.links_open.pop();
                        self.out.push_str("</a>");
                    }
                    "td" | "th" => {
                        self.plain(" ");
                        self.out.push_str(written);
                    }
                    _ => self.out.push_str(written),
                }
                if LINES.contains(&name) {
                    self.end_line();
                }
            }
            Fate::Text => escape(&mut self.out, written),
            Fate::Linked | Fate::Removed | Fate::Unwrapped => {}
        }
    }

    /// A film or a frame becomes a link to what it would have shown.
    fn link_embedded(&mut self, tag: &Tag<'_>, from: usize, to: usize) {
        let source = tag.attribute("src").or_else(|| tag.attribute("data"));
        self.dropped(
            &tag.name,
            from,
            to,
            "link to it in words: what it shows is a link now",
        );
        let Some(source) = source.filter(|source| !source.trim().is_empty()) else {
            return;
        };
        if let Some(attributes) = self.link_attributes(&source, from, to) {
            let title = tag.attribute("title").unwrap_or_else(|| source.clone());
            self.out.push_str("<p><a");
            self.out.push_str(&attributes);
            self.out.push('>');
            escape(&mut self.out, &title);
            self.out.push_str("</a></p>\n");
            self.plain(&title);
        }
    }

    fn dropped(&mut self, name: &str, from: usize, to: usize, remedy: &str) {
        self.problem(
            code::DROPPED_HTML,
            from,
            to,
            format!("the HTML element `<{name}>` is not allowed and was dropped"),
            remedy,
        );
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}
