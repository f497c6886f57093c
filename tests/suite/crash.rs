//! `kb serve` may be killed at any moment while customers send forms: what it acknowledged is there
//! afterwards, once. `KB_KILLS=500` kills more often than every run of the tests can wait for.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};

use crate::contact::staffed;
use crate::harness::{Form, Received, Server, TestSite, form_of, send, until};

/// Whoever sends at the same time, and whoever opens the page to write.
const SENDERS: usize = 4;
const WRITERS: usize = 2;
/// Nobody writes faster than that, and who does is asked to press once more.
const WRITING: Duration = Duration::from_millis(2_100);
/// So many forms lie open at most.
const OPEN_FORMS: usize = 1_500;

/// A form that lies open at a customer's since a moment.
struct Opened {
    number: u64,
    since: Instant,
    form: Form,
}

/// Everybody who looks at the site, over all its lives.
#[derive(Default)]
struct Customers {
    open: Mutex<VecDeque<Opened>>,
    /// The receipts that were promised, by the number of the form: a 303 that somebody saw. A form has
    /// a second one when it was sent again while nobody could know of the first.
    promised: Mutex<BTreeMap<u64, BTreeSet<String>>>,
    next: AtomicU64,
    unanswered: AtomicU64,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Customers {
    /// Opens the page again and again.
    fn write(&self, address: SocketAddr, end: &AtomicBool) {
        while !end.load(Ordering::Relaxed) {
            if locked(&self.open).len() >= OPEN_FORMS {
                thread::sleep(Duration::from_millis(5));
                continue;
            }
            let Some(page) = ask(address, "/en/contact?q=refund") else {
                continue;
            };
            assert_eq!(page.status, 200);
            let number = self.next.fetch_add(1, Ordering::Relaxed);
            let form = form_of(&page.text).unwrap();
            let form = form
                .with("message", &format!("Where is my money?\nRequest {number}"))
                .with("reply", &format!("customer{number}@example.com"));
            let since = Instant::now();
            locked(&self.open).push_back(Opened {
                number,
                since,
                form,
            });
        }
    }

    /// Sends what was written; what is not answered is sent again later, and a part of the rest, too.
    fn send(&self, address: SocketAddr, end: &AtomicBool) {
        while !end.load(Ordering::Relaxed) {
            let ready = {
                let mut open = locked(&self.open);
                let first = open.front().map(|one| one.since.elapsed() >= WRITING);
                first.filter(|ready| *ready).and_then(|_| open.pop_front())
            };
            let Some(opened) = ready else {
                thread::sleep(Duration::from_millis(2));
                continue;
            };
            let again = opened.number % 16 == 3;
            if !self.try_to_send(address, &opened) {
                // Whoever was not answered tries again.
                locked(&self.open).push_front(opened);
                thread::sleep(Duration::from_millis(20));
            } else if again {
                self.try_to_send(address, &opened);
            }
        }
    }

    fn try_to_send(&self, address: SocketAddr, opened: &Opened) -> bool {
        let Some(answer) = send(address, &opened.form.request(&address.to_string())) else {
            self.unanswered.fetch_add(1, Ordering::Relaxed);
            return false;
        };
        match answer.status {
            303 => {
                let receipt = answer.headers["location"].clone();
                let mut promised = locked(&self.promised);
                promised.entry(opened.number).or_default().insert(receipt);
                true
            }
            // Not accepted, and said so, with all that was written.
            503 => {
                assert!(answer.text.contains(&format!("Request {}", opened.number)));
                false
            }
            other => panic!("{other}: {}", answer.text),
        }
    }
}

fn ask(address: SocketAddr, path: &str) -> Option<Received> {
    send(
        address,
        &format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"),
    )
}

/// Starts the program; it must be ready soon, whatever state it was killed in.
fn started(site: &TestSite) -> Server {
    let start = Instant::now();
    let server = site
        .kb(["serve", "--addr", "127.0.0.1:0", "--no-watch", "--quiet"])
        .with("KB_LOG", "off")
        .serve();
    assert_eq!(server.get("/-/ready").status, 200);
    let took = start.elapsed();
    assert!(took <= Duration::from_secs(2), "ready after {took:?}");
    server
}

async fn other(data: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(data.join("kb.db"));
    options.connect().await.unwrap()
}

/// One life of the program. `away`: another program keeps the database to itself meanwhile, so that
/// what is accepted is spooled.
fn live(server: Server, data: &Path, customers: &Customers, away: bool, moment: Duration) {
    let end = AtomicBool::new(false);
    let address = server.address();
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| customers.write(address, &end));
        }
        for _ in 0..SENDERS {
            scope.spawn(|| customers.send(address, &end));
        }
        let before = locked(&customers.promised).len();
        until("the first receipt", || {
            (locked(&customers.promised).len() > before).then_some(())
        });
        let lock = away.then(|| {
            tokio::runtime::Runtime::new().unwrap().block_on(async {
                let mut lock = other(data).await;
                sqlx::query("PRAGMA busy_timeout = 60000; BEGIN IMMEDIATE")
                    .execute(&mut lock)
                    .await
                    .unwrap();
                thread::sleep(Duration::from_millis(2_500));
                lock
            })
        });
        thread::sleep(moment);
        server.kill();
        drop(lock);
        end.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_server_that_is_killed_again_and_again_keeps_every_promise_once() {
    let kills: u64 = std::env::var("KB_KILLS").map_or(25, |kills| kills.parse().unwrap());
    let site = staffed("\n[server]\nmessages_per_address = 1000000\nmessages_per_site = 1000000\n");
    let data = site.folder().join("data");
    site.kb(["build"]).run().ended(0);
    let random = RandomState::new();
    let customers = Customers::default();
    for round in 0..kills {
        let moment = Duration::from_millis(random.hash_one(round) % 250);
        let server = started(&site);
        live(server, &data, &customers, round % 10 == 4, moment);
    }
    let server = started(&site);
    until("the spool in the database", || {
        let told = site.kb(["requests", "--format", "json"]).run().ended(0);
        (told.json()["spooled"] == 0).then_some(())
    });
    let held = exported(&site);
    let promised = locked(&customers.promised);
    assert!(promised.len() as u64 >= kills, "{}", promised.len());
    let receipts: Vec<(u64, &String)> = promised
        .iter()
        .flat_map(|(n, urls)| urls.iter().map(|url| (*n, url)))
        .collect();
    thread::scope(|scope| {
        for part in receipts.chunks(receipts.len().div_ceil(SENDERS)) {
            let (held, address) = (&held, server.address());
            scope.spawn(move || {
                for (number, url) in part {
                    let page = ask(address, url).unwrap();
                    assert_eq!(page.status, 200, "{url}");
                    let kept = held.get(number);
                    let kept = kept.unwrap_or_else(|| panic!("request {number} is lost"));
                    let mut references = kept.first.iter().chain(&kept.repeated);
                    assert!(references.any(|one| page.text.contains(one)), "{number}");
                }
            });
        }
    });
    let once = held.values().all(|kept| kept.first.len() == 1);
    assert!(once, "a request is carried twice");
    let integrity = tokio::runtime::Runtime::new().unwrap().block_on(async {
        let mut database = other(&data).await;
        let check = sqlx::query_as::<_, (String,)>("PRAGMA integrity_check");
        check.fetch_one(&mut database).await.unwrap().0
    });
    assert_eq!(integrity, "ok");
    let _ = writeln!(
        std::io::stderr(),
        "{kills} kills, {} acknowledged, {} held, {} not answered, 0 lost, 0 doubled",
        promised.len(),
        held.len(),
        customers.unanswered.load(Ordering::Relaxed)
    );
}

/// The references under which one form is kept.
#[derive(Default)]
struct KeptForm {
    first: Vec<String>,
    /// Those that say of themselves that they repeat the first; nobody gets them once more.
    repeated: Vec<String>,
}

/// All requests, by the number that stands in their message.
fn exported(site: &TestSite) -> HashMap<u64, KeptForm> {
    let exported = site.kb(["requests", "export"]).run().ended(0);
    let records = exported.stdout.lines();
    let records: Vec<serde_json::Value> = records
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let reference = |record: &serde_json::Value| record["reference"].as_str().unwrap().to_owned();
    let mut held: HashMap<u64, KeptForm> = HashMap::new();
    let mut numbers = HashMap::new();
    for record in records.iter().filter(|one| one["same_as"].is_null()) {
        let message = record["message"].as_str().unwrap();
        let number: u64 = message.rsplit(' ').next().unwrap().parse().unwrap();
        numbers.insert(reference(record), number);
        held.entry(number)
            .or_default()
            .first
            .push(reference(record));
    }
    // What repeats another request has no words of its own.
    for record in &records {
        if let Some(first) = record["same_as"].as_str() {
            let kept = held.get_mut(&numbers[first]).unwrap();
            kept.repeated.push(reference(record));
        }
    }
    held
}
