//! HTML as kb writes it, taken apart for looking at: well-formed tags, quoted attributes.
//!
//! It is no parser for other people's HTML.

use std::collections::BTreeMap;

/// A tag or a piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// `<name attributes>`
    Open(String, BTreeMap<String, String>),
    /// `</name>`
    Close(String),
    /// Text with its entities taken back.
    Text(String),
}

/// An element: its attributes, and the text up to its end.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    attributes: BTreeMap<String, String>,
    pub(crate) text: String,
}

impl Element {
    /// An attribute's value; empty when it is not there.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.attributes.contains_key(name)
    }
}

/// The tags and texts of a fragment. Texts that follow each other are one.
pub(crate) fn tokens(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut text = String::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some((token, length)) = tag(rest) else {
            text.push('<');
            rest = &rest[1..];
            continue;
        };
        if !text.is_empty() {
            tokens.push(Token::Text(unescape(&std::mem::take(&mut text))));
        }
        tokens.extend(token);
        rest = &rest[length..];
    }
    text.push_str(rest);
    if !text.is_empty() {
        tokens.push(Token::Text(unescape(&text)));
    }
    tokens
}

/// All elements of a name, in the page's order.
pub(crate) fn elements(html: &str, name: &str) -> Vec<Element> {
    let tokens = tokens(html);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let Token::Open(open, attributes) = token else {
            continue;
        };
        if open != name {
            continue;
        }
        let inside = tokens[at + 1..]
            .iter()
            .take_while(|token| **token != Token::Close(name.to_owned()));
        let text: String = inside
            .filter_map(|token| match token {
                Token::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect();
        found.push(Element {
            attributes: attributes.clone(),
            text: text.split_whitespace().collect::<Vec<_>>().join(" "),
        });
    }
    found
}

/// The tag that `html` begins with (none for comments and declarations), and its length.
fn tag(html: &str) -> Option<(Option<Token>, usize)> {
    if html.starts_with("<!--") {
        return Some((None, html.find("-->")? + 3));
    }
    if html.starts_with("<!") {
        return Some((None, html.find('>')? + 1));
    }
    if let Some(close) = html.strip_prefix("</") {
        let end = close.find('>')?;
        let name = close[..end].trim().to_ascii_lowercase();
        return Some((Some(Token::Close(name)), end + 3));
    }
    if !html.as_bytes().get(1)?.is_ascii_alphabetic() {
        return None;
    }
    let name_end = html.find(|c: char| c.is_whitespace() || c == '>' || c == '/')?;
    let name = html[1..name_end].to_ascii_lowercase();
    let mut attributes = BTreeMap::new();
    let mut at = name_end;
    loop {
        at += html[at..].len() - html[at..].trim_start_matches([' ', '\n', '\t', '/']).len();
        if html[at..].starts_with('>') {
            return Some((Some(Token::Open(name, attributes)), at + 1));
        }
        let end = at + html[at..].find(|c: char| c.is_whitespace() || "=>".contains(c))?;
        let key = html[at..end].to_ascii_lowercase();
        at = end;
        if html[at..].starts_with("=\"") {
            let close = at + 2 + html[at + 2..].find('"')?;
            attributes.insert(key, unescape(&html[at + 2..close]));
            at = close + 1;
        } else {
            attributes.insert(key, String::new());
            at += usize::from(html[at..].starts_with('='));
        }
    }
}

fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let known = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2f;", "/"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ];
    known
        .iter()
        .fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

#[test]
fn pages_are_taken_apart() {
    let html =
        "<!doctype html><p id=\"a&amp;b\" hidden>1 &lt; 2 <a href=\"/x\">to <b>x</b></a><br></p>";
    let links = elements(html, "a");
    assert_eq!(
        (links[0].get("href"), links[0].text.as_str()),
        ("/x", "to x")
    );
    let paragraph = &elements(html, "p")[0];
    assert_eq!(paragraph.get("id"), "a&b");
    assert!(paragraph.has("hidden"));
    assert_eq!(tokens(html).len(), 10);
}
