//! An export that is imported once more: what changed at the source comes, what was changed here stays,
//! and nothing is written anywhere else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::harness::{Program, Ran, files_below};

const RECORD: &str = ".kb-import.json";

/// An export of a help desk: articles by their ids, with their texts.
fn zendesk(home: &Path, articles: &[(u64, &str, &str)]) {
    let records = articles.iter().map(|(id, title, text)| {
        json!({
            "id": id, "title": title, "body": format!("<p>{text}</p>"), "locale": "en-us",
            "source_locale": "en-us", "section_id": 7,
            "html_url": format!("https://shop.example/hc/en-us/articles/{id}"),
        })
    });
    let page = json!({
        "articles": records.collect::<Vec<_>>(),
        "sections": [{ "id": 7, "name": "Shop", "locale": "en-us", "source_locale": "en-us" }],
    });
    fs::create_dir_all(home.join("export")).unwrap();
    fs::write(home.join("export/page.json"), page.to_string()).unwrap();
}

fn import(home: &Path, options: &[&str]) -> Ran {
    let all = [
        "import", "zendesk", "export", "--to", "new", "--format", "json",
    ];
    Program::kb(home, all.into_iter().chain(options.iter().copied())).run()
}

/// What an import told of files: their paths, with how much it weighs and the words.
fn told(ran: &Ran) -> BTreeMap<String, (String, String)> {
    let json = ran.json();
    let problems = json["problems"].as_array().unwrap().iter();
    let text = |problem: &Value, key: &str| problem[key].as_str().unwrap().to_owned();
    let told = problems.map(|problem| {
        let file = problem["place"]["file"].as_str().unwrap().to_owned();
        (file, (text(problem, "severity"), text(problem, "what")))
    });
    told.collect()
}

/// All files of the new folder with their texts.
fn state(home: &Path) -> BTreeMap<String, String> {
    let new = home.join("new");
    let read = |path: String| {
        let text = fs::read_to_string(new.join(&path)).unwrap();
        (path, text)
    };
    files_below(&new).into_iter().map(read).collect()
}

#[test]
fn a_later_export_brings_what_changed_there_and_leaves_what_was_changed_here() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let first = [
        (1001, "Same", "same"),
        (1002, "Theirs", "old"),
        (1003, "Both", "old"),
        (1004, "Ours", "old"),
        (1005, "Gone", "old"),
        (1006, "Moved", "old"),
    ];
    zendesk(home, &first);
    import(home, &[]).ended(0);
    let once = state(home);
    import(home, &[]).ended(0);
    assert_eq!(state(home), once, "the same import twice");

    let file = |name: &str| home.join("new/en/shop").join(name);
    for name in ["both.md", "ours.md"] {
        let text = once[&format!("en/shop/{name}")].replace("old", "mine");
        fs::write(file(name), text).unwrap();
    }
    fs::remove_file(file("moved.md")).unwrap();
    zendesk(
        home,
        &[
            first[0],
            (1002, "Theirs", "new"),
            (1003, "Both", "new"),
            first[3],
            first[5],
            (1007, "Fresh", "new"),
        ],
    );
    let dry = state(home);
    import(home, &["--dry-run"]).ended(0);
    assert_eq!(state(home), dry);
    let ran = import(home, &[]).ended(0);
    let files = &ran.json()["files"];
    assert_eq!(
        *files,
        json!({
            "written": 2, "updated": 1, "unchanged": 3,
            "kept": ["en/shop/both.md", "en/shop/ours.md"],
            "taken_away": ["en/shop/moved.md"],
            "gone": ["en/shop/gone.md"],
            "samples": [],
        })
    );
    let told = told(&ran);
    let (weight, what) = &told["en/shop/both.md"];
    assert_eq!(weight, "warning");
    assert!(what.contains("page.json: article 1003"), "{what}");
    assert_eq!(told["en/shop/gone.md"].0, "warning");
    assert_eq!(told["en/shop/ours.md"].0, "note");
    assert_eq!(told["en/shop/moved.md"].0, "note");
    let now = state(home);
    let says = |name: &str, word: &str| now[&format!("en/shop/{name}")].contains(word);
    assert!(says("same.md", "same") && says("theirs.md", "new") && says("fresh.md", "new"));
    assert!(says("both.md", "mine") && says("ours.md", "mine") && says("gone.md", "old"));
    assert!(!file("moved.md").exists());

    import(home, &["--force"]).ended(0);
    let now = state(home);
    let says = |name: &str, word: &str| now[&format!("en/shop/{name}")].contains(word);
    assert!(says("both.md", "new") && says("ours.md", "old") && says("moved.md", "old"));
}

#[cfg(unix)]
#[test]
fn nothing_is_written_outside_of_the_folder_whatever_lies_in_it() {
    use std::os::unix::fs::symlink;
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    zendesk(home, &[(1001, "One", "text"), (1002, "Two", "text")]);
    fs::create_dir(home.join("elsewhere")).unwrap();
    fs::write(home.join("elsewhere/mine.md"), "mine").unwrap();
    let elsewhere = || {
        let names = files_below(&home.join("elsewhere"));
        assert_eq!(names, ["mine.md"]);
        assert_eq!(
            fs::read_to_string(home.join("elsewhere/mine.md")).unwrap(),
            "mine"
        );
    };

    // A folder that is a link.
    fs::create_dir_all(home.join("new/en")).unwrap();
    symlink(home.join("elsewhere"), home.join("new/en/shop")).unwrap();
    let ran = import(home, &[]).ended(0);
    let kept = ["en/shop/one.md", "en/shop/two.md", "en/shop/index.md"].map(|path| {
        let kept = ran.json()["files"]["kept"].as_array().unwrap().clone();
        kept.contains(&Value::from(path))
    });
    assert_eq!(kept, [true; 3], "{}", ran.stdout);
    elsewhere();
    let ran = import(home, &["--force"]);
    assert_ne!(ran.code, 0);
    ran.says(&["`en/shop`", "a link or a file"]);
    elsewhere();
    fs::remove_file(home.join("new/en/shop")).unwrap();

    // Files that are links, and a name that used to be written aside under.
    fs::create_dir_all(home.join("new/en/shop")).unwrap();
    for name in ["one.md", "one.md.importing", "two.md"] {
        let link = home.join("new/en/shop").join(name);
        symlink(home.join("elsewhere/mine.md"), link).unwrap();
    }
    import(home, &[]).ended(0);
    elsewhere();
    import(home, &["--force"]).ended(0);
    elsewhere();
    assert!(!home.join("new/en/shop/one.md").is_symlink());

    // A record that somebody made up, then one that is a link.
    let hash = "0".repeat(64);
    let lie = |path: &str| (path.to_owned(), json!({ "from": "zendesk", "hash": hash }));
    let paths = [
        "../elsewhere/mine.md",
        "/etc/passwd",
        "en/../../elsewhere/mine.md",
        "en//x",
        "",
    ];
    let files: serde_json::Map<String, Value> = paths.into_iter().map(lie).collect();
    let record = json!({ "about": "", "files": files });
    fs::write(home.join("new").join(RECORD), record.to_string()).unwrap();
    let ran = import(home, &["--force"]).ended(0);
    assert_eq!(ran.json()["files"]["gone"], json!([]));
    elsewhere();
    fs::remove_file(home.join("new").join(RECORD)).unwrap();
    symlink(
        home.join("elsewhere/mine.md"),
        home.join("new").join(RECORD),
    )
    .unwrap();
    assert_ne!(import(home, &[]).code, 0);
    elsewhere();
}

#[test]
fn untouched_samples_of_a_new_site_are_named_and_give_way() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let kb = |arguments: &[&str]| Program::kb(home, arguments.iter().copied()).run();
    kb(&["init", ".", "--language", "en", "--language", "bn"]).ended(0);
    let page = |path: &str, text: &str| {
        let path = home.join("export").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    page("start/index.md", "# Start here\n");
    page("a.md", "# A\n\nText.\n");
    let changed = home.join("articles/bn/start/index.md");
    fs::write(&changed, "---\ntitle: শুরু\n---\n").unwrap();
    let samples = ["bn/start/first-article.md", "en/start/first-article.md"];
    let ran = kb(&["import", "markdown", "export", "--format", "json"]).ended(0);
    assert_eq!(
        ran.json()["files"]["samples"],
        json!(samples),
        "{}",
        ran.stdout
    );
    assert_eq!(ran.json()["files"]["kept"], json!([]));
    let index = fs::read_to_string(home.join("articles/en/start/index.md")).unwrap();
    assert_eq!(index, "# Start here\n");
    let ran = kb(&["import", "markdown", "export"]).ended(0);
    ran.says(&[
        "`rm ",
        "articles/bn/start/first-article.md",
        "articles/en/start/first-article.md`",
    ]);
    for path in samples {
        fs::remove_file(home.join("articles").join(path)).unwrap();
    }
    let ran = kb(&["import", "markdown", "export"]).ended(0);
    assert!(!ran.stderr.contains("kb init"), "{}", ran.stderr);
}

#[test]
fn of_an_article_that_lost_the_target_of_a_link_that_is_said() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let link = "<a href=\"https://shop.example/hc/en-us/articles/1002\">the rules</a>";
    let one = format!("old, see {link}");
    zendesk(home, &[(1001, "One", &one), (1002, "Two", "text")]);
    import(home, &[]).ended(0);
    let file = home.join("new/en/shop/one.md");
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("[the rules](two.md)"), "{text}");
    fs::write(&file, text.replace("old", "mine")).unwrap();

    // Only what it links to is gone at the source.
    zendesk(home, &[(1001, "One", &one)]);
    let ran = import(home, &[]).ended(0);
    assert_eq!(ran.json()["files"]["kept"], json!(["en/shop/one.md"]));
    let (weight, what) = &told(&ran)["en/shop/one.md"];
    assert_eq!(weight, "note", "{what}");
    assert!(
        what.contains("article 1001") && what.contains("where its links lead"),
        "{what}"
    );

    // Now it says something else there, too.
    zendesk(home, &[(1001, "One", "new")]);
    let (weight, what) = &told(&import(home, &[]).ended(0))["en/shop/one.md"];
    assert_eq!(weight, "warning", "{what}");
    assert!(what.contains("was changed, too"), "{what}");
}

/// What an import after a move told of articles, by their paths.
fn after(home: &Path, moved: &[(&str, &str)], articles: &[(u64, &str, &str)]) -> Ran {
    for (old, new) in moved {
        let arguments = ["mv", "--articles", "new", old, new];
        Program::kb(home, arguments).run().ended(0);
    }
    zendesk(home, articles);
    import(home, &[]).ended(0)
}

#[test]
fn what_was_moved_here_is_brought_up_to_date_where_it_lies_now() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let link = "See <a href=\"/hc/en-us/articles/1\">cards</a>.";
    zendesk(home, &[(1, "Cards", "Five days."), (2, "Cash", "Now.")]);
    import(home, &[]).ended(0);
    let moved = [("shop", "money"), ("money/cards", "money/by-card")];
    let ran = after(
        home,
        &moved,
        &[
            (1, "Cards", "Three days."),
            (2, "Cash", "Now."),
            (3, "New", link),
        ],
    );
    assert_eq!(
        told(&ran)
            .into_values()
            .filter(|(weight, _)| weight != "note")
            .count(),
        0
    );
    let files = state(home);
    assert!(
        !files.keys().any(|path| path.contains("shop")),
        "{files:#?}"
    );
    let card = &files["en/money/by-card.md"];
    assert!(card.contains("Three days."), "{card}");
    for old in ["/en/shop/cards", "/en/money/cards", "/hc/en-us/articles/1"] {
        assert!(card.contains(old), "{old} in {card}");
    }
    assert!(
        files["en/money/new.md"].contains("(by-card.md)"),
        "{files:#?}"
    );
    let again = import(home, &[]).ended(0);
    assert_eq!(again.json()["files"]["written"], 0);
    assert_eq!(state(home), files);
}

#[test]
fn an_article_with_a_new_title_or_section_keeps_its_place() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    zendesk(home, &[(1, "Close my account", "Write to us.")]);
    import(home, &[]).ended(0);
    let ran = after(
        home,
        &[],
        &[(1, "How do I close my account?", "Press a button.")],
    );
    assert_eq!(ran.json()["files"]["updated"], 1);
    let files = state(home);
    let article = &files["en/shop/close-my-account.md"];
    assert!(article.contains("How do I close") && article.contains("Press a button."));
    assert!(
        !files.contains_key("en/shop/how-do-i-close-my-account.md"),
        "{files:#?}"
    );
}

#[test]
fn what_changed_at_the_source_and_lies_nowhere_any_more_is_told() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    zendesk(home, &[(1, "Cards", "Five days."), (2, "Cash", "Now.")]);
    import(home, &[]).ended(0);
    for name in ["cards", "cash"] {
        fs::remove_file(home.join(format!("new/en/shop/{name}.md"))).unwrap();
    }
    let ran = after(
        home,
        &[],
        &[(1, "Cards", "Three days."), (2, "Cash", "Now.")],
    );
    let told = told(&ran);
    assert_eq!(told["en/shop/cards.md"].0, "warning");
    assert_eq!(told["en/shop/cash.md"].0, "note");
}

#[test]
fn an_import_names_the_languages_that_the_settings_lack() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    Program::kb(home, ["init", "site"]).run().ended(0);
    for (path, text) in [
        ("docs/en/a.md", "# A\n\nText.\n"),
        ("docs/bn/a.md", "# \u{995}\n\n\u{995}\u{996}\n"),
    ] {
        let path = home.join("old").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    fs::write(home.join("old/mkdocs.yml"), "site_name: Old\n").unwrap();
    let site = home.join("site");
    let line = "languages = [\"en\", \"bn\"]";
    let ran = Program::kb(&site, ["import", "mkdocs", "../old"]).run();
    let all = format!("{}{}", ran.stdout, ran.stderr);
    assert_eq!(all.matches(line).count(), 2, "{all}");
    assert!(all.contains("`languages` does not name `bn`"), "{all}");
    let settings = fs::read_to_string(site.join("kb.toml")).unwrap();
    fs::write(
        site.join("kb.toml"),
        settings.replace("languages = [\"en\"]", line),
    )
    .unwrap();
    let ran = Program::kb(&site, ["import", "mkdocs", "../old"]).run();
    let all = format!("{}{}", ran.stdout, ran.stderr);
    assert!(!all.contains("languages"), "{all}");
}
