//! Which hosts a preview answers to: this machine, by its own names.
//!
//! A page from elsewhere that is open in the writer's browser may give its own name this machine's
//! address, and would then read drafts as its own. It must not know what is asked for.

use std::net::IpAddr;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST};
use axum::http::{HeaderValue, Request, Response, StatusCode};

/// Whether a request names this machine. Without any name it comes from no browser.
pub(super) fn is_local(request: &Request<Body>) -> bool {
    let named = match request.headers().get(HOST) {
        Some(host) => host.to_str().ok(),
        None => request
            .uri()
            .authority()
            .map(|authority| authority.as_str()),
    };
    match named {
        Some(named) => is_this_machine(named),
        None => !request.headers().contains_key(HOST),
    }
}

fn is_this_machine(named: &str) -> bool {
    let host = match named.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => named.split(':').next().unwrap_or_default(),
    };
    host.eq_ignore_ascii_case("localhost")
        || host
            .parse()
            .is_ok_and(|address: IpAddr| address.is_loopback())
}

/// What others get.
pub(super) fn misdirected() -> Response<Body> {
    let said =
        "A preview answers to this machine alone, as http://localhost or http://127.0.0.1.\n";
    let mut response = Response::new(Body::from(said));
    *response.status_mut() = StatusCode::MISDIRECTED_REQUEST;
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::is_this_machine;

    #[test]
    fn this_machine_has_few_names() {
        for host in [
            "localhost",
            "LOCALHOST:7777",
            "127.0.0.1",
            "127.0.0.1:80",
            "127.1.2.3",
            "[::1]:7777",
            "[::1]",
        ] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "10.0.0.1",
            "[::2]",
            "",
            "evil.example:127",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }
}
