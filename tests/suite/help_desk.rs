//! Old addresses of a help desk lead on, though nobody could list them all.

use crate::contact::staffed;
use crate::harness::TestSite;

#[test]
fn an_old_address_with_a_number_leads_on_whatever_title_stands_behind_it() {
    let text = "---\ntitle: Pay\naliases: [/hc/en-us/articles/360001]\n---\nSo.\n";
    let site = TestSite::sample()
        .article("en/billing/pay.md", text)
        .article("en/news/2025.md", "# 2025\n\nNews.\n");
    let customer = site.serve();
    for (address, to) in [
        ("/hc/en-us/articles/360001", Some("/en/billing/pay")),
        (
            "/hc/en-us/articles/360001-Some-older-title",
            Some("/en/billing/pay"),
        ),
        ("/hc/en-us/articles/360001-", Some("/en/billing/pay")),
        ("/hc/en-us/articles/3600011-Other", None),
        ("/hc/en-us/articles/360001x", None),
        // Not an old address: somebody looks for another page.
        ("/en/news/2025-review", None),
    ] {
        let answer = customer.get(address);
        assert_eq!(
            answer.status,
            if to.is_some() { 308 } else { 404 },
            "{address}"
        );
        assert_eq!(
            answer
                .headers
                .get("location")
                .map(|to| to.to_str().unwrap()),
            to,
            "{address}"
        );
    }
}

#[test]
fn the_home_of_an_old_help_desk_leads_home_and_what_stood_beside_it_along() {
    let customer = staffed("")
        .article(
            "en/index.md",
            "---\naliases: [/hc, /hc/en-us, /old-home/]\n---\n",
        )
        .article("en/other/index.md", "---\naliases: [/old/other]\n---\n")
        .article("en/other/a.md", "# Other\n\nText.\n")
        .serve();
    for (address, to) in [
        ("/hc", Some("/en/")),
        ("/hc/en-us", Some("/en/")),
        ("/hc/en-us/search", Some("/en/search")),
        (
            "/hc/en-us/search?utf8=%E2%9C%93&query=lost%20card",
            Some("/en/search?q=lost%20card"),
        ),
        ("/hc/en-us/requests/new", Some("/en/contact")),
        ("/hc/en-us/contact", Some("/en/contact")),
        ("/old-home", Some("/old-home/")),
        ("/old-home/search?q=a", Some("/en/search?q=a")),
        ("/old-home/contact", Some("/en/contact")),
        ("/hc/fr/search", None),
        ("/old/other/search", None),
    ] {
        let answer = customer.get(address);
        let location = answer.headers.get("location");
        assert_eq!(location.map(|to| to.to_str().unwrap()), to, "{address}");
    }
}
