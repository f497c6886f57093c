//! Articles in their places: categories, addresses, ids, neighbours, redirects, and what cannot have a
//! place.

use crate::harness::TestSite;

#[test]
fn folders_are_categories_however_deep_and_their_index_names_them() {
    let customer = TestSite::new()
        .article(
            "en/billing/index.md",
            "---\ntitle: Money\ndescription: All of it.\norder: 1\n---\nAbout *money*.\n",
        )
        .article("en/billing/eu/_index.md", "---\ntitle: In Europe\n---\n")
        .article(
            "en/billing/eu/vat/README.md",
            "# Value added tax\n\nWhat it is.\n",
        )
        .article("en/billing/eu/vat/rates.md", "# Rates\n\nText.\n")
        .article("en/billing/refunds.md", "# Refunds\n\nText.\n")
        .article("en/shipping-times/a.md", "# A\n\nText.\n")
        .serve();
    let home = customer.page("/en/");
    let money = customer.follow(&home, "Money");
    assert_eq!(money.title(), "Money");
    assert!(money.prose().contains("About <em>money</em>."));
    let europe = customer.follow(&money, "In Europe");
    let vat = customer.follow(&europe, "Value added tax");
    assert_eq!(vat.path, "/en/billing/eu/vat/");
    assert!(vat.prose().contains("What it is."));
    let rates = customer.follow(&vat, "Rates");
    let crumbs: Vec<String> = rates.links().into_iter().map(|link| link.text).collect();
    for category in ["Money", "In Europe", "Value added tax"] {
        assert!(
            crumbs.iter().any(|crumb| crumb == category),
            "{category} in {crumbs:?}"
        );
    }
    assert_eq!(
        customer.follow(&home, "Shipping times").title(),
        "Shipping times"
    );
}

#[test]
fn folders_that_tools_make_are_left_out_and_it_is_said() {
    let text = "# Payouts\n\nText.\n";
    let fill = |mut site: TestSite| {
        for folder in ["vendor", "target", "node_modules/x", "_drafts"] {
            site = site.article(&format!("{folder}/payout.md"), text);
        }
        site.article("start.md", text)
            .article("_data/list.yml", "nothing that anybody could miss")
    };
    // Any folder may be one of sources; in a site, sellers have a category of their own.
    for (site, left_out) in [
        (
            TestSite::new(),
            &["articles/_drafts", "articles/node_modules"][..],
        ),
        (
            TestSite::bare(),
            &["_drafts", "node_modules", "target", "vendor"],
        ),
    ] {
        let is_site = left_out.len() == 2;
        let built = fill(site).build();
        let said = built.outcome.problems.iter();
        let said: Vec<_> = said
            .filter(|problem| problem.what.contains("one that tools make"))
            .map(|problem| problem.place.file.as_str())
            .collect();
        assert_eq!(said, left_out);
        let articles = if is_site { 3 } else { 1 };
        assert_eq!(built.outcome.summary.articles, articles);
    }
}

#[test]
fn of_several_index_files_one_counts_and_the_others_are_articles() {
    let customer = TestSite::new()
        .article("en/a/index.md", "# The category\n\nText.\n")
        .article("en/a/README.md", "# The readme\n\nText.\n")
        .serve();
    assert_eq!(customer.page("/en/a/").title(), "The category");
    assert_eq!(customer.page("/en/a/readme").title(), "The readme");
}

#[test]
fn order_says_what_comes_first_then_the_title_does() {
    let article = |title: &str, order: &str| format!("---\ntitle: {title}\n{order}\n---\nText.\n");
    let customer = TestSite::new()
        .article("en/a/x.md", &article("Zebra", "order: 1"))
        .article("en/a/y.md", &article("Mango", "weight: 2"))
        .article("en/a/z.md", &article("Banana", ""))
        .article("en/a/0.md", &article("apple", ""))
        .serve();
    let page = customer.page("/en/a/");
    let main = page.text().split("class=\"rows\"").nth(1).unwrap();
    let places: Vec<_> = ["Zebra", "Mango", "apple", "Banana"]
        .iter()
        .map(|title| main.find(title).unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");

    let zebra = customer.page("/en/a/x");
    let mango = customer.page("/en/a/y");
    let step = |page: &crate::harness::Answer, rel: &str| {
        let link = page.links().into_iter().find(|link| link.get("rel") == rel);
        link.map(|link| link.get("href").to_owned())
    };
    assert_eq!(step(&zebra, "prev"), None);
    assert_eq!(step(&zebra, "next").as_deref(), Some("/en/a/y"));
    assert_eq!(step(&mango, "prev").as_deref(), Some("/en/a/x"));
    // What follows in the alphabet alone is no next step.
    assert_eq!(step(&mango, "next"), None);
}

#[test]
fn names_of_files_in_any_script_become_addresses() {
    let customer = TestSite::new()
        .article(
            "en/Store Support/Où est mon colis?.md",
            "# Colis\n\nText.\n",
        )
        .article("en/বিল/টাকা ফেরত.md", "# ফেরত\n\nText.\n")
        .article("en/Cafe\u{301}.md", "# Cafe\n\nText.\n")
        .article("en/UPPER_case.MD", "# Upper\n\nText.\n")
        .article("en/with.dots.v2.markdown", "# Dots\n\nText.\n")
        .serve();
    let encoded = |path: &str| kb::content::url::encode_path(path);
    for (path, title) in [
        ("/en/store-support/où-est-mon-colis", "Colis"),
        ("/en/বিল/টাকা-ফেরত", "ফেরত"),
        ("/en/café", "Cafe"),
        ("/en/upper-case", "Upper"),
        ("/en/with-dots-v2", "Dots"),
    ] {
        assert_eq!(customer.page(&encoded(path)).title(), title, "{path}");
    }
}

#[test]
fn an_address_written_a_little_differently_leads_to_the_page() {
    let customer = TestSite::sample().serve();
    for (asked, meant) in [
        ("/en/billing", "/en/billing/"),
        ("/en/billing/refunds/", "/en/billing/refunds"),
        ("/EN/Billing/Refunds", "/en/billing/refunds"),
        ("/en//billing///refunds", "/en/billing/refunds"),
        ("/en/billing/%72efunds", "/en/billing/refunds"),
        ("/en", "/en/"),
    ] {
        assert_eq!(
            customer.get(asked).moved_to(),
            format!("308 {meant}"),
            "{asked}"
        );
    }
}

#[test]
fn a_slug_is_the_address_and_an_id_is_for_programs() {
    let customer = TestSite::new()
        .article(
            "en/a/long file name.md",
            "---\ntitle: One\nslug: short\nid: 360012\n---\nText.\n",
        )
        .article("en/a/two.md", "# Two\n\nText.\n")
        .serve();
    assert_eq!(customer.page("/en/a/short").title(), "One");
    assert_eq!(customer.get("/en/a/long-file-name").status, 404);
    assert_eq!(
        customer.page("/api/v1/articles/360012").json()["url"],
        "/en/a/short"
    );
    assert_eq!(
        customer.page("/api/v1/articles/a/two").json()["title"],
        "Two"
    );
}

#[test]
fn aliases_lead_to_the_article_for_good() {
    let site = TestSite::sample()
        .article(
            "en/shipping/customs.md",
            "---\ntitle: Customs\naliases:\n  - /en/old customs\n  - former-name\n  - https://old.example.com/hc/articles/12-Customs?x=1#y\n---\nText.\n",
        )
        .article("en/shipping/duty.md", "---\ntitle: Duty\nredirect_from: /en/duty/\n---\nText.\n");
    let built = site.build();
    assert_eq!(built.problems(), [""; 0]);
    let customer = site.serve();
    for (asked, leads_to) in [
        ("/en/old-refunds", "/en/billing/refunds"),
        ("/en/old%20customs", "/en/shipping/customs"),
        ("/en/former-name", "/en/shipping/customs"),
        ("/hc/articles/12-Customs", "/en/shipping/customs"),
        ("/en/duty/", "/en/shipping/duty"),
    ] {
        assert_eq!(
            customer.get(asked).moved_to(),
            format!("308 {leads_to}"),
            "{asked}"
        );
    }
}

#[test]
fn related_articles_are_of_the_same_language_and_never_the_article_itself() {
    let text = |title: &str, about: &str| {
        format!(
            "---\ntitle: {title}\nkeywords: [{about}]\n---\nHow {about} works, in a few words about {about}.\n"
        )
    };
    let mut site = TestSite::new();
    for n in 0..6 {
        site = site
            .article(
                &format!("en/parcels/p{n}.md"),
                &text(&format!("Parcel question {n}"), "customs parcels"),
            )
            .article(
                &format!("bn/parcels/p{n}.md"),
                &text(&format!("পার্সেল প্রশ্ন {n}"), "কাস্টমস পার্সেল"),
            );
    }
    let customer = site.serve();
    for (page, start) in [("/en/parcels/p0", "/en/"), ("/bn/parcels/p0", "/bn/")] {
        let answer = customer.page(page);
        let Some(related) = answer.text().split("<section class=\"related\"").nth(1) else {
            continue;
        };
        let links = crate::harness::elements(related.split("</section>").next().unwrap(), "a");
        assert!(!links.is_empty());
        for link in links {
            assert!(
                link.get("href").starts_with(start) && link.get("href") != page,
                "{}",
                link.get("href")
            );
        }
    }
}

#[test]
fn featured_articles_come_first_and_unknown_ones_are_said() {
    let site =
        TestSite::sample().config("[site]\nfeatured = [\"shipping/delivery\", \"no/such\"]\n");
    let built = site.build();
    assert!(built.problem("E031").what.contains("no/such"));
    let home = site.serve().page("/en/");
    assert!(
        home.links()
            .iter()
            .any(|link| link.get("href") == "/en/shipping/delivery")
    );
}

#[test]
fn long_lists_have_pages() {
    let mut site = TestSite::new();
    for n in 0..205 {
        site = site.article(
            &format!("en/many/a{n:03}.md"),
            &format!("# Article {n:03}\n\nText.\n"),
        );
    }
    let customer = site.serve();
    let first = customer.page("/en/many/");
    assert!(first.contains("Article 199") && !first.contains("Article 204"));
    let second = customer.page("/en/many/?page=2");
    assert!(second.contains("Article 204"));
    assert_eq!(customer.get("/en/many/?page=3").status, 404);
}

#[test]
fn the_source_of_an_article_is_there_without_what_is_its_writers_own() {
    let customer = TestSite::new()
        .article(
            "en/a.md",
            "---\ntitle: Refunds\nowner: secret-owner@example.com\n---\nText<!-- secret --> & *more*.\n",
        )
        .serve();
    let source = customer.page("/en/a.md");
    assert_eq!(
        source.header("content-type"),
        "text/markdown; charset=utf-8"
    );
    assert_eq!(source.text(), "# Refunds\n\nText & *more*.\n");
}

#[test]
fn name_logo_and_edit_links_come_from_kb_toml() {
    let customer = TestSite::sample()
        .config("[site]\nname = { en = \"Parcels\", bn = \"পার্সেল\" }\nlogo = \"logo.svg\"\nlanguages = [\"en\", \"bn\"]\nedit_url = \"https://example.org/edit/main/{path}\"\n")
        .file("logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>")
        .article("en/with space.md", "# Spaced\n\nText.\n")
        .serve();
    let page = customer.page("/en/billing/refunds");
    let logo = &page.all("img")[0];
    assert_eq!(logo.get("alt"), "Parcels");
    assert_eq!(
        customer.page(logo.get("src")).header("content-type"),
        "image/svg+xml"
    );
    let edits = |path: &str| {
        let page = customer.page(path);
        let link = page
            .links()
            .into_iter()
            .find(|link| link.get("href").starts_with("https://example.org/edit/"));
        link.unwrap().get("href").to_owned()
    };
    assert_eq!(
        edits("/en/billing/refunds"),
        "https://example.org/edit/main/en/billing/refunds.md"
    );
    assert_eq!(
        edits("/en/with-space"),
        "https://example.org/edit/main/en/with%20space.md"
    );
    assert!(customer.page("/bn/").contains("পার্সেল"));
    for (logo, why) in [
        ("no.svg", "the logo `no.svg` is missing"),
        ("kb.toml", "the logo `kb.toml` is no picture"),
        ("articles", "the logo `articles` is missing"),
    ] {
        let site = TestSite::sample().config(&format!("[site]\nlogo = \"{logo}\"\n"));
        let problems = site.build().problems();
        assert!(
            problems.iter().any(|line| line.contains(why)),
            "{problems:?}"
        );
        assert!(site.serve().page("/en/").all("img").is_empty());
    }
}

#[test]
fn a_folder_may_be_called_like_a_file() {
    let customer = TestSite::new()
        .article("en/notes.md/a.md", "# A\n\nText.\n")
        .serve();
    assert_eq!(customer.page("/en/notes-md/a").title(), "A");
}

#[test]
fn a_category_that_is_not_translated_is_called_and_placed_as_in_the_default_language() {
    let customer = TestSite::new()
        .config("[site]\nlanguages = [\"en\", \"bn\"]\n")
        .article(
            "en/zoo/index.md",
            "---\ntitle: Money\ndescription: All of it.\norder: 1\n---\n",
        )
        .article("en/zoo/a.md", "# A\n\nText.\n")
        .article("en/art/index.md", "---\ntitle: Parcels\norder: 2\n---\n")
        .article("en/art/b.md", "# B\n\nText.\n")
        .article("bn/zoo/a.md", "# ক\n\nলেখা\n")
        .article("bn/art/_index.md", "---\ntitle: পার্সেল\norder: 2\n---\n")
        .serve();
    let home = customer.page("/bn/");
    assert!(home.contains("<h3 lang=\"en\" dir=\"ltr\"><a href=\"/bn/zoo/\">Money</a></h3>"));
    assert!(home.contains("<p lang=\"en\" dir=\"ltr\">All of it.</p>"));
    let (money, parcels) = (home.text().find(">Money<"), home.text().find(">পার্সেল<"));
    assert!(money.unwrap() < parcels.unwrap());
    let category = customer.follow(&home, "Money");
    assert_eq!(category.title(), "Money");
    assert!(category.contains("<h1 lang=\"en\" dir=\"ltr\">Money</h1>"));
    assert!(customer.page("/bn/art/").contains("<h1>পার্সেল</h1>"));
}
