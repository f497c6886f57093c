//! How things begin: a new site, a new article.

use crate::harness::{Program, TestSite};

#[test]
fn a_new_site_is_served_at_once() {
    let home = tempfile::tempdir().unwrap();
    let ran = Program::kb(
        home.path(),
        [
            "init",
            "help",
            "--name",
            "Parcels \"&\" more",
            "--language",
            "bn",
            "--language",
            "en",
        ],
    )
    .run()
    .ended(0);
    assert!(ran.stdout.contains("made help/kb.toml"), "{}", ran.stdout);
    ran.says(&["kb serve help"]);
    let built = Program::kb(home.path(), ["build", "help", "--format", "json"])
        .run()
        .ended(0)
        .json();
    assert_eq!(built["problems"], serde_json::json!([]));
    assert_eq!(built["summary"]["articles"], 2);
    let server = Program::kb(home.path(), ["serve", "help", "--addr", "127.0.0.1:0"]).serve();
    let page = server.get("/en/start/first-article");
    assert!(
        page.text.contains("Parcels &quot;&amp;&quot; more"),
        "{}",
        page.text
    );
    // What is there already is not touched.
    let config = std::fs::read_to_string(home.path().join("help/kb.toml")).unwrap();
    Program::kb(home.path(), ["init", "help"])
        .run()
        .ended(2)
        .says(&["already", "kb serve help"]);
    assert_eq!(
        std::fs::read_to_string(home.path().join("help/kb.toml")).unwrap(),
        config
    );
    Program::kb(home.path(), ["init", "other", "--language", "english!"])
        .run()
        .ended(2)
        .says(&["no language tag"]);
}

#[test]
fn a_new_article_begins_as_a_draft_in_its_place() {
    let site = TestSite::sample();
    let ran = site
        .kb(["new", "How do I pay?", "--category", "billing"])
        .run()
        .ended(0);
    assert!(
        ran.stdout
            .trim()
            .ends_with("articles/en/billing/how-do-i-pay.md"),
        "{}",
        ran.stdout
    );
    let text = std::fs::read_to_string(site.articles().join("en/billing/how-do-i-pay.md")).unwrap();
    assert!(text.contains("title: \"How do I pay?\"") && text.contains("draft: true"));
    assert_eq!(site.serve().get("/en/billing/how-do-i-pay").status, 404);
    assert_eq!(site.build().problems(), [""; 0]);
    site.kb(["new", "How do I pay?", "--category", "billing"])
        .run()
        .ended(2)
        .says(&["is there already"]);
    let bengali = site
        .kb(["new", "কীভাবে টাকা দেব?", "--lang", "bn", "--format", "json"])
        .run()
        .ended(0)
        .json();
    assert!(
        bengali["path"]
            .as_str()
            .unwrap()
            .ends_with("articles/bn/কীভাবে-টাকা-দেব.md"),
        "{bengali}"
    );
    site.kb(["new", "X", "--lang", "fr"])
        .run()
        .ended(2)
        .says(&["no language `fr`"]);
    site.kb(["new", "???"])
        .run()
        .ended(2)
        .says(&["no letter or digit"]);
    site.kb(["new", "X", "--category", "../../etc"])
        .run()
        .ended(2)
        .says(&["leads out"]);
}

#[test]
fn a_new_article_lies_in_its_language_s_folder_as_that_is_written() {
    let site = TestSite::new()
        .article("en/a.md", "# A\n\nText.\n")
        .article("pt-BR/a.md", "# A\n\nTexto.\n");
    let made = site
        .kb(["new", "Reembolsos", "--lang", "pt-br"])
        .run()
        .ended(0);
    assert!(made.stdout.trim().ends_with("articles/pt-BR/reembolsos.md"));
}
