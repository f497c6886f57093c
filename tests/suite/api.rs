//! What programs and operators ask for: the API in its promised shapes, and the operations routes.

use crate::harness::TestSite;

#[test]
fn the_api_answers_in_the_shapes_that_are_promised() {
    let customer = TestSite::sample().serve();
    let found = customer
        .page("/api/v1/search?q=refund&lang=en&limit=5&offset=0")
        .json();
    let keys = |value: &serde_json::Value| {
        let mut keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    assert_eq!(
        keys(&found),
        [
            "answer",
            "confidence",
            "corrected",
            "hits",
            "lang",
            "left_out",
            "query",
            "took_us",
            "total"
        ]
    );
    assert_eq!(
        (found["query"].as_str(), found["lang"].as_str()),
        (Some("refund"), Some("en"))
    );
    assert!(["strong", "weak", "none"].contains(&found["confidence"].as_str().unwrap()));
    let hit = &found["hits"][0];
    assert_eq!(
        keys(hit),
        [
            "category", "id", "lang", "outdated", "score", "section", "snippet", "title", "url"
        ]
    );
    assert_eq!(hit["id"], "billing/refunds");
    assert_eq!(hit["url"], "/en/billing/refunds");
    assert_eq!(hit["category"], serde_json::json!(["billing"]));
    assert!(
        hit["snippet"]
            .as_array()
            .unwrap()
            .iter()
            .any(|part| part["mark"] == true)
    );
    for part in hit["snippet"].as_array().unwrap() {
        assert_eq!(keys(part), ["mark", "text"]);
    }

    let suggested = customer.page("/api/v1/suggest?q=refu&lang=en").json();
    assert_eq!(keys(&suggested), ["query", "suggestions"]);
    let first = &suggested["suggestions"][0];
    assert_eq!(keys(first), ["section", "title", "url"]);
    assert!(
        first["url"]
            .as_str()
            .unwrap()
            .starts_with("/en/billing/refunds")
    );

    let article = customer
        .page("/api/v1/articles/billing/refunds?lang=bn")
        .json();
    assert_eq!(
        keys(&article),
        [
            "category", "id", "lang", "reviewed", "sections", "summary", "tags", "title",
            "updated", "url"
        ]
    );
    assert_eq!(article["title"], "টাকা ফেরত কীভাবে পাব?");

    let nothing = customer.page("/api/v1/search?q=").json();
    assert_eq!(
        (
            nothing["total"].as_u64(),
            nothing["hits"].as_array().map(Vec::len)
        ),
        (Some(0), Some(0))
    );
    let long = customer.page(&format!("/api/v1/search?q={}", "refund+".repeat(700)));
    assert!(long.json()["total"].as_u64().unwrap() > 0);
}

#[test]
fn a_program_that_asks_wrongly_is_told_why() {
    let customer = TestSite::sample().serve();
    for (path, status, says) in [
        ("/api/v1/search?q=x&lang=fr", 400, "en, bn"),
        ("/api/v1/search?q=x&lang=en&lang=bn", 400, "lang"),
        ("/api/v1/search?q=x&limit=51", 400, "limit"),
        ("/api/v1/search?q=x&limit=0", 400, "limit"),
        ("/api/v1/search?q=x&limit=many", 400, "limit"),
        ("/api/v1/search?q=x&limit=-1", 400, "limit"),
        ("/api/v1/search?q=x&limit=9223372036854775808", 400, "limit"),
        ("/api/v1/search?q=x&limit=NaN", 400, "limit"),
        ("/api/v1/search?q=x&offset=-1", 400, "offset"),
        ("/api/v1/search?q=x&q=y", 400, "q"),
        ("/api/v1/suggest?q=x&lang=..", 400, "lang"),
        ("/api/v1/articles/nothing", 404, "nothing"),
        ("/api/v1/articles/", 404, ""),
        ("/api/v2/search", 404, ""),
        ("/-/nothing", 404, ""),
    ] {
        let answer = customer.get(path);
        assert_eq!(answer.status, status, "{path}");
        assert_eq!(
            answer.header("content-type"),
            "application/problem+json",
            "{path}"
        );
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        let problem = answer.json();
        assert_eq!(problem["status"], status, "{path}");
        assert_eq!(
            problem["reference"],
            answer.header("x-request-id"),
            "{path}"
        );
        assert!(
            problem["detail"].as_str().unwrap().contains(says),
            "{path}: {problem}"
        );
    }
}

#[test]
fn a_request_has_a_name_and_a_proxy_may_give_it() {
    let customer = TestSite::sample().serve();
    let given = customer.ask("GET", "/en/", &[("x-request-id", "abcdef-123456")]);
    assert_eq!(given.header("x-request-id"), "abcdef-123456");
    for bad in [
        "x",
        "<script>alert(1)</script>",
        "a b c d e f g h",
        &"a".repeat(500),
    ] {
        let named = customer.ask("GET", "/en/", &[("x-request-id", bad)]);
        assert_ne!(named.header("x-request-id"), bad);
    }
    assert_ne!(
        customer.get("/en/").header("x-request-id"),
        customer.get("/en/").header("x-request-id")
    );
}

#[test]
fn figures_count_routes_and_never_name_what_was_asked() {
    let customer = TestSite::sample().serve();
    let _ = customer.get("/en/search?q=secretquestion");
    let _ = customer.get("/en/secretpath");
    let _ = customer.get("/api/v1/search?q=refund");
    let _ = customer.ask("SECRETMETHOD", "/en/", &[]);
    let metrics = customer.page("/-/metrics");
    assert!(!metrics.text().to_lowercase().contains("secret"));
    assert!(
        metrics.contains(
            "kb_http_requests_total{route=\"/{lang}/search\",method=\"GET\",status=\"200\"} 1"
        ),
        "{}",
        metrics.text()
    );
    assert!(metrics.contains("kb_articles 5"));
    assert!(metrics.text().ends_with("# EOF\n"));
}

#[test]
fn operations_move_to_their_own_address() {
    let customer = TestSite::sample().operations_apart().serve();
    for path in ["/-/live", "/-/ready", "/-/version", "/-/metrics"] {
        assert_eq!(customer.get(path).status, 404, "{path}");
        assert_eq!(customer.operator(path).status, 200, "{path}");
    }
    assert_eq!(customer.operator("/en/").status, 404);
}
