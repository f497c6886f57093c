//! What is known of a target: whether it fails, and whether what waits is caught up with.
//!
//! It must not know what is carried there, nor how.

use jiff::{SignedDuration, Timestamp};

use super::quiet::Quiet;
use super::within;
use crate::store::{DeliveryId, Plan};

/// So many failures in a row, and a target is not well again after all.
const RELAPSE: u32 = 5;

/// What is known of a target.
pub(super) struct Health {
    pub(super) failing: bool,
    failures_in_a_row: u32,
    /// When something was last tried while it fails.
    pub(super) probed_at: Option<Timestamp>,
    /// When all that waits was last tried because one got through.
    caught_up_at: Option<Timestamp>,
    pub(super) catching_up: bool,
    /// The target asked to be left alone.
    pub(super) quiet: Option<Quiet>,
    /// The last one that was tried early. The next one is tried next: one that never gets through must
    /// not stand for all.
    pub(super) last_early: Option<Plan>,
    /// What reached only some behind the target since it was well: it waits for its time.
    pub(super) partly: Vec<DeliveryId>,
}

impl Health {
    pub(super) fn unknown() -> Self {
        Self {
            // Before this process it may have failed; what made it fail may have been mended.
            failing: true,
            failures_in_a_row: 0,
            probed_at: None,
            caught_up_at: None,
            catching_up: false,
            quiet: None,
            last_early: None,
            partly: Vec::new(),
        }
    }

    /// Something got through. One that never gets through must not have all others tried again and again:
    /// what waits is tried early now and then only.
    pub(super) fn is_well(&mut self, now: Timestamp, now_and_then: SignedDuration) {
        self.failures_in_a_row = 0;
        if self.failing && !within(self.caught_up_at, now, now_and_then) {
            self.failing = false;
            self.catching_up = true;
            self.caught_up_at = Some(now);
            self.last_early = None;
        }
    }

    /// Nothing is left to catch up with.
    pub(super) fn has_caught_up(&mut self) {
        self.catching_up = false;
        self.last_early = None;
        self.partly.clear();
    }

    /// Something did not get through; the target may wish to be left alone for a while.
    pub(super) fn is_failing(&mut self, now: Timestamp, wished: Option<SignedDuration>) {
        let left = |quiet: &Quiet| quiet.left(now);
        // The last wish to end counts: a failure without one, or with a shorter one, takes back none.
        let wished = wished.map(|long| Quiet::wished(now, long));
        let wishes = [self.quiet.take(), wished].into_iter().flatten();
        self.quiet = wishes.max_by_key(left);
        self.failing = true;
        self.failures_in_a_row = self.failures_in_a_row.saturating_add(1);
        if self.failures_in_a_row >= RELAPSE {
            self.catching_up = false;
        }
    }
}
