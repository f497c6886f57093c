//! The lane to one target: what is due there is carried, a few at once, and planned anew when it fails.
//!
//! A target that fails is looked at every few minutes with one request, before its time; once one gets
//! through, the others follow at once. Whatever breaks while one request is carried stays with that one.
//! It must not know how anything is carried.

mod health;
mod quiet;

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tokio::sync::watch;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;

use self::health::Health;
use super::schedule::wait;
use super::{Carry, Habits, Outcome, told_to};
use crate::clock::Clock;
use crate::store::{Claim, DeliveryId, Due, Store};

/// So many tries begin within a second at most, whatever clocks say.
const PER_SECOND: usize = 10;
/// A request that breaks its carrier so often is parked.
const MOST_PANICS: u32 = 5;

/// The lane to one target.
pub(super) struct Lane {
    target: String,
    carrier: Arc<dyn Carry>,
    store: Store,
    clock: Clock,
    habits: Habits,
    running: JoinSet<Outcome>,
    trips: HashMap<Id, Trip>,
    /// When tries began within the last second.
    starts: VecDeque<Instant>,
    health: Health,
    /// Why the target wants nothing any more.
    gone: Option<String>,
    panics: HashMap<DeliveryId, u32>,
    /// What got through, and the store could not be told so far.
    unrecorded: Vec<Claim>,
}

/// One request on its way.
struct Trip {
    due: Due,
    /// It was not its time yet: a failure does not count.
    early: bool,
}

impl Lane {
    pub(super) fn new(
        target: &str,
        carrier: Arc<dyn Carry>,
        store: Store,
        clock: Clock,
        habits: Habits,
    ) -> Self {
        Self {
            target: target.to_owned(),
            carrier,
            store,
            clock,
            habits,
            running: JoinSet::new(),
            trips: HashMap::new(),
            starts: VecDeque::new(),
            health: Health::unknown(),
            gone: None,
            panics: HashMap::new(),
            unrecorded: Vec::new(),
        }
    }

    /// Carries until it is told to stop; then those on their way may finish.
    pub(super) async fn run(
        mut self,
        mut wake: watch::Receiver<()>,
        mut stop: watch::Receiver<bool>,
    ) {
        loop {
            self.begin_some().await;
            let rest = self.habits.look.min(self.until_next_start());
            tokio::select! {
                biased;
                () = told_to(&mut stop) => break,
                Some(ended) = self.running.join_next_with_id() => self.settle(ended).await,
                _ = wake.changed() => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
        self.finish().await;
    }

    /// How long until one more may begin: nothing unless there were many within the last second.
    fn until_next_start(&self) -> Duration {
        match self.starts.front() {
            Some(first) if self.starts.len() >= PER_SECOND => {
                Duration::from_secs(1).saturating_sub(first.elapsed())
            }
            _ => Duration::MAX,
        }
    }

    /// Begins as many tries as there is room for.
    async fn begin_some(&mut self) {
        self.record().await;
        while self
            .starts
            .front()
            .is_some_and(|start| start.elapsed() >= Duration::from_secs(1))
        {
            self.starts.pop_front();
        }
        let room = self.habits.at_once.saturating_sub(self.running.len());
        let room = room.min(PER_SECOND.saturating_sub(self.starts.len()));
        if room == 0 {
            return;
        }
        let now = self.clock.now();
        let quiet = self.health.quiet.as_ref();
        // Who wants to be left alone wants nothing new either.
        if quiet.is_some_and(|quiet| quiet.left(now).is_positive()) {
            return;
        }
        // An error: the store is away, and tries itself to come back.
        let Ok(due) = self.store.due(&self.target, now, room, &self.held()).await else {
            return;
        };
        let left = room - due.len();
        if !due.is_empty() {
            self.health.probed_at = Some(now);
        }
        for due in due {
            self.begin(due, false).await;
        }
        for due in self.early(now, left).await {
            self.health.last_early = Some(due.plan);
            self.begin(due, true).await;
        }
    }

    /// What is to be tried before its time, because the target may be well again, or is.
    async fn early(&mut self, now: Timestamp, room: usize) -> Vec<Due> {
        let health = &self.health;
        let probe = health.failing && !within(health.probed_at, now, self.habits.probe);
        let wanted = match (health.catching_up, probe) {
            (true, _) => room,
            (false, true) => room.min(1),
            (false, false) => 0,
        };
        if wanted == 0 {
            return Vec::new();
        }
        let after = health.last_early;
        let (store, mut held) = (&self.store, self.held());
        held.extend(&health.partly);
        let found = store.early(&self.target, now, after, wanted, &held).await;
        let mut found = found.unwrap_or_default();
        if found.is_empty() && health.catching_up {
            self.health.has_caught_up();
        } else if found.is_empty() && after.is_some() {
            let again = store.early(&self.target, now, None, wanted, &held).await;
            found = again.unwrap_or_default();
        }
        if probe {
            self.health.probed_at = Some(now);
        }
        found
    }

    /// What is on its way, or got through without the store's knowledge: it is not taken again, though the
    /// clock may say that its lease has ended.
    fn held(&self) -> Vec<DeliveryId> {
        let on_their_way = self.trips.values().map(|trip| trip.due.id);
        let through = self.unrecorded.iter().map(|claim| claim.id());
        on_their_way.chain(through).collect()
    }

    async fn begin(&mut self, due: Due, early: bool) {
        if let Some(why) = &self.gone {
            self.log_loss(self.store.stuck(due.claim, why).await);
            return;
        }
        self.starts.push_back(Instant::now());
        let (carrier, carried) = (Arc::clone(&self.carrier), due.clone());
        let task = self
            .running
            .spawn(async move { carrier.carry(&carried).await });
        self.trips.insert(task.id(), Trip { due, early });
    }

    /// Plans what comes after a try.
    async fn settle(&mut self, ended: Result<(Id, Outcome), JoinError>) {
        let id = match &ended {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        let Some(trip) = self.trips.remove(&id) else {
            return;
        };
        match ended {
            Ok((_, Outcome::Carried)) => self.carried(&trip).await,
            // The target is well: it is some behind it who are not.
            Ok((_, Outcome::Partly(had_by, why))) => {
                self.is_well();
                self.health.partly.push(trip.due.id);
                self.log_loss(self.store.reached(trip.due.claim, &had_by).await);
                self.plan(&trip, &why, None).await;
            }
            Ok((_, Outcome::Failed(why, wished))) => {
                self.health.is_failing(self.clock.now(), wished);
                self.plan(&trip, &why, wished).await;
            }
            Ok((_, Outcome::Gone(why))) => {
                tracing::error!(
                    target_id = self.target,
                    "the target is gone; nothing is carried there until kb is started again"
                );
                let why = format!(
                    "{why}: the target wants nothing any more. Mend `[[delivery]]`, start kb again, and resend"
                );
                self.log_loss(self.store.stuck(trip.due.claim, &why).await);
                self.gone = Some(why);
            }
            Err(_) => self.broke_down(&trip).await,
        }
    }

    async fn carried(&mut self, trip: &Trip) {
        let Due {
            id, claim, request, ..
        } = &trip.due;
        tracing::info!(target_id = self.target, reference = %request.reference, "request delivered");
        self.panics.remove(id);
        self.unrecorded.push(*claim);
        self.record().await;
        self.is_well();
    }

    /// Something got through.
    fn is_well(&mut self) {
        self.health.is_well(self.clock.now(), self.habits.probe);
    }

    /// Tells the store what got through; while it is away, that is remembered here.
    async fn record(&mut self) {
        let now = self.clock.now();
        for claim in std::mem::take(&mut self.unrecorded) {
            if self.store.delivered(claim, now).await.is_err() {
                self.unrecorded.push(claim);
            }
        }
    }

    /// Plans the next try, or parks what was tried for the last time.
    async fn plan(&self, trip: &Trip, why: &str, wished: Option<SignedDuration>) {
        let Due {
            id,
            claim,
            attempts,
            request,
            ..
        } = &trip.due;
        if trip.early {
            return self.log_loss(self.store.give_back(*claim).await);
        }
        let reference = &request.reference;
        match wait(*attempts, random(*id), wished) {
            Some(wait) => {
                tracing::warn!(target_id = self.target, %reference, tries = attempts + 1, "not delivered; it is tried again");
                let next_at = self
                    .clock
                    .now()
                    .saturating_add(wait)
                    .unwrap_or(Timestamp::MAX);
                self.log_loss(self.store.retry_at(*claim, next_at, why).await);
            }
            None => {
                tracing::error!(target_id = self.target, %reference, tries = attempts + 1, "not delivered, and not tried again: see `kb requests`");
                self.log_loss(self.store.stuck(*claim, why).await);
            }
        }
    }

    /// A request that breaks its carrier: a fault of kb's, which has nothing to do with the target.
    async fn broke_down(&mut self, trip: &Trip) {
        let times = self.panics.entry(trip.due.id).or_default();
        *times += 1;
        let why = "kb broke down while carrying it, which is a fault of kb";
        if *times >= MOST_PANICS {
            let reference = &trip.due.request.reference;
            tracing::error!(target_id = self.target, %reference, "a request breaks its carrier and is parked");
            self.panics.remove(&trip.due.id);
            self.log_loss(self.store.stuck(trip.due.claim, why).await);
        } else {
            self.plan(trip, why, None).await;
        }
    }

    /// Waits for those on their way, but not for ever; those that are cut off are for the next process.
    async fn finish(mut self) {
        let patience = tokio::time::sleep(self.habits.stop);
        tokio::pin!(patience);
        loop {
            tokio::select! {
                ended = self.running.join_next_with_id() => match ended {
                    Some(ended) => self.settle(ended).await,
                    None => break,
                },
                () = &mut patience => break,
            }
        }
        // What ends at this very moment counts still.
        self.running.abort_all();
        while let Some(ended) = self.running.join_next_with_id().await {
            if ended.is_ok() {
                self.settle(ended).await;
            }
        }
        for trip in self.trips.values() {
            self.log_loss(self.store.give_back(trip.due.claim).await);
        }
        self.record().await;
    }

    /// The store is away: what was taken is due again when its lease ends.
    fn log_loss(&self, told: anyhow::Result<()>) {
        if told.is_err() {
            tracing::warn!(
                target_id = self.target,
                "the store cannot be told what became of a request"
            );
        }
    }
}

/// Whether something happened within a span before now. What lies in the future did not: the clock was
/// set back.
fn within(then: Option<Timestamp>, now: Timestamp, span: SignedDuration) -> bool {
    then.is_some_and(|then| then <= now && now.duration_since(then) < span)
}

/// The standard library's own randomness is enough to spread tries.
fn random(id: DeliveryId) -> u64 {
    RandomState::new().hash_one(id)
}

#[cfg(test)]
mod tests;
