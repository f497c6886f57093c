//! Publishing: one at a time, all or nothing, old ones pruned, nothing in the way of readers.

use std::os::unix::fs::PermissionsExt;

use super::*;

#[test]
fn the_pointer_moves_with_every_edition_and_old_ones_are_pruned() {
    let dir = tempfile::tempdir().unwrap();
    let index = IndexDirectory::at(dir.path());
    for n in 1..=5 {
        publish(dir.path(), n);
        assert_eq!(index.current(), Some(id(n)));
        assert_eq!(served(dir.path()), (n, vec![]));
    }
    let kept = [3, 4, 5].map(|n| id(n).to_string());
    assert_eq!(names(&dir.path().join("editions")), kept);
    assert_eq!(
        names(&dir.path().join("stamps")),
        kept.map(|id| id + ".json")
    );
}

#[test]
fn the_current_edition_is_never_pruned_however_old_and_however_few_are_kept() {
    let dir = tempfile::tempdir().unwrap();
    for (n, keep, left) in [
        (9, 3, vec![9]),
        (2, 2, vec![2, 9]),
        (1, 0, vec![1]),
        (5, 1, vec![5]),
    ] {
        fill(dir.path(), n).publish(about(n), keep).unwrap();
        let left: Vec<String> = left.into_iter().map(|n| id(n).to_string()).collect();
        assert_eq!(names(&dir.path().join("editions")), left);
        assert_eq!(served(dir.path()), (n, vec![]));
    }
}

#[test]
fn an_edition_is_not_pruned_while_it_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let index = IndexDirectory::at(dir.path());
    let old = publish(dir.path(), 1);
    fill(dir.path(), 2).publish(about(2), 1).unwrap();
    assert_whole(&old, 1);
    assert!(index.holds(&id(1)));
    drop(old);
    fill(dir.path(), 3).publish(about(3), 1).unwrap();
    assert!(!index.holds(&id(1)) && !index.holds(&id(2)));
}

#[test]
fn an_open_edition_is_read_to_its_end_though_somebody_removed_it() {
    let dir = tempfile::tempdir().unwrap();
    let old = publish(dir.path(), 1);
    fs::remove_dir_all(dir.path().join("editions")).unwrap();
    assert_eq!(body(&old, "/en/refunds").as_deref(), Some("edition 1"));
    assert_eq!(old.article(1).unwrap().id, "refunds");
    assert_eq!(old.document("site.json").unwrap(), b"{}");
}

#[test]
fn going_back_to_old_inputs_only_moves_the_pointer() {
    let dir = tempfile::tempdir().unwrap();
    let index = IndexDirectory::at(dir.path());
    publish(dir.path(), 1);
    publish(dir.path(), 2);
    assert!(index.holds(&id(1)) && !index.holds(&id(3)));
    index.point_to(&id(1)).unwrap();
    assert_eq!(served(dir.path()), (1, vec![]));

    let error = index.point_to(&id(3)).unwrap_err().to_string();
    assert!(error.contains("is not there"), "{error}");
    assert_eq!(
        index.current(),
        Some(id(1)),
        "a refused pointer does not move"
    );
}

#[test]
fn an_edition_that_is_there_and_whole_is_not_written_again() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    publish(dir.path(), 2);
    let manifest = IndexDirectory::at(dir.path())
        .edition_dir(&id(1))
        .join("manifest.json");
    let before = fs::metadata(&manifest).unwrap().modified().unwrap();
    assert_whole(&publish(dir.path(), 1), 1);
    assert_eq!(fs::metadata(&manifest).unwrap().modified().unwrap(), before);
    assert_eq!(served(dir.path()), (1, vec![]));
    assert_eq!(
        names(&dir.path().join("editions")).len(),
        2,
        "nothing is left aside"
    );
}

#[test]
fn an_edition_that_is_there_and_damaged_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    for path in files(dir.path(), 1) {
        fs::write(&path, "damage").unwrap();
        assert_whole(&publish(dir.path(), 1), 1);
        assert_eq!(served(dir.path()), (1, vec![]));
    }
    publish(dir.path(), 2);
    assert_eq!(
        names(&dir.path().join("editions")).len(),
        2,
        "nothing is left aside"
    );
}

#[test]
fn two_writers_never_meet() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    let first = fill(dir.path(), 2);
    let error = Writer::begin(dir.path(), &id(3)).err().unwrap().to_string();
    assert!(
        error.contains("is writing into") && error.contains("wait until it is done"),
        "{error}"
    );
    assert!(IndexDirectory::at(dir.path()).point_to(&id(1)).is_err());
    assert_eq!(served(dir.path()), (1, vec![]), "readers do not care");
    first.publish(about(2), 3).unwrap();
    publish(dir.path(), 3);
}

#[test]
fn a_writer_that_is_dropped_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    drop(fill(dir.path(), 1));
    assert_eq!(names(&dir.path().join("editions")), [""; 0]);
    assert!(
        fill(dir.path(), 1).publish(about(2), 3).is_err(),
        "another id than it began with"
    );
    assert_eq!(names(&dir.path().join("editions")), [""; 0]);
    assert_eq!(names(dir.path()), [".lock", "editions"]);
}

#[test]
fn leftovers_of_dead_builds_are_removed_and_other_files_are_not() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    let editions = dir.path().join("editions");
    for name in [".building-x/search/en", ".removed-y"] {
        fs::create_dir_all(editions.join(name)).unwrap();
        fs::write(editions.join(name).join("rest"), "rest").unwrap();
    }
    for name in [
        ".current-1",
        ".published-1",
        "stamps/.x.json-1",
        "README.md",
        "editions/note.txt",
    ] {
        fs::write(dir.path().join(name), "text").unwrap();
    }
    publish(dir.path(), 2);
    assert_eq!(
        names(&editions),
        [id(1).to_string(), id(2).to_string(), "note.txt".to_owned()]
    );
    assert_eq!(
        names(dir.path()),
        [
            ".lock",
            "README.md",
            "current",
            "editions",
            "published",
            "stamps"
        ]
    );
}

#[test]
fn an_index_that_cannot_be_written_is_read_all_the_same() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    fs::remove_dir_all(dir.path().join("stamps")).unwrap();
    // A file where the folder of stamps should be keeps even root from writing stamps.
    fs::write(dir.path().join("stamps"), "").unwrap();
    let read_only =
        |mode: u32| fs::set_permissions(dir.path(), fs::Permissions::from_mode(mode)).unwrap();
    read_only(0o555);
    assert_eq!(served(dir.path()), (1, vec![]));
    assert!(IndexDirectory::at(dir.path()).holds(&id(1)));
    read_only(0o755);
}

#[test]
fn a_start_trusts_the_stamps_and_hashes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    let path = IndexDirectory::at(dir.path())
        .edition_dir(&id(1))
        .join("pages.bin");
    let past = std::time::SystemTime::now() - std::time::Duration::from_secs(3_600);
    let set_time = || {
        fs::File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(past)
            .unwrap()
    };
    set_time();
    assert_eq!(
        served(dir.path()),
        (1, vec![]),
        "another time: hashed, good, stamped anew"
    );

    let good = fs::read(&path).unwrap();
    fs::write(&path, vec![0; good.len()]).unwrap();
    set_time();
    let edition = IndexDirectory::at(dir.path()).open().unwrap().edition;
    assert!(
        edition.find("/en/refunds").is_err(),
        "the stamp hides it, the page's own hash does not"
    );
    assert!(
        edition.holds("/en/refunds").unwrap() && !edition.holds("/en/nothing").unwrap(),
        "whether a page exists is told without a look at it"
    );

    fs::write(
        dir.path().join("stamps").join(format!("{}.json", id(1))),
        "garbage",
    )
    .unwrap();
    assert!(
        IndexDirectory::at(dir.path()).open().is_err(),
        "without a stamp everything is hashed"
    );
}
