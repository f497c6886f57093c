//! Pictures and attachments: which file of the export is which.
//!
//! It must not know where they are shown.

use std::collections::HashMap;

use super::records::Records;
use crate::import::export::{Export, name_of};
use crate::import::gathered::Gathered;

/// Attachments by their ids: the files are named by them, or lie in folders that are.
pub(super) fn remember(export: &Export, records: &Records, gathered: &mut Gathered) {
    let files: Vec<&str> = export
        .paths()
        .filter(|path| export.text(path).is_none())
        .collect();
    for path in &files {
        for part in path.split('/') {
            let id: String = part.chars().take_while(char::is_ascii_digit).collect();
            let ends = part[id.len()..]
                .chars()
                .next()
                .is_none_or(|c| "-_. ".contains(c));
            if id.len() >= 3 && ends {
                let name = format!("article_attachments:{id}");
                gathered
                    .attachments
                    .entry(name)
                    .or_insert_with(|| (*path).to_owned());
            }
        }
    }
    // A name says which file is meant only when there is one of it.
    let mut named: HashMap<&str, Option<&str>> = HashMap::new();
    for path in &files {
        let one = named.entry(name_of(path));
        one.and_modify(|file| *file = None).or_insert(Some(path));
    }
    for record in &records.attachments {
        let (Some(id), Some(name)) = (record.id(), record.text("file_name")) else {
            continue;
        };
        if let Some(Some(file)) = named.get(name.as_str()) {
            let name = format!("article_attachments:{id}");
            let known = gathered.attachments.entry(name);
            known.or_insert_with(|| (*file).to_owned());
        }
    }
}
