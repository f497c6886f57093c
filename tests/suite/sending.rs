//! A message to people: nothing is lost, nothing comes twice, nobody has to say anything again.

use kb::contact::{Priority, ReplyAddress};

use crate::contact::staffed;
use crate::harness::{Answer, Customer, Form, encoded};

pub(crate) const MESSAGE: &str = "I sent the parcel back on Monday.\nWhere is my money?";

/// The form as somebody fills it in who takes half a minute for it.
pub(crate) fn written(customer: &Customer, address: &str) -> Form {
    let form = customer.page(address).form();
    customer.wait(30);
    form.with("message", MESSAGE)
        .with("reply", "rahima@example.com")
        .with("name", "Rahima Begum")
}

pub(crate) fn refund_form(customer: &Customer) -> Form {
    written(customer, "/en/contact?q=refund")
}

pub(crate) fn receipt_of(customer: &Customer, sent: &Answer) -> Answer {
    assert_eq!(sent.status, 303, "{}", sent.text());
    customer.page(sent.header("location"))
}

#[test]
fn a_message_becomes_a_request_with_everything_that_happened_before() {
    let customer = staffed("").serve();
    let form = written(
        &customer,
        "/en/contact?q=refund+for+my+parcel&from=billing/refunds&reason=not-working",
    );
    let form = form
        .with("tried", "Waited five days.")
        .with("opened", "shipping/delivery");
    let page = receipt_of(&customer, &customer.send_form(&form));
    let [request] = &customer.handed_in()[..] else {
        panic!("not one request")
    };
    assert!(page.contains(request.reference.as_str()));
    assert_eq!(request.message.as_str(), MESSAGE);
    assert_eq!(request.name.as_ref().unwrap().as_str(), "Rahima Begum");
    assert!(
        matches!(&request.reply_to, ReplyAddress::Email(to) if to.as_str() == "rahima@example.com")
    );
    assert_eq!(
        (request.channel.as_str(), request.language.as_str()),
        ("form", "en")
    );
    assert_eq!(request.topics, ["billing"]);
    let journey = &request.journey;
    assert_eq!(journey.questions[0].as_str(), "refund for my parcel");
    assert_eq!(journey.opened[0].title, "When does my parcel arrive?");
    assert_eq!(journey.not_helped.as_ref().unwrap().id, "billing/refunds");
    assert_eq!(
        journey.reason.as_ref().unwrap().as_str(),
        "I did as it says, and it did not work"
    );
    assert_eq!(
        journey.tried.as_ref().unwrap().as_str(),
        "Waited five days."
    );
    assert_eq!(journey.language.as_ref().unwrap().as_str(), "en");
    assert_eq!(journey.edition.as_ref().unwrap().len(), 12);
}

#[test]
fn each_line_that_goes_along_is_shown_and_can_be_removed() {
    let customer = staffed("").serve();
    let address = "/en/contact?q=refund&from=billing/refunds&reason=unclear";
    let referer = [
        (
            "referer",
            "https://help.example.com/en/billing/cards/lost-card",
        ),
        ("host", "help.example.com"),
    ];
    let page = customer.ask("GET", address, &referer);
    let names = [
        "asked",
        "not_helped",
        "because",
        "page",
        "language",
        "edition",
    ];
    for name in names {
        assert_ne!(page.form().get(name), "", "{name} is on the page");
    }
    customer.wait(30);
    let mut form = page
        .form()
        .with("message", MESSAGE)
        .with("reply", "r@example.com");
    for name in names {
        form = form.without(name);
    }
    receipt_of(&customer, &customer.send_form(&form));
    let journey = &customer.handed_in()[0].journey;
    assert_eq!(*journey, kb::contact::Journey::default());
}

#[test]
fn what_is_wrong_is_said_at_the_field_and_everything_stays_written() {
    let customer =
        staffed("\n[[form.field]]\nid = \"order\"\nlabel = \"Order number\"\nrequired = true\n")
            .serve();
    let form = written(
        &customer,
        "/en/contact?q=refund&from=billing/refunds&reason=not-working",
    );
    let form = form
        .with("reply", "rahima at example")
        .with("tried", "ফোন করেছি <b>");
    let form = form.without("language");
    let page = customer.send_form(&form);
    assert_eq!(page.status, 422);
    for kept in [
        "Where is my money?",
        "rahima at example",
        "ফোন করেছি &lt;b&gt;",
        "Rahima Begum",
    ] {
        assert!(page.contains(kept), "{kept}");
    }
    let again = page.form();
    for (name, value) in [
        ("message", MESSAGE),
        ("tried", "ফোন করেছি <b>"),
        ("q", "refund"),
        ("from", "billing/refunds"),
        ("because", "not-working"),
        ("language", ""),
    ] {
        assert_eq!(again.get(name), value, "{name}");
    }
    assert!(
        page.contains("This is no e-mail address")
            && page.contains("Please fill in “Order number”")
    );
    // Another way stands beside it.
    assert!(page.contains("tel:+8801700123456"));
    assert_eq!(customer.handed_in().len(), 0);
    let mended = again
        .with("reply", "rahima@example.com")
        .with("field-order", "K-17");
    receipt_of(&customer, &customer.send_form(&mended));
    assert_eq!(customer.handed_in()[0].fields[0].value.as_str(), "K-17");
}

#[test]
fn the_receipt_can_be_kept_and_tells_nothing_of_a_person() {
    let customer = staffed("").serve();
    let sent = customer.send_form(&refund_form(&customer));
    let page = receipt_of(&customer, &sent);
    for private in ["rahima", "Rahima", "money", "Monday", "refund"] {
        assert!(!page.contains(private), "{private}");
    }
    // Saturday evening in Dhaka: four hours of Sunday.
    assert!(
        page.contains("our answer by tomorrow, 1:00"),
        "{}",
        page.text()
    );
    assert!(
        page.contains("class=\"urgent "),
        "what to do if it cannot wait"
    );
    assert_eq!(page.header("cache-control"), "no-store");
    let address = sent.header("location").to_owned();
    assert!(
        customer
            .page(&address.replace("/en/", "/bn/"))
            .contains(customer.handed_in()[0].reference.as_str())
    );
    // Nobody else's can be found by counting on.
    for other in [
        "/en/contact/00000000000000000000000000000000",
        "/en/contact/x.css",
        &format!("{address}.json"),
        &format!("{address}/"),
        &address[..address.len() - 1],
        &format!("/en/contact/{}", customer.handed_in()[0].reference),
    ] {
        assert_eq!(customer.get(other).status, 404, "{other}");
    }
}

#[test]
fn nobody_gets_past_the_question() {
    let customer = staffed("").serve();
    let form = refund_form(&customer);
    for form in [form.clone().without("q"), form.clone().with("q", "?!")] {
        let page = customer.send_form(&form);
        assert_eq!(page.status, 403);
        assert!(
            !page.contains("1700-123456")
                && page
                    .all("input")
                    .iter()
                    .any(|input| input.get("name") == "q")
        );
    }
    assert_eq!(customer.handed_in().len(), 0);
}

#[test]
fn forms_come_from_this_sites_pages_alone() {
    let customer = staffed("").serve();
    let form = refund_form(&customer);
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[
            ("origin", "https://evil.example.com"),
            ("host", "help.example.com"),
        ],
        &[("origin", "null"), ("host", "help.example.com")],
    ] {
        assert_eq!(
            customer.send_form_with(&form, headers).status,
            403,
            "{headers:?}"
        );
    }
    for (method, kind, status) in [
        ("POST", "text/plain", 415),
        ("POST", "application/json", 415),
        ("POST", "multipart/form-data; boundary=x", 415),
        ("PUT", "application/x-www-form-urlencoded", 405),
        ("DELETE", "application/x-www-form-urlencoded", 405),
    ] {
        let answer = customer.ask(method, "/en/contact?q=refund", &[("content-type", kind)]);
        assert_eq!(answer.status, status, "{method} {kind}");
    }
    // Forged, of another site, or cut short: one press more.
    let token = form.get("token").to_owned();
    for token in [
        "",
        "x.y.z",
        &token.replace('.', ".1"),
        &token[..token.len() - 2],
    ] {
        let page = customer.send_form(&form.clone().with("token", token));
        assert_eq!(page.status, 409, "{token}");
        assert_eq!(page.form().get("message"), MESSAGE);
    }
    customer.wait(31 * 24 * 3600);
    let stale = customer.send_form(&form);
    assert_eq!(stale.status, 409);
    customer.wait(5);
    receipt_of(&customer, &customer.send_form(&stale.form()));
    assert_eq!(customer.handed_in().len(), 1);
}

#[test]
fn machines_are_slowed_down_and_people_press_once_more() {
    let customer = staffed("").serve();
    let form = customer.page("/en/contact?q=refund").form();
    let form = form.with("message", MESSAGE).with("reply", "r@example.com");
    let hasty = customer.send_form(&form);
    assert_eq!(hasty.status, 409, "nobody writes that fast");
    let trapped = customer
        .send_form(&refund_form(&customer).with("confirm-topic", "https://spam.example.com"));
    assert_eq!(trapped.status, 409, "nobody sees that field");
    assert_eq!(trapped.form().get("confirm-topic"), "");
    assert_eq!(customer.handed_in().len(), 0);
    for page in [hasty, trapped] {
        customer.wait(2);
        receipt_of(&customer, &customer.send_form(&page.form()));
    }
    assert_eq!(customer.handed_in().len(), 2);
}

#[test]
fn who_sends_very_much_is_told_when_to_come_back_and_shown_another_way() {
    let customer = staffed("").serve();
    let mut slowed = None;
    for n in 0..300 {
        let form = customer.page("/en/contact?q=refund").form();
        customer.wait(3);
        let form = form
            .with("message", &format!("{MESSAGE} {n}"))
            .with("reply", "r@example.com");
        let sent = customer.send_form(&form);
        if sent.status == 429 {
            slowed = Some(sent);
            break;
        }
    }
    let slowed = slowed.expect("two hundred at once are too many");
    assert!(slowed.header("retry-after").parse::<u64>().unwrap() > 0);
    assert!(slowed.contains("tel:+8801700123456") && slowed.contains("Where is my money?"));
}

#[test]
fn what_cannot_wait_is_marked_for_people() {
    let customer = staffed("\n[form]\nhigh = [\"billing\"]\n")
        .article(
            "en/stolen.md",
            "---\ntitle: Stolen\nurgency: high\n---\nBlock it.\n",
        )
        .serve();
    for (address, message, priority) in [
        ("/en/contact?q=delivery", "When?", Priority::Normal),
        (
            "/en/contact?q=delivery&from=billing/cards/lost-card",
            "When?",
            Priority::High,
        ),
        ("/en/contact?q=card+stolen", "Help", Priority::Urgent),
        (
            "/en/contact?q=delivery",
            "My card was stolen!",
            Priority::Urgent,
        ),
        (
            "/en/contact?q=delivery&from=stolen",
            "Help",
            Priority::Urgent,
        ),
    ] {
        let form = written(&customer, address).with("message", message);
        receipt_of(&customer, &customer.send_form(&form));
        let requests = customer.handed_in();
        let sent = requests
            .iter()
            .find(|request| request.message.as_str() == message && request.priority == priority);
        assert!(sent.is_some(), "{address} {message}");
    }
}

#[test]
fn nothing_that_is_written_gets_out_of_its_place() {
    let customer = staffed("").serve();
    let nasty = "\"><script>alert(1)</script>\r\nBcc: x@example.com\u{202e}\u{0}";
    let address = format!(
        "/en/contact?q={}",
        encoded("refund \"><script>alert(1)</script>")
    );
    let page = customer.page(&address);
    assert!(!page.contains("<script>alert"));
    customer.wait(30);
    let form = page
        .form()
        .with("message", nasty)
        .with("name", nasty)
        .with("reply", nasty)
        .with("opened", nasty)
        .with("asked", nasty)
        .with("page", nasty)
        .with("because", nasty)
        .with("edition", nasty);
    let again = customer.send_form(&form);
    assert_eq!(again.status, 422);
    assert!(!again.contains("<script>alert"));
    receipt_of(
        &customer,
        &customer.send_form(
            &again
                .form()
                .with("reply", "r@example.com")
                .with("edition", nasty),
        ),
    );
    let request = &customer.handed_in()[0];
    let name = request.name.as_ref().unwrap().as_str();
    assert!(
        !name.contains(['\r', '\n', '\u{202e}', '\u{0}']),
        "{name:?}"
    );
    assert_eq!(
        (
            request.journey.page.as_ref(),
            request.journey.edition.as_ref()
        ),
        (None, None)
    );
    assert_eq!(request.journey.opened.len(), 0);
}
