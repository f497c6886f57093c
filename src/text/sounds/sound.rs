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
            other => other,
        }
    }

    /// What is heard of a first vowel in words that have little else.
    fn colour(self) -> Option<char> {
        match self {
            I | E => Some('i'),
            U => Some('u'),
            _ => None,
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

    /// With doubled sounds as one, and without the vowels that may be typed or not.
    pub(super) fn settled(mut self) -> Self {
        self.merge_doubled();
        self.drop_inherent();
        self
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
    fn merge_doubled(&mut self) {
        self.0.dedup_by(|next, kept| {
            let same = next.plain() == kept.plain();
            if same {
                *kept = *next;
            }
            same
        });
    }

    /// Leaves out the vowel without a sign, and ও in its place: `ferot`, `ferto` and ফেরত. Beside
    /// another vowel it is heard, but for ই (`niyom`, নিয়ম).
    fn drop_inherent(&mut self) {
        let sounds = std::mem::take(&mut self.0);
        let heard = |at: usize| {
            let before = at.checked_sub(1).map(|at| sounds[at]);
            let behind = sounds.get(at + 1);
            match before {
                None => true,
                Some(I | Y) => false,
                Some(before) => before.is_vowel() || behind.is_some_and(|s| !s.is_consonant()),
            }
        };
        let kept = (0..sounds.len()).filter(|&at| sounds[at] != O || heard(at));
        self.0 = kept.map(|at| sounds[at]).collect();
    }

    /// The word with other vowels where `a` and `o` leave a choice: no sign at all (`ekhan`, এখন),
    /// that of কেন for a first `a`, that of খুঁজ where none is heard (`khoj`).
    pub(super) fn with_other_vowels(&self) -> Vec<Self> {
        let mut all = Vec::new();
        if self.0.iter().skip(1).any(|sound| *sound == A) {
            let kept = (0..self.0.len()).filter(|&at| at == 0 || self.0[at] != A);
            all.push(Self(kept.map(|at| self.0[at]).collect()));
        }
        let with = |at: usize, instead: usize, vowel: Sound| {
            let mut other = self.clone();
            other.0.splice(at..at + instead, [vowel]);
            other
        };
        let first = self.0.iter().position(|s| s.is_vowel());
        if let Some(at) = first.filter(|&at| self.0[at] == A) {
            all.push(with(at, 1, E));
        }
        if first == Some(0) && self.0[0] == A {
            all.push(with(0, 1, O));
        }
        let second = self
            .0
            .iter()
            .position(|s| s.is_consonant())
            .map(|at| at + 1);
        let bare = |at: &usize| self.0.get(*at).is_some_and(|s| s.is_consonant());
        all.extend(second.filter(bare).map(|at| with(at, 0, U)));
        all
    }

    /// Its sounds, without breath.
    pub(super) fn plain(&self) -> String {
        let mut letters: Vec<char> = self.0.iter().map(|s| s.plain().letter()).collect();
        letters.dedup();
        letters.into_iter().collect()
    }

    /// All its sounds, য় between vowels left out.
    pub(super) fn fine(&self) -> String {
        let heard = |at: usize| self.0[at] != Y || self.0.get(at + 1).is_none_or(|s| !s.is_vowel());
        let sounds = (0..self.0.len()).filter(|at| heard(*at));
        let mut letters: Vec<char> = sounds.map(|at| self.0[at].letter()).collect();
        letters.dedup();
        letters.into_iter().collect()
    }

    /// Its consonants, without breath, and whether it begins with a vowel. Of the vowels in a word
    /// of three consonants, whether the first is that of ফিরত and ফেরত, of বুঝ, or any other.
    pub(super) fn coarse(&self) -> String {
        let begins = self.0.first().is_some_and(|s| s.is_vowel());
        let few = self.consonants() == 3;
        let colour = self.first_vowel().filter(|_| few).and_then(Sound::colour);
        let consonants = self.0.iter().filter(|s| s.is_consonant());
        let letters = consonants.map(|s| s.plain().letter());
        let before = colour.into_iter().chain(begins.then_some('a'));
        before.chain(letters).collect()
    }

    /// The vowel between the first two consonants; `None` for that without a sign.
    fn first_vowel(&self) -> Option<Sound> {
        let from = self.0.iter().position(|s| s.is_consonant())?;
        self.0.get(from + 1).copied().filter(|s| s.is_vowel())
    }
}
