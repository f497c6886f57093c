//! Marks of other tools that mean nothing here, and that customers would read as they stand.
//!
//! It must not know what they did there.

use std::ops::Range;

use super::notes::Notes;
use crate::content::front_matter;
use crate::content::markdown::{Shape, attribute_list};
use crate::content::marks::{self, Mark};
use crate::problem::code;

/// What a mark is called, and what is to be written in its place.
struct Kind {
    name: &'static str,
    remedy: &'static str,
}

const HUGO: Kind = Kind {
    name: "a shortcode of Hugo",
    remedy: "write it as Markdown: a picture as `![what it shows](picture.png)`, a box as `:::note`",
};
const LIQUID: Kind = Kind {
    name: "a tag of Liquid (Jekyll, GitBook)",
    remedy: "write it as Markdown: a box as `:::note`, the text of an include itself",
};
const VARIABLE: Kind = Kind {
    name: "a variable of a template (Liquid, Jinja, Vue)",
    remedy: "write its value; where customers are to read it as it is, put it into code: `` `{{ … }}` ``",
};
const MDX: Kind = Kind {
    name: "an import of MDX (Docusaurus)",
    remedy: "take the line out, and write what the component showed as Markdown",
};
const ADMONITION: Kind = Kind {
    name: "an admonition of MkDocs",
    remedy: "write it as `:::note Title` … `:::`",
};
const CONTENTS: Kind = Kind {
    name: "a mark for a table of contents",
    remedy: "take it out: every page has its contents beside it",
};
const EMBED: Kind = Kind {
    name: "an embedded file of Obsidian",
    remedy: "write it as `![what it shows](picture.png)`",
};
const WIKI: Kind = Kind {
    name: "a link of a wiki (Obsidian)",
    remedy: "write it as `[words](file.md)`; in code it stays as it is",
};
const COMMENT: Kind = Kind {
    name: "a comment of Obsidian",
    remedy: "take it out, or write it as `<!-- … -->`, which customers do not see",
};
const TAB: Kind = Kind {
    name: "a tab of MkDocs",
    remedy: "write it as `:::tab Title` … `:::`, and `:::tabs` … `:::` around all of them",
};
const BOX: Kind = Kind {
    name: "a list of attributes of another tool",
    remedy: "write the title behind the name as it is: `:::note Title`",
};
const ATTRIBUTES: Kind = Kind {
    name: "a list of attributes of another tool",
    remedy: "take it out; a heading's own anchor stands at its end: `## Heading {#anchor}`",
};
const SNIPPET: Kind = Kind {
    name: "a snippet of MkDocs, which puts another file here",
    remedy: "write the text of that file in its place",
};
const ABBREVIATION: Kind = Kind {
    name: "an abbreviation of MkDocs",
    remedy: "take the line out, and say what it means where it is used first: `<abbr title=\"…\">`",
};
const KEYS: Kind = Kind {
    name: "a mark for keys of MkDocs",
    remedy: "write `<kbd>Ctrl</kbd>+<kbd>C</kbd>`",
};
const ICON: Kind = Kind {
    name: "an icon of Material for MkDocs",
    remedy: "take it out, or write in words what it says",
};

/// No name of a page is longer, in bytes.
const LONGEST: usize = 200;

/// Looks for them outside of code.
pub(super) fn look(notes: &mut Notes<'_>, text: &str, shape: &Shape) {
    let among_words = shape.words.iter().flat_map(|at| in_words(text, at));
    for (at, kind) in all(text).into_iter().chain(among_words) {
        let aside = shape.aside.partition_point(|one| one.end <= at.start);
        if shape
            .aside
            .get(aside)
            .is_some_and(|one| one.start <= at.start)
        {
            continue;
        }
        let written = text[at.clone()].split_whitespace().collect::<Vec<_>>();
        let what = format!(
            "`{}` is {}, and is shown as text",
            written.join(" "),
            kind.name
        );
        notes.mark(code::FOREIGN_MARKUP, at, what, kind.remedy);
    }
}

fn all(text: &str) -> Vec<(Range<usize>, &'static Kind)> {
    let mut found = Vec::new();
    // A comment of several lines that is open.
    let mut comment = None;
    let mut at = front_matter::split(text).body_at;
    for line in text[at..].split_inclusive('\n') {
        let bare = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        if bare.matches("%%").take(2).count() == 1 {
            match comment.take() {
                Some(open) if bare.ends_with("%%") => found.push((open, &COMMENT)),
                Some(open) => comment = Some(open),
                None if bare.starts_with("%%") => comment = Some(start..start + bare.len()),
                None => {}
            }
        }
        if let Some(kind) = whole(bare) {
            found.push((start..start + bare.len(), kind));
        } else if let Some(list) = box_attributes(bare) {
            found.push((start + list.start..start + list.end, &BOX));
        } else if marks::is_snippet(bare) {
            found.push((start..start + bare.len(), &SNIPPET));
        } else if marks::abbreviation(line.trim_end()).is_some() {
            found.push((at..start + bare.len(), &ABBREVIATION));
        } else {
            within(line, at, &mut found);
            let comments = comments(line).into_iter();
            found.extend(comments.map(|one| (at + one.start..at + one.end, &COMMENT)));
            for (mark, what) in marks::marks(line) {
                let kind = match what {
                    Mark::Keys(_) => &KEYS,
                    Mark::Icon(_) => &ICON,
                };
                found.push((at + mark.start..at + mark.end, kind));
            }
        }
        at += line.len();
    }
    found
}

/// The kind of a line that is nothing but a mark.
fn whole(line: &str) -> Option<&'static Kind> {
    let word = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic());
    if ["!!! ", "??? ", "???+ "]
        .iter()
        .any(|mark| line.strip_prefix(mark).is_some_and(word))
    {
        return Some(&ADMONITION);
    }
    let tab = line.trim_start_matches('=').trim_start_matches(['!', '+']);
    if line.starts_with("===") && tab.starts_with(" \"") && tab.ends_with('"') && tab.len() > 3 {
        return Some(&TAB);
    }
    let script = |line: &str| line.ends_with('\'') || line.ends_with('"') || line.ends_with(';');
    if line.starts_with("import ") && line.contains(['\'', '"']) && script(line)
        || line.starts_with("export const ")
        || line.starts_with("export default ")
    {
        return Some(&MDX);
    }
    let contents = ["[toc]", "[[toc]]", "[[_toc_]]", "{:toc}"];
    let small = line.to_ascii_lowercase();
    contents.contains(&small.as_str()).then_some(&CONTENTS)
}

fn within(line: &str, from: usize, found: &mut Vec<(Range<usize>, &'static Kind)>) {
    let mut at = 0;
    // What is not closed once is not closed further on in the line: it is looked for once.
    let mut open: [bool; 5] = [false; 5];
    while let Some(next) = line[at..].find(['{', '!']).map(|next| at + next) {
        let rest = &line[next..];
        let marks = [
            ("{{<", ">}}", &HUGO),
            ("{{%", "%}}", &HUGO),
            ("{{", "}}", &VARIABLE),
            ("{%", "%}", &LIQUID),
            ("![[", "]]", &EMBED),
        ];
        let mark = marks.into_iter().zip(&mut open);
        let mut mark = mark.filter(|(_, open)| !**open);
        let mark = mark.find_map(|((opens, closes, kind), open)| {
            let inner = rest.strip_prefix(opens)?;
            let end = inner.find(closes);
            *open = end.is_none();
            Some((opens.len() + end? + closes.len(), kind))
        });
        match mark {
            Some((length, kind)) => {
                found.push((from + next..from + next + length, kind));
                at = next + length;
            }
            None => at = next + 1,
        }
    }
}

/// Where the attributes of a box stand: `:::note{title="x"}`.
fn box_attributes(line: &str) -> Option<Range<usize>> {
    let name = line.strip_prefix(":::")?.trim_start_matches([':', ' ']);
    let list = name.trim_start_matches(|c: char| c.is_alphanumeric() || c == '-');
    let list = list.trim_start();
    let is_list = list.starts_with('{') && list.ends_with('}') && list.len() < name.len();
    is_list.then(|| line.len() - list.len()..line.len())
}

/// Comments that begin and end in a line: `%%so%%`. `50%% off` is none.
fn comments(line: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = line[at..].find("%%").map(|open| at + open) {
        let inner = open + 2;
        let Some(close) = line[inner..].find("%%").map(|close| inner + close) else {
            break;
        };
        let before = &line[..open];
        let is_apart = before.is_empty() || before.ends_with([' ', '\t', '(', '>']);
        let is_number = before.trim_end().ends_with(char::is_numeric);
        let is_said = line[inner..close].contains(char::is_alphabetic);
        let end = close + 2;
        let goes_on = line[end..].starts_with(|c: char| c.is_alphanumeric() || c == '%');
        at = if is_apart && !is_number && is_said && !goes_on {
            found.push(open..end);
            end
        } else {
            close
        };
    }
    found
}

/// Links of wikis, and lists of attributes that stand behind nothing they could be of.
fn in_words(text: &str, at: &Range<usize>) -> Vec<(Range<usize>, &'static Kind)> {
    let words = &text[at.clone()];
    let mut found = Vec::new();
    for (open, _) in words.match_indices("[[") {
        let inner = &words[open + 2..];
        let inner = &inner[..inner.floor_char_boundary(LONGEST)];
        let is_apart = |c: char| !(c.is_alphanumeric() || matches!(c, '!' | '\\' | '[' | ')'));
        let before = words[..open].chars().next_back();
        if let Some(end) = inner.find("]]").filter(|_| before.is_none_or(is_apart))
            && is_page(&inner[..end])
        {
            let start = at.start + open;
            found.push((start..start + end + 4, &WIKI));
        }
    }
    for (open, _) in words.match_indices('{').filter(|(open, _)| *open > 0) {
        let rest = &words[open..];
        if let Some(length) = attribute_list(rest).filter(|length| {
            let after = rest[*length..].split('\n').next().unwrap_or_default();
            is_stray(&words[..open], &rest[..*length], after)
        }) {
            let start = at.start + open;
            found.push((start..start + length, &ATTRIBUTES));
        }
    }
    found
}

/// The name of a page, maybe with a heading of it and other words: `Page#Heading|words`.
fn is_page(name: &str) -> bool {
    let begins = name.starts_with(|c: char| c.is_alphanumeric() || c == '#');
    let is_plain = !name.contains(['[', ']', '{', '}', '=', '\n', '"']) && !name.ends_with(' ');
    begins && is_plain && name.chars().any(char::is_alphabetic)
}

/// `{: .wide }` is of kramdown wherever it stands; `{.wide}` and `{#name}` are meant as attributes where a
/// line ends with them, and are formulas or patterns elsewhere.
fn is_stray(before: &str, list: &str, after: &str) -> bool {
    let inner = &list[1..list.len() - 1];
    if inner.starts_with(':') {
        return true;
    }
    let name = inner.strip_prefix(['.', '#']);
    let is_name = name.is_some_and(|name| name.starts_with(char::is_alphabetic));
    is_name && after.trim().is_empty() && before.ends_with([' ', ')', ']', '.', '!', '?', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_by_the_tool_they_come_from() {
        for (line, kind) in [
            ("{{< figure src=\"a.png\" >}}", "Hugo"),
            ("{{% notice tip %}}", "Hugo"),
            ("{% include note.html %}", "Liquid"),
            ("Hello {{ site.name }}!", "variable"),
            ("import Tabs from '@theme/Tabs';", "MDX"),
            ("!!! note \"Mind\"", "MkDocs"),
            ("[[_TOC_]]", "contents"),
            ("![[card.png]]", "Obsidian"),
            ("--8<-- \"hours.md\"", "snippet"),
            ("*[HTML]: Hyper Text", "abbreviation"),
            ("Press ++ctrl+c++.", "keys"),
            ("- :material-check: yes", "icon"),
            ("%%ask Rina%%", "comment"),
            ("The card (%% which? %%) is sent.", "comment"),
            ("%%\nhidden\nwords\n%%", "comment"),
            ("%% hidden\nwords %%", "comment"),
            ("=== \"Windows\"", "tab of MkDocs"),
            ("    ===+ \"Mac\"", "tab of MkDocs"),
            (":::note{title=\"Mind\"}", "attributes"),
            ("::: tip {.wide}", "attributes"),
        ] {
            let found = all(line);
            assert_eq!(found.len(), 1, "{line}");
            assert!(found[0].1.name.contains(kind), "{line}");
        }
    }

    #[test]
    fn a_long_line_of_open_marks_is_read_in_no_time() {
        let line = "{{{{{% {{< ![[ ".repeat(300_000);
        assert!(all(&line).is_empty());
        for mark in ["%%a", "a%%", "[[", "[[a", "{", " {.a", "{:a "] {
            let line = format!("a{}", mark.repeat(300_000));
            assert!(all(&line).is_empty(), "{mark}");
            assert!(in_words(&line, &(0..line.len())).is_empty(), "{mark}");
        }
    }

    #[test]
    fn what_people_write_is_no_mark() {
        for line in [
            "import your contacts from 'Gmail' or \"Outlook\" first",
            "## Heading {#own-id}",
            "100 % {of it}",
            "Wait!!! really",
            "![picture](a.png) and {curly} braces {{",
            "C++ and c++, i++ + ++i :smile: 10:30:15",
            "- *[HTML]: as it is",
            "50%% off and 20%% more, 5 %% here and 6 %% there",
            "a%%20b%%20c",
            "%%%% and %%",
            "%% alone",
            "Title\n===",
            "=== the same ===",
            ":::note Mind {it}",
            ":::",
        ] {
            assert!(all(line).is_empty(), "{line}");
        }
    }

    fn told(text: &str) -> Vec<&str> {
        let shape = crate::content::markdown::shape(text);
        let found = shape.words.iter().flat_map(|at| in_words(text, at));
        found.map(|(at, _)| &text[at]).collect()
    }

    #[test]
    fn links_of_wikis_and_stray_attributes_are_told_among_words() {
        for (text, mark) in [
            ("See [[Wiki link]].", "[[Wiki link]]"),
            ("- [[টাকা ফেরত|ফেরত]]", "[[টাকা ফেরত|ফেরত]]"),
            ("([[a_b#c]])", "[[a_b#c]]"),
            ("A picture.{: .wide } So.", "{: .wide }"),
            ("Words behind {.wide}", "{.wide}"),
            ("Words behind. {#own}\nmore", "{#own}"),
            ("| a {: .b} |\n| - |\n", "{: .b}"),
        ] {
            assert_eq!(told(text), [mark], "{text}");
        }
        for text in [
            "[[1]](a.md) and [[a]](a.md)",
            "See [[1]] and [[a][b]]",
            "[[a]]\n\n[a]: b.md",
            "`[[a]]` and x[[a]] and \\[[a]]",
            "A [[^1]].\n\n[^1]: so",
            "if [[ -f a ]]; [[\"a\", \"b\"]]",
            "## Heading {#own}",
            "[a](b.md){.wide} ![c](d.png){: .wide }",
            "Text\n{: .wide }",
            "x^{.5} {.5} {#1} \\frac{.a}{b} {a: 1} {.Name} stands for it",
            "Write {name}, {} or {a}",
        ] {
            assert!(told(text).is_empty(), "{text}: {:?}", told(text));
        }
    }
}
