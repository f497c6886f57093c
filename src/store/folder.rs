//! Folders and files that only this user may read, put on the disk for good.
//!
//! It must not know what is in them.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, chown};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A file that was not finished after this long never will be.
const ABANDONED: Duration = Duration::from_secs(3600);

/// Makes a folder and its parents; one that is there stays as it is.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = folder.parent().filter(|path| !path.as_os_str().is_empty());
    if let Some(parent) = parent {
        make(parent)?;
    }
    match DirBuilder::new().mode(0o700).create(folder) {
        // Another process was faster.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
        made => {
            made?;
            hand_over(folder);
        }
    }
    parent.map_or(Ok(()), sync)
}

/// Makes a file of a name that nobody else draws, and opens it to be written. Numbers of processes
/// will not do: in containers that share a folder they are the same.
pub(super) fn make_aside(folder: &Path, name: &str) -> io::Result<(PathBuf, File)> {
    let mut random = [0; 8];
    getrandom::fill(&mut random).map_err(io::Error::other)?;
    let path = folder.join(format!("{name}{:016x}", u64::from_ne_bytes(random)));
    let file = private().create_new(true).open(&path)?;
    Ok((path, file))
}

/// Makes an empty file where there is none.
pub(super) fn touch(path: &Path) -> io::Result<()> {
    match private().create_new(true).open(path) {
        Ok(file) => {
            file.sync_all()?;
            hand_over(path);
            path.parent().map_or(Ok(()), sync)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(error),
    }
}

/// What root makes belongs to whoever the folder around it belongs to: the service runs as that user, and
/// could not open it otherwise.
fn hand_over(path: &Path) {
    let owner = |path: &Path| fs::metadata(path).map(|about| (about.uid(), about.gid()));
    let around = path.parent().map(owner);
    if let (Some(Ok((user, group))), Ok((0, _))) = (around, owner(path))
        && user != 0
    {
        // Without it, whoever runs kb as that user is told what is wrong.
        let _ = chown(path, Some(user), Some(group));
    }
}

/// Puts the names in a folder on the disk.
pub(super) fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Removes a file; one that is gone is no error.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The files whose names begin so.
pub(super) fn begin_with(folder: &Path, name: &str) -> io::Result<Vec<PathBuf>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry
            .file_name()
            .as_encoded_bytes()
            .starts_with(name.as_bytes())
        {
            found.push(entry.path());
        }
    }
    Ok(found)
}

/// Removes the files whose names begin so, left by processes that died while they wrote: nobody was told
/// that what is in them was accepted. What cannot be looked at stays.
pub(super) fn remove_abandoned(folder: &Path, name: &str) {
    for path in begin_with(folder, name).unwrap_or_default() {
        let age = path.metadata().and_then(|about| about.modified());
        let age = age.map(|changed| SystemTime::now().duration_since(changed));
        if matches!(age, Ok(Ok(age)) if age > ABANDONED) {
            let _ = fs::remove_file(path);
        }
    }
}

fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600);
    options
}

/// Does what waits for the disk where it holds up nobody.
pub(super) async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    tokio::task::spawn_blocking(work).await?
}
