//! Bengali: a light stemmer, nouns first, and one spelling for the confusions people really make.
//!
//! No crate stems Bengali. Forms of listed verbs become their root. The endings of nouns are those
//! of every grammar (plural, classifier, case, emphasis), taken off again and again until none is
//! left, so that forms built upon each other meet. It must not know texts or other languages.

mod endings;
mod spelling;
mod variants;
mod verbs;

use spelling::spelling;

/// Whether a folded word is to be stemmed by these rules.
pub(super) fn is_bengali(folded: &str) -> bool {
    folded
        .chars()
        .any(|c| ('\u{0985}'..='\u{09e1}').contains(&c))
}

/// The term of a folded Bengali word. Letters that are joined or written one after the other are
/// the same in it: ইন্সটল and ইনস্টল, পর্দা and পরদা.
pub(super) fn stem(folded: &str) -> String {
    let mut stem = root(folded);
    stem.retain(|c| c != HASANTA);
    stem
}

fn root(folded: &str) -> String {
    let mut word: String = spelling(folded).into_iter().collect();
    if let Some(root) = negated(&word) {
        return root.to_owned();
    }
    loop {
        if let Some(usual) = variants::usual(&word) {
            return usual.to_owned();
        }
        if let Some(root) = verbs::root(&word) {
            return root.to_owned();
        }
        let Some(ending) = endings::ending(&word) else {
            return word;
        };
        word.truncate(word.len() - ending.len());
    }
}

/// The root of a verb with its negation: পাইনি, পারছিনা.
fn negated(word: &str) -> Option<&'static str> {
    let verb = word.strip_suffix("নি").or_else(|| word.strip_suffix("না"))?;
    verbs::root(verb)
}

const HASANTA: char = '\u{09cd}';

fn is_letter(c: char) -> bool {
    is_consonant(c) || ('\u{0985}'..='\u{0994}').contains(&c)
}

fn is_consonant(c: char) -> bool {
    ('\u{0995}'..='\u{09b9}').contains(&c) || matches!(c, '\u{09dc}' | '\u{09dd}' | '\u{09df}')
}

fn is_vowel(c: char) -> bool {
    ('\u{0985}'..='\u{0994}').contains(&c) || ('\u{09be}'..='\u{09cc}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;
    use proptest::prelude::*;

    #[test]
    fn something_is_always_left() {
        for word in ["র", "কে", "ের", "গুলো", "ও", "ই", "ে", "্", "ঁ", "নি"]
        {
            assert!(stem(word).chars().count() <= word.chars().count(), "{word}");
        }
    }

    proptest! {
        #[test]
        fn no_word_makes_it_panic(word in "[\u{0980}-\u{09ff}a1\u{0301}]{0,20}") {
            stem(&fold(&word));
        }
    }
}
