//! Posts to webhooks: signed, to the open internet, without following anybody elsewhere.
//!
//! It must not know when or how often it is tried.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use jiff::SignedDuration;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Client, Response, StatusCode, redirect};

use super::resolver::{PublicOnly, may_be_reached};
use super::signature::sign;
use super::{Carry, Outcome, chain};
use crate::clock::Clock;
use crate::config::{SigningKey, Webhook};
use crate::contact::{Line, Notice};
use crate::store::Due;

/// So much of what a program answers to a post that it does not take is kept for the operator, in bytes.
const MOST_OF_AN_ANSWER: usize = 1024;

/// One webhook.
pub(super) struct Hook {
    id: String,
    webhook: Webhook,
    key: SigningKey,
    clock: Clock,
    patience: Duration,
    /// Made when it is first needed: a machine without certificates may get them later.
    client: OnceLock<Client>,
}

impl Hook {
    pub(super) fn new(
        id: &str,
        webhook: &Webhook,
        key: &SigningKey,
        clock: Clock,
        patience: Duration,
    ) -> Self {
        Self {
            id: id.to_owned(),
            webhook: webhook.clone(),
            key: key.clone(),
            clock,
            patience,
            client: OnceLock::new(),
        }
    }

    fn client(&self) -> reqwest::Result<Client> {
        if let Some(client) = self.client.get() {
            return Ok(client.clone());
        }
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .timeout(self.patience)
            .user_agent(concat!("kb/", env!("CARGO_PKG_VERSION")));
        if !self.webhook.allow_private {
            builder = builder.https_only(true).dns_resolver(Arc::new(PublicOnly));
        }
        let client = builder.build()?;
        Ok(self.client.get_or_init(|| client).clone())
    }

    async fn post(&self, due: &Due) -> Result<Response, String> {
        if !self.webhook.allow_private {
            may_be_reached(self.webhook.url.literal()).map_err(|error| error.to_string())?;
        }
        let body = Notice::of(&due.request)
            .body()
            .map_err(|error| error.to_string())?;
        let headers = self
            .headers(due, &body)
            .map_err(|error| error.to_string())?;
        // The address is left out of errors: it may be a secret.
        let told = |error: reqwest::Error| chain(&error.without_url());
        let client = self.client().map_err(told)?;
        let post = client.post(self.webhook.url.as_str()).headers(headers);
        post.body(body).send().await.map_err(told)
    }

    fn headers(
        &self,
        due: &Due,
        body: &[u8],
    ) -> Result<HeaderMap, reqwest::header::InvalidHeaderValue> {
        // What somebody has sent again is not dropped as known.
        let again = due.again().map(|n| format!("_{n}")).unwrap_or_default();
        let id = format!("{}_{}{again}", due.request.reference, self.id);
        let timestamp = self.clock.now().as_second();
        let signature = sign(&self.key, &id, timestamp, body);
        let id = HeaderValue::try_from(id)?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert("idempotency-key", id.clone());
        headers.insert("webhook-id", id);
        headers.insert("webhook-timestamp", HeaderValue::from(timestamp));
        headers.insert("webhook-signature", HeaderValue::try_from(signature)?);
        Ok(headers)
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

async fn judge(response: Response) -> Outcome {
    let status = response.status();
    if status.is_success() {
        return Outcome::Carried;
    }
    let wished = retry_after(&response);
    let said = beginning(response).await;
    let answered = format!("answered {}{said}", status.as_u16());
    if status == StatusCode::GONE {
        Outcome::Gone(answered)
    } else if status.is_redirection() {
        let remedy = "redirects are not followed: write the address that it leads to into kb.toml";
        Outcome::Failed(format!("{answered}; {remedy}"), None)
    } else {
        Outcome::Failed(answered, wished)
    }
}

/// How long the other side wants to be left alone, when it says so in seconds.
fn retry_after(response: &Response) -> Option<SignedDuration> {
    let text = response.headers().get(RETRY_AFTER)?.to_str().ok()?;
    let seconds: u32 = text.trim().parse().ok()?;
    Some(SignedDuration::from_secs(seconds.into()))
}

/// The beginning of what was answered, on one line, behind a colon.
async fn beginning(mut response: Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < MOST_OF_AN_ANSWER {
        match response.chunk().await {
            Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
            Ok(None) | Err(_) => break,
        }
    }
    bytes.truncate(MOST_OF_AN_ANSWER);
    let text = String::from_utf8_lossy(&bytes);
    let line = Line::read(&text, MOST_OF_AN_ANSWER);
    line.map(|line| format!(": {line}")).unwrap_or_default()
}
