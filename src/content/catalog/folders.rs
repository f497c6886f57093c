//! Folders whose names make one address: they are shown as one category, and that is said.
//!
//! It must not know what lies in a folder, nor who is shown.

use std::collections::{BTreeMap, BTreeSet};

use super::{Came, key};
use crate::content::category;
use crate::content::outline::{Outline, folder_of};
use crate::problem::{Place, Problem, code};

/// What is wrong with folders of one address, drafts and all languages looked at: a name that two languages
/// write differently makes two folders, too. Whoever was there first keeps the name.
pub(super) fn shared(outlines: &[Outline], came: Came<'_>) -> Vec<Problem> {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let folders: BTreeSet<&str> = outlines.iter().flat_map(above).collect();
    for folder in folders {
        let same = names.entry(category::path_of(folder)).or_default();
        same.insert(name_of(folder));
    }
    names.retain(|_, names| names.len() > 1);
    if names.is_empty() {
        return Vec::new();
    }
    let mut files: BTreeMap<String, Vec<(&Outline, &str)>> = BTreeMap::new();
    for outline in outlines {
        for folder in above(outline) {
            let address = category::path_of(folder);
            if names.contains_key(&address) {
                files.entry(address).or_default().push((outline, folder));
            }
        }
    }
    let said = files.into_iter();
    said.flat_map(|(address, files)| of_one(&address, files, came))
        .collect()
}

/// What is wrong with the folders of one address.
fn of_one(address: &str, mut files: Vec<(&Outline, &str)>, came: Came<'_>) -> Vec<Problem> {
    files.sort_by(|a, b| a.0.path.cmp(&b.0.path));
    let paths: Vec<&str> = files.iter().map(|(one, _)| one.path.as_str()).collect();
    let since = came(&paths);
    let Some(first) = (0..files.len()).min_by_key(|at| since[*at]) else {
        return Vec::new();
    };
    let (eldest, kept) = files[first];
    let mut told = BTreeSet::new();
    let others = files.iter().filter(|(outline, folder)| {
        name_of(folder) != name_of(kept) && told.insert(whole(outline, folder))
    });
    let problem = |(outline, folder): &(&Outline, &str)| {
        let beside = files
            .iter()
            .find(|(one, other)| one.lang == outline.lang && name_of(other) == name_of(kept));
        let (elder, kept) = beside.copied().unwrap_or((eldest, kept));
        let (this, other) = (whole(outline, folder), whole(elder, kept));
        Problem::new(
            code::SAME_URL,
            Place::file(&outline.path),
            format!(
                "the folders `{other}` and `{this}` have one address, `{address}`, and are shown as one category"
            ),
            format!("rename `{this}`, or move its articles into the other one"),
        )
    };
    others.map(problem).collect()
}

/// The folders that a file lies in, from the inmost outwards.
fn above(outline: &Outline) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(outline.folder()), |&folder| Some(folder_of(folder)))
        .take_while(|folder| !folder.is_empty())
}

/// The last part of a folder's path, in the form that it is compared in.
fn name_of(folder: &str) -> String {
    key(folder.rsplit('/').next().unwrap_or(folder))
}

/// A folder as it lies below the articles folder: with that of its language.
fn whole(outline: &Outline, folder: &str) -> String {
    let own = folder_of(&outline.path);
    let end = own.len() - (outline.folder().len() - folder.len());
    own[..end].to_owned()
}
