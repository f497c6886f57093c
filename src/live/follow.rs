//! Serving an index directory that somebody else builds into: the pointer is looked at, and when it
//! has moved, its edition is opened and served.
//!
//! It must not know articles. A damaged edition is refused and the one that is served stays.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use anyhow::Context;

use super::{Live, Present};
use crate::edition::{EditionId, IndexDirectory};

/// How often the pointer is read: a file of one line.
const INTERVAL: Duration = Duration::from_secs(1);

/// Following goes on until this is dropped.
pub struct Following {
    _alive: Sender<()>,
}

/// Serves whatever edition the index directory's pointer names, from now on.
///
/// # Errors
/// The system gives no thread.
pub fn follow(live: Arc<Live>, index: IndexDirectory) -> anyhow::Result<Following> {
    let (alive, ended) = channel::<()>();
    let follow = move || {
        let mut refused = None;
        while ended.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
            step(&live, &index, &mut refused);
        }
    };
    thread::Builder::new()
        .name("kb-follow".into())
        .spawn(follow)
        .context("cannot start the thread that follows the index directory")?;
    Ok(Following { _alive: alive })
}

/// `refused` is the pointer that led nowhere: it is tried and complained of once.
fn step(live: &Live, index: &IndexDirectory, refused: &mut Option<EditionId>) {
    let Some(current) = index.current() else {
        return;
    };
    let served = live.present().edition().about().id.clone();
    if current == served || refused.as_ref() == Some(&current) {
        return;
    }
    match open(index, &served) {
        Ok(Some(present)) => {
            if present.edition().about().id != current {
                *refused = Some(current);
            }
            tracing::info!(
                edition = present.edition().about().id.as_str(),
                "serving another edition"
            );
            live.publish(present, Vec::new());
        }
        Ok(None) => *refused = Some(current),
        Err(error) => {
            tracing::error!(
                error = format!("{error:#}"),
                edition = current.as_str(),
                "refused"
            );
            *refused = Some(current);
        }
    }
}

/// `None`: the newest good edition is the one that is served already.
fn open(index: &IndexDirectory, served: &EditionId) -> anyhow::Result<Option<Present>> {
    let opened = index.open()?;
    for one in &opened.refused {
        tracing::error!(
            edition = one.id,
            why = one.why,
            "an edition is damaged and not served"
        );
    }
    if opened.edition.about().id == *served {
        return Ok(None);
    }
    Present::open(opened.edition).map(Some)
}
