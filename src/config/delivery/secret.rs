//! Secrets: where they are kept, and what one must be to be used. kb.toml never holds one.
//!
//! A secret cannot be printed or written anywhere. It must not know files or variables.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::value::{Wrong, wrong};
use crate::problem::Place;
use crate::silent::silent;

/// Where a secret is kept, and where kb.toml says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretPlace {
    /// Where it is kept.
    pub source: SecretSource,
    /// Where kb.toml says so.
    pub place: Place,
}

/// Where a secret is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// In this environment variable.
    Variable(String),
    /// In this file; a relative path starts at the site's root.
    File(String),
}

/// A password.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

/// What a webhook's posts are signed with: 24 to 64 random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey(Vec<u8>);

/// How to make a good one.
const MAKE_ONE: &str =
    "make one of your own: echo \"whsec_$(head -c 32 /dev/urandom | base64 -w 0)\"";

impl Secret {
    /// Reads a password from what a variable or a file holds.
    pub(crate) fn read(text: &str) -> Result<Self, Wrong> {
        let text = text.trim_end_matches(['\n', '\r']);
        if text.trim().is_empty() {
            return wrong("is empty", "put the password there");
        }
        if text.chars().any(char::is_control) {
            return wrong(
                "holds more than one line",
                "keep the password alone there, on one line",
            );
        }
        Ok(Self(text.to_owned()))
    }

    /// The password.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl SigningKey {
    /// Reads it as [Standard Webhooks] writes it: `whsec_` and base64.
    ///
    /// [Standard Webhooks]: https://www.standardwebhooks.com/
    pub(crate) fn read(text: &str) -> Result<Self, Wrong> {
        let text = text.trim();
        if text.is_empty() {
            return wrong("is empty", MAKE_ONE);
        }
        let Some(encoded) = text.strip_prefix("whsec_") else {
            return wrong("does not begin with `whsec_`", MAKE_ONE);
        };
        let Ok(bytes) = STANDARD.decode(encoded) else {
            return wrong("is not base64 behind `whsec_`", MAKE_ONE);
        };
        if !(24..=64).contains(&bytes.len()) {
            let what = format!("has {} bytes, and must have 24 to 64", bytes.len());
            return wrong(what, MAKE_ONE);
        }
        if is_a_sample(encoded, &bytes) {
            return wrong("is a sample, which everybody knows", MAKE_ONE);
        }
        Ok(Self(bytes))
    }

    /// The bytes.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

/// The key of Standard Webhooks' own documentation; words instead of random bytes; the same few bytes
/// again and again. Of random keys one in a thousand million looks like that.
fn is_a_sample(encoded: &str, bytes: &[u8]) -> bool {
    let mut different = bytes.to_vec();
    different.sort_unstable();
    different.dedup();
    encoded == "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        || different.len() < 8
        || bytes.iter().all(|byte| (b' '..=b'~').contains(byte))
}

// Secrets stay out of logs.
silent!(Secret, SigningKey);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_random_key_signs() {
        let key = |bytes: &[u8]| format!("whsec_{}", STANDARD.encode(bytes));
        let random: Vec<u8> = (0..32_u8).map(|n| n.wrapping_mul(151) ^ 0x5a).collect();
        let read = SigningKey::read(&format!(" {}\n", key(&random))).unwrap();
        assert_eq!(read.expose(), random);
        assert_eq!(format!("{read:?}"), "SigningKey(…)");
        for (text, what) in [
            ("", "is empty"),
            ("\n", "is empty"),
            ("hunter2", "does not begin"),
            ("whsec_", "has 0 bytes"),
            ("whsec_***", "is not base64"),
            (&key(&random[..23]), "has 23 bytes"),
            (
                &key(&[random.clone(), random.clone(), random.clone()].concat()),
                "has 96 bytes",
            ),
            ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "is a sample"),
            (&key(b"change me, change me, change me"), "is a sample"),
            (&key(&[0; 32]), "is a sample"),
        ] {
            let wrong = SigningKey::read(text).unwrap_err();
            assert!(wrong.what.starts_with(what), "{text}: {wrong:?}");
            assert!(wrong.remedy.contains("/dev/urandom"));
        }
    }

    #[test]
    fn a_password_is_one_line_and_is_never_shown() {
        let secret = Secret::read("pass word \n").unwrap();
        assert_eq!(secret.expose(), "pass word ");
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        for bad in ["", "\n", "  \r\n", "two\nlines", "a\0b"] {
            assert!(Secret::read(bad).is_err(), "{bad:?}");
        }
    }
}
