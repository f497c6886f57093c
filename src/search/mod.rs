//! Search: what customers typed becomes a query, and a query becomes hits with snippets.
//!
//! It owns tantivy. It must not know editions, pages or HTTP: an article is a number here, and its
//! text comes in when a snippet is cut.
//!
//! A search goes this way: [`Query::parse`] caps and analyses what was typed; [`Searcher::search`]
//! reads every word against the index (`reading`: as it stands, misspelt, unfinished), adds up
//! what the readings are worth in every article (`scores`), and says how sure it is; [`excerpt`]
//! finds the best section of a hit and what to mark in it.

mod analyzers;
mod answer;
mod changed;
mod columns;
mod counted;
mod excerpt;
mod explain;
mod gone;
mod indexer;
mod likeness;
mod meant;
mod other_words;
mod pairs;
mod payments;
mod plan;
mod query;
mod reading;
mod readings;
mod results;
mod schema;
mod scores;
mod searcher;
mod segment;
mod synonyms;
mod together;
mod vocabulary;
mod words;
mod worth;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use serde::Serialize;

pub use answer::{Passage, PassageList, answer, leads};
pub use changed::Changed;
pub use excerpt::{excerpt, titled};
pub use explain::{Explanation, First, Reason};
pub use indexer::Indexer;
pub use meant::Meant;
pub use payments::Where;
pub use query::Query;
pub use searcher::{Layer, Searcher};
pub use synonyms::{Lines, synonym_lines};
pub use words::Words;

/// What writers add to the search of one language.
#[derive(Clone, Debug, Default)]
pub struct Guide {
    /// Lines such as `refund, money back`.
    pub synonyms: Vec<String>,
    /// Questions, and the ids of the articles that come first for them.
    pub pinned: Vec<(String, String)>,
}

/// Which part of the results is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Only articles below this category path (slugs).
    pub category: Option<&'a [String]>,
    /// How many hits.
    pub limit: usize,
    /// How many hits to leave out before them.
    pub offset: usize,
    /// The last word may be unfinished: while typing. Otherwise it is taken for unfinished only
    /// when the index does not hold it.
    pub unfinished: bool,
    /// Words are meant as they are: none is taken for a misspelling.
    pub exact: bool,
}

/// How sure the search is that the customer's question is answered by what it found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// One of the first hits holds most of what the question says, as it was typed.
    Strong,
    /// Hits hold a part of it only, or only by assuming a misspelling.
    Weak,
    /// There are no hits.
    None,
}

/// What a search found.
#[derive(Debug)]
pub struct Found {
    /// How many articles match, in the category asked for.
    pub total: usize,
    /// The wanted part of them, best first; the lower number first where they are equal.
    pub hits: Vec<Scored>,
    /// How sure the search is.
    pub confidence: Confidence,
    /// The query with misspelt words replaced by the index's nearest, when that is what was found.
    pub corrected: Option<String>,
    /// Words of the query that no article holds, as they were typed.
    pub left_out: Vec<String>,
    /// The query without its rarest word, when little of the query was found together.
    pub without: Option<String>,
    /// Hits per category path (`billing`, `billing/refunds`), over all results, in order of path.
    pub categories: Vec<(String, usize)>,
    /// What to mark and where to look in texts: the terms that this search meant.
    pub meant: Meant,
}

/// An article found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scored {
    /// Its number in the edition.
    pub number: u32,
    /// What it is worth among the results of this query.
    pub score: f32,
    /// Its whole title was asked, or a writer has chosen it for the question.
    pub chosen: bool,
}

/// A piece of a snippet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Text of the article, or an ellipsis where text was left out.
    pub text: String,
    /// Whether it is what was searched for.
    pub mark: bool,
}

/// The piece of an article to show below a hit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// Which section of the article fits best (index into `article.sections`); `None`: the top.
    pub section: Option<usize>,
    /// About 200 characters of its text, whole words, with marks.
    pub parts: Vec<Part>,
}
