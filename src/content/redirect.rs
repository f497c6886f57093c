//! Redirects: old addresses that writers keep alive, and what stands in their way.
//!
//! It must not know how a redirect is answered.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::catalog::Catalog;
use super::{reserved, url};
use crate::lang::Lang;
use crate::problem::{Place, Problem, code};

/// An old address and the one that took its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Redirect {
    /// Decoded, with the base.
    pub from: String,
    /// Encoded, with the base.
    pub to: String,
}

/// An old address, as a writer has put it down.
struct Claim<'a> {
    /// The file that it stands in.
    path: &'a str,
    lang: &'a Lang,
    alias: &'a str,
    /// Encoded, with the base.
    to: String,
    /// The same page in the languages that have nothing of their own there.
    elsewhere: Vec<(&'a Lang, String)>,
}

impl Catalog {
    pub(super) fn add_redirects(&mut self, problems: &mut Vec<Problem>) {
        let mut taken: HashMap<String, String> = HashMap::new();
        let mut redirects = Vec::new();
        let mut more = Vec::new();
        for claim in self.claims() {
            let from = match self.free_route(&claim, &taken) {
                Ok(from) => from,
                Err((what, remedy)) => {
                    let place = Place::file(claim.path);
                    problems.push(Problem::new(code::UNUSABLE_ALIAS, place, what, remedy));
                    continue;
                }
            };
            let own = format!("{}/{}/", self.base, claim.lang);
            if let Some(rest) = from.strip_prefix(&own) {
                for (lang, to) in claim.elsewhere {
                    let from = format!("{}/{lang}/{rest}", self.base);
                    more.push(Redirect { from, to });
                }
            }
            taken.insert(from.clone(), claim.path.to_owned());
            redirects.push(Redirect { from, to: claim.to });
        }
        // What somebody wrote down comes first; these are only a courtesy.
        for redirect in more {
            let from = &redirect.from;
            let page = self.by_route.contains_key(from) || self.by_source.contains_key(from);
            if !page && !self.is_reserved(from) && !taken.contains_key(from) {
                taken.insert(from.clone(), String::new());
                redirects.push(redirect);
            }
        }
        redirects.sort();
        self.redirects = redirects;
    }

    /// All old addresses: of articles in their order, then of categories without text.
    fn claims(&self) -> Vec<Claim<'_>> {
        let mut claims = Vec::new();
        for (number, entry) in self.entries.iter().enumerate() {
            for alias in &entry.outline.front.aliases {
                let lacking = self.languages.all.iter();
                let lacking = lacking.filter(|lang| !self.translations(number).contains_key(lang));
                claims.push(Claim {
                    path: &entry.outline.path,
                    lang: &entry.outline.lang,
                    alias,
                    to: entry.url.clone(),
                    elsewhere: lacking
                        .map(|lang| (lang, self.url_in(number, lang)))
                        .collect(),
                });
            }
        }
        for tree in &self.trees {
            for category in tree.categories.iter().filter(|one| one.is_shown()) {
                let others = || self.trees.iter().filter(|other| other.lang != tree.lang);
                for (path, alias) in &category.aliases {
                    let elsewhere = others().filter_map(|other| {
                        let same = &other.categories[other.find_folder(&category.folder)?];
                        same.is_shown().then(|| (&other.lang, same.url.clone()))
                    });
                    claims.push(Claim {
                        path,
                        lang: &tree.lang,
                        alias,
                        to: category.url.clone(),
                        elsewhere: elsewhere.collect(),
                    });
                }
            }
        }
        claims
    }

    /// The route of an alias, if it can be a redirect; else what is wrong with it, and the remedy.
    fn free_route(
        &self,
        claim: &Claim<'_>,
        taken: &HashMap<String, String>,
    ) -> Result<String, (String, &'static str)> {
        let alias = claim.alias;
        let Some(from) = route_of(alias, claim.lang.as_str(), &self.base) else {
            return Err((
                format!("the alias `{alias}` is no address of this site"),
                "write the old path, such as `/en/billing/old-name`",
            ));
        };
        if self.by_route.contains_key(&from) {
            Err((
                format!("the alias `{alias}` is the address of a page"),
                "take the alias out, or move the page that has the address",
            ))
        } else if let Some(other) = self.by_source.get(&from) {
            let other = &self.entries[*other].outline.path;
            Err((
                format!("the alias `{alias}` is the address of the Markdown of `{other}`"),
                "take the alias out: whoever asks for it finds that article's text",
            ))
        } else if self.is_reserved(&from) {
            Err((
                format!("the alias `{alias}` belongs to kb itself"),
                "take the alias out: kb answers at that address",
            ))
        } else if let Some(other) = taken.get(&from) {
            Err((
                format!("`{other}` has the alias `{alias}` already"),
                "keep it in one of the two",
            ))
        } else {
            Ok(from)
        }
    }

    fn is_reserved(&self, route: &str) -> bool {
        let address = route.strip_prefix(&self.base).unwrap_or(route);
        reserved::is_reserved(address, &self.languages.all)
    }
}

/// The route of an alias: from the site's root when it begins with `/` or is a whole URL, else from
/// the language's.
#[must_use]
pub fn route_of(alias: &str, lang: &str, base: &str) -> Option<String> {
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
