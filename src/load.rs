//! Reads files: finds a site's folders, walks its articles and themes, reads text and measures pictures.
//!
//! What cannot be read is a problem, and the rest is read all the same. It must not know what an
//! article, a theme or a setting means.

use std::collections::BTreeMap;
use std::env;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use bytes::Bytes;
use walkdir::{DirEntry, WalkDir};

use crate::config::Paths;
use crate::content::{Asset, outline, svg};
use crate::problem::{Place as ProblemPlace, Problem, code};

/// Folders that hold no articles, whatever tool left them.
const NO_ARTICLES: &[&str] = &[
    "node_modules",
    "target",
    "vendor",
    "_site",
    "_includes",
    "_layouts",
    "_sass",
    "_data",
    "_build",
];

/// Files at the root that are no articles, unless they have front matter.
const ABOUT_THE_PROJECT: &[&str] = &[
    "license",
    "licence",
    "copying",
    "notice",
    "source",
    "contributing",
    "code_of_conduct",
    "code-of-conduct",
    "changelog",
    "changes",
    "history",
    "security",
    "authors",
    "maintainers",
    "governance",
    "support",
    "pull_request_template",
    "issue_template",
];

/// The largest file that is offered as a picture or a download, in bytes.
const LARGEST_ASSET: u64 = 256 * 1024 * 1024;

/// What the command line says about places.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--articles`
    pub articles: Option<PathBuf>,
    /// `--index`
    pub index: Option<PathBuf>,
    /// `--data`
    pub data: Option<PathBuf>,
}

/// The folder of a site, before its kb.toml is read.
#[derive(Clone, Debug)]
pub struct Root {
    /// The folder itself, absolute.
    pub folder: PathBuf,
    /// Its kb.toml, when there is one.
    pub config: Option<PathBuf>,
    /// The folder is nothing but articles: nothing is written into it.
    bare: bool,
}

/// Where everything of a site lies (absolute paths).
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder that holds kb.toml, or the articles themselves.
    pub root: PathBuf,
    /// kb.toml, when there is one.
    pub config: Option<PathBuf>,
    /// The articles.
    pub articles: PathBuf,
    /// The index directory.
    pub index: PathBuf,
    /// Durable data.
    pub data: PathBuf,
    /// The site's own themes.
    pub themes: PathBuf,
}

impl Root {
    /// Finds the site in a folder.
    ///
    /// # Errors
    /// When the folder is missing, or is no folder.
    pub fn find(folder: &Path, overrides: &Overrides) -> anyhow::Result<Self> {
        let shown = folder.display();
        if !folder.exists() {
            bail!(
                "there is no folder `{shown}`: name a folder that holds Markdown files, or make a new site with `kb init {shown}`"
            );
        }
        if !folder.is_dir() {
            bail!("`{shown}` is a file: name the folder that holds your Markdown files");
        }
        let folder = std::path::absolute(folder)
            .and_then(|folder| folder.canonicalize())
            .with_context(|| format!("the folder `{shown}` cannot be opened"))?;
        let config = match &overrides.config {
            Some(config) if !config.is_file() => {
                bail!("there is no file `{}` (from `--config`)", config.display())
            }
            Some(config) => Some(std::path::absolute(config)?),
            None => Some(folder.join("kb.toml")).filter(|config| config.is_file()),
        };
        let bare = config.is_none() && !folder.join("articles").is_dir();
        Ok(Self {
            folder,
            config,
            bare,
        })
    }

    /// The text of kb.toml, when there is one.
    ///
    /// # Errors
    /// When it is there and cannot be read as text.
    pub fn config_text(&self) -> anyhow::Result<Option<String>> {
        let Some(config) = &self.config else {
            return Ok(None);
        };
        let shown = config.display();
        let bytes = std::fs::read(config).with_context(|| format!("`{shown}` cannot be read"))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(text)),
            Err(_) => bail!("`{shown}` is not UTF-8: save it as UTF-8 in your editor"),
        }
    }

    /// Where everything lies, once kb.toml is read.
    #[must_use]
    pub fn place(&self, paths: &Paths, overrides: &Overrides) -> Place {
        let below = |path: &str| self.folder.join(path);
        let given = |path: &Option<PathBuf>| {
            path.as_ref()
                .and_then(|path| std::path::absolute(path).ok())
        };
        let (articles, index, data) = if self.bare {
            let name = blake3::hash(self.folder.to_string_lossy().as_bytes()).to_hex();
            let name = format!("kb/{}", &name.as_str()[..16]);
            (
                self.folder.clone(),
                home("XDG_CACHE_HOME", ".cache").join(&name),
                home("XDG_STATE_HOME", ".local/state").join(&name),
            )
        } else {
            (
                below(&paths.articles),
                below(&paths.index),
                below(&paths.data),
            )
        };
        Place {
            root: self.folder.clone(),
            config: self.config.clone(),
            articles: given(&overrides.articles).unwrap_or(articles),
            index: given(&overrides.index).unwrap_or(index),
            data: given(&overrides.data).unwrap_or(data),
            themes: below(&paths.themes),
        }
    }
}

/// A folder of the user's, as the XDG base directory specification finds it.
fn home(variable: &str, default: &str) -> PathBuf {
    env::var_os(variable)
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .or_else(|| env::var_os("HOME").map(|home| PathBuf::from(home).join(default)))
        .unwrap_or_else(env::temp_dir)
}

impl Place {
    /// What stands before the path of an article when it is shown to people: `articles/`.
    #[must_use]
    pub fn shown_prefix(&self) -> String {
        match self.articles.strip_prefix(&self.root) {
            Ok(below) if below.as_os_str().is_empty() => String::new(),
            Ok(below) => format!("{}/", below.to_string_lossy()),
            Err(_) => format!("{}/", self.articles.to_string_lossy()),
        }
    }
}

/// A file below the articles folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its path below that folder, with `/`.
    pub path: String,
    /// Its size in bytes.
    pub bytes: u64,
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
    let entries = WalkDir::new(root)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|entry| is_wanted(place, entry));
    for entry in entries {
        match entry {
            Ok(entry) if entry.file_type().is_file() => walk.add(root, &real_root, &entry),
            Ok(_) => {}
            Err(error) => walk.problems.push(broken_walk(root, &error)),
        }
    }
    walk.articles.sort();
    walk.others.sort();
    Ok(walk)
}

fn is_wanted(place: &Place, entry: &DirEntry) -> bool {
    if entry.depth() == 0 {
        return true;
    }
    let name = entry.file_name().to_string_lossy();
    let path = entry.path();
    let hidden = name.starts_with('.');
    let other_tools = entry.file_type().is_dir() && NO_ARTICLES.contains(&name.as_ref());
    let ours = [&place.index, &place.data, &place.themes]
        .map(PathBuf::as_path)
        .contains(&path)
        || place.config.as_deref() == Some(path);
    !(hidden || other_tools || ours)
}

impl Walk {
    fn add(&mut self, root: &Path, real_root: &Path, entry: &DirEntry) {
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
        if leads_out(entry, real_root) {
            self.problems.push(Problem::new(
                code::LEFT_OUT,
                ProblemPlace::file(&shown),
                "the link leads out of the articles folder and is left out",
                "copy the file into the folder",
            ));
            return;
        }
        let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
        let found = Found { path: shown, bytes };
        let markdown = Path::new(&found.path).extension().is_some_and(|extension| {
            extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
        });
        if markdown {
            self.articles.push(found);
        } else {
            self.others.push(found);
        }
    }
}

fn relative<'p>(root: &Path, path: &'p Path) -> &'p Path {
    path.strip_prefix(root).unwrap_or(path)
}

/// Whether a symbolic link (or a file in a linked folder) lies somewhere else in truth.
fn leads_out(entry: &DirEntry, real_root: &Path) -> bool {
    let linked = entry.path_is_symlink()
        || entry
            .path()
            .ancestors()
            .take(entry.depth())
            .any(Path::is_symlink);
    linked
        && !entry
            .path()
            .canonicalize()
            .is_ok_and(|real| real.starts_with(real_root))
}

fn broken_walk(root: &Path, error: &walkdir::Error) -> Problem {
    let path = error.path().map_or_else(String::new, |path| {
        relative(root, path).to_string_lossy().into_owned()
    });
    let place = ProblemPlace::file(path);
    if let Some(above) = error.loop_ancestor() {
        let above = relative(root, above).to_string_lossy();
        return Problem::new(
            code::FOLDER_LOOP,
            place,
            format!("the link leads back into `{above}` and is not followed"),
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

/// Whether a file without front matter is about the project rather than for customers.
#[must_use]
pub fn is_about_the_project(path: &str) -> bool {
    let name = outline::without_extension(path).to_lowercase();
    ABOUT_THE_PROJECT.contains(&name.as_str())
}

/// Reads the text of an article.
///
/// # Errors
/// A problem, when it is too large, cannot be read, or is not UTF-8.
pub fn article(place: &Place, found: &Found) -> Result<String, Box<Problem>> {
    let at = ProblemPlace::file(&found.path);
    if found.bytes > outline::LARGEST {
        return Err(Box::new(Problem::new(
            code::TOO_LARGE,
            at,
            format!("{} MiB are too large for an article", found.bytes >> 20),
            format!("split it, or keep it below {} MiB", outline::LARGEST >> 20),
        )));
    }
    let bytes = std::fs::read(place.articles.join(&found.path)).map_err(|error| {
        Box::new(Problem::new(
            code::UNREADABLE,
            at,
            format!("cannot be read: {error}"),
            "check that it exists and that you may read it",
        ))
    })?;
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        Box::new(Problem::new(
            code::NOT_UTF8,
            ProblemPlace::span(&found.path, &text, valid, valid + 1),
            "the text is not UTF-8",
            "save the file as UTF-8 in your editor",
        ))
    })
}

/// Reads what must be known of a picture or a download.
///
/// # Errors
/// A problem, when it is too large or cannot be read.
pub fn asset(place: &Place, found: &Found) -> Result<(Asset, Option<Problem>), Box<Problem>> {
    let at = ProblemPlace::file(&found.path);
    if found.bytes > LARGEST_ASSET {
        return Err(Box::new(Problem::new(
            code::TOO_LARGE,
            at,
            format!("{} MiB are too large for a download", found.bytes >> 20),
            "offer it from a file server, and link to it",
        )));
    }
    let path = place.articles.join(&found.path);
    let hash = hash_file(&path).map_err(|error| {
        Box::new(Problem::new(
            code::UNREADABLE,
            at.clone(),
            format!("cannot be read: {error}"),
            "check that it exists and that you may read it",
        ))
    })?;
    let mut asset = Asset {
        path: found.path.clone(),
        bytes: found.bytes,
        hash: hash.to_hex().to_string(),
        dimensions: None,
    };
    if !asset.is_image() {
        return Ok((asset, None));
    }
    asset.dimensions = dimensions(&path);
    let unknown = asset.dimensions.is_none() && !found.path.to_lowercase().ends_with(".svg");
    let problem = unknown.then(|| {
        Problem::new(
            code::BROKEN_IMAGE,
            at,
            "the picture cannot be measured: it is damaged or in an unknown format",
            "save it again as PNG, JPEG, WebP or SVG",
        )
    });
    Ok((asset, problem))
}

fn hash_file(path: &Path) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize())
}

fn dimensions(path: &Path) -> Option<(u32, u32)> {
    if path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("svg"))
    {
        let mut head = Vec::new();
        File::open(path)
            .ok()?
            .take(4096)
            .read_to_end(&mut head)
            .ok()?;
        return svg::dimensions(&String::from_utf8_lossy(&head));
    }
    let size = imagesize::size(path).ok()?;
    let pair = (
        u32::try_from(size.width).ok()?,
        u32::try_from(size.height).ok()?,
    );
    (pair.0 > 0 && pair.1 > 0).then_some(pair)
}

/// The content of a picture or a download.
///
/// # Errors
/// When it cannot be read any more.
pub fn bytes(place: &Place, path: &str) -> anyhow::Result<Bytes> {
    let full = place.articles.join(path);
    std::fs::read(&full)
        .map(Bytes::from)
        .with_context(|| format!("`{}` cannot be read", full.display()))
}

/// A site's own files of a theme, by their paths below the theme's folder. None when it has none.
pub fn theme(place: &Place, name: &str) -> (BTreeMap<String, Bytes>, Vec<Problem>) {
    let root = place.themes.join(name);
    let mut files = BTreeMap::new();
    let mut problems = Vec::new();
    if !root.is_dir() {
        return (files, problems);
    }
    for entry in WalkDir::new(&root).sort_by_file_name() {
        let entry = match entry {
            Ok(entry) if entry.file_type().is_file() => entry,
            Ok(_) => continue,
            Err(error) => {
                problems.push(broken_walk(&root, &error));
                continue;
            }
        };
        let path = relative(&root, entry.path())
            .to_string_lossy()
            .replace('\\', "/");
        match std::fs::read(entry.path()) {
            Ok(bytes) => {
                files.insert(path, Bytes::from(bytes));
            }
            Err(error) => problems.push(Problem::new(
                code::UNREADABLE,
                ProblemPlace::file(format!("themes/{name}/{path}")),
                format!("cannot be read: {error}"),
                "check that you may read it",
            )),
        }
    }
    (files, problems)
}

/// The commit that is checked out in the site's folder; `None` without git.
#[must_use]
pub fn git_commit(place: &Place) -> Option<String> {
    let output = std::process::Command::new("git")
        .arg("-C")
        .arg(&place.root)
        .args(["rev-parse", "--verify", "--quiet", "HEAD"])
        .output()
        .ok()?;
    let commit = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && commit.len() >= 40).then_some(commit)
}
