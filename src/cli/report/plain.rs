//! Text from elsewhere, so that it neither steers a terminal nor hides what stands there: what editions
//! and far ends tell, what stands in files that anybody may have written.
//!
//! It must not know who said it.

use std::borrow::Cow;

/// Whether a character moves the cursor, changes colours, or turns the direction of what follows.
fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
        )
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn escaped(text: &str, steers: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&steers) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match steers(c) {
            true => out.extend(c.escape_unicode()),
            false => out.push(c),
        }
    }
    out.into()
}

/// A text of several lines.
pub(in crate::cli) fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| steers(c) && !matches!(c, '\n' | '\t'))
}

/// The same, in which what kb marks on a terminal stays marked.
pub(super) fn emphasised(text: &str) -> Cow<'_, str> {
    match lines(text) {
        Cow::Borrowed(text) => text.into(),
        Cow::Owned(text) => ["[1m", "[0m"]
            .iter()
            .fold(text, |text, mark| {
                text.replace(&format!("\\u{{1b}}{mark}"), &format!("\u{1b}{mark}"))
            })
            .into(),
    }
}

/// A text that stands within a line.
pub(in crate::cli) fn words(text: &str) -> Cow<'_, str> {
    escaped(text, steers)
}

/// The same with as many characters as before, for those who count them.
pub(super) fn as_long(text: &str) -> String {
    let shown = |c| {
        if steers(c) && c != '\t' {
            '\u{fffd}'
        } else {
            c
        }
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal_and_every_language_stays_readable() {
        let bad = "a\u{1b}[2J\r\u{9b}31m\u{202e}b\u{2066}\u{200f}\u{2028}c\0";
        for shown in [lines(bad), words(bad)] {
            assert!(!shown.contains(steers), "{shown:?}");
            assert!(shown.starts_with("a\\u{1b}[2J\\u{d}"), "{shown}");
        }
        assert_eq!(lines("one\n\ttwo"), "one\n\ttwo");
        assert_eq!(words("one\ntwo"), "one\\u{a}two");
        let marked = "\u{1b}[1mbold\u{1b}[0m\u{1b}[2J";
        assert_eq!(emphasised(marked), "\u{1b}[1mbold\u{1b}[0m\\u{1b}[2J");
        // Bengali is joined and kept apart by marks of its own.
        for good in ["র\u{200d}্যাব", "ক্\u{200c}ষ", "שלום", "👩\u{200d}💻", "naïve"]
        {
            assert_eq!(words(good), good);
            assert_eq!(as_long(good), good);
        }
        assert_eq!(as_long(bad).chars().count(), bad.chars().count());
    }
}
