//! HTTP as browsers, proxies and programs rely on it: headers, validators, methods, codings, the API.

use std::io::Read;

use crate::harness::{Answer, Customer, TestSite};

/// One address of every kind of answer.
const KINDS: &[(&str, &str, u16)] = &[
    ("GET", "/", 302),
    ("GET", "/en/", 200),
    ("GET", "/en/billing/", 200),
    ("GET", "/en/billing/refunds", 200),
    ("GET", "/en/billing/refunds.md", 200),
    ("GET", "/bn/shipping/delivery", 200),
    ("GET", "/en/search", 200),
    ("GET", "/en/search?q=refund", 200),
    ("GET", "/en/search?q=qqqqqqq", 200),
    ("GET", "/en/no-such-page", 404),
    ("GET", "/assets/nothing.css", 404),
    ("GET", "/en/old-refunds", 308),
    ("GET", "/EN/billing/refunds", 308),
    ("GET", "/sitemap.xml", 200),
    ("GET", "/robots.txt", 200),
    ("GET", "/feed.xml", 200),
    ("GET", "/opensearch.xml", 200),
    ("GET", "/llms.txt", 200),
    ("GET", "/api/v1/search?q=refund", 200),
    ("GET", "/api/v1/search?lang=xx", 400),
    ("GET", "/api/v1/suggest?q=ref", 200),
    ("GET", "/api/v1/articles/billing/refunds", 200),
    ("GET", "/api/v1/articles/no/such", 404),
    ("GET", "/api/v1/openapi.json", 200),
    ("GET", "/api/v1/nothing", 404),
    ("GET", "/-/live", 200),
    ("GET", "/-/ready", 200),
    ("GET", "/-/version", 200),
    ("GET", "/-/metrics", 200),
    ("GET", "/-/nothing", 404),
    ("HEAD", "/en/billing/refunds", 200),
    ("HEAD", "/en/no-such-page", 404),
    ("POST", "/en/billing/refunds", 405),
    ("DELETE", "/api/v1/search", 405),
    ("PUT", "/", 405),
    ("PATCH", "/en/search", 405),
    ("OPTIONS", "/en/", 405),
    ("TRACE", "/en/", 405),
    ("BREW", "/en/", 405),
];

fn static_files(customer: &Customer) -> Vec<Answer> {
    let page = customer.page("/en/billing/refunds");
    let mut addresses: Vec<String> = page
        .all("link")
        .iter()
        .filter(|link| link.get("href").starts_with("/assets/"))
        .map(|link| link.get("href").to_owned())
        .collect();
    addresses.extend(
        page.all("script")
            .iter()
            .map(|script| script.get("src").to_owned()),
    );
    addresses.extend(
        page.all("img")
            .iter()
            .map(|image| image.get("src").to_owned()),
    );
    addresses.extend(
        page.links()
            .iter()
            .filter(|link| link.has("download"))
            .map(|link| link.get("href").to_owned()),
    );
    assert!(addresses.len() >= 5, "{addresses:?}");
    addresses
        .iter()
        .map(|address| customer.page(address))
        .collect()
}

#[test]
fn every_kind_of_answer_has_its_status() {
    let customer = TestSite::sample().serve();
    for (method, path, status) in KINDS {
        assert_eq!(
            customer.ask(method, path, &[]).status,
            *status,
            "{method} {path}"
        );
    }
}

#[test]
fn every_answer_carries_the_headers_that_protect_a_reader() {
    let customer = TestSite::sample().serve();
    let mut answers: Vec<Answer> = KINDS
        .iter()
        .map(|(method, path, _)| customer.ask(method, path, &[]))
        .collect();
    answers.push(customer.ask("GET", "/en/", &[("if-none-match", "*")]));
    answers.extend(static_files(&customer));
    for answer in answers {
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{}: {policy}",
            answer.path
        );
        assert!(
            policy.contains("sandbox") || !policy.contains("unsafe"),
            "{}: {policy}",
            answer.path
        );
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{}",
            answer.path
        );
        assert_eq!(
            answer.header("referrer-policy"),
            "strict-origin-when-cross-origin",
            "{}",
            answer.path
        );
        assert_eq!(
            answer.header("cross-origin-opener-policy"),
            "same-origin",
            "{}",
            answer.path
        );
        assert_eq!(
            answer.header("cross-origin-resource-policy"),
            "same-origin",
            "{}",
            answer.path
        );
        assert!(
            answer.header("permissions-policy").contains("camera=()"),
            "{}",
            answer.path
        );
        assert!(!answer.header("x-request-id").is_empty(), "{}", answer.path);
        for absent in [
            "set-cookie",
            "server",
            "x-powered-by",
            "access-control-allow-origin",
        ] {
            assert_eq!(answer.header(absent), "", "{}: {absent}", answer.path);
        }
        if answer.status != 304 && !answer.body.is_empty() {
            assert!(!answer.header("content-type").is_empty(), "{}", answer.path);
            assert!(
                !answer.header("cache-control").is_empty(),
                "{}",
                answer.path
            );
        }
    }
}

#[test]
fn over_https_browsers_are_told_to_stay_there() {
    let customer = TestSite::sample()
        .config("[site]\nurl = \"https://help.example.com\"\n")
        .serve();
    for path in ["/en/", "/en/nothing", "/-/live"] {
        assert_eq!(
            customer.get(path).header("strict-transport-security"),
            "max-age=31536000"
        );
    }
    assert_eq!(
        TestSite::sample()
            .serve()
            .get("/en/")
            .header("strict-transport-security"),
        ""
    );
}

#[test]
fn no_page_has_anything_inline_or_from_elsewhere() {
    let customer = TestSite::sample().serve();
    for (_, path, _) in KINDS.iter().filter(|(method, _, _)| *method == "GET") {
        let page = customer.get(path);
        if !page.is_html() {
            continue;
        }
        for script in page.all("script") {
            assert!(script.get("src").starts_with("/assets/"), "{path}");
            assert_eq!(script.text, "", "{path}");
        }
        assert!(page.all("style").is_empty(), "{path}");
        for token in crate::harness::tokens(page.text()) {
            let crate::harness::Token::Open(name, attributes) = token else {
                continue;
            };
            for (key, value) in attributes {
                assert!(
                    !key.starts_with("on") && key != "style",
                    "{path}: <{name} {key}=\"{value}\">"
                );
            }
        }
        for address in page
            .all("link")
            .iter()
            .map(|link| link.get("href"))
            .chain(page.all("img").iter().map(|image| image.get("src")))
        {
            assert!(
                address.starts_with('/') && !address.starts_with("//"),
                "{path}: {address}"
            );
        }
    }
}

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
fn what_has_its_hash_in_its_name_is_kept_for_ever() {
    let customer = TestSite::sample().serve();
    for file in static_files(&customer) {
        assert_eq!(
            file.header("cache-control"),
            "public, max-age=31536000, immutable",
            "{}",
            file.path
        );
    }
}

#[test]
fn head_says_what_get_says_without_the_body() {
    let customer = TestSite::sample().serve();
    for (_, path, _) in KINDS.iter().filter(|(method, path, _)| {
        *method == "GET" && !path.contains("/api/v1/search") && !path.starts_with("/-/metrics")
    }) {
        let (get, head) = (customer.get(path), customer.ask("HEAD", path, &[]));
        assert_eq!(head.status, get.status, "{path}");
        assert!(head.body.is_empty(), "{path}");
        for name in ["content-type", "etag", "cache-control", "location", "vary"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
}

#[test]
fn other_methods_are_refused_with_those_that_work() {
    let customer = TestSite::sample().serve();
    for (method, path, _) in KINDS.iter().filter(|(_, _, status)| *status == 405) {
        let answer = customer.ask(method, path, &[]);
        assert_eq!(answer.header("allow"), "GET,HEAD", "{method} {path}");
    }
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

#[test]
fn downloads_are_saved_and_drawings_cannot_run_anything() {
    let customer = TestSite::sample()
        .article(
            "en/files.md",
            "# Files\n\n![d](d.svg) [page](evil.html) [list](মূল্য.csv) [svg](d.svg)\n",
        )
        .file(
            "articles/en/d.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>",
        )
        .file("articles/en/evil.html", "<script>alert(1)</script>")
        .file("articles/en/মূল্য.csv", "a;b")
        .serve();
    let page = customer.page("/en/files");
    let drawing = customer.page(page.all("img")[0].get("src"));
    assert!(
        drawing
            .header("content-security-policy")
            .ends_with("sandbox")
    );
    for link in page.links().into_iter().filter(|link| link.has("download")) {
        let file = customer.page(link.get("href"));
        assert!(
            file.header("content-disposition")
                .starts_with("attachment;"),
            "{}",
            link.get("href")
        );
        assert!(
            !file.header("content-type").contains("html"),
            "{}",
            link.get("href")
        );
        assert!(file.header("content-security-policy").contains("sandbox"));
    }
}

#[test]
fn a_page_that_is_not_there_searches_for_what_was_asked() {
    let customer = TestSite::sample().serve();
    let page = customer.get("/en/payments/get-a-refund.html");
    assert_eq!(page.status, 404);
    assert!(page.is_html());
    assert!(
        page.links()
            .iter()
            .any(|link| link.get("href").starts_with("/en/billing/refunds")),
        "{}",
        page.text()
    );
    let field = page
        .all("input")
        .into_iter()
        .find(|input| input.get("name") == "q")
        .unwrap();
    assert_eq!(field.get("value"), "payments get a refund");
    let bengali = customer.get("/bn/%E0%A6%9F%E0%A6%BE%E0%A6%95%E0%A6%BE");
    assert!(
        bengali.contains("<html lang=\"bn\"")
            && bengali
                .links()
                .iter()
                .any(|link| link.get("href").starts_with("/bn/billing/refunds"))
    );
}

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
            "category", "id", "lang", "score", "section", "snippet", "title", "url"
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
