//! `kb channels`, and a running site that heeds it; and people who come to a site while it is served.

use std::thread::sleep;
use std::time::Duration;

use crate::contact::staffed;
use crate::harness::{TestSite, form_of, send};

const ADDRESS: [&str; 4] = ["serve", "--addr", "127.0.0.1:0", "--watch"];

#[test]
fn what_an_operator_says_of_a_channel_holds_on_the_running_site_until_it_is_taken_back() {
    let site = staffed("");
    let mut server = site.kb(ADDRESS).serve();
    server.hears("there is no `[[delivery]]`");
    let listed = site
        .kb(["channels", "--format", "json"])
        .run()
        .ended(0)
        .json();
    let ids: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert!(ids.contains(&"hotline") && ids.contains(&"form"), "{ids:?}");
    let said = site.kb([
        "channels",
        "close",
        "form",
        "--until",
        "2099-01-01 18:00",
        "--reason",
        "We are moving",
        "--reason",
        "bn=আমরা বাসা বদলাচ্ছি",
    ]);
    // A channel without hours of its own is told in its zone, too.
    said.run()
        .ended(0)
        .says(&["`form` is closed until Thu 1 Jan 2099 18:00 +06"]);
    for (path, reason) in [
        ("/en/contact?q=refund", "We are moving"),
        ("/bn/contact?q=refund", "আমরা বাসা বদলাচ্ছি"),
    ] {
        server.wait_for(path, "the reason", |page| page.text.contains(reason));
    }
    let list = site.kb(["channels"]).run().ended(0).stdout;
    assert!(list.contains("said by hand: We are moving"), "{list}");
    site.kb(["channels", "reset", "form"]).run().ended(0);
    server.wait_for("/en/contact?q=refund", "no reason", |page| {
        !page.text.contains("We are moving")
    });
    site.kb(["channels", "close", "fom"])
        .run()
        .ended(2)
        .says(&["did you mean `form`?"]);
    site.kb(["channels", "close", "form", "--until", "soon"])
        .run()
        .ended(2);
    let long = "x".repeat(300);
    site.kb(["channels", "close", "form", "--reason", &long])
        .run()
        .ended(2)
        .says(&["at most 200"]);
}

#[test]
fn people_who_come_to_a_site_while_it_is_served_get_what_is_sent_to_them() {
    let site = TestSite::sample();
    let mut server = site
        .kb(ADDRESS)
        .with("HOOK", "whsec_BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSY=")
        .serve();
    assert_eq!(server.get("/en/contact?q=refund").status, 404);
    let people = "[site]\nurl = \"https://help.example.com\"\n[[channel]]\nkind = \"form\"\n\
        [[delivery]]\nid = \"hook\"\nkind = \"webhook\"\nurl = \"https://127.0.0.1:9/\"\nallow_private = true\nsecret_env = \"HOOK\"\n";
    site.write("kb.toml", people);
    server.hears("Now serving edition");
    let page = server.wait_for("/en/contact?q=refund", "the form", |page| {
        form_of(&page.text).is_some()
    });
    let form = form_of(&page.text).unwrap();
    let form = form
        .with("message", "Where is my money?")
        .with("reply", "rahima@example.com");
    sleep(Duration::from_millis(2_100));
    let address = server.address();
    let sent = send(address, &form.request(&address.to_string())).unwrap();
    assert_eq!(sent.status, 303, "{}", sent.text);
    let kept = site
        .kb(["requests", "--format", "json"])
        .run()
        .ended(0)
        .json();
    assert_eq!(
        kept["requests"][0]["deliveries"][0]["target"], "hook",
        "{kept}"
    );
}
