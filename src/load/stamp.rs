//! What a file looks like from outside: enough to tell that nobody has written into it since.
//!
//! It must not know what is in the file, or who remembers.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

/// File systems tell times in steps, some of them of two seconds: a file that was written twice
/// within one shows one time. What was changed this recently is vouched for by nothing.
const SETTLED: Duration = Duration::from_secs(2);

/// A file seen from outside. The time of the last change of its entry is the system's own and cannot be
/// set: it tells of a write even where somebody has put the other time back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    bytes: u64,
    modified: (i64, i64),
    changed: (i64, i64),
    inode: u64,
    device: u64,
}

impl Stamp {
    /// The stamp of a file that was not changed for so long that one state can be told from the next.
    pub(super) fn settled(meta: &Metadata, now: SystemTime) -> Option<Self> {
        let stamp = Self {
            bytes: meta.len(),
            modified: (meta.mtime(), meta.mtime_nsec()),
            changed: (meta.ctime(), meta.ctime_nsec()),
            inode: meta.ino(),
            device: meta.dev(),
        };
        let now = now.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let age = |(seconds, nanos): (i64, i64)| {
            let at = Duration::new(seconds.try_into().ok()?, nanos.try_into().ok()?);
            now.checked_sub(at)
        };
        let settled = |time| age(time).is_some_and(|age| age >= SETTLED);
        (settled(stamp.modified) && settled(stamp.changed)).then_some(stamp)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_just_written_is_vouched_for_by_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        std::fs::write(&path, "one").unwrap();
        let meta = std::fs::metadata(&path).unwrap();
        let now = SystemTime::now();
        assert_eq!(Stamp::settled(&meta, now), None);
        let later = now + SETTLED + Duration::from_secs(1);
        let stamp = Stamp::settled(&meta, later).unwrap();
        // Times ahead of the clock tell nothing.
        assert_eq!(Stamp::settled(&meta, now - Duration::from_secs(60)), None);

        // The same length, and the time of the last change put back.
        std::thread::sleep(Duration::from_millis(20));
        let file = std::fs::File::options().write(true).open(&path).unwrap();
        std::fs::write(&path, "two").unwrap();
        file.set_modified(meta.modified().unwrap()).unwrap();
        let meta = std::fs::metadata(&path).unwrap();
        assert_ne!(Stamp::settled(&meta, later), Some(stamp));
    }
}
