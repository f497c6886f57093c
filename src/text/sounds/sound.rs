//! The sounds that keys are made of, and words as rows of them.
//!
//! It must not know scripts.

use super::endings;

/// A sound as people hear and type it. Dental and retroflex, the three sibilants and চ ছ, and জ য
/// ঝ are never told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sound {
    K,
    Kh,
    G,
    Gh,
    S,
    J,
    T,
    Th,
    D,
    Dh,
    N,
    P,
    F,
    B,
    Bh,
    M,
    R,
    L,
    H,
    /// য় between vowels, and at the end of a word.
    Y,
    A,
    I,
    U,
    E,
    /// ও, and the vowel that Bengali letters have without a sign.
    O,
}

use Sound::{A, B, Bh, D, Dh, E, F, G, Gh, I, K, Kh, O, P, T, Th, U, Y};

impl Sound {
    pub(super) fn is_vowel(self) -> bool {
        matches!(self, A | I | U | E | O)
    }

    pub(super) fn is_consonant(self) -> bool {
        !self.is_vowel() && self != Y
    }

    /// Without breath: what is mixed up in long words without harm.
    fn plain(self) -> Self {
        match self {
            Kh => K,
            Gh => G,
            Th => T,
            Dh => D,
            Bh => B,
            F => P,
            other => other,
        }
    }

    fn letter(self) -> char {
        match self {
            K => 'k',
            Kh => 'K',
            G => 'g',
            Gh => 'G',
            Sound::S => 's',
            Sound::J => 'j',
            T => 't',
            Th => 'T',
            D => 'd',
            Dh => 'D',
            Sound::N => 'n',
            P => 'p',
            F => 'f',
            B => 'b',
            Bh => 'B',
            Sound::M => 'm',
            Sound::R => 'r',
            Sound::L => 'l',
            Sound::H => 'h',
            Y => 'i',
            A => 'a',
            I => 'i',
            U => 'u',
            E => 'e',
            O => 'o',
        }
    }
}

/// A word as a row of sounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Word(pub(super) Vec<Sound>);

impl Word {
    pub(super) fn push(&mut self, sound: Sound) {
        self.0.push(sound);
    }

    pub(super) fn last(&self) -> Option<Sound> {
        self.0.last().copied()
    }

    pub(super) fn without_endings(mut self) -> Self {
        endings::take_off(&mut self);
        self
    }

    pub(super) fn consonants(&self) -> usize {
        self.0.iter().filter(|s| s.is_consonant()).count()
    }

    pub(super) fn vowels(&self) -> usize {
        self.0.len() - self.consonants()
    }

    /// Of two equal sounds in a row one is left; of ক্খ, what has breath.
    pub(super) fn merge_doubled(&mut self) {
        self.0.dedup_by(|next, kept| {
            let same = next.plain() == kept.plain();
            if same {
                *kept = *next;
            }
            same
        });
    }

    /// Leaves out the vowel without a sign, and ও in its place: `ferot`, `ferto` and ফেরত. Beside
    /// another vowel it is heard.
    pub(super) fn drop_inherent(&mut self) {
        let sounds = std::mem::take(&mut self.0);
        let is_open = |at: Option<usize>| {
            let beside = at.and_then(|at| sounds.get(at));
            beside.is_some_and(|s| !s.is_consonant())
        };
        let kept = |(at, sound): (usize, &Sound)| {
            *sound != O || at == 0 || is_open(at.checked_sub(1)) || is_open(Some(at + 1))
        };
        self.0 = sounds
            .iter()
            .copied()
            .enumerate()
            .filter(|(at, sound)| kept((*at, sound)))
            .map(|(_, sound)| sound)
            .collect();
    }

    /// The word with another vowel for the first, if that is `a` and not the beginning.
    pub(super) fn with_first_a_as(&self, vowel: Sound) -> Option<Self> {
        let at = self.0.iter().position(|s| s.is_vowel())?;
        if self.0[at] != A {
            return None;
        }
        let mut other = self.clone();
        other.0[at] = vowel;
        if at > 0 {
            other.drop_inherent();
        }
        Some(other)
    }

    /// All its sounds, য় between vowels left out.
    pub(super) fn fine(&self) -> String {
        let heard = |at: usize| self.0[at] != Y || self.0.get(at + 1).is_none_or(|s| !s.is_vowel());
        let sounds = (0..self.0.len()).filter(|at| heard(*at));
        let mut letters: Vec<char> = sounds.map(|at| self.0[at].letter()).collect();
        letters.dedup();
        letters.into_iter().collect()
    }

    /// Its consonants without breath, and whether it begins with a vowel.
    pub(super) fn coarse(&self) -> String {
        let begins = self.0.first().is_some_and(|s| s.is_vowel());
        let consonants = self.0.iter().filter(|s| s.is_consonant());
        let letters = consonants.map(|s| s.plain().letter());
        begins.then_some('a').into_iter().chain(letters).collect()
    }
}
