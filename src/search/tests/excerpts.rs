//! What is shown below a hit.

use super::super::testing::Help;
use super::shop;

fn shown(help: &Help, question: &str) -> (Option<usize>, String) {
    let found = help.search(question);
    let excerpt = help.excerpt(found.hits[0].number, &found);
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

#[test]
fn pairs_of_letters_that_touch_are_marked_as_one() {
    for (lang, article, question, text) in [
        (
            "zh",
            "a | 登录 | 请输入您收到的短信验证码以后再登录。",
            "验证码",
            "请输入您收到的短信[验证码]以后再登录。",
        ),
        (
            "ja",
            "a | 支払い | クレジットカードの情報を変更できます。",
            "クレジットカード",
            "[クレジットカード]の情報を変更できます。",
        ),
        (
            "ja",
            "a | 注文 | 発送前なら取り消すことができます。",
            "取消",
            "発送前なら[取り消す]ことができます。",
        ),
        (
            "ko",
            "a | 로그인 | 새 비밀번호를 입력하세요.",
            "비밀번호",
            "새 [비밀번호]를 입력하세요.",
        ),
    ] {
        let help = Help::of(lang, &[article]);
        assert_eq!(shown(&help, question).1, text, "{question}");
    }
}

#[test]
fn a_word_that_nobody_would_read_is_cut() {
    let help = Help::of("en", &[&format!("a | Title | {}", "z".repeat(100_000))]);
    let (_, shown) = shown(&help, &"z".repeat(80));
    assert_eq!(shown, format!("[{}]…", "z".repeat(200)));
}
