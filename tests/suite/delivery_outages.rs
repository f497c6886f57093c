//! Long outages, clocks that jump, targets that nobody knows any more: nothing is lost, and nothing
//! comes as a storm.

use std::collections::BTreeMap;
use std::time::Instant;

use jiff::SignedDuration;
use kb::store::{DeliveryState, Filter};

use crate::delivery::{smtp, smtp_at};
use crate::harness::{MailServer, Office, TakenMail, soon};

fn by_id(mails: &[TakenMail]) -> BTreeMap<String, usize> {
    let mut copies = BTreeMap::new();
    for mail in mails {
        *copies.entry(mail.header("Message-ID")).or_default() += 1;
    }
    copies
}

#[tokio::test]
async fn six_hours_without_a_mail_server_are_made_up_for_within_a_quarter_of_an_hour() {
    let address = MailServer::new().await.stop().await;
    let mut office = Office::new(&smtp_at(address.port(), "")).await;
    office.start();
    let mut requests = Vec::new();
    for n in 1..=36 {
        requests.push(office.accept(n, &["mail"]).await);
        office.pass(SignedDuration::from_mins(10), 2).await;
    }
    assert_eq!(office.waiting().await.pending, 36);
    let server = MailServer::at(address).await;
    let back = office.now();
    // Nobody writes; no try is planned soon.
    for _ in 0..15 {
        office.pass(SignedDuration::from_mins(1), 1).await;
        if office.waiting().await.pending < 36 {
            break;
        }
    }
    soon("all delivered", async || {
        (office.waiting().await.pending == 0).then_some(())
    })
    .await;
    assert!(office.now().duration_since(back) <= SignedDuration::from_mins(15));
    let copies = by_id(&server.mails());
    assert_eq!(copies.len(), 36);
    assert!(copies.values().all(|copies| *copies == 1), "{copies:?}");
    office.stop().await;
}

#[tokio::test]
async fn after_three_days_a_request_is_stuck_but_never_gone() {
    let address = MailServer::new().await.stop().await;
    let mut office = Office::new(&smtp_at(address.port(), "")).await;
    office.start();
    let request = office.accept(1, &["mail"]).await;
    office.failed(&request, "mail").await;
    // Each planned try takes place when its time comes; those before their time do not count.
    let began = office.now();
    while office.delivery(&request, "mail").await.state == DeliveryState::Pending {
        let planned = office.delivery(&request, "mail").await;
        let ahead = planned.next_at.duration_since(office.now());
        office
            .pass(ahead.max(SignedDuration::from_mins(1)), 8)
            .await;
        assert!(office.now().duration_since(began) < SignedDuration::from_hours(90));
    }
    let lasted = office.now().duration_since(began);
    assert!(lasted > SignedDuration::from_hours(67), "{lasted}");
    let stuck = office.delivery(&request, "mail").await;
    assert_eq!((stuck.state, stuck.attempts), (DeliveryState::Stuck, 10));
    assert!(stuck.error.unwrap().to_lowercase().contains("refused"));
    let waiting = office.waiting().await;
    assert_eq!((waiting.pending, waiting.stuck), (0, 1));
    let server = MailServer::at(address).await;
    office.pass(SignedDuration::from_hours(24 * 30), 10).await;
    assert_eq!(server.mails().len(), 0, "somebody has to resend it");
    office.store.resend(&request.reference, None).await.unwrap();
    office.delivered(&request, "mail").await;
    office.stop().await;
}

#[tokio::test]
async fn a_clock_that_jumps_makes_no_storm_and_loses_nothing() {
    let address = MailServer::new().await.stop().await;
    let mut office = Office::new(&smtp_at(address.port(), "")).await;
    office.start();
    for n in 1..=30 {
        office.accept(n, &["mail"]).await;
    }
    soon("all tried", async || {
        let all = Filter {
            limit: 100,
            ..Filter::default()
        };
        let tried = office.store.list(&all).await.unwrap();
        let failed = tried
            .iter()
            .filter(|kept| kept.deliveries[0].error.is_some());
        (failed.count() == 30).then_some(())
    })
    .await;
    let server = MailServer::at(address).await;
    // A day ahead: all are due at once.
    let began = Instant::now();
    office.clock.advance(SignedDuration::from_hours(24));
    soon("all delivered", async || {
        (server.mails().len() >= 30).then_some(())
    })
    .await;
    assert!(
        began.elapsed().as_secs_f64() > 1.9,
        "at most ten a second: {:?}",
        began.elapsed()
    );
    assert_eq!(by_id(&server.mails()).len(), 30);
    // Two days back: what comes now comes at once.
    office.clock.advance(SignedDuration::from_hours(-48));
    let request = office.accept(31, &["mail"]).await;
    office.delivered(&request, "mail").await;
    // And what failed just before the clock was set back is not forgotten until then.
    let address = server.stop().await;
    let request = office.accept(32, &["mail"]).await;
    office.failed(&request, "mail").await;
    office.clock.advance(SignedDuration::from_hours(-48));
    let server = MailServer::at(address).await;
    office.pass(SignedDuration::from_mins(11), 11).await;
    office.delivered(&request, "mail").await;
    assert_eq!(server.mails().len(), 1);
    office.stop().await;
}

#[tokio::test]
async fn what_waits_for_a_target_that_kb_toml_does_not_name_is_shown_as_stuck() {
    let server = MailServer::new().await;
    let mut office = Office::new(&smtp(&server, "")).await;
    let old = office.accept(1, &["crm"]).await;
    office.pass(SignedDuration::from_hours(2), 1).await;
    let fresh = office.accept(2, &["crm", "mail"]).await;
    office.start();
    let why = office.failed(&old, "crm").await;
    assert!(why.contains("no `[[delivery]]` with the id `crm`"), "{why}");
    office.delivered(&fresh, "mail").await;
    // Another machine may be a kb.toml ahead.
    assert_eq!(
        office.delivery(&fresh, "crm").await.state,
        DeliveryState::Pending
    );
    office
        .store
        .resend(&old.reference, Some("mail"))
        .await
        .unwrap();
    office.delivered(&old, "mail").await;
    office.stop().await;
}
