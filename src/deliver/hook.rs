//! Posts to webhooks: signed, to the open internet, without following anybody elsewhere.
//!
//! It must not know when or how often it is tried.

use std::pin::Pin;
use std::time::Duration;

use jiff::SignedDuration;

use super::signature::sign;
use super::{Carry, Outcome};
use crate::clock::Clock;
use crate::config::{SigningKey, Webhook};
use crate::contact::{Line, Notice};
use crate::fetch::{Answer, Caller, NoAnswer, Reach};
use crate::store::Due;

/// So much of what a program answers to a post that it does not take is kept for the operator, in bytes.
const MOST_OF_AN_ANSWER: usize = 1024;

/// The status of an address that is no more.
const GONE: u16 = 410;

/// One webhook.
pub(super) struct Hook {
    id: String,
    webhook: Webhook,
    key: SigningKey,
    clock: Clock,
    caller: Caller,
}

impl Hook {
    pub(super) fn new(
        id: &str,
        webhook: &Webhook,
        key: &SigningKey,
        clock: Clock,
        patience: Duration,
    ) -> Self {
        let reach = match webhook.allow_private {
            true => Reach::Anywhere,
            false => Reach::PublicSecure,
        };
        Self {
            id: id.to_owned(),
            webhook: webhook.clone(),
            key: key.clone(),
            clock,
            caller: Caller::new(reach, patience),
        }
    }

    async fn post(&self, due: &Due) -> Result<Answer, String> {
        let body = Notice::of(&due.request)
            .body()
            .map_err(|error| error.to_string())?;
        let headers = self.headers(due, &body);
        let answer = self.caller.post(self.webhook.url.as_str(), &headers, body);
        answer.await.map_err(|why| match why {
            NoAnswer::Private => format!("{why}: if that is meant, write `allow_private = true`"),
            NoAnswer::Failed(why) => why,
        })
    }

    fn headers(&self, due: &Due, body: &[u8]) -> [(&'static str, String); 5] {
        // What somebody has sent again is not dropped as known.
        let again = due.again().map(|n| format!("_{n}")).unwrap_or_default();
        let id = format!("{}_{}{again}", due.request.reference, self.id);
        let timestamp = self.clock.now().as_second();
        let signature = sign(&self.key, &id, timestamp, body);
        [
            ("content-type", "application/json".to_owned()),
            ("idempotency-key", id.clone()),
            ("webhook-id", id),
            ("webhook-timestamp", timestamp.to_string()),
            ("webhook-signature", signature),
        ]
    }
}

impl Carry for Hook {
    fn carry<'a>(&'a self, due: &'a Due) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        Box::pin(async {
            match self.post(due).await {
                Ok(response) => judge(response).await,
                Err(why) => Outcome::Failed(why, None),
            }
        })
    }
}

async fn judge(answer: Answer) -> Outcome {
    let status = answer.status();
    if (200..300).contains(&status) {
        return Outcome::Carried;
    }
    let wished = retry_after(&answer);
    let said = beginning(answer).await;
    let answered = format!("answered {status}{said}");
    if status == GONE {
        Outcome::Gone(answered)
    } else if (300..400).contains(&status) {
        let remedy = "redirects are not followed: write the address that it leads to into kb.toml";
        Outcome::Failed(format!("{answered}; {remedy}"), None)
    } else {
        Outcome::Failed(answered, wished)
    }
}

/// How long the other side wants to be left alone, when it says so in seconds.
fn retry_after(answer: &Answer) -> Option<SignedDuration> {
    let seconds: u32 = answer.header("retry-after")?.trim().parse().ok()?;
    Some(SignedDuration::from_secs(seconds.into()))
}

/// The beginning of what was answered, on one line, behind a colon.
async fn beginning(answer: Answer) -> String {
    let text = answer.beginning(MOST_OF_AN_ANSWER).await;
    let line = Line::read(&text, MOST_OF_AN_ANSWER);
    line.map(|line| format!(": {line}")).unwrap_or_default()
}
