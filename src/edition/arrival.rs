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

use super::directory::remove;
use super::disk::{make_folder, sync_folder, unwritable};
use super::file::FileSum;
use super::lock::{Lease, Lock};
use super::manifest::{self, MANIFEST, Manifest, SEAL, Tree};
use super::{About, Edition, IndexDirectory, Missing, Papers, publish};

/// How long the last step waits for another one that writes here.
const PATIENCE: Duration = Duration::from_secs(60);

/// The beginning of the names of folders in which editions arrive.
const ARRIVING: &str = ".arriving-";

/// An edition on its way into an index directory. Dropped, it leaves what came for the next time.
pub struct Arrival {
    index: IndexDirectory,
    read: manifest::Read,
    /// The hash of all that it answers, as it is told.
    answers: String,
    state: State,
}

enum State {
    /// It was here before, whole.
    Held(Box<Edition>),
    /// It comes into this folder, which is ours.
    Coming(PathBuf, Lease),
}

impl Arrival {
    /// Makes ready for an edition with these papers, of no more bytes than `most`. What is here of it
    /// already is looked up.
    ///
    /// # Errors
    /// The papers are wrong or of another version of kb, or the edition is too large; another one has its
    /// name; the place cannot be written.
    pub fn begin(index: &IndexDirectory, papers: &Papers, most: u64) -> anyhow::Result<Self> {
        make_folder(&index.editions())?;
        let seen = tempname(papers);
        let (dir, lease) = own_folder(&index.editions().join(format!("{ARRIVING}{seen}")))?;
        sweep_cut(index, Some(&dir))?;
        let look = || {
            lay_down(&dir, papers)?;
            let read = Manifest::read(&dir)?;
            if let Some(what) = read.manifest.about.made_up() {
                bail!(
                    "the edition's manifest tells {what}, which no kb has written: nothing is taken"
                );
            }
            let bytes = read.manifest.bytes();
            ensure!(
                bytes <= most,
                "the edition has {bytes} bytes, and no more than {most} are taken here \
                 (`kb receive --max-bytes` on this machine)"
            );
            let held = held(index, &read, &papers.answers)?;
            Ok((read, held))
        };
        // What is refused is of no use to anybody; where it stays, the next one removes it.
        let (read, held) = look().inspect_err(|_| drop(remove(&dir)))?;
        let answers = papers.answers.clone();
        if let Some(edition) = held {
            remove(&dir)?;
            return Ok(Self {
                index: index.clone(),
                read,
                answers,
                state: State::Held(Box::new(edition)),
            });
        }
        let known = known(index)?;
        for (name, sum) in &read.manifest.files {
            let path = dir.join(name);
            let there = known.get(&sum.blake3);
            settle(
                &path,
                sum,
                there.map(|(dir, name)| (dir.as_path(), name.as_str())),
            )?;
        }
        Ok(Self {
            index: index.clone(),
            read,
            answers,
            state: State::Coming(dir, lease),
        })
    }

    /// Removes what came of it.
    ///
    /// # Errors
    /// It cannot be removed.
    pub fn discard(self) -> anyhow::Result<()> {
        match self.state {
            State::Held(_) => Ok(()),
            State::Coming(dir, _lease) => remove(&dir),
        }
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
        in_folder(&path)?;
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
        let id = self.read.manifest.about.id.clone();
        let missing = self.missing();
        if let Some(first) = missing.first() {
            bail!("`{}` of the edition {id} is missing", first.name);
        }
        match &self.state {
            State::Held(edition) => {
                let _lock = Lock::wait(self.index.root(), PATIENCE)?;
                sweep(&self.index, None)?;
                publish::name(&self.index, edition.dir(), &id, keep)
            }
            State::Coming(dir, lease) => {
                for folder in Tree::walk(dir)?.folders {
                    sync_folder(&folder)?;
                }
                let _lock = Lock::wait(self.index.root(), PATIENCE)?;
                lease.share()?;
                sweep(&self.index, Some(dir))?;
                // Somebody may have brought one of this name meanwhile.
                held(&self.index, &self.read, &self.answers)?;
                let edition = publish::name(&self.index, dir, &id, keep)?;
                remove(dir)?;
                Ok(edition)
            }
        }
    }
}

/// The edition that is here under the name of one that arrives.
///
/// # Errors
/// That one answers otherwise.
fn held(
    index: &IndexDirectory,
    read: &manifest::Read,
    answers: &str,
) -> anyhow::Result<Option<Edition>> {
    let about = &read.manifest.about;
    let Ok(held) = index.open_edition(&about.id) else {
        return Ok(None);
    };
    let same = Manifest::read(held.dir())?.hash == read.hash;
    if same || held.answers()? == answers {
        return Ok(Some(held));
    }
    let told = |about: &About, bytes: u64| {
        format!(
            "built at {} by kb {}, {} articles, {bytes} bytes",
            about.built_at, about.kb_version, about.articles
        )
    };
    bail!(
        "another edition is here under the name {}, and nothing was changed: the one that is here answers \
         otherwise than the one that was sent ({}; sent: {}). To serve the one that is here, `kb rollback \
         {}`; to take the other one, remove {} on this machine and publish again",
        about.id,
        told(held.about(), held.bytes()),
        told(about, read.manifest.bytes()),
        &about.id.as_str()[..12],
        held.dir().display()
    )
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

/// Makes the folder of a file that is here now: nobody makes folders by telling of files.
fn in_folder(path: &Path) -> anyhow::Result<()> {
    path.parent().map_or(Ok(()), make_folder)
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
    in_folder(path)?;
    if fs::hard_link(&known, path).is_err() {
        let copied = fs::copy(&known, path).and_then(|_| File::open(path)?.sync_all());
        copied.map_err(|error| unwritable(path, error))?;
    }
    Ok(())
}

/// Removes what dead builds and cut transfers left; the caller holds the lock.
fn sweep(index: &IndexDirectory, ours: Option<&Path>) -> anyhow::Result<()> {
    index.remove_leftovers()?;
    sweep_cut(index, ours)
}

/// Removes what cut transfers left, and nobody goes on with.
fn sweep_cut(index: &IndexDirectory, ours: Option<&Path>) -> anyhow::Result<()> {
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
