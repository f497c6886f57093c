//! Small sites in which something moves: what must hold is told by placing them anew.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::content::front_matter;
use crate::content::markdown::{destinations, path_like};
use crate::content::resolve::{From, Target};

fn files(texts: &[(&str, &str)], assets: &[&str]) -> Files {
    let own = |(path, text): &(&str, &str)| ((*path).to_owned(), Some((*text).to_owned()));
    Files {
        texts: texts.iter().map(own).collect(),
        assets: assets.iter().map(|path| asset(path)).collect(),
        languages: (None, None),
        base: String::new(),
        settings: None,
        now: "2026-11-22T00:00:00Z".parse().unwrap(),
    }
}

fn asset(path: &str) -> Asset {
    Asset {
        path: path.to_owned(),
        bytes: 1,
        hash: "0".repeat(64),
        dimensions: None,
    }
}

/// The move of a file or of a folder.
fn moves(files: &Files, from: &str, to: &str) -> Moves {
    let mut moves = Moves::default();
    let all = files
        .texts
        .keys()
        .chain(files.assets.iter().map(|asset| &asset.path));
    for path in all {
        if path == from {
            moves.files.insert(path.clone(), to.to_owned());
        } else if let Some(rest) = path.strip_prefix(&format!("{from}/")) {
            moves.files.insert(path.clone(), format!("{to}/{rest}"));
            moves.folders.insert(from.to_owned(), to.to_owned());
        }
    }
    moves
}

/// The files once they have moved.
fn carried_out(files: &Files, moves: &Moves, plan: &Plan) -> Files {
    let mut texts = moved(&files.texts, moves);
    for (path, text) in &plan.texts {
        texts.insert(path.clone(), Some(text.clone()));
    }
    let assets = files.assets.iter();
    Files {
        texts,
        assets: assets.map(|one| asset(moves.new_of(&one.path))).collect(),
        languages: files.languages.clone(),
        base: files.base.clone(),
        settings: None,
        now: files.now,
    }
}

fn done(files: &Files, from: &str, to: &str) -> Files {
    let moves = moves(files, from, to);
    let plan = plan(files, &moves).unwrap();
    carried_out(files, &moves, &plan)
}

fn text<'a>(files: &'a Files, path: &str) -> &'a str {
    files.texts[path].as_deref().unwrap()
}

#[test]
fn links_to_an_article_and_in_it_are_written_as_they_were() {
    let before = files(
        &[
            (
                "en/a.md",
                "# A\n\n[b](b/c.md#x) ![p](img/p.png) <a href='./b/c'>c</a> [r]\n\n[r]: <b/c.md> \"t\"\n",
            ),
            (
                "en/b/c.md",
                "# C\n\n[a](../a.md) [here](#x) [self](c.md) [web](https://a/b.md)\n\n`[a](../a.md)`\n",
            ),
            ("en/d.md", "[c](/en/b/c) [c](/b/c.md) [c](b/c.html)\n"),
        ],
        &["en/img/p.png"],
    );
    let after = done(&before, "en/b/c.md", "en/e f/g.md");
    assert_eq!(
        text(&after, "en/a.md"),
        "# A\n\n[b](e%20f/g.md#x) ![p](img/p.png) <a href='./e%20f/g'>c</a> [r]\n\n[r]: <e%20f/g.md> \"t\"\n"
    );
    assert_eq!(
        text(&after, "en/e f/g.md"),
        "---\nid: b/c\naliases: [/en/b/c, /en/b/]\n---\n\n# C\n\n[a](../a.md) [here](#x) [self](g.md) [web](https://a/b.md)\n\n`[a](../a.md)`\n"
    );
    assert_eq!(
        text(&after, "en/d.md"),
        "[c](/en/e-f/g) [c](/e%20f/g.md) [c](e%20f/g.md)\n"
    );
}

#[test]
fn who_moves_something_back_has_what_was_there_but_for_the_id() {
    let before = files(
        &[
            ("en/a.md", "---\ntitle: A\nid: x\n---\nText\n"),
            ("en/b.md", "[a](a.md)\n"),
        ],
        &[],
    );
    let there = done(&before, "en/a.md", "en/c.md");
    let back = done(&there, "en/c.md", "en/a.md");
    assert_eq!(
        text(&back, "en/a.md"),
        "---\ntitle: A\nid: x\naliases: [/en/c]\n---\nText\n"
    );
    assert_eq!(text(&back, "en/b.md"), "[a](a.md)\n");
}

#[test]
fn a_folder_leads_on_with_all_that_is_in_it() {
    let mut before = files(
        &[
            ("en/a/index.md", "---\ntitle: A\n---\n"),
            ("en/a/b/c.md", "![](p.png) [d](../../d.md)\n"),
            ("en/d.md", "[a](a/) [b](/en/a/b/) [c](a/b/c.md)\n"),
        ],
        &["en/a/b/p.png"],
    );
    let toml =
        "[[channel]]\nkind = \"email\"\ntarget = \"a@b.example\"\ncategories = [\"a/b\", \"d\"]\n";
    let named = crate::config::read("kb.toml", Some(toml), &[])
        .site
        .contact
        .named;
    before.settings = Some((toml.to_owned(), named));
    let moves = moves(&before, "en/a", "en/x/y");
    let plan = plan(&before, &moves).unwrap();
    let after = carried_out(&before, &moves, &plan);
    assert_eq!(
        text(&after, "en/d.md"),
        "[a](x/y/) [b](/en/x/y/b/) [c](x/y/b/c.md)\n"
    );
    assert!(text(&after, "en/x/y/b/c.md").ends_with("![](p.png) [d](../../../d.md)\n"));
    assert!(text(&after, "en/x/y/index.md").contains("aliases: [/en/a/]"));
    assert_eq!(
        text(&after, "en/x/y/b/index.md"),
        "---\naliases: [/en/a/b/]\n---\n\n"
    );
    assert!(plan.settings.unwrap().contains("[\"x/y/b\", \"d\"]"));
}

#[test]
fn what_would_do_harm_is_refused() {
    let site = files(
        &[
            ("en/a.md", "Text\n"),
            ("en/b.md", "---\nslug: c\n---\nText\n"),
            ("en/d.md", "---\naliases: [/en/e]\n---\nText\n"),
        ],
        &[],
    );
    for (to, code) in [
        ("en/c.md", "E009"),
        ("en/search.md", "E011"),
        ("en/e.md", "E018"),
    ] {
        match plan(&site, &moves(&site, "en/a.md", to)) {
            Err(Refusal::Problem(problem)) => assert_eq!(problem.code.name, code, "{to}"),
            other => panic!("{to}: {other:?}"),
        }
    }
    let languages = plan(&site, &moves(&site, "en/a.md", "other/a.md"));
    assert!(
        matches!(languages, Err(Refusal::Because(_))),
        "{languages:?}"
    );
}

/// What the links of every article lead to, by names that do not change.
fn targets(files: &Files, moves: &Moves) -> BTreeMap<String, Vec<String>> {
    let placed = files.placed(&files.texts, &files.assets).all;
    let mut all = BTreeMap::new();
    for entry in &placed.entries {
        let path = &entry.outline.path;
        let from = From {
            path,
            lang: &entry.outline.lang,
        };
        let text = files.texts[path].as_deref().unwrap();
        let links =
            destinations(text)
                .into_iter()
                .map(|one| match placed.resolve(from, &one.address) {
                    Target::Article { entry, anchor, .. } => {
                        let entry = &placed.entries[entry];
                        format!("{} {} {anchor:?}", entry.outline.lang, entry.id)
                    }
                    Target::Asset(number) => moves.new_of(&placed.assets[number].path).to_owned(),
                    Target::Category { url } => {
                        let mut trees = placed.trees.iter();
                        let own = trees.find_map(|tree| {
                            let named = tree.categories.iter().find(|one| one.url == url);
                            named.map(|one| format!("{}/{}", tree.lang, one.folder))
                        });
                        // A folder of which a language has nothing is the other language's.
                        let own = own.unwrap();
                        let (_, folder) = own.split_once('/').unwrap();
                        let is_there = files
                            .texts
                            .keys()
                            .any(|path| path.starts_with(&format!("{own}/")));
                        let named = if is_there {
                            own.clone()
                        } else {
                            format!("en/{folder}")
                        };
                        let named = moves.new_folder(&named);
                        named.split_once('/').unwrap().1.to_owned()
                    }
                    other => format!("{other:?}"),
                });
        let name = format!("{} {}", entry.outline.lang, entry.id);
        all.insert(name, links.collect());
    }
    all
}

/// A text without its front matter and with all addresses alike.
fn bare(text: &str) -> String {
    let mut bare = text.to_owned();
    for one in destinations(text).into_iter().rev() {
        bare.replace_range(one.at, "…");
    }
    let body = front_matter::split(&bare).body_at;
    bare[body..].trim_start().to_owned()
}

const PLACES: [&str; 6] = ["a", "b", "f/a", "f/c", "f/g/a", "h i/ক"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 192 } else { 1024 }))]
    #[test]
    fn links_lead_where_they_led_and_old_addresses_lead_on(
        there in proptest::collection::vec(any::<(bool, bool)>(), PLACES.len()),
        links in proptest::collection::vec((0..12usize, 0..12usize, 0..40usize, 0..5usize), 1..14),
        from in 0..9usize,
        to in 0..5usize,
    ) {
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        for (place, (en, bn)) in PLACES.iter().zip(there) {
            if en || !bn {
                texts.insert(format!("en/{place}.md"), format!("# {place} en\n\n"));
            }
            if bn {
                texts.insert(format!("bn/{place}.md"), format!("---\ntitle: {place}\n---\nText\n\n"));
            }
        }
        texts.insert("en/f/index.md".into(), "---\ntitle: F\n---\n".into());
        let paths: Vec<String> = texts.keys().cloned().collect();
        let empty: Vec<(&str, &str)> =
            texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let assets = ["en/f/p.png", "en/h i/q.png"];
        let site = files(&empty, &assets);
        let placed = site.placed(&site.texts, &site.assets).all;
        for (number, (source, target, manner, kind)) in links.into_iter().enumerate() {
            let source = &paths[source % paths.len()];
            let target = &paths[target % paths.len()];
            let thing = links::Thing::File(if kind == 0 { assets[number % 2].into() } else { target.clone() });
            let all: Vec<String> = links::manners(&placed, source, &thing).into_iter().flatten().collect();
            let address = path_like("", &all[manner % all.len()]);
            let behind = ["", "#x", "?y#z"][number % 3];
            let link = match kind {
                0 => format!("![p]({address})\n\n"),
                1 => format!("[n]({address}{behind} 'title')\n\n"),
                2 => format!("<a class=\"x\" href=\"{address}{behind}\">n</a>\n\n"),
                3 => format!("[n][r{number}]\n\n[r{number}]: <{address}{behind}>\n\n"),
                _ => format!("> - [*n*](<{address}{behind}>) `[n]({address})`\n\n"),
            };
            texts.get_mut(source).unwrap().push_str(&link);
        }
        let all: Vec<(&str, &str)> =
            texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let site = files(&all, &assets);
        let sources: Vec<&str> = paths
            .iter()
            .map(String::as_str)
            .filter(|path| *path != "en/f/index.md")
            .chain(["en/f", "en/f/g", "en/h i"])
            .collect();
        let from = sources[from % sources.len()];
        let lang = &from[..2];
        let end = if from.ends_with(".md") { ".md" } else { "" };
        let to = format!("{lang}/{}{end}", ["new", "f/new", "z/y/new", "ন তুন", "h i/z"][to]);
        let moves = moves(&site, from, &to);
        if moves.files.is_empty() || moves.files.values().any(|path| texts.contains_key(path)) || from == "en/f" && to.starts_with("en/f/") || from == "en/h i" && to.starts_with("en/h i/") {
            return Ok(());
        }
        let planned = match plan(&site, &moves) {
            Ok(planned) => planned,
            // The last article of a language would leave it.
            Err(Refusal::Because(why)) if why.contains("languages") => return Ok(()),
            Err(other) => panic!("{from} → {to}: {other:?}"),
        };
        let after = carried_out(&site, &moves, &planned);
        let none = Moves::default();
        prop_assert_eq!(targets(&site, &moves), targets(&after, &none), "{} → {}", from, to);
        let was = site.placed(&site.texts, &site.assets);
        let is = after.placed(&after.texts, &after.assets);
        let gone = Gone::default();
        prop_assert_eq!(vanished(&was.public, &is.public, &gone, &|_| None), vec![]);
        prop_assert!(is.problems.len() <= was.problems.len(), "{:?}", is.problems);
        for (path, text) in &site.texts {
            let now = after.texts[moves.new_of(path)].as_deref().unwrap();
            prop_assert_eq!(bare(text.as_deref().unwrap()), bare(now));
        }
    }
}
