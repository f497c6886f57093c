//! The minimal program: what a site cannot do without, and nothing else.
//!
//! The articles through pulldown-cmark and ammonia into HTML files and, title and text, into a plain tantivy
//! index; an axum server with one page of 10 KB. It must not know kb.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use axum::Router;
use axum::response::Html;
use axum::routing::get;
use pulldown_cmark::{Options, Parser, html};
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::{Field, IndexRecordOption, STORED, Schema, TEXT};
use tantivy::{Index, Term, doc};
use walkdir::WalkDir;

/// What tantivy's examples give a writer.
const WRITER_MEMORY: usize = 50_000_000;
/// The static page.
const PAGE: usize = 10_000;

pub(crate) fn run(words: &[&str]) -> anyhow::Result<()> {
    match words {
        ["build", articles, out] => build(Path::new(articles), Path::new(out)),
        ["open", out] => {
            println!("{} found", search(Path::new(out))?);
            Ok(())
        }
        ["serve", out] => {
            let found = search(Path::new(out))?;
            tokio::runtime::Runtime::new()?.block_on(serve(found))
        }
        _ => bail!("the minimal program can build, open and serve"),
    }
}

fn build(articles: &Path, out: &Path) -> anyhow::Result<()> {
    let (pages, search) = (out.join("pages"), out.join("search"));
    fs::create_dir_all(&search)?;
    let mut schema = Schema::builder();
    let title = schema.add_text_field("title", TEXT | STORED);
    let body = schema.add_text_field("body", TEXT | STORED);
    let index = Index::create_in_dir(&search, schema.build())?;
    let mut writer = index.writer(WRITER_MEMORY)?;
    for entry in WalkDir::new(articles).sort_by_file_name() {
        let entry = entry?;
        if entry.path().extension().is_none_or(|end| end != "md") {
            continue;
        }
        let text = fs::read_to_string(entry.path())?;
        let (name, markdown) = split(&text);
        let page = pages
            .join(entry.path().strip_prefix(articles)?)
            .with_extension("html");
        fs::create_dir_all(page.parent().unwrap_or(&pages))?;
        fs::write(page, render(name, markdown))?;
        writer.add_document(doc!(title => name, body => markdown))?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// The title in the front matter, and the text behind it.
fn split(text: &str) -> (&str, &str) {
    let Some((front, body)) = text
        .strip_prefix("---\n")
        .and_then(|text| text.split_once("\n---\n"))
    else {
        return ("", text);
    };
    let title = front.lines().find_map(|line| line.strip_prefix("title: "));
    (title.unwrap_or_default().trim_matches('"'), body)
}

fn render(title: &str, markdown: &str) -> String {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    let mut text = String::new();
    html::push_html(&mut text, Parser::new_ext(markdown, options));
    let text = ammonia::clean(&text);
    format!("<!doctype html><title>{title}</title>\n{text}")
}

/// Opens the index and asks it once.
fn search(out: &Path) -> anyhow::Result<usize> {
    let index = Index::open_in_dir(out.join("search"))?;
    let body: Field = index.schema().get_field("body")?;
    let searcher = index.reader()?.searcher();
    let query = TermQuery::new(
        Term::from_field_text(body, "board"),
        IndexRecordOption::WithFreqs,
    );
    let found = searcher.search(&query, &TopDocs::with_limit(10).order_by_score())?;
    Ok(found.len())
}

async fn serve(found: usize) -> anyhow::Result<()> {
    let page: &'static str = "x".repeat(PAGE).leak();
    let router = Router::new().route("/", get(move || async move { Html(page) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    println!("{found} found, serving on http://{address}/");
    axum::serve(listener, router)
        .await
        .context("the server ended")
}
