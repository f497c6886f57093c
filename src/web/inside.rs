//! Asking the service from inside the process, as a browser would over a socket.
//!
//! No type of the crates that speak HTTP leaves here. It must not know what is asked.

use std::sync::Arc;

use anyhow::Context;
use axum::body::Body;
use axum::http::Request;
use axum::http::header::CONTENT_TYPE;
use http_body_util::BodyExt;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tower::Service;

use super::{App, Door, router};

/// The public service, for whoever is in the same process.
#[derive(Clone)]
pub struct Inside(Door);

/// What came back.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The status code.
    pub status: u16,
    /// Names in lower case, and values as far as they are text.
    pub headers: Vec<(String, String)>,
    /// The body as it is, not compressed.
    pub body: Vec<u8>,
}

impl Inside {
    /// The service of an app.
    #[must_use]
    pub fn of(app: Arc<App>) -> Self {
        Self(router(app))
    }

    /// Asks for an address in any way.
    ///
    /// # Errors
    /// The method or the address is none.
    pub async fn ask(&self, method: &str, address: &str) -> anyhow::Result<Answered> {
        let request = Request::builder().method(method).uri(address);
        self.answer(request.body(Body::empty())?).await
    }

    /// Sends a form.
    ///
    /// # Errors
    /// The address is none.
    pub async fn send(
        &self,
        address: &str,
        fields: &[(String, String)],
    ) -> anyhow::Result<Answered> {
        let coded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs = fields.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{}={}", coded(name), coded(value)))
            .collect();
        let request = Request::builder()
            .method("POST")
            .uri(address)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.answer(request.body(Body::from(pairs.join("&")))?)
            .await
    }

    async fn answer(&self, request: Request<Body>) -> anyhow::Result<Answered> {
        let response = match self.0.clone().call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        };
        let (parts, body) = response.into_parts();
        let headers = parts.headers.iter().filter_map(|(name, value)| {
            let value = value.to_str().ok()?;
            Some((name.as_str().to_owned(), value.to_owned()))
        });
        let body = body.collect().await.context("an answer broke off")?;
        Ok(Answered {
            status: parts.status.as_u16(),
            headers: headers.collect(),
            body: body.to_bytes().to_vec(),
        })
    }
}

impl Answered {
    /// A header's value; empty when it is not there.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// Whether it is a page.
    #[must_use]
    pub fn is_html(&self) -> bool {
        self.header("content-type").starts_with("text/html")
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
