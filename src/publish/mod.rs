//! Publishing: an edition is carried into another index directory, in a folder of this machine or over
//! SSH, and an older one is served again. It must not know how editions are made or served.
//!
//! **Why kb at both ends.** A server that serves an edition has kb. So the far end of a connection is
//! [`answer`], which `kb receive` runs: it links what it has already, hashes what comes, takes the lock
//! and renames, just as a build does. Of a file that changed, only the pieces that are new are sent. Copying with `sftp` or `rsync` could do none of that: a file would
//! be taken for whole because its last byte came, and two at once would meet. And the key that a
//! pipeline holds can be limited to this one command on this one folder.

mod answer;
mod carry;
mod delta;
mod patience;
mod pieces;
mod target;
mod wire;

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde::{Deserialize, Serialize};

use crate::edition::{About, EditionId, IndexDirectory};

pub use answer::{Limits, answer};
pub use carry::{Carried, carry};
pub use patience::{Insistent, Patient};
pub use target::{Remote, Target};

use wire::{Ask, Line};

/// How long it may take until a server is reached.
const REACHED: Duration = Duration::from_secs(30);

/// The editions of an index directory.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// The one that the pointer names.
    pub current: Option<EditionId>,
    /// What all of them tell, those first that were published last.
    pub editions: Vec<About>,
}

/// The editions that are there.
///
/// # Errors
/// The target cannot be reached or read.
pub fn held(target: &Target) -> anyhow::Result<Held> {
    match target {
        Target::Folder(index) => held_in(&IndexDirectory::at(index)),
        Target::Remote(remote) => {
            let mut line = Line::open(remote)?;
            line.ask(&Ask::List)?;
            line.answer()
        }
    }
}

/// Points back to an older edition: the one whose id begins so, else the one that was published before the
/// current one. It is served until something is published again.
///
/// # Errors
/// There is none, or more than one, or it is damaged; the target cannot be reached or written.
pub fn roll_back(target: &Target, to: Option<&str>) -> anyhow::Result<About> {
    match target {
        Target::Folder(index) => roll_back_in(&IndexDirectory::at(index), to),
        Target::Remote(remote) => {
            let mut line = Line::open(remote)?;
            line.ask(&Ask::RollBack {
                to: to.map(str::to_owned),
            })?;
            line.answer()
        }
    }
}

fn held_in(index: &IndexDirectory) -> anyhow::Result<Held> {
    Ok(Held {
        editions: index.abouts()?,
        current: index.current(),
    })
}

fn roll_back_in(index: &IndexDirectory, to: Option<&str>) -> anyhow::Result<About> {
    ensure!(
        !index.is_empty(),
        "there is no edition to go back to: nothing was published there"
    );
    let id = match to {
        Some(start) => named(held_in(index)?, start)?.id,
        None => before(index)?,
    };
    index.go_back_to(&id)?;
    Ok(index.open_edition(&id)?.about().clone())
}

/// The edition that was published before the current one.
fn before(index: &IndexDirectory) -> anyhow::Result<EditionId> {
    let Some(current) = index.current() else {
        bail!("it is not known which edition is current: name the one to go to");
    };
    let before = index.before(&current)?;
    before.with_context(|| {
        format!(
            "there is no edition that is older than the current one, {current}; `kb rollback --list` shows those that are there"
        )
    })
}

/// The one edition whose id begins so.
fn named(held: Held, start: &str) -> anyhow::Result<About> {
    let start = start.to_ascii_lowercase();
    let mut found = held.editions.into_iter();
    let mut found = found
        .by_ref()
        .filter(|about| !start.is_empty() && about.id.as_str().starts_with(&start));
    let Some(first) = found.next() else {
        bail!(
            "no edition's id begins with `{start}`; `kb rollback --list` shows those that are there"
        );
    };
    ensure!(
        found.next().is_none(),
        "more than one edition's id begins with `{start}`: write more of it"
    );
    Ok(first)
}

#[cfg(test)]
mod tests;
