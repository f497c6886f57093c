//! Where the words of a text are: Unicode's rules (UAX #29), with dictionaries for scripts that
//! write no spaces, and one rule of our own: dots, colons and underscores join no letters.
//!
//! It must not know what a word means or how it is written otherwise.

use std::sync::LazyLock;

use super::class::{ASCII, Class, class};
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

/// By dictionaries for all scripts without spaces. The neural model that ICU has for Thai, Khmer, Lao
/// and Burmese cuts the same words otherwise in other company, so that a question misses its article.
static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
    LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));

/// Calls `each` with the start and end (bytes) of every word, in order. With `apostrophe_splits`,
/// what stands before an apostrophe is a word of its own (French `l'ordinateur`).
pub(super) fn words(text: &str, apostrophe_splits: bool, mut each: impl FnMut(usize, usize)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    // A word never crosses white space, so every stretch between is looked at for itself.
    while at < bytes.len() {
        if is_space(bytes[at]) {
            at += 1;
            continue;
        }
        if let Some((word, next)) = simple(&bytes[at..]) {
            each(at, at + word);
            at += next;
            continue;
        }
        let end = bytes[at..].iter().position(|&b| is_space(b));
        let end = end.map_or(bytes.len(), |n| at + n);
        let stretch = &text[at..end];
        let mut told = |from, to| each(at + from, at + to);
        if is_plain(stretch) {
            plain(stretch, apostrophe_splits, &mut told);
        } else {
            by_unicode(stretch, apostrophe_splits, &mut told);
        }
        at = end;
    }
}

/// What most of an English text is: Latin letters, perhaps with punctuation behind them. Tells
/// where the word ends, and where to go on.
#[inline]
fn simple(stretch: &[u8]) -> Option<(usize, usize)> {
    let word = stretch
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic())
        .count();
    if word == 0 {
        return None;
    }
    let mut next = word;
    while let Some(&byte) = stretch.get(next).filter(|byte| !is_space(**byte)) {
        if byte.is_ascii_alphanumeric() || !byte.is_ascii() {
            return None;
        }
        next += 1;
    }
    Some((word, next))
}

fn is_space(byte: u8) -> bool {
    byte == b' ' || (9..=13).contains(&byte)
}

/// Whether the short rules below suffice: known characters only, and marks only after what they
/// can belong to.
fn is_plain(stretch: &str) -> bool {
    if stretch.is_ascii() {
        return true;
    }
    let mut before = Class::Break;
    stretch.chars().all(|c| {
        let now = class(c);
        let carried = matches!(before, Class::Letter | Class::Digit | Class::Mark);
        before = now;
        now != Class::Other && (now != Class::Mark || carried)
    })
}

/// The words of a plain stretch: Unicode's rules for letters, digits and marks, in short.
fn plain(stretch: &str, apostrophe_splits: bool, each: &mut impl FnMut(usize, usize)) {
    if stretch.is_ascii() {
        let classes = stretch
            .bytes()
            .map(|byte| ASCII[usize::from(byte & 0x7f)])
            .enumerate();
        runs(classes, stretch.len(), apostrophe_splits, each);
    } else {
        let classes = stretch.char_indices().map(|(at, c)| (at, class(c)));
        runs(classes, stretch.len(), apostrophe_splits, each);
    }
}

/// The words of a row of classes that ends at `len`.
fn runs(
    classes: impl Iterator<Item = (usize, Class)>,
    len: usize,
    apostrophe_splits: bool,
    each: &mut impl FnMut(usize, usize),
) {
    let mut start = None;
    // The class of the last letter or digit of the word, and a joiner seen after it.
    let mut last = Class::Break;
    let mut joiner: Option<(usize, Class)> = None;
    for (at, now) in classes {
        match now {
            Class::Letter | Class::Digit => {
                if let (Some((joined_at, kind)), Some(from)) = (joiner.take(), start) {
                    let joins = last == now && (kind == Class::Apostrophe || now == Class::Digit);
                    if !joins || (apostrophe_splits && kind == Class::Apostrophe) {
                        each(from, joined_at);
                        start = None;
                    }
                }
                start.get_or_insert(at);
                last = now;
            }
            Class::Mark => {}
            Class::Apostrophe | Class::Point if start.is_some() && joiner.is_none() => {
                joiner = Some((at, now));
            }
            _ => {
                if let Some(from) = start.take() {
                    each(from, joiner.map_or(at, |(joined_at, _)| joined_at));
                }
                joiner = None;
            }
        }
    }
    if let Some(from) = start {
        each(from, joiner.map_or(len, |(joined_at, _)| joined_at));
    }
}

/// The words of any stretch, by ICU's segmentation. Its own idea of what is a word loses segments
/// that end in a combining mark, so a word is what holds a letter or digit.
fn by_unicode(stretch: &str, apostrophe_splits: bool, each: &mut impl FnMut(usize, usize)) {
    let mut from = 0;
    for to in SEGMENTER.segment_str(stretch) {
        if to > from {
            split(stretch, from, to, apostrophe_splits, each);
        }
        from = to;
    }
}

/// Cuts one segment where a dot, colon or underscore stands, unless a dot stands between digits, and
/// where Korean particles are glued to Latin letters or digits.
fn split(
    text: &str,
    from: usize,
    to: usize,
    apostrophe_splits: bool,
    each: &mut impl FnMut(usize, usize),
) {
    let segment = &text[from..to];
    let mut word = from;
    // Whether the last letter or digit was Korean.
    let mut korean: Option<bool> = None;
    for (at, c) in segment.char_indices() {
        if c.is_alphanumeric() {
            let now = is_hangul(c);
            if korean.replace(now).is_some_and(|before| before != now) {
                tell(text, word, from + at, each);
                word = from + at;
            }
        }
        let cuts = match c {
            ':' | ';' | '_' => true,
            '.' => !between_digits(segment, at, c),
            '\'' | '\u{2018}' | '\u{2019}' => apostrophe_splits,
            _ => false,
        };
        if cuts {
            tell(text, word, from + at, each);
            word = from + at + c.len_utf8();
        }
    }
    tell(text, word, to, each);
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' | '\u{ac00}'..='\u{d7a3}')
}

fn between_digits(segment: &str, at: usize, c: char) -> bool {
    let is_base = |c: &char| class(*c) != Class::Mark;
    let before = segment[..at].chars().rev().find(is_base);
    let after = segment[at + c.len_utf8()..].chars().find(is_base);
    before.is_some_and(char::is_numeric) && after.is_some_and(char::is_numeric)
}

fn tell(text: &str, from: usize, to: usize, each: &mut impl FnMut(usize, usize)) {
    if text[from..to].chars().any(char::is_alphanumeric) {
        each(from, to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(text: &str) -> Vec<&str> {
        let mut all = Vec::new();
        words(text, false, |from, to| all.push(&text[from..to]));
        all
    }

    #[test]
    fn words_of_many_scripts_are_whole() {
        for (text, expected) in [
            ("How do I reset my password?", "How|do|I|reset|my|password"),
            (
                "don't, user’s 3.5 1,000 e.g. end.Next",
                "don't|user’s|3.5|1,000|e|g|end|Next",
            ),
            (
                "Serial.begin(9600); led_builtin C++",
                "Serial|begin|9600|led|builtin|C",
            ),
            ("পাসওয়ার্ড ভুলে গেছি, কী করব?", "পাসওয়ার্ড|ভুলে|গেছি|কী|করব"),
            ("করে টাকা। প্রশ্ন", "করে|টাকা|প্রশ্ন"),
            ("हिन्दी में खोज", "हिन्दी|में|खोज"),
            ("naïve cafe\u{301}", "naïve|cafe\u{301}"),
        ] {
            assert_eq!(list(text).join("|"), expected);
        }
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_words() {
        assert!(list("ฉันลืมรหัสผ่าน").len() > 1);
        assert!(list("我忘记了密码").len() > 1);
    }

    #[test]
    fn an_apostrophe_splits_where_the_language_elides() {
        let mut all = Vec::new();
        let text = "l'ordinateur d’abord";
        words(text, true, |from, to| all.push(&text[from..to]));
        assert_eq!(all, ["l", "ordinateur", "d", "abord"]);
    }

    proptest! {
        #[test]
        fn the_short_rules_find_what_unicode_finds(
            text in "[ab1৩কতার্য়\u{09cd}\u{09be}\u{200d}\u{200c}'’.,:;_ @।\"\u{2026}-]{0,24}",
            splits: bool,
        ) {
            for stretch in text.split(' ').filter(|s| is_plain(s)) {
                let (mut short, mut full) = (Vec::new(), Vec::new());
                plain(stretch, splits, &mut |from, to| short.push((from, to)));
                by_unicode(stretch, splits, &mut |from, to| full.push((from, to)));
                prop_assert_eq!(short, full, "{:?}", stretch);
            }
        }

        #[test]
        fn the_short_rules_hold_for_all_of_ascii(text in "[ -~]{0,24}", splits: bool) {
            let (mut short, mut full) = (Vec::new(), Vec::new());
            words(&text, splits, |from, to| short.push((from, to)));
            by_unicode(&text, splits, &mut |from, to| full.push((from, to)));
            prop_assert_eq!(short, full);
        }

        #[test]
        fn any_text_has_ordered_words_within_it(text in "\\PC{0,60}|[\\x00-\\x20\u{202e}\u{300}a]{0,40}") {
            let mut end = 0;
            words(&text, true, |from, to| {
                assert!(from >= end && to > from && text.get(from..to).is_some());
                end = to;
            });
        }
    }
}
