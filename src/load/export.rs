//! The export of another help centre: the names of its files, and the texts of those that are read.
//!
//! Links are not followed: they may lead anywhere. It must not know what the files mean.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use walkdir::{DirEntry, WalkDir};

use super::walk::{broken_walk, relative};
use crate::import::{Export, LARGEST_DATA};
use crate::problem::{Place as ProblemPlace, Problem, code};

/// The largest page that is read, in bytes.
const LARGEST_PAGE: u64 = 8 << 20;

/// The largest file that is carried, in bytes: no larger one can be a picture or a download.
const LARGEST_FILE: u64 = 256 << 20;

/// All texts together may have so many bytes.
const ALL_TEXTS: u64 = 1 << 30;

/// An export may have so many files.
const MOST_FILES: usize = 300_000;

/// Folders that tools make beside a site's sources.
const OF_TOOLS: [&str; 4] = ["node_modules", "_site", "__pycache__", "bower_components"];

/// Reads an export. `reads` says of which files the text is wanted; `except` is a folder that is no
/// part of it, such as the one that the import goes to.
///
/// # Errors
/// When the folder cannot be read, or holds more than anybody exports.
pub fn export(
    folder: &Path,
    except: Option<&Path>,
    reads: &dyn Fn(&str) -> bool,
) -> anyhow::Result<(Export, Vec<Problem>)> {
    let folder = folder
        .canonicalize()
        .with_context(|| format!("the export `{}` cannot be opened", folder.display()))?;
    if !folder.is_dir() {
        bail!(
            "`{}` is no folder: unpack the export first",
            folder.display()
        );
    }
    let except = except.and_then(|folder| folder.canonicalize().ok());
    let mut reading = Reading {
        export: Export::default(),
        problems: Vec::new(),
        texts: 0,
    };
    let mut files = 0;
    let is_wanted = |entry: &DirEntry| is_wanted(entry, except.as_ref());
    let walk = WalkDir::new(&folder).sort_by_file_name().into_iter();
    for entry in walk.filter_entry(is_wanted) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) => {
                files += 1;
                if files > MOST_FILES {
                    bail!(
                        "`{}` holds more than {MOST_FILES} files: name the folder of the export itself",
                        folder.display()
                    );
                }
                reading.add(&folder, &entry, reads)?;
            }
            Err(error) => reading.problems.push(broken_walk(&folder, &error)),
        }
    }
    Ok((reading.export, reading.problems))
}

fn is_wanted(entry: &DirEntry, except: Option<&PathBuf>) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_hidden = name.starts_with('.') || OF_TOOLS.contains(&name.as_ref());
    let is_excepted = except.is_some_and(|except| entry.path() == except);
    entry.depth() == 0 || !(is_hidden || is_excepted)
}

struct Reading {
    export: Export,
    problems: Vec<Problem>,
    /// The bytes of all texts.
    texts: u64,
}

impl Reading {
    fn add(
        &mut self,
        folder: &Path,
        entry: &DirEntry,
        reads: &dyn Fn(&str) -> bool,
    ) -> anyhow::Result<()> {
        let path = relative(folder, entry.path());
        let shown = path.to_string_lossy().replace('\\', "/");
        let left_out = |what: String, remedy: &str| {
            Problem::new(code::IMPORT_FILE, ProblemPlace::file(&shown), what, remedy)
        };
        if path.to_str().is_none() {
            let what = "the file's name is not UTF-8: it was left out".to_owned();
            self.problems.push(left_out(what, "rename the file"));
            return Ok(());
        }
        if !entry.file_type().is_file() {
            let what = "a link or a device, which is not followed".to_owned();
            let remedy = "copy what it leads to into the export";
            self.problems.push(left_out(what, remedy));
            return Ok(());
        }
        let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
        let is_read = reads(&shown);
        let is_data = shown.to_lowercase().ends_with(".json");
        let most = match (is_read, is_data) {
            (true, false) => LARGEST_PAGE,
            (true, true) => LARGEST_DATA,
            (false, _) => LARGEST_FILE,
        };
        if bytes > most {
            let what = format!("{} MiB are too large; it was left out", bytes >> 20);
            let remedy = format!("split it: {} MiB at most", most >> 20);
            let mut problem = left_out(what, &remedy);
            if is_read {
                problem.severity = crate::problem::Severity::Error;
            }
            self.problems.push(problem);
            return Ok(());
        }
        if !is_read {
            self.export.add(shown, None);
            return Ok(());
        }
        self.texts += bytes;
        if self.texts > ALL_TEXTS {
            bail!(
                "the texts of the export have more than {} MiB: import it in parts",
                ALL_TEXTS >> 20
            );
        }
        match super::files::written(entry.path(), &shown) {
            Ok(text) if text.contains('\0') => {
                let problem = left_out(
                    "the file holds bytes that no text has; it may be UTF-16".into(),
                    "save it as UTF-8, and import again",
                );
                self.problems.push(problem);
            }
            Ok(text) => self.export.add(shown, Some(text)),
            Err(problem) => self.problems.push(*problem),
        }
        Ok(())
    }
}
