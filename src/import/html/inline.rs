//! Words of HTML become spans: emphasis, links, pictures, code, and what Markdown has no mark for.
//!
//! It must not know which block the words stand in.

use super::spans::{Span, escaped};
use super::{Converter, Element, Node, one_line};

/// Elements whose words Markdown has no mark for, and kb shows.
const KEPT: [&str; 19] = [
    "abbr", "bdi", "bdo", "cite", "dfn", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "samp",
    "small", "sub", "sup", "time", "u", "var",
];

pub(super) const WRITE_HERE: &str = "write here what it says";

impl Converter {
    pub(super) fn spans<'n>(&mut self, nodes: impl Iterator<Item = &'n Node>) -> Vec<Span> {
        let mut spans = Vec::new();
        for node in nodes {
            self.span(node, &mut spans);
        }
        spans
    }

    fn span(&mut self, node: &Node, spans: &mut Vec<Span>) {
        match node {
            Node::Text(text) => push_text(text, spans),
            Node::Comment(line) => {
                self.note(
                    *line,
                    "a comment was left out",
                    "keep notes for writers in git, not in articles",
                );
            }
            Node::Element(element) => self.element(element, spans),
        }
    }

    fn element(&mut self, element: &Element, spans: &mut Vec<Span>) {
        if self.is_dropped(element) {
            return;
        }
        let mark = match element.name.as_str() {
            "b" | "strong" => Some(("**", "strong")),
            "i" | "em" => Some(("*", "em")),
            "s" | "strike" | "del" => Some(("~~", "del")),
            _ => None,
        };
        if let Some((mark, tag)) = mark {
            self.marked(mark, tag, element, spans);
            return;
        }
        match element.name.as_str() {
            "br" => spans.push(Span::Break),
            "wbr" => {}
            "code" | "tt" => spans.push(Span::Done(code(&element.text()))),
            "a" => self.link(element, spans),
            "img" => {
                let text = self.picture(element);
                spans.push(Span::Done(text));
            }
            "iframe" | "video" | "audio" | "embed" | "object" => {
                let text = self.embedded(element);
                spans.push(Span::Done(text));
            }
            "input" => self.input(element, spans),
            name if KEPT.contains(&name) => {
                let said = ["title", "datetime", "dir"].iter().filter_map(|key| {
                    Some(format!(" {key}=\"{}\"", attribute(element.said(key)?)))
                });
                let said: String = said.collect();
                spans.push(Span::Done(format!("<{name}{said}>")));
                spans.extend(self.spans(element.children.iter()));
                spans.push(Span::Done(format!("</{name}>")));
            }
            _ => {
                let is_block = super::is_block(element);
                if is_block {
                    push_text(" ", spans);
                }
                if let Some(id) = element
                    .said("id")
                    .filter(|_| element.name == "span" && !self.in_heading)
                {
                    spans.push(Span::Done(anchor(id)));
                }
                spans.extend(self.spans(element.children.iter()));
                if is_block {
                    push_text(" ", spans);
                }
            }
        }
    }

    /// Emphasis in emphasis of its kind says nothing more, and two pieces side by side are one.
    fn marked(
        &mut self,
        mark: &'static str,
        tag: &'static str,
        element: &Element,
        spans: &mut Vec<Span>,
    ) {
        if self.marks.contains(&mark) {
            let inner = self.spans(element.children.iter());
            spans.extend(inner);
            return;
        }
        self.marks.push(mark);
        let more = self.spans(element.children.iter());
        self.marks.pop();
        match spans.last_mut() {
            Some(Span::Marked {
                mark: open, inner, ..
            }) if *open == mark => inner.extend(more),
            _ => spans.push(Span::Marked {
                mark,
                tag,
                inner: more,
            }),
        }
    }

    fn link(&mut self, element: &Element, spans: &mut Vec<Span>) {
        let id = element.said("id").or_else(|| element.said("name"));
        if let Some(id) = id.filter(|_| !self.in_heading) {
            spans.push(Span::Done(anchor(id)));
        }
        // A link cannot stand in a link: the outer one stays.
        let Some(to) = element.said("href").filter(|_| !self.in_link) else {
            let inner = self.spans(element.children.iter());
            spans.extend(inner);
            return;
        };
        self.in_link = true;
        let inner = self.spans(element.children.iter());
        self.in_link = false;
        let scheme = to
            .to_ascii_lowercase()
            .replace(|c: char| c.is_control() || c == ' ', "");
        if ["javascript:", "data:", "vbscript:"]
            .iter()
            .any(|bad| scheme.starts_with(bad))
        {
            self.lose(
                element,
                "a link that runs a program became text",
                "lead it to an address",
            );
            spans.extend(inner);
            return;
        }
        spans.push(Span::Link {
            inner,
            to: destination(to),
        });
    }

    fn picture(&mut self, element: &Element) -> String {
        let alt = escaped(&one_line(element.said("alt").unwrap_or_default()));
        let src = element.said("src").or_else(|| element.said("data-src"));
        match src {
            Some(src)
                if src
                    .get(..5)
                    .is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) =>
            {
                self.lose(
                    element,
                    "a picture that is written into the text was left out",
                    "save it as a file beside the article",
                );
                alt
            }
            // Its writer said that it only adorns; without `alt` nobody said anything.
            Some(src) if alt.is_empty() && element.attribute("alt").is_some() => {
                let src = destination(src).replace('"', "%22");
                format!("<img src=\"{src}\" alt=\"\">")
            }
            Some(src) => format!("![{alt}]({})", destination(src)),
            None => alt,
        }
    }

    fn input(&mut self, element: &Element, spans: &mut Vec<Span>) {
        if element
            .said("type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("checkbox"))
        {
            let checked = if element.attribute("checked").is_some() {
                "[x] "
            } else {
                "[ ] "
            };
            spans.push(Span::Done(checked.into()));
        } else {
            self.lose(element, "a field to fill in was left out", WRITE_HERE);
        }
    }

    /// Whether an element goes with all that is in it.
    pub(super) fn is_dropped(&mut self, element: &Element) -> bool {
        if element.attribute("hidden").is_some() {
            self.lose(
                element,
                "hidden text was left out",
                "write it down if customers need it",
            );
            return true;
        }
        match element.name.as_str() {
            "script" | "applet" | "canvas" | "math" | "svg" | "select" | "textarea"
            | "noframes" => {
                let what = format!("`<{}>` was left out", element.name);
                self.lose(element, what, WRITE_HERE);
                true
            }
            "style" | "link" | "meta" | "template" | "title" | "head" | "base" => true,
            "form" | "button" | "fieldset" => {
                let what = format!("`<{}>` was taken off; its words stay", element.name);
                let remedy = match element.name.as_str() {
                    "button" => "write a link where it led somewhere, else take its words out",
                    _ => "customers reach people by the channels in kb.toml",
                };
                self.lose(element, what, remedy);
                false
            }
            _ => false,
        }
    }
}

fn push_text(text: &str, spans: &mut Vec<Span>) {
    let mut collapsed = String::with_capacity(text.len());
    for c in text.chars() {
        // A blank that does not break is one all the same; invisible marks of direction stay.
        if c.is_whitespace() || c == '\u{feff}' {
            if !collapsed.ends_with(' ') {
                collapsed.push(' ');
            }
        } else if c != '\u{0}' && !(c.is_control()) {
            collapsed.push(c);
        }
    }
    let blank_before = match spans.last() {
        Some(Span::Text(before)) => before.ends_with(' '),
        _ => false,
    };
    let text = if blank_before {
        collapsed.trim_start_matches(' ')
    } else {
        &collapsed
    };
    if text.is_empty() {
        return;
    }
    let text = escaped(text);
    match spans.last_mut() {
        Some(Span::Text(before)) => before.push_str(&text),
        _ => spans.push(Span::Text(text)),
    }
}

/// Code in a line, between marks that are longer than any in it.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    if text.is_empty() {
        return String::new();
    }
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let mark = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{mark}{pad}{text}{pad}{mark}")
}

/// An address as it stands in the parentheses of a link.
pub(super) fn destination(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.trim().chars() {
        match c {
            ' ' => out.push_str("%20"),
            '(' => out.push_str("%28"),
            ')' => out.push_str("%29"),
            '<' => out.push_str("%3C"),
            '>' => out.push_str("%3E"),
            '\\' => out.push_str("%5C"),
            '*' | '_' | '`' if out.is_empty() => {
                out.push('\\');
                out.push(c);
            }
            '&' => out.push_str("&amp;"),
            c if c.is_whitespace() || c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

fn anchor(id: &str) -> String {
    format!("<a id=\"{}\"></a>", attribute(id))
}

/// A value between quotes.
pub(super) fn attribute(value: &str) -> String {
    let value = one_line(value);
    value
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
