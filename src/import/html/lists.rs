//! Lists and definitions, with whatever stands in their items.
//!
//! It must not know what stands around them.

use super::spans::{self, Breaks};
use super::{Block, Converter, Element, Node, indented, joined};

impl Converter {
    pub(super) fn list(&mut self, element: &Element) -> Block {
        let ordered = element.name == "ol";
        let mut number = element
            .said("start")
            .and_then(|n| n.parse::<u32>().ok())
            .unwrap_or(1);
        let mut items: Vec<Vec<Block>> = Vec::new();
        for child in &element.children {
            match child {
                Node::Element(item) if item.name == "li" => items.push(self.blocks(&item.children)),
                // What stands between items belongs to the one before.
                Node::Element(_) => {
                    let more = self.blocks(std::slice::from_ref(child));
                    match items.last_mut() {
                        Some(last) => last.extend(more),
                        None => items.push(more),
                    }
                }
                Node::Text(text) if !text.trim().is_empty() => {
                    items.push(self.blocks(std::slice::from_ref(child)));
                }
                _ => {}
            }
        }
        items.retain(|item| !item.is_empty());
        let is_part = |block: &Block| block.list.is_some() || !block.text.contains("\n\n");
        let is_tight = items.iter().all(|item| {
            item.iter().all(is_part) && item.iter().skip(1).all(|block| block.list.is_some())
        });
        let lines = items.into_iter().map(|item| {
            let marker = if ordered {
                format!("{number}. ")
            } else {
                "- ".to_owned()
            };
            number = number.saturating_add(1);
            let text = if is_tight {
                let texts: Vec<String> = item.into_iter().map(|block| block.text).collect();
                texts.join("\n")
            } else {
                joined(item)
            };
            indented(&marker, &text)
        });
        let lines: Vec<String> = lines.collect();
        Block {
            text: lines.join(if is_tight { "\n" } else { "\n\n" }),
            list: Some(if ordered { '1' } else { '-' }),
        }
    }

    pub(super) fn definitions(&mut self, element: &Element) -> String {
        let mut out: Vec<String> = Vec::new();
        let mut terms: Vec<String> = Vec::new();
        let mut parts: Vec<&Element> = Vec::new();
        for child in &element.children {
            match child {
                Node::Element(group) if group.name == "div" => {
                    let inner = group.children.iter();
                    parts.extend(inner.filter_map(|node| match node {
                        Node::Element(element) => Some(element),
                        _ => None,
                    }));
                }
                Node::Element(part) => parts.push(part),
                _ => {}
            }
        }
        for part in parts {
            if part.name == "dt" {
                let spans = self.spans(part.children.iter());
                terms.push(spans::guarded(&spans::write(&spans, Breaks::Html)));
                continue;
            }
            let text = joined(self.blocks(&part.children));
            if text.is_empty() {
                continue;
            }
            // Several terms share what is said of them.
            let term = std::mem::take(&mut terms).join(", ");
            let said = indented(":   ", &text);
            match (out.last_mut(), term.is_empty()) {
                (Some(last), true) => *last += &format!("\n\n{said}"),
                (None, true) => out.push(text),
                _ => out.push(format!("{term}\n{said}")),
            }
        }
        if !terms.is_empty() {
            out.push(terms.join("\\\n"));
        }
        out.join("\n\n")
    }
}
