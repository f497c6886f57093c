use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::Value;

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

/// Makes one of an edition's files another one, which the manifest vouches for.
fn forge(edition: &Path, name: &str, change: impl FnOnce(&mut Vec<u8>)) {
    let path = edition.join(name);
    let mut bytes = fs::read(&path).unwrap();
    change(&mut bytes);
    fs::write(&path, &bytes).unwrap();
    let manifest = edition.join("manifest.json");
    let mut told: Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    told["files"][name]["blake3"] = blake3::hash(&bytes).to_hex().as_str().into();
    fs::write(&manifest, told.to_string()).unwrap();
    let seal = blake3::hash(told.to_string().as_bytes()).to_hex();
    fs::write(
        edition.join("manifest.b3"),
        format!("{seal}  manifest.json\n"),
    )
    .unwrap();
}

#[test]
fn an_edition_over_which_the_search_engine_breaks_down_ends_no_following() {
    let dir = tempfile::tempdir().unwrap();
    let live = live(dir.path());
    let first = live.present().edition().about().id.clone();
    let hostile = present(dir.path(), 2).edition().about().id.clone();
    let place = dir.path().join("editions").join(hostile.as_str());
    let search = place.join("search/en");
    let mut names = fs::read_dir(&search)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let name = names.find(|name| name.ends_with(".fieldnorm")).unwrap();
    forge(&place, &format!("search/en/{name}"), |bytes| {
        // Before the engine's own last words stands how long the table of fields is.
        let words = bytes.len() - 8;
        let length = u32::from_le_bytes(bytes[words..words + 4].try_into().unwrap());
        let end = words - length as usize;
        bytes[end - 4..end].fill(0xff);
    });
    let _following = follow(Arc::clone(&live), IndexDirectory::at(dir.path())).unwrap();
    let moment = Duration::from_millis(1500);
    assert!(!serves_within(&live, hostile.as_str(), moment));
    assert_eq!(live.present().edition().about().id, first);
    let third = present(dir.path(), 3).edition().about().id.clone();
    assert!(serves_within(&live, third.as_str(), Duration::from_secs(3)));
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
