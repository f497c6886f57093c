//! Tables: as Markdown where its rows can say it, else as the HTML that kb shows.
//!
//! It must not know where the table stands.

use super::inline::attribute;
use super::spans::{self, Breaks};
use super::{Block, Converter, Element, Node, find, is_block};
use crate::content::markdown::stays;

/// Attributes of cells that mean something.
const MEANT: [&str; 5] = ["colspan", "rowspan", "scope", "start", "datetime"];

/// Elements that stay in articles, and not in a table of HTML.
const NOT_IN_CELLS: [&str; 6] = ["details", "div", "figcaption", "figure", "span", "summary"];

impl Converter {
    pub(super) fn table(&mut self, element: &Element, blocks: &mut Vec<Block>) {
        let rows = rows_of(element);
        if rows
            .iter()
            .any(|row| cells_of(row).iter().any(|cell| is_rich(cell)))
        {
            let mut html = String::new();
            self.html(element, &mut html);
            // A blank line would end the table.
            let lines = html.split('\n').filter(|line| !line.trim().is_empty());
            let text = lines.collect::<Vec<_>>().join("\n");
            blocks.push(Block::new(text));
            return;
        }
        // What stands between cells browsers show before the table.
        for stray in strays(element) {
            blocks.extend(self.blocks(std::slice::from_ref(stray)));
        }
        if let Some(caption) = find(&element.children, &|one| one.name == "caption") {
            let spans = self.spans(caption.children.iter());
            let words = spans::write(&spans, Breaks::Markdown);
            if !words.is_empty() {
                blocks.push(Block::new(spans::guarded(&words)));
            }
        }
        let width = rows
            .iter()
            .map(|row| cells_of(row).len())
            .max()
            .unwrap_or(0);
        if width == 0 {
            return;
        }
        let mut lines = Vec::new();
        let is_head = |row: &&Element| cells_of(row).iter().all(|cell| cell.name == "th");
        let (head, body) = match rows.split_first() {
            Some((first, rest)) if is_head(first) => (Some(*first), rest),
            _ => (None, &rows[..]),
        };
        lines.push(self.row(head, width));
        lines.push(format!("|{}", " --- |".repeat(width)));
        for row in body {
            lines.push(self.row(Some(row), width));
        }
        blocks.push(Block::new(lines.join("\n")));
    }

    fn row(&mut self, row: Option<&Element>, width: usize) -> String {
        let mut out = String::from("|");
        let cells = row.map(cells_of).unwrap_or_default();
        for number in 0..width {
            let text = cells.get(number).map_or(String::new(), |cell| {
                let spans = self.spans(cell.children.iter());
                let text = spans::write(&spans, Breaks::Html);
                text.replace('|', "\\|").replace('\n', " ")
            });
            out.push(' ');
            out.push_str(&text);
            out.push_str(if text.is_empty() { "|" } else { " |" });
        }
        out
    }

    /// An element as the HTML that kb shows.
    fn html(&mut self, element: &Element, out: &mut String) {
        if self.is_dropped(element) {
            return;
        }
        let name = element.name.as_str();
        match name {
            "a" => {
                let href = element
                    .said("href")
                    .map(|to| format!(" href=\"{}\"", attribute(to)));
                let id = element.said("id").or_else(|| element.said("name"));
                let id = id.map(|id| format!(" id=\"{}\"", attribute(id)));
                let said = format!("{}{}", href.unwrap_or_default(), id.unwrap_or_default());
                self.tagged("a", &said, element, out);
            }
            "img" => {
                let said = ["src", "alt"].iter().filter_map(|key| {
                    Some(format!(" {key}=\"{}\"", attribute(element.attribute(key)?)))
                });
                out.push_str(&format!("<img{}>", said.collect::<String>()));
            }
            "iframe" | "video" | "audio" | "embed" | "object" => {
                let link = self.embedded(element);
                let parts = link
                    .strip_prefix('[')
                    .and_then(|link| link.split_once("]("));
                if let Some((words, to)) = parts {
                    let to = to.trim_end_matches(')');
                    out.push_str(&format!("<a href=\"{to}\">{}</a>", escaped(words)));
                }
            }
            "br" | "hr" | "col" => out.push_str(&format!("<{name}>")),
            "h1" => self.tagged("h2", "", element, out),
            name if stays(name) && !NOT_IN_CELLS.contains(&name) => {
                let said = MEANT.iter().filter_map(|key| {
                    Some(format!(" {key}=\"{}\"", attribute(element.said(key)?)))
                });
                self.tagged(name, &said.collect::<String>(), element, out);
                if matches!(name, "tr" | "thead" | "tbody" | "caption" | "tfoot") {
                    out.push('\n');
                }
            }
            "div" | "section" | "article" => self.tagged("div", "", element, out),
            _ => self.inside(element, out),
        }
    }

    fn tagged(&mut self, name: &str, said: &str, element: &Element, out: &mut String) {
        out.push_str(&format!("<{name}{said}>"));
        if matches!(name, "table" | "thead" | "tbody" | "tfoot") {
            out.push('\n');
        }
        if name == "pre" {
            let text = escaped(element.text().trim_matches('\n'));
            out.push_str(&text.replace('\n', "&#10;"));
        } else {
            self.inside(element, out);
            if super::tree::BLOCKS.contains(&name) || matches!(name, "td" | "th" | "caption") {
                out.truncate(out.trim_end_matches(' ').len());
            }
        }
        out.push_str(&format!("</{name}>"));
    }

    fn inside(&mut self, element: &Element, out: &mut String) {
        for child in &element.children {
            match child {
                Node::Text(text) => {
                    let words: Vec<&str> = text.split_whitespace().collect();
                    if words.is_empty() {
                        if !out.ends_with(['\n', '>', ' ']) {
                            out.push(' ');
                        }
                        continue;
                    }
                    let before =
                        text.starts_with(char::is_whitespace) && !out.ends_with(['\n', ' ']);
                    let after = text.ends_with(char::is_whitespace);
                    out.push_str(if before { " " } else { "" });
                    out.push_str(&escaped(&words.join(" ")));
                    out.push_str(if after { " " } else { "" });
                }
                Node::Element(child) => self.html(child, out),
                Node::Comment(_) => {}
            }
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The rows of a table, not those of tables in it.
fn rows_of(table: &Element) -> Vec<&Element> {
    let mut rows = Vec::new();
    for child in &table.children {
        if let Node::Element(child) = child {
            match child.name.as_str() {
                "tr" => rows.push(child),
                "thead" | "tbody" | "tfoot" => rows.extend(rows_of(child)),
                _ => {}
            }
        }
    }
    rows
}

/// What stands in a table and in none of its cells.
fn strays(table: &Element) -> Vec<&Node> {
    let mut found = Vec::new();
    for child in &table.children {
        match child {
            Node::Text(text) if text.trim().is_empty() => {}
            Node::Comment(_) => {}
            Node::Element(part) => match part.name.as_str() {
                "thead" | "tbody" | "tfoot" | "tr" => found.extend(strays(part)),
                "td" | "th" if table.name == "tr" => {}
                "caption" | "colgroup" | "col" => {}
                _ => found.push(child),
            },
            Node::Text(_) => found.push(child),
        }
    }
    found
}

fn cells_of(row: &Element) -> Vec<&Element> {
    let cells = row.children.iter().filter_map(|child| match child {
        Node::Element(cell) if matches!(cell.name.as_str(), "td" | "th") => Some(cell),
        _ => None,
    });
    cells.collect()
}

/// Whether a cell holds more than a row of Markdown can.
fn is_rich(cell: &Element) -> bool {
    let spans = ["colspan", "rowspan"];
    let spanned = |key: &&str| cell.said(key).is_some_and(|n| n != "1" && n != "0");
    spans.iter().any(spanned) || holds_blocks(cell)
}

fn holds_blocks(cell: &Element) -> bool {
    let mut blocks = cell.children.iter().filter_map(|child| match child {
        Node::Element(child) if is_block(child) => Some(child),
        _ => None,
    });
    let first = blocks.next();
    let more = blocks.next().is_some();
    // One paragraph is as good as none.
    let is_plain = |one: &Element| matches!(one.name.as_str(), "p" | "div") && !holds_blocks(one);
    more || first.is_some_and(|first| !is_plain(first))
}
