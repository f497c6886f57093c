//! What a question found, as pages, programs and the command line show it.
//!
//! Plain data. It must not know how it was found, or how it looks.

use serde::Serialize;

use crate::lang::Lang;
use crate::search::{Confidence, Explanation, Part, Query};

/// What was found.
#[derive(Clone, Debug)]
pub struct Results {
    /// What was asked, tidied for showing; empty when nothing was.
    pub query: String,
    /// The language that was searched.
    pub lang: Lang,
    /// The question held a word that can be searched for. Without one nothing was searched, whatever
    /// was typed.
    pub searched: bool,
    /// All articles found, not only those in `hits`.
    pub total: usize,
    /// How well they fit.
    pub confidence: Confidence,
    /// The words that were searched for instead of misspelt ones.
    pub corrected: Option<String>,
    /// Words that no article holds: they were left out.
    pub left_out: Vec<String>,
    /// The question without its rarest word, when that finds more.
    pub without: Option<String>,
    /// The best passage, when one is good enough to be quoted above the hits.
    pub answer: Option<Answer>,
    /// The articles of the part that was asked for, best first; below few of them, the best of other
    /// languages, which `total` does not count.
    pub hits: Vec<Hit>,
    /// How many results each category has.
    pub categories: Vec<CategoryCount>,
    /// Other languages that have results.
    pub elsewhere: Vec<Elsewhere>,
}

/// An article found, with its best section. Programs read it by these names.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// The article's id.
    pub id: String,
    /// The article's language.
    pub lang: Lang,
    /// Its address.
    pub url: String,
    /// Its title.
    pub title: String,
    /// The slugs of its categories.
    pub category: Vec<String>,
    /// The section that fits best; `None` for the top of the article.
    pub section: Option<HitSection>,
    /// A piece of that section's text.
    pub snippet: Vec<Part>,
    /// Comparable within one search only.
    pub score: f32,
    /// Its writer says that it is out of date.
    pub outdated: bool,
    /// Its tags.
    #[serde(skip)]
    pub tags: Vec<String>,
    /// What it is about cannot wait.
    #[serde(skip)]
    pub urgent: bool,
    /// Why it stands where it does, when that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Explanation>,
}

/// The section of a hit.
#[derive(Clone, Debug, Serialize)]
pub struct HitSection {
    /// Its heading.
    pub title: String,
    /// Its anchor.
    pub anchor: String,
    /// The article's address with the anchor.
    #[serde(skip)]
    pub url: String,
}

/// A passage that answers the question.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
    /// The article it is quoted from.
    pub id: String,
    /// Where it stands.
    pub url: String,
    /// The article's title.
    pub title: String,
    /// The section's heading.
    pub section: Option<HitSection>,
    /// A paragraph, or what leads to the list.
    pub parts: Vec<Part>,
    /// The list, when the answer is one.
    pub list: Option<AnswerList>,
}

/// A list in an answer.
#[derive(Clone, Debug, Serialize)]
pub struct AnswerList {
    /// Whether the items are steps.
    pub ordered: bool,
    /// The items.
    pub items: Vec<Vec<Part>>,
    /// Whether the article goes on.
    pub more: bool,
}

/// How many results are in a category and below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryCount {
    /// Its slugs, joined by `/`.
    pub path: String,
    /// Results in it.
    pub count: usize,
}

/// Another language that has results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    /// The language.
    pub lang: Lang,
    /// Results in it.
    pub total: usize,
}

impl Results {
    /// Nothing, found for what was asked.
    pub(super) fn none(text: &str, lang: &Lang) -> Self {
        Self {
            query: Query::tidied(text),
            lang: lang.clone(),
            searched: false,
            total: 0,
            confidence: Confidence::None,
            corrected: None,
            left_out: Vec::new(),
            without: None,
            answer: None,
            hits: Vec::new(),
            categories: Vec::new(),
            elsewhere: Vec::new(),
        }
    }
}
