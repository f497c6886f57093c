//! `[search]`: synonyms and pinned answers, by language.
//!
//! It must not know how they are used.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use toml::de::DeValue;

use super::section::Section;
use super::value::{self, Given, Wrong, wrong};
use crate::lang::Lang;
use crate::problem::Place;
use crate::text;

/// What writers add to the search. There is nothing else to tune.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Search {
    /// Lines such as `refund, money back` or `cell => phone`, by language.
    pub synonyms: BTreeMap<Lang, Vec<String>>,
    /// Questions whose first hit a writer has chosen, by language.
    pub answers: BTreeMap<Lang, Vec<PinnedAnswer>>,
    /// The languages that both name, in the order of the file. Of no use once the site is built.
    #[serde(skip)]
    pub named: Vec<NamedLanguage>,
}

/// A question, and the article that answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedAnswer {
    /// What customers type.
    pub query: String,
    /// The id of the article.
    pub id: String,
    /// Where it is written. Of no use once the site is built.
    #[serde(skip)]
    pub place: Option<Place>,
}

/// A language that a table of `[search]` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedLanguage {
    /// The language.
    pub lang: Lang,
    /// `synonyms` or `answers`.
    pub table: &'static str,
    /// Where it is written.
    pub place: Place,
}

/// Reads `[search]`; `default` is the language to suggest where none is named.
pub(super) fn read(mut keys: Section<'_>, default: &Lang) -> Search {
    let mut search = Search::default();
    let mut synonyms = keys.section("synonyms");
    for (key, named) in languages(&mut synonyms, "synonyms", default) {
        let lines = synonyms.list(&key, line_of_synonyms).unwrap_or_default();
        let lines = lines.into_iter().map(|(line, _)| line).collect();
        search.synonyms.insert(named.lang.clone(), lines);
        search.named.push(named);
    }
    synonyms.finish();
    let mut answers = keys.section("answers");
    for (key, named) in languages(&mut answers, "answers", default) {
        let pinned = pinned(answers.section(&key));
        search.answers.insert(named.lang.clone(), pinned);
        search.named.push(named);
    }
    answers.finish();
    keys.finish();
    search
}

/// The languages that keys of this table name; others are reported.
fn languages(
    keys: &mut Section<'_>,
    table: &'static str,
    default: &Lang,
) -> Vec<(String, NamedLanguage)> {
    let mut all = Vec::new();
    for (key, origin) in keys.keys() {
        // A question may look like a tag: `"sim" = "phone/sim"`.
        if table == "answers" && !keys.holds_table(&key) {
            let what = format!("`{key}`: the answer is pinned in no language");
            let remedy =
                format!("write `[search.answers.{default}]` on the line above the answers");
            keys.refuse(&key, &origin, what, &remedy);
            continue;
        }
        let place = keys.place(&origin);
        match Lang::parse(&key) {
            Some(lang) => all.push((key, NamedLanguage { lang, table, place })),
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
    let mut all: Vec<PinnedAnswer> = Vec::new();
    for (query, origin) in keys.keys() {
        if !query.chars().any(char::is_alphanumeric) {
            let what = format!("\"{query}\" holds no word that can be searched for");
            keys.refuse(&query, &origin, what, "write what customers type");
            continue;
        }
        let Some(id) = keys.one(&query, value::id) else {
            continue;
        };
        let same = all
            .iter()
            .find(|other| words(&other.query) == words(&query));
        if let Some(other) = same
            && other.id != id
        {
            let what = format!("\"{query}\" asks the same as \"{}\"", other.query);
            keys.wrong(
                &origin,
                what,
                "one question has one answer: keep one of them",
            );
            continue;
        }
        let place = Some(keys.place(&origin));
        all.push(PinnedAnswer { query, id, place });
    }
    keys.finish();
    all
}

/// The words of a question, without capitals and punctuation.
fn words(question: &str) -> Vec<String> {
    let lower = question.to_lowercase();
    let parts = lower.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation() || c == '।');
    let words = parts.filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn line_of_synonyms(given: &Given<'_>) -> Result<String, Wrong> {
    if let Given::File(DeValue::Array(_)) = given {
        return wrong(
            "must hold lines of text, not lists",
            "write the words of a line into one text: [\"refund, money back\"]",
        );
    }
    let line = given.line()?;
    match text::synonyms(&line) {
        Ok(Some(_)) => Ok(line),
        Ok(None) => wrong(
            format!("holds a comment: `{line}`"),
            "write it outside of the quotes, behind a `#`",
        ),
        Err(unusable) => wrong(format!("{}: `{line}`", unusable.what), unusable.remedy),
    }
}
