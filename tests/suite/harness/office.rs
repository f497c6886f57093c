//! What stands behind a site: its store, its deliveries and a clock that tests set.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use kb::clock::Clock;
use kb::contact::{Nonce, Receipt, Reference, Request};
use kb::deliver::{Deliveries, Habits};
use kb::live::Live;
use kb::load;
use kb::store::{Acceptance, Delivery, DeliveryState, Store, Waiting};

use super::{TestSite, data};

/// The secret of the webhooks, and its bytes.
const SECRET: &str = "whsec_BwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSY=";

/// A site with people behind it.
pub(crate) struct Office {
    site: TestSite,
    live: Arc<Live>,
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    deliveries: Option<Deliveries>,
    pub(crate) habits: Habits,
}

impl Office {
    /// A site with these `[[delivery]]`; nothing is carried before [`Self::start`].
    pub(crate) async fn new(deliveries: &str) -> Self {
        let config =
            format!("[site]\nname = \"Acme help\"\nlanguages = [\"en\", \"bn\"]\n{deliveries}");
        let site = TestSite::new()
            .config(&config)
            .article("en/a.md", "---\ntitle: A\n---\nText.\n")
            .article("bn/a.md", "---\ntitle: ক\n---\nলেখা।\n");
        let clock = Clock::standing_at("2026-11-22T02:10:00Z".parse().unwrap());
        let store = open(&site.folder().join("data"), &clock).await;
        Self {
            live: site.live(),
            site,
            store,
            clock,
            deliveries: None,
            habits: Habits {
                mail: Duration::from_millis(400),
                post: Duration::from_millis(400),
                look: Duration::from_millis(10),
                ..Habits::default()
            },
        }
    }

    /// Begins to carry, as a process that was just started does.
    pub(crate) fn start(&mut self) {
        let (_, site, problems) = self.site.settings();
        assert_eq!(problems, []);
        let environment = [("SECRET", SECRET), ("PASSWORD", "päss word")];
        let environment = environment.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let targets = load::secrets(&self.site.folder(), &site.deliveries, &environment).unwrap();
        self.deliveries = Some(Deliveries::start(
            &self.store,
            &targets,
            &self.live,
            &self.clock,
            self.habits,
        ));
    }

    /// Stops carrying.
    pub(crate) async fn stop(&mut self) {
        self.deliveries.take().unwrap().stop().await;
    }

    /// Writes kb.toml anew, for the next start.
    pub(crate) fn reconfigure(&self, toml: &str) {
        self.site.write("kb.toml", toml);
    }

    /// Accepts a request that goes to these targets.
    pub(crate) async fn accept(&self, n: u64, targets: &[&str]) -> Request {
        let request = Request {
            accepted_at: self.clock.now(),
            ..request(n)
        };
        let targets: Vec<String> = targets.iter().map(|&target| target.into()).collect();
        let accepted = self.store.accept(&request, &targets).await.unwrap();
        assert!(matches!(accepted, Acceptance::New), "{accepted:?}");
        if let Some(deliveries) = &self.deliveries {
            deliveries.wake();
        }
        request
    }

    /// Moves the clock on, in steps that leave time to carry.
    pub(crate) async fn pass(&self, time: SignedDuration, steps: i32) {
        for _ in 0..steps {
            self.clock.advance(time / steps);
            tokio::time::sleep(Duration::from_millis(40)).await;
        }
    }

    /// What became of a request at a target.
    pub(crate) async fn delivery(&self, request: &Request, target: &str) -> Delivery {
        let (kept, _) = self.store.find(&request.reference).await.unwrap().unwrap();
        let mut all = kept.deliveries.into_iter();
        all.find(|delivery| delivery.target == target).unwrap()
    }

    /// Waits until a request is where it is to go.
    pub(crate) async fn delivered(&self, request: &Request, target: &str) -> Delivery {
        soon("delivered", async || {
            let delivery = self.delivery(request, target).await;
            (delivery.state == DeliveryState::Delivered).then_some(delivery)
        })
        .await
    }

    /// Waits until a try has failed, and says why it did.
    pub(crate) async fn failed(&self, request: &Request, target: &str) -> String {
        let delivery = soon("failed", async || {
            let delivery = self.delivery(request, target).await;
            delivery.error.is_some().then_some(delivery)
        });
        delivery.await.error.unwrap()
    }

    /// Waits until a try has come to anything.
    pub(crate) async fn tried(&self, request: &Request, target: &str) -> Delivery {
        soon("tried", async || {
            let delivery = self.delivery(request, target).await;
            let done = delivery.state == DeliveryState::Delivered || delivery.error.is_some();
            done.then_some(delivery)
        })
        .await
    }

    /// What is not done.
    pub(crate) async fn waiting(&self) -> Waiting {
        self.store.backlog().await.deliveries.unwrap()
    }

    /// The time.
    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }
}

async fn open(folder: &Path, clock: &Clock) -> Store {
    let database = folder.join("kb.db");
    Store::open(folder, &database, clock.clone()).await.unwrap()
}

/// A request with everything in it, of its own name.
fn request(n: u64) -> Request {
    let text = std::fs::read(data("delivery/request.json")).unwrap();
    Request {
        reference: Reference::from_random(n),
        receipt: Receipt::from_random(n.into()),
        nonce: Nonce::from_random(n.into()),
        ..serde_json::from_slice(&text).unwrap()
    }
}

/// Looks again and again until what is waited for is there.
pub(crate) async fn soon<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..2_000 {
        if let Some(found) = look().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("in vain: {what}");
}
