//! What those who run the service ask: is it alive, is it ready, what does it serve, how is it doing.
//!
//! It must not tell anything about visitors.

use std::sync::Arc;

use axum::Extension;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::visit::Visit;
use crate::edition::FORMAT;
use crate::lang::Lang;
use crate::store::Backlog;

/// What is not carried after so long has something in its way.
const LATE: SignedDuration = SignedDuration::from_mins(15);
const NO_STORE: (HeaderName, HeaderValue) = (CACHE_CONTROL, HeaderValue::from_static("no-store"));

/// `/-/live`: the process answers.
pub(super) async fn live() -> Response {
    ([NO_STORE], "live\n").into_response()
}

/// `/-/ready`: send visitors; not so any more once the service is about to end.
pub(super) async fn ready(Extension(visit): Extension<Arc<Visit>>) -> Response {
    let (status, mut text) = if visit.app.is_ready() {
        (StatusCode::OK, "ready\n".to_owned())
    } else {
        let text = "about to end\n".to_owned();
        (StatusCode::SERVICE_UNAVAILABLE, text)
    };
    // Somebody has to look at these; visitors are well off all the same.
    if let Some(desk) = visit.app.desk() {
        let now = visit.app.clock.now();
        for concern in concerns(desk.store.backlog().await, now) {
            text.push_str(&concern);
            text.push('\n');
        }
    }
    (status, [NO_STORE], text).into_response()
}

/// What is not as it should be with requests, one thing a line.
fn concerns(backlog: Backlog, now: Timestamp) -> Vec<String> {
    let waiting = backlog.deliveries.unwrap_or_default();
    let mut concerns = Vec::new();
    if waiting.stuck > 0 {
        concerns.push(format!(
            "stuck deliveries: {} (`kb requests --state stuck` lists them)",
            waiting.stuck
        ));
    }
    let oldest = waiting.oldest_pending.map(|at| now.duration_since(at));
    if let Some(minutes) = oldest.filter(|age| *age >= LATE).map(|age| age.as_mins()) {
        concerns.push(format!(
            "waiting deliveries: {}, the oldest for {minutes} minutes (`kb requests --state pending` says why)",
            waiting.pending
        ));
    }
    if backlog.deliveries.is_none() {
        concerns.push("the database of requests is away: requests are spooled".to_owned());
    }
    if backlog.spooled > 0 {
        concerns.push(format!("spooled requests: {}", backlog.spooled));
    }
    if backlog.set_aside > 0 {
        concerns.push(format!(
            "files of the spool that somebody must look at: {}",
            backlog.set_aside
        ));
    }
    concerns
}

#[derive(Serialize)]
struct Version<'a> {
    kb: &'a str,
    format: u32,
    edition: &'a str,
    git_commit: Option<&'a str>,
    built_at: &'a str,
    built_with: &'a str,
    articles: u64,
    languages: &'a [Lang],
    lenient: bool,
}

/// `/-/version`: what is served, and since when it exists.
pub(super) async fn version(Extension(visit): Extension<Arc<Visit>>) -> Response {
    let about = visit.present.edition().about();
    let version = Version {
        kb: env!("CARGO_PKG_VERSION"),
        format: FORMAT,
        edition: about.id.as_str(),
        git_commit: about.git_commit.as_deref(),
        built_at: &about.built_at,
        built_with: &about.kb_version,
        articles: about.articles,
        languages: &about.languages,
        lenient: about.lenient,
    };
    ([NO_STORE], axum::Json(version)).into_response()
}

/// `/-/metrics`: figures for Prometheus.
pub(super) async fn metrics(Extension(visit): Extension<Arc<Visit>>) -> Response {
    if let Some(desk) = visit.app.desk() {
        let backlog = desk.store.backlog().await;
        visit.app.metrics.handed_in(&backlog, visit.app.clock.now());
    }
    let text = visit
        .app
        .metrics
        .exposition(visit.present.edition().about());
    let open_metrics =
        HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    ([NO_STORE, (CONTENT_TYPE, open_metrics)], text).into_response()
}
