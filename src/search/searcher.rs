//! Searching the index of one language.
//!
//! Opened once for an edition and shared; nothing is locked or written by a search. It must not
//! know texts of articles.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use anyhow::{Context, bail};
use tantivy::Index;
use tantivy::index::SegmentReader;

use super::analyzers::Analyzers;
use super::gone::Gone;
use super::pairs::{self, Paired};
use super::payments::{Payments, title_share};
use super::plan::{Plan, Planned};
use super::query::Query;
use super::reading::Reader;
use super::readings::Reading;
use super::results::{Results, STRONG_AMONG};
use super::schema::{self, OUTDATED};
use super::scores::Scores;
use super::segment::{Segment, Terms};
use super::synonyms::Synonyms;
use super::vocabulary::Vocabulary;
use super::words::Words;
use super::worth::Lengths;
use super::{Confidence, Found, Scored, Wanted};
use crate::content::Article;
use crate::lang::Lang;

/// An index, or a layer upon one.
#[derive(Clone, Debug)]
pub struct Layer {
    /// Where an [`Indexer`](super::Indexer) has written it.
    pub dir: PathBuf,
    /// The numbers that its articles have by those that they were added under, `u32::MAX` for what is
    /// not there any more; `None`: they are the same.
    pub numbers: Option<Arc<[u32]>>,
}

/// The search index of one language, open for reading.
pub struct Searcher {
    pub(super) segments: Vec<Segment>,
    pub(super) articles: u32,
    pub(super) gone: Gone,
    text_lengths: Lengths,
    title_lengths: Lengths,
    pub(super) vocabulary: Vocabulary,
    pub(super) tongue: Arc<Tongue>,
}

/// How the language of an index is read, whatever articles are in it.
pub(super) struct Tongue {
    pub(super) lang: Lang,
    own_synonyms: String,
    /// Analysed for the first question: pages need not wait for it.
    synonyms: OnceLock<Synonyms>,
    analyzers: Arc<Analyzers>,
}

impl Searcher {
    /// Opens the index that an [`Indexer`](super::Indexer) has finished.
    ///
    /// # Errors
    ///
    /// When there is none, or it is damaged.
    pub fn open(dir: &Path, lang: &Lang) -> anyhow::Result<Self> {
        let whole = Layer {
            dir: dir.to_owned(),
            numbers: None,
        };
        Self::of_layers(&[whole], lang)
    }

    /// Opens an index that was written whole, and those upon it. All together they rank as one that
    /// is written anew.
    ///
    /// # Errors
    ///
    /// When there is none, or one is damaged.
    pub fn of_layers(layers: &[Layer], lang: &Lang) -> anyhow::Result<Self> {
        unbroken(|| Self::opened(layers, lang))
    }

    fn opened(layers: &[Layer], lang: &Lang) -> anyhow::Result<Self> {
        let mut segments = Vec::new();
        let mut gone = Gone::default();
        for layer in layers {
            open(layer, &mut segments)?;
            gone.add(&layer.dir)?;
        }
        let base = layers.first().context("there is no search index")?;
        let vocabulary = Vocabulary::open(layers.iter().map(|layer| layer.dir.as_path()))?;
        let tongue = Tongue {
            lang: lang.clone(),
            own_synonyms: Synonyms::own_lines(&base.dir)?,
            synonyms: OnceLock::new(),
            analyzers: Analyzers::of(lang).into(),
        };
        Ok(Self::of_parts(segments, gone, vocabulary, tongue.into()))
    }

    pub(super) fn of_parts(
        segments: Vec<Segment>,
        gone: Gone,
        vocabulary: Vocabulary,
        tongue: Arc<Tongue>,
    ) -> Self {
        let there = |s: &Segment| s.articles - s.gone.len() as u32;
        let articles: u32 = segments.iter().map(there).sum();
        let average = |tokens: fn(&Segment) -> u64, gone: u64| {
            let all = segments.iter().map(tokens).sum::<u64>();
            all.saturating_sub(gone) as f32 / articles.max(1) as f32
        };
        Self {
            articles,
            text_lengths: Lengths::around(average(|s| s.text.tokens(), gone.lengths.text)),
            title_lengths: Lengths::around(average(|s| s.title.tokens(), gone.lengths.title)),
            segments,
            gone,
            vocabulary,
            tongue,
        }
    }

    /// Searches.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    pub fn search(&self, query: &Query, wanted: &Wanted<'_>) -> anyhow::Result<Found> {
        unbroken(|| self.find(query, wanted))
    }

    fn find(&self, query: &Query, wanted: &Wanted<'_>) -> anyhow::Result<Found> {
        let readings = self.read(query, wanted);
        let plan = Plan::of(&readings, self.articles);
        let pairs = self.pairs(&readings);
        let mut results = Results::new(wanted);
        for segment in &self.segments {
            let scores = self.score(
                segment,
                query,
                &plan,
                &pairs,
                (results.keep(), wanted.unfinished),
            )?;
            results.take(&segment.columns, &scores)?;
        }
        let (total, top, categories) = results.finish();
        let first: Vec<_> = top.iter().map(|hit| hit.sum).take(STRONG_AMONG).collect();
        let confidence = plan.confidence(&first);
        // A writer has answered just these words, whatever articles hold.
        let answered = first.first().is_some_and(|sum| sum.pinned);
        Ok(Found {
            total,
            confidence,
            corrected: plan.corrected(query, &first).filter(|_| !answered),
            left_out: if answered {
                Vec::new()
            } else {
                plan.left_out(query)
            },
            without: if confidence == Confidence::Strong {
                None
            } else {
                plan.without(query, &first)
            },
            categories,
            meant: plan.meant(&self.tongue.analyzers),
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

    /// The words of an article of this language, for excerpts.
    #[must_use]
    pub fn words(&self, article: &Article) -> Words {
        Words::of(article, &self.tongue.analyzers)
    }

    /// The words of a query, as this index reads them.
    pub(super) fn read<'q>(&self, query: &'q Query, wanted: &Wanted<'_>) -> Vec<Reading<'q>> {
        let Tongue {
            lang,
            own_synonyms,
            synonyms,
            analyzers,
        } = &*self.tongue;
        analyzers.with(|analyzer| {
            let synonyms = synonyms.get_or_init(|| Synonyms::of(own_synonyms, lang, analyzer));
            Reader {
                vocabulary: &self.vocabulary,
                synonyms,
                analyzer,
                bengali: lang.primary() == "bn",
                exact: wanted.exact,
                frequency: |term: &str| self.frequency(term),
                pair_frequency: |pair| self.pair_frequency(pair),
            }
            .read(query, wanted.unfinished)
        })
    }

    /// The pairs of words of a query that some article holds.
    pub(super) fn pairs(&self, readings: &[Reading<'_>]) -> Vec<Paired> {
        pairs::of(readings, self.articles, |pair| self.pair_frequency(pair))
    }

    /// In how many articles a term stands.
    fn frequency(&self, term: &str) -> u32 {
        let in_segment = |s: &Segment| s.text.frequency(&s.text.word(term));
        let all: u32 = self.segments.iter().map(in_segment).sum();
        all.saturating_sub(self.gone.frequency(term))
    }

    /// In how many articles two words stand side by side.
    fn pair_frequency(&self, pair: u64) -> u32 {
        let in_segment = |s: &Segment| s.pairs.frequency(&s.pairs.number(pair));
        let all: u32 = self.segments.iter().map(in_segment).sum();
        all.saturating_sub(self.gone.pair_frequency(pair))
    }

    /// The scores of a segment's articles: exact for the best `keep`, for the others without
    /// what words that only help would add.
    fn score(
        &self,
        segment: &Segment,
        query: &Query,
        plan: &Plan<'_>,
        pairs: &[Paired],
        (keep, unfinished): (usize, bool),
    ) -> anyhow::Result<Scores> {
        let mut scores = Scores::for_articles(segment.articles, &segment.gone);
        let marked = |terms: &Terms, number| terms.postings(&terms.number(number));
        if let Some(postings) = marked(&segment.outdated, OUTDATED)? {
            scores.mark_outdated(postings);
        }
        if let Some(postings) = marked(&segment.whole, query.whole())? {
            scores.mark_whole(postings);
        }
        if let Some(postings) = marked(&segment.pinned, query.whole())? {
            scores.mark_pinned(postings);
        }
        let payments = self.payments(segment, unfinished);
        for word in plan.finding() {
            payments.word(word, &mut scores)?;
        }
        // Pairs are rare and worth much: the more is paid, the fewer are left that may be among the best.
        for pair in pairs {
            payments.pair(pair, &mut scores.found())?;
        }
        let most = plan.helping().map(Planned::most).sum::<f32>() * (1.0 + payments.title_share);
        if most > 0.0 {
            let mut some = scores.candidates(keep, most);
            for word in plan.helping() {
                payments.word(word, &mut some)?;
            }
        }
        scores.sound()
    }

    /// What the articles of a segment are paid.
    pub(super) fn payments<'a>(&'a self, segment: &'a Segment, unfinished: bool) -> Payments<'a> {
        Payments {
            segment,
            text_lengths: &self.text_lengths,
            title_lengths: &self.title_lengths,
            title_share: title_share(unfinished),
        }
    }
}

/// The search engine trusts its files, and panics over those that others wrote. What it says goes where
/// panics go; here it is the error of this index.
fn unbroken<T>(read: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        bail!(
            "the search engine broke down over the search index, which is damaged; run `kb build`"
        )
    })
}

/// Opens the segments of a layer. Readers are opened here and not by tantivy's own, which would leave
/// a lock file behind.
fn open(layer: &Layer, segments: &mut Vec<Segment>) -> anyhow::Result<()> {
    let about = || format!("cannot open the search index in {}", layer.dir.display());
    let index = Index::open_in_dir(&layer.dir).with_context(about)?;
    let (schema, fields) = schema::schema();
    anyhow::ensure!(
        index.schema() == schema,
        "{}: it was written by another version of kb",
        about()
    );
    for segment in index.searchable_segments().with_context(about)? {
        let reader = SegmentReader::open(&segment).with_context(about)?;
        let opened = Segment::open(&reader, fields, layer.numbers.clone());
        segments.push(opened.with_context(about)?);
    }
    Ok(())
}
