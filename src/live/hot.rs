//! A bounded memory of pages that are asked for again and again, ready to be sent.
//!
//! Bounded by bytes, cut into shards, so that readers meet at most a shared lock. It must not know
//! where pages come from.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::page::{Coding, Page};

/// Shards are a power of two; two requests for different pages rarely meet in one.
const SHARDS: usize = 16;
/// What an entry costs besides its bytes: key, headers, map slot. Generous, so that the bound holds.
const OVERHEAD: usize = 512;

/// Pages by the address they were asked by, each in up to three codings.
pub(super) struct Hot {
    shards: Vec<RwLock<Shard>>,
    hasher: RandomState,
    shard_budget: usize,
}

#[derive(Default)]
struct Shard {
    slots: HashMap<Arc<str>, Slot>,
    /// Keys in the order they came: the next to go is at the front.
    queue: VecDeque<Arc<str>>,
    bytes: usize,
}

#[derive(Default)]
struct Slot {
    codings: [Option<Arc<Page>>; Coding::COUNT],
    /// Asked for since it was last looked at for removal: such a page gets a second chance.
    asked: AtomicBool,
}

impl Hot {
    /// A memory that holds at most `budget` bytes.
    pub(super) fn new(budget: usize) -> Self {
        Self {
            shards: (0..SHARDS).map(|_| RwLock::default()).collect(),
            hasher: RandomState::new(),
            shard_budget: budget / SHARDS,
        }
    }

    pub(super) fn get(&self, key: &str, coding: Coding) -> Option<Arc<Page>> {
        let shard = read(self.shard(key));
        let slot = shard.slots.get(key)?;
        let page = slot.codings[coding.index()].clone()?;
        // Written only when it changes anything: a hot page's line stays shared between the cores.
        if !slot.asked.load(Ordering::Relaxed) {
            slot.asked.store(true, Ordering::Relaxed);
        }
        Some(page)
    }

    /// Remembers a page under the coding it was asked for in. What is larger than a quarter of a
    /// shard is not kept: it would push out a crowd of others.
    pub(super) fn put(&self, key: &str, coding: Coding, page: &Arc<Page>) {
        if page.weight() > self.shard_budget / 4 {
            return;
        }
        let mut shard = write(self.shard(key));
        shard.put(key, coding, page);
        shard.shrink(self.shard_budget);
    }

    #[cfg(test)]
    fn bytes(&self) -> usize {
        self.shards.iter().map(|shard| read(shard).bytes).sum()
    }

    fn shard(&self, key: &str) -> &RwLock<Shard> {
        // The low bits choose the slot inside the shard's own map, which hashes anew.
        let at = self.hasher.hash_one(key) as usize % SHARDS;
        &self.shards[at]
    }
}

impl Shard {
    fn put(&mut self, key: &str, coding: Coding, page: &Arc<Page>) {
        if !self.slots.contains_key(key) {
            let key: Arc<str> = key.into();
            self.bytes += OVERHEAD + key.len();
            self.queue.push_back(Arc::clone(&key));
            self.slots.insert(key, Slot::default());
        }
        let Some(slot) = self.slots.get_mut(key) else {
            return;
        };
        self.bytes += page.weight();
        if let Some(before) = slot.codings[coding.index()].replace(Arc::clone(page)) {
            self.bytes -= before.weight();
        }
    }

    fn shrink(&mut self, budget: usize) {
        while self.bytes > budget {
            let Some(key) = self.queue.pop_front() else {
                return;
            };
            let Some(slot) = self.slots.get_mut(&key) else {
                continue;
            };
            if std::mem::take(slot.asked.get_mut()) {
                self.queue.push_back(key);
                continue;
            }
            self.bytes -= OVERHEAD + key.len();
            for page in slot.codings.iter().flatten() {
                self.bytes -= page.weight();
            }
            self.slots.remove(&key);
        }
    }
}

// A panic while the lock was held leaves a shard that is at worst wrong about its size.
fn read(shard: &RwLock<Shard>) -> RwLockReadGuard<'_, Shard> {
    shard.read().unwrap_or_else(PoisonError::into_inner)
}

fn write(shard: &RwLock<Shard>) -> RwLockWriteGuard<'_, Shard> {
    shard.write().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::{Caching, Content};

    fn page(bytes: usize) -> Arc<Page> {
        Arc::new(Page {
            body: Content::Whole(vec![b'x'; bytes].into()),
            coding: Coding::Identity,
            etag: "\"x\"".into(),
            content_type: "text/html".into(),
            caching: Caching::Revalidate,
            download: None,
            varies: true,
        })
    }

    #[test]
    fn it_never_holds_more_than_its_budget() {
        let hot = Hot::new(1 << 20);
        for n in 0..2000 {
            hot.put(&format!("/en/{n}"), Coding::Identity, &page(n * 7 % 9000));
            assert!(hot.bytes() <= 1 << 20);
        }
    }

    #[test]
    fn what_is_asked_for_stays_while_others_go() {
        let hot = Hot::new(1 << 20);
        hot.put("/en/hot", Coding::Gzip, &page(5000));
        for n in 0..2000 {
            hot.put(&format!("/en/{n}"), Coding::Identity, &page(5000));
            assert!(hot.get("/en/hot", Coding::Gzip).is_some(), "after {n}");
        }
        assert!(hot.get("/en/0", Coding::Identity).is_none());
    }

    #[test]
    fn codings_of_a_page_are_kept_apart_and_counted_once() {
        let hot = Hot::new(1 << 20);
        hot.put("/en/a", Coding::Identity, &page(100));
        hot.put("/en/a", Coding::Brotli, &page(20));
        hot.put("/en/a", Coding::Brotli, &page(30));
        assert_eq!(hot.bytes(), OVERHEAD + "/en/a".len() + 100 + 30);
        assert!(hot.get("/en/a", Coding::Gzip).is_none());
        assert_eq!(hot.get("/en/a", Coding::Brotli).unwrap().body.length(), 30);
    }

    #[test]
    fn a_page_too_large_for_a_crowd_is_not_kept() {
        let hot = Hot::new(1 << 20);
        hot.put("/en/big", Coding::Identity, &page(1 << 19));
        assert!(hot.get("/en/big", Coding::Identity).is_none());
    }
}
