//! What the disk takes and does not take: small files replaced whole, folders, and the words for when
//! it says no. It must not know what the bytes mean.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The sentence about a file that is not what was written.
pub(super) fn damaged(path: &Path, what: &str) -> anyhow::Error {
    anyhow::anyhow!(
        "{} is damaged: {what}; run `kb build` to write the edition anew",
        path.display()
    )
}

/// Writes a small new file, to the disk for good.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let write = || {
        let mut file = File::options().write(true).create_new(true).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|error| unwritable(path, error))
}

/// Replaces a small file whole: readers see the old bytes or the new ones, whatever happens.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    Replacement::prepare(path, bytes)?.commit()
}

/// The new bytes of a small file, on the disk beside it, so that taking its place needs no space.
/// Dropped before [`Self::commit`], it leaves everything as it was.
pub(super) struct Replacement {
    path: PathBuf,
    aside: PathBuf,
}

impl Replacement {
    pub(super) fn prepare(path: &Path, bytes: &[u8]) -> anyhow::Result<Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let aside = path.with_file_name(format!(".{name}-{}", std::process::id()));
        let replacement = Self {
            path: path.to_owned(),
            aside,
        };
        let write = || {
            let mut file = File::create(&replacement.aside)?;
            file.write_all(bytes)?;
            file.sync_all()
        };
        write().map_err(|error| unwritable(path, error))?;
        Ok(replacement)
    }

    pub(super) fn commit(self) -> anyhow::Result<()> {
        fs::rename(&self.aside, &self.path).map_err(|error| unwritable(&self.path, error))?;
        sync_folder(self.path.parent().unwrap_or(Path::new(".")))
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        // After a commit there is none, and before it is of no use to anybody.
        let _ = fs::remove_file(&self.aside);
    }
}

/// Makes a folder with its parents.
pub(super) fn make_folder(path: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(path).map_err(|error| unwritable(path, error))
}

/// Puts the names in a folder on the disk for good.
pub(super) fn sync_folder(path: &Path) -> anyhow::Result<()> {
    File::open(path)
        .and_then(|folder| folder.sync_all())
        .map_err(|error| unwritable(path, error))
}

/// The sentence about a place that cannot be written, with what to do about it.
pub(super) fn unwritable(path: &Path, error: io::Error) -> anyhow::Error {
    use io::ErrorKind as Kind;
    let path = path.display();
    let what = match error.kind() {
        Kind::StorageFull | Kind::QuotaExceeded => format!(
            "the disk is full: {path} could not be written; free some space and run the command again, or \
             choose another place (what was published before is untouched)"
        ),
        Kind::PermissionDenied | Kind::ReadOnlyFilesystem => format!(
            "{path} cannot be written; make it writable for this user, or choose another place"
        ),
        _ => format!("cannot write {path}"),
    };
    anyhow::Error::new(error).context(what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_file_is_replaced_whole_and_leaves_nothing_beside_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("current");
        for text in ["one", "two, and longer", ""] {
            replace(&path, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_full_disk_is_said_with_the_file_and_the_remedy() {
        let error = unwritable(
            Path::new("index/editions/x"),
            io::Error::from(io::ErrorKind::StorageFull),
        );
        let text = format!("{error:#}");
        assert!(
            text.contains("the disk is full: index/editions/x"),
            "{text}"
        );
        assert!(text.contains("free some space"), "{text}");
    }
}
