//! A disk that is full or takes nothing any more: nothing is accepted that is not on it, and all is
//! well again with space.

use std::io::{Seek, Write};
use std::process::Command;
use std::time::{Duration, Instant};

use super::accepting::all;
use super::*;

/// A file system with room for the log of a database, and not for much more; `None` where this process may not make one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=12m", "kb-test"])
            .arg(dir.path())
            .output();
        if mount.is_ok_and(|output| output.status.success()) {
            return Some(Self(dir));
        }
        let _ = writeln!(
            std::io::stderr(),
            "skipped: only root may mount a small file system"
        );
        None
    }

    fn remount(&self, how: &str) {
        let done = Command::new("mount")
            .args(["-o", how])
            .arg(self.0.path())
            .status();
        assert!(done.unwrap().success());
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_accepts_nothing_that_it_does_not_hold() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    let site = Site::at(disk.0.path().join("data")).await;
    let mut ballast = std::fs::File::create(disk.0.path().join("ballast")).unwrap();
    let (mut accepted, mut refused, mut next) = (Vec::new(), 0, 1_u64);
    for kilobytes in [0, 4, 8, 12, 24, 48, 96] {
        ballast.rewind().unwrap();
        let _ = ballast.write_all(&vec![0; 12 << 20]);
        let full = ballast.metadata().unwrap().len();
        ballast
            .set_len(full.saturating_sub(kilobytes << 10))
            .unwrap();
        for _ in 0..12 {
            match site.store.accept(&request(next), &targets(&["mail"])).await {
                Ok(Acceptance::New) => accepted.push(next),
                Ok(other) => panic!("{other:?}"),
                Err(error) => {
                    refused += 1;
                    let error = format!("{error:#}");
                    assert!(
                        error.contains("neither the database nor the spool"),
                        "{error}"
                    );
                }
            }
            next += 1;
        }
        ballast.set_len(0).unwrap();
    }
    assert!(refused > 5, "{refused}");
    // Space is back: accepted within five seconds, without a restart.
    let back = Instant::now();
    while !site.store.is_healthy() {
        site.store.drain().await;
        assert!(back.elapsed() < Duration::from_secs(6));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(site.accept(next).await, Acceptance::New);
    accepted.push(next);
    site.drained().await;
    let kept = site.store.list(&all()).await.unwrap();
    let kept: std::collections::HashSet<_> = kept.into_iter().map(|kept| kept.reference).collect();
    for n in &accepted {
        assert!(kept.contains(&request(*n).reference), "{n}");
    }
    assert_eq!(site.spooled(), 0);
    assert_eq!(integrity(&site).await, "ok");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_may_only_be_read_refuses_and_the_same_form_is_accepted_later() {
    let Some(disk) = SmallDisk::mount() else {
        return;
    };
    disk.remount("remount,ro");
    // It starts all the same.
    let site = Site::at(disk.0.path().join("data")).await;
    assert!(!site.store.is_healthy());
    let refused = site.store.accept(&request(1), &targets(&["mail"])).await;
    assert!(refused.is_err());
    disk.remount("remount,rw");
    assert_eq!(site.accept(1).await, Acceptance::New);
    site.drained().await;
    assert_eq!(site.store.list(&all()).await.unwrap().len(), 1);
}
