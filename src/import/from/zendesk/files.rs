//! Pictures and attachments: which file of the export is which.
//!
//! It must not know where they are shown.

use super::records::Records;
use crate::import::export::Export;
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
    for record in &records.attachments {
        let (Some(id), Some(name)) = (record.id(), record.text("file_name")) else {
            continue;
        };
        let is_it = |path: &&&str| path.rsplit('/').next() == Some(name.as_str());
        let mut named = files.iter().filter(is_it);
        if let (Some(file), None) = (named.next(), named.next()) {
            let name = format!("article_attachments:{id}");
            gathered
                .attachments
                .entry(name)
                .or_insert_with(|| (*file).to_owned());
        }
    }
}
