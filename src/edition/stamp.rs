//! Stamps: what the files of an edition looked like from outside when they were last hashed, so
//! that a start need not hash them again. It must not know what an edition is for.
//!
//! Stamps lie outside of the edition, which nobody changes once it has its name. They are a
//! shortcut only: missing, unreadable or unwritable ones cost a full check and nothing else, so
//! every failure here is silent.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::disk;
use super::manifest;

/// File systems tell times in steps (of up to 10 ms on Linux), and a file that is changed twice
/// within one step shows only one time. So nothing that was changed this recently is vouched for; it
/// is hashed again the next time.
const SETTLED: Duration = Duration::from_millis(20);

/// A file seen from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Stamp {
    size: u64,
    /// Seconds and nanoseconds of the last change.
    modified: (i64, i64),
    inode: u64,
}

impl Stamp {
    fn of(path: &Path) -> Option<Self> {
        let meta = fs::symlink_metadata(path).ok()?;
        Some(Self {
            size: meta.len(),
            modified: (meta.mtime(), meta.mtime_nsec()),
            inode: meta.ino(),
        })
    }

    /// Whether its time is old enough to tell one state of the file from the next.
    fn settled(&self, now: Duration) -> bool {
        let (Ok(seconds), Ok(nanos)) = (self.modified.0.try_into(), self.modified.1.try_into())
        else {
            return false;
        };
        now.checked_sub(Duration::new(seconds, nanos))
            .is_some_and(|age| age >= SETTLED)
    }
}

/// The stamps of one edition.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Stamps {
    /// The manifest by which the files were found good.
    manifest: String,
    files: BTreeMap<String, Stamp>,
}

impl Stamps {
    /// Stamps that vouch for nothing yet.
    fn new(manifest: &str) -> Self {
        Self {
            manifest: manifest.to_owned(),
            files: BTreeMap::new(),
        }
    }

    fn read(path: &Path, manifest: &str) -> Self {
        let stamps = fs::read(path)
            .ok()
            .and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        stamps
            .filter(|stamps| stamps.manifest == manifest)
            .unwrap_or_else(|| Self::new(manifest))
    }

    /// Takes the stamps of files that are known to be good.
    pub(super) fn take(dir: &Path, read: &manifest::Read) -> Self {
        let mut stamps = Self::new(&read.hash);
        let now = now();
        for name in read.manifest.files.keys() {
            let stamp = Stamp::of(&dir.join(name)).filter(|stamp| stamp.settled(now));
            stamps
                .files
                .extend(stamp.map(|stamp| (name.clone(), stamp)));
        }
        stamps
    }

    /// Keeps them for the next start.
    pub(super) fn write(&self, path: &Path) {
        let Some(folder) = path.parent() else { return };
        if let (Ok(()), Ok(bytes)) = (disk::make_folder(folder), serde_json::to_vec_pretty(self)) {
            let _ = disk::replace(path, &bytes);
        }
    }
}

/// Checks every file of an edition: its length always, its hash where its stamp is not the old one.
/// What was found good is stamped for the next time.
pub(super) fn check(dir: &Path, read: &manifest::Read, stamps: &Path) -> anyhow::Result<()> {
    let known = Stamps::read(stamps, &read.hash);
    let mut fresh = Stamps::new(&read.hash);
    let now = now();
    for (name, wanted) in &read.manifest.files {
        let path = manifest::regular(dir, name)?;
        // Taken before the file is hashed: a change meanwhile shows at the next start.
        let stamp = Stamp::of(&path);
        let trusted = stamp.is_some() && known.files.get(name) == stamp.as_ref();
        manifest::compare(&path, wanted, trusted)?;
        let settled = stamp.filter(|stamp| stamp.settled(now));
        fresh
            .files
            .extend(settled.map(|stamp| (name.clone(), stamp)));
    }
    if fresh != known {
        fresh.write(stamps);
    }
    Ok(())
}

fn now() -> Duration {
    SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_times_that_lie_back_far_enough_are_vouched_for() {
        let now = Duration::new(1_000, 0);
        for (modified, settled) in [
            ((999, 0), true),
            ((999, 980_000_000), true),
            ((999, 985_000_000), false),
            ((1_000, 0), false),
            ((2_000, 0), false),
            ((-5, 0), false),
        ] {
            let stamp = Stamp {
                size: 1,
                modified,
                inode: 1,
            };
            assert_eq!(stamp.settled(now), settled, "{modified:?}");
        }
    }
}
