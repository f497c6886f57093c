//! Everything that can go wrong for a visitor: a closed list, each with a status and a way out.
//!
//! The cause goes into the log, a fixed sentence and a reference onto the page.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Extension;
use axum::http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::contact::{Fault, Slot};
use super::visit::Visit;
use super::{not_found, routes};
use crate::build::frame::{Frame, Kind};
use crate::contact::{Found, Situation};
use crate::lang::Lang;

/// Why a visitor gets something else than what was asked for.
#[derive(Debug)]
pub(super) enum PageError {
    /// Nothing stands at the address.
    NotFound,
    /// Something stands there, but it is only for looking at.
    MethodNotAllowed,
    /// A program asked for something impossible: what, in one sentence.
    BadRequest(Cow<'static, str>),
    /// A form that no page of this site has sent.
    Foreign,
    /// A form in a shape that no browser sends.
    NotAForm,
    /// More than any form can hold.
    TooLarge,
    /// A form that did not arrive whole, or not in time.
    CutOff,
    /// Too much at once; worth another try in a moment.
    Busy,
    /// Our own fault.
    Broken(anyhow::Error),
}

impl From<anyhow::Error> for PageError {
    fn from(error: anyhow::Error) -> Self {
        Self::Broken(error)
    }
}

impl PageError {
    fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::Foreign => StatusCode::FORBIDDEN,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::CutOff => StatusCode::REQUEST_TIMEOUT,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What a customer is told of it when only the spare page can be shown.
    fn fault(&self) -> Fault {
        match self {
            Self::Busy => Fault::Busy,
            _ => Fault::Broken,
        }
    }

    /// For programs; people get the theme's words.
    fn sentence(&self) -> &str {
        match self {
            Self::NotFound => "There is nothing at this address.",
            Self::MethodNotAllowed => "Only GET and HEAD are understood here.",
            Self::BadRequest(what) => what,
            Self::Foreign => "Forms are taken from this site's own pages only.",
            Self::NotAForm => "Forms are sent as `application/x-www-form-urlencoded`.",
            Self::TooLarge => "This is more than a form can hold.",
            Self::CutOff => "The form did not arrive whole. Send it again.",
            Self::Busy => "Too much is asked at once. Try again in a moment.",
            Self::Broken(_) => "The mistake is the server's, and it has been recorded.",
        }
    }
}

/// error.html
#[derive(Serialize)]
struct ErrorPage<'a> {
    #[serde(flatten)]
    frame: Frame,
    status: u16,
    reference: &'a str,
    retry: bool,
    contact: Option<Slot>,
    total: usize,
}

/// RFC 9457, as far as it says something.
#[derive(Serialize)]
struct ProblemDetails<'a> {
    r#type: &'static str,
    title: &'a str,
    status: u16,
    detail: &'a str,
    reference: &'a str,
}

impl Visit {
    /// The handler's answer, or the page that says why there is none.
    pub(super) async fn answer(&self, result: Result<Response, PageError>) -> Response {
        match result {
            Ok(response) => response,
            Err(error) => self.refuse(error).await,
        }
    }

    /// The page, or for programs the document, that says why there is no answer.
    pub(super) async fn refuse(&self, error: PageError) -> Response {
        let reference = self.id.to_str().unwrap_or_default();
        if let PageError::Broken(cause) = &error {
            tracing::error!(
                id = reference,
                error = format!("{cause:#}"),
                "an answer failed"
            );
        }
        let mut response = match &error {
            _ if self.is_program() => self.details(&error, reference),
            PageError::NotFound => not_found::page(self).await,
            _ => self.error_page(&error, reference),
        };
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match error {
            PageError::MethodNotAllowed => {
                let takes_forms = routes::template(self.inner_path()) == routes::CONTACT;
                let allowed = if takes_forms {
                    "GET,HEAD,POST"
                } else {
                    "GET,HEAD"
                };
                headers.insert(ALLOW, HeaderValue::from_static(allowed));
            }
            PageError::Busy => {
                headers.insert(RETRY_AFTER, HeaderValue::from_static("2"));
            }
            _ => {}
        }
        response
    }

    fn details(&self, error: &PageError, reference: &str) -> Response {
        let status = error.status();
        let details = ProblemDetails {
            r#type: "about:blank",
            title: status.canonical_reason().unwrap_or_default(),
            status: status.as_u16(),
            detail: error.sentence(),
            reference,
        };
        let body = serde_json::to_vec(&details).unwrap_or_default();
        let json = HeaderValue::from_static("application/problem+json");
        (status, [(CONTENT_TYPE, json)], body).into_response()
    }

    fn error_page(&self, error: &PageError, reference: &str) -> Response {
        let status = error.status();
        let lang = self.lang();
        let page = ErrorPage {
            frame: self.frame(lang, Kind::Error, self.word(lang, "title-error", &[])),
            status: status.as_u16(),
            reference,
            retry: matches!(error, PageError::Busy | PageError::CutOff),
            contact: self.people_when_broken(lang, error),
            total: 0,
        };
        self.html(status, "error.html", &page, lang)
            .unwrap_or_else(|broken| self.last_resort(status, error.fault(), &broken))
    }

    /// What is shown when not even the theme's page can be made.
    pub(super) fn last_resort(
        &self,
        status: StatusCode,
        fault: Fault,
        cause: &PageError,
    ) -> Response {
        let reference = self.id.to_str().unwrap_or_default();
        tracing::error!(id = reference, ?cause, "the error page failed");
        let note = format!("{} · {reference}", status.as_u16());
        let body = self.app.spare.page(Some(self.lang()), fault, &note);
        let html = HeaderValue::from_static("text/html; charset=utf-8");
        let kept = HeaderValue::from_static("no-store");
        (status, [(CONTENT_TYPE, html), (CACHE_CONTROL, kept)], body).into_response()
    }
}

impl Visit {
    /// When the fault is ours, nobody has to search first.
    fn people_when_broken(&self, lang: &Lang, error: &PageError) -> Option<Slot> {
        let ours = matches!(error, PageError::Busy | PageError::Broken(_));
        let situation = Situation {
            searched: ours.then_some(Found::Broken),
            ..Situation::default()
        };
        self.people(lang, &situation, "").slot
    }
}

pub(super) async fn method_not_allowed(Extension(visit): Extension<Arc<Visit>>) -> Response {
    visit.refuse(PageError::MethodNotAllowed).await
}

pub(super) async fn nothing_here(Extension(visit): Extension<Arc<Visit>>) -> Response {
    visit.details(&PageError::NotFound, visit.id.to_str().unwrap_or_default())
}
