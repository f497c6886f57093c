//! What `kb test` tells: figures for people, a document for programs, annotations for GitHub, and a
//! table of what changed between two editions.

use std::fs;
use std::path::Path;

use crate::harness::{TestSite, files_below};
use crate::relevance::{LOST, REFUND, site, test};

/// Copies a folder, as a download would.
fn copy(from: &Path, to: &Path) {
    for file in files_below(from) {
        let copied = to.join(&file);
        fs::create_dir_all(copied.parent().unwrap()).unwrap();
        fs::copy(from.join(&file), copied).unwrap();
    }
}

#[test]
fn figures_are_told_apart_by_language_and_by_variant() {
    let site = site(
        &[
            "query = \"refund money\"\nexpect = \"billing/refunds\"\ntypos = true",
            "query = \"টাকা ফেরত\"\nlang = \"bn\"\nexpect = \"billing/refunds\"",
        ]
        .map(test)
        .concat(),
    );
    let ran = site.kb(["test"]).run().ended(0);
    let rows: Vec<_> = ran
        .stdout
        .lines()
        .filter(|line| line.contains("1.000"))
        .map(|line| line.split("  ").next().unwrap())
        .collect();
    assert_eq!(
        rows,
        [
            "as written",
            "typing errors",
            "en",
            "en, typing errors",
            "bn"
        ]
    );
    let report = site.kb(["test", "--format", "json"]).run().ended(0).json();
    assert_eq!(report["figures"]["written"]["queries"], 2);
    assert_eq!(report["figures"]["typo"]["queries"], 3);
    assert!(report["figures"]["romanised"].is_null());
    assert_eq!(report["languages"]["bn"]["written"]["success_at_1"], 1.0);
    assert!(report["languages"]["bn"]["typo"].is_null());
}

#[test]
fn programs_get_one_document() {
    let site = site(&format!("[thresholds]\nmrr = 0.9\n{REFUND}{LOST}"));
    let report = site.kb(["test", "--format", "json"]).run().ended(1).json();
    let keys: Vec<_> = report.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "comparison",
            "edition",
            "figures",
            "languages",
            "missed",
            "passed",
            "problems",
            "seconds",
            "summary",
            "tests"
        ]
    );
    assert_eq!(report["edition"].as_str().map(str::len), Some(32));
    assert_eq!(
        report["summary"],
        serde_json::json!({ "tests": 2, "passed": 1, "failed": 1, "expected_failures": 0, "unexpected_passes": 0, "queries": 2 })
    );
    assert_eq!(
        report["missed"],
        serde_json::json!([{ "file": "search-tests.toml", "line": 2, "measure": "mrr", "wanted": 0.9, "reached": 0.5 }])
    );
    let failed = &report["tests"][1];
    assert_eq!(failed["verdict"], "failed");
    assert_eq!(failed["line"], 9);
    assert_eq!(
        failed["expect"],
        serde_json::json!(["billing/cards/lost-card"])
    );
    let answer = &failed["answers"][0];
    assert_eq!(answer["misses"][0]["key"], "expect");
    assert!(answer["rank"].is_null());
    assert_eq!(report["tests"][0]["answers"][0]["rank"], 1);
    assert_eq!(
        report["tests"][0]["answers"][0]["hits"][0]["url"],
        "/en/billing/refunds"
    );
}

#[test]
fn github_shows_failures_beside_their_lines() {
    let tests = "[[test]]\nquery = \"50% off:\\nrefund\"\nexpect = \"shipping/delivery\"\n";
    let site = TestSite::sample().file("tests/search/a,b: c.toml", tests);
    let ran = site.kb(["test", "--format", "github"]).run().ended(1);
    let first = ran.stdout.lines().next().unwrap();
    let wanted = "::error file=tests/search/a%2Cb%3A c.toml,line=2,title=Search test::\"50%25 off: refund\" (en) `shipping/delivery` ";
    assert!(first.starts_with(wanted), "{first}");
    assert!(ran.stdout.contains("1 test: 0 passed, 1 failed"));
}

#[test]
fn two_editions_are_compared_for_a_pull_request() {
    let site = site(
        &[
            "query = \"refund\"\nexpect = \"billing/refunds\"",
            "query = \"lost|found `card`\"\nexpect = \"billing/cards/lost-card\"",
            "query = \"parcel\"\nexpect = \"shipping/delivery\"",
        ]
        .map(test)
        .concat(),
    );
    site.kb(["test"]).run().ended(0);
    let before = fs::read_to_string(site.index().join("current")).unwrap();
    let before = before.trim();
    let ran = site.kb(["test", "--compare", &before[..8]]).run().ended(0);
    assert!(
        ran.stdout.contains("No results changed (3 asked)."),
        "{}",
        ran.stdout
    );

    site.write(
        "articles/en/billing/refunds.md",
        "---\ntitle: Opening hours\naliases: [/en/old-refunds]\n---\nAsk for it.\n",
    );
    site.write(
        "articles/en/shipping/refund.md",
        "---\ntitle: Refund\n---\nA refund for a parcel.\n",
    );
    let ran = site.kb(["test", "--compare", &before[..8]]).run().ended(1);
    let table: Vec<_> = ran.stdout.lines().collect();
    assert!(table[0].starts_with(&format!("### Search results: {} → ", &before[..12])));
    assert_eq!(table[2], "| | Query | Expected | Rank | First hit |");
    assert_eq!(
        table[4],
        "| worse | `refund` | `billing/refunds` | 1 → – | `billing/refunds` → `shipping/refund` |"
    );
    assert!(table.last().unwrap().contains("1 worse"), "{}", ran.stdout);
    // The table is alone on standard output; what failed is told beside it.
    ran.says(&[
        "FAILED search-tests.toml:2: \"refund\"",
        "3 tests: 2 passed, 1 failed",
    ]);

    let editions = site.index().join("editions");
    let folder = editions.join(before);
    let copied = site.folder().join("downloaded");
    copy(&folder, &copied);
    for other in [folder.to_str().unwrap(), copied.to_str().unwrap()] {
        let report = site
            .kb(["test", "--compare", other, "--format", "json"])
            .run();
        let report = report.ended(1).json();
        let comparison = &report["comparison"];
        assert_eq!(comparison["before"]["edition"], before);
        assert_eq!(comparison["changed"][0]["change"], "worse");
        assert_eq!(comparison["changed"][0]["rank_before"], 1);
        assert!(comparison["changed"][0]["rank_after"].is_null());
    }
    // The edition in the index directory is the published one still.
    let ran = site.kb(["test", "--compare", "index", "-q"]).run().ended(1);
    assert!(ran.stdout.contains("1 → –"), "{}", ran.stdout);
    for (other, said) in [
        ("../nope", "there is no such folder"),
        ("articles", "holds no edition"),
    ] {
        site.kb(["test", "--compare", other])
            .run()
            .ended(2)
            .says(&[said]);
    }
    site.kb(["test", "--compare", "zzz"])
        .run()
        .ended(2)
        .says(&["there is no edition `zzz`", &before[..12]]);
}
