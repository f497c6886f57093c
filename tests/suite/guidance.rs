//! What writers tell the search, synonyms and pinned answers, and what is said when it cannot help.

use crate::harness::TestSite;

const SITE: &str = "[site]\nlanguages = [\"en\", \"bn\"]\n\n";

fn problems(toml: &str) -> Vec<String> {
    let site = TestSite::sample().config(&format!("{SITE}{toml}"));
    site.build().problems()
}

/// The one problem there is, with its place.
fn one(problems: &[String]) -> String {
    assert_eq!(problems.len(), 1, "{problems:#?}");
    problems.concat()
}

#[test]
fn a_pinned_answer_that_is_not_there_is_shown_with_its_line_and_the_nearest() {
    for written in [
        "billing/refund",
        "/en/billing/refunds",
        "en/billing/refunds",
        "billing/refunds.md",
    ] {
        let problem = one(&problems(&format!(
            "[search.answers.en]\n\"refund\" = \"{written}\"\n"
        )));
        assert!(problem.starts_with("E036 kb.toml:5:1: "), "{problem}");
        assert!(
            problem.contains("did you mean `billing/refunds`?"),
            "{problem}"
        );
    }
}

#[test]
fn an_answer_in_another_language_only_is_none() {
    let problem = one(&problems(
        "[search.answers.bn]\n\"পার্সেল\" = \"shipping/delivery\"\n",
    ));
    assert!(problem.contains("E036 kb.toml:5:1"), "{problem}");
    assert!(
        problem.contains("there is one in `en`: pin it in `[search.answers.en]`"),
        "{problem}"
    );
}

#[test]
fn a_language_that_the_site_does_not_have_is_named() {
    let toml = "[search.synonyms]\nfr = [\"a, b\"]\n\n[search.answers.bn-bd]\n\"x\" = \"billing/refunds\"\n";
    let site = TestSite::sample().config(&format!("{SITE}{toml}"));
    for name in ["fr.txt", "english.txt", "en.md", "README.txt", "notes.md"] {
        site.write(&format!("synonyms/{name}"), "a, b\n");
    }
    let problems = site.build().problems();
    let wanted = [
        "E035 kb.toml:5:1: `[search.synonyms]`: the site has no language `fr` (the site's languages are `en`, `bn`)",
        "E036 kb.toml:7:17: `[search.answers]`: the site has no language `bn-bd` (did you mean `bn`?)",
        "E035 synonyms/en.md: the file is not read: files of synonyms end in `.txt` (name it `en.txt`)",
        "E035 synonyms/english.txt: the file is not read: its name is no language of the site (did you mean `en`?)",
        "E035 synonyms/fr.txt: the file is not read: its name is no language of the site (the site's languages are `en`, `bn`)",
    ];
    assert_eq!(problems, wanted);
}

#[test]
fn a_file_of_synonyms_may_come_from_any_editor() {
    let site = TestSite::sample().file(
        "synonyms/EN.txt",
        "\u{feff}# ours\rbitcoin => refund\r\nlone\rdogecoin => parcel",
    );
    let built = site.build();
    let problem = one(&built.problems());
    assert!(
        problem.starts_with("E035 synonyms/EN.txt:3:1: the line names one word only"),
        "{problem}"
    );
    let customer = site.open(built);
    for (query, id) in [
        ("bitcoin", "billing/refunds"),
        ("dogecoin", "shipping/delivery"),
    ] {
        assert_eq!(customer.search(query, "en")["hits"][0]["id"], id);
    }
}
