//! The heading that a text begins with: its title, when nobody wrote another.
//!
//! It reads no further than that. It must not know the rest of the text, or what stands before it.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// The text of the first heading, when the body begins with a heading of the first level.
pub(in crate::content) fn first_heading(body: &str) -> Option<String> {
    let start = body.trim_start();
    let candidate = start.starts_with("# ")
        || start
            .lines()
            .nth(1)
            .is_some_and(|line| !line.is_empty() && line.trim_end().bytes().all(|b| b == b'='));
    if !candidate {
        return None;
    }
    let lines: String = start.split_inclusive('\n').take(2).collect();
    let mut inside = false;
    let mut title = String::new();
    for event in Parser::new_ext(&lines, super::options()) {
        match event {
            Event::Start(Tag::Heading { .. }) => inside = true,
            Event::End(TagEnd::Heading(_)) => break,
            Event::Text(text) | Event::Code(text) if inside => title.push_str(&text),
            Event::SoftBreak | Event::HardBreak if inside => title.push(' '),
            _ => {}
        }
    }
    Some(title.trim().to_owned()).filter(|title| !title.is_empty())
}
