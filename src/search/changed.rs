//! A few articles as they are now, upon an index that is open, in memory: found at once, before an index
//! is written that holds them.
//!
//! It must not know who changed them.

use std::sync::Arc;

use anyhow::Context;
use tantivy::directory::RamDirectory;
use tantivy::index::SegmentReader;
use tantivy::{Index, TantivyDocument};

use super::gone::Going;
use super::indexer::{Pinned, Terms};
use super::schema;
use super::segment::Segment;
use super::vocabulary::Written;
use super::{Guide, Searcher};
use crate::content::Article;
use crate::text::Analyzer;

/// What making the segment may take in memory: for a handful of articles.
const MEMORY: usize = 4 << 20;

/// An article that has changed since an index was written.
pub struct Changed<'a> {
    /// Its number in the edition.
    pub number: u32,
    /// As the index has it.
    pub before: &'a Article,
    /// As it is now.
    pub after: &'a Article,
}

impl Searcher {
    /// The same index with a few articles as they are now. It ranks as one that is written anew; nothing
    /// of the index is copied or read through.
    ///
    /// # Errors
    /// When the search engine fails.
    pub fn with_changed(&self, changed: &[Changed<'_>], guide: &Guide) -> anyhow::Result<Self> {
        let lang = &self.tongue.lang;
        let mut analyzer = Analyzer::new(lang);
        let mut going = Going::default();
        for one in changed {
            going.take(&Terms::of(one.before, &mut analyzer), &mut analyzer);
        }
        let (segment, come) =
            segment(changed, guide, &mut analyzer).context("cannot index what was saved")?;
        let numbers: Vec<u32> = changed.iter().map(|one| one.number).collect();
        let segments = self.segments.iter().map(|one| one.without(&numbers));
        Ok(Self::of_parts(
            segments.chain([segment]).collect(),
            self.gone.with(&going)?,
            self.vocabulary.with(&come, &going.words, lang)?,
            Arc::clone(&self.tongue),
        ))
    }
}

/// A segment with the articles as they are now, and their words.
fn segment(
    changed: &[Changed<'_>],
    guide: &Guide,
    analyzer: &mut Analyzer,
) -> tantivy::Result<(Segment, Written)> {
    let (schema, fields) = schema::schema();
    let pinned = Pinned::of(guide, analyzer);
    // The words of the questions are none of the articles.
    analyzer.forget(|_, _| {});
    let mut writer = Index::builder()
        .schema(schema)
        .tokenizers(schema::tokenizers())
        .single_segment_index_writer::<TantivyDocument>(RamDirectory::create(), MEMORY)?;
    let mut come = Written::new();
    for one in changed {
        let terms = Terms::of(one.after, analyzer);
        analyzer.forget(|word, count| {
            *come.entry(word.into()).or_default() += u64::from(count);
        });
        writer.add_document(terms.document(one.number, one.after, fields, &pinned))?;
    }
    let index = writer.finalize()?;
    let metas = index.searchable_segments()?;
    let [meta] = &metas[..] else {
        return Err(tantivy::TantivyError::SystemError(
            "one segment was written, and there is another number of them".into(),
        ));
    };
    let segment = Segment::open(&SegmentReader::open(meta)?, fields, None)?;
    Ok((segment, come))
}
