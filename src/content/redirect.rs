//! Redirects: old addresses that writers keep alive, and what stands in their way.
//!
//! It must not know how a redirect is answered.

use std::collections::HashSet;

use super::catalog::Catalog;
use super::{reserved, url};
use crate::problem::{Place, Problem, code};

/// An old address and the one that took its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Redirect {
    /// Decoded, with the base.
    pub from: String,
    /// Encoded, with the base.
    pub to: String,
}

impl Catalog {
    pub(super) fn add_redirects(&mut self, problems: &mut Vec<Problem>) {
        let mut taken: HashSet<String> = HashSet::new();
        let mut redirects = Vec::new();
        for entry in &self.entries {
            for alias in &entry.outline.front.aliases {
                let unusable = |what: String, remedy: &str| {
                    Problem::new(
                        code::UNUSABLE_ALIAS,
                        Place::file(&entry.outline.path),
                        what,
                        remedy,
                    )
                };
                let Some(from) = route_of(alias, entry.outline.lang.as_str(), &self.base) else {
                    problems.push(unusable(
                        format!("the alias `{alias}` is no address of this site"),
                        "write the old path, such as `/en/billing/old-name`",
                    ));
                    continue;
                };
                if self.by_route.contains_key(&from) {
                    problems.push(unusable(
                        format!("the alias `{alias}` is the address of a page"),
                        "take the alias out, or move the page that has the address",
                    ));
                } else if let Some(other) = self.by_source.get(&from) {
                    let other = &self.entries[*other].outline.path;
                    problems.push(unusable(
                        format!("the alias `{alias}` is the address of the Markdown of `{other}`"),
                        "take the alias out: whoever asks for it finds that article's text",
                    ));
                } else if self.is_reserved(&from) {
                    problems.push(unusable(
                        format!("the alias `{alias}` belongs to kb itself"),
                        "take the alias out: kb answers at that address",
                    ));
                } else if !taken.insert(from.clone()) {
                    problems.push(unusable(
                        format!("another article has the alias `{alias}` already"),
                        "keep it in one of the two",
                    ));
                } else {
                    redirects.push(Redirect {
                        from,
                        to: entry.url.clone(),
                    });
                }
            }
        }
        redirects.sort();
        self.redirects = redirects;
    }

    fn is_reserved(&self, route: &str) -> bool {
        let address = route.strip_prefix(&self.base).unwrap_or(route);
        reserved::is_reserved(address, &self.languages.all)
    }
}

/// The route of an alias: from the site's root when it begins with `/` or is a whole URL, else from
/// the language's.
fn route_of(alias: &str, lang: &str, base: &str) -> Option<String> {
    let path = match alias.split_once("://") {
        Some((_, rest)) => rest.find('/').map(|at| &rest[at..])?,
        None => alias,
    };
    let path = path.split(['?', '#']).next().unwrap_or(path);
    // A `?` in it would be taken for the number of a list's page.
    let decoded = url::decode_path(path).filter(|path| !path.contains('?'))?;
    let slash = if decoded.len() > 1 && decoded.ends_with('/') {
        "/"
    } else {
        ""
    };
    let clean = url::normalize(&decoded).filter(|clean| !clean.is_empty())?;
    Some(if !path.starts_with('/') {
        format!("{base}/{lang}/{clean}{slash}")
    } else if !base.is_empty() && format!("/{clean}/").starts_with(&format!("{base}/")) {
        format!("/{clean}{slash}")
    } else {
        format!("{base}/{clean}{slash}")
    })
}

#[cfg(test)]
mod tests {
    use super::route_of;

    #[test]
    fn an_alias_is_read_from_the_root_or_from_its_language() {
        for (alias, base, route) in [
            ("/en/old", "", "/en/old"),
            ("old-name", "", "/en/old-name"),
            (
                "/hc/en-us/articles/12-Name",
                "/help",
                "/help/hc/en-us/articles/12-Name",
            ),
            ("/help/en/old", "/help", "/help/en/old"),
            ("https://old.example/a/b?x=1#y", "", "/a/b"),
            ("/%E0%A6%AC/", "", "/ব/"),
        ] {
            assert_eq!(
                route_of(alias, "en", base).as_deref(),
                Some(route),
                "{alias}"
            );
        }
        assert_eq!(route_of("/../../etc", "en", ""), None);
        assert_eq!(route_of("/", "en", ""), None);
        assert_eq!(route_of("/en/billing/%3Fpage=2", "en", ""), None);
    }
}
