//! `kb publish`: the current edition, carried to where it is served.

use std::path::Path;

use anyhow::Context;
use clap::Args;

use super::progress::Progress;
use super::{Exit, Format, Global, against, report, site, usage};
use crate::build::{Options, Tolerance};
use crate::edition::{Edition, IndexDirectory};
use crate::load;
use crate::problem::Problem;
use crate::publish::{self, Carried, Target};

/// Publish the site: to a mounted folder, or to a server over SSH
///
/// Builds first, then carries the edition into another index directory, only what is lacking there. It
/// is hashed there before it counts, and the pointer moves last: cut off at any time, the old edition
/// stays, and the next `kb publish` goes on. A `kb serve --index` there shows it within 2 seconds.
///
/// With `--index DIR`, the edition in that folder is published as it is. With errors in the content
/// nothing is published and the exit code is 1.
#[derive(Args)]
pub(super) struct Publish {
    /// The index directory to publish to: `/mnt/help/index`, `user@host:/srv/help/index` or
    /// `ssh://user@host:2222/srv/help/index`
    target: String,
    /// Publish what was built before, as it is
    #[arg(long)]
    no_build: bool,
    /// Publish what is good in spite of errors in the rest
    #[arg(long)]
    lenient: bool,
    /// How kb is called on the server
    #[arg(long, value_name = "COMMAND", default_value = "kb")]
    remote_kb: String,
}

impl Publish {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let target = target(&self.target, &self.remote_kb, global)?;
        let mut opened = site::open(None, global)?;
        if let Target::Folder(folder) = &target
            && is_same(folder, &opened.place.index)
        {
            return Err(usage(anyhow::anyhow!(
                "{target} is where this site is built: `kb build` publishes there by itself"
            )));
        }
        let (edition, problems) = if self.no_build || global.index.is_some() {
            if let Some(problem) = load::committed_index(&opened.place) {
                report::problems(std::slice::from_ref(&problem), global);
                return refused(&[problem], &target, global);
            }
            (current(&opened.place.index)?, Vec::new())
        } else {
            if !self.lenient {
                opened = opened.reachable()?;
            }
            warn_if_behind(&target, &opened);
            let (edition, problems) = self.build(&opened, &target, global)?;
            let Some(edition) = edition else {
                return refused(&problems, &target, global);
            };
            (edition, problems)
        };
        if edition.about().lenient && !self.lenient {
            report::warn(
                "Not published: this edition was built in spite of errors. Mend them and build again, or publish it with `--lenient`.",
            );
            return refused(&problems, &target, global);
        }
        let carried = publish::carry(&edition, &target, opened.site.build.keep)?;
        tell(&carried, &problems, &target, global)?;
        Ok(Exit::Good)
    }

    /// The edition, if there is one, and what is wrong with the site; people have been told that.
    fn build(
        &self,
        opened: &site::Opened,
        target: &Target,
        global: &Global,
    ) -> anyhow::Result<(Option<Edition>, Vec<Problem>)> {
        let tolerance = if self.lenient {
            Tolerance::Lenient
        } else {
            Tolerance::Strict
        };
        let progress = Progress::new(global);
        let built = against::build(
            opened,
            &opened.place,
            &Options {
                tolerance,
                preview: false,
                stand_in: false,
                now: jiff::Timestamp::now(),
                progress: &|step, done, all| progress.tell(step.name(), done, all),
            },
            served_in(target).as_deref(),
            global,
        );
        progress.finish();
        let mut outcome = built?;
        outcome.add_problems(opened.known());
        report::problems(&outcome.problems, global);
        let summary = report::summary(&outcome, tolerance);
        match outcome.edition {
            Some(_) => report::say(&summary, global),
            None => report::warn(&summary),
        }
        Ok((outcome.edition, outcome.problems))
    }
}

/// The index directory that customers are served from, if this machine sees it and something can be compared with
/// there: another computer may have published what this one never knew.
fn served_in(target: &Target) -> Option<String> {
    let Target::Folder(folder) = target else {
        return None;
    };
    IndexDirectory::at(folder).open().ok()?;
    let folder = std::path::absolute(folder).ok()?;
    folder.to_str().map(str::to_owned)
}

/// Says when a server has what was built from commits that are not here. Whether it is reached at all is found
/// out when something is carried there.
fn warn_if_behind(target: &Target, opened: &site::Opened) {
    let Target::Remote(_) = target else {
        return;
    };
    let Ok(held) = publish::held(target) else {
        return;
    };
    let current = held.current;
    let mut editions = held.editions.iter();
    let about = editions.find(|about| Some(&about.id) == current.as_ref());
    let commit = about.and_then(|about| about.git_commit.as_deref());
    let Some(commit) = commit else {
        return;
    };
    if load::git::is_in_history(&opened.place, commit) == Some(false) {
        report::warn(&format!(
            "warning: {target} serves an edition of the commit {}, which is not among those before yours: what \
             others published may vanish. Run `git pull`, then publish again.",
            commit.get(..12).unwrap_or(commit)
        ));
    }
}

/// A target as the command line means it: a folder is one from where kb was started.
pub(super) fn target(text: &str, remote_kb: &str, global: &Global) -> anyhow::Result<Target> {
    Ok(match Target::parse(text, remote_kb).map_err(usage)? {
        Target::Folder(folder) => Target::Folder(site::folder(Some(&folder), global)),
        remote => remote,
    })
}

fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    one == other || real(one).is_some_and(|one| real(other) == Some(one))
}

/// The edition that the pointer names, and no other in its place.
fn current(index: &Path) -> anyhow::Result<Edition> {
    let directory = IndexDirectory::at(index);
    let id = directory.current().with_context(|| {
        format!(
            "there is no edition to publish in {}; run `kb build` to make one",
            index.display()
        )
    })?;
    directory.open_edition(&id)
}

/// Ends without having published anything; people know why, programs are told.
fn refused(problems: &[Problem], target: &Target, global: &Global) -> anyhow::Result<Exit> {
    if global.format == Format::Json {
        let target = target.to_string();
        report::json(&serde_json::json!({
            "edition": null, "target": target, "problems": problems
        }))?;
    }
    Ok(Exit::Content)
}

fn tell(
    carried: &Carried,
    problems: &[Problem],
    target: &Target,
    global: &Global,
) -> anyhow::Result<()> {
    if global.format == Format::Json {
        let mut told = serde_json::to_value(carried)?;
        told["target"] = target.to_string().into();
        told["problems"] = serde_json::to_value(problems)?;
        return report::json(&told);
    }
    let id = &carried.edition.as_str()[..12];
    let sent = report::megabytes(carried.bytes_sent);
    let all = report::megabytes(carried.bytes);
    report::say(
        &format!("Published edition {id} to {target}: {sent} of {all} sent"),
        global,
    );
    Ok(())
}
