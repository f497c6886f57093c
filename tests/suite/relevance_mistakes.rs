//! Tests that cannot say anything: `kb test` tells their writer, and never passes for want of a test.

use std::fs;

use crate::harness::TestSite;
use crate::relevance::{LOST, REFUND, site, test};

#[test]
fn no_tests_are_good_only_where_nobody_wrote_or_named_any() {
    let site = site("# to do\n");
    let ran = site.kb(["test"]).run().ended(2);
    ran.says(&["the file holds no test", "--> search-tests.toml"]);
    site.write("empty.toml", "");
    fs::create_dir(site.folder().join("folder")).unwrap();
    for (named, said) in [
        ("empty.toml", "the file holds no test"),
        ("folder", "no file of tests (`*.toml`) below `folder`"),
    ] {
        site.kb(["test", "--tests", named])
            .run()
            .ended(2)
            .says(&[said]);
    }
    // A file may hold nothing but limits.
    site.write("search-tests.toml", "[thresholds]\nmrr = 0.5\n");
    site.write("tests/search/deep/more.toml", REFUND);
    site.kb(["test"]).run().ended(0);
}

#[test]
fn an_article_that_is_not_written_yet_may_be_expected_by_a_test_that_fails() {
    let site = site(&test(
        "query = \"esim\"\nexpect = \"phone/esim\"\nfails = \"article not written yet\"",
    ));
    let ran = site.kb(["test"]).run().ended(0);
    assert!(ran.stdout.contains("1 expected to fail"), "{}", ran.stdout);
    site.write(
        "articles/en/phone/esim.md",
        "# How do I get an eSIM?\n\nAsk us.\n",
    );
    let ran = site.kb(["test"]).run().ended(1);
    assert!(ran.stdout.contains("unexpectedly passes"), "{}", ran.stdout);
}

#[test]
fn an_article_that_is_written_and_not_published_is_told_apart() {
    let expect = |id: &str| test(&format!("query = \"x\"\nexpect = \"{id}\""));
    let site = site(&["esim", "later", "broken"].map(expect).concat());
    site.write("articles/en/esim.md", "---\ndraft: true\n---\nx\n");
    site.write(
        "articles/en/later.md",
        "---\npublish_at: 2999-01-01\n---\nx\n",
    );
    site.write("articles/en/broken.md", "---\ntitle: [\n---\nx\n");
    site.kb(["test"]).run().ended(2).says(&[
        "`articles/en/esim.md` is a draft",
        "`articles/en/later.md` is to be published later",
        "`articles/en/broken.md` has an error, which `kb build` shows",
    ]);
}

#[test]
fn the_weight_of_an_unknown_article_can_be_changed() {
    let site = site(&test("query = \"refund\"\nexpect = \"nowhere\""));
    for (level, code, said) in [
        ("error", 2, "error[E034]"),
        ("warning", 1, "warning[E034]"),
        ("off", 1, ""),
    ] {
        let toml =
            format!("[site]\nlanguages = [\"en\", \"bn\"]\n[build.levels]\nE034 = \"{level}\"\n");
        site.write("kb.toml", toml);
        let ran = site.kb(["test"]).run().ended(code);
        assert!(ran.stderr.contains(said), "{}", ran.stderr);
        assert_eq!(ran.stderr.contains("E034"), !said.is_empty());
    }
}

#[test]
fn a_bengali_query_that_names_no_language_is_asked_about() {
    let site = site(&test("query = \"ঘঘঘঘ ঢঢঢঢ\"\nempty = true"));
    let hint = "the query is Bengali and is asked in `en`";
    let ran = site.kb(["test"]).run().ended(0);
    ran.says(&[hint, "--> search-tests.toml:2:1", "write `lang = \"bn\"`"]);
    let report = site.kb(["test", "--format", "json"]).run().ended(0).json();
    assert_eq!(report["problems"][0]["severity"], "warning");
    site.write(
        "search-tests.toml",
        test("query = \"ঘঘঘঘ ঢঢঢঢ\"\nlang = \"en\"\nempty = true"),
    );
    assert!(!site.kb(["test"]).run().ended(0).stderr.contains(hint));
}

#[test]
fn a_comparison_counts_what_the_figures_count() {
    let failing = LOST.trim_end().to_owned() + "\nfails = \"later\"\n\n";
    let refund = REFUND.trim_end().to_owned() + "\ntypos = true\n\n";
    let site = site(&format!("{refund}{failing}"));
    site.kb(["build"]).run().ended(0);
    let arguments = ["test", "--compare", "index", "--format", "json"];
    let report = site.kb(arguments).run().ended(0).json();
    for side in ["before", "after"] {
        let figures = &report["comparison"][side]["figures"];
        assert_eq!(*figures, report["figures"]["written"], "{side}");
    }
}

#[test]
fn a_category_that_is_not_there_is_a_mistake_on_the_command_line() {
    let site = TestSite::sample();
    site.kb(["search", "refund", "--category", "billing/cards"])
        .run()
        .ended(0);
    site.kb(["search", "refund", "--category", "biling"])
        .run()
        .ended(2)
        .says(&["there is no category `biling`", "did you mean `billing`?"]);
}
