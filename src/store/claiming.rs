//! Taking deliveries to carry them: those that are due, or some before their time.
//!
//! What is to be taken is looked up beside the writer, which others wait for. It must not know how anything
//! is carried.

use jiff::{SignedDuration, Timestamp};

use super::Store;
use super::accept::tell;
use super::columns::{time, urgency};
use super::deliveries::{DeliveryId, milliseconds, set_stuck};
use super::open::Open;
use crate::contact::{Priority, Request};

/// How long who took a delivery has it alone. A process that dies gives it back by that.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// No try is further ahead: what seems to be was planned by a clock that went wrong, and is due.
pub(super) const FURTHEST: SignedDuration = SignedDuration::from_hours(36);
/// A delivery that is to be tried now.
#[derive(Clone, Debug)]
pub struct Due {
    /// Its number.
    pub id: DeliveryId,
    /// By what its carrier says what became of it.
    pub claim: Claim,
    /// What is to be carried.
    pub request: Request,
    /// Where to: the id of a target in kb.toml.
    pub target: String,
    /// Those behind the target who have it already.
    pub had_by: Vec<String>,
    /// How often it was tried before; a try in which the process died counts.
    pub attempts: u32,
    /// When it was tried first: now, when it never was.
    pub first_tried_at: Timestamp,
    /// For when it was planned.
    pub plan: Plan,
    /// How often somebody had it sent there again.
    pub resent: u32,
}

impl Due {
    /// The number of this sending, when it is not the first: 2 when somebody had it sent again.
    #[must_use]
    pub fn again(&self) -> Option<u32> {
        (self.resent > 0).then(|| self.resent.saturating_add(1))
    }
}

/// That somebody took a delivery. It counts until somebody else takes it or has it resent: what is said
/// by an old one changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    pub(super) id: DeliveryId,
    pub(super) number: i64,
}

impl Claim {
    /// What was taken.
    #[must_use]
    pub fn id(self) -> DeliveryId {
        self.id
    }
}

/// Where a delivery stands among those to its target, by the times for which they are planned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    next_at: i64,
    id: i64,
}

impl Plan {
    /// How long ago it was due.
    #[must_use]
    pub fn waits(self, now: Timestamp) -> SignedDuration {
        SignedDuration::from_millis(now.as_millisecond().saturating_sub(self.next_at))
    }
}

/// Chooses what is due of one urgency.
const DUE: &str = "SELECT id, next_at FROM deliveries
    WHERE state = 'pending' AND target = ? AND urgency = ? AND next_at <= ?
      AND (claimed_at IS NULL OR claimed_at <= ? OR claimed_at >= ?)
    ORDER BY next_at, id LIMIT ?";

/// Chooses what was never tried, whatever it is planned for: a clock that was ahead when it was accepted
/// must not make it wait.
const UNTRIED: &str = "SELECT id, next_at FROM deliveries
    WHERE state = 'pending' AND attempts = 0 AND target = ? AND next_at > ?
      AND (claimed_at IS NULL OR claimed_at <= ? OR claimed_at >= ?)
    ORDER BY urgency DESC, next_at, id LIMIT ?";

/// Chooses what is planned behind a time and a number, whatever its urgency.
const BEHIND: &str = "SELECT id, next_at FROM deliveries
    WHERE state = 'pending' AND target = ? AND (next_at, id) > (?, ?)
      AND (claimed_at IS NULL OR claimed_at <= ? OR claimed_at >= ?)
    ORDER BY next_at, id LIMIT ?";

/// Somebody who takes deliveries to a target.
struct Taker<'a> {
    target: &'a str,
    at: i64,
    limit: usize,
    /// What the caller has already, however long ago its clock says it was taken.
    besides: &'a [DeliveryId],
}

impl Store {
    /// The deliveries to a target that are to be tried: urgent ones first, then in the order in which
    /// they were planned. What was never tried is always due. Each is the caller's alone for ten minutes;
    /// what it has already (`besides`) is not among them, wherever its clock went meanwhile.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn due(
        &self,
        target: &str,
        now: Timestamp,
        limit: usize,
        besides: &[DeliveryId],
    ) -> anyhow::Result<Vec<Due>> {
        let at = now.as_millisecond();
        let taker = Taker {
            target,
            at,
            limit,
            besides,
        };
        let database = &self.0.database;
        database
            .with(async |open| {
                let mut ids = Vec::new();
                for priority in Priority::ALL.into_iter().rev() {
                    ids.extend(taker.due(&open, priority, limit - ids.len()).await?);
                }
                ids.extend(taker.untried(&open, limit - ids.len()).await?);
                if ids.is_empty() {
                    let furthest = at.saturating_add(milliseconds(FURTHEST));
                    ids = taker.behind(&open, furthest, i64::MAX).await?;
                }
                taker.take(&open, ids).await
            })
            .await
    }

    /// The deliveries to a target that are planned for later, behind another one: to be tried before
    /// their time, because the target may be well again, without what the caller has. Whoever fails at one
    /// gives it back.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn early(
        &self,
        target: &str,
        now: Timestamp,
        after: Option<Plan>,
        limit: usize,
        besides: &[DeliveryId],
    ) -> anyhow::Result<Vec<Due>> {
        let at = now.as_millisecond();
        let taker = Taker {
            target,
            at,
            limit,
            besides,
        };
        let first = Plan {
            next_at: at,
            id: i64::MAX,
        };
        // What is due by now is not early.
        let after = after.filter(|after| after.next_at > at).unwrap_or(first);
        let database = &self.0.database;
        database
            .with(async |open| {
                let ids = taker.behind(&open, after.next_at, after.id).await?;
                taker.take(&open, ids).await
            })
            .await
    }
}

impl Taker<'_> {
    /// So many rows hold what is wanted, whatever the caller has.
    fn rows(&self, most: usize) -> i64 {
        i64::try_from(most + self.besides.len()).unwrap_or(i64::MAX)
    }

    fn chosen(&self, rows: Vec<(i64, i64)>, most: usize) -> Vec<Plan> {
        let plans = rows.into_iter().map(|(id, next_at)| Plan { next_at, id });
        let new = plans.filter(|plan| !self.besides.contains(&DeliveryId(plan.id)));
        new.take(most).collect()
    }

    async fn due(&self, open: &Open, priority: Priority, most: usize) -> anyhow::Result<Vec<Plan>> {
        let lease = milliseconds(LEASE);
        let rows: Vec<(i64, i64)> = sqlx::query_as(DUE)
            .bind(self.target)
            .bind(urgency(priority))
            .bind(self.at)
            .bind(self.at - lease)
            // Claimed in the future: the clock was set back by more than a lease.
            .bind(self.at + lease)
            .bind(self.rows(most))
            .fetch_all(&open.readers)
            .await?;
        Ok(self.chosen(rows, most))
    }

    async fn untried(&self, open: &Open, most: usize) -> anyhow::Result<Vec<Plan>> {
        let lease = milliseconds(LEASE);
        let rows: Vec<(i64, i64)> = sqlx::query_as(UNTRIED)
            .bind(self.target)
            .bind(self.at)
            .bind(self.at - lease)
            .bind(self.at + lease)
            .bind(self.rows(most))
            .fetch_all(&open.readers)
            .await?;
        Ok(self.chosen(rows, most))
    }

    async fn behind(&self, open: &Open, next_at: i64, id: i64) -> anyhow::Result<Vec<Plan>> {
        let lease = milliseconds(LEASE);
        let rows: Vec<(i64, i64)> = sqlx::query_as(BEHIND)
            .bind(self.target)
            .bind(next_at)
            .bind(id)
            .bind(self.at - lease)
            .bind(self.at + lease)
            .bind(self.rows(self.limit))
            .fetch_all(&open.readers)
            .await?;
        Ok(self.chosen(rows, self.limit))
    }

    /// Takes those that nobody else has taken or planned anew since they were looked up.
    async fn take(&self, open: &Open, plans: Vec<Plan>) -> anyhow::Result<Vec<Due>> {
        type Row = (
            i64,
            i64,
            i64,
            Option<i64>,
            Option<String>,
            Option<String>,
            i64,
        );
        if plans.is_empty() {
            return Ok(Vec::new());
        }
        let lease = milliseconds(LEASE);
        let mut change = open.begin().await?;
        let mut taken = Vec::with_capacity(plans.len());
        for plan in plans {
            let row: Option<Row> = sqlx::query_as(
                "SELECT d.request, d.attempts, d.claims, d.first_tried_at, d.had_by, r.body,
                     (SELECT count(*) FROM events e WHERE e.request = d.request
                          AND e.what = 'resent' AND e.target = d.target)
                 FROM deliveries d JOIN requests r ON r.id = d.request
                 WHERE d.id = ? AND d.next_at = ? AND d.state = 'pending'
                   AND (d.claimed_at IS NULL OR d.claimed_at <= ? OR d.claimed_at >= ?)",
            )
            .bind(plan.id)
            .bind(plan.next_at)
            .bind(self.at - lease)
            .bind(self.at + lease)
            .fetch_optional(&mut *change)
            .await?;
            let Some((of, attempts, claims, first_tried_at, had_by, body, resent)) = row else {
                continue;
            };
            let id = DeliveryId(plan.id);
            let taken_before = Claim { id, number: claims };
            let body = body.unwrap_or_default();
            let Ok(request) = serde_json::from_str(&body) else {
                set_stuck(&mut change, taken_before, "the request cannot be read").await?;
                tell(&mut change, of, self.at, "stuck", Some(self.target)).await?;
                continue;
            };
            sqlx::query(
                "UPDATE deliveries SET claimed_at = ?, claims = claims + 1, attempts = attempts + 1,
                     first_tried_at = coalesce(first_tried_at, ?) WHERE id = ?",
            )
            .bind(self.at)
            .bind(self.at)
            .bind(plan.id)
            .execute(&mut *change)
            .await?;
            taken.push(Due {
                id,
                claim: Claim {
                    id,
                    number: claims + 1,
                },
                request,
                target: self.target.to_owned(),
                had_by: had_by
                    .and_then(|names| serde_json::from_str(&names).ok())
                    .unwrap_or_default(),
                attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
                first_tried_at: time(first_tried_at.unwrap_or(self.at))?,
                plan,
                resent: u32::try_from(resent).unwrap_or(u32::MAX),
            });
        }
        open.commit(change).await?;
        Ok(taken)
    }
}
