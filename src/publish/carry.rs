//! An edition is carried to a target, as much of it as is lacking there. It must not know which edition
//! that should be.

use serde::Serialize;

use super::wire::{Ask, Line, Wanted};
use super::{Remote, Target};
use crate::edition::{About, Arrival, Edition, EditionId, IndexDirectory};

/// What was carried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Carried {
    /// The edition that is current there now.
    pub edition: EditionId,
    /// Files that were lacking there, whole or in part.
    pub files_sent: u64,
    /// Their bytes.
    pub bytes_sent: u64,
    /// Bytes of all files of the edition.
    pub bytes: u64,
}

/// Carries an edition to a target, where it becomes the current one; of the older ones, `keep` less one
/// stay. Cut off at any time, it leaves what was current; carried again, it goes on.
///
/// # Errors
/// The target cannot be reached or written, or what came there is not what was sent.
pub fn carry(edition: &Edition, target: &Target, keep: usize) -> anyhow::Result<Carried> {
    let wanted = match target {
        Target::Folder(index) => into_folder(edition, &IndexDirectory::at(index), keep)?,
        Target::Remote(remote) => over_ssh(edition, remote, keep)?,
    };
    Ok(Carried {
        edition: edition.about().id.clone(),
        files_sent: wanted.len() as u64,
        bytes_sent: wanted.iter().map(|missing| missing.bytes()).sum(),
        bytes: edition.bytes(),
    })
}

fn into_folder(edition: &Edition, index: &IndexDirectory, keep: usize) -> anyhow::Result<Wanted> {
    let mut arrival = Arrival::begin(index, &edition.papers()?)?;
    let wanted = arrival.missing();
    for missing in &wanted {
        arrival.take(missing, edition.rest_of(missing)?)?;
    }
    arrival.publish(keep)?;
    Ok(wanted)
}

fn over_ssh(edition: &Edition, remote: &Remote, keep: usize) -> anyhow::Result<Wanted> {
    let mut line = Line::open(remote)?;
    let papers = edition.papers()?;
    line.ask(&Ask::Publish { papers, keep })?;
    let wanted: Wanted = line.answer()?;
    for missing in &wanted {
        line.send(&mut edition.rest_of(missing)?)?;
    }
    // What it says of the edition is what we sent; that it says so is the point.
    line.answer::<About>()?;
    Ok(wanted)
}
