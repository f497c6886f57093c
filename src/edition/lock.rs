//! Who uses the index directory: one writer at a time, and a lease for every reader of an edition.
//! It must not know what is written or read.
//!
//! The operating system holds both (`flock`), so they end with the process that took them, however
//! that ends: nothing is ever stale. They are let go by name and not only by closing the file, as a
//! program that is being started holds a copy of every open file for an instant.

use std::fs::{File, TryLockError};
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, anyhow, bail};

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
        // A courtesy: a full disk must not fail here, where it cannot name the file that matters.
        let _ = file
            .set_len(0)
            .and_then(|()| writeln!(file, "{}", std::process::id()));
        Ok(Self(Held(file)))
    }
}

/// Who holds it, as far as the file tells.
fn busy(index: &Path, file: &mut File) -> anyhow::Error {
    let mut holder = String::new();
    // To know who it is, is a courtesy too.
    let _ = file.read_to_string(&mut holder);
    let who = match holder.trim() {
        "" => String::new(),
        id => format!(" (process {id})"),
    };
    anyhow!(
        "another kb{who} is writing into {}; wait until it is done, then try again",
        index.display()
    )
}

/// Keeps an edition's folder from being pruned, as long as it lives. It needs no right to write, and
/// where a file system knows no locks it keeps nothing and harms nothing.
pub(super) struct Lease(#[expect(dead_code, reason = "it is held")] Held);

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
