//! Placing: which articles are public now, and which category, address and id each of them gets.
//!
//! What cannot have a place is a problem. It must not know translations.

use std::collections::HashMap;

use super::{Catalog, Entry, Hidden, Node, Settings, Unpublished, key};
use crate::content::category::{Category, Member};
use crate::content::outline::{Outline, index_rank, name_of};
use crate::content::{reserved, url};
use crate::lang::Lang;
use crate::problem::{Place, Problem, code};

impl Catalog {
    /// Leaves out what is not public now, and notes when that changes.
    pub(super) fn visible(&mut self, outlines: Vec<Outline>, settings: &Settings) -> Vec<Outline> {
        let mut visible = Vec::with_capacity(outlines.len());
        for outline in outlines {
            let front = &outline.front;
            if !front.draft {
                let changes = [front.publish_at, front.expire_at];
                let next = changes
                    .into_iter()
                    .flatten()
                    .filter(|at| *at > settings.now);
                self.next_change = self.next_change.into_iter().chain(next).min();
            }
            let hidden = if front.expire_at.is_some_and(|at| at <= settings.now) {
                Some(Hidden::Expired)
            } else if settings.preview {
                None
            } else if front.draft {
                Some(Hidden::Draft)
            } else if front.publish_at.is_some_and(|at| at > settings.now) {
                Some(Hidden::NotYet)
            } else {
                None
            };
            match hidden {
                Some(why) => {
                    self.hidden.insert(key(&outline.path), why);
                }
                None => visible.push(outline),
            }
        }
        visible
    }

    /// Makes a category of every folder that holds articles, in every language.
    pub(super) fn plant(&mut self, indexes: &[Outline], articles: &[Outline]) {
        let mut folders: Vec<&str> = indexes
            .iter()
            .chain(articles)
            .map(Outline::folder)
            .filter(|folder| !folder.is_empty())
            .collect();
        folders.sort_unstable();
        folders.dedup();
        for tree in &mut self.trees {
            // Home is there even when nothing lies in a folder, or nothing at all.
            tree.plant("", &self.base);
            for folder in &folders {
                tree.plant(folder, &self.base);
            }
        }
    }

    pub(super) fn describe_category(
        &mut self,
        outline: Outline,
        settings: &Settings,
        problems: &mut Vec<Problem>,
    ) {
        let Some(number) = self.number_of(&outline.lang) else {
            return;
        };
        let Some(category) = self.trees[number].find_folder(outline.folder()) else {
            return;
        };
        self.trees[number].categories[category].describe(&outline);
        self.by_path
            .insert(key(&outline.path), Node::Category(number, category));
        if !outline.has_text {
            let aliases = outline.front.aliases.into_iter();
            let named = aliases.map(|alias| (outline.path.clone(), alias));
            self.trees[number].categories[category].aliases = named.collect();
            return;
        }
        let url = self.trees[number].categories[category].url.clone();
        let slugs = self.trees[number].categories[category].slugs();
        if let Some(entry) = self.add_entry(outline, url, slugs, settings, problems) {
            self.trees[number].categories[category].index = Some(Member {
                entry,
                url: self.entries[entry].url.clone(),
                fallback: false,
            });
        }
    }

    pub(super) fn add_article(
        &mut self,
        outline: Outline,
        settings: &Settings,
        problems: &mut Vec<Problem>,
    ) {
        let Some(number) = self.number_of(&outline.lang) else {
            return;
        };
        let (folder, name) = outline
            .below
            .rsplit_once('/')
            .unwrap_or(("", &outline.below));
        let mut wanted = outline.front.slug.as_deref().unwrap_or(name);
        if url::slug(wanted).is_empty() && wanted != name {
            problems.push(Problem::new(
                code::FRONT_MATTER_IGNORED,
                Place::file(&outline.path),
                format!("the `slug` `{wanted}` has no letter or digit and is left out"),
                "write the last part of the article's address, or take the line out",
            ));
            wanted = name;
        }
        let slug = url::slug(wanted);
        if slug.is_empty() {
            problems.push(Problem::new(
                code::FILE_NAME,
                Place::file(&outline.path),
                format!("`{wanted}` has no letter or digit that could stand in an address"),
                "rename the file, or give it a `slug` in its front matter",
            ));
            self.hidden.insert(key(&outline.path), Hidden::Unusable);
            return;
        }
        let Some(category) = self.trees[number].find_folder(folder) else {
            return;
        };
        let slugs = self.trees[number].categories[category].slugs();
        let first = slugs.first().unwrap_or(&slug);
        if reserved::below_language(first) {
            problems.push(Problem::new(
                code::RESERVED_URL,
                Place::file(&outline.path),
                format!(
                    "the address `/{}/{first}` belongs to kb itself",
                    outline.lang
                ),
                if slugs.is_empty() {
                    "rename the file, or give it another `slug` in its front matter"
                } else {
                    "rename the folder"
                },
            ));
            self.hidden.insert(key(&outline.path), Hidden::Unusable);
            return;
        }
        let url = format!(
            "{}{}",
            self.trees[number].categories[category].url,
            url::encode_path(&slug)
        );
        let path = outline.path.clone();
        if let Some(entry) = self.add_entry(outline, url, slugs, settings, problems) {
            self.by_path.insert(key(&path), Node::Entry(entry));
            self.trees[number].categories[category]
                .members
                .push(Member {
                    entry,
                    url: self.entries[entry].url.clone(),
                    fallback: false,
                });
        }
    }

    pub(super) fn add_entry(
        &mut self,
        outline: Outline,
        url: String,
        category: Vec<String>,
        settings: &Settings,
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        let id = outline
            .front
            .id
            .clone()
            .unwrap_or_else(|| outline.below.clone());
        let entry = Entry {
            unpublished: unpublished(&outline, settings),
            outline,
            id,
            url,
            category,
            group: 0,
        };
        let names = Names {
            page: decoded(&entry.url),
            source: decoded(&entry.source_url()),
            id: (entry.outline.lang.clone(), entry.id.clone()),
        };
        if let Some(problem) = self.clash(&entry, &names) {
            problems.push(problem);
            let path = key(&entry.outline.path);
            self.hidden.insert(path, Hidden::Unusable);
            return None;
        }
        let number = self.entries.len();
        self.by_route.insert(names.page, Node::Entry(number));
        self.by_source.insert(names.source, number);
        self.ids.insert(names.id, number);
        self.entries.push(entry);
        Some(number)
    }

    /// What another article has already that this one wants: the address of its page, the address of
    /// its Markdown, or its id.
    fn clash(&self, entry: &Entry, names: &Names) -> Option<Problem> {
        let path_of = |number: usize| &self.entries[number].outline.path;
        let Names { page, source, id } = names;
        let page_of_other = match self.by_route.get(page) {
            Some(Node::Entry(other)) => Some((page, *other)),
            _ => None,
        };
        let source_of_other = self.by_source.get(source).map(|other| (source, *other));
        if let Some((address, other)) = page_of_other.or(source_of_other) {
            return Some(Problem::new(
                code::SAME_URL,
                Place::file(&entry.outline.path),
                format!("the address `{address}` is taken by `{}`", path_of(other)),
                "rename one of the two files, or give one another `slug` in its front matter",
            ));
        }
        let other = self.ids.get(id)?;
        Some(Problem::new(
            code::SAME_ID,
            Place::file(&entry.outline.path),
            format!("the id `{}` is taken by `{}`", entry.id, path_of(*other)),
            "give one of the two another `id`, or take the line out to use the file's path",
        ))
    }
}

/// What no two articles may share.
struct Names {
    page: String,
    source: String,
    id: (Lang, String),
}

fn decoded(url: &str) -> String {
    url::decode_path(url).unwrap_or_else(|| url.to_owned())
}

fn unpublished(outline: &Outline, settings: &Settings) -> Option<Unpublished> {
    if outline.front.draft {
        return Some(Unpublished::Draft);
    }
    let publish_at = outline.front.publish_at.filter(|at| *at > settings.now);
    publish_at.map(Unpublished::Until)
}

/// The index file of each folder that counts; further ones (a README beside an index) are articles.
pub(super) fn split_indexes(outlines: Vec<Outline>) -> (Vec<Outline>, Vec<Outline>) {
    let mut best: HashMap<(Lang, String), usize> = HashMap::new();
    let place = |outline: &Outline| (outline.lang.clone(), outline.folder().to_owned());
    for outline in &outlines {
        if let Some(rank) = index_rank(&outline.below) {
            let lowest = best.entry(place(outline)).or_insert(rank);
            *lowest = rank.min(*lowest);
        }
    }
    outlines.into_iter().partition(|outline| {
        index_rank(&outline.below).is_some_and(|rank| best.get(&place(outline)) == Some(&rank))
    })
}

impl Category {
    pub(super) fn describe(&mut self, outline: &Outline) {
        let front = &outline.front;
        let named_by_file = outline.title == name_of(&outline.below);
        if !named_by_file {
            self.title.clone_from(&outline.title);
        }
        self.summary.clone_from(&front.summary);
        self.icon.clone_from(&front.icon);
        self.order = front.order;
    }
}
