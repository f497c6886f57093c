//! Requests as customers hand them over, and the store that keeps them.

use std::path::Path;

use jiff::{SignedDuration, Timestamp};
use kb::clock::Clock;
use kb::contact::{
    EmailAddress, Journey, Line, Nonce, OpenedArticle, Priority, Prose, Receipt, Reference,
    ReplyAddress, Request,
};
use kb::lang::Lang;
use kb::store::Store;

/// The request of customer `n`, by form `n`.
pub(crate) fn request(n: u64) -> Request {
    let start: Timestamp = "2026-11-22T02:00:00Z".parse().unwrap();
    let bits = blake3::hash(&n.to_le_bytes());
    let bits = u128::from_le_bytes(bits.as_bytes()[..16].try_into().unwrap());
    Request {
        reference: Reference::from_random(bits as u64),
        receipt: Receipt::from_random(bits),
        nonce: Nonce::from_random(bits.rotate_left(64)),
        accepted_at: start + SignedDuration::from_secs(i64::try_from(n % 100_000).unwrap()),
        answer_by: None,
        channel: "form".into(),
        language: Lang::parse("bn").unwrap(),
        priority: Priority::Normal,
        topics: vec!["billing".into()],
        name: Some(Line::read("=রহিমা বেগম", 100).unwrap()),
        reply_to: ReplyAddress::Email(
            EmailAddress::read(&format!("rahima{n}@example.com")).unwrap(),
        ),
        message: Prose::read(&format!("আমার টাকা ফেরত আসেনি।\nRequest {n}"), 1_000).unwrap(),
        fields: Vec::new(),
        journey: Journey {
            questions: vec![Line::read("টাকা ফেরত", 100).unwrap()],
            opened: vec![OpenedArticle {
                id: "billing/refunds".into(),
                title: "How do I get a refund?".into(),
                url: "/en/billing/refunds".into(),
            }],
            ..Journey::default()
        },
    }
}

/// The store in a folder of durable data.
pub(crate) async fn stored(data: &Path) -> Store {
    Store::open(data, &data.join("kb.db"), Clock::system())
        .await
        .unwrap()
}
