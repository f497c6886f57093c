use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::routing::get;
use http_body_util::BodyExt;
use proptest::prelude::*;
use tower::ServiceExt;

use super::TestSite;
use crate::web::Door;

#[tokio::test]
async fn a_panic_becomes_a_page_with_a_reference() {
    let site = TestSite::new();
    let table = Router::new()
        .route(
            "/en/broken",
            get(|| async { panic!("the cause stays in the log") as &str }),
        )
        .route("/api/v1/broken", get(|| async { panic!("{}", 1) as &str }));
    for path in ["/en/broken", "/api/v1/broken"] {
        let door = Door::new(Arc::clone(&site.app), table.clone());
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = door.oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let reference = response.headers()["x-request-id"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(response.headers().contains_key("content-security-policy"));
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let text = std::str::from_utf8(&body).unwrap();
        assert!(
            text.contains(&reference) && !text.contains("the cause"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn targets_that_are_no_paths_are_answered_too() {
    let site = TestSite::new();
    assert_eq!(site.ask("OPTIONS", "*", &[]).await.status.as_u16(), 405);
    assert_eq!(
        site.ask("CONNECT", "example.com:443", &[])
            .await
            .status
            .as_u16(),
        405
    );
    assert_eq!(
        site.get("http://example.com/en/").await.status,
        StatusCode::OK
    );
    assert_eq!(site.get("http://example.com").await.status.as_u16(), 302);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_address_and_no_header_breaks_anything(
        path in "(/|/en/|/en/search[?]q=|/api/v1/search[?]|/api/v1/articles/|/-/)?[ -~]{0,40}",
        value in "[ -~]{0,60}",
    ) {
        thread_local! {
            static SITE: (TestSite, tokio::runtime::Runtime) =
                (TestSite::new(), tokio::runtime::Runtime::new().unwrap());
        }
        let uri: Result<axum::http::Uri, _> = path.parse();
        if uri.is_ok() && path.starts_with('/') {
            SITE.with(|(site, runtime)| {
                let names = ["accept-language", "accept-encoding", "if-none-match", "x-request-id", "host", "range"];
                let headers: Vec<_> = names.iter().map(|name| (*name, value.trim())).collect();
                let answer = runtime.block_on(site.ask("GET", &path, &headers));
                assert!(answer.status.as_u16() < 500, "{path}: {}", answer.status);
            });
        }
    }
}
