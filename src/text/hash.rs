//! A hash for words: fast, the same everywhere, not meant to withstand chosen words.
//!
//! It must not know what is kept under it.

use std::hash::{BuildHasherDefault, Hasher};

/// For maps whose keys are words of our own texts, or whose size is bounded.
pub(crate) type FastHash = BuildHasherDefault<WordHasher>;

/// Folded multiplication, eight bytes at a time, the last eight overlapping.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

/// Two odd numbers without a pattern.
const SEED: u64 = 0x9e37_79b9_7f4a_7c15;
const MULTIPLIER: u64 = 0xf39c_c060_5ced_c835;

impl WordHasher {
    #[inline]
    fn mix(&mut self, value: u64) {
        let product = u128::from(self.0 ^ value ^ SEED) * u128::from(MULTIPLIER);
        self.0 = (product >> 64) as u64 ^ product as u64;
    }
}

impl Hasher for WordHasher {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some((chunk, behind)) = rest.split_first_chunk::<8>()
            && !behind.is_empty()
        {
            self.mix(u64::from_le_bytes(*chunk));
            rest = behind;
        }
        let last = match (
            bytes.last_chunk::<8>(),
            bytes.first_chunk::<4>(),
            bytes.last_chunk::<4>(),
        ) {
            (Some(last), ..) => u64::from_le_bytes(*last),
            (None, Some(first), Some(last)) => {
                u64::from(u32::from_le_bytes(*first)) << 32 | u64::from(u32::from_le_bytes(*last))
            }
            _ => bytes
                .iter()
                .fold(0, |all, byte| all << 8 | u64::from(*byte)),
        };
        self.mix(last ^ (bytes.len() as u64) << 56);
    }

    #[inline]
    fn write_u8(&mut self, value: u8) {
        self.0 ^= u64::from(value);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0
    }
}

/// A number for a text, the same in every build and process. Not secret, not for chosen texts.
pub(crate) fn number_of(text: &str) -> u64 {
    let mut hasher = WordHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn different_words_have_different_numbers() {
        let words = (0..200_000_u32).map(|n| format!("{n:x} word {}", n.wrapping_mul(7919)));
        let words = words.chain(["".into(), "a".into(), "aa".into(), "aaaaaaaa".into()]);
        let mut numbers = HashSet::new();
        assert!(
            words
                .map(|word| number_of(&word))
                .all(|number| numbers.insert(number))
        );
    }
}
