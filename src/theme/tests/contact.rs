//! The default theme on the way to a person: channels, the contact page, its form, the receipt.

use serde_json::{Value, json};

use super::default::{hit, page, theme};

/// A channel that somebody is at.
fn open() -> Value {
    json!({ "id": "phone", "kind": "phone", "name": "Phone", "best_for": "Cards", "open": true, "messages": false,
        "state": "Open until 6:00 PM", "reason": null, "reply": "Answers within 5 minutes", "languages": "English, বাংলা", "cost": "Free",
        "action": { "href": "tel:+8801700000000", "label": "Call +880 1700-000000", "text": "+880 1700-000000", "external": false } })
}

/// A channel that was closed by hand and leads nowhere.
fn closed() -> Value {
    json!({ "id": "chat", "kind": "chat", "name": "Chat", "best_for": null, "open": false, "messages": false,
        "state": "Closed. Opens Monday, 9:00 AM", "reason": "A storm", "reply": null, "languages": null, "cost": null, "action": null })
}

/// A channel that takes messages while nobody is there.
fn mail() -> Value {
    json!({ "id": "mail", "kind": "email", "name": "E-mail", "best_for": null, "open": false, "messages": true,
        "state": "Closed. Opens Monday, 9:00 AM", "reason": null, "reply": null, "languages": null, "cost": null,
        "action": { "href": "mailto:a@example.com", "label": "Write", "text": "a@example.com", "external": true } })
}

fn slot(open_now: bool) -> Value {
    json!({ "open": open_now, "first": false, "way": "/en/contact?q=card", "offers": [closed(), open(), mail()], "zone": "Times are in Bangladesh Time." })
}

fn field(name: &str, kind: &str, error: Value) -> Value {
    json!({ "name": name, "label": "Label", "kind": kind, "value": "<b>", "help": "Help", "required": error.is_null(),
        "autocomplete": "name", "inputmode": "text", "most": 200, "error": error,
        "options": [{ "value": "a", "label": "A", "chosen": true }, { "value": "b", "label": "B", "chosen": false }] })
}

fn form(problem: bool) -> Value {
    let error = if problem {
        json!("Please fill in")
    } else {
        Value::Null
    };
    let mut many = field("many", "choice", error.clone());
    many["options"] = (0..9)
        .map(|n| json!({ "value": n.to_string(), "label": "x", "chosen": n == 3 }))
        .collect();
    json!({ "action": "/en/contact", "token": "t0ken", "fields": [field("message", "long", error.clone()),
            field("reply", "email", error.clone()), field("about", "choice", error.clone()), many],
        "problem": problem.then(|| json!({ "title": "Almost there", "text": "All is still here" })),
        "sent": problem.then(|| json!({ "reference": "K7MG-4QFT", "url": "/en/contact/r" })),
        "trap": { "name": "website" }, "hidden": [{ "name": "q", "value": "card" }], "when": "You will have our answer by Monday at the latest.",
        "handed": [{ "name": "asked", "value": "card", "label": "You searched for", "text": "card", "kept": !problem }] })
}

/// The contact page, with changes.
fn contact(lang: &str, changes: &Value) -> Value {
    let mut own = json!({ "query": "card", "searched": true, "asked_hint": null, "from": null, "reason": null,
        "answer": { "title": "Other", "url": "/en/o", "section": null, "snippet": hit()["snippet"], "list": null },
        "hits": [hit()], "total": 12, "results_url": "/en/search?q=card", "corrected": null, "confidence": "strong",
        "contact": slot(true), "urgent": null, "always": [], "form": form(false), "embed": null });
    for (key, value) in changes.as_object().unwrap() {
        own[key] = value.clone();
    }
    let mut page = page(lang, "contact", own);
    page["site"]["contact"] = json!({ "url": "/en/contact" });
    page
}

fn urgent() -> Value {
    json!({ "offers": [open()], "later": false })
}

/// A page of results, with channels.
fn results(lang: &str, total: u64) -> Value {
    let hits = if total == 0 {
        json!([])
    } else {
        json!([hit()])
    };
    page(
        lang,
        "search",
        json!({ "query": "card", "total": total, "hits": hits, "pages": null, "confidence": "weak",
        "categories": [], "topic": null, "language": "English", "left_out": "", "corrected": null, "answer": null,
        "all_categories": [{ "title": "Billing", "url": "/en/billing/" }], "without": null, "elsewhere": [],
        "contact": slot(true), "urgent": urgent() }),
    )
}

fn article(lang: &str) -> Value {
    page(
        lang,
        "article",
        json!({ "article": { "title": "Refunds", "id": "refunds", "summary": null, "body": "", "lang": lang, "dir": "ltr",
            "updated": null, "reviewed": null, "author": null, "source": "/en/r.md", "edit": null, "draft": false, "outdated": false, "scheduled": null,
            "tags": [], "toc": [] },
        "notice": null, "category": null, "related": [], "previous": null, "next": null, "siblings": [],
        "urgency": { "url": "/en/contact?q=stolen" },
        "feedback": { "action": "/en/contact", "id": "refunds", "title": "Refunds", "reasons": ["not-working", "unclear", "incomplete", "something-else"] } }),
    )
}

fn pages(lang: &str) -> Vec<(&'static str, Value)> {
    let bare = json!({ "query": "", "searched": false, "asked_hint": "More words", "answer": null, "hits": [], "total": 0,
        "contact": null, "form": null, "always": [mail()] });
    let full = json!({ "form": form(true), "urgent": urgent(), "embed": { "script": "https://chat.example/w.js" }, "reason": "unclear",
        "from": { "id": "refunds", "title": "Refunds", "url": "/en/r" }, "confidence": "weak",
        "corrected": { "query": "card", "instead": "crad", "instead_url": "?q=crad&exact=1" } });
    let receipt = |urgent: Value, when: Value| {
        page(
            lang,
            "receipt",
            json!({ "reference": "K7MG-4QFT", "spelled": when, "when": when, "late": false, "zone": null, "urgent": urgent }),
        )
    };
    vec![
        ("contact.html", contact(lang, &json!({}))),
        ("contact.html", contact(lang, &bare)),
        ("contact.html", contact(lang, &full)),
        (
            "contact.html",
            contact(
                lang,
                &json!({ "hits": [], "total": 0, "answer": null, "form": null }),
            ),
        ),
        ("receipt.html", receipt(urgent(), json!("K 7"))),
        ("receipt.html", receipt(Value::Null, Value::Null)),
        ("search.html", results(lang, 12)),
        ("search.html", results(lang, 0)),
        ("article.html", article(lang)),
        (
            "error.html",
            page(
                lang,
                "error",
                json!({ "status": 500, "reference": "a1b2", "retry": false, "contact": slot(true) }),
            ),
        ),
    ]
}

fn html(template: &str, page: &Value) -> String {
    theme()
        .render(template, page)
        .unwrap_or_else(|p| panic!("{p}"))
}

/// The values of an attribute.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let begins = format!(" {attribute}=\"");
    let parts = html.split(&begins).skip(1);
    parts.map(|part| part.split('"').next().unwrap()).collect()
}

#[test]
fn every_page_is_rendered_in_every_language_and_refers_to_nothing_that_is_not_there() {
    for lang in ["en", "bn"] {
        for (template, page) in pages(lang) {
            let html = html(template, &page);
            assert!(
                !html.contains("&amp;amp;") && !html.contains("<b>"),
                "{template}: {html}"
            );
            let ids = values(&html, "id");
            let links = values(&html, "href")
                .into_iter()
                .filter_map(|href| href.strip_prefix('#'));
            let told =
                ["aria-describedby", "aria-labelledby", "for"].map(|name| values(&html, name));
            for id in links.chain(told.iter().flatten().flat_map(|ids| ids.split(' '))) {
                let found = ids.iter().filter(|one| **one == id).count();
                assert_eq!(found, 1, "{template}: {found} × #{id}\n{html}");
            }
        }
    }
}

#[test]
fn a_channel_tells_its_state_first_and_has_no_button_that_leads_nowhere() {
    let html = html("search.html", &results("en", 12));
    let offers: Vec<&str> = html.split("<li class=\"offer").skip(1).collect();
    for offer in &offers {
        assert!(
            offer.find("class=\"state\"") < offer.find("<h3>"),
            "{offer}"
        );
    }
    assert!(offers[0].contains("A storm") && !offers[0].contains("class=\"button\""));
    assert!(offers[1].starts_with(" open best\"") && offers[1].contains("tel:+8801700000000"));
    assert!(!offers[2].starts_with(" open") && offers[2].contains("Takes messages at any hour"));
    assert!(!html.contains("disabled"));
}

#[test]
fn a_number_on_a_button_stays_in_one_line_and_an_address_stands_below() {
    let html = html("search.html", &results("en", 12));
    assert!(
        html.contains("Call <bdi class=\"whole\">+880 1700-000000</bdi>"),
        "{html}"
    );
    assert!(
        html.contains("<bdi class=\"value\">a@example.com</bdi>"),
        "{html}"
    );
}

#[test]
fn where_nothing_was_found_people_come_first() {
    let html = html("search.html", &results("en", 0));
    let at = |part: &str| html.find(part).unwrap_or_else(|| panic!("{part}\n{html}"));
    assert!(at("We found nothing") < at("<details class=\"slot\" id=\"people\" open>"));
    assert!(at("class=\"slot\"") < at("class=\"chips\""));
    assert_eq!(html.matches("class=\"slot\"").count(), 1);
}

#[test]
fn what_cannot_wait_stands_above_everything_else() {
    for (template, page) in [
        ("search.html", results("en", 12)),
        (
            "contact.html",
            contact("en", &json!({ "urgent": urgent() })),
        ),
    ] {
        let html = html(template, &page);
        assert!(html.find("id=\"urgent\"") < html.find("<h1"), "{template}");
    }
}

#[test]
fn a_field_that_is_wrong_is_linked_described_and_marked_and_keeps_its_text() {
    let html = html(
        "contact.html",
        &contact("en", &json!({ "form": form(true) })),
    );
    for part in [
        "<a href=\"#field-message\">Please fill in</a>",
        "<textarea id=\"field-message\" name=\"message\" rows=\"6\" dir=\"auto\" aria-describedby=\"field-message-help field-message-wrong\" aria-invalid=\"true\">\n&lt;b&gt;</textarea>",
        "<fieldset class=\"wrong\" id=\"field-about\" tabindex=\"-1\" aria-describedby=\"field-about-help field-about-wrong\" aria-invalid=\"true\">",
        "<p class=\"error\" id=\"field-reply-wrong\">Please fill in</p>",
    ] {
        assert!(html.contains(part), "{part}\n{html}");
    }
}

#[test]
fn an_article_names_no_channel() {
    let html = html("article.html", &article("en"));
    assert!(!html.contains("tel:") && !html.contains("mailto:"));
    assert!(
        html.contains("name=\"from\" value=\"refunds\"")
            && html.contains("name=\"q\" value=\"Refunds\"")
    );
}
