//! The far end: answers one question about an index directory and takes what is sent. It must not know
//! who asks; whoever can run it may write there.

use std::io::{self, BufRead, Write};
use std::path::Path;

use super::delta::{self, Rebuilt};
use super::wire::{Answer, Ask, asked, tell};
use super::{held_in, roll_back_in};
use crate::edition::{Arrival, IndexDirectory};

/// What the one who runs this end allows, whatever the other end asks for.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// So many editions stay, though the other end wants fewer.
    pub keep: usize,
    /// No edition of more bytes is taken.
    pub most_bytes: u64,
}

/// Answers the question that comes in. What fails is told to the one who asked, too.
///
/// # Errors
/// What was asked could not be done.
pub fn answer(
    index: &Path,
    limits: Limits,
    mut input: impl BufRead,
    mut output: impl Write,
) -> anyhow::Result<()> {
    let done = act(&IndexDirectory::at(index), limits, &mut input, &mut output);
    if let Err(error) = &done {
        // It may be that nobody is there any more.
        let _ = tell::<()>(&mut output, &Answer::Bad(format!("{error:#}")));
    }
    done
}

fn act(
    index: &IndexDirectory,
    limits: Limits,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    match asked(input)? {
        Ask::List => tell(output, &Answer::Good(held_in(index)?)),
        Ask::RollBack { to } => {
            let about = roll_back_in(index, to.as_deref())?;
            tell(output, &Answer::Good(about))
        }
        Ask::Publish { papers, keep } => {
            let arrival = Arrival::begin(index, &papers, limits.most_bytes)?;
            let keep = keep.max(limits.keep);
            receive(arrival, keep, input, output)
        }
    }
}

fn receive(
    mut arrival: Arrival,
    keep: usize,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    if let Err(error) = take(&mut arrival, input, output) {
        // A line that broke is mended, and the next one goes on. One that stays open and silent may be
        // somebody who fills the disk.
        if is_silence(&error) {
            arrival.discard()?;
        }
        return Err(error);
    }
    let edition = arrival.publish(keep)?;
    tell(output, &Answer::Good(edition.about()))
}

/// Takes all that is missing.
fn take(
    arrival: &mut Arrival,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    let mut wanted = Vec::new();
    let mut bases = Vec::new();
    for missing in arrival.missing() {
        let like_it = arrival.like(&missing);
        let (one, basis) = delta::wanted(missing, like_it)?;
        wanted.push(one);
        bases.push(basis);
    }
    tell(output, &Answer::Good(&wanted))?;
    for (one, basis) in wanted.iter().zip(&bases) {
        arrival.take(&one.missing, Rebuilt::of(input, basis))?;
    }
    Ok(())
}

fn is_silence(error: &anyhow::Error) -> bool {
    let mut causes = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>());
    causes.any(|cause| cause.kind() == io::ErrorKind::TimedOut)
}
