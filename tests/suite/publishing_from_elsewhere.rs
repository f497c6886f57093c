//! `kb publish` from several computers, and what a server says when it cannot read what came.

use std::fs;

use crate::harness::{Program, Repository, TestSite};
use crate::publishing::{current, delivery, over_ssh, publish, serve, target};

#[test]
fn what_another_computer_published_does_not_vanish_without_a_word() {
    let site = TestSite::sample();
    delivery(&site, "One day.");
    site.write("articles/en/new.md", "---\ntitle: New\n---\nText.\n");
    publish(&site).run().ended(0);
    let before = current(&target(&site));
    // A clone that was not brought up to date has neither the page nor an edition of its own.
    let other = TestSite::sample();
    delivery(&other, "One day.");
    let to = target(&site);
    let to = to.to_str().unwrap();
    let ran = other.kb(["publish", to]).run().ended(1);
    ran.says(&["error[E052]", "the page `/en/new` is gone"]);
    assert_eq!(current(&target(&site)), before);
    other.write("articles/en/new.md", "---\ntitle: New\n---\nOther text.\n");
    other.kb(["publish", to]).run().ended(0);
    assert_ne!(current(&target(&site)), before);
}

#[test]
fn a_server_that_serves_commits_from_elsewhere_is_told_of() {
    let site = TestSite::sample();
    let Some(repository) = Repository::of(&site.folder(), &[]) else {
        return;
    };
    let first = repository.commit("2026-03-01");
    delivery(&site, "Two days.");
    let second = repository.commit("2026-03-02");
    let exec = "exec sh -c \"$3\"";
    let ran = over_ssh(&site, exec).run().ended(0);
    assert!(!ran.stderr.contains("warning"), "{}", ran.stderr);
    repository.done(&["reset", "-q", "--hard", &first]);
    let ran = over_ssh(&site, exec).run();
    ran.says(&[
        &format!("serves an edition of the commit {}", &second[..12]),
        "Run `git pull`",
    ]);
}

#[test]
fn a_pointer_that_is_away_is_told_and_followed_again_when_it_is_back() {
    let site = TestSite::sample();
    publish(&site).run().ended(0);
    let mut server = serve(&site);
    let pointer = target(&site).join("current");
    let aside = target(&site).join("aside");
    fs::rename(&pointer, &aside).unwrap();
    server.hears("nobody knows which edition is to be served");
    assert_eq!(server.get("/en/shipping/delivery").status, 200);
    fs::rename(&aside, &pointer).unwrap();
    delivery(&site, "Nine days.");
    publish(&site).run().ended(0);
    server.wait_for("/en/shipping/delivery", "the new edition", |page| {
        page.text.contains("Nine days")
    });
}

#[test]
fn a_place_that_cannot_be_written_is_told_without_naming_another_option() {
    let site = TestSite::sample();
    let to = site.folder().join("kb.toml/index");
    let ran = Program::kb(&site.folder(), ["publish", to.to_str().unwrap()]).run();
    assert_eq!(ran.code, 3, "{}", ran.stderr);
    assert!(!ran.stderr.contains("--index"), "{}", ran.stderr);
}
