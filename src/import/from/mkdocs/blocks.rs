//! Blocks that MkDocs' extensions add to Markdown: admonitions, folds and tabs with indented text.
//!
//! It must not know which page they stand in.

use super::inline::Inline;
use crate::import::callouts::{self, Kind};
use crate::import::from::folder::spoken;
use crate::import::losses::Losses;
use crate::problem::code;

/// Blocks in blocks are followed so far.
const DEEPEST: usize = 20;

/// Carries a text; `above` lines stand before it in its file.
pub(super) fn carry(text: &str, source: &str, above: usize, losses: &mut Losses) -> String {
    let mut carrying = Carrying { source, losses };
    let lines: Vec<&str> = text.lines().collect();
    let mut out = carrying.lines(&lines, above, 0);
    out.push('\n');
    out
}

struct Carrying<'a> {
    source: &'a str,
    losses: &'a mut Losses,
}

/// The first line of a block.
enum Mark<'t> {
    Box {
        name: &'t str,
        title: Option<&'t str>,
        folds: bool,
    },
    Tab(&'t str),
}

fn mark(bare: &str) -> Option<Mark<'_>> {
    let (sign, rest) = bare.split_once(' ')?;
    let (words, title) = match rest.split_once('"') {
        Some((words, title)) => (words.trim(), Some(title.trim_end().strip_suffix('"')?)),
        None => (rest.trim(), None),
    };
    match sign {
        "!!!" | "???" | "???+" => {
            let name = words.split_whitespace().next()?;
            let folds = sign != "!!!";
            Some(Mark::Box { name, title, folds })
        }
        "===" | "===!" | "===+" if words.is_empty() => Some(Mark::Tab(title?)),
        _ => None,
    }
}

impl Carrying<'_> {
    fn lines(&mut self, lines: &[&str], above: usize, depth: usize) -> String {
        let mut out: Vec<String> = Vec::new();
        let mut fence: Option<String> = None;
        let mut at = 0;
        while at < lines.len() {
            let line = lines[at];
            let bare = line.trim();
            let indent = &line[..line.len() - line.trim_start().len()];
            let ticks = bare.len() - bare.trim_start_matches(['`', '~']).len();
            let in_code = fence.is_some();
            match &fence {
                Some(open) if bare.starts_with(open.as_str()) && ticks == bare.len() => {
                    fence = None
                }
                None if ticks >= 3 => fence = Some(bare[..ticks].to_owned()),
                _ => {}
            }
            let found = mark(bare).filter(|_| !in_code && depth < DEEPEST);
            let Some(found) = found else {
                out.extend(self.plain(line, in_code || fence.is_some(), above + at + 1));
                at += 1;
                continue;
            };
            let (block, end) = match found {
                Mark::Box { name, title, folds } => {
                    let (inner, end) = self.inner(lines, at, indent, above, depth);
                    (self.boxed(name, title, folds, &inner, above + at + 1), end)
                }
                Mark::Tab(_) => {
                    let mut tabs = Vec::new();
                    let mut end = at;
                    while let Some(Mark::Tab(title)) = lines.get(end).and_then(|line| {
                        let is_beside = line.starts_with(indent);
                        mark(line.trim()).filter(|_| is_beside)
                    }) {
                        let (inner, next) = self.inner(lines, end, indent, above, depth);
                        tabs.push(callouts::container("tab", title, &inner));
                        end = next;
                    }
                    (callouts::container("tabs", "", &tabs.join("\n")), end)
                }
            };
            for line in block.split('\n') {
                out.push(if line.is_empty() {
                    String::new()
                } else {
                    format!("{indent}{line}")
                });
            }
            // What follows must not be taken for a part of it.
            let blanks = lines[at..end]
                .iter()
                .rev()
                .take_while(|line| line.trim().is_empty());
            let wanted = usize::from(end < lines.len());
            for _ in 0..blanks.count().max(wanted) {
                out.push(String::new());
            }
            at = end;
        }
        out.join("\n")
    }

    /// The text of a block whose first line is at `at`, carried, and where it ends.
    fn inner(
        &mut self,
        lines: &[&str],
        at: usize,
        indent: &str,
        above: usize,
        depth: usize,
    ) -> (String, usize) {
        let deeper = format!("{indent}    ");
        let belongs = |line: &&str| {
            line.trim().is_empty()
                || line.starts_with(&deeper)
                || line.starts_with(&format!("{indent}\t"))
        };
        let len = lines[at + 1..]
            .iter()
            .take_while(|line| belongs(line))
            .count();
        let end = at + 1 + len;
        let inner: Vec<&str> = lines[at + 1..end]
            .iter()
            .map(|line| {
                line.strip_prefix(&deeper)
                    .or_else(|| line.strip_prefix(indent)?.strip_prefix('\t'))
                    .unwrap_or("")
            })
            .collect();
        (
            self.lines(&inner, above + at + 1, depth + 1)
                .trim_matches('\n')
                .to_owned(),
            end,
        )
    }

    fn boxed(
        &mut self,
        name: &str,
        title: Option<&str>,
        folds: bool,
        text: &str,
        line: usize,
    ) -> String {
        let known = Kind::named(name);
        if known.is_none() {
            let what = format!("kb knows no box `{name}`: it is a note now");
            let remedy = "take the kind that fits: note, tip, warning …";
            self.losses
                .note_at(code::IMPORT_CONTENT, self.source, line, &what, remedy);
        }
        let own = spoken(name);
        let shown = match known {
            Some((_, shown)) => shown,
            None => Some(own.as_str()),
        };
        let title = title.or(shown).unwrap_or_default();
        if folds {
            let title = if title.is_empty() { &own } else { title };
            return callouts::written(Kind::Details, title, text);
        }
        let kind = known.map_or(Kind::Note, |(kind, _)| kind);
        callouts::written(kind, title, text)
    }

    /// A line that begins no block; `None` when nothing is left of it.
    fn plain(&mut self, line: &str, in_code: bool, number: usize) -> Option<String> {
        let bare = line.trim();
        let mut inline = Inline {
            source: self.source,
            losses: self.losses,
        };
        if inline.is_snippet(line, number) || in_code {
            return Some(line.to_owned());
        }
        if bare == "[TOC]" {
            self.losses.note_at(
                code::IMPORT_CONTENT,
                self.source,
                number,
                "the table of contents was left out: kb makes its own",
                "nothing",
            );
            return Some(String::new());
        }
        if bare.starts_with("::: ") {
            inline.stays(bare, "kb writes no documentation of programs", number);
            return Some(line.replacen("::: ", "\\::: ", 1));
        }
        inline.line(line, number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(text: &str) -> String {
        carry(text, "a.md", 0, &mut Losses::default())
    }

    #[test]
    fn indented_blocks_become_containers() {
        for (text, expected) in [
            (
                "!!! note\n    a\n\n    b\nc\n",
                "> [!NOTE]\n> a\n>\n> b\n\nc\n",
            ),
            ("!!! tip \"T\"\n    a\n\nb\n", ":::tip T\na\n:::\n\nb\n"),
            (
                "!!! warning inline end \"\"\n    a\n",
                "> [!WARNING]\n> a\n",
            ),
            (
                "??? question\n    a\n    !!! bug\n        b\n",
                ":::details Question\na\n:::warning Bug\nb\n:::\n:::\n",
            ),
            (
                "=== \"A\"\n\n    a\n\n=== \"B\"\n\n    ```\n    === \"x\"\n    ```\n",
                ":::tabs\n:::tab A\na\n:::\n:::tab B\n```\n=== \"x\"\n```\n:::\n:::\n",
            ),
            ("```\n!!! note\n    a\n```\n", "```\n!!! note\n    a\n```\n"),
        ] {
            assert_eq!(carried(text), expected, "{text}");
        }
    }
}
