//! Marks of other tools that mean nothing here, and that customers would read as they stand.
//!
//! It must not know what they did there.

use std::ops::Range;

use super::notes::Notes;
use crate::content::front_matter;
use crate::content::markdown::Shape;
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

/// Looks for them outside of code.
pub(super) fn look(notes: &mut Notes<'_>, text: &str, shape: &Shape) {
    for (at, kind) in marks(text) {
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

fn marks(text: &str) -> Vec<(Range<usize>, &'static Kind)> {
    let mut found = Vec::new();
    let mut at = front_matter::split(text).body_at;
    for line in text[at..].split_inclusive('\n') {
        let bare = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        if let Some(kind) = whole(bare) {
            found.push((start..start + bare.len(), kind));
        } else if line.contains(['{', '!']) {
            within(line, at, &mut found);
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
        ] {
            let found = marks(line);
            assert_eq!(found.len(), 1, "{line}");
            assert!(found[0].1.name.contains(kind), "{line}");
        }
    }

    #[test]
    fn a_long_line_of_open_marks_is_read_in_no_time() {
        let line = "{{{{{% {{< ![[ ".repeat(300_000);
        assert!(marks(&line).is_empty());
    }

    #[test]
    fn what_people_write_is_no_mark() {
        for line in [
            "import your contacts from 'Gmail' or \"Outlook\" first",
            "## Heading {#own-id}",
            "100 % {of it}",
            "Wait!!! really",
            "![picture](a.png) and {curly} braces {{",
        ] {
            assert!(marks(line).is_empty(), "{line}");
        }
    }
}
