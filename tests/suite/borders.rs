//! What must stay on its own side: hidden files, files of articles, previews, ids of the page around a
//! text, and characters that others cannot read.

use std::fs;

use crate::harness::{TestSite, files_below};

#[test]
fn a_link_to_something_hidden_publishes_nothing() {
    use std::os::unix::fs::symlink;
    let site = TestSite::bare()
        .file(".git/config", "CANARY-TOKEN")
        .file(".secret/k.txt", "CANARY-KEY")
        .file("themes/own/note.txt", "CANARY-THEME")
        .file("public/p.txt", "public")
        .file(
            "a.md",
            "# A\n\n[c](c.txt) [k](linked/k.txt) [t](t.txt) [p](p.txt)\n",
        );
    for (to, from) in [
        (".git/config", "c.txt"),
        (".secret", "linked"),
        ("themes/own/note.txt", "t.txt"),
        ("public/p.txt", "p.txt"),
    ] {
        symlink(to, site.folder().join(from)).unwrap();
    }
    let problems = site.build().problems();
    let left_out = problems.iter().filter(|line| line.starts_with("E021"));
    assert_eq!(left_out.count(), 3, "{problems:#?}");
    let page = site.serve().page("/en/a").text().to_owned();
    let assets: Vec<&str> = page
        .split('"')
        .filter(|link| link.starts_with("/assets/") && link.ends_with(".txt"))
        .collect();
    assert_eq!(assets.len(), 1, "{assets:?}");
    assert!(assets[0].starts_with("/assets/p-"), "{assets:?}");
}

#[test]
fn what_an_article_brings_along_is_no_script_and_no_style_of_the_site() {
    let files = ["j.js", "m.mjs", "s.css", "w.wasm", "h.html", "x.xml"];
    let links: String = files.iter().map(|name| format!("[x]({name}) ")).collect();
    let mut site = TestSite::new().article("en/a.md", &format!("# A\n\n{links}\n"));
    for name in files {
        site = site.file(&format!("articles/en/{name}"), format!("body of {name}"));
    }
    let customer = site.serve();
    let page = customer.page("/en/a").text().to_owned();
    let downloads: Vec<&str> = page
        .split(" class=\"download\" href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(downloads.len(), files.len(), "{downloads:?}");
    for path in downloads {
        let answer = customer.page(path);
        assert_eq!(
            answer.header("content-type"),
            "application/octet-stream",
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[test]
fn a_preview_answers_to_this_machine_alone() {
    let site = TestSite::new().article("en/d.md", "---\ntitle: D\ndraft: true\n---\nCANARY\n");
    let preview = site.preview().serve();
    let ask = |host: &str| preview.ask("GET", "/api/v1/articles/d?lang=en", &[("host", host)]);
    for host in ["localhost:7777", "127.0.0.1:7777", "[::1]:7777"] {
        assert_eq!(ask(host).status, 200, "{host}");
    }
    for host in [
        "evil.example",
        "evil.example:7777",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
    ] {
        let answer = ask(host);
        assert_eq!(answer.status, 421, "{host}");
        assert!(!answer.text().contains("CANARY"), "{host}");
    }
    let open = TestSite::sample().serve();
    let answer = open.ask(
        "GET",
        "/en/billing/refunds",
        &[("host", "help.example.com")],
    );
    assert_eq!(answer.status, 200, "what is public answers to any name");
}

#[test]
fn the_feed_holds_only_what_xml_can() {
    let site = TestSite::new().article(
        "en/a.md",
        "---\ntitle: \"One\\uFFFF two\\uFFFE three\"\ndescription: \"x\\uFFFFy\"\nupdated: 2026-11-20\n---\nText.\n",
    );
    let customer = site.serve();
    for file in ["/feed.xml", "/sitemap.xml", "/opensearch.xml"] {
        let text = customer.page(file).text().to_owned();
        assert!(!text.contains(['\u{ffff}', '\u{fffe}']), "{file}");
    }
    assert!(customer.page("/feed.xml").contains("One two three"));
}

#[test]
fn a_texts_ids_are_never_those_of_the_page_around_it() {
    let templates = files_below(std::path::Path::new("themes/default/templates"));
    let mut ids: Vec<String> = Vec::new();
    // The way to people has no text of a writer's around it.
    let apart = [
        "contact", "receipt", "slot", "form", "handed", "field", "error",
    ];
    let beside_text = |name: &&String| {
        !apart
            .iter()
            .any(|one| name.ends_with(&format!("{one}.html")))
    };
    for name in templates.iter().filter(beside_text) {
        let text = fs::read_to_string(format!("themes/default/templates/{name}")).unwrap();
        let written = text.split(" id=\"").skip(1);
        ids.extend(written.filter_map(|rest| rest.split('"').next().map(str::to_owned)));
    }
    ids.retain(|id| !id.contains('{'));
    assert!(ids.contains(&"main".to_owned()), "{ids:?}");
    let headings: String = ids.iter().map(|id| format!("## {id}\n\nx\n\n")).collect();
    let own: String = ids
        .iter()
        .map(|id| format!("<div id=\"{id}\">x</div>\n\n"))
        .collect();
    let site = TestSite::new()
        .article("en/a.md", &format!("---\ntitle: A\n---\n{headings}"))
        .article("en/b.md", &format!("---\ntitle: B\n---\n{own}"));
    let problems = site.build().problems();
    assert!(
        problems
            .iter()
            .all(|line| line.starts_with("E016 articles/en/b.md")),
        "{problems:?}"
    );
    let customer = site.serve();
    for page in ["/en/a", "/en/b"] {
        let prose = customer.page(page).prose();
        for id in &ids {
            assert!(!prose.contains(&format!("id=\"{id}\"")), "{page}: {id}");
        }
    }
    assert!(customer.page("/en/a").contains("id=\"main-1\""));
}
