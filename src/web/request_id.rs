//! A name for each request, by which a log line and what a customer saw are brought together.
//!
//! It knows nothing of requests but one header's value.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::HeaderValue;

/// Makes names that no other request of this process has, and that tell nothing.
pub(super) struct RequestIds {
    next: AtomicU64,
}

impl RequestIds {
    pub(super) fn new() -> Self {
        // The standard library's own randomness: good enough to keep two processes apart.
        let seed = RandomState::new().hash_one(std::process::id());
        Self {
            next: AtomicU64::new(seed),
        }
    }

    /// The name that a proxy gave the request, when it has the shape of one, else our own.
    pub(super) fn name(&self, given: Option<&HeaderValue>) -> HeaderValue {
        match given {
            Some(given) if is_well_formed(given.as_bytes()) => given.clone(),
            _ => self.own(),
        }
    }

    fn own(&self) -> HeaderValue {
        let n = mix(self.next.fetch_add(1, Ordering::Relaxed));
        let mut digits = [0; 16];
        for (i, digit) in digits.iter_mut().enumerate() {
            *digit = b"0123456789abcdef"[(n >> (60 - 4 * i) & 15) as usize];
        }
        HeaderValue::from_bytes(&digits).unwrap_or(HeaderValue::from_static("-"))
    }
}

/// One-to-one, so that counting up gives different names; neighbours look unrelated.
fn mix(n: u64) -> u64 {
    let n = (n ^ (n >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let n = (n ^ (n >> 29)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    n ^ (n >> 32)
}

fn is_well_formed(id: &[u8]) -> bool {
    (8..=64).contains(&id.len())
        && id
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn our_own_names_are_all_different() {
        let ids = RequestIds::new();
        let all: HashSet<_> = (0..10_000).map(|_| ids.name(None)).collect();
        assert_eq!(all.len(), 10_000);
        assert!(all.iter().all(|id| is_well_formed(id.as_bytes())));
    }

    #[test]
    fn a_given_name_is_taken_only_when_it_can_do_no_harm() {
        let ids = RequestIds::new();
        for (given, taken) in [
            ("4bf92f3577b34da6a3ce929d0e0e4736", true),
            ("a.b-c_d1", true),
            ("short", false),
            ("with space in it", false),
            ("<script>alert(1)", false),
        ] {
            let given = HeaderValue::from_static(given);
            assert_eq!(ids.name(Some(&given)) == given, taken, "{given:?}");
        }
        let long = HeaderValue::from_str(&"a".repeat(65)).unwrap();
        assert_ne!(ids.name(Some(&long)), long);
    }
}
