//! Sound keys: one short key for a Bengali word and for the ways people type it in Latin letters.
//!
//! Bengali is often typed on a phone as it sounds (`taka ferot chai`), by no rule but the ear's.
//! Both scripts are written down as [`Sound`]s, the same endings are taken off, and what people
//! mix up is left out of the key: of a long word its consonants are enough, of a short one the
//! vowels must agree as well. The idea is that of consonant keys for names (Soundex; for Bengali:
//! UzZaman and Khan, "A double metaphone encoding for Bangla", 2005). It must not know texts.

mod bengali;
mod endings;
mod latin;
mod sound;

use super::loans;
use sound::Word;

/// The key of a folded word: Bengali script or Latin letters. `None` where too little remains to
/// mean anything, and for what is no such word.
#[must_use]
pub fn sound(folded: &str) -> Option<String> {
    key(&spoken(folded)?.without_endings())
}

/// The keys that a folded word may have been typed for, the likeliest first. A Bengali word has
/// one. In Latin letters, `a` also stands for the vowels of কর and কেন, `o` for that of খুঁজ, `c`
/// for চ, and what looks like an ending may belong to the word (`khabar` for খবর).
#[must_use]
pub fn sounds(folded: &str) -> Vec<String> {
    let Some(spoken) = spoken(folded) else {
        return Vec::new();
    };
    let mut ways = vec![spoken.clone().without_endings()];
    if is_latin(folded) && loans::bengali(folded).is_none() {
        ways.extend(ways[0].with_other_vowels());
        let soft = folded
            .contains('c')
            .then(|| latin::sounds_with_soft_c(folded));
        ways.extend(soft.map(|word| word.settled().without_endings()));
        ways.extend(folded.ends_with("ar").then_some(spoken));
    }
    let mut keys = Vec::with_capacity(ways.len());
    for key in ways.iter().filter_map(key) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// A folded word of Bengali script in Latin letters, one way of the many in which people type it: as it
/// sounds, without breath, without doubled sounds and without the vowel that has no sign.
#[must_use]
pub fn romanised(folded: &str) -> Option<String> {
    let spelt = bengali::is_spelt(folded);
    spelt.then(|| bengali::sounds(folded).settled().plain())
}

fn is_latin(folded: &str) -> bool {
    folded.bytes().all(|b| b.is_ascii_lowercase())
}

/// The sounds of a word. A loan word sounds as it is spelt in Bengali.
fn spoken(folded: &str) -> Option<Word> {
    let word = if let Some(spelt) = loans::bengali(folded) {
        bengali::sounds(spelt)
    } else if is_latin(folded) {
        latin::sounds(folded)
    } else if bengali::is_spelt(folded) {
        bengali::sounds(folded)
    } else {
        return None;
    };
    Some(word.settled())
}

/// From this many consonants on, they are enough.
const LONG: usize = 3;

fn key(word: &Word) -> Option<String> {
    match word.consonants() {
        0 => None,
        1 => Some(word.fine()).filter(|_| word.vowels() > 1),
        few if few < LONG => Some(word.fine()),
        _ => Some(word.coarse()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold;
    use proptest::prelude::*;

    /// The cases of `tests/data/words/typed.txt`; their format is told at its top.
    #[test]
    fn words_sound_as_people_type_them() {
        let cases = include_str!("../../../tests/data/words/typed.txt");
        let lines = cases.lines().map(str::trim);
        let wrong: Vec<String> = lines
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
            .flat_map(missed)
            .collect();
        assert!(
            wrong.is_empty(),
            "{} wrong:\n{}",
            wrong.len(),
            wrong.join("\n")
        );
    }

    /// The words of a line that do not sound like its first, or that do and should not.
    fn missed(line: &str) -> Vec<String> {
        let (alike, words) = match line.strip_prefix('!') {
            Some(words) => (false, words),
            None => (true, line),
        };
        let mut words = words.split_whitespace().map(fold);
        let first = words.next().unwrap();
        let key = sound(&first);
        words
            .filter(|word| key.as_ref().is_some_and(|key| sounds(word).contains(key)) != alike)
            .map(|word| format!("{first} {key:?}, {word} {:?}", sounds(&word)))
            .collect()
    }

    proptest! {
        #[test]
        fn no_word_makes_it_panic(word in "[a-z]{0,20}|[\u{0980}-\u{09ff}]{0,20}|\\PC{0,20}") {
            let folded = fold(&word);
            let all = sounds(&folded);
            prop_assert!(sound(&folded).is_none_or(|key| !key.is_empty() && all.first() == Some(&key)));
        }
    }
}
