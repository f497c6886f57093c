use super::present;
use crate::lang::Lang;
use crate::live::testing::lang;
use crate::live::{Ask, Results};
use crate::search::Confidence;

fn ask<'a>(text: &'a str, lang: &'a Lang) -> Ask<'a> {
    Ask {
        text,
        lang,
        category: None,
        limit: 10,
        offset: 0,
        unfinished: false,
        exact: false,
        elsewhere: true,
        explain: false,
    }
}

fn titles(results: &Results) -> Vec<&str> {
    results.hits.iter().map(|hit| hit.title.as_str()).collect()
}

#[test]
fn a_question_finds_articles_with_their_best_section() {
    let dir = tempfile::tempdir().unwrap();
    let (present, en) = (present(dir.path(), 1), lang("en"));
    let found = present
        .find(&ask("how many days for a refund", &en))
        .unwrap();
    let best = &found.hits[0];
    assert_eq!(best.title, "How do I get a refund?");
    assert_eq!(best.category, ["billing"]);
    let section = best.section.as_ref().unwrap();
    assert_eq!(section.url, "/en/billing/refunds#the-details");
    assert!(best.snippet.iter().any(|part| part.mark));
    assert!(found.answer.is_none());
}

#[test]
fn what_holds_no_word_is_no_search() {
    let dir = tempfile::tempdir().unwrap();
    let (present, en) = (present(dir.path(), 1), lang("en"));
    for (text, shown) in [("", ""), ("  ?! \u{7} ", "?!"), ("\n\t", "")] {
        let found = present.find(&ask(text, &en)).unwrap();
        assert_eq!(found.query, shown);
        assert_eq!((found.total, found.confidence), (0, Confidence::None));
    }
}

#[test]
fn parts_of_the_results_fit_together() {
    let dir = tempfile::tempdir().unwrap();
    let (present, en) = (present(dir.path(), 1), lang("en"));
    let all = present
        .find(&Ask {
            limit: 50,
            ..ask("invoice", &en)
        })
        .unwrap();
    assert_eq!(all.total, all.hits.len());
    let mut parts = Vec::new();
    for offset in (0..all.total).step_by(7) {
        let part = Ask {
            limit: 7,
            offset,
            ..ask("invoice", &en)
        };
        let part = present.find(&part).unwrap();
        assert_eq!(part.total, all.total);
        parts.extend(part.hits.into_iter().map(|hit| hit.title));
    }
    assert_eq!(parts, titles(&all));
    let behind = Ask {
        offset: 1000,
        ..ask("invoice", &en)
    };
    assert!(present.find(&behind).unwrap().hits.is_empty());
}

#[test]
fn a_category_narrows_and_counts_stay() {
    let dir = tempfile::tempdir().unwrap();
    let (present, en) = (present(dir.path(), 1), lang("en"));
    let cards = ["billing".to_owned(), "cards".to_owned()];
    let narrowed = Ask {
        category: Some(&cards),
        ..ask("lost card parcel", &en)
    };
    let narrowed = present.find(&narrowed).unwrap();
    assert_eq!(titles(&narrowed), ["I lost my card"]);
    let shipping = narrowed
        .categories
        .iter()
        .find(|one| one.path == "shipping");
    assert_eq!(shipping.map(|one| one.count), Some(1));
}

#[test]
fn another_language_is_named_when_it_has_what_this_one_lacks() {
    let dir = tempfile::tempdir().unwrap();
    let (present, en, bn) = (present(dir.path(), 1), lang("en"), lang("bn"));
    let found = present.find(&ask("টাকা ফেরত", &en)).unwrap();
    assert_eq!(found.elsewhere.len(), 1);
    assert_eq!(
        (&found.elsewhere[0].lang, found.elsewhere[0].total),
        (&bn, 1)
    );
    // Its hits stand below, within the number asked for, and not among the total.
    assert_eq!(found.hits.last().map(|hit| &hit.lang), Some(&bn));
    let one = Ask {
        limit: 1,
        ..ask("টাকা ফেরত", &en)
    };
    assert_eq!(present.find(&one).unwrap().hits.len(), 1);
    let quiet = Ask {
        elsewhere: false,
        ..ask("টাকা ফেরত", &en)
    };
    assert!(present.find(&quiet).unwrap().elsewhere.is_empty());
    assert!(
        present
            .find(&ask("invoice", &en))
            .unwrap()
            .elsewhere
            .is_empty()
    );
}

#[test]
fn a_correction_can_be_taken_back() {
    let dir = tempfile::tempdir().unwrap();
    let (present, en) = (present(dir.path(), 1), lang("en"));
    let corrected = present.find(&ask("delivry parcel", &en)).unwrap();
    assert_eq!(corrected.corrected.as_deref(), Some("delivery parcel"));
    let exact = Ask {
        exact: true,
        ..ask("delivry parcel", &en)
    };
    let exact = present.find(&exact).unwrap();
    assert_eq!(
        (exact.query.as_str(), exact.corrected.as_deref()),
        ("delivry parcel", None)
    );
    assert_eq!(titles(&exact)[0], "When does my parcel arrive?");
    assert_ne!(exact.confidence, Confidence::Strong);
    let nothing = Ask {
        exact: true,
        ..ask("delivry", &en)
    };
    let nothing = present.find(&nothing).unwrap();
    assert_eq!((nothing.query.as_str(), nothing.total), ("delivry", 0));
}

#[test]
fn a_language_that_the_site_has_not_is_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let present = present(dir.path(), 1);
    let error = present.find(&ask("refund", &lang("de"))).unwrap_err();
    assert!(error.to_string().contains("`de`"));
}
