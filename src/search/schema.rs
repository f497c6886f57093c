//! What the index of a language holds of an article, and how terms come into it.
//!
//! No text is stored: texts come from the edition. It must not know how terms are made.

use tantivy::Index;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};

/// The name of the tokenizer that only parts terms, which were made before.
const PARTED: &str = "kb";
/// The largest number that one byte of a text can be.
const MOST: u32 = 0x7f;
/// The bytes before a term: how often it occurs, and its length, by seven bits.
const BEFORE: usize = 3;

/// Adds a term that occurs so often.
pub(super) fn append(terms: &mut String, term: &str, times: u32) {
    let len = term.len() as u32;
    let mut left = times;
    while left > 0 {
        let now = left.min(MOST);
        let before = [now, len >> 7 & MOST, len & MOST].map(|number| number as u8);
        terms.extend(before.map(char::from));
        terms.push_str(term);
        left -= now;
    }
}

/// Tells the terms of such a row, and how often each occurs; one that occurs often comes more than
/// once.
pub(super) fn each<'t>(terms: &'t str, mut tell: impl FnMut(&'t str, u32)) {
    let mut rest = terms;
    while let Some((times, term, after)) = first(rest) {
        tell(term, times);
        rest = after;
    }
}

/// How often the first term of a row occurs, that term, and the rest of the row.
fn first(row: &str) -> Option<(u32, &str, &str)> {
    let &[times, high, low] = row.as_bytes().first_chunk::<BEFORE>()?;
    let end = BEFORE + (usize::from(high) << 7 | usize::from(low));
    Some((times.into(), row.get(BEFORE..end)?, &row[end..]))
}

/// The fields of an article.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// Title (twice), keywords, headings and text, as one: the evidence.
    pub(super) text: Field,
    /// The title alone: a little more weight.
    pub(super) title: Field,
    /// The numbers of the pairs of words that stand side by side.
    pub(super) pairs: Field,
    /// The number of the whole title, folded.
    pub(super) whole: Field,
    /// The numbers of the questions that a writer has chosen this article for.
    pub(super) pinned: Field,
    /// 1: its writer says that it is out of date.
    pub(super) outdated: Field,
    /// Category path, slugs joined by `/`.
    pub(super) category: Field,
    /// The article's number in the edition.
    pub(super) number: Field,
}

pub(super) const CATEGORY: &str = "category";
pub(super) const NUMBER: &str = "number";
/// What the field of articles out of date holds.
pub(super) const OUTDATED: u64 = 1;

/// The schema, the same for every language.
pub(super) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let terms = TextFieldIndexing::default()
        .set_tokenizer(PARTED)
        .set_index_option(IndexRecordOption::WithFreqs);
    let fields = Fields {
        text: builder.add_text_field(
            "text",
            TextOptions::default().set_indexing_options(terms.clone()),
        ),
        title: builder.add_text_field("title", TextOptions::default().set_indexing_options(terms)),
        pairs: builder.add_u64_field("pairs", INDEXED),
        whole: builder.add_u64_field("whole", INDEXED),
        pinned: builder.add_u64_field("pinned", INDEXED),
        outdated: builder.add_u64_field("outdated", INDEXED),
        category: builder.add_text_field(CATEGORY, TextOptions::default().set_fast("raw")),
        number: builder.add_u64_field(NUMBER, FAST),
    };
    (builder.build(), fields)
}

/// Makes the index's tokenizer known to it; tantivy does not store tokenizers.
pub(super) fn register(index: &Index) {
    index
        .tokenizers()
        .register(PARTED, TextAnalyzer::from(Parted::default()));
}

/// The tokenizers of an index that is not made yet: tantivy wants its own for fields of numbers.
pub(super) fn tokenizers() -> TokenizerManager {
    let tokenizers = TokenizerManager::default();
    tokenizers.register(PARTED, TextAnalyzer::from(Parted::default()));
    tokenizers
}

/// Terms come analysed, in the threads that have the articles; here they are only parted.
#[derive(Clone, Default)]
struct Parted {
    token: Token,
}

struct Parts<'a> {
    rest: &'a str,
    /// How often the token is still to be told.
    again: u32,
    token: &'a mut Token,
}

impl Tokenizer for Parted {
    type TokenStream<'a> = Parts<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Parts<'a> {
        self.token.reset();
        Parts {
            rest: text,
            again: 0,
            token: &mut self.token,
        }
    }
}

impl TokenStream for Parts<'_> {
    fn advance(&mut self) -> bool {
        self.token.position = self.token.position.wrapping_add(1);
        if self.again > 0 {
            self.again -= 1;
            return true;
        }
        let Some((times, term, rest)) = first(self.rest) else {
            return false;
        };
        self.token.text.clear();
        self.token.text.push_str(term);
        self.again = times.saturating_sub(1);
        self.rest = rest;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_come_out_as_they_went_in() {
        let long = "ক".repeat(64);
        let terms = [("refund", 1), (long.as_str(), 2), ("a", 300), ("টাকা", 3)];
        let mut text = String::new();
        terms
            .iter()
            .for_each(|(term, times)| append(&mut text, term, *times));
        let mut out = Vec::new();
        Parted::default()
            .token_stream(&text)
            .process(&mut |token| out.push(token.text.clone()));
        let expected = terms
            .iter()
            .flat_map(|(term, times)| (0..*times).map(|_| (*term).to_owned()));
        assert_eq!(out, expected.collect::<Vec<_>>());
    }

    #[test]
    fn what_is_no_row_of_terms_has_none() {
        for text in ["", "a", "\u{1}\u{0}\u{9}ab", "\u{1}\u{0}\u{1}ক"] {
            Parted::default()
                .token_stream(text)
                .process(&mut |token| panic!("{token:?}"));
        }
    }
}
