//! `kb build`: an edition of the site, published.

use std::path::PathBuf;

use clap::Args;

use super::progress::Progress;
use super::{Exit, Global, report, site};
use crate::build::{self, Options, Tolerance};

/// Build the site into one immutable edition and publish it
///
/// Checks every article, renders every page, builds the search index, and moves the pointer
/// `index/current` to the new edition last: a server that reads it never sees half a site. With an
/// error in the content nothing is published and the exit code is 1.
#[derive(Args)]
pub(super) struct Build {
    /// The site's folder, or any folder of Markdown files
    dir: Option<PathBuf>,
    /// Publish what is good in spite of errors in the rest
    #[arg(long)]
    lenient: bool,
}

impl Build {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let mut opened = site::open(self.dir.as_deref(), global)?;
        let tolerance = if self.lenient {
            Tolerance::Lenient
        } else {
            opened = opened.reachable()?;
            Tolerance::Strict
        };
        let progress = Progress::new(global);
        let built = build::build(
            &opened.place,
            &opened.site,
            &Options {
                tolerance,
                preview: false,
                stand_in: false,
                now: jiff::Timestamp::now(),
                progress: &|step, done, all| progress.tell(step, done, all),
            },
        );
        progress.finish();
        let mut outcome = built?;
        outcome.add_problems(opened.known());
        report::outcome(&outcome, tolerance, global)?;
        Ok(if outcome.edition.is_some() {
            Exit::Good
        } else {
            Exit::Content
        })
    }
}
