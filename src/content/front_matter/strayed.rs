//! Front matter that its marks do not make one: it does not begin in the first line or with `---`, or is
//! never closed. Read as text it would show a draft to everybody.
//!
//! It must not know what the keys mean.

use std::ops::Range;

use super::misses::is_invisible;
use super::values::is_key;

/// What its writer took for front matter.
pub(super) struct Strayed {
    /// Its opening mark, in bytes of the whole text.
    pub(super) at: Range<usize>,
    pub(super) why: &'static str,
    pub(super) remedy: String,
}

/// Looks for it in a text without front matter.
pub(super) fn find(text: &str) -> Option<Strayed> {
    let bare = text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let start = text.len() - bare.len();
    let first = bare.lines().next()?;
    let mark = first.trim_end_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let opening = Opening::of(mark)?;
    let below = match opening {
        Opening::None => bare,
        _ => bare.split_once('\n').map_or("", |(_, below)| below),
    };
    let end = keys(below, &opening)?;
    if opening.is_block() && has_title(text) {
        return None;
    }
    let at = start..start + mark.len();
    let is_first = text[..start].trim_start_matches('\u{feff}').is_empty();
    let (why, remedy) = match opening {
        Opening::Mark(mark) if is_first && first.trim_end() == mark && end != End::Mark => (
            "the front matter is never closed",
            format!(
                "write `{mark}` on a line of its own behind it; where the text begins with a rule, write that as `***`"
            ),
        ),
        Opening::Mark(mark) => (
            "the front matter must begin in the first line",
            format!(
                "take out what stands above `{mark}` or beside it, be it blanks, empty lines or signs that nobody sees"
            ),
        ),
        Opening::None if end != End::Mark => return None,
        Opening::None | Opening::Near | Opening::Block => (
            "the front matter does not begin with `---`",
            "write `---` alone in the first line, and once more on a line of its own behind the last key"
                .to_owned(),
        ),
    };
    Some(Strayed { at, why, remedy })
}

/// What stands where front matter should begin.
enum Opening {
    /// The mark itself.
    Mark(&'static str),
    /// Too many hyphens, too few, or dashes that were made of them.
    Near,
    /// A block of code, or JSON: others write front matter so.
    Block,
    /// The first key.
    None,
}

impl Opening {
    fn of(line: &str) -> Option<Self> {
        let is_dashes = line
            .chars()
            .all(|c| matches!(c, '-' | '–' | '—' | '―' | '−'));
        let code = line.strip_prefix("```").or(line.strip_prefix("~~~"));
        Some(match line {
            "---" => Self::Mark("---"),
            "+++" => Self::Mark("+++"),
            _ if is_dashes && !line.is_empty() => Self::Near,
            "{" | ";;;" => Self::Block,
            _ if matches!(code, Some("yaml" | "yml" | "toml")) => Self::Block,
            _ if key(line, ':').is_some_and(is_key) => Self::None,
            _ => return None,
        })
    }

    fn is_block(&self) -> bool {
        matches!(self, Self::Block)
    }

    fn closes(&self, line: &str) -> bool {
        match self {
            Self::Mark(mark) => line == *mark,
            Self::Near | Self::None => line == "---" || matches!(Self::of(line), Some(Self::Near)),
            Self::Block => line.starts_with(['`', '~', '}', ';']),
        }
    }
}

/// Where keys end.
#[derive(PartialEq, Eq)]
enum End {
    Mark,
    Text,
}

/// Where the keys end that stand here, if keys of front matter are among them.
fn keys(below: &str, opening: &Opening) -> Option<End> {
    let signs: &[char] = match opening {
        Opening::Mark("+++") => &['='],
        Opening::Block => &[':', '='],
        _ => &[':'],
    };
    let mut is_ours = false;
    let mut end = End::Text;
    for line in below.lines() {
        if opening.closes(line.trim_end()) {
            end = End::Mark;
            break;
        }
        // A value of several lines is indented, or a list.
        let continues = line.starts_with([' ', '\t', '#', '-', '[', ']']) || line.trim().is_empty();
        let line = match opening {
            Opening::Block => line.trim_start(),
            _ => line,
        };
        match signs.iter().find_map(|sign| key(line, *sign)) {
            Some(key) if is_key(key) => is_ours = true,
            Some(_) => {}
            None if continues => {}
            None => break,
        }
    }
    is_ours.then_some(end)
}

/// Whether the text has a title of its own: then a block of code above it may be meant.
fn has_title(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("# "))
}

/// The key that a line begins with.
fn key(line: &str, sign: char) -> Option<&str> {
    let (key, value) = line.split_once(sign)?;
    let is_apart = sign == '=' || value.is_empty() || value.starts_with([' ', '\t', '\r']);
    let key = key.trim_end().trim_matches(['"', '\'']);
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    (is_apart && !key.is_empty() && key.chars().all(is_word)).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use crate::problem::code;

    #[test]
    fn a_draft_whose_front_matter_strayed_is_not_published() {
        for (text, what, line) in [
            (
                "\n---\ntitle: x\ndraft: true\n---\nText",
                "must begin in the first line",
                2,
            ),
            (
                "  \r\n\r\n---\r\ntags:\r\n  - a\r\ndraft: true\r\n---\r\nText",
                "must begin",
                3,
            ),
            (" +++\ndraft = true\n+++\nText", "must begin", 1),
            ("---\ntitle: x\ndraft: true\n\ntext", "is never closed", 1),
            ("\u{feff}---\n\nDraft: true\n\ntext", "is never closed", 1),
            (
                "+++\nlayout = 1\n[extra]\ndraft = true\n---\ntext",
                "is never closed",
                1,
            ),
            ("\u{200b}---\ntitle: x\n---\n", "must begin", 1),
            ("\u{feff}\u{feff}---\ntitle: x\n---\n", "must begin", 1),
            ("---\u{200b}\ntitle: x\n---\n", "must begin", 1),
            (
                "----\ndraft: true\n----\nText",
                "does not begin with `---`",
                1,
            ),
            ("—\ndraft: true\n—\nText", "does not begin", 1),
            ("\n--\ndraft: true\n---\nText", "does not begin", 2),
            ("title: x\ndraft: true\n---\nText", "does not begin", 1),
            ("```yaml\ndraft: true\n```\nText", "does not begin", 1),
            ("{\n  \"draft\": true\n}\nText", "does not begin", 1),
        ] {
            let problem = read("a.md", text).unwrap_err();
            assert_eq!(problem.code, code::FRONT_MATTER, "{text:?}");
            assert!(problem.what.contains(what), "{text:?}: {problem}");
            assert_eq!(problem.place.line, Some(line), "{text:?}");
        }
    }

    #[test]
    fn a_rule_above_prose_is_a_rule() {
        for text in [
            "---\nRead this: it matters.\n\ntitle: x",
            "\n---\nText\n---\n",
            "---\n\nText",
            "---\nNote: the shop is closed.\n",
            "---\ntitle:x\n",
            "- - -\ntitle: x\n",
            "\n\n# Title\n\n---\ntitle: x\n---\n",
            "+++\ntitle: x\n",
            "```yaml\ndraft: true\n```\n\n# Front matter\n",
            "title: x\n\nText",
            "Title\n---\nText",
            "---- \nText: it is\n",
        ] {
            assert!(read("a.md", text).is_ok(), "{text:?}");
        }
    }
}
