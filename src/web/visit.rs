//! One request, as handlers see it: the edition that answers it, and what the browser told.
//!
//! It must not know what is asked for; that is read by the handler.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE, HOST, IF_NONE_MATCH, REFERER};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};

use super::peer::{self, Peer};
use super::{App, accept, hosts};
use crate::content::url::decode_path;
use crate::lang::Lang;
use crate::live::{Coding, Present};

/// The name of the header by which requests are told apart.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A request on its way through the house. Shared between the door and the handler.
pub(super) struct Visit {
    pub(super) app: Arc<App>,
    /// Kept for the whole request, so that no answer mixes two editions.
    pub(super) present: Arc<Present>,
    pub(super) id: HeaderValue,
    pub(super) method: Method,
    /// As it was asked for, with the site's base path.
    pub(super) address: Uri,
    pub(super) arrived: Instant,
    /// A browser fetches what may be wanted later, or a program looks at headers: nobody asked anything.
    pub(super) asks_nothing: bool,
    /// The page that a link was followed from, when it is one of this site.
    referer: Option<String>,
    peer: IpAddr,
    /// It comes from this machine itself, by a name of its own.
    is_local: bool,
    /// `If-None-Match`, line by line.
    pub(super) validators: Vec<HeaderValue>,
    languages: Option<HeaderValue>,
    codings: &'static [Coding],
}

impl Visit {
    pub(super) fn new(app: &Arc<App>, request: &Request<Body>) -> Self {
        let headers = request.headers();
        // A page that changes under its writer's hands is always sent whole.
        let whole = app.options.watching;
        Self {
            app: Arc::clone(app),
            present: app.live.present(),
            id: app.request_ids.name(headers.get(REQUEST_ID)),
            method: request.method().clone(),
            address: request.uri().clone(),
            arrived: Instant::now(),
            asks_nothing: request.method() == Method::HEAD || is_prefetch(headers),
            referer: referer(headers),
            peer: request
                .extensions()
                .get::<Peer>()
                .map_or(IpAddr::from(Ipv4Addr::LOCALHOST), |peer| peer.0),
            is_local: whole && is_from_here(request),
            validators: if whole {
                Vec::new()
            } else {
                all(headers, &IF_NONE_MATCH)
            },
            languages: headers.get(ACCEPT_LANGUAGE).cloned(),
            codings: if whole {
                &[]
            } else {
                accept::codings(headers.get(ACCEPT_ENCODING))
            },
        }
    }

    /// The path below which the site lives: `""` or `/help`.
    pub(super) fn base(&self) -> &str {
        &self.present.served().site.base
    }

    /// The path without the site's base; `None` when the address is not the site's.
    pub(super) fn path(&self) -> Option<&str> {
        let path = self.address.path();
        let inside = path.strip_prefix(self.base())?;
        inside.starts_with('/').then_some(inside)
    }

    /// The path without base, or, for what is not below it, as it is.
    pub(super) fn inner_path(&self) -> &str {
        self.path().unwrap_or(self.address.path())
    }

    /// Whether a program asks, which understands JSON better than pages.
    pub(super) fn is_program(&self) -> bool {
        let path = self.inner_path();
        path.starts_with("/api/") || path.starts_with("/-/")
    }

    pub(super) fn codings(&self) -> &'static [Coding] {
        self.codings
    }

    /// Whether pages are shown to their writer.
    pub(super) fn is_watched(&self) -> bool {
        self.app.options.watching
    }

    /// Whether it is the writer who asks: pages are written, and the browser runs on this machine. Others
    /// whom a writer lets look on are told nothing of files and people.
    pub(super) fn is_writers(&self) -> bool {
        self.is_watched() && self.is_local && self.peer.is_loopback()
    }

    /// The language to speak: the address', else the browser's, else the site's own.
    pub(super) fn lang(&self) -> &Lang {
        self.address_lang().unwrap_or_else(|| self.browser_lang())
    }

    /// The site's language that the browser asks for, else the site's own.
    pub(super) fn browser_lang(&self) -> &Lang {
        let served = self.present.served();
        accept::language(self.languages.as_ref(), &served.languages)
            .unwrap_or(&served.default_language)
    }

    /// The address that limits count for.
    pub(super) fn customer_address(&self, headers: &HeaderMap) -> IpAddr {
        peer::customer(self.peer, headers, &self.app.options.trusted_proxies)
    }

    /// The page of this site that a link was followed from, if it tells anything.
    pub(super) fn came_from(&self) -> Option<String> {
        let path = self.referer.as_deref()?;
        let inside = path.strip_prefix(self.base())?;
        let mut segments = inside.strip_prefix('/')?.split('/');
        let told = segments
            .nth(1)
            .is_none_or(|one| one != "contact" && one != "search");
        told.then(|| path.to_owned())
    }

    fn address_lang(&self) -> Option<&Lang> {
        let first = self
            .inner_path()
            .trim_start_matches('/')
            .split('/')
            .next()?;
        let lang = Lang::parse(&decode_path(first)?)?;
        self.present
            .served()
            .languages
            .iter()
            .find(|one| **one == lang)
    }
}

/// Whether a request was made on this machine, as far as its headers tell.
fn is_from_here(request: &Request<Body>) -> bool {
    const CARRIED: [&str; 4] = ["forwarded", "x-forwarded-for", "x-real-ip", "via"];
    let carried = |name: &&str| request.headers().contains_key(*name);
    hosts::is_local(request) && !CARRIED.iter().any(carried)
}

/// Whether a browser only fetches what may be wanted later, or shows it in small.
fn is_prefetch(headers: &HeaderMap) -> bool {
    let says = |name: &str, word: &str| {
        let value = headers.get(name).and_then(|value| value.to_str().ok());
        value.is_some_and(|value| value.to_ascii_lowercase().contains(word))
    };
    headers.contains_key("sec-purpose")
        || ["purpose", "x-purpose", "x-moz"]
            .iter()
            .any(|name| says(name, "prefetch") || says(name, "preview") || says(name, "prerender"))
}

/// The path of the page that a link was followed from, without what stands behind `?`.
fn referer(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let (_, rest) = text(&REFERER)?.split_once("://")?;
    let path = rest.strip_prefix(text(&HOST)?)?;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let decoded = decode_path(path)?;
    (path.starts_with('/') && decoded.chars().count() <= 200).then_some(decoded)
}

fn all(headers: &HeaderMap, name: &HeaderName) -> Vec<HeaderValue> {
    headers.get_all(name).iter().cloned().collect()
}
