//! Footnotes: marks in the text, and the notes below it in the order of the marks.
//!
//! A note that no mark leads to is left out. It must not know what stands in one.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use super::super::options_for;
use super::references::push_attribute;
use super::{Writer, escape};
use crate::locale::Arg;

/// Footnotes, in the order in which they are first referred to.
#[derive(Default)]
pub(super) struct Footnotes {
    numbers: BTreeMap<String, usize>,
    /// How often each is referred to.
    references: Vec<usize>,
    texts: BTreeMap<String, String>,
    open: Option<String>,
}

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, name: &str) {
        let next = self.footnotes.numbers.len() + 1;
        let number = *self
            .footnotes
            .numbers
            .entry(name.to_owned())
            .or_insert(next);
        if number > self.footnotes.references.len() {
            self.footnotes.references.push(0);
        }
        self.footnotes.references[number - 1] += 1;
        let id = match self.footnotes.references[number - 1] {
            1 => format!("fnref-{number}"),
            again => format!("fnref-{number}-{again}"),
        };
        let shown = self.setting.locale.number(number as u64);
        if self.links_open.contains(&true) {
            let mut html = format!("<sup id=\"{id}\">");
            escape(&mut html, &shown);
            html.push_str("</sup>");
            return self.inline(&html);
        }
        let mut html = format!("<sup id=\"{id}\"><a href=\"#fn-{number}\"");
        let label = self.label("footnote-label", &[("number", Arg::Text(&shown))]);
        push_attribute(&mut html, "aria-label", &label);
        html.push('>');
        escape(&mut html, &shown);
        html.push_str("</a></sup>");
        self.inline(&html);
    }

    pub(super) fn start_footnote(&mut self, name: &str) {
        // A heading of the writer's own HTML does not go on in another place of the page.
        self.end_heading();
        let around = std::mem::take(&mut self.out);
        self.around_footnote.push((around, self.elements.len()));
        self.footnotes.open = Some(name.to_owned());
    }

    pub(super) fn end_footnote(&mut self) {
        self.end_heading();
        let Some((around, _)) = self.around_footnote.pop() else {
            return;
        };
        let text = std::mem::replace(&mut self.out, around);
        self.stretches.end_footnote();
        if let Some(name) = self.footnotes.open.take() {
            self.footnotes.texts.insert(name, text);
        }
    }

    /// Writes the footnotes that the text refers to, below it.
    pub(super) fn write_footnotes(&mut self) {
        let footnotes = std::mem::take(&mut self.footnotes);
        if footnotes.numbers.is_empty() {
            return;
        }
        self.end_block();
        self.stretches.begin_footnotes();
        let mut by_number: Vec<(usize, &String)> = footnotes
            .numbers
            .iter()
            .map(|(name, number)| (*number, name))
            .collect();
        by_number.sort_unstable();
        self.out
            .push_str("<section class=\"footnotes\" aria-label=\"");
        let label = self.label("footnotes-title", &[]);
        escape(&mut self.out, &label);
        self.out.push_str("\"><ol>\n");
        let mut back = String::new();
        escape(&mut back, &self.label("footnote-back", &[]));
        for (number, name) in by_number {
            let text = footnotes
                .texts
                .get(name)
                .map_or("", String::as_str)
                .trim_end();
            let link = format!(" <a href=\"#fnref-{number}\" aria-label=\"{back}\">↩</a>");
            let _ = match text.strip_suffix("</p>") {
                Some(inner) => writeln!(self.out, "<li id=\"fn-{number}\">{inner}{link}</p></li>"),
                None => writeln!(self.out, "<li id=\"fn-{number}\">{text}{link}</li>"),
            };
        }
        self.out.push_str("</ol></section>\n");
    }
}

/// The footnotes of a text that nothing on its page refers to, also not by way of another footnote.
pub(super) fn unreferenced(text: &str) -> HashSet<String> {
    if !text.contains("[^") {
        return HashSet::new();
    }
    let mut notes: HashMap<String, Vec<String>> = HashMap::new();
    let mut reached = Vec::new();
    let mut around: Option<String> = None;
    for event in Parser::new_ext(text, options_for(text)) {
        match event {
            Event::Start(Tag::FootnoteDefinition(name)) => {
                notes.entry(name.to_string()).or_default();
                around = Some(name.into_string());
            }
            Event::End(TagEnd::FootnoteDefinition) => around = None,
            Event::FootnoteReference(name) => match &around {
                Some(note) => notes
                    .entry(note.clone())
                    .or_default()
                    .push(name.into_string()),
                None => reached.push(name.into_string()),
            },
            _ => {}
        }
    }
    while let Some(name) = reached.pop() {
        reached.extend(notes.remove(&name).unwrap_or_default());
    }
    notes.into_keys().collect()
}
