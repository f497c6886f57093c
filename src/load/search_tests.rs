//! Files of search tests: where they lie in a site, and their text.
//!
//! It must not know what is written in them.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use walkdir::WalkDir;

use super::files::written;
use super::truth;
use crate::problem::Problem;

/// A site's one file of tests.
const FILE: &str = "search-tests.toml";
/// A site's folder of such files.
const FOLDER: &str = "tests/search";

/// The files of search tests of a site, in order; `site` is its folder as somebody typed it, and so
/// are the paths.
///
/// # Errors
/// When their folder cannot be read, or one of them is a link out of the site.
pub fn search_tests(site: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let site = site.strip_prefix(".").unwrap_or(site);
    let mut found: Vec<_> = Some(site.join(FILE))
        .filter(|file| file.is_file())
        .into_iter()
        .collect();
    let folder = site.join(FOLDER);
    if folder.is_dir() {
        found.extend(test_files(&folder)?);
    }
    match found.iter().find(|file| !truth::stays_in(site, file)) {
        Some(away) => bail!(
            "`{}` is a link that leads out of the site, or to what is hidden in it: put what it leads to in its place",
            away.display()
        ),
        None => Ok(found),
    }
}

/// The TOML files below a folder, in order.
///
/// # Errors
/// When the folder cannot be read.
pub fn test_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.with_context(|| format!("cannot read `{}`", folder.display()))?;
        let path = entry.path();
        if path.extension().is_some_and(|end| end == "toml") && path.is_file() {
            found.push(path.to_owned());
        }
    }
    Ok(found)
}

/// The text of a file that a writer named.
///
/// # Errors
/// A problem, when it cannot be read or is not UTF-8.
pub fn tests_text(path: &Path) -> Result<String, Box<Problem>> {
    written(path, &path.to_string_lossy())
}
