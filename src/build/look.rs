//! Whether the edition of a site's files is there already, and may be published as it is.
//!
//! It must not know how editions are made.

use std::time::Instant;

use super::against::{Against, Taken, addresses_of, owed_of};
use super::sources::Sources;
use super::{Options, Outcome, Summary, Tolerance, fingerprint, problems_of, sorted, stopped};
use crate::config::Site;
use crate::edition::{Edition, EditionId, IndexDirectory};
use crate::load::Place;
use crate::problem::{Problem, code};

/// What is looked for, and where.
pub(super) struct Look<'a> {
    pub(super) index: IndexDirectory,
    /// The name of the inputs.
    pub(super) inputs: &'a EditionId,
    pub(super) options: &'a Options<'a>,
    pub(super) against: Option<&'a Against<'a>>,
    pub(super) of: (&'a Place, &'a Site, &'a Sources),
}

impl Look<'_> {
    /// The edition of the same inputs that owes the same, when it is there and may be published this way.
    pub(super) fn up_to_date(&self, started: Instant) -> anyhow::Result<Option<Outcome>> {
        let Some(edition) = self.same_inputs()? else {
            return Ok(None);
        };
        let tolerance = self.options.tolerance;
        let problems = problems_of(&edition)?;
        let taken = match self.against {
            Some(against) if !against.lacks_nothing_in(&edition)? => {
                against.taken(&addresses_of(&edition)?, self.of, &problems)?
            }
            _ => Taken::default(),
        };
        if tolerance.refuses_any(&taken.problems) {
            let problems = sorted(problems, taken.problems);
            return Ok(Some(stopped(problems, started)));
        }
        if tolerance.refuses_any(&problems) || was_stood_in_for(&problems, self.options) {
            return Ok(None);
        }
        let id = fingerprint::owing(self.inputs, &taken.owed)?;
        let edition = match edition {
            edition if edition.about().id == id => edition,
            _ if self.index.holds(&id) => self.index.open_edition(&id)?,
            _ => return Ok(None),
        };
        self.index.point_to(&id)?;
        let problems = sorted(problems, taken.problems);
        let summary = Summary::of(&edition, &problems, started);
        Ok(Some(Outcome {
            edition: Some(edition),
            up_to_date: true,
            problems,
            summary,
            kept: None,
        }))
    }

    /// An edition of the same inputs, whatever it owes: the one that is compared with, or the one that
    /// owes nothing.
    fn same_inputs(&self) -> anyhow::Result<Option<Edition>> {
        if let Some(against) = self.against {
            let id = &against.edition.about().id;
            let owing = fingerprint::owing(self.inputs, &owed_of(against.edition)?)?;
            if *id == owing && self.index.holds(id) {
                return self.index.open_edition(id).map(Some);
            }
        }
        let plain = self.index.holds(self.inputs);
        plain
            .then(|| self.index.open_edition(self.inputs))
            .transpose()
    }
}

/// Whether the default theme stood in when the edition was built, which this build would not have.
fn was_stood_in_for(problems: &[Problem], options: &Options<'_>) -> bool {
    let may = options.stand_in || matches!(options.tolerance, Tolerance::Known(_));
    !may && problems
        .iter()
        .any(|problem| problem.code == code::BROKEN_TEMPLATE)
}
