//! When the house burns: whatever breaks, a customer is told the truth and shown a way to people.

use std::fs;
use std::path::Path;

use crate::contact::staffed;
use crate::harness::{Answer, Customer, TestSite, files_below};

/// People behind the sample site, under a theme of its own.
fn themed(templates: &[(&str, &str)]) -> TestSite {
    let mut site = staffed("");
    for (name, text) in templates {
        site = site.file(&format!("themes/default/templates/{name}"), text);
    }
    site
}

/// All that a customer needs when nothing else works.
fn is_spare(page: &Answer, parts: &[&str]) {
    for part in parts.iter().chain(&[
        "<h1>",
        "tel:+8801700123456",
        "mailto:people@parcels.example",
        "https://wa.me/8801700123456",
        "/contact#form",
    ]) {
        assert!(page.contains(part), "`{part}` is not in {}", page.text());
    }
    assert!(page.is_html());
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("x-content-type-options"), "nosniff");
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
}

#[test]
fn a_theme_that_cannot_even_say_that_something_broke_hides_nobody() {
    let breaks = "{{ page.title.nothing.at.all }}";
    let customer = themed(&[("error.html", breaks), ("not_found.html", breaks)]).serve();
    let id = customer
        .get("/en/nothing")
        .header("x-request-id")
        .to_owned();
    assert!(!id.is_empty());
    let missing = customer.get("/en/nothing");
    assert_eq!(missing.status, 404);
    is_spare(
        &missing,
        &[
            "Something went wrong",
            "Closed. Opens tomorrow",
            missing.header("x-request-id"),
        ],
    );
    let refused = customer.ask("POST", "/bn/", &[]);
    assert_eq!(refused.status, 405);
    is_spare(&refused, &["lang=\"bn\"", "ফোন করুন"]);
    assert!(!refused.contains("Call us"));
}

#[test]
fn a_page_that_breaks_shows_the_ways_to_people_in_the_themes_own_dress() {
    let breaks = "{{ page.title.nothing.at.all }}";
    let customer = themed(&[("search.html", breaks), ("contact.html", breaks)]).serve();
    for path in ["/en/search?q=refund", "/en/search", "/en/contact?q=refund"] {
        let page = customer.get(path);
        assert_eq!(page.status, 500, "{path}");
        assert!(page.contains("tel:+8801700123456") && page.contains("</footer>"));
    }
}

/// Every file of the search index, as it lies below the editions.
fn index_files(site: &TestSite) -> Vec<std::path::PathBuf> {
    let files = files_below(&site.index()).into_iter();
    let found = files.filter(|path| path.contains("/search/"));
    found.map(|path| site.index().join(path)).collect()
}

fn people_are_shown(customer: &Customer) {
    for path in ["/en/search?q=refund+money", "/en/contact?q=refund+money"] {
        let page = customer.get(path);
        assert!(matches!(page.status, 200 | 500), "{path}: {}", page.status);
        assert!(
            page.contains("tel:+8801700123456"),
            "{path}: {}",
            page.text()
        );
    }
    // What depends on no search is there as ever.
    assert!(customer.page("/en/billing/refunds").contains("five days"));
}

#[test]
fn an_index_that_is_taken_away_or_damaged_under_the_running_site_hides_nobody() {
    let spoil: [fn(&Path); 4] = [
        |path| fs::remove_file(path).unwrap(),
        |path| scrawl(path, |_, _| 0),
        |path| scrawl(path, |_, _| 0xff),
        |path| scrawl(path, |at, byte| byte ^ (at % 251) as u8),
    ];
    for spoil in spoil {
        let site = staffed("");
        let customer = site.serve();
        people_are_shown(&customer);
        let files = index_files(&site);
        assert!(files.len() > 2, "{files:?}");
        for file in &files {
            spoil(file);
        }
        people_are_shown(&customer);
    }
}

/// Writes over a file without changing its length, as failing disks do.
fn scrawl(path: &Path, byte: impl Fn(usize, u8) -> u8) {
    use std::os::unix::fs::FileExt;
    let mut bytes = fs::read(path).unwrap();
    for (at, one) in bytes.iter_mut().enumerate() {
        *one = byte(at, *one);
    }
    let file = fs::File::options().write(true).open(path).unwrap();
    file.write_all_at(&bytes, 0).unwrap();
}
