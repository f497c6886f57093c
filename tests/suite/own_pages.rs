//! Links of articles to the pages of kb's own: the search, and the way to people.

use crate::exporting::{Export, export, sample};
use crate::harness::TestSite;

#[test]
fn an_article_may_lead_to_the_search_and_to_people() {
    let text = "# A\n\n[Write to us](/en/contact), [here](/contact), or [search](/en/search?q=refund&lang=1) [wrong](../../contact).\n";
    let site = TestSite::new()
        .config("[site]\nlanguages = [\"en\", \"bn\"]\n[[channel]]\nid = \"hotline\"\nkind = \"phone\"\ntarget = \"+880 1700-123456\"\n")
        .article("en/a/one.md", text)
        .article("bn/two.md", "# ক\n\nলেখা\n");
    let told = site.kb(["check", "--format", "json"]).run().json();
    let told = told["problems"].as_array().unwrap().iter();
    let told: Vec<_> = told.filter(|one| one["code"] == "E012").collect();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(
        told[0]["remedy"],
        "if kb's own page is meant, write `/contact`"
    );
    let moved = site.kb(["mv", "a/one", "b/c/one"]).run();
    moved.ended(0);
    let now = std::fs::read_to_string(site.articles().join("en/b/c/one.md")).unwrap();
    assert!(
        now.contains("(/en/contact), [here](/contact), or [search](/en/search?q=refund&lang=1)")
    );
    let customer = site.serve();
    for lang in ["en", "bn"] {
        let page = customer.page(&format!("/{lang}/b/c/one"));
        for link in [
            format!("<a href=\"/{lang}/contact\">Write to us"),
            format!("<a href=\"/{lang}/contact\">here"),
            format!("<a href=\"/{lang}/search?q=refund&amp;lang=1\">search"),
        ] {
            assert!(page.contains(&link), "{link}");
        }
    }
}

#[test]
fn links_of_a_text_to_the_search_and_to_people_lead_on_from_files() {
    let text = "# A\n\n[Write to us](/contact) or [search](/en/search?q=refund).\n";
    let site = sample().article("en/people.md", text);
    let link = |export: &Export, to: &str| {
        let page = export.read("en/people.html");
        assert!(page.contains(&format!("<a href=\"{to}")), "{to} in {page}");
    };
    let alone = export(&site, &[]);
    let page = alone.read("en/people.html");
    assert!(page.contains("Write to us or <a"), "{page}");
    link(&alone, "/en/search?q=refund\">");
    assert_eq!(alone.broken(""), [] as [&str; 0]);
    let mail = export(&site, &["--mail", "help@example.com"]);
    link(&mail, "/en/contact\">");
    assert_eq!(mail.broken(""), [] as [&str; 0]);
    let desk = "https://desk.example.com";
    let served = export(&site, &["--contact", desk, "--search-url", desk]);
    link(&served, "https://desk.example.com/en/contact\">");
    link(&served, "https://desk.example.com/en/search?q=refund\">");
    assert!(
        served
            .read("bn/people.html")
            .contains("https://desk.example.com/bn/contact")
    );
}
