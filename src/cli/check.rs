//! `kb check`: everything that is wrong is said, and nothing is published.

use std::path::PathBuf;

use clap::Args;

use super::progress::Progress;
use super::{Exit, Global, report, site};
use crate::build::{self, Options, Tolerance};

/// Check the site without publishing anything
///
/// Reads and renders every article, checks the theme and kb.toml, and looks 400 days ahead whether
/// customers ever stand before closed doors only. With an error the exit code is 1; 2 when it is in
/// kb.toml.
#[derive(Args)]
pub(super) struct Check {
    /// The site's folder, or any folder of Markdown files
    dir: Option<PathBuf>,
}

impl Check {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let opened = site::open(self.dir.as_deref(), global)?.reachable()?;
        let progress = Progress::new(global);
        let built = build::build(
            &opened.place.for_trial(),
            &opened.site,
            &Options {
                tolerance: Tolerance::Strict,
                preview: false,
                stand_in: false,
                now: jiff::Timestamp::now(),
                progress: &|step, done, all| progress.tell(step, done, all),
            },
        );
        progress.finish();
        let mut outcome = built?;
        outcome.add_problems(opened.problems);
        report::checked(&outcome, global)?;
        Ok(if outcome.edition.is_some() {
            Exit::Good
        } else {
            Exit::Content
        })
    }
}
