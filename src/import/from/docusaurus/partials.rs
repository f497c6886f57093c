//! Files that pages of a Docusaurus site show in themselves: which page shows which.
//!
//! It must not know what is told of them.

use std::collections::BTreeMap;

use super::PAGES;
use super::settings::quoted;
use crate::import::export::{Export, ends_in, folder_of, from_folder};

/// The files of text that others import, with those that do.
pub(super) fn partials<'e>(
    export: &'e Export,
    pages: impl Iterator<Item = (&'e str, &'e str)>,
) -> BTreeMap<String, Vec<&'e str>> {
    let mut partials: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (path, text) in pages {
        for line in text.lines().filter(|line| line.starts_with("import ")) {
            let from = line.rsplit_once(" from ").map(|(_, from)| from);
            let Some(from) = quoted(from).filter(|from| ends_in(from, PAGES)) else {
                continue;
            };
            let file = match from.strip_prefix("@site/") {
                Some(file) => Some(file.to_owned()),
                None => from_folder(folder_of(path), from),
            };
            if let Some(file) = file.filter(|file| export.has(file)) {
                let users = partials.entry(file).or_default();
                if !users.contains(&path) {
                    users.push(path);
                }
            }
        }
    }
    partials
}
