//! Dates that git tells, where a repository is not as usual: cut off, nested, somebody else's, hostile,
//! or none at all.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use crate::harness::{Repository, TestSite};

/// The days of articles by what a build wrote into the sitemap.
fn days(site: &TestSite) -> Vec<String> {
    let map = site.serve().page("/sitemap.xml").text().to_owned();
    let mut days: Vec<_> = map
        .split("<lastmod>")
        .skip(1)
        .map(|rest| rest[..10].to_owned())
        .collect();
    days.sort();
    days
}

/// Two articles, committed in two months.
fn two_articles(folder: &Path, more: &[&str]) -> Option<Repository> {
    let articles = folder.join("articles/en");
    fs::create_dir_all(&articles).unwrap();
    let repository = Repository::of(folder, more)?;
    for (name, day) in [("one", "2026-03-01"), ("two", "2026-04-01")] {
        fs::write(
            articles.join(name).with_extension("md"),
            format!("# {name}\n\nText.\n"),
        )
        .unwrap();
        repository.commit(day);
    }
    Some(repository)
}

const BOTH: [&str; 2] = ["2026-03-01", "2026-04-01"];

/// A site whose folder is to be made by git.
fn to_be_cloned() -> TestSite {
    let site = TestSite::new();
    fs::remove_dir_all(site.folder()).unwrap();
    site
}

/// Problems that tell of git.
fn said(site: &TestSite) -> Vec<String> {
    let mut said = site.build().problems();
    said.retain(|line| {
        ["E065", "E066", "E067"]
            .iter()
            .any(|code| line.starts_with(code))
    });
    said
}

#[test]
fn a_clone_without_the_whole_history_says_so_and_tells_no_wrong_date() {
    let home = tempfile::tempdir().unwrap();
    let Some(outside) = Repository::at(home.path()) else {
        return;
    };
    let origin = home.path().join("origin");
    two_articles(&origin, &[]);
    let from = format!("file://{}", origin.display());
    for (depth, expected, tells) in [
        ("1", &[][..], "2 articles have no date"),
        ("2", &BOTH[1..], "one article has no date"),
        ("3", &BOTH[..], ""),
    ] {
        let site = to_be_cloned();
        let to = site.folder();
        let shallow = ["clone", "-q", "--depth", depth, &from, to.to_str().unwrap()];
        outside.done(&shallow);
        assert_eq!(days(&site), expected, "{depth}");
        let said = said(&site);
        assert_eq!(said.is_empty(), tells.is_empty(), "{said:?}");
        assert!(said.iter().all(|line| line.contains(tells)), "{said:?}");
        let clone = Repository::at(&to).unwrap();
        if !tells.is_empty() {
            clone.done(&["fetch", "-q", "--unshallow"]);
        }
        assert_eq!(days(&site), BOTH, "{depth}");
    }
}

#[test]
fn a_repository_may_be_larger_than_the_site_a_worktree_or_a_submodule() {
    let home = tempfile::tempdir().unwrap();
    let origin = home.path().join("origin");
    let Some(repository) = two_articles(&origin, &[]) else {
        return;
    };
    let worktree = to_be_cloned();
    let to = worktree.folder();
    repository.done(&["worktree", "add", "-q", "--detach", to.to_str().unwrap()]);
    assert_eq!(days(&worktree), BOTH);
    // A commit in it is its own.
    worktree.write("articles/en/one.md", "# one\n\nNew.\n");
    Repository::at(&to).unwrap().commit("2026-05-01");
    assert_eq!(days(&worktree), ["2026-04-01", "2026-05-01"]);

    // The site is a submodule of a folder that is one of many.
    let site = to_be_cloned();
    let around = site.folder().parent().unwrap().to_owned();
    let outer = Repository::of(&around, &[]).unwrap();
    let from = format!("file://{}", origin.display());
    outer.done(&["submodule", "--quiet", "add", &from, "site"]);
    outer.done_at("2026-08-08T00:00:00Z", &["commit", "-q", "-m", "a"]);
    assert_eq!(days(&site), BOTH);

    // Only the articles are.
    let site = TestSite::new();
    fs::remove_dir_all(site.articles()).unwrap();
    let outer = Repository::of(&site.folder(), &[]).unwrap();
    let inner = home.path().join("inner");
    let inner = two_articles(&inner, &[]).map(|_| format!("file://{}", inner.display()));
    outer.done(&["submodule", "--quiet", "add", &inner.unwrap(), "articles"]);
    assert_eq!(days(&site), BOTH);

    // A folder below others.
    let site = TestSite::new().article("en/one.md", "# One\n\nText.\n");
    let around = site.folder().parent().unwrap().to_owned();
    fs::write(around.join("one.md"), "# Another\n").unwrap();
    Repository::of(&around, &[]).unwrap().commit("2026-06-01");
    assert_eq!(days(&site), ["2026-06-01"]);
}

#[test]
fn articles_may_be_links_and_nothing_but_a_folder() {
    let site = TestSite::bare().article("one.md", "# One\n\nText.\n");
    let Some(repository) = Repository::of(&site.folder(), &[]) else {
        return;
    };
    symlink("one.md", site.folder().join("two.md")).unwrap();
    fs::create_dir(site.folder().join("deep")).unwrap();
    site.write("deep/three.md", "# Three\n\nText.\n");
    symlink("deep", site.folder().join("linked")).unwrap();
    repository.commit("2026-03-01");
    assert_eq!(days(&site), ["2026-03-01"; 4]);
}

#[test]
fn nothing_is_said_where_nobody_would_expect_dates() {
    let site = TestSite::sample();
    assert_eq!(said(&site), [""; 0]);
    let Some(repository) = Repository::of(&site.folder(), &[]) else {
        return;
    };
    // Nothing was committed yet.
    assert_eq!(said(&site), [""; 0]);
    repository.commit("2026-03-01");
    assert_eq!(said(&site), [""; 0]);
    // What only looks like a repository.
    let site = TestSite::sample().file(".git/HEAD", "nonsense");
    assert_eq!(said(&site), [""; 0]);
}

#[test]
fn without_git_or_its_trust_the_site_is_built_without_dates_and_that_is_said() {
    let site = TestSite::new();
    let Some(repository) = two_articles(&site.folder(), &[]) else {
        return;
    };
    let build = || {
        let build = site.kb(["build", "--format", "json"]);
        let alone = build.with("GIT_CONFIG_NOSYSTEM", "1");
        alone.with("GIT_CONFIG_GLOBAL", "/dev/null")
    };
    let absent = build().with("PATH", "/nowhere").run().ended(0);
    assert!(
        absent.stdout.contains("no program `git`"),
        "{}",
        absent.stdout
    );
    let foreign = build()
        .with("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
        .run()
        .ended(0);
    assert!(
        foreign.stdout.contains("safe.directory"),
        "{}",
        foreign.stdout
    );

    // Asked once, git is not needed again until another commit is checked out.
    let known = build().run().ended(0);
    assert!(!known.stdout.contains("E066"), "{}", known.stdout);
    let again = build().with("PATH", "/nowhere").run().ended(0);
    assert!(!again.stdout.contains("E066"), "{}", again.stdout);
    assert_eq!(days(&site), BOTH);
    site.write("articles/en/one.md", "# one\n\nNew.\n");
    repository.commit("2026-05-01");
    let moved_on = build().with("PATH", "/nowhere").run().ended(0);
    assert!(moved_on.stdout.contains("E066"), "{}", moved_on.stdout);

    // What is remembered and damaged is asked for anew.
    days(&site);
    let file = site.index().join("cache/history.bin");
    let mut bytes = fs::read(&file).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(&file, bytes).unwrap();
    assert_eq!(days(&site), ["2026-04-01", "2026-05-01"]);

    // A commit that is not there.
    let broken = "ref: refs/heads/main\n";
    fs::write(site.folder().join(".git/HEAD"), broken).unwrap();
    fs::write(
        site.folder().join(".git/refs/heads/main"),
        "1".repeat(40) + "\n",
    )
    .unwrap();
    assert_eq!(days(&site), [""; 0]);
    assert_eq!(said(&site).len(), 1, "{:?}", said(&site));
}

#[test]
fn a_repository_runs_no_program_and_asks_no_network() {
    let site = TestSite::new();
    let Some(repository) = two_articles(&site.folder(), &[]) else {
        return;
    };
    let trap = site.folder().join("trap.sh");
    let sprung = site.folder().join("sprung");
    let script = format!("#!/bin/sh\necho \"$0 $*\" >> '{}'\n", sprung.display());
    fs::write(&trap, script).unwrap();
    fs::set_permissions(&trap, fs::Permissions::from_mode(0o755)).unwrap();
    let trap = trap.to_str().unwrap();
    for name in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "diff.external",
        "diff.t.textconv",
        "diff.t.command",
        "filter.t.clean",
        "filter.t.smudge",
        "filter.t.process",
        "gpg.program",
        "core.sshCommand",
        "core.editor",
        "credential.helper",
        "core.alternateRefsCommand",
        "alias.log",
        "core.gitProxy",
    ] {
        let value = if name == "alias.log" {
            format!("!{trap}")
        } else {
            trap.to_owned()
        };
        repository.done(&["config", name, &value]);
    }
    for (name, value) in [
        ("log.showSignature", "true"),
        ("log.showRoot", "false"),
        ("log.follow", "true"),
        ("diff.relative", "true"),
        ("diff.renames", "copies"),
        ("color.ui", "always"),
        ("format.pretty", "oneline"),
        ("i18n.logOutputEncoding", "latin1"),
    ] {
        repository.done(&["config", name, value]);
    }
    site.write(".git/info/attributes", "*.md filter=t diff=t\n");
    site.write(".git/hooks/post-index-change", fs::read(trap).unwrap());
    assert_eq!(days(&site), BOTH);
    assert!(!sprung.exists(), "{}", fs::read_to_string(&sprung).unwrap());

    // A clone that fetches what it lacks when it is asked: from a program that its settings name.
    let lazy = to_be_cloned();
    let from = format!("file://{}", site.folder().display());
    repository.done(&["config", "uploadpack.allowFilter", "true"]);
    let to = lazy.folder();
    let tree = [
        "clone",
        "-q",
        "--filter=tree:0",
        &from,
        to.to_str().unwrap(),
    ];
    Repository::at(site.folder().parent().unwrap())
        .unwrap()
        .done(&tree);
    let clone = Repository::at(&to).unwrap();
    clone.done(&["config", "remote.origin.url", "ssh://nowhere.invalid/x"]);
    clone.done(&["config", "core.sshCommand", trap]);
    let said = said(&lazy);
    assert!(!sprung.exists(), "{}", fs::read_to_string(&sprung).unwrap());
    assert!(days(&lazy).is_empty() && said.len() == 1, "{said:?}");
}

#[test]
fn odd_names_in_a_repository_confuse_nothing() {
    let site = TestSite::new()
        .article("en/শুরু.md", "# শুরু\n\nText.\n")
        .article("en/with \"quotes\" and\ttab.md", "# Q\n\nText.\n")
        .article("en/:100644 100644.md", "# Colon\n\nText.\n");
    let Some(repository) = Repository::of(&site.folder(), &[]) else {
        return;
    };
    repository.commit("2026-03-01");
    // Names that are none in kb, committed later.
    let invalid = std::ffi::OsStr::from_bytes(b"articles/en/\xff\xfe.md");
    fs::write(site.folder().join(invalid), "# X\n\nText.\n").unwrap();
    fs::write(
        site.folder().join("articles/en/new\nline.md"),
        "# Y\n\nText.\n",
    )
    .unwrap();
    repository.commit("2026-04-01");
    let days = days(&site);
    assert_eq!(
        days.iter().filter(|day| *day == "2026-03-01").count(),
        3,
        "{days:?}"
    );
    assert_eq!(said(&site), [""; 0]);
}

#[test]
fn the_same_commit_makes_the_same_edition_everywhere() {
    let site = TestSite::new();
    for kind in ["sha1", "sha256"] {
        let site = if kind == "sha1" {
            &site
        } else {
            &TestSite::new()
        };
        let format = format!("--object-format={kind}");
        let Some(repository) = two_articles(&site.folder(), &[&format]) else {
            return;
        };
        assert_eq!(days(site), BOTH, "{kind}");
        let other = to_be_cloned();
        let from = site.folder();
        let clone = [
            "clone",
            "-q",
            from.to_str().unwrap(),
            other.folder().to_str().unwrap(),
        ]
        .map(str::to_owned);
        Repository::at(from.parent().unwrap())
            .unwrap()
            .done(&clone.each_ref().map(String::as_str));
        let id = |site: &TestSite, zone: &str| {
            site.kb(["build", "--format", "json"])
                .with("TZ", zone)
                .run()
                .ended(0);
            fs::read_to_string(site.index().join("current")).unwrap()
        };
        let first = id(site, "Asia/Dhaka");
        assert_eq!(id(&other, "America/New_York"), first, "{kind}");
        // As git packs it away.
        repository.done(&["gc", "-q"]);
        assert_eq!(id(site, "UTC"), first, "{kind}");
        repository.done(&["checkout", "-q", "--detach"]);
        assert_eq!(id(site, "UTC"), first, "{kind}");
    }
}
