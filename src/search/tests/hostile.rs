//! What nobody should type or write, and somebody will.

use proptest::prelude::*;

use super::super::testing::{EVERYTHING, Help};
use super::super::{Query, Searcher, Wanted};
use super::shop;

#[test]
fn what_is_hostile_is_answered() {
    let help = shop();
    let five_thousand = "refund ".repeat(800);
    for text in [
        five_thousand.as_str(),
        &"(".repeat(10_000),
        &format!("{}refund{}", "(".repeat(10_000), ")".repeat(10_000)),
        &"a".repeat(1 << 20),
        &"ক্".repeat(100_000),
        "refund\0:\0*~2",
        "\u{202e}dnufer",
        "\u{300}\u{300}\u{9cd}refund\u{300}",
        "\"a a a a a a\"~4000",
        &(0..500).map(|n| format!("w{n} ")).collect::<String>(),
    ] {
        if let Some(query) = Query::parse(text, &help.lang) {
            for unfinished in [false, true] {
                let found = help
                    .searcher
                    .search(
                        &query,
                        &Wanted {
                            unfinished,
                            limit: 10,
                            ..EVERYTHING
                        },
                    )
                    .unwrap();
                for hit in &found.hits {
                    let _ = help.excerpt(hit.number, &found);
                }
            }
        }
    }
}

#[test]
fn an_index_that_names_articles_it_does_not_have_is_damaged() {
    // Two indexes of the same words, of which one has more articles: its postings stand in the other.
    let lines: Vec<String> = (0..9).map(|n| format!("| Refund {n} | refund")).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let (mut few, many) = (Help::of("en", &lines[..2]), Help::of("en", &lines));
    few.searcher.segments[0].text = many.searcher.segments[0].text.clone();
    let query = Query::parse("refund", &few.lang).unwrap();
    let error = few.searcher.search(&query, &EVERYTHING).err().unwrap();
    assert!(error.to_string().contains("does not have"), "{error}");
}

#[test]
fn an_index_that_tells_of_more_articles_than_it_has_is_not_opened() {
    let help = shop();
    let meta = help.dir().join("meta.json");
    let text = std::fs::read_to_string(&meta).unwrap();
    let hostile = text.replace("\"max_doc\":12", "\"max_doc\":4294967294");
    let hostile = hostile.replace("\"max_doc\": 12", "\"max_doc\": 4294967294");
    assert_ne!(hostile, text, "{text}");
    std::fs::remove_file(&meta).unwrap();
    std::fs::write(&meta, hostile).unwrap();
    let error = Searcher::open(&help.dir(), &help.lang).err().unwrap();
    assert!(
        format!("{error:#}").contains("4294967294 articles"),
        "{error:#}"
    );
}

/// Over words and sounds, the search engine breaks down only when it is asked.
#[test]
fn words_that_the_search_engine_did_not_write_are_an_error() {
    let help = shop();
    let words = help.dir().join("words.fst");
    let mut bytes = std::fs::read(&words).unwrap();
    // The last eight tell where the root is.
    let end = bytes.len();
    bytes[end - 8..].fill(0xff);
    std::fs::remove_file(&words).unwrap();
    std::fs::write(&words, bytes).unwrap();
    let query = Query::parse("refnud", &help.lang).unwrap();
    let found = Searcher::open(&help.dir(), &help.lang)
        .and_then(|searcher| searcher.search(&query, &EVERYTHING).map(drop));
    let error = found.err().unwrap();
    assert!(error.to_string().contains("is damaged"), "{error}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn no_query_and_no_text_make_it_panic(
        texts in prop::collection::vec("\\PC{0,80}|([a-d\u{300}\u{200d}ক্া]{0,5}[ \n]){0,40}|[a-c\\x00]{300}", 1..4),
        questions in prop::collection::vec("\\PC{1,30}|[a-dক্া\u{300} ]{1,12}", 1..6),
    ) {
        let mut help = shop();
        for (article, text) in help.articles.iter_mut().zip(texts) {
            article.title = text.chars().take(20).collect();
            article.sections[0].text = text;
        }
        let help = Help::with(help.lang, help.articles);
        for question in questions {
            let Some(query) = Query::parse(&question, &help.lang) else { continue };
            for unfinished in [false, true] {
                let found = help.searcher.search(&query, &Wanted { unfinished, ..EVERYTHING }).unwrap();
                prop_assert_eq!(found.total, found.hits.len());
                for hit in &found.hits {
                    let shown = help.excerpt(hit.number, &found);
                    prop_assert!(shown.parts.iter().all(|part| !part.text.is_empty()));
                }
            }
        }
    }
}
