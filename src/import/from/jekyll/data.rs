//! The data of a Jekyll site: what pages find under `site.data`.
//!
//! It must not know what pages make of it.

use serde_json::{Map, Value};

use crate::import::export::{Export, below, ends_in, folder_of, stem_of};
use crate::import::front;
use crate::import::gathered::Gathered;
use crate::problem::code;

const FOLDER: &str = "_data";

/// Whether a file holds data that is read.
pub(super) fn is_one(path: &str) -> bool {
    below(path, FOLDER).is_some() && ends_in(path, &["yml", "yaml", "json"])
}

/// Adds all data to the settings, by the folders and names of its files.
pub(super) fn add(export: &Export, config: &mut Map<String, Value>, gathered: &mut Gathered) {
    for (path, text) in export.texts().filter(|(path, _)| is_one(path)) {
        // A file may hold a list, too: every one is read as the value of a key.
        let lines: String = text.lines().map(|line| format!("  {line}\n")).collect();
        let is_marked = text.lines().any(|line| line == "---");
        let read = match is_marked {
            true => front::yaml(text).map(Value::Object),
            false => front::yaml(&format!("data:\n{lines}"))
                .map(|mut map| map.remove("data").unwrap_or_default()),
        };
        let read = match read {
            Ok(read) => read,
            Err(why) => {
                let what = format!("the data cannot be read: {why}");
                let remedy = "mend the file, and import again";
                gathered.losses.file(code::IMPORT_VALUE, path, what, remedy);
                continue;
            }
        };
        let name = path.rsplit_once('.').map_or(path, |(name, _)| name);
        let spoken = format!("site.data{}", name[FOLDER.len()..].replace('/', "."));
        // What of it is not put in is told where it stands.
        if export.texts().any(|(_, text)| text.contains(&spoken)) {
            gathered.used.insert(path.to_owned());
        }
        let folders = folder_of(path).split('/').skip(1);
        let mut at = entry(config, "data");
        for folder in folders {
            at = at.and_then(|map| entry(map, folder));
        }
        if let Some(map) = at {
            map.insert(stem_of(path).to_owned(), read);
        }
    }
}

fn entry<'m>(map: &'m mut Map<String, Value>, key: &str) -> Option<&'m mut Map<String, Value>> {
    let value = map.entry(key).or_insert_with(|| Value::Object(Map::new()));
    value.as_object_mut()
}
