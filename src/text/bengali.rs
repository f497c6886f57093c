//! Bengali: a light stemmer, nouns first, and one spelling for the confusions people really make.
//!
//! No crate stems Bengali. The endings are those of every grammar (plural, classifier, case,
//! emphasis, verb), taken off again and again until none is left, so that forms built upon each
//! other meet. It must not know texts or other languages.

mod spelling;

use spelling::spelling;

/// Whether a folded word is to be stemmed by these rules.
pub(super) fn is_bengali(folded: &str) -> bool {
    folded
        .chars()
        .any(|c| ('\u{0985}'..='\u{09e1}').contains(&c))
}

/// The term of a folded Bengali word.
pub(super) fn stem(folded: &str) -> String {
    let mut word = spelling(folded);
    let negated = word.len();
    without_negation(&mut word);
    if let Some(root) = short_verb(&word) {
        return root.to_owned();
    }
    if word.len() < negated && syllables(&word) < 2 {
        word = spelling(folded);
    }
    let mut opened = false;
    while let Some(ending) = ending(&word) {
        word.truncate(word.len() - ending.chars().count());
        opened = matches!(ending, "া" | "ানো");
    }
    if opened {
        close_vowel(&mut word);
    }
    word.into_iter().collect()
}

const HASANTA: char = '\u{09cd}';

/// After what an ending may be taken off.
#[derive(Clone, Copy)]
enum After {
    Anything,
    Vowel,
    Consonant,
    /// কে: not where ক is likely to be the word's own (নেটওয়ার্কে, ফেসবুকে).
    Object,
}

impl After {
    fn allows(self, last: char) -> bool {
        match self {
            Self::Anything => last != HASANTA,
            Self::Vowel => is_vowel(last),
            Self::Consonant => is_consonant(last) || last == 'ং',
            Self::Object => last != HASANTA && last != 'ু',
        }
    }
}

/// The endings in the order in which they are tried; all in the one spelling.
const ENDINGS: &[(After, &[&str])] = &[
    // verbs: tense and person
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
            "ছিলাম",
            "ছিলেন",
            "ছিল",
            "ছেন",
            "ছি",
            "ছে",
            "িয়ে",
        ],
    ),
    // nouns: plural and classifier, then case
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
    (After::Anything, &["তে"]),
    (After::Vowel, &["য়ে", "য়"]),
    // verbs again
    (
        After::Anything,
        &["ানো", "বেন", "বে", "বো", "ব", "লাম", "তাম", "তেন", "েন", "ুন"],
    ),
    // emphasis, and the vowels that are endings themselves
    (After::Anything, &["ই", "ও"]),
    (After::Consonant, &["ে", "ো", "া"]),
];

/// The ending to take off a word next.
fn ending(word: &[char]) -> Option<&'static str> {
    let fits = |text: &str, after: After| {
        let Some(left) = word.len().checked_sub(text.chars().count()) else {
            return false;
        };
        let (left, end) = word.split_at(left);
        end.iter().copied().eq(text.chars())
            && left.last().is_some_and(|&last| after.allows(last))
            && syllables(left) >= if text.starts_with("গুল") { 1 } else { 2 }
    };
    let all = ENDINGS
        .iter()
        .flat_map(|&(after, texts)| texts.iter().map(move |&text| (after, text)));
    all.into_iter()
        .find(|&(after, text)| fits(text, after))
        .map(|(_, text)| text)
}

/// Takes the negation off a verb: পাইনি, পারছিনা.
fn without_negation(word: &mut Vec<char>) {
    if let [.., 'ি' | 'ে' | 'ই' | '\u{09df}', 'ন', 'ি' | 'া'] = word[..] {
        word.truncate(word.len() - 2);
    }
}

/// Verbs of one syllable, whose forms no ending could be taken off, with the stems they take.
const SHORT_VERBS: &[(&str, &[&str])] = &[
    ("পা", &["পা", "পে"]),
    ("জা", &["জা", "জে", "গি", "গে"]),
    ("দে", &["দে", "দি"]),
    ("নে", &["নে", "নি"]),
    ("চা", &["চা", "চে"]),
    ("খা", &["খা", "খে"]),
    ("হ", &["হ", "হো"]),
];

const SHORT_VERB_ENDINGS: &[&str] = &[
    "ওয়া",
    "ওয়ার",
    "ব",
    "বো",
    "বে",
    "বেন",
    "চ্ছি",
    "চ্ছে",
    "চ্ছেন",
    "চ্ছিল",
    "চ্ছিলাম",
    "য়",
    "ই",
    "ও",
    "তে",
    "লাম",
    "ল",
    "লো",
    "লে",
    "লেন",
    "ছি",
    "ছে",
    "ছেন",
    "য়েছি",
    "য়েছে",
    "য়েছেন",
    "য়েছিল",
    "য়েছিলাম",
    "য়ে",
];

/// The root of a form of a verb of one syllable.
fn short_verb(word: &[char]) -> Option<&'static str> {
    let word: String = word.iter().collect();
    // Is not: no form of নেওয়া.
    if word.len() > 30 || word == "নেই" {
        return None;
    }
    let is_form = |stem: &str| {
        word.strip_prefix(stem)
            .is_some_and(|ending| SHORT_VERB_ENDINGS.contains(&ending))
    };
    SHORT_VERBS
        .iter()
        .find(|(_, stems)| stems.iter().any(|stem| is_form(stem)))
        .map(|(root, _)| *root)
}

/// Words of that shape whose vowel is open in all their forms: verbs first, then nouns.
const ALWAYS_OPEN: &[[char; 3]] = &[
    ['দ', 'ে', 'খ'],
    ['ফ', 'ে', 'ল'],
    ['খ', 'ে', 'ল'],
    ['ঠ', 'ে', 'ল'],
    ['ব', 'ে', 'চ'],
    ['ব', 'ে', 'ল'],
    ['স', 'ে', 'ব'],
    ['ড', 'ে', 'ট'],
];

/// Roots of one closed syllable open their vowel before া: লেখা of লিখ, খোলা of খুল.
fn close_vowel(word: &mut [char]) {
    if ALWAYS_OPEN.iter().any(|open| open == word) {
        return;
    }
    if let [first, vowel, last] = word
        && is_consonant(*first)
        && is_consonant(*last)
    {
        match vowel {
            'ে' => *vowel = 'ি',
            'ো' => *vowel = 'ু',
            _ => {}
        }
    }
}

/// Independent vowels, and consonants that begin a syllable (not those below another).
fn syllables(word: &[char]) -> usize {
    let begins = |(at, c): (usize, &char)| is_letter(*c) && (at == 0 || word[at - 1] != HASANTA);
    word.iter().enumerate().filter(|&pair| begins(pair)).count()
}

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
    fn a_table_of_endings_is_in_the_one_spelling() {
        let endings = ENDINGS.iter().flat_map(|(_, texts)| texts.iter());
        let texts = endings.chain(SHORT_VERB_ENDINGS).copied();
        for text in texts.filter(|t| !t.contains(HASANTA)) {
            let folded = fold(text);
            assert_eq!(folded, text, "write it as folding does");
        }
    }

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
