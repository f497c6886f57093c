//! A query: what a customer typed, capped and analysed.
//!
//! Customers type words, not a query language: whatever stands there is words or nothing. It must
//! not know the index.

use crate::lang::Lang;
use crate::text::{Analyzer, number_of};

use super::indexer::add_word;

/// What is longer is cut (a pasted log, a book).
const MAX_BYTES: usize = 2048;
/// Words beyond these are not looked at.
const MAX_WORDS: usize = 128;

/// What a customer typed, analysed: at least one searchable term.
#[derive(Clone, Debug)]
pub struct Query {
    typed: String,
    words: Vec<Asked>,
    whole: String,
}

/// A word of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) term: String,
    pub(super) folded: String,
    /// Its place among the words, one that is joined from two like the second of them.
    pub(super) place: usize,
    /// Where it stands in what was typed.
    pub(super) start: usize,
    pub(super) end: usize,
    /// It says little by itself.
    pub(super) light: bool,
    /// It is the two words before it, written as one.
    pub(super) joined: bool,
    /// It lies across the border of two words, and is only looked at where the index holds it.
    pub(super) across: bool,
    /// It touches the end of what was typed, and may be unfinished.
    pub(super) open: bool,
}

impl Query {
    /// Caps what is too long, folds, analyses. `None`: nothing searchable in it, so it is no search.
    #[must_use]
    pub fn parse(text: &str, lang: &Lang) -> Option<Self> {
        let typed = tidy(text);
        let mut words: Vec<Asked> = Vec::new();
        let mut whole = String::new();
        let mut last_end = 0;
        let mut place = 0;
        Analyzer::new(lang).tokens(&typed, |token| {
            if !token.joined {
                add_word(&mut whole, token.folded);
                place += 1;
            }
            last_end = token.end;
            // The same word again says nothing more; the last of them is the one being typed.
            words.retain(|word| word.term != token.term);
            words.push(Asked {
                term: token.term.to_owned(),
                folded: token.folded.to_owned(),
                place,
                start: token.start,
                end: token.end,
                light: token.light,
                joined: token.joined,
                across: token.across,
                open: false,
            });
        });
        if words.len() > MAX_WORDS {
            words.drain(..words.len() - MAX_WORDS);
        }
        let joins = |c: char| matches!(c, '\'' | '’' | '.' | ',');
        let ends_open =
            typed[last_end..].chars().all(joins) && !text.ends_with(char::is_whitespace);
        for word in &mut words {
            word.open = ends_open && word.end == last_end && !word.across;
        }
        (!words.is_empty()).then_some(Self {
            typed,
            words,
            whole,
        })
    }

    /// What was typed, cut and tidied (for showing).
    #[must_use]
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// What can be shown of a text in which nothing may be searchable: cut and tidied like a query.
    #[must_use]
    pub fn tidied(text: &str) -> String {
        tidy(text)
    }

    /// Its different words, in order.
    pub(super) fn words(&self) -> &[Asked] {
        &self.words
    }

    /// The number of all its words as one, as whole titles are indexed.
    pub(super) fn whole(&self) -> u64 {
        number_of(&self.whole)
    }
}

/// Control characters and what turns the direction of text are taken out, white space becomes one
/// space, and what is too long is cut: after a word where there is one, else after a character.
fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len().min(MAX_BYTES + 8));
    for c in text.chars() {
        let blank = c.is_whitespace() || c.is_control();
        if blank && !tidied.is_empty() && !tidied.ends_with(' ') {
            tidied.push(' ');
        } else if !blank && !turns(c) {
            tidied.push(c);
        }
        if tidied.len() > MAX_BYTES {
            cut(&mut tidied);
            break;
        }
    }
    tidied.truncate(tidied.trim_end().len());
    tidied
}

fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{feff}')
}

fn cut(tidied: &mut String) {
    let end = tidied.floor_char_boundary(MAX_BYTES);
    let space = tidied[..end].rfind(' ').filter(|at| *at > MAX_BYTES / 2);
    tidied.truncate(space.unwrap_or(end));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Option<Query> {
        Query::parse(text, &Lang::english())
    }

    #[test]
    fn what_holds_no_word_is_no_search() {
        for text in [
            "",
            "   ",
            "???",
            "\0",
            "((((",
            "\u{202e}\u{300}",
            "+ - \"\"",
        ] {
            assert!(parse(text).is_none(), "{text:?}");
        }
    }

    #[test]
    fn signs_of_query_languages_are_nothing() {
        let query = parse("title:(refund* OR \"money back\")~2 -C++").unwrap();
        let words: Vec<_> = query.words().iter().map(|w| w.folded.as_str()).collect();
        assert_eq!(words, ["title", "refund", "or", "money", "back", "2", "c"]);
    }

    #[test]
    fn what_was_typed_is_tidied_for_showing() {
        assert_eq!(
            parse("  how\tto \u{202e}pay\0\n ").unwrap().typed(),
            "how to pay"
        );
    }

    #[test]
    fn a_word_is_open_only_at_the_very_end() {
        for (text, open) in [
            ("refun", true),
            ("refun ", false),
            ("refun?", false),
            ("don'", true),
            ("how refun\n", false),
        ] {
            assert_eq!(
                parse(text).unwrap().words().last().unwrap().open,
                open,
                "{text:?}"
            );
        }
    }

    #[test]
    fn a_long_query_is_cut_after_a_word_and_within_characters() {
        let query = parse(&"টাকা ফেরত চাই ".repeat(400)).unwrap();
        assert!(query.typed().len() <= MAX_BYTES && query.typed().len() > MAX_BYTES / 2);
        assert!(
            ["টাকা", "ফেরত", "চাই"]
                .iter()
                .any(|word| query.typed().ends_with(word))
        );
        assert!(parse(&"ক".repeat(5000)).unwrap().typed().len() <= MAX_BYTES);
        assert!(parse(&"a1 b2 c3 d4 ".repeat(500)).unwrap().words().len() <= MAX_WORDS);
    }

    proptest! {
        #[test]
        fn any_text_is_parsed(text in "\\PC{0,80}|[\\x00-\\x20\u{202e}\u{300}(a]{0,600}") {
            if let Some(query) = parse(&text) {
                prop_assert!(query.words().iter().all(|w| query.typed().get(w.start..w.end).is_some()));
            }
        }
    }
}
