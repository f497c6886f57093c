//! `kb diff` of what only `kb check` tells: compared with the files of the commit that the published edition
//! was made of.

use std::fs;

use crate::harness::{Program, Repository, TestSite};

const UNDESCRIBED: &str = "articles/en/pictures.md";

/// A published site in a repository, with one mark of an editor's: a picture without words.
fn published() -> Option<(TestSite, Repository)> {
    let site = TestSite::sample()
        .file("articles/en/menu.png", crate::harness::image(40, 40))
        .file(
            UNDESCRIBED,
            "---\ntitle: Pictures\n---\nLook at it.\n\n![image.png](menu.png)\n",
        );
    let repository = Repository::of(&site.folder(), &[])?;
    repository.commit("2026-03-01");
    site.kb(["build", "--quiet"]).run().ended(0);
    Some((site, repository))
}

/// Mends that mark and makes another: a second article of one title.
fn change(site: &TestSite) {
    site.write(
        UNDESCRIBED,
        "---\ntitle: Pictures\n---\nLook at it.\n\n![The menu, open](menu.png)\n",
    );
    site.write(
        "articles/en/twice.md",
        "---\ntitle: Pictures\n---\nMore of them.\n",
    );
}

fn tells_both(site: &TestSite) {
    let ran = site.kb(["diff"]).run().ended(0);
    for part in [
        "  + warning[E070] articles/en/twice.md:2:1: ",
        "  - warning[E073] articles/en/pictures.md:6:1: ",
    ] {
        assert!(ran.stdout.contains(part), "{part} in {}", ran.stdout);
    }
    assert!(!ran.stderr.contains("is not compared"), "{}", ran.stderr);
}

#[test]
fn what_only_the_check_tells_is_new_and_gone_as_well() {
    let Some((site, repository)) = published() else {
        return;
    };
    let ran = site.kb(["diff"]).run().ended(0);
    assert!(
        ran.stdout.ends_with("Problems: no change\n"),
        "{}",
        ran.stdout
    );
    change(&site);
    tells_both(&site);
    repository.commit("2026-03-02");
    tells_both(&site);
    let document = site.kb(["diff", "--format", "json"]).run().ended(0).json();
    assert_eq!(
        document["problems"]["not_compared"],
        serde_json::Value::Null
    );
    let ran = site.kb(["diff", "--format", "markdown"]).run().ended(0);
    for part in ["| new | warning E070 |", "| gone | warning E073 |"] {
        assert!(ran.stdout.contains(part), "{part} in {}", ran.stdout);
    }
}

#[test]
fn what_was_built_before_it_was_committed_is_compared_once_it_is() {
    let Some((site, repository)) = published() else {
        return;
    };
    site.write("articles/en/more.md", "---\ntitle: More\n---\nText.\n");
    site.kb(["build", "--quiet"]).run().ended(0);
    let unlike =
        "What only `kb check` tells is not compared: what git has here makes another edition";
    site.kb(["diff"]).run().ended(0).says(&[unlike]);
    repository.commit("2026-03-02");
    change(&site);
    // The day of the commit is a new date on the page, and so it is another edition.
    site.kb(["diff"]).run().ended(0).says(&[unlike]);
    site.write("kb.toml", "[build]\ngit_dates = false\n");
    site.kb(["build", "--quiet", "--lenient"]).run().ended(0);
    repository.commit("2026-03-03");
    site.write(
        "articles/en/third.md",
        "---\ntitle: Pictures\n---\nEven more.\n",
    );
    let ran = site.kb(["diff"]).run().ended(0);
    let told = "+ warning[E070] articles/en/third.md";
    assert!(ran.stdout.contains(told), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn the_marks_of_an_article_move_with_it() {
    let Some((site, _)) = published() else {
        return;
    };
    site.kb(["mv", "pictures", "billing/pictures"])
        .run()
        .ended(0);
    let ran = site.kb(["diff"]).run().ended(0);
    // Notes are gathered by folder, and another one has it now.
    assert!(ran.stdout.contains("Problems: no change"), "{}", ran.stdout);
    assert!(!ran.stderr.contains("is not compared"), "{}", ran.stderr);
}

#[test]
fn translations_are_as_old_as_they_were() {
    let Some((site, repository)) = published() else {
        return;
    };
    site.write("articles/bn/pictures.md", "---\ntitle: ছবি\n---\nদেখুন।\n");
    repository.commit("2026-04-01");
    site.write(
        "articles/en/pictures.md",
        "---\ntitle: Pictures\n---\nLook twice.\n",
    );
    repository.commit("2026-05-01");
    site.kb(["build", "--quiet"]).run().ended(0);
    site.kb(["check"]).run().ended(0).says(&["E079"]);
    let ran = site.kb(["diff", "--verbose"]).run().ended(0);
    assert!(
        ran.stdout.ends_with("Problems: no change\n"),
        "{}",
        ran.stdout
    );
    site.write(
        "articles/bn/pictures.md",
        "---\ntitle: ছবি\n---\nদুবার দেখুন।\n",
    );
    repository.commit("2026-06-01");
    let ran = site.kb(["diff", "--verbose"]).run().ended(0);
    let told = "  - warning[E079] articles/bn/pictures.md";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
}

#[test]
fn a_site_below_the_top_of_its_repository_is_compared_alone() {
    let Some((site, _)) = published() else {
        return;
    };
    let top = tempfile::tempdir().unwrap();
    let below = top.path().join("docs/help centre");
    fs::create_dir_all(&below).unwrap();
    for path in crate::harness::files_below(&site.folder()) {
        if path.starts_with("articles/") || path == "kb.toml" {
            let to = below.join(&path);
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::copy(site.folder().join(&path), to).unwrap();
        }
    }
    let Some(repository) = Repository::of(top.path(), &[]) else {
        return;
    };
    fs::write(top.path().join(".git/info/exclude"), "index/\n.home/\n").unwrap();
    repository.commit("2026-03-01");
    Program::kb(&below, ["build", "--quiet"]).run().ended(0);
    fs::write(
        below.join("articles/en/twice.md"),
        "---\ntitle: Pictures\n---\nMore.\n",
    )
    .unwrap();
    let ran = Program::kb(&below, ["diff"]).run().ended(0);
    let told = "+ warning[E070] articles/en/twice.md";
    assert!(ran.stdout.contains(told), "{}{}", ran.stdout, ran.stderr);
}

#[test]
fn why_it_is_not_compared_is_told_everywhere() {
    let site = TestSite::sample();
    site.kb(["build", "--quiet"]).run().ended(0);
    let why = "the published edition was not built in a git repository";
    site.kb(["diff"]).run().ended(0).says(&[why]);
    let document = site.kb(["diff", "--format", "json"]).run().ended(0).json();
    assert_eq!(document["problems"]["not_compared"], why);
    let ran = site.kb(["diff", "--format", "markdown"]).run().ended(0);
    let told = format!("<sub>What only `kb check` tells is not compared: `{why}`</sub>");
    assert!(ran.stdout.contains(&told), "{}", ran.stdout);
}

#[test]
fn lines_end_as_the_repository_has_them_end() {
    let Some((site, repository)) = published() else {
        return;
    };
    repository.done(&["config", "core.autocrlf", "true"]);
    for path in ["articles", "kb.toml"] {
        repository.done(&["rm", "-q", "-r", "--cached", path]);
        repository.done(&["reset", "-q", "--hard"]);
    }
    let text = fs::read_to_string(site.folder().join(UNDESCRIBED)).unwrap();
    assert!(text.contains("\r\n"), "{text:?}");
    site.kb(["build", "--quiet"]).run().ended(0);
    change(&site);
    tells_both(&site);
}

#[test]
fn a_commit_that_a_clone_does_not_have_is_named() {
    let Some((site, repository)) = published() else {
        return;
    };
    let first = repository.done(&["rev-parse", "HEAD"]);
    change(&site);
    repository.commit("2026-03-02");
    let elsewhere = tempfile::tempdir().unwrap();
    let clone = elsewhere.path().join("clone");
    let from = format!("file://{}", site.folder().display());
    repository.done(&["clone", "-q", "--depth=1", &from, clone.to_str().unwrap()]);
    let index = site.index();
    let ran = Program::kb(&clone, ["diff", "--against", index.to_str().unwrap()])
        .run()
        .ended(0);
    ran.says(&[&format!(
        "the commit {} is not in this repository",
        &first[..12]
    )]);
    assert!(ran.stdout.contains("Pages: 1 added, "), "{}", ran.stdout);
}

#[test]
fn nothing_of_the_repository_is_run_or_written() {
    let Some((site, repository)) = published() else {
        return;
    };
    let run = site.folder().join("run");
    let touch = format!("touch '{}'; cat", run.display());
    fs::write(site.folder().join(".gitattributes"), "*.md filter=odd\n").unwrap();
    repository.commit("2026-03-02");
    site.kb(["build", "--quiet"]).run().ended(0);
    for name in ["filter.odd.smudge", "filter.odd.clean", "core.fsmonitor"] {
        repository.done(&["config", name, &touch]);
    }
    let hooks = site.folder().join(".git/hooks");
    fs::create_dir_all(&hooks).unwrap();
    for hook in [
        "post-checkout",
        "reference-transaction",
        "post-index-change",
    ] {
        let hook = hooks.join(hook);
        fs::write(&hook, format!("#!/bin/sh\n{touch}\n")).unwrap();
        fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    }
    change(&site);
    let before = crate::harness::files_below(&site.folder().join(".git"));
    tells_both(&site);
    assert!(!run.exists(), "a program that the repository names was run");
    assert_eq!(
        before,
        crate::harness::files_below(&site.folder().join(".git"))
    );
}
