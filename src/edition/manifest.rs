//! The manifest: what an edition is and what each of its files must be. It must not know what is in
//! the files.
//!
//! It may come from elsewhere. So nobody gets to see one that names a file outside of its folder, or the
//! manifest itself.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use super::disk::{self, damaged};
use super::file::{self, FileSum};
use super::{About, FORMAT};

/// The manifest's own name.
pub(super) const MANIFEST: &str = "manifest.json";
/// The file that holds the manifest's hash, in `b3sum`'s format.
pub(super) const SEAL: &str = "manifest.b3";

/// So many folders and the name of the file are in a name at most: an edition's own have five.
const DEEPEST: usize = 8;
/// So many files are in an edition at most, and so many folders: it has about twenty files and four folders
/// for every language. A file and a folder cost whoever takes them more than their bytes.
const MOST_FILES: usize = 1 << 16;
const MOST_FOLDERS: usize = 1 << 12;

/// What an edition says about itself.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The version of the layout, [`FORMAT`].
    pub(super) kb_format: u32,
    /// What the builder told.
    pub(super) about: About,
    /// All files but the manifest and its seal; the names have `/` between folders.
    pub(super) files: BTreeMap<String, FileSum>,
}

/// The one thing that every version of the manifest has.
#[derive(Deserialize)]
struct Version {
    kb_format: u32,
}

/// A manifest that was read, with the hash of its own bytes.
pub(super) struct Read {
    pub(super) manifest: Manifest,
    pub(super) hash: String,
}

impl Manifest {
    /// Writes it and its seal into the edition's folder.
    pub(super) fn write(&self, dir: &Path) -> anyhow::Result<()> {
        let mut bytes = serde_json::to_vec_pretty(self)?;
        bytes.push(b'\n');
        disk::write_new(&dir.join(MANIFEST), &bytes)?;
        disk::write_new(&dir.join(SEAL), seal(&hash(&bytes)).as_bytes())
    }

    /// Reads it and compares it with its seal.
    pub(super) fn read(dir: &Path) -> anyhow::Result<Read> {
        let path = dir.join(MANIFEST);
        let bytes = read_small(&path)?;
        if let Ok(Version { kb_format }) = serde_json::from_slice(&bytes)
            && kb_format != FORMAT
        {
            bail!(
                "{} was written in format {kb_format}, and this kb reads format {FORMAT}; run `kb build` with this kb, \
                 or serve it with the kb that built it",
                dir.display()
            );
        }
        let hash = hash(&bytes);
        if read_small(&dir.join(SEAL))? != seal(&hash).as_bytes() {
            return Err(damaged(&path, &format!("{SEAL} holds another hash")));
        }
        let manifest: Self = serde_json::from_slice(&bytes)
            .with_context(|| damaged(&path, "it cannot be understood").to_string())?;
        if let Some(what) = manifest.unsafe_names() {
            return Err(damaged(&path, &what));
        }
        Ok(Read { manifest, hash })
    }

    /// What is wrong with the names: one is not safe, a file system which folds case takes it for another
    /// one or for a folder, or there are far too many.
    fn unsafe_names(&self) -> Option<String> {
        if self.files.len() > MOST_FILES {
            return Some(format!("it holds more than {MOST_FILES} files"));
        }
        let mut files: HashSet<String> = [MANIFEST, SEAL].map(str::to_owned).into();
        let mut folders: HashSet<String> = HashSet::new();
        for name in self.files.keys() {
            let folded = name.to_ascii_lowercase();
            let above = folded.match_indices('/').map(|(at, _)| &folded[..at]);
            if is_safe(name) {
                folders.extend(above.map(str::to_owned));
            }
            if !is_safe(name) || !files.insert(folded) {
                return Some(no_name(name));
            }
        }
        if folders.len() > MOST_FOLDERS {
            return Some(format!("it holds more than {MOST_FOLDERS} folders"));
        }
        let both = files.intersection(&folders).next();
        both.map(|name| no_name(name))
    }

    /// Bytes of all files, without the manifest's own few.
    pub(super) fn bytes(&self) -> u64 {
        let lengths = self.files.values().map(|file| file.length);
        lengths.fold(0, u64::saturating_add)
    }
}

fn no_name(name: &str) -> String {
    let name = name.escape_debug();
    format!("it holds `{name}`, which is no name of an edition's file")
}

/// Whether a name stays below the folder that it is joined to, not too deep, and names no hidden file. An
/// edition's own names are made of few letters, which every file system tells apart but for their case.
fn is_safe(name: &str) -> bool {
    let letter = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
    name.split('/').count() <= DEEPEST
        && name.split('/').all(|part| {
            !part.is_empty()
                && !part.starts_with('.')
                && !part.ends_with('.')
                && part.bytes().all(letter)
        })
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

fn seal(hash: &str) -> String {
    format!("{hash}  {MANIFEST}\n")
}

/// Manifests and seals are small; what is not, is none.
fn read_small(path: &Path) -> anyhow::Result<Vec<u8>> {
    const LIMIT: u64 = 64 << 20;
    let length = file_length(path)?;
    if length > LIMIT {
        return Err(damaged(path, "it is far too long"));
    }
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The length of a regular file. Anything else in its place is damage (and might never end).
pub(super) fn file_length(path: &Path) -> anyhow::Result<u64> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() => Ok(meta.len()),
        Ok(_) => Err(damaged(path, "it is not a file")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(damaged(path, "it is missing"))
        }
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// The path of a file of an edition, where neither it nor a folder on the way to it is a link.
pub(super) fn regular(dir: &Path, name: &str) -> anyhow::Result<PathBuf> {
    let mut folder = dir.to_owned();
    if let Some((folders, _)) = name.rsplit_once('/') {
        for part in folders.split('/') {
            folder.push(part);
            if !fs::symlink_metadata(&folder).is_ok_and(|meta| meta.is_dir()) {
                return Err(damaged(&folder, "it is not a folder"));
            }
        }
    }
    let path = dir.join(name);
    file_length(&path)?;
    Ok(path)
}

/// Compares the length of a file, then, unless `trusted`, its hash.
pub(super) fn compare(path: &Path, wanted: &FileSum, trusted: bool) -> anyhow::Result<()> {
    let length = file_length(path)?;
    if length != wanted.length {
        return Err(damaged(
            path,
            &format!("it has {length} bytes instead of {}", wanted.length),
        ));
    }
    if !trusted && file::sum(path)? != *wanted {
        return Err(damaged(
            path,
            "its bytes have another hash than the manifest tells",
        ));
    }
    Ok(())
}

/// Every file below a folder, as the manifest names them, in order; and every folder.
pub(super) struct Tree {
    pub(super) files: Vec<(String, PathBuf)>,
    pub(super) folders: Vec<PathBuf>,
}

impl Tree {
    /// Walks a folder that only this program writes: anything but files and folders is an error.
    pub(super) fn walk(root: &Path) -> anyhow::Result<Self> {
        let mut tree = Self {
            files: Vec::new(),
            folders: Vec::new(),
        };
        tree.enter(root, "")?;
        tree.files.sort();
        Ok(tree)
    }

    fn enter(&mut self, folder: &Path, prefix: &str) -> anyhow::Result<()> {
        let unreadable = || format!("cannot read {}", folder.display());
        self.folders.push(folder.to_owned());
        for entry in fs::read_dir(folder).with_context(unreadable)? {
            let entry = entry.with_context(unreadable)?;
            let Ok(name) = entry.file_name().into_string() else {
                bail!("{} has a name that is not UTF-8", entry.path().display());
            };
            let kind = entry.file_type().with_context(unreadable)?;
            if kind.is_dir() {
                self.enter(&entry.path(), &format!("{prefix}{name}/"))?;
            } else if kind.is_file() {
                self.files.push((format!("{prefix}{name}"), entry.path()));
            } else {
                bail!("{} is neither a file nor a folder", entry.path().display());
            }
        }
        Ok(())
    }
}
