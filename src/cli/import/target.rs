//! The folder that an import goes to: files are read and written below it, and nowhere else.
//!
//! Every folder on the way to a file is opened from the one above it, and no link is followed, so that
//! neither a link that lies there nor a path that somebody made up leads out. It must not know what is
//! in the files.

use std::fs::{self, File};
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use rustix::fs::{AtFlags, CWD, Mode, OFlags, mkdirat, openat, renameat, unlinkat};
use rustix::io::Errno;

/// A folder, and nothing beside it.
pub(super) struct Target {
    root: PathBuf,
}

/// What is at a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum There {
    Nothing,
    /// A file, by the hash of what it holds.
    File(blake3::Hash),
    /// A link, a folder, or what else is no file.
    Other,
}

impl Target {
    pub(super) fn at(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
        }
    }

    /// What is at a path below the folder.
    pub(super) fn find(&self, path: &str) -> anyhow::Result<There> {
        match self.open(path) {
            Ok(Some(mut file)) => Ok(There::File(hash(&mut file)?)),
            Ok(None) => Ok(There::Nothing),
            Err(Errno::LOOP | Errno::NOTDIR | Errno::ISDIR) => Ok(There::Other),
            Err(error) => Err(error).with_context(|| self.unreadable(path)),
        }
    }

    /// The text of a file that may be there.
    pub(super) fn text(&self, path: &str, most: u64) -> anyhow::Result<Option<String>> {
        let Some(file) = self.open(path).with_context(|| self.unreadable(path))? else {
            return Ok(None);
        };
        let mut text = String::new();
        let read = file.take(most).read_to_string(&mut text);
        read.with_context(|| self.unreadable(path))?;
        Ok(Some(text))
    }

    /// Writes a file aside, under a name that nobody can know, and moves it to its place, so that it is
    /// never there by halves.
    pub(super) fn put(&self, path: &str, from: &mut dyn Read) -> anyhow::Result<()> {
        let shown = || format!("cannot write `{}`", self.root.join(path).display());
        fs::create_dir_all(&self.root).with_context(shown)?;
        let (folders, name) = parted(path).with_context(shown)?;
        let folder = match self.folder(&folders, true) {
            Ok(Some(folder)) => folder,
            Err(Errno::LOOP | Errno::NOTDIR) => bail!(
                "{}: `{}` is, or leads through, a link or a file, and kb writes through none: take it away, or name another folder with `--to`",
                shown(),
                folders.join("/")
            ),
            Ok(None) => bail!(shown()),
            Err(error) => return Err(error).with_context(shown),
        };
        let mut random = [0; 8];
        getrandom::fill(&mut random).context("the system gives no random numbers")?;
        let aside = format!(".kb-importing-{:016x}", u64::from_le_bytes(random));
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW;
        let file = openat(&folder, &aside, flags | OFlags::CLOEXEC, Mode::from(0o666));
        let mut file = File::from(file.with_context(shown)?);
        let done =
            io::copy(from, &mut file).and_then(|_| Ok(renameat(&folder, &aside, &folder, name)?));
        if done.is_err() {
            // What failed is said; what is left of it is of no use.
            let _ = unlinkat(&folder, &aside, AtFlags::empty());
        }
        done.with_context(shown)
    }

    fn unreadable(&self, path: &str) -> String {
        format!("`{}` cannot be read", self.root.join(path).display())
    }

    /// Opens a file; `None` when there is none.
    fn open(&self, path: &str) -> Result<Option<File>, Errno> {
        let (folders, name) = parted(path).ok_or(Errno::LOOP)?;
        let Some(folder) = self.folder(&folders, false)? else {
            return Ok(None);
        };
        // A pipe without a writer would be waited for.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match openat(&folder, name, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(Errno::NOENT) => return Ok(None),
            // What a socket or a device without a driver answers.
            Err(Errno::NXIO) => return Err(Errno::LOOP),
            Err(error) => return Err(error),
        };
        match file.metadata() {
            Ok(known) if known.is_file() => Ok(Some(file)),
            _ => Err(Errno::LOOP),
        }
    }

    /// Opens a folder; `None` when there is none, and none is to be made.
    fn folder(&self, parts: &[&str], is_made: bool) -> Result<Option<OwnedFd>, Errno> {
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let mut folder = match openat(CWD, &self.root, flags, Mode::empty()) {
            Ok(folder) => folder,
            Err(Errno::NOENT) => return Ok(None),
            Err(error) => return Err(error),
        };
        for part in parts {
            if is_made {
                match mkdirat(&folder, *part, Mode::from(0o777)) {
                    Ok(()) | Err(Errno::EXIST) => {}
                    Err(error) => return Err(error),
                }
            }
            folder = match openat(&folder, *part, flags | OFlags::NOFOLLOW, Mode::empty()) {
                Ok(folder) => folder,
                Err(Errno::NOENT) => return Ok(None),
                Err(error) => return Err(error),
            };
        }
        Ok(Some(folder))
    }
}

/// The folders of a path and its name, when all of them are names.
fn parted(path: &str) -> Option<(Vec<&str>, &str)> {
    let mut parts: Vec<&str> = path.split('/').collect();
    let is_name = |part: &&str| !matches!(*part, "" | "." | "..") && !part.contains('\0');
    if !parts.iter().all(is_name) {
        return None;
    }
    let name = parts.pop()?;
    Some((parts, name))
}

/// The hash of what is left of a file.
pub(super) fn hash(file: &mut impl Read) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok(hasher.finalize())
}
