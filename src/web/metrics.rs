//! The figures of the service, in the words of Prometheus.
//!
//! Labels come from short lists that are known beforehand: never a path, never a question.

use std::fmt::Write;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use axum::http::Method;
use jiff::Timestamp;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use crate::edition::About;
use crate::lang::Lang;
use crate::search::Confidence;
use crate::store::Backlog;

/// Seconds: a hot page takes microseconds, a hard search some ten milliseconds.
const BUCKETS: [f64; 11] = [
    0.0001, 0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5,
];

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Answered {
    route: &'static str,
    method: &'static str,
    status: u16,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Took {
    route: &'static str,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Searched {
    lang: String,
    confidence: &'static str,
}

/// Counters that every part of the service adds to.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Took, Histogram>,
    searches: Family<Searched, Counter>,
    /// Connections that are open right now.
    pub(super) connections: Gauge,
    /// Connections that were sent away because there were too many.
    pub(super) turned_away: Counter,
    /// Connections that were closed because nothing came, or nothing was taken.
    pub(super) timed_out: Counter,
    /// Requests to people that were accepted.
    pub(super) requests_accepted: Counter,
    /// Requests to people that nothing could take.
    pub(super) requests_refused: Counter,
    /// Requests to people from addresses that sent too many.
    pub(super) slowed_down: Counter,
    deliveries: Family<Stands, Gauge>,
    oldest_pending: Gauge,
}

#[derive(Clone, Debug, Hash, PartialEq, Eq, EncodeLabelSet)]
struct Stands {
    state: &'static str,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let mut registry = Registry::with_prefix("kb");
        let requests = Family::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        let durations: Family<Took, Histogram> =
            Family::new_with_constructor(|| Histogram::new(BUCKETS));
        registry.register(
            "http_request_duration_seconds",
            "From the request's head to the answer's",
            durations.clone(),
        );
        let searches = Family::default();
        registry.register(
            "searches",
            "Questions asked on the results page and by the API",
            searches.clone(),
        );
        let connections = Gauge::default();
        registry.register(
            "connections",
            "Connections that are open",
            connections.clone(),
        );
        let turned_away = Counter::<u64, AtomicU64>::default();
        registry.register(
            "connections_turned_away",
            "Connections refused because too many were open",
            turned_away.clone(),
        );
        let timed_out = Counter::<u64, AtomicU64>::default();
        registry.register(
            "connections_timed_out",
            "Connections closed because their other end was too slow",
            timed_out.clone(),
        );
        let requests_accepted = Counter::<u64, AtomicU64>::default();
        registry.register(
            "contact_requests_accepted",
            "Messages to people that were stored",
            requests_accepted.clone(),
        );
        let requests_refused = Counter::<u64, AtomicU64>::default();
        registry.register(
            "contact_requests_refused",
            "Messages to people that could not be stored",
            requests_refused.clone(),
        );
        let slowed_down = Counter::<u64, AtomicU64>::default();
        registry.register(
            "contact_requests_slowed_down",
            "Messages to people that came too fast",
            slowed_down.clone(),
        );
        let deliveries = Family::<Stands, Gauge>::default();
        registry.register(
            "contact_deliveries",
            "Messages to people that are not carried yet: pending, stuck, in the spool, set aside there",
            deliveries.clone(),
        );
        let oldest_pending = Gauge::default();
        registry.register(
            "contact_oldest_pending_seconds",
            "How long the oldest message that is not carried yet has waited",
            oldest_pending.clone(),
        );
        Self {
            registry,
            requests,
            durations,
            searches,
            connections,
            turned_away,
            timed_out,
            requests_accepted,
            requests_refused,
            slowed_down,
            deliveries,
            oldest_pending,
        }
    }

    /// How requests to people stand. While the database is away, what was known last stays.
    pub(super) fn handed_in(&self, backlog: &Backlog, now: Timestamp) {
        let mut states = vec![
            ("spooled", backlog.spooled),
            ("set_aside", backlog.set_aside),
        ];
        if let Some(waiting) = &backlog.deliveries {
            states.extend([("pending", waiting.pending), ("stuck", waiting.stuck)]);
            let waited = waiting
                .oldest_pending
                .map(|since| now.duration_since(since));
            let seconds = waited.map_or(0, |waited| waited.as_secs());
            self.oldest_pending.set(seconds.max(0));
        }
        for (state, count) in states {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            self.deliveries.get_or_create(&Stands { state }).set(count);
        }
    }

    pub(super) fn answered(
        &self,
        route: &'static str,
        method: &Method,
        status: u16,
        took: Duration,
    ) {
        let method = name(method);
        let labels = Answered {
            route,
            method,
            status,
        };
        self.requests.get_or_create(&labels).inc();
        let seconds = took.as_secs_f64();
        self.durations
            .get_or_create(&Took { route })
            .observe(seconds);
    }

    /// A question in which nothing can be searched for is no search.
    pub(super) fn searched(&self, lang: &Lang, confidence: Confidence, is_search: bool) {
        if is_search {
            let confidence = match confidence {
                Confidence::Strong => "strong",
                Confidence::Weak => "weak",
                Confidence::None => "none",
            };
            let lang = lang.to_string();
            self.searches
                .get_or_create(&Searched { lang, confidence })
                .inc();
        }
    }

    /// Everything as text, and what edition it is about.
    pub(super) fn exposition(&self, about: &About) -> String {
        let mut text = String::new();
        let id = about.id.as_str();
        let commit = about.git_commit.as_deref().unwrap_or_default();
        // Writing into a string cannot fail.
        let _ = writeln!(
            text,
            "# HELP kb_edition The edition that is served.\n# TYPE kb_edition info"
        );
        let _ = writeln!(
            text,
            "kb_edition_info{{id=\"{id}\",git_commit=\"{}\"}} 1",
            plain(commit)
        );
        let _ = writeln!(
            text,
            "# HELP kb_articles Articles in it.\n# TYPE kb_articles gauge"
        );
        let _ = writeln!(text, "kb_articles {}", about.articles);
        let _ = encode(&mut text, &self.registry);
        text
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).collect()
}

/// Anybody can make up methods, so those that nobody uses share a name.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        _ => "other",
    }
}
