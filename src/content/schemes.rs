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
    let is_www = || {
        let start = path.get(..4);
        start.is_some_and(|start| start.eq_ignore_ascii_case("www."))
    };
    (is_www() || begins_with_host(path))
        .then(|| format!("another site is written as `https://{path}`"))
}

/// Whether a path begins with the name of a host, and is none of a file: `example.com/page`.
fn begins_with_host(path: &str) -> bool {
    const ALONE: [&str; 8] = ["com", "org", "net", "info", "gov", "edu", "bd", "uk"];
    const FILES: [&str; 10] = [
        "md", "markdown", "html", "htm", "png", "jpg", "jpeg", "svg", "pdf", "zip",
    ];
    let (host, rest) = path.split_once('/').unwrap_or((path, ""));
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let Some((name, last)) = host.rsplit_once('.') else {
        return false;
    };
    let is_file = [".md", ".markdown"].iter().any(|end| rest.ends_with(end));
    let is_last = match rest {
        "" => ALONE.contains(&last),
        _ => {
            last.len() > 1 && last.chars().all(|c| c.is_ascii_lowercase()) && !FILES.contains(&last)
        }
    };
    is_last && !is_file && name.split('.').all(is_label)
}

/// A sign that nobody sees, and that no address has within.
fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}'
    )
}

/// What must be taken out of an address: signs that nobody sees, quotation marks around it.
pub(super) fn too_much(link: &str) -> Option<String> {
    let joins = |c: char| matches!(c, '\u{200c}' | '\u{200d}' | '\u{a0}');
    let bare: String = link.chars().filter(|c| !is_unseen(*c)).collect();
    let bare = bare.trim_matches(joins);
    if bare.len() < link.len() {
        let unseen = link.chars().find(|c| is_unseen(*c) || joins(*c))?;
        let at = link.find(unseen)?;
        let sign = format!("the sign that nobody sees (U+{:04X})", u32::from(unseen));
        let after = &link[at + unseen.len_utf8()..];
        let before = &link[..at];
        return Some(match before.rfind(['/', '.']) {
            _ if before.is_empty() => {
                let first: String = after.chars().filter(|c| !is_unseen(*c)).take(12).collect();
                format!("take out {sign} before `{first}`")
            }
            Some(from) => format!("take out {sign} behind `{}`", &before[from..]),
            None => format!("take out {sign} behind `{before}`"),
        });
    }
    let quotes = ['"', '“', '”', '„', '«', '»', '‘', '’'];
    let inner = link.trim_matches(quotes);
    (inner.len() < link.len() && !inner.is_empty())
        .then(|| format!("take the quotation marks out: `{inner}`"))
}

/// What is wrong with an address of another site, and the remedy.
#[must_use]
pub fn abroad(link: &str) -> Option<(String, String)> {
    let link = link.trim();
    let scheme = scheme(link).filter(|scheme| scheme == "http" || scheme == "https")?;
    let what = |why: &str| format!("the link `{link}` leads nowhere: {why}");
    if let Some(remedy) = too_much(link) {
        return Some((what("its address has a sign too many"), remedy));
    }
    let rest = link.get(scheme.len() + 1..)?.trim_start_matches('/');
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if matches!(host, "." | "..") {
        let remedy = format!("take `{scheme}://` out: `{rest}`");
        return Some((what(&format!("`{host}` is no host")), remedy));
    }
    None
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
    fn what_is_too_much_in_an_address_is_told() {
        for (link, remedy) in [
            ("../billing/refunds.md\u{200b}", "(U+200B) behind `.md`"),
            (
                "\u{200b}https://example.com/x",
                "(U+200B) before `https://exam`",
            ),
            ("\u{feff}a.md", "(U+FEFF) before `a.md`"),
            ("a.md\u{200c}", "(U+200C) behind `.md`"),
            ("“https://example.com/x”", "out: `https://example.com/x`"),
        ] {
            let told = too_much(link).unwrap_or_default();
            assert!(told.contains(remedy), "{link}: {told}");
        }
        for link in ["a.md", "https://example.com/ক্\u{200d}ষ.md", "a\u{a0}b.md"] {
            assert_eq!(too_much(link), None, "{link}");
        }
        for (link, remedy) in [
            (
                "http://../billing/refunds.md",
                "take `http://` out: `../billing/refunds.md`",
            ),
            ("https://example.com/x\"", "out: `https://example.com/x`"),
            ("https://example.com/x\u{200b}", "behind `/x`"),
        ] {
            let told = abroad(link).unwrap_or_default();
            assert!(told.1.contains(remedy), "{link}: {told:?}");
        }
        for link in [
            "https://example.com/",
            "http://a.example/..",
            "mailto:\"a\"@b.example",
            "a.md",
        ] {
            assert_eq!(abroad(link), None, "{link}");
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
            ("example.com/page", Some("`https://example.com/page`")),
            ("bank.com.bd", Some("`https://bank.com.bd`")),
            ("refund.md/page", None),
            ("refunds.mdx", None),
            ("v1.2/page", None),
            ("old.docs/page.md", None),
            ("../example.com/page", None),
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
