//! A process that accepts requests may be killed at any moment: what it acknowledged is there
//! afterwards, once. `KB_KILLS=500` kills more often than every run of the tests can wait for.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use kb::contact::Reference;
use kb::store::{Acceptance, Filter, Store};
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::harness::{repeated, request, stored};

/// Names the folder of durable data, and the first request, to the process that is to die.
const DATA: &str = "KB_TEST_DATA";
const FIRST: &str = "KB_TEST_FIRST";
/// Requests of one life.
const LIFE: u64 = 1 << 32;
/// Whoever posts at the same time.
const CUSTOMERS: u64 = 4;

/// Not a test of its own: it does nothing unless it is started by the one below.
#[test]
fn accepts_until_it_is_killed() {
    let Some(data) = std::env::var_os(DATA).map(PathBuf::from) else {
        return;
    };
    let first: u64 = std::env::var(FIRST).unwrap().parse().unwrap();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let store = stored(&data).await;
        for customer in 0..CUSTOMERS {
            tokio::spawn(posts(store.clone(), first + customer));
        }
        tokio::spawn(carries(store.clone()));
        loop {
            store.drain().await;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
}

async fn posts(store: Store, first: u64) {
    for n in (first..).step_by(CUSTOMERS as usize) {
        let accepted = store.accept(&request(n), &["mail".to_owned()]).await;
        if accepted.unwrap() == Acceptance::New {
            // Not by a macro: those are held back in tests.
            let _ = writeln!(std::io::stdout(), "accepted {n}");
        }
    }
}

/// Somebody carries requests meanwhile.
async fn carries(store: Store) {
    loop {
        for due in store
            .due("mail", Timestamp::now(), 2)
            .await
            .unwrap_or_default()
        {
            let _ = store.delivered(due.id, Timestamp::now()).await;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// The process, and what it has acknowledged.
fn begun(data: &Path, first: u64) -> (Child, Receiver<u64>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::accepts_until_it_is_killed"])
        .args(["--nocapture", "--test-threads=1"])
        .env(DATA, data)
        .env(FIRST, first.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (sender, acknowledged) = channel();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            let number = line.strip_prefix("accepted ").map(str::parse);
            if let Some(Ok(number)) = number {
                let _ = sender.send(number);
            }
        }
    });
    (child, acknowledged)
}

async fn other(data: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(data.join("kb.db"));
    options.connect().await.unwrap()
}

/// Lets a process accept until it is killed, and says what it acknowledged.
async fn life(data: &Path, first: u64, away: bool, moment: Duration) -> Vec<u64> {
    let (mut child, acknowledged) = begun(data, first);
    let mut seen = vec![acknowledged.recv_timeout(Duration::from_secs(60)).unwrap()];
    let mut lock = other(data).await;
    if away {
        // Another program keeps the database to itself: what is accepted now is spooled.
        sqlx::query("PRAGMA busy_timeout = 60000; BEGIN IMMEDIATE")
            .execute(&mut lock)
            .await
            .unwrap();
        tokio::time::sleep(Duration::from_millis(2_100)).await;
    }
    tokio::time::sleep(moment).await;
    child.kill().unwrap();
    child.wait().unwrap();
    // Until the other end is closed: all that was said before the end.
    seen.extend(acknowledged.iter());
    seen
}

/// Opens the store as the next process would, and lets it take what was spooled.
async fn recovered(data: &Path) -> Store {
    let started = Instant::now();
    let store = stored(data).await;
    assert!(store.is_healthy());
    assert!(started.elapsed() < Duration::from_secs(2));
    store.drain().await;
    assert_eq!(store.backlog().await.spooled, 0);
    let (found,): (String,) = sqlx::query_as("PRAGMA integrity_check")
        .fetch_one(&mut other(data).await)
        .await
        .unwrap();
    assert_eq!(found, "ok");
    store
}

#[test]
fn what_a_killed_process_has_acknowledged_is_there_once() {
    let kills: u64 = std::env::var("KB_KILLS").map_or(25, |kills| kills.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let random = RandomState::new();
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut acknowledged = HashSet::new();
        for round in 0..kills {
            let moment = Duration::from_millis(random.hash_one(round) % 250);
            let away = round % 10 == 4;
            let seen = life(&data, round * LIFE, away, moment).await;
            let store = recovered(&data).await;
            // The customers who got no answer, and one who did, post their forms again.
            let last = seen.iter().max().unwrap();
            for n in (*last..last + 2 * CUSTOMERS).chain(seen.first().copied()) {
                let posted = store.accept(&repeated(n), &["mail".to_owned()]).await;
                let first = request(n).reference;
                match posted.unwrap() {
                    Acceptance::New => assert!(!seen.contains(&n), "{n} was lost"),
                    Acceptance::Again { reference, .. } => assert_eq!(reference, first),
                    other => panic!("{n}: {other:?}"),
                }
            }
            acknowledged.extend(seen);
        }
        let held = messages(&recovered(&data).await).await;
        let lost = acknowledged.iter().filter(|n| !held.contains_key(*n));
        assert_eq!(lost.count(), 0);
        let doubled = held.values().filter(|references| references.len() > 1);
        assert_eq!(doubled.count(), 0);
        for n in &acknowledged {
            assert_eq!(held[n], [request(*n).reference]);
        }
        let _ = writeln!(
            std::io::stderr(),
            "{kills} kills, {} acknowledged, {} held, 0 lost, 0 doubled",
            acknowledged.len(),
            held.len()
        );
    });
}

/// All requests that are held, by their numbers.
async fn messages(store: &Store) -> HashMap<u64, Vec<Reference>> {
    let mut held: HashMap<u64, Vec<Reference>> = HashMap::new();
    let mut filter = Filter {
        limit: 1_000,
        ..Filter::default()
    };
    loop {
        let page = store.list(&filter).await.unwrap();
        let Some(last) = page.last() else {
            return held;
        };
        filter.behind = Some(last.row);
        for kept in page {
            let request = kept.request.unwrap();
            let number = request.message.as_str().rsplit(' ').next().unwrap();
            let of = held.entry(number.parse().unwrap()).or_default();
            of.push(kept.reference);
        }
    }
}
