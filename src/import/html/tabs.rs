//! Tabs: a menu of names and as many parts, as Zendesk's themes have them, become kb's.
//!
//! It must not know what stands in a part.

use super::{Block, Converter, Element, Node, joined, one_line};
use crate::import::callouts::container;

/// What is found of tabs.
#[derive(Default)]
struct Found<'e> {
    names: Vec<String>,
    parts: Vec<&'e Element>,
    /// Words that are neither a name nor in a part.
    has_more: bool,
}

impl Converter {
    /// The tabs that an element is: one name for each part, and nothing else.
    pub(super) fn tabs(&mut self, element: &Element) -> Option<Block> {
        if !has_class(element, "tabs") {
            return None;
        }
        let mut found = Found::default();
        found.look(&element.children);
        let Found {
            names,
            parts,
            has_more,
        } = found;
        if has_more || names.is_empty() || names.len() != parts.len() {
            return None;
        }
        // All parts but the first are hidden until somebody chooses them.
        let parts = names.iter().zip(parts).map(|(name, part)| {
            let text = joined(self.blocks(&part.children));
            container("tab", name, &text)
        });
        let parts: Vec<String> = parts.collect();
        Some(Block::new(container("tabs", "", &parts.join("\n"))))
    }
}

impl<'e> Found<'e> {
    fn look(&mut self, nodes: &'e [Node]) {
        for node in nodes {
            match node {
                Node::Text(text) => self.has_more |= !text.trim().is_empty(),
                Node::Comment(_) => {}
                Node::Element(one) if has_class(one, "tabs-link") => {
                    let name = one_line(&one.text());
                    self.has_more |= name.is_empty();
                    self.names.push(name);
                }
                Node::Element(one) if has_class(one, "tab") => self.parts.push(one),
                Node::Element(one) => {
                    self.has_more |= matches!(one.name.as_str(), "img" | "iframe" | "video");
                    self.look(&one.children);
                }
            }
        }
    }
}

fn has_class(element: &Element, class: &str) -> bool {
    let classes = element.said("class").unwrap_or_default();
    classes.split_whitespace().any(|one| one == class)
}
