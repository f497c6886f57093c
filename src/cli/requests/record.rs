//! Requests as programs read them. Receipts and the forms' nonces are in none of them.

use jiff::Timestamp;
use serde::Serialize;

use crate::contact::{Answered, Journey, Reference, ReplyAddress};
use crate::lang::Lang;
use crate::store::{Delivery, Event, Kept};

/// A request in a list.
#[derive(Serialize)]
pub(super) struct Listed<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    /// Masked.
    reply_to: Option<String>,
}

/// All of a request.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    #[serde(flatten)]
    head: Head<'a>,
    #[serde(flatten)]
    written: Option<Written<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<Happened<'a>>,
}

#[derive(Serialize)]
struct Head<'a> {
    reference: &'a Reference,
    state: &'static str,
    accepted_at: Timestamp,
    answer_by: Option<Timestamp>,
    priority: &'static str,
    channel: &'a str,
    language: &'a Lang,
    same_as: Option<&'a Reference>,
    deliveries: Vec<Carried<'a>>,
}

/// What the customer wrote; absent once it was erased.
#[derive(Serialize)]
struct Written<'a> {
    name: Option<&'a str>,
    reply_to: &'a ReplyAddress,
    message: &'a str,
    topics: &'a [String],
    fields: &'a [Answered],
    journey: &'a Journey,
}

#[derive(Serialize)]
struct Carried<'a> {
    target: &'a str,
    state: &'static str,
    attempts: u32,
    next_at: Timestamp,
    delivered_at: Option<Timestamp>,
    error: Option<&'a str>,
}

#[derive(Serialize)]
struct Happened<'a> {
    at: Timestamp,
    what: &'a str,
    target: Option<&'a str>,
}

impl<'a> Listed<'a> {
    pub(super) fn of(kept: &'a Kept) -> Self {
        let request = kept.request.as_ref();
        Self {
            head: head(kept),
            reply_to: request.map(|request| masked(&request.reply_to)),
        }
    }
}

impl<'a> Record<'a> {
    pub(super) fn of(kept: &'a Kept, events: &'a [Event]) -> Self {
        let request = kept.request.as_ref();
        Self {
            head: head(kept),
            written: request.map(|request| Written {
                name: request.name.as_ref().map(|name| name.as_str()),
                reply_to: &request.reply_to,
                message: request.message.as_str(),
                topics: &request.topics,
                fields: &request.fields,
                journey: &request.journey,
            }),
            events: events.iter().map(happened).collect(),
        }
    }
}

fn head(kept: &Kept) -> Head<'_> {
    Head {
        reference: &kept.reference,
        state: kept.state().name(),
        accepted_at: kept.accepted_at,
        answer_by: kept.answer_by,
        priority: kept.priority.name(),
        channel: &kept.channel,
        language: &kept.language,
        same_as: kept.same_as.as_ref(),
        deliveries: kept.deliveries.iter().map(carried).collect(),
    }
}

fn carried(delivery: &Delivery) -> Carried<'_> {
    Carried {
        target: &delivery.target,
        state: delivery.state.name(),
        attempts: delivery.attempts,
        next_at: delivery.next_at,
        delivered_at: delivery.delivered_at,
        error: delivery.error.as_deref(),
    }
}

fn happened(event: &Event) -> Happened<'_> {
    Happened {
        at: event.at,
        what: &event.what,
        target: event.target.as_deref(),
    }
}

/// Enough of an address to recognise it by, and not to use it: `r…@example.com`, `…678`.
pub(super) fn masked(address: &ReplyAddress) -> String {
    match address.as_str().split_once('@') {
        Some((name, domain)) => {
            let first: String = name.chars().take(1).collect();
            format!("{first}…@{domain}")
        }
        None => {
            let digits = address.as_str().chars().filter(char::is_ascii_digit);
            let digits: Vec<char> = digits.collect();
            let last = digits.iter().skip(digits.len().saturating_sub(3));
            format!("…{}", last.collect::<String>())
        }
    }
}
