//! What the clock decides: drafts, `publish_at`, `expire_at`, and when to look again.

use crate::harness::{Customer, TestSite};

fn timed() -> TestSite {
    TestSite::new()
        .article("en/now.md", "# Now\n\nText.\n")
        .article("en/draft.md", "---\ntitle: Draft\ndraft: true\n---\nText.\n")
        .article("en/day.md", "---\ntitle: Day\npublish_at: 2026-12-24\n---\nText.\n")
        .article("en/hour.md", "---\ntitle: Hour\npublish_at: 2026-12-24T09:00:00+06:00\nexpire_at: 2026-12-31T18:00:00Z\n---\nText.\n")
}

fn visible(customer: &Customer) -> Vec<&'static str> {
    let pages = ["now", "draft", "day", "hour"];
    pages
        .into_iter()
        .filter(|page| customer.get(&format!("/en/{page}")).status == 200)
        .collect()
}

#[test]
fn an_article_appears_and_expires_at_its_moment() {
    for (now, expected) in [
        ("2026-12-23T23:59:59Z", &["now"][..]),
        ("2026-12-24T02:59:59Z", &["now", "day"]),
        ("2026-12-24T03:00:00Z", &["now", "day", "hour"]),
        ("2026-12-31T17:59:59Z", &["now", "day", "hour"]),
        ("2026-12-31T18:00:00Z", &["now", "day"]),
    ] {
        assert_eq!(visible(&timed().at(now).serve()), expected, "{now}");
    }
}

#[test]
fn the_edition_knows_when_to_look_again() {
    for (now, next) in [
        ("2026-11-21T00:00:00Z", Some("2026-12-24T00:00:00Z")),
        ("2026-12-24T01:00:00Z", Some("2026-12-24T03:00:00Z")),
        ("2026-12-24T04:00:00Z", Some("2026-12-31T18:00:00Z")),
        ("2027-01-01T00:00:00Z", None),
    ] {
        let built = timed().at(now).build();
        let edition = built.outcome.edition.unwrap();
        assert_eq!(edition.about().next_change.as_deref(), next, "{now}");
    }
}

#[test]
fn the_moment_makes_a_new_edition_of_the_same_files() {
    let mut site = timed().at("2026-12-23T00:00:00Z");
    let before = site.build();
    site.set_clock("2026-12-23T12:00:00Z");
    let same = site.build();
    assert!(same.outcome.up_to_date);
    site.set_clock("2026-12-25T00:00:00Z");
    let after = site.build();
    assert!(!after.outcome.up_to_date);
    assert_ne!(before.id(), after.id());
}

#[test]
fn a_preview_shows_what_is_not_public_marked_and_not_to_search_engines() {
    let customer = timed().preview().at("2026-12-23T00:00:00Z").serve();
    assert_eq!(visible(&customer), ["now", "draft", "day", "hour"]);
    for page in ["/en/draft", "/en/day"] {
        let answer = customer.page(page);
        assert!(answer.contains("class=\"notice draft\""), "{page}");
        assert!(
            answer.contains("<meta name=\"robots\" content=\"noindex\">"),
            "{page}"
        );
    }
    assert!(!customer.page("/sitemap.xml").contains("/en/draft"));
    // What has expired is over, also in a preview.
    let customer = timed().preview().at("2027-01-01T00:00:00Z").serve();
    assert_eq!(visible(&customer), ["now", "draft", "day"]);
}

#[test]
fn what_is_not_public_is_nowhere() {
    let hidden = |extra: &str| {
        format!(
            "---\ntitle: Zanzibar title\nslug: zanzibar\nid: zanzibar-id\naliases: [/en/zanzibar-alias]\ndescription: Zanzibar summary\nkeywords: [zanzibarkey]\ntags: [zanzibartag]\n{extra}\n---\n\
             Zanzibar text.\n\n## Zanzibar heading\n\n![Zanzibar](zanzibar.png) [file](zanzibar.pdf)\n"
        )
    };
    for extra in [
        "draft: true",
        "publish_at: 2027-01-01",
        "expire_at: 2026-01-01",
        "draft: perhaps",
        "lang: fr",
    ] {
        let customer = TestSite::sample()
            .article("en/billing/hidden.md", &hidden(extra))
            .article(
                "en/billing/linking.md",
                "# Linking\n\nTo [the words](hidden.md) and on.\n",
            )
            .file(
                "articles/en/billing/zanzibar.png",
                crate::harness::image(4, 3),
            )
            .file("articles/en/billing/zanzibar.pdf", "%PDF zanzibar")
            .serve();
        for path in [
            "/en/",
            "/bn/",
            "/en/billing/",
            "/bn/billing/",
            "/en/billing/refunds",
            "/en/billing/linking",
            "/en/search?q=zanzibar",
            "/en/search?q=zanzibarkey",
            "/bn/search?q=zanzibar",
            "/api/v1/search?q=zanzibar",
            "/api/v1/search?q=zanzibar+title&limit=50",
            "/api/v1/suggest?q=zanz",
            "/api/v1/suggest?q=zanzibar+title",
            "/sitemap.xml",
            "/feed.xml",
            "/llms.txt",
            "/robots.txt",
            "/opensearch.xml",
            "/api/v1/openapi.json",
            "/-/version",
            "/-/metrics",
        ] {
            let answer = customer.get(path);
            assert_eq!(answer.status, 200, "{path}");
            let text = answer.text().to_lowercase();
            // What somebody typed is said again; what stands in the article is not.
            let leaks = text
                .replace("zanzibarkey", "")
                .replace("zanzibar title", "")
                .matches("zanzibar")
                .count();
            let typed = path.contains("zanz");
            assert!(typed || leaks == 0, "{extra}: {path}");
            for leak in [
                "zanzibar text",
                "zanzibar heading",
                "zanzibar summary",
                "zanzibartag",
                "/en/billing/zanzibar",
                "zanzibar-id",
                "hidden.md",
            ] {
                assert!(!text.contains(leak), "{extra}: {path} has {leak}");
            }
        }
        for path in [
            "/en/billing/zanzibar",
            "/en/billing/zanzibar.md",
            "/en/billing/zanzibar/",
            "/en/billing/hidden",
            "/en/billing/hidden.md",
            "/bn/billing/zanzibar",
            "/bn/billing/zanzibar.md",
            "/en/zanzibar-alias",
            "/EN/Billing/Zanzibar",
            "/api/v1/articles/zanzibar-id",
            "/api/v1/articles/billing/hidden",
            "/api/v1/articles/zanzibar-id?lang=bn",
        ] {
            let answer = customer.get(path);
            assert_eq!(answer.moved_to(), "404 ", "{extra}: {path}");
            assert!(!answer.contains("Zanzibar text"), "{extra}: {path}");
            let head = customer.ask("HEAD", path, &[("if-none-match", "*")]);
            assert_eq!(head.status, 404, "{extra}: HEAD {path}");
        }
        assert_eq!(
            customer.search("zanzibar title", "en")["total"],
            0,
            "{extra}"
        );
        let edition = customer.page("/-/version").json();
        assert_eq!(edition["articles"], 6, "{extra}");
    }
}
