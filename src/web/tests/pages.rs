use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::TestSite;
use crate::web::{Options, router};

#[tokio::test]
async fn a_page_of_the_edition_is_sent_as_it_is_and_then_only_confirmed() {
    let site = TestSite::new();
    // The first time from the edition, then from memory: nobody can tell.
    for _ in 0..3 {
        let answer = site.get("/en/billing/refunds").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text().contains("edition 1"));
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        assert_eq!(
            answer.header("cache-control"),
            "public, max-age=0, must-revalidate"
        );
        assert_eq!(answer.header("vary"), "accept-encoding");
        let etag = answer.header("etag");
        assert!(etag.starts_with('"') && etag.ends_with('"') && etag.len() > 16);
        let again = site
            .ask("GET", "/en/billing/refunds", &[("if-none-match", etag)])
            .await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
        assert!(again.body.is_empty());
        assert_eq!(again.header("etag"), etag);
        assert_eq!(again.header("vary"), "accept-encoding");
    }
}

#[tokio::test]
async fn a_page_comes_in_the_coding_that_the_browser_prefers() {
    let site = TestSite::new();
    for _ in 0..2 {
        let mut etags = Vec::new();
        for (accepted, coding) in [
            ("gzip, br", "br"),
            ("gzip", "gzip"),
            ("", ""),
            ("br;q=0", ""),
        ] {
            let answer = site
                .ask("GET", "/en/", &[("accept-encoding", accepted)])
                .await;
            assert_eq!(answer.header("content-encoding"), coding);
            assert_eq!(answer.body.len() < 400, !coding.is_empty());
            etags.push(answer.header("etag").to_owned());
        }
        assert_eq!(etags[2], etags[3]);
        etags.dedup();
        assert_eq!(etags.len(), 3, "every coding has its own validator");
    }
}

#[tokio::test]
async fn an_asset_never_changes_and_comes_coded_beforehand() {
    let site = TestSite::new();
    let answer = site
        .ask(
            "GET",
            "/assets/site.abc.css",
            &[("accept-encoding", "gzip, br")],
        )
        .await;
    assert_eq!(
        (answer.text(), answer.header("content-encoding")),
        ("brotlied", "br")
    );
    assert_eq!(
        answer.header("cache-control"),
        "public, max-age=31536000, immutable"
    );
}

#[tokio::test]
async fn a_drawing_cannot_run_scripts_and_a_download_keeps_its_name() {
    let site = TestSite::new();
    let drawing = site.get("/assets/drawing.abc.svg").await;
    assert!(
        drawing
            .header("content-security-policy")
            .contains("sandbox")
    );
    let download = site.get("/assets/prices.abc.pdf").await;
    assert!(
        download
            .header("content-security-policy")
            .contains("sandbox")
    );
    let disposition = download.header("content-disposition");
    assert_eq!(
        disposition,
        "attachment; filename=\"Preise f_r alle.pdf\"; filename*=UTF-8''Preise%20f%C3%BCr%20alle.pdf"
    );
}

#[tokio::test]
async fn a_large_download_comes_in_pieces_and_is_never_held_whole() {
    let film: Vec<u8> = (0..2_000_001_u32).map(|n| (n % 251) as u8).collect();
    let site = TestSite::of("", Options::default(), &[("/assets/film.abc.zip", &film)]);
    let path = "/assets/film.abc.zip";
    let request = Request::get(path).body(Body::empty()).unwrap();
    let response = router(Arc::clone(&site.app))
        .oneshot(request)
        .await
        .unwrap();
    let mut body = response.into_body();
    let mut read = Vec::new();
    while let Some(frame) = body.frame().await {
        let piece = frame.unwrap().into_data().unwrap();
        assert!(piece.len() <= 256 << 10, "{}", piece.len());
        read.extend_from_slice(&piece);
    }
    assert!(read == film);

    let head = site.ask("HEAD", path, &[]).await;
    assert_eq!(head.header("content-length"), "2000001");
    let again = [("if-none-match", head.header("etag"))];
    assert_eq!(site.ask("GET", path, &again).await.status, 304);
}

#[tokio::test]
async fn addresses_that_mean_a_page_lead_to_it() {
    let site = TestSite::new();
    for (asked, to) in [
        ("/en/old-refunds", "/en/billing/refunds"),
        ("/en/billing/refunds/", "/en/billing/refunds"),
        ("/en/billing", "/en/billing/"),
        ("/en/billing?page=2", "/en/billing/?page=2"),
        ("/EN/Billing/Refunds", "/en/billing/refunds"),
        ("/en//billing/refunds", "/en/billing/refunds"),
        ("//en/billing/refunds/", "/en/billing/refunds"),
        ("/en/billing/%72efunds", "/en/billing/refunds"),
        ("/en/billing/price%20%28new%29", "/en/billing/price%20(new)"),
        (
            "/bn/%e0%a6%ac%e0%a6%bf%e0%a6%b2/%E0%A6%AB%E0%A7%87%E0%A6%B0%E0%A6%A4",
            "/bn/%E0%A6%AC%E0%A6%BF%E0%A6%B2/%E0%A6%AB%E0%A7%87%E0%A6%B0%E0%A6%A4",
        ),
    ] {
        let answer = site.get(asked).await;
        assert_eq!(answer.moved_to(), (308, to), "{asked}");
        if asked != "/en/old-refunds" {
            assert_eq!(site.get(to).await.status, StatusCode::OK, "{to}");
        }
    }
}

#[tokio::test]
async fn what_stands_behind_the_question_mark_chooses_only_the_part_of_a_list() {
    let site = TestSite::new();
    for (asked, status, words) in [
        ("/en/billing/?page=2", 200, "?page=2 of"),
        ("/en/billing/?utm=1&page=2", 200, "?page=2 of"),
        ("/en/billing/?page=1", 200, "/en/billing/ of"),
        ("/en/billing/?page=x", 200, "/en/billing/ of"),
        ("/en/billing/?fbclid=abc", 200, "/en/billing/ of"),
        ("/en/billing/?page=3", 404, ""),
        ("/en/billing/?page=99999999999", 200, "/en/billing/ of"),
    ] {
        let answer = site.get(asked).await;
        assert_eq!(answer.status.as_u16(), status, "{asked}");
        assert!(answer.text().contains(words), "{asked}");
    }
}

#[tokio::test]
async fn nothing_but_what_the_edition_names_can_be_had() {
    let site = TestSite::new();
    for path in [
        "/../kb.toml",
        "/en/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/%252e%252e/etc/passwd",
        "/..%5c..%5cwindows",
        "/en/%00",
        "/%ff%fe",
        "/index/current",
        "/site.json",
        "/theme.json",
        "/manifest.json",
        "/.git/config",
        "/en/billing/refunds%00.md",
        "/en/billing/refunds.",
        "/data/kb.db",
    ] {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn head_says_what_get_would_without_the_body() {
    let site = TestSite::new();
    for path in [
        "/en/",
        "/en/search?q=refund",
        "/api/v1/suggest?q=ref",
        "/-/live",
        "/nowhere",
        "/sitemap.xml",
    ] {
        let get = site.get(path).await;
        let head = site.ask("HEAD", path, &[]).await;
        assert!(head.body.is_empty(), "{path}");
        assert_eq!(head.status, get.status, "{path}");
        for name in [
            "content-type",
            "etag",
            "cache-control",
            "content-security-policy",
        ] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
        assert!(
            get.body.is_empty() || head.header("content-length") == get.body.len().to_string(),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_missing_page_searches_for_what_was_asked() {
    let site = TestSite::new();
    let answer = site.get("/en/help/how-to-get-a-refund.html").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert_eq!(answer.header("cache-control"), "no-store");
    let text = answer.text();
    assert!(
        text.contains("value=\"help how to get a refund\""),
        "{text}"
    );
    assert!(text.contains("/en/billing/refunds#the-details"), "{text}");
    assert!(text.contains("lang=\"en\""));
    let bengali = site
        .ask("GET", "/nowhere", &[("accept-language", "bn")])
        .await;
    assert!(bengali.text().contains("<html lang=\"bn\""));
}

#[tokio::test]
async fn a_page_that_was_remembered_goes_with_its_edition() {
    let site = TestSite::new();
    let first = site.get("/en/").await;
    let held = site.live.present();
    site.live.publish(site.rebuilt(2), Vec::new());
    let second = site.get("/en/").await;
    assert!(second.text().contains("edition 2"));
    assert_ne!(first.header("etag"), second.header("etag"));
    assert_ne!(first.header("kb-edition"), second.header("kb-edition"));
    assert_eq!(
        held.edition().about().id.as_str(),
        first.header("kb-edition")
    );
}
