//! What a search promises, on a small help centre.

mod excerpts;
mod hostile;
mod questions;
mod typing;

use super::testing::{EVERYTHING, Help};
use super::{Confidence, Guide, Indexer, Query, Wanted};
use crate::lang::Lang;

fn shop() -> Help {
    Help::of(
        "en",
        &[
            "billing/refunds | How do I get a refund? | Open your order and choose Refund. The money is back within five days. #Partial refunds# A part of the order can be returned as well.",
            "billing | Change your payment method | Go to billing and add another card or bank account.",
            "billing | Where is my invoice? | Every payment has an invoice. Download it from your orders.",
            "account | Reset your password | Choose Forgotten password on the sign-in page and follow the e-mail.",
            "account | Change your e-mail address | Open settings. Your password is asked for once more.",
            "account | Delete your account | Everything is deleted after thirty days.",
            "shipping | How long does delivery take? | Deliveries take two days. Your order has a tracking number.",
            "shipping | My parcel is damaged | Take a picture and send it to us. You get your money back.",
            "shipping | Track your order | The tracking number is in the e-mail that we sent.",
            "| Contact | The ways to reach us.",
            "devices | Connecting to a wireless network | Studying the manual helps. Choose the network and type its password.",
            "devices | Error 4012 when starting | The battery is empty. Charge your device.",
        ],
    )
}

fn first<'a>(help: &'a Help, text: &str) -> &'a str {
    help.titles(&help.search(text))
        .first()
        .copied()
        .unwrap_or("nothing")
}

#[test]
fn customers_words_find_the_article() {
    let help = shop();
    for (question, title) in [
        ("refund", "How do I get a refund?"),
        ("i want my money refunded", "How do I get a refund?"),
        ("forgot password", "Reset your password"),
        ("PASSWORD RESETTING", "Reset your password"),
        ("track orders", "Track your order"),
        ("4012", "Error 4012 when starting"),
        ("wireless connection", "Connecting to a wireless network"),
        ("change credit card", "Change your payment method"),
    ] {
        assert_eq!(first(&help, question), title, "{question}");
    }
}

#[test]
fn typing_errors_find_the_article_and_are_told() {
    let help = shop();
    for (question, title, corrected) in [
        ("refnud", "How do I get a refund?", Some("refund")),
        (
            "pasword reset",
            "Reset your password",
            Some("password reset"),
        ),
        (
            "How to trak my delivry",
            "How long does delivery take?",
            None,
        ),
        (
            "wirelles netwerk",
            "Connecting to a wireless network",
            Some("wireless network"),
        ),
        ("refund", "How do I get a refund?", None),
    ] {
        let found = help.search(question);
        assert_eq!(help.titles(&found)[0], title, "{question}");
        if corrected.is_some() || question == "refund" {
            assert_eq!(found.corrected.as_deref(), corrected, "{question}");
        }
    }
}

#[test]
fn a_whole_title_is_first() {
    let help = shop();
    for article in &help.articles {
        for typed in [
            article.title.clone(),
            article.title.to_uppercase(),
            format!("  {}!! ", article.title),
        ] {
            let found = help.search(&typed);
            assert_eq!(help.titles(&found)[0], article.title, "{typed}");
            assert_eq!(found.confidence, Confidence::Strong, "{typed}");
        }
    }
}

#[test]
fn confidence_tells_good_hits_from_poor_ones() {
    let help = shop();
    for (question, confidence) in [
        ("reset password", Confidence::Strong),
        ("how do i track my order", Confidence::Strong),
        ("pasword", Confidence::Weak),
        ("order a zeppelin made of chocolate", Confidence::Weak),
        ("zeppelin", Confidence::None),
    ] {
        assert_eq!(help.search(question).confidence, confidence, "{question}");
    }
}

#[test]
fn a_query_found_in_part_is_offered_without_its_rarest_word() {
    let help = shop();
    assert_eq!(
        help.search("zeppelin refund").without.as_deref(),
        Some("refund")
    );
    assert_eq!(help.search("refund money").without, None);
    assert_eq!(help.search("zeppelin").without, None);
}

#[test]
fn categories_are_counted_with_those_above_them_and_narrow_the_results() {
    let help = shop();
    let found = help.search("order money");
    let counts: Vec<_> = found
        .categories
        .iter()
        .map(|(path, n)| (path.as_str(), *n))
        .collect();
    assert_eq!(
        counts,
        [("billing", 2), ("billing/refunds", 1), ("shipping", 3)]
    );
    let billing = ["billing".to_owned()];
    let narrowed = help.find(
        "order money",
        &Wanted {
            category: Some(&billing),
            ..EVERYTHING
        },
    );
    assert_eq!((narrowed.total, narrowed.hits.len()), (2, 2));
    assert_eq!(narrowed.categories, found.categories);
    let other = ["bill".to_owned()];
    assert_eq!(
        help.find(
            "order",
            &Wanted {
                category: Some(&other),
                ..EVERYTHING
            }
        )
        .total,
        0
    );
}

#[test]
fn pages_of_results_follow_one_another() {
    let help = shop();
    let all = help.search("your order password").hits;
    let mut pages = Vec::new();
    for offset in (0..all.len() + 2).step_by(2) {
        pages.extend(
            help.find(
                "your order password",
                &Wanted {
                    offset,
                    limit: 2,
                    ..EVERYTHING
                },
            )
            .hits,
        );
    }
    assert_eq!(pages, all);
    assert!(
        help.find(
            "order",
            &Wanted {
                offset: usize::MAX,
                limit: usize::MAX,
                ..EVERYTHING
            }
        )
        .hits
        .is_empty()
    );
}

#[test]
fn equal_articles_come_in_the_order_of_their_numbers() {
    let help = Help::of("en", &["a | Refund | Same text"; 30]);
    let numbers: Vec<u32> = help
        .find(
            "refund",
            &Wanted {
                limit: 7,
                ..EVERYTHING
            },
        )
        .hits
        .iter()
        .map(|h| h.number)
        .collect();
    assert_eq!(numbers, [0, 1, 2, 3, 4, 5, 6]);
}

#[test]
fn articles_added_by_many_threads_in_any_order_are_found_alike() {
    let help = shop();
    let dir = tempfile::tempdir().unwrap();
    let indexer = Indexer::create(dir.path(), &help.lang, Guide::default()).unwrap();
    std::thread::scope(|scope| {
        for part in 0..3 {
            let (indexer, help) = (&indexer, &help);
            scope.spawn(move || {
                for (number, article) in help
                    .articles
                    .iter()
                    .enumerate()
                    .rev()
                    .filter(|(n, _)| n % 3 == part)
                {
                    indexer
                        .add(u32::try_from(number).unwrap(), article)
                        .unwrap();
                }
            });
        }
    });
    indexer.finish().unwrap();
    let other = super::Searcher::open(dir.path(), &help.lang).unwrap();
    for question in ["order", "pasword", "your money account", "deliv"] {
        let query = Query::parse(question, &help.lang).unwrap();
        assert_eq!(
            other.search(&query, &EVERYTHING).unwrap().hits,
            help.search(question).hits
        );
    }
}

#[test]
fn a_finished_index_holds_one_segment_and_no_locks() {
    let help = shop();
    let names: Vec<_> = std::fs::read_dir(help.dir())
        .unwrap()
        .map(|f| f.unwrap().file_name().into_string().unwrap())
        .collect();
    assert!(
        !names.iter().any(|name| name.ends_with(".lock")),
        "{names:?}"
    );
    assert_eq!(
        names.iter().filter(|name| name.ends_with(".idx")).count(),
        1,
        "{names:?}"
    );
}

#[test]
fn a_pair_of_letters_is_no_word_to_be_left_out() {
    let help = Help::of(
        "zh",
        &[
            "a | 信用额度 | 您可以查看信用额度。",
            "a | 地址 | 修改地址。",
        ],
    );
    let found = help.search("信用卡");
    assert_eq!(help.titles(&found), ["信用额度"]);
    assert_eq!(found.left_out, [""; 0]);
    let found = help.search("地址 验证码");
    assert_eq!(found.left_out, ["验证码"]);
    assert_eq!(found.without.as_deref(), Some("地址"));
}

#[test]
fn an_index_of_nothing_finds_nothing() {
    let help = Help::of("en", &[]);
    let found = help.search("refund");
    assert_eq!((found.total, found.confidence), (0, Confidence::None));
}

#[test]
fn an_index_is_shared_by_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<super::Searcher>();
    shared::<Indexer>();
    shared::<super::Meant>();
}

#[test]
fn a_missing_index_is_an_error_that_names_the_folder() {
    let error = super::Searcher::open(std::path::Path::new("/nowhere/at/all"), &Lang::english())
        .err()
        .unwrap();
    assert!(format!("{error:#}").contains("/nowhere/at/all"));
}

#[test]
fn bengali_questions_find_bengali_articles() {
    let help = Help::of(
        "bn",
        &[
            "বিল | টাকা ফেরত পাব কীভাবে? | অর্ডারটি খুলে ফেরত বাছুন। পাঁচ দিনের মধ্যে টাকা ফেরত আসে।",
            "অ্যাকাউন্ট | পাসওয়ার্ড বদলানো | সাইন-ইন পাতায় পাসওয়ার্ড ভুলে গেছি বাছুন।",
            "অ্যাকাউন্ট | ইমেইল ঠিকানা বদলানো | সেটিংস খুলুন।",
            "পণ্য | ডেলিভারি কত দিনে আসে? | ডেলিভারি দুই দিনে আসে। ট্র্যাকিং নম্বর ইমেইলে পাবেন।",
            "যোগাযোগ | আমাদের কাছে পৌঁছানো | ফোন, ইমেইল বা চিঠি।",
        ],
    );
    for (question, title) in [
        ("টাকা ফেরত চাই", "টাকা ফেরত পাব কীভাবে?"),
        ("পাসওয়ার্ডটা ভুলে গেছি", "পাসওয়ার্ড বদলানো"),
        ("পাসওয়াড বদলাব", "পাসওয়ার্ড বদলানো"),
        ("ডেলিভারী কবে আসবে", "ডেলিভারি কত দিনে আসে?"),
        ("ইমেলের ঠিকানা", "ইমেইল ঠিকানা বদলানো"),
    ] {
        assert_eq!(first(&help, question), title, "{question}");
    }
    typing::every_beginning_keeps_the_hits(&help);
}
