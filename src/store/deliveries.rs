//! Deliveries: what is still to be carried to people, and what became of it.
//!
//! How they are taken is told by `claiming`. It must not know how anything is carried.

use jiff::{SignedDuration, Timestamp};

use super::Store;
use super::claiming::{Claim, FURTHEST};
use super::columns::time;
use super::open::Change;

/// The longest error that is kept, in characters.
const LONGEST_ERROR: usize = 500;

/// The number of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DeliveryId(pub(super) i64);

/// What is not with people yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// What the database knows; `None` while it is away.
    pub deliveries: Option<Waiting>,
    /// Requests in the spool.
    pub spooled: u64,
    /// Files of the spool that cannot be read or drained, and the spool itself when nobody can tell
    /// what is in it: somebody has to look at them.
    pub set_aside: u64,
}

/// Deliveries that are not done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Those that will be tried.
    pub pending: u64,
    /// Those that will not, until somebody has them resent.
    pub stuck: u64,
    /// When the oldest pending one was accepted.
    pub oldest_pending: Option<Timestamp>,
}

impl Store {
    /// Says that a delivery reached its target.
    ///
    /// # Errors
    /// When the database is away: it will be due again.
    pub async fn delivered(&self, claim: Claim, now: Timestamp) -> anyhow::Result<()> {
        let at = now.as_millisecond();
        let database = &self.0.database;
        database
            .with(async |open| {
                let mut change = open.begin().await?;
                let done = sqlx::query(
                    "UPDATE deliveries SET state = 'delivered', delivered_at = ?, claimed_at = NULL,
                         had_by = NULL, error = NULL
                     WHERE id = ? AND claims = ? AND state = 'pending'",
                )
                .bind(at)
                .bind(claim.id.0)
                .bind(claim.number)
                .execute(&mut *change)
                .await?;
                if done.rows_affected() > 0 {
                    tell_of_delivery(&mut change, claim.id, at, "delivered").await?;
                }
                open.commit(change).await
            })
            .await
    }

    /// Says who behind a target has a request, while others do not.
    ///
    /// # Errors
    /// When the database is away: they will get it again.
    pub async fn reached(&self, claim: Claim, had_by: &[String]) -> anyhow::Result<()> {
        let names = serde_json::to_string(had_by)?;
        let database = &self.0.database;
        database
            .with(async |open| {
                let mut change = open.begin().await?;
                sqlx::query(
                    "UPDATE deliveries SET had_by = ?
                     WHERE id = ? AND claims = ? AND state = 'pending'",
                )
                .bind(names)
                .bind(claim.id.0)
                .bind(claim.number)
                .execute(&mut *change)
                .await?;
                open.commit(change).await
            })
            .await
    }

    /// Says that a delivery failed and when it is to be tried again.
    ///
    /// # Errors
    /// When the database is away: it will be due after the lease.
    pub async fn retry_at(
        &self,
        claim: Claim,
        next_at: Timestamp,
        error: &str,
    ) -> anyhow::Result<()> {
        let at = self.0.clock.now().as_millisecond();
        let furthest = at.saturating_add(milliseconds(FURTHEST));
        let database = &self.0.database;
        database
            .with(async |open| {
                let mut change = open.begin().await?;
                let done = sqlx::query(
                    "UPDATE deliveries SET next_at = ?, claimed_at = NULL, error = ?
                     WHERE id = ? AND claims = ? AND state = 'pending'",
                )
                .bind(next_at.as_millisecond().min(furthest))
                .bind(shortened(error))
                .bind(claim.id.0)
                .bind(claim.number)
                .execute(&mut *change)
                .await?;
                if done.rows_affected() > 0 {
                    tell_of_delivery(&mut change, claim.id, at, "failed").await?;
                }
                open.commit(change).await
            })
            .await
    }

    /// Says that a delivery will not be tried again. It stays until somebody has it resent.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn stuck(&self, claim: Claim, error: &str) -> anyhow::Result<()> {
        let at = self.0.clock.now().as_millisecond();
        let database = &self.0.database;
        database
            .with(async |open| {
                let mut change = open.begin().await?;
                if set_stuck(&mut change, claim, error).await? {
                    tell_of_delivery(&mut change, claim.id, at, "stuck").await?;
                }
                open.commit(change).await
            })
            .await
    }

    /// Gives a delivery back as it was before it was taken: what was tried early and failed keeps its
    /// plan.
    ///
    /// # Errors
    /// When the database is away: it will be due after the lease.
    pub async fn give_back(&self, claim: Claim) -> anyhow::Result<()> {
        let database = &self.0.database;
        database
            .with(async |open| {
                let mut change = open.begin().await?;
                sqlx::query(
                    "UPDATE deliveries SET claimed_at = NULL, attempts = attempts - 1
                     WHERE id = ? AND claims = ? AND state = 'pending' AND claimed_at IS NOT NULL",
                )
                .bind(claim.id.0)
                .bind(claim.number)
                .execute(&mut *change)
                .await?;
                open.commit(change).await
            })
            .await
    }

    /// The targets that something waits for, whether or not kb.toml still names them.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn awaited_targets(&self) -> anyhow::Result<Vec<String>> {
        let database = &self.0.database;
        database
            .with(async |open| {
                let rows: Vec<(String,)> = sqlx::query_as(
                    "SELECT DISTINCT target FROM deliveries WHERE state = 'pending'",
                )
                .fetch_all(&open.readers)
                .await?;
                Ok(rows.into_iter().map(|(target,)| target).collect())
            })
            .await
    }

    /// What is not with people yet.
    pub async fn backlog(&self) -> Backlog {
        let (spooled, set_aside) = self.0.spool.counts().await.unwrap_or_else(|error| {
            tracing::error!("what is spooled cannot be counted: {error:#}");
            (0, 1)
        });
        Backlog {
            deliveries: self.waiting().await.ok(),
            spooled,
            set_aside,
        }
    }

    async fn waiting(&self) -> anyhow::Result<Waiting> {
        let database = &self.0.database;
        database
            .with(async |open| {
                let rows: Vec<(String, i64, i64)> = sqlx::query_as(
                    "SELECT w.state, w.number, r.accepted_at FROM (
                         SELECT state, count(*) AS number, min(request) AS oldest
                         FROM deliveries WHERE state IN ('pending', 'stuck') GROUP BY state
                     ) AS w JOIN requests r ON r.id = w.oldest",
                )
                .fetch_all(&open.readers)
                .await?;
                let mut waiting = Waiting::default();
                for (state, count, oldest) in rows {
                    let count = u64::try_from(count).unwrap_or_default();
                    if state == "pending" {
                        waiting.pending = count;
                        waiting.oldest_pending = Some(time(oldest)?);
                    } else {
                        waiting.stuck = count;
                    }
                }
                Ok(waiting)
            })
            .await
    }
}

/// Parks a delivery; `false` when somebody else has it by now.
pub(super) async fn set_stuck(
    change: &mut Change,
    claim: Claim,
    error: &str,
) -> anyhow::Result<bool> {
    let done = sqlx::query(
        "UPDATE deliveries SET state = 'stuck', claimed_at = NULL, error = ?
         WHERE id = ? AND claims = ? AND state = 'pending'",
    )
    .bind(shortened(error))
    .bind(claim.id.0)
    .bind(claim.number)
    .execute(&mut **change)
    .await?;
    Ok(done.rows_affected() > 0)
}

async fn tell_of_delivery(
    change: &mut Change,
    id: DeliveryId,
    at: i64,
    what: &'static str,
) -> anyhow::Result<()> {
    sqlx::query(
        "INSERT INTO events (request, at, what, target)
         SELECT request, ?, ?, target FROM deliveries WHERE id = ?",
    )
    .bind(at)
    .bind(what)
    .bind(id.0)
    .execute(&mut **change)
    .await?;
    Ok(())
}

/// An error on one line, and not longer than anybody reads.
fn shortened(error: &str) -> String {
    let clean = error.chars().map(|c| if c.is_control() { ' ' } else { c });
    clean.take(LONGEST_ERROR).collect()
}

pub(super) fn milliseconds(duration: SignedDuration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
