//! Forgetting: what customers wrote and who they are, out of every file of the store.
//!
//! References, times and states stay, so that counts stay right. It must not know who asks for it.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail};
use jiff::SignedDuration;

use super::accept::tell;
use super::columns::{end_of_number, normal_address, reference_of};
use super::open::Change;
use super::{Store, unseen};
use crate::contact::{Reference, Request};

/// How often the log is tried to be emptied while somebody reads in it.
const TRIES: u32 = 50;
/// How many old requests are forgotten in one transaction.
const AT_ONCE: usize = 500;

/// Whose requests are meant.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// This one.
    Reference(&'a Reference),
    /// All with this reply address. Letter case does not matter; of a number only digits do, with the
    /// country's or without.
    Address(&'a str),
}

/// A request that was erased, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// Its reference.
    pub reference: Reference,
    /// It did not reach all its targets yet, and never will.
    pub undelivered: bool,
}

/// The requests that are meant, and still have their words.
type Row = (i64, String, bool);

impl Store {
    /// What [`Self::erase`] would erase.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn would_erase(&self, whose: Whose<'_>) -> anyhow::Result<Vec<Erased>> {
        let database = &self.0.database;
        let mut would: Vec<Erased> = database
            .with(async |open| {
                let mut change = open.begin().await?;
                meant(&mut change, whose)
                    .await?
                    .iter()
                    .map(erased)
                    .collect()
            })
            .await?;
        let spooled = self.spooled(whose).await?.into_iter();
        would.extend(spooled.map(|(_, reference)| undelivered(reference)));
        Ok(would)
    }

    /// Erases the words and addresses of requests: out of the spool, the database and its log.
    /// Nothing of them is left in any file of the store when it returns.
    ///
    /// # Errors
    /// When the database is away, or somebody reads in it all the time.
    pub async fn erase(&self, whose: Whose<'_>) -> anyhow::Result<Vec<Erased>> {
        self.drain().await;
        let now = self.0.clock.now().as_millisecond();
        let database = &self.0.database;
        let mut gone: Vec<Erased> = database
            .with(async |open| {
                let mut change = open.begin().await?;
                let rows = meant(&mut change, whose).await?;
                for (id, ..) in &rows {
                    forget(&mut change, *id, now).await?;
                }
                open.commit(change).await?;
                rows.iter().map(erased).collect()
            })
            .await?;
        for (path, reference) in self.spooled(whose).await? {
            self.0.spool.remove(&path).await?;
            gone.push(undelivered(reference));
        }
        self.empty_log().await?;
        Ok(gone)
    }

    /// Erases the words and addresses of requests that were accepted more than so many days ago and
    /// reached all their targets, and says how many. What is pending or stuck stays, and so does what
    /// was to be carried nowhere: it is kept nowhere else.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn forget_older_than(&self, days: u32) -> anyhow::Result<usize> {
        let now = self.0.clock.now();
        let age = SignedDuration::from_hours(24 * i64::from(days));
        let before = now.saturating_sub(age)?.as_millisecond();
        let mut forgotten = 0;
        loop {
            let some = self.forget_some(before, now.as_millisecond()).await?;
            forgotten += some;
            if some < AT_ONCE {
                break;
            }
        }
        // Also when nothing was forgotten now: the time before, somebody may have read in the log.
        self.empty_log().await?;
        Ok(forgotten)
    }

    /// Not all at once, as new requests wait meanwhile.
    async fn forget_some(&self, before: i64, now: i64) -> anyhow::Result<usize> {
        let database = &self.0.database;
        database
            .with(async |open| {
                let mut change = open.begin().await?;
                let rows: Vec<(i64,)> = sqlx::query_as(
                    "SELECT r.id FROM requests r
                     WHERE r.body IS NOT NULL AND r.accepted_at < ?
                       AND EXISTS (SELECT 1 FROM deliveries d WHERE d.request = r.id)
                       AND NOT EXISTS (SELECT 1 FROM deliveries d
                           WHERE d.request = r.id AND d.state <> 'delivered')
                     ORDER BY r.id LIMIT ?",
                )
                .bind(before)
                .bind(AT_ONCE as i64)
                .fetch_all(&mut *change)
                .await?;
                for (id,) in &rows {
                    forget(&mut change, *id, now).await?;
                }
                open.commit(change).await?;
                Ok(rows.len())
            })
            .await
    }

    /// The files of the spool that are meant: what the database did not take.
    async fn spooled(&self, whose: Whose<'_>) -> anyhow::Result<Vec<(PathBuf, Reference)>> {
        let spool = &self.0.spool;
        let mut found = Vec::new();
        let files = spool.all_files().await;
        for path in files.with_context(|| unseen(spool.folder()))? {
            if let Some(letter) = spool
                .look(&path)
                .await
                .with_context(|| unseen(spool.folder()))?
                && is_meant(&letter.request, whose)
            {
                found.push((path, letter.request.reference));
            }
        }
        Ok(found)
    }

    async fn empty_log(&self) -> anyhow::Result<()> {
        let database = &self.0.database;
        database
            .with(async |open| {
                for _ in 0..TRIES {
                    if open.empty_log().await? {
                        return Ok(());
                    }
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
                bail!(
                    "what was erased may still stand in `{}-wal`, in which another program reads: end that program and try again",
                    database.file().display()
                )
            })
            .await
    }
}

async fn meant(change: &mut Change, whose: Whose<'_>) -> anyhow::Result<Vec<Row>> {
    let (reference, address, number) = match whose {
        Whose::Reference(reference) => (Some(reference.as_str()), None, None),
        Whose::Address(address) => (None, Some(normal_address(address)), end_of_number(address)),
    };
    // Who asks for one that repeats another one's words, means those words.
    Ok(sqlx::query_as(
        "SELECT r.id, r.reference, EXISTS (SELECT 1 FROM deliveries d
             WHERE d.request = r.id AND d.state IN ('pending', 'stuck'))
         FROM requests r
         WHERE r.body IS NOT NULL AND (r.address = ?1 OR r.reference = ?2
             OR r.id = (SELECT same_as FROM requests WHERE reference = ?2)
             OR ?3 IS NOT NULL AND r.address NOT LIKE '%@%' AND r.address LIKE '%' || ?3)
         ORDER BY r.id",
    )
    .bind(address)
    .bind(reference)
    .bind(number)
    .fetch_all(&mut **change)
    .await?)
}

async fn forget(change: &mut Change, id: i64, now: i64) -> anyhow::Result<()> {
    sqlx::query("UPDATE requests SET body = NULL, address = NULL WHERE id = ?")
        .bind(id)
        .execute(&mut **change)
        .await?;
    // What a mail server says of a failure may name the address.
    sqlx::query(
        "UPDATE deliveries SET error = NULL, claimed_at = NULL,
             state = CASE state WHEN 'delivered' THEN state ELSE 'erased' END
         WHERE request = ?",
    )
    .bind(id)
    .execute(&mut **change)
    .await?;
    tell(change, id, now, "erased", None).await
}

fn erased((_, reference, undelivered): &Row) -> anyhow::Result<Erased> {
    Ok(Erased {
        reference: reference_of(reference)?,
        undelivered: *undelivered,
    })
}

/// One that was only spooled.
fn undelivered(reference: Reference) -> Erased {
    Erased {
        reference,
        undelivered: true,
    }
}

fn is_meant(request: &Request, whose: Whose<'_>) -> bool {
    match whose {
        Whose::Reference(reference) => request.reference == *reference,
        Whose::Address(address) => {
            let own = request.reply_to.as_str();
            let number = end_of_number(address);
            normal_address(own) == normal_address(address)
                || number.is_some() && end_of_number(own) == number
        }
    }
}
