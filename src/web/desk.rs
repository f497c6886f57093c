//! The desk: where the service hands in what customers write to people.
//!
//! It knows the store, and whom to tell; it must not know how a request is carried on.

use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

use super::contact::{Concern, FormKey};
use super::pace::{Pace, network};
use crate::contact::form::Filled;
use crate::contact::{Receipt, Request};
use crate::store::Store;

/// Chooses where a request is carried.
pub type Targets = Box<dyn Fn(&Request) -> Vec<String> + Send + Sync>;
/// Tells whoever carries requests that there is one.
pub type Bell = Box<dyn Fn() + Send + Sync>;

/// A message that comes again word by word within this time is the same one: pages that a browser
/// fetches anew on the way back have another seal.
const SAME: SignedDuration = SignedDuration::from_hours(1);
/// So many messages are remembered.
const REMEMBERED: usize = 10_000;

/// What was written, as a hash: nothing of it is kept here.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Words([u8; 32]);

impl Words {
    /// Of a customer who is at this address: whoever else knows the words gets no receipt by them.
    pub(super) fn of(filled: &Filled, concern: &Concern, address: IpAddr) -> Self {
        let mut hasher = blake3::Hasher::new();
        let mut add = |part: &str| {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        };
        add(&network(address).to_string());
        add(&concern.question);
        add(concern.from.as_ref().map_or("", |article| &article.id));
        add(filled.name.as_ref().map_or("", |name| name.as_str()));
        add(filled.reply_to.as_str());
        add(filled.message.as_str());
        add(filled.tried.as_ref().map_or("", |tried| tried.as_str()));
        for field in &filled.fields {
            add(&field.id);
            add(field.value.as_str());
        }
        Self(hasher.finalize().into())
    }
}

/// Where requests are handed in.
pub struct Desk {
    taken: Mutex<HashMap<Words, (Receipt, Timestamp)>>,
    pub(super) store: Store,
    pub(super) key: FormKey,
    pub(super) targets: Targets,
    pub(super) bell: Bell,
    pub(super) pace: Pace,
}

impl Desk {
    /// A desk at which each address hands in so many requests an hour, and all together so many.
    #[must_use]
    pub fn new(store: Store, key: FormKey, (each, all): (NonZeroU32, NonZeroU32)) -> Self {
        Self {
            taken: Mutex::default(),
            store,
            key,
            targets: Box::new(|_| Vec::new()),
            bell: Box::new(|| ()),
            pace: Pace::new(each, all),
        }
    }

    /// The same, with people behind it: where requests are carried, and who is told of a new one.
    #[must_use]
    pub fn with_delivery(self, targets: Targets, bell: Bell) -> Self {
        Self {
            targets,
            bell,
            ..self
        }
    }

    /// The receipt of the same words, when they were taken not long ago.
    pub(super) fn has_taken(&self, words: &Words, now: Timestamp) -> Option<Receipt> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let (receipt, at) = taken.get(words)?;
        (now.duration_since(*at) < SAME).then(|| receipt.clone())
    }

    /// Remembers what was taken.
    pub(super) fn took(&self, words: Words, request: &Request) {
        let now = request.accepted_at;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.len() >= REMEMBERED {
            taken.retain(|_, (_, at)| now.duration_since(*at) < SAME);
        }
        if taken.len() >= REMEMBERED {
            taken.clear();
        }
        taken.insert(words, (request.receipt.clone(), now));
    }
}
