//! What a message is about, and by when it is answered.

use crate::contact::staffed;
use crate::harness::TestSite;
use crate::sending::{receipt_of, refund_form, written};

#[test]
fn an_article_outside_any_category_has_no_topic() {
    let site = staffed("").article(
        "en/strike.md",
        "---\ntitle: The post is on strike\n---\nParcels come later.\n",
    );
    let customer = site.serve();
    let form = written(&customer, "/en/contact?q=strike&from=strike");
    receipt_of(&customer, &customer.send_form(&form));
    assert_eq!(customer.handed_in()[0].topics, [""; 0]);
}

#[test]
fn a_promised_time_is_told_in_the_zone_of_those_who_answer_and_names_it() {
    let form = "[[channel]]\nkind = \"form\"\nreply_within = \"4 hours\"\n";
    for (zone, named) in [
        ("", "Times are in UTC"),
        ("time_zone = \"Asia/Dhaka\"\n", "Times are in Bangladesh"),
    ] {
        let customer = TestSite::sample().config(&format!("{form}{zone}")).serve();
        let page = customer.page("/en/contact?q=refund");
        assert!(
            page.contains("at the latest") && page.contains(named),
            "{zone}: {}",
            page.text()
        );
        let page = receipt_of(&customer, &customer.send_form(&refund_form(&customer)));
        assert!(page.contains(named), "{}", page.text());
    }
}
