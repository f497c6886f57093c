//! An edition that arrives from elsewhere, file by file, and is published when all of it is here. It
//! must not know which way it comes.
//!
//! It is put together aside, in a folder that belongs to one process at a time. A file that an edition
//! here has already is linked; one that came halfway goes on where it stopped. The index directory's
//! lock is taken for the last step only, so that a slow line is in nobody's way. Whatever came is hashed
//! before it counts: the old edition stays the current one until the new one is whole.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};

use super::directory::remove;
use super::disk::{make_folder, sync_folder, unwritable};
use super::file::FileSum;
use super::lock::{Lease, Lock};
use super::manifest::{self, MANIFEST, Manifest, SEAL, Tree};
use super::{Edition, IndexDirectory, publish};

/// How long the last step waits for another one that writes here.
const PATIENCE: Duration = Duration::from_secs(60);

/// The beginning of the names of folders in which editions arrive.
const ARRIVING: &str = ".arriving-";

/// What an edition says about itself and its files, to be handed over before them.
#[derive(Debug, Serialize, Deserialize)]
pub struct Papers {
    manifest: String,
    seal: String,
}

/// What is still to come of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Its name in the edition, with `/` between folders.
    pub name: String,
    /// So many of its bytes are here.
    pub from: u64,
    /// All its bytes.
    pub length: u64,
}

impl Missing {
    /// The bytes that are still to come.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.length.saturating_sub(self.from)
    }
}

impl Edition {
    /// The papers of this edition.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn papers(&self) -> anyhow::Result<Papers> {
        let read = |name: &str| {
            let path = self.dir().join(name);
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
        };
        Ok(Papers {
            manifest: read(MANIFEST)?,
            seal: read(SEAL)?,
        })
    }

    /// What is missing of one of its files elsewhere, for reading.
    ///
    /// # Errors
    /// It has no such file, or that cannot be read.
    pub fn rest_of(&self, missing: &Missing) -> anyhow::Result<impl Read + use<>> {
        use std::io::Seek;
        ensure!(
            manifest::is_safe(&missing.name),
            "`{}` is no file of an edition",
            missing.name.escape_debug()
        );
        let path = manifest::regular(self.dir(), &missing.name)?;
        let open = || {
            let mut file = File::open(&path)?;
            file.seek(io::SeekFrom::Start(missing.from))?;
            Ok::<_, io::Error>(file)
        };
        let file = open().with_context(|| format!("cannot read {}", path.display()))?;
        Ok(file.take(missing.bytes()))
    }
}

/// An edition on its way into an index directory. Dropped, it leaves what came for the next time.
pub struct Arrival {
    index: IndexDirectory,
    read: manifest::Read,
    state: State,
}

enum State {
    /// It was here before, whole.
    Held(Box<Edition>),
    /// It comes into this folder, which is ours.
    Coming(PathBuf, Lease),
}

impl Arrival {
    /// Makes ready for an edition with these papers. What is here of it already is looked up.
    ///
    /// # Errors
    /// The papers are wrong or of another version of kb; the place cannot be written.
    pub fn begin(index: &IndexDirectory, papers: &Papers) -> anyhow::Result<Self> {
        make_folder(&index.editions())?;
        let seen = tempname(papers);
        let (dir, lease) = own_folder(&index.editions().join(format!("{ARRIVING}{seen}")))?;
        lay_down(&dir, papers)?;
        let read = Manifest::read(&dir)?;
        if let Ok(edition) = index.open_edition(&read.manifest.about.id) {
            remove(&dir)?;
            return Ok(Self {
                index: index.clone(),
                read,
                state: State::Held(Box::new(edition)),
            });
        }
        let known = known(index)?;
        for (name, sum) in &read.manifest.files {
            let path = dir.join(name);
            make_folder(path.parent().unwrap_or(&dir))?;
            let there = known.get(&sum.blake3);
            settle(&path, sum, there.map(|(dir, name)| (dir.as_path(), name.as_str())))?;
        }
        Ok(Self {
            index: index.clone(),
            read,
            state: State::Coming(dir, lease),
        })
    }

    /// What is still to come, in the order in which it is to come.
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        let State::Coming(dir, _) = &self.state else {
            return Vec::new();
        };
        let files = self.read.manifest.files.iter();
        let still = files.map(|(name, sum)| {
            let here = fs::symlink_metadata(dir.join(name)).ok();
            (here.map(|meta| meta.len()), name, sum.length)
        });
        still
            .filter(|(here, _, length)| *here != Some(*length))
            .map(|(here, name, length)| Missing {
                name: name.clone(),
                from: here.unwrap_or(0),
                length,
            })
            .collect()
    }

    /// What the current edition here has in its place: much of it is often the same.
    #[must_use]
    pub fn like(&self, missing: &Missing) -> Option<File> {
        let current = self.index.current()?;
        let dir = self.index.edition_dir(&current);
        File::open(manifest::regular(&dir, &missing.name).ok()?).ok()
    }

    /// Takes what was missing of a file, to the disk for good.
    ///
    /// # Errors
    /// It ends too early or is not what the papers say, or the disk does not take it.
    pub fn take(&mut self, missing: &Missing, bytes: impl Read) -> anyhow::Result<()> {
        let State::Coming(dir, _) = &self.state else {
            bail!("the edition is here already");
        };
        let sum = self.read.manifest.files.get(&missing.name);
        let sum = sum.with_context(|| format!("`{}` is no file of the edition", missing.name))?;
        let path = dir.join(&missing.name);
        let mut bytes = Tagged(bytes.take(missing.bytes()), false);
        let mut write = || {
            let mut file = File::options().append(true).create(true).open(&path)?;
            let came = io::copy(&mut bytes, &mut file);
            file.sync_all()?;
            came
        };
        let written = write();
        let came = match written {
            Err(error) if bytes.1 => {
                return Err(error).with_context(|| format!("`{}` was cut short", missing.name));
            }
            written => written.map_err(|error| unwritable(&path, error))?,
        };
        if came < missing.bytes() {
            bail!("`{}` was cut short: publish again to go on", missing.name);
        }
        if let Err(error) = manifest::compare(&path, sum, false) {
            // What came halfway the last time may be at fault: it is to come as a whole.
            remove(&path)?;
            return Err(error.context("publish again: the file is sent anew"));
        }
        Ok(())
    }

    /// Gives the edition its name, moves the pointer to it and removes the oldest ones but `keep`.
    ///
    /// # Errors
    /// Something is missing, or somebody else writes here for too long.
    pub fn publish(self, keep: usize) -> anyhow::Result<Edition> {
        let id = &self.read.manifest.about.id;
        let missing = self.missing();
        if let Some(first) = missing.first() {
            bail!("`{}` of the edition {id} is missing", first.name);
        }
        match self.state {
            State::Held(edition) => {
                let _lock = Lock::wait(self.index.root(), PATIENCE)?;
                sweep(&self.index, None)?;
                publish::name(&self.index, edition.dir(), id, keep)
            }
            State::Coming(dir, lease) => {
                for folder in Tree::walk(&dir)?.folders {
                    sync_folder(&folder)?;
                }
                let _lock = Lock::wait(self.index.root(), PATIENCE)?;
                lease.share()?;
                sweep(&self.index, Some(&dir))?;
                let edition = publish::name(&self.index, &dir, id, keep)?;
                // Another one brought the same edition meanwhile.
                remove(&dir)?;
                Ok(edition)
            }
        }
    }
}

/// Tells an error of the line from one of the disk.
struct Tagged<R>(R, bool);

impl<R: Read> Read for Tagged<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into).inspect_err(|_| self.1 = true)
    }
}

/// A name for the papers, by which the same edition finds again what came of it.
fn tempname(papers: &Papers) -> String {
    let mut name = blake3::hash(papers.manifest.as_bytes())
        .to_hex()
        .to_string();
    name.truncate(32);
    name
}

/// A folder of this name, or with a number behind it, that no other process has.
fn own_folder(wanted: &Path) -> anyhow::Result<(PathBuf, Lease)> {
    for attempt in 0..64 {
        let mut name = wanted.as_os_str().to_owned();
        if attempt > 0 {
            name.push(format!("-{attempt}"));
        }
        let dir = PathBuf::from(name);
        make_folder(&dir)?;
        match Lease::take_alone(&dir) {
            // Whoever had it before may have taken it away while we came in.
            Ok(Some(lease)) if lease.is_of(&dir) => return Ok((dir, lease)),
            _ => {}
        }
    }
    bail!(
        "too many others publish into {}; try again later",
        wanted.parent().unwrap_or(wanted).display()
    )
}

/// Writes the papers, unless these are there. Others mean a folder of no use.
fn lay_down(dir: &Path, papers: &Papers) -> anyhow::Result<()> {
    let files = [(MANIFEST, &papers.manifest), (SEAL, &papers.seal)];
    let there = |(name, text): &(&str, &String)| {
        fs::read(dir.join(name)).is_ok_and(|bytes| bytes == text.as_bytes())
    };
    // Nothing but files and folders may have been left here: a link would lead elsewhere.
    if Tree::walk(dir).is_ok() && files.iter().all(there) {
        return Ok(());
    }
    let entries = fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    for entry in entries {
        remove(&entry?.path())?;
    }
    for (name, text) in files {
        super::disk::write_new(&dir.join(name), text.as_bytes())?;
    }
    Ok(())
}

/// The files of the editions that are here, by their hash: the folders and the names.
fn known(index: &IndexDirectory) -> anyhow::Result<HashMap<String, (PathBuf, String)>> {
    let mut known = HashMap::new();
    for id in index.newest_first()? {
        let dir = index.edition_dir(&id);
        let Ok(read) = Manifest::read(&dir) else {
            continue;
        };
        for (name, sum) in read.manifest.files {
            known
                .entry(sum.blake3)
                .or_insert_with(|| (dir.clone(), name));
        }
    }
    Ok(known)
}

/// Leaves a file whole, or the beginning of it, or nothing.
fn settle(path: &Path, sum: &FileSum, known: Option<(&Path, &str)>) -> anyhow::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() && meta.len() < sum.length => return Ok(()),
        Ok(_) if manifest::compare(path, sum, false).is_ok() => return Ok(()),
        Ok(_) => remove(path)?,
        Err(_) => {}
    }
    // Not taken on trust: a file may have been damaged since it was last looked at.
    let known = known.and_then(|(dir, name)| manifest::regular(dir, name).ok());
    let Some(known) = known.filter(|known| manifest::compare(known, sum, false).is_ok()) else {
        return Ok(());
    };
    if fs::hard_link(&known, path).is_err() {
        let copied = fs::copy(&known, path).and_then(|_| File::open(path)?.sync_all());
        copied.map_err(|error| unwritable(path, error))?;
    }
    Ok(())
}

/// Removes what dead builds and cut transfers left; the caller holds the lock.
fn sweep(index: &IndexDirectory, ours: Option<&Path>) -> anyhow::Result<()> {
    index.remove_leftovers()?;
    let Ok(entries) = fs::read_dir(index.editions()) else {
        return Ok(());
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let arriving = entry.file_name().to_string_lossy().starts_with(ARRIVING);
        if !arriving || ours == Some(&path) {
            continue;
        }
        if let Ok(Some(_alone)) = Lease::take_alone(&path) {
            remove(&path)?;
        }
    }
    Ok(())
}
