//! HTML becomes Markdown.
//!
//! Blocks are written here, words in [`inline`], tables in [`tables`]. What Markdown cannot say stays as
//! the HTML that kb shows; what kb does not show is told. It must not know where the HTML comes from.

mod attributes;
mod films;
mod inline;
mod lists;
mod spans;
mod tables;
mod tabs;
mod tree;

pub(super) use tree::{Element, Node, find, read};

use self::spans::Breaks;
use super::callouts::{self, Kind};
use crate::problem::{Code, code};

/// HTML, converted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Converted {
    /// The Markdown.
    pub(super) text: String,
    /// What could not be carried as it was.
    pub(super) lost: Vec<Lost>,
}

/// Something that could not be carried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Lost {
    pub(super) code: Code,
    /// The line of the HTML, from one.
    pub(super) line: usize,
    pub(super) what: String,
    pub(super) remedy: &'static str,
    /// Nobody misses it.
    pub(super) is_note: bool,
}

/// Converts a part of a page.
pub(super) fn convert(html: &str) -> Converted {
    convert_nodes(&read(html))
}

/// Converts what was read of a page.
pub(super) fn convert_nodes(nodes: &[Node]) -> Converted {
    let mut converter = Converter::default();
    if let Some(element) = find(nodes, &|one| one.is_deepest) {
        let what =
            "elements lie in each other too deep: those below were taken off, and their words stay";
        converter.lose(
            element,
            what,
            "write it with fewer boxes and lists in each other",
        );
    }
    let blocks = converter.blocks(nodes);
    Converted {
        text: joined(blocks),
        lost: converter.lost,
    }
}

/// A block of Markdown: a paragraph, a list, a table.
struct Block {
    text: String,
    /// The sign of a list's items, to tell it from the next list.
    list: Option<char>,
}

impl Block {
    fn new(text: String) -> Self {
        Self { text, list: None }
    }
}

fn joined(blocks: Vec<Block>) -> String {
    let mut out = String::new();
    let mut last_list = None;
    for block in blocks.into_iter().filter(|block| !block.text.is_empty()) {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        // Two lists of a kind, one below the other, would become one.
        if last_list.is_some() && block.list == last_list {
            out.push_str("<!-- -->\n\n");
        }
        last_list = block.list;
        out.push_str(&block.text);
    }
    out
}

#[derive(Default)]
struct Converter {
    lost: Vec<Lost>,
    /// A heading is an anchor itself, and needs none in it.
    in_heading: bool,
    /// Whether what is read stands in a link.
    in_link: bool,
    /// What stands below a figure, until a film in it is called so.
    caption: Option<String>,
    /// The marks of the emphasis that it stands in.
    marks: Vec<&'static str>,
}

impl Converter {
    fn lose(&mut self, element: &Element, what: impl Into<String>, remedy: &'static str) {
        self.lost.push(Lost {
            code: code::IMPORT_CONTENT,
            line: element.line,
            what: what.into(),
            remedy,
            is_note: false,
        });
    }

    fn note(&mut self, line: usize, what: impl Into<String>, remedy: &'static str) {
        self.lost.push(Lost {
            code: code::IMPORT_CONTENT,
            line,
            what: what.into(),
            remedy,
            is_note: true,
        });
    }

    fn blocks(&mut self, nodes: &[Node]) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut words: Vec<&Node> = Vec::new();
        for node in nodes {
            match node {
                Node::Element(element) if is_block(element) => {
                    self.paragraph(&mut words, &mut blocks);
                    self.block(element, &mut blocks);
                }
                node => words.push(node),
            }
        }
        self.paragraph(&mut words, &mut blocks);
        blocks
    }

    /// Words that stand together become a paragraph.
    fn paragraph(&mut self, words: &mut Vec<&Node>, blocks: &mut Vec<Block>) {
        let spans = self.spans(words.drain(..));
        let text = spans::guarded(&spans::write(&spans, Breaks::Markdown));
        if !text.is_empty() {
            blocks.push(Block::new(text));
        }
    }

    fn block(&mut self, element: &Element, blocks: &mut Vec<Block>) {
        if self.is_dropped(element) {
            return;
        }
        if let Some(tabs) = self.tabs(element) {
            blocks.push(tabs);
            return;
        }
        if let Some(kind) = callout_of(element) {
            let (title, rest) = title_of(&element.children);
            let text = joined(self.blocks(rest));
            blocks.push(Block::new(callouts::written(kind, &title, &text)));
            return;
        }
        let children = &element.children;
        match element.name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(element, blocks),
            "ul" | "ol" | "menu" | "dir" => {
                let block = self.list(element);
                blocks.push(block);
            }
            // An item that stands alone.
            "li" | "dd" | "dt" | "summary" | "figcaption" => blocks.extend(self.blocks(children)),
            "dl" => {
                let text = self.definitions(element);
                blocks.push(Block::new(text));
            }
            "blockquote" => {
                let text = joined(self.blocks(children));
                blocks.push(Block::new(quoted(&text)));
            }
            "pre" | "xmp" => blocks.push(Block::new(code_block(element))),
            "hr" => blocks.push(Block::new("---".into())),
            "table" => self.table(element, blocks),
            "details" => {
                let summary = find(children, &|one| one.name == "summary");
                let title = summary.map(Element::text).unwrap_or_default();
                let rest = without(children, "summary");
                let text = joined(self.blocks(&rest));
                blocks.push(Block::new(callouts::written(
                    Kind::Details,
                    &one_line(&title),
                    &text,
                )));
            }
            "figure" => self.figure(element, blocks),
            "iframe" | "video" | "audio" | "embed" | "object" => {
                let text = self.embedded(element);
                blocks.push(Block::new(text));
            }
            _ => blocks.extend(self.blocks(children)),
        }
    }

    fn heading(&mut self, element: &Element, blocks: &mut Vec<Block>) {
        self.in_heading = true;
        let spans = self.spans(element.children.iter());
        self.in_heading = false;
        let text = spans::write(&spans, Breaks::Html);
        if text.is_empty() {
            return;
        }
        // The page's title is its only heading of the first level.
        let level = element.name[1..]
            .parse::<usize>()
            .map_or(2, |level| level.max(2));
        let inner = find(&element.children, &|one| {
            matches!(one.name.as_str(), "a" | "span")
                && one.said("id").or(one.said("name")).is_some()
        });
        let own = element
            .said("id")
            .or_else(|| inner.and_then(|one| one.said("id").or(one.said("name"))));
        let id = own.filter(|id| !id.contains(|c: char| c.is_whitespace() || "{}#".contains(c)));
        let id = id.map_or(String::new(), |id| format!(" {{#{id}}}"));
        blocks.push(Block::new(format!("{} {text}{id}", "#".repeat(level))));
    }

    fn figure(&mut self, element: &Element, blocks: &mut Vec<Block>) {
        let caption = find(&element.children, &|one| one.name == "figcaption");
        let rest = without(&element.children, "figcaption");
        // A caption that leads somewhere cannot be a link's words.
        let words = caption.filter(|one| find(&one.children, &|one| one.name == "a").is_none());
        let words = words.map(|one| one_line(&one.text()));
        let outer = self.caption.take();
        self.caption = words.filter(|words| !words.is_empty());
        let has_words = self.caption.is_some();
        let inner = self.blocks(&rest);
        let is_said = has_words && self.caption.is_none();
        self.caption = outer;
        match caption {
            None => blocks.extend(inner),
            Some(_) if is_said && inner.len() == 1 => blocks.extend(inner),
            Some(caption) => {
                let spans = self.spans(caption.children.iter());
                let words = spans::write(&spans, Breaks::Html);
                let text = joined(inner);
                blocks.push(Block::new(format!(
                    "<figure>\n\n{text}\n\n<figcaption>{words}</figcaption>\n</figure>"
                )));
            }
        }
    }
}

/// Whether an element stands on lines of its own: by its kind, or by what is in it.
fn is_block(element: &Element) -> bool {
    match element.name.as_str() {
        "a" => false,
        "iframe" | "video" | "audio" | "embed" | "object" => true,
        name if tree::BLOCKS.contains(&name) => true,
        "script" | "style" | "noscript" | "template" | "svg" | "select" | "button" => false,
        _ => element.children.iter().any(|child| match child {
            Node::Element(child) => is_block(child),
            _ => false,
        }),
    }
}

/// The kind of callout that an element is by its classes.
fn callout_of(element: &Element) -> Option<Kind> {
    let boxes = ["div", "p", "aside", "section", "blockquote"];
    let classes = element
        .said("class")
        .filter(|_| boxes.contains(&element.name.as_str()))?;
    callouts::of_classes(classes)
}

/// A title that a callout begins with, and the rest of it.
fn title_of(nodes: &[Node]) -> (String, &[Node]) {
    let first = nodes.iter().position(|node| match node {
        Node::Text(text) => !text.trim().is_empty(),
        Node::Element(_) => true,
        Node::Comment(_) => false,
    });
    if let Some(at) = first
        && let Node::Element(element) = &nodes[at]
    {
        let class = element.said("class").unwrap_or_default();
        if class.contains("title") || class.contains("heading") {
            return (one_line(&element.text()), &nodes[at + 1..]);
        }
    }
    (String::new(), nodes)
}

fn without(nodes: &[Node], name: &str) -> Vec<Node> {
    let kept = nodes.iter().filter(|node| match node {
        Node::Element(element) => element.name != name,
        _ => true,
    });
    kept.cloned().collect()
}

/// A text in one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn quoted(text: &str) -> String {
    let lines = text.split('\n').map(|line| match line {
        "" => ">".to_owned(),
        line => format!("> {line}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A text behind a mark, its other lines as far to the right.
pub(super) fn indented(marker: &str, text: &str) -> String {
    let indent = " ".repeat(marker.len());
    let mut out = String::from(marker);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push('\n');
            if !line.is_empty() {
                out.push_str(&indent);
            }
        }
        out.push_str(line);
    }
    out
}

fn code_block(element: &Element) -> String {
    let text = element.text();
    let text = text.strip_prefix('\n').unwrap_or(&text).trim_end();
    let inner = find(&element.children, &|one| one.name == "code");
    let classes = [Some(element), inner].into_iter().flatten();
    let language = classes
        .filter_map(|one| one.said("class"))
        .flat_map(str::split_whitespace)
        .find_map(|class| {
            let name = ["language-", "lang-", "highlight-source-", "highlight-"]
                .iter()
                .find_map(|prefix| class.strip_prefix(prefix))?;
            let fits = |c: char| c.is_ascii_alphanumeric() || "+-#_".contains(c);
            name.chars().all(fits).then_some(name)
        });
    fenced(language.unwrap_or_default(), text)
}

/// Code between fences that are longer than any in it.
pub(super) fn fenced(language: &str, text: &str) -> String {
    let mut longest = 2;
    for run in text.split(|c| c != '`') {
        longest = longest.max(run.len());
    }
    let fence = "`".repeat(longest + 1);
    format!("{fence}{language}\n{text}\n{fence}")
}

#[cfg(test)]
mod tests;
