//! Editions that come from elsewhere: whole or not at all, and nothing twice.

use super::*;

/// The edition of a number, built elsewhere.
fn elsewhere(n: u8) -> (tempfile::TempDir, Edition) {
    let dir = tempfile::tempdir().unwrap();
    let edition = publish(dir.path(), n);
    (dir, edition)
}

fn begin(index: &Path, edition: &Edition) -> Arrival {
    Arrival::begin(&IndexDirectory::at(index), &edition.papers().unwrap()).unwrap()
}

/// Brings an edition; what was sent for it.
fn bring(index: &Path, edition: &Edition) -> Vec<Missing> {
    let mut arrival = begin(index, edition);
    let missing = arrival.missing();
    for one in &missing {
        arrival.take(one, edition.rest_of(one).unwrap()).unwrap();
    }
    arrival.publish(3).unwrap();
    missing
}

#[test]
fn what_arrives_is_served_and_is_not_sent_again() {
    let dir = tempfile::tempdir().unwrap();
    let (_one, one) = elsewhere(1);
    assert!(!bring(dir.path(), &one).is_empty());
    assert_eq!(served(dir.path()), (1, vec![]));
    let (_two, two) = elsewhere(2);
    bring(dir.path(), &two);
    assert_eq!(served(dir.path()), (2, vec![]));
    assert_eq!(bring(dir.path(), &one), []);
    assert_eq!(served(dir.path()), (1, vec![]));
    assert_eq!(names(&dir.path().join("editions")).len(), 2);
}

#[test]
fn what_came_halfway_goes_on_and_is_no_edition_yet() {
    let dir = tempfile::tempdir().unwrap();
    let (_one, one) = elsewhere(1);
    let mut arrival = begin(dir.path(), &one);
    let large = arrival.missing();
    let large = large.iter().max_by_key(|missing| missing.length).unwrap();
    let half = large.length / 2;
    let cut = std::io::Read::take(one.rest_of(large).unwrap(), half);
    let error = arrival.take(large, cut).unwrap_err().to_string();
    assert!(error.contains("was cut short"), "{error}");
    assert!(arrival.publish(3).is_err());
    assert!(IndexDirectory::at(dir.path()).current().is_none());
    let sent = bring(dir.path(), &one);
    let rest = sent
        .iter()
        .find(|missing| missing.name == large.name)
        .unwrap();
    assert_eq!(rest.from, half);
    assert_eq!(served(dir.path()), (1, vec![]));
}

#[test]
fn bytes_that_are_not_the_right_ones_are_not_taken() {
    let dir = tempfile::tempdir().unwrap();
    let (_one, one) = elsewhere(1);
    let mut arrival = begin(dir.path(), &one);
    let missing = arrival.missing().remove(0);
    let wrong = vec![0; missing.length as usize];
    let error = arrival.take(&missing, &wrong[..]).unwrap_err();
    assert!(format!("{error:#}").contains("is damaged"), "{error:#}");
    drop(arrival);
    assert_eq!(bring(dir.path(), &one)[0].from, 0);
    assert_eq!(served(dir.path()), (1, vec![]));
}

#[test]
fn the_same_edition_arriving_twice_at_once_is_there_once() {
    let dir = tempfile::tempdir().unwrap();
    let (_one, one) = elsewhere(1);
    let slow = begin(dir.path(), &one);
    bring(dir.path(), &one);
    assert!(!slow.missing().is_empty(), "it has a folder of its own");
    drop(slow);
    let (_two, two) = elsewhere(2);
    bring(dir.path(), &two);
    let ids = [id(1).to_string(), id(2).to_string()];
    assert_eq!(names(&dir.path().join("editions")), ids, "nothing is left");
}

/// The papers of an edition with a file more, sealed as they should be.
fn with_file(edition: &Edition, name: &str) -> Papers {
    let told = serde_json::to_value(edition.papers().unwrap()).unwrap();
    let mut manifest: serde_json::Value =
        serde_json::from_str(told["manifest"].as_str().unwrap()).unwrap();
    manifest["files"][name] = serde_json::json!({ "length": 1, "blake3": "0".repeat(64) });
    let manifest = manifest.to_string();
    let hash = blake3::hash(manifest.as_bytes()).to_hex();
    let mut papers = told;
    papers["seal"] = format!("{hash}  manifest.json\n").into();
    papers["manifest"] = manifest.into();
    serde_json::from_value(papers).unwrap()
}

#[test]
fn a_name_that_leads_out_or_to_the_manifest_is_refused_by_whoever_reads_it() {
    let (_one, one) = elsewhere(1);
    for name in [
        "",
        "/etc/passwd",
        "../current",
        "search/../../x",
        "search//x",
        "search/",
        ".hidden",
        "search/.hidden",
        "a\\b",
        "a\nb",
        "a\0b",
        "a\u{202e}b",
        "a b",
        "manifest.json",
        "manifest.b3",
        "Manifest.JSON",
        "MANIFEST.B3",
        "manife\u{17f}t.json",
        "manifest.json.",
        "MANIFE~1.JSO",
        "Pages.bin",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let papers = with_file(&one, name);
        let begun = Arrival::begin(&IndexDirectory::at(dir.path()), &papers);
        let why = format!("{:#}", begun.err().unwrap());
        assert!(why.contains("no name of an edition's file"), "{name}: {why}");
        assert!(!why.contains(['\n', '\0', '\u{202e}']), "{why:?}");
    }
    let dir = tempfile::tempdir().unwrap();
    let papers = with_file(&one, "search/en/0001.fast");
    Arrival::begin(&IndexDirectory::at(dir.path()), &papers).unwrap();
}

#[test]
fn what_is_held_behind_a_link_is_not_taken_for_it() {
    let (_one, one) = elsewhere(1);
    for linked in ["pages.bin", "search"] {
        let dir = tempfile::tempdir().unwrap();
        bring(dir.path(), &one);
        let held = IndexDirectory::at(dir.path()).edition_dir(&id(1)).join(linked);
        let outside = dir.path().join("outside");
        fs::rename(&held, &outside).unwrap();
        std::os::unix::fs::symlink(&outside, &held).unwrap();
        let sent = bring(dir.path(), &one);
        let all_new = sent.iter().filter(|one| one.name.starts_with(linked));
        assert!(all_new.count() > 0, "{linked}: {sent:?}");
        assert!(!fs::symlink_metadata(&held).unwrap().is_symlink());
        assert_eq!(served(dir.path()), (1, vec![]));
    }
}
