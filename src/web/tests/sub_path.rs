use axum::http::StatusCode;

use super::TestSite;
use crate::web::Options;

fn site() -> TestSite {
    TestSite::with(
        "[site]\nurl = \"https://example.com/help\"",
        Options::default(),
    )
}

#[tokio::test]
async fn everything_stands_below_the_sites_path() {
    let site = site();
    for path in [
        "/help/en/",
        "/help/en/billing/refunds",
        "/help/en/search?q=refund",
        "/help/sitemap.xml",
        "/help/api/v1/search?q=refund",
        "/help/-/live",
    ] {
        for _ in 0..2 {
            assert_eq!(site.get(path).await.status, StatusCode::OK, "{path}");
        }
    }
    for path in ["/en/", "/helpful/en/", "/help-x", "/api/v1/search"] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    // Probes ask the process, not the site.
    assert_eq!(site.get("/-/live").await.status, StatusCode::OK);
}

#[tokio::test]
async fn addresses_lead_to_addresses_below_the_sites_path() {
    let site = site();
    for (asked, status, to) in [
        ("/", 302, "/help/"),
        ("/help", 302, "/help/"),
        ("/help/", 302, "/help/en/"),
        ("/help/en/old-refunds", 308, "/help/en/billing/refunds"),
        ("/help/EN/billing", 308, "/help/en/billing/"),
        ("/help/EN/search?q=x", 308, "/help/en/search?q=x"),
    ] {
        assert_eq!(site.get(asked).await.moved_to(), (status, to), "{asked}");
    }
    let found = site.get("/help/api/v1/search?q=refund").await.json();
    assert_eq!(found["hits"][0]["url"], "/help/en/billing/refunds");
    let page = site.get("/help/en/search?q=refund").await;
    assert!(
        page.text().contains("action=\"/help/en/search\""),
        "{}",
        page.text()
    );
    assert!(page.text().contains("/help/api/v1/suggest"));
}
