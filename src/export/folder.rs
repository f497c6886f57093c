//! The folder that an export goes to: written aside, then put in the place of the last export in one
//! step. What kb did not write is never taken away.
//!
//! It must not know what is in the files.

mod own;

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rustix::fs::{CWD, RenameFlags, renameat_with, syncfs};
use rustix::io::Errno;

use self::own::{KEPT, MARKER, Marker, WRITING, clear, refuse_foreign};
use crate::edition::Content;

/// An export on its way. Dropped before it is [finished](Self::finish), it leaves nothing behind.
pub(super) struct Folder {
    target: PathBuf,
    aside: PathBuf,
    /// The hashes of what was written.
    files: BTreeMap<String, String>,
    /// The list of what is being written.
    writing: File,
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
        let is_there = |path: &Path| path.symlink_metadata().is_ok();
        if !is_there(&target) && is_there(&old) && own::is_export(&old)? {
            fs::rename(&old, &target)?;
        }
        // Cut in the middle, the next export finds here what it was about to keep.
        for beside in [&aside, &old] {
            if own::is_export(beside)? {
                carry_over(beside, &target)?;
            }
        }
        clear(&old)?;
        clear(&aside)?;
        refuse_foreign(&target)?;
        fs::create_dir(&aside).with_context(|| format!("cannot make {}", aside.display()))?;
        let writing = File::create_new(aside.join(WRITING))?;
        Ok(Self {
            writing,
            target,
            aside,
            files: BTreeMap::new(),
            folders: BTreeSet::new(),
            bytes: 0,
            _above: lock,
        })
    }

    /// Whether a file of this path was written.
    pub(super) fn holds(&self, path: &str) -> bool {
        self.files.contains_key(path)
    }

    /// How many files were written, and their bytes.
    pub(super) fn written(&self) -> (u64, u64) {
        (self.files.len() as u64, self.bytes)
    }

    /// Writes a file.
    pub(super) fn put(&mut self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        self.name(path, blake3::hash(bytes))?;
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
        let mut hasher = blake3::Hasher::new();
        for piece in large.pieces() {
            hasher.update(&piece?);
        }
        self.name(path, hasher.finalize())?;
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
    fn name(&mut self, path: &str, hash: blake3::Hash) -> anyhow::Result<()> {
        let hash = hash.to_hex().to_string();
        if self.files.insert(path.to_owned(), hash).is_some() {
            bail!("two pages would be the same file `{path}`: give one of them another `slug`");
        }
        writeln!(self.writing, "{path}").with_context(|| unwritable(path))?;
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
        if !self.target.exists() {
            return fs::rename(&self.aside, &self.target).with_context(|| self.unplaced());
        }
        fs::set_permissions(&self.aside, fs::metadata(&self.target)?.permissions())?;
        carry_over(&self.target, &self.aside)?;
        let placed = self.trade();
        if placed.is_err() {
            carry_over(&self.aside, &self.target)?;
        }
        placed
    }

    fn trade(&self) -> anyhow::Result<()> {
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

/// Moves what git keeps in a folder to the one that takes its place.
fn carry_over(from: &Path, to: &Path) -> anyhow::Result<()> {
    let is_dir = |path: &Path| path.symlink_metadata().is_ok_and(|found| found.is_dir());
    for name in KEPT {
        let (old, new) = (from.join(name), to.join(name));
        let is_there = old.symlink_metadata().is_ok() && new.symlink_metadata().is_err();
        if is_dir(from) && is_dir(to) && is_there {
            fs::rename(&old, &new).with_context(|| format!("cannot move {}", old.display()))?;
        }
    }
    Ok(())
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

#[cfg(test)]
mod tests;
