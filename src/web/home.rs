//! The front door: which language's home to show.
//!
//! It must not know what is on it.

use std::sync::Arc;

use axum::Extension;
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, LOCATION, VARY};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::visit::Visit;

const REVALIDATE: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");

/// `/`: to the home in the browser's language.
pub(super) async fn choose_language(Extension(visit): Extension<Arc<Visit>>) -> Response {
    let to = visit.present.served().home_url(visit.browser_lang());
    let mut response = redirect(StatusCode::FOUND, &to, REVALIDATE);
    let vary = HeaderValue::from(ACCEPT_LANGUAGE);
    response.headers_mut().insert(VARY, vary);
    response
}

/// From the address above or without the last slash to where the site lives.
pub(super) fn to_site(visit: &Visit) -> Response {
    redirect(StatusCode::FOUND, &format!("{}/", visit.base()), REVALIDATE)
}

/// A redirect to an encoded address of this site.
pub(super) fn redirect(status: StatusCode, to: &str, keeping: HeaderValue) -> Response {
    // What cannot be a header is no address of ours; the site's start is never wrong.
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (status, [(LOCATION, to), (CACHE_CONTROL, keeping)]).into_response()
}
