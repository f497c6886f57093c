//! Placing: which articles are public now, and which category, address and id each of them wants.
//!
//! What cannot have a place is a problem. It must not know what others want, nor translations.

use std::collections::HashMap;

use super::{Catalog, Entry, Hidden, Node, Settings, Unpublished, key};
use crate::content::category::Category;
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
    ) -> Option<Wanting> {
        let number = self.number_of(&outline.lang)?;
        let category = self.trees[number].find_folder(outline.folder())?;
        self.trees[number].categories[category].describe(&outline);
        self.by_path
            .insert(key(&outline.path), Node::Category(number, category));
        if !outline.has_text {
            let aliases = outline.front.aliases.into_iter();
            let named = aliases.map(|alias| (outline.path.clone(), alias));
            self.trees[number].categories[category]
                .aliases
                .extend(named);
            return None;
        }
        let url = self.trees[number].categories[category].url.clone();
        let slugs = self.trees[number].categories[category].slugs();
        Some(Wanting {
            entry: entry_of(outline, url, slugs, settings),
            category: (number, category),
            is_index: true,
        })
    }

    pub(super) fn find_place(
        &mut self,
        outline: Outline,
        settings: &Settings,
        problems: &mut Vec<Problem>,
    ) -> Option<Wanting> {
        let number = self.number_of(&outline.lang)?;
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
            return None;
        }
        let category = self.trees[number].find_folder(folder)?;
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
            return None;
        }
        let url = format!(
            "{}{}",
            self.trees[number].categories[category].url,
            url::encode_path(&slug)
        );
        Some(Wanting {
            entry: entry_of(outline, url, slugs, settings),
            category: (number, category),
            is_index: false,
        })
    }
}

/// An article that wants a place which nobody else may have.
pub(super) struct Wanting {
    pub(super) entry: Entry,
    /// The numbers of its language and of its category there.
    pub(super) category: (usize, usize),
    /// It is the text of that category.
    pub(super) is_index: bool,
}

fn entry_of(outline: Outline, url: String, category: Vec<String>, settings: &Settings) -> Entry {
    let id = outline.front.id.clone();
    Entry {
        id: id.unwrap_or_else(|| outline.below.clone()),
        unpublished: unpublished(&outline, settings),
        outline,
        url,
        category,
        group: 0,
    }
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
        self.described_in = Some(outline.lang.clone());
    }
}
