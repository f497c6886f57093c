//! Accepting a request: once, on the disk, whatever happens to the database.
//!
//! It must not know where the words of a request come from.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::Arc;

use anyhow::Context;
use jiff::Timestamp;
use tokio::sync::{Mutex, MutexGuard};

use super::Store;
use super::database::{Change, PATIENCE};
use super::spool::Letter;
use crate::contact::{Nonce, Priority, Receipt, Reference, ReplyAddress, Request};
use crate::lang::Lang;

/// What became of a request that was to be accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Acceptance {
    /// It is on the disk.
    New,
    /// The same words came by the same form before: a double click, the back button, a retry. This
    /// is what was accepted then.
    Again {
        /// Its reference.
        reference: Reference,
        /// Its receipt.
        receipt: Receipt,
    },
    /// Other words came by the same form before. Nothing was accepted now.
    Changed {
        /// The reference of what was accepted before.
        reference: Reference,
        /// Its receipt.
        receipt: Receipt,
    },
    /// Its reference or receipt names another request: draw anew.
    Taken,
}

/// What a receipt says; no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// What both sides call the request.
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
}

/// One of a form's posts at a time, so that two never look for the other at once and find nothing.
pub(super) struct Forms {
    locks: [Mutex<()>; 64],
    hash: RandomState,
}

impl Default for Forms {
    fn default() -> Self {
        Self {
            locks: std::array::from_fn(|_| Mutex::default()),
            hash: RandomState::new(),
        }
    }
}

impl Forms {
    async fn alone(&self, nonce: &Nonce) -> MutexGuard<'_, ()> {
        let hash = self.hash.hash_one(nonce.as_str());
        self.locks[(hash % 64) as usize].lock().await
    }
}

/// What was accepted before by the same form.
struct First {
    id: i64,
    reference: Reference,
    receipt: Receipt,
    /// `None`: it was erased.
    request: Option<Request>,
}

/// What the database made of a request.
enum Put {
    New,
    There(First),
    Taken,
}

impl Store {
    /// Accepts a request and what it is to be carried to. What is accepted is committed and on the
    /// disk; that goes on when the caller does not wait any more.
    ///
    /// # Errors
    /// When neither the database nor the spool takes it: it is not accepted.
    pub async fn accept(
        &self,
        request: &Request,
        targets: &[String],
    ) -> anyhow::Result<Acceptance> {
        let store = self.clone();
        let letter = Arc::new(Letter {
            request: request.clone(),
            targets: targets.to_vec(),
        });
        tokio::spawn(async move { store.take(letter).await }).await?
    }

    async fn take(&self, letter: Arc<Letter>) -> anyhow::Result<Acceptance> {
        let request = &letter.request;
        let _alone = self.0.forms.alone(&request.nonce).await;
        match self.0.spool.find(&request.nonce).await {
            Ok(Some(first)) => return Ok(again(request, first.request)),
            Ok(None) => {}
            Err(error) => tracing::error!("the spool cannot be read: {error:#}"),
        }
        // It is not cut off when it takes too long: whatever comes of it, it is the same request
        // that is spooled meanwhile.
        let writing = {
            let (store, letter) = (self.clone(), Arc::clone(&letter));
            tokio::spawn(async move { store.put(&letter).await })
        };
        match tokio::time::timeout(PATIENCE, writing).await {
            Ok(Ok(Ok(Put::New))) => return Ok(Acceptance::New),
            Ok(Ok(Ok(Put::Taken))) => return Ok(Acceptance::Taken),
            Ok(Ok(Ok(Put::There(first)))) => {
                let First {
                    reference, receipt, ..
                } = first;
                let same = first.request.is_none_or(|first| is_same(request, &first));
                return Ok(if same {
                    Acceptance::Again { reference, receipt }
                } else {
                    Acceptance::Changed { reference, receipt }
                });
            }
            Ok(Ok(Err(error))) => tracing::debug!("the database did not take a request: {error:#}"),
            Ok(Err(error)) => tracing::error!("writing a request failed: {error}"),
            Err(_) => self.0.database.is_silent(),
        }
        let spooled = self.0.spool.put(Arc::clone(&letter)).await;
        Ok(
            match spooled.context("neither the database nor the spool takes a request")? {
                None => Acceptance::New,
                Some(first) => again(request, first.request),
            },
        )
    }

    async fn put(&self, letter: &Letter) -> anyhow::Result<Put> {
        let database = &self.0.database;
        database
            .with(async |open| {
                let mut change = open.begin().await?;
                if let Some(first) = first_by(&mut change, &letter.request.nonce).await? {
                    return Ok(Put::There(first));
                }
                if is_taken(&mut change, &letter.request).await? {
                    return Ok(Put::Taken);
                }
                insert(&mut change, letter, Some(&letter.request.nonce)).await?;
                open.commit(change).await?;
                Ok(Put::New)
            })
            .await
    }

    /// Writes a spooled request into the database; `false` when its reference names another one.
    pub(super) async fn put_spooled(&self, letter: &Letter) -> anyhow::Result<bool> {
        let Letter { request, .. } = letter;
        let database = &self.0.database;
        database
            .with(async |open| {
                let mut change = open.begin().await?;
                let first = first_by(&mut change, &request.nonce).await?;
                if first
                    .as_ref()
                    .is_some_and(|first| first.receipt == request.receipt)
                {
                    return Ok(true);
                }
                if is_taken(&mut change, request).await? {
                    return Ok(is_there(&mut change, &request.receipt).await?);
                }
                // While the database was away, nobody could know of the first one.
                match first {
                    None => insert(&mut change, letter, Some(&request.nonce)).await?,
                    Some(First {
                        id, request: words, ..
                    }) if words.as_ref().is_none_or(|words| is_same(request, words)) => {
                        insert_same(&mut change, request, id).await?;
                    }
                    Some(_) => insert(&mut change, letter, None).await?,
                }
                open.commit(change).await?;
                Ok(true)
            })
            .await
    }

    /// What a receipt says; `None` when there is none.
    ///
    /// # Errors
    /// When the database is away and the receipt is not in the spool.
    pub async fn receipt(&self, receipt: &Receipt) -> anyhow::Result<Option<Received>> {
        type Row = (String, i64, Option<i64>, String, String, String);
        if let Some(letter) = self.0.spool.find_receipt(receipt).await? {
            let request = letter.request;
            return Ok(Some(Received {
                reference: request.reference,
                accepted_at: request.accepted_at,
                answer_by: request.answer_by,
                priority: request.priority,
                channel: request.channel,
                language: request.language,
            }));
        }
        let row: Option<Row> = self
            .0
            .database
            .with(async |open| {
                Ok(sqlx::query_as(
                    "SELECT reference, accepted_at, answer_by, priority, channel, language
                     FROM requests WHERE receipt = ?",
                )
                .bind(receipt.as_str())
                .fetch_optional(&open.readers)
                .await?)
            })
            .await?;
        row.map(
            |(reference, accepted_at, answer_by, priority, channel, language)| {
                Ok(Received {
                    reference: reference_of(&reference)?,
                    accepted_at: time(accepted_at)?,
                    answer_by: answer_by.map(time).transpose()?,
                    priority: priority_of(&priority),
                    channel,
                    language: Lang::parse(&language).context("no language")?,
                })
            },
        )
        .transpose()
    }
}

/// What to say of a request whose form brought another one before.
fn again(request: &Request, first: Request) -> Acceptance {
    let same = is_same(request, &first);
    let (reference, receipt) = (first.reference, first.receipt);
    if same {
        Acceptance::Again { reference, receipt }
    } else {
        Acceptance::Changed { reference, receipt }
    }
}

/// Whether the customer wrote the same. References and times are drawn anew with each post.
fn is_same(one: &Request, other: &Request) -> bool {
    one.name == other.name
        && one.reply_to == other.reply_to
        && one.message == other.message
        && one.fields == other.fields
        && one.journey == other.journey
}

async fn first_by(change: &mut Change, nonce: &Nonce) -> anyhow::Result<Option<First>> {
    let row: Option<(i64, String, String, Option<String>)> =
        sqlx::query_as("SELECT id, reference, receipt, body FROM requests WHERE nonce = ?")
            .bind(nonce.as_str())
            .fetch_optional(&mut **change)
            .await?;
    row.map(|(id, reference, receipt, body)| {
        Ok(First {
            id,
            reference: reference_of(&reference)?,
            receipt: Receipt::read(&receipt).context("no receipt")?,
            request: body.map(|body| serde_json::from_str(&body)).transpose()?,
        })
    })
    .transpose()
}

async fn is_taken(change: &mut Change, request: &Request) -> anyhow::Result<bool> {
    let row: Option<(i64,)> =
        sqlx::query_as("SELECT id FROM requests WHERE reference = ? OR receipt = ?")
            .bind(request.reference.as_str())
            .bind(request.receipt.as_str())
            .fetch_optional(&mut **change)
            .await?;
    Ok(row.is_some())
}

async fn is_there(change: &mut Change, receipt: &Receipt) -> anyhow::Result<bool> {
    let row: Option<(i64,)> = sqlx::query_as("SELECT id FROM requests WHERE receipt = ?")
        .bind(receipt.as_str())
        .fetch_optional(&mut **change)
        .await?;
    Ok(row.is_some())
}

async fn insert(change: &mut Change, letter: &Letter, nonce: Option<&Nonce>) -> anyhow::Result<()> {
    let Letter { request, targets } = letter;
    let accepted_at = request.accepted_at.as_millisecond();
    let (id,): (i64,) = sqlx::query_as(
        "INSERT INTO requests
             (reference, receipt, nonce, accepted_at, answer_by, priority, channel, language, address, body)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(request.reference.as_str())
    .bind(request.receipt.as_str())
    .bind(nonce.map(Nonce::as_str))
    .bind(accepted_at)
    .bind(request.answer_by.map(Timestamp::as_millisecond))
    .bind(request.priority.name())
    .bind(&request.channel)
    .bind(request.language.as_str())
    .bind(address_of(&request.reply_to))
    .bind(serde_json::to_string(request)?)
    .fetch_one(&mut **change)
    .await?;
    for target in targets {
        sqlx::query(
            "INSERT INTO deliveries (request, target, state, urgency, attempts, next_at)
             VALUES (?, ?, 'pending', ?, 0, ?) ON CONFLICT (request, target) DO NOTHING",
        )
        .bind(id)
        .bind(target)
        .bind(urgency(request.priority))
        .bind(accepted_at)
        .execute(&mut **change)
        .await?;
    }
    tell(change, id, accepted_at, "accepted", None).await
}

/// What is left of a request whose words another one has.
async fn insert_same(change: &mut Change, request: &Request, first: i64) -> anyhow::Result<()> {
    sqlx::query(
        "INSERT INTO requests
             (reference, receipt, accepted_at, answer_by, priority, channel, language, same_as)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(request.reference.as_str())
    .bind(request.receipt.as_str())
    .bind(request.accepted_at.as_millisecond())
    .bind(request.answer_by.map(Timestamp::as_millisecond))
    .bind(request.priority.name())
    .bind(&request.channel)
    .bind(request.language.as_str())
    .bind(first)
    .execute(&mut **change)
    .await?;
    Ok(())
}

/// Writes down what happened to a request.
pub(super) async fn tell(
    change: &mut Change,
    request: i64,
    at: i64,
    what: &'static str,
    target: Option<&str>,
) -> anyhow::Result<()> {
    sqlx::query("INSERT INTO events (request, at, what, target) VALUES (?, ?, ?, ?)")
        .bind(request)
        .bind(at)
        .bind(what)
        .bind(target)
        .execute(&mut **change)
        .await?;
    Ok(())
}

/// The address to look for a request by.
fn address_of(reply_to: &ReplyAddress) -> String {
    normal_address(reply_to.as_str())
}

/// An address as it is compared: letter case does not matter, nor how a number is grouped.
pub(super) fn normal_address(address: &str) -> String {
    let address = address.trim();
    if address.contains('@') {
        address.to_lowercase()
    } else {
        address.chars().filter(char::is_ascii_digit).collect()
    }
}

fn urgency(priority: Priority) -> i64 {
    match priority {
        Priority::Normal => 0,
        Priority::High => 1,
        Priority::Urgent => 2,
    }
}

pub(super) fn priority_of(name: &str) -> Priority {
    let named = |priority: &Priority| priority.name() == name;
    Priority::ALL.into_iter().find(named).unwrap_or_default()
}

pub(super) fn reference_of(text: &str) -> anyhow::Result<Reference> {
    Reference::read(text).context("a stored reference cannot be read")
}

pub(super) fn time(milliseconds: i64) -> anyhow::Result<Timestamp> {
    Timestamp::from_millisecond(milliseconds).context("a stored time cannot be read")
}
