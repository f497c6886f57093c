//! Marks of other tools that are left in an article: they are named, with what kb has in their place.

use crate::editorial::said;
use crate::harness::TestSite;

#[test]
fn marks_of_other_tools_are_told_outside_of_code() {
    let text = "---\ntitle: One\n---\n{{< figure src=\"a.png\" >}}\n\n`{% include a %}`\n\n```\n{{ x }}\n```\n\nDear {{ name }}.\n";
    let site = TestSite::new().article("en/a.md", text);
    let said = said(&site, "E082");
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(
        said[0].contains("a.md:4 ") && said[0].contains("Hugo"),
        "{said:#?}"
    );
    assert!(
        said[1].contains("a.md:12 ") && said[1].contains("variable"),
        "{said:#?}"
    );
}

#[test]
fn icons_keys_snippets_and_abbreviations_of_mkdocs_are_told_outside_of_code() {
    let text = "# One\n\n--8<-- \"hours.md\"\n\nPress ++ctrl+c++, C++ or `++ctrl+c++` :smile:\n\n- :material-check: `:material-check:` yes\n\n```\n--8<-- \"a\"\n*[A]: b\n```\n\n*[HTML]: Hyper Text\n";
    let site = TestSite::new().article("en/a.md", text);
    let said = said(&site, "E082");
    assert_eq!(said.len(), 4, "{said:#?}");
    let expected = [
        ("a.md:3 ", "`--8<-- \"hours.md\"`"),
        ("a.md:5 ", "`++ctrl+c++`"),
        ("a.md:7 ", "`:material-check:`"),
        ("a.md:14 ", "`*[HTML]: Hyper Text`"),
    ];
    for (said, (place, mark)) in said.iter().zip(expected) {
        assert!(said.contains(place) && said.contains(mark), "{said}");
    }
}

#[test]
fn tabs_of_docusaurus_in_an_article_are_told_with_those_of_kb() {
    let text = "# One\n\n<Tabs>\n<TabItem value=\"a\">\n\nText\n\n</TabItem>\n</Tabs>\n\n<port>\n";
    let site = TestSite::new().article("en/a.md", text);
    let problems = site.build().problems();
    let told = problems.iter().filter(|one| one.starts_with("E016"));
    let kbs: Vec<bool> = told.map(|one| one.contains(":::tabs")).collect();
    assert_eq!(kbs, [true, true, false], "{problems:#?}");
}

#[test]
fn links_comments_tabs_and_attributes_of_other_tools_are_told_and_what_people_write_is_not() {
    let text = "# One\n\nSee [[Other page]] `[[a]]` [[1]](b.md).\n\n%%ask Rina%%\n\n50%% off, `%%a%%`\n\n=== \"Mac\"\n\n:::note{title=\"x\"}\nSo.\n:::\n\nWords.{: .wide }\n\n[b](b.md){.x}\n\n```\n%% a %%\n=== \"b\"\n:::tip{a}\n[[a]] b {.c}\n```\n\n- one\n- two {.cls}\n";
    let site = TestSite::new()
        .article("en/a.md", text)
        .article("en/b.md", "# Two\n\nText.\n");
    let said = said(&site, "E082");
    let expected = [
        ("a.md:5 ", "`%%ask Rina%%` is a comment of Obsidian"),
        ("a.md:9 ", "`=== \"Mac\"` is a tab of MkDocs"),
        ("a.md:11 ", "`{title=\"x\"}` is a list of attributes"),
        ("a.md:3 ", "`[[Other page]]` is a link of a wiki"),
        ("a.md:15 ", "`{: .wide }`"),
        ("a.md:27 ", "`{.cls}`"),
    ];
    assert_eq!(said.len(), expected.len(), "{said:#?}");
    for (place, mark) in expected {
        let is_told = |said: &String| said.contains(place) && said.contains(mark);
        assert!(said.iter().any(is_told), "{place}{mark}: {said:#?}");
    }
}

#[test]
fn a_path_with_the_wrong_strokes_or_a_hash_is_told_as_it_must_be_written() {
    let text = "# One\n\n[r](..\\billing\\refunds.md)\n\n[b](b#1.md)\n\n[e](example.com/page)\n\n[z](../billing/refunds.md\u{200b})\n";
    let site = TestSite::new()
        .article("en/m/a.md", text)
        .article("en/m/b#1.md", "# Two\n\nText.\n")
        .article("en/billing/refunds.md", "# Three\n\nText.\n");
    let ran = site.kb(["check", "--format", "json"]).run();
    let problems = ran.json()["problems"].as_array().unwrap().clone();
    let told = problems.iter().filter(|one| one["code"] == "E012");
    let remedies: Vec<&str> = told.map(|one| one["remedy"].as_str().unwrap()).collect();
    assert_eq!(remedies.len(), 4, "{problems:#?}");
    assert_eq!(remedies[0], "did you mean `../billing/refunds.md`?");
    assert!(remedies[1].ends_with("`b%231.md`"), "{remedies:?}");
    assert!(
        remedies[2].contains("`https://example.com/page`"),
        "{remedies:?}"
    );
    assert!(
        remedies[3].ends_with("(U+200B) behind `.md`"),
        "{remedies:?}"
    );
}
