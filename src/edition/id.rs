//! The name of an edition. It can only exist well-formed, so it is safe as a folder's name; it must
//! not know what was hashed.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many hexadecimal digits an id has (128 bits).
const DIGITS: usize = 32;

/// An edition's name: the hash of its inputs, 32 hexadecimal digits (checked on parse).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EditionId(String);

impl EditionId {
    /// Reads 32 lower-case hexadecimal digits; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == DIGITS && text.bytes().all(digit)).then(|| Self(text.to_owned()))
    }

    /// From the 32 bytes of a hash of the inputs, of which it keeps the first half.
    #[must_use]
    pub fn from_hash(hash: &[u8; 32]) -> Self {
        let mut digits = blake3::Hash::from_bytes(*hash).to_hex().to_string();
        digits.truncate(DIGITS);
        Self(digits)
    }

    /// The 32 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EditionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for EditionId {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
            .ok_or_else(|| format!("`{text}` is no edition's id (32 hexadecimal digits)"))
    }
}

impl From<EditionId> for String {
    fn from(id: EditionId) -> Self {
        id.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_32_lower_case_hexadecimal_digits_and_nothing_else() {
        let good = "0123456789abcdef0123456789abcdef";
        assert_eq!(EditionId::parse(good).unwrap().as_str(), good);
        for bad in [
            "",
            "..",
            "0123456789abcdef",
            "0123456789ABCDEF0123456789abcdef",
            "0123456789abcdef0123456789abcdef0",
            "0123456789abcdef0123456789abcde/",
            "০১২৩৪৫৬৭৮৯০",
        ] {
            assert_eq!(EditionId::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_id_keeps_the_first_half_of_the_hash() {
        let mut hash = [0xff; 32];
        hash[0] = 0x1a;
        let id = EditionId::from_hash(&hash);
        assert_eq!(id.as_str(), "1affffffffffffffffffffffffffffff");
        assert_eq!(EditionId::parse(id.as_str()), Some(id));
    }

    #[test]
    fn a_bad_id_is_refused_when_it_is_read_from_a_file() {
        assert!(serde_json::from_str::<EditionId>(r#""../../etc""#).is_err());
    }
}
