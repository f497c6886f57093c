//! Languages: which ones a site has, how a reader gets to theirs, and what stands in for a translation.

use crate::harness::TestSite;

#[test]
fn top_folders_are_languages_when_all_of_them_are() {
    let customer = TestSite::new()
        .article("en/a.md", "# A\n\nText.\n")
        .article("pt-BR/a.md", "# Á\n\nTexto.\n")
        .serve();
    assert_eq!(customer.page("/pt-br/a").title(), "Á");
    let home = customer.page("/pt-br/");
    assert!(home.contains("<html lang=\"pt-BR\" dir=\"ltr\">"));

    let customer = TestSite::new()
        .article("en/a.md", "# A\n\nText.\n")
        .article("guides/b.md", "# B\n\nText.\n")
        .serve();
    assert_eq!(customer.page("/en/en/a").title(), "A");
    assert_eq!(customer.page("/en/guides/b").title(), "B");
}

#[test]
fn kb_toml_names_the_languages_and_their_order() {
    let site = TestSite::new()
        .config("[site]\nlanguages = [\"bn\", \"en\"]\ndefault_language = \"bn\"\n")
        .article("bn/a.md", "# ক\n\nলেখা।\n")
        .article("loose.md", "# আলগা\n\nলেখা।\n");
    let customer = site.serve();
    assert_eq!(customer.get("/").moved_to(), "302 /bn/");
    assert_eq!(customer.page("/bn/loose").title(), "আলগা");
    let switch: Vec<_> = customer
        .page("/bn/a")
        .links()
        .into_iter()
        .filter(|link| link.has("hreflang"))
        .map(|link| link.get("hreflang").to_owned())
        .collect();
    // The header leads to the other one, the foot names both.
    assert_eq!(switch, ["en", "bn", "en"]);
}

#[test]
fn a_language_that_the_site_does_not_have_is_an_error_for_the_article() {
    let site = TestSite::new()
        .config("[site]\nlanguages = [\"en\"]\n")
        .article("en/a.md", "# A\n\nText.\n")
        .article("en/b.md", "---\ntitle: B\nlang: fr\n---\nTexte.\n");
    let built = site.build();
    assert!(built.problem("E030").remedy.contains("`languages`"));
    assert_eq!(site.serve().get("/en/b").status, 404);
}

#[test]
fn front_matters_language_wins_over_the_folder() {
    let customer = TestSite::sample()
        .article(
            "en/billing/bangla.md",
            "---\ntitle: বাংলা\nlang: bn\n---\nলেখা।\n",
        )
        .serve();
    assert_eq!(customer.page("/bn/billing/bangla").title(), "বাংলা");
}

#[test]
fn the_front_door_leads_to_the_readers_language() {
    let customer = TestSite::sample().serve();
    for (accepts, home) in [
        ("bn-BD,bn;q=0.9,en;q=0.8", "/bn/"),
        ("en-GB,en;q=0.5", "/en/"),
        ("fr", "/en/"),
        ("", "/en/"),
        ("fr;q=1, bn;q=0.1", "/bn/"),
        (";;;q=x,,,\u{7f}", "/en/"),
    ] {
        let answer = customer.ask_bytes(
            "/",
            &[("accept-language", accepts.replace('\u{7f}', "").as_bytes())],
        );
        assert_eq!(answer.moved_to(), format!("302 {home}"), "{accepts}");
        assert_eq!(answer.header("vary"), "accept-language");
    }
}

#[test]
fn the_switch_leads_to_the_same_article() {
    let customer = TestSite::sample().serve();
    let english = customer.page("/en/billing/refunds");
    let bengali = customer.follow(&english, "বাংলা");
    assert_eq!(bengali.title(), "টাকা ফেরত কীভাবে পাব?");
    assert!(bengali.contains("<html lang=\"bn\" dir=\"ltr\">"));
    let back = customer.follow(&bengali, "English");
    assert_eq!(back.path, english.path);
    // On results the question goes along.
    let results = customer.page("/en/search?q=refund");
    let other = results
        .links()
        .into_iter()
        .find(|link| link.get("hreflang") == "bn")
        .unwrap();
    assert_eq!(other.get("href"), "/bn/search?q=refund");
}

#[test]
fn a_missing_translation_is_shown_in_the_language_that_it_has_and_says_so() {
    let customer = TestSite::sample().serve();
    let page = customer.page("/bn/shipping/delivery");
    assert!(page.contains("<html lang=\"bn\""));
    assert!(page.contains("class=\"notice\""));
    assert!(page.contains("<div class=\"prose\" lang=\"en\" dir=\"ltr\">"));
    assert_eq!(page.canonical(), "/en/shipping/delivery");
    assert!(page.prose().contains("Delivery takes two days."));
    assert!(
        !customer
            .page("/en/shipping/delivery")
            .contains("class=\"notice\"")
    );
    // Search in Bengali does not pretend to have it.
    assert!(
        !customer
            .found("delivery", "bn")
            .iter()
            .any(|url| url == "/bn/shipping/delivery")
    );
}

#[test]
fn hreflang_names_every_translation_and_nothing_else() {
    let customer = TestSite::sample()
        .config("[site]\nurl = \"https://help.example.com\"\nlanguages = [\"en\", \"bn\"]\n")
        .serve();
    let both = customer.page("/en/billing/refunds").alternates();
    assert_eq!(
        both.get("en").map(String::as_str),
        Some("https://help.example.com/en/billing/refunds")
    );
    assert_eq!(
        both.get("bn").map(String::as_str),
        Some("https://help.example.com/bn/billing/refunds")
    );
    let alone = customer.page("/en/shipping/delivery").alternates();
    assert!(!alone.contains_key("bn"), "{alone:?}");
}

#[test]
fn a_language_written_from_right_to_left_is_set_so() {
    let customer = TestSite::new()
        .article("en/a.md", "# A\n\nText.\n")
        .article("ar/a.md", "# سؤال\n\nنص.\n")
        .serve();
    assert!(
        customer
            .page("/ar/a")
            .contains("<html lang=\"ar\" dir=\"rtl\">")
    );
    let english = customer.page("/en/a");
    let switch = english
        .links()
        .into_iter()
        .find(|link| link.get("hreflang") == "ar")
        .unwrap();
    assert_eq!((switch.get("lang"), switch.get("dir")), ("ar", "rtl"));
}

#[test]
fn numbers_and_dates_are_the_languages_own() {
    let customer = TestSite::sample()
        .article(
            "bn/billing/dated.md",
            "---\ntitle: তারিখ\nupdated: 2026-11-21\n---\nলেখা।\n",
        )
        .serve();
    let page = customer.page("/bn/billing/dated");
    assert!(
        page.contains("২১") && page.contains("২০২৬"),
        "{}",
        page.text()
    );
    assert!(customer.page("/en/billing/refunds").contains("November"));
}
