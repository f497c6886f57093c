//! A copy of an article whose id or address nobody changed: the problem is the copy's, whatever it is called,
//! and what customers know stays in its place.

use kb::build::addresses_of;
use kb::edition::IndexDirectory;
use serde_json::Value;

use crate::harness::{Repository, TestSite};

const TEXT: &str = "---\ntitle: Refunds\nid: refunds\nslug: refunds\n---\nText.\n";

/// Where the one problem of this code stands, what it says, and what to do.
fn told(site: &TestSite, code: &str) -> (String, String, String) {
    let document = site.kb(["check", "--format", "json"]).run().json();
    let problems = document["problems"].as_array().unwrap().iter();
    let such: Vec<&Value> = problems.filter(|one| one["code"] == code).collect();
    assert_eq!(such.len(), 1, "{such:?}");
    let of = |key: &str| such[0][key].as_str().unwrap().to_owned();
    let file = such[0]["place"]["file"]
        .as_str()
        .or(such[0]["file"].as_str());
    (file.unwrap().to_owned(), of("what"), of("remedy"))
}

#[test]
fn a_copy_of_a_published_article_is_the_one_to_be_changed_also_when_its_name_comes_first() {
    let site = TestSite::new().article("en/refunds.md", TEXT);
    site.kb(["build"]).run().ended(0);
    site.write(
        "articles/en/gifts/a-copy.md",
        TEXT.replace("Refunds", "Gifts"),
    );
    site.write("articles/en/copy.md", TEXT.replace("Refunds", "Cards"));
    let (file, what, remedy) = told(&site, "E010");
    assert_eq!(file, "articles/en/gifts/a-copy.md");
    assert_eq!(what, "the id `refunds` is taken by `en/refunds.md`");
    assert!(remedy.contains("the newer one"), "{remedy}");
    let (file, what, remedy) = told(&site, "E009");
    assert_eq!(file, "articles/en/copy.md");
    assert_eq!(
        what,
        "the address `/en/refunds` is taken by `en/refunds.md`"
    );
    assert!(remedy.contains("the newer one"), "{remedy}");
    // Who publishes in spite of it takes nothing away from customers.
    site.kb(["build", "--lenient"]).run().ended(0);
    let published = IndexDirectory::at(site.index()).open().unwrap().edition;
    let pages = addresses_of(&published).unwrap().pages;
    let titles: Vec<&str> = pages.iter().map(|page| page.title.as_str()).collect();
    assert!(
        titles.contains(&"Refunds") && !titles.contains(&"Cards"),
        "{titles:?}"
    );
}

#[test]
fn without_an_edition_what_was_committed_first_was_there_first() {
    let site = TestSite::new().article("en/refunds.md", TEXT);
    let Some(repository) = Repository::of(&site.folder(), &[]) else {
        return;
    };
    repository.commit("2026-03-01");
    site.write("articles/en/copy.md", TEXT);
    assert_eq!(told(&site, "E009").0, "articles/en/copy.md");
    repository.commit("2026-05-02");
    assert_eq!(told(&site, "E009").0, "articles/en/copy.md");
    site.write("articles/en/refunds.md", TEXT.replace("Text", "Other text"));
    repository.commit("2026-06-02");
    assert_eq!(told(&site, "E009").0, "articles/en/copy.md");
}

#[test]
fn where_nobody_knows_the_path_decides_and_the_remedy_blames_nobody() {
    let site = TestSite::new()
        .article("en/refunds.md", TEXT)
        .article("en/copy.md", TEXT);
    let (file, _, remedy) = told(&site, "E009");
    assert_eq!(file, "articles/en/refunds.md");
    assert!(remedy.contains("one of the two"), "{remedy}");
}

#[test]
fn what_a_latecomer_wanted_besides_is_free_for_others() {
    let site = TestSite::new().article("en/a.md", "---\ntitle: A\nid: one\n---\nText.\n");
    site.kb(["build"]).run().ended(0);
    // It has the id of the first and the address of the third, which came with it.
    site.write(
        "articles/en/b.md",
        "---\ntitle: B\nid: one\nslug: c\n---\nText.\n",
    );
    site.write("articles/en/c.md", "# C\n\nText.\n");
    let document = site.kb(["check", "--format", "json"]).run().json();
    let errors = document["problems"].as_array().unwrap().iter();
    let errors: Vec<&str> = errors
        .filter(|one| one["severity"] == "error")
        .filter_map(|one| one["code"].as_str())
        .collect();
    assert_eq!(errors, ["E010"]);
}
