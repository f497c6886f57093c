//! What an edition answers at, kept with it, so that a later one can tell what is not there any more.
//!
//! It must not know what is on the pages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::content::outline::{folder_of, index_rank, without_extension};
use crate::content::redirect::Redirect;
use crate::content::{Catalog, url};
use crate::lang::Lang;

/// The addresses of an edition. All of them are decoded and without the site's base, so that a site
/// that moves to another path loses none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addresses {
    /// Articles, in the order of their files; then categories that have no text of their own.
    pub pages: Vec<Page>,
    /// Old addresses and where they lead, in their order.
    pub redirects: Vec<Redirect>,
    /// The pages that have taken the places of some that are [owed](super::owed()), by their addresses: they
    /// are new to those who knew these. An edition itself answers at none.
    pub heirs: Vec<String>,
}

/// A page that people may have kept the address of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Its language.
    pub lang: Lang,
    /// The article's id; `None`: a category without text.
    pub id: Option<String>,
    /// The file below the articles folder; of a category without text, its folder.
    pub file: String,
    /// Its title.
    pub title: String,
    /// Its address.
    pub route: String,
    /// Where it is shown in languages that it is not translated into.
    pub elsewhere: Vec<String>,
    /// Its anchors, in their order.
    pub anchors: Vec<String>,
}

/// What an address that is written in a file may mean, to be compared with the names of pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Meant {
    /// The page of this very file.
    Own(String),
    /// A file, without what may be left out of its name.
    File(String),
    /// A file or an address, from the root.
    Rooted(String),
}

impl Meant {
    /// What an address may mean where it stands.
    #[must_use]
    pub fn by(file: &str, address: &str) -> Option<Self> {
        let path = address.split(['#', '?']).next().unwrap_or(address);
        let path = url::decode_path(path).unwrap_or_else(|| path.to_owned());
        if path.is_empty() {
            return Some(Self::Own(file.to_owned()));
        }
        if let Some(rooted) = path.strip_prefix('/') {
            return Some(Self::Rooted(bare(rooted)));
        }
        let joined = url::normalize(&format!("{}/{path}", folder_of(file)))?;
        Some(Self::File(bare(&joined)))
    }
}

fn bare(path: &str) -> String {
    let stem = without_extension(path.trim_matches('/'));
    let index = index_rank(stem).is_some();
    if index { folder_of(stem) } else { stem }.to_owned()
}

impl Page {
    /// All that may mean this page: by its file, or as browsers see it.
    #[must_use]
    pub fn names(&self) -> Vec<Meant> {
        let own = bare(&self.file);
        let below = own
            .split_once('/')
            .map_or("", |(_, below)| below)
            .to_owned();
        let mut names = vec![
            Meant::Own(self.file.clone()),
            Meant::File(own.clone()),
            Meant::Rooted(own),
            Meant::Rooted(bare(&self.route)),
            Meant::Rooted(below),
        ];
        names.dedup();
        names
    }
}

impl Addresses {
    /// The addresses of a catalog; `anchors` are those of the articles, by their numbers.
    #[must_use]
    pub fn of(catalog: &Catalog, anchors: &BTreeMap<usize, Vec<String>>) -> Self {
        let route = |address: &str| {
            let bare = address.strip_prefix(&catalog.base).unwrap_or(address);
            url::decode_path(bare).unwrap_or_else(|| bare.to_owned())
        };
        let mut pages: Vec<Page> = Vec::with_capacity(catalog.entries.len());
        for (number, entry) in catalog.entries.iter().enumerate() {
            let mut anchors = anchors.get(&number).cloned().unwrap_or_default();
            anchors.sort();
            pages.push(Page {
                lang: entry.outline.lang.clone(),
                id: Some(entry.id.clone()),
                file: entry.outline.path.clone(),
                title: entry.outline.title.clone(),
                route: route(&entry.url),
                elsewhere: Vec::new(),
                anchors,
            });
        }
        for tree in &catalog.trees {
            for category in tree.categories.iter().filter(|one| one.is_shown()) {
                let members = category.members.iter().chain(&category.index);
                for member in members.filter(|member| member.fallback) {
                    pages[member.entry].elsewhere.push(route(&member.url));
                }
                if category.index.is_none() && category.parent.is_some() {
                    pages.push(Page {
                        lang: tree.lang.clone(),
                        id: None,
                        file: match catalog.languages.folder_for(&tree.lang) {
                            "" => category.folder.clone(),
                            own => format!("{own}/{}", category.folder),
                        },
                        title: category.title.clone(),
                        route: route(&category.url),
                        elsewhere: Vec::new(),
                        anchors: Vec::new(),
                    });
                }
            }
        }
        let redirects = catalog.redirects.iter().map(|redirect| Redirect {
            from: route(&url::encode_path(&redirect.from)),
            to: route(&redirect.to),
        });
        Self {
            pages,
            redirects: redirects.collect(),
            heirs: Vec::new(),
        }
    }

    /// The articles among the pages.
    pub fn articles(&self) -> impl Iterator<Item = &Page> {
        self.pages.iter().filter(|page| page.id.is_some())
    }
}
