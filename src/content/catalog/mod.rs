//! The catalog: all published articles of all languages, with their places and addresses.
//!
//! Built whole from outlines in one call; what cannot have a place is a problem. It must not know
//! Markdown, pages or search.

mod folders;
mod placing;
mod settling;
mod translations;

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::Asset;
use super::category::Tree;
use super::languages::Languages;
use super::names::Names;
use super::outline::Outline;
use super::own::Own;
use super::redirect::Redirect;
use crate::lang::Lang;
use crate::problem::Problem;
use crate::text::FastHash;

pub use settling::{Came, TOGETHER};

/// What the catalog must know of a site besides its files.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `""`, or the path that every address begins with (`/help`).
    pub base: String,
    /// Decides about `publish_at` and `expire_at`.
    pub now: Timestamp,
    /// Drafts and future articles too.
    pub preview: bool,
    /// Where kb's own pages are.
    pub own: Own,
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

    /// In a preview of what is not public yet: the day on which it will be.
    #[must_use]
    pub fn appears_on(&self) -> Option<Date> {
        match self.unpublished? {
            Unpublished::Until(at) => Some(at.to_zoned(TimeZone::UTC).date()),
            Unpublished::Draft => None,
        }
    }

    /// The address of its Markdown, encoded, with the base. A category's stands in its folder, so that
    /// an article of the same name beside the folder has its own.
    #[must_use]
    pub fn source_url(&self) -> String {
        let name = if self.is_category() { "index" } else { "" };
        format!("{}{name}.md", self.url)
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
pub(in crate::content) enum Hidden {
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
    pub(in crate::content) own: Own,
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
    pub(in crate::content) by_path: HashMap<String, Node, FastHash>,
    pub(in crate::content) by_route: HashMap<String, Node, FastHash>,
    /// Addresses of articles' Markdown, decoded, and the articles.
    pub(in crate::content) by_source: HashMap<String, usize, FastHash>,
    pub(in crate::content) hidden: HashMap<String, Hidden>,
    ids: HashMap<(Lang, String), usize, FastHash>,
    groups: Vec<BTreeMap<Lang, usize>>,
    /// The names of articles and, behind them, of assets.
    pub(in crate::content) names: OnceLock<Names>,
}

/// What a path or an address leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::content) enum Node {
    Entry(usize),
    /// A category: the language's number, the category's number.
    Category(usize, usize),
    Asset(usize),
}

impl Catalog {
    /// Gives every article its place. `unusable` are the paths of articles that could not be read:
    /// links to them are told from links to nowhere. What several want, the first to have `came` gets.
    #[must_use]
    pub fn gather(
        outlines: Vec<Outline>,
        unusable: &[String],
        assets: Vec<Asset>,
        languages: Languages,
        settings: &Settings,
        came: Came<'_>,
    ) -> (Self, Vec<Problem>) {
        let mut problems = folders::shared(&outlines, came);
        let mut catalog = Self {
            trees: languages.all.iter().map(Tree::new).collect(),
            languages,
            base: settings.base.clone(),
            own: settings.own.clone(),
            entries: Vec::new(),
            redirects: Vec::new(),
            assets,
            next_change: None,
            by_path: HashMap::default(),
            by_route: HashMap::default(),
            by_source: HashMap::default(),
            hidden: unusable
                .iter()
                .map(|path| (key(path), Hidden::Unusable))
                .collect(),
            ids: HashMap::default(),
            groups: Vec::new(),
            names: OnceLock::new(),
        };
        let visible = catalog.visible(outlines, settings);
        let (indexes, articles) = placing::split_indexes(visible);
        catalog.plant(&indexes, &articles);
        let mut wanting = Vec::with_capacity(indexes.len() + articles.len());
        for outline in indexes {
            wanting.extend(catalog.describe_category(outline, settings));
        }
        for outline in articles {
            wanting.extend(catalog.find_place(outline, settings, &mut problems));
        }
        catalog.settle(wanting, came, &mut problems);
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

    /// The paths of files that are there and are no articles now, with the reason, in order.
    #[must_use]
    pub fn hidden_files(&self) -> BTreeMap<&str, &'static str> {
        let hidden = self.hidden.iter().map(|(path, why)| {
            let why = match why {
                Hidden::Draft => "draft",
                Hidden::NotYet => "not yet",
                Hidden::Expired => "expired",
                Hidden::Unusable => "unusable",
            };
            (path.as_str(), why)
        });
        hidden.collect()
    }

    /// The languages in which an article has this id.
    pub fn languages_of_id<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Lang> {
        let all = self.languages.all.iter();
        all.filter(move |lang| self.ids.contains_key(&((*lang).clone(), id.to_owned())))
    }

    /// The article of an id in a language, else in the first language that has it.
    #[must_use]
    pub fn with_id(&self, id: &str, lang: &Lang) -> Option<usize> {
        std::iter::once(lang)
            .chain(&self.languages.all)
            .find_map(|lang| self.ids.get(&(lang.clone(), id.to_owned())).copied())
    }

    /// The number of the article whose file this is.
    #[must_use]
    pub fn in_file(&self, path: &str) -> Option<usize> {
        match self.by_path.get(&key(path))? {
            Node::Entry(entry) => Some(*entry),
            Node::Category(tree, category) => {
                let index = self.trees[*tree].categories[*category].index.as_ref()?;
                Some(index.entry).filter(|entry| self.entries[*entry].outline.path == path)
            }
            Node::Asset(_) => None,
        }
    }

    /// Whether the article of a file is left out since it has an error.
    #[must_use]
    pub fn is_unusable(&self, path: &str) -> bool {
        matches!(self.hidden.get(&key(path)), Some(Hidden::Unusable))
    }

    /// Whether the article of a file is left out since its time is over.
    #[must_use]
    pub fn is_expired(&self, path: &str) -> bool {
        matches!(self.hidden.get(&key(path)), Some(Hidden::Expired))
    }

    /// Whether an address, without the site's base, is that of a page or leads to one.
    #[must_use]
    pub fn answers(&self, address: &str) -> bool {
        let bare = format!("{}{}", self.base, address.trim_end_matches('/'));
        [format!("{bare}/"), bare].iter().any(|route| {
            let leads = self.redirects.binary_search_by(|one| one.from.cmp(route));
            self.by_route.contains_key(route) || leads.is_ok()
        })
    }

    fn fallback_url(&self, entry: usize, lang: &Lang) -> String {
        let entry = &self.entries[entry];
        let own = format!("{}/{}", self.base, entry.outline.lang);
        let rest = entry.url.strip_prefix(&own).unwrap_or(&entry.url);
        format!("{}/{lang}{rest}", self.base)
    }

    fn index_assets(&mut self) {
        for (number, asset) in self.assets.iter().enumerate() {
            self.by_path.insert(key(&asset.path), Node::Asset(number));
        }
    }
}

/// A path in the form it is looked up by: composed.
#[must_use]
pub fn key(path: &str) -> String {
    icu_normalizer::ComposingNormalizerBorrowed::new_nfc()
        .normalize(path)
        .into_owned()
}
