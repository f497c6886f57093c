//! Folders as other tools leave them: each is served as it is, without a word of configuration.

use crate::harness::{Customer, TestSite, data};

/// Builds a folder of `tests/data/sites`; it must have no errors.
fn served(name: &str) -> Customer {
    let site = TestSite::of(&data("sites").join(name));
    let built = site.build();
    let errors: Vec<_> = built
        .outcome
        .problems
        .iter()
        .filter(|problem| problem.is_error())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    site.serve()
}

/// Every published page is well-formed enough to be shown: no Markdown or template of the other tool
/// was left in a title.
fn titles(customer: &Customer) -> Vec<String> {
    let sitemap = customer.page("/sitemap.xml");
    let pages = sitemap
        .text()
        .split("<loc>")
        .skip(1)
        .map(|rest| rest.split("</loc>").next().unwrap());
    pages.map(|page| customer.page(page).title()).collect()
}

#[test]
fn a_jekyll_folder() {
    let customer = served("jekyll");
    let titles = titles(&customer);
    for title in ["Getting started", "How do I pay?", "Welcome"] {
        assert!(
            titles.iter().any(|found| found == title),
            "{title} in {titles:?}"
        );
    }
    assert_eq!(
        customer.get("/old/pay.html").moved_to(),
        "308 /en/guides/pay"
    );
}

#[test]
fn a_docusaurus_folder() {
    let customer = served("docusaurus");
    let titles = titles(&customer);
    for title in ["Introduction", "Install the app", "Reset your password"] {
        assert!(
            titles.iter().any(|found| found == title),
            "{title} in {titles:?}"
        );
    }
    let page = customer.page("/en/docs/account/reset");
    assert!(page.prose().contains("callout-tip"), "{}", page.prose());
}

#[test]
fn a_mkdocs_folder() {
    let customer = served("mkdocs");
    let titles = titles(&customer);
    for title in ["Parcel manual", "Sending a parcel"] {
        assert!(
            titles.iter().any(|found| found == title),
            "{title} in {titles:?}"
        );
    }
    assert!(customer.page("/en/docs/sending").prose().contains("<dl>"));
}

#[test]
fn a_plain_folder_from_github() {
    let customer = served("github");
    let titles = titles(&customer);
    for title in ["Frequently asked questions", "Set up on Windows"] {
        assert!(
            titles.iter().any(|found| found == title),
            "{title} in {titles:?}"
        );
    }
    assert_eq!(customer.get("/en/license").status, 404);
    // The README is what the home page says.
    assert!(customer.page("/en/").contains("A small tool."));
    let faq = customer.page("/en/docs/faq");
    assert!(
        faq.links()
            .iter()
            .any(|link| link.get("href") == "/en/docs/setup/windows"),
        "{}",
        faq.prose()
    );
}

#[test]
fn nothing_is_written_into_a_folder_that_is_only_articles() {
    let site = TestSite::of(&data("sites/github"));
    let before = crate::harness::files_below(&site.folder());
    let home = tempfile::tempdir().unwrap();
    let folder = site.folder();
    let server = crate::harness::Program::kb(
        home.path(),
        ["serve", folder.to_str().unwrap(), "--addr", "127.0.0.1:0"],
    )
    .serve();
    assert_eq!(server.get("/en/docs/faq").status, 200);
    drop(server);
    assert_eq!(crate::harness::files_below(&site.folder()), before);
    assert!(
        !crate::harness::files_below(home.path()).is_empty(),
        "the index lies elsewhere"
    );
}

#[test]
fn a_piece_of_a_real_help_centre() {
    let site = TestSite::of(&data("sites/arduino"));
    let problems = site.build().problems();
    assert_eq!(
        problems
            .iter()
            .filter(|line| line.starts_with("E014"))
            .count(),
        4,
        "{problems:#?}"
    );
    let customer = site.serve();
    assert_eq!(
        customer
            .get("/en/software-support/ide-settings/modify-the-buffer-size-of-the-wire-library")
            .status,
        404,
        "a draft"
    );
    let home = customer.page("/en/");
    let education = customer.follow(&home, "Education and Kits");
    let kit = customer.follow(&education, "Oplà IoT Kit");
    assert_eq!(kit.path, "/en/education-and-kits/opl%C3%A0-iot-kit/");
    let store = customer.page("/api/v1/articles/15529764047516").json();
    assert_eq!(store["title"], "Change your location in the Arduino Store");
    let page = customer.page(store["url"].as_str().unwrap());
    assert_eq!(page.all("img").len(), 2);
    let country = customer.page(
        customer
            .found("country missing at checkout", "en")
            .first()
            .unwrap(),
    );
    assert_eq!(
        country.title(),
        "My country doesn't show up in the list during checkout"
    );
    assert!(!country.prose().contains("{.link"), "{}", country.prose());
}
