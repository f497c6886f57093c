use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::{live, present};
use crate::edition::IndexDirectory;
use crate::live::{Live, follow};

fn serves_within(live: &Live, id: &str, limit: Duration) -> bool {
    let start = Instant::now();
    while start.elapsed() < limit {
        if live.present().edition().about().id.as_str() == id {
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    false
}

#[test]
fn a_pointer_that_moved_is_followed_in_two_seconds() {
    let dir = tempfile::tempdir().unwrap();
    let live = live(dir.path());
    let first = live.present().edition().about().id.clone();
    let index = IndexDirectory::at(dir.path());
    let _following = follow(Arc::clone(&live), IndexDirectory::at(dir.path())).unwrap();
    let second = present(dir.path(), 2).edition().about().id.clone();
    assert!(serves_within(
        &live,
        second.as_str(),
        Duration::from_secs(2)
    ));
    index.point_to(&first).unwrap();
    assert!(
        serves_within(&live, first.as_str(), Duration::from_secs(2)),
        "back again"
    );
}

#[test]
fn a_pointer_to_nothing_good_changes_nothing_until_it_is_mended() {
    let dir = tempfile::tempdir().unwrap();
    let live = live(dir.path());
    let first = live.present().edition().about().id.clone();
    let _following = follow(Arc::clone(&live), IndexDirectory::at(dir.path())).unwrap();
    fs::write(dir.path().join("current"), format!("{}\n", "f".repeat(32))).unwrap();
    assert!(!serves_within(
        &live,
        &"f".repeat(32),
        Duration::from_millis(1500)
    ));
    assert_eq!(live.present().edition().about().id, first);
    let second = present(dir.path(), 2).edition().about().id.clone();
    assert!(serves_within(
        &live,
        second.as_str(),
        Duration::from_secs(2)
    ));
}
