//! The database: one writer, a few readers, and what is done when it takes nothing.
//!
//! It must not know what is kept in it.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::open::{Moved, Open, PATIENCE, code};
use super::schema::{ForeignFile, NewerSchema};

/// The first and the longest time after which a database that is away is tried again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(5));

/// The database of a site, which may be away.
pub(super) struct Database {
    file: PathBuf,
    state: Mutex<State>,
    /// Held by the one who opens it.
    opening: tokio::sync::Mutex<()>,
}

struct State {
    open: Option<Arc<Open>>,
    /// Why it was closed.
    why: String,
    /// When it is tried again.
    again_at: Instant,
    /// How long to wait after the next failure; back at the shortest when something was written.
    pause: Duration,
    /// The one whose file was taken away: what it held can still be read.
    gone: Option<Arc<Open>>,
}

/// The database was not asked, because it was away a moment ago.
#[derive(Debug, thiserror::Error)]
#[error("the database is away: {0}")]
struct Away(String);

impl Database {
    /// Opens it, or finds that it is away.
    pub(super) async fn open(file: &Path) -> anyhow::Result<Self> {
        let database = Self {
            file: file.to_owned(),
            state: Mutex::new(State {
                open: None,
                why: "somebody else is opening it".to_owned(),
                again_at: Instant::now(),
                pause: PAUSES.0,
                gone: None,
            }),
            opening: tokio::sync::Mutex::default(),
        };
        match database.ready().await {
            Err(error) if error.is::<NewerSchema>() || error.is::<ForeignFile>() => Err(error),
            _ => Ok(database),
        }
    }

    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    pub(super) fn is_open(&self) -> bool {
        self.state().open.is_some()
    }

    /// Works with the database. An error that is the database's own, and not that of one statement,
    /// closes it for a while.
    pub(super) async fn with<T, F>(&self, work: impl FnOnce(Arc<Open>) -> F) -> anyhow::Result<T>
    where
        F: Future<Output = anyhow::Result<T>>,
    {
        let open = self.ready().await?;
        let done = work(Arc::clone(&open)).await;
        if let Err(error) = &done
            && is_of_the_database(error)
        {
            self.close(Some(&open), error);
        }
        if open.has_written.swap(false, Ordering::Relaxed) {
            self.is_well();
        }
        done
    }

    /// Looks whether its file is where it was, as whoever only reads does not notice that.
    pub(super) async fn look(&self) -> anyhow::Result<()> {
        self.with(async |open| open.is_in_its_place().await).await
    }

    /// Says that the one that was used gave no answer in time.
    pub(super) fn is_silent(&self, used: &Arc<Open>) {
        self.close(
            Some(used),
            &anyhow::anyhow!("it gave no answer in {PATIENCE:?}"),
        );
    }

    /// The database; opened again when it was away long enough.
    async fn ready(&self) -> anyhow::Result<Arc<Open>> {
        if let Some(open) = self.known()? {
            return Ok(open);
        }
        // Whoever comes meanwhile does not wait.
        let _alone = self
            .opening
            .try_lock()
            .map_err(|_| Away(self.state().why.clone()))?;
        if let Some(open) = self.known()? {
            return Ok(open);
        }
        let gone = self.state().gone.clone();
        let opened = async {
            if let Some(gone) = &gone {
                gone.put_back().await?;
                self.state().gone = None;
            }
            Open::new(&self.file).await
        };
        match opened.await {
            Ok(open) => {
                let open = Arc::new(open);
                self.state().open = Some(Arc::clone(&open));
                Ok(open)
            }
            Err(error) => {
                self.close(None, &error);
                Err(error)
            }
        }
    }

    /// Something was written: only that tells that it is back. One that can be opened and takes nothing
    /// would otherwise be tried ever again without a pause.
    fn is_well(&self) {
        let mut state = self.state();
        if state.open.is_some() && state.pause > PAUSES.0 {
            tracing::info!(file = %self.file.display(), "the database is back");
            state.pause = PAUSES.0;
        }
    }

    /// It, when it is open; an error when it is not to be tried yet.
    fn known(&self) -> Result<Option<Arc<Open>>, Away> {
        let state = self.state();
        match &state.open {
            Some(open) => Ok(Some(Arc::clone(open))),
            None if Instant::now() < state.again_at => Err(Away(state.why.clone())),
            None => Ok(None),
        }
    }

    /// Closes it until the next try. `open` is what failed: another one may be in its place already.
    fn close(&self, open: Option<&Arc<Open>>, error: &anyhow::Error) {
        let mut state = self.state();
        let replaced = |failed| {
            state
                .open
                .as_ref()
                .is_none_or(|now| !Arc::ptr_eq(now, failed))
        };
        if open.is_some_and(replaced) {
            return;
        }
        if state.pause == PAUSES.0 {
            tracing::error!(
                file = %self.file.display(),
                "the database is away, requests are kept in files until it is back: {error:#}"
            );
        }
        if let Some(open) = state.open.take()
            && error.is::<Moved>()
        {
            state.gone = Some(open);
        }
        state.why = format!("{error:#}");
        state.again_at = Instant::now() + state.pause;
        state.pause = (state.pause * 2).min(PAUSES.1);
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const CONSTRAINT: u32 = 19;

/// Whether an error says that the database is away, just now or still.
pub(super) fn is_away(error: &anyhow::Error) -> bool {
    error.is::<Away>() || is_of_the_database(error)
}

/// Whether an error says that the database is away, and not that one statement was wrong.
fn is_of_the_database(error: &anyhow::Error) -> bool {
    if error.is::<Moved>() {
        return true;
    }
    match error.downcast_ref::<sqlx::Error>() {
        Some(error @ sqlx::Error::Database(_)) => code(error) != Some(CONSTRAINT),
        Some(
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed,
        ) => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_gave_no_answer_is_closed_once_and_not_what_was_opened_since() {
        let dir = tempfile::tempdir().unwrap();
        let database = Database::open(&dir.path().join("kb.db")).await.unwrap();
        let old = database.ready().await.unwrap();
        for _ in 0..50 {
            database.is_silent(&old);
        }
        assert!(!database.is_open());
        assert_eq!(database.state().pause, PAUSES.0 * 2);
        tokio::time::sleep(PAUSES.0 * 2).await;
        let new = database.ready().await.unwrap();
        database.is_silent(&old);
        assert!(database.is_open());
        // That it can be opened does not tell that it takes anything.
        assert_eq!(database.state().pause, PAUSES.0 * 2);
        database.is_silent(&new);
        assert_eq!(database.state().pause, PAUSES.0 * 4);
        tokio::time::sleep(PAUSES.0 * 4).await;
        let written = database.with(async |open| open.commit(open.begin().await?).await);
        written.await.unwrap();
        assert_eq!(database.state().pause, PAUSES.0);
    }
}
