//! Text becomes terms: words, folding, stemming, per language, one way for indexing, querying and
//! highlighting alike.
//!
//! Pure. It must not know articles, tantivy or how a match is shown.

mod analyzer;
mod bengali;
mod fold;
mod hash;
mod light;
mod memory;
mod stem;
mod words;

pub use analyzer::{Analyzer, Token};
pub use fold::{beginnings, fold};
pub(crate) use hash::{FastHash, number_of};
pub use words::floor_grapheme;
