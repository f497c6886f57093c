//! Records of Zendesk's Help Center API, as its pages give them: `{ "articles": [...] }`, many files or
//! one, also several documents in a file or one array of everything.
//!
//! It must not know what is made of a record.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::Timestamp;
use serde_json::Value;

use super::pages::Pages;
use crate::import::export::{Export, stem_of};
use crate::import::front::text_of;
use crate::import::losses::Losses;
use crate::problem::{Place, Problem, code};

/// A record, and the file that it stands in.
#[derive(Clone, Debug)]
pub(super) struct Record {
    pub(super) file: String,
    value: Value,
}

impl Record {
    /// A field as a text; numbers are their digits.
    pub(super) fn text(&self, field: &str) -> Option<String> {
        self.value.get(field).and_then(text_of)
    }

    /// A field as it is written, blanks and all.
    pub(super) fn written(&self, field: &str) -> Option<&str> {
        self.value.get(field)?.as_str()
    }

    /// Whether a field is `true`.
    pub(super) fn is(&self, field: &str) -> bool {
        self.value.get(field).and_then(Value::as_bool) == Some(true)
    }

    /// A field as a whole number.
    pub(super) fn number(&self, field: &str) -> Option<i64> {
        self.value.get(field)?.as_i64()
    }

    /// A field as a list of texts.
    pub(super) fn list(&self, field: &str) -> Vec<String> {
        let items = self.value.get(field).and_then(Value::as_array);
        items.into_iter().flatten().filter_map(text_of).collect()
    }

    /// Whether it is in the language that it was written in first.
    pub(super) fn is_source(&self) -> bool {
        self.text("locale") == self.text("source_locale")
    }

    /// The kind of what it translates.
    pub(super) fn translates(&self) -> String {
        let kind = self.text("source_type");
        kind.unwrap_or_else(|| "Article".into())
    }

    /// When it was changed last.
    fn changed(&self) -> Option<Timestamp> {
        self.text("updated_at")?.parse().ok()
    }

    /// Whether another one says the same of what is carried.
    fn is_alike(&self, other: &Self) -> bool {
        let said = |record: &Self, field: &&str| record.value.get(*field).cloned();
        CARRIED
            .iter()
            .all(|field| said(self, field) == said(other, field))
    }

    /// Its `id`.
    pub(super) fn id(&self) -> Option<String> {
        self.text("id")
    }
}

/// All records of an export.
#[derive(Debug, Default)]
pub(super) struct Records {
    pub(super) articles: Vec<Record>,
    pub(super) sections: Vec<Record>,
    pub(super) categories: Vec<Record>,
    pub(super) translations: Vec<Record>,
    pub(super) attachments: Vec<Record>,
    pub(super) tags: Vec<Record>,
    pages: Pages,
}

/// The names of lists in a page of the API.
const LISTS: [&str; 6] = [
    "articles",
    "sections",
    "categories",
    "translations",
    "article_attachments",
    "content_tags",
];

/// Fields by which two records of one thing are told apart.
const CARRIED: [&str; 10] = [
    "title",
    "name",
    "body",
    "description",
    "draft",
    "section_id",
    "category_id",
    "parent_section_id",
    "position",
    "updated_at",
];

/// Lists that say nothing to customers.
const UNREAD: [&str; 5] = [
    "users",
    "comments",
    "votes",
    "subscriptions",
    "user_segments",
];

impl Records {
    /// Reads every file of data.
    pub(super) fn read(export: &Export, losses: &mut Losses) -> Self {
        let mut records = Self::default();
        for (file, text) in export.texts() {
            let documents = serde_json::Deserializer::from_str(text).into_iter::<Value>();
            for document in documents {
                match document {
                    Ok(document) => records.document(file, document, losses),
                    Err(error) => {
                        let mut place = Place::file(file);
                        place.line = u32::try_from(error.line()).ok();
                        losses.add(Problem::new(
                            code::UNREADABLE,
                            place,
                            format!("the file is not JSON: {error}"),
                            "export it again; what stands before that line is imported",
                        ));
                    }
                }
            }
        }
        records.pages.tell(losses);
        let Self {
            articles,
            sections,
            categories,
            translations,
            ..
        } = &mut records;
        for (kind, list) in [
            ("article", articles),
            ("section", sections),
            ("category", categories),
        ] {
            let is_of = |record: &Record| Some((kind.to_owned(), record.id()?));
            *list = newest(std::mem::take(list), &is_of, losses);
        }
        let is_of = |record: &Record| Some((record.translates(), record.text("source_id")?));
        *translations = newest(std::mem::take(translations), &is_of, losses);
        records
    }

    fn document(&mut self, file: &str, document: Value, losses: &mut Losses) {
        match document {
            Value::Array(items) => {
                for item in items {
                    self.document(file, item, losses);
                }
            }
            Value::Object(mut page) => {
                // The API gives content tags under a name that says nothing.
                if page.get("records").is_some_and(are_tags)
                    && let Some(tags) = page.remove("records")
                {
                    page.insert("content_tags".into(), tags);
                }
                let mut is_page = false;
                for list in LISTS {
                    // A record of an article has translations of its own.
                    let holds =
                        page.get(list).is_some_and(Value::is_array) && !page.contains_key("id");
                    if !holds {
                        continue;
                    }
                    self.pages.remember(file, list, &page);
                    if let Some(Value::Array(items)) = page.remove(list) {
                        is_page = true;
                        for item in items {
                            self.record(file, list, item);
                        }
                    }
                }
                for list in UNREAD {
                    if page
                        .get(list)
                        .and_then(Value::as_array)
                        .is_some_and(|list| !list.is_empty())
                    {
                        is_page = true;
                        losses.note(
                            code::IMPORT_VALUE,
                            file,
                            format!("`{list}` are not carried: kb has none"),
                            "keep the export if you need them later",
                        );
                    }
                }
                if page.contains_key("id") {
                    let list = kind_of(file, &page);
                    self.record(file, list, Value::Object(page));
                } else if !is_page && !page.contains_key("count") {
                    losses.file(
                        code::IMPORT_FILE,
                        file,
                        "nothing in the file is an article, a section, a category or a translation",
                        "put only answers of the Help Center API into the folder",
                    );
                }
            }
            _ => {}
        }
    }

    fn record(&mut self, file: &str, list: &str, mut value: Value) {
        if let Some(Value::Array(own)) = value.get_mut("translations").map(Value::take) {
            let source = value.get("id").cloned().unwrap_or_default();
            let kind = match list {
                "sections" => "Section",
                "categories" => "Category",
                _ => "Article",
            };
            for mut translation in own {
                if let Some(fields) = translation.as_object_mut() {
                    fields.entry("source_id").or_insert_with(|| source.clone());
                    fields.entry("source_type").or_insert_with(|| kind.into());
                    self.record(file, "translations", translation);
                }
            }
        }
        let record = Record {
            file: file.to_owned(),
            value,
        };
        match list {
            "articles" => self.articles.push(record),
            "sections" => self.sections.push(record),
            "categories" => self.categories.push(record),
            "translations" => self.translations.push(record),
            "article_attachments" => self.attachments.push(record),
            _ => self.tags.push(record),
        }
    }
}

/// Of records that are of one thing in one language the newest, in the place of the first. Where they
/// differ that is told.
fn newest(
    records: Vec<Record>,
    is_of: &dyn Fn(&Record) -> Option<(String, String)>,
    losses: &mut Losses,
) -> Vec<Record> {
    let mut kept: Vec<Record> = Vec::new();
    let mut places: HashMap<(String, String, String), usize> = HashMap::new();
    for record in records {
        let Some((kind, id)) = is_of(&record) else {
            kept.push(record);
            continue;
        };
        let locale = record.text("locale").unwrap_or_default().to_lowercase();
        let at = match places.entry((kind.clone(), id.clone(), locale.clone())) {
            Entry::Occupied(at) => *at.get(),
            Entry::Vacant(new) => {
                new.insert(kept.len());
                kept.push(record);
                continue;
            }
        };
        let is_newer = record.changed() > kept[at].changed();
        let older = match is_newer {
            true => std::mem::replace(&mut kept[at], record),
            false => record,
        };
        if !older.is_alike(&kept[at]) {
            let day =
                |record: &Record| record.text("updated_at").unwrap_or_else(|| "no day".into());
            let kind = kind.to_lowercase();
            let what = format!(
                "{kind} {id} is there twice in one language ({}): the one of {} in `{}` counts, not that of {}",
                if locale.is_empty() {
                    "none is said"
                } else {
                    &locale
                },
                day(&kept[at]),
                kept[at].file,
                day(&older),
            );
            let remedy = "take the older file out of the export if the newer one is right";
            losses.file(code::IMPORT_VALUE, &older.file, what, remedy);
        }
    }
    kept
}

/// Whether a list without a name of its own holds content tags.
fn are_tags(list: &Value) -> bool {
    let said = |tag: &Value, field: &str| tag.get(field).is_some_and(Value::is_string);
    list.as_array()
        .is_some_and(|tags| tags.iter().all(|tag| said(tag, "id") && said(tag, "name")))
}

/// What a record without a list around it is: by its fields, else by the name of its file.
fn kind_of(file: &str, record: &serde_json::Map<String, Value>) -> &'static str {
    let has = |field: &str| record.contains_key(field);
    if has("source_type") || has("source_id") {
        return "translations";
    }
    if has("content_url") {
        return "article_attachments";
    }
    if has("section_id") {
        return "articles";
    }
    if has("category_id") {
        return "sections";
    }
    let stem = stem_of(file);
    LISTS
        .into_iter()
        .find(|list| stem.starts_with(list))
        .unwrap_or("categories")
}
