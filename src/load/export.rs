//! The export of another help centre: the names of its files, and the texts of those that are read.
//!
//! Links are not followed: they may lead anywhere. It must not know what the files mean.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use walkdir::{DirEntry, WalkDir};

use super::walk::{broken_walk, relative};
use crate::import::{Export, LARGEST_DATA};
use crate::problem::{Place as ProblemPlace, Problem, Severity, code};

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
    // MkDocs says there what holds for a folder.
    let is_hidden =
        name.starts_with('.') && name != ".meta.yml" || OF_TOOLS.contains(&name.as_ref());
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
                problem.severity = Severity::Error;
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
        let text = match super::files::written(entry.path(), &shown) {
            Err(problem) if problem.code == code::NOT_UTF8 && !is_data => {
                older(entry.path(), &shown).map(|(text, told)| {
                    self.problems.push(told);
                    text
                })
            }
            read => read,
        };
        match text {
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

/// The text of a page from before UTF-8, as browsers read one, with the word that it was.
fn older(path: &Path, shown: &str) -> Result<(String, Problem), Box<Problem>> {
    let place = || ProblemPlace::file(shown);
    let bytes = std::fs::read(path).map_err(|error| {
        let remedy = "check that it exists and that you may read it";
        let what = format!("cannot be read: {error}");
        Box::new(Problem::new(code::UNREADABLE, place(), what, remedy))
    })?;
    if let Some(charset) = charset(&bytes).filter(|name| !is_western(name)) {
        let what = format!("is not UTF-8 but says that it is `{charset}`: it was left out");
        let remedy = format!("turn it into UTF-8: `iconv -f {charset} -t utf-8`");
        return Err(Box::new(Problem::new(
            code::NOT_UTF8,
            place(),
            what,
            remedy,
        )));
    }
    let text = bytes.iter().map(|byte| western(*byte)).collect();
    let mut told = Problem::new(
        code::NOT_UTF8,
        place(),
        "is not UTF-8: it was read as windows-1252, as browsers do",
        "look through its letters; if they are wrong, save it as UTF-8 and import again",
    );
    told.severity = Severity::Warning;
    Ok((text, told))
}

/// The encoding that a page says it has, in small letters.
fn charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let (_, rest) = head.split_once("charset=")?;
    let rest = rest.trim_start_matches(['"', '\'', ' ']);
    let fits = |c: &char| c.is_ascii_alphanumeric() || "-_:".contains(*c);
    let name: String = rest.chars().take_while(fits).take(40).collect();
    (!name.is_empty()).then_some(name)
}

fn is_western(charset: &str) -> bool {
    let known = [
        "windows-1252",
        "iso-8859-1",
        "latin1",
        "us-ascii",
        "cp1252",
        "utf-8",
    ];
    known.contains(&charset)
}

/// A letter of windows-1252: as in Unicode, but for a row in which that has no letters.
fn western(byte: u8) -> char {
    const ROW: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => ROW[usize::from(byte - 0x80)],
        byte => char::from(byte),
    }
}
