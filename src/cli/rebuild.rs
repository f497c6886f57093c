//! What becomes of a site that is served when its files change.
//!
//! It must not know who serves, nor how files are watched.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Global, against, site};
use crate::build::{self, Kept, Options, Save, Tolerance};
use crate::config::Site;
use crate::editorial::{self, Built, Standing};
use crate::live::{Live, Present, Quick, Rebuilt};
use crate::load::Place;
use crate::problem::{Place as ProblemPlace, Problem, code};

/// The files of a site that is served.
pub(super) struct Files {
    /// The site's folder, as it was named.
    pub(super) dir: Option<PathBuf>,
    pub(super) global: Global,
    /// Where everything lay when serving began.
    pub(super) place: Place,
    /// Whether drafts are shown.
    pub(super) preview: bool,
    /// kb.toml as it was when serving began.
    pub(super) begun: Site,
    /// What the last builds knew: of what is served, and of what is about to be.
    pub(super) kept: Mutex<Vec<Kept>>,
    /// What is said of the files.
    pub(super) said: Mutex<Standing>,
}

impl Files {
    /// Looks at everything anew: whether there is a kb.toml, what it says, and the articles.
    pub(super) fn rebuild(&self, live: &Live) -> Rebuilt {
        let rebuilt = self.look(live);
        if matches!(rebuilt, Ok(Rebuilt::Failed { .. })) {
            // Something is wrong with the files: the last good edition stays as it is. Trouble outside of
            // them, or a save in the middle of it, changes nothing of what is known.
            self.known().clear();
        }
        rebuilt.unwrap_or_else(|error| {
            self.failed(vec![failure(&self.place, &error)], Tolerance::Strict)
        })
    }

    /// Looks over everything that was built last, as an editor would.
    pub(super) fn review(&self, live: &Live) -> Option<Vec<Arc<Problem>>> {
        let mut opened = site::look(self.dir.as_deref(), &self.global).ok()?;
        if self.preview {
            opened.place = opened.place.for_preview();
        }
        if !opened.place.is_where(&self.place) {
            return None;
        }
        let problems = self.said().built();
        let built = Built {
            problems: &problems,
            is_published: !live.report().failed,
        };
        let (place, site) = (&opened.place, &opened.site);
        let review = editorial::review(place, site, jiff::Timestamp::now(), built, None).ok()?;
        let mut said = self.said();
        said.take_review(review, &place.shown_prefix());
        Some(said.all())
    }

    /// What a build saw that came to nothing for what it does not tolerate.
    fn failed(&self, problems: Vec<Problem>, tolerance: Tolerance<'_>) -> Rebuilt {
        let in_the_way = tolerance.stopping(&problems).into_iter();
        Rebuilt::Failed {
            in_the_way: in_the_way.cloned().map(Arc::new).collect(),
            problems: self.say(problems, None),
        }
    }

    /// What a build saw, and everything that is said upon that.
    fn say(&self, problems: Vec<Problem>, kept: Option<&Kept>) -> Vec<Arc<Problem>> {
        let mut said = self.said();
        said.take_build(problems, kept, jiff::Timestamp::now());
        said.all()
    }

    pub(super) fn said(&self) -> MutexGuard<'_, Standing> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks at a few articles: when nothing but their texts has changed, they are served at once,
    /// before there is an edition of them.
    pub(super) fn quickly(&self, present: &Present, files: &[PathBuf]) -> Quick {
        let mut known = self.known();
        let Some(at) = known.iter().rposition(|kept| kept.is_of(present.edition())) else {
            return Quick::More;
        };
        // What is served is never older than what was served before.
        known.drain(..at);
        let kept = &mut known[0];
        let mut all = Vec::new();
        for file in files {
            match kept.save(file, present.edition(), present.theme()) {
                Save::Made(saved) => all.push(*saved),
                Save::Nothing => {}
                Save::More => return Quick::More,
            }
        }
        if all.is_empty() {
            return Quick::Nothing;
        }
        let mut said = self.said();
        for saved in &all {
            said.take_save(kept, saved, jiff::Timestamp::now());
        }
        match present.with_saved(all, |lang| kept.guide(lang)) {
            Ok(saved) => Quick::Saved(Box::new(saved), said.all()),
            Err(_) => Quick::More,
        }
    }

    fn known(&self) -> MutexGuard<'_, Vec<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn keep(&self, kept: Kept) {
        kept.prepare();
        let mut known = self.known();
        // One build after the other, and the last but one is served while this one is not.
        let old = known.len().saturating_sub(1);
        known.drain(..old);
        known.push(kept);
    }

    fn look(&self, live: &Live) -> anyhow::Result<Rebuilt> {
        let served = live.present().edition().about().id.clone();
        let mut opened = site::look(self.dir.as_deref(), &self.global)?;
        if self.preview {
            opened.place = opened.place.for_preview();
        }
        if opened.problems.iter().any(Problem::is_error) {
            return Ok(self.failed(opened.problems, Tolerance::Strict));
        }
        if !opened.place.is_where(&self.place) {
            return Ok(self.failed(vec![moved(&opened.place)], Tolerance::Strict));
        }
        // A broken save keeps the last good edition; what was broken when that was built may stay.
        let published = build::problems_of(live.present().edition())?;
        let options = Options {
            tolerance: Tolerance::Known(&published),
            preview: self.preview,
            stand_in: false,
            now: jiff::Timestamp::now(),
            progress: &|_, _, _| {},
        };
        let mut outcome = against::in_spite(&opened, &options)?;
        outcome.add_problems(opened.known());
        outcome.add_problems(unheeded(&self.begun, &opened.site));
        let Some(edition) = outcome.edition.take() else {
            return Ok(self.failed(outcome.problems, options.tolerance));
        };
        let kept = outcome.kept.take();
        let problems = self.say(outcome.problems, kept.as_deref());
        if let Some(kept) = kept {
            self.keep(*kept);
        }
        if edition.about().id == served && !live.present().is_saved_upon() {
            return Ok(Rebuilt::Same(problems));
        }
        Ok(Rebuilt::New(Box::new(Present::open(edition)?), problems))
    }
}

/// What was changed in kb.toml and holds only when serving begins anew.
fn unheeded(begun: &Site, now: &Site) -> Vec<Problem> {
    let sections = [
        ("[server]", begun.server == now.server),
        ("[store]", begun.store == now.store),
        ("[[delivery]]", begun.deliveries == now.deliveries),
    ];
    let changed = sections.into_iter().filter(|(_, same)| !same);
    changed
        .map(|(section, _)| {
            Problem::new(
                code::NOT_YET_HEEDED,
                ProblemPlace::file("kb.toml"),
                format!("`{section}` was changed, which a service that runs does not heed"),
                "stop `kb serve` and start it again",
            )
        })
        .collect()
}
/// What is watched and served cannot be moved while it is.
fn moved(place: &Place) -> Problem {
    Problem::new(
        code::WRONG_VALUE,
        ProblemPlace::file("kb.toml"),
        format!(
            "the articles are now to lie in `{}` and editions in `{}`, which is not where they lay when `kb serve` began",
            place.articles.display(),
            place.index.display()
        ),
        "stop `kb serve` and start it again; the last good edition is served meanwhile",
    )
}

/// Trouble outside of the articles, as pages show it to their writer.
pub(super) fn failure(place: &Place, error: &anyhow::Error) -> Problem {
    Problem::new(
        code::UNREADABLE,
        ProblemPlace::file(place.root.display().to_string()),
        format!("building failed: {error:#}"),
        "mend the cause; the last good edition is served meanwhile",
    )
}
