use std::collections::BTreeMap;

use super::*;
use crate::config::{Carrier, Site};
use crate::contact::{PhoneNumber, Prose};
use crate::lang::Lang;
use crate::theme::{Files, Look};

const REQUEST: &str = include_str!("../../../tests/data/delivery/request.json");

fn request() -> Request {
    serde_json::from_str(REQUEST).unwrap()
}

/// The mail to a site's desk, as it goes over the wire.
fn mail(request: &Request, site_language: &str) -> String {
    let language = Lang::parse(site_language).unwrap();
    let toml = "[site]\nname = \"Acme “help”, Ltd.\"\n[[delivery]]\nkind = \"smtp\"\nid = \"desk\"\n\
        server = \"localhost\"\ntls = \"none\"\nfrom = \"help@example.com\"\nto = [\"desk@example.com\", \"b@example.org\"]\n";
    let site: Site = crate::live::testing::settings(toml);
    let Carrier::Smtp(smtp) = site.deliveries[0].carrier.clone() else {
        panic!();
    };
    let served = Served {
        site,
        languages: vec![language.clone()],
        default_language: language.clone(),
        preview: false,
        unpublished: BTreeMap::new(),
        logo: None,
        categories: BTreeMap::new(),
    };
    let theme = Theme::new("default", Files::built_in(), &Look::default(), &[language]).unwrap();
    let message = compose(request, "desk", &smtp, &served, &theme).unwrap();
    String::from_utf8(message.formatted()).unwrap()
}

fn headers(mail: &str) -> Vec<(String, String)> {
    let head = mail.split("\r\n\r\n").next().unwrap().replace("\r\n ", " ");
    head.split("\r\n")
        .map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

fn header_of(mail: &str, name: &str) -> Option<String> {
    let found = headers(mail).into_iter().find(|(own, _)| own == name);
    found.map(|(_, value)| value)
}

/// What the templates make of it, before it is coded for the wire.
fn rendered(request: &Request, template: &str) -> String {
    rendered_at(Site::default(), request, template)
}

fn rendered_at(site: Site, request: &Request, template: &str) -> String {
    let language = Lang::english();
    let served = Served {
        site,
        languages: vec![language.clone()],
        default_language: language.clone(),
        preview: false,
        unpublished: BTreeMap::new(),
        logo: None,
        categories: BTreeMap::new(),
    };
    let theme = Theme::new("default", Files::built_in(), &Look::default(), &[language]).unwrap();
    theme
        .render(template, &page(request, &served, "subject"))
        .unwrap()
}

#[test]
fn who_answers_reads_in_the_text_what_was_asked_tried_and_wanted() {
    let text = rendered(&request(), "mail/request.txt");
    let expected = "This is urgent.

  আমার টাকা ফেরত আসেনি। <b>অর্ডার</b> নম্বর ১২৩৪।

  পাঁচ দিন আগে <script>alert(1)</script> বাতিল করেছি & এখনও কিছু পাইনি।
  .
  --kb

----------------------------------------
Name: রহিমা বেগম
Answer to: rahima@example.com
Answer promised by: November 23, 2026, 11:00 (UTC)
Order number: A-1234

Before writing

Searched for:
- refund
- টাকা ফেরত কবে পাব

Articles opened:
- How do I get a refund?
  https://help.example.com/en/billing/refunds
- Cards & <accounts>
  /en/billing/cards

This article did not help:
- How do I get a refund?
  https://help.example.com/en/billing/refunds
  Why: The steps do not work

What was tried:
  আমি দুইবার চেষ্টা করেছি।

----------------------------------------
Reference: K7MG-4QFM
Received: November 22, 2026, 02:10 (UTC)
Language of the page: বাংলা
Topics: billing/refunds
Came from: /bn/billing/refunds
Edition of the help centre: 1a2b3c4d5e6f
";
    assert_eq!(text, expected, "{text}");
}

#[test]
fn a_request_without_a_past_has_no_empty_headings() {
    let mut request = request();
    request.journey = crate::contact::Journey::default();
    request.priority = Priority::Normal;
    request.fields.clear();
    request.name = None;
    request.answer_by = None;
    request.topics.clear();
    let number = crate::contact::PhoneNumber::read("+880 1712-345678").unwrap();
    request.reply_to = ReplyAddress::Phone(number);
    let text = rendered(&request, "mail/request.txt");
    let after = text
        .split("----------------------------------------\n")
        .skip(1);
    let after: Vec<_> = after.collect();
    assert_eq!(after[0], "Call: +880 1712-345678\n\n");
    // The reference, and when it came: nothing that was removed.
    assert_eq!(after[1].lines().count(), 2, "{text}");
    let html = rendered(&request, "mail/request.html");
    assert!(!html.contains("<ul") && !html.contains("<h2"), "{html}");
    let mail = mail(&request, "en");
    assert_eq!(header_of(&mail, "Reply-To"), None);
    assert_eq!(header_of(&mail, "Importance"), None);
}

#[test]
fn nothing_that_a_customer_writes_is_html_in_the_mail() {
    let html = rendered(&request(), "mail/request.html");
    assert!(!html.contains("<script") && !html.contains("<b>") && !html.contains("<accounts>"));
    assert!(
        html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
        "{html}"
    );
    assert!(html.contains("<a href=\"https://help.example.com/en/billing/refunds\""));
    assert!(html.contains("Cards &amp; &lt;accounts&gt; (/en/billing/cards)"));
    for remote in [
        "<img",
        "<link",
        "src=",
        "url(",
        "<style",
        "<base",
        "http-equiv",
    ] {
        assert!(!html.contains(remote), "{remote}");
    }
}

#[test]
fn the_headers_name_the_request_and_lead_to_the_customer() {
    let mail = mail(&request(), "en");
    let header = |name: &str| header_of(&mail, name).unwrap_or_default();
    assert_eq!(header("Message-ID"), "<K7MG-4QFM.desk@example.com>");
    assert_eq!(header("References"), "<K7MG-4QFM@example.com>");
    assert_eq!(header("Date"), "Sun, 22 Nov 2026 02:10:00 +0000");
    assert_eq!(header("To"), "desk@example.com, b@example.org");
    assert_eq!(header("X-Kb-Reference"), "K7MG-4QFM");
    assert_eq!(
        (header("X-Kb-Priority"), header("Importance")),
        ("urgent".into(), "high".into())
    );
    assert!(
        header("From").ends_with("<help@example.com>"),
        "{}",
        header("From")
    );
    assert!(header("Reply-To").ends_with("<rahima@example.com>"));
    assert!(
        header("Subject").starts_with("[K7MG-4QFM] Urgent: =?utf-8?b?"),
        "{}",
        header("Subject")
    );
    assert_eq!(header_of(&mail, "Auto-Submitted"), None);
    // Its words in the language of those who answer; no byte needs a server that takes all of them.
    assert!(mail.is_ascii());
    let again = mail.replace(boundary(&mail), "");
    let other = super::tests::mail(&request(), "en");
    assert_eq!(
        again,
        other.replace(boundary(&other), ""),
        "the same mail whenever it is made"
    );
}

fn boundary(mail: &str) -> &str {
    mail.split("boundary=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
}

#[test]
fn no_name_topic_or_question_adds_a_header() {
    let names = headers(&mail(&request(), "en"))
        .into_iter()
        .map(|(name, _)| name);
    let names: Vec<_> = names.collect();
    let mut hostile: serde_json::Value = serde_json::from_str(REQUEST).unwrap();
    let injection = "x\r\nBcc: everybody@example.com\r\n\r\n<script>\0\u{202e}";
    for path in [
        "/name",
        "/message",
        "/journey/reason",
        "/journey/questions/0",
        "/journey/tried",
        "/journey/opened/0/title",
        "/journey/opened/0/url",
        "/journey/edition",
        "/topics/0",
        "/fields/0/label",
        "/fields/0/value",
        "/channel",
    ] {
        *hostile.pointer_mut(path).unwrap() = format!("{injection}{}", "long ".repeat(300)).into();
    }
    let request: Request = serde_json::from_value(hostile).unwrap();
    let mail = mail(&request, "bn");
    let now: Vec<_> = headers(&mail).into_iter().map(|(name, _)| name).collect();
    assert_eq!(now, names);
    assert!(
        mail.lines()
            .all(|line| line.len() <= 998 && !line.contains('\0'))
    );
    let subject = header_of(&mail, "Subject").unwrap();
    assert!(subject.len() < 600, "{subject}");
    let mut broken: serde_json::Value = serde_json::from_str(REQUEST).unwrap();
    *broken.pointer_mut("/reply_to/email").unwrap() = "a@b.cd\r\nBcc: e@f.gh".into();
    assert!(serde_json::from_value::<Request>(broken).is_err());
}

#[test]
fn a_subject_is_cut_between_words() {
    assert_eq!(first_words("Short\n\nand more"), "Short and more");
    let long = "word ".repeat(30);
    let cut = first_words(&long);
    assert!(cut.ends_with("word…") && cut.chars().count() <= 61, "{cut}");
    assert_eq!(first_words(&"ক".repeat(90)).chars().count(), 61);
}

#[test]
fn times_are_those_of_the_people_who_answer() {
    let toml = "[site]\ntime_zone = \"Asia/Dhaka\"\n[[channel]]\nkind = \"form\"\n";
    let site = crate::live::testing::settings(toml);
    for template in ["mail/request.txt", "mail/request.html"] {
        let text = rendered_at(site.clone(), &request(), template);
        let told = [
            "November 23, 2026, 17:00 (Asia/Dhaka)",
            "November 22, 2026, 08:10 (Asia/Dhaka)",
        ];
        assert!(told.iter().all(|one| text.contains(one)), "{text}");
    }
}

#[test]
fn why_an_article_did_not_help_is_told_also_when_the_article_is_not() {
    let mut request = request();
    request.journey.not_helped = None;
    for template in ["mail/request.txt", "mail/request.html"] {
        let text = rendered(&request, template);
        assert!(text.contains("Why: The steps do not work"), "{text}");
    }
}

#[test]
fn whoever_reads_reads_the_questions_in_their_language_and_calls_whom_they_can_only_call() {
    let toml = "[site]\nlanguages = [\"en\", \"bn\"]\n[[channel]]\nkind = \"form\"\n\
        [[form.field]]\nid = \"shop\"\nkind = \"choice\"\nlabel = { en = \"Which shop\", bn = \"কোন দোকান\" }\n\
        [[form.field.option]]\nlabel = { en = \"Dhanmondi\", bn = \"ধানমন্ডি\" }\n\
        [[form.field.option]]\nlabel = \"Gulshan\"\n";
    let site = crate::live::testing::settings(toml);
    let mut request = request();
    request.reply_to = ReplyAddress::Phone(PhoneNumber::read("০১৭১১-২২৩৩৪৪").unwrap());
    request.fields = vec![Answered {
        id: "shop".into(),
        label: "কোন দোকান".into(),
        value: Prose::read("ধানমন্ডি", 100).unwrap(),
    }];
    let text = rendered_at(site.clone(), &request, "mail/request.txt");
    assert!(text.contains("Which shop: Dhanmondi"), "{text}");
    assert!(text.contains("please call 01711-223344"), "{text}");
    let html = rendered_at(site, &request, "mail/request.html");
    assert!(html.contains("href=\"tel:01711223344\""), "{html}");
}

#[test]
fn what_looks_encoded_in_a_subject_is_not_decoded_by_anybody() {
    let mut request = request();
    request.message = Prose::read("=?UTF-8?Q?x=0D=0ABcc:_evil=40x.y?= hello", 100).unwrap();
    let mail = mail(&request, "en");
    let subject = header_of(&mail, "Subject").unwrap();
    assert!(
        subject.contains("= ?UTF-8?Q?x") && !subject.contains("=?UTF-8?Q?x"),
        "{subject}"
    );
}
