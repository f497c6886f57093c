//! The headers that every answer carries, whatever it is: what a browser may do with it.
//!
//! It must not know what the answer is about, only its media type.

use axum::http::header::{
    CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue};

use crate::config::Site;

/// Nothing but what the site itself serves, no inline script or style, nowhere in a frame.
const PAGES: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
     font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
     frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
/// Drawings and downloads are looked at, never run, even when they are opened by themselves.
const FOREIGN: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
     frame-ancestors 'none'; sandbox";

static ALWAYS: [(HeaderName, HeaderValue); 5] = [
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (
        REFERRER_POLICY,
        HeaderValue::from_static("strict-origin-when-cross-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), microphone=(), geolocation=()"),
    ),
];

/// Adds what every answer of this site carries.
pub(super) fn protect(headers: &mut HeaderMap, site: &Site) {
    for (name, value) in &ALWAYS {
        headers.insert(name, value.clone());
    }
    let policy = if is_foreign(headers) {
        HeaderValue::from_static(FOREIGN)
    } else {
        policy(&site.build.image_hosts)
    };
    headers.insert(CONTENT_SECURITY_POLICY, policy);
    if site
        .origin
        .as_deref()
        .is_some_and(|origin| origin.starts_with("https://"))
    {
        headers.insert(
            STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
}

fn is_foreign(headers: &HeaderMap) -> bool {
    let picture = headers
        .get(CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"image/"));
    picture || headers.contains_key(axum::http::header::CONTENT_DISPOSITION)
}

/// Pictures of other hosts are allowed by kb.toml alone.
fn policy(image_hosts: &[String]) -> HeaderValue {
    let hosts: String = image_hosts
        .iter()
        .filter(|host| is_host(host))
        .map(|host| format!(" https://{host}"))
        .collect();
    if hosts.is_empty() {
        return HeaderValue::from_static(PAGES);
    }
    let policy = PAGES.replace("img-src 'self'", &format!("img-src 'self'{hosts}"));
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static(PAGES))
}

fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn image_hosts_widen_the_policy_for_pictures_and_nothing_else() {
        let hosts = ["img.example.com".to_owned(), "x; script-src *".to_owned()];
        let policy = policy(&hosts);
        let policy = policy.to_str().unwrap();
        assert!(policy.contains("img-src 'self' https://img.example.com; font-src"));
        assert_eq!(policy.matches("script-src").count(), 1);
    }
}
