//! Mistakes of a writer's, and the words in which each is told once, where it stands.

use crate::editorial::said;
use crate::harness::{TestSite, image};

/// What a build tells of a code, in lines.
fn told(site: &TestSite, code: &str) -> Vec<String> {
    let problems = site.build().problems();
    problems
        .into_iter()
        .filter(|one| one.starts_with(code))
        .collect()
}

#[test]
fn a_link_without_address_and_one_to_the_own_machine_are_told() {
    let text = "# One\n\nSee [hh]() and [top](#one).\n\n[Try](http://localhost:8080/a) it, or <http://127.0.0.1:8080/>.\n";
    let site = TestSite::new().article("en/a.md", text);
    let said = said(&site, "E012");
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(
        said[0].contains("a.md:3 ") && said[0].contains("has no address"),
        "{said:#?}"
    );
    assert!(
        said[1].contains("a.md:5 ") && said[1].contains("own machine"),
        "{said:#?}"
    );
    let page = site.serve().page("/en/a");
    assert!(!page.contains("href=\"#\">hh"), "{page:?}");
}

#[test]
fn a_definition_that_leads_nowhere_is_told_once_where_it_stands() {
    let text = "# One\n\n[a][Style] and [b][style], [style] or [c](nix.md).\n\n[d][deep] [e][deep]\n\n[style]: nix.md\n[deep]: b.md#gone\n";
    let site = TestSite::new()
        .article("en/a.md", text)
        .article("en/b.md", "# Two\n\nText.\n");
    let broken = told(&site, "E012");
    assert_eq!(broken.len(), 2, "{broken:#?}");
    assert!(
        broken.iter().any(|one| one.contains("a.md:7")),
        "{broken:#?}"
    );
    assert!(
        broken.iter().any(|one| one.contains("a.md:3")),
        "{broken:#?}"
    );
    let anchors = told(&site, "E013");
    assert_eq!(anchors.len(), 1, "{anchors:#?}");
    assert!(anchors[0].contains("a.md:8"), "{anchors:#?}");
}

#[test]
fn a_link_in_the_title_of_a_box_and_a_picture_with_a_blank_are_told_for_what_they_are() {
    let text = "# One\n\n:::note A [link](b.md) title\nSo.\n:::\n\n![old](img/old menu.png)\n\n```\n:::note [a](b.md)\n```\n";
    let site = TestSite::new()
        .article("en/a.md", text)
        .article("en/b.md", "# Two\n\nText.\n");
    let said = said(&site, "E092");
    assert_eq!(said.len(), 2, "{said:#?}");
    let has = |parts: [&str; 2]| {
        said.iter()
            .any(|one| parts.iter().all(|part| one.contains(part)))
    };
    assert!(has(["a.md:3 ", "the title of a box"]), "{said:#?}");
    assert!(has(["a.md:7 ", "this is no picture"]), "{said:#?}");
}

#[test]
fn the_name_of_a_file_is_no_description_of_a_picture() {
    let text = "# One\n\n![image.png](a.png) ![screenshot](a.png)\n\n![IMG_2031.PNG](a.png) ![The menu](a.png)\n";
    let site = TestSite::new().article("en/a.md", text);
    site.write("articles/en/a.png", image(4, 4));
    let said = said(&site, "E073");
    assert_eq!(said.len(), 3, "{said:#?}");
    assert!(said[0].contains("`image.png` does not say"), "{said:#?}");
}

#[test]
fn within_a_conflict_nothing_else_is_told() {
    let text = "# One\n\nText.\n\n<<<<<<< HEAD\nThe old line\n=======\nThe new line\n\n#### Deep\n>>>>>>> main\n\n## Empty\n";
    let site = TestSite::new().article("en/a.md", text);
    assert_eq!(said(&site, "E090").len(), 1);
    for code in ["E097", "E074"] {
        assert!(said(&site, code).is_empty(), "{code}");
    }
    assert_eq!(said(&site, "E075").len(), 1, "below it they are");
}

#[test]
fn several_keywords_stand_in_the_title() {
    let text = "---\ntitle: Money back\nkeywords: [money, Money back]\n---\nText.\n";
    let said = said(&TestSite::new().article("en/a.md", text), "E080");
    assert!(
        said[0].contains("`money`, `Money back` stand in"),
        "{said:#?}"
    );
}

#[test]
fn a_misspelt_folder_in_a_link_is_told_with_the_right_one() {
    let text = "# One\n\n[a](../delivry/) [b](../delivry/nothing.md) [c](../delivry/by-sea.md) [d](../delivry/index.md) [e](/delivry/) [f](../elsewhere/) [g](../delivery/nothing.md)\n";
    let site = TestSite::new()
        .article("en/start/a.md", text)
        .article("en/billing/index.md", "# Bills\n\nText.\n")
        .article("en/billing/by-sea.md", "# Bills by sea\n\nText.\n")
        .article("en/delivery/index.md", "# Delivery\n\nText.\n")
        .article("en/delivery/by-sea.md", "# By sea\n\nText.\n");
    let told = told(&site, "E012");
    let meant = [
        Some("`../delivery/`"),
        Some("`../delivery/`"),
        Some("`../delivery/by-sea.md`"),
        Some("`../delivery/index.md`"),
        Some("`../delivery/`"),
        None,
        None,
    ];
    assert_eq!(told.len(), meant.len(), "{told:#?}");
    for (told, meant) in told.iter().zip(meant) {
        let meant = meant.map(|meant| format!("did you mean {meant}?"));
        assert_eq!(meant.is_some(), told.contains("did you mean"), "{told}");
        assert!(told.contains(&meant.unwrap_or_default()), "{told}");
    }
}

#[test]
fn a_comment_that_nothing_closes_is_told_where_it_begins() {
    let site = TestSite::new()
        .article(
            "en/a.md",
            "---\ntitle: A\n---\nText.\n\n<!-- ask Rita\n\nMore.\n",
        )
        .article(
            "en/b.md",
            "---\ntitle: B\n---\n<!-- ask Rita -->\n\nMore.\n",
        );
    let told = said(&site, "E089");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("articles/en/a.md:6 the comment"),
        "{told:?}"
    );
}
