//! The order in which editions were published here, kept in the file `published`. It must not know why an
//! order is asked for.
//!
//! When an edition was built is told by whoever brings it, and need not be true; when it came is known
//! here. The file has a line for each edition, the last one last; behind those that were gone back from
//! stands a word that says so. Editions that are not in it are older than all others, and stand in the order
//! in which they were built; but where there is such a file, the current one came last: somebody copied it.

use std::fs;
use std::io::ErrorKind;

use anyhow::Context;
use jiff::Timestamp;

use super::disk::Replacement;
use super::manifest::{self, Manifest};
use super::{EditionId, IndexDirectory};

/// Stands behind an edition that was gone back from before another one was published.
const LEFT: &str = "left";

/// A file that is longer is none: a hundred editions have four thousand bytes.
const LONGEST: u64 = 1 << 20;

/// An edition that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Standing {
    id: EditionId,
    /// It was gone back from.
    left: bool,
}

impl IndexDirectory {
    /// All editions that are there, those first that were published last.
    pub(super) fn newest_first(&self) -> anyhow::Result<Vec<EditionId>> {
        let order = self.in_order()?.into_iter().rev();
        Ok(order.map(|one| one.id).collect())
    }

    /// The same, but those that were gone back from stand last.
    pub(super) fn best_first(&self) -> anyhow::Result<Vec<EditionId>> {
        let mut order = self.in_order()?;
        let current = self.current();
        leave(&mut order, current.as_ref());
        let (left, good): (Vec<_>, Vec<_>) = order.into_iter().rev().partition(|one| one.left);
        Ok(good.into_iter().chain(left).map(|one| one.id).collect())
    }

    /// The edition to go back to: the last whole one that was published before the current one, and not
    /// gone back from since.
    ///
    /// # Errors
    /// The index directory cannot be read.
    pub fn before(&self, current: &EditionId) -> anyhow::Result<Option<EditionId>> {
        let order = self.in_order()?;
        let end = order.iter().position(|one| one.id == *current);
        // What is gone was published later than all that is there.
        let mut older = order[..end.unwrap_or(order.len())].iter().rev();
        let found = older.find(|one| !one.left && self.holds(&one.id));
        Ok(found.map(|one| one.id.clone()))
    }

    /// The file's next value, once an edition is published; `None`: the one that it has. The caller holds
    /// the lock.
    pub(super) fn next_published(&self, id: &EditionId) -> anyhow::Result<Option<Replacement>> {
        let mut order = self.in_order()?;
        let before = order.clone();
        leave(&mut order, self.current().as_ref());
        order.retain(|one| one.id != *id);
        order.push(Standing {
            id: id.clone(),
            left: false,
        });
        if order == before && order.len() == self.published().len() {
            return Ok(None);
        }
        let lines = order.iter().map(|one| match one.left {
            true => format!("{} {LEFT}\n", one.id),
            false => format!("{}\n", one.id),
        });
        let text: String = lines.collect();
        Replacement::prepare(&self.published_path(), text.as_bytes()).map(Some)
    }

    /// The editions that are there, the last one last.
    fn in_order(&self) -> anyhow::Result<Vec<Standing>> {
        let mut there = self.there()?;
        let mut order = self.published();
        order.retain(|one| there.contains(&one.id));
        there.retain(|id| order.iter().all(|one| one.id != *id));
        let mut unknown: Vec<_> = there
            .into_iter()
            .map(|id| (self.built_at(&id), id))
            .collect();
        unknown.sort();
        let unknown = unknown
            .into_iter()
            .map(|(_, id)| Standing { id, left: false });
        let current = self.current();
        let (came_last, older): (Vec<_>, Vec<_>) =
            unknown.partition(|one| !order.is_empty() && Some(&one.id) == current.as_ref());
        Ok([older, order, came_last].concat())
    }

    fn there(&self) -> anyhow::Result<Vec<EditionId>> {
        let editions = self.editions();
        let unreadable = || format!("cannot read {}", editions.display());
        let entries = match fs::read_dir(&editions) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error).with_context(unreadable),
        };
        let mut found = Vec::new();
        for entry in entries {
            let name = entry.with_context(unreadable)?.file_name();
            found.extend(name.to_str().and_then(EditionId::parse));
        }
        Ok(found)
    }

    fn built_at(&self, id: &EditionId) -> Option<Timestamp> {
        let read = Manifest::read(&self.edition_dir(id)).ok()?;
        read.manifest.about.built_at.parse().ok()
    }

    /// What the file says. Without it, or when it is none of ours, nothing is known.
    fn published(&self) -> Vec<Standing> {
        let path = self.published_path();
        let small = manifest::file_length(&path).is_ok_and(|length| length <= LONGEST);
        let text = small.then(|| fs::read_to_string(&path).ok()).flatten();
        let mut order: Vec<Standing> = Vec::new();
        for line in text.unwrap_or_default().lines() {
            let mut words = line.split(' ');
            let Some(id) = words.next().and_then(EditionId::parse) else {
                continue;
            };
            order.retain(|one| one.id != id);
            let left = words.next() == Some(LEFT);
            order.push(Standing { id, left });
        }
        order
    }

    fn published_path(&self) -> std::path::PathBuf {
        self.root().join("published")
    }
}

/// Marks what was published after the current one: that was gone back to.
fn leave(order: &mut [Standing], current: Option<&EditionId>) {
    let current = current.and_then(|id| order.iter().position(|one| one.id == *id));
    if let Some(at) = current {
        order[at].left = false;
        order[at + 1..].iter_mut().for_each(|one| one.left = true);
    }
}
