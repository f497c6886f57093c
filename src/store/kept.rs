//! What is kept of requests, as an operator asks for it.
//!
//! It must not know how it is shown.

use anyhow::Context;
use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::Store;
use super::accept::tell;
use super::columns::{language_of, priority_of, reference_of, time, urgency};
use super::open::Open;
use crate::contact::{Priority, Reference, Request};
use crate::lang::Lang;

/// Where a request stands in the order of acceptance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowId(pub(super) i64);

/// A request with what became of it.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Where it stands; the next page begins behind it.
    pub row: RowId,
    /// What both sides call it.
    pub reference: Reference,
    /// When it was accepted.
    pub accepted_at: Timestamp,
    /// By when an answer was promised.
    pub answer_by: Option<Timestamp>,
    /// How pressing it is.
    pub priority: Priority,
    /// The id of the channel that it came through.
    pub channel: String,
    /// The language of the page.
    pub language: Lang,
    /// What the customer wrote; `None`: it was erased, it is what `same_as` says, or it is unreadable.
    pub request: Option<Request>,
    /// What is stored of it cannot be read: the row was damaged, or another kb has written it.
    pub unreadable: bool,
    /// The request whose words it repeats.
    pub same_as: Option<Reference>,
    /// Where it is carried to.
    pub deliveries: Vec<Delivery>,
}

/// What became of one delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The id of the target in kb.toml.
    pub target: String,
    /// How it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, while it is pending.
    pub next_at: Timestamp,
    /// When it reached its target.
    pub delivered_at: Option<Timestamp>,
    /// Why the last try failed.
    pub error: Option<String>,
}

/// How a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryState {
    /// It will be tried.
    Pending,
    /// It reached its target.
    Delivered,
    /// It failed for good; it can be resent.
    Stuck,
    /// Its request was erased before.
    Erased,
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is on its way to one target at least, and stuck at none.
    Pending,
    /// It reached all its targets.
    Delivered,
    /// It is stuck on its way to one target at least.
    Stuck,
    /// It was to be carried nowhere.
    Kept,
    /// Its words were erased.
    Erased,
    /// What is stored of it cannot be read.
    Unreadable,
}

/// What happened to a request, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When.
    pub at: Timestamp,
    /// `accepted`, `delivered`, `failed`, `stuck`, `resent` or `erased`.
    pub what: String,
    /// Of which target.
    pub target: Option<String>,
}

/// Which requests are wanted. They come in the order of acceptance, the latest first.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Those with a delivery that stands so; of `Delivered`: with none that does not.
    pub state: Option<DeliveryState>,
    /// Those accepted at this time or later.
    pub since: Option<Timestamp>,
    /// Those that come behind this one.
    pub behind: Option<RowId>,
    /// So many at most.
    pub limit: u32,
}

/// What became of a wish to have a request carried again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resent {
    /// It will be carried to these targets.
    To(Vec<String>),
    /// There is no such request.
    Unknown,
    /// Its words are gone.
    Erased,
    /// It was to be carried nowhere, and no target was named.
    Nowhere,
}

impl Kept {
    /// How it stands.
    #[must_use]
    pub fn state(&self) -> State {
        let any = |state| self.deliveries.iter().any(|one| one.state == state);
        if self.unreadable {
            State::Unreadable
        } else if self.request.is_none() && self.same_as.is_none() {
            State::Erased
        } else if any(DeliveryState::Stuck) {
            State::Stuck
        } else if any(DeliveryState::Pending) {
            State::Pending
        } else if self.deliveries.is_empty() {
            State::Kept
        } else {
            State::Delivered
        }
    }
}

impl DeliveryState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Pending, Self::Delivered, Self::Stuck, Self::Erased];

    /// As programs call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Stuck => "stuck",
            Self::Erased => "erased",
        }
    }
}

impl State {
    /// As programs call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Stuck => "stuck",
            Self::Kept => "kept",
            Self::Erased => "erased",
            Self::Unreadable => "unreadable",
        }
    }
}

impl Store {
    /// The requests that are wanted. What is spooled is not among them until it is drained.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn list(&self, filter: &Filter) -> anyhow::Result<Vec<Kept>> {
        let state = filter.state.map(DeliveryState::name);
        let database = &self.0.database;
        database
            .with(async |open| {
                let rows = sqlx::query(
                    "SELECT r.*, s.reference AS same FROM requests r
                     LEFT JOIN requests s ON s.id = r.same_as
                     WHERE (? IS NULL OR r.id < ?) AND (? IS NULL OR r.accepted_at >= ?)
                       AND (? IS NULL OR EXISTS (
                           SELECT 1 FROM deliveries d WHERE d.request = r.id AND d.state = ?))
                       AND (coalesce(?, '') <> 'delivered' OR NOT EXISTS (
                           SELECT 1 FROM deliveries d
                           WHERE d.request = r.id AND d.state IN ('pending', 'stuck')))
                     ORDER BY r.id DESC LIMIT ?",
                )
                .bind(filter.behind.map(|row| row.0))
                .bind(filter.behind.map(|row| row.0))
                .bind(filter.since.map(Timestamp::as_millisecond))
                .bind(filter.since.map(Timestamp::as_millisecond))
                .bind(state)
                .bind(state)
                .bind(state)
                .bind(i64::from(filter.limit))
                .fetch_all(&open.readers)
                .await?;
                let mut all = Vec::with_capacity(rows.len());
                for row in rows {
                    all.push(kept(&row, &open).await?);
                }
                Ok(all)
            })
            .await
    }

    /// A request and what happened to it.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn find(&self, reference: &Reference) -> anyhow::Result<Option<(Kept, Vec<Event>)>> {
        let database = &self.0.database;
        database
            .with(async |open| {
                let row = sqlx::query(
                    "SELECT r.*, s.reference AS same FROM requests r
                     LEFT JOIN requests s ON s.id = r.same_as WHERE r.reference = ?",
                )
                .bind(reference.as_str())
                .fetch_optional(&open.readers)
                .await?;
                let Some(row) = row else {
                    return Ok(None);
                };
                let kept = kept(&row, &open).await?;
                let rows: Vec<(i64, String, Option<String>)> = sqlx::query_as(
                    "SELECT at, what, target FROM events WHERE request = ? ORDER BY id",
                )
                .bind(kept.row.0)
                .fetch_all(&open.readers)
                .await?;
                let events = rows.into_iter().map(|(at, what, target)| {
                    Ok(Event {
                        at: time(at)?,
                        what,
                        target,
                    })
                });
                Ok(Some((kept, events.collect::<anyhow::Result<_>>()?)))
            })
            .await
    }

    /// Has a request carried again: to one target, or to all that it did not reach; to all of them where
    /// it reached all.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn resend(
        &self,
        reference: &Reference,
        target: Option<&str>,
    ) -> anyhow::Result<Resent> {
        let now = self.0.clock.now().as_millisecond();
        let database = &self.0.database;
        database
            .with(async |open| {
                let mut change = open.begin().await?;
                let row: Option<(i64, bool, String)> = sqlx::query_as(
                    "SELECT id, body IS NULL, priority FROM requests WHERE reference = ?",
                )
                .bind(reference.as_str())
                .fetch_optional(&mut *change)
                .await?;
                let (request, priority) = match row {
                    None => return Ok(Resent::Unknown),
                    Some((_, true, _)) => return Ok(Resent::Erased),
                    Some((request, false, priority)) => (request, priority_of(&priority)),
                };
                if let Some(target) = target {
                    sqlx::query(
                        "INSERT INTO deliveries (request, target, state, urgency, attempts, next_at)
                         VALUES (?, ?, 'pending', ?, 0, ?)
                         ON CONFLICT (request, target) DO NOTHING",
                    )
                    .bind(request)
                    .bind(target)
                    .bind(urgency(priority))
                    .bind(now)
                    .execute(&mut *change)
                    .await?;
                }
                let targets: Vec<(String,)> = sqlx::query_as(
                    "UPDATE deliveries SET state = 'pending', claims = claims + 1, attempts = 0,
                         next_at = ?2, claimed_at = NULL, first_tried_at = NULL,
                         delivered_at = NULL, had_by = NULL, error = NULL
                     WHERE request = ?1 AND (target = ?3 OR ?3 IS NULL AND (state <> 'delivered'
                         OR NOT EXISTS (SELECT 1 FROM deliveries
                             WHERE request = ?1 AND state <> 'delivered')))
                     RETURNING target",
                )
                .bind(request)
                .bind(now)
                .bind(target)
                .fetch_all(&mut *change)
                .await?;
                if targets.is_empty() {
                    return Ok(Resent::Nowhere);
                }
                for (target,) in &targets {
                    tell(&mut change, request, now, "resent", Some(target)).await?;
                }
                open.commit(change).await?;
                let targets = targets.into_iter().map(|(target,)| target);
                Ok(Resent::To(targets.collect()))
            })
            .await
    }
}

/// A row of `requests`, with its deliveries.
async fn kept(row: &SqliteRow, open: &Open) -> anyhow::Result<Kept> {
    let id: i64 = row.try_get("id")?;
    let priority: String = row.try_get("priority")?;
    let language: String = row.try_get("language")?;
    let body: Option<String> = row.try_get("body")?;
    let same: Option<String> = row.try_get("same")?;
    // Words that cannot be read must not keep the others from being shown.
    let request = body.map(|body| serde_json::from_str(&body));
    Ok(Kept {
        row: RowId(id),
        reference: reference_of(row.try_get("reference")?)?,
        accepted_at: time(row.try_get("accepted_at")?)?,
        answer_by: row
            .try_get::<Option<i64>, _>("answer_by")?
            .map(time)
            .transpose()?,
        priority: priority_of(&priority),
        channel: row.try_get("channel")?,
        language: language_of(&language)?,
        unreadable: matches!(&request, Some(Err(_))),
        request: request.and_then(Result::ok),
        same_as: same.as_deref().map(reference_of).transpose()?,
        deliveries: deliveries(id, open).await?,
    })
}

async fn deliveries(request: i64, open: &Open) -> anyhow::Result<Vec<Delivery>> {
    type Row = (String, String, i64, i64, Option<i64>, Option<String>);
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT target, state, attempts, next_at, delivered_at, error
         FROM deliveries WHERE request = ? ORDER BY id",
    )
    .bind(request)
    .fetch_all(&open.readers)
    .await?;
    let read = |(target, state, attempts, next_at, delivered_at, error): Row| {
        let named = |one: &DeliveryState| one.name() == state;
        let state = DeliveryState::ALL.into_iter().find(named);
        Ok(Delivery {
            target,
            state: state.context("a stored delivery cannot be read")?,
            attempts: u32::try_from(attempts).unwrap_or(u32::MAX),
            next_at: time(next_at)?,
            delivered_at: delivered_at.map(time).transpose()?,
            error,
        })
    };
    rows.into_iter().map(read).collect()
}
