//! The edition that a command asks: the one that is published, or one of the files as they are now.
//!
//! It must not know what is asked.

use super::serve::first_build;
use super::{Faulty, Global, report, site};
use crate::build::{self, Tolerance};
use crate::edition::{Edition, IndexDirectory};
use crate::live::Present;
use crate::problem::Problem;

/// The newest edition of which something can be made; those of which nothing can are named.
pub(super) fn open_as<T>(
    index: &IndexDirectory,
    read: impl Fn(Edition) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let opened = index.open_as(read)?;
    for refused in &opened.refused {
        report::warn(&format!(
            "warning: edition {} was refused: {}",
            refused.id, refused.why
        ));
    }
    Ok(opened.edition)
}

/// The edition that a site has, built when there is none that this kb can read.
pub(super) fn present(opened: &site::Opened, global: &Global) -> anyhow::Result<Present> {
    let index = IndexDirectory::at(&opened.place.index);
    match open_as(&index, Present::open) {
        Ok(present) => Ok(present),
        Err(error) if global.index.is_some() => Err(error),
        Err(_) => Present::open(up_to_date(opened, global)?),
    }
}

const SOME_LEFT_OUT: &str = "\
Some articles have errors and are left out here; nothing was published. `kb build` says which and why.";

/// The edition of a site's files as they are now; of an index directory that was named, the one in it. Where
/// one is published already, any other is built for a trial only, as changes are compared with what is
/// published; so is the rest, where articles have errors.
pub(super) fn up_to_date(opened: &site::Opened, global: &Global) -> anyhow::Result<Edition> {
    let (place, site) = (&opened.place, &opened.site);
    let own = IndexDirectory::at(&place.index);
    if global.index.is_some() {
        return open_as(&own, Ok);
    }
    let published = own.current().and_then(|id| own.open_edition(&id).ok());
    if let Some(edition) = published
        && build::is_made_of(&edition, place, site, jiff::Timestamp::now())?
    {
        return Ok(edition);
    }
    if own.is_empty() {
        let strict = first_build(place, opened, Tolerance::Strict, false, global)?;
        if let Some(edition) = strict.edition {
            return Ok(edition);
        }
    }
    let outcome = first_build(
        &place.for_trial(),
        opened,
        Tolerance::Lenient,
        false,
        global,
    )?;
    match outcome.edition {
        Some(edition) => {
            if outcome.problems.iter().any(Problem::is_error) {
                report::say(SOME_LEFT_OUT, global);
            }
            Ok(edition)
        }
        None => Err(Faulty {
            what: "the site cannot be built as it is: mend its errors and try again",
            problems: outcome.problems,
        }
        .into()),
    }
}
