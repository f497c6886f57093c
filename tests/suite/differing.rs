//! `kb diff`: what a change does to customers, told before it is merged.

use crate::harness::TestSite;

const TESTS: &str = "[[test]]\nquery = \"get a refund\"\nexpect = \"billing/refunds\"\n";

fn changed() -> TestSite {
    let site = TestSite::sample()
        .config("[site]\nlanguages = [\"en\", \"bn\"]\n")
        .file("search-tests.toml", TESTS)
        .article(
            "en/shipping/old.md",
            "---\ntitle: The old depot\n---\nIt is closed. [Cards](../billing/none.md)\n",
        );
    site.kb(["build", "--quiet"]).run().ended(0);
    site.write("articles/en/billing/policy.md", "---\ntitle: Get a refund\nkeywords: [get a refund]\n---\nGet a refund: how to get a refund.\n\n<!-- kb-allow E012: it is written next week -->\n[Later](later.md)\n");
    site.write(
        "articles/en/billing/refunds.md",
        "---\ntitle: Returns\naliases: [/en/old-refunds, /en/older]\nupdated: 2026-11-20\nkeywords: [money back]\ntags: [money]\n---\nAsk for it within 30 days.\n\n## How long does it take?\n\nSix days.\n",
    );
    site.remove("articles/en/shipping/old.md");
    site
}

#[test]
fn a_change_is_told_in_the_order_in_which_customers_meet_it() {
    let site = changed();
    let ran = site.kb(["diff"]).run().ended(0);
    let mut at = 0;
    for part in [
        "Answers: 1 of 1 questions are answered otherwise: 1 worse",
        "  get a refund: Returns, 1 → ",
        "Pages: 1 added, 1 changed, 1 removed",
        "  - /en/shipping/old \"The old depot\", nothing leads on from there",
        "  ~ /en/billing/refunds title \"How do I get a refund?\" → \"Returns\"; text: \"How long does it take?\"",
        "  + /en/billing/policy \"Get a refund\"",
        "Redirects: 1 added",
        "  + /en/older → /en/billing/refunds",
        "Problems: 1 new, 1 gone",
        "  + error[E052] articles/en/shipping/old.md: the page `/en/shipping/old` is gone",
        "  - warning[E012] articles/en/shipping/old.md",
    ] {
        let found = ran.stdout[at..].find(part);
        at += found.unwrap_or_else(|| panic!("`{part}` in order in {}", ran.stdout));
    }
    assert_eq!(
        site.kb(["check", "--quiet"]).run().code,
        1,
        "nothing was published"
    );
}

#[test]
fn a_comment_for_a_pull_request_can_be_found_again_and_holds_no_markup_of_the_articles() {
    let site = changed();
    site.write(
        "articles/en/billing/odd.md",
        "---\ntitle: \"A | b <script> @all\"\n---\nText.\n",
    );
    let ran = site.kb(["diff", "--format", "markdown"]).run().ended(0);
    for part in [
        "<!-- kb diff -->\n### What this change does\n\n**Answers:** 1 of 1 questions",
        "| worse | `get a refund` (en) | `Returns, 1 → ",
        "| removed | `/en/shipping/old` | `The old depot` | **nothing leads on** |",
        "| added | `/en/billing/odd` | `A \\| b <script> @all` | |",
        "| new | error E052 | `articles/en/shipping/old.md` |",
    ] {
        assert!(ran.stdout.contains(part), "{part} in {}", ran.stdout);
    }
}

#[test]
fn real_questions_tell_what_they_find_otherwise() {
    let site = changed();
    site.remove("search-tests.toml");
    site.write(
        "asked.txt",
        "get a refund\nget a refund\n\nparcel arrive\nbn\tটাকা ফেরত\n",
    );
    let ran = site
        .kb(["diff", "--queries", "asked.txt", "--format", "json"])
        .run()
        .ended(0);
    let document = ran.json();
    assert_eq!(document["answers"]["asked"], 3);
    let changed = document["answers"]["changed"].as_array().unwrap();
    assert_eq!(changed.len(), 1, "{changed:#?}");
    let one = &changed[0];
    assert_eq!(
        (&one["query"], &one["real"], &one["rank_before"]),
        (&"get a refund".into(), &true.into(), &1.into())
    );
    assert_eq!(one["first_after"], "Get a refund");
    assert_eq!(
        document["pages"]["changed"][0]["title_before"],
        "How do I get a refund?"
    );
    assert_eq!(document["redirects"]["added"][0]["from"], "/en/older");
}

#[test]
fn without_anything_to_compare_with_it_is_said_so() {
    let site = TestSite::sample();
    site.kb(["diff"])
        .run()
        .ended(2)
        .says(&["nothing to compare with", "--against"]);
    site.kb(["build", "--quiet"]).run().ended(0);
    let ran = site.kb(["diff"]).run().ended(0);
    assert_eq!(
        ran.stdout,
        "Answers: none of 0 questions is answered otherwise\nPages: no change\nRedirects: no change\nProblems: no change\n"
    );
    site.kb(["diff", "--queries", "none.txt"])
        .run()
        .ended(2)
        .says(&["none.txt"]);
}

#[test]
fn a_removed_translation_leads_on_to_the_page_that_stands_in_for_it() {
    let site = changed();
    site.kb(["build", "--quiet", "--lenient"]).run().ended(0);
    site.remove("articles/bn/billing/refunds.md");
    let ran = site.kb(["diff"]).run().ended(0);
    assert!(!ran.stdout.contains("nothing leads on"), "{}", ran.stdout);
    assert!(
        ran.stdout.contains("- /bn/billing/refunds"),
        "{}",
        ran.stdout
    );
}

#[test]
fn an_edition_is_found_from_the_folder_that_kb_works_in() {
    let site = changed();
    let above = site.folder().parent().unwrap().to_owned();
    let name = site
        .folder()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    let arguments = ["-C", &name, "diff", "--against", "index"];
    crate::harness::Program::kb(&above, arguments)
        .run()
        .ended(0);
}

#[test]
fn a_page_whose_links_pictures_or_place_changed_is_told_though_no_word_did() {
    const PAY: &str = "articles/en/a.md";
    const CARD: &str = "articles/en/card.svg";
    let page = "---\ntitle: Pay\n---\nSee [how](b.md).\n\n![A card](card.svg)\n";
    let picture = "<svg xmlns='http://www.w3.org/2000/svg'/>";
    let markup = "links, pictures or markup";
    let cases = [
        (PAY, page.replace("b.md", "c.md"), markup),
        (PAY, page.replace("[how]", "[**how**]"), markup),
        (CARD, picture.replace("/>", " width='9'/>"), markup),
        (PAY, page.replace("Pay\n", "Pay\norder: 1\n"), "order"),
    ];
    for (path, text, told) in cases {
        let site = TestSite::new()
            .article("en/a.md", page)
            .article("en/b.md", "# By card\n\nText.\n")
            .article("en/c.md", "# By cash\n\nText.\n")
            .file(CARD, picture);
        site.kb(["build", "--lenient"]).run().ended(0);
        site.write(path, &text);
        let ran = site.kb(["diff"]).run().ended(0);
        let pages = format!("Pages: 1 changed\n  ~ /en/a {told}\n");
        assert!(ran.stdout.contains(&pages), "{text}: {ran:?}");
    }
}

#[test]
fn what_moved_is_told_once_and_takes_its_problems_and_old_addresses_along() {
    let site = changed();
    site.kb(["build", "--quiet", "--lenient"]).run().ended(0);
    site.kb(["mv", "billing/policy", "shipping/rules"])
        .run()
        .ended(0);
    site.kb(["mv", "billing/refunds", "shipping/returns"])
        .run()
        .ended(0);
    let ran = site.kb(["diff"]).run().ended(0);
    for part in [
        "Pages: 3 changed\n",
        "  ~ /en/shipping/rules address, was /en/billing/policy\n",
        "  ~ /en/older → /en/shipping/returns, was /en/billing/refunds\n",
        "  + /en/billing/policy → /en/shipping/rules\n",
        "Problems: no change",
    ] {
        assert!(ran.stdout.contains(part), "{part} in {}", ran.stdout);
    }
    let ran = site.kb(["diff", "--format", "json"]).run().ended(0);
    let redirects = &ran.json()["redirects"];
    assert_eq!(redirects["removed"], serde_json::json!([]));
    assert_eq!(redirects["changed"][0]["to_before"], "/en/billing/refunds");
}

#[test]
fn a_new_id_is_told_as_such_and_not_as_a_page_that_is_gone() {
    let site = changed();
    site.kb(["build", "--quiet", "--lenient"]).run().ended(0);
    site.write(
        "articles/en/billing/policy.md",
        "---\ntitle: Get a refund\nid: policies\nkeywords: [get a refund]\n---\nGet a refund: how to get a refund.\n",
    );
    let ran = site.kb(["diff"]).run().ended(0);
    let told = "Pages: 1 changed\n  ~ /en/billing/policy id billing/policy → policies";
    assert!(ran.stdout.contains(told), "{}", ran.stdout);
    let ran = site.kb(["diff", "--format", "json"]).run().ended(0);
    let changed = &ran.json()["pages"]["changed"][0];
    assert_eq!(changed["id_before"], "billing/policy");
}

#[test]
fn notes_are_counted_and_shown_when_they_are_wanted() {
    let site = changed();
    site.kb(["build", "--quiet", "--lenient"]).run().ended(0);
    site.write(
        "articles/en/billing/noted.md",
        "---\ntitle: Noted\n---\n[Text](none.md).\n",
    );
    site.write(
        "kb.toml",
        "[site]\nlanguages = [\"en\", \"bn\"]\n[build.levels]\nE012 = \"note\"\n",
    );
    let quiet = site.kb(["diff", "--format", "markdown"]).run().ended(0);
    let whole = site
        .kb(["diff", "--format", "markdown", "--verbose"])
        .run()
        .ended(0);
    assert!(!quiet.stdout.contains("| note "), "{}", quiet.stdout);
    let counted = "1 note not shown (`--verbose` shows them)";
    assert!(quiet.stdout.contains(counted), "{}", quiet.stdout);
    assert!(whole.stdout.contains("| note "), "{}", whole.stdout);
}
