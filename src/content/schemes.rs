//! Addresses that leave the site: how they begin, and what was meant where they do not begin so.
//!
//! It must not know what is on the site.

use std::net::IpAddr;

use crate::problem::nearest;

/// Schemes that a link may have.
pub(super) const SCHEMES: [&str; 6] = ["http", "https", "mailto", "tel", "sms", "ftp"];

/// What a writer meant who left out how to get there.
pub(super) fn elsewhere(path: &str) -> Option<String> {
    let (name, host) = path.split_once('@').unwrap_or(("", ""));
    let of_a_person = !name.is_empty() && host.contains('.') && !path.contains(['/', ' ']);
    if of_a_person {
        return Some(format!("a mail address is written as `mailto:{path}`"));
    }
    let host = path.get(..4)?.eq_ignore_ascii_case("www.");
    host.then(|| format!("another site is written as `https://{path}`"))
}

/// What is wrong with a link that is [unsafe](super::resolve::Target::Unsafe), and the remedy.
#[must_use]
pub(in crate::content) fn why_unsafe(link: &str) -> (String, String) {
    const RUN: [&str; 3] = ["javascript", "vbscript", "data"];
    let scheme = scheme(link).unwrap_or_default();
    if RUN.contains(&scheme.as_str()) {
        return (
            "has an address that browsers would run".to_owned(),
            "link to a page with https, or write what to do in words".to_owned(),
        );
    }
    if scheme == "file" {
        return (
            "leads to a file of your own machine, where customers are not".to_owned(),
            "put the file beside the article, and write the path to it".to_owned(),
        );
    }
    let remedy = match nearest(&scheme, SCHEMES) {
        Some(meant) => format!("did you mean `{meant}:`?"),
        None => "link to a page with https, or write what to do in words".to_owned(),
    };
    (
        format!("begins with `{scheme}:`, which leads customers nowhere"),
        remedy,
    )
}

/// Whether an address is of the machine of whoever opens it, as that of a site on trial is.
#[must_use]
pub fn is_of_own_machine(link: &str) -> bool {
    let Some((start, rest)) = link.trim().split_once("//") else {
        return false;
    };
    let start = start.to_ascii_lowercase();
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let bare = match host.strip_prefix('[') {
        Some(inner) => inner.split(']').next(),
        None => host.split(':').next(),
    };
    let bare = bare.unwrap_or_default().to_ascii_lowercase();
    let is_own = match bare.parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || address.is_unspecified(),
        Err(_) => bare == "localhost" || bare.ends_with(".localhost"),
    };
    matches!(start.as_str(), "" | "http:" | "https:") && is_own
}

/// The scheme of an absolute URL. Blanks and control characters inside are passed over, as browsers do.
pub(super) fn scheme(link: &str) -> Option<String> {
    let bare: String = link
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    let (scheme, _) = bare.split_once(':')?;
    let mut letters = scheme.chars();
    let shaped = letters.next()?.is_ascii_alphabetic()
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    shaped.then(|| scheme.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scheme_is_found_as_a_browser_finds_it() {
        for (link, expected) in [
            ("https://a", Some("https")),
            ("JaVa\tscript:alert(1)", Some("javascript")),
            ("\u{1}javascript:x", Some("javascript")),
            ("mailto:a@b", Some("mailto")),
            ("a/b:c.md", None),
            ("refunds.md", None),
        ] {
            assert_eq!(scheme(link).as_deref(), expected, "{link:?}");
        }
    }

    #[test]
    fn an_address_of_the_own_machine_is_told_from_others() {
        for link in [
            "http://localhost",
            "https://LOCALHOST:8080/en/",
            " http://127.0.0.1:3000#a",
            "//127.0.0.2/a",
            "http://me@app.localhost/",
            "http://[::1]:80/",
            "http://0.0.0.0:8000",
        ] {
            assert!(is_of_own_machine(link), "{link}");
        }
        for link in [
            "http://localhost.example",
            "https://a.example/?to=http://localhost",
            "http://127.0.0.1.example/",
            "localhost.md",
            "ftp://localhost",
            "http://10.0.0.1/",
        ] {
            assert!(!is_of_own_machine(link), "{link}");
        }
    }

    #[test]
    fn what_a_link_was_meant_to_be_is_told() {
        for (path, told) in [
            ("www.acme.example", Some("`https://www.acme.example`")),
            ("z@acme.example", Some("`mailto:z@acme.example`")),
            ("@handle", None),
            ("notes/a@b.md", None),
            ("wwwa.md", None),
        ] {
            let said = elsewhere(path);
            assert_eq!(said.is_some(), told.is_some(), "{path}");
            assert!(said.unwrap_or_default().contains(told.unwrap_or_default()));
        }
        for (link, what, remedy) in [
            ("htps://a", "begins with `htps:`", "`https:`"),
            (
                "file:///c/a.pdf",
                "of your own machine",
                "beside the article",
            ),
            ("JavaScript:x", "would run", "https"),
            ("skype:x", "`skype:`", "in words"),
        ] {
            let told = why_unsafe(link);
            assert!(told.0.contains(what) && told.1.contains(remedy), "{told:?}");
        }
    }
}
