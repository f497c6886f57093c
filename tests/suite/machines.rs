//! What machines read: sitemap, feed, robots, OpenSearch, llms.txt; on a host's root and below a path.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::harness::{Customer, TestSite};

const HOST: &str = "[site]\nname = \"Parcels & more\"\nurl = \"https://example.com/help/\"\nlanguages = [\"en\", \"bn\"]\n";

/// An XML document's elements with their texts and attributes; panics when it is not well-formed.
fn xml(customer: &Customer, path: &str) -> Vec<(String, String)> {
    let answer = customer.page(path);
    let mut reader = Reader::from_str(answer.text());
    let mut found: Vec<(String, String)> = Vec::new();
    let mut open: Vec<String> = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                found.extend(attributes(&tag));
                open.push(tag.name().as_ref().to_owned());
            }
            Event::Empty(tag) => found.extend(attributes(&tag)),
            Event::End(_) => {
                open.pop();
            }
            Event::Text(text) => {
                let name = open.last().cloned().unwrap_or_default();
                found.push((name, text.to_string()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty());
    found
}

fn attributes(tag: &BytesStart<'_>) -> Vec<(String, String)> {
    let name = tag.name().as_ref().to_owned();
    tag.attributes()
        .map(|attribute| attribute.unwrap())
        .map(|attribute| {
            (
                format!("{name}@{}", attribute.key.as_ref()),
                attribute.value.to_string(),
            )
        })
        .collect()
}

fn values(xml: &[(String, String)], name: &str) -> Vec<String> {
    xml.iter()
        .filter(|(found, _)| found == name)
        .map(|(_, value)| value.clone())
        .collect()
}

#[test]
fn the_sitemap_lists_every_page_once_with_its_translations() {
    let customer = TestSite::sample().config(HOST).serve();
    let map = xml(&customer, "/help/sitemap.xml");
    let pages = values(&map, "loc");
    let unique: BTreeSet<_> = pages.iter().collect();
    assert_eq!(unique.len(), pages.len());
    for page in [
        "/en/",
        "/bn/",
        "/en/billing/",
        "/en/billing/refunds",
        "/bn/billing/refunds",
        "/en/billing/cards/lost-card",
        "/en/shipping/delivery",
    ] {
        assert!(
            pages.contains(&format!("https://example.com/help{page}")),
            "{page} in {pages:?}"
        );
    }
    assert!(
        !pages.contains(&"https://example.com/help/bn/shipping/delivery".to_owned()),
        "a stand-in is no page of its own"
    );
    assert_eq!(values(&map, "lastmod"), ["2026-11-20", "2026-10-01"]);
    let alternates = values(&map, "xhtml:link@href");
    assert!(alternates.contains(&"https://example.com/help/bn/billing/refunds".to_owned()));
    for page in pages {
        let path = page.strip_prefix("https://example.com").unwrap();
        let answer = customer.page(path);
        assert_eq!(answer.canonical(), page);
    }
}

#[test]
fn the_feed_is_atom_with_the_newest_first() {
    let customer = TestSite::sample().config(HOST).serve();
    assert_eq!(
        customer.page("/help/feed.xml").header("content-type"),
        "application/atom+xml; charset=utf-8"
    );
    let feed = xml(&customer, "/help/feed.xml");
    let ids = values(&feed, "id");
    assert_eq!(
        &ids[1..],
        [
            "https://example.com/help/en/billing/refunds",
            "https://example.com/help/en/shipping/delivery"
        ]
    );
    assert_eq!(
        values(&feed, "updated"),
        [
            "2026-11-20T00:00:00Z",
            "2026-11-20T00:00:00Z",
            "2026-10-01T00:00:00Z"
        ]
    );
}

#[test]
fn robots_and_open_search_lead_to_what_is_there() {
    let customer = TestSite::sample().config(HOST).serve();
    let robots = customer.page("/help/robots.txt");
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
    assert!(robots.contains("Sitemap: https://example.com/help/sitemap.xml"));
    assert!(robots.contains("Disallow: /help/en/search"));
    let search = xml(&customer, "/help/opensearch.xml");
    let template = &values(&search, "Url@template")[0];
    assert_eq!(
        template,
        "https://example.com/help/en/search?q={searchTerms}"
    );
    assert_eq!(customer.page("/help/en/search?q=refund").status, 200);
    // Search pages are not for search engines.
    assert!(
        customer
            .page("/help/en/search?q=refund")
            .contains("content=\"noindex\"")
    );
}

#[test]
fn llms_txt_lists_the_sources_of_all_articles() {
    let customer = TestSite::sample().serve();
    let llms = customer.page("/llms.txt");
    assert!(llms.text().starts_with("# "));
    let mut sources = 0;
    for line in llms
        .text()
        .lines()
        .filter_map(|line| line.strip_prefix("- ["))
    {
        let url = line.split("](").nth(1).unwrap().split(')').next().unwrap();
        assert!(
            customer
                .page(url)
                .header("content-type")
                .starts_with("text/markdown"),
            "{url}"
        );
        sources += 1;
    }
    assert!(sources >= 3, "{}", llms.text());
}

#[test]
fn odd_words_keep_the_documents_well_formed() {
    let customer = TestSite::new()
        .config("[site]\nname = \"A & B <c> \\\"d\\\"\"\ndescription = \"x\\u0001 ]]> y\"\n")
        .article("en/a&b.md", "---\ntitle: \"<b> & ]]> \\\"q\\\" [x](y)\"\ndescription: \"a\\u0008b\\ufffe\\uffff\\nc\"\nupdated: 2026-01-01\n---\nText.\n")
        .article("en/it's.md", "# It's\n\nText.\n")
        .serve();
    for path in ["/sitemap.xml", "/feed.xml", "/opensearch.xml"] {
        assert!(!xml(&customer, path).is_empty());
        let page = customer.page(path);
        let lawful = |c: char| {
            matches!(c, '\t' | '\n' | ' '..='\u{fffd}' | '\u{10000}'..) // as XML 1.0 has it
        };
        assert!(page.text().chars().all(lawful), "{path}");
    }
    let page = customer.page("/en/a-b");
    assert_eq!(page.title(), "<b> & ]]> \"q\" [x](y)");
    assert!(!page.contains("<b> &"));
}

#[test]
fn the_feed_is_full_whatever_is_kept_out_of_it() {
    let article = |n: u32, more: &str| {
        let day = jiff::civil::date(2026, 1, 1) + jiff::Span::new().days(n);
        format!("---\ntitle: Number {n}\nupdated: {day}\n{more}---\nText.\n")
    };
    let mut site = TestSite::new();
    for n in 0..60 {
        site = site.article(&format!("en/old{n}.md"), &article(n, ""));
    }
    for n in 60..100 {
        site = site.article(&format!("en/new{n}.md"), &article(n, "noindex: true\n"));
    }
    let feed = site.serve().page("/feed.xml");
    assert_eq!(feed.text().matches("<entry>").count(), 50);
}

#[test]
fn noindex_articles_are_for_people_only() {
    let customer = TestSite::new()
        .article(
            "en/a.md",
            "---\ntitle: Quiet\nnoindex: true\nupdated: 2026-01-01\n---\nText.\n",
        )
        .article("en/b.md", "# B\n\nText.\n")
        .serve();
    assert!(
        customer
            .page("/en/a")
            .contains("<meta name=\"robots\" content=\"noindex\">")
    );
    for path in ["/sitemap.xml", "/feed.xml", "/llms.txt"] {
        assert!(!customer.page(path).contains("/en/a"), "{path}");
    }
    assert_eq!(customer.found("quiet", "en"), ["/en/a"]);
}

#[test]
fn below_a_path_every_address_begins_with_it() {
    let customer = TestSite::sample().config(HOST).serve();
    for (asked, leads_to) in [
        ("/", "/help/"),
        ("/help", "/help/"),
        ("/help/", "/help/en/"),
        ("/help/en/old-refunds", "/help/en/billing/refunds"),
    ] {
        assert!(
            customer
                .get(asked)
                .moved_to()
                .ends_with(&format!(" {leads_to}")),
            "{asked}: {}",
            customer.get(asked).moved_to()
        );
    }
    for outside in [
        "/en/",
        "/helpless/en/",
        "/help2",
        "/en/billing/refunds",
        "/api/v1/search?q=x",
    ] {
        assert_eq!(customer.get(outside).status, 404, "{outside}");
    }
    for path in [
        "/help/en/",
        "/help/en/billing/",
        "/help/en/billing/refunds",
        "/help/en/search?q=refund",
        "/help/en/nothing-here",
    ] {
        let page = customer.get(path);
        for (element, attribute) in [
            ("a", "href"),
            ("link", "href"),
            ("script", "src"),
            ("img", "src"),
            ("form", "action"),
        ] {
            for found in page.all(element) {
                let address = found.get(attribute);
                let good = address.is_empty()
                    || address.starts_with('#')
                    || address.starts_with("/help/")
                    || address.starts_with("https://example.com/help/");
                assert!(good, "{path}: <{element} {attribute}=\"{address}\">");
            }
        }
    }
    let hits = customer.page("/help/api/v1/search?q=refund").json();
    assert_eq!(hits["hits"][0]["url"], "/help/en/billing/refunds");
    assert_eq!(customer.page("/-/live").text(), "live\n");
}
