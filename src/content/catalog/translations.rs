//! Translations: which articles are versions of each other, and what a language shows where it has none.
//!
//! It must not know how an article got its address.

use std::collections::{BTreeMap, HashMap};

use super::{Catalog, Node, key};
use crate::content::category::{Member, Tree};
use crate::content::url;
use crate::lang::Lang;

impl Catalog {
    /// The same path below the language's folder is a translation, and so is the same `id`.
    pub(super) fn group_translations(&mut self) {
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for number in 0..self.entries.len() {
            let entry = &self.entries[number];
            let lang = entry.outline.lang.clone();
            let path = format!("path {}", key(&entry.outline.below));
            let id = format!("id {}", entry.id);
            let group = [&path, &id]
                .into_iter()
                .filter_map(|name| by_name.get(name).copied())
                .find(|group| !self.groups[*group].contains_key(&lang))
                .unwrap_or_else(|| {
                    self.groups.push(BTreeMap::new());
                    self.groups.len() - 1
                });
            by_name.entry(path).or_insert(group);
            by_name.entry(id).or_insert(group);
            self.groups[group].insert(lang, number);
            self.entries[number].group = group;
        }
    }

    /// Lists in every language what it lacks in the language it has, then counts and sorts.
    pub(super) fn fill_categories(&mut self) {
        self.describe_untranslated();
        for number in 0..self.trees.len() {
            let lang = self.languages.all[number].clone();
            let missing: Vec<usize> = self
                .groups
                .iter()
                .filter(|group| !group.contains_key(&lang))
                .filter_map(|group| {
                    group
                        .get(&self.languages.default)
                        .or_else(|| group.values().next())
                        .copied()
                })
                .collect();
            for entry in missing {
                self.add_fallback(number, &lang, entry);
            }
            let index = |member: &Member| {
                let outline = &self.entries[member.entry].outline;
                (
                    outline.front.order.unwrap_or(i64::MAX),
                    outline.title.to_lowercase(),
                    outline.path.clone(),
                )
            };
            for category in &mut self.trees[number].categories {
                category.members.sort_by_cached_key(index);
            }
            self.trees[number].finish();
            for (position, category) in self.trees[number].categories.iter().enumerate() {
                // Where nothing is to be seen there is no page, and an old address may lead on.
                if !category.is_shown() {
                    continue;
                }
                let route = url::decode_path(&category.url).unwrap_or_default();
                self.by_route
                    .entry(route)
                    .or_insert(Node::Category(number, position));
            }
        }
    }

    /// The default language says what a category is where its own does not; the others, where that does not.
    fn describe_untranslated(&mut self) {
        let default = self.number_of(&self.languages.default);
        for number in 0..self.trees.len() {
            let mut tree =
                std::mem::replace(&mut self.trees[number], Tree::new(&self.languages.default));
            for other in default.into_iter().chain(0..self.trees.len()) {
                tree.describe_like(&self.trees[other]);
            }
            self.trees[number] = tree;
        }
    }

    pub(super) fn add_fallback(&mut self, number: usize, lang: &Lang, entry: usize) {
        let url = self.fallback_url(entry, lang);
        let route = url::decode_path(&url).unwrap_or_default();
        if self.by_route.contains_key(&route) {
            return;
        }
        let outline = &self.entries[entry].outline;
        let Some(category) = self.trees[number].find_folder(outline.folder()) else {
            return;
        };
        self.by_route.insert(route, Node::Entry(entry));
        let member = Member {
            entry,
            url,
            fallback: true,
        };
        let category = &mut self.trees[number].categories[category];
        if self.entries[entry].is_category() {
            category.describe(&outline.clone());
            category.index = Some(member);
        } else {
            category.members.push(member);
        }
    }
}
