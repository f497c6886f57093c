//! Search as a customer meets it: the same results on the page, in suggestions, in the API and on the
//! command line. How good they are is measured elsewhere.

use crate::harness::TestSite;

#[test]
fn a_question_in_a_customers_words_finds_the_article_and_its_section() {
    let customer = TestSite::sample().serve();
    let results = customer.page("/en/search?q=how+long+does+a+refund+take%3F");
    assert!(
        results
            .links()
            .iter()
            .any(|link| link.get("href") == "/en/billing/refunds#how-long-does-it-take"),
        "{}",
        results.text()
    );
    let marked: Vec<String> = results
        .all("mark")
        .into_iter()
        .map(|mark| mark.text)
        .collect();
    assert!(
        marked
            .iter()
            .any(|mark| mark.eq_ignore_ascii_case("refund")),
        "{marked:?}"
    );
}

#[test]
fn page_api_suggestions_and_command_line_agree() {
    let site = TestSite::sample();
    let customer = site.serve();
    for question in ["refund", "lost card", "parcel arrive", "money", "refnd"] {
        let api = customer.found(question, "en");
        let encoded = question.replace(' ', "+");
        let page = customer.page(&format!("/en/search?q={encoded}"));
        let shown = page
            .text()
            .split("class=\"hits\"")
            .nth(1)
            .map_or_else(Vec::new, |hits| {
                let links = crate::harness::elements(hits, "a");
                let mut urls: Vec<String> = Vec::new();
                for link in links {
                    let url = link.get("href").split('#').next().unwrap().to_owned();
                    if api.contains(&url) && !urls.contains(&url) {
                        urls.push(url);
                    }
                }
                urls
            });
        assert_eq!(shown, api, "{question}");
        let ran = site
            .kb(["search", question, "--lang", "en", "--format", "json"])
            .run()
            .ended(0)
            .json();
        let typed: Vec<&str> = ran["hits"]
            .as_array()
            .unwrap()
            .iter()
            .map(|hit| hit["url"].as_str().unwrap())
            .collect();
        assert_eq!(typed, api, "{question}");
        let suggested = customer
            .page(&format!("/api/v1/suggest?lang=en&q={encoded}"))
            .json();
        let first = suggested["suggestions"][0]["url"]
            .as_str()
            .unwrap()
            .split('#')
            .next()
            .unwrap()
            .to_owned();
        assert_eq!(Some(&first), api.first(), "{question}");
    }
}

#[test]
fn a_typing_error_is_forgiven_and_said() {
    let customer = TestSite::sample().serve();
    let results = customer.search("refnud", "en");
    assert_eq!(results["corrected"], "refund");
    assert_eq!(results["hits"][0]["url"], "/en/billing/refunds");
    let page = customer.page("/en/search?q=refnud");
    let back = page
        .links()
        .into_iter()
        .find(|link| link.get("href").contains("exact=1"))
        .unwrap();
    let exact = customer.page(back.get("href"));
    assert!(
        !exact
            .links()
            .iter()
            .any(|link| link.get("href").contains("exact=1") && link.text.contains("refnud"))
    );
}

#[test]
fn bengali_is_found_as_it_is_typed() {
    let customer = TestSite::sample().serve();
    for question in ["টাকা ফেরত", "টাকা ফেরৎ", "টাকার ফেরত", "ফেরত পাব কীভাবে?", "ফেরত"]
    {
        assert_eq!(
            customer.found(question, "bn").first().map(String::as_str),
            Some("/bn/billing/refunds"),
            "{question}"
        );
    }
}

#[test]
fn an_unfinished_word_is_enough_for_suggestions() {
    let customer = TestSite::sample().serve();
    for typed in ["re", "ref", "refu", "refun", "refund", "how do i get a ref"] {
        let suggested = customer
            .page(&format!(
                "/api/v1/suggest?lang=en&q={}",
                typed.replace(' ', "+")
            ))
            .json();
        let first = suggested["suggestions"][0]["url"]
            .as_str()
            .unwrap_or_default();
        assert!(
            typed == "re" || first.starts_with("/en/billing/refunds"),
            "{typed}: {suggested}"
        );
    }
}

#[test]
fn titles_are_suggested_first_and_then_sections_by_their_headings() {
    let customer = TestSite::sample()
        .article("en/zz-words.md", "---\ntitle: Languages of the app\n---\nChoose one.\n\n## Languages on the card\n\nTwo.\n")
        .article(
            "en/aa-parcel.md",
            "---\ntitle: Slips\n---\nOur slips are in your language, in another language, in any language.\n\n\
             ## Weights\n\nSlips for a footnote, and more of a footnote. \n\n## Footnotes\n\nBelow.\n",
        )
        .serve();
    let suggested = |typed: &str| {
        let found = customer.page(&format!("/api/v1/suggest?lang=en&q={typed}"));
        let found = found.json()["suggestions"].as_array().unwrap().clone();
        let shown = found
            .iter()
            .map(|one| (one["url"].clone(), one["section"].clone()));
        shown.collect::<Vec<_>>()
    };
    for typed in ["lang", "langu", "languages", "languages+of"] {
        // A title that says it all is no reason to jump below it.
        assert_eq!(
            suggested(typed)[0],
            ("/en/zz-words".into(), serde_json::Value::Null),
            "{typed}"
        );
    }
    for typed in ["foot", "footnote", "footnotes"] {
        assert_eq!(
            suggested(typed)[0],
            ("/en/aa-parcel#footnotes".into(), "Footnotes".into()),
            "{typed}"
        );
    }
}

#[test]
fn the_way_back_from_a_correction_takes_every_word_as_it_is() {
    let customer = TestSite::sample().serve();
    let corrected = customer.page("/en/search?q=refnd");
    let back = corrected
        .links()
        .into_iter()
        .find(|link| link.get("href").contains("exact=1"));
    let exact = customer.page(back.unwrap().get("href"));
    assert!(
        !exact.text().contains("/en/billing/refunds"),
        "{}",
        exact.text()
    );
    // The words that are known are still found.
    let exact = customer.page("/en/search?q=refnd+parcel&exact=1");
    assert!(
        exact.text().contains("/en/shipping/delivery"),
        "{}",
        exact.text()
    );
}

#[test]
fn a_chosen_topic_is_named_with_the_way_out_of_it() {
    let customer = TestSite::sample().serve();
    for query in ["days", "parcel"] {
        let narrowed = customer.page(&format!("/en/search?q={query}&category=billing"));
        let status = narrowed.text().split("role=\"status\"").nth(1).unwrap();
        assert!(status.contains("Billing: "), "{status}");
        customer.follow(&narrowed, "Search in all topics");
    }
}

#[test]
fn whoever_turns_behind_the_last_page_is_led_to_it() {
    let customer = TestSite::sample().serve();
    let behind = customer.get("/en/search?q=days&page=40");
    assert_eq!(behind.moved_to(), "302 /en/search?q=days");
    assert!(
        customer
            .page("/en/search?q=days")
            .contains("class=\"hits\"")
    );
    // Nothing found is said on the page that was asked for.
    assert_eq!(customer.get("/en/search?q=zanzibar&page=40").status, 200);
}

#[test]
fn what_only_another_language_has_is_not_called_nothing() {
    let customer = TestSite::sample().serve();
    let page = customer.page("/en/search?q=টাকা+ফেরত");
    assert!(
        page.contains("Nothing in English, but in another language"),
        "{}",
        page.text()
    );
    assert!(page.contains("/bn/billing/refunds"), "{}", page.text());
    assert!(!page.contains("Try fewer"), "{}", page.text());
}

#[test]
fn one_word_is_a_topic_and_gets_no_short_answer() {
    let site = TestSite::sample().article(
        "en/limits.md",
        "---\ntitle: Limits\n---\nYou can send 500 a day by the app.\n\n## Fees\n\n| Way | Fee |\n| --- | --- |\n| By phone call | 5 |\n\n\
         ## The code never comes\n\nLook at these after two minutes.\n\n- Is the signal good?\n- Is the number right?\n",
    );
    let customer = site.serve();
    let answer = |question: &str| customer.search(question, "en")["answer"].clone();
    assert!(answer("signal").is_null());
    assert!(
        answer("phone call fee").is_null(),
        "a row is no answer without its table"
    );
    let code = answer("code never comes");
    assert_eq!(code["parts"][0]["text"], "Look at these after two minutes.");
    assert_eq!(code["list"]["items"].as_array().unwrap().len(), 2, "{code}");
    assert!(!answer("limits").is_null(), "a whole title is a question");
}

#[test]
fn results_can_be_narrowed_to_a_category() {
    let customer = TestSite::sample().serve();
    let all = customer.found("days", "en");
    assert!(all.len() >= 2, "{all:?}");
    let narrowed = customer
        .page("/api/v1/search?q=days&lang=en&category=shipping")
        .json();
    let urls: Vec<&str> = narrowed["hits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|hit| hit["url"].as_str().unwrap())
        .collect();
    assert_eq!(urls, ["/en/shipping/delivery"]);
    let page = customer.page("/en/search?q=days");
    assert!(
        page.links()
            .iter()
            .any(|link| link.get("href").contains("category=shipping"))
    );
    let below = customer
        .page("/api/v1/search?q=card&lang=en&category=billing/cards")
        .json();
    assert_eq!(below["total"], 1);
}

#[test]
fn nothing_found_is_never_a_wall() {
    let customer = TestSite::sample().serve();
    let page = customer.page("/en/search?q=xylophone+qqqq");
    let links = page.links();
    assert!(
        links.iter().any(|link| link.get("href") == "/en/billing/"),
        "the categories are there"
    );
    assert!(
        page.all("input")
            .iter()
            .any(|input| input.get("value") == "xylophone qqqq"),
        "the question can be changed"
    );
    // Found only in the other language: said, with the way there.
    let page = customer.page(
        "/en/search?q=%E0%A6%9F%E0%A6%BE%E0%A6%95%E0%A6%BE+%E0%A6%AB%E0%A7%87%E0%A6%B0%E0%A6%A4",
    );
    assert!(
        page.links()
            .iter()
            .any(|link| link.get("href").starts_with("/bn/search?q="))
    );
}

#[test]
fn a_question_without_words_is_no_search() {
    let customer = TestSite::sample().serve();
    for question in ["", "%20%20", "%3F%3F%3F", "-%20%2B"] {
        let page = customer.page(&format!("/en/search?q={question}"));
        assert!(
            page.links()
                .iter()
                .any(|link| link.get("href") == "/en/billing/")
        );
        assert_eq!(
            customer
                .page(&format!("/api/v1/search?q={question}"))
                .json()["total"],
            0
        );
    }
}

#[test]
fn many_results_have_pages() {
    let mut site = TestSite::new();
    for n in 0..25 {
        site = site.article(
            &format!("en/invoices/i{n}.md"),
            &format!("# Invoice number {n}\n\nAbout invoices.\n"),
        );
    }
    let customer = site.serve();
    let mut seen = std::collections::BTreeSet::new();
    let mut address = "/en/search?q=invoice".to_owned();
    for _ in 0..3 {
        let page = customer.page(&address);
        let hits = page
            .text()
            .split("class=\"hits\"")
            .nth(1)
            .unwrap()
            .to_owned();
        seen.extend(
            crate::harness::elements(&hits, "a")
                .iter()
                .map(|link| link.get("href").split('#').next().unwrap().to_owned())
                .filter(|url| url.starts_with("/en/invoices/i")),
        );
        match page
            .links()
            .into_iter()
            .find(|link| link.get("rel") == "next")
        {
            Some(next) => address = next.get("href").to_owned(),
            None => break,
        }
    }
    assert_eq!(seen.len(), 25);
}

#[test]
fn code_and_tables_are_found_too() {
    let customer = TestSite::new()
        .article("en/a.md", "# Setup\n\n## Command\n\n```sh\navrdude -p atmega328p\n```\n\n| Pin | Name |\n|---|---|\n| 13 | builtinled |\n\nTerm\n: Definition of frobnicate.\n\n<details><summary>hiddensummary</summary>hiddendetail</details>\n\nNote[^1].\n\n[^1]: footnoteword.\n\n![altword](x.png)\n")
        .file("articles/en/x.png", crate::harness::image(4, 3))
        .serve();
    for word in [
        "avrdude",
        "atmega328p",
        "builtinled",
        "frobnicate",
        "hiddensummary",
        "hiddendetail",
        "footnoteword",
        "altword",
    ] {
        assert_eq!(customer.found(word, "en"), ["/en/a"], "{word}");
    }
}
