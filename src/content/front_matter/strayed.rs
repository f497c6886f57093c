//! Front matter that its marks do not make one: it does not begin in the first line, or is never
//! closed. Read as text it would show a draft to everybody.
//!
//! It must not know what the keys mean.

use std::ops::Range;

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
    let bare = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let start = text.len() - bare.len();
    let mark = bare.lines().next()?.trim_end();
    let sign = match mark {
        "---" => ':',
        "+++" => '=',
        _ => return None,
    };
    let mut is_ours = false;
    for line in bare.lines().skip(1) {
        // A value of several lines is indented, or a list.
        let continues = line.starts_with([' ', '\t', '#', '-', '[', ']']) || line.trim().is_empty();
        match key(line, sign) {
            Some(key) if is_key(key) => is_ours = true,
            Some(_) => {}
            None if continues => {}
            None => break,
        }
        if line.trim_end() == mark {
            break;
        }
    }
    if !is_ours {
        return None;
    }
    let at = start..start + mark.len();
    let is_first = text[..start].trim_start_matches('\u{feff}').is_empty();
    Some(match is_first {
        true => Strayed {
            at,
            why: "the front matter is never closed",
            remedy: format!(
                "write `{mark}` on a line of its own behind it; where the text begins with a rule, write that as `***`"
            ),
        },
        false => Strayed {
            at,
            why: "the front matter must begin in the first line",
            remedy: format!("take out what stands above `{mark}`, be it blanks and empty lines"),
        },
    })
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
        ] {
            assert!(read("a.md", text).is_ok(), "{text:?}");
        }
    }
}
