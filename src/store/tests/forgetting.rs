//! Erasing, on request and by age.

use std::fs;

use super::accepting::all;
use super::*;

/// Whether these bytes stand in any file of the folder.
fn stands_anywhere(folder: &Path, bytes: &[u8]) -> bool {
    fs::read_dir(folder).unwrap().any(|entry| {
        let path = entry.unwrap().path();
        if path.is_dir() {
            return stands_anywhere(&path, bytes);
        }
        let file = fs::read(path).unwrap();
        file.windows(bytes.len()).any(|window| window == bytes)
    })
}

/// A request whose words are found again wherever they stand, of any length.
fn marked(n: u64, length: usize) -> Request {
    let mark = format!("MARK{n}-");
    Request {
        reply_to: email(&format!("MARK{n}@example.com")),
        message: Prose::read(&mark.repeat(length / mark.len() + 1), 20_000).unwrap(),
        ..request(n)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_erased_stands_in_no_file_any_more() {
    let site = Site::new().await;
    // Short ones, and such that go over several pages.
    for n in 100..160 {
        let length = (n as usize - 100) * 240;
        let accepted = site
            .store
            .accept(&marked(n, length), &targets(&["mail"]))
            .await;
        assert_eq!(accepted.unwrap(), Acceptance::New);
    }
    for due in site
        .store
        .due("mail", site.now() + HOUR, 100, &[])
        .await
        .unwrap()
    {
        let error = format!("550 {} unknown", due.request.reply_to.as_str());
        let next = site.now() + HOUR;
        site.store.retry_at(due.claim, next, &error).await.unwrap();
    }
    for n in (100..160).filter(|n| n % 3 != 0) {
        assert!(stands_anywhere(&site.folder, format!("MARK{n}").as_bytes()));
        let address = format!("mark{n}@EXAMPLE.com");
        let reference = marked(n, 1).reference;
        let whose = match n % 2 {
            0 => Whose::Reference(&reference),
            _ => Whose::Address(&address),
        };
        let would = site.store.would_erase(whose).await.unwrap();
        let erased = site.store.erase(whose).await.unwrap();
        assert_eq!(would, erased);
        assert_eq!(erased.len(), 1);
        assert_eq!(erased[0].reference, reference);
        assert!(erased[0].undelivered);
        for mark in [format!("MARK{n}"), format!("mark{n}")] {
            assert!(!stands_anywhere(&site.folder, mark.as_bytes()), "{mark}");
        }
    }
    // Counts stay right, and others have their words.
    let kept = site.store.list(&all()).await.unwrap();
    assert_eq!(kept.len(), 60);
    let erased = kept.iter().filter(|kept| kept.state() == State::Erased);
    assert_eq!(erased.count(), 40);
    let waiting = site.store.backlog().await.deliveries.unwrap();
    assert_eq!((waiting.pending, waiting.stuck), (20, 0));
    assert_eq!(integrity(&site).await, "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_whose_words_were_erased_is_not_accepted_anew() {
    let site = Site::new().await;
    site.accept(1).await;
    let reference = request(1).reference;
    site.store
        .erase(Whose::Reference(&reference))
        .await
        .unwrap();
    // Nobody knows any more whether the words are the same: they stay with the customer.
    let told = site.accept(1).await;
    let (first, receipt) = (request(1).reference, request(1).receipt);
    assert_eq!(
        told,
        Acceptance::Changed {
            reference: first,
            receipt
        }
    );
    let received = site.store.receipt(&request(1).receipt).await.unwrap();
    assert_eq!(received.unwrap().reference, reference);
    assert_eq!(
        site.store.resend(&reference, None).await.unwrap(),
        Resent::Erased
    );
    let (_, events) = site.store.find(&reference).await.unwrap().unwrap();
    assert_eq!(events.last().unwrap().what, "erased");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_spooled_is_erased_too() {
    let site = Site::new().await;
    let mut lock = other(&site).await;
    sqlx::query("BEGIN IMMEDIATE")
        .execute(&mut lock)
        .await
        .unwrap();
    let phone = ReplyAddress::Phone(crate::contact::PhoneNumber::read("+880 1712-345678").unwrap());
    let letter = Request {
        reply_to: phone,
        ..marked(1, 100)
    };
    let targets = targets(&["mail"]);
    site.store.accept(&letter, &targets).await.unwrap();
    site.store.accept(&request(2), &targets).await.unwrap();
    drop(lock);
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    let whose = Whose::Address("8801712 345678");
    let erased = site.store.erase(whose).await.unwrap();
    assert_eq!(erased.len(), 1);
    assert!(!stands_anywhere(&site.folder, b"MARK"));
    assert_eq!(site.store.list(&all()).await.unwrap().len(), 2);
}

#[tokio::test]
async fn old_requests_are_forgotten_when_they_reached_people_and_not_before() {
    let site = Site::new().await;
    let now = site.now() + HOUR;
    for n in 1..=3 {
        site.accept(n).await;
    }
    site.store.accept(&request(4), &[]).await.unwrap();
    let due = site.store.due("mail", now, 10, &[]).await.unwrap();
    site.store.delivered(due[0].claim, now).await.unwrap();
    site.store.stuck(due[1].claim, "no").await.unwrap();
    assert_eq!(site.store.forget_older_than(180).await.unwrap(), 0);
    site.clock.advance(SignedDuration::from_hours(24 * 181));
    assert_eq!(site.store.forget_older_than(180).await.unwrap(), 1);
    assert_eq!(site.store.forget_older_than(180).await.unwrap(), 0);
    let kept = site.store.list(&all()).await.unwrap();
    let states: Vec<_> = kept.iter().rev().map(Kept::state).collect();
    assert_eq!(
        states,
        [State::Erased, State::Stuck, State::Pending, State::Kept]
    );
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test(flavor = "multi_thread")]
async fn what_a_process_left_that_died_is_removed_or_erased() {
    let site = Site::new().await;
    // A copy of the whole database, and a request whose second name nobody took away.
    let copy = site.folder.join(".kb.db-0123456789abcdef");
    fs::copy(site.database(), &copy).unwrap();
    let spool = site.folder.join("spool");
    fs::create_dir_all(&spool).unwrap();
    let left = spool.join(format!(".{}-0123456789abcdef", request(1).nonce.as_str()));
    let letter = serde_json::json!({ "request": request(1), "targets": [] });
    fs::write(&left, format!("kb request 1 0 0\n{letter}")).unwrap();
    let address = request(1).reply_to.as_str().to_owned();
    let erased = site.store.erase(Whose::Address(&address)).await.unwrap();
    assert_eq!(erased.len(), 1);
    assert!(!left.exists());
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(7_200);
    fs::File::open(&copy).unwrap().set_modified(old).unwrap();
    open(&site.folder, &site.clock).await;
    assert!(!copy.exists());
}
