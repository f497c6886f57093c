//! A site's files become an edition: sources are read, placed in a catalog, rendered, indexed and
//! published.
//!
//! It must not know HTTP, watching or terminals.

mod against;
mod assets;
mod fingerprint;
pub mod frame;
mod guard;
mod guidance;
mod history;
mod kept;
mod keys;
mod listed;
mod look;
mod made;
pub mod memory;
mod newcomers;
mod origin;
mod output;
mod pages;
mod plan;
mod reading;
mod remembered;
mod served;
mod sources;
mod traces;
mod unpublished;
mod wellknown;
mod write;

use std::time::Instant;

use jiff::Timestamp;
use serde::Serialize;

use crate::config::Site;
use crate::content::markdown::Colours;
use crate::edition::{Edition, IndexDirectory};
use crate::load::Place;
use crate::problem::{Problem, Severity};

pub use against::{Against, Telling, addresses_of};
pub(crate) use guard::guarded;
pub use kept::{Kept, Save, Saved};
pub use listed::{Listed, list};
use look::Look;
pub use origin::is_made_of;
pub use pages::MOST_AT_HOME;
pub use served::{Served, ServedCategory, problems_of, theme_of, write_documents};
use sources::Sources;
pub use sources::languages;
pub use unpublished::{Unpublished, unpublished};

/// How a site is built.
pub struct Options<'a> {
    /// Which errors in the content stop it.
    pub tolerance: Tolerance<'a>,
    /// Drafts and articles of the future too.
    pub preview: bool,
    /// Where a theme of the site's own is broken, the default one stands in: for those who would
    /// have nothing to show otherwise.
    pub stand_in: bool,
    /// The time of the build: decides about `publish_at` and `expire_at`.
    pub now: Timestamp,
    /// Told how far the build is: what it does, how many are done, of how many. May be called from
    /// several threads.
    pub progress: &'a (dyn Fn(Step, u64, u64) + Sync),
}

/// Which errors in the content a build publishes in spite of.
#[derive(Clone, Copy, Debug)]
pub enum Tolerance<'a> {
    /// None: an error means that nothing is published.
    Strict,
    /// All: what is good is published.
    Lenient,
    /// Those that are published already: a new one keeps the last good edition.
    Known(&'a [Problem]),
}

impl Tolerance<'_> {
    /// Whether everything good is published, whatever is wrong with the rest.
    #[must_use]
    pub fn is_lenient(self) -> bool {
        matches!(self, Self::Lenient)
    }

    /// Whether a problem stops the build.
    fn refuses(self, problem: &Problem) -> bool {
        problem.is_error()
            && match self {
                Self::Strict => true,
                Self::Lenient => false,
                Self::Known(known) => !known.iter().any(|other| {
                    other.code == problem.code && other.place.file == problem.place.file
                }),
            }
    }

    /// The problems that stopped a build: where none of them is refused, as in a theme that cannot be used,
    /// all errors.
    #[must_use]
    pub fn stopping(self, problems: &[Problem]) -> Vec<&Problem> {
        let refused: Vec<&Problem> = problems.iter().filter(|one| self.refuses(one)).collect();
        if !refused.is_empty() {
            return refused;
        }
        problems.iter().filter(|one| one.is_error()).collect()
    }

    fn refuses_any(self, problems: &[Problem]) -> bool {
        problems.iter().any(|problem| self.refuses(problem))
    }
}

/// What a build is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Reading files.
    Reading,
    /// Rendering and indexing articles.
    Writing,
}

impl Step {
    /// Its name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reading => "Reading",
            Self::Writing => "Writing",
        }
    }
}

/// What a build came to.
pub struct Outcome {
    /// The edition of these inputs; `None` when errors stand in the way and nothing was published.
    pub edition: Option<Edition>,
    /// The edition was there already.
    pub up_to_date: bool,
    /// Everything that is wrong, by file and line.
    pub problems: Vec<Problem>,
    /// Figures for the one who builds.
    pub summary: Summary,
    /// What was known, for the next save; `None` without an edition.
    pub kept: Option<Box<Kept>>,
}

/// Figures of a build.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// Published articles, in all languages.
    pub articles: u64,
    /// The languages of the site.
    pub languages: Vec<String>,
    /// Problems that stop a strict build.
    pub errors: u64,
    /// Problems that readers may notice.
    pub warnings: u64,
    /// Things good to know.
    pub notes: u64,
    /// The size of the edition.
    pub bytes: u64,
    /// How long it took.
    pub seconds: f64,
}

/// Builds a site. `site` is its kb.toml, read and checked.
///
/// # Errors
/// When something outside fails: a folder that is not there, a full disk, another build that is
/// writing. What is wrong with the content is in the outcome.
pub fn build(place: &Place, site: &Site, options: &Options<'_>) -> anyhow::Result<Outcome> {
    build_against(place, site, options, None)
}

/// Builds a site; what it takes away from those who know the edition `against` is a problem, too.
///
/// # Errors
/// As [`build`].
pub fn build_against(
    place: &Place,
    site: &Site,
    options: &Options<'_>,
    against: Option<&Against<'_>>,
) -> anyhow::Result<Outcome> {
    let started = Instant::now();
    let mut unusable: Vec<Problem> = Vec::new();
    loop {
        match attempt(place, site, options, against, started, &unusable)? {
            Attempt::Done(outcome) => return Ok(*outcome),
            // An article turned out to be unusable only when its text was rendered: the others are
            // placed anew without it, so that no list and no link leads to it.
            Attempt::Without(more) => unusable.extend(more),
        }
    }
}

enum Attempt {
    Done(Box<Outcome>),
    Without(Vec<Problem>),
}

fn attempt(
    place: &Place,
    site: &Site,
    options: &Options<'_>,
    against: Option<&Against<'_>>,
    started: Instant,
    unusable: &[Problem],
) -> anyhow::Result<Attempt> {
    let mut sources = Sources::read(place, site, options, against, unusable)?;
    let id = fingerprint::of(&sources, site, options)?;
    let look = Look {
        index: IndexDirectory::at(&place.index),
        inputs: &id,
        options,
        against,
        of: (place, site, &sources),
    };
    if let Some(mut outcome) = look.up_to_date(started)? {
        if let Some(edition) = &outcome.edition {
            let id = edition.about().id.clone();
            outcome.kept = Some(Box::new(Kept::of(place, site, options, sources, id)));
        }
        return Ok(Attempt::Done(Box::new(outcome)));
    }
    let Some(theme) = sources.theme(options.stand_in) else {
        let problems = sources.problems(place, site, &[]);
        return Ok(Attempt::Done(Box::new(stopped(problems, started))));
    };
    let known = sources.problems(place, site, theme.warnings());
    let build = write::Build {
        place,
        site,
        sources: &sources,
        theme: &theme,
        options,
        id: &id,
        against,
        colours: &Colours::default(),
    };
    match build.write(known)? {
        write::Written::Published(edition, problems) => {
            let summary = Summary::of(&edition, &problems, started);
            let id = edition.about().id.clone();
            Ok(Attempt::Done(Box::new(Outcome {
                edition: Some(*edition),
                up_to_date: false,
                problems,
                summary,
                kept: Some(Box::new(Kept::of(place, site, options, sources, id))),
            })))
        }
        write::Written::Stopped(problems) => {
            Ok(Attempt::Done(Box::new(stopped(problems, started))))
        }
        write::Written::Unusable(problems) => Ok(Attempt::Without(problems)),
    }
}

fn stopped(problems: Vec<Problem>, started: Instant) -> Outcome {
    Outcome {
        edition: None,
        up_to_date: false,
        summary: Summary::counting(&problems, started),
        problems,
        kept: None,
    }
}

/// Two lists of problems as one, by file and line.
fn sorted(mut one: Vec<Problem>, other: Vec<Problem>) -> Vec<Problem> {
    one.extend(other);
    one.sort_by(|a, b| a.place.cmp(&b.place).then(a.code.name.cmp(b.code.name)));
    one.dedup();
    one
}

impl Summary {
    fn of(edition: &Edition, problems: &[Problem], started: Instant) -> Self {
        let about = edition.about();
        Self {
            articles: about.articles,
            languages: about.languages.iter().map(ToString::to_string).collect(),
            bytes: edition.bytes(),
            ..Self::counting(problems, started)
        }
    }

    fn counting(problems: &[Problem], started: Instant) -> Self {
        let mut summary = Self {
            seconds: started.elapsed().as_secs_f64(),
            ..Self::default()
        };
        summary.count(problems);
        summary
    }

    fn count(&mut self, problems: &[Problem]) {
        let of = |severity| {
            let such = problems
                .iter()
                .filter(|one| one.severity == severity && one.is_told());
            such.count() as u64
        };
        self.errors = of(Severity::Error);
        self.warnings = of(Severity::Warning);
        self.notes = of(Severity::Note);
    }
}

impl Outcome {
    /// Nothing was built, for these reasons.
    #[must_use]
    pub fn refused(problems: Vec<Problem>) -> Self {
        stopped(problems, Instant::now())
    }

    /// Adds problems that were found elsewhere, in kb.toml.
    pub fn add_problems(&mut self, problems: Vec<Problem>) {
        self.problems = sorted(std::mem::take(&mut self.problems), problems);
        self.summary.count(&self.problems);
    }
}
