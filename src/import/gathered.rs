//! What an importer gathers: pages with their old addresses, and what must be known to follow links.
//!
//! It must not know how the new files are written.

use std::collections::{BTreeMap, BTreeSet};

use super::front::Front;
use super::losses::Losses;
use crate::lang::Lang;
use crate::problem::code;

/// A page of the old help centre: an article, or the page of a category.
#[derive(Clone, Debug)]
pub(super) struct Page {
    /// The file of the export that it comes from.
    pub(super) source: String,
    /// Which one it is, when that file holds many.
    pub(super) label: Option<String>,
    /// What it has in common with its translations, and with no other page.
    pub(super) group: String,
    pub(super) lang: Lang,
    /// Where it is to lie below the language's folder, without extension; `…/index` is a category.
    pub(super) path: String,
    pub(super) front: Front,
    /// Its text in Markdown, with links as they were.
    pub(super) body: String,
    /// The paths at which it was found on the old site, from the site's root.
    pub(super) addresses: Vec<String>,
    /// Names under which other pages link to it, such as `articles:42`.
    pub(super) names: Vec<String>,
}

impl Page {
    /// Whether it is the page of a category.
    pub(super) fn is_category(&self) -> bool {
        self.path == "index" || self.path.ends_with("/index")
    }

    /// Nothing but a place to look from: the root of the old site.
    pub(super) fn at_root(gathered: &Gathered) -> Self {
        Self {
            source: String::new(),
            label: None,
            group: String::new(),
            lang: gathered.lang.clone(),
            path: String::new(),
            front: Front::default(),
            body: String::new(),
            addresses: vec!["/".into()],
            names: Vec::new(),
        }
    }
}

/// An address of the old site that led to another.
#[derive(Clone, Debug)]
pub(super) struct Redirect {
    pub(super) from: String,
    pub(super) to: String,
    /// The file and line that say so.
    pub(super) file: String,
    /// Whether that file is the page of the old address, and nothing else.
    pub(super) is_file: bool,
    pub(super) line: usize,
}

/// A folder of the export whose files keep their places.
#[derive(Clone, Debug)]
pub(super) struct Root {
    pub(super) folder: String,
    pub(super) lang: Lang,
}

/// All that an importer found.
#[derive(Debug)]
pub struct Gathered {
    /// The language of what does not say its own.
    pub(super) lang: Lang,
    pub(super) pages: Vec<Page>,
    pub(super) losses: Losses,
    pub(super) redirects: Vec<Redirect>,
    /// The hosts of the old site.
    pub(super) hosts: BTreeSet<String>,
    /// The path that all its addresses began with, such as `/docs`; empty for none.
    pub(super) base: String,
    /// Addresses of the old site at which it began, in a language: they lead home.
    pub(super) homes: Vec<(Lang, String)>,
    /// Folders whose files were at the root of the old site.
    pub(super) served: Vec<String>,
    /// Folders whose files keep their places; the longest that fits counts.
    pub(super) roots: Vec<Root>,
    /// Files by names under which pages refer to them, such as `attachment:42`.
    pub(super) attachments: BTreeMap<String, String>,
    /// Files that were read for what they say, and need not be carried themselves.
    pub(super) used: BTreeSet<String>,
    /// Files that the old site left out: nothing leads to them.
    pub(super) excluded: BTreeSet<String>,
}

impl Gathered {
    pub(super) fn new(lang: Lang) -> Self {
        Self {
            lang,
            pages: Vec::new(),
            losses: Losses::default(),
            redirects: Vec::new(),
            hosts: BTreeSet::new(),
            base: String::new(),
            homes: Vec::new(),
            served: Vec::new(),
            roots: Vec::new(),
            attachments: BTreeMap::new(),
            used: BTreeSet::new(),
            excluded: BTreeSet::new(),
        }
    }

    /// Tells of a page that the old site left out, as the new one does.
    pub(super) fn leave_out(&mut self, page: &str, setting: &str) {
        self.used.insert(page.to_owned());
        self.losses.file(
            code::IMPORT_VALUE,
            page,
            format!("the page is left out, as {setting} left it out of the old site"),
            "let the setting keep it if customers may read it, and import again",
        );
    }

    /// Gives the old beginnings of the site to the pages that begin the new one.
    pub(super) fn open_homes(&mut self) {
        let known: BTreeSet<String> = self
            .pages
            .iter()
            .flat_map(|page| &page.addresses)
            .map(|address| address.trim_matches('/').to_lowercase())
            .collect();
        for (lang, address) in std::mem::take(&mut self.homes) {
            let is_read = self.pages.iter().any(|page| page.lang == lang);
            let bare = address.trim_matches('/').to_lowercase();
            // What is not translated was served under the address of its translation, too.
            let rest = bare
                .split_once('/')
                .filter(|(first, _)| *first == lang.as_str());
            if !is_read
                || known.contains(&bare)
                || rest.is_some_and(|(_, rest)| known.contains(rest))
            {
                continue;
            }
            let is_home = |page: &&mut Page| page.lang == lang && page.path == "index";
            match self.pages.iter_mut().find(is_home) {
                Some(page) => page.addresses.push(address),
                None => self.pages.push(Page {
                    group: "index".into(),
                    path: "index".into(),
                    lang,
                    addresses: vec![address],
                    ..Page::at_root(self)
                }),
            }
        }
    }

    /// Remembers where the old site was, from its whole address. A path in it comes first in all
    /// addresses.
    pub(super) fn was_at(&mut self, address: &str) {
        if let Some((host, path)) = host_and_path(address) {
            self.hosts.insert(host);
            let path = path.trim_end_matches('/');
            if !path.is_empty() && self.base.is_empty() {
                self.base = path.to_owned();
            }
        }
    }
}

/// The host in lower case, and the path, of an address that begins with a scheme or `//`.
pub(super) fn host_and_path(address: &str) -> Option<(String, &str)> {
    let lower = address.get(..8).unwrap_or(address).to_ascii_lowercase();
    let rest = ["https://", "http://", "//"]
        .iter()
        .find(|scheme| lower.starts_with(**scheme))
        .map(|scheme| &address[scheme.len()..])?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.rsplit('@').next().unwrap_or(host);
    (!host.is_empty()).then(|| (host.to_ascii_lowercase(), path))
}
