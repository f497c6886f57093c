//! The plain program: tantivy as it comes, behind one handler of axum.
//!
//! Title and text of every article, its words as the default tokenizer makes them; a question is the
//! words of its text, any of them; the ten best, their titles from the store, and tantivy's own
//! snippets. It must not know how kb searches.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use axum::extract::{Query as Asked, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use kb::content::Article;
use kb::lang::Lang;
use serde::{Deserialize, Serialize};
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TEXT, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::{Index, IndexWriter, Searcher, TantivyDocument, Term, doc};

use super::HITS;

/// What tantivy's examples give a writer.
const WRITER_MEMORY: usize = 50_000_000;

/// Writes an index of each language.
pub(super) struct Writer<'a> {
    folder: &'a Path,
    languages: BTreeMap<Lang, (IndexWriter, Field, Field)>,
}

impl<'a> Writer<'a> {
    pub(super) fn create(folder: &'a Path) -> Self {
        Self {
            folder,
            languages: BTreeMap::new(),
        }
    }

    pub(super) fn add(&mut self, article: &Article) -> anyhow::Result<()> {
        if !self.languages.contains_key(&article.lang) {
            let folder = self.folder.join(article.lang.as_str());
            fs::create_dir_all(&folder)?;
            let mut schema = Schema::builder();
            let title = schema.add_text_field("title", TEXT | STORED);
            let text = schema.add_text_field("text", TEXT | STORED);
            let index = Index::create_in_dir(&folder, schema.build())?;
            let writer = index.writer(WRITER_MEMORY)?;
            self.languages
                .insert(article.lang.clone(), (writer, title, text));
        }
        let (writer, title, text) = &self.languages[&article.lang];
        let mut whole = String::new();
        for section in &article.sections {
            whole.extend([section.title.as_str(), "\n", &section.text, "\n"]);
        }
        writer.add_document(doc!(*title => article.title.as_str(), *text => whole))?;
        Ok(())
    }

    pub(super) fn finish(self) -> anyhow::Result<()> {
        for (mut writer, ..) in self.languages.into_values() {
            writer.commit()?;
            writer.wait_merging_threads()?;
        }
        Ok(())
    }
}

/// Makes one segment of every index: kb has no more either.
pub(super) fn merge(folder: &Path) -> anyhow::Result<()> {
    for lang in languages(folder)? {
        let index = Index::open_in_dir(folder.join(lang.as_str()))?;
        let mut writer: IndexWriter = index.writer(WRITER_MEMORY)?;
        writer.merge(&index.searchable_segment_ids()?).wait()?;
        writer.garbage_collect_files().wait()?;
        writer.wait_merging_threads()?;
    }
    Ok(())
}

fn languages(folder: &Path) -> anyhow::Result<Vec<Lang>> {
    let folders = fs::read_dir(folder)?.map(|entry| {
        let name = entry?.file_name();
        Lang::parse(&name.to_string_lossy()).context("a folder is no language")
    });
    folders.collect()
}

/// The indexes of all languages, open.
pub(super) struct Plain(BTreeMap<Lang, Language>);

struct Language {
    index: Index,
    searcher: Searcher,
    title: Field,
    text: Field,
}

/// What was found.
#[derive(Serialize)]
pub(super) struct Found {
    query: String,
    pub(super) hits: Vec<Hit>,
}

#[derive(Serialize)]
pub(super) struct Hit {
    title: String,
    /// With marks.
    snippet: String,
    score: f32,
}

impl Plain {
    pub(super) fn open(folder: &Path) -> anyhow::Result<Self> {
        let opened = languages(folder)?.into_iter().map(|lang| {
            let index = Index::open_in_dir(folder.join(lang.as_str()))?;
            let schema = index.schema();
            let language = Language {
                searcher: index.reader()?.searcher(),
                title: schema.get_field("title")?,
                text: schema.get_field("text")?,
                index,
            };
            Ok((lang, language))
        });
        opened.collect::<anyhow::Result<_>>().map(Self)
    }

    /// Any of the words, the best ten.
    pub(super) fn search(&self, lang: &Lang, question: &str) -> anyhow::Result<Found> {
        let language = self.0.get(lang).context("there is no such language")?;
        let Language {
            index,
            searcher,
            title,
            text,
        } = language;
        let mut words: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut tokenizer = index.tokenizer_for_field(*text)?;
        tokenizer.token_stream(question).process(&mut |token| {
            let term = Term::from_field_text(*text, &token.text);
            let word = TermQuery::new(term, IndexRecordOption::WithFreqs);
            words.push((Occur::Should, Box::new(word)));
        });
        let query = BooleanQuery::new(words);
        let best = searcher.search(&query, &TopDocs::with_limit(HITS).order_by_score())?;
        let snippets = SnippetGenerator::create(searcher, &query, *text)?;
        let hits = best.into_iter().map(|(score, address)| {
            let document: TantivyDocument = searcher.doc(address)?;
            let title = document.get_first(*title).and_then(|title| title.as_str());
            Ok(Hit {
                title: title.unwrap_or_default().to_owned(),
                snippet: snippets.snippet_from_doc(&document).to_html(),
                score,
            })
        });
        Ok(Found {
            query: question.to_owned(),
            hits: hits.collect::<anyhow::Result<_>>()?,
        })
    }

    /// The words that stand in the most articles, the most common first.
    pub(super) fn common_words(&self, lang: &Lang, count: usize) -> anyhow::Result<Vec<String>> {
        let language = self.0.get(lang).context("there is no such language")?;
        let mut words = Vec::new();
        for segment in language.searcher.segment_readers() {
            let index = segment.inverted_index(language.text)?;
            let mut stream = index.terms().stream()?;
            while let Some((word, info)) = stream.next() {
                words.push((info.doc_freq, String::from_utf8_lossy(word).into_owned()));
            }
        }
        words.sort_by(|a, b| b.cmp(a));
        words.truncate(count);
        Ok(words.into_iter().map(|(_, word)| word).collect())
    }
}

#[derive(Deserialize)]
struct Parameters {
    lang: String,
    q: String,
}

/// Serves searches until it is ended.
pub(crate) fn serve(folder: &Path) -> anyhow::Result<()> {
    let plain = Arc::new(Plain::open(folder)?);
    let router = Router::new()
        .route("/api/v1/search", get(search))
        .with_state(plain);
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("serving on http://{}/", listener.local_addr()?);
        axum::serve(listener, router).await?;
        Ok(())
    })
}

async fn search(
    State(plain): State<Arc<Plain>>,
    Asked(asked): Asked<Parameters>,
) -> Result<Json<Found>, StatusCode> {
    let lang = Lang::parse(&asked.lang).ok_or(StatusCode::BAD_REQUEST)?;
    let found = plain.search(&lang, &asked.q);
    found
        .map(Json)
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}
