//! Searching the index of one language.
//!
//! Opened once for an edition and shared; nothing is locked or written by a search. It must not
//! know texts of articles.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use anyhow::Context;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::index::{InvertedIndexReader, SegmentReader};
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, Index, Term};

use super::analyzers::Analyzers;
use super::pairs::{self, Paired};
use super::plan::{Plan, Planned};
use super::query::Query;
use super::reading::Reader;
use super::results::{Columns, Results};
use super::schema::{self, Fields};
use super::scores::{Lengths, Pay, Scores};
use super::synonyms::Synonyms;
use super::vocabulary::Vocabulary;
use super::{Confidence, Found, Scored, Wanted};
use crate::lang::Lang;

/// What a word found in the title counts besides its share in the whole.
const TITLE: f32 = 0.45;
/// How many of the first hits decide how sure the search is.
pub(super) const STRONG_AMONG: usize = 3;

/// The search index of one language, open for reading.
pub struct Searcher {
    fields: Fields,
    segments: Vec<Segment>,
    articles: u32,
    text_lengths: Lengths,
    title_lengths: Lengths,
    vocabulary: Vocabulary,
    lang: Lang,
    own_synonyms: String,
    /// Analysed for the first question: pages need not wait for it.
    synonyms: OnceLock<Synonyms>,
    analyzers: Arc<Analyzers>,
}

/// One segment, with everything opened that searches need.
struct Segment {
    articles: u32,
    text: Terms,
    title: Terms,
    pairs: Terms,
    whole: Terms,
    pinned: Terms,
    columns: Columns,
}

/// The terms of one field.
struct Terms {
    field: Field,
    index: Arc<InvertedIndexReader>,
    /// The field's length in every article.
    norms: FieldNormReader,
}

impl Searcher {
    /// Opens the index that an [`Indexer`](super::Indexer) has finished.
    ///
    /// # Errors
    ///
    /// When there is none, or it is damaged.
    pub fn open(dir: &Path, lang: &Lang) -> anyhow::Result<Self> {
        let about = || format!("cannot open the search index in {}", dir.display());
        let index = Index::open_in_dir(dir).with_context(about)?;
        let (schema, fields) = schema::schema();
        anyhow::ensure!(
            index.schema() == schema,
            "{}: it was written by another version of kb",
            about()
        );
        // Readers are opened here and not by tantivy's own, which would leave a lock file behind.
        let mut segments = Vec::new();
        for segment in index.searchable_segments().with_context(about)? {
            let reader = SegmentReader::open(&segment).with_context(about)?;
            segments.push(Segment::open(&reader, fields).with_context(about)?);
        }
        let articles: u32 = segments.iter().map(|s| s.articles).sum();
        let average = |tokens: fn(&Segment) -> u64| {
            segments.iter().map(tokens).sum::<u64>() as f32 / articles.max(1) as f32
        };
        let analyzers = Arc::new(Analyzers::of(lang));
        Ok(Self {
            fields,
            articles,
            text_lengths: Lengths::around(average(|s| s.text.tokens())),
            title_lengths: Lengths::around(average(|s| s.title.tokens())),
            segments,
            vocabulary: Vocabulary::open(dir)?,
            lang: lang.clone(),
            own_synonyms: Synonyms::own_lines(dir)?,
            synonyms: OnceLock::new(),
            analyzers,
        })
    }

    /// Searches.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    pub fn search(&self, query: &Query, wanted: &Wanted<'_>) -> anyhow::Result<Found> {
        let readings = self.analyzers.with(|analyzer| {
            let synonyms = self
                .synonyms
                .get_or_init(|| Synonyms::of(&self.own_synonyms, &self.lang, analyzer));
            let frequency = |term: &str| self.frequency(term);
            Reader {
                vocabulary: &self.vocabulary,
                synonyms,
                analyzer,
                frequency,
                pair_frequency: |pair| self.pair_frequency(pair),
            }
            .read(query, wanted.unfinished)
        });
        let plan = Plan::of(&readings, self.articles);
        let pairs = pairs::of(&readings, self.articles, |pair| self.pair_frequency(pair));
        let mut results = Results::new(wanted);
        for segment in &self.segments {
            let scores = self.score(segment, query, &plan, &pairs, results.keep())?;
            results.take(&segment.columns, &scores)?;
        }
        let (total, top, categories) = results.finish();
        let first: Vec<_> = top.iter().map(|hit| hit.sum).take(STRONG_AMONG).collect();
        let confidence = plan.confidence(&first);
        Ok(Found {
            total,
            confidence,
            corrected: plan.corrected(query, &first),
            left_out: plan.left_out(query),
            without: if confidence == Confidence::Strong {
                None
            } else {
                plan.without(query, &first)
            },
            categories,
            meant: plan.meant(&self.analyzers),
            hits: top
                .into_iter()
                .skip(wanted.offset)
                .take(wanted.limit)
                .map(|hit| Scored {
                    number: hit.number,
                    score: hit.sum.score,
                    chosen: hit.sum.pinned || hit.sum.whole,
                })
                .collect(),
        })
    }

    /// In how many articles a term stands. An index that cannot be read holds nothing; that it
    /// cannot be read is told when its articles are.
    fn frequency(&self, term: &str) -> u32 {
        let term = Term::from_field_text(self.fields.text, term);
        self.segments
            .iter()
            .map(|s| s.text.index.doc_freq(&term).unwrap_or(0))
            .sum()
    }

    /// The scores of a segment's articles: exact for the best `keep`, for the others without
    /// what words that only help would add.
    fn score(
        &self,
        segment: &Segment,
        query: &Query,
        plan: &Plan<'_>,
        pairs: &[Paired],
        keep: usize,
    ) -> anyhow::Result<Scores> {
        let mut scores = Scores::for_articles(segment.articles);
        let whole = Term::from_field_u64(segment.whole.field, query.whole());
        if let Some(postings) = segment.whole.postings(&whole)? {
            scores.mark_whole(postings);
        }
        let pinned = Term::from_field_u64(segment.pinned.field, query.whole());
        if let Some(postings) = segment.pinned.postings(&pinned)? {
            scores.mark_pinned(postings);
        }
        for word in plan.finding() {
            self.word(segment, word, &mut scores, None)?;
        }
        let most = plan.helping().map(Planned::most).sum::<f32>() * (1.0 + TITLE)
            + pairs.iter().map(Paired::most).sum::<f32>();
        if most > 0.0 {
            let candidates = scores.candidates(keep, most);
            for word in plan.helping() {
                self.word(segment, word, &mut scores, Some(&candidates))?;
            }
            for pair in pairs {
                self.pair(segment, pair, &mut scores, &candidates)?;
            }
        }
        Ok(scores)
    }

    /// In how many articles two words stand side by side.
    fn pair_frequency(&self, pair: u64) -> u32 {
        let term = Term::from_field_u64(self.fields.pairs, pair);
        self.segments
            .iter()
            .map(|s| s.pairs.index.doc_freq(&term).unwrap_or(0))
            .sum()
    }

    /// Pays for two words side by side, as for a word that an article holds once.
    fn pair(
        &self,
        segment: &Segment,
        pair: &Paired,
        scores: &mut Scores,
        candidates: &[DocId],
    ) -> anyhow::Result<()> {
        scores.next_round();
        for reading in &pair.readings {
            let term = Term::from_field_u64(segment.pairs.field, reading.number);
            if let Some(postings) = segment.pairs.postings(&term)? {
                let pay = Pay {
                    weight: reading.weight,
                    lengths: &self.text_lengths,
                    norms: &segment.text.norms,
                    words: 0,
                    as_typed: false,
                };
                scores.pay_some(postings, &pay, candidates);
            }
        }
        Ok(())
    }

    /// Pays for a word of the query, in either field the best of its readings: all articles, or
    /// only `some`.
    fn word(
        &self,
        segment: &Segment,
        word: &Planned<'_>,
        scores: &mut Scores,
        some: Option<&[DocId]>,
    ) -> anyhow::Result<()> {
        let text = (&segment.text, &self.text_lengths, 1.0);
        let title = (&segment.title, &self.title_lengths, TITLE);
        for (at, (terms, lengths, share)) in [text, title].into_iter().enumerate() {
            scores.next_round();
            let pay = |weight, as_typed| Pay {
                weight,
                lengths,
                norms: &terms.norms,
                words: word.bits,
                as_typed,
            };
            for alternative in &word.reading.alternatives {
                let term = Term::from_field_text(terms.field, &alternative.term);
                if let Some(postings) = terms.postings(&term)? {
                    let weight = share * word.weight_of(alternative);
                    let pay = pay(weight, alternative.as_typed);
                    match some {
                        Some(docs) => scores.pay_some(postings, &pay, docs),
                        None => scores.pay(postings, &pay),
                    }
                }
            }
            // Words in a row are indexed for the article as a whole.
            for phrase in word.reading.phrases.iter().filter(|_| at == 0) {
                let term = Term::from_field_u64(segment.pairs.field, phrase.pair);
                if let Some(postings) = segment.pairs.postings(&term)? {
                    let pay = pay(word.weight_of_phrase(phrase), false);
                    match some {
                        Some(docs) => scores.pay_some(postings, &pay, docs),
                        None => scores.pay_once(postings, &pay),
                    }
                }
            }
        }
        Ok(())
    }
}

impl Segment {
    fn open(reader: &SegmentReader, fields: Fields) -> tantivy::Result<Self> {
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
        Ok(Self {
            articles: reader.max_doc(),
            text: terms(fields.text)?,
            title: terms(fields.title)?,
            pairs: terms(fields.pairs)?,
            whole: terms(fields.whole)?,
            pinned: terms(fields.pinned)?,
            columns: Columns {
                number: reader.fast_fields().u64(schema::NUMBER)?,
                category: reader.fast_fields().str(schema::CATEGORY)?,
            },
        })
    }
}

impl Terms {
    fn postings(&self, term: &Term) -> anyhow::Result<Option<BlockSegmentPostings>> {
        let postings = self
            .index
            .read_block_postings(term, IndexRecordOption::WithFreqs);
        postings.context("cannot read the search index")
    }

    fn tokens(&self) -> u64 {
        self.index.total_num_tokens()
    }
}
