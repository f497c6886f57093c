//! The sounds of a word in Bengali script.
//!
//! It must not know endings.

use super::sound::{Sound, Word};
use Sound::{A, B, Bh, D, Dh, E, F, G, Gh, H, I, J, K, Kh, L, M, N, O, P, R, S, T, Th, U, Y};

const HASANTA: char = '\u{09cd}';

/// Whether a word is spelt in Bengali script alone.
pub(super) fn is_spelt(folded: &str) -> bool {
    !folded.is_empty()
        && folded
            .chars()
            .all(|c| ('\u{0980}'..='\u{09e3}').contains(&c))
}

/// The sounds of a folded word.
pub(super) fn sounds(folded: &str) -> Word {
    let letters: Vec<char> = folded.chars().filter(|c| !matches!(c, 'ঁ' | 'ঃ')).collect();
    let mut word = Word::default();
    let mut at = 0;
    while at < letters.len() {
        at += letter(&letters[at..], at == 0, &mut word);
    }
    word
}

/// Tells the sounds of the first letter, and of what is written below and around it; gives how
/// many characters that were.
fn letter(rest: &[char], first: bool, word: &mut Word) -> usize {
    match *rest {
        ['অ' | 'এ' | 'আ', HASANTA, 'য', 'া', ..] => tell(word, &[A], 4),
        ['অ' | 'এ', HASANTA, 'য', ..] => tell(word, &[A], 3),
        ['ক', HASANTA, 'ষ', ..] => consonant(word, Kh, &rest[3..], 3),
        ['জ', HASANTA, 'ঞ', ..] => consonant(word, G, &rest[3..], 3),
        ['ঙ', HASANTA, 'গ', ..] => consonant(word, N, &rest[3..], 3),
        // ব্যাগ, ব্যথা: at the beginning য below opens the vowel, elsewhere it only doubles.
        [HASANTA, 'য', 'া', ..] => {
            let opens = word.consonants() == 1 && word.vowels() == 0;
            tell(word, &[if opens { E } else { A }], 3)
        }
        [HASANTA, 'য', ref behind @ ..] => {
            let opens = word.consonants() == 1 && word.vowels() == 0;
            let bare = is_bare(behind);
            let opened: &[Sound] = if opens && bare {
                &[E]
            } else if bare {
                &[O]
            } else {
                &[]
            };
            tell(word, opened, 2)
        }
        // স্বাগত: ব below another letter is silent, but for ম্ব, র্ব, ল্ব, ব্ব.
        [HASANTA, 'ব', ref behind @ ..] if !matches!(word.last(), Some(M | R | L | B)) => {
            tell(word, if is_bare(behind) { &[O] } else { &[] }, 2)
        }
        ['হ', HASANTA, 'য', 'া', ..] if first => tell(word, &[H, E], 4),
        ['হ', HASANTA, ..] => 2,
        ['\u{09df}', ..] => tell(word, &[Y], 1),
        [c, ref behind @ ..] => match (plain(c), vowels(c)) {
            (Some(sound), _) => consonant(word, sound, behind, 1),
            (_, Some(vowels)) => tell(word, vowels, 1),
            _ => 1,
        },
        [] => 1,
    }
}

fn tell(word: &mut Word, sounds: &[Sound], letters: usize) -> usize {
    sounds.iter().for_each(|sound| word.push(*sound));
    letters
}

/// A consonant, with the vowel that it has without a sign.
fn consonant(word: &mut Word, sound: Sound, behind: &[char], letters: usize) -> usize {
    word.push(sound);
    if is_bare(behind) {
        word.push(O);
    }
    letters
}

/// Whether a letter has neither a vowel sign nor another letter below it, by what is behind it.
fn is_bare(behind: &[char]) -> bool {
    behind
        .first()
        .is_none_or(|c| !('\u{09be}'..=HASANTA).contains(c))
}

fn plain(c: char) -> Option<Sound> {
    Some(match c {
        'ক' => K,
        'খ' => Kh,
        'গ' => G,
        'ঘ' => Gh,
        'চ' | 'ছ' | 'শ' | 'ষ' | 'স' => S,
        'জ' | 'ঝ' | 'য' => J,
        'ট' | 'ত' | 'ৎ' => T,
        'ঠ' | 'থ' => Th,
        'ড' | 'দ' => D,
        'ঢ' | 'ধ' => Dh,
        'ঙ' | 'ং' | 'ঞ' | 'ণ' | 'ন' => N,
        'প' => P,
        'ফ' => F,
        'ব' => B,
        'ভ' => Bh,
        'ম' => M,
        'র' | '\u{09dc}' | '\u{09dd}' => R,
        'ল' => L,
        'হ' => H,
        _ => return None,
    })
}

fn vowels(c: char) -> Option<&'static [Sound]> {
    Some(match c {
        'অ' | 'ও' | 'ো' => &[O],
        'আ' | 'া' => &[A],
        'ই' | 'ঈ' | 'ি' | 'ী' => &[I],
        'উ' | 'ঊ' | 'ু' | 'ূ' => &[U],
        'ঋ' | 'ৃ' => &[R, I],
        'এ' | 'ে' => &[E],
        'ঐ' | 'ৈ' => &[O, I],
        'ঔ' | 'ৌ' => &[O, U],
        _ => return None,
    })
}
