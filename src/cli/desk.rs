//! The desk of a site that is served: its store opened and tended, operators heard, requests carried.
//!
//! It must not know how a request is taken or carried.

use std::future::Future;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::{Faulty, report, site, usage};
use crate::clock::Clock;
use crate::config::{self, Site};
use crate::deliver::{Deliveries, Habits};
use crate::live::{self, Live};
use crate::load;
use crate::problem::{Severity, code};
use crate::store::{self, Store};
use crate::web::{App, Desk, FormKey};

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
pub(super) async fn open(
    opened: &site::Opened,
    live: &Arc<Live>,
    clock: &Clock,
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
    let store = Store::open(data, &database, clock.clone()).await?;
    for line in forgotten(settings, &store, &database).await {
        report::warn(&line);
    }
    let key = store::form_key(data).or_else(|error| {
        report::warn(&format!(
            "warning: forms that lie open now have to be sent twice after a restart: {error:#}"
        ));
        store::passing_key()
    })?;
    let (tended, days) = (store.clone(), settings.store.retain_days);
    tokio::spawn(keep("the store is not tended", move || {
        tended.clone().tend(days)
    }));
    let (hearing, heard) = (Arc::clone(live), store.clone());
    tokio::spawn(keep("operators are not heard", move || {
        live::listen(Arc::clone(&hearing), heard.clone())
    }));
    let deliveries = Deliveries::start(&store, &targets, live, clock, Habits::default());
    let server = &settings.server;
    let pace = (server.messages_per_address, server.messages_per_site);
    let known = settings.deliveries.clone();
    let desk = Desk::new(store, FormKey::new(key), pace).with_delivery(
        Box::new(move |request| config::destinations(&known, request)),
        deliveries.bell(),
    );
    Ok(Some(Staffed { desk, deliveries }))
}

/// What waits for people and is carried to nobody.
async fn forgotten(settings: &Site, store: &Store, database: &Path) -> Vec<String> {
    let known = &settings.deliveries;
    let mut lines = Vec::new();
    let level = settings.build.levels.get(code::NOT_CARRIED.name);
    let is_meant = matches!(level, Some(None | Some(Severity::Note)));
    if known.is_empty() && !is_meant {
        lines.push(format!(
            "warning: there is no `[[delivery]]`: messages are kept in {}, and nobody is told of them. `kb requests` lists them",
            database.display()
        ));
    }
    let awaited = store.awaited_targets().await.unwrap_or_default();
    for target in awaited
        .iter()
        .filter(|id| !known.iter().any(|one| one.id == **id))
    {
        lines.push(format!(
            "warning: messages wait for the delivery `{target}`, which kb.toml does not have any more: \
             `kb requests --state pending` lists them, and `kb requests resend REFERENCE --to ID` carries one elsewhere"
        ));
    }
    lines
}

/// Waits for an edition with people behind it, where there was none at first, and opens the desk then,
/// by what kb.toml says by then. Whoever carries its requests is put where the end of the service
/// finds it.
pub(super) async fn open_later(
    look: impl Fn() -> anyhow::Result<site::Opened>,
    live: Arc<Live>,
    clock: Clock,
    app: Arc<App>,
    deliveries: Arc<Mutex<Option<Deliveries>>>,
) {
    let mut told = String::new();
    loop {
        tokio::time::sleep(REST).await;
        if !live.present().served().has_contact() {
            continue;
        }
        let opened = async { open(&look()?, &live, &clock).await };
        match opened.await {
            Ok(None) => {}
            Ok(Some(staffed)) => {
                app.staff(staffed.desk);
                let mut place = deliveries.lock().unwrap_or_else(PoisonError::into_inner);
                *place = Some(staffed.deliveries);
                return;
            }
            Err(error) => {
                let why = format!("{error:#}");
                if why != told {
                    tracing::error!("there is a form now and nothing that takes it: {why}");
                    told = why;
                }
            }
        }
    }
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
