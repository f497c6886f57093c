//! Definitions of addresses that links name: `[name]: address`. What is wrong with one is told where it
//! stands, and once.
//!
//! It must not know where they lead.

use std::collections::HashMap;
use std::ops::Range;

/// The definitions of a text by their names, and whether a link has used each.
#[derive(Default)]
pub(super) struct Definitions(HashMap<String, Definition>);

struct Definition {
    /// Bytes of the parsed text.
    at: (usize, usize),
    is_used: bool,
}

impl Definitions {
    /// Those of a text: their names, and their bytes in the parsed text.
    pub(super) fn of<'a>(all: impl Iterator<Item = (&'a str, Range<usize>)>) -> Self {
        let definition = |(name, at): (&str, Range<usize>)| {
            let at = (at.start, at.end);
            let is_used = false;
            (name.to_lowercase(), Definition { at, is_used })
        };
        Self(all.map(definition).collect())
    }

    /// Where the definition of a name stands, and whether it was used before.
    pub(super) fn used(&mut self, name: &str) -> (Option<(usize, usize)>, bool) {
        if self.0.is_empty() || name.is_empty() {
            return (None, false);
        }
        match self.0.get_mut(&name.to_lowercase()) {
            Some(one) => (Some(one.at), std::mem::replace(&mut one.is_used, true)),
            None => (None, false),
        }
    }
}
