//! Slips of the pen: what Markdown takes for something else than its writer did, so that customers read
//! marks, or less than was written.
//!
//! It must not know where links lead.

use std::collections::BTreeSet;
use std::ops::Range;

use super::notes::Notes;
use crate::content::front_matter;
use crate::content::markdown::{self, Shape};
use crate::content::schemes::{abroad, is_of_own_machine};
use crate::problem::code;

/// How files are named that articles lead to or show.
pub(super) const ENDS: [&str; 10] = [
    ".md",
    ".markdown",
    ".html",
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".svg",
    ".webp",
    ".pdf",
];

/// Looks for them in a text.
pub(super) fn look(notes: &mut Notes<'_>, text: &str, shape: &Shape) {
    for block in &shape.fenced {
        if is_open(&text[block.clone()]) {
            let what = "the code that begins here is never closed: all below it is shown as code";
            let remedy = "write the same marks on a line of their own behind the code";
            notes.mark(code::OPEN_FENCE, block.clone(), what, remedy);
        }
    }
    let body_at = front_matter::split(text).body_at;
    if let Some(at) = markdown::open_comment(&text[body_at..]) {
        let start = body_at + at;
        let line = text[start..].lines().next().unwrap_or_default().trim_end();
        let what = "the comment that begins here is never closed: nothing below it is shown";
        let remedy = "write `-->` where it ends";
        notes.mark(code::OPEN_FENCE, start..start + line.len(), what, remedy);
    }
    for row in &shape.cut_rows {
        let what = "this row has more cells than the head of the table: what is in the last ones is not shown";
        let remedy = "give the head a cell for each; a `|` in a text is written `\\|`";
        notes.mark(code::LOST_CELLS, row.clone(), what, remedy);
    }
    for link in &shape.wordless {
        let what = "the link has no words, so that nobody can see or follow it";
        let remedy = "write between the square brackets what it leads to, or take it out";
        notes.mark(code::EMPTY_LINK, link.clone(), what, remedy);
    }
    let mut anchors = BTreeSet::new();
    for (anchor, at) in &shape.own_anchors {
        if !anchors.insert(anchor) {
            let what = format!("`{{#{anchor}}}` stands at another heading above, too");
            let remedy = "give each heading an anchor of its own: links lead to the first";
            notes.mark(code::SAME_ANCHOR, at.clone(), what, remedy);
        }
    }
    for at in conflicts(text, shape) {
        let first = text[at.clone()].lines().next().unwrap_or_default();
        let at = at.start..at.start + first.trim_end().len();
        let what = "git has left both versions of a conflict in the text";
        let remedy = "keep what is right, and take out the lines that begin with `<<<<<<<`, `=======` and `>>>>>>>`";
        notes.mark(code::CONFLICT, at, what, remedy);
    }
    for (at, is_picture) in no_links(text, shape) {
        let what = match is_picture {
            true => "this is no picture, and is shown as it stands: its address holds a blank",
            false => "this is no link, and is shown as it stands: its address holds a blank",
        };
        let remedy = without_blanks(text[at.start + 2..at.end - 1].trim());
        notes.mark(code::NO_LINK, at, what, remedy);
    }
    for at in in_titles(text, shape) {
        let what = "this is no link, and is shown as it stands: the title of a box has no links";
        let remedy = "write the title in plain words, and the link into the text below it";
        notes.mark(code::NO_LINK, at, what, remedy);
    }
    for reference in &shape.references {
        if let Some((what, remedy)) = abroad(&reference.to) {
            notes.mark(code::BROKEN_LINK, reference.at.clone(), what, remedy);
        }
        // An address that customers read as it is says itself where it leads.
        let is_alone = text[reference.at.clone()].starts_with("<http");
        if is_of_own_machine(&reference.to) && !is_alone {
            let what = format!(
                "`{}` leads to the own machine of whoever opens it, where customers find nothing",
                reference.to.trim()
            );
            let remedy = "write the path to the file from this article, or the address that customers use; where they run it themselves, write it into code";
            notes.mark(code::BROKEN_LINK, reference.at.clone(), what, remedy);
        }
    }
}

/// Links in the titles of boxes: `:::note See [this](a.md)`.
fn in_titles(text: &str, shape: &Shape) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = front_matter::split(text).body_at;
    for line in text[at..].split_inclusive('\n') {
        let bare = line.trim_start();
        let start = at + (line.len() - bare.len());
        if bare.starts_with(":::")
            && let Some(middle) = bare.find("](")
            && let Some(open) = bare[..middle].rfind('[')
            && let Some(end) = bare[middle..].find(')')
            && !is_within(&shape.aside, start)
        {
            found.push(start + open..start + middle + end + 1);
        }
        at += line.len();
    }
    found
}

/// Whether a piece of code begins with a fence that nothing closes.
fn is_open(code: &str) -> bool {
    let mut lines = code.lines();
    let first = lines.next().unwrap_or_default();
    let Some(sign) = first
        .chars()
        .next()
        .filter(|sign| matches!(sign, '`' | '~'))
    else {
        return false;
    };
    let opening = first.chars().take_while(|one| *one == sign).count();
    let Some(last) = lines.next_back().filter(|_| opening > 2) else {
        return false;
    };
    // Quotations have their marks before it.
    let last = last.trim_matches([' ', '\t', '>', '\r']);
    !(last.len() >= opening && last.chars().all(|one| one == sign))
}

/// The conflicts that git has left, from their first line to the last.
pub(super) fn conflicts(text: &str, shape: &Shape) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if !text.contains("<<<<<<< ") {
        return found;
    }
    let mut is_open = false;
    let mut at = front_matter::split(text).body_at;
    for line in text[at..].split_inclusive('\n') {
        let end = at + line.trim_end().len();
        if line.starts_with("<<<<<<< ") && !is_within(&shape.aside, at) {
            found.push(at..end);
            is_open = true;
        } else if is_open && line.starts_with(">>>>>>>") {
            is_open = false;
            if let Some(last) = found.last_mut() {
                last.end = end;
            }
        }
        at += line.len();
    }
    found
}

/// Where `[words](some file.md)` stands, which Markdown does not take for a link, and whether it was meant
/// as a picture.
fn no_links(text: &str, shape: &Shape) -> Vec<(Range<usize>, bool)> {
    let mut links: Vec<Range<usize>> = shape.references.iter().map(|one| one.at.clone()).collect();
    links.sort_by_key(|at| (at.start, at.end));
    let mut found = Vec::new();
    let mut at = front_matter::split(text).body_at;
    for line in text[at..].split_inclusive('\n') {
        for (middle, _) in line.match_indices("](") {
            let start = at + middle;
            let inner = &line[middle + 2..];
            let Some(end) = inner.find(')') else { break };
            let address = inner[..end].trim();
            let is_within_one = is_within(&links, start) || is_within(&shape.aside, start);
            let open = line[..middle].rfind('[');
            if let Some(open) = open.filter(|_| is_address(address) && !is_within_one) {
                let is_picture = line[..open].ends_with('!');
                found.push((start..start + 2 + end + 1, is_picture));
            }
        }
        at += line.len();
    }
    found
}

/// How an address with a blank in it is to be written.
fn without_blanks(address: &str) -> String {
    if let Some(size) = size(address) {
        return format!(
            "take out `{}`: kb reads the size of a picture from its file",
            &address[size..]
        );
    }
    let is_of_people = is_of_people(address) && !address.contains(['?', '(']);
    if is_of_people {
        let whole: String = address.split_whitespace().collect();
        return format!("write `{whole}`, without blanks");
    }
    "write the address between `<` and `>`, or `%20` for each blank".to_owned()
}

/// Where the size stands that other tools have behind the address of a picture: `card.png =300x200`.
fn size(address: &str) -> Option<usize> {
    let at = address.rfind(" =")?;
    let size = &address[at + 2..];
    let is_size = |c: char| c.is_ascii_digit() || matches!(c, 'x' | '%' | '*');
    (size.contains(|c: char| c.is_ascii_digit()) && size.chars().all(is_size)).then_some(at)
}

fn is_of_people(address: &str) -> bool {
    ["mailto:", "tel:", "sms:"]
        .iter()
        .any(|scheme| address.starts_with(scheme))
}

/// Whether something with a blank in it was meant as the path of a file, or as an address.
fn is_address(text: &str) -> bool {
    let sized = size(text);
    if !text.contains(' ') || text.contains(['"', '\'', '<']) {
        return false;
    }
    let text = &text[..sized.unwrap_or(text.len())];
    let path = text
        .split(['#', '?'])
        .next()
        .unwrap_or(text)
        .to_ascii_lowercase();
    ENDS.iter().any(|end| path.ends_with(end))
        || is_of_people(&path)
        || ["http://", "https://", "../", "./"]
            .iter()
            .any(|start| path.starts_with(start))
}

/// Whether a byte is in one of these, which stand in order.
pub(super) fn is_within(all: &[Range<usize>], at: usize) -> bool {
    let next = all.partition_point(|one| one.end <= at);
    all.get(next).is_some_and(|one| one.start <= at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::markdown::shape;

    #[test]
    fn code_that_is_never_closed_is_told_from_code_that_is() {
        for (text, open) in [
            ("```rust\nfn main() {}\n", true),
            ("````\n```\ntext\n```\n", true),
            ("~~~\ntext\n```\n", true),
            ("- item\n\n  ```\n  text\n\nText\n", true),
            ("```\ntext\n```\n", false),
            ("~~~~\ntext\n~~~~~\n", false),
            ("> ```\n> text\n> ```\n", false),
            ("- item\n\n  ```\n  text\n  ```\n", false),
            ("`` `a\nb` ``\n", false),
            ("```a``` text\n", false),
            ("    ```\n    text\n", false),
        ] {
            let shape = shape(text);
            let found = shape.fenced.iter().any(|code| is_open(&text[code.clone()]));
            assert_eq!(found, open, "{text}");
        }
    }

    #[test]
    fn an_address_with_a_blank_is_told_where_it_is_no_link() {
        let no_links = |text: &str| {
            let found = no_links(text, &shape(text));
            found
                .into_iter()
                .map(|(_, is_picture)| is_picture)
                .collect::<Vec<_>>()
        };
        for (text, is_picture) in [
            ("See [it](other file.md).\n", false),
            ("![it](img/my card.png)\n", true),
            ("[a](../b c.md#d)\n", false),
            ("[mail](mailto: help@example.com)\n", false),
            ("[call](tel:+880 1700 000000)\n", false),
            ("![it](card.png =300x200)\n", true),
        ] {
            assert_eq!(no_links(text), [is_picture], "{text}");
        }
        for text in [
            "[it](<other file.md>)\n",
            "[it](other.md \"The title.md\")\n",
            "`[it](other file.md)`\n",
            "an item[i](of two)\n",
            "[it](other%20file.md) and (a file.md)\n",
            "```\n[it](other file.md)\n```\n",
        ] {
            assert!(no_links(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn an_address_with_a_blank_is_told_with_the_one_that_works() {
        for (address, remedy) in [
            (
                "tel:+880 1700 000000",
                "write `tel:+8801700000000`, without blanks",
            ),
            (
                "mailto: help@example.com",
                "write `mailto:help@example.com`, without blanks",
            ),
            ("mailto:a@example.com?subject=So it is", "`%20`"),
            ("../img/card.png =300x200", "take out ` =300x200`"),
            ("card.png =50%", "take out ` =50%`"),
            ("other file.md", "between `<` and `>`"),
        ] {
            let told = without_blanks(address);
            assert!(told.contains(remedy), "{address}: {told}");
        }
    }

    #[test]
    fn rows_links_anchors_and_conflicts_are_seen() {
        let text = "| a | b |\n| - | - |\n| 1 | 2 | 3 |\n| 1 | 2 | |\n| 1 \\| 2 | 3 |\n\n[](a.md) [`a`](a.md) [![x](x.png)](a.md) <https://a.example>\n\n## A {#a}\n\n## B {#a}\n\n<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> main\n";
        let shape = shape(text);
        let told = |at: &Range<usize>| text[at.clone()].trim_end().to_owned();
        let rows: Vec<_> = shape.cut_rows.iter().map(told).collect();
        assert_eq!(rows, ["| 1 | 2 | 3 |"]);
        let links: Vec<_> = shape.wordless.iter().map(told).collect();
        assert_eq!(links, ["[](a.md)"]);
        assert_eq!(shape.own_anchors.len(), 2);
        assert_eq!(conflicts(text, &shape).len(), 1);
    }
}
