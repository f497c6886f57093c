//! The shape of a text: its headings, pictures, links and code with their places, for those who look
//! over what writers wrote.
//!
//! Nothing is rendered. It must not know what is right or wrong.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd, TextMergeWithOffset};

use super::address;
use super::containers::{self, Prepared};
use super::raw::{Piece, pieces};
use crate::content::front_matter;

/// What stands in a text. All places are in bytes of the whole file.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    /// The headings, in order.
    pub headings: Vec<Heading>,
    /// The pictures, of Markdown and of HTML.
    pub pictures: Vec<Picture>,
    /// Everything that leads somewhere, pictures among them.
    pub references: Vec<Reference>,
    /// Code and comments, in order: what stands there is not meant for kb.
    pub aside: Vec<Range<usize>>,
    /// Code alone, in order.
    pub code: Vec<Range<usize>>,
    /// Code between fences.
    pub fenced: Vec<Range<usize>>,
    /// Rows of tables with words in more cells than the head has.
    pub cut_rows: Vec<Range<usize>>,
    /// Links that show nothing.
    pub wordless: Vec<Range<usize>>,
    /// The anchors that headings are given, and where.
    pub own_anchors: Vec<(String, Range<usize>)>,
    /// What is read as it stands, in order: neither code nor marks.
    pub words: Vec<Range<usize>>,
    /// The headings of the first level and where they stand, in order.
    pub first_level: Vec<(String, Range<usize>)>,
    /// The text begins with one of these.
    pub begins_with_title: bool,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// The level that its page shows it with, 2 to 6: the page's title is the only one of the first.
    pub level: u8,
    /// Its text.
    pub text: String,
    /// Where it stands.
    pub at: Range<usize>,
    /// Neither text nor a heading of a lower level stands below it.
    pub is_empty: bool,
}

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The file it shows.
    pub file: String,
    /// Where it stands.
    pub at: Range<usize>,
    /// It is written in HTML.
    pub is_html: bool,
    /// What it shows, in words; empty in HTML where it shows nothing that matters.
    pub words: Option<String>,
}

/// Something that leads somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where to, as written.
    pub to: String,
    /// Where it stands.
    pub at: Range<usize>,
}

impl Shape {
    /// Whether the text begins with this title: then the page, which shows it above, leaves it out there.
    #[must_use]
    pub fn shows_title(&self, title: &str) -> bool {
        let first = self.first_level.first().filter(|_| self.begins_with_title);
        first.is_some_and(|(text, _)| text.split_whitespace().eq(title.split_whitespace()))
    }
}

/// Reads a file for what stands in it.
#[must_use]
pub fn shape(text: &str) -> Shape {
    let body_at = front_matter::split(text).body_at;
    let prepared = containers::prepare(&text[body_at..]);
    let mut reader = Reader {
        prepared: &prepared,
        body_at,
        shape: Shape::default(),
        heading: None,
        picture: None,
        link: None,
        columns: 0,
        html: false,
        in_code: false,
        has_text: false,
    };
    let parser = Parser::new_ext(&prepared.text, super::options_for(&prepared.text));
    for (event, range) in TextMergeWithOffset::new(parser.into_offset_iter()) {
        reader.event(event, range);
    }
    reader.shape
}

struct Reader<'a> {
    prepared: &'a Prepared<'a>,
    body_at: usize,
    shape: Shape,
    heading: Option<(u8, Range<usize>, String)>,
    picture: Option<(String, Range<usize>, String)>,
    /// A link, and whether it shows something.
    link: Option<(Range<usize>, bool)>,
    /// How many cells the head of the table has.
    columns: usize,
    /// Inside of a block of HTML, which is read as a whole.
    html: bool,
    in_code: bool,
    /// Something stood before, be it a heading.
    has_text: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Heading { level, id, .. }) => {
                if let Some(id) = id {
                    let at = self.written(&range);
                    self.shape.own_anchors.push((id.into_string(), at));
                }
                self.heading = Some((level as u8, self.written(&range), String::new()));
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::Image { dest_url, .. }) => {
                let at = self.written(&range);
                self.refer(dest_url.to_string(), at.clone());
                self.picture = Some((dest_url.into_string(), at, String::new()));
                self.shows();
                self.content();
            }
            Event::End(TagEnd::Image) => {
                if let Some((file, at, words)) = self.picture.take() {
                    self.shape.pictures.push(Picture {
                        file,
                        at,
                        is_html: false,
                        words: Some(words).filter(|words| !words.is_empty()),
                    });
                }
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                let at = self.written(&range);
                self.link = Some((at.clone(), false));
                self.refer(address(link_type, &dest_url).into_owned(), at);
            }
            Event::End(TagEnd::Link) => {
                if let Some((at, false)) = self.link.take() {
                    self.shape.wordless.push(at);
                }
            }
            Event::Start(Tag::Table(columns)) => self.columns = columns.len(),
            Event::Start(Tag::TableRow) => {
                let row = &self.prepared.text[range.clone()];
                if cells(row)
                    .skip(self.columns)
                    .any(|cell| !cell.trim().is_empty())
                {
                    let at = self.written(&range);
                    self.shape.cut_rows.push(at);
                }
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                if matches!(kind, CodeBlockKind::Fenced(_)) {
                    let at = self.written(&range);
                    self.shape.fenced.push(at);
                }
                self.code(&range);
                self.content();
                self.in_code = true;
            }
            Event::Start(Tag::HtmlBlock) => {
                self.html = true;
                self.read_html(range);
            }
            Event::End(TagEnd::HtmlBlock) => self.html = false,
            Event::InlineHtml(_) => {
                self.shows();
                self.read_html(range);
            }
            Event::Code(code) => {
                self.code(&range);
                self.words(&code);
            }
            Event::Text(text) => {
                if !self.in_code {
                    let at = self.written(&range);
                    self.shape.words.push(at);
                }
                self.words(&text);
            }
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            Event::FootnoteReference(_) | Event::TaskListMarker(_) => self.content(),
            _ => {}
        }
    }

    fn code(&mut self, range: &Range<usize>) {
        let at = self.written(range);
        self.shape.code.push(at.clone());
        self.shape.aside.push(at);
    }

    fn words(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.shows();
        if let Some((_, _, words)) = &mut self.picture {
            words.push_str(text);
        }
        match &mut self.heading {
            Some((_, _, heading)) => heading.push_str(text),
            None => self.content(),
        }
    }

    /// The link that is open shows something.
    fn shows(&mut self) {
        if let Some((_, shows)) = &mut self.link {
            *shows = true;
        }
    }

    /// Something that is no heading stands below the last one.
    fn content(&mut self) {
        self.has_text = true;
        if self.heading.is_none()
            && let Some(last) = self.shape.headings.last_mut()
        {
            last.is_empty = false;
        }
    }

    fn end_heading(&mut self) {
        let Some((level, at, text)) = self.heading.take() else {
            return;
        };
        if level == 1 {
            self.shape.first_level.push((text.clone(), at.clone()));
        }
        if level == 1 && !self.has_text {
            self.has_text = true;
            self.shape.begins_with_title = true;
            return;
        }
        self.has_text = true;
        let level = level.max(2);
        if let Some(above) = self.shape.headings.last_mut()
            && above.level < level
        {
            above.is_empty = false;
        }
        self.shape.headings.push(Heading {
            level,
            text,
            at,
            is_empty: true,
        });
    }

    fn read_html(&mut self, range: Range<usize>) {
        let fragment = &self.prepared.text[range.clone()];
        if fragment.trim_start().starts_with("<!--") {
            let at = self.written(&range);
            self.shape.aside.push(at);
            return;
        }
        for piece in pieces(fragment) {
            match piece {
                Piece::Text(text) => {
                    if !text.trim().is_empty() {
                        self.content();
                    }
                }
                Piece::Open(tag) => {
                    let from = range.start + tag.at.start;
                    let at = self.written(&(from..range.start + tag.at.end));
                    for name in ["href", "src", "poster"] {
                        if let Some(to) = tag.attribute(name) {
                            self.refer(to, at.clone());
                        }
                    }
                    if tag.name == "img" {
                        self.shape.pictures.push(Picture {
                            file: tag.attribute("src").unwrap_or_default(),
                            at,
                            is_html: true,
                            words: tag.attribute("alt"),
                        });
                        self.content();
                    }
                }
                Piece::Close { .. } | Piece::Other => {}
            }
        }
    }

    fn refer(&mut self, to: String, at: Range<usize>) {
        self.shape.references.push(Reference { to, at });
    }

    /// Where something of the prepared text stands in the file.
    fn written(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.body_at + self.prepared.written(range.start);
        start..(self.body_at + self.prepared.written(range.end)).max(start)
    }
}

/// The cells of a row of a table.
fn cells(row: &str) -> impl Iterator<Item = &str> {
    let row = row.trim();
    let row = row.strip_prefix('|').unwrap_or(row);
    let mut is_escaped = false;
    row.split(move |c: char| {
        let parts = c == '|' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        parts
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(text: &str) -> Vec<(u8, String, bool)> {
        let headings = shape(text).headings.into_iter();
        headings
            .map(|one| (one.level, one.text, one.is_empty))
            .collect()
    }

    #[test]
    fn a_section_is_empty_when_neither_text_nor_a_lower_heading_follows() {
        let text = "---\ntitle: x\n---\n# Title\n\n## One\n\n### Two\n\nText\n\n## Three\n\n## Four\n\n![](a.png)\n\n## Five\n<!-- later -->\n";
        let told: Vec<_> = headings(text)
            .into_iter()
            .map(|(level, text, empty)| format!("{level} {text} {empty}"))
            .collect();
        let wanted = [
            "2 One false",
            "3 Two false",
            "2 Three true",
            "2 Four false",
            "2 Five true",
        ];
        assert_eq!(told, wanted);
    }

    #[test]
    fn pictures_and_links_of_html_are_seen_like_those_of_markdown() {
        let text = "![told](a.png) ![](b.png)\n\n<p><img src=\"c.png\"> <img src=\"d.png\" alt=\"\"></p>\n\n[link](e.md) <a href=\"f.md\">f</a> `[g](g.md)`\n";
        let shape = shape(text);
        let untold: Vec<&str> = shape
            .pictures
            .iter()
            .filter(|picture| picture.words.is_none())
            .map(|picture| picture.file.as_str())
            .collect();
        assert_eq!(untold, ["b.png", "c.png"]);
        let to: Vec<&str> = shape.references.iter().map(|one| one.to.as_str()).collect();
        assert_eq!(to, ["a.png", "b.png", "c.png", "d.png", "e.md", "f.md"]);
        assert_eq!(&text[shape.aside[0].clone()], "`[g](g.md)`");
    }

    #[test]
    fn places_are_those_of_the_whole_file() {
        let text = "---\ntitle: x\n---\n:::tip\nText\n:::\n\n## Heading\n\nText\n";
        let at = shape(text).headings[0].at.clone();
        assert!(text[at].starts_with("## Heading"));
    }
}
