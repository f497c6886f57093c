//! What stands on pages around the text: what the home page leads with, where one is in a topic, where
//! one goes on from an article.

use std::fmt::Write as _;

use crate::harness::{Answer, TestSite, elements};

/// The links of the part of a page that begins with a mark and ends with another.
fn links_between(page: &Answer, begin: &str, end: &str) -> Vec<String> {
    let part = page.text().split_once(begin).map(|(_, rest)| rest);
    let part = part
        .and_then(|rest| rest.split_once(end))
        .map_or("", |(part, _)| part);
    elements(part, "a")
        .into_iter()
        .map(|link| link.text)
        .collect()
}

fn article(title: &str, matter: &str) -> String {
    format!("---\ntitle: {title}\n{matter}\n---\nText of {title}.\n")
}

#[test]
fn the_home_page_says_nothing_is_read_often_when_nobody_counts() {
    let home = TestSite::sample().serve().page("/en/");
    assert!(!home.contains("id=\"featured\""));
}

#[test]
fn news_are_by_date_and_an_import_is_none() {
    let site = |moved: &str| {
        let mut site = TestSite::new();
        for n in 0..5 {
            site = site
                .article(
                    &format!("en/a/{n}.md"),
                    &article(&format!("A{n}"), "updated: 2026-01-01"),
                )
                .article(
                    &format!("en/b/{n}.md"),
                    &article(&format!("B{n}"), "updated: 2026-01-01"),
                );
        }
        site.article("en/b/0.md", &article("B0", moved))
    };
    let imported = site("updated: 2026-01-01").serve().page("/en/");
    assert!(!imported.contains("id=\"newest\""));
    let one = site("updated: 2026-03-01").serve().page("/en/");
    assert_eq!(links_between(&one, "class=\"news\"", "</section>"), ["B0"]);
    assert_eq!(one.text().matches("<time ").count(), 1);
}

#[test]
fn of_a_day_with_many_news_each_category_has_its_turn() {
    let mut site = TestSite::new();
    for n in 0..9 {
        site = site
            .article(
                &format!("en/a/new{n}.md"),
                &article(&format!("A{n}"), "updated: 2026-03-01"),
            )
            .article(
                &format!("en/z/old{n}.md"),
                &article(&format!("Y{n}"), "updated: 2026-01-01"),
            );
    }
    let home = site
        .article("en/z/new.md", &article("Z", "updated: 2026-03-01"))
        .article("en/z/older.md", &article("Older", "updated: 2026-01-01"))
        .serve()
        .page("/en/");
    let news = links_between(&home, "class=\"news\"", "</section>");
    assert_eq!(news, ["A0", "Z", "A1", "A2", "A3", "A4"]);
    assert_eq!(
        home.text().matches("<time ").count(),
        1,
        "a date is said once"
    );
}

#[test]
fn beside_an_article_stand_its_neighbours_and_the_way_to_all_of_them() {
    let site = |articles: usize| {
        (0..articles).fold(TestSite::new(), |site, n| {
            site.article(
                &format!("en/many/a{n:02}.md"),
                &article(&format!("Article {n:02}"), ""),
            )
        })
    };
    let beside = |page: &Answer| links_between(page, "<div class=\"side\">", "</div>");
    let large = site(44).serve();
    let page = large.page("/en/many/a20");
    let links = beside(&page);
    assert_eq!(links.len(), 1 + 9 + 1, "{links:?}");
    assert_eq!(
        (links[1].as_str(), links[9].as_str()),
        ("Article 16", "Article 24")
    );
    assert_eq!(links[10], "All 44 articles in “Many”");
    assert_eq!(beside(&large.page("/en/many/a43"))[9], "Article 43");
    let small = beside(&site(12).serve().page("/en/many/a11"));
    assert_eq!(
        small.len(),
        1 + 12,
        "a short list is shown as a whole: {small:?}"
    );
}

#[test]
fn only_articles_in_an_order_of_their_writers_lead_to_the_next() {
    let customer = TestSite::new()
        .article("en/course/a.md", &article("First step", "order: 1"))
        .article("en/course/b.md", &article("Second step", "order: 2"))
        .article("en/course/c.md", &article("Beside the way", ""))
        .serve();
    let onward = |path: &str| links_between(&customer.page(path), "class=\"onward\"", "</nav>");
    assert_eq!(onward("/en/course/a"), ["NextSecond step"]);
    assert_eq!(onward("/en/course/b"), ["PreviousFirst step"]);
    assert_eq!(onward("/en/course/c"), [""; 0]);
}

#[test]
fn related_articles_are_those_that_the_page_does_not_link_to_already() {
    let mut site = TestSite::new();
    for n in 0..8 {
        let mut text = format!("---\ntitle: Parcel customs {n}\n");
        if n < 2 {
            let _ = writeln!(text, "order: {n}");
        }
        let _ = write!(text, "---\nSee [this](p{}.md).\n", (n + 2) % 8);
        site = site.article(&format!("en/parcels/p{n}.md"), &text);
    }
    for n in 0..30 {
        site = site.article(
            &format!("en/other/o{n}.md"),
            &article(&format!("Word{n} thing{n}"), ""),
        );
    }
    let page = site.serve().page("/en/parcels/p0");
    let related = links_between(&page, "class=\"related\"", "</section>");
    assert_eq!(related.len(), 4, "{related:?}");
    for linked in ["Parcel customs 0", "Parcel customs 1", "Parcel customs 2"] {
        assert!(!related.iter().any(|title| title == linked), "{related:?}");
    }
}

#[test]
fn a_summary_that_the_text_begins_with_is_not_said_twice() {
    let text = "Yes. Searching works without JavaScript, and reading too.";
    let customer = TestSite::new()
        .article(
            "en/a.md",
            &format!(
                "---\ntitle: A\nsummary: Yes, searching works without any script.\n---\n{text}\n"
            ),
        )
        .article(
            "en/b.md",
            &format!("---\ntitle: B\nsummary: What works without scripts.\n---\n{text}\n"),
        )
        .article(
            "en/c.md",
            &format!(
                "---\ntitle: C\nsummary: Yes, searching works without JavaScript.\n---\n{text}\n"
            ),
        )
        .serve();
    let lead = |path: &str| customer.page(path).contains("class=\"lead\"");
    assert!(lead("/en/a") && lead("/en/b") && !lead("/en/c"));
    let description = |page: Answer| {
        page.all("meta")
            .iter()
            .any(|meta| meta.get("name") == "description")
    };
    assert!(
        description(customer.page("/en/c")),
        "search engines are told it nevertheless"
    );
}

#[test]
fn tags_and_the_source_are_no_links_to_press_and_the_source_is_found_by_machines() {
    let page = TestSite::sample().serve().page("/en/billing/refunds");
    assert!(
        page.links()
            .iter()
            .all(|link| !link.get("href").ends_with(".md") && link.text != "money")
    );
    let source = page
        .all("link")
        .into_iter()
        .find(|link| link.get("type") == "text/markdown");
    assert_eq!(source.unwrap().get("href"), "/en/billing/refunds.md");
}

#[test]
fn categories_have_drawings_where_their_writers_chose_some() {
    let site = TestSite::new()
        .article("en/a/index.md", "---\ntitle: Apples\nicon: star\n---\n")
        .article("en/a/a.md", "# A\n\nText.\n")
        .article("en/b/b.md", "# B\n\nText.\n")
        .serve();
    assert_eq!(
        site.page("/en/").text().matches("class=\"emblem\"").count(),
        2
    );
    assert!(!site.page("/en/b/").contains("class=\"emblem\""));
    let plain = TestSite::new()
        .article("en/b/b.md", "# B\n\nText.\n")
        .serve();
    assert!(!plain.page("/en/").contains("class=\"emblem\""));
}
