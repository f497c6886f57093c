//! The index directory: the editions that are there, which of them is the current one, and which
//! can be served. It must not know what is in an edition.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{anyhow, bail};

use super::disk::{self, Replacement, unwritable};
use super::lock::{Lease, Lock};
use super::manifest::Manifest;
use super::{About, Edition, EditionId, stamp};

/// So long a move of the pointer waits for a build or a publish that ends.
const A_MOMENT: Duration = Duration::from_secs(10);

/// The index directory: the editions and the pointer to the current one.
#[derive(Clone, Debug)]
pub struct IndexDirectory {
    root: PathBuf,
}

/// An edition that was refused, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its id, or `current` when it is the pointer that is of no use.
    pub id: String,
    /// A sentence with the file, what is wrong with it, and what to do.
    pub why: String,
}

/// The edition to serve, and what was passed over to get to it (empty when all is well).
pub struct Opened<T = Edition> {
    /// Complete and checked, as it was asked for.
    pub edition: T,
    /// What stood before it, in the order in which it was tried.
    pub refused: Vec<Refused>,
}

/// What the file `current` says.
#[derive(PartialEq, Eq)]
enum Pointer {
    To(EditionId),
    Missing,
    Unreadable(String),
}

impl IndexDirectory {
    /// The index directory at a path; nothing is read or made.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The edition that `current` names, whether it is there or not.
    #[must_use]
    pub fn current(&self) -> Option<EditionId> {
        match self.pointer() {
            Pointer::To(id) => Some(id),
            Pointer::Missing | Pointer::Unreadable(_) => None,
        }
    }

    /// The same, for those who expect that there is one.
    ///
    /// # Errors
    /// In a sentence, why it names none.
    pub fn expect_current(&self) -> Result<EditionId, String> {
        let path = self.pointer_path();
        match self.pointer() {
            Pointer::To(id) => Ok(id),
            Pointer::Missing => Err(format!("{} is not there any more", path.display())),
            Pointer::Unreadable(why) => Err(format!("{} cannot be read: {why}", path.display())),
        }
    }

    /// Whether this id is published and whole (stamps, else hashes).
    #[must_use]
    pub fn holds(&self, id: &EditionId) -> bool {
        self.open_edition(id).is_ok()
    }

    /// Opens the current edition; if it is damaged, the newest good one (stamps first, full hashes
    /// where they differ).
    ///
    /// # Errors
    /// There is none; the message says of each why not.
    pub fn open(&self) -> anyhow::Result<Opened> {
        self.open_as(Ok)
    }

    /// The same, as `read` makes of it what is wanted: one of which it can make nothing, although its files
    /// are what its manifest says, is passed over too.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_as<T>(
        &self,
        read: impl Fn(Edition) -> anyhow::Result<T>,
    ) -> anyhow::Result<Opened<T>> {
        // A build that ends meanwhile may prune what the pointer named a moment ago.
        for _ in 0..3 {
            let pointer = self.pointer();
            let opened = self.open_from(&pointer, &read);
            if opened
                .as_ref()
                .is_ok_and(|opened| opened.refused.is_empty())
                || pointer == self.pointer()
            {
                return opened;
            }
        }
        self.open_from(&self.pointer(), &read)
    }

    /// Publishes an edition that is already there ("up to date" after going back to old inputs).
    ///
    /// # Errors
    /// It is not there or damaged, or another process writes into the index directory for longer than a
    /// moment.
    pub fn point_to(&self, id: &EditionId) -> anyhow::Result<()> {
        let _lock = Lock::wait(&self.root, A_MOMENT)?;
        self.open_edition(id)?;
        let published = self.next_published(id)?;
        let pointer = self.next_pointer(id)?;
        if let Some(published) = published {
            published.commit()?;
        }
        pointer.commit()
    }

    /// Serves an older edition again, until something is published.
    ///
    /// # Errors
    /// As [`Self::point_to`].
    pub fn go_back_to(&self, id: &EditionId) -> anyhow::Result<()> {
        let _lock = Lock::wait(&self.root, A_MOMENT)?;
        self.open_edition(id)?;
        self.next_pointer(id)?.commit()
    }

    /// What the editions that are there tell about themselves, those first that were published last. One that is too damaged to
    /// tell anything is left out.
    ///
    /// # Errors
    /// The index directory cannot be read.
    pub fn abouts(&self) -> anyhow::Result<Vec<About>> {
        let read = |id: &EditionId| Manifest::read(&self.edition_dir(id)).ok();
        let ids = self.newest_first()?;
        Ok(ids
            .iter()
            .filter_map(read)
            .map(|read| read.manifest.about)
            .collect())
    }

    fn open_from<T>(
        &self,
        pointer: &Pointer,
        read: impl Fn(Edition) -> anyhow::Result<T>,
    ) -> anyhow::Result<Opened<T>> {
        let mut refused = Vec::new();
        let mut candidates = self.best_first()?;
        match pointer {
            Pointer::To(id) => {
                candidates.retain(|other| other != id);
                candidates.insert(0, id.clone());
            }
            Pointer::Missing if candidates.is_empty() => {}
            Pointer::Missing => refused.push(self.pointer_refused("it is missing")),
            Pointer::Unreadable(what) => refused.push(self.pointer_refused(what)),
        }
        for id in candidates {
            let read = self.open_edition(&id).and_then(|edition| {
                // A build takes what its hashes vouch for as it is.
                read(edition).map_err(|error| {
                    let place = self.edition_dir(&id);
                    let place = place.display();
                    anyhow!("{place} is of no use: {error:#}; take that folder away and run `kb build`, which writes the edition anew")
                })
            });
            match read {
                Ok(edition) => return Ok(Opened { edition, refused }),
                Err(error) => refused.push(Refused {
                    id: id.to_string(),
                    why: format!("{error:#}"),
                }),
            }
        }
        let mut message = format!(
            "there is no edition to serve in {}; run `kb build` to make one",
            self.root.display()
        );
        for Refused { why, .. } in &refused {
            message.push_str("\n  ");
            message.push_str(why);
        }
        bail!(message)
    }

    fn pointer_refused(&self, what: &str) -> Refused {
        let path = self.pointer_path();
        let why = format!(
            "{} names no edition: {what}; the newest good edition is taken; run `kb build` to write it anew",
            path.display()
        );
        Refused {
            id: "current".to_owned(),
            why,
        }
    }

    /// Opens one edition, whole or not at all: all its files must be what they should be.
    ///
    /// # Errors
    /// When it is not there or damaged; the message says how.
    pub fn open_edition(&self, id: &EditionId) -> anyhow::Result<Edition> {
        let dir = self.edition_dir(id);
        if !dir.is_dir() {
            bail!(
                "{} is not there; run `kb build` to write it anew",
                dir.display()
            );
        }
        let lease = Lease::take(&dir)?;
        let read = Manifest::read(&dir)?;
        if read.manifest.about.id != *id {
            let what = format!("it belongs to the edition {}", read.manifest.about.id);
            return Err(disk::damaged(&dir, &what));
        }
        stamp::check(&dir, &read, &self.stamps_of(id))?;
        Ok(Edition::at(&dir, read, lease)?.vouched_for_by(self.stamps_of(id)))
    }

    fn pointer(&self) -> Pointer {
        let text = match fs::read(self.pointer_path()) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Pointer::Missing,
            Err(error) => return Pointer::Unreadable(error.to_string()),
        };
        let text = String::from_utf8_lossy(&text);
        EditionId::parse(text.trim_ascii_end()).map_or_else(
            || {
                Pointer::Unreadable(format!(
                    "it holds `{}`",
                    text.chars().take(40).collect::<String>().escape_debug()
                ))
            },
            Pointer::To,
        )
    }

    /// The pointer's next value, for taking its place.
    pub(super) fn next_pointer(&self, id: &EditionId) -> anyhow::Result<Replacement> {
        Replacement::prepare(&self.pointer_path(), format!("{id}\n").as_bytes())
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    pub(super) fn editions(&self) -> PathBuf {
        self.root.join("editions")
    }

    pub(super) fn edition_dir(&self, id: &EditionId) -> PathBuf {
        self.editions().join(id.as_str())
    }

    pub(super) fn stamps_of(&self, id: &EditionId) -> PathBuf {
        self.stamps().join(format!("{id}.json"))
    }

    fn stamps(&self) -> PathBuf {
        self.root.join("stamps")
    }

    fn pointer_path(&self) -> PathBuf {
        self.root.join("current")
    }

    /// Keeps those that were published last, always `current`, and what somebody reads on this machine; the
    /// caller holds the lock.
    pub(super) fn prune(&self, current: &EditionId, keep: usize) -> anyhow::Result<()> {
        let others = self.best_first()?.into_iter().filter(|id| id != current);
        for id in others.skip(keep.saturating_sub(1)) {
            let place = self.edition_dir(&id);
            let Some(_alone) = Lease::take_alone(&place)? else {
                continue;
            };
            remove(&self.move_aside(&place)?)?;
            remove(&self.stamps_of(&id))?;
        }
        Ok(())
    }

    /// Takes an edition's name away in one step, so that nobody meets it half removed.
    pub(super) fn move_aside(&self, place: &Path) -> anyhow::Result<PathBuf> {
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let aside = self.editions().join(format!(".removed-{name}"));
        remove(&aside)?;
        fs::rename(place, &aside).map_err(|error| unwritable(place, error))?;
        Ok(aside)
    }

    /// Removes what dead builds left; the caller holds the lock, so nobody is at work on it.
    pub(super) fn remove_leftovers(&self) -> anyhow::Result<()> {
        let prefixes = [
            (self.editions(), [".building-", ".removed-"].as_slice()),
            (self.root.clone(), [".current-", ".published-"].as_slice()),
            (self.stamps(), ["."].as_slice()),
        ];
        for (folder, prefixes) in prefixes {
            let Ok(entries) = fs::read_dir(&folder) else {
                continue;
            };
            for entry in entries.flatten() {
                let name = entry.file_name();
                let name = name.to_string_lossy();
                if prefixes.iter().any(|prefix| name.starts_with(prefix)) {
                    remove(&entry.path())?;
                }
            }
        }
        Ok(())
    }
}

/// Removes a file or a folder; what is not there is removed.
pub(super) fn remove(path: &Path) -> anyhow::Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
        Err(error) => Err(error),
    };
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(unwritable(path, error)),
        _ => Ok(()),
    }
}
