//! The worker: one lane for each target, so that a target which is down holds nothing else up.
//!
//! It must not know how anything is carried, nor who accepts requests.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::hook::Hook;
use super::lane::Lane;
use super::mail::Mail;
use super::{Carry, Habits, told_to};
use crate::clock::Clock;
use crate::config::{Carrier, Key, Unlocked};
use crate::live::Live;
use crate::store::Store;

/// How long a request may wait for a target that kb.toml does not name: while two machines are given
/// another kb.toml one after the other, the other one may know it.
const STRAY: SignedDuration = SignedDuration::from_hours(1);
/// So many strays are looked at together.
const STRAYS_AT_ONCE: usize = 100;
/// How long a lane that broke down rests.
const REST: Duration = Duration::from_secs(1);

/// All lanes. Requests are carried from [`Self::start`] to [`Self::stop`].
pub struct Deliveries {
    wake: Arc<watch::Sender<()>>,
    stop: watch::Sender<bool>,
    lanes: Vec<JoinHandle<()>>,
}

impl Deliveries {
    /// Begins to carry what the store holds for these targets. Mails speak the words of the edition
    /// that is served. Must be called within a runtime.
    #[must_use]
    pub fn start(
        store: &Store,
        targets: &[Unlocked],
        live: &Arc<Live>,
        clock: &Clock,
        habits: Habits,
    ) -> Self {
        let carriers = targets.iter().filter_map(|target| {
            let carrier = carrier(target, live, clock, habits)?;
            Some((target.delivery.id.clone(), carrier))
        });
        Self::with(store, carriers.collect(), clock, habits)
    }

    fn with(
        store: &Store,
        carriers: Vec<(String, Arc<dyn Carry>)>,
        clock: &Clock,
        habits: Habits,
    ) -> Self {
        let (wake, woken) = watch::channel(());
        let (stop, stopped) = watch::channel(false);
        let known: Vec<String> = carriers.iter().map(|(id, _)| id.clone()).collect();
        let strays = strays(store.clone(), known, clock.clone(), habits, stopped.clone());
        let mut lanes = vec![tokio::spawn(strays)];
        for (id, carrier) in carriers {
            let (store, clock) = (store.clone(), clock.clone());
            let new = move || {
                Lane::new(
                    &id,
                    Arc::clone(&carrier),
                    store.clone(),
                    clock.clone(),
                    habits,
                )
            };
            lanes.push(tokio::spawn(keep(new, woken.clone(), stopped.clone())));
        }
        Self {
            wake: Arc::new(wake),
            stop,
            lanes,
        }
    }

    /// Something was accepted: it is looked at now, not with the next look.
    pub fn wake(&self) {
        self.wake.send_replace(());
    }

    /// A function that does so, for those who must not know this house.
    #[must_use]
    pub fn bell(&self) -> Box<dyn Fn() + Send + Sync> {
        let wake = Arc::clone(&self.wake);
        Box::new(move || {
            wake.send_replace(());
        })
    }

    /// Lets those on their way finish, for a while, and begins nothing more.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for lane in self.lanes {
            // A lane that broke down has stopped, too.
            let _ = lane.await;
        }
    }
}

fn carrier(
    target: &Unlocked,
    live: &Arc<Live>,
    clock: &Clock,
    habits: Habits,
) -> Option<Arc<dyn Carry>> {
    let id = &target.delivery.id;
    let live = Arc::clone(live);
    Some(match (&target.delivery.carrier, &target.key) {
        (Carrier::Smtp(smtp), Key::Password(password)) => {
            Arc::new(Mail::new(id, smtp, Some(password), live, habits.mail))
        }
        (Carrier::Smtp(smtp), _) => Arc::new(Mail::new(id, smtp, None, live, habits.mail)),
        (Carrier::Webhook(hook), Key::Signing(key)) => {
            Arc::new(Hook::new(id, hook, key, clock.clone(), habits.post))
        }
        (Carrier::Webhook(_), _) => return None,
    })
}

/// Keeps a lane going: one that breaks down is made anew.
async fn keep(new: impl Fn() -> Lane, wake: watch::Receiver<()>, mut stop: watch::Receiver<bool>) {
    loop {
        let lane = tokio::spawn(new().run(wake.clone(), stop.clone()));
        if lane.await.is_ok() {
            return;
        }
        tracing::error!("carrying requests broke down and begins anew, which is a fault of kb");
        tokio::select! {
            () = told_to(&mut stop) => return,
            () = tokio::time::sleep(REST) => {}
        }
    }
}

/// Parks what waits for a target that is not in kb.toml any more, so that somebody sees it.
async fn strays(
    store: Store,
    known: Vec<String>,
    clock: Clock,
    habits: Habits,
    mut stop: watch::Receiver<bool>,
) {
    let every = Duration::try_from(habits.probe)
        .unwrap_or(REST)
        .max(habits.look);
    loop {
        let awaited = store.awaited_targets().await.unwrap_or_default();
        for target in awaited.iter().filter(|target| !known.contains(target)) {
            park(&store, target, &clock).await;
        }
        tokio::select! {
            () = told_to(&mut stop) => return,
            () = tokio::time::sleep(every) => {}
        }
    }
}

async fn park(store: &Store, target: &str, clock: &Clock) {
    let now = clock.now();
    let why = format!(
        "kb.toml has no `[[delivery]]` with the id `{target}` any more: resend it to another one"
    );
    loop {
        let strays = store.due(target, now, STRAYS_AT_ONCE, &[]).await;
        let strays = strays.unwrap_or_default();
        let mut done = strays.is_empty();
        for stray in strays {
            let fresh = stray.plan.waits(now) < STRAY;
            let reference = &stray.request.reference;
            let told = if fresh {
                store.give_back(stray.claim).await
            } else {
                tracing::error!(target_id = target, %reference, "a request waits for a target that kb.toml does not name");
                store.stuck(stray.claim, &why).await
            };
            // What was given back would be due again.
            done |= fresh || told.is_err();
        }
        if done {
            return;
        }
    }
}
