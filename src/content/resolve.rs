//! Links: what the address in a writer's link leads to.
//!
//! Writers link by file, by address or by anchor, as their last tool taught them. It must not know
//! how a link is written in Markdown or in HTML.

mod nearby;

use super::catalog::{Catalog, Node, key};
use super::outline::{folder_of, index_rank, without_extension};
use super::schemes::{SCHEMES, elsewhere, scheme, too_much};
use super::{reserved, url};
use crate::lang::Lang;

/// Where a link stands: the file it is written in, and the language of the page that shows it.
#[derive(Clone, Copy, Debug)]
pub struct From<'a> {
    /// The file, below the articles folder.
    pub path: &'a str,
    /// The language of the page; differs from the file's where a translation is missing.
    pub lang: &'a Lang,
}

/// What a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An article of this site.
    Article {
        /// Its address for the page's language, without anchor.
        url: String,
        /// Its number in the catalog.
        entry: usize,
        /// The anchor, as meant (decoded).
        anchor: Option<String>,
    },
    /// A category's page.
    Category {
        /// Its address.
        url: String,
    },
    /// A page of kb's own: the search, the way to people.
    Own {
        /// Its address, with what stands behind it.
        url: String,
    },
    /// A picture or a download: its number in the catalog.
    Asset(usize),
    /// A place in the same article.
    Here {
        /// The anchor, as meant (decoded).
        anchor: String,
    },
    /// Another site, a mail address, a phone number.
    Elsewhere,
    /// An address that a browser would run as a program, or of a kind that it may not know.
    Unsafe,
    /// Nothing.
    Nowhere {
        /// What the writer may have meant, or why it cannot be reached; in one line, if it is known.
        meant: Option<String>,
    },
}

impl Catalog {
    /// Follows a link.
    #[must_use]
    pub fn resolve(&self, from: From<'_>, link: &str) -> Target {
        let link = link.trim();
        if link.starts_with("//") || link.starts_with("\\\\") {
            return Target::Elsewhere;
        }
        if let Some(scheme) = scheme(link) {
            return if SCHEMES.contains(&scheme.as_str()) {
                Target::Elsewhere
            } else {
                Target::Unsafe
            };
        }
        let (path, anchor) = parts(link);
        if path.is_empty() {
            return Target::Here {
                anchor: anchor.unwrap_or_default(),
            };
        }
        if let Some(node) = self.find(from, &path) {
            return self.target(from, node, anchor);
        }
        // An old address of an article is not kb's own.
        let is_old = || self.find_alias(from, &path).is_some();
        let own = self.own_page(from, link).filter(|_| !is_old());
        own.unwrap_or_else(|| Target::Nowhere {
            meant: too_much(link)
                .or_else(|| self.miswritten(from, link))
                .or_else(|| elsewhere(&path))
                .or_else(|| self.meant(from, &path))
                .or_else(|| self.own_page_meant(&path)),
        })
    }

    /// Whether a path below the site's root, in an address that was written in full, should be that of
    /// an article and is none.
    #[must_use]
    pub fn is_dead(&self, path: &str) -> bool {
        let path = path.split(['#', '?']).next().unwrap_or(path);
        let path = url::decode_path(path).unwrap_or_else(|| path.to_owned());
        let Some(address) = path.strip_prefix(&self.base) else {
            return false;
        };
        let bare = address.strip_suffix(".html").unwrap_or(address);
        let parts = bare.strip_prefix('/').and_then(|bare| bare.split_once('/'));
        let Some((first, rest)) = parts else {
            return false;
        };
        let languages = || self.languages.all.iter().map(Lang::as_str);
        // Where a translation is missing, its address shows the article in another language.
        languages().any(|lang| lang == first)
            && !reserved::is_reserved(address, &self.languages.all)
            && !self.by_source.contains_key(&path)
            && !languages().any(|lang| self.answers(&format!("/{lang}/{rest}")))
    }

    /// Follows a link as customers do: an old address leads on, too.
    #[must_use]
    pub fn follow(&self, from: From<'_>, link: &str) -> Target {
        let (path, anchor) = parts(link.trim());
        match self.resolve(from, link) {
            nowhere @ Target::Nowhere { .. } => match self.find_alias(from, &path) {
                Some(node) => self.target(from, node, anchor),
                None => nowhere,
            },
            target => target,
        }
    }

    /// What a link leads to, when that is on this site; links to nowhere are not looked into.
    #[must_use]
    pub fn leads_to(&self, from: From<'_>, link: &str) -> Option<Target> {
        let link = link.trim();
        if link.starts_with("//") || link.starts_with('#') || scheme(link).is_some() {
            return None;
        }
        let path = link.split(['#', '?']).next().unwrap_or(link);
        let path = url::decode_path(path).unwrap_or_else(|| path.to_owned());
        let node = self.find(from, &path);
        let node = node.or_else(|| self.find_alias(from, &path))?;
        Some(self.target(from, node, None))
    }

    /// The ways in which a path may be meant, the likeliest first.
    fn find(&self, from: From<'_>, path: &str) -> Option<Node> {
        let folder = folder_of(from.path);
        let candidates = if let Some(rooted) = path.strip_prefix('/') {
            let (lang, _) = self.languages.of_path(from.path);
            let mut candidates: Vec<String> = self
                .languages
                .folders_of(&lang)
                .iter()
                .map(|root| format!("{root}{rooted}"))
                .collect();
            candidates.push(rooted.to_owned());
            candidates
        } else {
            vec![format!("{folder}/{path}")]
        };
        candidates
            .iter()
            .filter_map(|candidate| url::normalize(candidate))
            .find_map(|candidate| self.find_file(&candidate))
            .or_else(|| self.find_address(from, path))
    }

    /// A file by its path; where it is missing, the same file of another language.
    fn find_file(&self, path: &str) -> Option<Node> {
        if let Some(node) = self.find_exact(path) {
            return Some(node);
        }
        let (named, below) = self.languages.of_path(path);
        std::iter::once(&named)
            .chain(&self.languages.all)
            .flat_map(|lang| self.languages.folders_of(lang))
            .find_map(|root| self.find_exact(&format!("{root}{below}")))
    }

    fn find_exact(&self, path: &str) -> Option<Node> {
        let stem = without_extension(path);
        let tries = [
            path.to_owned(),
            format!("{stem}.md"),
            format!("{stem}.markdown"),
        ];
        tries
            .iter()
            .find_map(|name| self.by_path.get(&key(name)).copied())
            .or_else(|| self.find_folder(stem))
    }

    /// A folder, also one without an index file of its own.
    fn find_folder(&self, path: &str) -> Option<Node> {
        let (lang, below) = self.languages.of_path(path);
        let number = self.number_of(&lang)?;
        let folder = match index_rank(below) {
            Some(_) => folder_of(below),
            None => below,
        };
        let category = self.shown_folder(number, folder)?;
        Some(Node::Category(number, category))
    }

    /// The category of a folder, when it has a page.
    fn shown_folder(&self, tree: usize, folder: &str) -> Option<usize> {
        let tree = &self.trees[tree];
        let found = tree.find_folder(folder);
        found.filter(|found| tree.categories[*found].is_shown())
    }

    /// An address of this site.
    fn find_address(&self, from: From<'_>, path: &str) -> Option<Node> {
        let tries = self.routes(from, path)?;
        tries.iter().find_map(|route| {
            let bare = route.trim_end_matches('/');
            let bare = bare.strip_suffix(".html").unwrap_or(bare);
            self.by_route
                .get(bare)
                .or_else(|| self.by_route.get(&format!("{bare}/")))
                .copied()
        })
    }

    /// What an old address of this site leads on to.
    fn find_alias(&self, from: From<'_>, path: &str) -> Option<Node> {
        let tries = self.routes(from, path)?;
        tries.iter().find_map(|route| {
            let bare = route.trim_end_matches('/');
            let redirects = &self.redirects;
            let same = |from: &str| redirects.binary_search_by(|one| one.from.as_str().cmp(from));
            let at = same(bare).or_else(|_| same(&format!("{bare}/"))).ok()?;
            let to = url::decode_path(&redirects[at].to)?;
            self.by_route.get(&to).copied()
        })
    }

    /// The addresses that a browser would follow from the article's own address.
    fn routes(&self, from: From<'_>, path: &str) -> Option<Vec<String>> {
        let tries: Vec<String> = if let Some(rooted) = path.strip_prefix('/') {
            let rooted = url::normalize(rooted)?;
            vec![
                format!("/{rooted}"),
                format!("{}/{rooted}", self.base),
                format!("{}/{}/{rooted}", self.base, from.lang),
            ]
        } else {
            let here = match self.by_path.get(&key(from.path))? {
                Node::Entry(entry) => &self.entries[*entry].url,
                Node::Category(number, category) => &self.trees[*number].categories[*category].url,
                Node::Asset(_) => return None,
            };
            let here = url::decode_path(here)?;
            let above = folder_of(&here);
            [format!("{above}/{path}"), format!("{here}/{path}")]
                .iter()
                .filter_map(|joined| url::normalize(joined))
                .map(|clean| format!("/{clean}"))
                .collect()
        };
        Some(tries)
    }

    fn target(&self, from: From<'_>, node: Node, anchor: Option<String>) -> Target {
        match node {
            Node::Asset(number) => Target::Asset(number),
            Node::Category(linked, category) => {
                let folder = &self.trees[linked].categories[category].folder;
                let number = match self.number_of(from.lang) {
                    Some(shown)
                        if self.languages.all[linked] == self.languages.of_path(from.path).0 =>
                    {
                        shown
                    }
                    _ => linked,
                };
                let tree = &self.trees[number];
                let (tree, category) = match self.shown_folder(number, folder) {
                    Some(shown) => (tree, shown),
                    None => (&self.trees[linked], category),
                };
                let category = &tree.categories[category];
                match &category.index {
                    Some(index) => Target::Article {
                        url: index.url.clone(),
                        entry: index.entry,
                        anchor,
                    },
                    None => Target::Category {
                        url: category.url.clone(),
                    },
                }
            }
            Node::Entry(entry) => {
                let written_in = &self.languages.of_path(from.path).0;
                let linked = &self.entries[entry].outline.lang;
                let (url, entry) = if linked == from.lang {
                    (self.entries[entry].url.clone(), entry)
                } else if linked != written_in && self.translations(entry).contains_key(written_in)
                {
                    // The writer names another language on purpose.
                    (self.entries[entry].url.clone(), entry)
                } else {
                    let shown = self.translations(entry).get(from.lang).copied();
                    (self.url_in(entry, from.lang), shown.unwrap_or(entry))
                };
                Target::Article { url, entry, anchor }
            }
        }
    }
}

/// The path of an address and its anchor, as they are meant (decoded).
fn parts(link: &str) -> (String, Option<String>) {
    let decoded = |part: &str| url::decode_path(part).unwrap_or_else(|| part.to_owned());
    let (path, anchor) = match link.split_once('#') {
        Some((path, anchor)) => (path, Some(decoded(anchor))),
        None => (link, None),
    };
    let path = path.split('?').next().unwrap_or(path);
    (decoded(path), anchor.filter(|anchor| !anchor.is_empty()))
}

/// The path from a folder to a file, both from the same root.
#[must_use]
pub fn relative(folder: &str, file: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = file.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - shared);
    format!("{up}{}", to[shared..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn a_suggested_path_is_written_from_the_article() {
        assert_eq!(relative("en/billing", "en/start/a.md"), "../start/a.md");
        assert_eq!(relative("", "a.md"), "a.md");
    }
}
