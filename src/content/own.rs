//! kb's own pages that a text may lead to: the search, and the way to people.
//!
//! It must not know what is on them.

use super::catalog::Catalog;
use super::resolve::{From, Target};
use super::url;
use crate::lang::Lang;

const SEARCH: &str = "search";
const CONTACT: &str = "contact";

/// What stands before `/en/search` and `/en/contact`: the site's base, or another site's address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Own {
    /// Before the search.
    pub search: String,
    /// Before the way to people; `None`: there is no such page.
    pub contact: Option<String>,
}

impl Catalog {
    /// What a rooted link to a page of kb's own leads to: `/en/contact`, `/contact`, `/search?q=refund`.
    pub(super) fn own_page(&self, from: From<'_>, link: &str) -> Option<Target> {
        let (path, behind) = link.split_at(link.find(['?', '#']).unwrap_or(link.len()));
        let path = url::decode_path(path)?;
        let address = match path.strip_prefix(&self.base) {
            Some(below) if below.starts_with('/') => below,
            _ => path.as_str(),
        };
        let parts: Vec<&str> = address.strip_prefix('/')?.split('/').collect();
        let (named, name) = match parts.as_slice() {
            [name] | [name, ""] => (None, *name),
            [lang, name] | [lang, name, ""] => (Some(self.language_called(lang)?), *name),
            _ => return None,
        };
        let before = match name {
            SEARCH => &self.own.search,
            CONTACT => match &self.own.contact {
                Some(before) => before,
                None => {
                    let why = "there is no contact page: write a `[[channel]]` into kb.toml, or lead `kb export` to people with `--contact` or `--mail`";
                    let meant = Some(why.to_owned());
                    return Some(Target::Nowhere { meant });
                }
            },
            _ => return None,
        };
        // Where a text stands in for its translation, its own language means that of the page.
        let written_in = self.languages.of_path(from.path).0;
        let lang = named.filter(|lang| **lang != written_in);
        let lang = lang.unwrap_or(from.lang);
        let behind: String = behind.split_whitespace().collect::<Vec<_>>().join("%20");
        let url = format!("{before}/{lang}/{name}{behind}");
        Some(Target::Own { url })
    }

    /// How the page of kb's own is linked to that a link on the way from an article may mean.
    pub(super) fn own_page_meant(&self, path: &str) -> Option<String> {
        let name = path.trim_end_matches('/').rsplit('/').next()?;
        let is_there = match name {
            SEARCH => true,
            CONTACT => self.own.contact.is_some(),
            _ => false,
        };
        is_there.then(|| format!("if kb's own page is meant, write `/{name}`"))
    }

    fn language_called(&self, name: &str) -> Option<&Lang> {
        self.languages.all.iter().find(|lang| lang.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::catalog::{Settings, TOGETHER};
    use crate::content::languages::Languages;
    use crate::content::outline;

    fn catalog(base: &str, own: Own, old: &str) -> Catalog {
        let languages = Languages::decide(None, None, ["en", "bn"]);
        let text = format!("---\naliases: [{old}]\n---\nText");
        let outlines = ["en/a/b.md", "bn/c.md"].map(|path| {
            let text = if path == "bn/c.md" { "Text" } else { &text };
            outline::read(path, text, &languages).0.unwrap()
        });
        let settings = Settings {
            base: base.into(),
            now: "2026-11-21T12:00:00Z".parse().unwrap(),
            preview: false,
            own,
        };
        Catalog::gather(
            outlines.to_vec(),
            &[],
            Vec::new(),
            languages,
            &settings,
            TOGETHER,
        )
        .0
    }

    fn follow(catalog: &Catalog, page: &str, link: &str) -> String {
        let lang = Lang::parse(page).unwrap();
        let from = From {
            path: "en/a/b.md",
            lang: &lang,
        };
        match catalog.follow(from, link) {
            Target::Own { url } | Target::Article { url, .. } => url,
            Target::Nowhere { meant } => format!("nowhere: {}", meant.unwrap_or_default()),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_rooted_link_leads_to_the_search_and_to_people_in_the_language_of_the_page() {
        let own = Own {
            search: "/help".into(),
            contact: Some("/help".into()),
        };
        let site = catalog("/help", own, "/old");
        for (page, link, expected) in [
            ("en", "/en/contact", "/help/en/contact"),
            ("en", "/contact", "/help/en/contact"),
            ("en", "/contact/", "/help/en/contact"),
            ("en", "/help/en/contact", "/help/en/contact"),
            ("en", "/bn/contact", "/help/bn/contact"),
            ("bn", "/en/contact", "/help/bn/contact"),
            ("bn", "/contact", "/help/bn/contact"),
            ("en", "/en/search", "/help/en/search"),
            (
                "en",
                "/en/search?q=pay ment#x",
                "/help/en/search?q=pay%20ment#x",
            ),
            ("en", "/search?q=টাকা", "/help/en/search?q=টাকা"),
        ] {
            assert_eq!(follow(&site, page, link), expected, "{link}");
        }
        for link in ["/fr/contact", "/en/contact/x", "/en/a/search", "/contacts"] {
            assert!(follow(&site, "en", link).starts_with("nowhere"), "{link}");
        }
        for link in ["contact", "../../contact"] {
            assert_eq!(
                follow(&site, "en", link),
                "nowhere: if kb's own page is meant, write `/contact`"
            );
        }
    }

    #[test]
    fn what_is_not_there_or_belongs_to_an_article_is_no_page_of_kbs_own() {
        let site = catalog("", Own::default(), "/search");
        assert!(follow(&site, "en", "/en/contact").contains("`[[channel]]`"));
        assert_eq!(follow(&site, "en", "/search"), "/en/a/b");
        assert_eq!(follow(&site, "en", "/en/search"), "/en/search");
    }
}
