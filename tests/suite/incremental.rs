//! Building upon the last edition: whatever was edited, renamed or removed, the pages are those of a
//! build that begins from nothing, byte for byte, and so are the answers to every question.

use std::collections::BTreeSet;
use std::fs;

use kb::build::{self, Options, Served, Tolerance};
use kb::edition::{Edition, EditionId, IndexDirectory, Stored};
use kb::lang::Lang;
use kb::live::{Ask, Present};
use proptest::prelude::*;

use crate::damage::rot;
use crate::edits::{apply, begin, edit};
use crate::harness::TestSite;

const QUESTIONS: &[&str] = &[
    "refund",
    "money back",
    "parcle",
    "noti",
    "customs duty",
    "lost card",
    "টাকা ফেরত",
    "taka ferot",
    "Refunds",
    "five days card",
];

/// Builds into an index directory of its own, where nothing can be built upon.
pub(crate) fn from_nothing(site: &TestSite) -> (tempfile::TempDir, Edition) {
    let (mut place, settings, _) = site.settings();
    let index = tempfile::tempdir().unwrap();
    place.index = index.path().to_owned();
    let options = Options {
        tolerance: Tolerance::Lenient,
        preview: false,
        stand_in: false,
        now: "2026-11-21T12:00:00Z".parse().unwrap(),
        progress: &|_, _, _| {},
    };
    let built = build::build(&place, &settings, &options).unwrap();
    (index, built.edition.unwrap())
}

/// Every route that an edition is known to have, and those that it may have had before.
pub(crate) fn routes(edition: &Edition, seen: &mut BTreeSet<String>) {
    let served = Served::from_edition(edition).unwrap();
    for lang in &served.languages {
        seen.insert(served.home_url(lang));
        seen.insert(format!("{}index.md", served.home_url(lang)));
    }
    for category in served.categories.values().flatten() {
        seen.insert(category.url.clone());
        seen.insert(format!("{}index.md", category.url));
    }
    for number in 0..edition.about().articles {
        let url = edition.article(number as u32).unwrap().url;
        seen.insert(format!("{url}.md"));
        // The page that stands in for a translation.
        seen.insert(url.replacen("/en/", "/bn/", 1));
        seen.insert(url.replacen("/bn/", "/en/", 1));
        seen.insert(url);
    }
    for file in [
        "sitemap.xml",
        "robots.txt",
        "feed.xml",
        "opensearch.xml",
        "llms.txt",
        "en/old",
    ] {
        seen.insert(format!("/{file}"));
    }
    let pages: Vec<String> = seen.iter().cloned().collect();
    for page in pages {
        if let Some(Stored::Body(body)) = edition.find(&page).unwrap() {
            let bytes = body.identity.read().unwrap();
            let text = String::from_utf8_lossy(&bytes);
            let links = text.split('"').filter(|link| link.starts_with("/assets/"));
            seen.extend(links.map(str::to_owned));
        }
    }
}

pub(crate) fn answers(present: &Present) -> Vec<String> {
    let mut all = Vec::new();
    for lang in ["en", "bn"] {
        let lang = Lang::parse(lang).unwrap();
        for text in QUESTIONS {
            for unfinished in [false, true] {
                let ask = Ask {
                    text,
                    lang: &lang,
                    category: None,
                    limit: 10,
                    offset: 0,
                    unfinished,
                    exact: false,
                    elsewhere: true,
                    explain: true,
                };
                let found = present.find(&ask).unwrap();
                all.push(format!("{lang} {text} {unfinished}: {found:?}"));
            }
        }
    }
    all
}

/// Compares everything that customers can tell.
fn compare(upon: Edition, whole: Edition, seen: &mut BTreeSet<String>) {
    routes(&whole, seen);
    routes(&upon, seen);
    for route in seen.iter() {
        let (one, other) = (upon.find(route).unwrap(), whole.find(route).unwrap());
        assert_eq!(one, other, "{route}");
    }
    assert_eq!(upon.about().articles, whole.about().articles);
    for number in 0..whole.about().articles as u32 {
        let (one, other) = (
            upon.article(number).unwrap(),
            whole.article(number).unwrap(),
        );
        assert_eq!(one, other);
        let by_id = upon.article_by_id(&one.lang, &one.id).unwrap();
        assert_eq!(by_id, Some(other));
    }
    for id in ["own", "billing/refunds", "top"] {
        let lang = Lang::english();
        let (one, other) = (
            upon.article_by_id(&lang, id),
            whole.article_by_id(&lang, id),
        );
        assert_eq!(one.unwrap(), other.unwrap(), "{id}");
    }
    assert_eq!(
        build::addresses_of(&upon).unwrap(),
        build::addresses_of(&whole).unwrap()
    );
    assert_eq!(
        build::problems_of(&upon).unwrap(),
        build::problems_of(&whole).unwrap()
    );
    let [upon, whole] = [upon, whole].map(|edition| Present::open(edition).unwrap());
    for (one, other) in answers(&upon).iter().zip(answers(&whole)) {
        assert_eq!(*one, other);
    }
}

fn built_upon(site: &TestSite, edition: &Edition) -> bool {
    let folder = site
        .index()
        .join("editions")
        .join(edition.about().id.as_str());
    folder.join("above").is_dir()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_is_built_upon_the_last_edition_is_what_is_built_from_nothing(
        edits in prop::collection::vec(prop::collection::vec(edit(), 1..4), 1..6)
    ) {
        let site = begin();
        site.build();
        let mut seen = BTreeSet::new();
        for together in &edits {
            together.iter().for_each(|edit| apply(&site, edit));
            let upon = site.build().outcome.edition.unwrap();
            let (_index, whole) = from_nothing(&site);
            prop_assert_eq!(&upon.about().id, &whole.about().id);
            compare(upon, whole, &mut seen);
        }
    }
}

#[test]
fn one_changed_text_makes_one_page_and_another_is_linked() {
    let site = begin();
    site.build();
    site.write(
        "articles/en/top.md",
        "---\ntitle: Customs duty\n---\nAnother text, zebra.\n",
    );
    let built = site.build();
    let edition = built.outcome.edition.unwrap();
    assert!(built_upon(&site, &edition));
    let folder = site
        .index()
        .join("editions")
        .join(edition.about().id.as_str());
    let size = |name: &str| fs::metadata(folder.join(name)).unwrap().len();
    assert!(size("above/pages.bin") * 5 < size("pages.bin"));
    let (_index, whole) = from_nothing(&site);
    compare(edition, whole, &mut BTreeSet::new());
}

#[test]
fn a_title_that_other_pages_show_is_changed_on_them_too() {
    let site = begin();
    site.build();
    site.write(
        "articles/en/shipping/customs.md",
        "---\ntitle: Taxes\n---\nAnother.\n",
    );
    let edition = site.build().outcome.edition.unwrap();
    assert!(built_upon(&site, &edition));
    let Some(Stored::Body(page)) = edition.find("/en/shipping/").unwrap() else {
        panic!("no page");
    };
    assert!(String::from_utf8_lossy(&page.identity.read().unwrap()).contains("Taxes"));
    let (_index, whole) = from_nothing(&site);
    compare(edition, whole, &mut BTreeSet::new());
}

#[test]
fn what_is_remembered_of_files_is_a_shortcut_and_nothing_else() {
    let site = begin();
    let first = site.build().id();
    let cache = site.index().join("cache/files.bin");
    let good = fs::read(&cache).unwrap();
    for at in [0, 40, good.len() / 2, good.len() - 1] {
        let mut damaged = good.clone();
        damaged[at] ^= 1;
        fs::write(&cache, &damaged).unwrap();
        assert_eq!(site.build().id(), first, "{at}");
    }
    fs::write(&cache, &good[..good.len() / 2]).unwrap();
    assert_eq!(site.build().id(), first);
    fs::remove_dir_all(cache.parent().unwrap()).unwrap();
    assert_eq!(site.build().id(), first);
}

#[test]
fn a_text_of_the_same_length_and_time_is_not_taken_for_the_one_before() {
    let site = begin();
    // Only files that nobody has written into for a while are remembered by their looks.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    let first = site.build().id();
    let path = site.articles().join("en/top.md");
    let text = fs::read_to_string(&path).unwrap();
    let modified = fs::metadata(&path).unwrap().modified().unwrap();
    fs::write(&path, text.replace("Soon", "Late")).unwrap();
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(modified).unwrap();
    assert_ne!(site.build().id(), first);
    fs::write(&path, text).unwrap();
    assert_eq!(site.build().id(), first);
}

#[test]
fn a_damaged_edition_is_not_built_upon() {
    let site = begin();
    let first = site.build().id();
    let pages = site.index().join("editions").join(&first).join("pages.bin");
    let mut bytes = fs::read(&pages).unwrap();
    bytes[100] ^= 1;
    fs::write(&pages, &bytes).unwrap();
    site.write(
        "articles/en/top.md",
        "---\ntitle: Top\n---\nAnother text.\n",
    );
    let edition = site.build().outcome.edition.unwrap();
    assert!(!built_upon(&site, &edition));
    let (_index, whole) = from_nothing(&site);
    compare(edition, whole, &mut BTreeSet::new());
}

#[test]
fn an_edition_whose_damage_shows_only_when_it_is_read_is_not_built_upon_either() {
    for name in ["articles.bin", "names.bin", "pages.bin"] {
        let site = begin();
        site.build();
        // Stamps are taken of files that nobody has written into for a moment.
        std::thread::sleep(std::time::Duration::from_millis(60));
        let first = site.build().id();
        let folder = site.index().join("editions").join(&first);
        rot(&folder.join(name), |bytes| {
            bytes.iter_mut().step_by(5).for_each(|byte| *byte ^= 0x55);
        });
        site.write(
            "articles/en/top.md",
            "---\ntitle: Customs duty\n---\nAnother text.\n",
        );
        let edition = site.build().outcome.edition.unwrap();
        assert!(!built_upon(&site, &edition), "{name}");
        let (_index, whole) = from_nothing(&site);
        compare(edition, whole, &mut BTreeSet::new());
    }
}

#[test]
fn an_edition_stays_whole_when_the_one_that_it_was_built_upon_is_gone() {
    let site = begin();
    site.write(
        "kb.toml",
        "[site]\nname = \"Parcels\"\nlanguages = [\"en\", \"bn\"]\n[build]\nkeep = 1\n",
    );
    let first = site.build().id();
    let mut seen = BTreeSet::new();
    for n in 0..3 {
        let text = format!("---\ntitle: Customs duty\n---\nText {n}.\n");
        site.write("articles/en/top.md", text);
        let edition = site.build().outcome.edition.unwrap();
        assert!(built_upon(&site, &edition));
        let editions = fs::read_dir(site.index().join("editions")).unwrap();
        assert_eq!(editions.count(), 1, "the others were pruned");
        let index = IndexDirectory::at(site.index());
        assert!(!index.holds(&EditionId::parse(&first).unwrap()));
        assert!(index.holds(&edition.about().id));
        let (_index, whole) = from_nothing(&site);
        compare(edition, whole, &mut seen);
    }
}
