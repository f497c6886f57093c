//! What the edition holds: pages, sources, assets and redirects, as they are.
//!
//! The same bytes for everybody. It must not know what is on the pages.

use std::borrow::Cow;
use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, ETAG, VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;
use icu_normalizer::ComposingNormalizerBorrowed;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::error::PageError;
use super::home::redirect;
use super::params::Params;
use super::piecewise::Piecewise;
use super::visit::Visit;
use super::{help_desk, validators, watching};
use crate::content::url::{decode_path, encode_path};
use crate::edition::{Caching, Content};
use crate::live::{Page, Target};

/// Kept by all, but asked after each time: a page changes when its edition does.
const REVALIDATE: HeaderValue = HeaderValue::from_static("public, max-age=0, must-revalidate");
/// The name changes when the bytes do.
const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// A redirect may be taken back one day, so browsers are not to keep it for ever.
const AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");
/// More headers than any page has.
const HEADERS: usize = 20;
/// What is escaped in a header's parameter (RFC 8187).
const ATTRIBUTE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');
/// While writing, nothing is to be kept.
const NOTHING: HeaderValue = HeaderValue::from_static("no-store");

/// A page that was asked for a moment ago, without any further way through the house.
pub(super) fn at_once(visit: &Visit) -> Option<Response> {
    if visit.method != Method::GET || visit.is_watched() {
        return None;
    }
    let page = visit.present.hot(&address(visit)?, visit.codings())?;
    Some(send(visit, &page))
}

/// Everything that no other route answers.
pub(super) async fn show(Extension(visit): Extension<Arc<Visit>>) -> Response {
    let result = find(&visit);
    visit.answer(result).await
}

/// What the edition has at the address that was asked for.
pub(super) fn find(visit: &Visit) -> Result<Response, PageError> {
    let raw = visit.address.path();
    let asked = decode_path(raw).ok_or(PageError::NotFound)?;
    let suffix = list_page(visit)
        .map(|n| format!("?page={n}"))
        .unwrap_or_default();
    let known = address(visit).ok_or(PageError::NotFound)?;
    let route = asked + &suffix;
    let canonical = encode_path(route.strip_suffix(&suffix).unwrap_or(&route));
    if canonical != raw {
        return match visit.present.has(&route)? {
            true => Ok(moved(visit, &(canonical + &suffix))),
            false => near(visit, &route, &suffix),
        };
    }
    match visit.present.find_page(&known, &route, visit.codings())? {
        Some(Target::Page(page)) if visit.is_watched() => Ok(watching::show(visit, &page)),
        Some(Target::Page(page)) => Ok(send(visit, &page)),
        Some(Target::Redirect(to)) => Ok(moved(visit, &to)),
        None => near(visit, &route, &suffix),
    }
}

/// The address under which a page is remembered: its path, and which part of a long list it is.
/// Everything else behind `?` is left out, so that nobody can fill the memory with one page.
fn address(visit: &Visit) -> Option<Cow<'_, str>> {
    let path = visit.address.path();
    if !path.starts_with('/') {
        return None;
    }
    Some(match list_page(visit) {
        None => path.into(),
        Some(n) => format!("{path}?page={n}").into(),
    })
}

/// `?page=2` and on; the first page has none.
fn list_page(visit: &Visit) -> Option<u32> {
    let query = visit
        .address
        .query()
        .filter(|query| query.contains("page="))?;
    let n = Params::read(Some(query)).first("page")?.parse().ok()?;
    (n > 1).then_some(n)
}

/// The page that must have been meant: slashes, letter case and the form of letters aside.
fn near(visit: &Visit, route: &str, suffix: &str) -> Result<Response, PageError> {
    let path = route.strip_suffix(suffix).unwrap_or(route);
    let mut tidy = path.to_lowercase();
    while tidy.contains("//") {
        tidy = tidy.replace("//", "/");
    }
    let tidy = ComposingNormalizerBorrowed::new_nfc()
        .normalize(&tidy)
        .into_owned();
    for meant in [other_slash(path), tidy.clone(), other_slash(&tidy)] {
        if meant != path && visit.present.has(&format!("{meant}{suffix}"))? {
            return Ok(moved(visit, &(encode_path(&meant) + suffix)));
        }
    }
    help_desk::leads_to(visit, path)?.map_or(Err(PageError::NotFound), |to| Ok(moved(visit, &to)))
}

/// Categories end in a slash, articles do not.
fn other_slash(path: &str) -> String {
    match path.strip_suffix('/') {
        Some(without) => without.to_owned(),
        None => format!("{path}/"),
    }
}

fn moved(visit: &Visit, to: &str) -> Response {
    let keep = if visit.is_watched() { NOTHING } else { AN_HOUR };
    redirect(StatusCode::PERMANENT_REDIRECT, to, keep)
}

/// A page as it is, or the word that the browser has it already.
pub(super) fn send(visit: &Visit, page: &Page) -> Response {
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    // Room for what the door adds, so that the map never grows: that costs as much as all the rest.
    headers.reserve(HEADERS);
    let keeping = match page.caching {
        Caching::Immutable => IMMUTABLE,
        Caching::Revalidate if visit.is_watched() => NOTHING,
        Caching::Revalidate => REVALIDATE,
    };
    if keeping != NOTHING {
        insert_bytes(headers, ETAG, &page.etag);
    }
    headers.insert(CACHE_CONTROL, keeping);
    if page.varies {
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    }
    insert_bytes(headers, CONTENT_TYPE, &page.content_type);
    if let Some(name) = &page.download {
        headers.insert(CONTENT_DISPOSITION, attachment(name));
    }
    if !visit.validators.is_empty() && validators::has(&visit.validators, &page.etag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    if let Some(coding) = page.coding.name() {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    *response.body_mut() = match &page.body {
        Content::Whole(bytes) => Body::from(bytes.clone()),
        Content::Large(large) => Body::new(Piecewise::new(large)),
    };
    response
}

fn insert_bytes(headers: &mut HeaderMap, name: axum::http::HeaderName, value: &bytes::Bytes) {
    if let Ok(value) = HeaderValue::from_maybe_shared(value.clone()) {
        headers.insert(name, value);
    }
}

/// RFC 6266: the name as it is, and a plain one for those who cannot read that.
fn attachment(name: &str) -> HeaderValue {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "._- ".contains(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let value = format!(
        "attachment; filename=\"{plain}\"; filename*=UTF-8''{}",
        utf8_percent_encode(name, ATTRIBUTE)
    );
    HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_keeps_its_name_in_every_script() {
        for (name, header) in [
            (
                "price list.pdf",
                r#"attachment; filename="price list.pdf"; filename*=UTF-8''price%20list.pdf"#,
            ),
            (
                "মূল্য\".pdf",
                r#"attachment; filename="______.pdf"; filename*=UTF-8''%E0%A6%AE%E0%A7%82%E0%A6%B2%E0%A7%8D%E0%A6%AF%22.pdf"#,
            ),
        ] {
            assert_eq!(attachment(name), header);
        }
    }

    #[test]
    fn slashes_are_toggled() {
        assert_eq!(other_slash("/en/a"), "/en/a/");
        assert_eq!(other_slash("/en/a/"), "/en/a");
    }
}
