//! What is shown below a hit.

use super::super::excerpt;
use super::super::testing::Help;
use super::shop;

fn shown(help: &Help, question: &str) -> (Option<usize>, String) {
    let found = help.search(question);
    let excerpt = excerpt(&help.articles[found.hits[0].number as usize], &found.meant);
    let text = excerpt.parts.iter().map(|p| {
        if p.mark {
            format!("[{}]", p.text)
        } else {
            p.text.clone()
        }
    });
    (excerpt.section, text.collect())
}

#[test]
fn the_best_section_is_shown_with_marks() {
    let help = shop();
    for (question, section, text) in [
        (
            "partial refunds",
            Some(1),
            "A part of the order can be returned as well.",
        ),
        (
            "refnud money",
            None,
            "Open your order and choose [Refund]. The [money] is back within five days.",
        ),
        ("contact", None, "The ways to reach us."),
    ] {
        assert_eq!(
            shown(&help, question),
            (section, text.to_owned()),
            "{question}"
        );
    }
}

#[test]
fn a_long_text_is_cut_at_words_around_what_was_meant() {
    let text = format!(
        "{} The zeppelin lands here. {}",
        "one two three ".repeat(90),
        "four five six ".repeat(90)
    );
    let help = Help::of("en", &[&format!("a | Title | {text}")]);
    let (_, shown) = shown(&help, "zeppelin");
    assert!(shown.contains("The [zeppelin] lands here."), "{shown}");
    assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
    let length = shown.chars().count();
    assert!((150..=210).contains(&length), "{length}");
    let inner = shown.trim_matches('…').trim();
    assert!(
        ["one", "two", "three"].iter().any(|w| inner.starts_with(w))
            && ["four", "five", "six"].iter().any(|w| inner.ends_with(w)),
        "{shown}"
    );
}
