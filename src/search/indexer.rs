//! Writing the index of one language: articles in, one segment out.
//!
//! Articles are analysed in the threads that bring them; one thread writes. It must not know
//! queries, nor where the numbers of articles come from.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use tantivy::indexer::NoMergePolicy;
use tantivy::{Index, IndexWriter, TantivyDocument};

use super::Guide;
use super::analyzers::Analyzers;
use super::gone::Going;
use super::schema::{self, Fields, append};
use super::synonyms::Synonyms;
use super::vocabulary::Vocabulary;
use crate::content::Article;
use crate::lang::Lang;
use crate::text::{Analyzer, FastHash, number_of};

/// What the writer may hold in memory before it writes a segment.
const MEMORY: usize = 96 << 20;

/// How often a title and a keyword count among the words of an article. What writers add as
/// keywords is what customers say: three times gives 3 to 6 points of mean reciprocal rank.
const TITLE: usize = 2;
const KEYWORD: usize = 3;

/// Writes the search index of one language. `add` may be called from several threads.
pub struct Indexer {
    dir: PathBuf,
    lang: Lang,
    fields: Fields,
    writer: IndexWriter,
    analyzers: Analyzers,
    going: Mutex<Going>,
    words: Mutex<HashMap<Box<str>, u64, FastHash>>,
    synonyms: Vec<String>,
    pinned: Pinned,
}

/// The numbers of pinned questions, by the id of their article.
pub(super) struct Pinned(HashMap<String, Vec<u64>>);

impl Pinned {
    pub(super) fn of(guide: &Guide, analyzer: &mut Analyzer) -> Self {
        let mut pinned: HashMap<String, Vec<u64>> = HashMap::new();
        for (question, id) in &guide.pinned {
            let number = number_of(&whole(question, analyzer));
            pinned.entry(id.clone()).or_default().push(number);
        }
        Self(pinned)
    }
}

impl Indexer {
    /// Begins an index in an empty directory that exists.
    ///
    /// # Errors
    ///
    /// When the directory cannot be written.
    pub fn create(dir: &Path, lang: &Lang, guide: Guide) -> anyhow::Result<Self> {
        let about = || format!("cannot create a search index in {}", dir.display());
        let (schema, fields) = schema::schema();
        let index = Index::builder()
            .schema(schema)
            .create_in_dir(dir)
            .with_context(about)?;
        schema::register(&index);
        let writer = index
            .writer_with_num_threads(1, MEMORY)
            .with_context(about)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        let analyzers = Analyzers::of(lang);
        let pinned = analyzers.with(|analyzer| Pinned::of(&guide, analyzer));
        Ok(Self {
            dir: dir.to_owned(),
            lang: lang.clone(),
            fields,
            writer,
            analyzers,
            going: Mutex::default(),
            words: Mutex::default(),
            synonyms: guide.synonyms,
            pinned,
        })
    }

    /// Adds an article under its number.
    ///
    /// # Errors
    ///
    /// When the index cannot be written.
    pub fn add(&self, number: u32, article: &Article) -> anyhow::Result<()> {
        let terms = self.analyzers.with(|analyzer| {
            let terms = Terms::of(article, analyzer);
            if analyzer.is_full() {
                self.keep_words(analyzer);
            }
            terms
        });
        let document = terms.document(number, article, self.fields, &self.pinned);
        self.writer
            .add_document(document)
            .with_context(|| self.about())?;
        Ok(())
    }

    /// Takes back an article of the index that this one lies upon, as it was added to that.
    pub fn remove(&self, article: &Article) {
        let mut analyzer = Analyzer::new(&self.lang);
        let terms = Terms::of(article, &mut analyzer);
        let mut going = self.going.lock().unwrap_or_else(PoisonError::into_inner);
        going.take(&terms, &mut analyzer);
    }

    /// Commits, makes one segment of it, closes all files.
    ///
    /// # Errors
    ///
    /// When the index cannot be written.
    pub fn finish(mut self) -> anyhow::Result<()> {
        self.writer.commit().with_context(|| self.about())?;
        let segments = self
            .writer
            .index()
            .searchable_segment_ids()
            .with_context(|| self.about())?;
        if segments.len() > 1 {
            self.writer
                .merge(&segments)
                .wait()
                .with_context(|| self.about())?;
            self.writer
                .garbage_collect_files()
                .wait()
                .with_context(|| self.about())?;
        }
        let about = self.about();
        self.writer
            .wait_merging_threads()
            .with_context(|| about.clone())?;
        let words = self
            .words
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let mut words: BTreeMap<Box<str>, u64> = words.into_iter().collect();
        for mut analyzer in self.analyzers.into_all() {
            analyzer
                .forget(|word, count| *words.entry(word.into()).or_default() += u64::from(count));
        }
        Vocabulary::write(&self.dir, &words, &self.lang)?;
        Synonyms::write(&self.dir, &self.synonyms)?;
        let going = self.going.into_inner();
        going
            .unwrap_or_else(PoisonError::into_inner)
            .write(&self.dir, &self.lang)?;
        // The locks of a writer that is gone; an edition holds nothing that is not read.
        for lock in [".tantivy-writer.lock", ".tantivy-meta.lock"] {
            match std::fs::remove_file(self.dir.join(lock)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                    return Err(error).context(about);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn keep_words(&self, analyzer: &mut Analyzer) {
        let mut words = self.words.lock().unwrap_or_else(PoisonError::into_inner);
        analyzer.forget(|word, count| match words.get_mut(word) {
            Some(sum) => *sum += u64::from(count),
            None => {
                words.insert(word.into(), u64::from(count));
            }
        });
    }

    fn about(&self) -> String {
        format!("cannot write the search index in {}", self.dir.display())
    }
}

/// The terms of an article, as the fields take them.
pub(super) struct Terms {
    pub(super) text: String,
    pub(super) title: String,
    pub(super) pairs: Vec<u64>,
    whole: String,
}

impl Terms {
    /// What the index takes of the article.
    pub(super) fn document(
        self,
        number: u32,
        article: &Article,
        fields: Fields,
        pinned: &Pinned,
    ) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_text(fields.text, &self.text);
        document.add_text(fields.title, &self.title);
        for pair in self.pairs {
            document.add_u64(fields.pairs, pair);
        }
        document.add_u64(fields.whole, number_of(&self.whole));
        for question in pinned.0.get(&article.id).into_iter().flatten() {
            document.add_u64(fields.pinned, *question);
        }
        if article.outdated {
            document.add_u64(fields.outdated, schema::OUTDATED);
        }
        document.add_text(fields.category, article.category.join("/"));
        document.add_u64(fields.number, u64::from(number));
        document
    }

    pub(super) fn of(article: &Article, analyzer: &mut Analyzer) -> Self {
        let mut title = String::new();
        analyzer.tokens(&article.title, |token| append(&mut title, token.term, 1));
        (0..TITLE).for_each(|_| analyzer.count(&article.title));
        for keyword in &article.keywords {
            (0..KEYWORD).for_each(|_| analyzer.count(keyword));
        }
        let beside = article.tags.iter().chain(&article.summary);
        let sections = article.sections.iter().flat_map(|s| [&s.title, &s.text]);
        for written in beside.chain(sections) {
            analyzer.count(written);
        }
        let mut text = String::new();
        analyzer.counted(|term, times| append(&mut text, term, times));
        let mut pairs = Vec::new();
        analyzer.pairs(|pair| pairs.push(pair));
        Self {
            text,
            title,
            pairs,
            whole: whole(&article.title, analyzer),
        }
    }
}

/// A title or a question as one row of folded words.
fn whole(text: &str, analyzer: &mut Analyzer) -> String {
    let mut whole = String::new();
    analyzer.tokens(text, |token| {
        if !token.joined {
            add_word(&mut whole, token.folded);
        }
    });
    whole
}

/// Puts a word at the end of a whole title.
pub(super) fn add_word(whole: &mut String, folded: &str) {
    if !whole.is_empty() {
        whole.push(' ');
    }
    whole.push_str(folded);
}
