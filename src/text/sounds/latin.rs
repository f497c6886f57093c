//! The sounds of a Bengali word typed in Latin letters.
//!
//! It must not know endings.

use super::sound::{Sound, Word};
use Sound::{A, B, Bh, D, Dh, E, F, G, Gh, H, I, J, K, Kh, L, M, N, O, P, R, S, T, Th, U, Y};

/// Letters that stand together for one sound, the longest first.
const TOGETHER: &[(&str, &[Sound])] = &[
    ("kkh", &[Kh]),
    ("ksh", &[Kh]),
    ("chh", &[S]),
    ("tch", &[S]),
    ("kh", &[Kh]),
    ("gh", &[Gh]),
    ("ch", &[S]),
    ("sh", &[S]),
    ("jh", &[J]),
    ("zh", &[J]),
    ("th", &[Th]),
    ("dh", &[Dh]),
    ("ph", &[F]),
    ("bh", &[Bh]),
    ("vh", &[Bh]),
    ("ng", &[N]),
    ("ck", &[K]),
    ("qu", &[K]),
    ("aa", &[A]),
    ("ee", &[I]),
    ("ii", &[I]),
    ("oo", &[U]),
    ("uu", &[U]),
];

/// The sounds of a folded word of Latin letters.
pub(super) fn sounds(folded: &str) -> Word {
    let mut word = Word::default();
    let mut rest = folded;
    while !rest.is_empty() {
        let letters = together(rest, &mut word).unwrap_or_else(|| {
            one(rest.as_bytes(), &mut word);
            1
        });
        rest = &rest[letters..];
    }
    word
}

/// The sounds of a word in which every `c` is চ or ছ (`kicu`), which few words mean.
pub(super) fn sounds_with_soft_c(folded: &str) -> Word {
    sounds(&folded.replace("ch", "c").replace('c', "ch"))
}

fn together(rest: &str, word: &mut Word) -> Option<usize> {
    let (letters, sounds) = TOGETHER.iter().find(|(text, _)| rest.starts_with(text))?;
    sounds.iter().for_each(|sound| word.push(*sound));
    Some(letters.len())
}

fn one(rest: &[u8], word: &mut Word) {
    let next = rest.get(1).copied().unwrap_or(b' ');
    let after_consonant = word.last().is_some_and(|last| last.is_consonant());
    match rest[0] {
        b'c' if next == b'c' => {}
        b'c' => word.push(if softens(next) { S } else { K }),
        b'h' if after_consonant || !(is_vowel(next) || next == b' ') => {}
        // `bya` is ব্যা, `niye` is নিয়ে, `delivery` ends in a vowel.
        b'y' if after_consonant && is_vowel(next) => {
            if word.consonants() == 1 && word.vowels() == 0 {
                word.push(E);
            }
        }
        b'y' if after_consonant => word.push(I),
        b'y' => word.push(Y),
        b'w' if after_consonant => {}
        b'x' => [K, S].into_iter().for_each(|sound| word.push(sound)),
        // ব্যাগ typed `byag`: its vowel was told with `y`.
        b'a' if rest_of_ya(word) => {}
        letter => word.0.extend(plain(letter)),
    }
}

/// Whether the vowel before stands for `ya`.
fn rest_of_ya(word: &Word) -> bool {
    matches!(word.0[..], [first, E] if first.is_consonant())
}

/// Whether `c` before this letter is that of চ and ছ: `hocce`, `mucbo`, but `screen`, `account`.
fn softens(next: u8) -> bool {
    matches!(
        next,
        b'e' | b'i' | b'y' | b'b' | b'd' | b'g' | b'j' | b'm' | b'n' | b'p'
    )
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn plain(letter: u8) -> Option<Sound> {
    Some(match letter {
        b'a' => A,
        b'b' => B,
        b'd' => D,
        b'e' => E,
        b'f' => F,
        b'g' => G,
        b'h' => H,
        b'i' => I,
        b'j' | b'z' => J,
        b'k' | b'q' => K,
        b'l' => L,
        b'm' => M,
        b'n' => N,
        b'o' | b'w' => O,
        b'p' => P,
        b'r' => R,
        b's' => S,
        b't' => T,
        b'u' => U,
        b'v' => Bh,
        _ => return None,
    })
}
