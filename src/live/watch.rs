//! Watching a site's files: any event is only a suspicion, upon which everything is looked at anew.
//!
//! It owns notify. It must not know what is in the files or how they become an edition: functions
//! that its caller hands over do that.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::Context;
use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::saving::{Inbox, Saving, Signal, builder, reviewer};
use super::suspects::Suspects;
use super::{Live, Present};
use crate::load::Place;
use crate::load::git::Repository;
use crate::problem::Problem;

/// Everything is looked at this often without any event: missed events heal.
const RESCAN: Duration = Duration::from_secs(60);
/// How often files are compared where the system cannot tell of events.
const POLL: Duration = Duration::from_secs(1);

/// What came of looking at the files.
pub enum Rebuilt {
    /// A new edition.
    New(Box<Present>, Vec<Arc<Problem>>),
    /// The files are those of the edition that is served.
    Same(Vec<Arc<Problem>>),
    /// They cannot become an edition; the last good one stays.
    Failed {
        /// Everything that is wrong with them.
        problems: Vec<Arc<Problem>>,
        /// The errors for which they cannot.
        in_the_way: Vec<Arc<Problem>>,
    },
}

/// Looks at the files and, when they changed, builds and opens an edition.
pub type Rebuild = Box<dyn FnMut() -> Rebuilt + Send>;

/// What came of looking at a few files that were saved.
pub enum Quick {
    /// Nothing but texts has changed: this is what is served with them, and all that is said of it.
    Saved(Box<Present>, Vec<Arc<Problem>>),
    /// They are what they were.
    Nothing,
    /// Everything must be looked at.
    More,
}

/// Looks at a few files that were saved, upon what is served.
pub type Quickly = Box<dyn FnMut(&Present, &[PathBuf]) -> Quick + Send>;

/// Finds out what else there is to say of the files that were built last: everything that is wrong with
/// them then; `None`: nothing more.
pub type Review = Box<dyn FnMut() -> Option<Vec<Arc<Problem>>> + Send>;

/// What is done when something happens to the files.
pub struct Hands {
    /// Looks at everything, in a thread of its own: no save waits for it.
    pub rebuild: Rebuild,
    /// Looks at a few files.
    pub quickly: Quickly,
    /// Looks as long as it likes, in a thread of its own: no page waits for it.
    pub review: Review,
    /// Everything is looked at this often without any event: missed events heal.
    pub rescan: Duration,
}

impl Hands {
    /// Hands that look at everything whatever happens, and once a minute.
    #[must_use]
    pub fn of(rebuild: Rebuild) -> Self {
        Self {
            rebuild,
            quickly: Box::new(|_, _| Quick::More),
            review: Box::new(|| None),
            rescan: RESCAN,
        }
    }
}

/// The files and folders to keep an eye on; absolute paths.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Folders that matter with everything in them. They may come and go.
    trees: Vec<PathBuf>,
    /// Files that matter by themselves.
    files: Vec<PathBuf>,
    /// The branches of the repository around the articles, which tells when they were changed.
    branches: Option<PathBuf>,
    /// What kb itself writes, wherever it lies.
    written: Vec<PathBuf>,
}

impl Sources {
    /// Everything of a site that writers write, and what git knows of that.
    #[must_use]
    pub fn of(place: &Place) -> Self {
        let config = place.config.clone();
        let mut files = vec![config.unwrap_or_else(|| place.root.join("kb.toml"))];
        let repository = Repository::of(place);
        files.extend(repository.iter().flat_map(Repository::files));
        Self {
            branches: repository.map(|repository| repository.branches()),
            trees: vec![
                place.articles.clone(),
                place.themes.clone(),
                place.root.join("synonyms"),
            ],
            files,
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
            || self.branches.as_ref().is_some_and(|branches| {
                // git writes aside, and then puts that in the place of the last one.
                path.starts_with(branches) && path.extension() != Some("lock".as_ref())
            })
    }

    /// What to watch: the trees, and the folders in which trees and files come and go.
    fn watched(&self) -> Vec<(PathBuf, RecursiveMode)> {
        let mut all: Vec<_> = self
            .trees
            .iter()
            .chain(&self.branches)
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
pub fn watch(live: Arc<Live>, sources: Sources, hands: Hands) -> anyhow::Result<Watching> {
    let (signals, inbox) = channel();
    let mut eyes = Eyes::new(sources, signals.clone());
    eyes.open();
    // What was saved between the first build and now, nobody has told of either.
    let _ = signals.send(Signal::Suspicion(Suspects::unknown()));
    let Hands {
        rebuild,
        quickly,
        review,
        rescan,
    } = hands;
    let begin = builder(rebuild, signals.clone())?;
    let reviews = reviewer(review, signals.clone())?;
    let saving = Saving::of(live, (quickly, rescan), (begin, reviews));
    thread::Builder::new()
        .name("kb-watch".into())
        .spawn(move || saving.run(eyes, Inbox::of(inbox)))
        .context("cannot start the thread that watches the files")?;
    Ok(Watching { signals })
}

/// The watchers, and what they look at.
pub(super) struct Eyes {
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
    pub(super) fn open(&mut self) -> bool {
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
