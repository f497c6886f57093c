//! The writer: the parser's events become HTML, and beside it the sections in plain text.
//!
//! Everything it writes is escaped here, so that a text without HTML of its own needs no cleaning.
//! It must not know files: where a link leads is the catalog's word.

mod callouts;
mod definitions;
mod elements;
mod embedded;
mod footnotes;
mod headings;
mod lists;
mod places;
mod references;
mod removing;
mod stretches;
mod tables;
mod text;

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, Parser, Tag, TagEnd, TextMergeWithOffset,
};

use super::code::escape;
use super::containers::Prepared;
use super::{Callout, DEEPEST, Link, Rendered, Setting, address, attributes};
use crate::content::{Outline, Section};
use crate::locale::Arg;
use crate::problem::{Lines, Problem, code as problem_code};
use callouts::Open;
use definitions::Definitions;
use elements::{Closings, Element};
use footnotes::Footnotes;
use headings::Heading;
use lists::Lists;
use references::Picture;
use removing::Removing;
use stretches::Stretches;

/// The state of one text being written.
pub(super) struct Writer<'a> {
    outline: &'a Outline,
    /// The whole file, for showing places.
    text: &'a str,
    /// Its lines, once a place was shown.
    lines: OnceCell<Lines<'a>>,
    body_at: usize,
    prepared: &'a Prepared<'a>,
    setting: Setting<'a>,

    out: String,
    sections: Vec<Section>,
    anchors: HashMap<String, usize>,
    links: Vec<Link>,
    leads_to: Vec<usize>,
    /// Every link and picture, as it is written.
    written_links: Vec<String>,
    here: Vec<(String, usize)>,
    assets: Vec<usize>,
    problems: Vec<Problem>,

    depth: usize,
    /// Where the blocks end that are open, in bytes of the parsed text.
    ends: Vec<usize>,
    /// Elements of the writer's own HTML that are open.
    elements: Vec<Element>,
    closings: Closings,
    /// More of them were opened than may be.
    too_deep: bool,
    /// Where something stands in `out` that the writer of the article wrote as HTML.
    stretches: Stretches,
    heading: Option<Heading>,
    lists: Lists,
    picture: Option<Picture>,
    footnotes: Footnotes,
    /// What stands around the footnote that is being written, and how many elements are open there.
    around_footnote: Vec<(String, usize)>,
    code: Option<(String, String)>,
    html_block: Option<(String, usize)>,
    removing: Option<Removing>,
    /// Footnotes that nothing refers to.
    unreferenced: HashSet<String>,
    /// The depths of blocks that began in something that was removed.
    unstarted: Vec<usize>,
    containers: Vec<Open>,
    tabs: usize,
    alignments: Vec<Alignment>,
    in_table_head: bool,
    column: usize,
    links_open: Vec<bool>,
    definitions: Definitions,
    last_item: Option<usize>,
    /// Where the text of the last paragraph begins, and whether a heading was open already.
    paragraph: usize,
    heading_around: bool,
    /// Whether the last event ended something that an attribute list may stand behind.
    attributes_may_follow: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(
        outline: &'a Outline,
        text: &'a str,
        body_at: usize,
        prepared: &'a Prepared<'a>,
        setting: Setting<'a>,
    ) -> Self {
        Self {
            outline,
            text,
            lines: OnceCell::new(),
            body_at,
            prepared,
            setting,
            out: String::with_capacity(text.len() * 3 / 2),
            sections: vec![Section {
                title: String::new(),
                anchor: String::new(),
                level: 1,
                text: String::new(),
                lists: Vec::new(),
            }],
            anchors: HashMap::new(),
            links: Vec::new(),
            leads_to: Vec::new(),
            written_links: Vec::new(),
            here: Vec::new(),
            assets: Vec::new(),
            problems: Vec::new(),
            depth: 0,
            ends: Vec::new(),
            elements: Vec::new(),
            closings: Closings::default(),
            too_deep: false,
            stretches: Stretches::default(),
            heading: None,
            lists: Lists::default(),
            picture: None,
            footnotes: Footnotes::default(),
            around_footnote: Vec::new(),
            code: None,
            html_block: None,
            removing: None,
            unstarted: Vec::new(),
            unreferenced: footnotes::unreferenced(&prepared.text),
            containers: Vec::new(),
            tabs: 0,
            alignments: Vec::new(),
            in_table_head: false,
            column: 0,
            links_open: Vec::new(),
            definitions: Definitions::default(),
            last_item: None,
            paragraph: 0,
            heading_around: false,
            attributes_may_follow: true,
        }
    }

    /// Writes the whole text.
    ///
    /// # Errors
    /// The byte of the file at which it is nested too deeply to go on.
    pub(super) fn run(&mut self) -> Result<(), usize> {
        let prepared = self.prepared;
        let parser = Parser::new_ext(&prepared.text, super::options_for(&prepared.text));
        let all = parser.reference_definitions().iter();
        self.definitions = Definitions::of(all.map(|(name, one)| (name, one.span.clone())));
        for (event, range) in TextMergeWithOffset::new(parser.into_offset_iter()) {
            match &event {
                Event::Start(_) => self.enter(range.end),
                Event::End(_) => self.leave(),
                _ => {}
            }
            if !self.is_removed(&event) {
                self.event(event, range.start, range.end);
            }
            if self.too_deep || self.depth.max(self.containers.len()) > DEEPEST {
                return Err(self.written(range.start));
            }
            self.end_block();
        }
        Ok(())
    }

    fn enter(&mut self, end: usize) {
        self.depth += 1;
        self.ends.push(end);
    }

    /// A block of Markdown ends, and with it what was opened in it.
    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.ends.pop();
        self.end_removing_below(self.depth);
        self.close_containers(self.depth);
        self.close_elements_below(self.depth);
    }

    /// Ends a block, if everything is closed that was opened, also by the writer's own HTML.
    fn end_block(&mut self) {
        let open = self.depth > 0
            || !self.elements.is_empty()
            || self.heading.is_some()
            || !self.containers.is_empty();
        if !open {
            self.stretches.end_block(self.out.len());
        }
    }

    /// What has been written, checked against itself.
    pub(super) fn finish(mut self) -> Rendered {
        self.end_containers();
        self.close_elements(0);
        self.write_footnotes();
        self.check_anchors();
        for section in &mut self.sections {
            lists::end_text(section);
        }
        if self.outline.has_text && self.out.trim().is_empty() {
            self.problem(
                problem_code::EMPTY_ARTICLE,
                self.body_at,
                self.body_at,
                "nothing of the article can be shown",
                "write the answer below the title, or make it a draft",
            );
        }
        self.assets.sort_unstable();
        self.assets.dedup();
        let body = self.clean();
        Rendered {
            sections: self.sections,
            body,
            anchors: self.anchors.into_keys().collect(),
            links: self.links,
            leads_to: self.leads_to,
            written_links: self.written_links,
            assets: self.assets,
            problems: self.problems,
        }
    }

    fn event(&mut self, event: Event<'_>, start: usize, end: usize) {
        let attributes_may_follow = matches!(
            event,
            Event::End(
                TagEnd::Link | TagEnd::Image | TagEnd::Strong | TagEnd::Emphasis | TagEnd::Table
            ) | Event::Start(Tag::Paragraph)
                | Event::Code(_)
                | Event::SoftBreak
        );
        match event {
            Event::Start(tag) => self.start(tag, start, end),
            Event::End(tag) => self.end(tag, end),
            Event::Text(text) => self.text(&text, start),
            Event::Code(code) => self.inline_code(&code),
            Event::Html(html) => match &mut self.html_block {
                Some((block, _)) => block.push_str(&html),
                None => self.html(&html, start),
            },
            Event::InlineHtml(html) => self.html(&html, start),
            Event::SoftBreak => self.line_break("\n", " "),
            Event::HardBreak => self.line_break("<br>\n", "\n"),
            Event::Rule => self.block("<hr>\n"),
            Event::FootnoteReference(name) => self.footnote_reference(&name),
            Event::TaskListMarker(done) => self.task(done),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.text(&text, start),
        }
        self.attributes_may_follow = attributes_may_follow;
    }

    fn start(&mut self, tag: Tag<'_>, start: usize, end: usize) {
        match tag {
            Tag::Paragraph => self.start_paragraph(),
            Tag::Heading {
                level,
                id,
                classes,
                attrs,
            } => {
                if let Some(list) = attributes::of_heading(&classes, &attrs) {
                    self.dropped_attributes(&list, start);
                }
                self.start_heading(level as u8, id.as_deref());
            }
            Tag::BlockQuote(None) => self.block("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.start_callout(alert(kind), ""),
            Tag::CodeBlock(kind) => {
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.into_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((info, String::new()));
            }
            Tag::HtmlBlock => self.html_block = Some((String::new(), start)),
            Tag::List(first) => {
                self.start_list(first);
            }
            Tag::Item => {
                self.start_item();
                self.last_item = Some(self.out.len());
                self.out.push_str("<li>");
            }
            Tag::FootnoteDefinition(name) => self.start_footnote(&name),
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::Table(alignments) => {
                self.alignments = alignments;
                self.open_table();
            }
            Tag::TableHead => {
                self.in_table_head = true;
                self.column = 0;
                self.out.push_str("<thead><tr>");
            }
            Tag::TableRow => {
                self.column = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.inline("<em>"),
            Tag::Strong => self.inline("<strong>"),
            Tag::Strikethrough => self.inline("<del>"),
            Tag::Superscript => self.inline("<sup>"),
            Tag::Subscript => self.inline("<sub>"),
            Tag::Link {
                link_type,
                dest_url,
                id,
                ..
            } => self.start_link(&address(link_type, &dest_url), &id, start, end),
            Tag::Image {
                dest_url, title, ..
            } => self.start_picture(&dest_url, &title, start, end),
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd, end: usize) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::BlockQuote(None) => self.block("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.block("</aside>\n"),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                if let Some((html, start)) = self.html_block.take() {
                    self.html_block(&html, start, end);
                }
            }
            TagEnd::List(ordered) => self.end_list(ordered),
            TagEnd::Item => self.end_item(),
            TagEnd::FootnoteDefinition => self.end_footnote(),
            TagEnd::DefinitionList => self.block("</dl>\n"),
            TagEnd::DefinitionListTitle => self.block("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.block("</dd>\n"),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => {
                self.in_table_head = false;
                self.block("</tr></thead><tbody>\n");
            }
            TagEnd::TableRow => self.block("</tr>\n"),
            TagEnd::TableCell => {
                self.out
                    .push_str(if self.in_table_head { "</th>" } else { "</td>" });
            }
            TagEnd::Emphasis => self.inline("</em>"),
            TagEnd::Strong => self.inline("</strong>"),
            TagEnd::Strikethrough => self.inline("</del>"),
            TagEnd::Superscript => self.inline("</sup>"),
            TagEnd::Subscript => self.inline("</sub>"),
            TagEnd::Link => self.end_link(),
            TagEnd::Image => self.end_picture(),
            TagEnd::MetadataBlock(_) => {}
        }
    }

    /// A word of the interface, in the text's language.
    fn label(&self, key: &str, arguments: &[(&str, Arg<'_>)]) -> String {
        self.setting.locale.text(key, arguments).unwrap_or_default()
    }
}

fn alert(kind: BlockQuoteKind) -> Callout {
    match kind {
        BlockQuoteKind::Note => Callout::Note,
        BlockQuoteKind::Tip => Callout::Tip,
        BlockQuoteKind::Important => Callout::Important,
        BlockQuoteKind::Warning => Callout::Warning,
        BlockQuoteKind::Caution => Callout::Caution,
    }
}
