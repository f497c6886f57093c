//! What in a folder is an export's own: what kb wrote there, by a list with hashes, and nobody changed.
//!
//! It must not know how an export is made.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

/// Tells an export of kb from any other folder, and which files of it are kb's.
pub(super) const MARKER: &str = ".kb-export.json";
/// Stands in a folder that is being written: the paths of what kb writes, each before it is there.
pub(super) const WRITING: &str = ".kb-writing";

/// What git and GitHub's pages keep in a folder that is published from a branch. An export leaves it
/// there.
pub(super) const KEPT: [&str; 2] = [".git", "CNAME"];
/// An export has it, too.
const ALSO_OWN: &str = ".nojekyll";

/// What tells an export.
#[derive(Serialize, Deserialize)]
pub(super) struct Marker {
    /// The edition that the files were made of.
    pub(super) edition: String,
    /// The hashes of the files by their paths from the folder, this one left out.
    pub(super) files: BTreeMap<String, String>,
}

/// Files by their paths; of some it is known what they held.
type Own = BTreeMap<String, Option<String>>;

/// Something that is not an export's own.
enum Foreign {
    New(String),
    Changed(String),
}

/// Refuses a folder that holds anything that kb did not write there, or that somebody changed since.
pub(super) fn refuse_foreign(target: &Path) -> anyhow::Result<()> {
    let shown = target.display();
    let Ok(found) = target.symlink_metadata() else {
        return Ok(());
    };
    if found.is_symlink() {
        bail!(
            "{shown} is a link that leads nowhere: make the folder that it leads to, or take it away"
        );
    }
    if !found.is_dir() {
        bail!("{shown} is a file: name a folder");
    }
    let own = exported(target)?;
    match foreign(target, own.as_ref().unwrap_or(&Own::new()), &KEPT)? {
        None => Ok(()),
        Some(Foreign::Changed(path)) => bail!(
            "{shown} holds `{path}`, which was changed since kb wrote it: take it away, or export into another folder"
        ),
        Some(Foreign::New(path)) if own.is_some() => bail!(
            "{shown} holds `{path}`, which no export of kb has written: take it away, or export into another folder"
        ),
        Some(Foreign::New(path)) => bail!(
            "{shown} is not empty and no export of kb (it holds `{path}`): name a new or an empty folder"
        ),
    }
}

/// Whether a folder is a whole export.
pub(super) fn is_export(folder: &Path) -> anyhow::Result<bool> {
    Ok(exported(folder)?.is_some())
}

/// The files of an export, the marker itself included; `None` where there is none.
fn exported(folder: &Path) -> anyhow::Result<Option<Own>> {
    let path = folder.join(MARKER);
    if !is_file(&path) {
        return Ok(None);
    }
    let marker: Marker = serde_json::from_slice(&fs::read(&path)?).with_context(|| {
        let shown = folder.display();
        format!(
            "{} cannot be read: take {shown} away, or export into another folder",
            path.display()
        )
    })?;
    let hashed = |(path, hash)| (path, Some(hash));
    let mut files: Own = marker.files.into_iter().map(hashed).collect();
    files.insert(MARKER.to_owned(), None);
    Ok(Some(files))
}

fn is_file(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|found| found.is_file())
}

/// The first thing in a folder that is not among its own files or above one of them, or is not what kb
/// wrote. Links are never followed, and never kb's.
fn foreign(folder: &Path, own: &Own, kept: &[&str]) -> anyhow::Result<Option<Foreign>> {
    let mut left = vec![String::new()];
    while let Some(below) = left.pop() {
        for entry in fs::read_dir(folder.join(&below))? {
            let entry = entry?;
            let name = entry.file_name();
            let path = match (below.as_str(), name.to_string_lossy()) {
                ("", name) => name.into_owned(),
                (below, name) => format!("{below}/{name}"),
            };
            if kept.contains(&path.as_str()) {
                continue;
            }
            let kind = entry.file_type()?;
            let inner = format!("{path}/");
            let leads = || own.range(inner.clone()..).next();
            if kind.is_dir() && leads().is_some_and(|(first, _)| first.starts_with(&inner)) {
                left.push(path);
                continue;
            }
            match own.get(&path).filter(|_| kind.is_file()) {
                None if path == ALSO_OWN && kind.is_file() => {}
                None => return Ok(Some(Foreign::New(path))),
                Some(Some(hash)) if hash_of(&entry.path())? != *hash => {
                    return Ok(Some(Foreign::Changed(path)));
                }
                Some(_) => {}
            }
        }
    }
    Ok(None)
}

fn hash_of(path: &Path) -> anyhow::Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(File::open(path)?)?;
    Ok(hasher.finalize().to_hex().to_string())
}

/// Takes away what an export left beside its folder: the one before, or one that was cut short.
pub(super) fn clear(folder: &Path) -> anyhow::Result<()> {
    let Ok(found) = folder.symlink_metadata() else {
        return Ok(());
    };
    let refuse = || {
        anyhow::anyhow!(
            "{} holds something that kb did not write, and was left as it is: look at it and take it away",
            folder.display()
        )
    };
    if !found.is_dir() {
        return Err(refuse());
    }
    let mark = folder.join(WRITING);
    let mut own = exported(folder)?.unwrap_or_default();
    if is_file(&mark) {
        let begun = fs::read_to_string(&mark).unwrap_or_default();
        // What was begun may be there by halves.
        own.extend(begun.lines().map(|path| (path.to_owned(), None)));
        own.insert(MARKER.to_owned(), None);
        own.insert(WRITING.to_owned(), None);
    }
    if foreign(folder, &own, &[])?.is_some() {
        return Err(refuse());
    }
    // Cut short, the rest is still known to be of no use.
    let mut file = File::create(&mark)?;
    for path in own.keys() {
        writeln!(file, "{path}")?;
    }
    fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))
}
