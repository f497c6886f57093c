//! The route table: the map of everything that can be asked for. Nothing is registered elsewhere.
//!
//! Addresses stand here without the site's base path, which is taken off at the [door](super::Door).

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use super::{App, api, contact, error, home, operations as ops, pages, search, watching};

/// `/{lang}/search`
pub(super) const SEARCH: &str = "/{lang}/search";
/// `/{lang}/contact`
pub(super) const CONTACT: &str = "/{lang}/contact";
/// `/{lang}/contact/{receipt}`
pub(super) const RECEIPT: &str = "/{lang}/contact/{receipt}";
/// The API's routes.
pub(super) const API_SEARCH: &str = "/api/v1/search";
pub(super) const API_SUGGEST: &str = "/api/v1/suggest";
pub(super) const API_ARTICLE: &str = "/api/v1/articles/{*id}";
pub(super) const API_CONTACT: &str = "/api/v1/contact";
pub(super) const API_DESCRIPTION: &str = "/api/v1/openapi.json";
/// The operations routes.
pub(super) const LIVE: &str = "/-/live";
pub(super) const READY: &str = "/-/ready";
pub(super) const VERSION: &str = "/-/version";
pub(super) const METRICS: &str = "/-/metrics";
/// Development only.
pub(super) const WATCH: &str = "/-/watch";
pub(super) const PROBLEMS: &str = "/-/problems";
/// Everything that the edition holds: pages, sources, assets, redirects, sitemap, feed …
pub(super) const PAGE: &str = "/{*page}";

/// What is served to everybody.
pub(super) fn public(app: &Arc<App>) -> Router {
    let mut table = Router::new()
        .route("/", get(home::choose_language))
        .route(SEARCH, get(search::page))
        .route(CONTACT, get(contact::page).post(contact::send))
        .route(RECEIPT, get(contact::receipt))
        .route(API_SEARCH, get(api::search))
        .route(API_SUGGEST, get(api::suggest))
        .route(API_ARTICLE, get(api::article))
        .route(API_CONTACT, get(api::contact))
        .route(API_DESCRIPTION, get(api::description));
    if !app.options.operations_apart {
        table = table.merge(operations_table());
    }
    if app.options.watching {
        table = table
            .route(WATCH, get(watching::events))
            .route(PROBLEMS, get(watching::problems));
    }
    table
        .fallback_service(get(pages::show).fallback(error::method_not_allowed))
        .method_not_allowed_fallback(error::method_not_allowed)
}

/// What is served to those who run the service.
pub(super) fn operations() -> Router {
    operations_table()
        .fallback_service(get(error::nothing_here).fallback(error::method_not_allowed))
        .method_not_allowed_fallback(error::method_not_allowed)
}

fn operations_table() -> Router {
    Router::new()
        .route(LIVE, get(ops::live))
        .route(READY, get(ops::ready))
        .route(VERSION, get(ops::version))
        .route(METRICS, get(ops::metrics))
}

/// The route that a path (without base) belongs to, for logs and metrics: never the path itself,
/// which is unbounded and may tell of a person.
pub(super) fn template(path: &str) -> &'static str {
    const EXACT: [&str; 10] = [
        API_SEARCH,
        API_SUGGEST,
        API_CONTACT,
        API_DESCRIPTION,
        LIVE,
        READY,
        VERSION,
        METRICS,
        WATCH,
        PROBLEMS,
    ];
    if path == "/" {
        return "/";
    }
    if path.starts_with("/api/v1/articles/") {
        return API_ARTICLE;
    }
    if let Some(exact) = EXACT.iter().find(|exact| **exact == path) {
        return exact;
    }
    let parts: Vec<&str> = path.split('/').take(5).collect();
    match parts[..] {
        ["", lang, "search"] if !lang.is_empty() => SEARCH,
        ["", lang, "contact"] if !lang.is_empty() => CONTACT,
        ["", lang, "contact", _] if !lang.is_empty() => RECEIPT,
        _ => PAGE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_the_name_of_its_route() {
        for (path, name) in [
            ("/", "/"),
            ("/en/search", SEARCH),
            ("/en/billing/search", PAGE),
            ("/en/contact", CONTACT),
            ("/en/contact/0123", RECEIPT),
            ("/en/contact/0123/4", PAGE),
            ("/api/v1/contact", API_CONTACT),
            ("/api/v1/search", API_SEARCH),
            ("/api/v1/articles/a/b", API_ARTICLE),
            ("/-/metrics", METRICS),
            ("/en/billing/refunds", PAGE),
            ("*", PAGE),
            ("", PAGE),
        ] {
            assert_eq!(template(path), name, "{path}");
        }
    }
}
