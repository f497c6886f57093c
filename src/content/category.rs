//! Categories: the folders of one language as a tree, in reading order.
//!
//! It must not know how articles got their addresses.

use std::collections::HashMap;

use super::outline::name_of;
use super::url;
use crate::lang::Lang;

/// The categories of one language. The first one is the root: what lies in no folder.
#[derive(Debug)]
pub struct Tree {
    /// Whose categories these are.
    pub lang: Lang,
    /// All of them; parents come before their children.
    pub categories: Vec<Category>,
    /// Where each folder's category stands.
    numbers: HashMap<String, usize>,
    /// Where the category of each path stands: two folders may have one.
    paths: HashMap<String, usize>,
}

/// One folder.
#[derive(Debug)]
pub struct Category {
    /// The folder below the language's folder, as it is on disk; empty for the root.
    pub folder: String,
    /// Slugs joined by `/`; empty for the root.
    pub path: String,
    /// Its address, encoded, with base and final `/`.
    pub url: String,
    /// Its title: as its index file says, else the folder's name.
    pub title: String,
    /// One sentence about it.
    pub summary: Option<String>,
    /// The name of its icon.
    pub icon: Option<String>,
    /// Its place among its siblings.
    pub order: Option<i64>,
    /// The language of its index file: another one where that of its own is missing. `None`: nothing
    /// describes it.
    pub described_in: Option<Lang>,
    /// Old addresses, each with the file that names it. Those of an index file with text are the
    /// article's own.
    pub aliases: Vec<(String, String)>,
    /// The number of the category it is in; `None` for the root.
    pub parent: Option<usize>,
    /// The numbers of the categories in it, in reading order.
    pub children: Vec<usize>,
    /// Its articles in reading order, without its index.
    pub members: Vec<Member>,
    /// Its index file, when that has text.
    pub index: Option<Member>,
    /// How many articles are in it and below it, its own text not counted.
    pub count: u64,
}

/// An article in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The number of the article in the catalog.
    pub entry: usize,
    /// Its address in this language.
    pub url: String,
    /// It stands here in another language, since nobody translated it yet.
    pub fallback: bool,
}

impl Category {
    fn root(url: String) -> Self {
        Self {
            folder: String::new(),
            path: String::new(),
            url,
            title: String::new(),
            summary: None,
            icon: None,
            order: None,
            described_in: None,
            aliases: Vec::new(),
            parent: None,
            children: Vec::new(),
            members: Vec::new(),
            index: None,
            count: 0,
        }
    }

    fn below(above: &Self, parent: usize, folder: &str, name: &str) -> Self {
        let slug = slug_of(name);
        let path = if above.path.is_empty() {
            slug.clone()
        } else {
            format!("{}/{slug}", above.path)
        };
        Self {
            folder: folder.to_owned(),
            path,
            title: name_of(name),
            parent: Some(parent),
            ..Self::root(format!("{}{}/", above.url, url::encode_path(&slug)))
        }
    }

    /// What another language says of the same folder stands in for what is not translated.
    fn stand_in(&mut self, other: &Self) {
        self.title.clone_from(&other.title);
        self.summary.clone_from(&other.summary);
        self.icon.clone_from(&other.icon);
        self.order = other.order;
        self.described_in.clone_from(&other.described_in);
    }

    /// Whether there is anything to see in it. Home is always shown.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.count > 0 || self.index.is_some() || self.parent.is_none()
    }

    /// The slugs of its path, outermost first.
    #[must_use]
    pub fn slugs(&self) -> Vec<String> {
        self.path
            .split('/')
            .filter(|slug| !slug.is_empty())
            .map(str::to_owned)
            .collect()
    }
}

/// What a folder's name is in an address. A name without letters keeps a place of its own: `-`.
#[must_use]
pub fn slug_of(name: &str) -> String {
    match url::slug(name) {
        slug if slug.is_empty() => "-".to_owned(),
        slug => slug,
    }
}

/// The path of a folder's category: folders with one such path are one category.
#[must_use]
pub(super) fn path_of(folder: &str) -> String {
    let slugs: Vec<String> = folder.split('/').map(slug_of).collect();
    slugs.join("/")
}

impl Tree {
    pub(super) fn new(lang: &Lang) -> Self {
        Self {
            lang: lang.clone(),
            categories: Vec::new(),
            numbers: HashMap::new(),
            paths: HashMap::new(),
        }
    }

    /// Makes sure that a folder and all above it are categories. Folders whose names make one address are
    /// one.
    pub(super) fn plant(&mut self, folder: &str, base: &str) -> usize {
        if let Some(number) = self.find_folder(folder) {
            return number;
        }
        let category = match folder.rsplit_once('/') {
            _ if folder.is_empty() => Category::root(format!("{base}/{}/", self.lang)),
            Some((above, name)) => {
                let parent = self.plant(above, base);
                Category::below(&self.categories[parent], parent, folder, name)
            }
            None => {
                let root = self.plant("", base);
                Category::below(&self.categories[root], root, folder, folder)
            }
        };
        let next = self.categories.len();
        let number = *self.paths.entry(category.path.clone()).or_insert(next);
        self.numbers.insert(folder.to_owned(), number);
        if number == next {
            self.categories.push(category);
        }
        number
    }

    /// The number of a folder's category.
    #[must_use]
    pub fn find_folder(&self, folder: &str) -> Option<usize> {
        self.numbers.get(folder).copied()
    }

    /// The category of a folder.
    #[must_use]
    pub fn of_folder(&self, folder: &str) -> Option<&Category> {
        self.find_folder(folder)
            .map(|number| &self.categories[number])
    }

    /// Describes the categories that their own language does not, as far as another one does. Home has
    /// the name of the site.
    pub(super) fn describe_like(&mut self, other: &Self) {
        for category in self.categories.iter_mut().skip(1) {
            if category.described_in.is_none()
                && let Some(same) = other.of_folder(&category.folder)
                && same.described_in.as_ref() == Some(&other.lang)
            {
                category.stand_in(same);
            }
        }
    }

    /// Counts articles, links parents with children and brings children into reading order.
    pub(super) fn finish(&mut self) {
        for number in (0..self.categories.len()).rev() {
            let category = &mut self.categories[number];
            category.count += category.members.len() as u64;
            let (count, shown) = (category.count, category.is_shown());
            if let Some(parent) = category.parent {
                self.categories[parent].count += count;
                if shown {
                    self.categories[parent].children.push(number);
                }
            }
        }
        let places: Vec<(i64, String)> = self
            .categories
            .iter()
            .map(|category| {
                let order = category.order.unwrap_or(i64::MAX);
                (order, category.title.to_lowercase())
            })
            .collect();
        for category in &mut self.categories {
            category
                .children
                .sort_by(|a, b| places[*a].cmp(&places[*b]));
        }
    }

    /// The root: what the home page shows.
    #[must_use]
    pub fn root(&self) -> Option<&Category> {
        self.categories.first()
    }

    /// The categories from the outermost down to `number`, itself included, without the root.
    #[must_use]
    pub fn trail(&self, number: usize) -> Vec<&Category> {
        let mut trail = Vec::new();
        let mut at = Some(number);
        while let Some(category) = at.map(|at| &self.categories[at]) {
            if category.parent.is_some() {
                trail.push(category);
            }
            at = category.parent;
        }
        trail.reverse();
        trail
    }
}
