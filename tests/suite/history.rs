//! Dates that git tells: which change of an article counts, and where customers meet its day.

use std::fs;

use crate::harness::{Repository, TestSite};

/// A site in a repository of its own, with one article and nothing committed yet.
fn site() -> Option<(TestSite, Repository)> {
    let site = TestSite::new().article("en/a.md", "# A\n\nOne.\n");
    let repository = Repository::of(&site.folder(), &[])?;
    Some((site, repository))
}

/// The day of an article's last change.
fn day(site: &TestSite, id: &str) -> Option<String> {
    let article = site.serve().page(&format!("/api/v1/articles/{id}")).json();
    article["updated"].as_str().map(str::to_owned)
}

fn bears(site: &TestSite, id: &str, expected: &str) {
    assert_eq!(day(site, id).as_deref(), Some(expected), "{id}");
}

#[test]
fn an_article_bears_the_day_on_which_its_author_changed_it_last_wherever_that_is_shown() {
    let Some((site, repository)) = site() else {
        return;
    };
    let site = site
        .article("en/b.md", "# B\n\nOne.\n")
        .article("en/c.md", "# C\n\nOne.\n");
    repository.commit("2026-03-01");
    site.write("articles/en/a.md", "# A\n\nTwo.\n");
    repository.commit("2026-05-02");
    let customer = site.serve();
    let page = customer.page("/en/a");
    assert!(
        page.contains("<time datetime=\"2026-05-02\">Updated May 2, 2026</time>"),
        "{}",
        page.text()
    );
    assert!(
        customer
            .page("/sitemap.xml")
            .contains("<lastmod>2026-05-02</lastmod>")
    );
    assert!(
        customer
            .page("/feed.xml")
            .contains("<updated>2026-05-02T00:00:00Z</updated>")
    );
    assert!(customer.page("/en/").contains("2026-05-02"));
    bears(&site, "b", "2026-03-01");
}

#[test]
fn the_day_is_the_authors_moment_in_utc() {
    let Some((site, repository)) = site() else {
        return;
    };
    repository.done(&["add", "--all"]);
    // Already the third of May where the author is.
    let written = "--date=2026-05-03T02:00:00+06:00";
    repository.done_at(
        "2026-08-08T12:00:00Z",
        &["commit", "-q", "-m", "a", written],
    );
    bears(&site, "a", "2026-05-02");
}

#[test]
fn what_the_writer_says_wins_and_what_is_not_committed_has_no_date() {
    let Some((site, repository)) = site() else {
        return;
    };
    let site = site.article("en/b.md", "---\nupdated: 2020-02-02\n---\n# B\n\nText.\n");
    repository.commit("2026-03-01");
    bears(&site, "b", "2020-02-02");
    bears(&site, "a", "2026-03-01");

    site.write("articles/en/a.md", "# A\n\nNot committed.\n");
    site.write("articles/en/new.md", "# New\n\nText.\n");
    assert_eq!((day(&site, "a"), day(&site, "new")), (None, None));
    repository.done(&["add", "--all"]);
    assert_eq!((day(&site, "a"), day(&site, "new")), (None, None));
    // As it was: the same edition again.
    site.write("articles/en/a.md", "# A\n\nOne.\n");
    bears(&site, "a", "2026-03-01");
    // A checkout with Windows' line ends is no change either.
    site.write("articles/en/a.md", "# A\r\n\r\nOne.\r\n");
    bears(&site, "a", "2026-03-01");
    // Nor is a text as it once was, if it is not the one that was committed last.
    site.write("articles/en/a.md", "# A\n\nTwo.\n");
    repository.commit("2026-04-01");
    site.write("articles/en/a.md", "# A\n\nOne.\n");
    assert_eq!(day(&site, "a"), None);
}

#[test]
fn moving_an_article_is_no_change_and_taking_a_change_back_is_one() {
    let Some((site, repository)) = site() else {
        return;
    };
    // Two articles of the same text, and one that is not below the articles folder yet.
    let site = site
        .article("en/twin.md", "# A\n\nOne.\n")
        .file("notes/c.md", "# C\n\nText.\n");
    repository.commit("2026-03-01");
    let to = site.articles().join("en/deep");
    fs::create_dir_all(&to).unwrap();
    repository.done(&["mv", "articles/en/a.md", "articles/en/deep/a.md"]);
    repository.done(&["mv", "notes/c.md", "articles/en/c.md"]);
    repository.done(&["update-index", "--add", "--chmod=+x", "articles/en/twin.md"]);
    repository.commit("2026-04-01");
    bears(&site, "deep/a", "2026-03-01");
    bears(&site, "twin", "2026-03-01");
    bears(&site, "c", "2026-03-01");
    site.write("articles/en/a.md", "# Another A\n\nIn its place.\n");
    repository.commit("2026-04-02");
    bears(&site, "a", "2026-04-02");
    bears(&site, "deep/a", "2026-03-01");

    site.write("articles/en/deep/a.md", "# A\n\nTwo.\n");
    repository.commit("2026-05-01");
    site.write("articles/en/deep/a.md", "# A\n\nOne.\n");
    repository.commit("2026-06-01");
    bears(&site, "deep/a", "2026-06-01");
    // With a change of its text, a moved article is a new one.
    repository.done(&["mv", "articles/en/deep/a.md", "articles/en/moved.md"]);
    site.write("articles/en/moved.md", "# A\n\nThree.\n");
    repository.commit("2026-07-01");
    bears(&site, "moved", "2026-07-01");
}

#[test]
fn of_branches_the_one_whose_text_is_there_counts() {
    let Some((site, repository)) = site() else {
        return;
    };
    let site = site
        .article("en/b.md", "# B\n\nOne.\n")
        .article("en/c.md", "# C\n\nOne.\n");
    repository.commit("2026-03-01");
    repository.done(&["checkout", "-q", "-b", "side"]);
    site.write("articles/en/a.md", "# A\n\nOf the side.\n");
    site.write("articles/en/b.md", "# B\n\nOf the side.\n");
    repository.commit("2026-04-04");
    repository.done(&["checkout", "-q", "main"]);
    repository.done(&["mv", "articles/en/b.md", "articles/en/moved.md"]);
    repository.commit("2026-04-02");
    repository.done_at(
        "2026-05-05T00:00:00Z",
        &["merge", "-q", "--no-edit", "side"],
    );
    // Merged as it is, also where the other branch had moved it.
    bears(&site, "a", "2026-04-04");
    bears(&site, "moved", "2026-04-04");

    // A branch whose changes were not taken changed nothing.
    repository.done(&["checkout", "-q", "-b", "refused"]);
    site.write("articles/en/c.md", "# C\n\nRefused.\n");
    repository.commit("2026-06-06");
    repository.done(&["checkout", "-q", "main"]);
    let ours = ["merge", "-q", "--no-edit", "-s", "ours", "refused"];
    repository.done_at("2026-06-07T00:00:00Z", &ours);
    bears(&site, "c", "2026-03-01");

    // What two branches changed got its text when they were joined.
    repository.done(&["checkout", "-q", "-b", "one"]);
    site.write("articles/en/c.md", "# C\n\nOf one.\n");
    repository.commit("2026-07-01");
    repository.done(&["checkout", "-q", "main"]);
    site.write("articles/en/c.md", "# C\n\nOf the other.\n");
    repository.commit("2026-07-02");
    let joined = repository.tried(&["merge", "-q", "one"], "2026-07-03T00:00:00Z");
    assert!(!joined.status.success());
    site.write("articles/en/c.md", "# C\n\nOf both.\n");
    repository.commit("2026-07-03");
    bears(&site, "c", "2026-07-03");
}

#[test]
fn changes_of_everything_at_once_can_be_left_out() {
    let Some((site, repository)) = site() else {
        return;
    };
    let site = site.article("en/b.md", "# B\n\nOne.\n");
    repository.commit("2026-03-01");
    for name in ["a", "b"] {
        let text = format!("# {}\n\nOne, in order.\n", name.to_uppercase());
        site.write(&format!("articles/en/{name}.md"), text);
    }
    site.write("articles/en/c.md", "# C\n\nNew.\n");
    let mass = repository.commit("2026-05-01");
    bears(&site, "a", "2026-05-01");
    let list = format!("# Put in order\n{mass} # all of it\n\nmain\n");
    site.write(".git-blame-ignore-revs", list);
    let built = site.build();
    let wrong = built.problem("E067");
    assert_eq!(wrong.place.to_string(), ".git-blame-ignore-revs:4:1");
    assert!(wrong.what.contains("`main`"), "{}", wrong.what);
    bears(&site, "a", "2026-03-01");
    bears(&site, "b", "2026-03-01");
    // What was not there before has no other day.
    bears(&site, "c", "2026-05-01");
    site.write("articles/en/b.md", "# B\n\nTwo.\n");
    repository.commit("2026-06-01");
    bears(&site, "b", "2026-06-01");
}

#[test]
fn authors_are_shown_only_where_they_are_wanted() {
    let Some((site, repository)) = site() else {
        return;
    };
    repository.done(&["add", "--all"]);
    let author = "--author=Mina & \u{1b}[1mRoy <mina@example.com>";
    repository.done(&["commit", "-q", "-m", "a", author]);
    let without = site.build().id();
    assert!(!site.serve().page("/en/a").contains("Mina"));
    site.write("kb.toml", "[build]\ngit_authors = true\n");
    assert_ne!(site.build().id(), without);
    let customer = site.serve();
    let page = customer.page("/en/a");
    let shown = page.text().replace(['\u{2068}', '\u{2069}'], "");
    assert!(
        shown.contains("Last edited by Mina &amp; [1mRoy<"),
        "{shown}"
    );
    assert!(!shown.contains("mina@example.com"));
    for other in [
        "/en/",
        "/feed.xml",
        "/sitemap.xml",
        "/en/a.md",
        "/api/v1/articles/a",
    ] {
        assert!(!customer.page(other).contains("Mina"), "{other}");
    }
    // Somebody who has another name now.
    site.write(".mailmap", "Mina Sen <mina@example.com>\n");
    assert!(site.serve().page("/en/a").contains("Mina Sen"));

    site.write("kb.toml", "[build]\ngit_dates = false\n");
    assert_eq!(day(&site, "a"), None);
    assert!(!site.serve().page("/en/a").contains("Mina"));
}
