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
use crate::edition::{Edition, EditionId, IndexDirectory};

/// How often the pointer is read: a file of one line.
const INTERVAL: Duration = Duration::from_secs(1);

/// A pointer that led nowhere good is tried again after so many looks: the rest of its edition may
/// be on its way.
const PAUSE: u32 = 10;

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
            refused = look(&live, &index, refused);
        }
    };
    thread::Builder::new()
        .name("kb-follow".into())
        .spawn(follow)
        .context("cannot start the thread that follows the index directory")?;
    Ok(Following { _alive: alive })
}

/// A pointer that led nowhere good, or what it says when it leads nowhere, and for how many looks it is to be
/// left alone.
type Refused = Option<(Result<EditionId, String>, u32)>;

fn look(live: &Live, index: &IndexDirectory, refused: Refused) -> Refused {
    let current = index.expect_current();
    let served = live.present().edition().about().id.clone();
    if current.as_ref() == Ok(&served) {
        return None;
    }
    if let Some((before, looks @ 1..)) = refused
        && before == current
    {
        return Some((before, looks - 1));
    }
    let id = match current {
        Ok(id) => id,
        Err(why) => {
            tracing::error!(
                why,
                serving = served.as_str(),
                "nobody knows which edition is to be served"
            );
            return Some((Err(why), PAUSE));
        }
    };
    follow_to(live, index, &served, id)
}

/// Serves the edition that the pointer names, if that can be served.
fn follow_to(
    live: &Live,
    index: &IndexDirectory,
    served: &EditionId,
    current: EditionId,
) -> Refused {
    match open(index, served) {
        Ok(Some(present)) => {
            let id = present.edition().about().id.clone();
            tracing::info!(edition = id.as_str(), "serving another edition");
            live.publish(present, Vec::new());
            (id != current).then_some((Ok(current), PAUSE))
        }
        Ok(None) => Some((Ok(current), PAUSE)),
        Err(error) => {
            let error = format!("{error:#}");
            tracing::error!(error, edition = current.as_str(), "cannot serve an edition");
            Some((Ok(current), PAUSE))
        }
    }
}

/// `None`: the newest good edition is the one that is served already.
fn open(index: &IndexDirectory, served: &EditionId) -> anyhow::Result<Option<Present>> {
    let read = |edition: Edition| {
        let is_served = edition.about().id == *served;
        (!is_served).then(|| Present::open(edition)).transpose()
    };
    let opened = index.open_as(read)?;
    for one in &opened.refused {
        tracing::error!(
            edition = one.id,
            why = one.why,
            "an edition is damaged or cannot be read, and is not served"
        );
    }
    Ok(opened.edition)
}
