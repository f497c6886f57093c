//! Posts to a program that works, and to one that does not.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::SignedDuration;
use kb::store::DeliveryState;

use crate::harness::{Office, Receiver, Reply};

/// A target `hook` at a program on this machine.
fn hook(receiver: &Receiver) -> String {
    format!(
        "[[delivery]]\nid = \"hook\"\nkind = \"webhook\"\nurl = \"http://{}/kb?token=1\"\n\
         secret_env = \"SECRET\"\nallow_private = true\n",
        receiver.address
    )
}

#[tokio::test]
async fn a_request_becomes_one_signed_post() {
    let receiver = Receiver::new().await;
    let mut office = Office::new(&hook(&receiver)).await;
    office.start();
    let request = office.accept(1, &["hook"]).await;
    office.delivered(&request, "hook").await;
    let posts = receiver.posts();
    assert_eq!(posts.len(), 1);
    let post = &posts[0];
    let id = format!("{}_hook", request.reference);
    assert_eq!(post.path, "/kb?token=1");
    assert_eq!(post.header("webhook-id"), id);
    assert_eq!(post.header("idempotency-key"), id);
    assert_eq!(post.header("content-type"), "application/json");
    assert_eq!(
        post.header("webhook-timestamp"),
        office.now().as_second().to_string()
    );
    // As a receiver checks it: over what arrived.
    let key: Vec<u8> = (7..39).collect();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(&key).unwrap();
    mac.update(format!("{id}.{}.", post.header("webhook-timestamp")).as_bytes());
    mac.update(&post.body);
    let signature = format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()));
    assert_eq!(post.header("webhook-signature"), signature);
    let body = post.json();
    assert_eq!(body["type"], "request.accepted");
    assert_eq!(body["version"], 1);
    assert_eq!(body["data"]["reference"], request.reference.as_str());
    assert_eq!(body["data"]["message"], request.message.as_str());
    let text = body.to_string();
    for secret in [request.receipt.as_str(), request.nonce.as_str()] {
        assert!(
            !text.contains(secret),
            "receipt and nonce are the customer's"
        );
    }
    office.stop().await;
}

#[tokio::test]
async fn whatever_a_program_answers_the_post_comes_again_under_the_same_name() {
    let receiver = Receiver::new().await;
    let elsewhere = Receiver::new().await;
    let mut office = Office::new(&hook(&receiver)).await;
    office.start();
    let location = ("location", format!("http://{}/", elsewhere.address));
    let cases = [
        (
            Reply::With(500, vec![]),
            "answered 500: no customer's words",
        ),
        (Reply::With(404, vec![]), "answered 404"),
        (
            Reply::With(302, vec![location.clone()]),
            "redirects are not followed",
        ),
        (
            Reply::With(307, vec![location]),
            "redirects are not followed",
        ),
        (Reply::HangsUp, ""),
        (Reply::Slow(Duration::from_secs(1)), "timed out"),
    ];
    for (n, (reply, said)) in (1..).zip(cases) {
        receiver.behave([reply.clone()]);
        let before = receiver.posts().len();
        let request = office.accept(n, &["hook"]).await;
        let why = office.failed(&request, "hook").await;
        assert!(why.contains(said), "{reply:?}: {why}");
        assert!(!why.contains("token"), "an address may be a secret: {why}");
        office.clock.advance(SignedDuration::from_secs(6));
        office.delivered(&request, "hook").await;
        let posts = &receiver.posts()[before..];
        assert_eq!(posts.len(), 2);
        assert_eq!(posts[0].header("webhook-id"), posts[1].header("webhook-id"));
        assert_ne!(
            posts[0].header("webhook-timestamp"),
            posts[1].header("webhook-timestamp")
        );
        assert_eq!(posts[0].body, posts[1].body);
    }
    assert_eq!(elsewhere.posts().len(), 0);
    office.stop().await;
}

#[tokio::test]
async fn a_program_that_wants_to_be_left_alone_is_left_alone() {
    let receiver = Receiver::new().await;
    let mut office = Office::new(&hook(&receiver)).await;
    office.start();
    receiver.behave([Reply::With(429, vec![("retry-after", "3600".into())])]);
    let request = office.accept(1, &["hook"]).await;
    office.failed(&request, "hook").await;
    let planned = office.delivery(&request, "hook").await.next_at;
    assert_eq!(planned, office.now() + SignedDuration::from_hours(1));
    office.pass(SignedDuration::from_mins(59), 6).await;
    assert_eq!(receiver.posts().len(), 1, "nobody looked in before");
    office.pass(SignedDuration::from_mins(2), 1).await;
    office.delivered(&request, "hook").await;
    office.stop().await;
}

#[tokio::test]
async fn a_program_that_is_gone_gets_nothing_more() {
    let receiver = Receiver::new().await;
    let mut office = Office::new(&hook(&receiver)).await;
    office.start();
    receiver.behave([Reply::With(410, vec![])]);
    let first = office.accept(1, &["hook"]).await;
    let why = office.failed(&first, "hook").await;
    assert!(why.contains("answered 410"), "{why}");
    let second = office.accept(2, &["hook"]).await;
    office.failed(&second, "hook").await;
    for request in [&first, &second] {
        assert_eq!(
            office.delivery(request, "hook").await.state,
            DeliveryState::Stuck
        );
    }
    assert_eq!(receiver.posts().len(), 1);
    office.stop().await;
    // Mended, started again, resent.
    office.start();
    office.store.resend(&first.reference, None).await.unwrap();
    office.delivered(&first, "hook").await;
    office.stop().await;
}
