//! An index directory that is committed: whoever may commit would decide what is published.

use std::fs;
use std::os::unix::fs::symlink;

use crate::harness::{Repository, TestSite};

/// The sample site in a repository, built.
fn built() -> Option<(TestSite, Repository)> {
    let site = TestSite::sample();
    let repository = Repository::of(&site.folder(), &[])?;
    repository.commit("2026-01-01");
    site.kb(["build", "--quiet"]).run().ended(0);
    site.kb(["check", "--quiet"]).run().ended(0);
    Some((site, repository))
}

#[test]
fn nothing_is_built_or_published_while_git_tracks_a_file_of_the_index_directory() {
    let Some((site, repository)) = built() else {
        return;
    };
    let id = fs::read_to_string(site.index().join("current")).unwrap();
    site.write(
        "kb.toml",
        "[site]\nlanguages = [\"en\", \"bn\"]\n[build.levels]\nE058 = \"off\"\n",
    );
    repository.done(&["add", "--force", "index/current"]);
    let said = [
        "error[E058]",
        "git tracks `index/current`",
        "git rm -r --cached index",
    ];
    for command in [
        &["check"][..],
        &["check", "--allow", "E058"],
        &["build"],
        &["build", "--allow", "E058"],
        &["build", "--lenient"],
        &["diff"],
        &["publish", "../served"],
        &["publish", "../served", "--no-build"],
        &["publish", "../served", "--lenient"],
    ] {
        let ran = site.kb(command.iter().copied()).run().ended(1);
        ran.says(&said);
        let now = fs::read_to_string(site.index().join("current")).unwrap();
        assert_eq!(now, id, "{command:?}");
    }
    assert!(!site.folder().parent().unwrap().join("served").exists());
    repository.done(&["rm", "-q", "-r", "--cached", "index"]);
    site.kb(["build"]).run().ended(0);
}

#[test]
fn a_note_for_people_may_be_committed_there() {
    let Some((site, repository)) = built() else {
        return;
    };
    site.write("index/README.md", "# What this folder is for\n");
    repository.done(&["add", "--force", "index/README.md"]);
    site.kb(["check"]).run().ended(0);
    site.write("index/editions/README.md", "# Not here\n");
    repository.done(&["add", "--force", "index/editions/README.md"]);
    let ran = site.kb(["check"]).run().ended(1);
    ran.says(&["git tracks `index/editions/README.md`"]);
}

#[test]
fn a_link_in_place_of_the_index_directory_is_one_too_and_so_is_what_it_leads_to() {
    let Some((site, repository)) = built() else {
        return;
    };
    fs::rename(site.index(), site.folder().join("elsewhere")).unwrap();
    symlink("elsewhere", site.index()).unwrap();
    site.kb(["check", "--quiet"]).run().ended(0);
    repository.done(&["add", "--force", "elsewhere/current"]);
    site.kb(["check"])
        .run()
        .ended(1)
        .says(&["git tracks `elsewhere/current`"]);
    repository.done(&["rm", "-q", "-r", "--cached", "elsewhere"]);
    repository.done(&["add", "--force", "index"]);
    site.kb(["build"])
        .run()
        .ended(1)
        .says(&["git tracks `index`"]);
}

#[test]
fn where_there_is_no_git_nothing_is_said() {
    let site = TestSite::sample();
    let nowhere = site.folder().join("nothing");
    site.kb(["build", "--quiet"])
        .with("PATH", nowhere)
        .run()
        .ended(0);
}
