//! Addresses that belong to kb itself, whatever articles there are.
//!
//! It must not know what is served at them.

use crate::lang::Lang;

/// First parts of addresses below a language that belong to kb.
const BELOW_LANGUAGE: [&str; 2] = ["search", "contact"];
/// First parts of addresses that belong to kb with all that is below them.
const FOLDERS: [&str; 3] = ["-", "api", "assets"];
/// Files for machines.
const FILES: [&str; 5] = [
    "feed.xml",
    "llms.txt",
    "opensearch.xml",
    "robots.txt",
    "sitemap.xml",
];

/// Whether the first part of an address below a language belongs to kb.
pub(super) fn below_language(first: &str) -> bool {
    BELOW_LANGUAGE.contains(&first)
}

/// Whether an address (without the base) belongs to kb in a site of these languages.
pub(super) fn is_reserved(address: &str, languages: &[Lang]) -> bool {
    let address = address.trim_matches('/');
    let (first, rest) = address.split_once('/').unwrap_or((address, ""));
    let second = rest.split('/').next().unwrap_or(rest);
    let is_language = || languages.iter().any(|lang| lang.as_str() == first);
    address.is_empty()
        || FILES.contains(&address)
        || is_numbered_sitemap(address)
        || FOLDERS.contains(&first)
        || (below_language(second) && is_language())
}

/// Large sites have several: `sitemap-2.xml`.
fn is_numbered_sitemap(address: &str) -> bool {
    let number = address
        .strip_prefix("sitemap-")
        .and_then(|rest| rest.strip_suffix(".xml"));
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_reserved;
    use crate::lang::Lang;

    #[test]
    fn what_kb_serves_itself_is_reserved_and_what_looks_like_it_is_not() {
        let languages = [Lang::english()];
        for address in [
            "/",
            "/-/live",
            "/api/v1/search",
            "/assets/site.js",
            "/assets",
            "/en/search",
            "/en/contact/",
            "/en/search/deeper",
            "/feed.xml",
            "/sitemap-12.xml",
        ] {
            assert!(is_reserved(address, &languages), "{address}");
        }
        for address in [
            "/en/",
            "/en/api",
            "/bn/search",
            "/en/a/search",
            "/feeds.xml",
            "/sitemap-new.xml",
        ] {
            assert!(!is_reserved(address, &languages), "{address}");
        }
    }
}
