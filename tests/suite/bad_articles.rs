//! Articles that cannot be used: each is an error with its place and the remedy, `kb build` publishes
//! nothing, and whoever serves serves the rest.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::time::Instant;

use crate::harness::{TestSite, image, skipped};

/// One bad article beside a good one: the good one is served, `kb build` says what is wrong and
/// publishes nothing.
fn one_bad_article(site: TestSite, code: &str, says: &[&str]) {
    let site = site.article("en/good.md", "# Good\n\nA good article.\n");
    let problem = site.build().problem(code).clone();
    let told = format!("{} {}", problem.what, problem.remedy);
    for part in says {
        assert!(told.contains(part), "`{part}` in {told}");
    }
    assert!(problem.is_error());
    assert_eq!(site.serve().page("/en/good").title(), "Good");
    site.kb(["build"]).run().ended(1).says(says);
    let lenient = site
        .kb(["build", "--lenient", "--format", "json"])
        .run()
        .ended(0)
        .json();
    assert_eq!(lenient["problems"][0]["code"], code);
    assert_eq!(lenient["summary"]["articles"], 1);
}

#[test]
fn text_that_is_not_utf8_is_said_with_its_line() {
    let site = TestSite::new().file("articles/en/latin.md", b"# Caf\xe9\n\nText.\n");
    assert_eq!(site.build().problem("E002").place.line, Some(1));
    one_bad_article(site, "E002", &["not UTF-8", "save the file as UTF-8"]);
}

#[test]
fn a_draft_whose_front_matter_strayed_is_shown_to_nobody() {
    for (text, says) in [
        (
            "\n---\ntitle: Secret\ndraft: true\n---\nText\n",
            "must begin in the first line",
        ),
        (
            "---\ntitle: Secret\ndraft: true\n\nText\n",
            "is never closed",
        ),
    ] {
        let site = TestSite::new().article("en/draft.md", text);
        one_bad_article(site, "E005", &[says]);
    }
}

#[test]
fn an_article_of_twenty_megabytes_is_refused() {
    let site = TestSite::new().file(
        "articles/en/huge.md",
        "All work and no play.\n".repeat(1_000_000),
    );
    one_bad_article(site, "E003", &["MiB are too large", "split it"]);
}

#[test]
fn thirty_thousand_nested_quotations_are_refused() {
    let site = TestSite::new().article("en/deep.md", &format!("{}deep\n", ">".repeat(30_000)));
    one_bad_article(site, "E004", &["nested more than", "take the text apart"]);
}

#[test]
fn nesting_of_any_kind_is_refused_before_it_hurts() {
    let mut site = TestSite::new().article("en/good.md", "# Good\n\nText.\n");
    let texts = [
        "- ".repeat(30_000) + "deep",
        "<div>".repeat(30_000),
        "<b><i>".repeat(15_000),
        "*a **b ".repeat(15_000),
        "[".repeat(30_000),
        "![".repeat(30_000) + &"](x)".repeat(30_000),
        "1. ".repeat(20_000),
        (0..400)
            .map(|n| format!("{}- x\n", "  ".repeat(n)))
            .collect::<String>(),
        ":::note\n".repeat(5_000),
        "`".repeat(30_000) + "x",
        "[^1]".repeat(10_000) + "\n\n[^1]: x\n",
        "|".repeat(10_000) + "\n" + &"|-".repeat(10_000) + "\n",
        "<".repeat(30_000),
        "&".repeat(30_000),
        "\\".repeat(30_000),
        "a\n: ".repeat(10_000),
        "_".repeat(50_000),
        "[a](".repeat(20_000),
        "<a href=\"".repeat(10_000),
        format!("<div>\n{}", "<a ".repeat(100_000)),
        "[good](good.md#good) [gone](gone.md)\n\n".repeat(20_000),
        "<!--".repeat(10_000),
    ];
    for (n, text) in texts.iter().enumerate() {
        site = site.article(&format!("en/deep{n}.md"), text);
    }
    let started = Instant::now();
    assert_eq!(site.serve().page("/en/good").title(), "Good");
    assert!(started.elapsed().as_secs() < 30, "{:?}", started.elapsed());
}

#[test]
fn front_matter_that_is_not_yaml_is_said_with_its_line_and_column() {
    let site = TestSite::new().article("en/bad.md", "---\ntitle: Refunds: how long?\n---\nText.\n");
    let problem = site.build().problem("E005").clone();
    assert_eq!(problem.place.line, Some(2));
    assert_eq!(
        problem.place.excerpt.as_deref(),
        Some("title: Refunds: how long?")
    );
    one_bad_article(
        site,
        "E005",
        &["the front matter cannot be read", "in quotes"],
    );
}

#[test]
fn front_matter_made_to_hurt_is_refused_quickly() {
    let bomb: String = (1..12)
        .map(|n| format!("a{n}: &a{n} [{}]\n", format!("*a{},", n - 1).repeat(9)))
        .collect();
    let mut site = TestSite::new().article("en/good.md", "# Good\n\nText.\n");
    let texts = [
        format!("---\na0: &a0 [x]\n{bomb}---\nText.\n"),
        format!("---\ntitle: {}\n---\nText.\n", "[".repeat(50_000)),
        format!("---\n{}\n---\nText.\n", "  - x\n".repeat(50_000)),
        format!("+++\ntitle = {}\n+++\nText.\n", "[".repeat(50_000)),
        format!("+++\na{}=1\n+++\nText.\n", ".a".repeat(50_000)),
    ];
    for (n, text) in texts.iter().enumerate() {
        site = site.article(&format!("en/bad{n}.md"), text);
    }
    let started = Instant::now();
    assert_eq!(site.serve().page("/en/good").title(), "Good");
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn two_articles_with_one_url_keep_the_first() {
    let site = TestSite::new()
        .article("en/one article.md", "# One\n\nText.\n")
        .article("en/one_article.md", "# Two\n\nText.\n");
    site.kb(["build"]).run().ended(1).says(&[
        "E009",
        "/en/one-article",
        "one article.md",
        "rename one of the two files",
    ]);
}

#[test]
fn names_as_long_as_the_file_system_allows_are_served() {
    let name = format!("{}.md", "n".repeat(252));
    let site = TestSite::new().article(&format!("en/{name}"), "# Long name\n\nText.\n");
    let customer = site.serve();
    let home = customer.page("/en/");
    assert_eq!(customer.follow(&home, "Long name").title(), "Long name");
    // 300 bytes the file system refuses; a `slug` and a link can be of any length.
    let refused = fs::write(site.articles().join("n".repeat(300)), "x");
    assert!(refused.is_err());
    let site = TestSite::new()
        .article(
            "en/a.md",
            &format!(
                "---\ntitle: A\nslug: {}\n---\n[x]({}.md) ![y]({}.png)\n",
                "ক".repeat(300),
                "l".repeat(300),
                "p".repeat(5000)
            ),
        )
        .article("en/good.md", "# Good\n\nText.\n");
    let customer = site.serve();
    assert_eq!(customer.follow(&customer.page("/en/"), "A").title(), "A");
    assert_eq!(
        customer.get(&format!("/en/{}", "n".repeat(60_000))).status,
        404
    );
}

#[test]
fn a_name_that_is_not_utf8_is_said_and_passed_over() {
    let site = TestSite::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.md");
    if fs::write(site.articles().join(name), "# X\n\nText.\n").is_err() {
        return skipped("this file system keeps such names out");
    }
    one_bad_article(site, "E019", &["name is not UTF-8", "rename the file"]);
}

#[test]
fn pictures_that_lie_about_themselves_do_no_harm() {
    let site = TestSite::new()
        .article("en/a.md", "# A\n\n![big](big.png) ![empty](empty.png) ![svg](odd.svg) ![cut](cut.jpg)\n")
        .file("articles/en/big.png", image(60_000, 60_000))
        .file("articles/en/empty.png", "")
        .file("articles/en/odd.svg", "<svg width=\"-1\" height=\"1e400\" viewBox=\"a b c d\"><script>alert(1)</script></svg>")
        .file("articles/en/cut.jpg", b"\xff\xd8\xff\xe0\0");
    let customer = site.serve();
    let page = customer.page("/en/a");
    let images = page.all("img");
    assert_eq!(images.len(), 4, "{}", page.prose());
    for image in images {
        assert_eq!(customer.get(image.get("src")).status, 200);
    }
}
