//! The far end: answers one question about an index directory and takes what is sent. It must not know
//! who asks; whoever can run it may write there.

use std::io::{BufRead, Write};
use std::path::Path;

use super::delta::{self, Rebuilt};
use super::wire::{Answer, Ask, asked, tell};
use super::{held_in, roll_back_in};
use crate::edition::{Arrival, IndexDirectory, Papers};

/// Answers the question that comes in. What fails is told to the one who asked, too.
///
/// # Errors
/// What was asked could not be done.
pub fn answer(index: &Path, mut input: impl BufRead, mut output: impl Write) -> anyhow::Result<()> {
    let done = act(&IndexDirectory::at(index), &mut input, &mut output);
    if let Err(error) = &done {
        // It may be that nobody is there any more.
        let _ = tell::<()>(&mut output, &Answer::Bad(format!("{error:#}")));
    }
    done
}

fn act(
    index: &IndexDirectory,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    match asked(input)? {
        Ask::List => tell(output, &Answer::Good(held_in(index)?)),
        Ask::RollBack { to } => {
            let about = roll_back_in(index, to.as_deref())?;
            tell(output, &Answer::Good(about))
        }
        Ask::Publish { papers, keep } => receive(index, &papers, keep, input, output),
    }
}

fn receive(
    index: &IndexDirectory,
    papers: &Papers,
    keep: usize,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> anyhow::Result<()> {
    let mut arrival = Arrival::begin(index, papers)?;
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
    let edition = arrival.publish(keep)?;
    tell(output, &Answer::Good(edition.about()))
}
