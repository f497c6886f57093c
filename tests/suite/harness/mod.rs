//! The product's words for tests: a [`TestSite`] is written and built, a [`Customer`] looks at it, and
//! a [`Program`] is kb as it is typed on a command line.
//!
//! It must not know what any single test is about.

mod customer;
mod html;
mod mail_server;
mod office;
mod other_site;
mod program;
mod receiver;
mod repository;
mod requests;
mod site;
mod small_disk;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

pub(crate) use customer::{Answer, Customer, Form, encoded, form_of};
pub(crate) use html::{Token, elements, tokens};
pub(crate) use mail_server::{MailServer, Manner, Step, TakenMail};
pub(crate) use office::{Office, soon};
pub(crate) use other_site::OtherSite;
pub(crate) use program::{Listening, Program, Ran, Received, Server, get, send};
pub(crate) use receiver::{Receiver, Reply};
pub(crate) use repository::Repository;
pub(crate) use requests::{request, stored};
pub(crate) use site::{TestSite, image};
pub(crate) use small_disk::SmallDisk;

/// A folder or file below `tests/data`.
pub(crate) fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(path)
}

/// Says why a test looked at nothing, so that nobody takes silence for success.
pub(crate) fn skipped(why: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {why}");
}

/// Looks again and again until what is waited for is there; panics when it is not in time.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "in vain: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Every file below a folder, by its path from there.
pub(crate) fn files_below(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut left = vec![folder.to_owned()];
    while let Some(folder_now) = left.pop() {
        for entry in std::fs::read_dir(&folder_now).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() && !path.is_symlink() {
                left.push(path);
            } else {
                let below = path.strip_prefix(folder).unwrap();
                found.push(below.to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}
