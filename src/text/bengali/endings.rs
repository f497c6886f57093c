//! The endings of Bengali nouns, and those of verbs that no noun ends in.
//!
//! A light stemmer's rules: what is left must still be a word. It must not know verbs by name.

use super::{HASANTA, is_consonant, is_letter, is_vowel};

/// After what an ending may be taken off.
#[derive(Clone, Copy)]
enum After {
    Anything,
    Vowel,
    Consonant,
    /// কে: not where ক is likely to be the word's own (নেটওয়ার্কে, ফেসবুকে).
    Object,
}

/// Beginnings of a last syllable whose ক is its own: নেটওয়ার্কে, লিংকে, ফেসবুকে, ক্যাশব্যাকে, অনেকে.
const OWN_K: &[&str] = &["\u{09cd}", "ং", "বু", "\u{09cd}যা", "\u{09cd}যে", "নে"];

impl After {
    fn allows(self, left: &str) -> bool {
        let is_after = |fits: fn(char) -> bool| left.chars().next_back().is_some_and(fits);
        match self {
            Self::Anything => is_after(|last| last != HASANTA),
            Self::Vowel => is_after(|last| is_vowel(last) || last == 'ং'),
            Self::Consonant => is_after(|last| is_consonant(last) || last == 'ং'),
            Self::Object => !OWN_K.iter().any(|own| left.ends_with(own)),
        }
    }
}

/// The endings in the order in which they are tried; all in the one spelling.
const ENDINGS: &[(After, &[&str])] = &[
    // verbs that are not on the list of roots
    (
        After::Anything,
        &[
            "িয়েছিলাম",
            "িয়েছিলেন",
            "িয়েছিল",
            "িয়েছেন",
            "িয়েছি",
            "িয়েছে",
            "চ্ছিলাম",
            "চ্ছিলেন",
            "চ্ছিল",
            "চ্ছেন",
            "চ্ছি",
            "চ্ছে",
            "েছিলাম",
            "েছিলেন",
            "েছিল",
            "েছেন",
            "েছি",
            "েছে",
            "িয়ে",
        ],
    ),
    (
        After::Consonant,
        &["ছিলাম", "ছিলেন", "ছিল", "ছেন", "ছি", "ছে"],
    ),
    // plural and classifier, then case
    (
        After::Anything,
        &["গুলো", "গুলি", "গুলা", "সমুহ", "টুকু", "েদের", "দের"],
    ),
    (After::Vowel, &["য়েরা"]),
    (After::Anything, &["েরা", "রা", "টি", "টা"]),
    (After::Vowel, &["য়ের"]),
    (After::Anything, &["ের"]),
    (After::Vowel, &["র"]),
    (After::Object, &["কে"]),
    (After::Vowel, &["তে", "য়ে", "য়"]),
    // verbs again
    (After::Anything, &["ানো", "বেন"]),
    // emphasis, and the vowels that are endings themselves
    (After::Anything, &["ই", "ও"]),
    (After::Consonant, &["ে", "ো"]),
];

/// The ending to take off a word next.
pub(super) fn ending(word: &str) -> Option<&'static str> {
    let fits = |text: &str, after: After| {
        word.strip_suffix(text).is_some_and(|left| {
            after.allows(left)
                && syllables(left) >= if text.starts_with("গুল") { 1 } else { 2 }
        })
    };
    let all = ENDINGS
        .iter()
        .flat_map(|&(after, texts)| texts.iter().map(move |&text| (after, text)));
    all.into_iter()
        .find(|&(after, text)| fits(text, after))
        .map(|(_, text)| text)
}

/// Independent vowels, and consonants that begin a syllable (not those below another); ং, which
/// does before a vowel.
fn syllables(word: &str) -> usize {
    let before = std::iter::once(None).chain(word.chars().map(Some));
    let begins = |(before, c): &(Option<char>, char)| {
        (is_letter(*c) || *c == 'ং') && *before != Some(HASANTA)
    };
    before.zip(word.chars()).filter(begins).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;

    #[test]
    fn the_endings_are_in_the_one_spelling() {
        for text in ENDINGS.iter().flat_map(|(_, texts)| texts.iter()) {
            assert_eq!(fold(text), *text, "write it as folding does");
        }
    }
}
