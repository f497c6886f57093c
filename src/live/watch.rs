//! Watching a site's files: any event is only a suspicion, upon which everything is looked at anew.
//!
//! It owns notify. It must not know what is in the files or how they become an edition: a function
//! that its caller hands over does that, in this module's own thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use jiff::Timestamp;
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::suspects::{SETTLE, Suspects};
use super::{Live, Present};
use crate::load::Place;
use crate::problem::Problem;

/// So long after what was saved quickly everything is looked at.
const AFTERWARDS: Duration = Duration::from_millis(1500);
/// Files that never settle are read all the same after this.
const RESTLESS: Duration = Duration::from_millis(500);
/// Everything is looked at this often without any event: missed events heal.
const RESCAN: Duration = Duration::from_secs(60);
/// How often files are compared where the system cannot tell of events.
const POLL: Duration = Duration::from_secs(1);

/// What came of looking at the files.
pub enum Rebuilt {
    /// A new edition.
    New(Box<Present>, Vec<Problem>),
    /// The files are those of the edition that is served.
    Same(Vec<Problem>),
    /// They cannot become an edition; the last good one stays.
    Failed(Vec<Problem>),
}

/// Looks at the files and, when they changed, builds and opens an edition.
pub type Rebuild = Box<dyn FnMut() -> Rebuilt + Send>;

/// Looks at a few files that were saved: when nothing but texts has changed, what is served with
/// them. `None` leaves it to [`Rebuild`], which is told anyway.
pub type Quickly = Box<dyn FnMut(&[PathBuf]) -> Option<Present> + Send>;

/// The files and folders to keep an eye on; absolute paths.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Folders that matter with everything in them. They may come and go.
    trees: Vec<PathBuf>,
    /// Files that matter by themselves.
    files: Vec<PathBuf>,
    /// What kb itself writes, wherever it lies.
    written: Vec<PathBuf>,
}

impl Sources {
    /// Everything of a site that writers write.
    #[must_use]
    pub fn of(place: &Place) -> Self {
        let config = place.config.clone();
        Self {
            trees: vec![
                place.articles.clone(),
                place.themes.clone(),
                place.root.join("synonyms"),
            ],
            files: vec![config.unwrap_or_else(|| place.root.join("kb.toml"))],
            written: vec![place.index.clone(), place.data.clone()],
        }
    }

    /// Whether something happened that may change the site.
    fn is_suspicious(&self, event: &Event) -> bool {
        let happened = match event.kind {
            // Reading the files, which is what we do ourselves, is no event.
            EventKind::Access(kind) => kind == AccessKind::Close(AccessMode::Write),
            _ => true,
        };
        happened && (event.paths.is_empty() || event.paths.iter().any(|path| self.matters(path)))
    }

    fn matters(&self, path: &Path) -> bool {
        if self.written.iter().any(|own| path.starts_with(own)) {
            return false;
        }
        self.files.iter().any(|file| file == path)
            || self.trees.iter().any(|tree| {
                let below = path.strip_prefix(tree).is_ok_and(|rest| !is_hidden(rest));
                below || tree.starts_with(path)
            })
    }

    /// What to watch: the trees, and the folders in which trees and files come and go.
    fn watched(&self) -> Vec<(PathBuf, RecursiveMode)> {
        let mut all: Vec<_> = self
            .trees
            .iter()
            .map(|tree| (tree.clone(), RecursiveMode::Recursive))
            .collect();
        for inner in self.trees.iter().chain(&self.files) {
            let Some(parent) = inner.parent() else {
                continue;
            };
            if !all.iter().any(|(path, _)| path == parent) {
                all.push((parent.to_owned(), RecursiveMode::NonRecursive));
            }
        }
        all
    }
}

/// `.git`, an editor's swap files: much happens there, and nothing of it is content.
fn is_hidden(path: &Path) -> bool {
    path.components()
        .any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."))
}

enum Signal {
    Suspicion(Suspects),
    Stop,
}

/// Watching goes on until this is dropped.
pub struct Watching {
    signals: Sender<Signal>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.signals.send(Signal::Stop);
    }
}

/// Watches the files; every suspicion, every minute and every `publish_at` or `expire_at` leads to
/// a look at them, and what came of it is served.
///
/// # Errors
/// The system gives no thread.
pub fn watch(live: Arc<Live>, sources: Sources, rebuild: Rebuild) -> anyhow::Result<Watching> {
    watch_quickly(live, sources, rebuild, Box::new(|_| None))
}

/// The same, with a quicker way for a few files.
///
/// # Errors
/// The system gives no thread.
pub fn watch_quickly(
    live: Arc<Live>,
    sources: Sources,
    rebuild: Rebuild,
    quickly: Quickly,
) -> anyhow::Result<Watching> {
    let (signals, inbox) = channel();
    let mut eyes = Eyes::new(sources, signals.clone());
    eyes.open();
    // What was saved between the first build and now, nobody has told of either.
    let _ = signals.send(Signal::Suspicion(Suspects::unknown()));
    thread::Builder::new()
        .name("kb-watch".into())
        .spawn(move || run(&live, eyes, &inbox, rebuild, quickly))
        .context("cannot start the thread that watches the files")?;
    Ok(Watching { signals })
}

fn run(
    live: &Live,
    mut eyes: Eyes,
    inbox: &Receiver<Signal>,
    mut rebuild: Rebuild,
    mut quickly: Quickly,
) {
    // When everything is to be looked at, whatever happens until then.
    let mut due: Option<Instant> = None;
    loop {
        // What happened in a folder before it was watched, nobody has told of.
        let unseen = eyes.open();
        let patience = match due {
            Some(due) => due.saturating_duration_since(Instant::now()),
            None if unseen => SETTLE,
            None => patience(live),
        };
        match inbox.recv_timeout(patience) {
            Ok(Signal::Suspicion(suspects)) => {
                let Some(suspects) = settle(inbox, suspects) else {
                    return;
                };
                if !unseen && !suspects.more {
                    let quick = catch_unwind(AssertUnwindSafe(|| quickly(&suspects.paths)));
                    if let Ok(Some(present)) = quick {
                        live.save(present);
                        due = Some(Instant::now() + AFTERWARDS);
                        continue;
                    }
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            _ => return,
        }
        due = None;
        match catch_unwind(AssertUnwindSafe(&mut *rebuild)) {
            Ok(Rebuilt::New(present, problems)) => live.publish(*present, problems),
            Ok(Rebuilt::Same(problems)) => live.say(problems, false),
            Ok(Rebuilt::Failed(problems)) => live.say(problems, true),
            Err(_) => tracing::error!("building broke down; the last good edition stays"),
        }
    }
}

/// Waits until nothing happens any more; `None` when watching is to end.
fn settle(inbox: &Receiver<Signal>, mut suspects: Suspects) -> Option<Suspects> {
    let latest = Instant::now() + RESTLESS;
    while Instant::now() < latest {
        match inbox.recv_timeout(suspects.settle()) {
            Ok(Signal::Suspicion(more)) => suspects.add(more),
            Err(RecvTimeoutError::Timeout) => return Some(suspects),
            _ => return None,
        }
    }
    Some(suspects)
}

/// How long to wait for an event: until an article appears or expires, but at most a minute.
fn patience(live: &Live) -> Duration {
    let present = live.present();
    let next = present.edition().about().next_change.as_deref();
    let Some(at) = next.and_then(|at| at.parse::<Timestamp>().ok()) else {
        return RESCAN;
    };
    let left = at.duration_since(Timestamp::now());
    // A moment that has passed and is still there would make this loop run hot.
    Duration::try_from(left)
        .unwrap_or_default()
        .clamp(Duration::from_secs(1), RESCAN)
}

/// The watchers, and what they look at.
struct Eyes {
    sources: Sources,
    signals: Sender<Signal>,
    watcher: Option<Box<dyn Watcher + Send>>,
    seen: Vec<PathBuf>,
    /// Watched folders that were removed or moved: the system forgets them, even if they come back.
    lost: Arc<Mutex<Vec<PathBuf>>>,
}

impl Eyes {
    fn new(sources: Sources, signals: Sender<Signal>) -> Self {
        Self {
            sources,
            signals,
            watcher: None,
            seen: Vec::new(),
            lost: Arc::default(),
        }
    }

    /// Watches whatever is there and not watched yet; falls back to comparing times where the
    /// system has no events, or no more of them. Says whether there is anything new to see.
    fn open(&mut self) -> bool {
        self.forget_lost();
        let before = self.seen.len();
        if self.watcher.is_none() {
            self.watcher = RecommendedWatcher::new(self.handler(), Config::default())
                .map(|watcher| Box::new(watcher) as Box<dyn Watcher + Send>)
                .or_else(|_| self.polling())
                .ok();
        }
        if let Err(error) = self.look() {
            tracing::warn!(%error, "the system cannot tell of changes; looking every second instead");
            self.seen.clear();
            self.watcher = self.polling().ok();
            if let Err(error) = self.look() {
                tracing::warn!(%error, "cannot watch the files; looking every minute");
            }
        }
        self.seen.len() != before
    }

    fn look(&mut self) -> notify::Result<()> {
        let Some(watcher) = &mut self.watcher else {
            return Ok(());
        };
        for (path, mode) in self.sources.watched() {
            if !self.seen.contains(&path) && path.exists() {
                watcher.watch(&path, mode)?;
                self.seen.push(path);
            }
        }
        Ok(())
    }

    fn forget_lost(&mut self) {
        let lost = std::mem::take(&mut *self.lost.lock().unwrap_or_else(PoisonError::into_inner));
        for path in lost {
            if let Some(watcher) = &mut self.watcher {
                // It may be gone already, which is as good.
                let _ = watcher.unwatch(&path);
            }
            self.seen.retain(|seen| *seen != path);
        }
    }

    fn polling(&self) -> notify::Result<Box<dyn Watcher + Send>> {
        let config = Config::default().with_poll_interval(POLL);
        Ok(Box::new(PollWatcher::new(self.handler(), config)?))
    }

    fn handler(&self) -> impl FnMut(notify::Result<Event>) + Send + 'static + use<> {
        let (sources, signals, lost) = (
            self.sources.clone(),
            self.signals.clone(),
            Arc::clone(&self.lost),
        );
        move |event| {
            let suspects = match &event {
                Ok(event) => {
                    note_lost(event, &sources, &lost);
                    let suspicious = sources.is_suspicious(event);
                    suspicious.then(|| Suspects::of(event))
                }
                // Something went unseen.
                Err(_) => Some(Suspects::unknown()),
            };
            if let Some(suspects) = suspects {
                let _ = signals.send(Signal::Suspicion(suspects));
            }
        }
    }
}

fn note_lost(event: &Event, sources: &Sources, lost: &Mutex<Vec<PathBuf>>) {
    let moved = matches!(
        event.kind,
        EventKind::Remove(_) | EventKind::Create(_) | EventKind::Modify(ModifyKind::Name(_))
    );
    if moved {
        let gone = event
            .paths
            .iter()
            .filter(|path| sources.trees.contains(path));
        lost.lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend(gone.cloned());
    }
}
