//! What becomes of what happened to the files: a few texts are served at once, and everything is looked
//! at in a thread of its own, so that the next save need not wait for that.
//!
//! It must not know how files are watched or built.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::Timestamp;

use super::suspects::{SETTLE, Suspects};
use super::watch::{Eyes, Quick, Quickly, Rebuild, Rebuilt, Review};
use super::{Live, Present};
use crate::problem::Problem;

/// So long after what was saved quickly everything is looked at.
const AFTERWARDS: Duration = Duration::from_millis(1500);
/// Files that never settle are read all the same after this.
const RESTLESS: Duration = Duration::from_millis(500);

/// What the thread that watches is told.
pub(super) enum Signal {
    Suspicion(Suspects),
    /// Everything was looked at; `None`: that broke down.
    Built(Option<Rebuilt>),
    /// All that is to be said of the files as they were when so many reviews were wanted; `None`: no more
    /// than was said.
    Reviewed(u64, Option<Vec<Arc<Problem>>>),
    Stop,
}

/// Signals, in the order in which they are to be heard.
pub(super) struct Inbox {
    signals: Receiver<Signal>,
    /// What came while suspicions were waited for.
    put_off: VecDeque<Signal>,
}

/// What was saved while everything was being looked at.
#[derive(Default)]
struct Meanwhile {
    /// Files that were served at once, and may not be in what is built.
    paths: Vec<PathBuf>,
    /// Something else happened too.
    more: bool,
}

pub(super) struct Saving {
    live: Arc<Live>,
    quickly: Quickly,
    rescan: Duration,
    /// Has everything looked at.
    begin: Sender<()>,
    /// Has everything looked over that was built.
    reviews: Sender<()>,
    /// So many reviews are wanted and not there yet.
    wanted: u64,
    /// What was built last was looked over, or is to be.
    is_reviewed: bool,
    /// There while everything is being looked at.
    meanwhile: Option<Meanwhile>,
    /// When everything is to be looked at, whatever happens until then.
    due: Option<Instant>,
}

/// Starts the thread that looks at everything whenever it is told to.
pub(super) fn builder(mut rebuild: Rebuild, signals: Sender<Signal>) -> anyhow::Result<Sender<()>> {
    let (begin, begun) = channel();
    let build = move || {
        while begun.recv().is_ok() {
            let rebuilt = catch_unwind(AssertUnwindSafe(&mut *rebuild));
            if signals.send(Signal::Built(rebuilt.ok())).is_err() {
                return;
            }
        }
    };
    thread::Builder::new()
        .name("kb-rebuild".into())
        .spawn(build)
        .context("cannot start the thread that builds")?;
    Ok(begin)
}

/// Starts the thread that looks over what was built whenever it is told to.
pub(super) fn reviewer(mut review: Review, signals: Sender<Signal>) -> anyhow::Result<Sender<()>> {
    let (begin, begun) = channel();
    let look = move || {
        while begun.recv().is_ok() {
            // One look tells whoever asked until now.
            let wanted = 1 + begun.try_iter().count() as u64;
            let seen = catch_unwind(AssertUnwindSafe(&mut *review));
            let seen = Signal::Reviewed(wanted, seen.ok().flatten());
            if signals.send(seen).is_err() {
                return;
            }
        }
    };
    thread::Builder::new()
        .name("kb-review".into())
        .spawn(look)
        .context("cannot start the thread that looks over the articles")?;
    Ok(begin)
}

impl Saving {
    pub(super) fn of(
        live: Arc<Live>,
        (quickly, rescan): (Quickly, Duration),
        (begin, reviews): (Sender<()>, Sender<()>),
    ) -> Self {
        Self {
            live,
            quickly,
            rescan,
            begin,
            reviews,
            wanted: 0,
            is_reviewed: false,
            meanwhile: None,
            due: None,
        }
    }

    /// Goes on until it is told to stop.
    pub(super) fn run(mut self, mut eyes: Eyes, mut inbox: Inbox) {
        loop {
            // What happened in a folder before it was watched, nobody has told of.
            let unseen = eyes.open();
            match inbox.next(self.patience(unseen)) {
                Ok(Signal::Suspicion(mut suspects)) => {
                    suspects.more |= unseen;
                    let Some(mut suspects) = inbox.settled(suspects) else {
                        return;
                    };
                    if !suspects.more {
                        if self.save(&suspects.paths) {
                            continue;
                        }
                        // Whoever does more than to save a text may be at it still.
                        suspects.more = true;
                        if inbox.settled(suspects).is_none() {
                            return;
                        }
                    }
                    self.look();
                }
                Ok(Signal::Built(rebuilt)) => self.take(rebuilt),
                Ok(Signal::Reviewed(wanted, problems)) => self.add(wanted, problems),
                Err(RecvTimeoutError::Timeout) => self.look(),
                Ok(Signal::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Serves a few files that were saved, if nothing but texts has changed.
    fn save(&mut self, paths: &[PathBuf]) -> bool {
        let present = self.live.present();
        let Quick::Saved(saved, problems) = self.quick(&present, paths) else {
            return false;
        };
        self.live.serve(*saved, problems, true);
        match &mut self.meanwhile {
            Some(meanwhile) => meanwhile.paths.extend_from_slice(paths),
            None => self.due = Some(Instant::now() + AFTERWARDS),
        }
        true
    }

    fn quick(&mut self, present: &Present, paths: &[PathBuf]) -> Quick {
        let quickly = AssertUnwindSafe(|| (self.quickly)(present, paths));
        catch_unwind(quickly).unwrap_or(Quick::More)
    }

    /// Has everything looked at; once more afterwards, if that is going on.
    fn look(&mut self) {
        match &mut self.meanwhile {
            Some(meanwhile) => meanwhile.more = true,
            None => {
                self.due = None;
                self.meanwhile = Some(Meanwhile::default());
                // Without the thread nothing can be built, and what is served stays.
                let _ = self.begin.send(());
            }
        }
    }

    /// Serves what came of looking at everything, with what was saved since.
    fn take(&mut self, rebuilt: Option<Rebuilt>) {
        let Meanwhile { paths, more } = self.meanwhile.take().unwrap_or_default();
        let is_old = more || !paths.is_empty();
        match rebuilt {
            Some(Rebuilt::New(present, problems)) => {
                return self.serve(*present, problems, (&paths, more));
            }
            // The files may have been changed while they were read.
            Some(Rebuilt::Same(_) | Rebuilt::Failed { .. }) if is_old => {}
            Some(Rebuilt::Same(problems)) => self.say(problems, None),
            Some(Rebuilt::Failed {
                problems,
                in_the_way,
            }) => self.say(problems, Some(in_the_way)),
            None => tracing::error!("building broke down; the last good edition stays"),
        }
        if is_old {
            self.look();
        }
    }

    /// Says what came of looking at files that are served as they are.
    fn say(&mut self, mut problems: Vec<Arc<Problem>>, in_the_way: Option<Vec<Arc<Problem>>>) {
        problems.retain(|one| one.is_told());
        let report = self.live.report();
        // Files that were looked over, and of which the same is said, need not be looked over again.
        let failed = in_the_way.is_some();
        if !self.is_reviewed || report.failed != failed || report.problems != problems {
            self.review();
        }
        self.live.amend(problems, in_the_way, self.is_looking());
    }

    /// Has what was built looked over, at leisure.
    fn review(&mut self) {
        self.is_reviewed = true;
        // Without the thread there is no more to say.
        self.wanted += u64::from(self.reviews.send(()).is_ok());
    }

    /// Adds what was found at leisure, unless it is about files that have been changed since.
    fn add(&mut self, wanted: u64, problems: Option<Vec<Arc<Problem>>>) {
        self.wanted = self.wanted.saturating_sub(wanted);
        let is_old = self.due.is_some() || self.meanwhile.is_some();
        self.is_reviewed &= !is_old;
        let report = self.live.report();
        let problems = problems.filter(|_| !is_old);
        let problems = problems.unwrap_or_else(|| report.problems.clone());
        let in_the_way = report.failed.then(|| report.in_the_way.clone());
        self.live.amend(problems, in_the_way, self.is_looking());
    }

    /// Whether there is more to find out about the files.
    fn is_looking(&self) -> bool {
        self.wanted > 0 || self.due.is_some() || self.meanwhile.is_some()
    }

    fn serve(&mut self, present: Present, problems: Vec<Arc<Problem>>, since: (&[PathBuf], bool)) {
        let (paths, more) = since;
        let quick = match paths {
            [] => Quick::Nothing,
            paths => self.quick(&present, paths),
        };
        let is_whole = !matches!(quick, Quick::More);
        match quick {
            Quick::Saved(saved, problems) => {
                self.live.serve(*saved, problems, true);
                self.due = Some(Instant::now() + AFTERWARDS);
            }
            _ => {
                self.review();
                self.live.serve(present, problems, true);
            }
        }
        if more || !is_whole {
            self.look();
        }
    }

    /// How long to wait for an event: until an article appears or expires, but no longer than until
    /// everything is looked at anyway.
    fn patience(&self, unseen: bool) -> Duration {
        if let Some(due) = self.due {
            return due.saturating_duration_since(Instant::now());
        }
        if unseen {
            return SETTLE;
        }
        let present = self.live.present();
        let next = present.edition().about().next_change.as_deref();
        let Some(at) = next.and_then(|at| at.parse::<Timestamp>().ok()) else {
            return self.rescan;
        };
        let left = at.duration_since(Timestamp::now());
        let soonest = Duration::from_secs(1).min(self.rescan);
        // A moment that has passed and is still there would make this loop run hot.
        Duration::try_from(left)
            .unwrap_or_default()
            .clamp(soonest, self.rescan)
    }
}

impl Inbox {
    pub(super) fn of(signals: Receiver<Signal>) -> Self {
        Self {
            signals,
            put_off: VecDeque::new(),
        }
    }

    fn next(&mut self, patience: Duration) -> Result<Signal, RecvTimeoutError> {
        match self.put_off.pop_front() {
            Some(signal) => Ok(signal),
            None => self.signals.recv_timeout(patience),
        }
    }

    /// Waits until nothing happens to the files any more; `None` when watching is to end.
    fn settled(&mut self, mut suspects: Suspects) -> Option<Suspects> {
        let latest = Instant::now() + RESTLESS;
        while Instant::now() < latest {
            match self.signals.recv_timeout(suspects.settle()) {
                Ok(Signal::Suspicion(more)) => suspects.add(more),
                Ok(told @ (Signal::Built(_) | Signal::Reviewed(..))) => {
                    self.put_off.push_back(told);
                }
                Err(RecvTimeoutError::Timeout) => return Some(suspects),
                _ => return None,
            }
        }
        Some(suspects)
    }
}
