//! `[build] gone`: addresses that are gone on purpose.
//!
//! It must not know which addresses there are.

use serde::{Deserialize, Serialize};

use super::value::{Given, Wrong, wrong};
use crate::content::url;

/// Addresses that writers took away on purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Gone(Vec<String>);

impl Gone {
    /// Takes addresses as [`address`] reads them.
    pub(super) fn new(addresses: Vec<String>) -> Self {
        Self(addresses)
    }

    /// Whether the page of a route (decoded, without the site's base) is gone on purpose.
    #[must_use]
    pub fn covers(&self, route: &str) -> bool {
        self.0.iter().any(|gone| match gone.strip_suffix('*') {
            Some(start) => route.starts_with(start),
            None => same(gone, route),
        })
    }

    /// Whether a heading of a page is gone on purpose, or its whole page.
    #[must_use]
    pub fn covers_anchor(&self, route: &str, anchor: &str) -> bool {
        let heading = |gone: &String| {
            gone.split_once('#')
                .is_some_and(|(page, heading)| same(page, route) && heading == anchor)
        };
        self.covers(route) || self.0.iter().any(heading)
    }

    /// Pages, and all that is below a folder (`/en/old/*`), as they are written.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let all = self.0.iter().map(String::as_str);
        all.filter(|gone| !gone.contains('#'))
    }

    /// The single pages that are named.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        let all = self.0.iter().map(String::as_str);
        all.filter(|gone| !gone.ends_with('*') && !gone.contains('#'))
    }
}

/// A slash at the end makes no other page of it.
fn same(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

/// An address of this site: a page, a heading of one, or all that is below a folder (`/en/old/*`).
pub(super) fn address(given: &Given<'_>) -> Result<String, Wrong> {
    let written = given.line()?;
    let decoded = url::decode_path(&written).unwrap_or_else(|| written.clone());
    let whole = decoded.trim_end_matches('*');
    let stars = decoded.len() - whole.len();
    let shaped =
        whole.starts_with('/') && !whole.trim_matches('/').is_empty() && !whole.contains('*');
    if !shaped || stars > 1 || (stars == 1 && !whole.ends_with('/')) {
        return wrong(
            format!("must hold addresses of this site, not {}", given.shown()),
            "write what stands behind the host, such as `/en/billing/old`, or `/en/old/*` for all below it",
        );
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use super::Gone;

    #[test]
    fn a_page_a_heading_and_a_folder_can_be_gone() {
        let gone = ["/en/a", "/en/b#old", "/en/c/*"].map(str::to_owned);
        let gone = Gone::new(gone.to_vec());
        for (route, expected) in [
            ("/en/a", true),
            ("/en/a/", true),
            ("/en/ab", false),
            ("/en/b", false),
            ("/en/c/x/y", true),
            ("/en/c", false),
        ] {
            assert_eq!(gone.covers(route), expected, "{route}");
        }
        assert!(gone.covers_anchor("/en/b", "old"));
        assert!(gone.covers_anchor("/en/a", "any"));
        assert!(!gone.covers_anchor("/en/b", "new"));
        assert_eq!(gone.pages().collect::<Vec<_>>(), ["/en/a"]);
        assert_eq!(gone.addresses().collect::<Vec<_>>(), ["/en/a", "/en/c/*"]);
    }
}
