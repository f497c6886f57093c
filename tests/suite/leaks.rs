//! Where channels lead is nowhere to be seen before a customer has asked: not hidden, not there.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

use crate::harness::{Answer, Customer, TestSite, files_below};

/// Values that stand nowhere else in the world.
const CANARIES: [&str; 6] = [
    "+880 9638-471205",
    "canary-mailbox@quetzal-people.example",
    "https://wa.me/8809638471205?text=quetzalwa",
    "https://chat.quetzal-vendor.example/room-quetzal",
    "https://cdn.quetzal-vendor.example/quetzal-widget.js",
    "https://t.me/quetzal_desk",
];

fn site() -> TestSite {
    let [phone, email, whatsapp, chat, script, telegram] = CANARIES;
    TestSite::sample().config(&format!(
        "[site]\nurl = \"https://help.example.com\"\nlanguages = [\"en\", \"bn\"]\n\
         [[channel]]\nkind = \"phone\"\ntarget = \"{phone}\"\nurgent = true\n\
         [[channel]]\nkind = \"email\"\ntarget = \"{email}\"\n\
         [[channel]]\nkind = \"link\"\nname = \"WhatsApp\"\ntarget = \"{whatsapp}\"\n\
         [[channel]]\nkind = \"chat\"\ntarget = \"{chat}\"\nembed = \"{script}\"\n\
         [[channel]]\nid = \"telegram\"\nkind = \"link\"\nname = \"Telegram\"\ntarget = \"{telegram}\"\n\
         [[channel]]\nkind = \"form\"\n\
         [disclosure]\nurgent = {{ en = [\"stolen\"] }}\n"
    ))
    .article("en/billing/stolen.md", "---\ntitle: Stolen card\nurgency: high\nchannels: [phone]\n---\nBlock it.\n")
}

/// What would give a value away, in any of the ways in which values are dressed up.
fn traces() -> Vec<String> {
    let mut traces = vec!["quetzal".to_owned(), "9638-471205".into(), "471205".into()];
    for word in ["quetzal", "9638471205", "canary-mailbox"] {
        traces.push(word.chars().rev().collect());
        traces.push(rot13(word));
        traces.push(word.bytes().map(|b| format!("{b:02x}")).collect());
        traces.push(word.bytes().map(|b| format!("&#{b};")).collect());
        traces.push(word.bytes().map(|b| format!("&#x{b:x};")).collect());
        traces.push(word.bytes().map(|b| format!("%{b:02X}")).collect());
        traces.push(word.bytes().map(|b| format!("\\u{b:04x}")).collect());
        // Base64 at each of the three places where a word can begin.
        for shift in 0..3 {
            let shifted = [&b"xx"[..shift], word.as_bytes()].concat();
            let coded = base64(&shifted);
            let from = [0, 2, 3][shift];
            traces.push(coded[from..shifted.len() / 3 * 4].to_owned());
        }
    }
    traces
}

fn rot13(text: &str) -> String {
    let turn = |c: char| match c {
        'a'..='z' => char::from((c as u8 - b'a' + 13) % 26 + b'a'),
        other => other,
    };
    text.chars().map(turn).collect()
}

fn base64(bytes: &[u8]) -> String {
    STANDARD_NO_PAD.encode(bytes)
}

fn assert_silent(answer: &Answer, traces: &[String]) {
    let body = String::from_utf8_lossy(&answer.body).to_lowercase();
    let headers = format!("{:?}", answer.headers).to_lowercase();
    for trace in traces {
        let trace = trace.to_lowercase();
        assert!(
            !body.contains(&trace),
            "{}: `{trace}` in the body",
            answer.path
        );
        assert!(
            !headers.contains(&trace),
            "{}: `{trace}` in a header",
            answer.path
        );
    }
}

/// Every address that a crawler could come upon without asking anything.
fn addresses(customer: &Customer) -> Vec<String> {
    let mut left = vec!["/en/".to_owned(), "/bn/".to_owned()];
    left.extend(
        [
            "/",
            "/sitemap.xml",
            "/robots.txt",
            "/opensearch.xml",
            "/feed.xml",
            "/llms.txt",
            "/en/search",
            "/en/contact",
            "/bn/contact",
            "/en/contact?from=billing/refunds",
            "/en/contact?from=billing/refunds&reason=not-working",
            "/en/contact?q=",
            "/en/contact?q=%3F",
            "/en/contact/",
            "/en/contact/x.css",
            "/en//contact",
            "/EN/contact",
            "/en/contact.json",
            "/en/contact.md",
            "/contact",
            "/channels.json",
            "/site.json",
            "/en/nothing",
            "/api/v1/contact",
            "/api/v1/contact?from=billing/refunds",
            "/api/v1/contact?q=",
            "/api/v1/openapi.json",
            "/api/v1/suggest?q=refu",
            "/api/v1/suggest?q=stolen",
            "/api/v1/articles/billing/refunds",
            "/api/v1/articles/billing/stolen",
            "/api/v1/nothing",
            "/api/v1/search?q=phone",
            "/api/v1/search?q=stolen",
            "/-/live",
            "/-/ready",
            "/-/version",
            "/-/metrics",
            "/en/contact/00000000000000000000000000000000",
        ]
        .map(str::to_owned),
    );
    let mut seen: Vec<String> = Vec::new();
    while let Some(path) = left.pop() {
        if seen.contains(&path) {
            continue;
        }
        let answer = customer.get(&path);
        if answer.is_html() && answer.status == 200 {
            for (element, attribute) in [
                ("a", "href"),
                ("link", "href"),
                ("img", "src"),
                ("script", "src"),
            ] {
                for one in answer.all(element) {
                    let address = one.get(attribute).split('#').next().unwrap().to_owned();
                    let address = address.replace("https://help.example.com", "");
                    // A writer may lead from what cannot wait straight to its one channel.
                    let asks = address.contains("q=") || address.contains("from=billing/stolen");
                    if address.starts_with('/') && !asks {
                        left.push(address);
                    }
                }
            }
        }
        seen.push(path);
    }
    seen
}

#[test]
fn nothing_of_a_channel_is_in_any_answer_before_somebody_asked() {
    let customer = site().serve();
    let traces = traces();
    let all = addresses(&customer);
    assert!(all.len() > 50, "{all:?}");
    for path in &all {
        for method in ["GET", "HEAD", "POST", "OPTIONS", "TRACE"] {
            assert_silent(&customer.ask(method, path, &[]), &traces);
        }
        assert_silent(
            &customer.ask(
                "GET",
                path,
                &[("accept-language", "bn"), ("accept", "application/json")],
            ),
            &traces,
        );
    }
    for path in [
        "/en/search?q=refund",
        "/en/contact?q=refund",
        "/api/v1/contact?q=refund&lang=en",
    ] {
        assert_silent(
            &customer.ask("GET", path, &[("sec-purpose", "prefetch")]),
            &traces,
        );
        assert_silent(&customer.ask("HEAD", path, &[]), &traces);
    }
}

#[test]
fn the_traces_are_those_of_what_is_shown_afterwards() {
    let customer = site().serve();
    let page = customer.page("/en/contact?q=refund");
    for value in CANARIES {
        assert!(page.contains(&value.replace('&', "&amp;")), "{value}");
    }
    let dressed = base64(b"call quetzal now");
    assert!(
        traces()
            .iter()
            .any(|trace| dressed.contains(trace.as_str()))
    );
}

#[test]
fn of_an_editions_files_one_alone_tells_where_channels_lead_and_no_route_serves_it() {
    let site = site();
    let built = site.build();
    let edition = built.outcome.edition.as_ref().unwrap();
    let holding: Vec<_> = ["site.json", "theme.bin", "problems.json", "channels.json"]
        .into_iter()
        .filter(|name| {
            let document = edition.document(name).unwrap();
            String::from_utf8_lossy(&document).contains("quetzal")
        })
        .collect();
    assert_eq!(holding, ["channels.json"]);
    // Nothing else in the index directory holds it either: a document lies in the pack of bodies.
    let told: Vec<_> = files_below(&site.index())
        .into_iter()
        .filter(|path| {
            let bytes = std::fs::read(site.index().join(path)).unwrap();
            String::from_utf8_lossy(&bytes).contains("quetzal")
        })
        .collect();
    assert!(
        told.len() == 1 && told[0].ends_with("pages.bin"),
        "{told:?}"
    );
    let customer = site.open(built);
    for path in [
        "/channels.json",
        "/en/channels.json",
        "/assets/channels.json",
        "/site.json",
        "/document/channels.json",
    ] {
        assert_eq!(customer.get(path).status, 404, "{path}");
    }
}

#[test]
fn no_file_of_an_export_tells_where_channels_lead() {
    let site = site();
    let traces = traces();
    for (folder, options) in [
        ("a", &[][..]),
        ("b", &["--contact", "https://desk.example.com"]),
        ("c", &["--mail", "canary@example.com"]),
    ] {
        let words = ["export", folder]
            .into_iter()
            .chain(options.iter().copied());
        site.kb(words).run().ended(0);
        let public = site.folder().join(folder);
        let mut naming = Vec::new();
        for path in files_below(&public) {
            let bytes = std::fs::read(public.join(&path)).unwrap();
            let text = String::from_utf8_lossy(&bytes).to_lowercase();
            let trace = traces
                .iter()
                .find(|trace| text.contains(&trace.to_lowercase()));
            assert_eq!(trace, None, "in {path}");
            if text.contains("canary@example.com") {
                naming.push(path);
            }
        }
        let expected: &[&str] = match folder {
            "c" => &["bn/contact_write.html", "en/contact_write.html"],
            _ => &[],
        };
        assert_eq!(naming, expected);
    }
    // The edition that it was made of stays behind, and tells nothing either.
    let behind = site.index().join("export");
    for path in files_below(&behind) {
        let bytes = std::fs::read(behind.join(&path)).unwrap();
        assert!(
            !String::from_utf8_lossy(&bytes).contains("quetzal"),
            "{path}"
        );
    }
}
