//! HTTP as browsers, proxies and programs rely on it: headers, methods, downloads, pages that are not there.

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
fn an_address_with_a_slip_of_the_finger_finds_its_article_first() {
    let mut site = TestSite::sample();
    for n in 0..12 {
        let text = format!(
            "---\ntitle: Refunds and more refunds {n}\n---\nRefunds, refunds, billing, refunds.\n"
        );
        site = site.article(&format!("en/billing/other-{n}.md"), &text);
    }
    let customer = site.serve();
    let page = customer.get("/en/billing/refnds");
    assert_eq!(page.status, 404);
    let main = page.text().split("<main").nth(1).unwrap();
    let meant = main
        .find("/en/billing/refunds\"")
        .expect("the article that was meant");
    assert!(
        main.find("/en/billing/other-")
            .is_none_or(|other| meant < other)
    );
}
