//! The API for programs: search, suggestions, articles, and the description of it all.
//!
//! It must not know more than the pages do: the questions go the same way.

mod article;
mod contact;
mod description;
mod search;
mod suggest;

use std::borrow::Cow;

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

pub(super) use self::article::article;
pub(super) use self::contact::contact;
pub(super) use self::description::description;
pub(super) use self::search::search;
pub(super) use self::suggest::suggest;

use super::error::PageError;
use super::params::{Params, Refused};
use super::validators;
use super::visit::Visit;
use crate::lang::Lang;

impl From<Refused> for PageError {
    fn from(refused: Refused) -> Self {
        Self::BadRequest(Cow::Owned(format!("{refused}.")))
    }
}

/// The language that `lang` names, else the site's own.
fn lang<'a>(visit: &'a Visit, params: &Params) -> Result<&'a Lang, PageError> {
    let served = visit.present.served();
    let Some(named) = params.only("lang")? else {
        return Ok(&served.default_language);
    };
    let lang = Lang::parse(named);
    let known = served
        .languages
        .iter()
        .find(|one| Some(*one) == lang.as_ref());
    known.ok_or_else(|| {
        let all: Vec<_> = served.languages.iter().map(Lang::as_str).collect();
        let sentence = format!(
            "`lang` must be a language of this site: {}.",
            all.join(", ")
        );
        PageError::BadRequest(Cow::Owned(sentence))
    })
}

/// A document that nobody but the asker may keep, for so long as `keeping` says.
fn json(document: &impl Serialize, keeping: &'static str) -> Result<Response, PageError> {
    let body = serde_json::to_vec(document).map_err(anyhow::Error::from)?;
    Ok((headers(keeping), body).into_response())
}

/// A document that depends on the edition alone: anybody may keep it and ask whether it still holds.
fn lasting_json(visit: &Visit, document: &impl Serialize) -> Result<Response, PageError> {
    let body = serde_json::to_vec(document).map_err(anyhow::Error::from)?;
    let etag = format!("\"{}\"", blake3::hash(&body).to_hex());
    let status = if validators::has(&visit.validators, etag.as_bytes()) {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    };
    let body = if status == StatusCode::OK {
        body
    } else {
        Vec::new()
    };
    let etag = HeaderValue::try_from(etag).map_err(anyhow::Error::from)?;
    let headers = headers("public, max-age=0, must-revalidate");
    Ok((status, headers, [(ETAG, etag)], body).into_response())
}

fn headers(keeping: &'static str) -> [(axum::http::HeaderName, HeaderValue); 2] {
    [
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (CACHE_CONTROL, HeaderValue::from_static(keeping)),
    ]
}
