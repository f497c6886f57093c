//! What only the writer sees while writing: the panel at the end of each page, the list of all problems,
//! and the page shown anew when there is something new.
//!
//! It must not know how problems are found.

mod events;
mod files;
mod messages;
mod panel;
mod problems;

use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::Response;

pub use self::files::Files;

pub(super) use self::events::events;
pub(super) use self::problems::page as problems;

use self::panel::Watching;
use super::pages;
use super::visit::Visit;
use crate::lang::Lang;
use crate::live::{Coding, Page};

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
    let watching = Watching::of(visit, lang, &report);
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
