//! Accepting a request: once, on the disk, whatever happens to the database.
//!
//! It must not know where the words of a request come from.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

use anyhow::Context;
use jiff::Timestamp;
use tokio::sync::{Mutex, MutexGuard};

use super::Store;
use super::columns::{normal_address, reference_of, urgency};
use super::open::{Change, Open, PATIENCE};
use super::spool::Letter;
use crate::contact::{Nonce, Receipt, Reference, Request};

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

/// What the database knows of the request that a form brought before.
struct First {
    id: i64,
    reference: Reference,
    receipt: Receipt,
    /// `None`: its words are gone.
    request: Option<Request>,
}

impl First {
    /// What to say of a request that came by the same form. Words that are gone are not compared.
    fn again(self, request: &Request) -> Acceptance {
        match self.request {
            Some(first) => again(request, first),
            // Nobody knows any more whether they were the same: the customer keeps what is written now.
            None => Acceptance::Changed {
                reference: self.reference,
                receipt: self.receipt,
            },
        }
    }
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
        let used = Arc::new(OnceLock::new());
        let writing = {
            let (store, letter, used) = (self.clone(), Arc::clone(&letter), Arc::clone(&used));
            tokio::spawn(async move { store.put(&letter, &used).await })
        };
        match tokio::time::timeout(PATIENCE, writing).await {
            Ok(Ok(Ok(acceptance))) => return Ok(acceptance),
            Ok(Ok(Err(error))) => tracing::debug!("the database did not take a request: {error:#}"),
            Ok(Err(error)) => tracing::error!("writing a request failed: {error}"),
            // One that is still being opened is not there to be closed.
            Err(_) => used.get().into_iter().for_each(|open| {
                self.0.database.is_silent(open);
            }),
        }
        let spooled = self.0.spool.put(Arc::clone(&letter)).await;
        Ok(
            match spooled.context("neither the database nor the spool takes a request")? {
                None => Acceptance::New,
                Some(first) => again(request, first.request),
            },
        )
    }

    /// Writes a request into the database, and notes which one it was: while this waits, that may be
    /// closed and opened anew.
    async fn put(&self, letter: &Letter, used: &OnceLock<Arc<Open>>) -> anyhow::Result<Acceptance> {
        let database = &self.0.database;
        database
            .with(async |open| {
                let _ = used.set(Arc::clone(&open));
                let mut change = open.begin().await?;
                if let Some(first) = first_by(&mut change, &letter.request.nonce).await? {
                    return Ok(first.again(&letter.request));
                }
                if names_another(&mut change, &letter.request).await? {
                    return Ok(Acceptance::Taken);
                }
                insert(&mut change, letter, Some(&letter.request.nonce)).await?;
                open.commit(change).await?;
                Ok(Acceptance::New)
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
                if is_there(&mut change, &request.receipt).await? {
                    return Ok(true);
                }
                if names_another(&mut change, request).await? {
                    return Ok(false);
                }
                // While the database was away, nobody could know of the first one.
                match first_by(&mut change, &request.nonce).await? {
                    None => insert(&mut change, letter, Some(&request.nonce)).await?,
                    Some(first) => {
                        let id = first.id;
                        match first.again(request) {
                            Acceptance::Changed { .. } => insert(&mut change, letter, None).await?,
                            _ => insert_same(&mut change, request, id).await?,
                        }
                    }
                }
                open.commit(change).await?;
                Ok(true)
            })
            .await
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
            request: body.and_then(|body| serde_json::from_str(&body).ok()),
        })
    })
    .transpose()
}

/// Whether its reference or its receipt is that of another request.
async fn names_another(change: &mut Change, request: &Request) -> anyhow::Result<bool> {
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
    .bind(normal_address(request.reply_to.as_str()))
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
