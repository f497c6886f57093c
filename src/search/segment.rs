//! A segment of an index, with everything opened that searches need.
//!
//! It must not know what is searched for.

use std::sync::Arc;

use anyhow::Context;
use tantivy::Term;
use tantivy::error::DataCorruption;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};

use super::columns::Columns;
use super::schema::{self, Fields};

/// One segment, open for reading; a copy is cheap.
#[derive(Clone)]
pub(super) struct Segment {
    pub(super) articles: u32,
    pub(super) text: Terms,
    pub(super) title: Terms,
    pub(super) pairs: Terms,
    pub(super) whole: Terms,
    pub(super) pinned: Terms,
    pub(super) outdated: Terms,
    pub(super) columns: Arc<Columns>,
    /// The articles that are not there any more.
    pub(super) gone: Vec<u32>,
}

/// The terms of one field.
#[derive(Clone)]
pub(super) struct Terms {
    field: Field,
    index: Arc<InvertedIndexReader>,
    /// The field's length in every article.
    pub(super) norms: FieldNormReader,
}

impl Segment {
    /// `numbers` are those that the articles have, by the ones that they were indexed under.
    pub(super) fn open(
        reader: &SegmentReader,
        fields: Fields,
        numbers: Option<Arc<[u32]>>,
    ) -> tantivy::Result<Self> {
        sound(reader, fields)?;
        let terms = |field| -> tantivy::Result<Terms> {
            let index = reader.inverted_index(field)?;
            let norms = reader.fieldnorms_readers().get_field(field)?;
            let norms = norms.unwrap_or_else(|| FieldNormReader::constant(reader.max_doc(), 1));
            Ok(Terms {
                field,
                index,
                norms,
            })
        };
        let columns = Columns::of(
            reader.max_doc(),
            reader.fast_fields().u64(schema::NUMBER)?,
            numbers,
            reader.fast_fields().str(schema::CATEGORY)?,
        );
        Ok(Self {
            articles: reader.max_doc(),
            text: terms(fields.text)?,
            title: terms(fields.title)?,
            pairs: terms(fields.pairs)?,
            whole: terms(fields.whole)?,
            pinned: terms(fields.pinned)?,
            outdated: terms(fields.outdated)?,
            gone: columns.gone(),
            columns: columns.into(),
        })
    }
}

/// How many articles there are stands in a file of a few words. Tables are made by it, so that it must be
/// what larger files tell as well.
fn sound(reader: &SegmentReader, fields: Fields) -> tantivy::Result<()> {
    let all = reader.max_doc();
    let mut whole = reader.fast_fields().u64(schema::NUMBER)?.num_docs() == all;
    for field in [fields.text, fields.title] {
        let norms = reader.fieldnorms_readers().get_field(field)?;
        whole &= norms.is_some_and(|norms| norms.num_docs() == all);
    }
    if whole {
        return Ok(());
    }
    let what = format!("its files do not tell of {all} articles alike");
    Err(DataCorruption::comment_only(what).into())
}

impl Segment {
    /// The same without some articles, by their numbers in the edition.
    pub(super) fn without(&self, numbers: &[u32]) -> Self {
        let mut rest = self.clone();
        let docs = numbers
            .iter()
            .filter_map(|number| self.columns.doc(*number));
        rest.gone.extend(docs);
        rest
    }
}

impl Terms {
    /// A word as a term of this field.
    pub(super) fn word(&self, word: &str) -> Term {
        Term::from_field_text(self.field, word)
    }

    /// A number as a term of this field.
    pub(super) fn number(&self, number: u64) -> Term {
        Term::from_field_u64(self.field, number)
    }

    /// The articles that hold a term, if any does.
    pub(super) fn postings(&self, term: &Term) -> anyhow::Result<Option<BlockSegmentPostings>> {
        let postings = self
            .index
            .read_block_postings(term, IndexRecordOption::WithFreqs);
        postings.context("cannot read the search index")
    }

    /// In how many articles a term stands. An index that cannot be read holds nothing; that it
    /// cannot be read is told when its articles are.
    pub(super) fn frequency(&self, term: &Term) -> u32 {
        self.index.doc_freq(term).unwrap_or(0)
    }

    /// How long the field is in all articles together.
    pub(super) fn tokens(&self) -> u64 {
        self.index.total_num_tokens()
    }
}
