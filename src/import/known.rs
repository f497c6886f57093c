//! What an earlier import made, and where that lies now: a page that comes again stays where it is, under
//! whatever title and in whatever section the old site has it by then.
//!
//! It must not know who remembers it.

use std::collections::BTreeMap;

use super::gathered::Page;
use super::names;
use crate::lang::Lang;

/// Pages and files by what they were made of.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Paths below the language's folder, without extension, by language and group.
    pages: BTreeMap<(Lang, String), String>,
    /// Paths of copies, by those in the export.
    files: BTreeMap<String, String>,
}

impl Known {
    /// Adds a file of the new folder; `origin` is what [`Imported::origins`](super::Imported::origins) said of
    /// it. What no import can have made is passed over.
    pub fn add(&mut self, path: &str, origin: &str) {
        let Some(bare) = path.strip_suffix(".md") else {
            if names::path(path, "file") == path {
                self.files.insert(origin.to_owned(), path.to_owned());
            }
            return;
        };
        let page = bare.split_once('/').and_then(|(folder, below)| {
            let is_safe = names::path(below, "page") == below;
            let lang = Lang::parse(folder).filter(|lang| lang.as_str() == folder && is_safe);
            Some((lang?, below))
        });
        if let Some((lang, below)) = page {
            let name = (lang, origin.to_owned());
            self.pages.insert(name, below.to_owned());
        }
    }

    /// Where a page lies, below its language's folder.
    pub(super) fn page(&self, page: &Page) -> Option<&str> {
        let name = (page.lang.clone(), page.group.clone());
        self.pages.get(&name).map(String::as_str)
    }

    /// Where a file of the export lies.
    pub(super) fn file(&self, file: &str) -> Option<&str> {
        self.files.get(file).map(String::as_str)
    }
}
