//! Why a hit stands where it does, as writers are told; and what a writer's hand changes: articles
//! marked as out of date.

use serde_json::Value;

use crate::harness::TestSite;

/// What the reasons of a hit come to.
fn sum(hit: &Value) -> f64 {
    let reasons = hit["explanation"]["reasons"].as_array().unwrap();
    reasons.iter().map(|r| r["score"].as_f64().unwrap()).sum()
}

#[test]
fn a_preview_explains_every_hit_on_the_page_and_to_programs() {
    let preview = TestSite::sample().preview().serve();
    let api = preview
        .get("/api/v1/search?q=refnd+takes+five+days&explain=1")
        .json();
    let hits = api["hits"].as_array().unwrap();
    assert!(!hits.is_empty());
    for hit in hits {
        let score = hit["score"].as_f64().unwrap();
        assert!((sum(hit) - score).abs() < 1e-3, "{hit}");
    }
    let first = &hits[0]["explanation"]["reasons"][0];
    assert_eq!(
        (&first["word"], &first["term"]),
        (&"refnd".into(), &"refund".into())
    );
    let page = preview.page("/en/search?q=refnd&explain=1");
    assert!(
        page.text().contains("refnd → refund (title)"),
        "{}",
        page.text()
    );
    let plain = preview.page("/en/search?q=refnd");
    assert!(!plain.text().contains("(title)"), "{}", plain.text());
}

#[test]
fn customers_are_not_told_how_hits_come_about() {
    let customer = TestSite::sample().serve();
    let api = customer.get("/api/v1/search?q=refund&explain=1").json();
    assert!(api["hits"][0]["score"].is_number());
    assert!(api["hits"][0].get("explanation").is_none(), "{api}");
    let page = customer.page("/en/search?q=refund&explain=1");
    assert!(!page.text().contains("(title)"), "{}", page.text());
}

#[test]
fn the_command_line_explains_when_asked_to() {
    let site = TestSite::sample();
    let ran = site
        .kb(["search", "refnd", "days", "--explain"])
        .run()
        .ended(0);
    assert!(
        ran.stdout.contains("refnd → refund (text)"),
        "{}",
        ran.stdout
    );
    let report = site
        .kb(["search", "refund", "--explain", "--format", "json"])
        .run()
        .ended(0)
        .json();
    assert!(sum(&report["hits"][0]) > 0.0, "{report}");
    let plain = site.kb(["search", "refnd"]).run().ended(0);
    assert!(!plain.stdout.contains('→'), "{}", plain.stdout);
}

#[test]
fn the_command_line_quotes_the_answer_above_the_results() {
    let site = TestSite::sample().article(
        "en/account/close.md",
        "---\ntitle: Close your account\n---\nDo this:\n\n1. Open the settings.\n2. Choose Close.\n",
    );
    let ran = site.kb(["search", "close", "my", "account"]).run().ended(0);
    let answer = "Answer: Close your account  /en/account/close\n    Do this:\n    1. Open the settings.\n    2. Choose *Close*.\n";
    assert!(ran.stdout.contains(answer), "{}", ran.stdout);
    let odd = site
        .kb(["search", "close", "my", "account", "zanzibar"])
        .run()
        .ended(0);
    assert!(
        odd.stdout
            .contains("Left out, as no article says it: zanzibar"),
        "{}",
        odd.stdout
    );
    assert!(!odd.stdout.contains("Answer:"), "{}", odd.stdout);
}

/// Two articles that say the same; the first of them is marked.
fn two_guides() -> TestSite {
    let text = "\n---\nPlug the modem in and wait for the green light.\n";
    TestSite::sample()
        .article(
            "en/old-modem.md",
            &format!("---\ntitle: The modem of 2019\noutdated: true{text}"),
        )
        .article(
            "en/zz-modem.md",
            &format!("---\ntitle: The modem of 2026{text}"),
        )
}

#[test]
fn an_article_marked_as_out_of_date_comes_behind_what_is_as_good_and_says_so() {
    let customer = two_guides().serve();
    assert_eq!(
        customer.found("modem green light", "en"),
        ["/en/zz-modem", "/en/old-modem"]
    );
    let api = customer.get("/api/v1/search?q=modem+2019").json();
    assert_eq!(api["hits"].as_array().unwrap().len(), 2);
    assert_eq!(api["hits"][0]["outdated"], true, "{api}");
    assert_eq!(
        api["answer"],
        Value::Null,
        "what is out of date is not quoted: {api}"
    );
    let results = customer.page("/en/search?q=modem+green+light");
    assert_eq!(results.text().matches("Out of date").count(), 1);
    let page = customer.page("/en/old-modem");
    assert!(
        page.text().contains("This article is out of date"),
        "{}",
        page.text()
    );
    let page = customer.page("/en/zz-modem");
    assert!(!page.text().contains("out of date"), "{}", page.text());
}

#[test]
fn a_value_of_outdated_that_cannot_be_read_is_reported() {
    TestSite::sample()
        .article("en/a.md", "---\ntitle: A\noutdated: perhaps\n---\nx\n")
        .kb(["build"])
        .run()
        .ended(0)
        .says(&["outdated", "perhaps", "true"]);
}
