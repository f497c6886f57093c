//! The name that git gives to a text: a hash of its bytes.
//!
//! It must not know where the text lies.

use serde::{Deserialize, Serialize};
use sha1::{Digest as _, Sha1};
use sha2::Sha256;

/// The name of a text; of the shorter kind, the rest is zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Blob([u8; 32]);

impl Blob {
    /// What stands where there is no text.
    pub(super) const NONE: Self = Self([0; 32]);

    /// The name that git wrote in hexadecimal digits: 40, or 64 in a repository of the newer kind.
    pub(super) fn parse(digits: &[u8]) -> Option<Self> {
        if !matches!(digits.len(), 40 | 64) {
            return None;
        }
        let mut name = [0; 32];
        for (byte, pair) in name.iter_mut().zip(digits.chunks_exact(2)) {
            let digit = |digit: u8| char::from(digit).to_digit(16);
            *byte = u8::try_from(digit(pair[0])? << 4 | digit(pair[1])?).ok()?;
        }
        Some(Self(name))
    }

    /// Whether it is the name of this text, or of the one that a checkout with Windows' line ends was made
    /// of.
    #[must_use]
    pub fn names(&self, text: &[u8]) -> bool {
        self.is_of(text)
            || (text.windows(2).any(|pair| pair == b"\r\n") && self.is_of(&with_line_feeds(text)))
    }

    fn is_of(&self, text: &[u8]) -> bool {
        let head = format!("blob {}\0", text.len());
        if self.0[20..] == [0; 12] {
            let name = Sha1::new().chain_update(head).chain_update(text);
            self.0[..20] == name.finalize()[..]
        } else {
            let name = Sha256::new().chain_update(head).chain_update(text);
            self.0 == name.finalize()[..]
        }
    }
}

fn with_line_feeds(text: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(text.len());
    for (at, byte) in text.iter().enumerate() {
        if !(*byte == b'\r' && text.get(at + 1) == Some(&b'\n')) {
            kept.push(*byte);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blob(digits: &str) -> Blob {
        Blob::parse(digits.as_bytes()).unwrap()
    }

    #[test]
    fn a_text_has_the_name_that_git_gives_to_it() {
        // `printf 'hello\n' | git hash-object --stdin`, in repositories of either kind
        let sha1 = blob("ce013625030ba8dba906f756967f9e9ca394464a");
        let sha256 = blob("2cf8d83d9ee29543b34a87727421fdecb7e3f3a183d337639025de576db9ebb4");
        for name in [sha1, sha256] {
            assert!(name.names(b"hello\n"));
            assert!(name.names(b"hello\r\n"));
            assert!(!name.names(b"hello"));
            assert!(!name.names(b"hello\r"));
        }
    }

    #[test]
    fn what_is_no_name_is_none() {
        for digits in [
            "",
            "ce0136",
            &"g".repeat(40),
            &"a".repeat(41),
            &"é".repeat(20),
        ] {
            assert_eq!(Blob::parse(digits.as_bytes()), None, "{digits}");
        }
    }
}
