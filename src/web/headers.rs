//! The headers that every answer carries, for whoever hands the same pages to another server.
//!
//! It must not know which server that is.

use axum::http::HeaderValue;
use axum::http::header::{CONTENT_TYPE, HeaderMap};

use super::security;
use crate::config::Site;

/// What a page of a site is sent with, as names and values.
#[must_use]
pub fn headers_of_pages(site: &Site) -> Vec<(String, String)> {
    headers("text/html", site)
}

/// What pictures and downloads are sent with.
#[must_use]
pub fn headers_of_files(site: &Site) -> Vec<(String, String)> {
    headers("image/svg+xml", site)
}

fn headers(content_type: &'static str, site: &Site) -> Vec<(String, String)> {
    let mut all = HeaderMap::new();
    all.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    security::protect(&mut all, None, site);
    all.remove(CONTENT_TYPE);
    let text = |value: &HeaderValue| value.to_str().map(str::to_owned);
    let named = all.iter().filter_map(|(name, value)| {
        let value = text(value).ok()?;
        Some((name.as_str().to_owned(), value))
    });
    named.collect()
}
