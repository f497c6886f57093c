//! What is taken out of a text with all that is in it: elements that an article has no use for, what its
//! writer hid, and footnotes that nothing refers to.
//!
//! It must not know why.

use pulldown_cmark::{Event, Tag as Block, TagEnd as BlockEnd};

use super::super::raw::{self, Fate, Piece, Tag};
use super::Writer;
use super::elements::is_closed_at_once;
use super::embedded::At;
use crate::problem::code;

/// Elements that hold nothing.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// An element that is taken out with all that is in it, until its end.
pub(super) struct Removing {
    name: String,
    /// How many elements of the same name are open in it.
    nested: usize,
    /// In how many blocks of Markdown it began.
    depth: usize,
    /// It ends with its block of HTML, if nothing ends it before.
    in_fragment: bool,
}

impl Writer<'_> {
    /// Whether an event belongs to what is taken out. HTML goes on being read: it may end that.
    pub(super) fn is_removed(&mut self, event: &Event<'_>) -> bool {
        match event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::Start(Block::HtmlBlock)
            | Event::End(BlockEnd::HtmlBlock) => false,
            Event::Start(Block::FootnoteDefinition(name))
                if self.removing.is_none() && self.unreferenced.contains(name.as_ref()) =>
            {
                // No tag has this name: it ends with the footnote.
                self.remove_on("", false);
                self.unstarted.push(self.depth);
                true
            }
            Event::Start(_) if self.removing.is_some() => {
                self.unstarted.push(self.depth);
                true
            }
            Event::Start(_) => false,
            Event::End(_) => {
                let ended = self.depth + 1;
                self.unstarted.pop_if(|depth| *depth == ended).is_some()
            }
            _ => self.removing.is_some(),
        }
    }

    /// What is taken out ends with the block of Markdown in which it began.
    pub(super) fn end_removing_below(&mut self, depth: usize) {
        self.removing.take_if(|removing| removing.depth > depth);
    }

    /// What goes on for a fragment only ends with it.
    pub(super) fn end_removing_in_fragment(&mut self) {
        self.removing.take_if(|removing| removing.in_fragment);
    }

    /// Whether an opening tag is taken out with what is around it.
    pub(super) fn is_in_removed(&mut self, tag: &Tag<'_>, written: &str) -> bool {
        let Some(removing) = &mut self.removing else {
            return false;
        };
        let inner = removing.name == tag.name && nests(&tag.name);
        removing.nested += usize::from(inner && !is_closed_at_once(tag, written));
        true
    }

    /// Whether a closing tag is taken out; it may be the last one.
    pub(super) fn ends_removed(&mut self, name: &str) -> bool {
        let Some(removing) = &mut self.removing else {
            return false;
        };
        if removing.name == name && removing.nested > 0 {
            removing.nested -= 1;
        } else if removing.name == name {
            self.removing = None;
        }
        true
    }

    pub(super) fn remove(&mut self, tag: &Tag<'_>, at: &At<'_>) {
        let remedy = "take it out: articles hold text, pictures and links";
        self.dropped(&tag.name, at, remedy);
    }

    /// Takes out all that follows, up to the tag that closes this one.
    pub(super) fn remove_on(&mut self, name: &str, in_fragment: bool) {
        self.removing = Some(Removing {
            name: name.to_owned(),
            nested: 0,
            depth: self.depth,
            in_fragment,
        });
    }

    /// What its writer hid is not to be found either.
    pub(super) fn hide(&mut self, tag: &Tag<'_>, at: &At<'_>) {
        self.problem(
            code::DROPPED_HTML,
            at.file.start,
            at.file.end,
            format!(
                "`<{} hidden>` is left out with all that is in it, from the page and from search",
                tag.name
            ),
            "take `hidden` out to show it; `:::details` makes a text that readers open",
        );
        if VOID.contains(&tag.name.as_str()) || is_closed_at_once(tag, at.written) {
            return;
        }
        // Such elements end without a closing tag, a paragraph with its block at the latest.
        let name = tag.name.as_str();
        let open_end = raw::closes_itself(name)
            && !closes_in(at.rest, name)
            && (name == "p" || !self.closes_ahead(name, at.end));
        self.remove_on(name, open_end);
    }
}

/// Whether an element that was opened is closed in what follows.
fn closes_in(rest: &[Piece<'_>], name: &str) -> bool {
    let mut open = 1;
    for piece in rest {
        match piece {
            Piece::Open(tag) if tag.name == name => open += 1,
            Piece::Close { name: closed, .. } if closed == name => open -= 1,
            _ => {}
        }
        if open == 0 {
            return true;
        }
    }
    false
}

/// Whether an element may stand in one of its own name. In most of what is taken out there are no
/// elements at all for a browser.
fn nests(name: &str) -> bool {
    raw::fate(name) != Fate::Removed || matches!(name, "svg" | "math" | "template")
}
