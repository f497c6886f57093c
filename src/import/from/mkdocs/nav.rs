//! The navigation of an MkDocs site: its sections become folders, its order becomes positions.
//!
//! It must not know what is in the pages.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::import::export::{below, folder_of, join, name_of};
use crate::import::from::folder;
use crate::import::front::text_of;
use crate::import::gathered::{Gathered, Page};
use crate::import::names;
use crate::lang::Lang;
use crate::problem::code;

/// Sections in sections are followed so far.
const DEEPEST: usize = 10;

/// A page of the navigation.
struct Entry {
    /// Its path below the docs, without extension.
    path: String,
    title: Option<String>,
    order: i64,
    /// The folder that it lies in from now on.
    folder: String,
    /// It is the page of another folder than that of the section that it stands in.
    is_apart: bool,
}

impl Entry {
    /// Where it lies from now on. What began a folder of its own begins one on only while pages of that
    /// folder stay there.
    fn new_path(&self, unlisted: &BTreeSet<String>) -> String {
        let own = folder_of(&self.path);
        match self.is_apart {
            false => join(&self.folder, name_of(&self.path)),
            true if unlisted.contains(own) => join(&self.folder, &join(name_of(own), "index")),
            true => join(&self.folder, name_of(own)),
        }
    }
}

/// A section of the navigation.
struct Section {
    folder: String,
    title: String,
    order: i64,
}

#[derive(Default)]
struct Reading {
    entries: Vec<Entry>,
    sections: Vec<Section>,
    taken: BTreeSet<String>,
    /// How many pages of each folder of the docs are listed.
    listed: BTreeMap<String, usize>,
    /// The folders of the docs that gave a section its name.
    named: BTreeSet<String>,
    /// Links to other sites, and what is no page.
    others: Vec<(String, String)>,
}

/// Puts the pages into the folders of their sections, in their order.
///
/// Returns the paths that they have now, with the names that the navigation gives them.
pub(super) fn arrange(
    nav: &Value,
    file: &str,
    text: &str,
    gathered: &mut Gathered,
) -> Vec<(String, String)> {
    let mut reading = Reading::default();
    count(nav, &mut reading.listed, 0);
    reading.list(nav, "", 0);
    for (title, to) in &reading.others {
        gathered.losses.written(
            code::IMPORT_VALUE,
            file,
            text,
            to,
            format!("`{title}: {to}` of the navigation is no page of the site"),
            "link to it from an article or from the text of a category",
        );
    }
    let mut wanted: BTreeMap<&str, &Entry> = BTreeMap::new();
    for entry in &reading.entries {
        wanted.entry(&entry.path).or_insert(entry);
    }
    let unlisted: BTreeSet<String> = gathered
        .pages
        .iter()
        .filter(|page| !wanted.contains_key(page.path.as_str()))
        .map(|page| folder_of(&page.path).to_owned())
        .collect();
    let mut found = BTreeSet::new();
    let default = gathered.lang.clone();
    let first = gathered
        .pages
        .first()
        .map_or(default, |page| page.lang.clone());
    let lang = if gathered.pages.iter().any(|page| page.lang == gathered.lang) {
        gathered.lang.clone()
    } else {
        first
    };
    for page in &mut gathered.pages {
        let Some(entry) = wanted.get(page.path.as_str()) else {
            continue;
        };
        found.insert(entry.path.clone());
        page.path = entry.new_path(&unlisted);
        page.group.clone_from(&page.path);
        page.front.set_if_missing("order", entry.order);
        let Some(title) = entry.title.clone().filter(|_| page.lang == lang) else {
            continue;
        };
        let own = page.front.title().or_else(|| {
            let body = page.body.trim_start();
            body.strip_prefix("# ")
                .map(|rest| rest.lines().next().unwrap_or_default().trim().to_owned())
        });
        match own {
            None => page.front.set("title", title),
            Some(own) if own != title => gathered.losses.note(
                code::IMPORT_VALUE,
                &page.source,
                format!("its name in the navigation, `{title}`, gives way to its title"),
                "shorten the title if it is too long",
            ),
            Some(_) => {}
        }
    }
    for entry in &reading.entries {
        if !found.contains(&entry.path) {
            gathered.losses.written(
                code::IMPORT_LINK,
                file,
                text,
                &entry.path,
                format!("`{}.md` of the navigation is not in the docs", entry.path),
                "take it out of `nav`, or write the page",
            );
        }
    }
    let entries = reading.entries.iter();
    let mut named: Vec<(String, String)> = entries
        .filter_map(|entry| Some((entry.new_path(&unlisted), entry.title.clone()?)))
        .collect();
    for section in reading.sections {
        let wanted = join(&section.folder, "index");
        named.push((wanted.clone(), section.title.clone()));
        if !folder::has_category(gathered, &lang, &section.folder) {
            let page = folder::category(file, &lang, &section.folder);
            gathered.pages.push(page);
        }
        for page in gathered.pages.iter_mut().filter(|page| page.path == wanted) {
            page.group.clone_from(&wanted);
            page.front.set("order", section.order);
            if page.lang == lang
                && page.front.title().is_none()
                && !page.body.trim_start().starts_with("# ")
            {
                page.front.set("title", section.title.clone());
            }
        }
    }
    named
}

/// Gives what the navigation names its names in other languages, where there is something to name.
pub(super) fn translate(
    named: &[(String, String)],
    file: &str,
    all: &[(Lang, &Map<String, Value>)],
    gathered: &mut Gathered,
) {
    for (lang, names) in all {
        for (path, title) in named {
            let Some(name) = names.get(title).and_then(text_of) else {
                continue;
            };
            let folder = folder_of(path);
            let is_category = name_of(path) == "index" && !folder.is_empty();
            let is_inside = |page: &Page| page.lang == *lang && below(&page.path, folder).is_some();
            if is_category
                && !folder::has_category(gathered, lang, folder)
                && gathered.pages.iter().any(is_inside)
            {
                let mut page = folder::category(file, lang, folder);
                let of_path = |page: &&Page| page.path == *path;
                let mut others = gathered.pages.iter().filter(of_path);
                if let Some(order) = others.find_map(|page| page.front.now("order")) {
                    page.front.set("order", order.clone());
                }
                gathered.pages.push(page);
            }
            let mut own = gathered.pages.iter_mut();
            if let Some(page) = own.find(|page| page.lang == *lang && page.path == *path)
                && page.front.title().is_none()
                && !page.body.trim_start().starts_with("# ")
            {
                page.front.set("title", name);
            }
        }
    }
}

impl Reading {
    fn list(&mut self, list: &Value, above: &str, depth: usize) {
        let items = list.as_array().into_iter().flatten();
        for (number, item) in items.enumerate() {
            let order = i64::try_from(number + 1)
                .unwrap_or(i64::MAX)
                .saturating_mul(10);
            match item {
                Value::String(path) => self.page(None, path, order, above),
                Value::Object(pair) => {
                    for (title, value) in pair {
                        match value {
                            Value::Array(_) if depth < DEEPEST => {
                                let folder = self.folder(title, value, above);
                                self.sections.push(Section {
                                    folder: folder.clone(),
                                    title: title.clone(),
                                    order,
                                });
                                self.list(value, &folder, depth + 1);
                            }
                            value => match text_of(value) {
                                Some(path) => self.page(Some(title), &path, order, above),
                                None => self.others.push((title.clone(), String::new())),
                            },
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn page(&mut self, title: Option<&str>, path: &str, order: i64, folder: &str) {
        let Some(page) = page_of(path) else {
            self.others
                .push((title.unwrap_or_default().to_owned(), path.to_owned()));
            return;
        };
        let is_index = name_of(&page) == "index";
        let has_one = || {
            let mut entries = self.entries.iter();
            entries
                .any(|one| one.folder == folder && !one.is_apart && name_of(&one.path) == "index")
        };
        self.entries.push(Entry {
            is_apart: is_index && page != "index" && (folder.is_empty() || has_one()),
            path: page,
            title: title.map(str::to_owned),
            order,
            folder: folder.to_owned(),
        });
    }

    /// The folder of a section: that of its pages when they have one to themselves, else its title. One in
    /// which a section above lies already is not repeated.
    fn folder(&mut self, title: &str, pages: &Value, above: &str) -> String {
        let items = pages.as_array().into_iter().flatten();
        let direct: BTreeSet<String> = items
            .filter_map(|item| match item {
                Value::String(path) => Some(path.as_str()),
                Value::Object(pair) => pair.values().find_map(Value::as_str),
                _ => None,
            })
            .filter_map(|path| Some(folder_of(&page_of(path)?).to_owned()))
            .collect();
        let own = direct
            .first()
            .filter(|folder| direct.len() == 1 && !folder.is_empty());
        let own = own.filter(|folder| {
            let mut inside = BTreeMap::new();
            count(pages, &mut inside, 0);
            inside.get(*folder) == self.listed.get(*folder) && self.named.insert((*folder).clone())
        });
        let name = match own {
            Some(folder) => name_of(folder).to_owned(),
            None => names::of_title(title, "section"),
        };
        let mut folder = join(above, &name);
        let mut next = 2;
        while !self.taken.insert(folder.clone()) {
            folder = join(above, &format!("{name}-{next}"));
            next += 1;
        }
        folder
    }
}

/// The path of a page below the docs, without extension; `None` for what is no page.
fn page_of(path: &str) -> Option<String> {
    let stem = path
        .strip_suffix(".md")
        .or_else(|| path.strip_suffix(".markdown"));
    let stem = stem.filter(|_| !path.contains("://"))?;
    Some(folder::page_path(&format!(
        "{}.md",
        stem.trim_start_matches("./")
    )))
}

/// Counts the pages of a part of the navigation by the folders that they lie in.
fn count(part: &Value, folders: &mut BTreeMap<String, usize>, depth: usize) {
    match part {
        Value::Array(items) if depth <= DEEPEST => {
            for item in items {
                match item {
                    Value::Object(pair) => {
                        pair.values().for_each(|one| count(one, folders, depth + 1));
                    }
                    path => count(path, folders, DEEPEST),
                }
            }
        }
        path => {
            if let Some(page) = text_of(path).as_deref().and_then(page_of) {
                *folders.entry(folder_of(&page).to_owned()).or_default() += 1;
            }
        }
    }
}
