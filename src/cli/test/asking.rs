//! Asking an edition the questions of tests, in the way of the page and the API.
//!
//! It must not know what a right answer is.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::build::{Served, Unpublished};
use crate::edition::Edition;
use crate::lang::Lang;
use crate::live::{Ask, Present, Results};
use crate::relevance::{self, Answered, Articles, Confidence, Found, HITS, Test, TestFile, Tested};
use crate::search;

/// The articles of an edition, as far as checking the ids in tests needs them.
/// `unpublished` is asked when one of them is missing.
pub(super) fn articles(
    edition: &Edition,
    files: &[TestFile],
    unpublished: impl FnOnce() -> anyhow::Result<Unpublished>,
) -> anyhow::Result<Articles> {
    let served = Served::from_edition(edition)?;
    let default = served.default_language;
    let mut ids: BTreeMap<Lang, BTreeMap<String, String>> = BTreeMap::new();
    let mut all_there = true;
    for (lang, id) in files.iter().flat_map(|file| file.articles(&default)) {
        if let Some(article) = edition.article_by_id(&lang, id)? {
            ids.entry(lang).or_default().insert(article.id, article.url);
        } else {
            all_there = false;
        }
    }
    // All of them are wanted for suggestions only.
    let numbers = if all_there {
        0
    } else {
        edition.about().articles
    };
    for number in 0..u32::try_from(numbers)? {
        let article = edition.article(number)?;
        let here = ids.entry(article.lang).or_default();
        here.insert(article.id, article.url);
    }
    Ok(Articles {
        languages: served.languages,
        default,
        ids,
        unpublished: if all_there {
            Unpublished::default()
        } else {
            unpublished()?
        },
    })
}

/// Asks every question of the chosen tests, and judges the answers.
pub(in crate::cli) fn ask_all<'a>(
    present: &Present,
    files: &'a [TestFile],
    chosen: &(dyn Fn(&str) -> bool + Sync),
) -> anyhow::Result<Vec<Tested<'a>>> {
    let tests: Vec<_> = files
        .iter()
        .flat_map(|file| file.tests.iter().map(move |test| (file, test)))
        .filter(|(_, test)| chosen(&test.query))
        .collect();
    tests
        .into_par_iter()
        .map(|(file, test)| ask_test(present, file, test))
        .collect()
}

fn ask_test<'a>(
    present: &Present,
    file: &'a TestFile,
    test: &'a Test,
) -> anyhow::Result<Tested<'a>> {
    let lang = test.lang(&present.served().default_language);
    let judged = relevance::asked(test).into_iter().map(|asked| {
        let answered = ask(present, &asked.query, &lang)?;
        Ok(relevance::judge(test, asked, answered))
    });
    let judged = judged.collect::<anyhow::Result<_>>()?;
    Ok(Tested::new(file, test, lang, judged))
}

/// Asks one question; a language that the edition has not finds nothing.
pub(in crate::cli) fn ask(present: &Present, query: &str, lang: &Lang) -> anyhow::Result<Answered> {
    if !present.speaks(lang) {
        return Ok(Answered::nothing());
    }
    let results = present.find(&Ask {
        text: query,
        lang,
        category: None,
        limit: HITS,
        offset: 0,
        unfinished: false,
        exact: false,
        elsewhere: false,
        explain: false,
    })?;
    Ok(answered(results))
}

/// What the API would say, as far as tests look at it.
fn answered(results: Results) -> Answered {
    let found = results.hits.into_iter().map(|hit| Found {
        id: hit.id,
        title: hit.title,
        url: hit.url,
    });
    Answered {
        hits: found.collect(),
        total: results.total,
        confidence: match results.confidence {
            search::Confidence::Strong => Confidence::Strong,
            search::Confidence::Weak => Confidence::Weak,
            search::Confidence::None => Confidence::None,
        },
        corrected: results.corrected,
        answer: results.answer.map(|answer| answer.id),
    }
}
