//! `kb build`: an edition of the site, published.

use std::path::PathBuf;

use clap::Args;

use super::levels::Levels;
use super::progress::Progress;
use super::{Exit, Global, against, report, site};
use crate::build::{Options, Tolerance};

/// Build the site into one immutable edition and publish it
///
/// Checks every article, renders every page, builds the search index, and moves the pointer
/// `index/current` to the new edition last: a server that reads it never sees half a site. With an
/// error in the content nothing is published and the exit code is 1. A page of the published edition that
/// is gone without a redirect is such an error.
#[derive(Args)]
pub(super) struct Build {
    /// The site's folder, or any folder of Markdown files
    dir: Option<PathBuf>,
    /// The edition that customers know (its folder, the beginning of its id, or an index directory), if
    /// it is not the one in the index directory: what is taken away from it without a redirect is an
    /// error
    #[arg(long, value_name = "EDITION")]
    against: Option<String>,
    /// Publish what is good in spite of errors in the rest
    #[arg(long)]
    lenient: bool,
    /// Tell errors, and of the rest only what is not wrong with that edition already, ten of each code
    #[arg(long)]
    new: bool,
    #[command(flatten)]
    levels: Levels,
}

impl Build {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let mut opened = self
            .levels
            .weigh(site::open(self.dir.as_deref(), global)?)?;
        let tolerance = if self.lenient {
            Tolerance::Lenient
        } else {
            opened = opened.reachable()?;
            Tolerance::Strict
        };
        let known = { self.new }
            .then(|| against::known(self.against.as_deref(), &opened, global))
            .transpose()?;
        let progress = Progress::new(global);
        let built = against::build(
            &opened,
            &opened.place,
            &Options {
                tolerance,
                preview: false,
                stand_in: false,
                now: jiff::Timestamp::now(),
                progress: &|step, done, all| progress.tell(step.name(), done, all),
            },
            self.against.as_deref(),
            global,
        );
        progress.finish();
        let mut outcome = built?;
        outcome.add_problems(opened.known());
        report::outcome(&outcome, known.as_deref(), tolerance, global)?;
        // Nobody saves after a build, and the process ends: to give all that back by piece takes a while.
        std::mem::forget(outcome.kept.take());
        Ok(if outcome.edition.is_some() {
            Exit::Good
        } else {
            Exit::Content
        })
    }
}
