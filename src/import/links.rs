//! Links of an imported text: each address that leads to a page or file of the export becomes the way to
//! the new file; the others stay, and are told when they led to nothing.
//!
//! It must not know where the new files are written.

use std::collections::HashMap;

use super::addresses::{Addresses, Leads};
use super::export::Export;
use super::gathered::Page;
use super::losses::{Losses, short};
use super::names;
use crate::content::markdown::{Destination, Notation, anchors, destinations};
use crate::content::url;
use crate::problem::code;

/// What is needed to rewrite the links of pages.
pub(super) struct Links<'a> {
    pub(super) export: &'a Export,
    pub(super) addresses: &'a Addresses<'a>,
    pub(super) pages: &'a [Page],
    /// Where each page lies now, below its language's folder, without extension.
    pub(super) paths: &'a [String],
    /// The pages of a group in each language.
    versions: HashMap<(&'a str, &'a str), usize>,
    /// The anchors of the pages that were asked for.
    known: HashMap<usize, Vec<String>>,
    /// How many addresses lead to something now.
    pub(super) rewritten: usize,
}

/// A link to a file: where that is to lie, seen from the page.
pub(super) type Place<'p> = dyn FnMut(&str, bool) -> Option<String> + 'p;

impl<'a> Links<'a> {
    pub(super) fn new(
        export: &'a Export,
        addresses: &'a Addresses<'a>,
        pages: &'a [Page],
        paths: &'a [String],
    ) -> Self {
        Self {
            export,
            addresses,
            pages,
            paths,
            versions: pages
                .iter()
                .enumerate()
                .map(|(number, page)| ((page.group.as_str(), page.lang.as_str()), number))
                .collect(),
            known: HashMap::new(),
            rewritten: 0,
        }
    }

    /// The text of a page with its links as they are to be. `place` says where a file lies.
    pub(super) fn rewrite(
        &mut self,
        number: usize,
        place: &mut Place<'_>,
        losses: &mut Losses,
    ) -> String {
        let page = &self.pages[number];
        let mut out = String::with_capacity(page.body.len());
        let mut done = 0;
        for found in destinations(&page.body) {
            let Some(new) = self.new_address(number, &found, place, losses) else {
                continue;
            };
            self.rewritten += 1;
            let (mut start, mut end) = (found.at.start, found.at.end);
            let text = match found.notation {
                Notation::Html | Notation::Bare | Notation::Angled => new.address,
                Notation::Alone => {
                    (start, end) = (start - 1, end + 1);
                    let words = new.title.replace(['[', ']', '\\', '`', '*', '_', '<'], "");
                    format!("[{words}]({})", new.address)
                }
            };
            // What stood between angle brackets is free of blanks now; the brackets may stay.
            out.push_str(&page.body[done..start]);
            out.push_str(&text);
            done = end;
        }
        out.push_str(&page.body[done..]);
        out
    }

    fn new_address(
        &mut self,
        number: usize,
        found: &Destination,
        place: &mut Place<'_>,
        losses: &mut Losses,
    ) -> Option<Way> {
        let page = &self.pages[number];
        let address = found.address.as_str();
        let anchor = address.split_once('#').map_or("", |(_, anchor)| anchor);
        let anchor = url::decode_path(anchor).unwrap_or_else(|| anchor.to_owned());
        match self.addresses.follow(page, address) {
            Leads::Elsewhere => None,
            Leads::Here => {
                let meant = self.anchor(number, &anchor, page, address, losses)?;
                (meant != anchor).then(|| Way::to(format!("#{}", encoded(&meant)), ""))
            }
            Leads::Page(other) => {
                let group = (self.pages[other].group.as_str(), page.lang.as_str());
                let other = self.versions.get(&group).copied().unwrap_or(other);
                let path = names::relative(&self.paths[number], &self.paths[other]);
                let mut address = encoded(&format!("{path}.md"));
                let meant = self.anchor(other, &anchor, page, &found.address, losses);
                let anchor = meant.unwrap_or(anchor);
                if !anchor.is_empty() && !anchor.starts_with(":~:") {
                    address = format!("{address}#{}", encoded(&anchor));
                }
                let title = self.pages[other].front.title();
                Some(Way::to(address, title.as_deref().unwrap_or(&path)))
            }
            Leads::File(file) => match place(&file, found.is_shown) {
                Some(path) => Some(Way::to(encoded(&path), super::export::name_of(&file))),
                None => {
                    self.lost(page, address, found.is_shown, losses);
                    None
                }
            },
            Leads::Nowhere => {
                self.lost(page, address, found.is_shown, losses);
                None
            }
        }
    }

    /// The anchor as the page that it leads to has it; `None` when there is none, or it has none such.
    fn anchor(
        &mut self,
        target: usize,
        anchor: &str,
        page: &Page,
        address: &str,
        losses: &mut Losses,
    ) -> Option<String> {
        // A browser looks for words behind `:~:` and needs no anchor.
        if anchor.is_empty() || anchor == "top" || anchor.starts_with(":~:") {
            return None;
        }
        let body = &self.pages[target].body;
        let known = self.known.entry(target).or_insert_with(|| anchors(body));
        if known.iter().any(|one| one == anchor) {
            return Some(anchor.to_owned());
        }
        // Tools differ in what they make of signs and blanks, not in letters.
        let letters = |text: &str| {
            text.to_lowercase()
                .replace(|c: char| !c.is_alphanumeric(), "")
        };
        let wanted = letters(anchor);
        let mut alike = known.iter().filter(|one| letters(one) == wanted);
        if let (Some(one), None) = (alike.next(), alike.next()) {
            return Some(one.clone());
        }
        let what = format!("`{}` leads to no heading of that page", short(address));
        let remedy = "give the heading that is meant this anchor: `## Heading {#anchor}`";
        self.tell(code::IMPORT_LINK, page, address, what, remedy, losses);
        None
    }

    fn lost(&self, page: &Page, address: &str, is_shown: bool, losses: &mut Losses) {
        let shown = short(address);
        let (code, what, remedy) = if is_shown {
            (
                code::IMPORT_FILE,
                format!("the picture `{shown}` is not in the export"),
                "fetch it from the old site, and put it beside the article",
            )
        } else {
            (
                code::IMPORT_LINK,
                format!("the link `{shown}` leads to nothing in the export, and stays as it was"),
                "lead it to an article that is there, or take it out",
            )
        };
        self.tell(code, page, address, what, remedy, losses);
    }

    fn tell(
        &self,
        code: crate::problem::Code,
        page: &Page,
        written: &str,
        what: String,
        remedy: &str,
        losses: &mut Losses,
    ) {
        match (&page.label, self.export.text(&page.source)) {
            (None, Some(text)) => losses.written(code, &page.source, text, written, what, remedy),
            (Some(label), _) => losses.file(code, &page.source, format!("{label}: {what}"), remedy),
            (None, None) => losses.file(code, &page.source, what, remedy),
        }
    }
}

/// A new address, and what is there.
struct Way {
    address: String,
    title: String,
}

impl Way {
    fn to(address: String, title: &str) -> Self {
        Self {
            address,
            title: title.to_owned(),
        }
    }
}

/// A path as it stands in a link: nothing in it ends one, and letters of every script can be read.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        let ends = "()<>[]%#?&'\"\\*`".contains(c);
        if ends || c.is_whitespace() || c.is_control() {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    out
}
