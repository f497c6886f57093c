//! What people do to a small site's files, at random: for tests of what comes of it.

use std::fs;

use proptest::prelude::*;

use crate::harness::{TestSite, image};

/// Files that articles are written into.
const FILES: &[&str] = &[
    "en/index.md",
    "en/billing/index.md",
    "en/billing/refunds.md",
    "en/billing/cards/lost.md",
    "en/shipping/delivery.md",
    "en/shipping/customs.md",
    "bn/billing/refunds.md",
    "bn/shipping/delivery.md",
    "en/top.md",
];
const PICTURES: &[&str] = &["en/billing/card.png", "en/shipping/box.png"];
const TITLES: &[&str] = &[
    "Refunds",
    "Delivery",
    "Lost cards",
    "টাকা ফেরত",
    "Customs duty",
];
const WORDS: &[&str] = &[
    "refund",
    "parcel",
    "customs",
    "duty",
    "card",
    "lost",
    "money",
    "back",
    "five",
    "days",
    "টাকা",
    "ফেরত",
    "পার্সেল",
    "notification",
    "password",
];
const LINKS: &[&str] = &[
    "[a](refunds.md)",
    "[b](/en/shipping/delivery.md#when)",
    "[c](../billing/index.md)",
    "[d](nowhere.md)",
    "[e](/en/billing/refunds#how)",
    "![p](card.png)",
    "![q](../shipping/box.png)",
];
/// What somebody does to a file.
#[derive(Clone, Debug)]
pub(crate) enum Edit {
    Write(usize, String),
    Append(usize, &'static str),
    Remove(usize),
    Rename(usize, usize),
    Picture(usize, u32),
    Setting(bool),
}

fn text() -> impl Strategy<Value = String> {
    let words = prop::collection::vec(prop::sample::select(WORDS), 3..20);
    let links = prop::collection::vec(prop::sample::select(LINKS), 0..3);
    let front = (
        prop::sample::select(TITLES),
        prop::option::of(0..3_i64),
        prop::option::weighted(
            0.2,
            prop::sample::select(
                &[
                    "draft: true",
                    "noindex: true",
                    "id: own",
                    "aliases: [/en/old]",
                    "keywords: [money back]",
                    "slug: other",
                    "outdated: true",
                    "updated: 2026-11-20",
                ][..],
            ),
        ),
        any::<bool>(),
    );
    (front, words, links, any::<bool>()).prop_map(
        |((title, order, more, summary), words, links, heading)| {
            let order = order.map_or(String::new(), |order| format!("order: {order}\n"));
            let more = more.map_or(String::new(), |more| format!("{more}\n"));
            let summary = if summary {
                "description: In short.\n"
            } else {
                ""
            };
            let heading = if heading {
                "\n\n## When\n\nSoon."
            } else {
                "\n\n## How\n\nSo."
            };
            format!(
                "---\ntitle: {title}\n{order}{more}{summary}---\n{} {}{heading}\n",
                words.join(" "),
                links.join(" ")
            )
        },
    )
}

pub(crate) fn edit() -> impl Strategy<Value = Edit> {
    let file = || 0..FILES.len();
    prop_oneof![
        3 => (file(), text()).prop_map(|(file, text)| Edit::Write(file, text)),
        4 => (file(), prop::sample::select(WORDS)).prop_map(|(file, word)| Edit::Append(file, word)),
        2 => file().prop_map(Edit::Remove),
        2 => (file(), file()).prop_map(|(from, to)| Edit::Rename(from, to)),
        1 => (0..PICTURES.len(), 10..90_u32).prop_map(|(at, width)| Edit::Picture(at, width)),
        1 => any::<bool>().prop_map(Edit::Setting),
    ]
}

/// A text that becomes longer, and nothing else.
pub(crate) fn appended() -> impl Strategy<Value = Edit> {
    let file = (0..FILES.len()).prop_filter("home has no text of its own", |at| *at > 0);
    (file, prop::sample::select(WORDS)).prop_map(|(file, word)| Edit::Append(file, word))
}

/// The file that is edited, below the folder of the articles.
pub(crate) fn file_of(edit: &Edit) -> &'static str {
    match edit {
        Edit::Write(at, _) | Edit::Append(at, _) | Edit::Remove(at) | Edit::Rename(_, at) => {
            FILES[*at]
        }
        Edit::Picture(at, _) => PICTURES[*at],
        Edit::Setting(_) => "../kb.toml",
    }
}

pub(crate) fn apply(site: &TestSite, edit: &Edit) {
    let path = |at: &usize| site.articles().join(FILES[*at]);
    match edit {
        Edit::Write(at, text) => site.write(&format!("articles/{}", FILES[*at]), text),
        Edit::Append(at, word) => {
            if let Ok(before) = fs::read_to_string(path(at)) {
                fs::write(path(at), format!("{before}\nAlso {word}.\n")).unwrap();
            }
        }
        Edit::Remove(at) => drop(fs::remove_file(path(at))),
        Edit::Rename(from, to) => {
            if path(from).is_file() {
                fs::create_dir_all(path(to).parent().unwrap()).unwrap();
                fs::rename(path(from), path(to)).unwrap();
            }
        }
        Edit::Picture(at, width) => {
            site.write(&format!("articles/{}", PICTURES[*at]), image(*width, 30));
        }
        Edit::Setting(named) => site.write("kb.toml", settings(*named)),
    }
}

fn settings(named: bool) -> String {
    let name = if named { "Parcels" } else { "Letters" };
    format!(
        "[site]\nname = \"{name}\"\nlanguages = [\"en\", \"bn\"]\n[search.answers.en]\n\"what now\" = \"own\"\n"
    )
}

/// A small site with a few of everything.
pub(crate) fn begin() -> TestSite {
    let site = TestSite::new().config(&settings(true));
    for (at, file) in FILES.iter().enumerate() {
        let title = TITLES[at % TITLES.len()];
        let text = format!(
            "---\ntitle: {title}\n---\n{} {}\n\n## When\n\nSoon.\n",
            WORDS[at],
            LINKS[at % LINKS.len()]
        );
        site.write(&format!("articles/{file}"), text);
    }
    for picture in PICTURES {
        site.write(&format!("articles/{picture}"), image(40, 30));
    }
    site
}
