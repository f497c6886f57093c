//! A damaged edition is never served: it is refused by name, and the newest good one stands in.

use std::fs::File;
use std::os::unix::fs::FileExt;

use super::*;
use crate::edition::manifest::Manifest;

/// A small generator, so that every run damages the same places.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

fn why(index: &Path) -> Vec<String> {
    match IndexDirectory::at(index).open() {
        Ok(opened) => opened
            .refused
            .into_iter()
            .map(|refused| refused.why)
            .collect(),
        Err(error) => vec![error.to_string()],
    }
}

#[test]
fn every_flipped_bit_and_every_cut_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    publish(dir.path(), 2);
    let mut dice = Dice(2_026);
    for path in files(dir.path(), 2) {
        let good = fs::read(&path).unwrap();
        for round in 0..60 {
            let mut bad = good.clone();
            let at = dice.below(good.len() as u64) as usize;
            match round % 4 {
                0 => bad.truncate(at),
                1 => bad.push(b'\n'),
                _ => bad[at] ^= 1 << dice.below(8),
            }
            fs::write(&path, &bad).unwrap();
            let (n, refused) = served(dir.path());
            assert_eq!(
                (n, refused.len()),
                (1, 1),
                "{} {round} {at}",
                path.display()
            );
            assert_eq!(refused[0].id, id(2).as_str());
            assert!(refused[0].why.contains("kb build"), "{}", refused[0].why);
            assert!(!IndexDirectory::at(dir.path()).holds(&id(2)));
        }
        fs::write(&path, &good).unwrap();
    }
    assert_eq!(
        served(dir.path()),
        (2, vec![]),
        "what was made good again is good"
    );
}

#[test]
fn what_is_wrong_is_said_with_the_file() {
    for (file, damage, said) in [
        (
            "pages.bin",
            "cut",
            "pages.bin is damaged: it has 3 bytes instead of",
        ),
        ("pages.bin", "remove", "pages.bin is damaged: it is missing"),
        (
            "articles.bin",
            "folder",
            "articles.bin is damaged: it is not a file",
        ),
        (
            "names.bin",
            "flip",
            "names.bin is damaged: its bytes have another hash",
        ),
        (
            "search/en/0001.idx",
            "flip",
            "search/en/0001.idx is damaged: its bytes have another hash",
        ),
        (
            "manifest.json",
            "remove",
            "manifest.json is damaged: it is missing",
        ),
        (
            "manifest.json",
            "flip",
            "manifest.json is damaged: manifest.b3 holds another hash",
        ),
        (
            "manifest.b3",
            "cut",
            "manifest.json is damaged: manifest.b3 holds another hash",
        ),
    ] {
        let dir = tempfile::tempdir().unwrap();
        publish(dir.path(), 1);
        let path = IndexDirectory::at(dir.path())
            .edition_dir(&id(1))
            .join(file);
        let mut bytes = fs::read(&path).unwrap();
        match damage {
            "cut" => fs::write(&path, &bytes[..3]).unwrap(),
            "flip" => {
                bytes[2] ^= 1;
                fs::write(&path, &bytes).unwrap();
            }
            _ => fs::remove_file(&path).unwrap(),
        }
        if damage == "folder" {
            fs::create_dir(&path).unwrap();
        }
        let why = why(dir.path()).concat();
        assert!(
            why.contains(said) && why.contains("run `kb build`"),
            "{file} {damage}: {why}"
        );
    }
}

#[test]
fn an_edition_of_another_format_has_its_own_sentence() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    publish(dir.path(), 2);
    let path = IndexDirectory::at(dir.path())
        .edition_dir(&id(2))
        .join("manifest.json");
    fs::write(&path, r#"{"kb_format": 999, "of": "the future"}"#).unwrap();
    let why = why(dir.path()).concat();
    let expected = format!("was written in format 999, and this kb reads format {FORMAT}");
    assert!(why.contains(&expected), "{why}");
    assert_eq!(served(dir.path()).0, 1);
}

#[test]
fn an_order_of_records_that_are_not_there_is_refused_though_its_hash_is_right() {
    let dir = tempfile::tempdir().unwrap();
    let base = publish(dir.path(), 1);
    let mut writer = Writer::upon(dir.path(), &id(2), &base).unwrap();
    writer.put_body("/en/refunds", &page("edition 2")).unwrap();
    writer.keep_article(1);
    let two = writer.publish(about(2), 3).unwrap();
    let place = two.dir().to_owned();
    let hostile = [0_u32, 0x7fff_fffe].map(u32::to_le_bytes).concat();
    fs::write(place.join("above/order.bin"), &hostile).unwrap();
    let mut manifest = Manifest::read(&place).unwrap().manifest;
    let told = crate::edition::file::sum(&place.join("above/order.bin")).unwrap();
    manifest.files.insert("above/order.bin".to_owned(), told);
    for name in ["manifest.json", "manifest.b3"] {
        fs::remove_file(place.join(name)).unwrap();
    }
    manifest.write(&place).unwrap();
    let why = why(dir.path()).concat();
    assert!(
        why.contains("it tells of records that are not there"),
        "{why}"
    );
    assert_eq!(served(dir.path()).0, 1);
}

#[test]
fn an_edition_under_another_name_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    let index = IndexDirectory::at(dir.path());
    fs::rename(index.edition_dir(&id(1)), index.edition_dir(&id(7))).unwrap();
    let why = why(dir.path()).concat();
    assert!(why.contains("it belongs to the edition 0101"), "{why}");
}

#[test]
fn the_newest_good_edition_stands_in() {
    let dir = tempfile::tempdir().unwrap();
    for n in [3, 1, 4] {
        publish(dir.path(), n);
    }
    // The one that was published before, whatever they say of their age.
    for (damaged, stands_in) in [(4, 1), (1, 3)] {
        fs::write(files(dir.path(), damaged).pop().unwrap(), "damage").unwrap();
        assert_eq!(served(dir.path()).0, stands_in);
    }
    fs::write(files(dir.path(), 3).pop().unwrap(), "damage").unwrap();
    let error = IndexDirectory::at(dir.path())
        .open()
        .err()
        .unwrap()
        .to_string();
    assert!(
        error.starts_with("there is no edition to serve in "),
        "{error}"
    );
    assert_eq!(error.lines().count(), 4, "{error}");
}

#[test]
fn a_pointer_that_names_nothing_leads_to_the_newest_edition() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    publish(dir.path(), 2);
    let current = dir.path().join("current");
    for (text, said) in [
        ("", "current names no edition: it holds ``"),
        (
            "../../etc",
            "current names no edition: it holds `../../etc`",
        ),
        ("\u{7}", r"current names no edition: it holds `\u{7}`"),
        (
            "ffffffffffffffffffffffffffffffff",
            "ffffffffffffffffffffffffffffffff is not there",
        ),
    ] {
        fs::write(&current, text).unwrap();
        let (n, refused) = served(dir.path());
        assert_eq!((n, refused.len()), (2, 1), "{text}");
        assert!(
            refused[0].why.contains(said) && refused[0].why.contains("kb build"),
            "{:?}",
            refused[0]
        );
    }
    fs::remove_file(&current).unwrap();
    assert_eq!(IndexDirectory::at(dir.path()).current(), None);
    assert!(
        served(dir.path()).1[0]
            .why
            .contains("current names no edition: it is missing")
    );
    fs::create_dir(&current).unwrap();
    assert_eq!(served(dir.path()).0, 2);
}

#[test]
fn an_index_that_is_not_there_says_how_to_make_one() {
    let dir = tempfile::tempdir().unwrap();
    for path in [dir.path().to_owned(), dir.path().join("nowhere")] {
        let error = IndexDirectory::at(&path).open().err().unwrap().to_string();
        assert!(error.contains("run `kb build` to make one"), "{error}");
        assert_eq!(error.lines().count(), 1, "{error}");
    }
}

#[test]
fn a_bit_that_flips_while_it_is_served_is_an_error_and_never_another_answer() {
    let dir = tempfile::tempdir().unwrap();
    publish(dir.path(), 1);
    let edition = IndexDirectory::at(dir.path()).open().unwrap().edition;
    let mut dice = Dice(7);
    let asked = ["/en/refunds", "/bn/ফেরত", "/en/money-back", "/en/nothing"];
    let good: Vec<_> = asked
        .iter()
        .map(|route| edition.find(route).unwrap())
        .collect();
    let mut noticed = 0;
    for path in files(dir.path(), 1)
        .iter()
        .filter(|path| path.extension().is_some_and(|e| e == "bin"))
    {
        let file = File::options().write(true).open(path).unwrap();
        let bytes = fs::read(path).unwrap();
        for _ in 0..400 {
            let at = dice.below(bytes.len() as u64);
            file.write_at(&[bytes[at as usize] ^ (1 << dice.below(8))], at)
                .unwrap();
            for (route, good) in asked.iter().zip(&good) {
                match edition.find(route) {
                    Ok(found) => assert_eq!(
                        &found,
                        good,
                        "{route} with {} damaged at {at}",
                        path.display()
                    ),
                    Err(error) => {
                        noticed += 1;
                        assert!(format!("{error:#}").contains("is damaged"), "{error:#}");
                    }
                }
            }
            match (
                edition.article(0),
                edition.article_by_id(&english(), "refunds"),
            ) {
                (Ok(one), Ok(two)) => assert_eq!(Some(one), two),
                _ => noticed += 1,
            }
            file.write_at(&bytes[at as usize..=at as usize], at)
                .unwrap();
        }
        file.set_len(5).unwrap();
        assert!(edition.find("/en/refunds").is_err() || edition.article(0).is_err());
        fs::write(path, &bytes).unwrap();
    }
    assert!(noticed > 100, "{noticed}");
    assert_whole(&edition, 1);
}
