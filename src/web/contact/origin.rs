//! Where a form was sent from: only pages of this site may send one.
//!
//! Go's rule (`net/http.CrossOriginProtection`, 2025): what the browser says in `Sec-Fetch-Site` holds;
//! where it says nothing, `Origin` must name this host; where there is neither, it was no browser, and
//! the form's token decides. It must not know what was sent.

use axum::http::header::{HOST, HeaderMap, ORIGIN};

/// Whether the form was sent by a page of this site. `own` is the site's scheme and host where they
/// are configured: a proxy may have changed `Host`.
pub(super) fn is_own(headers: &HeaderMap, own: Option<&str>) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match text("sec-fetch-site") {
        Some("same-origin" | "none") => return true,
        Some(_) => return false,
        None => {}
    }
    let Some(origin) = text(ORIGIN.as_str()) else {
        return true;
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    let same = |other: &str| host.is_some_and(|host| host.eq_ignore_ascii_case(other));
    own.is_some_and(|own| origin.eq_ignore_ascii_case(own)) || text(HOST.as_str()).is_some_and(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_site_send_its_forms() {
        for (headers, own) in [
            (&[][..], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "cross-site")], false),
            (&[("sec-fetch-site", "same-site")], false),
            (
                &[("sec-fetch-site", "same-origin"), ("origin", "null")],
                true,
            ),
            (&[("origin", "https://help.example.com")], true),
            (
                &[("origin", "http://inside:8080"), ("host", "inside:8080")],
                true,
            ),
            (
                &[
                    ("origin", "https://evil.example.com"),
                    ("host", "help.example.com"),
                ],
                false,
            ),
            (
                &[
                    ("origin", "https://help.example.com.evil.com"),
                    ("host", "help.example.com"),
                ],
                false,
            ),
            (&[("origin", "null"), ("host", "help.example.com")], false),
            (&[("origin", "\u{e9}"), ("host", "help.example.com")], false),
        ] {
            let mut map = HeaderMap::new();
            for (name, value) in headers {
                map.insert(*name, value.as_bytes().try_into().unwrap());
            }
            assert_eq!(
                is_own(&map, Some("https://help.example.com")),
                own,
                "{headers:?}"
            );
        }
    }
}
