//! What is due when, and to whom.

use super::*;

const HOUR: SignedDuration = SignedDuration::from_hours(1);

#[tokio::test]
async fn urgent_requests_are_due_first_and_others_in_their_order() {
    let site = Site::new().await;
    for (n, priority) in [
        (1, Priority::Normal),
        (2, Priority::High),
        (3, Priority::Urgent),
        (4, Priority::Urgent),
    ] {
        let request = Request {
            priority,
            ..request(n)
        };
        site.store
            .accept(&request, &targets(&["mail"]))
            .await
            .unwrap();
    }
    let due = site
        .store
        .due("mail", site.now() + HOUR, 3, &[])
        .await
        .unwrap();
    let references: Vec<_> = due.into_iter().map(|due| due.request.reference).collect();
    assert_eq!(references, [3, 4, 2].map(|n| request(n).reference));
}

#[tokio::test]
async fn a_delivery_is_one_carriers_alone_until_its_lease_ends() {
    let site = Site::new().await;
    site.accept(1).await;
    let now = site.now() + HOUR;
    let first = site.store.due("mail", now, 10, &[]).await.unwrap();
    assert_eq!((first.len(), first[0].attempts), (1, 0));
    let another = open(&site.folder, &site.clock).await;
    assert_eq!(another.due("mail", now, 10, &[]).await.unwrap().len(), 0);
    // The first process died; what it began counts as a try.
    let later = now + SignedDuration::from_mins(10);
    let second = another.due("mail", later, 10, &[]).await.unwrap();
    assert_eq!((second.len(), second[0].attempts), (1, 1));
    assert_eq!(second[0].first_tried_at, now);
    another.delivered(second[0].claim, later).await.unwrap();
    assert_eq!(
        another
            .due("mail", later + HOUR, 10, &[])
            .await
            .unwrap()
            .len(),
        0
    );
}

#[tokio::test]
async fn a_failed_delivery_comes_again_and_a_stuck_one_stays() {
    let site = Site::new().await;
    site.accept(1).await;
    let now = site.now() + HOUR;
    site.clock.advance(HOUR);
    let due = site.store.due("mail", now, 10, &[]).await.unwrap();
    let (claim, next) = (due[0].claim, now + SignedDuration::from_mins(5));
    site.store
        .retry_at(claim, next, "connection\nrefused")
        .await
        .unwrap();
    assert_eq!(site.store.due("mail", now, 10, &[]).await.unwrap().len(), 0);
    let due = site.store.due("mail", next, 10, &[]).await.unwrap();
    assert_eq!(due[0].attempts, 1);
    site.store
        .stuck(due[0].claim, "550 no such user")
        .await
        .unwrap();
    assert_eq!(
        site.store
            .due("mail", next + HOUR, 10, &[])
            .await
            .unwrap()
            .len(),
        0
    );
    let backlog = site.store.backlog().await.deliveries.unwrap();
    assert_eq!((backlog.pending, backlog.stuck), (0, 1));
    let (kept, events) = site
        .store
        .find(&request(1).reference)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.state(), State::Stuck);
    assert_eq!(
        kept.deliveries[0].error.as_deref(),
        Some("550 no such user")
    );
    let what: Vec<_> = events.iter().map(|event| event.what.as_str()).collect();
    assert_eq!(what, ["accepted", "failed", "stuck"]);
    // Until somebody has it resent.
    let resent = site.store.resend(&request(1).reference, None).await;
    assert_eq!(resent.unwrap(), Resent::To(targets(&["mail"])));
    let due = site.store.due("mail", next, 10, &[]).await.unwrap();
    assert_eq!((due.len(), due[0].attempts), (1, 0));
}

#[tokio::test]
async fn a_request_is_resent_to_any_target_and_one_without_a_target_is_kept() {
    let site = Site::new().await;
    site.store.accept(&request(1), &[]).await.unwrap();
    let reference = request(1).reference;
    assert_eq!(
        site.store.resend(&reference, None).await.unwrap(),
        Resent::Nowhere
    );
    assert_eq!(
        site.store.resend(&reference, Some("hook")).await.unwrap(),
        Resent::To(targets(&["hook"]))
    );
    assert_eq!(
        site.store
            .due("hook", site.now(), 10, &[])
            .await
            .unwrap()
            .len(),
        1
    );
    let unknown = Reference::from_random(12_345);
    assert_eq!(
        site.store.resend(&unknown, None).await.unwrap(),
        Resent::Unknown
    );
}

#[tokio::test]
async fn a_clock_that_jumps_loses_no_try_and_hurries_none() {
    let site = Site::new().await;
    site.accept(1).await;
    let day = SignedDuration::from_hours(24);
    // A try is planned by a clock that is years ahead.
    let far = site.now() + day * 4_000;
    site.clock.advance(day * 4_000);
    let due = site.store.due("mail", far, 10, &[]).await.unwrap();
    site.store
        .retry_at(due[0].claim, far + HOUR, "busy")
        .await
        .unwrap();
    // It is set right: nobody waits for years.
    site.clock.advance(day * -4_000);
    let now = site.now();
    let due = site.store.due("mail", now, 10, &[]).await.unwrap();
    assert_eq!(due.len(), 1);
    site.store
        .retry_at(due[0].claim, now + HOUR, "busy")
        .await
        .unwrap();
    // A clock that goes back by an hour: later than planned, not sooner.
    let due = site.store.due("mail", now - HOUR, 10, &[]).await.unwrap();
    assert_eq!(due.len(), 0);
    // What was taken just before the clock went back is still taken.
    let due = site.store.due("mail", now + HOUR, 10, &[]).await.unwrap();
    assert_eq!(due.len(), 1);
    let back = now + HOUR - SignedDuration::from_secs(5);
    assert_eq!(
        site.store.due("mail", back, 10, &[]).await.unwrap().len(),
        0
    );
}

#[tokio::test]
async fn what_a_try_comes_to_changes_nothing_that_was_said_since_it_began() {
    let site = Site::new().await;
    let (reference, now) = (request(1).reference, site.now());
    site.accept(1).await;
    let due = async || site.store.due("mail", now, 10, &[]).await.unwrap();
    let state = async || {
        let (kept, events) = site.store.find(&reference).await.unwrap().unwrap();
        let what: Vec<_> = events.into_iter().map(|event| event.what).collect();
        (kept.deliveries[0].state, what.join(" "))
    };
    // Somebody has it resent while it is on its way.
    let old = due().await[0].claim;
    site.store.resend(&reference, None).await.unwrap();
    let before = state().await;
    site.store.stuck(old, "550 never").await.unwrap();
    site.store.retry_at(old, now + HOUR, "451").await.unwrap();
    site.store.reached(old, &targets(&["a"])).await.unwrap();
    site.store.delivered(old, now).await.unwrap();
    assert_eq!(state().await, before);
    let new = due().await;
    assert_eq!((new.len(), new[0].attempts), (1, 0));
    site.store.give_back(old).await.unwrap();
    assert_eq!(due().await.len(), 0, "it is still taken");
    // Somebody has it erased while it is on its way.
    let whose = Whose::Reference(&reference);
    site.store.erase(whose).await.unwrap();
    site.store.delivered(new[0].claim, now).await.unwrap();
    let (erased, events) = state().await;
    assert_eq!(erased, DeliveryState::Erased);
    assert_eq!(events, "accepted resent erased");
}

#[tokio::test]
async fn what_was_accepted_while_the_clock_was_ahead_does_not_wait_until_then() {
    let site = Site::new().await;
    for (n, priority) in [(1, Priority::Normal), (2, Priority::Urgent)] {
        let request = Request {
            priority,
            ..request(n)
        };
        let accepted = site.store.accept(&request, &targets(&["mail"])).await;
        assert_eq!(accepted.unwrap(), Acceptance::New);
    }
    // It is set right, by less than is noticed otherwise.
    let now = site.now() - HOUR * 30;
    let due = site.store.due("mail", now, 1, &[]).await.unwrap();
    assert_eq!(due[0].request.reference, request(2).reference);
    let due = site.store.due("mail", now, 10, &[]).await.unwrap();
    assert_eq!(due[0].request.reference, request(1).reference);
    assert_eq!(site.store.due("mail", now, 10, &[]).await.unwrap().len(), 0);
}

#[tokio::test]
async fn what_is_tried_early_and_fails_keeps_its_plan() {
    let site = Site::new().await;
    let now = site.now() + HOUR;
    for n in 1..=3 {
        site.accept(n).await;
    }
    for due in site.store.due("mail", now, 10, &[]).await.unwrap() {
        let next = now + HOUR * 5;
        site.store.retry_at(due.claim, next, "down").await.unwrap();
    }
    assert_eq!(
        site.store
            .early("other", now, None, 10, &[])
            .await
            .unwrap()
            .len(),
        0
    );
    let first = site.store.early("mail", now, None, 1, &[]).await.unwrap();
    let rest = site
        .store
        .early("mail", now, Some(first[0].plan), 10, &[])
        .await
        .unwrap();
    assert_eq!((first.len(), rest.len()), (1, 2));
    assert_eq!(
        site.store
            .early("mail", now, None, 10, &[])
            .await
            .unwrap()
            .len(),
        0,
        "all are taken"
    );
    for due in first.iter().chain(&rest) {
        site.store.give_back(due.claim).await.unwrap();
        // Once is enough.
        site.store.give_back(due.claim).await.unwrap();
    }
    assert_eq!(
        site.store
            .due("mail", now + HOUR * 4, 10, &[])
            .await
            .unwrap()
            .len(),
        0
    );
    let due = site
        .store
        .due("mail", now + HOUR * 5, 10, &[])
        .await
        .unwrap();
    assert_eq!(
        due.iter().map(|due| due.attempts).collect::<Vec<_>>(),
        [1, 1, 1]
    );
    assert_eq!(
        site.store.awaited_targets().await.unwrap(),
        targets(&["mail"])
    );
}

#[tokio::test]
async fn an_operators_word_is_known_to_every_process() {
    use crate::contact::Override;
    let site = Site::new().await;
    let another = open(&site.folder, &site.clock).await;
    let word = Override {
        channel: "chat".into(),
        open: false,
        until: Some(site.now() + HOUR),
        reason: None,
        said_at: site.now(),
    };
    site.store.say(&word).await.unwrap();
    assert_eq!(another.overrides().await.unwrap(), vec![word.clone()]);
    let later = Override { open: true, ..word };
    another.say(&later).await.unwrap();
    assert_eq!(site.store.overrides().await.unwrap(), vec![later]);
    assert!(site.store.unsay("chat").await.unwrap());
    assert!(!site.store.unsay("chat").await.unwrap());
    assert_eq!(another.overrides().await.unwrap(), vec![]);
}
