//! Tabs of MDX, however their tags are laid out: in one line, over several, in a list, in each other.
//!
//! It must not know other components.

mod attributes;

use std::ops::Range;

use self::attributes::{Outside, attribute, has, label, values};
use crate::content::marks;
use crate::problem::Lines;

/// The longest tag, in bytes: what is longer was never closed.
const LONGEST: usize = 4000;

/// In a text in which so many tags are never closed, no more are looked for.
const MOST_OPEN: usize = 100;

/// Tabs in tabs are followed so far.
const DEEPEST: usize = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Tabs,
    Item,
}

/// A tag, and where it stands.
struct Tag {
    at: Range<usize>,
    kind: Kind,
    opens: bool,
}

/// Tabs, or one of them, from the tag that opens it to the one that closes it.
struct Element {
    open: Range<usize>,
    close: Range<usize>,
    kind: Kind,
    inner: Vec<Element>,
}

/// What tags say that kb has nothing for, and what is to be done about it.
const DROPPED: [(&str, &str); 3] = [
    (
        "groupId",
        "in kb each group of tabs is opened by itself: see whether readers miss it",
    ),
    (
        "queryString",
        "links that open one of the tabs open the first one now: lead them to a heading",
    ),
    ("defaultValue", FIRST),
];

const FIRST: &str = "kb opens the first tab: put the one that most readers need there";

/// A text whose tabs are carried.
pub(super) struct Carried {
    /// Its lines with kb's marks in the place of tags, each with its number, from one.
    pub(super) lines: Vec<(usize, String)>,
    /// What tags said that kb has nothing for: the line, the name, and what to do.
    pub(super) dropped: Vec<(usize, &'static str, &'static str)>,
}

pub(super) fn carried(text: &str) -> Carried {
    let mut writing = Writing {
        text,
        lines: Lines::of(text),
        out: Vec::new(),
        dropped: Vec::new(),
    };
    let mut elements = elements(text);
    elements.retain(|one| one.kind == Kind::Tabs && writing.is_free(one));
    writing.part(0..text.len(), &elements, None);
    Carried {
        lines: writing.out,
        dropped: writing.dropped,
    }
}

/// The lines of a text that are not code between fences, with where they begin.
fn lines_of_text(text: &str) -> Vec<(usize, &str)> {
    let mut lines = Vec::new();
    let mut fence: Option<&str> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let ticks = bare.len() - bare.trim_start_matches(['`', '~']).len();
        match fence {
            Some(open) if bare.starts_with(open) && ticks == bare.len() => fence = None,
            Some(_) => {}
            None if ticks >= 3 => fence = Some(&bare[..ticks]),
            None => lines.push((at, line)),
        }
        at += line.len();
    }
    lines
}

/// All tags of tabs outside of code, in order.
fn tags(text: &str) -> Vec<Tag> {
    let mut tags: Vec<Tag> = Vec::new();
    let mut left = MOST_OPEN;
    for (from, line) in lines_of_text(text) {
        let mut at = from;
        for (part, is_code) in marks::parts(line) {
            let opens = part.match_indices('<').map(|(open, _)| at + open);
            for open in opens.filter(|_| !is_code) {
                let is_inside = tags.last().is_some_and(|last| last.at.end > open);
                let Some(begun) = begun(text, open).filter(|_| !is_inside && left > 0) else {
                    continue;
                };
                match tag(text, open, begun) {
                    Some(tag) => tags.push(tag),
                    None => left -= 1,
                }
            }
            at += part.len();
        }
    }
    tags
}

/// What a tag at this place is one of, and where its name ends.
fn begun(text: &str, at: usize) -> Option<(Kind, usize)> {
    let rest = &text[at + 1..];
    let name = rest.strip_prefix('/').unwrap_or(rest);
    let (kind, after) = match name.strip_prefix("TabItem") {
        Some(after) => (Kind::Item, after),
        None => (Kind::Tabs, name.strip_prefix("Tabs")?),
    };
    let ends = after.starts_with(|c: char| c == '>' || c.is_whitespace());
    ends.then_some((kind, text.len() - after.len()))
}

fn tag(text: &str, at: usize, (kind, start): (Kind, usize)) -> Option<Tag> {
    let end = start + end_of_tag(&text[start..])?;
    let is_closed_at_once = text[..end].ends_with('/');
    (!is_closed_at_once).then_some(Tag {
        at: at..end + 1,
        kind,
        opens: !text[at + 1..].starts_with('/'),
    })
}

/// Where the `>` is that ends a tag: in quotes and braces it ends none.
fn end_of_tag(after: &str) -> Option<usize> {
    let mut outside = Outside::default();
    let mut near = after.char_indices().take_while(|(at, _)| *at < LONGEST);
    near.find(|(_, c)| outside.has(*c) && *c == '>')
        .map(|(at, _)| at)
}

/// The tags in pairs, those in others below them. What has no partner is none.
fn elements(text: &str) -> Vec<Element> {
    let mut open: Vec<(Tag, Vec<Element>)> = Vec::new();
    let mut done: Vec<Element> = Vec::new();
    for tag in tags(text) {
        if tag.opens {
            open.push((tag, Vec::new()));
            continue;
        }
        if !open.last().is_some_and(|(last, _)| last.kind == tag.kind) {
            continue;
        }
        let Some((first, inner)) = open.pop() else {
            continue;
        };
        if open.len() >= 2 * DEEPEST {
            continue;
        }
        let element = Element {
            open: first.at,
            close: tag.at,
            kind: tag.kind,
            inner,
        };
        let above = open.last_mut().map_or(&mut done, |(_, inner)| inner);
        above.push(element);
    }
    // What lies in a tag that is never closed counts for itself.
    for (_, inner) in open {
        done.extend(inner);
    }
    done.sort_by_key(|one| one.open.start);
    done
}

struct Writing<'t> {
    text: &'t str,
    lines: Lines<'t>,
    out: Vec<(usize, String)>,
    dropped: Vec<(usize, &'static str, &'static str)>,
}

/// How the lines of a tab stand: so many blanks of theirs give way to these.
#[derive(Clone, Copy)]
struct Indent<'t> {
    away: usize,
    new: &'t str,
}

impl<'t> Writing<'t> {
    /// What stands in the line before a place.
    fn before(&self, at: usize) -> &'t str {
        let (line, _) = self.lines.text(self.lines.line(at));
        &self.text[line..at]
    }

    /// Whether containers may stand where the tags do: a quotation or a table would end with them.
    fn is_free(&self, tabs: &Element) -> bool {
        let begins = |at: usize| self.before(at).trim_start();
        let before = begins(tabs.open.start);
        let is_item = before.len() < 6 && before.trim_end().ends_with(['-', '*', '+', '.', ')']);
        !is_item
            && !before.starts_with(['>', '|', '#'])
            && !begins(tabs.close.start).starts_with(['>', '|'])
            && !tabs.inner.is_empty()
            && tabs.inner.iter().all(|item| {
                let mut inner = item.inner.iter();
                item.kind == Kind::Item
                    && inner.all(|one| one.kind == Kind::Tabs && self.is_free(one))
            })
    }

    /// A part of the text with the tabs in it.
    fn part(&mut self, part: Range<usize>, tabs: &[Element], indent: Option<Indent<'t>>) {
        let mut at = part.start;
        for one in tabs {
            self.words(at..one.open.start, indent);
            self.tabs(one, indent);
            at = one.close.end;
        }
        self.words(at..part.end, indent);
    }

    fn tabs(&mut self, tabs: &Element, indent: Option<Indent<'t>>) {
        let before = self.before(tabs.open.start);
        let own = if before.trim().is_empty() { before } else { "" };
        let new = indent.map_or(own, |indent| indent.new);
        let labels = values(&self.text[tabs.open.clone()]);
        self.mark(tabs.open.start, new, ":::tabs");
        self.drop(tabs);
        let mut at = tabs.open.end;
        for item in &tabs.inner {
            self.between(at..item.open.start, new);
            let label = label(&self.text[item.open.clone()], &labels);
            self.mark(item.open.start, new, &format!(":::tab {label}"));
            let inner = item.open.end..item.close.start;
            let away = self.indent_of(inner.clone());
            let indent = Indent { away, new };
            self.part(inner, &item.inner, Some(indent));
            self.mark(item.close.start, new, ":::");
            at = item.close.end;
        }
        self.between(at..tabs.close.start, new);
        self.mark(tabs.close.start, new, ":::");
    }

    /// Remembers what the tags say that kb has nothing for.
    fn drop(&mut self, tabs: &Element) {
        let tag = &self.text[tabs.open.clone()];
        let number = self.lines.line(tabs.open.start) as usize;
        let first = tabs.inner.first().map(|item| &self.text[item.open.clone()]);
        let first = first.and_then(|tag| attribute(tag, "value"));
        for (name, remedy) in DROPPED {
            let is_first = remedy == FIRST && first.is_some() && attribute(tag, name) == first;
            if has(tag, name) && !is_first {
                self.dropped.push((number, name, remedy));
            }
        }
        for item in tabs.inner.iter().skip(1) {
            if has(&self.text[item.open.clone()], "default") {
                let number = self.lines.line(item.open.start) as usize;
                self.dropped.push((number, "default", FIRST));
            }
        }
    }

    /// What stands between tabs, which is nothing most of the time.
    fn between(&mut self, part: Range<usize>, new: &'t str) {
        if !self.text[part.clone()].trim().is_empty() {
            let away = self.indent_of(part.clone());
            self.words(part, Some(Indent { away, new }));
        }
    }

    fn mark(&mut self, at: usize, indent: &str, mark: &str) {
        let number = self.lines.line(at) as usize;
        self.out.push((number, format!("{indent}{mark}")));
    }

    /// The least that the lines of a part are indented by: those that begin in it.
    fn indent_of(&self, part: Range<usize>) -> usize {
        let lines = self.text[part].split('\n').skip(1);
        let filled = lines.filter(|line| !line.trim().is_empty());
        let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        filled.map(blanks).min().unwrap_or_default()
    }

    /// Words between tags, line by line. Words in the line of a tag stand apart from its mark.
    fn words(&mut self, part: Range<usize>, indent: Option<Indent<'_>>) {
        let text = &self.text[part.clone()];
        let whole_at_start = part.start == 0 || self.text[..part.start].ends_with('\n');
        let whole_at_end = part.end == self.text.len();
        let count = text.split('\n').count();
        let mut at = part.start;
        for (number, line) in text.split('\n').enumerate() {
            let begins = number > 0 || whole_at_start;
            let ends = number + 1 < count || whole_at_end;
            let start = at;
            at += line.len() + 1;
            let is_blank = line.trim().is_empty();
            if is_blank && (!begins || !ends) || number + 1 == count && line.is_empty() {
                continue;
            }
            let words = match indent {
                _ if !begins => line.trim(),
                Some(indent) => line.get(indent.away..).unwrap_or_default(),
                None => line,
            };
            let new = indent.map_or("", |indent| indent.new);
            let words = match is_blank {
                true => String::new(),
                false => format!("{new}{}", if ends { words } else { words.trim_end() }),
            };
            let number = self.lines.line(start) as usize;
            if !begins {
                self.out.push((number, String::new()));
            }
            self.out.push((number, words));
            if !ends || !begins {
                self.out.push((number, String::new()));
            }
        }
    }
}

#[cfg(test)]
mod tests;
