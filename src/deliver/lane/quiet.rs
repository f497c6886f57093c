//! How long a target wants to be left alone.
//!
//! It must not know what is carried there.

use jiff::{SignedDuration, Timestamp};
use tokio::time::Instant;

use crate::deliver::schedule::LONGEST_WISH;

/// A wish to be left alone. It ends by the clock or by the time that has passed, whichever is first: a
/// clock that is set back makes it no longer.
pub(super) struct Quiet {
    until: Timestamp,
    long: SignedDuration,
    began: Instant,
}

impl Quiet {
    /// What was wished just now, as far as it is heeded.
    pub(super) fn wished(now: Timestamp, long: SignedDuration) -> Self {
        let long = long.min(LONGEST_WISH);
        Self {
            until: now.saturating_add(long).unwrap_or(Timestamp::MAX),
            long,
            began: Instant::now(),
        }
    }

    /// How long it still lasts; nothing or less: it is over.
    pub(super) fn left(&self, now: Timestamp) -> SignedDuration {
        let passed = SignedDuration::try_from(self.began.elapsed()).unwrap_or(SignedDuration::MAX);
        let left = self.long.saturating_sub(passed);
        left.min(self.until.duration_since(now))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn a_clock_that_is_set_back_makes_a_wish_no_longer() {
        let now: Timestamp = "2026-11-22T02:00:00Z".parse().unwrap();
        let hour = SignedDuration::from_hours(1);
        let long = SignedDuration::from_millis(100);
        let quiet = Quiet::wished(now, long);
        assert!(quiet.left(now).is_positive());
        assert!(quiet.left(now - hour) <= long);
        assert!(!quiet.left(now + hour).is_positive());
        tokio::time::sleep(Duration::from_millis(120)).await;
        assert!(!quiet.left(now - hour).is_positive());
    }

    #[test]
    fn nobody_is_left_alone_for_ever() {
        let now = Timestamp::UNIX_EPOCH;
        let quiet = Quiet::wished(now, SignedDuration::MAX);
        assert!(quiet.left(now) <= LONGEST_WISH);
    }
}
