//! Old addresses: those that the web had, and the folders that a navigation makes.
//!
//! It must not know what is in the texts.

use super::{imported, text};
use crate::problem::{Problem, Severity};

/// The old addresses that a text answers at.
fn aliases(text: &str) -> Vec<&str> {
    text.lines()
        .filter_map(|line| line.strip_prefix("  - /"))
        .collect()
}

#[test]
fn markdown_of_a_help_desk_opens_its_home_page_search_and_form_in_each_language() {
    let page = |id: u8, to: &str| format!("---\nid: {id}\n---\n\n[x]({to})\n");
    let desk = "https://s.example/hc/en-us/articles/";
    let (one, two) = (
        page(1, &format!("{desk}2-Two")),
        page(2, &format!("{desk}1")),
    );
    let made = imported(
        "markdown",
        &[
            ("a/one.md", &one),
            ("b/two.md", &two),
            ("c.md", "[home](https://s.example/hc/en-us)\n"),
        ],
    );
    assert_eq!(
        aliases(text(&made, "en/index.md")),
        ["hc", "hc/en-us"],
        "{:#?}",
        made.files
    );
    assert_eq!(text(&made, "en/c.md"), "[home](index.md)\n");

    let of_bn = page(2, "https://s.example/hc/bn/articles/1-%E0%A6%95");
    let made = imported(
        "markdown",
        &[
            ("bn/one.md", &page(1, "../x.png")),
            ("bn/two.md", &of_bn),
            ("en/index.md", "# Home\n"),
            ("en/one.md", &one),
            ("en/two.md", &two),
        ],
    );
    let of = |path: &str| aliases(text(&made, path)).join(" ");
    assert_eq!(of("en/index.md"), "hc hc/en-us");
    assert_eq!(of("bn/index.md"), "hc/bn");
    assert_eq!(of("en/one.md"), "hc/en-us/articles/1");
    assert_eq!(
        of("en/two.md"),
        "hc/en-us/articles/2 hc/en-us/articles/2-Two"
    );
    assert_eq!(of("bn/one.md"), "hc/bn/articles/1 hc/bn/articles/1-ক");

    let made = imported("markdown", &[("a.md", "# A\n"), ("b.md", "[x](a.md)\n")]);
    assert!(!made.files.contains_key("en/index.md"));
}

#[test]
fn the_form_and_the_search_of_a_help_desk_become_those_of_kb() {
    let page = "---\nid: 1\n---\n\n[a](/hc/en-us/requests/new) [b](https://s.example/hc/en-us/requests/new?ticket_form_id=3) \
        [c](/hc/en-us/search?utf8=1&query=pay+out#x) [d](/hc/bn/search) [e](/hc/requests/new) \
        [f](https://s.example/hc/en-us/articles/1) [g](https://t.example/hc/en-us/requests/new) [h](/hc/en-us/community)\n";
    let made = imported("markdown", &[("en/a.md", page), ("bn/a.md", "# A\n")]);
    let a = text(&made, "en/a.md");
    assert!(
        a.ends_with(
            "[a](/en/contact) [b](/en/contact) [c](/en/search?q=pay+out) [d](/bn/search) [e](/en/contact) \
             [f](a.md) [g](https://t.example/hc/en-us/requests/new) [h](/hc/en-us/community)\n"
        ),
        "{a}"
    );
}

#[test]
fn what_jekyll_sent_on_began_with_the_base_of_the_site() {
    let page = "---\nredirect_from:\n  - /old/a.html\n  - older\n---\n[b](/docs/old/b.html)\n";
    let made = imported(
        "jekyll",
        &[
            ("_config.yml", "baseurl: /docs\n"),
            ("a.md", page),
            ("b.md", "---\nredirect_from: old/b.html\n---\nB\n"),
        ],
    );
    let a = text(&made, "en/a.md");
    assert_eq!(
        aliases(a),
        ["docs/a.html", "docs/a", "docs/old/a.html", "docs/older"]
    );
    assert!(a.ends_with("[b](b.md)\n"), "{a}");
    assert!(!a.contains("redirect_from"), "{a}");
}

#[test]
fn a_section_in_a_section_of_mkdocs_does_not_repeat_its_folder() {
    let nav = "nav:\n  - index.md\n  - Install: install/index.md\n  - Move: move/index.md\n  - Use it:\n    - use/index.md\n    - Deeper:\n      - use/a.md\n      - use/b.md\n    - Far:\n      - use/far/c.md\n  - One:\n    - Half:\n      - x/d.md\n    - Other half:\n      - x/e.md\n";
    let pages = [
        "index",
        "install/index",
        "move/index",
        "move/unlisted",
        "use/index",
        "use/a",
        "use/b",
        "use/far/c",
        "x/d",
        "x/e",
    ];
    let pages = pages.map(|page| (format!("docs/{page}.md"), format!("# {page}\n")));
    let mut files = vec![("mkdocs.yml", nav)];
    files.extend(
        pages
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str())),
    );
    let made = imported("mkdocs", &files);
    let paths: Vec<&String> = made.files.keys().collect();
    assert_eq!(
        paths,
        [
            "en/index.md",
            "en/install.md",
            "en/move/index.md",
            "en/move/unlisted.md",
            "en/one/half/d.md",
            "en/one/half/index.md",
            "en/one/index.md",
            "en/one/other-half/e.md",
            "en/one/other-half/index.md",
            "en/use/deeper/a.md",
            "en/use/deeper/b.md",
            "en/use/deeper/index.md",
            "en/use/far/c.md",
            "en/use/far/index.md",
            "en/use/index.md",
        ]
    );
    let problems = made.problems.iter();
    let weighs = |one: &&Problem| one.severity > Severity::Note;
    assert_eq!(problems.filter(weighs).count(), 0, "{:#?}", made.problems);
    // What was served at the slash of a folder still is.
    assert_eq!(aliases(text(&made, "en/install.md")), ["install/"]);
    assert_eq!(aliases(text(&made, "en/use/deeper/a.md")), ["use/a/"]);
}
