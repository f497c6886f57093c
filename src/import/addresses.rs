//! Addresses of the old help centre: which page or file one leads to.
//!
//! It must not know how a link is written.

use std::collections::{HashMap, HashSet};

use super::export::{Export, below, folder_of, from_folder, join};
use super::gathered::{Gathered, Page, Redirect, host_and_path};
use crate::content::url;
use crate::lang::Lang;

/// What a page's file may be called when a link leaves that out.
const ENDINGS: [&str; 10] = [
    ".md",
    ".markdown",
    ".mdx",
    ".html",
    ".htm",
    "/index.md",
    "/index.mdx",
    "/README.md",
    "/index.html",
    "/_index.md",
];

/// So many redirects are followed, one behind the other.
const MOST_REDIRECTS: usize = 8;

/// What an address leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// A page, by its number.
    Page(usize),
    /// A file of the export that is no page.
    File(String),
    /// A page of another site, to which the old one sent on.
    Away(String),
    /// A page of kb's own: what it is linked by.
    Own(String),
    /// A place in the same text.
    Here,
    /// Somewhere that is not the old site.
    Elsewhere,
    /// The old site, but nothing that is in the export.
    Nowhere,
}

/// All addresses of the pages that were gathered.
pub(super) struct Addresses<'a> {
    export: &'a Export,
    gathered: &'a Gathered,
    by_source: HashMap<&'a str, usize>,
    by_address: HashMap<String, usize>,
    by_name: HashMap<&'a str, usize>,
    /// Files that send their readers on, and are nothing to carry, with where they send.
    redirects: HashMap<&'a str, &'a str>,
    /// The languages of the pages.
    languages: HashSet<&'a str>,
}

impl<'a> Addresses<'a> {
    pub(super) fn of(export: &'a Export, gathered: &'a Gathered) -> Self {
        let mut addresses = Self {
            export,
            gathered,
            by_source: HashMap::new(),
            by_address: HashMap::new(),
            by_name: HashMap::new(),
            redirects: HashMap::new(),
            languages: HashSet::new(),
        };
        for (number, page) in gathered.pages.iter().enumerate() {
            if page.label.is_none() {
                addresses.by_source.entry(&page.source).or_insert(number);
            }
            addresses.languages.insert(page.lang.as_str());
            for address in &page.addresses {
                let key = key(address);
                addresses.by_address.entry(key).or_insert(number);
            }
            for name in &page.names {
                addresses.by_name.entry(name).or_insert(number);
            }
        }
        let redirects = gathered.redirects.iter().filter(|one| one.is_file);
        let ways = redirects.map(|one| (one.file.as_str(), one.to.as_str()));
        addresses.redirects = ways.collect();
        addresses.forward();
        addresses
    }

    /// What the old site sent on leads to the page that it came to in the end.
    fn forward(&mut self) {
        let gathered = self.gathered;
        let root = Page::at_root(gathered);
        let mut open: Vec<&Redirect> = gathered.redirects.iter().collect();
        for _ in 0..MOST_REDIRECTS {
            let all = open.len();
            let mut left = Vec::new();
            for redirect in open {
                match self.follow(&root, &redirect.to) {
                    Leads::Page(number) => {
                        let from = &redirect.from;
                        let from = host_and_path(from).map_or(from.as_str(), |(_, path)| path);
                        let from = key(strip_base(from, &gathered.base));
                        self.by_address.entry(from).or_insert(number);
                        if redirect.is_file {
                            self.by_source.entry(&redirect.file).or_insert(number);
                        }
                    }
                    _ => left.push(redirect),
                }
            }
            if left.len() == all {
                break;
            }
            open = left;
        }
    }

    /// Follows an address that stands in a page.
    pub(super) fn follow(&self, page: &Page, address: &str) -> Leads {
        let address = address.trim();
        let path = address.split(['#', '?']).next().unwrap_or(address);
        if path.is_empty() {
            return Leads::Here;
        }
        if let Some((host, path)) = host_and_path(path) {
            let own = self.gathered.hosts.contains(&host);
            return match self.rooted(&decoded(path)) {
                Leads::Nowhere if !own => Leads::Elsewhere,
                Leads::Nowhere => self.own_page(page, path, address),
                // Two sites may have pages of one name; but numbers are the product's own.
                found if own || name(path).is_some() => found,
                _ => Leads::Elsewhere,
            };
        }
        if has_scheme(path) {
            return Leads::Elsewhere;
        }
        let path = decoded(path);
        if let Some(rooted) = path.strip_prefix("@site/") {
            return self.rooted(&format!("/{rooted}"));
        }
        let found = match path.starts_with('/') {
            true => self.rooted(&path),
            false => self.relative(page, &path),
        };
        match found {
            Leads::Nowhere => self.own_page(page, &path, address),
            found => found,
        }
    }

    /// What a help desk had beside its home: its form is the way to people now, its search kb's.
    fn own_page(&self, page: &Page, path: &str, address: &str) -> Leads {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let (locale, rest) = match parts.as_slice() {
            ["hc", rest @ ..] if matches!(rest, ["search"] | ["requests", "new"]) => (None, rest),
            ["hc", locale, rest @ ..] => (Some(*locale), rest),
            _ => return Leads::Nowhere,
        };
        let lang = locale.and_then(|locale| self.language_of(locale));
        let lang = lang.unwrap_or(page.lang.as_str());
        match rest {
            ["requests", "new"] => Leads::Own(format!("/{lang}/contact")),
            ["search"] => {
                let (_, asked) = address.split_once('?').unwrap_or_default();
                let asked = asked.split('#').next().unwrap_or(asked);
                let mut asked = asked.split('&').filter_map(|pair| pair.split_once('='));
                let question = asked.find(|(key, _)| matches!(*key, "query" | "q"));
                let question = question.map(|(_, question)| format!("?q={question}"));
                Leads::Own(format!("/{lang}/search{}", question.unwrap_or_default()))
            }
            _ => Leads::Nowhere,
        }
    }

    /// The language of the pages that a locale of a help desk is: `en-us` is `en` where there is no other.
    fn language_of(&self, locale: &str) -> Option<&'a str> {
        let locale = Lang::parse(locale)?;
        let known = |tag: &str| self.languages.get(tag).copied();
        known(locale.as_str()).or_else(|| known(locale.primary()))
    }

    /// A path from the old site's root.
    fn rooted(&self, path: &str) -> Leads {
        if let Some(name) = name(path) {
            if let Some(number) = self.by_name.get(name.as_str()) {
                return Leads::Page(*number);
            }
            if let Some(file) = self.gathered.attachments.get(&name) {
                return Leads::File(file.clone());
            }
            return Leads::Nowhere;
        }
        // Some write the site's base before a path, and some do not.
        let below = strip_base(path, &self.gathered.base);
        let both = [below, path]
            .into_iter()
            .take(if below == path { 1 } else { 2 });
        both.clone()
            .find_map(|path| self.served(path))
            .or_else(|| both.filter_map(|path| self.without_language(path)).next())
            .unwrap_or(Leads::Nowhere)
    }

    /// What the old site served at a path.
    fn served(&self, path: &str) -> Option<Leads> {
        if let Some(number) = self.by_address.get(&key(path)) {
            return Some(Leads::Page(*number));
        }
        let trimmed = path.trim_matches('/');
        let places = self.gathered.served.iter().map(String::as_str);
        let mut places = places.chain([""]);
        places.find_map(|folder| self.file(&from_folder(folder, trimmed)?))
    }

    /// A page that is not translated is served under the address of its translation, too.
    fn without_language(&self, path: &str) -> Option<Leads> {
        let (first, rest) = path.trim_start_matches('/').split_once('/')?;
        let known = self.languages.contains(first.to_ascii_lowercase().as_str());
        known.then(|| self.served(&format!("/{rest}"))).flatten()
    }

    /// A path as seen from a page: from its file, or from its address.
    fn relative(&self, page: &Page, path: &str) -> Leads {
        let by_file = from_folder(folder_of(&page.source), path);
        if let Some(found) = by_file.and_then(|path| self.file(&path)) {
            return found;
        }
        if let Some(found) = self.of_another_language(page, path) {
            return found;
        }
        for address in &page.addresses {
            let folder = folder_of(address.trim_start_matches('/'));
            let Some(path) = url::normalize(&join(folder, path)) else {
                continue;
            };
            match self.rooted(&format!("/{path}")) {
                Leads::Nowhere => {}
                found => return found,
            }
        }
        Leads::Nowhere
    }

    /// The file that lies there in another language, when this one has none such.
    fn of_another_language(&self, page: &Page, path: &str) -> Option<Leads> {
        let roots = &self.gathered.roots;
        let own = roots
            .iter()
            .find_map(|root| below(&page.source, &root.folder))?;
        let wanted = from_folder(folder_of(own), path)?;
        let mut others = roots.iter().map(|root| join(&root.folder, &wanted));
        others.find_map(|path| self.file(&path))
    }

    /// A file of the export, or the page that is made of it.
    fn file(&self, path: &str) -> Option<Leads> {
        let path = path.trim_end_matches('/');
        let stem = path
            .strip_suffix(".html")
            .or_else(|| path.strip_suffix(".md"))
            .unwrap_or(path);
        let named = ENDINGS.iter().map(|ending| format!("{stem}{ending}"));
        let mut all = std::iter::once(path.to_owned()).chain(named);
        if let Some(number) = all.find_map(|path| self.by_source.get(path.as_str())) {
            return Some(Leads::Page(*number));
        }
        if let Some(to) = self.redirects.get(path) {
            let host = host_and_path(to).map(|(host, _)| host);
            let is_away = host.is_some_and(|host| !self.gathered.hosts.contains(&host));
            return is_away.then(|| Leads::Away((*to).to_owned()));
        }
        let is_there = self.export.has(path) && !self.gathered.excluded.contains(path);
        is_there.then(|| Leads::File(path.to_owned()))
    }
}

/// The name that an address of Zendesk Guide gives what it leads to: `articles:42`.
pub(super) fn name(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let hc = parts.iter().position(|part| *part == "hc")?;
    let rest = &parts[hc + 1..];
    let kinds = ["articles", "sections", "categories", "article_attachments"];
    let at = rest.iter().take(2).position(|part| kinds.contains(part))?;
    let id: String = rest
        .get(at + 1)?
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    (!id.is_empty()).then(|| format!("{}:{id}", rest[at]))
}

/// What is compared of two addresses: no ending, no slash at the end, no capitals.
fn key(address: &str) -> String {
    let decoded = decoded(address);
    let path = url::normalize(&decoded).unwrap_or(decoded).to_lowercase();
    let path = path
        .strip_suffix(".html")
        .or_else(|| path.strip_suffix(".htm"))
        .unwrap_or(&path);
    let path = path.strip_suffix("/index").unwrap_or(path);
    if path == "index" {
        String::new()
    } else {
        path.to_owned()
    }
}

fn decoded(path: &str) -> String {
    url::decode_path(path).unwrap_or_else(|| path.to_owned())
}

/// A path without the one that all addresses of the old site began with.
fn strip_base<'a>(path: &'a str, base: &str) -> &'a str {
    let base = base.trim_end_matches('/');
    match path.strip_prefix(base) {
        Some(rest) if !base.is_empty() && (rest.is_empty() || rest.starts_with('/')) => rest,
        _ => path,
    }
}

fn has_scheme(path: &str) -> bool {
    path.split_once(':').is_some_and(|(scheme, _)| {
        scheme.len() > 1
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_zendesk_name_what_they_lead_to() {
        for (path, named) in [
            (
                "/hc/en-us/articles/360014704339-My-country",
                Some("articles:360014704339"),
            ),
            ("/hc/articles/12", Some("articles:12")),
            ("/hc/bn/sections/7-x", Some("sections:7")),
            (
                "/hc/article_attachments/5/a.png",
                Some("article_attachments:5"),
            ),
            ("/hc/en-us/requests/new", None),
            ("/hc/en-us/articles/name", None),
            ("/articles/12", None),
        ] {
            assert_eq!(name(path).as_deref(), named, "{path}");
        }
    }

    #[test]
    fn an_address_is_the_same_with_and_without_its_ending() {
        for address in ["/a/B.html", "/a/b", "/a/b/", "/a/b/index.html", "a/./b"] {
            assert_eq!(key(address), "a/b", "{address}");
        }
        assert_eq!(strip_base("/docs/a", "/docs/"), "/a");
        assert_eq!(strip_base("/docsy/a", "/docs"), "/docsy/a");
    }
}
