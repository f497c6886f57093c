//! Lists: on the page, and where their items lie in the plain text, so that an answer that quotes
//! steps can show them as steps.

use std::fmt::Write as _;

use super::Writer;
use crate::content::{List, Section};

/// The lists that are open.
#[derive(Default)]
pub(super) struct Lists {
    depth: usize,
    /// The outermost, with the section it stands in.
    open: Option<(usize, List)>,
}

/// Takes off the white space behind a section's text, so that no item of a list ends behind it.
pub(super) fn end_text(section: &mut Section) {
    let end = section.text.trim_end().len();
    section.text.truncate(end);
    for list in &mut section.lists {
        for item in &mut list.items {
            item.1 = item.1.min(end);
        }
        list.items.retain(|(from, to)| from < to);
    }
}

impl Writer<'_> {
    pub(super) fn start_list(&mut self, first: Option<u64>) {
        // The words of an item end where a list in it begins.
        self.end_line();
        match first {
            None => self.out.push_str("<ul>\n"),
            Some(1) => self.out.push_str("<ol>\n"),
            Some(first) => {
                let _ = writeln!(self.out, "<ol start=\"{first}\">");
            }
        }
        self.lists.depth += 1;
        if self.lists.depth == 1 {
            let list = List {
                ordered: first.is_some(),
                items: Vec::new(),
            };
            self.lists.open = Some((self.sections.len(), list));
        }
    }

    pub(super) fn start_item(&mut self) {
        let at = self.plain_length();
        if let (1, Some((_, list))) = (self.lists.depth, &mut self.lists.open) {
            list.items.push((at, at));
        }
    }

    pub(super) fn end_item(&mut self) {
        self.block("</li>\n");
        let at = self.plain_length();
        if let (1, Some((_, list))) = (self.lists.depth, &mut self.lists.open)
            && let Some(item) = list.items.last_mut()
        {
            item.1 = at;
        }
    }

    pub(super) fn end_list(&mut self, ordered: bool) {
        self.block(if ordered { "</ol>\n" } else { "</ul>\n" });
        self.lists.depth = self.lists.depth.saturating_sub(1);
        if self.lists.depth > 0 {
            return;
        }
        let Some((section, mut list)) = self.lists.open.take() else {
            return;
        };
        list.items.retain(|(start, end)| start < end);
        // A heading inside a list begins a section of its own: that is no list any more.
        if section == self.sections.len()
            && list.items.len() > 1
            && let Some(section) = self.sections.last_mut()
        {
            section.lists.push(list);
        }
    }

    /// How long the plain text of the section is so far.
    fn plain_length(&self) -> usize {
        self.sections.last().map_or(0, |section| section.text.len())
    }
}
