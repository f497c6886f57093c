//! `GET /api/v1/suggest`
//!
//! The best few results while somebody types; no search yet, and not counted as one.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use serde::Serialize;

use super::{json, lang};
use crate::lang::Lang;
use crate::live::Hit;
use crate::locale::Arg;
use crate::web::error::PageError;
use crate::web::params::Params;
use crate::web::question::Question;
use crate::web::visit::Visit;

/// As many as fit under the field of a telephone with its keyboard open.
const SUGGESTIONS: usize = 6;

#[derive(Serialize)]
struct Document<'a> {
    query: &'a str,
    suggestions: Vec<Suggestion<'a>>,
}

#[derive(Serialize)]
struct Suggestion<'a> {
    title: &'a str,
    url: &'a str,
    section: Option<&'a str>,
    /// In a preview: that customers do not see it yet, as a word for whoever reads it.
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<String>,
}

pub(in crate::web) async fn suggest(Extension(visit): Extension<Arc<Visit>>) -> Response {
    let result = answer(&visit).await;
    visit.answer(result).await
}

async fn answer(visit: &Visit) -> Result<Response, PageError> {
    let params = Params::read(visit.address.query());
    let lang = lang(visit, &params)?;
    let question = Question {
        text: params.only("q")?.unwrap_or_default().to_owned(),
        limit: SUGGESTIONS,
        unfinished: true,
        ..Question::new(lang)
    };
    let results = visit.find(question).await?;
    let document = Document {
        query: &results.query,
        suggestions: results
            .hits
            .iter()
            .map(|hit| suggestion(visit, lang, hit))
            .collect(),
    };
    // Somebody who goes back a letter asks the same again.
    json(&document, "private, max-age=60")
}

fn suggestion<'a>(visit: &Visit, lang: &Lang, hit: &'a Hit) -> Suggestion<'a> {
    Suggestion {
        title: &hit.title,
        url: hit
            .section
            .as_ref()
            .map_or(&hit.url, |section| &section.url),
        section: hit.section.as_ref().map(|section| section.title.as_str()),
        mark: mark(visit, lang, &hit.url),
    }
}

/// What a preview says of an article that customers do not see yet.
fn mark(visit: &Visit, lang: &Lang, url: &str) -> Option<String> {
    let from = visit.present.served().unpublished.get(url)?;
    let day = from
        .as_deref()
        .and_then(|day| day.parse::<jiff::civil::Date>().ok());
    let Some(day) = day else {
        return Some(visit.word(lang, "draft", &[]));
    };
    let day = visit.present.theme().locale(lang).date(day);
    Some(visit.word(lang, "scheduled", &[("date", Arg::Text(&day))]))
}
