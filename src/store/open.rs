//! The database's file, open: how it is opened, changed, and put back where it was taken away.
//!
//! It must not know when it is opened again, nor what is kept in it.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, bail};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, Sqlite, Transaction};

use super::folder;
use super::schema::{self, ForeignFile};

/// How long the database may take to let us write, before it counts as away.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);
/// Readers at one time.
const READERS: u32 = 4;
/// The oldest SQLite that we trust: those before can damage a database whose log is begun anew by
/// two connections at once.
const OLDEST: [u32; 3] = [3, 51, 3];
/// What the name of a copy begins with, until it is whole.
const ASIDE: &str = ".kb.db-";
/// SQLite's number for a file that is something else.
const NOT_A_DATABASE: u32 = 26;

/// A change of the database, which is undone unless it is committed.
pub(super) type Change = Transaction<'static, Sqlite>;

/// The database, open.
pub(super) struct Open {
    file: PathBuf,
    writer: SqlitePool,
    pub(super) readers: SqlitePool,
    /// A change was made to last since this was looked at.
    pub(super) has_written: AtomicBool,
    /// The files as they were when it was opened, by device and number.
    files: Vec<(PathBuf, (u64, u64))>,
}

/// The file that is open is not the one that has its name any more.
#[derive(Debug, thiserror::Error)]
#[error("`{}` was removed or replaced", .0.display())]
pub(super) struct Moved(PathBuf);

impl Open {
    pub(super) async fn new(file: &Path) -> anyhow::Result<Self> {
        let path = file.to_owned();
        folder::apart(move || {
            let parent = path.parent().unwrap_or(Path::new("/"));
            folder::make(parent)?;
            folder::remove_abandoned(parent, ASIDE);
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

    /// Puts what it holds where its file or its log was taken away. A file that somebody has put into
    /// its place stays: they will know why.
    pub(super) async fn put_back(&self) -> anyhow::Result<()> {
        let now = identity(&self.file);
        match &now {
            Ok(now) if self.files.iter().any(|(_, was)| was == now) => {
                if !self.empty_log().await? {
                    bail!(
                        "`{}` is read by another program: its log cannot be put back yet",
                        self.file.display()
                    );
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.copy_back().await?,
            _ => {
                self.close().await;
                return self.forget_log();
            }
        }
        tracing::error!(
            file = %self.file.display(),
            "the database was removed while it was in use; it was put back with all that it held"
        );
        self.close().await;
        Ok(())
    }

    async fn close(&self) {
        self.writer.close().await;
        self.readers.close().await;
    }

    /// Takes the log away that belongs to the file which was here before: it would be written into the one
    /// that somebody has put in its place.
    fn forget_log(&self) -> anyhow::Result<()> {
        for (path, was) in self.files.iter().skip(1) {
            if identity(path).ok() == Some(*was) {
                folder::remove(path)?;
            }
        }
        Ok(())
    }

    async fn copy_back(&self) -> anyhow::Result<()> {
        let file = self.file.clone();
        let aside = folder::apart(move || {
            let parent = file.parent().unwrap_or(Path::new("/"));
            folder::make(parent)?;
            Ok(folder::make_aside(parent, ASIDE)?.0)
        })
        .await?;
        // SQLite writes into a file that is there when it is empty.
        let copied = sqlx::query("VACUUM INTO ?")
            .bind(aside.to_string_lossy().into_owned())
            .execute(&self.writer)
            .await;
        let whole = match copied {
            Ok(_) => is_whole(&aside).await,
            Err(error) => Err(error.into()),
        };
        let file = self.file.clone();
        folder::apart(move || {
            let put = whole.and_then(|()| put_in_place(&aside, &file));
            folder::remove(&aside)?;
            put
        })
        .await
    }

    /// What is written into a file that was removed is lost, and SQLite does not notice.
    pub(super) async fn is_in_its_place(&self) -> anyhow::Result<()> {
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

/// Gives a copy the database's name.
fn put_in_place(copy: &Path, file: &Path) -> anyhow::Result<()> {
    fs::File::open(copy)?.sync_all()?;
    if file.exists() {
        bail!("`{}` is there again", file.display());
    }
    // What is left of the old log belongs to the old file, and would be written into the copy.
    for end in ["-wal", "-shm"] {
        folder::remove(&beside(file, end))?;
    }
    // A link takes nobody's place.
    fs::hard_link(copy, file)?;
    Ok(folder::sync(file.parent().unwrap_or(Path::new("/")))?)
}

/// Whether a copy holds together.
async fn is_whole(copy: &Path) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::new()
        .filename(copy)
        .create_if_missing(false)
        .disable_statement_logging();
    let mut connection = options.connect().await?;
    let (said,): (String,) = sqlx::query_as("PRAGMA integrity_check(1)")
        .fetch_one(&mut connection)
        .await?;
    connection.close().await?;
    if said != "ok" {
        bail!("a copy of the database does not hold together: {said}");
    }
    Ok(())
}

fn beside(file: &Path, end: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
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
    let log = beside(file, "-wal");
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

/// SQLite's own number of an error, without what extends it.
pub(super) fn code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?;
    code.parse::<u32>().ok().map(|code| code & 0xff)
}

fn is_trusted(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse().unwrap_or(0));
    let version = [(); 3].map(|()| parts.next().unwrap_or(0));
    version >= OLDEST
}

#[cfg(test)]
mod tests {
    use super::*;

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
