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

/// An answer that loads the script of a chat: the origin that its policy is widened for.
#[derive(Clone, Debug)]
pub(super) struct Widened(pub(super) String);

/// Adds what every answer of this site carries.
pub(super) fn protect(headers: &mut HeaderMap, widened: Option<&Widened>, site: &Site) {
    for (name, value) in &ALWAYS {
        // A page that says more about itself than all others knows why.
        if name != REFERRER_POLICY || !headers.contains_key(name) {
            headers.insert(name, value.clone());
        }
    }
    let policy = if is_foreign(headers) {
        HeaderValue::from_static(FOREIGN)
    } else {
        policy(&site.build.image_hosts, widened)
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
fn policy(image_hosts: &[String], widened: Option<&Widened>) -> HeaderValue {
    let hosts: String = image_hosts
        .iter()
        .filter(|host| is_host(host))
        .map(|host| format!(" https://{host}"))
        .collect();
    if hosts.is_empty() && widened.is_none() {
        return HeaderValue::from_static(PAGES);
    }
    let mut policy = PAGES.replace("img-src 'self'", &format!("img-src 'self'{hosts}"));
    if let Some(Widened(origin)) = widened {
        policy = widen(&policy, origin);
    }
    HeaderValue::try_from(policy).unwrap_or(HeaderValue::from_static(PAGES))
}

/// Lets a chat in: its script, what that loads and whom it speaks with, from its own origin alone. Such
/// scripts write HTML, which trusted types would forbid. Origins are checked where kb.toml is read.
fn widen(policy: &str, origin: &str) -> String {
    let socket = origin.replacen("https://", "wss://", 1);
    let kept = policy.split(';').map(str::trim);
    let kept = kept.filter(|part| !part.contains("trusted-types"));
    let widened = kept.map(|part| match part.split(' ').next() {
        Some("connect-src") => format!("{part} {origin} {socket}"),
        Some("script-src" | "style-src" | "img-src" | "font-src") => format!("{part} {origin}"),
        _ => part.to_owned(),
    });
    let mut parts: Vec<String> = widened.collect();
    parts.push(format!("frame-src {origin}"));
    parts.join("; ")
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
        let policy = policy(&hosts, None);
        let policy = policy.to_str().unwrap();
        assert!(policy.contains("img-src 'self' https://img.example.com; font-src"));
        assert_eq!(policy.matches("script-src").count(), 1);
    }

    #[test]
    fn a_chat_widens_the_policy_for_its_own_origin_and_nothing_else() {
        let chat = Widened("https://chat.example.com".to_owned());
        let policy = policy(&[], Some(&chat));
        let policy = policy.to_str().unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self' https://chat.example.com;",
            "connect-src 'self' https://chat.example.com wss://chat.example.com;",
            "form-action 'self';",
            "frame-ancestors 'none'",
            "frame-src https://chat.example.com",
        ] {
            assert!(policy.contains(part), "{part} in {policy}");
        }
        assert!(!policy.contains("trusted-types") && !policy.contains("unsafe"));
    }
}
