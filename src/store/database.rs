//! The database: one writer, a few readers, and what is done when it takes nothing.
//!
//! It must not know what is kept in it.

use std::fs;
use std::future::Future;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Sqlite, Transaction};

use super::folder;
use super::schema::{self, ForeignFile, NewerSchema};

/// How long the database may take to let us write, before it counts as away.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// Readers at one time.
const READERS: u32 = 4;
/// The first and the longest time after which a database that is away is tried again.
const PAUSES: (Duration, Duration) = (Duration::from_millis(200), Duration::from_secs(5));
/// The oldest SQLite that we trust: those before can damage a database whose log is begun anew by
/// two connections at once.
const OLDEST: [u32; 3] = [3, 51, 3];

/// A change of the database, which is undone unless it is committed.
pub(super) type Change = Transaction<'static, Sqlite>;

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
}

/// The database, open.
pub(super) struct Open {
    file: PathBuf,
    writer: SqlitePool,
    pub(super) readers: SqlitePool,
    /// A change was made to last since this was looked at.
    has_written: AtomicBool,
    /// The files as they were when it was opened, by device and number.
    files: Vec<(PathBuf, (u64, u64))>,
}

/// The database was not asked, because it was away a moment ago.
#[derive(Debug, thiserror::Error)]
#[error("the database is away: {0}")]
struct Away(String);

/// The file that is open is not the one that has its name any more.
#[derive(Debug, thiserror::Error)]
#[error("`{}` was removed or replaced", .0.display())]
struct Moved(PathBuf);

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
        match Open::new(&self.file).await {
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
        state.open = None;
        state.why = format!("{error:#}");
        state.again_at = Instant::now() + state.pause;
        state.pause = (state.pause * 2).min(PAUSES.1);
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    async fn new(file: &Path) -> anyhow::Result<Self> {
        let path = file.to_owned();
        folder::apart(move || {
            folder::make(path.parent().unwrap_or(Path::new("/")))?;
            Ok(folder::touch(&path)?)
        })
        .await
        .with_context(|| format!("`{}` cannot be made", file.display()))?;
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(false)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(PATIENCE)
            // What is erased is overwritten.
            .pragma("secure_delete", "ON")
            .pragma("trusted_schema", "OFF")
            // Nothing of a request goes into files elsewhere.
            .pragma("temp_store", "MEMORY")
            .disable_statement_logging();
        let reading = options.clone().pragma("query_only", "ON");
        let writer = pool(1).connect_with(options).await;
        let writer = writer.map_err(|error| match code(&error) {
            Some(NOT_A_DATABASE) => anyhow::Error::new(ForeignFile {
                file: file.to_owned(),
            }),
            _ => anyhow::Error::new(error).context(format!(
                "`{}` cannot be opened, which only the user that serves the site may",
                file.display()
            )),
        })?;
        let (version,): (String,) = sqlx::query_as("SELECT sqlite_version()")
            .fetch_one(&writer)
            .await?;
        if !is_trusted(&version) {
            bail!("kb was built with SQLite {version}, which can damage a database");
        }
        let mut change = writer.begin_with("BEGIN IMMEDIATE").await?;
        schema::bring_up_to_date(&mut change, file).await?;
        change.commit().await?;
        Ok(Self {
            writer,
            readers: pool(READERS).connect_lazy_with(reading),
            has_written: AtomicBool::new(false),
            files: files_of(file)?,
            file: file.to_owned(),
        })
    }

    /// Begins a change. Others wait until it is committed or dropped.
    pub(super) async fn begin(&self) -> anyhow::Result<Change> {
        self.is_in_its_place().await?;
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
    }

    /// Makes a change last: it is on the disk, in the file that has the database's name.
    pub(super) async fn commit(&self, change: Change) -> anyhow::Result<()> {
        change.commit().await?;
        self.is_in_its_place().await?;
        self.has_written.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Empties the log, so that nothing of what was erased is left in it.
    pub(super) async fn empty_log(&self) -> anyhow::Result<bool> {
        let (busy, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)")
            .fetch_one(&self.writer)
            .await?;
        Ok(busy == 0)
    }

    /// What is written into a file that was removed is lost, and SQLite does not notice.
    async fn is_in_its_place(&self) -> anyhow::Result<()> {
        let (file, files) = (self.file.clone(), self.files.clone());
        folder::apart(move || {
            let moved = |(path, was): &(PathBuf, _)| identity(path).ok() != Some(*was);
            if files.iter().any(moved) {
                return Err(Moved(file).into());
            }
            Ok(())
        })
        .await
    }
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
}

/// The database and its log, which stay the same files as long as it is open.
fn files_of(file: &Path) -> io::Result<Vec<(PathBuf, (u64, u64))>> {
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let log = PathBuf::from(log);
    let mut files = vec![(file.to_owned(), identity(file)?)];
    // On a file system without shared memory there is none.
    if let Ok(identity) = identity(&log) {
        files.push((log, identity));
    }
    Ok(files)
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let about = fs::metadata(path)?;
    Ok((about.dev(), about.ino()))
}

const CONSTRAINT: u32 = 19;
const NOT_A_DATABASE: u32 = 26;

/// SQLite's own number of an error, without what extends it.
fn code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    code.parse::<u32>().ok().map(|code| code & 0xff)
}

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

fn is_trusted(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let version = [(); 3].map(|()| parts.next().unwrap_or(0));
    version >= OLDEST
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

    #[test]
    fn a_sqlite_that_can_damage_a_database_is_not_trusted() {
        for (version, trusted) in [
            ("3.51.3", true),
            ("3.52.0", true),
            ("4.0.0", true),
            ("3.51.2", false),
            ("3.7.17", false),
        ] {
            assert_eq!(is_trusted(version), trusted, "{version}");
        }
    }
}
