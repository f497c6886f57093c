//! A database that takes nothing: locked, removed, damaged, of somebody else.

use std::fs;
use std::time::Instant;

use super::accepting::all;
use super::*;

/// Keeps others from writing until it is dropped.
async fn lock(site: &Site) -> sqlx::SqliteConnection {
    let mut other = other(site).await;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut other)
        .await
        .unwrap();
    other
}

async fn reference_of(site: &Site, receipt: &Receipt) -> Option<Reference> {
    let received = site.store.receipt(receipt).await.unwrap();
    received.map(|received| received.reference)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_is_spooled_around_and_drained_into_later() {
    let site = Site::new().await;
    site.accept(1).await;
    let lock = lock(&site).await;
    assert_eq!(site.accept(2).await, Acceptance::New);
    assert!(!site.store.is_healthy());
    // Nobody waits for it a second time, and a form still counts once.
    let asked = Instant::now();
    assert_eq!(site.accept(2).await, again(2));
    let posted = posted_again(2, 700);
    let second = site.store.accept(&posted, &targets(&["mail"])).await;
    assert_eq!(second.unwrap(), again(2));
    assert!(asked.elapsed().as_millis() < 1_000, "{:?}", asked.elapsed());
    let Request {
        reference, receipt, ..
    } = request(2);
    assert_eq!(reference_of(&site, &receipt).await, Some(reference.clone()));
    assert_eq!(site.store.backlog().await.spooled, 1);
    drop(lock);
    assert_eq!(site.drained().await, 1);
    assert_eq!(site.spooled(), 0);
    assert_eq!(reference_of(&site, &receipt).await, Some(reference));
    assert_eq!(site.accept(2).await, again(2));
    assert_eq!(site.store.list(&all()).await.unwrap().len(), 2);
    let later = site.now() + SignedDuration::from_secs(10);
    assert_eq!(
        site.store.due("mail", later, 10, &[]).await.unwrap().len(),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_was_accepted_before_the_database_went_away_keeps_both_receipts() {
    let site = Site::new().await;
    site.accept(1).await;
    let lock = lock(&site).await;
    let targets = targets(&["mail"]);
    // Nobody can know of the first post now.
    let same = posted_again(1, 600);
    let spooled = site.store.accept(&same, &targets).await.unwrap();
    assert_eq!(spooled, Acceptance::New);
    drop(lock);
    site.drained().await;
    assert_eq!(
        reference_of(&site, &same.receipt).await,
        Some(same.reference.clone())
    );
    let (kept, _) = site.store.find(&same.reference).await.unwrap().unwrap();
    assert_eq!(kept.same_as, Some(request(1).reference));
    let later = site.now() + SignedDuration::from_hours(1);
    assert_eq!(
        site.store.due("mail", later, 10, &[]).await.unwrap().len(),
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn other_words_by_the_same_form_are_not_lost_either() {
    let site = Site::new().await;
    site.accept(1).await;
    let lock = lock(&site).await;
    let other = Request {
        message: Prose::read("something else", 100).unwrap(),
        ..posted_again(1, 600)
    };
    let spooled = site.store.accept(&other, &targets(&["mail"])).await;
    assert_eq!(spooled.unwrap(), Acceptance::New);
    drop(lock);
    site.drained().await;
    let (kept, _) = site.store.find(&other.reference).await.unwrap().unwrap();
    assert_eq!(kept.request, Some(other));
    let later = site.now() + SignedDuration::from_hours(1);
    assert_eq!(
        site.store.due("mail", later, 10, &[]).await.unwrap().len(),
        2
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_removed_is_put_back_with_all_that_it_held() {
    let site = Site::new().await;
    site.accept(1).await;
    for name in ["kb.db", "kb.db-wal", "kb.db-shm"] {
        fs::remove_file(site.folder.join(name)).unwrap();
    }
    assert_eq!(site.accept(2).await, Acceptance::New);
    assert_eq!(site.spooled(), 1);
    site.drained().await;
    assert_eq!(site.accept(3).await, Acceptance::New);
    let anew = open(&site.folder, &site.clock).await;
    let kept = anew.list(&all()).await.unwrap();
    let references: Vec<_> = kept.into_iter().map(|kept| kept.reference).collect();
    assert_eq!(references, [3, 2, 1].map(|n| request(n).reference));
    assert_eq!(anew.backlog().await.deliveries.unwrap().pending, 3);
    let left = fs::read_dir(&site.folder).unwrap();
    let mut left: Vec<_> = left.map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["kb.db", "kb.db-shm", "kb.db-wal", "spool"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_removed_without_its_log_is_put_back_whole() {
    let site = Site::new().await;
    for n in 1..=3 {
        site.accept(n).await;
    }
    // Erasing empties the log: what stands in it afterwards is but the end of the story.
    let erasing = open(&site.folder, &site.clock).await;
    let reference = request(2).reference;
    erasing.erase(Whose::Reference(&reference)).await.unwrap();
    drop(erasing);
    site.accept(4).await;
    fs::remove_file(site.database()).unwrap();
    assert_eq!(site.accept(5).await, Acceptance::New);
    site.drained().await;
    assert_eq!(site.accept(6).await, Acceptance::New);
    let (said,): (String,) = sqlx::query_as("PRAGMA integrity_check")
        .fetch_one(&mut other(&site).await)
        .await
        .unwrap();
    assert_eq!(said, "ok");
    let kept = site.store.list(&all()).await.unwrap();
    let mut references: Vec<_> = kept.into_iter().map(|kept| kept.reference).collect();
    references.sort();
    let mut wanted = [1, 2, 3, 4, 5, 6].map(|n| request(n).reference);
    wanted.sort();
    assert_eq!(references, wanted);
    assert_eq!(site.store.backlog().await.deliveries.unwrap().pending, 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_was_removed_is_put_back_though_nobody_writes() {
    let site = Site::new().await;
    site.accept(1).await;
    tokio::spawn(site.store.clone().tend(30));
    fs::remove_dir_all(&site.folder).unwrap();
    for _ in 0..100 {
        if site.database().exists() && site.store.is_healthy() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let found = site.store.find(&request(1).reference).await.unwrap();
    assert!(found.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_was_replaced_stays_as_whoever_did_it_wants() {
    let site = Site::new().await;
    site.accept(1).await;
    let backup = Site::new().await;
    backup.accept(2).await;
    assert!(
        backup
            .store
            .0
            .database
            .with(async |open| open.empty_log().await)
            .await
            .unwrap()
    );
    fs::rename(backup.database(), site.database()).unwrap();
    site.accept(3).await;
    site.drained().await;
    let kept = site.store.list(&all()).await.unwrap();
    let references: Vec<_> = kept.into_iter().map(|kept| kept.reference).collect();
    assert_eq!(references, [3, 2].map(|n| request(n).reference));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_that_was_removed_takes_nothing_with_it() {
    let site = Site::new().await;
    site.accept(1).await;
    fs::remove_file(site.folder.join("kb.db-wal")).unwrap();
    assert_eq!(site.accept(2).await, Acceptance::New);
    assert_eq!(site.spooled(), 1);
    site.drained().await;
    let anew = open(&site.folder, &site.clock).await;
    for n in [1, 2] {
        let found = anew.find(&request(n).reference).await.unwrap();
        assert!(found.is_some(), "{n}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_starts_with_a_damaged_database_and_spools() {
    let site = Site::new().await;
    site.accept(1).await;
    let folder = tempfile::tempdir().unwrap();
    let mut bytes = vec![0x5a; 40_960];
    bytes[..100].copy_from_slice(&fs::read(site.database()).unwrap()[..100]);
    fs::write(folder.path().join("kb.db"), bytes).unwrap();
    let damaged = Site::at(folder.path().to_owned()).await;
    assert!(!damaged.store.is_healthy());
    assert_eq!(damaged.accept(2).await, Acceptance::New);
    assert_eq!(damaged.spooled(), 1);
    let backlog = damaged.store.backlog().await;
    assert_eq!((backlog.deliveries, backlog.spooled), (None, 1));
}

#[tokio::test]
async fn a_newer_schema_and_a_foreign_file_are_refused_with_the_remedy() {
    let site = Site::new().await;
    sqlx::query("UPDATE kb_schema SET version = 99")
        .execute(&mut other(&site).await)
        .await
        .unwrap();
    let opened = Store::open(&site.folder, &site.database(), Clock::system()).await;
    let error = opened.err().unwrap();
    let newer = error.downcast_ref::<NewerSchema>().unwrap();
    assert_eq!((newer.found, newer.known), (99, 1));
    let text = error.to_string();
    assert!(text.contains("kb.db") && text.contains("[store]"), "{text}");

    let dir = tempfile::tempdir().unwrap();
    let notes = dir.path().join("notes.txt");
    fs::write(&notes, "not a database\n".repeat(400)).unwrap();
    let before = fs::read(&notes).unwrap();
    let opened = Store::open(dir.path(), &notes, Clock::system()).await;
    assert!(opened.err().unwrap().is::<ForeignFile>());
    assert_eq!(fs::read(&notes).unwrap(), before);

    let foreign = Site::new().await;
    let mut connection = other(&foreign).await;
    for statement in ["DROP TABLE kb_schema", "CREATE TABLE songs (name TEXT)"] {
        sqlx::query(statement)
            .execute(&mut connection)
            .await
            .unwrap();
    }
    let opened = Store::open(&foreign.folder, &foreign.database(), Clock::system()).await;
    assert!(opened.err().unwrap().is::<ForeignFile>());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_of_the_spool_is_set_aside_and_stops_nothing() {
    let site = Site::new().await;
    let lock = lock(&site).await;
    site.accept(1).await;
    site.accept(2).await;
    let spool = site.folder.join("spool");
    let path = spool.join(format!("{}.request", request(1).nonce.as_str()));
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    drop(lock);
    assert_eq!(site.drained().await, 1);
    let backlog = site.store.backlog().await;
    assert_eq!((backlog.spooled, backlog.set_aside), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_gives_trouble_holds_up_none_behind_it_and_is_set_aside_in_the_end() {
    let site = Site::new().await;
    let lock = lock(&site).await;
    for n in 1..=3 {
        assert_eq!(site.accept(n).await, Acceptance::New);
    }
    drop(lock);
    // The database does not take the second one; the disk does not give another one.
    let trigger = format!(
        "CREATE TRIGGER poison BEFORE INSERT ON requests WHEN new.reference = '{}'
         BEGIN SELECT raise(ABORT, 'never'); END",
        request(2).reference
    );
    sqlx::query(sqlx::AssertSqlSafe(trigger))
        .execute(&mut other(&site).await)
        .await
        .unwrap();
    let spool = site.folder.join("spool");
    let unread = spool.join("unread.request");
    fs::create_dir(&unread).unwrap();
    for _ in 0..100 {
        site.store.drain().await;
        if site.store.backlog().await.set_aside > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    let backlog = site.store.backlog().await;
    assert_eq!((backlog.spooled, backlog.set_aside), (1, 1));
    let kept = site.store.list(&all()).await.unwrap();
    let references: Vec<_> = kept.into_iter().map(|kept| kept.reference).collect();
    assert_eq!(references, [request(3).reference, request(1).reference]);
    // A receipt is found though not all files can be read.
    assert_eq!(
        reference_of(&site, &request(3).receipt).await,
        Some(request(3).reference)
    );
    // But nobody says of what may be in them that it is not there.
    let unknown = site.store.receipt(&Receipt::from_random(99)).await;
    assert!(unknown.is_err());
    fs::remove_dir(&unread).unwrap();
    let unknown = site.store.receipt(&Receipt::from_random(99)).await;
    assert_eq!(unknown.unwrap(), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spooled_request_with_the_reference_of_another_one_is_kept_for_people_to_look_at() {
    let site = Site::new().await;
    site.accept(1).await;
    let lock = lock(&site).await;
    // Nobody can know now that the reference is taken.
    let other = posted_again(2, 1);
    let receipt = Receipt::from_random(800);
    let other = Request { receipt, ..other };
    let spooled = site.store.accept(&other, &targets(&["mail"])).await;
    assert_eq!(spooled.unwrap(), Acceptance::New);
    site.accept(3).await;
    drop(lock);
    assert_eq!(site.drained().await, 1);
    let backlog = site.store.backlog().await;
    assert_eq!((backlog.spooled, backlog.set_aside), (0, 1));
    assert_eq!(site.store.list(&all()).await.unwrap().len(), 2);
    let address = other.reply_to.as_str().to_owned();
    let erased = site.store.erase(Whose::Address(&address)).await.unwrap();
    assert_eq!(erased.len(), 1);
    assert_eq!(site.spooled(), 0);
}
