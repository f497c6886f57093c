//! `kb mv`: an article or a folder moves with its translations, and nobody who knew it notices.

use std::fs;

use crate::harness::TestSite;

const SITE: &str = "[site]\nlanguages = [\"en\", \"bn\"]\nfeatured = [\"billing/refunds\"]\n";

fn published() -> TestSite {
    let site = TestSite::sample()
        .config(SITE)
        .article(
            "en/shipping/late.md",
            "---\ntitle: My parcel is late\n---\nAsk for a [refund](../billing/refunds.md#how-long-does-it-take).\n",
        )
        .article("bn/shipping/late.md", "---\ntitle: পার্সেল দেরি হচ্ছে\n---\n[ফেরত](../billing/refunds.md) চান।\n")
        .file(
            "search-tests.toml",
            "[[test]]\nquery = \"refund\"\nexpect = \"billing/refunds\"\n",
        );
    site.kb(["build", "--quiet"]).run().ended(0);
    site
}

/// Nothing was made wrong by the move: the sample's articles lack descriptions and translations.
fn nothing_is_wrong(site: &TestSite) {
    let check = site.kb(["check", "--allow", "E072", "--allow", "E078"]);
    check.run().ended(0).says(&["no problems"]);
}

fn read(site: &TestSite, path: &str) -> String {
    fs::read_to_string(site.articles().join(path)).unwrap()
}

#[test]
fn an_article_moves_with_its_translations_and_all_that_depends_on_it_holds() {
    let site = published();
    let moved = site
        .kb(["mv", "billing/refunds", "money/returns"])
        .run()
        .ended(0);
    for part in [
        "articles/en/billing/refunds.md → articles/en/money/returns.md",
        "articles/bn/billing/refunds.md → articles/bn/money/returns.md",
        "redirect: /bn/billing/refunds → articles/bn/money/returns.md",
        "1 link in articles/en/shipping/late.md",
    ] {
        assert!(moved.stdout.contains(part), "{part} in {}", moved.stdout);
    }
    assert!(
        read(&site, "en/shipping/late.md")
            .ends_with("[refund](../money/returns.md#how-long-does-it-take).\n")
    );
    let text = read(&site, "en/money/returns.md");
    for part in [
        "aliases: [/en/old-refunds, /en/billing/refunds]\n",
        "id: billing/refunds\n",
        "![The card](../billing/img/card.png)",
        "[lost cards](../billing/cards/lost-card.md)",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    nothing_is_wrong(&site);
    site.kb(["test"]).run().ended(0);
    site.kb(["build", "--quiet"]).run().ended(0);
    let customer = site.serve_index();
    for lang in ["en", "bn"] {
        let answer = customer.get(&format!("/{lang}/billing/refunds"));
        assert_eq!(answer.header("location"), format!("/{lang}/money/returns"));
    }
}

#[test]
fn a_folder_moves_with_everything_in_it_and_into_another() {
    let site = published();
    site.kb(["mv", "articles/en/billing", "articles/en/shipping/money"])
        .run()
        .ended(0);
    assert!(
        site.articles()
            .join("bn/shipping/money/refunds.md")
            .is_file()
    );
    assert!(
        site.articles()
            .join("en/shipping/money/img/card.png")
            .is_file()
    );
    assert!(!site.articles().join("en/billing").exists());
    nothing_is_wrong(&site);
    let into = site.kb(["mv", "shipping/money", "start/", "--format", "json"]);
    let into = into.run();
    assert_eq!(into.code, 0, "{into:?}");
    assert_eq!(
        into.json()["moved"][0]["to"],
        "bn/start",
        "a folder that is not there is its new name"
    );
    nothing_is_wrong(&site);
}

#[test]
fn nothing_moves_that_would_be_lost_or_lose_something() {
    let site = published();
    let before = crate::harness::files_below(&site.articles());
    for (old, new, why) in [
        (
            "billing/nothing",
            "a",
            "there is no article or folder `billing/nothing`",
        ),
        ("billing/refunds", "shipping/delivery", "is there already"),
        (
            "articles/en/billing/refunds.md",
            "elsewhere.md",
            "does not lie among the articles of the same language: did you mean `articles/en/elsewhere.md`?",
        ),
        (
            "en/billing/refunds.md",
            "billing/returns.md",
            "does not lie among the articles of the same language: did you mean `en/billing/returns.md`?",
        ),
        (
            "articles/en/billing/refunds.md",
            "articles/bn/x.md",
            "does not lie among the articles of the same language",
        ),
        ("billing", "billing/more", "which is itself or in it"),
        ("billing/refunds", ".hidden/refunds", "would be hidden"),
        ("billing/index", "billing/other", "move the folder"),
        ("billing/refunds", "search", "belongs to kb itself"),
        ("articles/en", "articles/de", "the folder of a language"),
    ] {
        site.kb(["mv", old, new]).run().ended(2).says(&[why]);
    }
    site.kb(["mv", "billing/refunds", "billing/returns", "--dry-run"])
        .run()
        .ended(0)
        .says(&["Nothing was changed"]);
    assert_eq!(crate::harness::files_below(&site.articles()), before);
}

#[test]
fn the_new_place_of_all_translations_may_be_written_as_a_whole_path() {
    for (old, new) in [
        ("billing/refunds", "articles/en/money/returns.md"),
        ("billing/refunds.md", "articles/bn/money/returns.md"),
        ("en/billing/refunds.md", "articles/en/money/returns.md"),
    ] {
        let site = published();
        site.kb(["mv", old, new]).run().ended(0);
        for lang in ["en", "bn"] {
            let there = site.articles().join(lang).join("money/returns.md");
            assert!(there.is_file(), "{old} {new} {lang}");
        }
        nothing_is_wrong(&site);
    }
}

#[test]
fn one_language_can_move_alone_and_come_back() {
    let site = published();
    site.kb([
        "mv",
        "articles/bn/billing/refunds.md",
        "articles/bn/billing/ফেরত",
        "--this-language",
    ])
    .run()
    .ended(0);
    assert!(site.articles().join("bn/billing/ফেরত.md").is_file());
    assert!(site.articles().join("en/billing/refunds.md").is_file());
    nothing_is_wrong(&site);
    site.kb([
        "-C",
        "articles/bn",
        "mv",
        "articles/bn/billing/ফেরত.md",
        "x",
    ])
    .run()
    .ended(2);
    site.kb([
        "mv",
        "articles/bn/billing/ফেরত.md",
        "articles/bn/billing/refunds.md",
        "--this-language",
    ])
    .run()
    .ended(0);
    let text = read(&site, "bn/billing/refunds.md");
    assert!(text.contains("aliases: [/bn/billing/ফেরত]"), "{text}");
    nothing_is_wrong(&site);
}
