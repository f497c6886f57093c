//! What an editor would mark in a help centre that builds.

use crate::harness::{TestSite, image};

/// What `kb check` says of a code: file, line and what is wrong.
pub(crate) fn said(site: &TestSite, code: &str) -> Vec<String> {
    let ran = site.kb(["check", "--format", "json"]).run();
    let problems = ran.json()["problems"].as_array().unwrap().clone();
    let such = problems.iter().filter(|one| one["code"] == code);
    such.map(|one| {
        let place = &one["place"];
        let file = place["file"].as_str().unwrap();
        let what = one["what"].as_str().unwrap();
        format!("{file}:{} {what}", place["line"].as_u64().unwrap_or(0))
    })
    .collect()
}

/// The one problem of a code, which says all of this.
pub(crate) fn one(site: &TestSite, code: &str, parts: &[&str]) {
    let said = said(site, code);
    assert_eq!(said.len(), 1, "{code}: {said:#?}");
    for part in parts {
        assert!(said[0].contains(part), "`{part}` is not in {}", said[0]);
    }
}

#[test]
fn two_articles_with_one_title_name_each_other() {
    let site = TestSite::new()
        .article("en/a.md", "---\ntitle: How do I pay?\n---\nSo.\n")
        .article(
            "en/b/c.md",
            "---\norder: 1\ntitle: how do i pay?\n---\nSo.\n",
        );
    one(
        &site,
        "E070",
        &["articles/en/b/c.md:3 ", "`en/a.md` has the title"],
    );
}

#[test]
fn an_article_without_title_or_description_is_told() {
    let site = TestSite::new()
        .article("en/a.md", "---\ndescription: So.\n---\nText.\n")
        .article("en/b.md", "# A title\n\nText.\n")
        .article("en/c.md", "# Another title\n\nText.\n");
    one(
        &site,
        "E071",
        &["articles/en/a.md:0 ", "is called `A` after its file"],
    );
    one(
        &site,
        "E072",
        &["2 articles of this folder", "`b.md`, `c.md`"],
    );
}

#[test]
fn headings_and_pictures_are_looked_over() {
    let text = "---\ntitle: One\n---\nText\n\n## Two\n\n#### Three\n\nText\n\n## Four\n\n![](a.png)\n\n## Five\n";
    let site = TestSite::new()
        .article("en/a.md", text)
        .file("articles/en/a.png", image(2, 2))
        .file("articles/en/left-over.png", image(2, 2));
    one(
        &site,
        "E074",
        &[
            "a.md:8 ",
            "of the fourth, and above it stands one of the second",
        ],
    );
    one(&site, "E075", &["a.md:16 ", "below the heading `Five`"]);
    one(&site, "E073", &["a.md:14 ", "the picture `a.png`"]);
    one(&site, "E081", &["articles/en/left-over.png:0 "]);
}

#[test]
fn a_long_title_is_measured_as_readers_see_it() {
    let bengali = "টাকা ফেরত পেতে কত দিন লাগে এবং কীভাবে তার অবস্থা জানা যায়";
    let english = "How many days does it take until the money is back on my own account";
    let site = TestSite::new()
        .config("[site]\nlanguages = [\"en\", \"bn\"]\n")
        .article("en/a.md", &format!("---\ntitle: {english}\n---\nText.\n"))
        .article("bn/b.md", &format!("---\ntitle: {bengali}\n---\nলেখা।\n"));
    one(&site, "E076", &["articles/en/a.md:2 ", "68 letters wide"]);
}

#[test]
fn a_review_that_is_due_names_its_owner() {
    let site = TestSite::new()
        .article(
            "en/a.md",
            "---\ntitle: One\nowner: payments\nreview_by: 2020-01-02\n---\nText.\n",
        )
        .article(
            "en/b.md",
            "---\ntitle: Two\nreview_by: 2999-01-02\n---\nText.\n",
        );
    one(&site, "E077", &["a.md:4 ", "by `payments` by 2020-01-02"]);
}

#[test]
fn translations_that_are_missing_or_old_are_told() {
    let site = TestSite::new()
        .config("[site]\nlanguages = [\"en\", \"bn\"]\n")
        .article(
            "en/a.md",
            "---\ntitle: One\nupdated: 2026-11-20\n---\nText.\n",
        )
        .article(
            "bn/a.md",
            "---\ntitle: এক\nupdated: 2026-10-01\n---\nলেখা।\n",
        )
        .article("en/b.md", "---\ntitle: Two\n---\nText.\n");
    one(&site, "E078", &["articles/en/b.md:0 ", "not there in `bn`"]);
    one(
        &site,
        "E079",
        &["articles/bn/a.md:3 ", "`en/a.md` was changed on 2026-11-20"],
    );
}

#[test]
fn keywords_that_help_nobody_are_told() {
    let text = "---\ntitle: How do I get a refund?\nkeywords: [refunds, money back, Money Back, \"?!\"]\n---\nText.\n";
    let site = TestSite::new().article("en/a.md", text);
    let said = said(&site, "E080");
    assert_eq!(said.len(), 3, "{said:#?}");
    for (said, part) in said.iter().zip([
        "`refunds` stands in the title",
        "`Money Back` stands there twice",
        "`?!` stands without",
    ]) {
        assert!(said.starts_with("articles/en/a.md:3 "), "{said}");
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn a_number_in_an_article_is_told_where_people_are_behind_the_search() {
    let text = "---\ntitle: One\n---\nCall 01700-123456, or [mail](mailto:press@example.com).\n";
    let channel = "[[channel]]\nkind = \"phone\"\nid = \"calls\"\ntarget = \"+880 1700-123456\"\n";
    let site = TestSite::new().article("en/a.md", text).config(channel);
    let said_here = said(&site, "E083");
    assert_eq!(said_here.len(), 2, "{said_here:#?}");
    assert!(said_here[0].contains("a.md:4 ") && said_here[0].contains("`calls`"));
    assert!(!said_here[0].contains("123456"), "{said_here:#?}");
    assert!(said_here[1].contains("a mail address of no channel, past the search"));

    let press =
        "[[channel]]\nkind = \"email\"\ntarget = \"press@example.com\"\ngate = \"always\"\n";
    let site = site.config(&format!("{channel}\n{press}"));
    assert_eq!(said(&site, "E083").len(), 1);

    let open = site.config(&format!("{channel}gate = \"always\"\n"));
    assert!(said(&open, "E083").is_empty());
}

#[test]
fn only_what_no_list_and_no_link_leads_to_is_an_orphan() {
    let mut site = TestSite::new();
    for number in 0..203 {
        let link = if number == 0 {
            "[last](a202.md)"
        } else {
            "Text."
        };
        let text = format!("---\ntitle: Title {number:03}\n---\n{link}\n");
        site = site.article(&format!("en/a{number}.md"), &text);
    }
    let said = said(&site, "E084");
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said[0].starts_with("articles/en/a200.md"), "{said:#?}");
}

#[test]
fn a_draft_is_neither_a_way_to_an_article_nor_in_its_place() {
    let mut site = TestSite::new().config("[site]\nlanguages = [\"en\", \"bn\"]\n");
    for number in 0..202 {
        let draft = if number < 2 { "draft: true\n" } else { "" };
        let link = if number == 0 {
            "[last](a201.md)"
        } else {
            "Text."
        };
        let text = format!("---\ntitle: Title {number:03}\n{draft}---\n{link}\n");
        site = site.article(&format!("en/a{number}.md"), &text);
    }
    assert!(said(&site, "E084").is_empty());
    let site = site
        .article("en/a9999.md", "---\ntitle: Title 999\n---\nText.\n")
        .article("bn/a9999.md", "---\ntitle: এক\ndraft: true\n---\nলেখা।\n");
    one(&site, "E084", &["articles/en/a9999.md"]);
    one(&site, "E078", &["201 articles of this folder"]);
}

#[test]
fn links_lead_where_customers_would_come() {
    let links = "[b](/en/old) [c](https://help.acme.example/en/b) <me@acme.example>\n\n[d](https://help.acme.example/en/nope)\n";
    let site = TestSite::new()
        .config("[site]\nurl = \"https://help.acme.example\"\n")
        .article("en/a.md", &format!("---\ntitle: One\n---\n{links}"))
        .article(
            "en/b.md",
            "---\ntitle: Two\naliases: [/en/old]\n---\nText.\n",
        );
    one(&site, "E012", &["a.md:6 ", "leads nowhere on this site"]);
    let page = site.serve().page("/en/a");
    assert!(page.contains("<a href=\"/en/b\">b</a>"));
    assert!(page.contains("href=\"mailto:me@acme.example\""));
}

#[test]
fn slips_of_the_pen_are_told() {
    let text = "---\ntitle: One\n---\n<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> main\n\n| a | b |\n| - | - |\n| 1 | 2 | 3 |\n\n[](a.md) [x](some file.md)\n\n## A {#a}\n\nx\n\n## B {#a}\n\n```sh\nx\n";
    let site = TestSite::new().article("en/a.md", text).article(
        "en/b.md",
        "---\ntitle: Two\npublish_at: 2999-01-02\nexpire_at: 2999-01-01\n---\nText.\n",
    );
    for (code, place) in [
        ("E089", "a.md:22 "),
        ("E090", "a.md:4 "),
        ("E091", "a.md:12 "),
        ("E092", "a.md:14 "),
        ("E093", "a.md:14 "),
        ("E094", "a.md:20 "),
        ("E095", "b.md:4 "),
    ] {
        one(&site, code, &[place]);
    }
    site.kb(["check"]).run().ended(1);
}

#[test]
fn drafts_may_be_as_they_are_and_use_their_pictures() {
    let text = "---\ntitle: One\ndraft: true\n---\n![](a.png)\n\n## Empty\n";
    let site = TestSite::new()
        .article("en/a.md", text)
        .article("en/b.md", "---\ntitle: Two\n---\nText.\n")
        .file("articles/en/a.png", image(2, 2));
    for code in ["E073", "E075", "E081"] {
        assert!(said(&site, code).is_empty(), "{code}");
    }
}

#[test]
fn weights_may_be_given_on_the_command_line() {
    let site = TestSite::new().article(
        "en/a.md",
        "---\ntitle: One\n---\n[nowhere](b.md)\n\n## Empty\n",
    );
    site.kb(["check"]).run().ended(0);
    let denied = site.kb(["check", "--deny", "warnings"]).run().ended(1);
    denied.says(&["error[E012]", "error[E075]"]);
    site.kb(["check", "--deny", "E075"]).run().ended(1);
    let allowed = [
        "check", "--deny", "warnings", "--allow", "E012", "--allow", "e075",
    ];
    site.kb(allowed).run().ended(0);
    site.kb(["build", "--deny", "E012"]).run().ended(1);
    site.kb(["build"]).run().ended(0);
    let wrong = site.kb(["check", "--deny", "E0122"]).run().ended(2);
    wrong.says(&["did you mean `E012`?"]);
}

#[test]
fn what_is_denied_in_the_settings_does_not_keep_the_articles_from_being_looked_at() {
    let form = "[[channel]]\nkind = \"form\"\n";
    let site = TestSite::new()
        .config(form)
        .article("en/a.md", "---\ntitle: One\n---\n[nowhere](b.md)\n");
    let ran = site.kb(["check", "--deny", "warnings"]).run().ended(1);
    ran.says(&["error[E043]", "error[E012]"]);
    site.kb(["build", "--deny", "warnings"]).run().ended(2);
}

#[test]
fn a_long_report_shows_the_first_of_each_code() {
    let text = "---\ntitle: One\n---\nText\n\n".to_owned() + &"## Empty\n\n".repeat(14);
    let site = TestSite::new().article("en/a.md", &text);
    let short = site.kb(["check"]).run().ended(0);
    assert_eq!(short.stderr.matches("warning[E075]").count(), 10);
    short.says(&["E075: 4 more not shown (`--all` shows them). Nothing stands below a heading."]);
    let long = site.kb(["check", "--all"]).run().ended(0);
    assert_eq!(long.stderr.matches("warning[E075]").count(), 14);
}

#[test]
fn a_writer_may_allow_what_is_right_here_and_says_why() {
    let text = "---\ntitle: One\n---\n<!-- kb-allow E075: all of it is to come -->\n\n[a](gone.md)\n\n<!-- kb-allow E012: the article is to come -->\n[b](gone.md) and\n[c](gone.md)\n\n## Empty\n";
    let site = TestSite::new().article("en/a.md", text);
    let ran = site.kb(["check", "--deny", "E075"]).run().ended(0);
    assert_eq!(
        ran.stderr.matches("warning[E012]").count(),
        1,
        "{}",
        ran.stderr
    );
    ran.says(&["en/a.md:6:1", "1 warning, "]);
    let built = site.build();
    let told = built.outcome.problems.iter().filter(|one| one.is_told());
    assert_eq!(told.count(), 1);
    assert_eq!(built.outcome.summary.warnings, 1);
}

#[test]
fn what_allows_nothing_is_told() {
    let text = "---\ntitle: One\n---\nText\n\n<!-- kb-allow E012: so -->\nText\n\n<!-- kb-allow E013 -->\nText\n";
    let site = TestSite::new().article("en/a.md", text);
    let told = said(&site, "E085");
    assert_eq!(told.len(), 2, "{told:#?}");
    assert!(
        told[0].contains("a.md:6 there is no E012 here"),
        "{told:#?}"
    );
    assert!(
        told[1].contains("a.md:9 `kb-allow` says no reason"),
        "{told:#?}"
    );
    site.kb(["check", "--deny", "warnings", "--allow", "E085"])
        .run()
        .ended(0);
}

#[test]
fn what_was_seen_of_a_text_is_remembered_and_told_alike() {
    let config = |number: &str| format!("[[channel]]\nkind = \"phone\"\ntarget = \"{number}\"\n");
    let site = TestSite::new()
        .config(&config("+880 1700-123456"))
        .article(
            "en/a.md",
            "# A\n\n## Empty\n\n## Next\n\n![](nothing.png) [b](b.md)\n",
        )
        .article("en/b.md", "---\ntitle: B\n---\nCall +880 1800 222333.\n")
        .article(
            "en/c.md",
            "---\ntitle: C\nreview_by: 2020-01-01\n---\nText.\n",
        );
    let all = || {
        let ran = site.kb(["check", "--all", "--format", "json"]).run();
        ran.json()["problems"].clone()
    };
    let cache = site.index().join("cache/editorial.bin");
    let first = all();
    let known = std::fs::read(&cache).unwrap();
    assert_eq!(all(), first);
    assert_eq!(std::fs::read(&cache).unwrap(), known);
    for at in [0, 40, known.len() - 1] {
        let mut damaged = known.clone();
        damaged[at] ^= 1;
        std::fs::write(&cache, damaged).unwrap();
        assert_eq!(all(), first, "{at}");
    }

    // Another number is behind the search, and the text is the same.
    assert!(said(&site, "E083").is_empty());
    site.write("kb.toml", config("+880 1800-222333"));
    one(&site, "E083", &["articles/en/b.md:4"]);
    site.write("kb.toml", config("+880 1700-123456"));
    assert_eq!(all(), first);
    site.write("articles/en/a.md", "# A\n\nText. [b](b.md)\n");
    let after = all();
    assert_ne!(after, first);
    std::fs::remove_dir_all(site.index()).unwrap();
    assert_eq!(all(), after);
}
