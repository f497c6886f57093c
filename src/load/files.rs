//! Single files: the text of an article, the measures of a picture, the files of a theme.
//!
//! It must not know what they are for.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use anyhow::Context;
use bytes::Bytes;
use walkdir::WalkDir;

use super::walk::{broken_walk, relative};
use super::{Found, Place, truth};
use crate::content::{Asset, outline, svg};
use crate::problem::{Place as ProblemPlace, Problem, code};

/// Bytes of a mebibyte.
const MIB: f64 = 1024.0 * 1024.0;

/// Where a site keeps its files of synonyms.
const SYNONYMS: &str = "synonyms";

/// The largest file that is offered as a picture or a download, in bytes.
const LARGEST_ASSET: u64 = 256 * 1024 * 1024;

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
            format!(
                "{:.1} MiB are too large for an article",
                found.bytes as f64 / MIB
            ),
            format!(
                "split it: an article may have {} MiB at most",
                outline::LARGEST >> 20
            ),
        )));
    }
    text(place, &found.path)
}

/// Reads the text of an article whose size is known to be right.
///
/// # Errors
/// A problem, when it cannot be read or is not UTF-8.
pub fn text(place: &Place, path: &str) -> Result<String, Box<Problem>> {
    let bytes = std::fs::read(place.articles.join(path)).map_err(|error| {
        Box::new(Problem::new(
            code::UNREADABLE,
            ProblemPlace::file(path),
            format!("cannot be read: {error}"),
            "check that it exists and that you may read it",
        ))
    })?;
    // Text of two bytes a letter can look like UTF-8 with a zero behind each letter.
    if let Some(zero) = bytes.iter().position(|byte| *byte == 0) {
        let text = String::from_utf8_lossy(&bytes[..zero]).into_owned();
        return Err(Box::new(Problem::new(
            code::NOT_UTF8,
            ProblemPlace::span(path, &text, zero, zero),
            "the file holds bytes that no text has; it may be UTF-16",
            "save the file as UTF-8 in your editor",
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        Box::new(Problem::new(
            code::NOT_UTF8,
            ProblemPlace::span(path, &text, valid, valid + 1),
            "the text is not UTF-8",
            "save the file as UTF-8 in your editor",
        ))
    })
}

/// Reads what must be known of a picture or a download in a folder.
///
/// # Errors
/// A problem, when it is too large or cannot be read.
pub fn asset(folder: &Path, found: &Found) -> Result<(Asset, Option<Problem>), Box<Problem>> {
    let at = ProblemPlace::file(&found.path);
    if found.bytes > LARGEST_ASSET {
        return Err(Box::new(Problem::new(
            code::TOO_LARGE,
            at,
            format!("{} MiB are too large for a download", found.bytes >> 20),
            "offer it from a file server, and link to it",
        )));
    }
    let path = folder.join(&found.path);
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

/// The content of a picture or a download in a folder.
///
/// # Errors
/// When it cannot be read any more.
pub fn bytes(folder: &Path, path: &str) -> anyhow::Result<Bytes> {
    let full = folder.join(path);
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
    if !truth::stays_in(&place.themes, &root) {
        problems.push(truth::leads_away(&format!("themes/{name}")));
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

/// The paths of the files in `synonyms/` of the site's root, from there, in order.
#[must_use]
pub fn synonym_files(place: &Place) -> Vec<String> {
    let folder = WalkDir::new(place.root.join(SYNONYMS)).min_depth(1);
    let entries = folder.max_depth(1).sort_by_file_name().into_iter();
    let files = entries.filter_map(|entry| {
        let entry = entry.ok().filter(|entry| entry.path().is_file())?;
        let name = entry.file_name().to_string_lossy();
        (!name.starts_with('.')).then(|| format!("{SYNONYMS}/{name}"))
    });
    files.collect()
}

/// The text of such a file, with one kind of line ends and without the mark that some editors put
/// before it.
///
/// # Errors
/// A problem, when it cannot be read or is not UTF-8.
pub fn synonyms(place: &Place, path: &str) -> Result<String, Box<Problem>> {
    truth::own(place, &place.root.join(path), path)?;
    let text = written(&place.root.join(path), path)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// The text of a file that people write beside their articles; `shown` is its name in problems.
pub(super) fn written(path: &Path, shown: &str) -> Result<String, Box<Problem>> {
    let problem =
        |code, what, remedy| Box::new(Problem::new(code, ProblemPlace::file(shown), what, remedy));
    let bytes = std::fs::read(path).map_err(|error| {
        let what = format!("cannot be read: {error}");
        let remedy = "check its name, and that you may read it";
        problem(code::UNREADABLE, what, remedy)
    })?;
    String::from_utf8(bytes).map_err(|_| {
        let what = "is not UTF-8".to_owned();
        problem(code::NOT_UTF8, what, "save it as UTF-8 in your editor")
    })
}
