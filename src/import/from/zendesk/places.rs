//! Where categories, sections and articles lie: folders in folders, named by their titles in the language
//! that they were written in first.
//!
//! It must not know how pages are written.

use std::collections::{BTreeMap, BTreeSet};

use super::records::{Record, Records};
use crate::import::losses::Losses;
use crate::import::names::{self, Taken};
use crate::problem::code;

/// The deepest a section may lie in sections; a ring of them has no end.
const DEEPEST: usize = 10;

/// The folders of categories and sections, and the order of everything.
pub(super) struct Places {
    /// By kind and id.
    folders: BTreeMap<(String, String), String>,
    orders: BTreeMap<(String, String), i64>,
}

impl Places {
    pub(super) fn of(records: &Records) -> Self {
        let mut places = Self {
            folders: BTreeMap::new(),
            orders: BTreeMap::new(),
        };
        let mut taken = Taken::default();
        for record in sources_first(&records.categories) {
            if let Some(id) = record.id() {
                let name = names::of_title(&title(record), &id);
                let folder = taken.group(&format!("c{id}"), &names::path(&name, "category"));
                places
                    .folders
                    .entry(("Category".into(), id))
                    .or_insert(folder);
            }
        }
        for depth in 0..DEEPEST {
            for record in sources_first(&records.sections) {
                let Some(id) = record.id() else { continue };
                let key = ("Section".to_owned(), id.clone());
                if places.folders.contains_key(&key) {
                    continue;
                }
                let above = record
                    .text("parent_section_id")
                    .map(|id| ("Section".to_owned(), id));
                let above =
                    above.or_else(|| Some(("Category".to_owned(), record.text("category_id")?)));
                let above = match above {
                    Some(above) => places.folders.get(&above).cloned(),
                    None => Some(String::new()),
                };
                // A section whose parent is not in the export lies at the top, at last.
                let above = above.or((depth + 1 == DEEPEST).then(String::new));
                if let Some(above) = above {
                    let name = names::of_title(&title(record), &id);
                    let wanted = names::path(&format!("{above}/{name}"), "section");
                    let folder = taken.group(&format!("s{id}"), &wanted);
                    places.folders.insert(key, folder);
                }
            }
        }
        let above = |kind: &'static str, field: &'static str| {
            move |record: &Record| (kind, record.text(field).unwrap_or_default())
        };
        places.put_in_order("Category", &records.categories, &above("", ""));
        places.put_in_order("Section", &records.sections, &|record| match record
            .text("parent_section_id")
        {
            Some(parent) => ("Section", parent),
            None => ("Category", record.text("category_id").unwrap_or_default()),
        });
        places.put_in_order(
            "Article",
            &records.articles,
            &above("Section", "section_id"),
        );
        places
    }

    /// Positions count where they differ among neighbours.
    fn put_in_order(
        &mut self,
        kind: &str,
        records: &[Record],
        above: &dyn Fn(&Record) -> (&'static str, String),
    ) {
        let mut positions: BTreeMap<(&str, String), BTreeSet<i64>> = BTreeMap::new();
        for record in records {
            let position = record.number("position").unwrap_or(0);
            positions.entry(above(record)).or_default().insert(position);
        }
        for record in records {
            let differ = positions
                .get(&above(record))
                .is_some_and(|all| all.len() > 1);
            if let (Some(id), Some(position), true) =
                (record.id(), record.number("position"), differ)
            {
                self.orders.insert((kind.to_owned(), id), position);
            }
        }
    }

    /// The folder of a category or section.
    pub(super) fn folder(&self, kind: &str, id: &str) -> String {
        let folder = self.folders.get(&(kind.to_owned(), id.to_owned()));
        folder.cloned().unwrap_or_else(|| id.to_owned())
    }

    /// Its place among its neighbours.
    pub(super) fn order(&self, kind: &str, id: &str) -> Option<i64> {
        self.orders.get(&(kind.to_owned(), id.to_owned())).copied()
    }

    /// The path of an article.
    pub(super) fn article(&self, id: &str, record: &Record, losses: &mut Losses) -> String {
        let name = names::of_title(&title(record), id);
        let section = record.text("section_id").unwrap_or_default();
        match self.folders.get(&("Section".to_owned(), section.clone())) {
            Some(folder) => format!("{folder}/{name}"),
            None => {
                let why = match section.as_str() {
                    "" => "it names no section".to_owned(),
                    section => format!("its section {section} is not in the export"),
                };
                losses.file(
                    code::IMPORT_VALUE,
                    &record.file,
                    format!("article {id}: {why}, and it lies at the top"),
                    "move the file into a category",
                );
                name
            }
        }
    }
}

/// Records in the language that they were written in first, before their translations.
fn sources_first(records: &[Record]) -> impl Iterator<Item = &Record> {
    let is_source = |record: &&Record| record.is_source();
    let others = records.iter().filter(move |record| !is_source(record));
    records.iter().filter(is_source).chain(others)
}

fn title(record: &Record) -> String {
    let title = record.text("name").or_else(|| record.text("title"));
    title.unwrap_or_default()
}
