//! `/-/watch`: browsers are told when to show their page anew, and which page was saved.
//!
//! It must not know what is on a page.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::extract::Request;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use crate::web::App;
use crate::web::visit::Visit;

/// The id of the last event that a browser saw before its connection broke.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Proxies and our own watchdog close what is silent for longer.
const SIGN_OF_LIFE: Duration = Duration::from_secs(5);

/// Where events go.
type Listener = mpsc::Sender<Result<Event, Infallible>>;

/// `/-/watch`
///
/// The first event only greets, so that the browser has an id to come back with; when it comes back
/// and the id is not the present one, it missed something and is told at once.
pub(in crate::web) async fn events(
    Extension(visit): Extension<Arc<Visit>>,
    request: Request,
) -> Response {
    let seen = request.headers().get(LAST_EVENT_ID).cloned();
    let (events, stream) = mpsc::channel(4);
    tokio::spawn(tell(Arc::clone(&visit.app), seen, events));
    let keep_alive = KeepAlive::new().interval(SIGN_OF_LIFE);
    let stream = Sse::new(ReceiverStream::new(stream)).keep_alive(keep_alive);
    let no_store = HeaderValue::from_static("no-store");
    ([(CACHE_CONTROL, no_store)], stream).into_response()
}

async fn tell(app: Arc<App>, seen: Option<HeaderValue>, events: Listener) {
    let mut closing = app.closing.subscribe();
    let mut changes = app.live.changes();
    let now = app.live.token();
    let missed = seen.is_some_and(|seen| seen.as_bytes() != now.as_bytes());
    // How the files are now is what the next save is compared with.
    saved(&app, now.clone()).await;
    let mut next = event(if missed { "edition" } else { "hello" }, &now);
    let mut told = now;
    loop {
        if events.send(Ok(next)).await.is_err() {
            return;
        }
        // Whatever happened, what counts is how things stand now: of several changes, the first may have
        // told it already.
        let token = loop {
            tokio::select! {
                change = changes.recv() => {
                    if matches!(change, Err(tokio::sync::broadcast::error::RecvError::Closed)) {
                        return;
                    }
                }
                _ = closing.wait_for(|closing| *closing) => return,
                () = events.closed() => return,
            }
            let token = app.live.token();
            if token != told {
                break token;
            }
        };
        if let Some(page) = saved(&app, token.clone()).await {
            // First, so that the browser knows where to go when it hears of the edition.
            let saved = Event::default().event("saved").data(page);
            if events.send(Ok(saved)).await.is_err() {
                return;
            }
        }
        next = event("edition", &token);
        told = token;
    }
}

/// The page that was saved, looked for where looking may take its time.
async fn saved(app: &Arc<App>, token: String) -> Option<String> {
    let app = Arc::clone(app);
    let look = move || {
        let files = app.options.files.as_ref()?;
        files.saved(&app.live.present(), &token)
    };
    tokio::task::spawn_blocking(look).await.ok()?
}

fn event(name: &str, token: &str) -> Event {
    Event::default().event(name).id(token).data(token)
}
