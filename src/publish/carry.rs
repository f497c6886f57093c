//! An edition is carried to a target, as much of it as is lacking there. It must not know which edition
//! that should be.

use std::collections::HashSet;

use anyhow::ensure;
use serde::Serialize;

use super::delta::{self, Wanted};
use super::wire::{Ask, Line};
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
    let (files_sent, bytes_sent) = match target {
        Target::Folder(index) => into_folder(edition, &IndexDirectory::at(index), keep)?,
        Target::Remote(remote) => over_ssh(edition, remote, keep)?,
    };
    Ok(Carried {
        edition: edition.about().id.clone(),
        files_sent,
        bytes_sent,
        bytes: edition.bytes(),
    })
}

/// How many files were lacking, and how many bytes of them were sent.
type Sent = (u64, u64);

fn into_folder(edition: &Edition, index: &IndexDirectory, keep: usize) -> anyhow::Result<Sent> {
    let mut arrival = Arrival::begin(index, &edition.papers()?, u64::MAX)?;
    let wanted = arrival.missing();
    for missing in &wanted {
        arrival.take(missing, edition.rest_of(missing)?)?;
    }
    arrival.publish(keep)?;
    let bytes = wanted.iter().map(|missing| missing.bytes()).sum();
    Ok((wanted.len() as u64, bytes))
}

fn over_ssh(edition: &Edition, remote: &Remote, keep: usize) -> anyhow::Result<Sent> {
    let mut line = Line::open(remote)?;
    let papers = edition.papers()?;
    line.ask(&Ask::Publish { papers, keep })?;
    let longest = edition.files();
    let longest = longest.map(|(name, length)| Wanted::longest(name, length));
    let wanted: Vec<Wanted> = line.answer_of(longest.fold(0, u64::saturating_add))?;
    let mut asked = HashSet::new();
    let mut bytes = 0;
    for one in &wanted {
        // Whoever asks for ever would be sent to for ever.
        ensure!(
            asked.insert(&one.missing.name),
            "`{}` is asked for twice",
            one.missing.name.escape_debug()
        );
        let rest = edition.rest_of(&one.missing)?;
        bytes += delta::send(one, rest, |mut batch| line.send(&mut batch))?;
    }
    // What it says of the edition is what we sent; that it says so is the point.
    line.answer::<About>()?;
    Ok((wanted.len() as u64, bytes))
}
