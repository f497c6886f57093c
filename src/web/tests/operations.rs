use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use tower::ServiceExt;

use super::TestSite;
use crate::web::{Options, operations};

#[tokio::test]
async fn a_service_that_is_about_to_end_lives_but_is_not_ready() {
    let site = TestSite::new();
    assert_eq!(site.get("/-/ready").await.status, StatusCode::OK);
    site.app.retire();
    assert_eq!(
        site.get("/-/ready").await.status,
        StatusCode::SERVICE_UNAVAILABLE
    );
    assert_eq!(site.get("/-/live").await.status, StatusCode::OK);
    assert_eq!(site.get("/en/").await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_version_tells_edition_and_commit() {
    let site = TestSite::new();
    let version = site.get("/-/version").await.json();
    assert_eq!(
        version["edition"],
        site.live.present().edition().about().id.as_str()
    );
    assert_eq!(version["git_commit"], "0123abcd");
    assert_eq!(version["articles"], 29);
}

#[tokio::test]
async fn figures_name_routes_and_never_paths_or_questions() {
    let site = TestSite::new();
    for path in [
        "/en/",
        "/en/",
        "/en/secret-path",
        "/en/search?q=refund",
        "/api/v1/search?q=refund",
        "/en/search?q=",
    ] {
        site.get(path).await;
    }
    site.ask("SECRET", "/en/", &[]).await;
    let text = site.get("/-/metrics").await;
    let text = text.text();
    for line in [
        "kb_http_requests_total{route=\"/{*page}\",method=\"GET\",status=\"200\"} 2",
        "kb_http_requests_total{route=\"/{*page}\",method=\"other\",status=\"405\"} 1",
        "kb_http_requests_total{route=\"/{lang}/search\",method=\"GET\",status=\"200\"} 2",
        "kb_searches_total{lang=\"en\",confidence=\"strong\"} 2",
        "git_commit=\"0123abcd\"",
        "kb_articles 29",
        "# EOF",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    assert!(
        !text.to_lowercase().contains("secret") && !text.contains("refund"),
        "{text}"
    );
}

#[tokio::test]
async fn operations_with_an_address_of_their_own_are_only_there() {
    let apart = Options {
        operations_apart: true,
        ..Options::default()
    };
    let site = TestSite::with("", apart);
    for path in [
        "/-/live",
        "/-/ready",
        "/-/version",
        "/-/metrics",
        "/-/watch",
        "/-/problems",
    ] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    // Even a page that is hot.
    site.get("/en/").await;
    for (path, status) in [
        ("/-/ready", 200),
        ("/-/metrics", 200),
        ("/en/", 404),
        ("/api/v1/search", 404),
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = operations(Arc::clone(&site.app))
            .oneshot(request)
            .await
            .unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}");
    }
}
