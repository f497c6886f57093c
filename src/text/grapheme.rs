//! Where a text can be cut without breaking what readers see as one character.
//!
//! It must not know words.

use icu_segmenter::GraphemeClusterSegmenter;

/// The last place not behind `at` where a text can be cut without breaking a character as readers
/// see it. What they see as one is looked at for 64 bytes; nothing in earnest is longer.
#[must_use]
pub fn floor_grapheme(text: &str, at: usize) -> usize {
    let at = text.floor_char_boundary(at);
    let from = text.floor_char_boundary(at.saturating_sub(64));
    let to = text.ceil_char_boundary(at.saturating_add(16).min(text.len()));
    let near = &text[from..to];
    let borders = GraphemeClusterSegmenter::new().segment_str(near);
    let floor = borders
        .take_while(|border| from + border <= at)
        .last()
        .unwrap_or(0);
    if floor == 0 && from > 0 {
        at
    } else {
        from + floor
    }
}

/// How wide a line of text is, in Latin letters: what readers see as one character counts once, and
/// one of East Asia, which is as wide as it is high, twice.
#[must_use]
pub fn width(text: &str) -> usize {
    let borders: Vec<usize> = GraphemeClusterSegmenter::new().segment_str(text).collect();
    let characters = borders.windows(2).map(|pair| &text[pair[0]..pair[1]]);
    let wide = |character: &str| {
        let first = character.chars().next().map_or(0, u32::from);
        matches!(first, 0x1100..=0x115f | 0x2e80..=0xd7a3 | 0xf900..=0xfaff | 0xff01..=0xff60 | 0x1f300..=0x1faff | 0x20000..=0x3fffd)
    };
    characters
        .map(|character| if wide(character) { 2 } else { 1 })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cut_breaks_no_character_that_readers_see() {
        for (text, at, floor) in [
            ("abc", 2, 2),
            ("abc", 9, 3),
            ("e\u{301}x", 1, 0),
            ("e\u{301}x", 3, 3),
            ("aক্ষ", 4, 1),
            ("👨\u{200d}👩\u{200d}👧", 7, 0),
        ] {
            assert_eq!(floor_grapheme(text, at), floor, "{text} {at}");
        }
    }

    #[test]
    fn a_line_is_as_wide_as_readers_see_it() {
        for (text, wide) in [
            ("", 0),
            ("pay", 3),
            ("টাকা ফেরত", 6),
            ("ক্ষ", 1),
            ("返金", 4),
            ("e\u{301}", 1),
        ] {
            assert_eq!(width(text), wide, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_cut_is_never_behind_what_was_asked(text in "\\PC{0,40}|e\u{301}{0,90}", at in 0usize..200) {
            let floor = floor_grapheme(&text, at);
            prop_assert!(floor <= at && text.is_char_boundary(floor));
        }
    }
}
