//! A small file system of its own, for what happens when a disk is full or takes nothing any more.

use std::fs::{self, File};
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A disk with room for a database's log, and not for much more.
pub(crate) struct SmallDisk {
    folder: PathBuf,
    ballast: File,
}

impl SmallDisk {
    /// Puts it at a folder; `None` where this process may not.
    pub(crate) fn at(folder: &Path) -> Option<Self> {
        fs::create_dir_all(folder).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=12m", "kb-test"]);
        let mounted = mount.arg(folder).output();
        if !mounted.is_ok_and(|output| output.status.success()) {
            super::skipped("only root may mount a small file system");
            return None;
        }
        let ballast = File::create(folder.join("ballast")).unwrap();
        Some(Self {
            folder: folder.to_owned(),
            ballast,
        })
    }

    /// Fills it, but for so many kilobytes.
    pub(crate) fn fill(&mut self, left: u64) {
        self.ballast.rewind().unwrap();
        let _ = self.ballast.write_all(&vec![0; 12 << 20]);
        let full = self.ballast.metadata().unwrap().len();
        self.ballast
            .set_len(full.saturating_sub(left << 10))
            .unwrap();
    }

    /// There is space again.
    pub(crate) fn empty(&mut self) {
        self.ballast.set_len(0).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.folder).status();
    }
}
