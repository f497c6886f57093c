//! What a form carries so that it counts once and nobody else can make one: a nonce, when it was made,
//! and a seal over both.
//!
//! It must not know what is in the form.

use jiff::{SignedDuration, Timestamp};

use crate::contact::Nonce;
use crate::silent::silent;

/// A form may lie open so long. What is older was kept by a machine.
const LIFE: SignedDuration = SignedDuration::from_hours(24 * 30);
/// Clocks of several machines may differ so much.
const SKEW: SignedDuration = SignedDuration::from_secs(60);
/// Nobody fills in a form faster.
pub(super) const HUMAN: SignedDuration = SignedDuration::from_secs(2);

/// The key that seals forms.
#[derive(Clone)]
pub struct FormKey([u8; 32]);

/// A form's token, read and found genuine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) nonce: Nonce,
    /// When the customer first saw the form.
    pub(super) since: Timestamp,
}

/// What is to be thought of a form by its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Judged {
    /// It is one of ours, in time.
    Good(Token),
    /// It is one of ours, sent faster than anybody writes.
    Hasty(Token),
    /// Too old, or sealed with another key, or no token at all.
    Stale,
}

impl FormKey {
    /// A key of random bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A token for a form that is shown now, and was first shown at `since`.
    pub(super) fn seal(&self, token: &Token) -> String {
        let since = token.since.as_millisecond();
        let open = format!("{}.{since}", token.nonce.as_str());
        format!("{open}.{}", self.mac(&open))
    }

    pub(super) fn judge(&self, text: &str, now: Timestamp) -> Judged {
        let Some((open, mac)) = text.rsplit_once('.') else {
            return Judged::Stale;
        };
        // Compared in constant time by the hash's own type.
        let genuine = blake3::Hash::from_hex(mac).is_ok_and(|mac| mac == self.hash(open));
        let parts = open.split_once('.').filter(|_| genuine);
        let token = parts.and_then(|(nonce, since)| {
            Some(Token {
                nonce: Nonce::read(nonce)?,
                since: Timestamp::from_millisecond(since.parse().ok()?).ok()?,
            })
        });
        let Some(token) = token else {
            return Judged::Stale;
        };
        let age = now.duration_since(token.since);
        if age > LIFE || age < -SKEW {
            Judged::Stale
        } else if age < HUMAN {
            Judged::Hasty(token)
        } else {
            Judged::Good(token)
        }
    }

    fn mac(&self, open: &str) -> String {
        self.hash(open).to_hex().to_string()
    }

    fn hash(&self, open: &str) -> blake3::Hash {
        blake3::keyed_hash(&self.0, open.as_bytes())
    }
}

silent!(FormKey);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_tokens_in_their_time_are_good() {
        let key = FormKey::new([7; 32]);
        let since: Timestamp = "2026-11-22T02:00:00Z".parse().unwrap();
        let token = Token {
            nonce: Nonce::from_random(42),
            since,
        };
        let text = key.seal(&token);
        let after = |seconds| since + SignedDuration::from_secs(seconds);
        for (seconds, judged) in [
            (0, Judged::Hasty(token.clone())),
            (-30, Judged::Hasty(token.clone())),
            (2, Judged::Good(token.clone())),
            (30 * 24 * 3600, Judged::Good(token.clone())),
            (30 * 24 * 3600 + 1, Judged::Stale),
            (-61, Judged::Stale),
        ] {
            assert_eq!(key.judge(&text, after(seconds)), judged, "{seconds}");
        }
        let later = format!("{}.{}", token.nonce.as_str(), since.as_millisecond() + 1);
        let forged = format!("{later}.{}", text.rsplit('.').next().unwrap());
        let other = FormKey::new([8; 32]);
        for bad in [
            "",
            "a.b",
            "..",
            forged.as_str(),
            &text[1..],
            &text[..text.len() - 1],
        ] {
            assert_eq!(key.judge(bad, after(5)), Judged::Stale, "{bad}");
        }
        assert_eq!(other.judge(&text, after(5)), Judged::Stale);
        assert!(!format!("{key:?}").contains('7'));
    }
}
