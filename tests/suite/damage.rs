//! Editions that a disk or a hand has damaged: refused, passed over, and mended by the next build.

use std::fs;
use std::path::Path;

use kb::edition::IndexDirectory;

use crate::harness::{TestSite, files_below};

/// Changes bytes of a file as a failing disk does: neither its length nor its time tells.
pub(crate) fn rot(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let modified = fs::metadata(path).unwrap().modified().unwrap();
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(modified).unwrap();
}

#[test]
fn a_damaged_edition_is_refused_and_the_newest_good_one_served() {
    let mut site = TestSite::sample().at("2026-11-21T10:00:00Z");
    let good = site.build().id();
    site.write(
        "articles/en/shipping/delivery.md",
        "# Delivery\n\nThree days.\n",
    );
    // Other settings: nothing can be taken over.
    site.write(
        "kb.toml",
        "[site]\nname = \"Letters\"\nlanguages = [\"en\", \"bn\"]\n",
    );
    site.set_clock("2026-11-21T11:00:00Z");
    let bad = site.build().id();
    let folder = site.index().join("editions").join(&bad);
    let originals: Vec<_> = files_below(&folder)
        .into_iter()
        .map(|name| (name.clone(), fs::read(folder.join(name)).unwrap()))
        .collect();
    for (name, bytes) in &originals {
        let path = folder.join(name);
        for damage in ["cut", "changed", "gone"] {
            match damage {
                "cut" => fs::write(&path, &bytes[..bytes.len() / 2]).unwrap(),
                "changed" => {
                    let mut changed = bytes.clone();
                    let Some(byte) = changed.get_mut(bytes.len() / 2) else {
                        continue;
                    };
                    *byte ^= 0x55;
                    // As a disk would do it: the same size and, as far as can be told, the same time.
                    fs::write(&path, changed).unwrap();
                }
                _ => fs::remove_file(&path).unwrap(),
            }
            if bytes.is_empty() && damage == "cut" {
                continue;
            }
            let opened = IndexDirectory::at(site.index()).open().unwrap();
            assert_eq!(
                opened.edition.about().id.to_string(),
                good,
                "{name} {damage}"
            );
            let why = &opened.refused[0].why;
            assert!(why.contains("kb build"), "{why}");
        }
        fs::write(&path, bytes).unwrap();
    }
    // Building again puts it right.
    let again = site.build();
    assert_eq!(again.id(), bad);
    let customer = site.serve_index();
    assert!(
        customer
            .page("/en/shipping/delivery")
            .prose()
            .contains("Three days")
    );
}

#[test]
fn damage_to_what_two_editions_share_is_said_and_mended_by_the_next_build() {
    let site = TestSite::sample();
    site.build();
    let text = "# Delivery\n\nThree days.\n";
    site.write("articles/en/shipping/delivery.md", text);
    let id = site.build().id();
    let folder = site.index().join("editions").join(&id);
    for name in [
        "pages.bin",
        "articles.bin",
        "names.bin",
        "above/pages.bin",
        "above/articles.bin",
        "above/names.bin",
        "above/order.bin",
        "manifest.json",
    ] {
        let path = folder.join(name);
        let mut changed = fs::read(&path).unwrap();
        let middle = changed.len() / 2;
        changed[middle] ^= 0x55;
        fs::write(&path, changed).unwrap();
        let index = IndexDirectory::at(site.index());
        let own = name.starts_with("above/") || name.starts_with("manifest");
        match index.open() {
            Ok(opened) => assert!(own && opened.edition.about().id.as_str() != id, "{name}"),
            Err(error) => assert!(!own && error.to_string().contains("kb build"), "{name}"),
        }
        let mended = site.build();
        assert_eq!(mended.id(), id, "{name}");
        assert!(
            site.serve_index()
                .page("/en/shipping/delivery")
                .contains("Three days")
        );
        fs::remove_dir_all(site.index()).unwrap();
        site.write(
            "articles/en/shipping/delivery.md",
            "# Delivery\n\nTwo days.\n",
        );
        site.build();
        site.write("articles/en/shipping/delivery.md", text);
        assert_eq!(site.build().id(), id);
    }
}

#[test]
fn damage_that_only_a_customer_meets_is_mended_by_the_next_build() {
    let site = TestSite::sample();
    site.build();
    // Stamps are taken of files that nobody has written into for a moment.
    std::thread::sleep(std::time::Duration::from_millis(60));
    let id = site.build().id();
    let folder = site.index().join("editions").join(&id);
    rot(&folder.join("pages.bin"), |bytes| {
        let word = b"A refund takes five days.";
        let at = bytes.windows(word.len()).position(|some| some == word);
        bytes[at.unwrap()] = b'B';
    });
    let find = || {
        let index = IndexDirectory::at(site.index());
        let opened = index.open().unwrap();
        (opened.edition.find("/en/billing/refunds"), opened.refused)
    };
    let (read, refused) = find();
    assert!(refused.is_empty(), "it does not show from outside");
    let why = read.unwrap_err().to_string();
    assert!(why.contains("run `kb build`"), "{why}");
    let mended = site.build();
    assert_eq!(mended.id(), id);
    assert!(!mended.outcome.up_to_date);
    assert!(find().0.unwrap().is_some());
}
