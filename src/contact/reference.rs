//! The names of a request: the short reference that both sides read aloud, the long receipt that
//! nobody can guess, and the nonce by which a form is known again.
//!
//! It must not know where randomness comes from: it is an argument.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::silent::silent;

/// No vowels, so that no words come out; nothing that is taken for something else, by eye or by ear.
const LETTERS: &[u8; 24] = b"2346789CDFGHJKMPQRTVWXYZ";
/// Letters of a reference before its check letter: 24^7 is 4.6 billion.
const LENGTH: usize = 7;

/// What a request is called by people: `K7MG-4QFM`. The last letter follows from the others, so that
/// a slip of the tongue does not name another request.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// The unguessable part of a receipt's address: 128 random bits.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Receipt(String);

/// What a form carries so that it counts once: 128 random bits.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Nonce(String);

impl Reference {
    /// A reference from random bits.
    #[must_use]
    pub fn from_random(mut bits: u64) -> Self {
        let mut letters = Vec::with_capacity(LENGTH + 1);
        for _ in 0..LENGTH {
            letters.push((bits % LETTERS.len() as u64) as usize);
            bits /= LETTERS.len() as u64;
        }
        letters.push(check(&letters));
        let text: String = letters.iter().map(|n| char::from(LETTERS[*n])).collect();
        Self(format!("{}-{}", &text[..4], &text[4..]))
    }

    /// Reads what somebody typed or heard: letter case, spaces and the hyphen do not matter. `None`
    /// when it is no reference, or one with a slip in it.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        let mut letters = Vec::with_capacity(LENGTH + 1);
        for c in typed.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let byte = u8::try_from(c.to_ascii_uppercase()).ok()?;
            letters.push(LETTERS.iter().position(|letter| *letter == byte)?);
        }
        let (last, rest) = letters.split_last()?;
        if rest.len() != LENGTH || check(rest) != *last {
            return None;
        }
        let text: String = letters.iter().map(|n| char::from(LETTERS[*n])).collect();
        Some(Self(format!("{}-{}", &text[..4], &text[4..])))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// No weight has a factor in common with 24, so that any one wrong letter changes the sum.
fn check(letters: &[usize]) -> usize {
    const WEIGHTS: [usize; LENGTH] = [1, 5, 7, 11, 13, 17, 19];
    let sum: usize = letters
        .iter()
        .zip(WEIGHTS)
        .map(|(n, weight)| n * weight)
        .sum();
    sum % LETTERS.len()
}

/// What receipts and nonces can do alike.
macro_rules! drawn {
    ($($name:ident),*) => {$(
        impl $name {
            /// One from random bits.
            #[must_use]
            pub fn from_random(bits: u128) -> Self {
                Self(format!("{bits:032x}"))
            }

            /// Reads it again; `None` when it has not the shape of one.
            #[must_use]
            pub fn read(text: &str) -> Option<Self> {
                hexadecimal(text).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )*};
}
drawn!(Receipt, Nonce);

fn hexadecimal(text: &str) -> Option<String> {
    let good = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    good.then(|| text.to_owned())
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

// Whoever knows these may look at a receipt or send a form again: they stay out of logs.
silent!(Receipt, Nonce);

macro_rules! read_again {
    ($($name:ident),*) => {$(
        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                Self::read(&text).ok_or_else(|| concat!("no ", stringify!($name)).to_owned())
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }
    )*};
}
read_again!(Reference, Receipt, Nonce);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_reference_is_read_as_it_is_said(bits: u64) {
            let reference = Reference::from_random(bits);
            let said = reference.as_str().to_lowercase().replace('-', " ");
            prop_assert_eq!(Reference::read(&said), Some(reference));
        }

        #[test]
        fn one_wrong_letter_names_no_other_request(bits: u64, at in 0..8_usize, other in 0..24_usize) {
            let reference = Reference::from_random(bits);
            let mut letters: Vec<u8> = reference.as_str().bytes().filter(|b| *b != b'-').collect();
            prop_assume!(letters[at] != LETTERS[other]);
            letters[at] = LETTERS[other];
            prop_assert_eq!(Reference::read(&String::from_utf8(letters).unwrap()), None);
        }
    }

    #[test]
    fn receipts_and_nonces_have_one_shape() {
        let receipt = Receipt::from_random(7);
        assert_eq!(Receipt::read(receipt.as_str()), Some(receipt));
        for bad in [
            "",
            "7",
            "../../etc/passwd",
            &"A".repeat(32),
            &"0".repeat(33),
        ] {
            assert!(
                Receipt::read(bad).is_none() && Nonce::read(bad).is_none(),
                "{bad}"
            );
        }
    }
}
