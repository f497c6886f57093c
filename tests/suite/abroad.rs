//! `kb check --external`: links to other sites are asked about, politely.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use crate::harness::{OtherSite, TestSite};

/// What a check says of the links: the ends of their addresses, the code, what is wrong, the remedy.
fn said(site: &TestSite, arguments: &[&str]) -> BTreeMap<String, String> {
    let fixed = ["check", "--format", "json", "--external"];
    let ran = site.kb(fixed.iter().chain(arguments).copied()).run();
    let problems = ran.json()["problems"].as_array().unwrap().clone();
    let abroad = problems.iter().filter(|one| {
        let code = one["code"].as_str().unwrap();
        ("E086".."E089").contains(&code) && one["allowed"].is_null()
    });
    let told = abroad.map(|one| {
        let text = |key: &str| one[key].as_str().unwrap();
        let place = format!(
            "{}:{}",
            text_of(&one["place"]["file"]),
            one["place"]["line"]
        );
        (
            place,
            format!("{}: {}; {}", text("code"), text("what"), text("remedy")),
        )
    });
    told.collect()
}

fn text_of(value: &serde_json::Value) -> &str {
    value.as_str().unwrap()
}

/// A site with one article whose lines, from the first, are links.
fn linking(links: &[String]) -> TestSite {
    let lines: Vec<String> = links.iter().map(|to| format!("[there]({to})\n")).collect();
    TestSite::new().article("en/a.md", &lines.concat())
}

const PAGES: &[(&str, &str)] = &[
    ("/here", "200"),
    ("/long", "200"),
    ("HEAD /long", "405"),
    ("/shy", "200"),
    ("HEAD /shy", "404"),
    ("/gone", "410"),
    ("/members", "403"),
    ("/moved", "301 -> /further"),
    ("/further", "308 -> /here"),
    ("/for-now", "302 -> /here"),
    ("/both", "301 -> /for-now"),
    ("/lost", "301 -> /nowhere"),
    ("/round", "302 -> /round"),
    ("/broken", "500"),
];

#[test]
fn every_link_to_another_site_is_judged_by_what_it_leads_to() {
    let other = OtherSite::new(PAGES);
    let names = [
        "here",
        "long",
        "shy",
        "gone",
        "members",
        "moved#part",
        "for-now",
        "both",
        "lost",
        "round",
        "broken",
        "nowhere",
    ];
    let links: Vec<String> = names
        .iter()
        .map(|name| other.url(&format!("/{name}")))
        .collect();
    let said = said(&linking(&links), &["--private"]);
    let expected = [
        (
            4,
            "E086: nothing is there any more: `{}/gone` answers 410; lead to",
        ),
        (
            6,
            "E087: `{}/moved#part` has moved for good; write `{}/here#part`",
        ),
        (8, "E087: `{}/both` has moved for good; write `{}/for-now`"),
        (
            9,
            "E086: nothing is there any more: `{}/lost` answers 404; lead to",
        ),
        (
            10,
            "E088: nobody answers at `{}/round`: it leads on more than 5 times; open",
        ),
        (
            11,
            "E088: nobody answers at `{}/broken`: it answers 500; open",
        ),
        (
            12,
            "E086: nothing is there any more: `{}/nowhere` answers 404; lead to",
        ),
    ];
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for (line, text) in expected {
        let told = &said[&format!("articles/en/a.md:{line}")];
        let text = text.replace("{}", &other.url(""));
        assert!(told.starts_with(&text), "{told}");
    }
}

#[test]
fn a_site_is_asked_one_thing_at_a_time_and_by_a_name() {
    let other = OtherSite::new(&[
        ("/1", "200"),
        ("/2", "200"),
        ("/3", "200"),
        ("/4", "301 -> /1"),
    ]);
    let links: Vec<String> = (1..=4).map(|n| other.url(&format!("/{n}"))).collect();
    let again = [links.clone(), links].concat();
    let site = linking(&again).config("[site]\nurl = \"https://help.shop.bd\"\n");
    said(&site, &["--private"]);
    let asked = other.asked();
    let lines: Vec<&str> = asked.iter().map(|one| one.line.as_str()).collect();
    assert_eq!(
        lines,
        ["HEAD /1", "HEAD /2", "HEAD /3", "HEAD /4", "HEAD /1"]
    );
    for pair in asked.windows(2) {
        assert!(pair[1].at - pair[0].at >= Duration::from_millis(250));
    }
    assert!(asked.iter().all(|one| one.at_once == 1));
    let named = "user-agent: kb/";
    assert!(
        asked.iter().all(|one| one.head.contains(named)),
        "{}",
        asked[0].head
    );
    assert!(
        asked[0].head.contains("https://help.shop.bd"),
        "{}",
        asked[0].head
    );
}

#[test]
fn what_was_asked_is_remembered_and_silence_is_not() {
    let other = OtherSite::new(&[("/here", "200"), ("/broken", "500")]);
    let site = linking(&[other.url("/here"), other.url("/gone"), other.url("/broken")]);
    let first = said(&site, &["--private"]);
    let before = other.asked().len();
    assert_eq!(said(&site, &["--private"]), first);
    let lines: Vec<String> = other
        .asked()
        .split_off(before)
        .into_iter()
        .map(|one| one.line)
        .collect();
    assert_eq!(lines, ["HEAD /broken", "GET /broken"]);
    // A damaged memory is none.
    fs::write(
        site.index().join("cache/links.json"),
        "{\"form\":1,\"links\":{\"",
    )
    .unwrap();
    assert_eq!(said(&site, &["--private"]), first);
}

#[test]
fn a_site_that_wants_rest_or_does_not_answer_is_left_alone() {
    let tired = OtherSite::new(&[("/1", "429")]);
    let dead = OtherSite::new(&[("/1", "0"), ("/2", "0"), ("/3", "0")]);
    let well = OtherSite::new(&[("/1", "200")]);
    let links: Vec<String> = [&tired, &dead, &well]
        .iter()
        .flat_map(|site| (1..=3).map(|n| site.url(&format!("/{n}"))))
        .collect();
    let said = said(&linking(&links), &["--private"]);
    let at = |line: usize| said[&format!("articles/en/a.md:{line}")].as_str();
    assert!(at(1).contains("it answers 429; open"), "{}", at(1));
    assert!(at(2).contains("2 links to `127.0.0.1:"), "{}", at(2));
    assert!(
        at(2).contains("it answers 429, and wants rest"),
        "{}",
        at(2)
    );
    assert_eq!(tired.asked().len(), 1);
    assert!(at(4).contains("nobody answers at"), "{}", at(4));
    assert!(at(6).contains("1 link to `127.0.0.1:"), "{}", at(6));
    assert!(dead.asked().iter().all(|one| one.line != "HEAD /3"));
    // What is gone on a third site is told all the same.
    assert!(at(8).starts_with("E086"), "{}", at(8));
}

#[test]
fn a_machine_without_a_way_to_others_says_so_once() {
    let ports: Vec<u16> = (0..2)
        .map(|_| {
            std::net::TcpListener::bind("127.0.0.1:0")
                .unwrap()
                .local_addr()
                .unwrap()
                .port()
        })
        .collect();
    let links = [
        format!("http://127.0.0.1:{}/", ports[0]),
        format!("http://127.0.0.1:{}/", ports[1]),
    ];
    let said = said(&linking(&links), &["--private"]);
    assert_eq!(said.len(), 1, "{said:#?}");
    let (_, told) = said.first_key_value().unwrap();
    assert!(told.contains("no other site answers at all"), "{told}");
    // Where others answered before, it is those who are silent.
    let other = OtherSite::new(&[("/here", "200")]);
    let links = [links.as_slice(), &[other.url("/here")]].concat();
    let site = linking(&links);
    assert_eq!(self::said(&site, &["--private"]).len(), 2);
    assert_eq!(self::said(&site, &["--private"]).len(), 2);
}

#[test]
fn private_networks_are_not_asked_and_examples_never() {
    let other = OtherSite::new(&[]);
    let links = [
        "http://10.255.255.1/wiki".to_owned(),
        "https://www.example.com/".to_owned(),
        other.url("/"),
    ];
    let site = linking(&links);
    let said = said(&site, &[]);
    assert_eq!(said.len(), 1, "{said:#?}");
    let told = &said["articles/en/a.md:1"];
    assert!(
        told.contains("leads into a private network, where customers are not"),
        "{told}"
    );
    assert!(other.asked().is_empty());
}

#[test]
fn a_dead_link_can_be_allowed_and_is_not_idle_while_nobody_asks() {
    let other = OtherSite::new(&[]);
    let text = format!(
        "<!-- kb-allow E086: it comes back -->\n[x]({})\n",
        other.url("/gone")
    );
    let site = TestSite::new().article("en/a.md", &text);
    assert!(said(&site, &["--private"]).is_empty());
    site.kb(["check", "--deny", "E085"]).run().ended(0);
}

#[test]
fn drafts_are_nobodys_business() {
    let other = OtherSite::new(&[]);
    let text = format!("---\ndraft: true\n---\n[x]({})\n", other.url("/gone"));
    let site = TestSite::new()
        .article("en/a.md", &text)
        .article("en/b.md", "So.\n");
    assert!(said(&site, &["--private"]).is_empty());
    assert!(other.asked().is_empty());
}
