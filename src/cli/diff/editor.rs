//! What an editor would mark in a site before a change and after it: what `kb check` tells beyond what a
//! build does.
//!
//! An edition does not hold that, nor the texts it was made of; git does. It must not know how
//! differences are shown.

use jiff::Timestamp;

use crate::build;
use crate::cli::{Global, site};
use crate::edition::Edition;
use crate::editorial::{self, Built};
use crate::load::{self, git};
use crate::problem::Problem;

/// What was marked.
pub(super) struct Marks {
    pub(super) before: Vec<Problem>,
    pub(super) after: Vec<Problem>,
    /// Why there is nothing of both.
    pub(super) not_compared: Option<String>,
}

/// The same for people.
pub(super) fn told(why: &str) -> String {
    format!("What only `kb check` tells is not compared: {why}\n")
}

/// Looks over the articles that an edition was made of, and over those that are here; with either, what its
/// build saw.
///
/// # Errors
/// When the folder of the articles cannot be read.
pub(super) fn marks(
    opened: &site::Opened,
    edition: &Edition,
    [known, found]: [&[Problem]; 2],
    now: Timestamp,
    global: &Global,
) -> anyhow::Result<Marks> {
    let before = match before(opened, edition, known, now, global) {
        Ok(before) => before,
        Err(why) => {
            return Ok(Marks {
                before: Vec::new(),
                after: Vec::new(),
                not_compared: Some(why),
            });
        }
    };
    Ok(Marks {
        before,
        after: reviewed(opened, found, now)?,
        not_compared: None,
    })
}

fn reviewed(
    opened: &site::Opened,
    known: &[Problem],
    now: Timestamp,
) -> anyhow::Result<Vec<Problem>> {
    let built = Built {
        problems: known,
        is_published: true,
    };
    let review = editorial::review(&opened.place, &opened.site, now, built, None)?;
    Ok(review.problems)
}

/// What was marked in the files that an edition was made of.
///
/// # Errors
/// In a sentence, why these are not to be had.
fn before(
    opened: &site::Opened,
    edition: &Edition,
    known: &[Problem],
    now: Timestamp,
    global: &Global,
) -> Result<Vec<Problem>, String> {
    let named = edition.about().git_commit.clone();
    let named = named.ok_or("the published edition was not built in a git repository")?;
    let mut first = None;
    // What was built before it was committed is in the commit after it.
    let after = load::git_commit(&opened.place).filter(|commit| *commit != named);
    for commit in std::iter::once(named).chain(after) {
        match of_commit(&commit, opened, edition, known, now, global) {
            Ok(Some(problems)) => return Ok(problems),
            Ok(None) => {}
            Err(why) => {
                first.get_or_insert(why);
            }
        }
    }
    Err(first.unwrap_or_else(|| {
        "what git has here makes another edition: the published one was built from files that were not \
         committed as they were, or with a longer history or other settings than here"
            .into()
    }))
}

/// The same, if this commit has those files.
fn of_commit(
    commit: &str,
    opened: &site::Opened,
    edition: &Edition,
    known: &[Problem],
    now: Timestamp,
    global: &Global,
) -> Result<Option<Vec<Problem>>, String> {
    let shown = |why: anyhow::Error| format!("{why:#}").replace('\n', " ");
    let checkout = git::check_out(&opened.place, commit)?;
    let then = opened.elsewhere(&checkout.root, global).map_err(shown)?;
    let built_at = edition.about().built_at.parse();
    let built_at = built_at.map_err(|why: jiff::Error| shown(why.into()))?;
    if then.problems.iter().any(Problem::is_error)
        || !build::is_made_of(edition, &then.place, &then.site, built_at).map_err(shown)?
    {
        return Ok(None);
    }
    reviewed(&then, known, now).map(Some).map_err(shown)
}
