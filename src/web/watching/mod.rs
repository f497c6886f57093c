//! What only the writer sees while writing: the problems of the last save at the end of each page,
//! and the page shown anew when there is something new.
//!
//! It must not know how problems are found.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::App;
use super::pages;
use super::visit::Visit;
use crate::build::frame::{Frame, Kind};
use crate::lang::Lang;
use crate::live::{self, Coding, Page};
use crate::problem::{Problem, Severity};

/// The id of the last event that a browser saw before its connection broke.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Proxies and our own watchdog close what is silent for longer.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);

/// parts/watching.html
#[derive(Serialize)]
struct Watching<'a> {
    #[serde(flatten)]
    frame: Frame,
    problems: Vec<ProblemView<'a>>,
    failed: bool,
    /// Names what this page shows: the browser looks again as soon as it hears of another.
    token: String,
}

#[derive(Serialize)]
struct ProblemView<'a> {
    severity: Severity,
    code: &'static str,
    file: &'a str,
    line: Option<u32>,
    what: &'a str,
    remedy: &'a str,
}

impl<'a> ProblemView<'a> {
    fn of(problem: &'a Problem) -> Self {
        Self {
            severity: problem.severity,
            code: problem.code.name,
            file: &problem.place.file,
            line: problem.place.line,
            what: &problem.what,
            remedy: &problem.remedy,
        }
    }
}

/// A page of the edition, as its writer sees it: with the messages, and kept by nobody.
pub(super) fn show(visit: &Visit, page: &Page) -> Response {
    let Some(html) = whole_html(page) else {
        return pages::send(visit, page);
    };
    let html = inject(visit, visit.lang(), &html);
    let mut response = Response::new(Body::from(html));
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
}

/// The text of a page, when messages can be put into it.
fn whole_html(page: &Page) -> Option<String> {
    let can = page.is_html() && page.coding == Coding::Identity && page.download.is_none();
    let bytes = can.then(|| page.body.read().ok())??;
    String::from_utf8(bytes.into()).ok()
}

/// Puts the messages and the script at the end of a page.
pub(super) fn inject(visit: &Visit, lang: &Lang, html: &str) -> String {
    let report = visit.app.live.report();
    let watching = Watching {
        frame: visit.frame(lang, Kind::Error, String::new()),
        problems: report.problems.iter().map(ProblemView::of).collect(),
        failed: report.failed,
        token: live::token(&visit.present, &report),
    };
    let messages = match visit
        .present
        .theme()
        .render("parts/watching.html", &watching)
    {
        Ok(messages) => messages,
        Err(problem) => {
            tracing::warn!(%problem, "the writer's messages cannot be shown");
            return html.to_owned();
        }
    };
    let (before, after) = html.split_at(html.rfind("</body>").unwrap_or(html.len()));
    [before, &messages, after].concat()
}

/// `/-/watch`: tells browsers when to show their page anew.
///
/// The first event only greets, so that the browser has an id to come back with; when it comes back
/// and the id is not the present one, it missed something and is told at once.
pub(super) async fn events(Extension(visit): Extension<Arc<Visit>>, request: Request) -> Response {
    let seen = request.headers().get(LAST_EVENT_ID).cloned();
    let (events, stream) = mpsc::channel::<Result<Event, Infallible>>(4);
    tokio::spawn(tell(Arc::clone(&visit.app), seen, events));
    let keep_alive = KeepAlive::new().interval(SIGN_OF_LIFE);
    let stream = Sse::new(ReceiverStream::new(stream)).keep_alive(keep_alive);
    let no_store = HeaderValue::from_static("no-store");
    ([(CACHE_CONTROL, no_store)], stream).into_response()
}

async fn tell(
    app: Arc<App>,
    seen: Option<HeaderValue>,
    events: mpsc::Sender<Result<Event, Infallible>>,
) {
    let mut closing = app.closing.subscribe();
    let mut changes = app.live.changes();
    let now = app.live.token();
    let missed = seen.is_some_and(|seen| seen.as_bytes() != now.as_bytes());
    let mut next = event(if missed { "edition" } else { "hello" }, &now);
    loop {
        if events.send(Ok(next)).await.is_err() {
            return;
        }
        // Whatever happened, what counts is how things stand now.
        tokio::select! {
            change = changes.recv() => {
                if matches!(change, Err(tokio::sync::broadcast::error::RecvError::Closed)) {
                    return;
                }
            }
            _ = closing.wait_for(|closing| *closing) => return,
            () = events.closed() => return,
        }
        next = event("edition", &app.live.token());
    }
}

fn event(name: &str, token: &str) -> Event {
    Event::default().event(name).id(token).data(token)
}
