//! HTTP, outwards: posts, and questions whether an address answers.
//!
//! It owns reqwest. It speaks to the open internet alone, unless it is told that a private network is
//! meant; it follows nobody elsewhere and uses no proxy, so that what it connects to is what was looked
//! at. It must not know why something is asked, nor how often.

mod resolver;

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use reqwest::{Client, Method, Response, redirect};
use url::{Host, Url};

use crate::config::is_public;
use resolver::{OnlyPrivate, PublicOnly};

/// Who may be spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The open internet, with TLS.
    PublicSecure,
    /// The open internet.
    Public,
    /// Also this machine and private networks.
    Anywhere,
}

/// Why nobody answered; without the address, which may be a secret.
#[derive(Debug, thiserror::Error)]
pub enum NoAnswer {
    /// It is an address of this machine or of a private network.
    #[error("the name leads into a private network")]
    Private,
    /// Anything else, in words.
    #[error("{0}")]
    Failed(String),
}

impl From<reqwest::Error> for NoAnswer {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let mut causes =
            std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
        match causes.any(|cause| cause.is::<OnlyPrivate>()) {
            true => Self::Private,
            false => Self::Failed(format!("{:#}", anyhow::Error::new(error))),
        }
    }
}

/// Speaks to others.
pub struct Caller {
    reach: Reach,
    patience: Duration,
    /// Made when it is first needed: a machine without certificates may get them later.
    client: OnceLock<Client>,
}

impl Caller {
    /// Somebody who waits so long for a whole answer.
    #[must_use]
    pub fn new(reach: Reach, patience: Duration) -> Self {
        Self {
            reach,
            patience,
            client: OnceLock::new(),
        }
    }

    /// Posts.
    ///
    /// # Errors
    /// When nobody answers, or a header cannot be written.
    pub async fn post(
        &self,
        to: &str,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
    ) -> Result<Answer, NoAnswer> {
        self.send(Method::POST, to, headers, body).await
    }

    /// Asks for no more than what an address would answer with.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn head(
        &self,
        at: &str,
        headers: &[(&'static str, String)],
    ) -> Result<Answer, NoAnswer> {
        self.send(Method::HEAD, at, headers, Vec::new()).await
    }

    /// Asks an address for what is there; nothing of the body is read before it is asked for.
    ///
    /// # Errors
    /// When nobody answers.
    pub async fn get(
        &self,
        at: &str,
        headers: &[(&'static str, String)],
    ) -> Result<Answer, NoAnswer> {
        self.send(Method::GET, at, headers, Vec::new()).await
    }

    async fn send(
        &self,
        method: Method,
        to: &str,
        headers: &[(&'static str, String)],
        body: Vec<u8>,
    ) -> Result<Answer, NoAnswer> {
        let failed = |error: &dyn std::error::Error| NoAnswer::Failed(error.to_string());
        let url = Url::parse(to).map_err(|error| failed(&error))?;
        if self.reach != Reach::Anywhere && literal(&url).is_some_and(|ip| !is_public(ip)) {
            return Err(NoAnswer::Private);
        }
        let mut map = HeaderMap::new();
        map.insert(
            USER_AGENT,
            HeaderValue::from_static(concat!("kb/", env!("CARGO_PKG_VERSION"))),
        );
        for (name, value) in headers {
            let value = HeaderValue::try_from(value.as_str()).map_err(|error| failed(&error))?;
            map.insert(HeaderName::from_static(name), value);
        }
        let request = self.client()?.request(method, url).headers(map).body(body);
        Ok(Answer(request.send().await?))
    }

    fn client(&self) -> reqwest::Result<Client> {
        if let Some(client) = self.client.get() {
            return Ok(client.clone());
        }
        let mut builder = Client::builder()
            .redirect(redirect::Policy::none())
            .no_proxy()
            .referer(false)
            .timeout(self.patience);
        if self.reach != Reach::Anywhere {
            builder = builder
                .https_only(self.reach == Reach::PublicSecure)
                .dns_resolver(Arc::new(PublicOnly));
        }
        let client = builder.build()?;
        Ok(self.client.get_or_init(|| client).clone())
    }
}

/// The address that a host is, if it is no name: no resolver is asked for it.
fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(ip) => Some(ip.into()),
        Host::Ipv6(ip) => Some(ip.into()),
        Host::Domain(_) => None,
    }
}

/// What somebody answered.
pub struct Answer(Response);

impl Answer {
    /// The status of HTTP.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    /// A header, if it is there and made of letters.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name)?.to_str().ok()
    }

    /// The beginning of what is told, up to so many bytes.
    pub async fn beginning(mut self, most: usize) -> String {
        let mut bytes = Vec::new();
        while bytes.len() < most {
            match self.0.chunk().await {
                Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                Ok(None) | Err(_) => break,
            }
        }
        bytes.truncate(most);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn neither_a_private_address_nor_a_name_that_leads_to_one_is_spoken_to() {
        let caller = Caller::new(Reach::Public, Duration::from_secs(5));
        for address in [
            "http://127.0.0.1:1/",
            "http://[::1]:1/",
            "http://169.254.169.254/latest/",
            "http://localhost:1/",
            "http://0x7f000001/",
        ] {
            let answer = caller.head(address, &[]).await;
            assert!(matches!(answer, Err(NoAnswer::Private)), "{address}");
        }
    }
}
