//! Accepting while all is well.

use std::collections::HashSet;
use std::os::unix::fs::PermissionsExt;

use super::*;

#[tokio::test]
async fn a_form_counts_once_however_often_it_is_posted() {
    let site = Site::new().await;
    assert_eq!(site.accept(1).await, Acceptance::New);
    let targets = targets(&["mail"]);
    let posted = posted_again(1, 500);
    let second = site.store.accept(&posted, &targets).await.unwrap();
    assert_eq!(second, again(1));
    let changed = Request {
        message: Prose::read("something else", 100).unwrap(),
        ..posted
    };
    let third = site.store.accept(&changed, &targets).await.unwrap();
    let Request {
        reference, receipt, ..
    } = request(1);
    assert_eq!(third, Acceptance::Changed { reference, receipt });
    assert_eq!(site.store.list(&all()).await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_posts_of_a_form_at_once_are_one_request() {
    let site = Site::new().await;
    let posts: Vec<_> = (0..50)
        .map(|n| {
            let store = site.store.clone();
            tokio::spawn(async move {
                store
                    .accept(&posted_again(1, 100 + n), &targets(&["mail", "hook"]))
                    .await
                    .unwrap()
            })
        })
        .collect();
    let mut new = 0;
    let mut others = HashSet::new();
    for post in posts {
        match post.await.unwrap() {
            Acceptance::New => new += 1,
            Acceptance::Again { reference, .. } => {
                others.insert(reference);
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!((new, others.len()), (1, 1));
    let kept = site.store.list(&all()).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert!(others.contains(&kept[0].reference));
    assert_eq!(kept[0].deliveries.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_that_get_the_same_form_accept_it_once() {
    let site = Site::new().await;
    let another = open(&site.folder, &site.clock).await;
    let targets = targets(&["mail"]);
    for n in 1..=20 {
        let posted = posted_again(n, 100 + n);
        let (one, other) = tokio::join!(site.accept(n), another.accept(&posted, &targets));
        let accepted = [one, other.unwrap()];
        let new = accepted.iter().filter(|one| **one == Acceptance::New);
        assert_eq!(new.count(), 1, "{accepted:?}");
    }
    assert_eq!(site.store.list(&all()).await.unwrap().len(), 20);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_who_does_not_wait_is_accepted_all_the_same() {
    let site = Site::new().await;
    let (request, targets) = (request(1), targets(&["mail"]));
    let accepting = site.store.accept(&request, &targets);
    // Begun, and dropped: the connection was cut off.
    let waited = tokio::time::timeout(std::time::Duration::ZERO, accepting).await;
    assert!(waited.is_err());
    while site.store.list(&all()).await.unwrap().is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(site.accept(1).await, again(1));
}

#[tokio::test]
async fn a_reference_that_names_another_request_is_taken() {
    let site = Site::new().await;
    site.accept(1).await;
    let other = Request {
        nonce: Nonce::from_random(999),
        ..posted_again(2, 1)
    };
    let targets = targets(&["mail"]);
    let accepted = site.store.accept(&other, &targets).await.unwrap();
    assert_eq!(accepted, Acceptance::Taken);
    assert_eq!(site.store.list(&all()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_request_is_read_as_it_was_written_and_a_receipt_says_when() {
    let site = Site::new().await;
    site.accept(1).await;
    let (kept, events) = site
        .store
        .find(&request(1).reference)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.request.as_ref(), Some(&request(1)));
    assert_eq!(kept.state(), State::Pending);
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].what, "accepted");
    let received = site
        .store
        .receipt(&request(1).receipt)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(received.reference, request(1).reference);
    assert_eq!(received.accepted_at, request(1).accepted_at);
    assert_eq!(received.answer_by, request(1).answer_by);
    assert_eq!(received.language, request(1).language);
    let unknown = Receipt::from_random(77);
    assert_eq!(site.store.receipt(&unknown).await.unwrap(), None);
}

#[tokio::test]
async fn nobody_else_may_read_the_folder_or_the_database() {
    let site = Site::new().await;
    site.accept(1).await;
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&site.folder), 0o700);
    for name in ["kb.db", "kb.db-wal", "kb.db-shm"] {
        assert_eq!(mode(&site.folder.join(name)), 0o600, "{name}");
    }
}

#[tokio::test]
async fn what_was_accepted_is_there_after_a_restart() {
    let site = Site::new().await;
    for n in 1..=20 {
        assert_eq!(site.accept(n).await, Acceptance::New);
    }
    let anew = open(&site.folder, &site.clock).await;
    assert_eq!(anew.list(&all()).await.unwrap().len(), 20);
    assert_eq!(integrity(&site).await, "ok");
}

#[tokio::test]
async fn a_store_that_is_not_there_is_not_made_by_looking_for_it() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    let looked = Store::open_existing(&folder, &folder.join("kb.db"), Clock::system()).await;
    assert!(looked.unwrap().is_none());
    assert!(!folder.exists());
}

#[tokio::test]
async fn a_store_that_cannot_be_looked_at_is_not_one_that_is_not_there() {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    // Whatever keeps it from being read: root may read all, but not go into a file.
    std::fs::write(&folder, "no folder").unwrap();
    let looked = Store::open_existing(&folder, &folder.join("kb.db"), Clock::system()).await;
    let error = format!("{:#}", looked.err().unwrap());
    assert!(error.contains("data/kb.db"), "{error}");
    assert!(error.contains("the user that serves the site"), "{error}");
    std::fs::remove_file(&folder).unwrap();
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("spool"), "no folder").unwrap();
    let looked = Store::open_existing(&folder, &folder.join("kb.db"), Clock::system()).await;
    let error = format!("{:#}", looked.err().unwrap());
    assert!(error.contains("data/spool"), "{error}");
    // A site that is served all the same says that somebody must look.
    let store = open(&folder, &Clock::system()).await;
    assert_eq!(store.backlog().await.set_aside, 1);
    assert!(
        store
            .would_erase(Whose::Address("a@example.com"))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn one_request_that_cannot_be_read_keeps_no_other_from_being_listed() {
    let site = Site::new().await;
    for n in 1..=3 {
        site.accept(n).await;
    }
    sqlx::query("UPDATE requests SET body = '{' WHERE id = 2")
        .execute(&mut other(&site).await)
        .await
        .unwrap();
    let kept = site.store.list(&all()).await.unwrap();
    let states: Vec<_> = kept.iter().map(Kept::state).collect();
    assert_eq!(states, [State::Pending, State::Unreadable, State::Pending]);
    let (kept, _) = site
        .store
        .find(&request(2).reference)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.state().name(), "unreadable");
    assert_eq!(kept.request, None);
}

pub(super) fn all() -> Filter {
    Filter {
        limit: 1_000,
        ..Filter::default()
    }
}
