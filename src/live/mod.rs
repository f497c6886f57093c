//! The present: the edition that is served right now, behind one atomic pointer, and what moves it on.
//!
//! A request takes one [`Present`] and keeps it, so that no page mixes two editions. It owns notify
//! and it must not know HTTP, templates' contexts or how an edition is made.

mod find;
mod follow;
mod hearing;
mod hot;
mod known;
mod page;
mod present;
mod results;
mod saved;
mod saving;
mod suspects;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod watch;

use std::sync::Arc;

use arc_swap::ArcSwap;
use tokio::sync::broadcast;

pub use self::find::Ask;
pub use self::follow::{Following, follow};
pub use self::hearing::listen;
pub use self::page::{Coding, Page, coded};
pub use self::present::{Present, Target};
pub use self::results::{Answer, AnswerList, CategoryCount, Elsewhere, Hit, HitSection, Results};
pub use self::watch::{Hands, Quick, Quickly, Rebuild, Rebuilt, Review, Sources, Watching, watch};

use crate::contact::Override;
use crate::problem::Problem;

/// How many changes a slow listener may be behind before it misses some. It only ever needs the last.
const CHANGES: usize = 16;

/// The edition that is served, what the last save said, and who wants to hear of changes.
pub struct Live {
    present: ArcSwap<Present>,
    report: ArcSwap<Report>,
    /// What operators said of channels by hand.
    overrides: ArcSwap<Vec<Override>>,
    changes: broadcast::Sender<Change>,
}

/// What the last look at the site's files brought to light.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Everything that is wrong with the content, the theme and kb.toml, in no order.
    pub problems: Vec<Arc<Problem>>,
    /// The files could not become an edition: the one that is served is older than they are.
    pub failed: bool,
    /// The errors for which they could not; others are among the problems that keep nothing back.
    pub in_the_way: Vec<Arc<Problem>>,
    /// There is more to look at: what needs the whole site is said later.
    pub looking: bool,
    /// Counts reports, so that they can be told apart.
    pub number: u64,
}

/// Something that a browser which shows the site may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Changes whenever the page has a reason to be shown anew: what is served, and the number of what is
    /// said of it.
    pub token: String,
}

impl Live {
    /// Serves this edition from now on.
    #[must_use]
    pub fn new(present: Present, problems: Vec<Problem>) -> Arc<Self> {
        let report = Report {
            problems: shared(problems),
            ..Report::default()
        };
        Arc::new(Self {
            present: ArcSwap::from_pointee(present),
            report: ArcSwap::from_pointee(report),
            overrides: ArcSwap::from_pointee(Vec::new()),
            changes: broadcast::channel(CHANGES).0,
        })
    }

    /// The edition to answer a request from; hold on to it until the answer is complete.
    #[must_use]
    pub fn present(&self) -> Arc<Present> {
        self.present.load_full()
    }

    /// What the last look at the files said.
    #[must_use]
    pub fn report(&self) -> Arc<Report> {
        self.report.load_full()
    }

    /// What operators said of channels by hand, as far as it was heard.
    #[must_use]
    pub fn overrides(&self) -> Arc<Vec<Override>> {
        self.overrides.load_full()
    }

    /// From now on this is what operators say of channels.
    pub fn hear(&self, overrides: Vec<Override>) {
        if **self.overrides.load() != overrides {
            self.overrides.store(Arc::new(overrides));
        }
    }

    /// Serves another edition, of which nothing more is to be said. Requests that hold the one before
    /// finish with it.
    pub fn publish(&self, present: Present, problems: Vec<Problem>) {
        self.serve(present, shared(problems), false);
    }

    /// Nothing new to serve, but something to say: `failed` when the files cannot become an edition.
    /// Every error of theirs is in the way then.
    pub fn say(&self, problems: Vec<Problem>, failed: bool) {
        let problems = shared(problems);
        let errors = || problems.iter().filter(|one| one.is_error()).cloned();
        let in_the_way = failed.then(|| errors().collect());
        self.amend(problems, in_the_way, false);
    }

    /// Serves something else, with what is wrong with it: `looking` when there is more to find out.
    pub(crate) fn serve(&self, present: Present, problems: Vec<Arc<Problem>>, looking: bool) {
        let before = self.token();
        // Said first: whoever is shown a new text is told nothing of the one before.
        self.note(problems, None, looking);
        self.present.store(Arc::new(present));
        self.tell(&before);
    }

    /// What is served stays, and this is said of the files now: with what is in the way when they cannot
    /// become an edition.
    pub(crate) fn amend(
        &self,
        problems: Vec<Arc<Problem>>,
        in_the_way: Option<Vec<Arc<Problem>>>,
        looking: bool,
    ) {
        let before = self.token();
        self.note(problems, in_the_way, looking);
        self.tell(&before);
    }

    fn note(
        &self,
        mut problems: Vec<Arc<Problem>>,
        in_the_way: Option<Vec<Arc<Problem>>>,
        looking: bool,
    ) {
        problems.retain(|one| one.is_told());
        let before = self.report.load();
        let failed = in_the_way.is_some();
        let in_the_way = in_the_way.unwrap_or_default();
        // The same, found again by a look at unchanged files, is no news.
        let same = before.problems == problems
            && before.in_the_way == in_the_way
            && (before.failed, before.looking) == (failed, looking);
        let number = before.number + u64::from(!same);
        self.report.store(Arc::new(Report {
            problems,
            failed,
            in_the_way,
            looking,
            number,
        }));
    }

    fn tell(&self, before: &str) {
        let token = self.token();
        if token != before {
            // Nobody listening is no failure.
            let _ = self.changes.send(Change { token });
        }
    }

    /// Names what a browser sees now: it has a reason to look again when this has changed.
    #[must_use]
    pub fn token(&self) -> String {
        token(&self.present.load(), &self.report.load())
    }

    /// Changes from now on.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }
}

fn shared(problems: Vec<Problem>) -> Vec<Arc<Problem>> {
    problems.into_iter().map(Arc::new).collect()
}

/// Names a page of this edition that shows this report; what stands before the last `-` names the page
/// without the report.
#[must_use]
pub fn token(present: &Present, report: &Report) -> String {
    format!("{}-{}", present.name(), report.number)
}
