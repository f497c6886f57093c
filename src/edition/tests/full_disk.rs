//! A full disk: said with the remedy, nothing lost, nothing left behind, and good again with space.

use std::io::{Seek, Write};
use std::process::Command;

use super::*;

/// A file system of one megabyte; `None` where this process may not make one.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let dir = tempfile::tempdir().unwrap();
        let mount = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=1m", "kb-test"])
            .arg(dir.path())
            .output();
        mount
            .is_ok_and(|output| output.status.success())
            .then_some(Self(dir))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

/// Text that nothing makes smaller.
fn noise(seed: u32, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    blake3::Hasher::new()
        .update(&seed.to_le_bytes())
        .finalize_xof()
        .fill(&mut bytes);
    bytes
}

#[test]
fn a_full_disk_loses_nothing_and_leaves_nothing() {
    let Some(disk) = SmallDisk::mount() else {
        let _ = writeln!(
            std::io::stderr(),
            "skipped: only root may mount a small file system to fill"
        );
        return;
    };
    let index = disk.0.path().join("index");
    publish(&index, 1);
    let before = names(&index.join("editions"));

    // Everywhere from "no page fits" to "all but the pointer fits": each round leaves more room.
    let mut failed = 0;
    let mut ballast = fs::File::create(disk.0.path().join("ballast")).unwrap();
    for kilobytes in (0..200).step_by(4) {
        ballast.rewind().unwrap();
        let _ = ballast.write_all(&vec![0; 1 << 20]);
        let full = ballast.metadata().unwrap().len();
        ballast.set_len(full - (kilobytes << 10)).unwrap();
        if let Err(error) = build(&index) {
            failed += 1;
            let text = format!("{error:#}");
            assert!(
                text.contains("the disk is full: ") && text.contains("free some space"),
                "{text}"
            );
            assert_eq!(
                names(&index.join("editions")),
                before,
                "{kilobytes}: {text}"
            );
        }
        ballast.set_len(0).unwrap();
        assert_eq!(served(&index).1, vec![], "{kilobytes}");
        IndexDirectory::at(&index).point_to(&id(1)).unwrap();
        IndexDirectory::at(&index).prune(&id(1), 1).unwrap();
    }
    assert!(failed > 10, "{failed}");
    build(&index).unwrap();
    assert_eq!(served(&index), (2, vec![]));
}

/// As `fill`, with a page of a hundred kilobytes and with errors handed on.
fn build(index: &Path) -> anyhow::Result<Edition> {
    let mut writer = Writer::begin(index, &id(2))?;
    writer.put_body(
        "/en/large",
        &NewBody {
            body: &noise(1, 100 << 10),
            ..page("")
        },
    )?;
    writer.put_body("/en/refunds", &page("edition 2"))?;
    writer.put_body("/bn/ফেরত", &page("সংস্করণ 2"))?;
    writer.put_redirect("/en/money-back", "/en/refunds")?;
    writer.put_article(&article("en", "refunds", "edition 2"))?;
    writer.put_document("site.json", b"{}")?;
    let search = writer.search_dir(&english())?;
    fs::write(search.join("0001.idx"), [2; 300])
        .map_err(|error| disk::unwritable(&search, error))?;
    writer.publish(about(2), 3)
}
