//! Where every request comes in and every answer goes out: base path, request id, headers, panics,
//! the log line and the figures are here, once for all.
//!
//! It must not know what is asked for, but for one short cut: hot pages leave at the door.

use std::convert::Infallible;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::Body;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderName, HeaderValue, Method, Request, Uri};
use axum::response::Response;
use tower::Service;

use super::error::PageError;
use super::visit::{REQUEST_ID, Visit};
use super::{App, home, hosts, pages, routes, security};

/// The edition that an answer comes from.
const EDITION: HeaderName = HeaderName::from_static("kb-edition");

/// The service: a function from request to response.
#[derive(Clone)]
pub struct Door {
    app: Arc<App>,
    table: Router,
    /// Pages that are hot leave at once.
    has_pages: bool,
}

/// An answer that is there already, or one that is being made.
pub enum Answering {
    /// Ready; taken out when polled.
    Now(Option<Response>),
    /// In the making.
    Later(Pin<Box<dyn Future<Output = Response> + Send>>),
}

impl Door {
    /// The door to a table of routes behind which the edition's pages are.
    pub(super) fn new(app: Arc<App>, table: Router) -> Self {
        Self {
            app,
            table,
            has_pages: true,
        }
    }

    /// The door to a table of routes alone.
    pub(super) fn without_pages(self) -> Self {
        Self {
            has_pages: false,
            ..self
        }
    }

    /// Whether customers come here.
    pub(super) fn is_public(&self) -> bool {
        self.has_pages
    }

    pub(super) fn app(&self) -> &Arc<App> {
        &self.app
    }
}

impl Service<Request<Body>> for Door {
    type Response = Response;
    type Error = Infallible;
    type Future = Answering;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Answering {
        let visit = Arc::new(Visit::new(&self.app, &request));
        if visit.present.served().preview && !hosts::is_local(&request) {
            return Answering::Now(Some(finish(&visit, hosts::misdirected())));
        }
        if self.has_pages
            && let Some(page) = pages::at_once(&visit)
        {
            return Answering::Now(Some(finish(&visit, page)));
        }
        let table = self.table.clone();
        Answering::Later(Box::pin(async move {
            let response = answer(table, request, &visit).await;
            finish(&visit, response)
        }))
    }
}

impl Future for Answering {
    type Output = Result<Response, Infallible>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.get_mut() {
            Self::Now(response) => response
                .take()
                .map_or(Poll::Pending, |now| Poll::Ready(Ok(now))),
            Self::Later(future) => future.as_mut().poll(cx).map(Ok),
        }
    }
}

async fn answer(mut table: Router, mut request: Request<Body>, visit: &Arc<Visit>) -> Response {
    if visit.method == Method::CONNECT {
        return visit.refuse(PageError::MethodNotAllowed).await;
    }
    match enter(&mut request, visit) {
        Entrance::Here => {}
        Entrance::Below => return home::to_site(visit),
        Entrance::Nowhere => return visit.refuse(PageError::NotFound).await,
    }
    request.extensions_mut().insert(Arc::clone(visit));
    let mut handling = table.call(request);
    let guarded = poll_fn(|cx| {
        let polled = catch_unwind(AssertUnwindSafe(|| Pin::new(&mut handling).poll(cx)));
        match polled {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        }
    });
    match guarded.await {
        Ok(Ok(response)) => response,
        Ok(Err(never)) => match never {},
        Err(panic) => {
            let what = panic_text(&*panic);
            let error = anyhow::anyhow!("a handler panicked: {what}");
            visit.refuse(PageError::Broken(error)).await
        }
    }
}

/// Where an address leads, seen from the site's base path.
enum Entrance {
    /// Into the site.
    Here,
    /// To where the site begins.
    Below,
    /// Elsewhere on this host.
    Nowhere,
}

/// Takes the site's base path off.
fn enter(request: &mut Request<Body>, visit: &Visit) -> Entrance {
    let base = visit.base();
    if base.is_empty() {
        return Entrance::Here;
    }
    let Some(path) = visit.path() else {
        return match visit.address.path() {
            // Probes ask where the process is, not where the site is.
            path if path.starts_with("/-/") => Entrance::Here,
            path if path == base || path == "/" => Entrance::Below,
            _ => Entrance::Nowhere,
        };
    };
    let inside = match visit.address.query() {
        None => path.to_owned(),
        Some(query) => format!("{path}?{query}"),
    };
    let Ok(inside) = PathAndQuery::try_from(inside) else {
        return Entrance::Nowhere;
    };
    *request.uri_mut() = Uri::from(inside);
    Entrance::Here
}

/// What all answers have in common is added, noted and counted.
fn finish(visit: &Visit, mut response: Response) -> Response {
    let widened = response.extensions_mut().remove();
    let headers = response.headers_mut();
    security::protect(headers, widened.as_ref(), &visit.present.served().site);
    headers.insert(REQUEST_ID, visit.id.clone());
    let edition = visit.present.edition().about().id.as_str();
    if let Ok(edition) = HeaderValue::from_str(edition) {
        headers.insert(EDITION, edition);
    }
    note(visit, &response);
    response
}

fn note(visit: &Visit, response: &Response) {
    let route = routes::template(visit.inner_path());
    let status = response.status().as_u16();
    let took = visit.arrived.elapsed();
    visit
        .app
        .metrics
        .answered(route, &visit.method, status, took);
    tracing::info!(
        target: "kb::request",
        method = visit.method.as_str(),
        route,
        status,
        us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX),
        id = visit.id.to_str().unwrap_or_default(),
    );
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
