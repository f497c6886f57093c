//! The service: requests come in, answers from the present edition go out.
//!
//! It owns axum and hyper. A handler reads, asks, makes a view and answers; it must not know how
//! editions are made or how text is searched.

mod accept;
mod api;
mod contact;
mod desk;
mod door;
mod error;
mod frame;
mod headers;
mod help_desk;
mod home;
mod hosts;
mod inside;
mod listen;
mod metrics;
mod not_found;
mod operations;
mod pace;
mod pages;
mod params;
mod patience;
mod peer;
mod piecewise;
mod question;
mod refusal;
mod request_id;
mod routes;
mod search;
mod security;
mod serve;
mod validators;
mod visit;
mod watching;

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use tokio::sync::{Semaphore, watch};

pub use self::contact::FormKey;
pub use self::desk::{Bell, Desk, Targets};
pub use self::door::Door;
pub use self::headers::{headers_of_files, headers_of_pages};
pub use self::inside::{Answered, Inside};
pub use self::listen::bind;
pub use self::serve::{Ending, Listeners, serve};
pub use self::watching::Files;

use self::contact::Spare;
use self::metrics::Metrics;
use self::request_id::RequestIds;
use ipnet::IpNet;

use crate::clock::Clock;
use crate::live::Live;

/// How a site is to be served, besides what its edition says.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Pages tell of problems and show themselves anew after a save; nothing is to be kept by anybody.
    pub watching: bool,
    /// The files that pages are made from, for the messages of those who write them.
    pub files: Option<Arc<Files>>,
    /// The operations routes (`/-/…`) have an address of their own and are not on the public one.
    pub operations_apart: bool,
    /// What time it is.
    pub clock: Clock,
    /// Proxies that are believed when they tell whom they speak for.
    pub trusted_proxies: Vec<IpNet>,
}

/// What all requests share.
pub struct App {
    live: Arc<Live>,
    options: Options,
    clock: Clock,
    /// Where requests are handed in; `None` where nothing takes them.
    desk: OnceLock<Desk>,
    /// What is shown when nothing else can be.
    spare: Spare,
    /// As many searches at once as there are cores: more would only wait for each other.
    searching: Arc<Semaphore>,
    metrics: Metrics,
    request_ids: RequestIds,
    ready: AtomicBool,
    /// Told when the service ends, for answers that would otherwise never end.
    closing: watch::Sender<bool>,
}

impl App {
    /// A service of what is live, ready at once.
    #[must_use]
    pub fn new(live: Arc<Live>, options: Options, desk: Option<Desk>) -> Arc<Self> {
        let cores = thread::available_parallelism().map_or(2, usize::from);
        let app = Self {
            live,
            clock: options.clock.clone(),
            options,
            desk: desk.map(OnceLock::from).unwrap_or_default(),
            spare: Spare::default(),
            searching: Arc::new(Semaphore::new(cores)),
            metrics: Metrics::new(),
            request_ids: RequestIds::new(),
            ready: AtomicBool::new(true),
            closing: watch::channel(false).0,
        };
        app.keep_spare();
        Arc::new(app)
    }

    /// Looks whether the spare page is still true; to be called again and again.
    fn keep_spare(&self) {
        self.spare.refresh(&self.live, self.clock.now());
    }

    /// Opens a desk where there was none: the site that is served has people behind it now.
    pub fn staff(&self, desk: Desk) {
        // Who was first stays.
        let _ = self.desk.set(desk);
    }

    /// Whether there is a desk.
    #[must_use]
    pub fn is_staffed(&self) -> bool {
        self.desk.get().is_some()
    }

    fn desk(&self) -> Option<&Desk> {
        self.desk.get()
    }

    fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Acquire)
    }

    /// Load balancers are to send nobody here any more.
    fn retire(&self) {
        self.ready.store(false, Ordering::Release);
    }

    /// Answers without an end are to end.
    fn close(&self) {
        self.closing.send_replace(true);
    }
}

/// The public service as one function from request to response, as [`serve()`] runs it and as tests
/// call it.
#[must_use]
pub fn router(app: Arc<App>) -> Door {
    let table = routes::public(&app);
    Door::new(app, table)
}

/// The operations routes alone, for an address of their own.
#[must_use]
pub fn operations(app: Arc<App>) -> Door {
    let table = routes::operations();
    Door::new(app, table).without_pages()
}
