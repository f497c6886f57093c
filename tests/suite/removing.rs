//! What is taken away from those who know the published edition: pages, headings, ids and redirects,
//! each told with what depends on it.

use std::fs;

use crate::harness::{TestSite, request, stored};

const SITE: &str = "[site]\nlanguages = [\"en\", \"bn\"]\n";

/// The sample site, published, with an article that links to refunds.
fn published() -> TestSite {
    let site = TestSite::sample().config(SITE).article(
        "en/shipping/late.md",
        "---\ntitle: My parcel is late\n---\nAsk for a [refund](../billing/refunds.md), or [how long](/en/billing/refunds#how-long-does-it-take).\n",
    );
    site.kb(["build", "--quiet"]).run().ended(0);
    site
}

fn move_file(site: &TestSite, from: &str, to: &str) {
    let to = site.articles().join(to);
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::rename(site.articles().join(from), to).unwrap();
}

/// The codes, files and words of what a check says.
fn said(site: &TestSite, arguments: &[&str]) -> Vec<String> {
    let arguments = ["check", "--format", "json"].iter().chain(arguments);
    let document = site.kb(arguments.copied()).run().json();
    let problems = document["problems"].as_array().unwrap().iter();
    problems
        .filter(|one| {
            let code = one["code"].as_str().unwrap();
            ("E052".."E058").contains(&code) || code == "E100"
        })
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap();
            let file = one["place"]["file"].as_str().unwrap();
            let (code, severity) = (text("code"), text("severity"));
            format!(
                "{code} {severity} {file}: {} ({})",
                text("what"),
                text("remedy")
            )
        })
        .collect()
}

#[test]
fn a_page_that_is_gone_is_told_with_all_that_depends_on_it() {
    let site = published();
    site.write("kb.toml", format!("{SITE}featured = [\"billing/refunds\"]\n[search.answers.en]\n\"money back\" = \"billing/refunds\"\n"));
    site.write(
        "search-tests.toml",
        "[[test]]\nquery = \"refund\"\nexpect = \"billing/refunds\"\n",
    );
    site.kb(["build", "--quiet"]).run().ended(0);
    site.remove("articles/en/billing/refunds.md");
    site.remove("articles/bn/billing/refunds.md");
    let all = said(&site, &[]);
    let one = all
        .iter()
        .find(|one| one.contains("`/en/billing/refunds` is gone"));
    let one = one.unwrap_or_else(|| panic!("{all:#?}"));
    for part in [
        "E052 error articles/en/billing/refunds.md: ",
        "on it depend the link articles/en/shipping/late.md:4",
        "the search test search-tests.toml:2",
        "the pinned answer \"money back\"",
        "`featured` in kb.toml",
        "write `aliases: [/en/billing/refunds, /en/old-refunds]`",
        "`gone = [\"/en/billing/refunds\", \"/en/old-refunds\"]`",
        "as only this computer has built it, delete the folder `index`",
    ] {
        assert!(one.contains(part), "{part} in {one}");
    }
    assert_eq!(all.len(), 2, "one for each language: {all:#?}");
    site.kb(["build"])
        .run()
        .ended(1)
        .says(&["Nothing was published"]);
    site.kb(["test"]).run();
    site.kb(["build"]).run().ended(1);
}

#[test]
fn an_article_that_moved_is_told_the_redirect_and_the_id_to_write() {
    let site = published();
    move_file(&site, "en/billing/refunds.md", "en/money/returns.md");
    move_file(&site, "bn/billing/refunds.md", "bn/money/returns.md");
    let perhaps = said(&site, &[]);
    assert!(
        perhaps[0]
            .contains("write `aliases: [/bn/billing/refunds]` and `id: billing/refunds` into that"),
        "{perhaps:#?}"
    );
    let text = fs::read_to_string(site.articles().join("en/money/returns.md")).unwrap();
    site.write(
        "articles/en/money/returns.md",
        text.replace(
            "[/en/old-refunds]",
            "[/en/old-refunds, /en/billing/refunds]",
        ),
    );
    let now = said(&site, &[]);
    assert!(
        now.iter().any(|one| one.starts_with(
            "E054 error articles/en/money/returns.md: the article had the id `billing/refunds`"
        )),
        "{now:#?}"
    );
}

#[test]
fn a_heading_is_a_warning_until_something_links_to_it() {
    let site = published();
    let path = "articles/en/billing/refunds.md";
    let text = fs::read_to_string(site.folder().join(path)).unwrap();
    site.write(path, text.replace("How long does it take?", "Duration"));
    let all = said(&site, &[]);
    assert_eq!(all.len(), 1, "{all:#?}");
    assert!(all[0].starts_with("E053 error articles/en/billing/refunds.md: the heading `#how-long-does-it-take` of `/en/billing/refunds` is gone"), "{all:#?}");
    assert!(
        all[0].contains("the link articles/en/shipping/late.md:4"),
        "{all:#?}"
    );
    site.write(
        "articles/en/shipping/late.md",
        "---\ntitle: My parcel is late\n---\nText.\n",
    );
    assert!(said(&site, &[])[0].starts_with("E053 warning"));
    site.write(
        path,
        text.replace(
            "How long does it take?",
            "Duration {#how-long-does-it-take}",
        ),
    );
    assert_eq!(said(&site, &[]), Vec::<String>::new());
}

#[test]
fn what_is_gone_on_purpose_is_answered_so() {
    let site = published();
    site.remove("articles/en/shipping/delivery.md");
    assert_eq!(
        said(&site, &[]).len(),
        1,
        "once, though it is shown in Bengali, too"
    );
    let gone = "[build]\ngone = [\"/en/shipping/delivery\", \"/bn/shipping/delivery\", \"/en/billing/refunds\"]\n";
    site.write("kb.toml", format!("{SITE}{gone}"));
    let all = said(&site, &[]);
    assert_eq!(all.len(), 1, "{all:#?}");
    assert!(all[0].starts_with("E056 warning kb.toml: `gone` names `/en/billing/refunds`"));
    site.kb(["build", "--quiet"]).run().ended(0);
    let customer = site.serve_index();
    assert_eq!(customer.get("/en/shipping/delivery").status, 410);
    assert_eq!(customer.get("/en/shipping/other").status, 404);
    assert_eq!(said(&site, &[]).len(), 1);
}

#[test]
fn old_addresses_stay_known_and_follow_into_languages_without_a_translation() {
    let site = published();
    move_file(&site, "en/shipping/delivery.md", "en/shipping/arrival.md");
    let path = "articles/en/shipping/arrival.md";
    site.write(
        path,
        "---\ntitle: When does my parcel arrive?\nid: shipping/delivery\naliases: [/en/shipping/delivery]\n---\nDelivery takes two days.\n",
    );
    assert_eq!(said(&site, &[]), Vec::<String>::new());
    site.kb(["build", "--quiet"]).run().ended(0);
    let customer = site.serve_index();
    for lang in ["en", "bn"] {
        let answer = customer.get(&format!("/{lang}/shipping/delivery"));
        assert_eq!(answer.status, 308);
        assert_eq!(
            answer.header("location"),
            format!("/{lang}/shipping/arrival")
        );
    }
    let text = fs::read_to_string(site.folder().join(path)).unwrap();
    site.write(path, text.replace("aliases: [/en/shipping/delivery]\n", ""));
    let all = said(&site, &[]);
    assert!(
        all.iter().all(|one| one.starts_with("E055 error")),
        "{all:#?}"
    );
    assert_eq!(all.len(), 2, "{all:#?}");
}

#[test]
fn a_category_without_text_leads_on_too() {
    let site = published();
    fs::rename(
        site.articles().join("en/shipping"),
        site.articles().join("en/sending"),
    )
    .unwrap();
    let vanished = |site: &TestSite| {
        let all = said(site, &[]);
        all.iter()
            .filter(|one| one.contains("`/en/shipping/`") || one.contains("`/bn/shipping/`"))
            .count()
    };
    assert_eq!(vanished(&site), 2);
    site.write(
        "articles/en/sending/index.md",
        "---\naliases: [/en/shipping/]\n---\n",
    );
    assert_eq!(vanished(&site), 0);
}

#[test]
fn another_edition_can_be_the_one_that_counts() {
    let site = published();
    let copy = site.folder().join("released");
    let id = fs::read_to_string(site.index().join("current")).unwrap();
    fs::create_dir_all(&copy).unwrap();
    for file in crate::harness::files_below(&site.index().join("editions").join(id.trim())) {
        let to = copy.join(&file);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(
            site.index().join("editions").join(id.trim()).join(&file),
            to,
        )
        .unwrap();
    }
    site.remove("articles/en/shipping/late.md");
    fs::remove_dir_all(site.index()).unwrap();
    assert_eq!(
        said(&site, &[]),
        Vec::<String>::new(),
        "nothing is published here"
    );
    assert_eq!(said(&site, &["--against", "released"]).len(), 1);
    site.kb(["check", "--against", "nothing/here"])
        .run()
        .ended(2)
        .says(&["`--against`"]);
}

#[test]
fn contacts_that_came_from_an_article_are_counted_and_nobodys_words_are_told() {
    let site = published();
    let data = site.folder().join("data");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = stored(&data).await;
        let now = jiff::Timestamp::now();
        for (n, days) in [(1, 1), (2, 20), (3, 40)] {
            let accepted_at = now - jiff::SignedDuration::from_hours(24 * days);
            let request = kb::contact::Request {
                accepted_at,
                ..request(n)
            };
            store.accept(&request, &[]).await.unwrap();
        }
    });
    site.remove("articles/en/billing/refunds.md");
    site.remove("articles/bn/billing/refunds.md");
    let all = said(&site, &[]);
    let told = |lang: &str| {
        let page = format!("`/{lang}/billing/refunds` is gone");
        all.iter().find(|one| one.contains(&page)).unwrap().clone()
    };
    assert!(
        told("en").contains("2 contacts of the last 30 days"),
        "{all:#?}"
    );
    assert!(!told("bn").contains("contact"), "{all:#?}");
    assert!(!all.concat().contains("rahima"));
}

#[test]
fn an_id_that_only_one_language_loses_is_told() {
    let site = published();
    let path = "articles/en/billing/refunds.md";
    let text = fs::read_to_string(site.folder().join(path)).unwrap();
    site.write(path, text.replacen("---\n", "---\nid: other\n", 1));
    let now = said(&site, &[]);
    assert!(
        now.iter()
            .any(|one| one.starts_with("E054 error articles/en/billing/refunds.md")),
        "{now:#?}"
    );
}

#[test]
fn a_category_whose_articles_have_all_expired_is_not_missed() {
    let site = TestSite::sample()
        .config(SITE)
        .article("en/xmas/offer.md", "---\ntitle: Our offer\n---\nBuy.\n");
    site.kb(["build", "--quiet"]).run().ended(0);
    let text = "---\ntitle: Our offer\nexpire_at: 2020-01-01\n---\nBuy.\n";
    site.write("articles/en/xmas/offer.md", text);
    assert_eq!(said(&site, &[]), [""; 0]);
    // A category that is deleted is.
    site.remove("articles/en/xmas/offer.md");
    assert!(
        said(&site, &[])
            .iter()
            .any(|one| one.contains("`/en/xmas/`"))
    );
}

#[test]
fn a_text_that_is_gone_in_one_language_is_told_once_with_what_is_shown_instead() {
    let site = published();
    for lang in ["en", "bn"] {
        site.write(&format!("articles/{lang}/account/x.md"), "# X\n\nText.\n");
    }
    site.kb(["build", "--quiet"]).run().ended(0);
    site.remove("articles/en/account/x.md");
    let all = said(&site, &[]);
    assert_eq!(all.len(), 1, "{all:#?}");
    for part in [
        "E100 warning articles/en/account/x.md: the text of `/en/account/x` in `en` is gone",
        "the one in `bn`, of `articles/bn/account/x.md`",
        "(bring it back, or do nothing if that is meant",
    ] {
        assert!(all[0].contains(part), "{part} in {all:?}");
    }
    // Who says so in kb.toml has heard of it, and an article whose time is over was meant to go.
    site.write("kb.toml", format!("{SITE}[build.levels]\nE100 = \"off\"\n"));
    assert_eq!(said(&site, &[]), [""; 0]);
    site.write("kb.toml", SITE);
    site.write(
        "articles/en/account/x.md",
        "---\ntitle: R\nexpire_at: 2020-01-01\n---\nText.\n",
    );
    assert_eq!(said(&site, &[]), [""; 0]);
    // What never was there is only not translated yet.
    site.write(
        "articles/bn/shipping/new.md",
        "# \u{9a8}\u{9a4}\u{9c1}\u{9a8}\n\nText.\n",
    );
    assert_eq!(said(&site, &[]), [""; 0]);
    site.remove("articles/en/account/x.md");
    site.kb(["build", "--quiet"]).run().ended(0);
    assert_eq!(
        said(&site, &[]),
        [""; 0],
        "it is told once, and owed to nobody"
    );
}

#[test]
fn a_text_that_was_renamed_by_hand_in_one_language_is_told_where_it_may_be_now() {
    let site = published();
    move_file(&site, "en/billing/refunds.md", "en/billing/money-back.md");
    let all = said(&site, &[]);
    assert_eq!(all.len(), 1, "{all:#?}");
    let both = "`kb mv articles/en/billing/refunds.md articles/en/billing/money-back.md`";
    assert!(
        all[0].starts_with("E100") && all[0].contains(both),
        "{all:?}"
    );
    // Of two nobody knows which.
    site.write("articles/en/billing/other.md", "# Other\n\nText.\n");
    let all = said(&site, &[]);
    assert!(all.len() == 1 && !all[0].contains(both), "{all:?}");
    // As the remedy says, nothing is lost.
    site.remove("articles/en/billing/other.md");
    move_file(&site, "en/billing/money-back.md", "en/billing/refunds.md");
    site.kb(["mv", "en/billing/refunds.md", "en/billing/money-back.md"])
        .run()
        .ended(0);
    assert_eq!(said(&site, &[]), [""; 0]);
}
