//! The tables, and how a database of an older kb becomes one of this kb.
//!
//! It must not know what is written into them.

use std::path::{Path, PathBuf};

use sqlx::{Sqlite, SqliteConnection, Transaction};

/// The version of the tables: how many of the [`STEPS`] were taken.
const VERSION: i64 = STEPS.len() as i64;

/// What leads from each version to the next. A step that was published never changes.
///
/// Times are milliseconds since 1970. Rows are in the order of their ids, whatever clocks say.
const STEPS: [&[&str]; 1] = [&[
    // `same_as`: the same words by the same form, accepted twice while the database was away; all
    // that is left of the second is what its receipt says. `address` is the reply address to look
    // for a request by, `body` the whole of it as JSON; both are gone when it was erased.
    "CREATE TABLE requests (
        id INTEGER PRIMARY KEY,
        reference TEXT NOT NULL UNIQUE,
        receipt TEXT NOT NULL UNIQUE,
        nonce TEXT UNIQUE,
        accepted_at BIGINT NOT NULL,
        answer_by BIGINT,
        priority TEXT NOT NULL,
        channel TEXT NOT NULL,
        language TEXT NOT NULL,
        same_as BIGINT REFERENCES requests (id),
        address TEXT,
        body TEXT
    )",
    "CREATE INDEX requests_by_address ON requests (address)",
    "CREATE INDEX requests_by_time ON requests (accepted_at)",
    // One row for each target that a request is carried to. `claims` counts who took it and who had it
    // resent: only the last one may say what became of it. `had_by`: who behind it has the request
    // already, while others do not, as a list in JSON.
    "CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY,
        request BIGINT NOT NULL REFERENCES requests (id),
        target TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'stuck', 'erased')),
        urgency BIGINT NOT NULL,
        attempts BIGINT NOT NULL,
        next_at BIGINT NOT NULL,
        claimed_at BIGINT,
        claims BIGINT NOT NULL DEFAULT 0,
        first_tried_at BIGINT,
        delivered_at BIGINT,
        had_by TEXT,
        error TEXT,
        UNIQUE (request, target)
    )",
    // What is due, and what comes behind a plan, without a look at all that waits.
    "CREATE INDEX deliveries_by_urgency ON deliveries (state, target, urgency, next_at)",
    "CREATE INDEX deliveries_untried ON deliveries (target, urgency, next_at)
         WHERE state = 'pending' AND attempts = 0",
    "CREATE INDEX deliveries_by_plan ON deliveries (state, target, next_at, request)",
    // What happened to a request. No personal data.
    "CREATE TABLE events (
        id INTEGER PRIMARY KEY,
        request BIGINT NOT NULL REFERENCES requests (id),
        at BIGINT NOT NULL,
        what TEXT NOT NULL,
        target TEXT
    )",
    "CREATE INDEX events_by_request ON events (request)",
    // What an operator said of a channel, as JSON.
    "CREATE TABLE overrides (
        channel TEXT PRIMARY KEY,
        word TEXT NOT NULL
    )",
]];

/// A database that a newer kb has written.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{}` was written by a newer kb (schema {found}; this kb knows schema {known}): start that version, or name another file with `url` in `[store]` of kb.toml",
    file.display()
)]
pub struct NewerSchema {
    /// The database.
    pub file: PathBuf,
    /// Its version.
    pub found: i64,
    /// The newest version that this kb knows.
    pub known: i64,
}

/// A file in the place of the database that is something else.
#[derive(Debug, thiserror::Error)]
#[error(
    "`{}` is no database of kb: move it away, or name another file with `url` in `[store]` of kb.toml",
    file.display()
)]
pub struct ForeignFile {
    /// The file.
    pub file: PathBuf,
}

/// Brings the tables to this kb's version, in the transaction that it is given.
pub(super) async fn bring_up_to_date(
    change: &mut Transaction<'static, Sqlite>,
    file: &Path,
) -> anyhow::Result<()> {
    let mut version = version(change, file).await?;
    if version > VERSION {
        return Err(NewerSchema {
            file: file.to_owned(),
            found: version,
            known: VERSION,
        }
        .into());
    }
    if version == 0 {
        sqlx::query("CREATE TABLE kb_schema (version BIGINT NOT NULL)")
            .execute(&mut **change)
            .await?;
        sqlx::query("INSERT INTO kb_schema (version) VALUES (0)")
            .execute(&mut **change)
            .await?;
    }
    for step in STEPS
        .iter()
        .skip(usize::try_from(version).unwrap_or_default())
    {
        for statement in *step {
            sqlx::query(*statement).execute(&mut **change).await?;
        }
        version += 1;
    }
    // Also when nothing changed: it proves that the database takes what it is given.
    sqlx::query("UPDATE kb_schema SET version = ?")
        .bind(version)
        .execute(&mut **change)
        .await?;
    Ok(())
}

/// The version of the tables; 0 where there are none.
async fn version(connection: &mut SqliteConnection, file: &Path) -> anyhow::Result<i64> {
    let tables: Vec<(String,)> =
        sqlx::query_as("SELECT name FROM sqlite_master WHERE type = 'table'")
            .fetch_all(&mut *connection)
            .await?;
    if tables.is_empty() {
        return Ok(0);
    }
    if !tables.iter().any(|(name,)| name == "kb_schema") {
        return Err(ForeignFile {
            file: file.to_owned(),
        }
        .into());
    }
    let (version,) = sqlx::query_as("SELECT max(version) FROM kb_schema")
        .fetch_one(connection)
        .await?;
    Ok(version)
}
