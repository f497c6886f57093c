//! What MkDocs' extensions add within a line: keys and marked words become elements, icons and
//! abbreviations are left out and told, snippets and macros stay and are told.
//!
//! It must not know blocks.

use crate::content::marks::{self, Mark};
use crate::import::losses::Losses;
use crate::problem::code;

/// Ways that icons point.
const WAYS: [(&str, &str, &str); 4] = [
    ("right", "→", "›"),
    ("left", "←", "‹"),
    ("up", "↑", "↑"),
    ("down", "↓", "↓"),
];

/// Carries lines of one file.
pub(super) struct Inline<'a> {
    pub(super) source: &'a str,
    pub(super) losses: &'a mut Losses,
}

impl Inline<'_> {
    /// Tells of a snippet: also in code nothing is put there.
    pub(super) fn is_snippet(&mut self, line: &str, number: usize) -> bool {
        let is_one = marks::is_snippet(line);
        if is_one {
            self.stays(line.trim(), "kb puts no files together", number);
        }
        is_one
    }

    /// Tells of something that stays in the text.
    pub(super) fn stays(&mut self, written: &str, why: &str, number: usize) {
        let what = |written: &str| format!("`{written}` stays in the text: {why}");
        let remedy = "write in its place what customers are to see";
        self.losses.marked(
            code::IMPORT_TEMPLATE,
            self.source,
            number,
            written,
            what,
            remedy,
        );
    }

    fn left_out(&mut self, written: &str, what: &str, number: usize) {
        let what = |written: &str| format!("`{written}` {what}");
        let remedy = "say it in words if customers miss it";
        self.losses.marked(
            code::IMPORT_CONTENT,
            self.source,
            number,
            written,
            what,
            remedy,
        );
        self.losses.weigh_as_note();
    }

    /// A line outside of code; `None` when nothing is left of it.
    pub(super) fn line(&mut self, line: &str, number: usize) -> Option<String> {
        if let Some((short, _)) = marks::abbreviation(line) {
            let why = format!(
                "was left out: kb shows no meanings behind words; `<abbr title=\"…\">{short}</abbr>` does"
            );
            self.left_out(line, &why, number);
            return None;
        }
        let mut out = String::with_capacity(line.len());
        for (part, is_code) in marks::parts(line) {
            match is_code {
                true => out.push_str(part),
                false => self.words(line, part, number, &mut out),
            }
        }
        Some(out)
    }

    /// Words that stand in a line.
    fn words(&mut self, line: &str, words: &str, number: usize, out: &mut String) {
        let mut rest = words;
        while let Some((start, len)) = template(rest) {
            self.stays(&rest[start..start + len], "kb runs no macros", number);
            rest = &rest[start + len..];
        }
        let mut at = 0;
        for (mark, what) in marks::marks(words) {
            // What stands in the attributes of an icon went with it.
            if mark.start < at {
                continue;
            }
            let written = &words[mark.clone()];
            marked(&words[at..mark.start], out);
            at = mark.end;
            match what {
                Mark::Keys(keys) => {
                    let keys: Vec<String> = keys.iter().map(|key| element("kbd", key)).collect();
                    out.push_str(&keys.join("+"));
                }
                Mark::Icon(name) => {
                    at += attributes(&words[at..]);
                    let after = &words[at..];
                    // Nothing else says it where the icon is all that a link, a cell or a line has.
                    let is_alone = out.trim_end().ends_with(['|', '['])
                        && after.trim_start().starts_with(['|', ']'])
                        || line.trim() == written;
                    let said = sign(name).map(str::to_owned);
                    let said = said.or(is_alone.then(|| name.replace('-', " ")));
                    match said {
                        Some(said) => {
                            out.push_str(&said);
                            let what = format!("became `{said}`: kb has no icons in texts");
                            self.left_out(written, &what, number);
                        }
                        None => {
                            let what = "was left out: kb has no icons in texts";
                            self.left_out(written, what, number);
                            let is_apart = out.is_empty() || out.ends_with(' ');
                            at += usize::from(is_apart && after.starts_with(' '));
                        }
                    }
                }
            }
        }
        marked(&words[at..], out);
    }
}

/// Where the next tag of a macro stands, and how long it is. What is never closed goes to the end.
fn template(text: &str) -> Option<(usize, usize)> {
    let mut braces = text.match_indices('{').map(|(at, _)| at);
    let begin = braces.find(|at| text[at + 1..].starts_with(['{', '%']))?;
    let close = match text[begin..].starts_with("{{") {
        true => "}}",
        false => "%}",
    };
    let end = text[begin..].find(close).map(|end| end + 2);
    Some((begin, end.unwrap_or(text.len() - begin)))
}

/// An element that holds nothing but words.
fn element(name: &str, words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    let mut safe = String::with_capacity(words.len());
    for c in words.chars() {
        if "\\`*_[]|~".contains(c) {
            safe.push('\\');
        }
        safe.push(c);
    }
    format!("<{name}>{safe}</{name}>")
}

/// Words with those between `==` marked.
fn marked(words: &str, out: &mut String) {
    let mut rest = words;
    while let Some((before, after)) = rest.split_once("==") {
        let end = after.find("==");
        let found = end
            .map(|end| (&after[..end], &after[end + 2..]))
            .filter(|(inner, behind)| {
                let begins = inner.starts_with(|c: char| !c.is_whitespace() && c != '=');
                let is_word = |c: char| c.is_alphanumeric() || c == '=';
                begins
                    && !inner.ends_with(char::is_whitespace)
                    && !before.ends_with(is_word)
                    && !behind.starts_with(is_word)
            });
        out.push_str(before);
        match found {
            Some((inner, behind)) => {
                out.push_str(&format!("<mark>{inner}</mark>"));
                rest = behind;
            }
            None => {
                out.push_str("==");
                rest = after;
            }
        }
    }
    out.push_str(rest);
}

/// How long the attributes of an icon are that stand right behind it: `{ .big }`.
fn attributes(after: &str) -> usize {
    let Some((inner, _)) = after
        .strip_prefix('{')
        .and_then(|rest| rest.split_once('}'))
    else {
        return 0;
    };
    let is_list = inner
        .trim_start_matches(':')
        .trim_start()
        .starts_with(['.', '#'])
        || inner.contains('=');
    if is_list { inner.len() + 2 } else { 0 }
}

/// What an icon says, when a sign says the same.
fn sign(name: &str) -> Option<&'static str> {
    let parts: Vec<&str> = name.split('-').collect();
    let has = |word: &str| parts.contains(&word);
    if has("check") || has("checkmark") {
        return Some("✓");
    }
    // One collection has the sizes of its icons in their names, another the company of that name.
    let is_size = |part: &&str| part.chars().all(|c| c.is_ascii_digit());
    if has("close")
        || has("times")
        || has("xmark")
        || parts[0] == "x" && parts.get(1).is_some_and(is_size)
    {
        return Some("✗");
    }
    let mut ways = WAYS.iter().filter(|(way, ..)| has(way));
    let (_, arrow, chevron) = ways.next().filter(|_| ways.next().is_none())?;
    match (has("arrow"), has("chevron")) {
        (true, _) => Some(arrow),
        (false, true) => Some(chevron),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(line: &str) -> (Option<String>, usize) {
        let mut losses = Losses::default();
        let mut inline = Inline {
            source: "a.md",
            losses: &mut losses,
        };
        let line = inline.line(line, 1);
        (line, losses.finish().len())
    }

    #[test]
    fn a_long_line_of_marks_is_carried_in_no_time() {
        for mark in [
            "{{a}}",
            "{{",
            "{%a%}{{",
            "==a==",
            "==",
            "`",
            "`` ` ",
            ":material-x:",
            "++a++ ",
        ] {
            carried(&mark.repeat(20_000));
        }
    }

    #[test]
    fn a_mark_within_the_attributes_of_an_icon_goes_with_them() {
        carried(":material-x:{{=== \"a\":material-x:%}");
        let (line, _) = carried(":material-x:{ title=\"++a++\" } b");
        assert_eq!(line.unwrap(), "b");
    }

    #[test]
    fn what_kb_has_is_carried_and_the_rest_is_told() {
        for (line, expected, told) in [
            (
                "Press ++ctrl+alt+bar++.",
                "Press <kbd>Ctrl</kbd>+<kbd>Alt</kbd>+<kbd>\\|</kbd>.",
                0,
            ),
            (
                "`++ctrl+c++` and ``a ` ++a++``",
                "`++ctrl+c++` and ``a ` ++a++``",
                0,
            ),
            (
                "So ==it is==, a==b and c==d",
                "So <mark>it is</mark>, a==b and c==d",
                0,
            ),
            ("- :material-clock:{ .lg } __Soon__", "- __Soon__", 1),
            ("Tools :material-arrow-right: Port", "Tools → Port", 1),
            ("So :material-star: on, :simple-x:", "So on, ", 2),
            (
                "| a | :material-check: | :octicons-x-16: |",
                "| a | ✓ | ✗ |",
                2,
            ),
            ("[:fontawesome-brands-github:](x)", "[brands github](x)", 1),
            (
                "{{ a }} and {% b %} :smile:",
                "{{ a }} and {% b %} :smile:",
                2,
            ),
        ] {
            assert_eq!(carried(line), (Some(expected.to_owned()), told), "{line}");
        }
        assert_eq!(carried("*[HTML]: Hyper Text"), (None, 1));
    }
}
