//! `GET /api/v1/search`
//!
//! The results page as a document.

use std::sync::Arc;
use std::time::Instant;

use axum::Extension;
use axum::response::Response;
use serde::Serialize;

use super::{json, lang};
use crate::lang::Lang;
use crate::live::{Answer, Hit, Results};
use crate::search::Confidence;
use crate::web::error::PageError;
use crate::web::params::Params;
use crate::web::question::{Question, slugs};
use crate::web::visit::Visit;

/// Hits at a time: by default, and the range.
pub(super) const LIMIT: usize = 10;
pub(super) const LIMITS: (usize, usize) = (1, 50);
/// Looking far behind the best costs more with every hit, and nobody reads there.
pub(super) const OFFSETS: (usize, usize) = (0, 1000);

#[derive(Serialize)]
struct Document<'a> {
    query: &'a str,
    lang: &'a Lang,
    total: usize,
    took_us: u64,
    confidence: Confidence,
    corrected: Option<&'a str>,
    left_out: &'a [String],
    answer: Option<&'a Answer>,
    hits: &'a [Hit],
}

pub(in crate::web) async fn search(Extension(visit): Extension<Arc<Visit>>) -> Response {
    let result = answer(&visit).await;
    visit.answer(result).await
}

async fn answer(visit: &Visit) -> Result<Response, PageError> {
    let question = read(visit, &Params::read(visit.address.query()))?;
    let lang = question.lang.clone();
    let started = Instant::now();
    let results = visit.find(question).await?;
    visit
        .app
        .metrics
        .searched(&lang, results.confidence, results.searched);
    json(&view(&results, started), "no-store")
}

fn read(visit: &Visit, params: &Params) -> Result<Question, PageError> {
    Ok(Question {
        text: params.only("q")?.unwrap_or_default().to_owned(),
        category: slugs(params.only("category")?.unwrap_or_default()),
        limit: params.number("limit", LIMIT, LIMITS)?,
        offset: params.number("offset", 0, OFFSETS)?,
        elsewhere: true,
        explain: visit.explains(params),
        ..Question::new(lang(visit, params)?)
    })
}

fn view(results: &Results, started: Instant) -> Document<'_> {
    Document {
        query: &results.query,
        lang: &results.lang,
        total: results.total,
        took_us: u64::try_from(started.elapsed().as_micros()).unwrap_or(u64::MAX),
        confidence: results.confidence,
        corrected: results.corrected.as_deref(),
        left_out: &results.left_out,
        answer: results.answer.as_ref(),
        hits: &results.hits,
    }
}
