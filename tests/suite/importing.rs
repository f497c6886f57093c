//! Other help centres brought here: every folder in `tests/data/import` is an export, and the file of
//! its name beside it holds all that is made of it.
//!
//! `KB_TEST_WRITE=1` writes what came out into those files, to be looked through by their author.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use kb::content::url;
use kb::import::{self, Imported, Made};
use kb::lang::Lang;
use kb::load;
use serde_json::Value;

use crate::harness::{Program, data, files_below, get};

const FORMATS: [&str; 6] = [
    "zendesk",
    "jekyll",
    "docusaurus",
    "mkdocs",
    "html",
    "markdown",
];

fn imported(format: &str) -> Imported {
    let importer = import::named(format).unwrap();
    let folder = data("import").join(format);
    let reads = |path: &str| importer.reads(path);
    let (export, problems) = load::export(&folder, None, &reads).unwrap();
    assert!(problems.is_empty(), "{problems:#?}");
    import::import(
        importer,
        &export,
        &Lang::english(),
        &import::Known::default(),
    )
}

/// All that is made of an export, for people to read.
fn shown(made: &Imported) -> String {
    let mut out = format!(
        "{} articles, {} of them drafts; {} links\n",
        made.articles, made.drafts, made.links
    );
    for problem in &made.problems {
        let (code, severity) = (problem.code.name, problem.severity);
        let _ = writeln!(out, "{code} {severity:?} {problem}");
    }
    for (path, made) in &made.files {
        let _ = match made {
            Made::Text(text) => write!(out, "\n==== {path}\n{text}"),
            Made::Copy(from) => writeln!(out, "\n==== {path}\n(a copy of {from})"),
        };
    }
    out
}

#[test]
fn every_export_becomes_what_is_written_beside_it() {
    let write = std::env::var_os("KB_TEST_WRITE").is_some();
    let mut complaints = String::new();
    for format in FORMATS {
        let made = imported(format);
        assert_eq!(made, imported(format), "{format} differs from time to time");
        let shown = shown(&made);
        let path = data("import").join(format!("{format}.txt"));
        if write {
            fs::write(&path, &shown).unwrap();
        } else if fs::read_to_string(&path).unwrap_or_default() != shown {
            let _ = writeln!(complaints, "{format}.txt is not what is made now:\n{shown}");
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}

/// Whether what an import told is about the same address of the same page as what is told of the new
/// article: the page is named by its old file or its title, the address may have been written anew.
fn is_of_one(told: &Value, built: &Value) -> bool {
    let text = |problem: &Value, key: &str| problem[key].as_str().unwrap().to_owned();
    let file = |problem: &Value| problem["place"]["file"].as_str().unwrap().to_owned();
    let last = |path: &str| url::slug(path.rsplit('/').next().unwrap());
    let built_what = text(built, "what");
    let address = built_what.split('`').nth(1).unwrap();
    let address = url::decode_path(address).unwrap();
    let page = file(built);
    let page = page.trim_end_matches(".md");
    let told_of = url::slug(&format!("{} {}", file(told), text(told, "what")).replace('/', " "));
    ["E062", "E063"].contains(&text(told, "code").as_str())
        && text(told, "what")
            .split('`')
            .any(|part| last(part) == last(&address))
        && told_of.contains(&last(page))
}

#[test]
fn what_was_imported_builds_and_is_the_same_the_second_time() {
    for format in FORMATS {
        let home = tempfile::tempdir().unwrap();
        let export = data("import").join(format);
        let arguments = [
            "import",
            format,
            export.to_str().unwrap(),
            "--format",
            "json",
        ];
        let first = Program::kb(home.path(), arguments).run().ended(0).json();
        assert_eq!(first["files"]["unchanged"], 0, "{format}");
        let again = Program::kb(home.path(), arguments).run().ended(0).json();
        assert_eq!(again["files"]["written"], 0, "{format}: {again:#}");
        assert_eq!(
            again["files"]["unchanged"], first["files"]["written"],
            "{format}"
        );
        let built = Program::kb(home.path(), ["build", "--format", "json"]);
        let built = built.run().ended(0).json();
        assert_eq!(built["summary"]["errors"], 0, "{format}: {built:#}");
        // Whatever leads nowhere now was told before.
        let told = first["problems"].as_array().unwrap();
        for problem in built["problems"].as_array().unwrap() {
            let code = problem["code"].as_str().unwrap();
            assert_ne!(code, "E018", "{format}: {problem:#}");
            // A link to a draft is right, and leads there once that is published.
            let remedy = problem["remedy"].as_str().unwrap();
            let to_draft = remedy.starts_with("the article is a draft");
            if (code == "E012" || code == "E014") && !to_draft {
                let is_told = told.iter().any(|told| is_of_one(told, problem));
                assert!(is_told, "{format}: {problem:#}");
            }
        }
    }
}

#[test]
fn old_addresses_lead_to_the_new_pages() {
    let home = tempfile::tempdir().unwrap();
    for (format, old, new) in [
        (
            "zendesk",
            "/hc/en-us/articles/1001-How-do-I-get-a-refund",
            "/en/shop/payments/how-do-i-get-a-refund",
        ),
        (
            "zendesk",
            "/hc/en-us/sections/201-Payments",
            "/en/shop/payments/",
        ),
        ("zendesk", "/hc/en-us", "/en/"),
        ("zendesk", "/hc/bn", "/bn/"),
        (
            "zendesk",
            "/hc/en-us/search?query=refund",
            "/en/search?q=refund",
        ),
        ("zendesk", "/hc/bn/requests/new", "/bn/"),
        ("docusaurus", "/help/blog", "/en/"),
        ("jekyll", "/help/old/router.html", "/en/docs/install/router"),
        ("jekyll", "/help/docs/start", "/en/docs/install/router"),
        ("docusaurus", "/help/manual/setup", "/en/start/install"),
        ("mkdocs", "/handbook/old/pay/", "/en/guide/pay"),
        ("html", "/guide/light.html", "/en/guide/lamp"),
        (
            "markdown",
            "/hc/en-us/articles/360002-Return-an-item",
            "/en/store-help/return-an-item",
        ),
        ("markdown", "/hc", "/en/"),
        ("markdown", "/hc/en-us", "/en/"),
        (
            "markdown",
            "/hc/en-us/search?utf8=%E2%9C%93&query=refund",
            "/en/search?q=refund",
        ),
        ("markdown", "/hc/en-us/requests/new", "/en/"),
    ] {
        let site = home.path().join(format);
        fs::create_dir_all(&site).unwrap();
        let export = data("import").join(format);
        Program::kb(&site, ["import", format, export.to_str().unwrap()])
            .run()
            .ended(0);
        let server = Program::kb(&site, ["serve", "--addr", "127.0.0.1:0"]).serve();
        let answer = get(server.address(), old);
        assert_eq!(answer.status, 308, "{old}: {}", answer.text);
        assert_eq!(answer.headers["location"], new, "{old}");
        assert_eq!(get(server.address(), new).status, 200, "{new}");
    }
}

fn export(files: &[(&str, &str)]) -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = home.path().join("export").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    home
}

fn run(home: &Path, arguments: &[&str]) -> crate::harness::Ran {
    let all = ["import", "markdown", "export", "--to", "new"];
    Program::kb(home, all.into_iter().chain(arguments.iter().copied())).run()
}

#[test]
fn a_file_that_was_changed_since_is_kept_and_told() {
    let home = export(&[("a.md", "# A\n\nOne.\n"), ("b.md", "# B\n\nTwo.\n")]);
    let ran = run(home.path(), &["--dry-run"]).ended(0);
    assert!(ran.stdout.starts_with("Would import 2 articles (0 drafts)"));
    assert!(ran.stdout.contains(": 2 files written, 0 unchanged"));
    assert!(!home.path().join("new").exists());
    run(home.path(), &[]).ended(0);
    let changed = home.path().join("new/en/a.md");
    fs::write(&changed, "# A\n\nMine.\n").unwrap();
    let ran = run(home.path(), &[]).ended(0);
    // Nothing that was changed at the source is missing here.
    assert!(
        ran.stdout
            .contains(": 0 files written, 1 unchanged, 1 kept")
    );
    ran.says(&["0 things to look at above, 1 note"]);
    assert_eq!(fs::read_to_string(&changed).unwrap(), "# A\n\nMine.\n");
    let ran = run(home.path(), &["--force"]).ended(0);
    assert!(ran.stdout.contains(": 1 file written, 1 unchanged"));
    assert_eq!(fs::read_to_string(&changed).unwrap(), "# A\n\nOne.\n");
    assert_eq!(
        files_below(&home.path().join("new")),
        [".kb-import.json", "en/a.md", "en/b.md"]
    );
}

#[cfg(unix)]
#[test]
fn nothing_outside_of_the_export_is_carried() {
    let home = export(&[(
        "a.md",
        "# A\n\n![x](../secret.png) ![y](linked.png) [z](/etc/passwd)\n",
    )]);
    fs::write(home.path().join("secret.png"), "SECRET").unwrap();
    let link = home.path().join("export/linked.png");
    std::os::unix::fs::symlink(home.path().join("secret.png"), link).unwrap();
    std::os::unix::fs::symlink(home.path(), home.path().join("export/around")).unwrap();
    let ran = run(home.path(), &["--format", "json"]).ended(0);
    assert_eq!(
        files_below(&home.path().join("new")),
        [".kb-import.json", "en/a.md"]
    );
    let told = ran.json()["problems"].as_array().unwrap().clone();
    let mut told: Vec<String> = told
        .iter()
        .map(|problem| {
            let [code, what] = ["code", "what"].map(|key| problem[key].as_str().unwrap());
            let address = what.split('`').nth(1).unwrap_or_default();
            let file = problem["place"]["file"].as_str().unwrap();
            format!("{code} {file} {address}")
        })
        .collect();
    told.sort();
    let expected = [
        "E062 a.md /etc/passwd",
        "E063 a.md ../secret.png",
        "E063 a.md linked.png",
        "E063 around ",
        "E063 linked.png ",
    ];
    assert_eq!(told, expected, "{}", ran.stdout);
}

#[test]
fn a_second_folder_is_refused_with_the_way_to_name_it() {
    let home = export(&[("a.md", "# A\n")]);
    let arguments = ["import", "markdown", "export", "new"];
    let ran = Program::kb(home.path(), arguments).run().ended(2);
    ran.says(&["`new`", "`--to new`"]);
    assert!(!home.path().join("new").exists());
}

#[test]
fn a_folder_that_holds_nothing_to_import_is_named() {
    let home = export(&[("a.txt", "x")]);
    run(home.path(), &[])
        .ended(2)
        .says(&["no page", "a folder of Markdown"]);
    let arguments = ["import", "markdown", "gone", "--to", "new"];
    Program::kb(home.path(), arguments)
        .run()
        .ended(2)
        .says(&["`gone` cannot be opened"]);
    let home = export(&[("a.md", "text\0with a zero"), ("b.md", "# B\n")]);
    run(home.path(), &[]).ended(0).says(&["UTF-16"]);
}

#[test]
fn a_page_from_before_utf_8_is_read_as_browsers_read_it_and_that_is_told() {
    let home = export(&[("a.md", "# A\n")]);
    let write = |name: &str, bytes: &[u8]| {
        fs::write(home.path().join("export").join(name), bytes).unwrap();
    };
    write("old.md", b"# Caf\xe9\n\n\x93Ten\x94 \x80 5\n");
    write(
        "other.md",
        b"# X\n\n<meta charset=\"Shift_JIS\"> \x83e\x83X\n",
    );
    let ran = run(home.path(), &["--format", "json"]).ended(1);
    let text = fs::read_to_string(home.path().join("new/en/old.md")).unwrap();
    assert_eq!(text, "# Caf\u{e9}\n\n\u{201c}Ten\u{201d} \u{20ac} 5\n");
    let told = ran.json()["problems"].as_array().unwrap().clone();
    let told = told.iter().map(|problem| {
        let text = |key: &str| problem[key].as_str().unwrap().to_owned();
        let file = problem["place"]["file"].as_str().unwrap();
        (file.to_owned(), text("severity"), text("what"))
    });
    let told: Vec<(String, String, String)> = told.collect();
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(told[0].0 == "old.md" && told[0].1 == "warning" && told[0].2.contains("1252"));
    assert!(told[1].0 == "other.md" && told[1].1 == "error" && told[1].2.contains("shift_jis"));
}

#[test]
fn hosts_of_pictures_that_stay_outside_are_named_with_the_line_that_shows_them() {
    let page = "# A\n\n<img src=\"https://img.example/a.svg\"> ![b](https://IMG.example/b.png)\n\n![](https://cdn.example/c/lost%20card.png) `![d](https://code.example/d.png)`\n";
    let home = export(&[("a.md", page)]);
    let import = |options: &[&str]| {
        let all = ["import", "markdown", "export"];
        Program::kb(home.path(), all.into_iter().chain(options.iter().copied())).run()
    };
    let ran = import(&[]).ended(0);
    ran.says(&[
        "cdn.example (1 picture), img.example (2 pictures)",
        "`image_hosts = [\"cdn.example\", \"img.example\"]` below `[build]`",
    ]);
    let hosts = import(&["--format", "json"]).ended(0).json()["image_hosts"].clone();
    assert_eq!(
        hosts,
        serde_json::json!({ "cdn.example": 1, "img.example": 2 })
    );
    let server = Program::kb(home.path(), ["serve", "--addr", "127.0.0.1:0"]).serve();
    let shown = get(server.address(), "/en/a").text;
    assert!(
        shown.contains(">lost card.png</a>") && shown.contains(">a.svg</a>"),
        "{shown}"
    );
    drop(server);
    // What the site shows already is not named.
    let config = "[build]\nimage_hosts = [\"cdn.example\", \"img.example\"]\n";
    fs::write(home.path().join("kb.toml"), config).unwrap();
    let ran = import(&[]).ended(0);
    assert!(!ran.stderr.contains("image_hosts"), "{}", ran.stderr);
}
