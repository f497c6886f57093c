//! Editions as the rest of the program meets them: written, published, opened, damaged, interrupted.

mod arriving;
mod crash;
mod damage;
mod full_disk;
mod publishing;
mod round_trip;

use std::fs;
use std::path::{Path, PathBuf};

use super::manifest::Tree;
use super::*;
use crate::content::{Article, Section};

fn id(n: u8) -> EditionId {
    EditionId::from_hash(&[n; 32])
}

fn english() -> Lang {
    Lang::parse("en").unwrap()
}

/// Editions of a higher number were built later.
fn about(n: u8) -> About {
    About {
        id: id(n),
        built_at: format!("2026-11-21T10:{n:02}:00Z"),
        git_commit: None,
        kb_version: "0.1.0".to_owned(),
        languages: vec![english(), Lang::parse("bn").unwrap()],
        articles: 2,
        lenient: false,
        next_change: None,
    }
}

fn article(lang: &str, id: &str, text: &str) -> Article {
    Article {
        id: id.to_owned(),
        lang: Lang::parse(lang).unwrap(),
        url: format!("/{lang}/{id}"),
        title: format!("The article {id}"),
        summary: None,
        category: vec!["billing".to_owned()],
        keywords: Vec::new(),
        tags: Vec::new(),
        updated: Some("2026-11-21".to_owned()),
        reviewed: None,
        noindex: false,
        outdated: false,
        urgent: false,
        channels: Vec::new(),
        order: None,
        shown: 0,
        sections: vec![Section {
            lists: Vec::new(),
            title: String::new(),
            anchor: String::new(),
            level: 1,
            text: text.to_owned(),
        }],
    }
}

fn page(body: &str) -> NewBody<'_> {
    NewBody {
        content_type: "text/html; charset=utf-8",
        caching: Caching::Revalidate,
        body: body.as_bytes(),
        gzip: None,
        brotli: None,
        download: None,
    }
}

/// Writes a small edition of everything, whose pages tell its number.
fn fill(index: &Path, n: u8) -> Writer {
    fill_as(index, n, n)
}

/// The same, under the name of another number.
fn fill_as(index: &Path, name: u8, n: u8) -> Writer {
    let mut writer = Writer::begin(index, &id(name)).unwrap();
    writer
        .put_body("/en/refunds", &page(&format!("edition {n}")))
        .unwrap();
    writer
        .put_body("/bn/ফেরত", &page(&format!("সংস্করণ {n}")))
        .unwrap();
    writer
        .put_redirect("/en/money-back", "/en/refunds")
        .unwrap();
    writer
        .put_article(&article("en", "refunds", &format!("edition {n}")))
        .unwrap();
    writer
        .put_article(&article("bn", "refunds", "ফেরত"))
        .unwrap();
    writer.put_document("site.json", b"{}").unwrap();
    for lang in ["en", "bn"] {
        let dir = writer.search_dir(&Lang::parse(lang).unwrap()).unwrap();
        fs::write(dir.join("meta.json"), format!("{{\"segments\":{n}}}")).unwrap();
        fs::write(dir.join("0001.idx"), [n; 300]).unwrap();
        fs::write(dir.join(".tantivy-writer.lock"), "").unwrap();
    }
    writer
}

fn publish(index: &Path, n: u8) -> Edition {
    fill(index, n).publish(about(n), 3).unwrap()
}

fn body(edition: &Edition, route: &str) -> Option<String> {
    match edition.find(route).unwrap() {
        Some(Stored::Body(body)) => {
            Some(String::from_utf8(body.identity.read().unwrap().to_vec()).unwrap())
        }
        Some(Stored::Redirect(to)) => Some(format!("→ {to}")),
        None => None,
    }
}

/// Reads everything that an edition of [`fill`] holds.
fn assert_whole(edition: &Edition, n: u8) {
    assert_eq!(edition.about(), &about(n));
    assert_eq!(body(edition, "/en/refunds"), Some(format!("edition {n}")));
    assert_eq!(body(edition, "/bn/ফেরত"), Some(format!("সংস্করণ {n}")));
    assert_eq!(
        body(edition, "/en/money-back").as_deref(),
        Some("→ /en/refunds")
    );
    assert_eq!(body(edition, "/en/nothing"), None);
    assert_eq!(
        edition.article(0).unwrap(),
        article("en", "refunds", &format!("edition {n}"))
    );
    assert_eq!(
        edition.article_by_id(&english(), "refunds").unwrap(),
        Some(edition.article(0).unwrap())
    );
    assert_eq!(edition.document("site.json").unwrap(), b"{}");
    let segment = edition.search_layers(&english())[0].dir.join("0001.idx");
    assert_eq!(fs::read(segment).unwrap(), [n; 300]);
}

/// The number of the edition that would be served, all of it read; and what was refused before it.
fn served(index: &Path) -> (u8, Vec<Refused>) {
    let opened = IndexDirectory::at(index).open().unwrap();
    let text = body(&opened.edition, "/en/refunds").unwrap();
    let n = text.rsplit(' ').next().unwrap().parse().unwrap();
    assert_whole(&opened.edition, n);
    (n, opened.refused)
}

/// The names in a folder, sorted; none when it is not there.
fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// All files of an edition, the manifest and its seal too.
fn files(index: &Path, n: u8) -> Vec<PathBuf> {
    let dir = IndexDirectory::at(index).edition_dir(&id(n));
    Tree::walk(&dir)
        .unwrap()
        .files
        .into_iter()
        .map(|(_, path)| path)
        .collect()
}
