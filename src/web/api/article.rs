//! `GET /api/v1/articles/{*id}`
//!
//! One article's text, section by section.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use serde::Serialize;

use super::{lang, lasting_json};
use crate::content::url::decode_path;
use crate::content::{Article, Section};
use crate::lang::Lang;
use crate::web::error::PageError;
use crate::web::params::Params;
use crate::web::visit::Visit;

#[derive(Serialize)]
struct Document<'a> {
    id: &'a str,
    lang: &'a Lang,
    url: &'a str,
    title: &'a str,
    summary: Option<&'a str>,
    category: &'a [String],
    tags: &'a [String],
    updated: Option<&'a str>,
    reviewed: Option<&'a str>,
    sections: Vec<SectionView<'a>>,
}

#[derive(Serialize)]
struct SectionView<'a> {
    title: &'a str,
    anchor: &'a str,
    level: u8,
    text: &'a str,
}

pub(in crate::web) async fn article(Extension(visit): Extension<Arc<Visit>>) -> Response {
    let result = answer(&visit);
    visit.answer(result).await
}

fn answer(visit: &Visit) -> Result<Response, PageError> {
    let id = visit.inner_path().strip_prefix("/api/v1/articles/");
    let id = id.and_then(decode_path).ok_or(PageError::NotFound)?;
    let lang = lang(visit, &Params::read(visit.address.query()))?;
    let article = visit.present.article_by_id(lang, &id)?;
    lasting_json(visit, &view(&article.ok_or(PageError::NotFound)?))
}

fn view(article: &Article) -> Document<'_> {
    Document {
        id: &article.id,
        lang: &article.lang,
        url: &article.url,
        title: &article.title,
        summary: article.summary.as_deref(),
        category: &article.category,
        tags: &article.tags,
        updated: article.updated.as_deref(),
        reviewed: article.reviewed.as_deref(),
        sections: article.sections.iter().map(section).collect(),
    }
}

fn section(section: &Section) -> SectionView<'_> {
    SectionView {
        title: &section.title,
        anchor: &section.anchor,
        level: section.level,
        text: &section.text,
    }
}
