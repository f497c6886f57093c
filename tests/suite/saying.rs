//! What `kb serve --watch` says of an article is about the text that its page shows.
//!
//! The real program, since what is tested is how it hangs together; waiting has a deadline.

use crate::harness::{Repository, Server, TestSite};
use crate::watching::watch;

/// A site that is watched and was looked at once, so that a save is served before it is built.
fn watched(site: &TestSite) -> Server {
    let server = watch(site);
    site.write("articles/en/shipping/delivery.md", delivery("The van."));
    server.wait_for("/en/shipping/delivery", "the first save", |page| {
        page.text.contains("The van.") && !page.text.contains("Still looking")
    });
    server
}

fn delivery(text: &str) -> String {
    format!("---\ntitle: When does my parcel arrive?\n---\n{text}\n")
}

#[test]
fn a_save_is_never_shown_with_what_was_wrong_with_the_text_before() {
    let site = TestSite::sample();
    let server = watched(&site);
    for (word, more, codes) in [
        ("zebra", "[a](nowhere.md)", &["E012"][..]),
        (
            "yak",
            "## A\n\n#### B\n\n[a](#gone) {{ x }}",
            &["E074", "E013", "E082"],
        ),
        ("xerus", "", &[]),
    ] {
        let text = delivery(&format!("The {word} brings it.\n\n{more}"));
        site.write("articles/en/shipping/delivery.md", text);
        let page = server.wait_for("/en/shipping/delivery", word, |page| {
            page.text.contains(word)
        });
        for code in ["E012", "E013", "E074", "E082"] {
            let told = page.text.contains(code);
            assert_eq!(
                told,
                codes.contains(&code),
                "{word}: {code} in {}",
                page.text
            );
        }
        assert!(page.text.contains("Still looking"), "{}", page.text);
    }
    let page = server.wait_for("/en/shipping/delivery", "the end of looking", |page| {
        !page.text.contains("Still looking")
    });
    assert!(page.text.contains("xerus") && !page.text.contains("E012"));
}

#[test]
fn what_an_editor_would_mark_is_said_in_the_panel_and_of_the_whole_site() {
    let site = TestSite::sample();
    site.write(
        "articles/en/shipping/delivery.md",
        delivery("<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> main\n\n#### Deep\n\nText."),
    );
    let server = watch(&site);
    let page = server.wait_for("/en/shipping/delivery", "the marks", |page| {
        page.text.contains("E090") && page.text.contains("E074")
    });
    assert!(page.text.contains("1 error"), "{}", page.text);
    let errors = page.text.find("E090").unwrap();
    assert!(
        errors < page.text.find("E074").unwrap(),
        "errors come first"
    );
    let all = server.wait_for("/-/problems", "what needs the whole site", |page| {
        page.text.contains("E078")
    });
    assert!(all.text.contains("E090"), "{}", all.text);
    // What needs the whole site stays said when nothing but a text is saved.
    site.write("articles/en/shipping/delivery.md", delivery("One text."));
    let page = server.wait_for("/en/shipping/delivery", "the mended text", |page| {
        page.text.contains("One text.")
    });
    assert!(!page.text.contains("E090"), "{}", page.text);
}

#[test]
fn an_article_that_is_missing_for_its_own_error_says_so_first() {
    let site = TestSite::sample();
    site.write(
        "articles/en/shipping/by-ship.md",
        "---\ntitle: When: does it arrive\n---\nText.\n",
    );
    let server = watch(&site);
    let page = server.get("/en/shipping/by-ship");
    assert_eq!(page.status, 404);
    let missing = page.text.find("is missing").expect("it is not said");
    assert!(missing < page.text.find("E005").unwrap(), "{}", page.text);
    assert!(page.text.contains("articles/en/shipping/by-ship.md"));
    let all = server.get("/-/problems").text;
    let first = all.find("class=\"faulty\"").unwrap();
    let shown = &all[first..];
    assert!(shown.find("by-ship.md").unwrap() < shown.find("is missing").unwrap());
    let other = server.get("/en/shipping/by-sea");
    assert!(!other.text.contains("is missing"), "{}", other.text);
}

#[test]
fn drafts_are_marked_wherever_a_preview_names_them() {
    let site = TestSite::sample();
    site.write(
        "articles/en/shipping/by-ship.md",
        "---\ntitle: Parcels by steamship\ndraft: true\n---\nThe steamship brings it.\n",
    );
    site.write(
        "articles/en/shipping/by-rocket.md",
        "---\ntitle: Parcels by rocket\npublish_at: 2999-01-02\n---\nThe rocket brings it.\n",
    );
    let server = site
        .kb(["serve", "--preview", "--watch", "--addr", "127.0.0.1:0"])
        .serve();
    let found = server.get("/en/search?q=steamship").text;
    let hit = &found[found.find("class=\"hits\"").unwrap()..];
    assert!(hit.contains("badge draft"), "{hit}");
    let found = server.get("/en/search?q=rocket").text;
    assert!(
        found.contains("From January 2, 2999") || found.contains("2999"),
        "{found}"
    );
    let page = server.get("/en/shipping/delivery").text;
    let side = &page[page.find("class=\"side\"").unwrap()..page.find("<article").unwrap()];
    assert_eq!(side.matches("badge draft").count(), 2, "{side}");
    let page = server.get("/en/shipping/by-rocket").text;
    let related = &page[page.find("class=\"related\"").unwrap()..];
    let ship = related.find("Parcels by steamship").unwrap();
    assert!(related[ship..].contains("badge draft"), "{related}");
}

#[test]
fn a_commit_reaches_the_pages_without_a_save() {
    let site = TestSite::sample();
    let Some(repository) = Repository::of(&site.folder(), &[]) else {
        return;
    };
    site.write("articles/en/shipping/delivery.md", delivery("The boat."));
    repository.commit("2026-03-01");
    let server = watch(&site);
    server.wait_for("/en/shipping/delivery", "the first commit", |page| {
        page.text.contains("datetime=\"2026-03-01\"")
    });
    site.write("articles/en/shipping/delivery.md", delivery("The van."));
    server.wait_for("/en/shipping/delivery", "the saved text", |page| {
        page.text.contains("The van.") && !page.text.contains("Still looking")
    });
    repository.commit("2026-05-02");
    server.wait_for("/en/shipping/delivery", "the day of the commit", |page| {
        page.text.contains("datetime=\"2026-05-02\"")
    });
    // Another branch has another text and another day.
    repository.done(&["checkout", "-q", "-b", "side", "HEAD~1"]);
    server.wait_for("/en/shipping/delivery", "the other branch", |page| {
        page.text.contains("datetime=\"2026-03-01\"") && !page.text.contains("The van.")
    });
}
