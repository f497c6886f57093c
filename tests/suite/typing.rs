//! What holds while somebody types: a hit for the full word is a hit for its beginnings, from the third
//! letter on, so that nothing flickers in and out below the field.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kb::edition::Edition;
use kb::lang::Lang;
use kb::search::{Query, Searcher, Wanted};
use kb::text::Analyzer;

use crate::harness::{TestSite, skipped};

/// So many words of a language are typed, evenly out of all.
const WORDS: usize = 1000;

/// The numbers of all articles that a text finds.
fn found(searcher: &Searcher, lang: &Lang, text: &str, unfinished: bool) -> BTreeSet<u32> {
    let Some(query) = Query::parse(text, lang) else {
        return BTreeSet::new();
    };
    let wanted = Wanted {
        category: None,
        limit: usize::from(u16::MAX),
        offset: 0,
        unfinished,
        exact: false,
    };
    let found = searcher.search(&query, &wanted).unwrap();
    found.hits.iter().map(|hit| hit.number).collect()
}

/// The words of all titles and headings, by language.
fn words(edition: &Edition) -> BTreeMap<Lang, BTreeSet<String>> {
    let mut words: BTreeMap<Lang, BTreeSet<String>> = BTreeMap::new();
    for number in 0..edition.about().articles {
        let article = edition.article(u32::try_from(number).unwrap()).unwrap();
        let mut analyzer = Analyzer::new(&article.lang);
        let known = words.entry(article.lang.clone()).or_default();
        let headings = article.sections.iter().map(|section| &section.title);
        for text in headings.chain([&article.title]) {
            analyzer.tokens(text, |token| {
                // Two words with a hyphen are two for those who type.
                if !token.joined {
                    known.insert(text[token.start..token.end].to_owned());
                }
            });
        }
    }
    words
}

fn nothing_is_lost_while_typing(site: &TestSite) {
    let edition = site.build().outcome.edition.unwrap();
    for (lang, words) in words(&edition) {
        let searcher = Searcher::open(&edition.search_layers(&lang)[0].dir, &lang).unwrap();
        let step = words.len().div_ceil(WORDS);
        for word in words.iter().step_by(step) {
            // In Bengali, a word is looked for in the other script when it is whole, not before.
            let whole = found(&searcher, &lang, word, lang.primary() == "bn");
            assert!(!whole.is_empty(), "{word}");
            let ends = word.char_indices().map(|(at, _)| at).skip(3);
            for end in ends.chain([word.len()]) {
                let begun = found(&searcher, &lang, &word[..end], true);
                let lost: Vec<_> = whole.difference(&begun).collect();
                assert!(
                    lost.is_empty(),
                    "{lang}: {word} loses {lost:?} at {}",
                    &word[..end]
                );
            }
        }
    }
}

#[test]
fn a_hit_for_a_word_of_the_manual_stays_from_its_third_letter_on() {
    nothing_is_lost_while_typing(&TestSite::of(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("articles"),
    ));
}

#[test]
fn a_hit_for_a_word_of_a_real_help_centre_stays_from_its_third_letter_on() {
    let Some(folder) = std::env::var_os("KB_TEST_SITE") else {
        return skipped("KB_TEST_SITE names no folder with a real help centre");
    };
    nothing_is_lost_while_typing(&TestSite::of(Path::new(&folder)));
}
