//! What is found while a customer types.

use super::super::testing::{EVERYTHING, Help};
use super::super::{Query, Wanted};
use super::shop;

/// For every word of every article: what the whole word finds, each of its beginnings finds.
pub(super) fn every_beginning_keeps_the_hits(help: &Help) {
    for article in &help.articles {
        let texts = [article.title.as_str()]
            .into_iter()
            .chain(article.sections.iter().map(|s| s.text.as_str()));
        for word in texts.flat_map(str::split_whitespace) {
            let Some(query) = Query::parse(word, &help.lang) else {
                continue;
            };
            if query.words().len() > 1 {
                continue;
            }
            let whole = help.searcher.search(&query, &EVERYTHING).unwrap();
            for (end, _) in word.char_indices().skip(3) {
                let Some(query) = Query::parse(&word[..end], &help.lang)
                    .filter(|q| q.words().iter().any(|w| w.open))
                else {
                    continue;
                };
                let begun = help
                    .searcher
                    .search(
                        &query,
                        &Wanted {
                            unfinished: true,
                            ..EVERYTHING
                        },
                    )
                    .unwrap();
                for hit in &whole.hits {
                    assert!(
                        begun.hits.iter().any(|h| h.number == hit.number),
                        "{} of {word}",
                        &word[..end]
                    );
                }
            }
        }
    }
}

#[test]
fn what_a_word_finds_stays_for_every_beginning_of_it() {
    every_beginning_keeps_the_hits(&shop());
}

#[test]
fn a_word_with_a_hyphen_is_found_in_either_spelling_and_while_it_is_typed() {
    let help = Help::of(
        "en",
        &[
            "a | Connect to Wi-Fi | Text",
            "a | Find a file | Text",
            "a | Send an email | Text",
        ],
    );
    for (typed, title) in [
        ("wifi", "Connect to Wi-Fi"),
        ("wi-fi", "Connect to Wi-Fi"),
        ("wi-f", "Connect to Wi-Fi"),
        ("e-mai", "Send an email"),
    ] {
        assert_eq!(help.titles(&help.typing(typed))[0], title, "{typed}");
    }
    assert_eq!(help.typing("wi-fi").total, 1);
}

#[test]
fn while_typing_the_finished_word_is_first() {
    let help = shop();
    for (typed, title) in [
        ("refu", "How do I get a refund?"),
        ("reset pass", "Reset your password"),
        ("del", "Delete your account"),
    ] {
        assert_eq!(help.titles(&help.typing(typed))[0], title, "{typed}");
        assert_eq!(help.typing(typed).corrected, None);
    }
}
