//! `kb check`: everything that is wrong is said, and nothing is published.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::levels::Levels;
use super::progress::Progress;
use super::{Exit, Global, against, report, site, usage};
use crate::build::{Options, Outcome, Tolerance};
use crate::contact::Channel;
use crate::edition::IndexDirectory;
use crate::editorial::{self, Built, External, Habits};
use crate::flow::{self, Walked};
use crate::load::Place;

/// Check the site without publishing anything
///
/// Reads and renders every article, checks the theme and kb.toml, says which pages of the published
/// edition are gone without a redirect and what depends on them, looks over titles, pictures, headings,
/// translations and files as an editor would, and looks 400 days ahead whether customers ever stand
/// before closed doors only. `kb explain CODE` says why a problem matters. With an error the exit code is 1; 2 when it is in
/// kb.toml.
#[derive(Args)]
pub(super) struct Check {
    /// The site's folder, or any folder of Markdown files
    dir: Option<PathBuf>,
    /// The edition that customers know (its folder, the beginning of its id, or an index directory), if
    /// it is not the one in the index directory: what is taken away from it without a redirect is an
    /// error
    #[arg(long, value_name = "EDITION")]
    against: Option<String>,
    /// Also walk the site as customers do, without scripts and cookies: people in two steps from every
    /// page, nothing told before it is asked for, no message lost
    #[arg(long)]
    flow: bool,
    /// When the walk begins: `2026-12-24 02:00` in the time zone of those who answer, or with its
    /// own, `2026-12-24T02:00:00+06:00`; it is two days long
    #[arg(long, value_name = "TIME", requires = "flow")]
    at: Option<String>,
    /// Show every problem, not only the first ten of a code
    #[arg(long)]
    all: bool,
    /// Also ask other sites whether the pages are there that articles link to: one question at a time to
    /// each site, five minutes at most; what was found holds for a week
    #[arg(long)]
    external: bool,
    /// Also ask addresses of this machine and of private networks
    #[arg(long, requires = "external")]
    private: bool,
    #[command(flatten)]
    levels: Levels,
}

impl Check {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let opened = site::open(self.dir.as_deref(), global)?;
        let opened = self.levels.weighed(opened)?.reachable()?;
        let at = self
            .at
            .as_deref()
            .map(|at| time(at, &opened.site.contact.channels));
        let at = at.transpose()?.unwrap_or_else(Timestamp::now);
        let progress = Progress::new(global);
        let now = Timestamp::now();
        let trial = opened.place.for_trial();
        let built = against::build(
            &opened,
            &trial,
            &Options {
                tolerance: Tolerance::Strict,
                preview: false,
                stand_in: false,
                now,
                progress: &|step, done, all| progress.tell(step.name(), done, all),
            },
            self.against.as_deref(),
            global,
        );
        progress.finish();
        let mut outcome = built?;
        outcome.add_problems(opened.problems);
        let tell = |done, all| progress.tell("Asking other sites", done, all);
        let external = self.external.then(|| External {
            private: self.private,
            habits: Habits::default(),
            progress: &tell,
        });
        let (place, site) = (&opened.place, &opened.site);
        let built = Built {
            problems: &outcome.problems,
            is_published: outcome.edition.is_some(),
        };
        let reviewed = editorial::review(place, site, now, built, external.as_ref());
        progress.finish();
        outcome.add_problems(reviewed?.problems);
        let mut walked = None;
        if self.flow && outcome.edition.is_some() {
            let done = walk(&outcome, &trial, at)?;
            let problems = done.problems.iter().cloned();
            let problems = problems.filter_map(|mut problem| {
                problem.severity = opened.site.severity(&problem)?;
                Some(problem)
            });
            outcome.add_problems(problems.collect());
            walked = Some(done);
        }
        if self.against.is_none() && IndexDirectory::at(&place.index).is_empty() {
            report::say(against::NOTHING, global);
        }
        let passed = report::checked(&outcome, walked.as_ref(), self.all, global)?;
        Ok(if passed { Exit::Good } else { Exit::Content })
    }
}

/// Walks what was built for the trial; what is sent on the way is thrown away.
fn walk(outcome: &Outcome, trial: &Place, at: Timestamp) -> anyhow::Result<Walked> {
    let index = IndexDirectory::at(&trial.index);
    let id = &outcome
        .edition
        .as_ref()
        .context("nothing was built")?
        .about()
        .id;
    let edition = index.open_edition(id)?;
    let data = trial.index.join(format!("walk-{}", std::process::id()));
    std::fs::create_dir_all(&data)
        .with_context(|| format!("cannot make the folder {}", data.display()))?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the system gives no threads")?;
    let walked = runtime.block_on(flow::walk(edition, &data, at));
    drop(runtime);
    std::fs::remove_dir_all(&data)
        .with_context(|| format!("cannot remove the folder {}", data.display()))?;
    walked
}

/// The time that is meant, in the time zone of those who answer.
fn time(text: &str, channels: &[Channel]) -> anyhow::Result<Timestamp> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let zone = channels.first().map_or(TimeZone::UTC, Channel::zone);
    let civil = text.trim().replace(' ', "T").parse::<DateTime>();
    let at = civil.ok().and_then(|civil| zone.to_timestamp(civil).ok());
    at.ok_or_else(|| {
        usage(anyhow::anyhow!(
            "`--at {text}` is no time: write `2026-12-24 02:00`"
        ))
    })
}
