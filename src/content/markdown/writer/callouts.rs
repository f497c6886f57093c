//! Callouts, folds and tabs: alerts of GitHub's and `:::` containers.

use std::fmt::Write as _;

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd};

use super::{Callout, Writer, escape};
use crate::problem::{code, nearest};

/// A container that is open.
pub(super) struct Open {
    close: &'static str,
    /// Where it was opened, in bytes of the file.
    at: usize,
    len: usize,
    /// In how many blocks it was opened.
    depth: usize,
    /// How many elements of HTML are open around it.
    pub(super) elements: usize,
    /// The number of the group of tabs that it is, and whether one of them is written already.
    tabs: Option<(usize, bool)>,
}

/// A part of a box's title.
enum Part<'a> {
    Tag(&'static str),
    Text(CowStr<'a>),
}

/// The parts of a title that has nothing but text, bold, emphasis and code; any other stands as it is written.
fn inline(title: &str) -> Option<Vec<Part<'_>>> {
    let mut parts = Vec::new();
    for (at, event) in Parser::new(title).enumerate() {
        match event {
            Event::Start(Tag::Paragraph) if at == 0 => {}
            Event::End(TagEnd::Paragraph) => {}
            Event::Start(Tag::Strong) => parts.push(Part::Tag("<strong>")),
            Event::End(TagEnd::Strong) => parts.push(Part::Tag("</strong>")),
            Event::Start(Tag::Emphasis) => parts.push(Part::Tag("<em>")),
            Event::End(TagEnd::Emphasis) => parts.push(Part::Tag("</em>")),
            Event::Text(text) => parts.push(Part::Text(text)),
            Event::Code(code) => {
                let code = [Part::Tag("<code>"), Part::Text(code), Part::Tag("</code>")];
                parts.extend(code);
            }
            _ => return None,
        }
    }
    Some(parts)
}

impl Writer<'_> {
    pub(super) fn start_callout(&mut self, callout: Callout, title: &str) {
        self.end_line();
        let name = callout.name();
        let _ = write!(
            self.out,
            "<aside class=\"callout callout-{name}\" role=\"note\"><p class=\"callout-title\">"
        );
        let words = self.title(title, &format!("callout-{name}"));
        self.out.push_str("</p>\n");
        if !title.is_empty() {
            self.plain(&words);
            self.end_line();
        }
    }

    /// Writes the title of a box, or the label that stands for none; its words.
    fn title(&mut self, title: &str, label: &str) -> String {
        if title.is_empty() {
            let label = self.label(label, &[]);
            escape(&mut self.out, &label);
            return String::new();
        }
        let Some(parts) = inline(title) else {
            escape(&mut self.out, title);
            return title.to_owned();
        };
        let mut words = String::new();
        // One piece beside the sign of the box, however many there are in it.
        let is_one = matches!(parts[..], [Part::Text(_)]);
        self.out.push_str(if is_one { "" } else { "<span>" });
        for part in parts {
            match part {
                Part::Tag(tag) => self.out.push_str(tag),
                Part::Text(text) => {
                    escape(&mut self.out, &text);
                    words.push_str(&text);
                }
            }
        }
        self.out.push_str(if is_one { "" } else { "</span>" });
        words
    }

    /// The beginning or the end of a container, at bytes of the parsed text.
    pub(super) fn container(&mut self, start: usize, end: usize) -> bool {
        let Some(mark) = self.prepared.mark_at(start, end) else {
            return false;
        };
        let (at, len) = (self.body_at + mark.written_at, mark.written_len);
        match mark.opens.clone() {
            Some((name, title)) => self.open_container(&name, &title, at, len),
            None => self.close_container(at, len),
        }
        true
    }

    fn open_container(&mut self, name: &str, title: &str, at: usize, len: usize) {
        let mut open = Open {
            close: "</aside>\n",
            at,
            len,
            depth: self.depth,
            elements: self.elements.len(),
            tabs: None,
        };
        match (Callout::named(name), name) {
            (Some(callout), _) => self.start_callout(callout, title),
            (None, "details") => {
                self.start_fold("<details class=\"fold\"><summary>", title);
                open.close = "</details>\n";
            }
            (None, "tabs") => {
                self.tabs += 1;
                open.tabs = Some((self.tabs, false));
                open.close = "</div>\n";
                self.out.push_str("<div class=\"tabs\">\n");
            }
            (None, "tab") => {
                open.close = "</details>\n";
                self.start_tab(title);
            }
            _ => {
                self.unknown_container(name, at, len);
                let title = if title.is_empty() { name } else { title };
                self.start_callout(Callout::Note, title);
            }
        }
        self.containers.push(open);
    }

    /// One of several ways, of which one is open at a time; all of them can be opened without script.
    fn start_tab(&mut self, title: &str) {
        let group = self
            .containers
            .last_mut()
            .and_then(|open| open.tabs.as_mut());
        let start = match group {
            Some((number, written)) => {
                let open = if *written { "" } else { " open=\"\"" };
                *written = true;
                format!("<details class=\"tab\" name=\"tabs-{number}\"{open}><summary>")
            }
            None => "<details class=\"tab\"><summary>".to_owned(),
        };
        self.start_fold(&start, title);
    }

    fn start_fold(&mut self, start: &str, title: &str) {
        self.out.push_str(start);
        let words = self.title(title, "fold-title");
        self.out.push_str("</summary>\n");
        self.plain(&words);
        self.end_line();
    }

    fn close_container(&mut self, at: usize, len: usize) {
        let here = self.depth;
        match self.containers.pop_if(|open| open.depth == here) {
            Some(open) => {
                self.close_elements(open.elements);
                self.block(open.close);
            }
            None => self.problem(
                code::OPEN_CONTAINER,
                at,
                at + len,
                "`:::` closes a container that was never opened",
                "take the line out, or open the container above with `:::note`",
            ),
        }
    }

    /// Closes what was opened in blocks that end now and was left open, and says so.
    pub(super) fn close_containers(&mut self, depth: usize) {
        while let Some(open) = self.containers.pop_if(|open| open.depth > depth) {
            self.close_elements(open.elements);
            self.block(open.close);
            self.problem(
                code::OPEN_CONTAINER,
                open.at,
                open.at + open.len,
                "the container is never closed",
                "write `:::` alone on the line below its text",
            );
        }
    }

    /// Closes what is still open at the end of the text.
    pub(super) fn end_containers(&mut self) {
        for open in &mut self.containers {
            open.depth = open.depth.max(1);
        }
        self.close_containers(0);
    }

    fn unknown_container(&mut self, name: &str, at: usize, len: usize) {
        const KNOWN: [&str; 8] = [
            "note",
            "tip",
            "important",
            "warning",
            "caution",
            "details",
            "tabs",
            "tab",
        ];
        let remedy = match nearest(name, KNOWN) {
            Some(meant) => format!("did you mean `:::{meant}`?"),
            None => format!("use one of: {}", KNOWN.join(", ")),
        };
        self.problem(
            code::UNKNOWN_CONTAINER,
            at,
            at + len,
            format!("unknown container `:::{name}`, shown as a note"),
            remedy,
        );
    }
}
