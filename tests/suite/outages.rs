//! Forms that are sent while the store suffers or the clock jumps: a receipt, or the page with all
//! that was written and another way. Never a promise that is not kept.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use tokio::runtime::Runtime;

use crate::contact::staffed;
use crate::harness::{Answer, Customer, Form, SmallDisk, TestSite};

/// The form of somebody who has written, each time something else.
fn written(customer: &Customer, number: usize) -> Form {
    let form = customer.page("/en/contact?q=refund").form();
    customer.wait(30);
    form.with("message", &format!("Where is my money?\nRequest {number}"))
        .with("reply", "rahima@example.com")
}

/// A receipt that can be opened, or everything that was written and another way.
fn is_honest(customer: &Customer, sent: &Answer, number: usize) -> bool {
    let message = format!("Where is my money?\nRequest {number}");
    match sent.status {
        303 => {
            let receipt = customer.page(sent.header("location"));
            assert!(!receipt.title().is_empty());
            true
        }
        503 => {
            assert_eq!(sent.form().get("message"), message);
            assert!(sent.contains("tel:+8801700123456"), "another way");
            assert!(sent.contains("We could not take your message"));
            assert_eq!(sent.header("location"), "");
            false
        }
        other => panic!("{other}: {}", sent.text()),
    }
}

/// All that was accepted, once the store is well again.
fn kept(customer: &Customer) -> Vec<String> {
    let start = Instant::now();
    loop {
        let left = customer.with_store(async |store| {
            store.drain().await;
            store.backlog().await.spooled
        });
        if left == 0 {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(6), "{left} spooled");
        std::thread::sleep(Duration::from_millis(50));
    }
    let requests = customer.handed_in();
    let messages = requests.iter().map(|one| one.message.as_str().to_owned());
    let mut messages: Vec<String> = messages.collect();
    messages.sort();
    messages
}

fn messages(numbers: impl IntoIterator<Item = usize>) -> Vec<String> {
    let numbers = numbers.into_iter();
    let mut all: Vec<String> = numbers
        .map(|number| format!("Where is my money?\nRequest {number}"))
        .collect();
    all.sort();
    all
}

/// Something that befalls the store, and how it ends.
struct Fault {
    name: &'static str,
    befall: fn(&TestSite) -> Trouble,
}

/// The trouble, for as long as it is held.
enum Trouble {
    Locked(Runtime, Option<SqliteConnection>),
    Lost,
    Sealed(Vec<PathBuf>),
}

impl Drop for Trouble {
    fn drop(&mut self) {
        match self {
            Self::Locked(runtime, lock) => {
                let lock = lock.take().unwrap();
                runtime.block_on(lock.close()).unwrap();
            }
            Self::Lost => {}
            Self::Sealed(paths) => {
                for path in paths {
                    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
                }
            }
        }
    }
}

fn locked(site: &TestSite) -> Trouble {
    let runtime = Runtime::new().unwrap();
    let file = site.data().join("kb.db");
    let lock = runtime.block_on(async {
        let options = SqliteConnectOptions::new().filename(file);
        let mut lock = options.connect().await.unwrap();
        sqlx::query("BEGIN IMMEDIATE")
            .execute(&mut lock)
            .await
            .unwrap();
        lock
    });
    Trouble::Locked(runtime, Some(lock))
}

fn lost(site: &TestSite) -> Trouble {
    for name in ["kb.db", "kb.db-wal", "kb.db-shm"] {
        let _ = fs::remove_file(site.data().join(name));
    }
    Trouble::Lost
}

/// Root writes everywhere; for others, the folder takes nothing new.
fn sealed(site: &TestSite) -> Trouble {
    lost(site);
    let paths = vec![site.data()];
    for path in &paths {
        fs::set_permissions(path, fs::Permissions::from_mode(0o555)).unwrap();
    }
    Trouble::Sealed(paths)
}

#[test]
fn whatever_befalls_the_store_a_form_has_a_true_receipt_or_stays_written() {
    for fault in [
        Fault {
            name: "the database is locked by another program",
            befall: locked,
        },
        Fault {
            name: "the database was removed",
            befall: lost,
        },
        Fault {
            name: "the database was removed and the folder may only be read",
            befall: sealed,
        },
    ] {
        let site = staffed("");
        let customer = site.serve();
        let forms: Vec<Form> = (0..4).map(|number| written(&customer, number)).collect();
        let before = written(&customer, 4);
        assert!(is_honest(&customer, &customer.send_form(&before), 4));
        let trouble = (fault.befall)(&site);
        let mut accepted = vec![4];
        let mut refused = Vec::new();
        for (number, form) in forms.iter().enumerate() {
            let sent = customer.send_form(form);
            match is_honest(&customer, &sent, number) {
                true => {
                    // The same form again is the same receipt, also now.
                    let again = customer.send_form(form);
                    assert_eq!(again.header("location"), sent.header("location"));
                    accepted.push(number);
                }
                false => refused.push((number, sent.form())),
            }
            assert!(customer.page("/en/search?q=refund").contains("tel:"));
        }
        drop(trouble);
        // Without a restart.
        for (number, form) in refused {
            let sent = customer.send_form(&form);
            assert!(is_honest(&customer, &sent, number), "{}", fault.name);
            accepted.push(number);
        }
        assert_eq!(kept(&customer), messages(accepted), "{}", fault.name);
    }
}

#[test]
fn a_full_disk_refuses_and_keeps_what_was_written_until_there_is_space() {
    let site = staffed("");
    let Some(mut disk) = SmallDisk::at(&site.data()) else {
        return;
    };
    let customer = site.serve();
    let mut accepted = Vec::new();
    let mut refused = Vec::new();
    for (round, kilobytes) in [0, 4, 12, 48].into_iter().enumerate() {
        let numbers = (0..6).map(|n| round * 6 + n);
        let forms: Vec<(usize, Form)> = numbers.map(|n| (n, written(&customer, n))).collect();
        disk.fill(kilobytes);
        for (number, form) in forms {
            let sent = customer.send_form(&form);
            match is_honest(&customer, &sent, number) {
                true => accepted.push(number),
                false => refused.push((number, sent.form())),
            }
        }
        assert!(customer.page("/en/search?q=refund").contains("tel:"));
        disk.empty();
    }
    assert!(refused.len() > 3, "{}", refused.len());
    let start = Instant::now();
    for (number, form) in refused {
        while !is_honest(&customer, &customer.send_form(&form), number) {
            assert!(start.elapsed() < Duration::from_secs(6), "{number}");
            std::thread::sleep(Duration::from_millis(50));
        }
        accepted.push(number);
    }
    assert_eq!(kept(&customer), messages(accepted));
}

/// Sends a form until there is a receipt, as somebody does who is asked to press once more.
fn pressed(customer: &Customer, form: Form) -> usize {
    let mut sent = customer.send_form(&form);
    for presses in 1..4 {
        if sent.status == 303 {
            customer.page(sent.header("location"));
            return presses;
        }
        assert_eq!(sent.status, 409, "{}", sent.text());
        assert_eq!(sent.form().get("message"), form.get("message"));
        customer.wait(5);
        sent = customer.send_form(&sent.form());
    }
    panic!("pressed in vain: {}", sent.text());
}

/// How far the clock jumps while somebody writes, and how often the button is pressed then.
const JUMPS: [(i64, usize); 12] = [
    (1, 1),
    (-1, 1),
    (28, 1),
    (-28, 1),
    // Nobody writes before the page was there: once more.
    (-35, 2),
    (-59, 2),
    (-89, 2),
    (3_600, 1),
    (-3_600, 2),
    (86_400, 1),
    (-86_400, 2),
    // Nobody leaves a form open for years.
    (12 * 365 * 86_400, 2),
];

#[test]
fn a_clock_that_jumps_costs_one_press_more_at_most_and_no_message() {
    let customer = staffed("").serve();
    for (number, (seconds, presses)) in JUMPS.into_iter().enumerate() {
        let form = written(&customer, number);
        customer.wait(seconds);
        assert_eq!(pressed(&customer, form), presses, "{seconds} seconds");
        for path in ["/en/contact?q=refund", "/bn/search?q=x", "/en/contact"] {
            customer.page(path);
        }
    }
    let end: Timestamp = "2038-01-19T03:14:07Z".parse().unwrap();
    assert!(customer.now() > end, "{}", customer.now());
    assert_eq!(kept(&customer), messages(0..JUMPS.len()));
}

#[test]
fn in_the_nights_in_which_clocks_change_nothing_is_lost_and_hours_are_told() {
    for night in ["2026-03-28T23:00:00Z", "2026-10-24T22:00:00Z"] {
        let (place, hours) = ("\"Asia/Dhaka\"\nholidays = \"BD\"", "Mo-Su 08:00-24:00");
        let site = staffed("");
        let text = fs::read_to_string(site.folder().join("kb.toml")).unwrap();
        let text = text.replace(place, "\"Europe/Berlin\"\nholidays = \"DE\"");
        // Somebody is there in the hour that is left out, or that comes twice.
        let text = text.replace(hours, "Mo-Su 01:30-02:30");
        let customer = site.config(&text).at(night).serve();
        let (mut open, mut sent) = (0, 0);
        for _ in 0..30 {
            let page = customer.page("/en/contact?q=refund");
            open += usize::from(page.contains("https://chat.example.com/room"));
            let form = written(&customer, sent);
            customer.wait(270);
            assert_eq!(pressed(&customer, form), 1);
            sent += 1;
            customer.wait(300);
        }
        // An hour, looked at every nine and a half minutes: neither the half hour that is left out nor
        // the one that comes twice makes it longer or shorter.
        assert!((6..=7).contains(&open), "{night}: {open}");
        assert_eq!(kept(&customer), messages(0..sent));
    }
}
