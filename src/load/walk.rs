//! The walk through the articles folder: which files there are.
//!
//! It must not know what is in them.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, bail};
use walkdir::{DirEntry, WalkDir};

use super::{Place, Stamp};
use crate::problem::{Place as ProblemPlace, Problem, code};

/// Folders that tools make. No writer calls a category so.
const OF_TOOLS: &[&str] = &[
    "node_modules",
    "_site",
    "_includes",
    "_layouts",
    "_sass",
    "_data",
    "_drafts",
    "_build",
];

/// Folders that tools make among sources. In a site of its own they may be anything: a help centre
/// for sellers has a category `vendor`.
const OF_TOOLS_AMONG_SOURCES: &[&str] = &["target", "vendor"];

/// So many files of a folder that is left out are looked at for Markdown; tools make thousands.
const GLANCE: usize = 1000;

/// A file below the articles folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its path below that folder, with `/`.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// What it looks like from outside, when that tells one state of it from the next.
    pub stamp: Option<Stamp>,
}

impl Found {
    /// The file of this path in a folder, when it is there.
    #[must_use]
    pub fn at(folder: &Path, path: &str) -> Option<Self> {
        let now = SystemTime::now();
        let file = std::fs::metadata(folder.join(path)).ok()?;
        file.is_file().then(|| Self {
            path: path.to_owned(),
            bytes: file.len(),
            stamp: Stamp::settled(&file, now),
        })
    }
}

/// The files of the articles folder, in the order of their paths.
#[derive(Debug, Default)]
pub struct Walk {
    /// Markdown files.
    pub articles: Vec<Found>,
    /// All others.
    pub others: Vec<Found>,
    /// What could not be walked.
    pub problems: Vec<Problem>,
    /// Folders that are links.
    linked: Vec<PathBuf>,
}

/// Walks the articles folder.
///
/// # Errors
/// When the folder itself is not there.
pub fn walk(place: &Place) -> anyhow::Result<Walk> {
    let root = &place.articles;
    if !root.is_dir() {
        bail!(
            "there is no articles folder `{}`: make one, or set `articles` under `[paths]` in kb.toml",
            root.display()
        );
    }
    let real_root = root
        .canonicalize()
        .with_context(|| format!("the articles folder `{}` cannot be opened", root.display()))?;
    let mut walk = Walk::default();
    // Before any file is looked at.
    let begun = SystemTime::now();
    let entries = WalkDir::new(root)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    let mut entries = entries.filter_entry(|entry| is_wanted(place, entry));
    let is_site = place.is_site();
    while let Some(entry) = entries.next() {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                walk.add(place, is_site, &real_root, &entry, begun)
            }
            Ok(entry) if is_of_tools(&entry, is_site) => {
                walk.leave_out_tools(root, &entry);
                entries.skip_current_dir();
            }
            Ok(entry) if entry.path_is_symlink() => {
                match walk.leads_astray(place, is_site, &entry, &real_root) {
                    // Nobody knows how much lies behind such a link: the whole disk, perhaps.
                    Some(astray) => {
                        walk.leave_out(root, &entry, astray);
                        entries.skip_current_dir();
                    }
                    None => walk.linked.push(entry.path().to_owned()),
                }
            }
            Ok(_) => {}
            Err(error) => walk.problems.push(broken_walk(root, &error)),
        }
    }
    walk.articles.sort_by(|a, b| a.path.cmp(&b.path));
    walk.others.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(walk)
}

fn is_wanted(place: &Place, entry: &DirEntry) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    let path = entry.path();
    let ours = ours(place).any(|ours| ours == path);
    !(name.starts_with('.') || ours)
}

/// What belongs to kb itself.
fn ours(place: &Place) -> impl Iterator<Item = &Path> {
    [&place.index, &place.data, &place.themes]
        .into_iter()
        .map(PathBuf::as_path)
        .chain(place.config.as_deref())
}

/// Whether a file of this path below the articles folder would be found there.
#[must_use]
pub fn is_walked(place: &Place, path: &str) -> bool {
    let is_site = place.is_site();
    let mut parts = path.split('/').peekable();
    let mut named = true;
    while let Some(part) = parts.next() {
        let folder = parts.peek().is_some();
        named &= !part.is_empty() && !part.starts_with('.');
        named &= !(folder && is_name_of_tools(part, is_site));
    }
    let path = place.articles.join(path);
    named && !ours(place).any(|ours| path.starts_with(ours))
}

fn is_of_tools(entry: &DirEntry, is_site: bool) -> bool {
    let name = entry.file_name().to_string_lossy();
    entry.depth() > 0 && entry.file_type().is_dir() && is_name_of_tools(&name, is_site)
}

fn is_name_of_tools(name: &str, is_site: bool) -> bool {
    OF_TOOLS.contains(&name) || !is_site && OF_TOOLS_AMONG_SOURCES.contains(&name)
}

/// Whether a folder has a Markdown file that somebody might miss, as far as a glance tells.
fn holds_markdown(folder: &Path) -> bool {
    let mut files = WalkDir::new(folder).into_iter().take(GLANCE);
    files.any(|entry| entry.is_ok_and(|entry| is_markdown(entry.path())))
}

/// Whether a file is Markdown, by its name.
#[must_use]
pub fn is_markdown(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
    })
}

impl Walk {
    /// The names of the folders at the top that hold articles, each once.
    #[must_use]
    pub fn top_folders(&self) -> BTreeSet<&str> {
        let tops = self.articles.iter().map(|found| found.path.split_once('/'));
        tops.flatten().map(|(top, _)| top).collect()
    }

    fn add(
        &mut self,
        place: &Place,
        is_site: bool,
        real_root: &Path,
        entry: &DirEntry,
        begun: SystemTime,
    ) {
        let root = &place.articles;
        let path = relative(root, entry.path());
        let Some(shown) = path.to_str().map(|path| path.replace('\\', "/")) else {
            self.problems.push(Problem::new(
                code::FILE_NAME,
                ProblemPlace::file(path.to_string_lossy()),
                "the file's name is not UTF-8",
                "rename the file",
            ));
            return;
        };
        if let Some(astray) = self.leads_astray(place, is_site, entry, real_root) {
            return self.leave_out(root, entry, astray);
        }
        let meta = entry.metadata().ok();
        let found = Found {
            path: shown,
            bytes: meta.as_ref().map_or(0, std::fs::Metadata::len),
            stamp: meta.and_then(|meta| Stamp::settled(&meta, begun)),
        };
        if is_markdown(Path::new(&found.path)) {
            self.articles.push(found);
        } else {
            self.others.push(found);
        }
    }

    /// Whether a symbolic link (or a file in a linked folder) lies, in truth, where nothing is published.
    fn leads_astray(
        &self,
        place: &Place,
        is_site: bool,
        entry: &DirEntry,
        real_root: &Path,
    ) -> Option<Astray> {
        let below = |folder: &PathBuf| entry.path().starts_with(folder);
        let linked = entry.path_is_symlink() || self.linked.iter().any(below);
        if !linked {
            return None;
        }
        let Ok(real) = entry.path().canonicalize() else {
            return Some(Astray::Out);
        };
        let Ok(below) = real.strip_prefix(real_root) else {
            return Some(Astray::Out);
        };
        let mut parts = below.components().peekable();
        while let Some(part) = parts.next() {
            let folder = parts.peek().is_some() || entry.file_type().is_dir();
            let name = part.as_os_str().to_string_lossy();
            if name.starts_with('.') || (folder && is_name_of_tools(&name, is_site)) {
                return Some(Astray::Hidden);
            }
        }
        let mut ours = ours(place).filter_map(|ours| ours.canonicalize().ok());
        ours.any(|ours| real.starts_with(ours))
            .then_some(Astray::Hidden)
    }

    fn leave_out_tools(&mut self, root: &Path, entry: &DirEntry) {
        if !holds_markdown(entry.path()) {
            return;
        }
        let path = relative(root, entry.path()).to_string_lossy();
        self.problems.push(Problem::new(
            code::LEFT_OUT,
            ProblemPlace::file(path.as_ref()),
            format!(
                "the folder `{}` is one that tools make, and is left out with all that is in it",
                entry.file_name().to_string_lossy()
            ),
            "rename it if its Markdown files are articles",
        ));
    }

    fn leave_out(&mut self, root: &Path, entry: &DirEntry, astray: Astray) {
        let (what, remedy) = match astray {
            Astray::Out => (
                "the link leads out of the articles folder and is left out",
                "copy what it leads to into the folder",
            ),
            Astray::Hidden => (
                "the link leads to what is hidden or is no content, and is left out",
                "copy what it leads to, if everybody may read it",
            ),
        };
        let place = ProblemPlace::file(relative(root, entry.path()).to_string_lossy());
        self.problems
            .push(Problem::new(code::LEFT_OUT, place, what, remedy));
    }
}

/// Why a symbolic link is not followed.
#[derive(Clone, Copy)]
enum Astray {
    /// It leads out of the articles folder.
    Out,
    /// It leads to something in it that would not be published under its own name.
    Hidden,
}

pub(super) fn relative<'p>(root: &Path, path: &'p Path) -> &'p Path {
    path.strip_prefix(root).unwrap_or(path)
}

pub(super) fn broken_walk(root: &Path, error: &walkdir::Error) -> Problem {
    let path = error.path().map_or_else(String::new, |path| {
        relative(root, path).to_string_lossy().into_owned()
    });
    let place = ProblemPlace::file(path);
    if let Some(above) = error.loop_ancestor() {
        let above = match relative(root, above).to_string_lossy() {
            above if above.is_empty() => "the articles folder".into(),
            above => format!("`{above}`"),
        };
        return Problem::new(
            code::FOLDER_LOOP,
            place,
            format!("the link leads back into {above} and is not followed"),
            "remove the link",
        );
    }
    Problem::new(
        code::UNREADABLE,
        place,
        format!("cannot be read: {}", reason(error.io_error())),
        "check that it exists and that you may read it",
    )
}

fn reason(error: Option<&io::Error>) -> String {
    error.map_or_else(|| "unknown reason".into(), ToString::to_string)
}
