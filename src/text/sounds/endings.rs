//! The endings of Bengali words as they sound, the same for both scripts.
//!
//! Nouns first, as in the stemmer: plural, classifier, case; then the endings of verbs that no noun
//! ends in. What must be left grows with how often words end so by themselves. It must not know
//! scripts.

use super::sound::{Sound, Word};
use Sound::{A, B, D, E, G, I, K, L, M, N, O, R, S, T, U, Y};

/// After what an ending may be taken off.
#[derive(Clone, Copy)]
enum After {
    Anything,
    Vowel,
    Consonant,
    /// কে: গ্রাহককে, আমাকে; not ফেসবুকে.
    OpenVowel,
}

impl After {
    fn allows(self, last: Sound) -> bool {
        match self {
            Self::Anything => true,
            Self::Vowel => last.is_vowel(),
            Self::Consonant => last.is_consonant(),
            Self::OpenVowel => matches!(last, A | E | I),
        }
    }
}

/// What may stand before an ending, how many consonants must be left, and the endings.
type Rule = (After, usize, &'static [&'static [Sound]]);

/// In the order in which they are tried. ও between consonants is not heard (`gulor`).
const ENDINGS: &[Rule] = &[
    (
        After::Anything,
        1,
        &[
            &[G, U, L, A, R],
            &[G, U, L, I, R],
            &[G, U, L, R],
            &[G, U, L, K, E],
            &[G, U, L, T, E],
            &[G, U, L, I, T, E],
            &[G, U, L, A],
            &[G, U, L, I],
            &[G, U, L, O],
            &[G, U, L],
        ],
    ),
    (
        After::Consonant,
        2,
        &[
            &[E, S, I, L, A, M],
            &[E, S, I, L, E, N],
            &[E, S, I, L],
            &[E, S, E, N],
            &[E, S, I],
            &[E, S, E],
            &[S, I, L, A, M],
            &[S, I, L, E, N],
            &[S, I, L],
            &[S, E, N],
            &[S, I],
            &[S, E],
        ],
    ),
    (
        After::Anything,
        2,
        &[&[D, E, R], &[T, U, K, U], &[T, I], &[T, A]],
    ),
    (After::Anything, 3, &[&[R, A]]),
    (After::Anything, 2, &[&[E, R], &[B, E, N]]),
    (After::Vowel, 2, &[&[R]]),
    (After::OpenVowel, 2, &[&[K, E], &[T, E]]),
    (After::Vowel, 3, &[&[B, E], &[B]]),
    (After::Anything, 2, &[&[E, N], &[U, N]]),
    (After::Vowel, 2, &[&[Y], &[I], &[O]]),
    (After::Consonant, 2, &[&[E], &[A], &[O]]),
];

/// Takes endings off until none is left.
pub(super) fn take_off(word: &mut Word) {
    while let Some(ending) = ending(word) {
        word.0.truncate(word.0.len() - ending);
    }
}

/// How long the ending is that is to be taken off next.
fn ending(word: &Word) -> Option<usize> {
    let fits = |after: After, left: usize, ending: &[Sound]| {
        word.0.strip_suffix(ending).is_some_and(|before| {
            before.last().is_some_and(|last| after.allows(*last))
                && before.iter().filter(|s| s.is_consonant()).count() >= left
        })
    };
    let all = ENDINGS
        .iter()
        .flat_map(|&(after, left, endings)| endings.iter().map(move |e| (after, left, *e)));
    all.into_iter()
        .find(|&(after, left, ending)| fits(after, left, ending))
        .map(|(_, _, ending)| ending.len())
}
