//! An export: its files by their paths, with the texts of those that an importer reads.
//!
//! It must not know what the files mean.

use std::collections::BTreeMap;

use crate::content::url;

/// The largest file of data that is read, in bytes: an export of a large help centre fits.
pub const LARGEST_DATA: u64 = 256 << 20;

/// The files of an export, by their paths below its folder, with `/`.
#[derive(Clone, Debug, Default)]
pub struct Export {
    files: BTreeMap<String, Option<String>>,
}

impl Export {
    /// Adds a file; without its text when nobody reads it.
    pub fn add(&mut self, path: impl Into<String>, text: Option<String>) {
        let text = text.map(|text| {
            let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
            text.replace("\r\n", "\n").replace('\r', "\n")
        });
        self.files.insert(path.into(), text);
    }

    /// The text of a file that was read.
    #[must_use]
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.as_deref()
    }

    /// Whether a file is there.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// All paths, in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// All files that were read, in order.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter();
        files.filter_map(|(path, text)| Some((path.as_str(), text.as_deref()?)))
    }

    /// The first of these files that was read.
    #[must_use]
    pub fn first<'a>(&'a self, paths: &[&'a str]) -> Option<(&'a str, &'a str)> {
        let mut known = paths.iter().map(|path| Some((*path, self.text(path)?)));
        known.find_map(|found| found)
    }
}

/// Whether a path ends in one of these, in whatever letter case.
pub(super) fn ends_in(path: &str, extensions: &[&str]) -> bool {
    let name = name_of(path);
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && extensions
                .iter()
                .any(|one| extension.eq_ignore_ascii_case(one))
    })
}

/// The last part of a path.
pub(super) fn name_of(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The last part of a path without its extension.
pub(super) fn stem_of(path: &str) -> &str {
    let name = name_of(path);
    match name.rsplit_once('.') {
        Some((stem, _)) if !stem.is_empty() => stem,
        _ => name,
    }
}

/// The folder of a path, empty at the top.
pub(super) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path below a folder.
pub(super) fn join(folder: &str, path: &str) -> String {
    match (folder.is_empty(), path.is_empty()) {
        (true, _) => path.to_owned(),
        (_, true) => folder.to_owned(),
        _ => format!("{folder}/{path}"),
    }
}

/// A path as seen from a folder, without `.` and `..`; `None` when it leads out of the export.
pub(super) fn from_folder(folder: &str, path: &str) -> Option<String> {
    url::normalize(&join(folder, path))
}

/// What is below a folder; the whole path when the folder is empty.
pub(super) fn below<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    match folder {
        "" => Some(path),
        _ => path.strip_prefix(folder)?.strip_prefix('/'),
    }
}
