//! The word → term memory of an analyzer, bounded: stemming is dear, and texts repeat themselves.
//!
//! It must not know how a term is made.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Above this many words the memory is emptied before the next text.
const FULL: usize = 1 << 15;
/// Above this many words nothing more is remembered within one text.
const LIMIT: usize = 1 << 16;
/// Longer words are not remembered: they are rarely words.
const MAX_BYTES: usize = 192;

/// A hash for words of our own texts: fast, not meant to withstand chosen keys, and therefore only
/// for maps of bounded size.
pub(crate) type FastHash = BuildHasherDefault<WordHasher>;

/// What is known of a word as it was written.
#[derive(Clone)]
pub(super) struct Known {
    /// The folded word, and its term behind it.
    both: Box<str>,
    /// Where the term begins.
    split: usize,
    /// Whether it says little by itself.
    pub(super) light: bool,
    /// How often it was met.
    pub(super) count: u32,
}

impl Known {
    pub(super) fn new(folded: &str, term: &str, light: bool) -> Self {
        let both = [folded, term].concat().into();
        Self {
            both,
            split: folded.len(),
            light,
            count: 1,
        }
    }

    pub(super) fn folded(&self) -> &str {
        &self.both[..self.split]
    }

    pub(super) fn term(&self) -> &str {
        &self.both[self.split..]
    }
}

#[derive(Clone, Default)]
pub(super) struct Memory {
    words: HashMap<Box<str>, Known, FastHash>,
}

impl Memory {
    pub(super) fn recall(&mut self, written: &str) -> Option<&mut Known> {
        self.words.get_mut(written)
    }

    pub(super) fn remember(&mut self, written: &str, known: Known) {
        if self.words.len() < LIMIT && written.len() <= MAX_BYTES {
            self.words.insert(written.into(), known);
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.words.len() >= FULL
    }

    /// Empties the memory, telling what was in it.
    pub(super) fn empty(&mut self, mut each: impl FnMut(&Known)) {
        for (_, known) in self.words.drain() {
            each(&known);
        }
    }
}

/// Multiply and rotate, eight bytes at a time.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl WordHasher {
    fn mix(&mut self, value: u64) {
        self.0 = (self.0.rotate_left(5) ^ value).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.mix(
                chunk
                    .iter()
                    .rev()
                    .fold(0, |all, b| all << 8 | u64::from(*b)),
            );
        }
        let rest = chunks.remainder();
        if !rest.is_empty() {
            self.mix(
                rest.iter()
                    .rev()
                    .fold(rest.len() as u64, |all, b| all << 8 | u64::from(*b)),
            );
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.mix(u64::from(value));
    }

    fn finish(&self) -> u64 {
        // The table takes the high bits; spread the last multiplication over all of them.
        self.0 ^ (self.0 >> 29)
    }
}
