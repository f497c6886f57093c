//! A request as other programs are told of it: the body of a webhook, and its schema.
//!
//! A contract: what has a name here keeps it. Something new may come in; `version` changes only when
//! something is renamed, removed or means something else. It must not know how it is carried.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::person::ReplyAddress;
use super::request::{Answered, OpenedArticle, Priority, Request};
use crate::lang::Lang;

/// Larger bodies are refused by some programs, in bytes.
const LARGEST: usize = 20_000;

/// What happened, as programs are told.
#[derive(Debug, Serialize)]
pub struct Notice<'a> {
    /// Always `request.accepted`.
    #[serde(rename = "type")]
    kind: &'static str,
    version: u32,
    timestamp: Timestamp,
    data: Data<'a>,
}

#[derive(Debug, Serialize)]
struct Data<'a> {
    reference: &'a str,
    accepted_at: Timestamp,
    answer_by: Option<Timestamp>,
    channel: &'a str,
    language: Option<&'a Lang>,
    priority: Priority,
    topics: &'a [String],
    name: Option<&'a str>,
    reply_to: Reply<'a>,
    message: &'a str,
    fields: Vec<Field<'a>>,
    journey: Journey<'a>,
}

#[derive(Debug, Serialize)]
struct Reply<'a> {
    kind: &'static str,
    value: &'a str,
}

#[derive(Debug, Serialize)]
struct Field<'a> {
    id: &'a str,
    label: &'a str,
    value: &'a str,
}

#[derive(Debug, Serialize)]
struct Journey<'a> {
    questions: Vec<&'a str>,
    opened: Vec<&'a OpenedArticle>,
    not_helped: Option<&'a OpenedArticle>,
    reason: Option<&'a str>,
    tried: Option<&'a str>,
    page: Option<&'a str>,
    edition: Option<&'a str>,
    /// Which of these were longer, and lost their beginning or all of it.
    shortened: Vec<&'static str>,
}

impl<'a> Notice<'a> {
    /// The type of all notices so far.
    pub const ACCEPTED: &'static str = "request.accepted";
    /// The version of the contract.
    pub const VERSION: u32 = 1;

    /// Tells of a request that was accepted.
    #[must_use]
    pub fn of(request: &'a Request) -> Self {
        let journey = &request.journey;
        Self {
            kind: Self::ACCEPTED,
            version: Self::VERSION,
            timestamp: request.accepted_at,
            data: Data {
                reference: request.reference.as_str(),
                accepted_at: request.accepted_at,
                answer_by: request.answer_by,
                channel: &request.channel,
                language: journey.language.as_ref(),
                priority: request.priority,
                topics: &request.topics,
                name: request.name.as_ref().map(|name| name.as_str()),
                reply_to: Reply {
                    kind: match request.reply_to {
                        ReplyAddress::Email(_) => "email",
                        ReplyAddress::Phone(_) => "phone",
                    },
                    value: request.reply_to.as_str(),
                },
                message: request.message.as_str(),
                fields: request.fields.iter().map(field).collect(),
                journey: Journey {
                    questions: journey.questions.iter().map(|one| one.as_str()).collect(),
                    opened: journey.opened.iter().collect(),
                    not_helped: journey.not_helped.as_ref(),
                    reason: journey.reason.as_ref().map(|reason| reason.as_str()),
                    tried: journey.tried.as_ref().map(|tried| tried.as_str()),
                    page: journey.page.as_ref().map(|page| page.as_str()),
                    edition: journey.edition.as_deref(),
                    shortened: Vec::new(),
                },
            },
        }
    }

    /// The body: at most 20 KB while that can be had by shortening the journey, the oldest and least
    /// telling first. What the customer wrote to people is never shortened.
    ///
    /// # Errors
    /// Never, as far as is known: there is nothing in it that JSON cannot say.
    pub fn body(mut self) -> serde_json::Result<Vec<u8>> {
        loop {
            let body = serde_json::to_vec(&self)?;
            if body.len() <= LARGEST || !self.data.journey.shorten() {
                return Ok(body);
            }
        }
    }
}

fn field(answered: &Answered) -> Field<'_> {
    Field {
        id: &answered.id,
        label: &answered.label,
        value: answered.value.as_str(),
    }
}

impl Journey<'_> {
    /// Takes the least telling part away; false when nothing is left.
    fn shorten(&mut self) -> bool {
        let part = if !self.opened.is_empty() {
            self.opened.remove(0);
            "opened"
        } else if self.questions.len() > 1 {
            self.questions.remove(0);
            "questions"
        } else if self.tried.take().is_some() {
            "tried"
        } else if self.not_helped.take().is_some() {
            "not_helped"
        } else if self.reason.take().is_some() {
            "reason"
        } else if self.questions.pop().is_some() {
            "questions"
        } else {
            return false;
        };
        if !self.shortened.contains(&part) {
            self.shortened.push(part);
        }
        true
    }
}

/// The schema of the body, for the description of the API.
#[must_use]
pub fn notice_schema() -> Value {
    let text = || json!({ "type": "string" });
    let maybe = || json!({ "type": ["string", "null"] });
    let time = || json!({ "type": "string", "format": "date-time" });
    let article = object(&json!({ "id": text(), "title": text(), "url": text() }));
    let priorities = Priority::ALL.map(Priority::name);
    let journey = object(&json!({
        "questions": list(&text()),
        "opened": list(&article),
        "not_helped": { "oneOf": [article, { "type": "null" }] },
        "reason": maybe(),
        "tried": maybe(),
        "page": maybe(),
        "edition": maybe(),
        "shortened": list(&json!({ "enum": ["opened", "questions", "tried", "not_helped", "reason"] }))
    }));
    let data = object(&json!({
        "reference": text(),
        "accepted_at": time(),
        "answer_by": { "type": ["string", "null"], "format": "date-time" },
        "channel": text(),
        "language": maybe(),
        "priority": { "enum": priorities },
        "topics": list(&text()),
        "name": maybe(),
        "reply_to": object(&json!({ "kind": { "enum": ["email", "phone"] }, "value": text() })),
        "message": text(),
        "fields": list(&object(&json!({ "id": text(), "label": text(), "value": text() }))),
        "journey": journey
    }));
    object(&json!({
        "type": { "enum": [Notice::ACCEPTED] },
        "version": { "enum": [Notice::VERSION] },
        "timestamp": time(),
        "data": data
    }))
}

/// An object that has all of its properties, always.
fn object(properties: &Value) -> Value {
    let named = properties.as_object().into_iter().flatten();
    let names: Vec<_> = named.map(|(name, _)| name).collect();
    json!({ "type": "object", "required": names, "properties": properties })
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}
