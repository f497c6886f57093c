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
