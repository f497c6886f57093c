//! HTML as a tree of elements with their lines, read as generously as people write it.
//!
//! It owns html5ever's tokenizer here. Ends that are left out are put in where HTML says so; what is
//! nested deeper than anybody reads is laid flat. It must not know what becomes of an element.

use std::cell::RefCell;
use std::collections::HashMap;

use html5ever::LocalName;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Elements nested deeper are laid flat.
const DEEPEST: usize = 60;

/// So many elements in each other are laid flat with their ends known.
const FLATTEST: usize = 1000;

/// Elements without an end.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that stand on lines of their own.
pub(super) const BLOCKS: [&str; 41] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
    "video",
    "iframe",
];

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) enum Node {
    /// Text, entities taken back.
    Text(String),
    /// An element with what is in it.
    Element(Element),
    /// A comment, and its line.
    Comment(usize),
}

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::import) struct Element {
    /// In lower case.
    pub(in crate::import) name: String,
    pub(in crate::import) attributes: Vec<(String, String)>,
    pub(in crate::import) children: Vec<Node>,
    /// The line in which it begins, from one.
    pub(in crate::import) line: usize,
    /// Whether elements in it were laid flat, since they lie too deep.
    pub(in crate::import) is_deepest: bool,
}

impl Element {
    /// The value of an attribute.
    pub(in crate::import) fn attribute(&self, name: &str) -> Option<&str> {
        let mut all = self.attributes.iter();
        let (_, value) = all.find(|(written, _)| written == name)?;
        Some(value)
    }

    /// The value of an attribute that says something.
    pub(in crate::import) fn said(&self, name: &str) -> Option<&str> {
        self.attribute(name)
            .map(str::trim)
            .filter(|value| !value.is_empty())
    }

    /// All text in it, as it is written.
    pub(in crate::import) fn text(&self) -> String {
        let mut out = String::new();
        gather(&self.children, &mut out);
        out
    }
}

fn gather(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Element(element) if element.name == "br" => out.push('\n'),
            Node::Element(element) => gather(&element.children, out),
            Node::Comment(_) => {}
        }
    }
}

/// The first element, in the order of the text, that is wanted.
pub(in crate::import) fn find<'n>(
    nodes: &'n [Node],
    wanted: &dyn Fn(&Element) -> bool,
) -> Option<&'n Element> {
    nodes.iter().find_map(|node| match node {
        Node::Element(element) if wanted(element) => Some(element),
        Node::Element(element) => find(&element.children, wanted),
        _ => None,
    })
}

/// Reads a page or a part of one.
pub(in crate::import) fn read(html: &str) -> Vec<Node> {
    let reader = Tokenizer::new(Reader::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(&*super::attributes::cut(html)));
    let _ = reader.feed(&input);
    reader.end();
    let mut reading = reader.sink.reading.into_inner();
    while !reading.open.is_empty() {
        reading.close_last();
    }
    reading.done
}

#[derive(Default)]
struct Reader {
    reading: RefCell<Reading>,
}

#[derive(Default)]
struct Reading {
    done: Vec<Node>,
    open: Vec<Element>,
    /// The names of open elements that are laid flat.
    flat: Vec<LocalName>,
    /// How many of each of them there are.
    flat_names: HashMap<LocalName, usize>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut reading = self.reading.borrow_mut();
        let line = usize::try_from(line).unwrap_or(usize::MAX);
        match token {
            Token::CharacterTokens(text) => reading.text(&text),
            Token::CommentToken(_) => reading.add(Node::Comment(line)),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                reading.start(&tag, line);
                return match &*tag.name {
                    "script" => TokenSinkResult::RawData(ScriptData),
                    "style" | "iframe" | "noembed" | "noframes" | "xmp" => {
                        TokenSinkResult::RawData(Rawtext)
                    }
                    "textarea" | "title" => TokenSinkResult::RawData(Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            Token::TagToken(tag) => reading.end(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl Reading {
    fn text(&mut self, text: &str) {
        let nodes = self
            .open
            .last_mut()
            .map_or(&mut self.done, |open| &mut open.children);
        match nodes.last_mut() {
            Some(Node::Text(before)) => before.push_str(text),
            _ => nodes.push(Node::Text(text.to_owned())),
        }
    }

    fn add(&mut self, node: Node) {
        match self.open.last_mut() {
            Some(open) => open.children.push(node),
            None => self.done.push(node),
        }
    }

    fn close_last(&mut self) {
        if let Some(element) = self.open.pop() {
            self.add(Node::Element(element));
        }
    }

    fn start(&mut self, tag: &Tag, line: usize) {
        let name = tag.name.to_string();
        self.end_what_is_left_open(&name);
        let attributes = tag.attrs.iter();
        let element = Element {
            attributes: attributes
                .map(|one| (one.name.local.to_string(), one.value.to_string()))
                .collect(),
            line,
            name,
            ..Element::default()
        };
        if VOID.contains(&element.name.as_str()) {
            self.add(Node::Element(element));
        } else if self.open.len() >= DEEPEST {
            if let Some(open) = self.open.last_mut() {
                open.is_deepest = true;
            }
            if !tag.self_closing && self.flat.len() < FLATTEST {
                self.flat.push(tag.name.clone());
                *self.flat_names.entry(tag.name.clone()).or_default() += 1;
            }
        } else if tag.self_closing && element.name == "svg" {
            self.add(Node::Element(element));
        } else {
            self.open.push(element);
        }
    }

    /// Ends what the beginning of an element ends.
    fn end_what_is_left_open(&mut self, name: &str) {
        let (ends, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "dir", "td", "th"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "tr" => (&["tr"], &["table"]),
            "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot", "caption"], &["table"]),
            "option" => (&["option"], &["select"]),
            name if BLOCKS.contains(&name)
                && !matches!(name, "video" | "iframe" | "html" | "body") =>
            {
                (
                    &["p"],
                    &["td", "th", "caption", "button", "object", "table"],
                )
            }
            _ => return,
        };
        let names = self.open.iter().rev().map(|open| open.name.as_str());
        let mut found = None;
        for (depth, open) in names.enumerate() {
            if ends.contains(&open) {
                found = Some(depth);
                break;
            }
            if within.contains(&open) {
                break;
            }
        }
        for _ in 0..found.map_or(0, |depth| depth + 1) {
            self.close_last();
        }
    }

    fn end(&mut self, name: &LocalName) {
        if self.flat_names.get(name).is_some_and(|count| *count > 0) {
            // Looked for only when it is there: what is passed over is gone.
            while let Some(last) = self.flat.pop() {
                if let Some(count) = self.flat_names.get_mut(&last) {
                    *count -= 1;
                }
                if last == *name {
                    break;
                }
            }
            return;
        }
        let name = &**name;
        let is_part_of_table = matches!(
            name,
            "table" | "thead" | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption"
        );
        let names = self.open.iter().rev().map(|open| open.name.as_str());
        let mut found = None;
        for (depth, open) in names.enumerate() {
            if open == name {
                found = Some(depth);
                break;
            }
            // An end in a cell ends nothing around the table.
            if matches!(open, "td" | "th" | "table") && !is_part_of_table {
                break;
            }
        }
        for _ in 0..found.map_or(0, |depth| depth + 1) {
            self.close_last();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(nodes: &[Node]) -> String {
        let each = nodes.iter().map(|node| match node {
            Node::Text(text) => text.trim().to_owned(),
            Node::Comment(_) => "!".to_owned(),
            Node::Element(element) => format!("{}({})", element.name, shape(&element.children)),
        });
        each.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn ends_that_are_left_out_are_where_html_puts_them() {
        for (html, read_as) in [
            (
                "<ul><li>a<li>b<ul><li>c</ul></ul>",
                "ul(li(a) li(b ul(li(c))))",
            ),
            ("<p>a<p>b<div>c</div>", "p(a) p(b) div(c)"),
            (
                "<table><tr><td>a<td>b<tr><td>c</table>d",
                "table(tr(td(a) td(b)) tr(td(c))) d",
            ),
            ("<dl><dt>a<dd>b<dt>c</dl>", "dl(dt(a) dd(b) dt(c))"),
            ("<b>a</i>b</b>c</p>", "b(ab) c"),
            ("<br/>a<hr>b", "br() a hr() b"),
        ] {
            assert_eq!(shape(&read(html)), read_as, "{html}");
        }
    }

    #[test]
    fn what_is_nested_too_deep_is_laid_flat() {
        let html = format!("{}x{}y", "<div>".repeat(100_000), "</div>".repeat(100_000));
        let mut depth = 0;
        let nodes = read(&html);
        let mut nodes = nodes.as_slice();
        while let Some(Node::Element(element)) = nodes.first() {
            nodes = &element.children;
            depth += 1;
        }
        assert_eq!(depth, DEEPEST);
    }
}
