//! What a store needs now and then while a site is served: a database that was taken away is put back, what
//! was spooled goes into it, what is older than it may be is forgotten.
//!
//! It must not know who serves.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::Store;

/// How often the spool is drained.
const DRAIN: Duration = Duration::from_secs(2);
/// After so many times the old is forgotten: about an hour.
const FORGET: u32 = 1_800;

impl Store {
    /// Tends the store for as long as it is polled. Requests that reached people are forgotten after so
    /// many days.
    pub async fn tend(self, retain_days: u32) {
        let mut ticks = interval(DRAIN);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        for round in 0_u32.. {
            ticks.tick().await;
            if let Err(error) = self.0.database.look().await {
                tracing::debug!("the database is away: {error:#}");
            }
            self.drain().await;
            if round.is_multiple_of(FORGET) {
                match self.forget_older_than(retain_days).await {
                    Ok(0) => {}
                    Ok(forgotten) => tracing::info!(forgotten, "old requests were forgotten"),
                    Err(error) => {
                        tracing::warn!("old requests are not forgotten for good now: {error:#}")
                    }
                }
            }
        }
    }
}
