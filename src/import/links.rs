//! Links of an imported text: each address that leads to a page or file of the export becomes the way to
//! the new file; the others stay, and are told when they led to nothing.
//!
//! It must not know where the new files are written.

use std::collections::{HashMap, HashSet};

use super::addresses::{Addresses, Leads};
use super::export::Export;
use super::gathered::Page;
use super::losses::{Losses, short};
use super::names;
use crate::content::markdown::{Destination, Notation, anchors, destinations};
use crate::content::url;
use crate::problem::{self, Code, Lines, Problem, code};

/// What is needed to rewrite the links of pages.
pub(super) struct Links<'a> {
    pub(super) export: &'a Export,
    pub(super) addresses: &'a Addresses<'a>,
    pub(super) pages: &'a [Page],
    /// The pages of a group in each language.
    versions: HashMap<(&'a str, &'a str), usize>,
    /// The anchors of the pages that were asked for.
    known: HashMap<usize, Anchors>,
    /// Where the file of the page that is being rewritten is told to be wrong.
    written: Option<Written<'a>>,
    /// How many addresses lead to something now.
    pub(super) rewritten: usize,
}

/// The places of a page's addresses in its file, which come in their order.
struct Written<'a> {
    text: &'a str,
    lines: Lines<'a>,
    /// Behind the last one that was found.
    from: usize,
    /// The first place of each.
    known: HashMap<String, problem::Place>,
    /// How many were not found as they are.
    missed: usize,
}

/// The anchors of a page.
struct Anchors {
    all: HashSet<String>,
    /// By their letters; `None` when several have the same.
    alike: HashMap<String, Option<String>>,
}

impl Anchors {
    fn of(body: &str) -> Self {
        let mut found = Self {
            all: HashSet::new(),
            alike: HashMap::new(),
        };
        for anchor in anchors(body) {
            let alike = found.alike.entry(letters(&anchor));
            let alike = alike.and_modify(|one| *one = None);
            alike.or_insert_with(|| Some(anchor.clone()));
            found.all.insert(anchor);
        }
        found
    }
}

/// Tools differ in what they make of signs and blanks, not in letters.
fn letters(anchor: &str) -> String {
    let lower = anchor.to_lowercase();
    lower.replace(|c: char| !c.is_alphanumeric(), "")
}

/// In a file in which so many addresses are written in another way, no more are looked for.
const MOST_MISSED: usize = 100;

impl<'a> Written<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text,
            lines: Lines::of(text),
            from: 0,
            known: HashMap::new(),
            missed: 0,
        }
    }

    /// Where an address stands: the file, when that cannot be found.
    fn place(&mut self, file: &str, address: &str) -> problem::Place {
        if let Some(place) = self.known.get(address) {
            return place.clone();
        }
        let near = self.text[self.from..].find(address);
        let near = near
            .map(|at| self.from + at)
            .filter(|_| !address.is_empty());
        let place = match near {
            Some(at) => {
                self.from = at + address.len();
                self.lines.span(file, at, self.from)
            }
            None if self.missed == MOST_MISSED => problem::Place::file(file),
            None => {
                self.missed += 1;
                let first = self.text.find(address).filter(|_| !address.is_empty());
                match first {
                    Some(at) => self.lines.span(file, at, at + address.len()),
                    None => problem::Place::file(file),
                }
            }
        };
        self.known.insert(address.to_owned(), place.clone());
        place
    }
}

/// A link to a file: where that is to lie, seen from the page.
pub(super) type Place<'p> = dyn FnMut(&str, bool) -> Option<String> + 'p;

impl<'a> Links<'a> {
    pub(super) fn new(export: &'a Export, addresses: &'a Addresses<'a>, pages: &'a [Page]) -> Self {
        Self {
            export,
            addresses,
            pages,
            versions: pages
                .iter()
                .enumerate()
                .map(|(number, page)| ((page.group.as_str(), page.lang.as_str()), number))
                .collect(),
            known: HashMap::new(),
            written: None,
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
        self.written = None;
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
            Leads::Own(to) | Leads::Away(to) => Some(Way::to(escaped(&to, ENDING), &to)),
            Leads::Here => {
                let meant = self.anchor(number, &anchor, page, address, losses)?;
                (meant != anchor).then(|| Way::to(format!("#{}", encoded(&meant)), ""))
            }
            Leads::Page(other) => {
                let group = (self.pages[other].group.as_str(), page.lang.as_str());
                let other = self.versions.get(&group).copied().unwrap_or(other);
                let path = names::relative(&page.path, &self.pages[other].path);
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
        let known = self.known.entry(target);
        let known = known.or_insert_with(|| Anchors::of(body));
        if known.all.contains(anchor) {
            return Some(anchor.to_owned());
        }
        if let Some(Some(one)) = known.alike.get(&letters(anchor)) {
            return Some(one.clone());
        }
        let what = format!("`{}` leads to no heading of that page", short(address));
        let remedy = "give the heading that is meant this anchor: `## Heading {#anchor}`";
        self.tell(code::IMPORT_LINK, page, address, what, remedy, losses);
        None
    }

    fn lost(&mut self, page: &Page, address: &str, is_shown: bool, losses: &mut Losses) {
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
        &mut self,
        code: Code,
        page: &Page,
        written_as: &str,
        what: String,
        remedy: &str,
        losses: &mut Losses,
    ) {
        let place = match (&page.label, self.export.text(&page.source)) {
            (None, Some(text)) => {
                let written = self.written.get_or_insert_with(|| Written::of(text));
                written.place(&page.source, written_as)
            }
            _ => problem::Place::file(&page.source),
        };
        let what = match &page.label {
            Some(label) => format!("{label}: {what}"),
            None => what,
        };
        losses.add(Problem::new(code, place, what, remedy));
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

/// Signs that end an address in a link, or mean something in a text.
const ENDING: &str = "()<>[]'\"\\*`";

/// A path as it stands in a link: nothing in it ends one or the path, and letters of every script can be
/// read.
fn encoded(path: &str) -> String {
    escaped(path, "()<>[]'\"\\*`%#?&")
}

/// An address without these signs, and without blanks.
fn escaped(path: &str, signs: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        let ends = signs.contains(c);
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
