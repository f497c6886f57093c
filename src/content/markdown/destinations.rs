//! Destinations: where in a text the addresses of its links and pictures are written.
//!
//! Only those that Markdown and HTML take for addresses: code is passed over. It must not know what
//! they lead to.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Parser, Tag, TagEnd};

use super::containers::{self, Prepared};
use super::entities::unescape;
use super::raw::{self, Piece};
use crate::content::{front_matter, url};

/// An address in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    /// Its bytes in the file.
    pub at: Range<usize>,
    /// The address, with what escapes it in Markdown or HTML taken back.
    pub address: String,
    /// How it is written.
    pub notation: Notation,
    /// Whether it is shown where it stands: a picture, a film.
    pub is_shown: bool,
}

/// How an address is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `[text](address)`
    Bare,
    /// `[text](<address>)`
    Angled,
    /// `<address>`
    Alone,
    /// `href="address"`
    Html,
}

impl Destination {
    /// Another address as it must be written in this one's place.
    #[must_use]
    pub fn written(&self, address: &str) -> String {
        let special: &[char] = match self.notation {
            Notation::Bare => &['(', ')', '<', '>', '\\', '&', ' ', '`'],
            Notation::Angled | Notation::Alone => &['<', '>', '\\', '&'],
            Notation::Html => &['&', '"', '\'', '<', '>', ' ', '`'],
        };
        let mut out = String::with_capacity(address.len());
        for c in address.chars() {
            if c.is_control() || special.contains(&c) {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            } else {
                out.push(c);
            }
        }
        out
    }
}

/// All addresses in the text of an article (the whole file), in their order.
#[must_use]
pub fn destinations(text: &str) -> Vec<Destination> {
    let body_at = front_matter::split(text).body_at;
    let prepared = containers::prepare(&text[body_at..]);
    let mut finder = Finder {
        text,
        body_at,
        prepared: &prepared,
        found: Vec::new(),
    };
    finder.run();
    let mut found = finder.found;
    found.sort_by_key(|one| one.at.start);
    found.dedup_by(|one, other| one.at == other.at);
    found
}

struct Finder<'a> {
    text: &'a str,
    body_at: usize,
    prepared: &'a Prepared<'a>,
    found: Vec<Destination>,
}

/// A link or a picture whose text is being read.
struct Open {
    inline: bool,
    is_shown: bool,
    address: String,
    /// Where its text ends, as far as that is known.
    end: usize,
}

impl Finder<'_> {
    fn run(&mut self) {
        let parsed: &str = &self.prepared.text;
        let parser = Parser::new_ext(parsed, super::options_for(parsed));
        let definitions: Vec<(Range<usize>, String)> = parser
            .reference_definitions()
            .iter()
            .map(|(_, definition)| (definition.span.clone(), definition.dest.to_string()))
            .collect();
        for (span, address) in definitions {
            if let Some(label) = label_end(&parsed[span.clone()]) {
                self.markdown(span.start + label, &address, false);
            }
        }
        let mut open: Vec<Open> = Vec::new();
        for (event, range) in parser.into_offset_iter() {
            match event {
                Event::Start(Tag::Link {
                    link_type: LinkType::Autolink,
                    dest_url,
                    ..
                }) => {
                    let inside = range.start + 1..range.end - 1;
                    self.note(inside, &dest_url, Notation::Alone, false);
                    open.push(Open {
                        inline: false,
                        is_shown: false,
                        address: String::new(),
                        end: range.end,
                    });
                    continue;
                }
                Event::Start(
                    ref tag @ (Tag::Link {
                        link_type,
                        ref dest_url,
                        ..
                    }
                    | Tag::Image {
                        link_type,
                        ref dest_url,
                        ..
                    }),
                ) => {
                    let bracket = parsed[range.start..].find('[').unwrap_or(0);
                    open.push(Open {
                        inline: link_type == LinkType::Inline,
                        is_shown: matches!(tag, Tag::Image { .. }),
                        address: dest_url.to_string(),
                        end: range.start + bracket + 1,
                    });
                    continue;
                }
                Event::End(TagEnd::Link | TagEnd::Image) => {
                    if let Some(Open {
                        inline: true,
                        is_shown,
                        address,
                        end,
                    }) = open.pop()
                        && let Some(at) = parsed[end..range.end].find("](")
                    {
                        self.markdown(end + at + 2, &address, is_shown);
                    }
                }
                Event::Start(Tag::HtmlBlock) => self.html(range.clone()),
                Event::InlineHtml(_) => self.html(range.clone()),
                _ => {}
            }
            if let Some(open) = open.last_mut() {
                open.end = open.end.max(range.end);
            }
        }
    }

    /// The address that Markdown reads from a byte of the parsed text on.
    fn markdown(&mut self, from: usize, address: &str, is_shown: bool) {
        let rest = &self.prepared.text[from..];
        let blank = rest.len() - rest.trim_start().len();
        let rest = &rest[blank..];
        let (skipped, len, notation) = match rest.strip_prefix('<') {
            Some(inner) => (1, end_of_angled(inner), Notation::Angled),
            None => (0, end_of_bare(rest), Notation::Bare),
        };
        let start = from + blank + skipped;
        self.note(start..start + len, address, notation, is_shown);
    }

    fn html(&mut self, range: Range<usize>) {
        let fragment = &self.prepared.text[range.clone()];
        for piece in raw::pieces(fragment) {
            let Piece::Open(tag) = piece else { continue };
            for (name, value) in &tag.attributes {
                if matches!(name.as_str(), "href" | "src" | "poster") && !value.is_empty() {
                    let start = value.as_ptr() as usize - fragment.as_ptr() as usize;
                    let start = range.start + start;
                    let address = unescape(value);
                    let is_shown = name != "href";
                    self.note(
                        start..start + value.len(),
                        &address,
                        Notation::Html,
                        is_shown,
                    );
                }
            }
        }
    }

    /// Notes an address if it stands in the file as it stands in the parsed text.
    fn note(&mut self, parsed: Range<usize>, address: &str, notation: Notation, is_shown: bool) {
        let start = self.body_at + self.prepared.written(parsed.start);
        let at = start..start + parsed.len();
        let same = self.text.get(at.clone()) == self.prepared.text.get(parsed);
        if same && !at.is_empty() {
            self.found.push(Destination {
                at,
                address: address.to_owned(),
                notation,
                is_shown,
            });
        }
    }
}

/// Where the address of `[label]: address` may begin.
fn label_end(definition: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in definition.char_indices() {
        match c {
            '\\' => escaped = !escaped,
            ']' if !escaped => {
                return definition[at..].starts_with("]:").then_some(at + 2);
            }
            _ => escaped = false,
        }
    }
    None
}

fn end_of_angled(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            '\\' => escaped = !escaped,
            '>' | '\n' if !escaped => return at,
            _ => escaped = false,
        }
    }
    text.len()
}

/// An address without angles ends at a blank, or at the parenthesis that nobody opened.
fn end_of_bare(text: &str) -> usize {
    let (mut escaped, mut depth) = (false, 0usize);
    for (at, c) in text.char_indices() {
        match c {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            c if c.is_ascii_whitespace() || c.is_control() => return at,
            '(' if !escaped => depth += 1,
            ')' if !escaped && depth == 0 => return at,
            ')' if !escaped => depth -= 1,
            _ => {}
        }
        escaped = false;
    }
    text.len()
}

/// An address in parts: what leads to a file or page, and what stands behind `?` and `#`.
#[must_use]
pub fn parts(address: &str) -> (&str, &str) {
    let end = address.find(['?', '#']).unwrap_or(address.len());
    address.split_at(end)
}

/// A path as it stands in an address: escaped as the one before was, and wherever it must be.
#[must_use]
pub fn path_like(before: &str, path: &str) -> String {
    let escaped = url::decode_path(before).is_some_and(|decoded| decoded != before);
    let odd = path.contains(['%', '#', '?', ' ', '"', '<', '>', '`', '\\']);
    match escaped || odd {
        true => url::encode_path(path),
        false => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, String)> {
        let all = destinations(text).into_iter();
        all.map(|one| (&text[one.at], one.address)).collect()
    }

    #[test]
    fn every_way_to_write_an_address_is_found_where_it_stands() {
        let text = "---\ntitle: [no](no.md)\n---\n# A\n\n\
            [a](a.md), [b [c]](<b c.md> \"t\") ![p](img/p.png 'x') [![i](i.png)](j.md#k)\n\
            `[code](no.md)` <a href=\"h&amp;1.md\">x</a> [e\\]](e_\\(1\\).md) [][r] [](empty.md)\n\n\
            ```\n[no](no.md)\n```\n\n:::note Title\n[n](n.md)\n:::\n\n\
            <div>\n<img src='q.png' alt=\"[x](no.md)\">\n</div>\n\n<https://e.bd/>\n\n[r]: <r s.md> \"title\"\n[s]:\n  s.md\n";
        let all = found(text);
        let written: Vec<&str> = all.iter().map(|(written, _)| *written).collect();
        assert_eq!(
            written,
            [
                "a.md",
                "b c.md",
                "img/p.png",
                "i.png",
                "j.md#k",
                "h&amp;1.md",
                "e_\\(1\\).md",
                "empty.md",
                "n.md",
                "q.png",
                "https://e.bd/",
                "r s.md",
                "s.md"
            ]
        );
        assert_eq!(all[5].1, "h&1.md");
        assert_eq!(all[6].1, "e_(1).md");
        let shown = destinations(text).into_iter().filter(|one| one.is_shown);
        let shown: Vec<&str> = shown.map(|one| &text[one.at]).collect();
        assert_eq!(shown, ["img/p.png", "i.png", "q.png"]);
    }

    #[test]
    fn an_address_in_anothers_place_is_read_as_it_is_meant() {
        for text in [
            "[a](x.md)",
            "[a](<x.md>)",
            "<a href=x.md>a</a>",
            "[a][b]\n\n[b]: x.md",
        ] {
            for address in [
                "../a_b*c.md",
                "a b.md",
                "a(1.md",
                "ক খ.md",
                "a&amp;b.md",
                "a'b.md",
            ] {
                let one = &destinations(text)[0];
                let mut changed = text.to_owned();
                changed.replace_range(one.at.clone(), &one.written(address));
                let read = &destinations(&changed)[0].address;
                let read = url::decode_path(read).unwrap();
                assert_eq!(read, address, "{changed}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn an_address_is_always_inside_of_the_text(text in "[\\[\\]()<>!:a-c #\"'\n`\\-বা]{0,60}") {
            for one in destinations(&text) {
                proptest::prop_assert!(text.get(one.at.clone()).is_some());
            }
        }
    }
}
