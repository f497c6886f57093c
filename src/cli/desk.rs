//! The desk of a site that is served: its store opened and tended, operators heard, requests carried.
//!
//! It must not know how a request is taken or carried.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::runtime::Runtime;

use super::{Faulty, report, site, usage};
use crate::clock::Clock;
use crate::config;
use crate::deliver::{Deliveries, Habits};
use crate::live::{self, Live};
use crate::load;
use crate::store::{self, Store};
use crate::web::{Desk, FormKey};

/// How long what broke down rests before it begins anew.
const REST: Duration = Duration::from_secs(1);

/// A desk with people behind it, for as long as the site is served.
pub(super) struct Staffed {
    pub(super) desk: Desk,
    pub(super) deliveries: Deliveries,
}

/// Opens the desk of a site that has people behind it; none for a site without.
///
/// # Errors
/// The store is one that this kb must not touch, or a secret of a delivery is missing.
pub(super) fn open(
    opened: &site::Opened,
    live: &Arc<Live>,
    clock: &Clock,
    runtime: &Runtime,
) -> anyhow::Result<Option<Staffed>> {
    if !live.present().served().has_contact() {
        return Ok(None);
    }
    let settings = &opened.site;
    let environment = site::environment()?;
    let targets = load::secrets(&opened.place.root, &settings.deliveries, &environment);
    let targets = targets.map_err(|problems| {
        usage(Faulty {
            what: "requests cannot be carried: mend the secrets and try again",
            problems,
        })
    })?;
    let data = &opened.place.data;
    let database = opened.place.database(&settings.store);
    let store = runtime.block_on(Store::open(data, &database, clock.clone()))?;
    let key = store::form_key(data).or_else(|error| {
        report::warn(&format!(
            "warning: forms that lie open now have to be sent twice after a restart: {error:#}"
        ));
        store::passing_key()
    })?;
    let (tended, days) = (store.clone(), settings.store.retain_days);
    runtime.spawn(keep("the store is not tended", move || {
        tended.clone().tend(days)
    }));
    let (hearing, heard) = (Arc::clone(live), store.clone());
    runtime.spawn(keep("operators are not heard", move || {
        live::listen(Arc::clone(&hearing), heard.clone())
    }));
    let deliveries = {
        let _within = runtime.enter();
        Deliveries::start(&store, &targets, live, clock, Habits::default())
    };
    let server = &settings.server;
    let pace = (server.messages_per_address, server.messages_per_site);
    let known = settings.deliveries.clone();
    let desk = Desk::new(store, FormKey::new(key), pace).with_delivery(
        Box::new(move |request| config::destinations(&known, request)),
        deliveries.bell(),
    );
    Ok(Some(Staffed { desk, deliveries }))
}

/// Keeps something going that never ends by itself: when it breaks down, it begins anew.
async fn keep<F>(without: &'static str, work: impl Fn() -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    while let Err(broken) = tokio::spawn(work()).await
        && broken.is_panic()
    {
        tracing::error!("{without} for {REST:?}: it broke down, which is a fault of kb");
        tokio::time::sleep(REST).await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn what_breaks_down_begins_anew() {
        let times = Arc::new(AtomicU32::new(0));
        let counted = Arc::clone(&times);
        keep("nothing is done", move || {
            let times = counted.fetch_add(1, Ordering::SeqCst);
            async move { assert_eq!(times, 1, "broken on purpose") }
        })
        .await;
        assert_eq!(times.load(Ordering::SeqCst), 2);
    }
}
