//! `[[channel]]`, `[disclosure]` and `[form]`.

use super::*;
use crate::contact::form::{FieldKind, ReplyBy};
use crate::contact::{Disclosure, Gate, Kind, Mode, Reply, Situation, disclose};

const FULL: &str = r##"[site]
languages = ["en", "bn"]
time_zone = "Asia/Dhaka"
holidays = "bd"

[[channel]]
id = "hotline"
kind = "phone"
name = { en = "Call us", bn = "ফোন করুন" }
target = "+880 1700-000000"
best_for = { en = "Anything that cannot wait" }
cost = "Free"
languages = ["bn", "en"]
categories = ["billing", "/orders/parcels/"]
tags = ["refund"]
reply_within = "5 minutes"
hours = "Su-Th 09:00-18:00; PH off"
priority = 10
gate = "always"
urgent = true

[[channel]]
kind = "chat"
embed = "https://chat.example.com:8443/widget.js?v=1"
hours = "Mo-Fr 09:00-17:00"
time_zone = "Europe/Berlin"
holidays = "DE"

[[channel]]
kind = "email"
target = "help@example.com"
reply_within = "2 working days"

[[channel]]
kind = "form"
takes_messages = false

[[channel]]
kind = "link"
name = "Viber"
target = "viber://chat?number=%2B8801700000000"

[disclosure]
mode = "after-reading"
urgent = { en = ["account hacked"], bn = ["টাকা চুরি"] }

[form]
reply_by = ["phone", "email", "phone"]
high = ["billing"]

[[form.field]]
id = "order"
label = { en = "Order number", bn = "অর্ডার নম্বর" }
help = "On your receipt"
required = true

[[form.field]]
id = "device"
label = "Device"
kind = "choice"
options = ["Phone", "Computer"]
[[form.field.option]]
label = { en = "Other", bn = "অন্য" }
"##;

#[test]
fn everything_about_contact_is_read() {
    let Read { site, problems } = read("kb.toml", Some(FULL), &[]);
    assert_eq!(problems, []);
    let contact = site.contact;
    let [hotline, chat, email, form, link] = &contact.channels[..] else {
        panic!("{:?}", contact.channels)
    };
    let bengali = Lang::parse("bn").unwrap();
    assert_eq!(hotline.id, "hotline");
    assert_eq!(hotline.name.as_ref().unwrap().get(&bengali), "ফোন করুন");
    assert_eq!(hotline.categories, ["billing", "orders/parcels"]);
    assert_eq!(hotline.reply, Some(Reply::Minutes(5)));
    assert_eq!((hotline.priority, hotline.gate), (10, Gate::Always));
    assert!(hotline.urgent && !hotline.takes_messages);
    let written = hotline.hours.as_ref().unwrap().written();
    assert_eq!(
        (written.zone.as_str(), written.holidays.as_deref()),
        ("Asia/Dhaka", Some("BD"))
    );
    let written = chat.hours.as_ref().unwrap().written();
    assert_eq!(
        (written.zone.as_str(), written.holidays.as_deref()),
        ("Europe/Berlin", Some("DE"))
    );
    assert_eq!((chat.id.as_str(), chat.kind), ("chat", Kind::Chat));
    assert!(email.takes_messages && !form.takes_messages && !link.takes_messages);
    assert_eq!(email.reply, Some(Reply::Days(2)));
    assert_eq!(contact.mode, Mode::AfterReading);
    assert_eq!(contact.urgent.len(), 2);
    assert_eq!(contact.named.len(), 3);
    assert_eq!(contact.form.reply_by, [ReplyBy::Phone, ReplyBy::Email]);
    assert_eq!(contact.form.high, ["billing"]);
    assert!(contact.form.fields[0].required);
    let FieldKind::Choice(options) = &contact.form.fields[1].kind else {
        panic!("{:?}", contact.form.fields)
    };
    let options: Vec<_> = options.iter().map(|option| option.get(&bengali)).collect();
    assert_eq!(options, ["Phone", "Computer", "অন্য"]);
    // Where they lead is told by an offer alone.
    let mode = Mode::Open;
    let now = "2026-11-22T12:00:00Z".parse().unwrap();
    let offered = disclose(mode, &contact.channels, &[], &Situation::default(), now);
    let Disclosure::Offered { offers, .. } = offered else {
        panic!("held back")
    };
    let targets: Vec<_> = offers.iter().map(|offer| offer.target()).collect();
    let expected = [
        Some("+880 1700-000000"),
        None,
        Some("help@example.com"),
        None,
        Some("viber://chat?number=%2B8801700000000"),
    ];
    assert_eq!(targets, expected);
    let embed = offers[1].embed().unwrap();
    assert_eq!(embed.origin, "https://chat.example.com:8443");
}

#[test]
fn what_is_wrong_with_contact_is_said_with_its_place_and_what_to_write() {
    for (text, wanted) in [
        (
            "[[channel]]\nname = \"x\"\n",
            "kb.toml:1:1: the channel has no `kind` (add one: \"chat\",",
        ),
        ("[[channel]]\nkind = \"phonne\"\n", "did you mean `phone`?"),
        (
            "[[channel]]\nkind = \"phone\"\n",
            "kb.toml:1:1: the channel of the kind `phone` leads nowhere (add target = \"+880",
        ),
        (
            "[[channel]]\nkind = \"phone\"\ntarget = \"call me\"\n",
            "kb.toml:3:10: `target` must be a telephone number",
        ),
        (
            "[[channel]]\nkind = \"email\"\ntarget = \"Help <help@example.com>\"\n",
            "must be a mail address",
        ),
        (
            "[[channel]]\nkind = \"form\"\ntarget = \"https://example.com\"\n",
            "a form has no `target`",
        ),
        (
            "[[channel]]\nkind = \"link\"\nname = \"x\"\ntarget = \"javascript:alert(1)\"\n",
            "must be an address to open",
        ),
        (
            "[[channel]]\nkind = \"link\"\ntarget = \"https://example.com\"\n",
            "the channel has no `name`",
        ),
        (
            "[[channel]]\nkind = \"chat\"\nembed = \"http://example.com/a.js\"\n",
            "must be the `https` address of a script",
        ),
        (
            "[[channel]]\nkind = \"chat\"\nembed = \"https://a.example.com;x/a.js\"\n",
            "must be the `https` address of a script",
        ),
        (
            "[[channel]]\nkind = \"form\"\nembed = \"https://example.com/a.js\"\n",
            "a channel of the kind `form` has no `embed`",
        ),
        (
            "[[channel]]\nkind = \"form\"\n[[channel]]\nkind = \"form\"\n",
            "kb.toml:3:1: two channels are called `form`",
        ),
        (
            "[[channel]]\nkind = \"form\"\nid = \"a b\"\n",
            "must be a short name",
        ),
        (
            "[[channel]]\nkind = \"form\"\nhours = \"Mo-Fr 9-17\"\n",
            "no time zone is told",
        ),
        (
            "[[channel]]\nkind = \"form\"\nhours = \"someday\"\ntime_zone = \"Asia/Dhaka\"\n",
            "kb.toml:3:9: `hours` cannot be read from `someday` on",
        ),
        (
            "[[channel]]\nkind = \"form\"\ntime_zone = \"Dhaka\"\n",
            "must be the name of a time zone, not \"Dhaka\"",
        ),
        (
            "[[channel]]\nkind = \"form\"\nholidays = \"XX\"\n",
            "must be the code of a country",
        ),
        (
            "[[channel]]\nkind = \"form\"\nreply_within = \"soon\"\n",
            "write \"30 minutes\"",
        ),
        ("[[channel]]\nkind = \"form\"\nreply = \"soon\"\n", "reply"),
        (
            "[[channel]]\nkind = \"form\"\ngate = \"never\"\n",
            "must be `after-search` or `always`",
        ),
        (
            "[[channel]]\nkind = \"form\"\nurgent = \"yes\"\n",
            "must be true or false",
        ),
        (
            "[disclosure]\nmode = \"after-serach\"\n",
            "did you mean `after-search`?",
        ),
        (
            "[disclosure]\nurgent = { english = [\"x\"] }\n",
            "`english` is no language tag",
        ),
        (
            "[disclosure]\nurgent = { en = [\"?!\"] }\n",
            "`en` holds no word",
        ),
        (
            "[form]\nreply_by = \"pigeon\"\n",
            "must be `email` or `phone`",
        ),
        ("[[form.field]]\nlabel = \"x\"\n", "the field has no `id`"),
        ("[[form.field]]\nid = \"x\"\n", "the field has no `label`"),
        (
            "[[form.field]]\nid = \"x\"\nlabel = \"X\"\nkind = \"choice\"\noptions = [\"one\"]\n",
            "nothing to choose from",
        ),
        (
            "[[form.field]]\nid = \"x\"\nlabel = \"X\"\n[[form.field]]\nid = \"x\"\nlabel = \"X\"\n",
            "two fields are called `x`",
        ),
    ] {
        let problems = problems(text);
        assert!(
            problems.len() == 1 && problems[0].contains(wanted),
            "{wanted} in {problems:#?}"
        );
    }
}

#[test]
fn a_site_that_leaves_customers_before_closed_doors_is_told_when() {
    let now = "2026-11-22T06:00:00Z".parse().unwrap();
    let gaps = |text: &str| -> Vec<String> {
        let read = read("kb.toml", Some(text), &[]);
        assert_eq!(read.problems, []);
        let gaps = read.site.contact.gaps(now);
        gaps.iter().map(ToString::to_string).collect()
    };
    let phone =
        "[site]\ntime_zone = \"Asia/Dhaka\"\n\n[[channel]]\nkind = \"phone\"\ntarget = \"16247\"\n";
    let day = format!("{phone}hours = \"Mo-Su 09:00-17:00; 2026 Nov 25 off\"\n");
    let told = gaps(&day);
    let wanted = "kb.toml:4:1: customers reach nobody and can leave no message from Sunday, 22 November 2026, 17:00 until Monday, 23 November 2026, 09:00, and 398 times more";
    assert!(told.len() == 1 && told[0].starts_with(wanted), "{told:?}");
    for text in [
        String::new(),
        phone.to_owned(),
        format!("{day}[[channel]]\nkind = \"form\"\n"),
        format!(
            "{day}[[channel]]\nkind = \"chat\"\nid = \"night\"\ntarget = \"https://example.com\"\nhours = \"Mo-Su 17:00-33:00; 2026 Nov 25 00:00-33:00\"\n"
        ),
    ] {
        assert_eq!(gaps(&text), Vec::<String>::new(), "{text}");
    }
    let never =
        format!("{phone}hours = \"2020 Jan 1 09:00-17:00\"\n[[channel]]\nkind = \"form\"\n");
    let told = gaps(&never);
    assert!(
        told.len() == 1 && told[0].contains("`phone` opens at no time"),
        "{told:?}"
    );
}

#[test]
fn a_text_in_a_language_that_the_site_does_not_have_is_told() {
    let text = "[site]\nlanguages = [\"en\", \"bn\"]\n\n[disclosure.urgent]\nbd = [\"চুরি\"]\n\n\
                [[channel]]\nkind = \"form\"\nname = { en = \"Write\", bn = \"লিখুন\", de = \"Schreiben\", \"en-gb\" = \"Write\" }\n";
    let problems = problems(text);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems[0].contains("kb.toml:5:1") && problems[0].contains("not in `bd`"),
        "{problems:?}"
    );
    assert!(problems[1].contains("not in `de`"), "{problems:?}");
    let anywhere = text.replace("languages = [\"en\", \"bn\"]", "");
    assert!(super::problems(&anywhere).is_empty());
}

#[test]
fn hours_as_people_write_them_at_first_are_told_how_they_are_written() {
    for (hours, wanted) in [
        ("Sun-Thu 09:00-18:00", "by two letters"),
        ("Su-Th 9am-6pm", "24 hour clock"),
        ("Su-Th 09:00–18:00", "a plain `-`"),
        ("Su-Th ০৯:০০-১৮:০০", "digits as 0 to 9"),
        ("Su-Th 9-18", "hours with minutes"),
        ("Su-Th 09:00-18:00; 16 Dec off", "Dec 16 off"),
    ] {
        let text = format!(
            "[[channel]]\nkind = \"form\"\ntime_zone = \"Asia/Dhaka\"\nhours = \"{hours}\"\n"
        );
        let problems = problems(&text);
        assert!(
            problems.len() == 1 && problems[0].contains(wanted),
            "{hours}: {problems:?}"
        );
    }
}

#[test]
fn a_wrong_time_zone_is_one_mistake_and_hides_no_other() {
    let text =
        "[[channel]]\nkind = \"form\"\ntime_zone = \"Asia/Dhakka\"\nhours = \"Sun-Thu 9-18\"\n";
    let problems = problems(text);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(
        problems[0].contains("Dhakka") && problems[1].contains("by two letters"),
        "{problems:?}"
    );
}

#[test]
fn public_holidays_of_no_country_are_told() {
    let text = "[[channel]]\nkind = \"form\"\ntime_zone = \"Asia/Dhaka\"\nhours = \"Su-Th 09:00-18:00; PH off\"\n";
    let problems = problems(text);
    assert!(
        problems.len() == 1 && problems[0].contains("of which country"),
        "{problems:?}"
    );
    assert!(super::problems(&format!("{text}holidays = \"BD\"\n")).is_empty());
}

#[test]
fn an_address_to_open_names_a_host() {
    for (address, good) in [
        ("https://wa.me/880", true),
        ("https://chat.example.com:8443/x?y", true),
        ("viber://chat?number=1", true),
        ("https:javascript", false),
        ("https://:/x", false),
        ("https://https:/x", false),
        ("https://chat.example.com:443:1/x", false),
    ] {
        let text = format!("[[channel]]\nkind = \"link\"\nname = \"X\"\ntarget = \"{address}\"\n");
        assert_eq!(problems(&text).is_empty(), good, "{address}");
    }
}
