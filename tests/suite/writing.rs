//! What writers see in the browser while a site is watched: problems, marks, the page just saved.

use std::fs;

use crate::harness::{Listening, TestSite};
use crate::watching::watch;

/// The panel that a page ends with.
fn panel(page: &str) -> &str {
    let start = page.find("<aside class=\"watching").unwrap();
    &page[start..start + page[start..].find("</aside>").unwrap()]
}

#[test]
fn a_page_tells_its_writer_what_is_wrong_with_it_and_what_its_writer_says_of_it() {
    let site = TestSite::sample()
        .config("[site]\nlanguages = [\"en\", \"bn\"]\nedit_url = \"https://git.example.com/edit/{path}\"\n")
        .article(
            "en/shipping/delivery.md",
            "---\ntitle: Delivery\nowner: Rahim\nupdated: 2026-10-01\nreview_by: 2020-02-03\n---\nTwo days. [More](nowhere.md)\n",
        )
        .article("en/shipping/other.md", "# Other\n\n![x](gone.png)\n");
    let server = watch(&site);
    let page = server.wait_for("/en/shipping/delivery", "the whole look", |page| {
        page.text.contains("E077") && !page.text.contains("Still looking")
    });
    let told = panel(&page.text);
    for words in [
        "2 warnings",
        "articles/en/shipping/delivery.md",
        "<code>7:11</code>",
        "E012",
        "elsewhere",
        "Rahim",
        "overdue",
        "https://git.example.com/edit/en/shipping/delivery.md",
        "/-/problems?lang=en",
    ] {
        assert!(told.contains(words), "{words} in {told}");
    }
    assert!(!told.contains("gone.png"), "{told}");
    // In Bengali the same text stands in for a translation, and is the same file.
    let bengali = server.get("/bn/shipping/delivery");
    assert!(panel(&bengali.text).contains("Rahim"), "{}", bengali.text);
    let all = server.get("/-/problems");
    for words in ["href=\"/en/shipping/other\"", "gone.png", "nowhere.md"] {
        assert!(all.text.contains(words), "{words} in {}", all.text);
    }
    let plain = site
        .kb(["serve", "--no-watch", "--addr", "127.0.0.1:0"])
        .serve();
    assert_eq!(plain.get("/-/problems").status, 404);
    let page = plain.get("/en/shipping/delivery");
    assert!(!page.text.contains("Rahim") && !page.text.contains("watch.css"));
}

#[test]
fn a_preview_marks_what_is_not_public_yet() {
    let site = TestSite::sample()
        .article(
            "en/billing/soon.md",
            "---\ntitle: Soon\npublish_at: 2126-12-03\n---\nText.\n",
        )
        .article(
            "en/billing/draft.md",
            "---\ntitle: Unfinished\ndraft: true\n---\nText.\n",
        );
    let arguments = ["serve", "--watch", "--preview", "--addr", "127.0.0.1:0"];
    let server = site.kb(arguments).serve();
    let page = server.get("/en/billing/soon");
    assert!(
        panel(&page.text).contains("<b>From December 3, 2126</b>"),
        "{}",
        page.text
    );
    let page = server.get("/en/billing/draft");
    assert!(panel(&page.text).contains("<b>Draft</b>"), "{}", page.text);
    let suggested = |question: &str| {
        let found = server.get(&format!("/api/v1/suggest?q={question}"));
        let found: serde_json::Value = serde_json::from_str(&found.text).unwrap();
        found["suggestions"][0]["mark"].clone()
    };
    assert_eq!(suggested("soon"), "From December 3, 2126");
    assert_eq!(suggested("unfin"), "Draft");
    assert!(suggested("refund").is_null());
    let list = server.get("/en/billing/").text;
    assert!(
        list.contains(">From December 3, 2126</span>") && list.contains(">Draft</span>"),
        "{list}"
    );
    let bengali = server.get("/bn/billing/soon");
    assert!(
        panel(&bengali.text).contains("থেকে</b>"),
        "{}",
        bengali.text
    );
}

#[test]
fn what_keeps_a_save_from_being_published_is_told_and_no_other_error() {
    let conflict = "# Other\n\n<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> main\n";
    let site = TestSite::sample().article("en/shipping/other.md", conflict);
    let server = watch(&site);
    server.wait_for("/en/shipping/other", "the conflict", |page| {
        page.text.contains("E090") && !page.text.contains("Still looking")
    });
    site.write(
        "articles/en/shipping/delivery.md",
        "---\ntitle: When: does it\n---\nFour days.\n",
    );
    let page = server.wait_for("/en/billing/refunds", "the failure", |page| {
        page.text.contains("E005") && !page.text.contains("Still looking")
    });
    let told = panel(&page.text);
    assert!(told.contains("Not published") && told.contains("1 error<"));
    assert!(!told.contains("E090"), "{told}");
    let failure = |page: &str| {
        let named = panel(page).split("data-failure=\"").nth(1)?;
        Some(named.split('"').next()?.to_owned())
    };
    let first = failure(&page.text).unwrap();
    assert_eq!(first.len(), 8, "{first}");
    // The same error in other words is the same failure, on whatever page it is told.
    site.write(
        "articles/en/shipping/delivery.md",
        "---\nowner: Rahim\ntitle: When: does it\n---\nFive days.\n",
    );
    let page = server.wait_for("/en/shipping/delivery", "the next line", |page| {
        page.text.contains("<code>3:")
    });
    assert_eq!(failure(&page.text).unwrap(), first);
    site.write(
        "articles/en/shipping/delivery.md",
        "# Delivery\n\nFour days.\n",
    );
    let page = server.wait_for("/en/shipping/delivery", "the mended text", |page| {
        page.text.contains("Four days")
    });
    assert_eq!(failure(&page.text), None);
}

#[test]
fn what_is_said_of_several_articles_is_said_on_the_page_of_each() {
    let site = TestSite::sample()
        .article("en/more/one.md", "# One\n\nText.\n")
        .article("en/more/two.md", "# Two\n\nText.\n");
    let server = watch(&site);
    for name in ["one", "two"] {
        let page = server.wait_for(&format!("/en/more/{name}"), "the whole look", |page| {
            page.text.contains("E078") && !page.text.contains("Still looking")
        });
        let told = panel(&page.text);
        assert!(told.contains("2 articles of this folder"), "{told}");
        // It is about the folder, and not about the file that comes first.
        assert!(!told.contains("<code>articles/en/more/one.md</code> <span>"));
    }
}

/// The page that was saved next.
fn saved(events: &mut Listening) -> String {
    events.line_with("event: saved");
    events.line_with("data: ")
}

/// Saves in one step, as many editors do: written in two, a file on a busy machine may be seen twice.
fn save(site: &TestSite, path: &str, text: &str) {
    let path = site.folder().join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let aside = site.folder().parent().unwrap().join("aside");
    fs::write(&aside, text).unwrap();
    fs::rename(aside, path).unwrap();
}

#[test]
fn browsers_are_told_which_page_was_saved() {
    let site = TestSite::sample()
        .config("[site]\nurl = \"https://example.com/help\"\nlanguages = [\"en\", \"bn\"]\n");
    let server = watch(&site);
    let mut events = server.listen("/help/-/watch");
    events.line_with("event: hello");
    let delivery = "articles/en/shipping/delivery.md";
    save(&site, delivery, "# Delivery\n\nThree days.\n");
    assert_eq!(saved(&mut events), "data: /help/en/shipping/delivery");
    events.line_with("event: edition");
    // A new one, in another language.
    save(&site, "articles/bn/shipping/নতুন.md", "# নতুন\n\nলেখা।\n");
    let page = saved(&mut events);
    assert_eq!(
        page,
        "data: /help/bn/shipping/%E0%A6%A8%E0%A6%A4%E0%A7%81%E0%A6%A8"
    );
    events.line_with("event: edition");
    // What cannot be published is looked at where it was.
    save(
        &site,
        delivery,
        "---\ntitle: When: does it\n---\nFour days.\n",
    );
    assert_eq!(saved(&mut events), "data: /help/en/shipping/delivery");
    events.line_with("event: edition");
    // Neither a setting nor a picture has a page of its own: the next event is that of the edition.
    save(&site, delivery, "# Delivery\n\nFour days.\n");
    events.line_with("event: edition");
    save(&site, "articles/en/shipping/new.txt", "x");
    save(
        &site,
        "kb.toml",
        "[site]\nname = \"X\"\nurl = \"https://example.com/help\"\nlanguages = [\"en\", \"bn\"]\n",
    );
    assert_eq!(events.line_with("event: "), "event: edition");
}
