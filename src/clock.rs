//! The time: asked here and nowhere else by what lives longer than a request, so that tests can set it.
//!
//! It must not know what the time is wanted for.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// Something that tells the time. Cheap to clone; clones tell the same.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Milliseconds since 1970 where the time stands still until it is set; `None`: the system's time.
    hands: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The time of the system.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until it is set.
    #[must_use]
    pub fn standing_at(now: Timestamp) -> Self {
        let hands = AtomicI64::new(now.as_millisecond());
        Self {
            hands: Some(Arc::new(hands)),
        }
    }

    /// What time it is.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match &self.hands {
            None => Timestamp::now(),
            Some(hands) => {
                let millisecond = hands.load(Ordering::Acquire);
                Timestamp::from_millisecond(millisecond).unwrap_or(Timestamp::MAX)
            }
        }
    }

    /// Moves the hands of a clock that stands still, and those of its clones; backwards, too. The
    /// system's time is not ours to set.
    pub fn advance(&self, by: SignedDuration) {
        if let Some(hands) = &self.hands {
            let by = i64::try_from(by.as_millis()).unwrap_or(0);
            hands.fetch_add(by, Ordering::AcqRel);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_that_is_set_by_hand_moves_with_all_its_clones() {
        let start: Timestamp = "2026-11-22T02:00:00Z".parse().unwrap();
        let clock = Clock::standing_at(start);
        let same = clock.clone();
        clock.advance(SignedDuration::from_hours(7));
        assert_eq!(same.now(), start + SignedDuration::from_hours(7));
        same.advance(SignedDuration::from_hours(-8));
        assert_eq!(clock.now(), start - SignedDuration::from_hours(1));
    }
}
