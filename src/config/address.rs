//! The site's public address, split into what stands before its path and the path.
//!
//! It must not know routes or servers.

use super::value::{Given, Wrong, shortened, wrong};

/// `url` as the site needs it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Address {
    /// `https://example.com`, `http://localhost:8080`.
    pub(super) origin: Option<String>,
    /// Empty or `/help`, never with a slash at its end.
    pub(super) base: String,
}

const EXAMPLE: &str = "for example \"https://help.example.com\" or \"https://example.com/help\"";

/// Splits an address; scheme and host become lower case, needless slashes and ports go.
pub(super) fn split(given: &Given<'_>) -> Result<Address, Wrong> {
    let text = given.line()?;
    let shown = shortened(&text);
    let Some((scheme, rest)) = text.split_once("://") else {
        return wrong(
            format!("must begin with `https://` or `http://`, not with \"{shown}\""),
            format!("write \"https://{shown}\""),
        );
    };
    let scheme = scheme.to_ascii_lowercase();
    if scheme != "https" && scheme != "http" {
        return wrong(format!("must be a web address, not `{scheme}://`"), EXAMPLE);
    }
    if rest.contains(['?', '#', '@', '\\']) {
        return wrong(
            "has parts that a site's address cannot have",
            format!("leave out `?`, `#` and `@` with what follows; {EXAMPLE}"),
        );
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    Ok(Address {
        origin: Some(format!("{scheme}://{}", host_and_port(&scheme, host)?)),
        base: base(path)?,
    })
}

/// A site's address as a command line gives it: scheme with host, and the path.
///
/// # Errors
/// What is wrong with it, and what to write.
pub fn site_address(text: &str) -> Result<(String, String), String> {
    match split(&Given::Variable(text)) {
        Ok(address) => Ok((address.origin.unwrap_or_default(), address.base)),
        Err(wrong) => Err(format!("{}: {}", wrong.what, wrong.remedy)),
    }
}

fn host_and_port(scheme: &str, written: &str) -> Result<String, Wrong> {
    let lower = written.to_ascii_lowercase();
    let (host, port) = match lower.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (lower.as_str(), None),
    };
    let name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let literal = host.strip_prefix('[').and_then(|h| h.strip_suffix(']'));
    let good = match literal {
        Some(inside) => inside.parse::<std::net::Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.chars().all(name),
    };
    if !good {
        return wrong(
            format!("has a host that cannot be used: \"{}\"", shortened(written)),
            format!("write the host in its ASCII form; {EXAMPLE}"),
        );
    }
    let Some(port) = port else {
        return Ok(host.to_owned());
    };
    let Ok(number) = port.parse::<u16>() else {
        return wrong(
            format!("has a port that is no number: \"{}\"", shortened(port)),
            EXAMPLE,
        );
    };
    let usual = if scheme == "https" { 443 } else { 80 };
    Ok(if number == usual {
        host.to_owned()
    } else {
        format!("{host}:{number}")
    })
}

fn base(path: &str) -> Result<String, Wrong> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    let mut base = String::new();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if !part.chars().all(plain) || part.chars().all(|c| c == '.') {
            return wrong(
                format!("has a path that cannot be used: \"{}\"", shortened(part)),
                "a path is made of letters, digits, `-`, `_` and `/`",
            );
        }
        base.push('/');
        base.push_str(part);
    }
    Ok(base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_split_before_its_path() {
        for (text, origin, base) in [
            ("https://example.com", "https://example.com", ""),
            ("HTTPS://Example.COM:443/", "https://example.com", ""),
            (
                "http://localhost:8080//help/",
                "http://localhost:8080",
                "/help",
            ),
            ("https://example.com/a/b-c", "https://example.com", "/a/b-c"),
            ("http://[::1]:80/x", "http://[::1]", "/x"),
        ] {
            let address = split(&Given::Variable(text)).unwrap();
            assert_eq!(
                (address.origin.as_deref(), address.base.as_str()),
                (Some(origin), base)
            );
        }
    }

    #[test]
    fn what_is_no_address_of_a_site_is_said_with_the_remedy() {
        for (text, part) in [
            ("example.com/help", "write \"https://example.com/help\""),
            ("ftp://example.com", "for example"),
            ("https://", "ASCII"),
            ("https://:80", "ASCII"),
            ("https://ex ample.com", "ASCII"),
            ("https://me@example.com", "leave out"),
            ("https://example.com/?x", "leave out"),
            ("https://example.com:99999", "for example"),
            ("https://example.com/../x", "letters"),
            ("https://[::1", "ASCII"),
        ] {
            let wrong = split(&Given::Variable(text)).unwrap_err();
            assert!(wrong.remedy.contains(part), "{text}: {wrong:?}");
        }
    }
}
