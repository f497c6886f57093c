//! Hearing operators: what is said of channels by hand holds on a running site at once.
//!
//! All processes that share a store hear the same. It must not know who says it.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::Live;
use crate::store::Store;

/// How soon it is heard.
const EACH: Duration = Duration::from_secs(1);

/// Listens for as long as it is polled. While the store cannot be asked, what was heard last holds.
pub async fn listen(live: Arc<Live>, store: Store) {
    let mut ticks = interval(EACH);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match store.overrides().await {
            Ok(overrides) => live.hear(overrides),
            Err(error) => tracing::debug!("operators cannot be heard now: {error:#}"),
        }
    }
}
