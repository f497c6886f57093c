//! Headings begin sections and are places to link to.

use std::fmt::Write as _;

use super::super::PAGE_IDS;
use super::{Writer, escape};
use crate::content::{Section, url};
use crate::locale::Arg;
use crate::problem::{code, nearest};

/// A heading being read.
pub(super) struct Heading {
    level: u8,
    /// The id that its writer chose.
    id: Option<String>,
    /// Where its HTML begins.
    start: usize,
    /// Its text in plain.
    pub(super) text: String,
}

impl Heading {
    /// So many bytes were put into what stands at a byte of the HTML: before it, or in it.
    pub(super) fn moved(&mut self, at: usize, by: usize) {
        if at < self.start {
            self.start += by;
        }
    }
}

impl Writer<'_> {
    pub(super) fn start_heading(&mut self, level: u8, id: Option<&str>) {
        if self.heading.is_some() {
            return;
        }
        self.end_line();
        self.heading = Some(Heading {
            level,
            id: id.filter(|id| !id.is_empty()).map(str::to_owned),
            start: self.out.len(),
            text: String::new(),
        });
    }

    pub(super) fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        let inner = self.out.split_off(heading.start);
        let title = heading
            .text
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        if title.is_empty() {
            self.out.push_str(&inner);
            return;
        }
        let first = self.sections.len() == 1 && self.out.trim().is_empty();
        if first && heading.level == 1 && title == self.outline.title {
            // The page shows the title already.
            if let Some(id) = heading.id {
                self.anchors.insert(id, 0);
            }
            return;
        }
        let anchor = match heading.id {
            Some(id) => self.free_anchor(&id),
            None => self.free_anchor(&url::anchor(&title)),
        };
        // The page's own title is the only heading of the first level.
        let level = heading.level.clamp(2, 6);
        let _ = write!(self.out, "<h{level} id=\"");
        escape(&mut self.out, &anchor);
        self.out.push_str("\">");
        self.out.push_str(inner.trim());
        self.out.push_str("<a class=\"anchor\" href=\"#");
        self.out
            .push_str(&url::encode_fragment(&anchor).replace('&', "&amp;"));
        self.out.push_str("\" aria-label=\"");
        let label = self.label("anchor-label", &[("title", Arg::Text(&title))]);
        escape(&mut self.out, &label);
        let _ = writeln!(self.out, "\">#</a></h{level}>");
        self.sections.push(Section {
            lists: Vec::new(),
            title,
            anchor,
            level,
            text: String::new(),
        });
    }

    /// GitHub's way of telling headings of one text apart: `-1`, `-2` …
    fn free_anchor(&mut self, wanted: &str) -> String {
        let beside_the_page;
        let wanted = match wanted {
            "" => "section",
            wanted if PAGE_IDS.contains(&wanted) => {
                beside_the_page = format!("{wanted}-1");
                &beside_the_page
            }
            wanted => wanted,
        };
        let mut anchor = wanted.to_owned();
        let mut next = self.anchors.get(wanted).copied().unwrap_or(0);
        while self.anchors.contains_key(&anchor) {
            next += 1;
            anchor = format!("{wanted}-{next}");
        }
        if next > 0 {
            self.anchors.insert(wanted.to_owned(), next);
        }
        self.anchors.insert(anchor.clone(), 0);
        anchor
    }

    /// Links to places in the same text must lead somewhere.
    pub(super) fn check_anchors(&mut self) {
        for (anchor, at) in std::mem::take(&mut self.here) {
            if anchor.is_empty() || anchor == "top" || self.anchors.contains_key(&anchor) {
                continue;
            }
            let remedy = match nearest(&anchor, self.anchors.keys().map(String::as_str)) {
                Some(meant) => format!("did you mean `#{meant}`?"),
                None => {
                    "link to a heading that is there: its text in lower case with `-` for spaces"
                        .into()
                }
            };
            let end = at + anchor.len();
            self.problem(
                code::BROKEN_ANCHOR,
                at,
                end,
                format!("no heading of this article has the anchor `#{anchor}`"),
                remedy,
            );
        }
    }
}
