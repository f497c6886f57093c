//! Text becomes terms: words, folding, stemming, per language, one way for indexing, querying and
//! highlighting alike.
//!
//! Pure. It must not know articles, tantivy or how a match is shown.

mod analyzer;
mod bengali;
mod class;
mod east_asian;
mod fold;
mod grapheme;
mod hash;
mod korean;
mod letters;
mod light;
mod loans;
mod memory;
mod sounds;
mod stem;
mod stretches;
#[cfg(test)]
mod tests;
mod thesaurus;
mod words;

pub use analyzer::{Analyzer, Token, pair};
pub use fold::{beginnings, fold};
pub use grapheme::{floor_grapheme, width};
pub(crate) use hash::{FastHash, number_of};
pub use letters::letters;
pub use loans::{is_loan, loan, loan_lines, loans_beginning, loans_like};
pub use sounds::{romanised, sound, sounds};
pub use thesaurus::{Synonyms, Unusable, synonyms};
