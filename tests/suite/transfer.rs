//! Bytes that need not be sent: validators, and compression.

use std::io::Read;

use crate::harness::{Customer, TestSite};

#[test]
fn pages_are_asked_after_by_their_own_bytes() {
    let customer = TestSite::sample().serve();
    for path in [
        "/en/",
        "/en/billing/",
        "/en/billing/refunds",
        "/en/billing/refunds.md",
        "/sitemap.xml",
        "/api/v1/articles/billing/refunds",
        "/api/v1/openapi.json",
    ] {
        let page = customer.page(path);
        let etag = page.header("etag").to_owned();
        assert!(etag.starts_with('"') && etag.len() > 20, "{path}: {etag}");
        assert!(
            page.header("cache-control").contains("must-revalidate"),
            "{path}"
        );
        for (asked, status) in [
            (etag.clone(), 304),
            (format!("W/{etag}"), 304),
            (format!("\"other\", {etag}"), 304),
            ("*".to_owned(), 304),
            ("\"other\"".to_owned(), 200),
            (etag.trim_matches('"').to_owned(), 200),
            ("\"unclosed".to_owned(), 200),
        ] {
            let answer = customer.ask("GET", path, &[("if-none-match", &asked)]);
            assert_eq!(answer.status, status, "{path} {asked}");
            assert_eq!(answer.body.is_empty(), status == 304);
            assert_eq!(answer.header("etag"), etag, "{path} {asked}");
        }
    }
}

#[test]
fn a_page_that_did_not_change_keeps_its_validator_over_editions() {
    let site = TestSite::sample();
    let before = site.serve();
    site.write(
        "articles/bn/billing/refunds.md",
        "---\ntitle: টাকা ফেরত কীভাবে পাব?\n---\nছয় দিন।\n",
    );
    let after = site.serve();
    assert_ne!(
        before.page("/-/version").json()["edition"],
        after.page("/-/version").json()["edition"]
    );
    let etag = |customer: &Customer, path: &str| customer.page(path).header("etag").to_owned();
    assert_eq!(
        etag(&before, "/en/shipping/delivery"),
        etag(&after, "/en/shipping/delivery")
    );
    assert_ne!(
        etag(&before, "/bn/billing/refunds"),
        etag(&after, "/bn/billing/refunds")
    );
    assert_ne!(
        before.page("/en/").header("kb-edition"),
        after.page("/en/").header("kb-edition")
    );
}

#[test]
fn bodies_are_compressed_as_the_browser_likes_it() {
    let customer = TestSite::sample().serve();
    let style = customer
        .page("/en/")
        .all("link")
        .into_iter()
        .find(|link| link.get("rel") == "stylesheet")
        .unwrap();
    for path in ["/en/billing/refunds", style.get("href"), "/sitemap.xml"] {
        let plain = customer.page(path);
        assert_eq!(plain.header("content-encoding"), "", "{path}");
        for (accepts, coding) in [
            ("gzip", "gzip"),
            ("br", "br"),
            ("gzip, deflate, br, zstd", "br"),
            ("br;q=0, gzip", "gzip"),
            ("deflate", ""),
        ] {
            // Twice: the first answer is made, the second one remembered.
            for _ in 0..2 {
                let answer = customer.ask("GET", path, &[("accept-encoding", accepts)]);
                assert_eq!(
                    answer.header("content-encoding"),
                    coding,
                    "{path} {accepts}"
                );
                assert!(answer.header("vary").contains("accept-encoding"), "{path}");
                let mut text = Vec::new();
                match coding {
                    "gzip" => drop(
                        flate2::read::GzDecoder::new(&answer.body[..])
                            .read_to_end(&mut text)
                            .unwrap(),
                    ),
                    "br" => drop(
                        brotli::Decompressor::new(&answer.body[..], 4096)
                            .read_to_end(&mut text)
                            .unwrap(),
                    ),
                    _ => text.clone_from(&answer.body),
                }
                assert_eq!(text, plain.body, "{path} {accepts}");
            }
        }
    }
}
