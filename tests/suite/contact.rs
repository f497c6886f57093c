//! The way to people: hidden from nobody, shown once the customer has searched.

use crate::harness::{Answer, Customer, TestSite, encoded};

/// Channels of all kinds; in Dhaka it is six hours later than the clock of tests.
pub(crate) const CHANNELS: &str = r#"
[[channel]]
id = "hotline"
kind = "phone"
name = { en = "Call us", bn = "ফোন করুন" }
target = "+880 1700-123456"
best_for = { en = "Anything that cannot wait" }
hours = "Su-Th 09:00-18:00; PH off"
reply_within = "5 minutes"
urgent = true

[[channel]]
kind = "chat"
target = "https://chat.example.com/room"
embed = "https://chat.example.com/widget.js"
hours = "Mo-Su 08:00-24:00"

[[channel]]
kind = "email"
target = "people@parcels.example"
reply_within = "1 day"
hours = "Su-Th 09:00-18:00"

[[channel]]
kind = "form"
hours = "Su-Th 09:00-18:00"
reply_within = "4 hours"

[[channel]]
kind = "link"
name = "WhatsApp"
target = "https://wa.me/8801700123456"

[disclosure]
urgent = { en = ["card stolen"], bn = ["কার্ড চুরি"] }
"#;

/// The sample site with people behind it.
pub(crate) fn staffed(more: &str) -> TestSite {
    let site = "[site]\nname = { en = \"Parcels\", bn = \"পার্সেল\" }\nlanguages = [\"en\", \"bn\"]\ntime_zone = \"Asia/Dhaka\"\nholidays = \"BD\"\n";
    TestSite::sample().config(&format!("{site}{CHANNELS}{more}"))
}

const VALUES: [&str; 5] = [
    "1700-123456",
    "chat.example.com/room",
    "chat.example.com/widget.js",
    "people@parcels.example",
    "wa.me/8801700123456",
];

fn shows_any(page: &Answer) -> bool {
    VALUES.iter().any(|value| page.contains(value))
}

fn contact(customer: &Customer, query: &str) -> Answer {
    customer.page(&format!("/en/contact?q={}", encoded(query)))
}

#[test]
fn every_page_leads_to_people_in_the_same_place() {
    let customer = staffed("").serve();
    for path in [
        "/en/",
        "/en/billing/",
        "/en/billing/refunds",
        "/en/search?q=refund",
        "/en/contact",
        "/en/nothing-here",
    ] {
        let page = customer.get(path);
        let links = page.links();
        let links = links
            .iter()
            .filter(|link| link.get("href") == "/en/contact");
        assert!(
            links.count() >= 2,
            "{path}: once in the header, once in the footer"
        );
        if path != "/en/search?q=refund" {
            assert!(!shows_any(&page), "{path}");
        }
    }
    let bengali = customer.page("/bn/billing/refunds");
    assert!(
        bengali
            .links()
            .iter()
            .any(|link| link.get("href") == "/bn/contact")
    );
}

#[test]
fn contact_asks_the_one_question_first() {
    let customer = staffed("").serve();
    for path in [
        "/en/contact",
        "/en/contact?q=",
        "/en/contact?q=%3F%21",
        "/en/contact?from=billing/refunds",
    ] {
        let page = customer.page(path);
        assert!(
            !shows_any(&page) && !page.contains("<form class=\"fields\" method"),
            "{path}"
        );
        let asks = page
            .all("input")
            .iter()
            .any(|input| input.get("name") == "q");
        assert!(asks, "{path}");
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("referrer-policy"), "same-origin");
    }
}

#[test]
fn a_question_opens_people_beside_the_best_answers() {
    let customer = staffed("").serve();
    let page = contact(&customer, "refund");
    for value in VALUES {
        assert!(page.contains(value), "{value}");
    }
    assert!(page.contains("How do I get a refund?"));
    let form = page.form();
    assert_eq!(
        (form.action.as_str(), form.get("q")),
        ("/en/contact", "refund")
    );
    assert_eq!(form.get("asked"), "refund");
}

#[test]
fn results_offer_people_folded_away_and_open_where_articles_do_not_help() {
    let customer = staffed("").serve();
    for (query, open) in [
        ("refund", false),
        ("refund zzzzqq", true),
        ("qqqq zzzz", true),
    ] {
        let page = customer.page(&format!("/en/search?q={}", encoded(query)));
        assert!(shows_any(&page), "{query}");
        let slot = page
            .all("details")
            .into_iter()
            .find(|one| one.get("id") == "people");
        assert_eq!(slot.unwrap().has("open"), open, "{query}");
    }
    // No search: nothing to show.
    for path in ["/en/search", "/en/search?q=", "/en/search?q=%3F"] {
        assert!(!shows_any(&customer.page(path)), "{path}");
    }
}

#[test]
fn what_a_browser_fetches_beforehand_is_no_search() {
    let customer = staffed("").serve();
    for path in [
        "/en/search?q=refund",
        "/en/contact?q=refund",
        "/api/v1/contact?q=refund",
    ] {
        for header in [
            ("sec-purpose", "prefetch;prerender"),
            ("purpose", "prefetch"),
        ] {
            let page = customer.ask("GET", path, &[header]);
            assert!(!shows_any(&page), "{path} {header:?}");
        }
        assert!(customer.ask("HEAD", path, &[]).body.is_empty(), "{path}");
    }
}

#[test]
fn reading_opens_people_where_the_site_says_so() {
    let searching = staffed("").serve();
    let reading = staffed("mode = \"after-reading\"\n").serve();
    let open = staffed("mode = \"open\"\n").serve();
    for (path, shown) in [
        ("/en/contact", [false, false, true]),
        ("/en/contact?from=billing/refunds", [false, true, true]),
        ("/en/contact?from=no-such-article", [false, false, true]),
        ("/en/contact?q=refund", [true, true, true]),
    ] {
        let found = [&searching, &reading, &open].map(|customer| shows_any(&customer.page(path)));
        assert_eq!(found, shown, "{path}");
    }
    // Articles are the same bytes for everybody, whatever the mode.
    assert!(!shows_any(&open.page("/en/billing/refunds")));
}

#[test]
fn a_channel_for_everybody_needs_no_question() {
    let always = "\n[[channel]]\nid = \"emergency\"\nkind = \"phone\"\ntarget = \"16247\"\ngate = \"always\"\n";
    let customer = staffed(always).serve();
    let page = customer.page("/en/contact");
    assert!(page.contains("tel:16247") && !shows_any(&page));
    assert!(!customer.page("/en/").contains("16247"));
}

#[test]
fn opening_hours_are_told_as_they_are() {
    // Saturday, six in the evening in Dhaka, at the weekend.
    let customer = staffed("").serve();
    let page = contact(&customer, "refund");
    for told in [
        "Closed. Opens tomorrow, 9:00",
        "Open until 12:00 midnight",
        "Takes messages at any hour",
        "You will have our answer by tomorrow, 1:00",
    ] {
        assert!(page.contains(told), "{told}");
    }
    assert!(page.contains("Bangladesh"), "the time zone");
    // Seventeen hours later: Sunday, eleven in the morning.
    customer.wait(17 * 3600);
    let page = contact(&customer, "refund");
    assert!(page.contains("Open until 6:00"), "{}", page.text());
}

#[test]
fn urgent_words_put_the_right_channel_above_everything() {
    let customer = staffed("").serve();
    for path in [
        "/en/search?q=my+card+was+stolen",
        "/en/contact?q=CARD+STOLEN%21",
        "/bn/search?q=amar+card+churi+hoyeche",
        "/bn/contact?q=%E0%A6%95%E0%A6%BE%E0%A6%B0%E0%A7%8D%E0%A6%A1+%E0%A6%9A%E0%A7%81%E0%A6%B0%E0%A6%BF",
    ] {
        let page = customer.page(path);
        let main = page.text().find("<main").unwrap();
        let card = page.text().find("class=\"urgent ");
        let field = page.text().find("role=\"search\"").unwrap();
        assert!(
            card.is_some_and(|card| main < card && card < field),
            "{path}"
        );
    }
    assert!(
        !customer
            .page("/en/search?q=refund")
            .contains("class=\"urgent ")
    );
}

#[test]
fn an_urgent_article_leads_straight_to_its_channel_and_shows_none_itself() {
    let customer = staffed("")
        .article(
            "en/billing/stolen.md",
            "---\ntitle: Stolen card\nurgency: high\nchannels: [hotline]\n---\nBlock it.\n",
        )
        .serve();
    let article = customer.page("/en/billing/stolen");
    assert!(!shows_any(&article));
    let link = article
        .links()
        .into_iter()
        .find(|link| link.get("href").starts_with("/en/contact?from="));
    let page = customer.page(link.unwrap().get("href"));
    assert!(page.contains("class=\"urgent "));
    // The others still wait for the question.
    assert!(!page.contains("wa.me"));
}

#[test]
fn an_article_that_did_not_help_hands_over_why() {
    let customer = staffed("").serve();
    let article = customer.page("/en/billing/refunds");
    assert!(article.contains("Did this solve it?"));
    let action = article
        .all("form")
        .into_iter()
        .find(|form| form.get("action") == "/en/contact");
    assert!(action.is_some());
    let page = customer.page("/en/contact?from=billing/refunds&reason=not-working&q=no+money+yet");
    let form = page.form();
    assert_eq!(form.get("not_helped"), "billing/refunds");
    assert_eq!(form.get("because"), "not-working");
    assert_eq!(form.get("from"), "billing/refunds");
    // A reason that is none is not repeated.
    let page = customer.page("/en/contact?from=billing/refunds&reason=%3Cscript%3E&q=money");
    assert_eq!(page.form().get("because"), "");
}

#[test]
fn a_chat_is_let_in_on_the_contact_page_alone() {
    let customer = staffed("").serve();
    let with = contact(&customer, "refund");
    assert!(
        with.header("content-security-policy")
            .contains("script-src 'self' https://chat.example.com;")
    );
    assert!(
        with.all("script")
            .iter()
            .any(|script| script.get("src") == "https://chat.example.com/widget.js")
    );
    for path in ["/en/contact", "/en/search?q=refund", "/en/"] {
        let page = customer.page(path);
        assert!(
            !page
                .header("content-security-policy")
                .contains("chat.example.com"),
            "{path}"
        );
        assert!(
            page.all("script")
                .iter()
                .all(|script| script.get("src").starts_with('/')),
            "{path}"
        );
    }
}

#[test]
fn programs_stand_before_the_same_gate() {
    let customer = staffed("").serve();
    let closed = customer.page("/api/v1/contact?lang=en").json();
    assert_eq!(
        (
            closed["gate"].as_str(),
            closed["offers"].as_array().map(Vec::len)
        ),
        (Some("withheld"), Some(0))
    );
    let open = customer.page("/api/v1/contact?q=refund&lang=en").json();
    assert_eq!(open["gate"], "offered");
    let offers = open["offers"].as_array().unwrap();
    let ids: Vec<_> = offers
        .iter()
        .map(|offer| offer["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["hotline", "chat", "email", "form", "link"]);
    assert_eq!(offers[0]["action"]["href"], "tel:+8801700123456");
    assert_eq!(customer.get("/api/v1/contact?q=a&q=b").status, 400);
    assert_eq!(customer.get("/api/v1/contact?q=a&lang=xx").status, 400);
}

#[test]
fn without_channels_there_is_no_contact() {
    let customer = TestSite::sample().serve();
    for path in [
        "/en/contact",
        "/en/contact?q=refund",
        "/en/contact/00000000000000000000000000000000",
    ] {
        assert_eq!(customer.get(path).status, 404, "{path}");
    }
    assert_eq!(
        customer.page("/api/v1/contact?q=refund").json()["gate"],
        "withheld"
    );
    assert!(!customer.page("/en/").contains("/contact"));
    assert!(
        !customer
            .page("/en/billing/refunds")
            .contains("Did this solve it?")
    );
}

#[test]
fn wrong_categories_and_channels_are_said() {
    let delivery = "[[delivery]]\nkind = \"smtp\"\nserver = \"smtp.example.com\"\nfrom = \"help@example.com\"\n\
                    to = [\"desk@example.com\"]\ncategories = [\"/billing/refund/\"]\n";
    let built = staffed(&format!("\n[form]\nhigh = [\"biling\"]\n{delivery}"))
        .article(
            "en/other.md",
            "---\ntitle: Other\nchannels: [hotlin]\n---\nText.\n",
        )
        .build();
    let problems = built.problems();
    let has = |part: &str| problems.iter().any(|problem| problem.contains(part));
    assert!(
        has("there is no category `biling` (did you mean `billing`?)"),
        "{problems:#?}"
    );
    assert!(
        has("there is no category `billing/refund`"),
        "{problems:#?}"
    );
    assert!(
        has("`channels` names `hotlin`, and there is no such channel (did you mean `hotline`?)"),
        "{problems:#?}"
    );
}
