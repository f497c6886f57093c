//! Who uses the index directory: one writer at a time, and a lease for every reader of an edition.
//! It must not know what is written or read.
//!
//! The operating system holds both (`flock`), so they end with the process that took them, however
//! that ends: nothing is ever stale. They are let go by name and not only by closing the file, as a
//! program that is being started holds a copy of every open file for an instant.

use std::fmt;
use std::fs::{self, File, Metadata, TryLockError};
use std::io::{Read, Write};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::disk::unwritable;

/// A file whose lock is let go when it is dropped.
struct Held(File);

impl Drop for Held {
    fn drop(&mut self) {
        // If this fails, closing the file does it.
        let _ = self.0.unlock();
    }
}

/// The right to write into an index directory, held as long as it lives.
pub(super) struct Lock(#[expect(dead_code, reason = "it is held")] Held);

impl Lock {
    /// Takes the lock or says who has it. The file stays there for good.
    pub(super) fn take(index: &Path) -> anyhow::Result<Self> {
        let path = index.join(".lock");
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options
            .open(&path)
            .map_err(|error| unwritable(&path, error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(busy(index, &mut file)),
            Err(TryLockError::Error(error)) => return Err(unwritable(&path, error)),
        }
        Ok(Self::held(file))
    }

    /// Takes the lock, after waiting so long for the one who has it.
    pub(super) fn wait(index: &Path, patience: Duration) -> anyhow::Result<Self> {
        let begun = Instant::now();
        loop {
            match Self::take(index) {
                Err(error) if begun.elapsed() > patience || !error.is::<Busy>() => {
                    return Err(error);
                }
                Err(_) => thread::sleep(Duration::from_millis(20)),
                taken => return taken,
            }
        }
    }

    fn held(mut file: File) -> Self {
        // A courtesy: a full disk must not fail here, where it cannot name the file that matters.
        let _ = file
            .set_len(0)
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        Self(Held(file))
    }
}

/// Somebody else writes; the text says who.
#[derive(Debug)]
struct Busy(String);

impl fmt::Display for Busy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Busy {}

/// Who holds it, as far as the file tells.
fn busy(index: &Path, file: &mut File) -> anyhow::Error {
    let mut holder = String::new();
    // To know who it is, is a courtesy too.
    let _ = file.read_to_string(&mut holder);
    let who = match holder.trim() {
        "" => String::new(),
        id => format!(" (process {id})"),
    };
    let index = index.display();
    let text =
        format!("another kb{who} is writing into {index}; wait until it is done, then try again");
    Busy(text).into()
}

/// Keeps an edition's folder from being pruned, as long as it lives. It needs no right to write, and
/// where a file system knows no locks it keeps nothing and harms nothing.
pub(super) struct Lease(Held);

impl Lease {
    /// For a reader. Any number of them share an edition.
    pub(super) fn take(edition: &Path) -> anyhow::Result<Self> {
        let folder =
            File::open(edition).with_context(|| format!("cannot read {}", edition.display()))?;
        if let Err(TryLockError::WouldBlock) = folder.try_lock_shared() {
            bail!("{} is being removed", edition.display());
        }
        Ok(Self(Held(folder)))
    }

    /// For the one who removes it; `None` while somebody reads it.
    pub(super) fn take_alone(edition: &Path) -> anyhow::Result<Option<Self>> {
        let folder =
            File::open(edition).with_context(|| format!("cannot read {}", edition.display()))?;
        match folder.try_lock() {
            Err(TryLockError::WouldBlock) => Ok(None),
            _ => Ok(Some(Self(Held(folder)))),
        }
    }

    /// From now on others may read, too.
    pub(super) fn share(&self) -> anyhow::Result<()> {
        match self.0.0.try_lock_shared() {
            Err(TryLockError::WouldBlock) => bail!("another kb took the folder; try again"),
            _ => Ok(()),
        }
    }

    /// Whether the folder of this name is still the one that is held.
    pub(super) fn is_of(&self, edition: &Path) -> bool {
        let inode = |meta: Metadata| (meta.dev(), meta.ino());
        let held = self.0.0.metadata().ok().map(inode);
        held.is_some() && held == fs::symlink_metadata(edition).ok().map(inode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_whom_to_wait_for_and_comes_in_afterwards() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::take(dir.path()).unwrap();
        let text = Lock::take(dir.path()).err().unwrap().to_string();
        let said = format!("another kb (process {}) is writing", std::process::id());
        assert!(text.contains(&said), "{text}");
        drop(first);
        Lock::take(dir.path()).unwrap();
    }

    #[test]
    fn an_edition_has_many_readers_or_one_remover() {
        let dir = tempfile::tempdir().unwrap();
        let readers = [
            Lease::take(dir.path()).unwrap(),
            Lease::take(dir.path()).unwrap(),
        ];
        assert!(Lease::take_alone(dir.path()).unwrap().is_none());
        drop(readers);
        let _remover = Lease::take_alone(dir.path()).unwrap().unwrap();
        let text = Lease::take(dir.path()).err().unwrap().to_string();
        assert!(text.contains("is being removed"), "{text}");
    }
}
