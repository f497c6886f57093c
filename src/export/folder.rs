//! The folder that an export goes to: written aside, then put in the place of the last export in one
//! step. What kb did not write is never taken away.
//!
//! It must not know what is in the files.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rustix::fs::{CWD, RenameFlags, renameat_with, syncfs};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use crate::edition::Content;

/// Tells an export of kb from any other folder, and which files of it are kb's.
const MARKER: &str = ".kb-export.json";
/// Stands in a folder that is being written.
const WRITING: &str = ".kb-writing";

#[derive(Serialize, Deserialize)]
struct Marker {
    /// The edition that the files were made of.
    edition: String,
    /// By their paths from the folder, this one left out.
    files: BTreeSet<String>,
}

/// An export on its way. Dropped before it is [finished](Self::finish), it leaves nothing behind.
pub(super) struct Folder {
    target: PathBuf,
    aside: PathBuf,
    files: BTreeSet<String>,
    folders: BTreeSet<PathBuf>,
    bytes: u64,
    /// The folder above, which only one export at a time may change.
    _above: File,
}

impl Folder {
    /// Begins an export into a folder that is new, empty, or holds an export of kb and nothing else.
    pub(super) fn begin(dir: &Path) -> anyhow::Result<Self> {
        let (above, name) = place_of(dir)?;
        fs::create_dir_all(&above).with_context(|| format!("cannot make {}", above.display()))?;
        let lock =
            File::open(&above).with_context(|| format!("cannot open {}", above.display()))?;
        if lock.try_lock().is_err() {
            bail!(
                "another `kb export` is writing into {}: wait until it has ended",
                above.display()
            );
        }
        let target = above.join(&name);
        let beside = |what: &str| above.join(format!(".{name}.kb-{what}"));
        let (aside, old) = (beside("new"), beside("old"));
        if !target.exists() && old.exists() {
            fs::rename(&old, &target)?;
        }
        clear(&old)?;
        clear(&aside)?;
        refuse_foreign(&target)?;
        fs::create_dir(&aside).with_context(|| format!("cannot make {}", aside.display()))?;
        File::create_new(aside.join(WRITING))?;
        Ok(Self {
            target,
            aside,
            files: BTreeSet::new(),
            folders: BTreeSet::new(),
            bytes: 0,
            _above: lock,
        })
    }

    /// Whether a file of this path was written.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// How many files were written, and their bytes.
    pub(super) fn written(&self) -> (u64, u64) {
        (self.files.len() as u64, self.bytes)
    }

    /// Writes a file.
    pub(super) fn put(&mut self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.name(path)?;
        self.bytes += bytes.len() as u64;
        if self.is_kept(path, bytes) {
            return Ok(());
        }
        let mut file = self.create(path)?;
        file.write_all(bytes).with_context(|| unwritable(path))
    }

    /// Writes a file of any size.
    pub(super) fn put_content(&mut self, path: &str, content: &Content) -> anyhow::Result<()> {
        let large = match content {
            Content::Whole(bytes) => return self.put(path, bytes),
            Content::Large(large) => large,
        };
        self.name(path)?;
        self.bytes += large.length();
        let mut file = self.create(path)?;
        for piece in large.pieces() {
            file.write_all(&piece?).with_context(|| unwritable(path))?;
        }
        Ok(())
    }

    /// Takes a file of the last export over, where it is the same: what changed is told by its date.
    fn is_kept(&self, path: &str, bytes: &[u8]) -> bool {
        let old = self.target.join(path);
        let length = old.symlink_metadata().map(|old| old.len());
        length.is_ok_and(|length| length == bytes.len() as u64)
            && fs::read(&old).is_ok_and(|old| old == bytes)
            && fs::hard_link(&old, self.aside.join(path)).is_ok()
    }

    /// Makes room for a file that there is none of yet.
    fn name(&mut self, path: &str) -> anyhow::Result<()> {
        if !self.files.insert(path.to_owned()) {
            bail!("two pages would be the same file `{path}`: give one of them another `slug`");
        }
        let file = self.aside.join(path);
        if let Some(folder) = file.parent()
            && !self.folders.contains(folder)
        {
            fs::create_dir_all(folder).with_context(|| unwritable(path))?;
            self.folders.insert(folder.to_owned());
        }
        Ok(())
    }

    fn create(&self, path: &str) -> anyhow::Result<File> {
        File::create_new(self.aside.join(path)).with_context(|| unwritable(path))
    }

    /// Puts what was written in the place of what was there.
    pub(super) fn finish(self, edition: String) -> anyhow::Result<()> {
        let marker = Marker {
            edition,
            files: self.files.clone(),
        };
        fs::write(self.aside.join(MARKER), serde_json::to_vec(&marker)?)?;
        fs::remove_file(self.aside.join(WRITING))?;
        // All of it is on the disk before any of it is shown.
        syncfs(File::open(&self.aside)?)?;
        let is_new = !self.target.exists();
        if is_new {
            return fs::rename(&self.aside, &self.target).with_context(|| self.unplaced());
        }
        fs::set_permissions(&self.aside, fs::metadata(&self.target)?.permissions())?;
        match renameat_with(CWD, &self.aside, CWD, &self.target, RenameFlags::EXCHANGE) {
            Ok(()) => clear(&self.aside),
            Err(Errno::INVAL | Errno::NOSYS | Errno::NOTSUP) => self.one_after_the_other(),
            Err(error) => Err(error).with_context(|| self.unplaced()),
        }
    }

    /// Where two folders cannot trade places: a cut between the two steps is mended by the next export.
    fn one_after_the_other(&self) -> anyhow::Result<()> {
        let old = self.aside.with_extension("kb-old");
        fs::rename(&self.target, &old).with_context(|| self.unplaced())?;
        fs::rename(&self.aside, &self.target).with_context(|| self.unplaced())?;
        clear(&old)
    }

    fn unplaced(&self) -> String {
        format!(
            "cannot put the export in the place of {}; where that is a disk of its own, export into a folder in it",
            self.target.display()
        )
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Only what is still being written: the old export may have taken its place.
        if self.aside.join(WRITING).exists() {
            let _ = fs::remove_dir_all(&self.aside);
        }
    }
}

fn unwritable(path: &str) -> String {
    format!("cannot write `{path}`")
}

/// The folder above a folder, as it is on the disk, and the folder's name.
fn place_of(dir: &Path) -> anyhow::Result<(PathBuf, String)> {
    let whole = match dir.canonicalize() {
        Ok(whole) => whole,
        Err(error) if error.kind() == ErrorKind::NotFound => std::path::absolute(dir)?,
        Err(error) => return Err(error).with_context(|| dir.display().to_string()),
    };
    let name = whole.file_name().and_then(|name| name.to_str());
    match (whole.parent(), name) {
        (Some(above), Some(name)) => Ok((above.to_owned(), name.to_owned())),
        _ => bail!("cannot export into {}: name a folder", dir.display()),
    }
}

/// Refuses a folder that holds anything that kb did not write there.
fn refuse_foreign(target: &Path) -> anyhow::Result<()> {
    let shown = target.display();
    if !target.exists() {
        return Ok(());
    }
    if !target.is_dir() {
        bail!("{shown} is a file: name a folder");
    }
    let own = own_files(target)?;
    match foreign(target, &own.clone().unwrap_or_default())? {
        None => Ok(()),
        Some(path) if own.is_some() => bail!(
            "{shown} holds `{path}`, which no export of kb has written: take it away, or export into another folder"
        ),
        Some(path) => bail!(
            "{shown} is not empty and no export of kb (it holds `{path}`): name a new or an empty folder"
        ),
    }
}

/// The files of an export, the marker itself included; `None` where there is none.
fn own_files(folder: &Path) -> anyhow::Result<Option<BTreeSet<String>>> {
    let path = folder.join(MARKER);
    let is_file = path.symlink_metadata().is_ok_and(|found| found.is_file());
    if !is_file {
        return Ok(None);
    }
    let marker: Marker = serde_json::from_slice(&fs::read(&path)?)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    let mut files = marker.files;
    files.insert(MARKER.to_owned());
    Ok(Some(files))
}

/// The first thing in a folder that is not among its own files or above one of them. Links are never
/// followed, and never kb's.
fn foreign(folder: &Path, own: &BTreeSet<String>) -> anyhow::Result<Option<String>> {
    let mut left = vec![String::new()];
    while let Some(below) = left.pop() {
        for entry in fs::read_dir(folder.join(&below))? {
            let entry = entry?;
            let name = entry.file_name();
            let path = match (below.as_str(), name.to_string_lossy()) {
                ("", name) => name.into_owned(),
                (below, name) => format!("{below}/{name}"),
            };
            let kind = entry.file_type()?;
            let inner = format!("{path}/");
            let leads = || own.range(inner.clone()..).next();
            let known = if kind.is_dir() {
                leads().is_some_and(|first| first.starts_with(&inner))
            } else {
                kind.is_file() && own.contains(&path)
            };
            if !known {
                return Ok(Some(path));
            }
            if kind.is_dir() {
                left.push(path);
            }
        }
    }
    Ok(None)
}

/// Takes away what an export left beside its folder: the one before, or one that was cut short.
fn clear(folder: &Path) -> anyhow::Result<()> {
    let Ok(found) = folder.symlink_metadata() else {
        return Ok(());
    };
    let mark = folder.join(WRITING);
    let is_own = || {
        let own = own_files(folder)?.unwrap_or_default();
        anyhow::Ok(foreign(folder, &own)?.is_none())
    };
    if !found.is_dir() || !mark.is_file() && !is_own()? {
        bail!(
            "{} holds something that kb did not write, and was left as it is: look at it and take it away",
            folder.display()
        );
    }
    // Cut short, the rest is still known to be of no use.
    fs::write(&mark, "")?;
    fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))
}

#[cfg(test)]
mod tests;
