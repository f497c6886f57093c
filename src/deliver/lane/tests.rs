use std::pin::Pin;
use std::sync::Mutex;

use super::*;
use crate::contact::{Nonce, Receipt, Reference, Request};

/// Breaks down over some requests, and fails at all others while it is told to.
#[derive(Default)]
struct Clumsy {
    breaks_at: Option<Reference>,
    takes: Duration,
    /// What it asks for with its next failure.
    wish: Mutex<Option<SignedDuration>>,
    fails: Mutex<bool>,
    /// Somebody behind the target never takes anything.
    one_refuses: bool,
    tries: Mutex<Vec<(Reference, Instant)>>,
}

impl Clumsy {
    fn tries_of(&self, reference: &Reference) -> usize {
        let tries = self.tries.lock().unwrap();
        tries.iter().filter(|(own, _)| own == reference).count()
    }
}

impl Carry for Clumsy {
    fn carry<'a>(&'a self, due: &'a Due) -> Pin<Box<dyn Future<Output = Outcome> + Send + 'a>> {
        let request = &due.request;
        Box::pin(async {
            let now = Instant::now();
            self.tries
                .lock()
                .unwrap()
                .push((request.reference.clone(), now));
            assert_ne!(
                Some(&request.reference),
                self.breaks_at.as_ref(),
                "broken on purpose"
            );
            tokio::time::sleep(self.takes).await;
            if *self.fails.lock().unwrap() {
                Outcome::Failed("down".into(), self.wish.lock().unwrap().take())
            } else if self.one_refuses {
                Outcome::Partly(vec!["desk".into()], "the other one is unknown".into())
            } else {
                Outcome::Carried
            }
        })
    }
}

fn request(n: u64) -> Request {
    let text = include_str!("../../../tests/data/delivery/request.json");
    Request {
        reference: Reference::from_random(n),
        receipt: Receipt::from_random(n.into()),
        nonce: Nonce::from_random(n.into()),
        ..serde_json::from_str(text).unwrap()
    }
}

/// A store with so many requests, and a lane that begins to carry them.
struct Bench {
    store: Store,
    clock: Clock,
    carrier: Arc<Clumsy>,
    stop: watch::Sender<bool>,
    _wake: watch::Sender<()>,
    lane: tokio::task::JoinHandle<()>,
    _folder: tempfile::TempDir,
}

impl Bench {
    async fn new(requests: u64, carrier: Clumsy) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::standing_at(request(0).accepted_at);
        let database = folder.path().join("kb.db");
        let store = Store::open(folder.path(), &database, clock.clone())
            .await
            .unwrap();
        for n in 0..requests {
            store.accept(&request(n), &["here".into()]).await.unwrap();
        }
        let carrier = Arc::new(carrier);
        let habits = Habits {
            look: Duration::from_millis(10),
            ..Habits::default()
        };
        let lane = Lane::new(
            "here",
            Arc::<Clumsy>::clone(&carrier),
            store.clone(),
            clock.clone(),
            habits,
        );
        let (wake, woken) = watch::channel(());
        let (stop, stopped) = watch::channel(false);
        Self {
            store,
            clock,
            carrier,
            stop,
            _wake: wake,
            lane: tokio::spawn(lane.run(woken, stopped)),
            _folder: folder,
        }
    }

    /// Waits until so many are pending and so many stuck.
    async fn until(&self, pending: u64, stuck: u64) {
        for _ in 0..1_000 {
            let waiting = self.store.backlog().await.deliveries.unwrap();
            if (waiting.pending, waiting.stuck) == (pending, stuck) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{:?}", self.store.backlog().await);
    }

    /// Waits until so many tries were made.
    async fn tried(&self, times: usize) {
        for _ in 0..2_000 {
            if self.carrier.tries.lock().unwrap().len() >= times {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{} tries", self.carrier.tries.lock().unwrap().len());
    }

    /// Waits until what came of each try is kept: planned anew for later than now.
    async fn recorded(&self, requests: u64) {
        for number in 0..requests {
            let reference = request(number).reference;
            for round in 0.. {
                let (kept, _) = self.store.find(&reference).await.unwrap().unwrap();
                if kept.deliveries[0].next_at > self.clock.now() {
                    break;
                }
                assert!(round < 2_000, "{number} is not planned anew");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        }
    }

    async fn done(self) {
        self.stop.send_replace(true);
        self.lane.await.unwrap();
    }
}

#[tokio::test]
async fn a_request_that_breaks_its_carrier_is_parked_and_holds_nothing_up() {
    let poison = request(0).reference;
    let carrier = Clumsy {
        breaks_at: Some(poison.clone()),
        ..Clumsy::default()
    };
    let began = Instant::now();
    let bench = Bench::new(5, carrier).await;
    bench.until(1, 0).await;
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    for _ in 1..MOST_PANICS {
        bench.clock.advance(SignedDuration::from_hours(3));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bench.until(0, 1).await;
    assert_eq!(bench.carrier.tries_of(&poison), MOST_PANICS as usize);
    let (kept, _) = bench.store.find(&poison).await.unwrap().unwrap();
    assert!(
        kept.deliveries[0]
            .error
            .as_ref()
            .unwrap()
            .contains("fault of kb")
    );
    bench.done().await;
}

#[tokio::test]
async fn at_most_ten_tries_begin_within_a_second() {
    let bench = Bench::new(25, Clumsy::default()).await;
    bench.until(0, 0).await;
    let tries = bench.carrier.tries.lock().unwrap().clone();
    assert_eq!(tries.len(), 25);
    for eleven in tries.windows(PER_SECOND + 1) {
        let took = eleven[PER_SECOND].1 - eleven[0].1;
        assert!(took >= Duration::from_millis(990), "{took:?}");
    }
    bench.done().await;
}

#[tokio::test]
async fn a_clock_that_jumps_sends_nothing_a_second_time_while_it_is_on_its_way() {
    for jump in [20, -20] {
        let carrier = Clumsy {
            takes: Duration::from_millis(500),
            ..Clumsy::default()
        };
        let bench = Bench::new(0, carrier).await;
        // Accepted long ago: it stays due when the clock goes back.
        bench.clock.advance(SignedDuration::from_hours(1));
        let accepted = bench.store.accept(&request(0), &["here".into()]).await;
        accepted.unwrap();
        while bench.carrier.tries.lock().unwrap().is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        bench.clock.advance(SignedDuration::from_mins(jump));
        bench.until(0, 0).await;
        assert_eq!(bench.carrier.tries_of(&request(0).reference), 1, "{jump}");
        bench.done().await;
    }
}

#[tokio::test]
async fn a_target_that_wants_to_be_left_alone_gets_nothing_new_whatever_fails_behind_the_wish() {
    let carrier = Clumsy {
        fails: Mutex::new(true),
        wish: Mutex::new(Some(SignedDuration::from_hours(1))),
        ..Clumsy::default()
    };
    let bench = Bench::new(2, carrier).await;
    let tries = || bench.carrier.tries.lock().unwrap().len();
    while tries() < 2 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    *bench.carrier.fails.lock().unwrap() = false;
    // The second failure had no wish, and its own next try would be soon.
    bench.recorded(2).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    bench.clock.advance(SignedDuration::from_mins(59));
    let accepted = bench.store.accept(&request(2), &["here".into()]).await;
    accepted.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(tries(), 2);
    bench.clock.advance(SignedDuration::from_mins(2));
    bench.until(0, 0).await;
    assert_eq!(tries(), 5);
    bench.done().await;
}

#[tokio::test]
async fn a_target_that_fails_is_probed_and_the_rest_follows_before_its_time() {
    let carrier = Clumsy {
        fails: Mutex::new(true),
        ..Clumsy::default()
    };
    let bench = Bench::new(6, carrier).await;
    // Far into their waits: the next try is hours away.
    for wait in [0, 6, 331, 2_000, 8_000] {
        let tried = bench.carrier.tries.lock().unwrap().len();
        bench.clock.advance(SignedDuration::from_secs(wait));
        bench.tried(tried + 6).await;
        bench.recorded(6).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    let tried = bench.carrier.tries.lock().unwrap().len();
    bench.clock.advance(SignedDuration::from_mins(9));
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(
        bench.carrier.tries.lock().unwrap().len(),
        tried,
        "left alone"
    );
    bench.clock.advance(SignedDuration::from_mins(2));
    bench.tried(tried + 1).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(
        bench.carrier.tries.lock().unwrap().len(),
        tried + 1,
        "one looks"
    );
    let (kept, _) = bench
        .store
        .find(&request(0).reference)
        .await
        .unwrap()
        .unwrap();
    let before = kept.deliveries[0].attempts;
    *bench.carrier.fails.lock().unwrap() = false;
    bench.clock.advance(SignedDuration::from_mins(11));
    bench.until(0, 0).await;
    assert_eq!(before, 5, "a look does not count as a try");
    bench.done().await;
}

#[tokio::test]
async fn a_target_is_well_again_though_somebody_behind_it_never_takes_anything() {
    let bench = Bench::new(
        6,
        Clumsy {
            one_refuses: true,
            fails: Mutex::new(true),
            ..Clumsy::default()
        },
    )
    .await;
    bench.tried(6).await;
    bench.recorded(6).await;
    // Long enough down that all wait for hours.
    for tries in 2..=4 {
        bench.clock.advance(SignedDuration::from_hours(3));
        bench.tried(6 * tries).await;
        bench.recorded(6).await;
    }
    *bench.carrier.fails.lock().unwrap() = false;
    // One is tried early; once it got through, the others follow at once.
    bench.clock.advance(SignedDuration::from_mins(11));
    bench.tried(24 + 6).await;
    bench.done().await;
}
