//! Code blocks: what other tools read in their first lines, and what they draw instead of them.
//!
//! It must not know which tool that is, nor components.

use crate::import::losses::Losses;
use crate::problem::code;

/// A block that is MDX and no code, as other tools are to see it.
const NO_CODE: &str = "mdx-code-block";

/// How many ticks or tildes a line begins with.
fn ticks(bare: &str) -> usize {
    bare.len() - bare.trim_start_matches(['`', '~']).len()
}

/// The text with what is in such blocks as text. Every line keeps its number.
pub(super) fn unwrapped(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut out: Vec<&str> = Vec::with_capacity(lines.len());
    let mut at = 0;
    while at < lines.len() {
        let bare = lines[at].trim();
        let ticks = ticks(bare);
        if ticks < 3 || bare.starts_with('`') && bare[ticks..].contains('`') {
            out.push(lines[at]);
            at += 1;
            continue;
        }
        let ends = |line: &&str| line.trim().starts_with(&bare[..ticks]) && is_end(line.trim());
        let Some(len) = lines[at + 1..].iter().position(ends) else {
            break;
        };
        let block = &lines[at..at + len + 2];
        if bare[ticks..].trim() == NO_CODE {
            out.push("");
            out.extend(&block[1..=len]);
            out.push("");
        } else {
            out.extend(block);
        }
        at += block.len();
    }
    // A block that is never closed goes to the end.
    out.extend(&lines[at..]);
    out.join("\n")
}

fn is_end(bare: &str) -> bool {
    ticks(bare) == bare.len()
}

/// The line that opens a block, with the title of the block above it: kb shows no titles of code.
pub(super) fn opened(line: &str, source: &str, number: usize, losses: &mut Losses) -> String {
    let bare = line.trim();
    let words = bare[ticks(bare)..].trim_start();
    if words.split_whitespace().next() == Some("mermaid") {
        let what = "a diagram of Mermaid stays as code: kb draws none";
        let remedy = "put a picture of it in its place, with words for those who do not see it";
        losses.line(code::IMPORT_TEMPLATE, source, number, what, remedy);
    }
    let Some((before, title, after)) = titled(line) else {
        return line.to_owned();
    };
    let indent = &line[..line.len() - line.trim_start().len()];
    let words = match title.contains(['.', '/', '_']) && !title.contains('`') {
        true => format!("`{title}`"),
        false => escaped(title),
    };
    let after = after.trim_end();
    format!("\n{indent}**{words}**\n\n{}{after}", before.trim_end())
}

/// What stands around the title of a block: `js title="a.js" {1}`.
fn titled(line: &str) -> Option<(&str, &str, &str)> {
    let mut all = line.match_indices("title=");
    let (at, key) = all.find(|(at, _)| line[..*at].ends_with(char::is_whitespace))?;
    let rest = &line[at + key.len()..];
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (title, after) = rest[1..].split_once(quote)?;
    let title = title.trim();
    (!title.is_empty()).then_some((&line[..at], title, after))
}

fn escaped(words: &str) -> String {
    let mut safe = String::with_capacity(words.len());
    for c in words.chars() {
        if "\\`*_[]<>{}|&$~".contains(c) {
            safe.push('\\');
        }
        safe.push(c);
    }
    safe
}

/// Whether a line of code is nothing but a comment that marks others for the eye.
pub(super) fn is_mark(line: &str) -> bool {
    const NAMES: [&str; 3] = ["highlight-next-line", "highlight-start", "highlight-end"];
    const COMMENTS: [(&str, &str); 12] = [
        ("//", ""),
        ("#", ""),
        ("/*", "*/"),
        ("{/*", "*/}"),
        ("<!--", "-->"),
        ("--", ""),
        (";;", ""),
        ("%", ""),
        ("!", ""),
        ("'", ""),
        ("REM", ""),
        ("(*", "*)"),
    ];
    let bare = line.trim();
    COMMENTS.iter().any(|(begin, end)| {
        let inner = bare.strip_prefix(begin);
        let inner = inner.and_then(|inner| inner.strip_suffix(end));
        inner.is_some_and(|inner| NAMES.contains(&inner.trim()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_of_mdx_is_text() {
        for (text, expected) in [
            ("a\n```mdx-code-block\n<A/>\n```\nb\n", "a\n\n<A/>\n\nb\n"),
            (
                "````mdx-code-block\n```js\nx\n```\n````",
                "\n```js\nx\n```\n",
            ),
            (
                "````md\n```mdx-code-block\nx\n```\n````",
                "````md\n```mdx-code-block\nx\n```\n````",
            ),
            ("```mdx-code-block\nx", "```mdx-code-block\nx"),
        ] {
            assert_eq!(unwrapped(text), expected);
        }
        unwrapped(&"```mdx-code-block\n".repeat(100_000));
        unwrapped(&"````a\n```\n".repeat(100_000));
    }

    #[test]
    fn the_title_of_a_block_stands_above_it() {
        for (line, expected) in [
            (
                "```js title=\"a.config.js\" {1}",
                "\n**`a.config.js`**\n\n```js {1}",
            ),
            ("  ~~~ title='A *b*'", "\n  **A \\*b\\***\n\n  ~~~"),
            ("```js", "```js"),
            ("```js subtitle=\"x\"", "```js subtitle=\"x\""),
            ("```js title=\"x", "```js title=\"x"),
        ] {
            let mut losses = Losses::default();
            let opened = opened(line, "a.mdx", 1, &mut losses);
            assert_eq!(opened.replace("  {1}", " {1}"), expected, "{line}");
            assert!(losses.finish().is_empty());
        }
    }

    #[test]
    fn marks_for_the_eye_are_found_in_comments_of_many_languages() {
        for line in [
            "  // highlight-next-line",
            "# highlight-start",
            "<!-- highlight-end -->",
            "{/* highlight-next-line */}",
        ] {
            assert!(is_mark(line), "{line}");
        }
        for line in [
            "highlight-start",
            "let a; // highlight-next-line",
            "// highlight-next",
        ] {
            assert!(!is_mark(line), "{line}");
        }
    }
}
