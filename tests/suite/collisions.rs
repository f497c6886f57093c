//! What cannot have the address, the id or the alias that its writer wants: said, and nothing is lost.

use proptest::prelude::*;

use crate::harness::TestSite;

/// What of a name or an address is hard to tell from another: letter case, composed and decomposed letters,
/// spaces and dashes, names of index files, names of no letter, and what kb calls its own pages.
const NAMES: [&str; 14] = [
    "billing",
    "Billing",
    "BILLING",
    "My Orders",
    "my-orders",
    "caf\u{e9}",
    "cafe\u{301}",
    "!!!",
    "-",
    "index",
    "README",
    "Index",
    "all",
    "billing.md",
];

#[test]
fn an_alias_that_cannot_be_is_said_and_takes_nothing_away() {
    let site = TestSite::new()
        .article(
            "en/a.md",
            "---\ntitle: A\naliases: [/en/b, /en/x, /../etc, /]\n---\nText.\n",
        )
        .article("en/b.md", "# B\n\nText.\n")
        .article("en/c.md", "---\ntitle: C\naliases: [/en/x]\n---\nText.\n");
    let built = site.build();
    let problems = built.problems();
    assert_eq!(problems.len(), 4, "{problems:#?}");
    assert!(
        problems
            .iter()
            .all(|line| line.starts_with("E018 articles/en/")),
        "{problems:#?}"
    );
    let customer = site.serve();
    assert_eq!(customer.page("/en/b").title(), "B");
    assert_eq!(customer.get("/en/x").moved_to(), "308 /en/a");
}

#[test]
fn an_alias_that_kb_or_another_text_answers_is_said_and_never_stops_the_site() {
    let sample = TestSite::sample();
    let customer = sample.serve();
    let page = customer.page("/en/billing/refunds").text().to_owned();
    // The names that pictures, scripts and styles have at present.
    let assets = page.split('"').filter(|link| link.starts_with("/assets/"));
    let taken = [
        "/en/billing/refunds.md",
        "/en/billing/index.md",
        "/bn/billing/cards/lost-card",
        "/bn/billing/",
        "/feed.xml",
        "/sitemap.xml",
        "/robots.txt",
        "/opensearch.xml",
        "/llms.txt",
        "/-/live",
        "/api/v1/search",
        "/en/search",
        "/bn/search/",
        "/en/billing/%3Fpage=2",
    ];
    for alias in taken.into_iter().chain(assets) {
        let text = format!("---\ntitle: Old\naliases: [\"{alias}\"]\n---\nText.\n");
        sample.write("articles/en/old.md", text);
        let built = sample.build();
        let problem = built.problem("E018");
        assert_eq!(problem.place.file, "articles/en/old.md", "{alias}");
        assert_eq!(built.problems().len(), 1, "{alias}: {:?}", built.problems());
    }
    let under = TestSite::new()
        .config("[site]\nurl = \"https://x.example/help\"\n")
        .article(
            "en/a.md",
            "---\ntitle: A\naliases: [/help/feed.xml, /llms.txt, /help/en/old]\n---\nText.\n",
        );
    assert_eq!(under.build().problems().len(), 2);
}

#[test]
fn two_articles_with_one_address_are_an_error_that_names_both() {
    let site = TestSite::new()
        .article("en/refund policy.md", "# One\n\nText.\n")
        .article("en/refund-policy.md", "# Two\n\nText.\n");
    let built = site.build();
    let problem = built.problem("E009");
    assert!(problem.is_error());
    let said = problem.to_string();
    assert!(
        said.contains("refund policy.md")
            && said.contains("refund-policy.md")
            && said.contains("slug"),
        "{said}"
    );
    assert_eq!(site.serve().page("/en/refund-policy").title(), "One");
    assert!(site.strict().build().outcome.edition.is_none());
}

#[test]
fn a_folder_and_an_article_of_one_name_stand_beside_each_other() {
    let site = TestSite::new()
        .article("en/billing.md", "# All about money\n\nOne page.\n")
        .article("en/billing/index.md", "# Billing\n\nA folder.\n")
        .article("en/billing/refunds.md", "# Refunds\n\nText.\n");
    assert_eq!(site.build().problems(), [""; 0]);
    let customer = site.strict().serve();
    for (page, title, source) in [
        ("/en/billing", "All about money", "/en/billing.md"),
        ("/en/billing/", "Billing", "/en/billing/index.md"),
    ] {
        assert_eq!(customer.page(page).title(), title);
        assert!(
            customer
                .page(source)
                .text()
                .starts_with(&format!("# {title}"))
        );
    }
}

#[test]
fn two_articles_whose_markdown_has_one_address_are_an_error_that_names_both() {
    let site = TestSite::new()
        .article("en/billing/index.md", "# Billing\n\nA folder.\n")
        .article(
            "en/billing/a.md",
            "---\ntitle: A\nslug: index\n---\nText.\n",
        );
    let said = site.build().problem("E009").to_string();
    assert!(
        said.contains("billing/a.md") && said.contains("billing/index.md"),
        "{said}"
    );
    assert_eq!(site.serve().page("/en/billing/").title(), "Billing");
}

#[test]
fn two_texts_that_stand_in_at_one_address_do_not_stop_the_site() {
    let named = |title: &str| format!("---\ntitle: {title}\nslug: billing\n---\nText.\n");
    let site = TestSite::new()
        .config("[site]\nlanguages = [\"en\", \"de\", \"bn\"]\n")
        .article("en/one.md", &named("One"))
        .article("de/two.md", &named("Two"))
        .article("bn/three.md", "# তিন\n\nকথা।\n");
    let customer = site.serve();
    assert_eq!(customer.page("/bn/billing").title(), "Two");
    assert_eq!(customer.page("/de/billing").title(), "Two");
}

#[test]
fn two_articles_with_one_id_are_an_error_but_translations_share_it() {
    let numbered = |id: &str| format!("---\ntitle: T\nid: {id}\n---\nText.\n");
    let site = TestSite::new()
        .article("en/a.md", &numbered("7"))
        .article("en/b.md", &numbered("\"7\""))
        .article("bn/c.md", &numbered("7"));
    let built = site.build();
    assert!(built.problem("E010").is_error());
    let customer = site.serve();
    assert_eq!(
        customer
            .page("/en/a")
            .alternates()
            .get("bn")
            .map(String::as_str),
        Some("/bn/c")
    );
}

#[test]
fn addresses_of_kbs_own_are_refused_with_a_way_out() {
    let site = TestSite::new()
        .article("en/search.md", "# S\n\nText.\n")
        .article("en/contact/us.md", "# C\n\nText.\n")
        .article("en/find.md", "---\ntitle: F\nslug: Search\n---\nText.\n")
        .article("en/help/search.md", "# Deeper is fine\n\nText.\n");
    let problems = site.build().problems();
    let reserved: Vec<_> = problems
        .iter()
        .filter(|line| line.starts_with("E011"))
        .collect();
    assert_eq!(reserved.len(), 3, "{problems:#?}");
    assert_eq!(
        site.serve().page("/en/help/search").title(),
        "Deeper is fine"
    );
}

#[test]
fn a_name_without_letters_is_refused_and_a_folder_without_letters_is_not() {
    let site = TestSite::new()
        .article("en/---.md", "Text.\n")
        .article("en/!!!/a.md", "# A\n\nText.\n");
    let built = site.build();
    assert!(built.problem("E019").remedy.contains("slug"));
    assert_eq!(site.serve().page("/en/-/a").title(), "A");
}

#[test]
fn very_long_names_are_cut_and_still_told_apart() {
    let long = |end: &str| format!("en/{}{end}.md", "ক".repeat(80));
    let site = TestSite::new()
        .article(&long("-one"), "# One\n\nText.\n")
        .article(&long("-two"), "# Two\n\nText.\n");
    let built = site.build();
    // Both names begin with the same 200 bytes: one address, one problem, never a silent loss.
    assert!(
        built.problem("E009").remedy.contains("slug"),
        "{:?}",
        built.problems()
    );
}

#[test]
fn files_about_the_project_are_left_out_and_said() {
    let site = TestSite::bare()
        .file("LICENSE.md", "# MIT\n\nPermission is hereby granted.\n")
        .file("CONTRIBUTING.md", "# Contributing\n\nSend patches.\n")
        .file(
            "SOURCE.md",
            "---\ntitle: Where we buy\n---\nAn article after all.\n",
        )
        .file("guide/start.md", "# Start\n\nText.\n");
    let problems = site.build().problems();
    assert_eq!(
        problems
            .iter()
            .filter(|line| line.starts_with("E021"))
            .count(),
        2,
        "{problems:#?}"
    );
    let customer = site.serve();
    assert_eq!(customer.get("/en/license").status, 404);
    assert_eq!(customer.page("/en/source").title(), "Where we buy");
}

#[test]
fn folders_whose_names_make_one_address_are_told_by_name_and_shown_as_one() {
    for (one, other) in [
        ("billing", "Billing"),
        ("my-orders", "My Orders"),
        ("start", "Start"),
        ("!!!", "\u{2026}"),
        ("a/b c", "a/b-c"),
    ] {
        let site = TestSite::new()
            .config("[site]\nlanguages = [\"en\", \"bn\"]\n")
            .article(&format!("en/{one}/first.md"), "# First\n\nText.\n")
            .article(
                &format!("en/{other}/second.md"),
                "---\ntitle: Second\nslug: other\n---\nText. [Gone](gone.md)\n",
            );
        let built = site.build();
        let problem = built.problem("E009");
        let said = problem.to_string();
        assert!(
            said.contains(&format!("`en/{one}`")) && said.contains(&format!("`en/{other}`")),
            "{said}"
        );
        assert!(said.contains("rename"), "{said}");
        assert_eq!(problem.place.line, None, "{said}");
        // Of the others nothing is kept back.
        built.problem("E012");
        assert_eq!(built.problems().len(), 2, "{:?}", built.problems());
        assert!(site.strict().build().outcome.edition.is_none());
    }
    let site = TestSite::new()
        .article("en/billing/first.md", "# First\n\nText.\n")
        .article("en/Billing/second.md", "# Second\n\nText.\n");
    let customer = site.serve();
    assert_eq!(customer.page("/en/billing/first").title(), "First");
    assert_eq!(customer.page("/en/billing/second").title(), "Second");
    let category = customer.page("/en/billing/").text().to_owned();
    assert!(category.contains("First") && category.contains("Second"));
}

#[test]
fn the_folder_that_came_later_is_told_in_drafts_and_other_languages_too_and_not_what_lies_below() {
    let draft = "---\ntitle: Draft\ndraft: true\n---\nText.\n";
    let site = TestSite::new()
        .config("[site]\nlanguages = [\"en\", \"bn\"]\n")
        .article("en/Billing/cards/a.md", "# A\n\nText.\n")
        .article("en/billing/cards/b.md", draft)
        .article("bn/billing/cards/a.md", "# ক\n\nকথা।\n");
    let said = site.build().problems();
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(
        said[0].starts_with(
            "E009 articles/en/Billing/cards/a.md: the folders `en/billing` and `en/Billing`"
        ),
        "{said:?}"
    );
    let site = TestSite::new()
        .config("[site]\nlanguages = [\"en\", \"bn\"]\n")
        .article("en/Billing/a.md", "# A\n\nText.\n")
        .article("bn/billing/b.md", "# \u{996}\n\n\u{995}\u{9a5}\u{9be}\n");
    let built = site.build();
    assert!(built.problem("E009").what.contains("`bn/billing`"));
    assert_eq!(built.problems().len(), 1, "{:?}", built.problems());
    // Composed and decomposed letters are one name.
    let site = TestSite::new()
        .article("en/caf\u{e9}/a.md", "# A\n\nText.\n")
        .article("en/cafe\u{301}/b.md", "# B\n\nText.\n");
    assert_eq!(site.build().problems(), [""; 0]);
    assert_eq!(site.serve().page("/en/caf%C3%A9/b").title(), "B");
}

#[test]
fn a_new_article_begins_in_the_folder_that_is_there_and_never_beside_it() {
    let site = TestSite::sample().article("en/my-orders/Old Ones/x.md", "# X\n\nText.\n");
    for (typed, meant) in [
        ("Billing", "`billing`"),
        ("BILLING/deep", "`billing/deep`"),
        ("My Orders/Old Ones", "`my-orders/Old Ones`"),
        ("my-orders/old-ones", "`my-orders/Old Ones`"),
    ] {
        for lang in ["en", "bn"] {
            let ran = site
                .kb(["new", "Upper case?", "--category", typed, "--lang", lang])
                .run()
                .ended(2);
            assert!(
                ran.stderr.contains(&format!("did you mean {meant}?")),
                "{}",
                ran.stderr
            );
        }
    }
    for there in ["billing", "my-orders/Old Ones", "new-one"] {
        site.kb(["new", "Upper case?", "--category", there])
            .run()
            .ended(0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, max_shrink_iters: 60, ..ProptestConfig::default() })]

    #[test]
    fn whatever_names_writers_choose_no_two_stop_the_site(
        files in prop::collection::vec(
            (0..2_usize, prop::collection::vec(0..NAMES.len(), 1..4), 0..6_usize, 0..NAMES.len(), 0..2_usize),
            2..7,
        ),
    ) {
        let site = TestSite::new().config("[site]\nlanguages = [\"en\", \"bn\"]\n");
        for (lang, path, kind, name, deep) in files {
            let lang = ["en", "bn"][lang];
            let path: Vec<&str> = path.iter().map(|one| NAMES[*one]).collect();
            let name = NAMES[name];
            let address = format!("/{lang}/{}{name}", ["", "billing/"][deep]);
            let front = match kind {
                1 => format!("slug: \"{name}\"\n"),
                2 => format!("aliases: [\"{address}\", \"{address}/\"]\n"),
                3 => format!("id: \"{name}\"\n"),
                4 => format!("lang: {}\n", ["bn", "en"][deep]),
                _ => String::new(),
            };
            let end = ["", ".md"][usize::from(kind != 5)];
            let file = format!("articles/{lang}/{}{end}", path.join("/"));
            // A file may be in the way of a folder, and a folder in that of a file, as on any disk.
            let whole = site.folder().join(&file);
            if whole.is_dir() || whole.ancestors().skip(1).any(|above| above.is_file()) {
                continue;
            }
            site.write(&file, format!("---\ntitle: T\n{front}---\nText.\n"));
        }
        let built = site.try_build();
        prop_assert!(built.is_ok(), "{:?}", built.err());
    }
}
