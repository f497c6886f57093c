//! Problems name the line and the column where there is something to point at.

use crate::editorial::said;
use crate::harness::TestSite;

/// The places that a code is told of.
fn places(site: &TestSite, code: &str) -> Vec<String> {
    let ran = site.kb(["check", "--format", "json"]).run();
    let problems = ran.json()["problems"].as_array().unwrap().clone();
    let such = problems.iter().filter(|one| one["code"] == code);
    such.map(|one| {
        let place = &one["place"];
        format!(
            "{}:{}:{}",
            place["file"].as_str().unwrap(),
            place["line"],
            place["column"]
        )
    })
    .collect()
}

#[test]
fn what_is_wrong_with_an_articles_place_is_pointed_at_in_its_text() {
    let site = TestSite::sample()
        .config("[site]\nlanguages = [\"en\", \"bn\"]\nfeatured = [\n  \"no/such\",\n]\n[build]\ngone = [\"/en/billing/refunds\"]\n")
        .article("en/a.md", "---\ntitle: A\nid: one\n---\nText.\n")
        .article("en/b.md", "---\ntitle: B\nid: one\n---\nText.\n")
        .article("en/c.md", "---\ntitle: C\nslug: a\n---\nText.\n")
        .article("en/d.md", "---\ntitle: D\nslug: search\n---\nText.\n")
        .article("en/e.md", "---\ntitle: E\naliases:\n  - /en/older\n  - /en/a\n---\nText.\n")
        .article("en/f.md", "---\ntitle: F\nlang: fr\n---\nText.\n");
    for (code, place) in [
        ("E009", "articles/en/c.md:3:1"),
        ("E010", "articles/en/b.md:3:1"),
        ("E011", "articles/en/d.md:3:1"),
        ("E018", "articles/en/e.md:5:5"),
        ("E030", "articles/en/f.md:3:1"),
        ("E031", "kb.toml:4:3"),
        ("E056", "kb.toml:7:9"),
    ] {
        assert_eq!(places(&site, code), [place], "{code}");
    }
    // Where nothing is written there is nothing to point at.
    let site = TestSite::new()
        .article("en/a-b.md", "# A\n\nText.\n")
        .article("en/a b.md", "# B\n\nText.\n");
    assert_eq!(said(&site, "E009").len(), 1);
    assert!(places(&site, "E009")[0].ends_with(":null:null"));
}

#[test]
fn settings_that_cannot_be_read_are_told_once_and_with_their_remedy() {
    let site = TestSite::sample();
    for (text, remedy) in [
        ("[site\nname = \"x\"\n", "write `]` behind the name"),
        (
            "[[channel]\nkind = \"form\"\n",
            "write `]]` behind the name",
        ),
    ] {
        site.write("kb.toml", text);
        let ran = site.kb(["check"]).run().ended(2);
        ran.says(&["E024", remedy]);
        assert!(!ran.stderr.contains("E022"), "{}", ran.stderr);
    }
    site.write("kb.toml", "[site]\ntheme = \"own\"\n");
    site.kb(["check"]).run().says(&["there is no theme `own`"]);
    std::fs::create_dir_all(site.folder().join("themes/own")).unwrap();
    let ran = site.kb(["check"]).run();
    ran.says(&["its folder is empty"]);
    assert!(!ran.stderr.contains("make the folder"), "{}", ran.stderr);
}

#[test]
fn a_new_site_and_new_articles_take_what_is_meant() {
    let site = TestSite::sample();
    let new = |arguments: &[&str]| site.kb([&["new"], arguments].concat()).run();
    for kind in ["../../x", "a/b", ".hidden"] {
        let ran = new(&["Title", "--kind", kind]).ended(2);
        assert!(!ran.stderr.contains(".md"), "{}", ran.stderr);
        ran.says(&["is no name of a template"]);
    }
    for title in ["Index", "README", "_index"] {
        new(&[title]).ended(2).says(&["would describe its folder"]);
    }
    new(&["Two words"]).ended(0);
    let made = new(&["Two words", "--all-languages"]).ended(0);
    assert_eq!(made.stdout.lines().count(), 1, "{}", made.stdout);
    assert!(
        made.stdout.contains("articles/bn/two-words.md"),
        "{}",
        made.stdout
    );
    new(&["Two words", "--all-languages"])
        .ended(2)
        .says(&["is there already"]);
    let made = site
        .kb(["init", "twice", "--language", "en", "--language", "EN"])
        .run()
        .ended(0);
    assert_eq!(
        made.stdout.matches("index.md").count(),
        1,
        "{}",
        made.stdout
    );
    let config = std::fs::read_to_string(site.folder().join("twice/kb.toml")).unwrap();
    assert!(config.contains("languages = [\"en\"]"), "{config}");
}

#[test]
fn a_server_that_does_not_watch_says_so() {
    let site = TestSite::sample();
    let mut server = site.kb(["serve", "--addr", "127.0.0.1:0"]).serve();
    server.hears("Not watching the files");
}
