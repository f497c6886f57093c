//! The spool: requests in files of their own, while the database takes nothing.
//!
//! A file is named by the form's nonce, so that a form counts once. It holds its length and hash, and
//! is whole or not there. It must not know the database.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};

use super::folder;
use crate::contact::{Nonce, Receipt, Request};

/// What the first line of a file begins with.
const MARK: &str = "kb request 1";
/// The ends of the names of files that are whole, and of those that cannot be read.
const WHOLE: &str = "request";
const SET_ASIDE: &str = "unreadable";

/// What the name of a file begins with until it is whole.
const UNFINISHED: &str = ".";

/// A request, and what it is to be carried to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Letter {
    pub(super) request: Request,
    pub(super) targets: Vec<String>,
}

/// The folder of the files. Cheap to clone.
#[derive(Clone)]
pub(super) struct Spool {
    folder: PathBuf,
    /// The receipts of files that were read, by the file's name.
    receipts: Arc<Mutex<HashMap<PathBuf, Receipt>>>,
}

impl Spool {
    pub(super) fn at(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            receipts: Arc::default(),
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// How many files are whole, and how many cannot be read.
    pub(super) async fn counts(&self) -> anyhow::Result<(u64, u64)> {
        let spool = self.clone();
        folder::apart(move || {
            let count = |end| spool.names(end).map(|names| names.len() as u64);
            Ok((count(WHOLE)?, count(SET_ASIDE)?))
        })
        .await
    }

    /// Writes a request to the disk, unless its form brought one before: that comes back.
    pub(super) async fn put(&self, letter: Arc<Letter>) -> anyhow::Result<Option<Letter>> {
        let spool = self.clone();
        folder::apart(move || spool.write(&letter)).await
    }

    /// The request that a form brought.
    pub(super) async fn find(&self, nonce: &Nonce) -> anyhow::Result<Option<Letter>> {
        let (spool, path) = (self.clone(), self.path(nonce));
        folder::apart(move || {
            let Some(letter) = spool.read_or_set_aside(&path)? else {
                return Ok(None);
            };
            // Whoever wrote it may have died before its name was on the disk.
            folder::sync(&spool.folder)?;
            Ok(Some(letter))
        })
        .await
    }

    /// The request that a receipt is of.
    pub(super) async fn find_receipt(&self, receipt: &Receipt) -> anyhow::Result<Option<Letter>> {
        let (spool, receipt) = (self.clone(), receipt.clone());
        folder::apart(move || spool.read_receipt(&receipt)).await
    }

    /// All whole files, the oldest first.
    pub(super) async fn files(&self) -> anyhow::Result<Vec<PathBuf>> {
        let spool = self.clone();
        folder::apart(move || {
            folder::remove_abandoned(&spool.folder, UNFINISHED);
            let mut files = spool.names(WHOLE)?;
            // One that another process has drained meanwhile comes first, and is skipped.
            files
                .sort_by_cached_key(|path| path.metadata().and_then(|about| about.modified()).ok());
            Ok(files)
        })
        .await
    }

    /// What stands in a file; `None` when it is gone or cannot be read, and then it is set aside.
    pub(super) async fn read(&self, path: &Path) -> anyhow::Result<Option<Letter>> {
        let (spool, path) = (self.clone(), path.to_owned());
        folder::apart(move || spool.read_or_set_aside(&path)).await
    }

    /// All files, also those that were set aside and those that somebody left while writing them.
    pub(super) async fn all_files(&self) -> anyhow::Result<Vec<PathBuf>> {
        let spool = self.clone();
        folder::apart(move || {
            let mut names = spool.names(WHOLE)?;
            names.extend(spool.names(SET_ASIDE)?);
            names.extend(folder::begin_with(&spool.folder, UNFINISHED)?);
            Ok(names)
        })
        .await
    }

    /// The request in a file, as far as it can be made out. One that is gone holds none; one that this
    /// user may not read is an error.
    pub(super) async fn look(&self, path: &Path) -> anyhow::Result<Option<Letter>> {
        let path = path.to_owned();
        folder::apart(move || {
            let bytes = match fs::read(path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                bytes => bytes?,
            };
            let body = bytes.splitn(2, |byte| *byte == b'\n').nth(1);
            Ok(body.and_then(|body| serde_json::from_slice(body).ok()))
        })
        .await
    }

    /// Removes a file.
    pub(super) async fn remove(&self, path: &Path) -> anyhow::Result<()> {
        let path = path.to_owned();
        folder::apart(move || Ok(folder::remove(&path)?)).await
    }

    /// Sets a file aside: it stays, and is drained no more.
    pub(super) async fn set_aside(&self, path: &Path) -> anyhow::Result<()> {
        let path = path.to_owned();
        folder::apart(move || Ok(fs::rename(&path, path.with_extension(SET_ASIDE))?)).await
    }

    fn path(&self, nonce: &Nonce) -> PathBuf {
        self.folder.join(format!("{}.{WHOLE}", nonce.as_str()))
    }

    fn names(&self, end: &str) -> io::Result<Vec<PathBuf>> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut names = Vec::new();
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == end) {
                names.push(path);
            }
        }
        names.sort();
        Ok(names)
    }

    fn write(&self, letter: &Letter) -> anyhow::Result<Option<Letter>> {
        let path = self.path(&letter.request.nonce);
        let nonce = letter.request.nonce.as_str();
        let written = folder::make(&self.folder)
            .and_then(|()| folder::make_aside(&self.folder, &format!("{UNFINISHED}{nonce}-")))
            .map_err(anyhow::Error::new)
            .and_then(|(aside, file)| {
                let written = self.write_beside(&aside, file, &path, letter);
                // After a link there are two names, and before it there is nothing of use.
                let _ = folder::remove(&aside);
                written
            });
        written.with_context(|| format!("`{}` takes no file", self.folder.display()))
    }

    fn write_beside(
        &self,
        aside: &Path,
        mut file: File,
        path: &Path,
        letter: &Letter,
    ) -> anyhow::Result<Option<Letter>> {
        file.write_all(&sealed(letter)?)?;
        file.sync_all()?;
        // A link, and not a rename, as that would replace what another process has put there.
        match fs::hard_link(aside, path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                let first = self.read_or_set_aside(path)?;
                if first.is_none() {
                    fs::rename(aside, path)?;
                }
                folder::sync(&self.folder)?;
                return Ok(first);
            }
            // Not every file system has links.
            Err(_) => fs::rename(aside, path)?,
            Ok(()) => {}
        }
        folder::sync(&self.folder)?;
        Ok(None)
    }

    fn read_or_set_aside(&self, path: &Path) -> anyhow::Result<Option<Letter>> {
        let bytes = match fs::read(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            bytes => bytes?,
        };
        match unsealed(&bytes) {
            Ok(letter) => Ok(Some(letter)),
            Err(error) => {
                // Its name is a nonce, which no log is told.
                tracing::error!(
                    folder = %self.folder.display(),
                    "a file of the spool cannot be read, it stays as `*.{SET_ASIDE}`: {error:#}"
                );
                fs::rename(path, path.with_extension(SET_ASIDE))?;
                Ok(None)
            }
        }
    }

    fn read_receipt(&self, receipt: &Receipt) -> anyhow::Result<Option<Letter>> {
        let files = self.names(WHOLE)?;
        let mut known = self.receipts.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > files.len() {
            known.retain(|path, _| files.contains(path));
        }
        let mut unread = Ok(None);
        for path in &files {
            if known.contains_key(path) {
                continue;
            }
            match self.read_or_set_aside(path) {
                Ok(Some(letter)) => {
                    known.insert(path.clone(), letter.request.receipt);
                }
                Ok(None) => {}
                Err(error) => unread = Err(error),
            }
        }
        let found = known.iter().find(|(_, its)| *its == receipt);
        let Some((path, _)) = found else {
            return unread;
        };
        self.read_or_set_aside(path)
    }
}

/// The bytes of a file: a line with their length and hash, and the request as JSON.
fn sealed(letter: &Letter) -> anyhow::Result<Vec<u8>> {
    let body = serde_json::to_vec(letter)?;
    let mut bytes = format!("{MARK} {} {}\n", body.len(), blake3::hash(&body)).into_bytes();
    bytes.extend(body);
    Ok(bytes)
}

fn unsealed(bytes: &[u8]) -> anyhow::Result<Letter> {
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let (head, body) = bytes.split_at(end.context("it has no first line")? + 1);
    let said = format!("{MARK} {} {}\n", body.len(), blake3::hash(body));
    if said.as_bytes() != head {
        bail!("it is not what was written");
    }
    // The error of the reader would quote what it read.
    serde_json::from_slice(body).map_err(|_| anyhow::anyhow!("it holds no request"))
}
