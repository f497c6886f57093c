//! `kb test`: what writers expect of the search is asked, judged and reported.

use std::fs;

use crate::harness::{Program, TestSite, data, skipped};

/// The sample site with a file of tests.
pub(crate) fn site(tests: &str) -> TestSite {
    TestSite::sample().file("search-tests.toml", tests)
}

/// One test of the English sample.
pub(crate) fn test(keys: &str) -> String {
    format!("[[test]]\n{keys}\n\n")
}

/// A test that passes.
pub(crate) const REFUND: &str =
    "[[test]]\nquery = \"how long does a refund take\"\nexpect = \"billing/refunds\"\nrank = 1\n\n";
/// A test that fails.
pub(crate) const LOST: &str =
    "[[test]]\nquery = \"qqqq zzzz\"\nexpect = \"billing/cards/lost-card\"\n\n";

#[test]
fn a_test_that_passes_is_not_talked_about() {
    let site = site(REFUND);
    let ran = site.kb(["test"]).run().ended(0);
    assert!(!ran.stdout.contains("how long"), "{}", ran.stdout);
    for part in [
        "as written",
        "success@1",
        "MRR@10",
        "1 test: 1 passed (1 query, ",
    ] {
        assert!(ran.stdout.contains(part), "{part} in {}", ran.stdout);
    }
    let ran = site.kb(["test", "--verbose"]).run().ended(0);
    let line = "ok search-tests.toml:2: \"how long does a refund take\" (en) has rank 1\n";
    assert!(ran.stdout.starts_with(line), "{}", ran.stdout);
    let ran = site.kb(["test", "--quiet"]).run().ended(0);
    assert_eq!((&*ran.stdout, &*ran.stderr), ("", ""));
}

#[test]
fn a_test_that_fails_says_what_came_instead() {
    let cases = [
        (
            "query = \"refund\"\nexpect = \"shipping/delivery\"",
            "`shipping/delivery` is not among the first 10, wanted among the first 3; came: 1. `billing/refunds`",
        ),
        (
            "query = \"qqqq zzzz\"\nexpect = \"billing/refunds\"",
            "`billing/refunds` was not found",
        ),
        (
            "query = \"refund\"\nforbid = \"billing/refunds\"",
            "`billing/refunds` is forbidden and has rank 1",
        ),
        (
            "query = \"refund\"\nempty = true",
            "wanted nothing; came: 1. `billing/refunds`",
        ),
        (
            "query = \"refnud\"\ncorrection = \"\"",
            "was corrected to \"refund\", wanted no correction",
        ),
        (
            "query = \"refund\"\nconfidence = \"none\"",
            "the confidence is strong, wanted none",
        ),
    ];
    let tests: String = cases.iter().map(|(keys, _)| test(keys)).collect();
    let site = site(&tests);
    let ran = site.kb(["test"]).run().ended(1);
    let failed: Vec<_> = ran
        .stdout
        .lines()
        .filter(|line| line.starts_with("FAILED search-tests.toml:"))
        .collect();
    assert_eq!(failed.len(), cases.len(), "{}", ran.stdout);
    for ((_, wanted), line) in cases.iter().zip(failed) {
        assert!(line.contains(wanted), "{wanted} in {line}");
    }
}

#[test]
fn everything_that_can_be_expected_can_hold() {
    let site = site(
        &[
            "query = \"refund\"\nexpect = [\"shipping/delivery\", \"billing/refunds\"]",
            "query = \"refund\"\nforbid = [\"shipping/delivery\"]\ncorrection = \"\"\nconfidence = \"strong\"",
            "query = \"refnud\"\ncorrection = \"refund\"\nconfidence = \"weak\"",
            "query = \"qqqq zzzz\"\nempty = true\nanswer = \"\"\nconfidence = \"none\"",
            "query = \"টাকা ফেরত\"\nlang = \"bn\"\nexpect = \"billing/refunds\"",
        ]
        .map(test)
        .concat(),
    );
    site.kb(["test"]).run().ended(0);
}

#[test]
fn the_search_is_that_of_the_page_and_the_api() {
    let queries = ["refund", "parcel card", "arive", "days"];
    let tests: String = queries
        .iter()
        .map(|query| test(&format!("query = \"{query}\"\nempty = false")))
        .collect();
    let site = site(&tests);
    let report = site.kb(["test", "--format", "json"]).run().ended(0).json();
    let customer = site.serve_index();
    for (test, query) in report["tests"].as_array().unwrap().iter().zip(queries) {
        let api = customer.search(query, "en");
        let answer = &test["answers"][0];
        for key in ["total", "confidence", "corrected"] {
            assert_eq!(answer[key], api[key], "{key} of {query}");
        }
        assert_eq!(answer["answer"], api["answer"]["id"], "answer of {query}");
        let ids = |hits: &serde_json::Value| -> Vec<_> {
            let hits = hits.as_array().unwrap().iter();
            hits.map(|hit| hit["id"].clone()).collect()
        };
        assert_eq!(ids(&answer["hits"]), ids(&api["hits"]), "{query}");
    }
}

#[test]
fn what_changed_is_built_before_it_is_tested() {
    let site = site("[[test]]\nquery = \"giraffe\"\nexpect = \"billing/giraffes\"\n");
    let ran = site.kb(["test"]).run().ended(2);
    ran.says(&["error[E034]: there is no article `billing/giraffes` in `en`"]);
    site.write("articles/en/billing/giraffes.md", "# Giraffes\n\nNo.\n");
    site.kb(["test"]).run().ended(0);
    // An article with errors is left out, and the rest is tested.
    site.write("articles/en/bad.md", "---\ntitle: [\n---\nx\n");
    site.kb(["test"]).run().ended(0).says(&["kb build"]);
}

#[test]
fn asking_takes_nothing_away_from_what_a_change_is_compared_with() {
    let site = site(REFUND);
    site.kb(["build"]).run().ended(0);
    site.write(
        "articles/en/billing/refunds.md",
        "---\ntitle: How do I get a refund?\n---\nAsk.\n\n## Duration\n\nSix days.\n",
    );
    let told = || {
        let ran = site.kb(["check"]).run();
        ran.stdout + &ran.stderr
    };
    assert!(told().contains("E053"), "{}", told());
    site.kb(["test"]).run().ended(0);
    assert!(told().contains("E053"), "{}", told());
    let ran = site.kb(["diff"]).run().ended(0);
    assert!(ran.stdout.contains("Pages: 1 changed"), "{}", ran.stdout);
}

#[test]
fn what_a_build_refuses_is_tested_and_not_published() {
    let site = site(REFUND);
    site.kb(["build"]).run().ended(0);
    let current = || fs::read_to_string(site.index().join("current")).unwrap();
    let published = current();
    site.write(
        "articles/en/shipping/delivery.md",
        "---\ntitle: [x\n---\nx\n",
    );
    site.kb(["build"]).run().ended(1);
    let ran = site.kb(["test"]).run().ended(0);
    ran.says(&["left out here; nothing was published"]);
    assert_eq!(current(), published);
    // The same where nothing was ever built.
    fs::remove_dir_all(site.index()).unwrap();
    site.kb(["test"]).run().ended(0);
    site.kb(["search", "refund"]).run().ended(0);
    assert!(!site.index().join("current").exists());
}

#[test]
fn a_wrong_file_is_shown_with_all_that_is_wrong() {
    let site = site(
        "[[test]]\nquery = \"a\"\nexpct = \"billing/refunds\"\n\n[[test]]\nquery = \"b\"\nexpect = \"billing/refund\"\n",
    );
    site.write(
        "tests/search/more.toml",
        "[[test]]\nquery = \"c\"\nexpect = \"refunds\"\nlang = \"fr\"\n",
    );
    let ran = site.kb(["test"]).run().ended(2);
    ran.says(&[
        "error[E022]: unknown key `expct` in `[[test]]`",
        "--> search-tests.toml:3:1",
        "3 | expct = \"billing/refunds\"",
        "= help: did you mean `expect`?",
        "error[E034]: there is no article `billing/refund` in `en`",
        "--> search-tests.toml:7:10",
        "= help: did you mean `billing/refunds`?",
        "error[E023]: the site has no language `fr`",
        "--> tests/search/more.toml:4:8",
    ]);
    assert_eq!(ran.stdout, "");
    let report = site.kb(["test", "--format", "json"]).run().ended(2).json();
    assert_eq!(report["passed"], false);
    assert_eq!(report["problems"].as_array().unwrap().len(), 3);
    let ran = site.kb(["test", "--format", "github"]).run().ended(2);
    let line = "::error file=search-tests.toml,line=3,col=1,title=E022::unknown key `expct` in `[[test]]` (did you mean `expect`?)\n";
    assert!(ran.stdout.starts_with(line), "{}", ran.stdout);
}

#[test]
fn a_test_that_is_expected_to_fail_must_fail() {
    let failing = LOST.trim_end().to_owned() + "\nfails = \"no words yet\"\n";
    let site = site(&failing);
    let ran = site.kb(["test", "--verbose"]).run().ended(0);
    let line = "fails search-tests.toml:2: \"qqqq zzzz\" (en) `billing/cards/lost-card` was not found, wanted among the first 3 (expected to fail: no words yet)";
    assert!(ran.stdout.starts_with(line), "{}", ran.stdout);
    assert!(ran.stdout.contains("1 test: 0 passed, 1 expected to fail"));
    assert!(!site.kb(["test"]).run().stdout.contains("qqqq"));
    site.write(
        "search-tests.toml",
        REFUND.trim_end().to_owned() + "\nfails = \"old\"\n",
    );
    let ran = site.kb(["test"]).run().ended(1);
    let line = "FAILED search-tests.toml:2: \"how long does a refund take\" unexpectedly passes: take the line `fails = \"old\"` out";
    assert!(ran.stdout.starts_with(line), "{}", ran.stdout);
}

#[test]
fn thresholds_hold_for_all_tests_that_are_meant_to_pass() {
    let expected = LOST.trim_end().to_owned() + "\nfails = \"later\"\n";
    let with = |thresholds: &str, rest: &str| format!("[thresholds]\n{thresholds}\n{REFUND}{rest}");
    let cases = [
        ("success_at_1 = 1.0\nmrr = 1", expected.as_str(), 0, ""),
        (
            "success_at_3 = 0.9",
            LOST,
            1,
            "FAILED search-tests.toml:2: success@3 is 0.500 over all tests, wanted at least 0.900",
        ),
        ("success_at_3 = 0.5", LOST, 1, ""),
    ];
    for (thresholds, rest, code, wanted) in cases {
        let site = site(&with(thresholds, rest));
        let ran = site.kb(["test"]).run().ended(code);
        assert!(ran.stdout.contains(wanted), "{wanted} in {}", ran.stdout);
        assert_eq!(ran.stdout.contains("wanted at least"), !wanted.is_empty());
        // A part of the tests says nothing about the whole.
        let part = site.kb(["test", "--filter", "REFUND"]).run().ended(0);
        assert!(part.stdout.contains("1 test: 1 passed"), "{}", part.stdout);
    }
}

#[test]
fn variants_are_asked_the_same_way_every_time() {
    let site = site(
        &[
            "query = \"refund of money\"\nexpect = \"billing/refunds\"\ntypos = true",
            "query = \"টাকা ফেরত কীভাবে\"\nlang = \"bn\"\nexpect = \"billing/refunds\"\ntypos = true\nromanised = true",
        ]
        .map(test)
        .concat(),
    );
    let asked = || {
        let report = site.kb(["test", "--format", "json"]).run().json();
        let tests = report["tests"].as_array().unwrap().iter();
        let answers = tests.flat_map(|test| test["answers"].as_array().unwrap().clone());
        answers
            .map(|answer| {
                let text = |key: &str| answer[key].as_str().unwrap().to_owned();
                (text("kind"), text("query"))
            })
            .collect::<Vec<_>>()
    };
    let first = asked();
    assert_eq!(asked(), first);
    let kinds: Vec<_> = first.iter().map(|(kind, _)| kind.as_str()).collect();
    let typos = ["written", "typo", "typo", "typo"];
    assert_eq!(kinds, [&typos[..], &typos, &["romanised"]].concat());
    assert_eq!(first.last().unwrap().1, "taka ferot kivabe");
}

#[test]
fn without_tests_there_is_a_hint_and_no_failure() {
    let site = TestSite::sample();
    site.kb(["test"]).run().ended(0).says(&[
        "no search tests yet",
        "search-tests.toml",
        "[[test]]",
    ]);
    assert!(!site.index().exists(), "nothing is built for nothing");
    let report = site.kb(["test", "--format", "json"]).run().ended(0).json();
    assert_eq!(
        (&report["passed"], &report["summary"]["tests"]),
        (&true.into(), &0.into())
    );
    site.write("search-tests.toml", REFUND);
    site.kb(["test", "--filter", "parcel"])
        .run()
        .ended(2)
        .says(&["no test's query contains \"parcel\""]);
    site.kb(["test", "--tests", "nowhere.toml"])
        .run()
        .ended(2)
        .says(&["there is no file `nowhere.toml`"]);
}

#[test]
fn tests_may_lie_elsewhere_than_the_articles_or_the_edition() {
    let articles = TestSite::of(&data("sites/github"));
    let home = tempfile::tempdir().unwrap();
    let folder = articles.folder();
    let folder = folder.to_str().unwrap();
    fs::create_dir(home.path().join("questions")).unwrap();
    let write = |text: &str| fs::write(home.path().join("questions/q.toml"), text).unwrap();
    write("[[test]]\nquery = \"qqqq zzzz\"\nempty = true\n");
    for tests in ["questions", "questions/q.toml"] {
        let ran = Program::kb(home.path(), ["test", folder, "--tests", tests, "-v"]).run();
        assert!(ran.ended(0).stdout.starts_with("ok questions/q.toml:2: "));
    }
    assert!(!articles.folder().join("index").exists());

    let site = TestSite::sample();
    site.kb(["build"]).run().ended(0);
    fs::rename(site.index(), home.path().join("index")).unwrap();
    write(REFUND);
    let arguments = ["test", "--index", "index", "--tests", "questions"];
    Program::kb(home.path(), arguments).run().ended(0);
}

#[test]
fn the_manual_is_found_by_the_words_of_its_readers() {
    let root = env!("CARGO_MANIFEST_DIR");
    let home = tempfile::tempdir().unwrap();
    let index = home.path().join("index");
    let index = index.to_str().unwrap();
    Program::kb(home.path(), ["build", root, "--index", index])
        .run()
        .ended(0);
    Program::kb(home.path(), ["test", root, "--index", index])
        .run()
        .ended(0);
}

/// The questions were written by reading the articles of a real help centre, before any search engine
/// was asked.
#[test]
fn customers_of_a_real_help_centre_find_what_they_ask_for() {
    let Some(folder) = std::env::var("KB_TEST_SITE").ok() else {
        return skipped("KB_TEST_SITE names no folder with a real help centre");
    };
    let home = tempfile::tempdir().unwrap();
    let index = home.path().join("index");
    let index = index.to_str().unwrap();
    Program::kb(
        home.path(),
        ["build", &folder, "--index", index, "--lenient"],
    )
    .run()
    .ended(0);
    let questions = data("relevance/arduino.toml");
    let questions = questions.to_str().unwrap();
    Program::kb(
        home.path(),
        ["test", "--index", index, "--tests", questions],
    )
    .run()
    .ended(0);
}
