//! What is taken away in spite of an error is not forgotten: whatever was published in between, the next
//! build that heeds errors tells it, until something settles it.

use std::fs;

use serde_json::Value;

use crate::harness::{TestSite, until};

const SITE: &str = "[site]\nlanguages = [\"en\", \"bn\"]\n";
const PAGE: &str = "articles/en/shipping/late.md";
const TEXT: &str = "---\ntitle: My parcel is late\naliases: [/en/old-late]\n---\nWait.\n";

/// The sample site, published, with an article that is about to go.
fn published() -> TestSite {
    let site = TestSite::sample().config(SITE).file(PAGE, TEXT);
    build(&site, &[]);
    site
}

fn build(site: &TestSite, arguments: &[&'static str]) -> Value {
    let all = ["build", "--format", "json"].iter().chain(arguments);
    site.kb(all.copied()).run().ended(0).json()
}

/// What a command says of what is gone.
fn told(site: &TestSite, command: &[&str]) -> Vec<String> {
    let all = command.iter().chain(&["--format", "json"]);
    let document = site.kb(all.copied()).run().json();
    let problems = document["problems"].as_array().unwrap().iter();
    let gone = problems.filter(|one| ("E052".."E056").contains(&one["code"].as_str().unwrap()));
    gone.map(|one| format!("{} {}", one["code"].as_str().unwrap(), one["what"]))
        .collect()
}

fn change(site: &TestSite, text: &str) {
    let text = format!("# Delivery\n\n{text}\n");
    site.write("articles/en/shipping/delivery.md", text);
}

#[test]
fn what_a_lenient_build_took_away_is_told_by_the_next_one_and_by_all_that_follow() {
    let site = published();
    site.remove(PAGE);
    let first = build(&site, &["--lenient"]);
    for text in ["One day.", "Two days."] {
        for command in [&["check"][..], &["build"]] {
            let all = told(&site, command);
            assert_eq!(all.len(), 1, "{all:?}");
            assert!(all[0].starts_with("E052 \"the page `/en/shipping/late` is gone"));
        }
        site.kb(["build"]).run().ended(1);
        let again = build(&site, &["--lenient"]);
        assert_eq!(again["up_to_date"], true, "the same owes the same");
        change(&site, text);
        let other = build(&site, &["--lenient"]);
        assert_ne!(other["edition"], first["edition"]);
    }
    let id = fs::read_to_string(site.index().join("current")).unwrap();
    let copy = site.folder().join("released");
    let own = site.index().join("editions").join(id.trim());
    for file in crate::harness::files_below(&own) {
        let to = copy.join(&file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(own.join(&file), to).unwrap();
    }
    fs::remove_dir_all(site.index()).unwrap();
    assert_eq!(told(&site, &["check"]), [""; 0], "nothing is known here");
    assert_eq!(told(&site, &["check", "--against", "released"]).len(), 1);
}

#[test]
fn a_redirect_the_page_itself_or_a_word_in_kb_toml_settles_it() {
    for (path, text) in [
        ("articles/en/shipping/delivery.md", "---\ntitle: When does my parcel arrive?\naliases: [/en/shipping/late, /bn/shipping/late, /en/old-late, /bn/old-late]\n---\nIt is late.\n".to_owned()),
        (PAGE, TEXT.to_owned()),
        ("kb.toml", format!("{SITE}[build]\ngone = [\"/en/shipping/late\", \"/bn/shipping/late\", \"/en/old-late\", \"/bn/old-late\"]\n")),
    ] {
        let site = published();
        site.remove(PAGE);
        build(&site, &["--lenient"]);
        change(&site, "One day.");
        build(&site, &["--lenient"]);
        site.write(path, text);
        let ids: Vec<Value> = (0..2).map(|_| build(&site, &[])["edition"].clone()).collect();
        assert_eq!(ids[0], ids[1]);
        assert_eq!(told(&site, &["check"]), [""; 0], "{path}");
        // Nothing is owed any more: the edition is that of anybody who has these files.
        fs::remove_dir_all(site.index()).unwrap();
        assert_eq!(build(&site, &[])["edition"], ids[0], "{path}");
    }
}

#[test]
fn what_was_taken_away_while_the_site_was_watched_is_told_by_the_next_build() {
    let site = published();
    let server = site
        .kb(["serve", "--watch", "--addr", "127.0.0.1:0"])
        .serve();
    site.remove(PAGE);
    server.wait_for("/en/shipping/late", "the end of the page", |page| {
        page.status == 404
    });
    change(&site, "Nine days.");
    server.wait_for("/en/shipping/delivery", "another text", |page| {
        page.text.contains("Nine days")
    });
    until("an edition of it", || {
        let id = fs::read_to_string(site.index().join("current")).ok()?;
        let own = site.index().join("editions").join(id.trim());
        own.join("manifest.json").is_file().then_some(())
    });
    server.terminate();
    let all = told(&site, &["build"]);
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0].contains("`/en/shipping/late` is gone"), "{all:?}");
    // It is no edition to be sent to customers without a word either.
    let to = site.folder().join("served");
    site.kb(["publish", to.to_str().unwrap(), "--no-build"])
        .run()
        .ended(1)
        .says(&["in spite of errors"]);
}

#[test]
fn an_article_that_was_left_out_for_an_error_and_then_deleted_is_missed() {
    let site = published();
    site.write(PAGE, "---\ntitle: [\n---\nWait.\n");
    build(&site, &["--lenient"]);
    assert_eq!(told(&site, &["check"]), [""; 0], "its error is told");
    site.remove(PAGE);
    let all = told(&site, &["check"]);
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0].contains("`/en/shipping/late` is gone"), "{all:?}");
    site.kb(["build"]).run().ended(1);
}

#[test]
fn what_a_strict_build_may_take_away_is_not_owed() {
    let site = published();
    let path = "articles/en/billing/refunds.md";
    let text = fs::read_to_string(site.folder().join(path)).unwrap();
    site.write(path, text.replace("How long does it take?", "Duration"));
    assert_eq!(told(&site, &["check"]).len(), 1);
    let built = build(&site, &[]);
    assert_eq!(told(&site, &["check"]), [""; 0]);
    fs::remove_dir_all(site.index()).unwrap();
    assert_eq!(build(&site, &[])["edition"], built["edition"]);
}

#[test]
fn a_published_edition_that_is_damaged_is_said_aloud_and_the_newest_whole_one_stands_in() {
    let site = published();
    change(&site, "One day.");
    build(&site, &[]);
    let current = || {
        let id = fs::read_to_string(site.index().join("current")).unwrap();
        let id = id.trim().to_owned();
        (id.clone(), site.index().join("editions").join(id))
    };
    let (id, own) = current();
    // Not what it shares with the one before.
    fs::write(own.join("above/pages.bin"), "damage").unwrap();
    site.remove(PAGE);
    for command in ["check", "build"] {
        let ran = site.kb([command, "--quiet"]).run().ended(1);
        ran.says(&[
            "warning[E057]",
            &format!("the published edition {} is not to be read", &id[..12]),
            "pages.bin is damaged",
            "in the edition ",
            "error[E052]",
        ]);
    }
    for entry in fs::read_dir(site.index().join("editions")).unwrap() {
        fs::write(entry.unwrap().path().join("manifest.json"), "damage").unwrap();
    }
    let ran = site.kb(["check"]).run().ended(0);
    ran.says(&["warning[E057]", "nothing could be compared with", &id[..12]]);
    assert!(!ran.stderr.contains("Nothing to compare with"), "{ran:?}");
    site.kb(["build"]).run().ended(0).says(&["warning[E057]"]);
    site.kb(["check", "--deny", "warnings"]).run().ended(0);
}

#[test]
fn a_check_with_nothing_to_compare_with_says_so_in_one_line() {
    let site = TestSite::sample().config(SITE);
    let said = "Nothing to compare with";
    site.kb(["check"]).run().ended(0).says(&[said]);
    let quiet = site.kb(["check", "--quiet"]).run().ended(0);
    assert_eq!(quiet.stderr, "");
    build(&site, &[]);
    let ran = site.kb(["check"]).run().ended(0);
    assert!(!ran.stderr.contains(said), "{ran:?}");
}
