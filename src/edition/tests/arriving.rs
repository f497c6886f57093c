//! Editions that come from elsewhere: whole or not at all, and nothing twice.

use super::*;

/// The edition of a number, built elsewhere.
fn elsewhere(n: u8) -> (tempfile::TempDir, Edition) {
    let dir = tempfile::tempdir().unwrap();
    let edition = publish(dir.path(), n);
    (dir, edition)
}

fn begin(index: &Path, edition: &Edition) -> Arrival {
    let papers = edition.papers().unwrap();
    Arrival::begin(&IndexDirectory::at(index), &papers, u64::MAX).unwrap()
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
    told_otherwise(edition, |manifest| {
        manifest["files"][name] = serde_json::json!({ "length": 1, "blake3": "0".repeat(64) });
    })
}

/// The papers of an edition with another manifest, sealed as they should be.
fn told_otherwise(edition: &Edition, change: impl FnOnce(&mut serde_json::Value)) -> Papers {
    let told = serde_json::to_value(edition.papers().unwrap()).unwrap();
    let mut manifest: serde_json::Value =
        serde_json::from_str(told["manifest"].as_str().unwrap()).unwrap();
    change(&mut manifest);
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
        let begun = Arrival::begin(&IndexDirectory::at(dir.path()), &papers, u64::MAX);
        let why = format!("{:#}", begun.err().unwrap());
        assert!(
            why.contains("no name of an edition's file"),
            "{name}: {why}"
        );
        assert!(!why.contains(['\n', '\0', '\u{202e}']), "{why:?}");
    }
    let dir = tempfile::tempdir().unwrap();
    let papers = with_file(&one, "search/en/0001.fast");
    Arrival::begin(&IndexDirectory::at(dir.path()), &papers, u64::MAX).unwrap();
}

#[test]
fn more_folders_or_files_than_an_edition_has_are_refused_before_any_is_made() {
    let (_one, one) = elsewhere(1);
    let papers = |names: &mut dyn Iterator<Item = String>| {
        told_otherwise(&one, |manifest| {
            for name in names {
                manifest["files"][name] = serde_json::json!({ "length": 0, "blake3": blake3::hash(b"").to_hex().as_str() });
            }
        })
    };
    let deep = |n: u32| format!("{n}/{}x", "a/".repeat(7));
    let refused = [
        (papers(&mut [deep(0)].into_iter()), "no name of an edition"),
        (
            papers(&mut ["pages.bin/x".to_owned()].into_iter()),
            "no name",
        ),
        (
            papers(&mut ["PAGES.bin/x".to_owned()].into_iter()),
            "no name",
        ),
        (
            papers(&mut (0..70_000).map(|n| format!("f{n}"))),
            "65536 files",
        ),
        (
            papers(&mut (0..5_000).map(|n| format!("f{n}/x"))),
            "4096 folders",
        ),
    ];
    for (papers, said) in refused {
        let dir = tempfile::tempdir().unwrap();
        let begun = Arrival::begin(&IndexDirectory::at(dir.path()), &papers, u64::MAX);
        let why = format!("{:#}", begun.err().unwrap());
        assert!(why.contains(said), "{said}: {why}");
        assert_eq!(names(&dir.path().join("editions")), [""; 0]);
    }
    let dir = tempfile::tempdir().unwrap();
    let papers = papers(&mut (0..500).map(|n| format!("f{n}/a/b/c/d/e/f/x")));
    let arrival = Arrival::begin(&IndexDirectory::at(dir.path()), &papers, u64::MAX).unwrap();
    let missing = arrival.missing();
    assert!(missing.len() > 500);
    let folder = names(&dir.path().join("editions"))[0].clone();
    let made = names(&dir.path().join("editions").join(folder));
    assert_eq!(made, ["manifest.b3", "manifest.json"], "nothing came yet");
}

#[test]
fn what_no_builder_tells_of_an_edition_is_not_taken() {
    let (_one, one) = elsewhere(1);
    let begun = |key: &str, value: &str| {
        let dir = tempfile::tempdir().unwrap();
        let papers = told_otherwise(&one, |manifest| manifest["about"][key] = value.into());
        let begun = Arrival::begin(&IndexDirectory::at(dir.path()), &papers, u64::MAX);
        let left = names(&dir.path().join("editions"));
        assert_eq!(begun.is_err(), left.is_empty());
        begun.map(|_| ()).map_err(|error| error.to_string())
    };
    for (key, value, said) in [
        ("built_at", "\u{1b}[2Jnow\n::error::", "time of the build"),
        ("built_at", "yesterday", "time of the build"),
        ("next_change", "", "time of the next change"),
        ("kb_version", "\u{1b}]0;gone\u{7}1", "version of kb"),
        ("kb_version", "", "version of kb"),
        ("kb_version", &"1".repeat(41), "version of kb"),
        ("git_commit", "`x`", "commit"),
        ("git_commit", &"a".repeat(41), "commit"),
        ("git_commit", &"g".repeat(40), "commit"),
    ] {
        let why = begun(key, value).unwrap_err();
        assert!(why.contains(said), "{key} {value:?}: {why}");
    }
    for (key, value) in [
        ("built_at", "2026-11-22T09:00:00.123456789Z"),
        ("next_change", "2026-11-22T09:00:00Z"),
        ("kb_version", "1.2.3-rc.1+a"),
        ("git_commit", &"0a".repeat(20)),
        ("git_commit", &"0a".repeat(32)),
    ] {
        begun(key, value).unwrap();
    }
}

#[test]
fn only_what_an_edition_has_is_handed_over() {
    let (_one, one) = elsewhere(1);
    let (name, length) = one.files().next().unwrap();
    let rest = |name: &str, from: u64, length: u64| {
        let name = name.to_owned();
        one.rest_of(&Missing { name, from, length })
    };
    assert!(rest(name, 0, length).is_ok() && rest(name, length, length).is_ok());
    for (name, from, length) in [
        (name, 0, 1_000_000_000_000),
        (name, 0, length - 1),
        (name, length + 1, length),
        ("manifest.json", 0, 9),
        ("../current", 0, 33),
    ] {
        let why = rest(name, from, length).err().unwrap().to_string();
        assert!(why.contains("none of the edition"), "{why}");
    }
}

#[test]
fn what_is_held_behind_a_link_is_not_taken_for_it() {
    let (_one, one) = elsewhere(1);
    for linked in ["pages.bin", "search"] {
        let dir = tempfile::tempdir().unwrap();
        bring(dir.path(), &one);
        let held = IndexDirectory::at(dir.path())
            .edition_dir(&id(1))
            .join(linked);
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

#[test]
fn another_edition_of_a_name_that_is_held_is_refused_and_the_held_one_stays() {
    let dir = tempfile::tempdir().unwrap();
    let (_one, one) = elsewhere(1);
    bring(dir.path(), &one);
    let (_two, two) = elsewhere(2);
    bring(dir.path(), &two);
    let other = tempfile::tempdir().unwrap();
    let other = fill_as(other.path(), 1, 7).publish(about(1), 3).unwrap();
    let begun = Arrival::begin(
        &IndexDirectory::at(dir.path()),
        &other.papers().unwrap(),
        u64::MAX,
    );
    let why = begun.err().unwrap().to_string();
    for part in [
        id(1).as_str(),
        "answers otherwise",
        "kb rollback",
        "10:01:00Z",
    ] {
        assert!(why.contains(part), "{part} in {why}");
    }
    assert_eq!(served(dir.path()), (2, vec![]));
    assert_eq!(names(&dir.path().join("editions")).len(), 2);
    let held = IndexDirectory::at(dir.path()).open_edition(&id(1)).unwrap();
    assert_whole(&held, 1);
}

#[test]
fn the_same_built_again_at_another_time_is_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (_one, one) = elsewhere(1);
    bring(dir.path(), &one);
    let (_two, two) = elsewhere(2);
    bring(dir.path(), &two);
    let again = tempfile::tempdir().unwrap();
    let built_at = "2026-11-22T09:00:00Z".to_owned();
    let later = About {
        built_at,
        ..about(1)
    };
    let again = fill(again.path(), 1).publish(later, 3).unwrap();
    assert_eq!(bring(dir.path(), &again), []);
    assert_eq!(served(dir.path()), (1, vec![]));
}

#[test]
fn an_edition_that_is_too_large_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let index = IndexDirectory::at(dir.path());
    let (_one, one) = elsewhere(1);
    let papers = one.papers().unwrap();
    let why = Arrival::begin(&index, &papers, one.bytes() - 1);
    let why = why.err().unwrap().to_string();
    assert!(why.contains("--max-bytes"), "{why}");
    assert_eq!(names(&dir.path().join("editions")), [""; 0]);
    Arrival::begin(&index, &papers, one.bytes()).unwrap();
}

#[test]
fn what_is_kept_goes_by_the_order_of_arrival_whatever_editions_say_of_their_age() {
    let dir = tempfile::tempdir().unwrap();
    for n in [9, 1, 3, 2] {
        let (_there, edition) = elsewhere(n);
        bring(dir.path(), &edition);
    }
    let kept = [1, 2, 3].map(|n| id(n).to_string());
    assert_eq!(names(&dir.path().join("editions")), kept);
    let index = IndexDirectory::at(dir.path());
    assert_eq!(index.before(&id(2)).unwrap(), Some(id(3)));
    assert_eq!(index.before(&id(1)).unwrap(), None);
}

#[test]
fn what_was_gone_back_from_is_not_gone_back_to_and_is_pruned_first() {
    let dir = tempfile::tempdir().unwrap();
    let index = IndexDirectory::at(dir.path());
    for n in [1, 2, 3] {
        publish(dir.path(), n);
    }
    index.go_back_to(&id(2)).unwrap();
    assert_eq!(index.before(&id(2)).unwrap(), Some(id(1)));
    // Served again by name, it is what was published last.
    index.go_back_to(&id(3)).unwrap();
    assert_eq!(index.before(&id(3)).unwrap(), Some(id(2)));
    index.go_back_to(&id(2)).unwrap();
    publish_keeping(dir.path(), 4, 4);
    assert_eq!(index.before(&id(4)).unwrap(), Some(id(2)));
    publish_keeping(dir.path(), 5, 4);
    let left = [1, 2, 4, 5].map(|n| id(n).to_string());
    assert_eq!(names(&dir.path().join("editions")), left, "3 was left");
    // An edition that somebody copied there by hand and pointed to came last.
    let elsewhere = tempfile::tempdir().unwrap();
    publish(elsewhere.path(), 7);
    let there = IndexDirectory::at(elsewhere.path());
    fs::rename(there.edition_dir(&id(7)), index.edition_dir(&id(7))).unwrap();
    fs::write(dir.path().join("current"), id(7).as_str()).unwrap();
    assert_eq!(index.before(&id(7)).unwrap(), Some(id(5)));
    fs::write(dir.path().join("current"), id(5).as_str()).unwrap();
    // A file that is not ours tells nothing: then the time of the build does.
    fs::write(dir.path().join("published"), [0xff; 99]).unwrap();
    assert_eq!(index.before(&id(5)).unwrap(), Some(id(4)));
}

fn publish_keeping(index: &Path, n: u8, keep: usize) {
    fill(index, n).publish(about(n), keep).unwrap();
}
