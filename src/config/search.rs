//! `[search]`: synonyms and pinned answers, by language.
//!
//! It must not know how they are used.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::section::Section;
use super::value::{self, Given, Wrong, wrong};
use crate::lang::Lang;
use crate::text;

/// What writers add to the search. There is nothing else to tune.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// Lines such as `refund, money back` or `cell => phone`, by language.
    pub synonyms: BTreeMap<Lang, Vec<String>>,
    /// Questions whose first hit a writer has chosen, by language.
    pub answers: BTreeMap<Lang, Vec<PinnedAnswer>>,
}

/// A question, and the article that answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedAnswer {
    /// What customers type.
    pub query: String,
    /// The id of the article.
    pub id: String,
}

pub(super) fn read(mut keys: Section<'_>) -> Search {
    let mut search = Search::default();
    let mut synonyms = keys.section("synonyms");
    for (key, lang) in languages(&mut synonyms) {
        let lines = synonyms.list(&key, line_of_synonyms).unwrap_or_default();
        let lines = lines.into_iter().map(|(line, _)| line).collect();
        search.synonyms.insert(lang, lines);
    }
    synonyms.finish();
    let mut answers = keys.section("answers");
    for (key, lang) in languages(&mut answers) {
        search.answers.insert(lang, pinned(answers.section(&key)));
    }
    answers.finish();
    keys.finish();
    search
}

/// The languages that keys of this table name; others are reported.
fn languages(keys: &mut Section<'_>) -> Vec<(String, Lang)> {
    let mut all = Vec::new();
    for (key, origin) in keys.keys() {
        match Lang::parse(&key) {
            Some(lang) => all.push((key, lang)),
            None => keys.refuse(
                &key,
                &origin,
                format!("`{key}` is no language tag"),
                "use tags such as `en`, `bn` or `pt-br`",
            ),
        }
    }
    all
}

fn pinned(mut keys: Section<'_>) -> Vec<PinnedAnswer> {
    let mut all = Vec::new();
    for (query, _) in keys.keys() {
        if let Some(id) = keys.one(&query, value::id) {
            all.push(PinnedAnswer { query, id });
        }
    }
    keys.finish();
    all
}

fn line_of_synonyms(given: &Given<'_>) -> Result<String, Wrong> {
    let line = given.line()?;
    match text::synonyms(&line) {
        Ok(Some(_)) => Ok(line),
        Ok(None) => wrong(format!("holds a comment: `{line}`"), EXAMPLE),
        Err(what) => wrong(format!("{what}: `{line}`"), EXAMPLE),
    }
}

const EXAMPLE: &str = "write \"refund, money back\", or \"cell => phone\" for one way only";
