//! Suspects: the files that something happened to, as far as the system tells.
//!
//! It must not know what is in them.

use std::path::PathBuf;
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind};

/// So long nothing may happen before the files are read: editors save in several steps.
pub(super) const SETTLE: Duration = Duration::from_millis(30);
/// The same where whoever wrote has closed the file, or put it in the place of another.
const DONE: Duration = Duration::from_millis(8);
/// So many files at most are looked at one by one.
const FEW: usize = 8;

/// Files that something happened to.
#[derive(Debug, Default)]
pub(super) struct Suspects {
    /// Those that are known.
    pub(super) paths: Vec<PathBuf>,
    /// Something else may have changed too.
    pub(super) more: bool,
    /// Whoever wrote last is done with it.
    done: bool,
}

impl Suspects {
    /// Nobody knows which.
    pub(super) fn unknown() -> Self {
        Self {
            more: true,
            ..Self::default()
        }
    }

    pub(super) fn of(event: &Event) -> Self {
        let done = matches!(
            event.kind,
            EventKind::Access(AccessKind::Close(AccessMode::Write))
                | EventKind::Modify(ModifyKind::Name(_))
        );
        Self {
            paths: event.paths.clone(),
            more: event.paths.is_empty(),
            done,
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.more |= other.more;
        self.done = other.done;
        for path in other.paths {
            if self.paths.len() >= FEW {
                self.more = true;
            } else if !self.paths.contains(&path) {
                self.paths.push(path);
            }
        }
    }

    /// How long nothing may happen before the files are read.
    pub(super) fn settle(&self) -> Duration {
        if self.done && !self.more {
            DONE
        } else {
            SETTLE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(kind: EventKind, path: &str) -> Suspects {
        Suspects::of(&Event::new(kind).add_path(path.into()))
    }

    #[test]
    fn a_file_that_was_closed_is_read_sooner_and_many_are_nobody_in_particular() {
        let closed = EventKind::Access(AccessKind::Close(AccessMode::Write));
        let written = EventKind::Modify(ModifyKind::Any);
        let mut suspects = event(written, "/a.md");
        assert_eq!(suspects.settle(), SETTLE);
        suspects.add(event(closed, "/a.md"));
        assert_eq!(suspects.settle(), DONE);
        assert_eq!(suspects.paths.len(), 1);
        suspects.add(event(written, "/a.md"));
        assert_eq!(suspects.settle(), SETTLE, "it is being written again");
        for n in 0..FEW {
            suspects.add(event(closed, &format!("/{n}.md")));
        }
        assert!(suspects.more && suspects.paths.len() == FEW);
    }
}
