use super::TestSite;
use crate::web::Options;

const EVERYWHERE: [&str; 8] = [
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "x-request-id",
    "kb-edition",
];

#[tokio::test]
async fn every_answer_carries_the_same_protection() {
    let site = TestSite::new();
    let etag = site.get("/en/").await.header("etag").to_owned();
    for (method, path, header, status) in [
        ("GET", "/en/", ("x", "y"), 200),
        ("GET", "/en/", ("if-none-match", etag.as_str()), 304),
        ("GET", "/", ("x", "y"), 302),
        ("GET", "/en/old-refunds", ("x", "y"), 308),
        ("GET", "/nowhere", ("x", "y"), 404),
        ("POST", "/en/", ("x", "y"), 405),
        ("POST", "/en/search", ("x", "y"), 405),
        ("GET", "/api/v1/search?limit=0", ("x", "y"), 400),
        ("GET", "/assets/site.abc.css", ("x", "y"), 200),
        ("HEAD", "/en/search?q=refund", ("x", "y"), 200),
        ("GET", "/-/version", ("x", "y"), 200),
        ("GET", "/sitemap.xml", ("x", "y"), 200),
    ] {
        let answer = site.ask(method, path, &[header]).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}");
        for name in EVERYWHERE {
            assert!(!answer.header(name).is_empty(), "{method} {path}: {name}");
        }
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'"),
            "{policy}"
        );
        assert!(
            !answer.header("cache-control").is_empty(),
            "{method} {path}"
        );
        assert!(!policy.contains("unsafe"), "{policy}");
        assert_eq!(answer.header("strict-transport-security"), "");
        assert_eq!(answer.header("server"), "");
    }
}

#[tokio::test]
async fn a_site_behind_https_says_so() {
    let site = TestSite::with(
        "[site]\nurl = \"https://help.example.com\"",
        Options::default(),
    );
    let answer = site.get("/en/").await;
    assert_eq!(
        answer.header("strict-transport-security"),
        "max-age=31536000"
    );
}

#[tokio::test]
async fn methods_that_would_change_something_are_refused_with_those_that_are_not() {
    let site = TestSite::new();
    for path in [
        "/",
        "/en/",
        "/en/search",
        "/api/v1/search",
        "/-/live",
        "/assets/site.abc.css",
        "/nowhere",
    ] {
        for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
            let answer = site.ask(method, path, &[]).await;
            assert_eq!(answer.status.as_u16(), 405, "{method} {path}");
            assert_eq!(answer.header("allow"), "GET,HEAD", "{method} {path}");
        }
    }
    let program = site.ask("POST", "/api/v1/search", &[]).await;
    assert_eq!(program.header("content-type"), "application/problem+json");
}

#[tokio::test]
async fn a_proxys_request_id_is_kept_when_it_is_one() {
    let site = TestSite::new();
    let kept = site
        .ask("GET", "/en/", &[("x-request-id", "proxy-1234.abc")])
        .await;
    assert_eq!(kept.header("x-request-id"), "proxy-1234.abc");
    let odd = site
        .ask(
            "GET",
            "/en/",
            &[("x-request-id", "<script>alert(1)</script>")],
        )
        .await;
    assert_eq!(odd.header("x-request-id").len(), 16);
}
