//! Content tags: articles have their ids, and their names stand in a list of their own.
//!
//! It must not know what an article's other tags are.

use std::collections::{BTreeSet, HashMap};

use super::records::{Record, Records};
use crate::import::losses::Losses;
use crate::problem::code;

/// The names of content tags by their ids.
pub(super) struct Tags {
    names: HashMap<String, String>,
}

impl Tags {
    /// Reads them, and tells of those whose name is not in the export.
    pub(super) fn of(records: &Records, losses: &mut Losses) -> Self {
        let tags = records.tags.iter();
        let tags = tags.filter_map(|tag| Some((tag.id()?, tag.text("name")?)));
        // Of two tags with one id the first counts.
        let names: HashMap<String, String> = tags.rev().collect();
        let mut unnamed = BTreeSet::new();
        let mut tagged: Option<&Record> = None;
        for article in &records.articles {
            for id in article.list("content_tag_ids") {
                if !names.contains_key(&id) {
                    unnamed.insert(id);
                    tagged.get_or_insert(article);
                }
            }
        }
        if let Some(article) = tagged {
            let what = match unnamed.len() {
                1 => "a content tag has no name in the export, and was left out".to_owned(),
                some => {
                    format!("{some} content tags have no name in the export, and were left out")
                }
            };
            let remedy = "fetch the list `content_tags` into the folder too, and import once more";
            losses.file(code::IMPORT_VALUE, &article.file, what, remedy);
        }
        Self { names }
    }

    /// The names of the content tags of an article.
    pub(super) fn named(&self, article: &Record) -> Vec<String> {
        let ids = article.list("content_tag_ids").into_iter();
        ids.filter_map(|id| self.names.get(&id).cloned()).collect()
    }
}
