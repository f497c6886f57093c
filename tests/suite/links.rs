//! Links of the file system that somebody committed: what they lead to outside of the site is not read, and
//! no line of it is told.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;

use crate::harness::{Program, Repository, TestSite};

/// What must never be told, as lines that would be wrong wherever they stand.
const SECRET: &str = "TOKEN hunter2 => = [\n";

/// A site beside a file that is none of its business.
struct Beside {
    outside: tempfile::TempDir,
    site: TestSite,
}

impl Beside {
    fn new() -> Self {
        let outside = tempfile::tempdir().unwrap();
        fs::write(outside.path().join("secret"), SECRET).unwrap();
        Self {
            outside,
            site: TestSite::sample(),
        }
    }

    /// A file of the site becomes a link to the secret.
    fn linked(self, path: &str) -> Self {
        let link = self.site.folder().join(path);
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        drop(fs::remove_file(&link));
        symlink(self.outside.path().join("secret"), link).unwrap();
        self
    }

    fn folder(&self) -> PathBuf {
        self.outside.path().to_owned()
    }
}

#[test]
fn a_file_of_the_site_that_leads_out_of_it_is_an_error_and_no_line_of_it_is_told() {
    let cases = [
        ("kb.toml", "check", Some("`--config`")),
        ("synonyms/en.txt", "check", Some("synonyms/en.txt")),
        ("search-tests.toml", "test", Some("search-tests.toml")),
        ("tests/search/a.toml", "test", Some("tests/search/a.toml")),
        (".git-blame-ignore-revs", "check", None),
    ];
    for (path, command, named) in cases {
        let beside = Beside::new().linked(path);
        if path.starts_with(".git") {
            let Some(repository) = Repository::of(&beside.site.folder(), &[]) else {
                return;
            };
            repository.commit("2026-01-01");
        } else {
            beside.site.kb(["build", "--lenient"]).run();
        }
        let ran = beside.site.kb([command]).run();
        assert!(!format!("{ran:?}").contains("hunter2"), "{path}: {ran:?}");
        match named {
            Some(named) => {
                assert_ne!(ran.code, 0, "{path}");
                ran.says(&["leads out of the site", named]);
            }
            None => assert_eq!(ran.code, 0, "{path}: {ran:?}"),
        }
    }
}

#[test]
fn settings_may_lie_anywhere_when_they_are_named() {
    let beside = Beside::new();
    let settings = beside.folder().join("settings.toml");
    fs::write(&settings, "[site]\nname = \"Named\"\n").unwrap();
    let link = beside.site.folder().join("kb.toml");
    fs::remove_file(&link).unwrap();
    symlink(&settings, link).unwrap();
    beside.site.kb(["build"]).run().ended(2);
    let named = settings.to_str().unwrap();
    beside.site.kb(["build", "--config", named]).run().ended(0);
}

#[test]
fn a_folder_that_is_a_link_out_of_the_site_is_refused_until_it_is_named() {
    let beside = Beside::new();
    fs::write(beside.folder().join("a.md"), "# Secret hunter2\n").unwrap();
    fs::remove_dir_all(beside.site.articles()).unwrap();
    symlink(beside.folder(), beside.site.articles()).unwrap();
    let site = beside.site.config("[site]\nname = \"Ours\"\n");
    let ran = site.kb(["build"]).run().ended(2);
    ran.says(&["is a link that leads out of the site", "`[paths]`"]);
    let named = beside.outside.path().to_str().unwrap();
    site.kb(["check", "--articles", named, "--allow", "E071"])
        .run()
        .says(&["1 article"]);
    let written = format!("[paths]\narticles = \"{named}\"\n");
    site.config(&written).kb(["build"]).run().ended(0);
}

#[test]
fn a_theme_that_is_a_link_out_of_the_site_is_an_error() {
    let beside = Beside::new();
    fs::create_dir_all(beside.folder().join("theme/static")).unwrap();
    fs::write(beside.folder().join("theme/static/a.txt"), SECRET).unwrap();
    let site = beside.site.config("[site]\ntheme = \"ours\"\n");
    fs::create_dir(site.folder().join("themes")).unwrap();
    let theme = site.folder().join("themes/ours");
    symlink(beside.outside.path().join("theme"), theme).unwrap();
    let ran = site.kb(["build"]).run().ended(1);
    ran.says(&["error[E001]", "themes/ours", "leads out of the site"]);
}

#[test]
fn a_site_that_strangers_may_change_is_confined_to_its_own_folder() {
    let beside = Beside::new();
    fs::write(beside.folder().join("a.md"), "---\ntitle: [hunter2\n---\n").unwrap();
    let outside = beside.outside.path().to_str().unwrap();
    for (section, key, path) in [
        ("paths", "articles", outside),
        ("paths", "articles", ".."),
        ("paths", "themes", "../themes"),
        ("paths", "index", outside),
        ("paths", "data", ".."),
        ("store", "url", "sqlite:../kb.db"),
    ] {
        let settings = format!("[{section}]\n{key} = \"{path}\"\n");
        beside.site.write("kb.toml", settings);
        let ran = beside.site.kb(["check", "--confined"]).run().ended(2);
        ran.says(&["leads out of the site", "`--confined`", key]);
        assert!(!format!("{ran:?}").contains("hunter2"), "{ran:?}");
    }
    beside
        .site
        .write("kb.toml", "[site]\nlanguages = [\"en\", \"bn\"]\n");
    let own = beside.folder().join("index");
    let own = own.to_str().unwrap();
    beside
        .site
        .kb(["build", "--confined", "--index", own])
        .run()
        .ended(0);
}

#[test]
fn a_repository_whose_files_never_end_is_none() {
    let site = TestSite::sample();
    let Some(repository) = Repository::of(&site.folder(), &[]) else {
        return;
    };
    repository.commit("2026-01-01");
    symlink("/dev/zero", site.folder().join(".git/commondir")).unwrap();
    Program::kb(&site.folder(), ["build"]).run().ended(0);
}
