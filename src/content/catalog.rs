//! The catalog: all published articles of all languages, with their places and addresses.
//!
//! Built whole from outlines in one call; what cannot have a place is a problem. It must not know
//! Markdown, pages or search.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;

use super::category::{Category, Member, Tree};
use super::languages::Languages;
use super::outline::{Outline, index_rank, name_of};
use super::redirect::Redirect;
use super::url;
use crate::lang::Lang;
use crate::problem::{Place, Problem, code};

/// First parts of addresses below a language that belong to kb.
const RESERVED: [&str; 2] = ["search", "contact"];

/// What the catalog must know of a site besides its files.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `""`, or the path that every address begins with (`/help`).
    pub base: String,
    /// Decides about `publish_at` and `expire_at`.
    pub now: Timestamp,
    /// Drafts and future articles too.
    pub preview: bool,
}

/// A file that is no article: a picture or a download.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// The path below the articles folder, as it is on disk, with `/`.
    pub path: String,
    /// Size in bytes.
    pub bytes: u64,
    /// The hash of its content, hexadecimal.
    pub hash: String,
    /// Width and height in pixels, when it is a picture that says so.
    pub dimensions: Option<(u32, u32)>,
}

impl Asset {
    /// Whether a page can show it.
    #[must_use]
    pub fn is_image(&self) -> bool {
        const IMAGES: [&str; 8] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp"];
        IMAGES.contains(&extension(&self.path).as_str())
    }

    /// Its name without folders.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// Its address: the name that its writer gave it and a part of its hash, so that it never changes.
    #[must_use]
    pub fn url(&self, base: &str) -> String {
        let extension = extension(&self.path);
        let name = self.name();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let stem = url::encode_path(&url::slug(stem));
        let hash = self.hash.get(..12).unwrap_or(&self.hash);
        let extension = url::encode_path(&url::slug(&extension));
        if extension.is_empty() {
            format!("{base}/assets/{stem}-{hash}")
        } else {
            format!("{base}/assets/{stem}-{hash}.{extension}")
        }
    }
}

fn extension(path: &str) -> String {
    path.rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map_or(String::new(), |(_, extension)| extension.to_lowercase())
}

/// An article in its place.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What its file says.
    pub outline: Outline,
    /// Unique within its language.
    pub id: String,
    /// Its address, encoded, with the base.
    pub url: String,
    /// The slugs of its categories, outermost first.
    pub category: Vec<String>,
    /// When it is a preview of what is not public yet: the day it will be, or a draft.
    pub unpublished: Option<Unpublished>,
    /// Which articles are translations of each other: equal numbers.
    group: usize,
}

impl Entry {
    /// Whether it is the text of a category rather than an article in one.
    #[must_use]
    pub fn is_category(&self) -> bool {
        self.url.ends_with('/')
    }
}

/// Why an article is only seen in a preview.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unpublished {
    /// Its writer is not done.
    Draft,
    /// Its time has not come.
    Until(Timestamp),
}

/// Why a link finds no article although the file is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hidden {
    Draft,
    NotYet,
    Expired,
    Unusable,
}

/// All published articles, with categories and addresses.
#[derive(Debug)]
pub struct Catalog {
    /// The languages of the site.
    pub languages: Languages,
    /// `""`, or the path that every address begins with.
    pub base: String,
    /// The articles, in the order of their paths.
    pub entries: Vec<Entry>,
    /// The categories of each language, in the order of the languages.
    pub trees: Vec<Tree>,
    /// Addresses that lead to others.
    pub redirects: Vec<Redirect>,
    /// Files that are no articles.
    pub assets: Vec<Asset>,
    /// When the next article appears or expires.
    pub next_change: Option<Timestamp>,
    pub(super) by_path: HashMap<String, Node>,
    pub(super) by_route: HashMap<String, Node>,
    pub(super) hidden: HashMap<String, Hidden>,
    ids: HashMap<(Lang, String), usize>,
    groups: Vec<BTreeMap<Lang, usize>>,
}

/// What a path or an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Entry(usize),
    /// A category: the language's number, the category's number.
    Category(usize, usize),
    Asset(usize),
}

impl Catalog {
    /// Gives every article its place. `unusable` are the paths of articles that could not be read:
    /// links to them are told from links to nowhere.
    #[must_use]
    pub fn gather(
        outlines: Vec<Outline>,
        unusable: &[String],
        assets: Vec<Asset>,
        languages: Languages,
        settings: &Settings,
    ) -> (Self, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut catalog = Self {
            trees: languages.all.iter().map(Tree::new).collect(),
            languages,
            base: settings.base.clone(),
            entries: Vec::new(),
            redirects: Vec::new(),
            assets,
            next_change: None,
            by_path: HashMap::new(),
            by_route: HashMap::new(),
            hidden: unusable
                .iter()
                .map(|path| (key(path), Hidden::Unusable))
                .collect(),
            ids: HashMap::new(),
            groups: Vec::new(),
        };
        let visible = catalog.visible(outlines, settings);
        let (indexes, articles) = split_indexes(visible);
        catalog.plant(&indexes, &articles);
        for outline in indexes {
            catalog.describe_category(outline, settings, &mut problems);
        }
        for outline in articles {
            catalog.add_article(outline, settings, &mut problems);
        }
        catalog.group_translations();
        catalog.fill_categories();
        catalog.index_assets();
        catalog.add_redirects(&mut problems);
        (catalog, problems)
    }

    /// The number of a language.
    #[must_use]
    pub fn number_of(&self, lang: &Lang) -> Option<usize> {
        self.languages.all.iter().position(|known| known == lang)
    }

    /// The categories of a language.
    #[must_use]
    pub fn tree(&self, lang: &Lang) -> Option<&Tree> {
        self.number_of(lang).map(|number| &self.trees[number])
    }

    /// An article's versions, by language (itself among them).
    #[must_use]
    pub fn translations(&self, entry: usize) -> &BTreeMap<Lang, usize> {
        &self.groups[self.entries[entry].group]
    }

    /// The address of an article as seen from pages in `lang`: its translation, or the page that
    /// shows it in the language it has.
    #[must_use]
    pub fn url_in(&self, entry: usize, lang: &Lang) -> String {
        match self.translations(entry).get(lang) {
            Some(translation) => self.entries[*translation].url.clone(),
            None => self.fallback_url(entry, lang),
        }
    }

    /// The article of an id in a language, else in the first language that has it.
    #[must_use]
    pub fn with_id(&self, id: &str, lang: &Lang) -> Option<usize> {
        std::iter::once(lang)
            .chain(&self.languages.all)
            .find_map(|lang| self.ids.get(&(lang.clone(), id.to_owned())).copied())
    }

    fn fallback_url(&self, entry: usize, lang: &Lang) -> String {
        let entry = &self.entries[entry];
        let own = format!("{}/{}", self.base, entry.outline.lang);
        let rest = entry.url.strip_prefix(&own).unwrap_or(&entry.url);
        format!("{}/{lang}{rest}", self.base)
    }

    /// Leaves out what is not public now, and notes when that changes.
    fn visible(&mut self, outlines: Vec<Outline>, settings: &Settings) -> Vec<Outline> {
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
    fn plant(&mut self, indexes: &[Outline], articles: &[Outline]) {
        let mut folders: Vec<&str> = indexes
            .iter()
            .chain(articles)
            .filter_map(|outline| outline.below.rsplit_once('/').map(|(folder, _)| folder))
            .collect();
        folders.sort_unstable();
        folders.dedup();
        for tree in &mut self.trees {
            for folder in &folders {
                tree.plant(folder, &self.base);
            }
        }
    }

    fn describe_category(
        &mut self,
        outline: Outline,
        settings: &Settings,
        problems: &mut Vec<Problem>,
    ) {
        let Some(number) = self.number_of(&outline.lang) else {
            return;
        };
        let folder = outline
            .below
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        let Some(category) = self.trees[number].find_folder(folder) else {
            return;
        };
        self.trees[number].categories[category].describe(&outline);
        self.by_path
            .insert(key(&outline.path), Node::Category(number, category));
        if !outline.has_text {
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

    fn add_article(&mut self, outline: Outline, settings: &Settings, problems: &mut Vec<Problem>) {
        let Some(number) = self.number_of(&outline.lang) else {
            return;
        };
        let (folder, name) = outline
            .below
            .rsplit_once('/')
            .unwrap_or(("", &outline.below));
        let wanted = outline.front.slug.as_deref().unwrap_or(name);
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
        if RESERVED.contains(&first.as_str()) {
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

    fn add_entry(
        &mut self,
        outline: Outline,
        url: String,
        category: Vec<String>,
        settings: &Settings,
        problems: &mut Vec<Problem>,
    ) -> Option<usize> {
        let route = url::decode_path(&url).unwrap_or_else(|| url.clone());
        if let Some(Node::Entry(other)) = self.by_route.get(&route) {
            let other = &self.entries[*other].outline.path;
            problems.push(Problem::new(
                code::SAME_URL,
                Place::file(&outline.path),
                format!("the address `{route}` is taken by `{other}`"),
                "rename one of the two files, or give one another `slug` in its front matter",
            ));
            self.hidden.insert(key(&outline.path), Hidden::Unusable);
            return None;
        }
        let id = outline
            .front
            .id
            .clone()
            .unwrap_or_else(|| outline.below.clone());
        let name = (outline.lang.clone(), id.clone());
        if let Some(other) = self.ids.get(&name) {
            let other = &self.entries[*other];
            problems.push(Problem::new(
                code::SAME_ID,
                Place::file(&outline.path),
                format!("the id `{id}` is taken by `{}`", other.outline.path),
                "give one of the two another `id`, or take the line out to use the file's path",
            ));
            self.hidden.insert(key(&outline.path), Hidden::Unusable);
            return None;
        }
        let unpublished = if outline.front.draft {
            Some(Unpublished::Draft)
        } else {
            outline
                .front
                .publish_at
                .filter(|at| *at > settings.now)
                .map(Unpublished::Until)
        };
        let entry = self.entries.len();
        self.by_route.insert(route, Node::Entry(entry));
        self.ids.insert(name, entry);
        self.entries.push(Entry {
            outline,
            id,
            url,
            category,
            unpublished,
            group: 0,
        });
        Some(entry)
    }

    /// The same path below the language's folder is a translation, and so is the same `id`.
    fn group_translations(&mut self) {
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
    fn fill_categories(&mut self) {
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
                let route = url::decode_path(&category.url).unwrap_or_default();
                self.by_route
                    .entry(route)
                    .or_insert(Node::Category(number, position));
            }
        }
    }

    fn add_fallback(&mut self, number: usize, lang: &Lang, entry: usize) {
        let url = self.fallback_url(entry, lang);
        let route = url::decode_path(&url).unwrap_or_default();
        if self.by_route.contains_key(&route) {
            return;
        }
        let outline = &self.entries[entry].outline;
        let folder = outline
            .below
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        let Some(category) = self.trees[number].find_folder(folder) else {
            return;
        };
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

    fn index_assets(&mut self) {
        for (number, asset) in self.assets.iter().enumerate() {
            self.by_path.insert(key(&asset.path), Node::Asset(number));
        }
    }
}

/// The index file of each folder that counts; further ones (a README beside an index) are articles.
fn split_indexes(outlines: Vec<Outline>) -> (Vec<Outline>, Vec<Outline>) {
    let mut best: HashMap<(Lang, String), usize> = HashMap::new();
    let place = |outline: &Outline| {
        let folder = outline
            .below
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        (outline.lang.clone(), folder.to_owned())
    };
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

/// A path in the form it is looked up by: composed.
pub(super) fn key(path: &str) -> String {
    icu_normalizer::ComposingNormalizerBorrowed::new_nfc()
        .normalize(path)
        .into_owned()
}

impl Category {
    fn describe(&mut self, outline: &Outline) {
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
