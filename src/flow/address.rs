//! Where a link leads, seen from the page that it is on.
//!
//! It must not know what stands there.

use crate::build::Served;

/// The address on this site that a link leads to, without its fragment; `None` when it leads elsewhere.
pub(super) fn on_site(served: &Served, page: &str, href: &str) -> Option<String> {
    let href = href.trim().split('#').next().unwrap_or_default();
    let own = served.site.origin.as_deref();
    let href = match own.and_then(|origin| href.strip_prefix(origin)) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
        _ if has_scheme(href) || href.starts_with("//") => return None,
        _ => href,
    };
    let path = page.split('?').next().unwrap_or_default();
    let joined = match href.chars().next() {
        None => page.to_owned(),
        Some('/') => href.to_owned(),
        Some('?') => format!("{path}{href}"),
        Some(_) => {
            let folder = path.rfind('/').map_or("/", |at| &path[..=at]);
            without_dots(&format!("{folder}{href}"))
        }
    };
    let inside = joined.strip_prefix(served.site.base.as_str())?;
    inside.starts_with('/').then(|| coded(&joined))
}

fn has_scheme(href: &str) -> bool {
    let scheme = href.split([':', '/', '?']).next().unwrap_or_default();
    href[scheme.len()..].starts_with(':')
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b))
}

fn without_dots(address: &str) -> String {
    let (path, query) = match address.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (address, String::new()),
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/').skip(1) {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    format!("/{}{query}", parts.join("/"))
}

/// As it goes over the line.
fn coded(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b' ' | b'"' | b'<' | b'>' | b'`' | b'{' | b'}' | 0..=0x1f | 0x7f.. => {
                out.push_str(&format!("%{byte:02X}"));
            }
            byte => out.push(char::from(byte)),
        }
    }
    out
}
