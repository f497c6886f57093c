//! `kb serve` over real sockets: it comes up, answers, follows an index directory, and goes.

use std::io::{Read, Write};
use std::net::TcpStream;

use crate::harness::{Server, TestSite, get};

fn serve(site: &TestSite) -> Server {
    site.kb(["serve", "--addr", "127.0.0.1:0"]).serve()
}

#[test]
fn it_builds_first_prints_the_address_and_ends_well_when_asked_to() {
    let site = TestSite::sample();
    let server = serve(&site);
    let page = server.get("/en/billing/refunds");
    assert_eq!(page.status, 200);
    assert!(page.text.contains("How do I get a refund?"));
    assert!(page.headers.contains_key("content-security-policy"));
    assert!(site.index().join("current").exists());
    assert_eq!(server.terminate(), 0);
}

#[test]
fn a_server_is_asked_whether_it_is_ready() {
    let site = TestSite::sample();
    let server = serve(&site);
    let address = server.address().to_string();
    let asked = || site.kb(["ready", &address]).run();
    assert_eq!(asked().ended(0).stdout, "ready\n");
    let settings = format!("[server]\naddress = \"{address}\"\n");
    let there = TestSite::sample().config(&settings);
    assert_eq!(there.kb(["ready"]).run().ended(0).stdout, "ready\n");
    assert_eq!(server.terminate(), 0);
    asked().ended(3).says(&["nothing answers at", "`kb serve`"]);
}

#[test]
fn a_site_with_errors_is_served_as_far_as_it_goes_and_says_so() {
    let site = TestSite::sample().article("en/bad.md", "---\ntitle: [\n---\nText.\n");
    let mut server = serve(&site);
    assert_eq!(server.get("/en/billing/refunds").status, 200);
    assert_eq!(server.get("/en/bad").status, 404);
    server.hears("error[E005]");
    server.hears("articles/en/bad.md");
}

#[test]
fn an_index_directory_is_served_and_followed_without_articles() {
    let site = TestSite::sample();
    site.kb(["build"]).run().ended(0);
    let away = site.folder().join("away");
    std::fs::rename(site.articles(), &away).unwrap();
    let server = site
        .kb(["serve", "--index", "index", "--addr", "127.0.0.1:0"])
        .serve();
    assert!(
        server
            .get("/en/shipping/delivery")
            .text
            .contains("two days")
    );
    std::fs::rename(&away, site.articles()).unwrap();
    site.write(
        "articles/en/shipping/delivery.md",
        "# Delivery\n\nThree days.\n",
    );
    site.kb(["build"]).run().ended(0);
    server.wait_for("/en/shipping/delivery", "the new edition", |page| {
        page.text.contains("Three days")
    });
}

#[test]
fn a_damaged_edition_is_refused_before_the_first_answer() {
    let mut site = TestSite::sample().at("2026-11-21T10:00:00Z");
    let _ = site.build();
    site.write(
        "articles/en/shipping/delivery.md",
        "# Delivery\n\nThree days.\n",
    );
    site.set_clock("2026-11-21T11:00:00Z");
    let damaged = site.build().id();
    let pages = site
        .index()
        .join("editions")
        .join(&damaged)
        .join("above/pages.bin");
    let bytes = std::fs::read(&pages).unwrap();
    std::fs::write(&pages, &bytes[..bytes.len() - 100]).unwrap();
    let mut server = site
        .kb(["serve", "--index", "index", "--addr", "127.0.0.1:0"])
        .serve();
    assert!(
        server
            .get("/en/shipping/delivery")
            .text
            .contains("two days")
    );
    server.hears("was refused");
}

#[test]
fn an_edition_that_is_whole_and_makes_no_sense_is_passed_over() {
    let mut site = TestSite::sample().at("2026-11-21T10:00:00Z");
    let good = site.build().id();
    // Other settings: nothing is taken over from the first one.
    site.write(
        "kb.toml",
        "[site]\nname = \"Other\"\nlanguages = [\"en\", \"bn\"]\n",
    );
    site.set_clock("2026-11-21T11:00:00Z");
    let bad = site.build().id();
    let folder = site.index().join("editions").join(&bad);
    let name = "search/en/meta.json";
    let nonsense = "{\"index_settings\": 7}";
    std::fs::write(folder.join(name), nonsense).unwrap();
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
    let mut manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    manifest["files"][name] = serde_json::json!({
        "length": nonsense.len(),
        "blake3": blake3::hash(nonsense.as_bytes()).to_string(),
    });
    let manifest = manifest.to_string();
    let seal = format!("{}  manifest.json\n", blake3::hash(manifest.as_bytes()));
    std::fs::write(folder.join("manifest.json"), manifest).unwrap();
    std::fs::write(folder.join("manifest.b3"), seal).unwrap();
    let index = kb::edition::IndexDirectory::at(site.index());
    assert_eq!(
        index.open().unwrap().edition.about().id.as_str(),
        bad,
        "its hashes are right"
    );

    let mut server = site
        .kb(["serve", "--index", "index", "--addr", "127.0.0.1:0"])
        .serve();
    assert_eq!(server.get("/en/shipping/delivery").status, 200);
    assert!(server.get("/-/version").text.contains(&good));
    server.hears(&format!("edition {bad} was refused"));
    server.hears("take that folder away");
    drop(server);

    // The same where the articles lie beside it, and the way out that it names leads out.
    let start = || {
        site.kb(["serve", "--no-watch", "--addr", "127.0.0.1:0"])
            .serve()
    };
    assert!(start().get("/-/version").text.contains(&good));
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(start().get("/-/version").text.contains(&bad));
}

#[test]
fn previews_are_for_this_machine_only() {
    let site = TestSite::sample().article(
        "en/draft.md",
        "---\ntitle: Draft\ndraft: true\n---\nText.\n",
    );
    site.kb(["serve", "--preview", "--addr", "0.0.0.0:0"])
        .run()
        .ended(2)
        .says(&["--preview", "this machine only"]);
    let server = site
        .kb(["serve", "--preview", "--addr", "127.0.0.1:0"])
        .serve();
    assert_eq!(server.get("/en/draft").status, 200);
    drop(server);
    // What a preview built is never what customers get.
    let server = serve(&site);
    assert_eq!(server.get("/en/draft").status, 404);
}

#[test]
fn requests_that_are_no_requests_are_refused() {
    let site = TestSite::sample();
    let server = serve(&site);
    let host = server.address();
    for (request, status) in [
        (
            format!("GET /en/ HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
            "200",
        ),
        ("GET /en/ HTTP/1.0\r\n\r\n".into(), "200"),
        ("GET /en/\r\n\r\n".into(), "400"),
        ("NONSENSE\r\n\r\n".into(), "400"),
        (
            format!(
                "GET /en/ HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx"
            ),
            "400",
        ),
        (
            format!(
                "GET /{} HTTP/1.1\r\nHost: {host}\r\n\r\n",
                "a".repeat(200_000)
            ),
            "",
        ),
        (
            format!(
                "GET /en/ HTTP/1.1\r\nHost: {host}\r\n{}\r\n",
                "X-A: b\r\n".repeat(5000)
            ),
            "",
        ),
        (format!("GET /en/ HTTP/1.1\r\n Host: {host}\r\n\r\n"), "400"),
        ("\0\0\0\0\r\n\r\n".into(), "400"),
    ] {
        let mut stream = TcpStream::connect(host).unwrap();
        stream
            .set_read_timeout(Some(std::time::Duration::from_secs(10)))
            .unwrap();
        let _ = stream.write_all(request.as_bytes());
        let mut bytes = [0; 12];
        let read = stream.read(&mut bytes).unwrap_or(0);
        let answer = String::from_utf8_lossy(&bytes[..read]).into_owned();
        let shown: String = request.chars().take(60).collect();
        if status.is_empty() {
            assert!(!answer.ends_with(" 200"), "{shown:?}: {answer}");
        } else {
            assert!(answer.ends_with(status), "{shown:?}: {answer}");
        }
    }
    assert_eq!(server.get("/en/").status, 200);
}

#[test]
fn one_server_answers_many_at_once() {
    let site = TestSite::sample();
    let server = serve(&site);
    let address = server.address();
    std::thread::scope(|scope| {
        for n in 0..16 {
            scope.spawn(move || {
                for path in [
                    "/en/",
                    "/en/search?q=refund",
                    "/bn/billing/refunds",
                    "/api/v1/suggest?q=ref",
                ] {
                    assert_eq!(get(address, path).status, 200, "{n} {path}");
                }
            });
        }
    });
}
