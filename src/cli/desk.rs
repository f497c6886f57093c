//! The desk of a site that is served: its store opened and tended, operators heard.
//!
//! It must not know how a request is taken or carried.

use std::sync::Arc;

use tokio::runtime::Runtime;

use super::{report, site};
use crate::clock::Clock;
use crate::live::{self, Live};
use crate::store::{self, Store};
use crate::web::{Desk, FormKey};

/// Opens the desk of a site that has people behind it; none for a site without.
///
/// # Errors
/// The store is one that this kb must not touch.
pub(super) fn open(
    opened: &site::Opened,
    live: &Arc<Live>,
    clock: &Clock,
    runtime: &Runtime,
) -> anyhow::Result<Option<Desk>> {
    if !live.present().served().has_contact() {
        return Ok(None);
    }
    let data = &opened.place.data;
    let database = opened.place.database(&opened.site.store);
    let store = runtime.block_on(Store::open(data, &database, clock.clone()))?;
    let key = store::form_key(data).or_else(|error| {
        report::warn(&format!(
            "warning: forms that lie open now have to be sent twice after a restart: {error:#}"
        ));
        store::passing_key()
    })?;
    let server = &opened.site.server;
    let pace = (server.messages_per_address, server.messages_per_site);
    runtime.spawn(store.clone().tend(opened.site.store.retain_days));
    runtime.spawn(live::listen(Arc::clone(live), store.clone()));
    Ok(Some(Desk::new(store, FormKey::new(key), pace)))
}
