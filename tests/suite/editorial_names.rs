//! What an editor would mark in the names of articles and categories.

use crate::editorial::{one, said};
use crate::harness::TestSite;

#[test]
fn long_titles_that_differ_at_their_end_are_two() {
    let long = "What the lamp beside the door of the big brown sorting machine means when it";
    let site = TestSite::new()
        .article("en/a.md", &format!("---\ntitle: {long} blinks\n---\nSo.\n"))
        .article("en/b.md", &format!("---\ntitle: {long} is red\n---\nSo.\n"));
    assert_eq!(said(&site, "E070"), [""; 0]);
}

#[test]
fn a_category_without_a_name_in_a_language_that_has_its_articles_is_told() {
    let article = "---\ntitle: T\ndescription: D.\n---\nText.\n";
    let site = TestSite::new()
        .config("[site]\nlanguages = [\"en\", \"bn\"]\n")
        .article("en/money/a.md", article)
        .article("bn/money/a.md", article);
    let named = &[
        "articles/bn/money/a.md:0 ",
        "no name in `bn`: readers see `Money`",
    ];
    one(&site, "E078", named);
    site.write("articles/en/money/index.md", "---\ntitle: Paying\n---\n");
    let named = &[
        "articles/bn/money/a.md:0 ",
        "no name in `bn`: readers see `Paying`",
    ];
    one(&site, "E078", named);
    site.write("articles/bn/money/index.md", "---\ntitle: টাকা\n---\n");
    assert_eq!(said(&site, "E078"), [""; 0]);
    // Nobody finds anything in it.
    site.remove("articles/bn/money/a.md");
    site.remove("articles/bn/money/index.md");
    one(
        &site,
        "E078",
        &[
            "articles/en/money/a.md:0 ",
            "the article is not there in `bn`",
        ],
    );
}
