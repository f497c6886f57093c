//! The store on a real disk, with a database that works, that does not, and that goes away.

mod accepting;
mod away;
mod carrying;
mod forgetting;
mod full_disk;

use std::path::PathBuf;

use jiff::{SignedDuration, Timestamp};

use super::*;
use crate::contact::{
    Answered, EmailAddress, Journey, Line, Nonce, Priority, Prose, Receipt, Reference,
    ReplyAddress, Request,
};
use crate::lang::Lang;

/// A store in a folder of its own, with a clock that stands still.
struct Site {
    folder: PathBuf,
    clock: Clock,
    store: Store,
    _dir: Option<tempfile::TempDir>,
}

impl Site {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut site = Self::at(dir.path().join("data")).await;
        site._dir = Some(dir);
        site
    }

    async fn at(folder: PathBuf) -> Self {
        let clock = Clock::standing_at(start());
        let store = open(&folder, &clock).await;
        Self {
            folder,
            clock,
            store,
            _dir: None,
        }
    }

    fn database(&self) -> PathBuf {
        self.folder.join("kb.db")
    }

    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    async fn accept(&self, n: u64) -> Acceptance {
        self.store
            .accept(&request(n), &targets(&["mail"]))
            .await
            .unwrap()
    }

    /// Waits until a database that was away is tried again, and drains.
    async fn drained(&self) -> usize {
        let mut drained = 0;
        for _ in 0..100 {
            drained += self.store.drain().await;
            if self.store.is_healthy() && self.store.backlog().await.spooled == 0 {
                return drained;
            }
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        panic!("the database never came back");
    }

    fn spooled(&self) -> usize {
        std::fs::read_dir(self.folder.join("spool")).map_or(0, Iterator::count)
    }
}

async fn open(folder: &Path, clock: &Clock) -> Store {
    Store::open(folder, &folder.join("kb.db"), clock.clone())
        .await
        .unwrap()
}

/// Another program's connection to the database.
async fn other(site: &Site) -> sqlx::SqliteConnection {
    use sqlx::ConnectOptions;
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(site.database());
    options.connect().await.unwrap()
}

async fn integrity(site: &Site) -> String {
    let (found,): (String,) = sqlx::query_as("PRAGMA integrity_check")
        .fetch_one(&mut other(site).await)
        .await
        .unwrap();
    found
}

fn start() -> Timestamp {
    "2026-11-22T02:00:00Z".parse().unwrap()
}

fn targets(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// The request of customer `n`, by form `n`.
fn request(n: u64) -> Request {
    Request {
        reference: Reference::from_random(n),
        receipt: Receipt::from_random(u128::from(n)),
        nonce: Nonce::from_random(u128::from(n)),
        accepted_at: start() + SignedDuration::from_secs(i64::try_from(n).unwrap()),
        answer_by: Some(start() + SignedDuration::from_hours(7)),
        channel: "form".into(),
        language: Lang::parse("bn").unwrap(),
        priority: Priority::Normal,
        topics: vec!["billing".into()],
        name: Some(Line::read("রহিমা বেগম", 100).unwrap()),
        reply_to: email(&format!("customer{n}@example.com")),
        message: Prose::read(&format!("আমার টাকা ফেরত আসেনি {n}"), 1_000).unwrap(),
        fields: vec![Answered {
            id: "order".into(),
            label: "Order".into(),
            value: Prose::read("4711", 100).unwrap(),
        }],
        journey: Journey {
            questions: vec![Line::read("টাকা ফেরত", 100).unwrap()],
            ..Journey::default()
        },
    }
}

fn email(address: &str) -> ReplyAddress {
    ReplyAddress::Email(EmailAddress::read(address).unwrap())
}

/// The same form posted again: what is drawn is drawn anew.
fn posted_again(n: u64, draw: u64) -> Request {
    Request {
        reference: Reference::from_random(draw),
        receipt: Receipt::from_random(u128::from(draw)),
        accepted_at: start() + SignedDuration::from_secs(i64::try_from(draw).unwrap()),
        ..request(n)
    }
}

/// What it must be called when form `n` is posted again.
fn again(n: u64) -> Acceptance {
    let Request {
        reference, receipt, ..
    } = request(n);
    Acceptance::Again { reference, receipt }
}
