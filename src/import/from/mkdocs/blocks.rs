//! Blocks that MkDocs' extensions add to Markdown: admonitions, folds and tabs with indented text.
//!
//! It must not know which page they stand in.

use super::inline::Inline;
use crate::import::callouts::{self, Kind};
use crate::import::from::code_blocks;
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
            if !in_code
                && depth < DEEPEST
                && let Some((figure, end)) = figure(lines, at)
            {
                let figure: Vec<&str> = figure.iter().map(String::as_str).collect();
                out.push(self.lines(&figure, above + at, DEEPEST));
                at = end;
                continue;
            }
            let found = mark(bare).filter(|_| !in_code && depth < DEEPEST);
            let Some(found) = found else {
                if !in_code && fence.is_some() {
                    out.push(code_blocks::opened(
                        line,
                        self.source,
                        above + at + 1,
                        self.losses,
                    ));
                    self.annotated(&lines[at + 1..], bare, ticks, above + at + 1);
                } else {
                    out.extend(self.plain(line, in_code || fence.is_some(), above + at + 1));
                }
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

    /// Tells of the marks in a block of code that lead to notes below it; `above` lines stand before it.
    fn annotated(&mut self, lines: &[&str], opening: &str, ticks: usize, above: usize) {
        let is_end = |line: &&&str| {
            let bare = line.trim();
            bare.starts_with(&opening[..ticks]) && bare.trim_matches(['`', '~']).is_empty()
        };
        let code = lines.iter().take_while(|line| !is_end(line));
        for (number, line) in code.enumerate() {
            let Some(mark) = annotation(line) else {
                continue;
            };
            let what =
                |mark: &str| format!("`{mark}` stays in the code: kb shows no notes on code");
            let remedy = "take the mark out; what it leads to stands below the code";
            let number = above + number + 1;
            self.losses.marked(
                code::IMPORT_TEMPLATE,
                self.source,
                number,
                mark,
                what,
                remedy,
            );
        }
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

/// The mark of a note at the end of a line of code, in a comment: `# (1)!`.
fn annotation(line: &str) -> Option<&str> {
    let bare = line.trim_end();
    let bare = ["*/", "-->"]
        .iter()
        .find_map(|end| bare.strip_suffix(end))
        .unwrap_or(bare)
        .trim_end();
    let inner = bare.strip_suffix('!').unwrap_or(bare).strip_suffix(')')?;
    let (before, number) = inner.rsplit_once('(')?;
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    let before = before.trim_end();
    let mut comments = ["#", "//", "--", ";", "%", "/*", "<!--"].iter();
    let comment = comments.find(|comment| before.ends_with(**comment))?;
    is_number.then(|| &bare[before.len() - comment.len()..])
}

/// A figure whose text is Markdown, as kb takes it, and where it ends.
fn figure(lines: &[&str], at: usize) -> Option<(Vec<String>, usize)> {
    let open = lines[at].trim();
    let rest = open.strip_prefix("<figure")?.strip_suffix('>')?;
    let is_markdown = |rest: &str| {
        rest.split_whitespace()
            .any(|word| word.starts_with("markdown"))
    };
    if !is_markdown(rest) || rest.contains('>') {
        return None;
    }
    let indent = &lines[at][..lines[at].len() - lines[at].trim_start().len()];
    let len = lines[at..]
        .iter()
        .position(|line| line.trim() == "</figure>")?;
    let mut out = vec![format!("{indent}<figure>"), String::new()];
    for line in &lines[at + 1..at + len] {
        let bare = line.trim();
        let bare = match bare.strip_prefix("<figcaption") {
            Some(rest) => {
                if out.last().is_some_and(|last| !last.is_empty()) {
                    out.push(String::new());
                }
                let (attributes, rest) = rest.split_once('>')?;
                match is_markdown(attributes) {
                    true => format!("<figcaption>{rest}"),
                    false => bare.to_owned(),
                }
            }
            None => bare.to_owned(),
        };
        let is_first = bare.is_empty() && out.last().is_some_and(String::is_empty);
        if !is_first {
            out.push(if bare.is_empty() {
                bare
            } else {
                format!("{indent}{bare}")
            });
        }
    }
    out.push(format!("{indent}</figure>"));
    Some((out, at + len + 1))
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
            (
                "!!! success\n    Ok\n    !!! question \"Nested\"\n        Inner\n",
                ":::tip\nOk\n:::note Nested\nInner\n:::\n:::\n",
            ),
            (
                "a\n\n<figure markdown=\"span\">\n  ![I](img/a.png){ width=\"300\" }\n  <figcaption>Cap</figcaption>\n</figure>\n\nb\n",
                "a\n\n<figure>\n\n![I](img/a.png){ width=\"300\" }\n\n<figcaption>Cap</figcaption>\n</figure>\n\nb\n",
            ),
            (
                "<figure>\n  <img src=\"a.png\">\n</figure>\n",
                "<figure>\n  <img src=\"a.png\">\n</figure>\n",
            ),
            (
                "``` py title=\"x.py\" linenums=\"1\"\na\n```\n",
                "\n**`x.py`**\n\n``` py linenums=\"1\"\na\n```\n",
            ),
            ("```\n!!! note\n    a\n```\n", "```\n!!! note\n    a\n```\n"),
        ] {
            assert_eq!(carried(text), expected, "{text}");
        }
    }

    #[test]
    fn what_kb_does_not_draw_in_code_is_told() {
        let text = "```yaml\na: 1 # (1)!\nb: f(2)\nc: 3 // (12)\n```\n\n1.  Note\n\n```mermaid\ngraph\n```\n";
        let mut losses = Losses::default();
        assert_eq!(carry(text, "a.md", 3, &mut losses), text);
        let told = losses.finish().into_iter();
        let told: Vec<String> = told
            .map(|told| format!("{:?} {}", told.place.line, told.what))
            .collect();
        assert_eq!(
            told,
            [
                "Some(5) `# (1)!` stays in the code: kb shows no notes on code",
                "Some(7) `// (12)` stays in the code: kb shows no notes on code",
                "Some(12) a diagram of Mermaid stays as code: kb draws none",
            ]
        );
    }
}
