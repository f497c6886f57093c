//! Words with numbers, in layers: what was written whole, and upon it what has come since and what is
//! taken back.
//!
//! The sum is always that of a table written anew. It must not know what the words are for.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use tantivy::directory::{Directory, MmapDirectory, OwnedBytes};
use tantivy_fst::raw::Fst;
use tantivy_fst::{Automaton, IntoStreamer, Map, MapBuilder, Streamer};

/// A table of words, in a file or in memory.
pub(super) type Table = Map<OwnedBytes>;

/// Words with numbers, in layers.
#[derive(Clone, Default)]
pub(super) struct Counted {
    come: Vec<Arc<Table>>,
    gone: Vec<Arc<Table>>,
}

impl Counted {
    /// Adds a table of what has come.
    pub(super) fn come(&mut self, dir: &Path, file: &str) -> anyhow::Result<()> {
        self.come.push(open(dir, file)?.into());
        Ok(())
    }

    /// Adds a table of what is taken back.
    pub(super) fn gone(&mut self, dir: &Path, file: &str) -> anyhow::Result<()> {
        self.gone.push(open(dir, file)?.into());
        Ok(())
    }

    /// The same with tables of what has come and of what is taken back.
    pub(super) fn with(&self, come: Option<Table>, gone: Option<Table>) -> Self {
        let mut sum = self.clone();
        sum.come.extend(come.map(Arc::new));
        sum.gone.extend(gone.map(Arc::new));
        sum
    }

    /// What is taken back of a word.
    pub(super) fn taken_back(&self, word: &[u8]) -> u64 {
        self.gone.iter().filter_map(|table| table.get(word)).sum()
    }

    /// The first words from `prefix` on that begin so, in order, with their numbers.
    pub(super) fn beginning(&self, prefix: &str, limit: usize) -> Vec<(String, u64)> {
        let mut sum = Vec::new();
        for table in &self.come {
            let mut stream = table.range().ge(prefix).into_stream();
            let mut taken = 0;
            while let Some((word, count)) = stream.next() {
                if taken == limit || !word.starts_with(prefix.as_bytes()) {
                    break;
                }
                // Of each table so many that are still there: those of all together are among them.
                taken += usize::from(count > self.taken_back(word));
                sum.push((word.to_owned(), count));
            }
        }
        let mut found = self.left(sum);
        found.truncate(limit);
        found
    }

    /// The words that an automaton accepts, in order, with their numbers.
    pub(super) fn accepted(&self, automaton: &impl Automaton) -> Vec<(String, u64)> {
        let mut sum = Vec::new();
        for table in &self.come {
            let mut stream = table.search(automaton).into_stream();
            while let Some((word, count)) = stream.next() {
                sum.push((word.to_owned(), count));
            }
        }
        self.left(sum)
    }

    fn left(&self, mut found: Vec<(Vec<u8>, u64)>) -> Vec<(String, u64)> {
        if self.come.len() > 1 {
            found.sort_unstable();
            found.dedup_by(|next, kept| {
                let same = next.0 == kept.0;
                kept.1 += if same { next.1 } else { 0 };
                same
            });
        }
        let words = found.into_iter().filter_map(|(word, count)| {
            let left = count.saturating_sub(self.taken_back(&word));
            let word = String::from_utf8(word).ok()?;
            (left > 0).then_some((word, left))
        });
        words.collect()
    }
}

/// Writes a table; the words come in the order of their bytes.
pub(super) fn write<W: AsRef<[u8]>>(
    path: &Path,
    words: impl Iterator<Item = (W, u64)>,
) -> anyhow::Result<()> {
    let about = || format!("cannot write {}", path.display());
    let file = BufWriter::new(File::create(path).with_context(about)?);
    let mut file = built(file, words).with_context(about)?;
    file.flush().with_context(about)
}

/// A table in memory; the words come in the order of their bytes.
pub(super) fn table<W: AsRef<[u8]>>(
    words: impl Iterator<Item = (W, u64)>,
) -> anyhow::Result<Table> {
    let bytes = OwnedBytes::new(built(Vec::new(), words)?);
    Ok(Map::from(Fst::new(bytes)?))
}

fn built<I: Write, W: AsRef<[u8]>>(
    into: I,
    words: impl Iterator<Item = (W, u64)>,
) -> Result<I, tantivy_fst::Error> {
    let mut builder = MapBuilder::new(into)?;
    for (word, count) in words {
        builder.insert(word.as_ref(), count)?;
    }
    builder.into_inner()
}

fn open(dir: &Path, file: &str) -> anyhow::Result<Table> {
    let about = || format!("cannot open {}", dir.join(file).display());
    let dir = MmapDirectory::open(dir).with_context(about)?;
    let bytes = dir.open_read(Path::new(file)).with_context(about)?;
    let bytes = bytes.read_bytes().with_context(about)?;
    Ok(Map::from(Fst::new(bytes).with_context(about)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_come_and_what_is_taken_back_add_up() {
        let dir = tempfile::tempdir().unwrap();
        let table = |file: &str, words: &[(&str, u64)]| {
            write(&dir.path().join(file), words.iter().copied()).unwrap();
        };
        table("a", &[("ab", 2), ("abc", 1), ("abd", 5), ("b", 1)]);
        table("b", &[("aa", 1), ("abc", 3), ("abe", 1)]);
        table("c", &[("ab", 2), ("abc", 1), ("abd", 1)]);
        let mut counted = Counted::default();
        counted.come(dir.path(), "a").unwrap();
        counted.come(dir.path(), "b").unwrap();
        counted.gone(dir.path(), "c").unwrap();
        let of = |found: Vec<(String, u64)>| {
            let words = found.into_iter().map(|(word, n)| format!("{word} {n}"));
            words.collect::<Vec<_>>().join(", ")
        };
        assert_eq!(of(counted.beginning("ab", 9)), "abc 3, abd 4, abe 1");
        assert_eq!(of(counted.beginning("ab", 1)), "abc 3");
        assert_eq!(of(counted.beginning("", 2)), "aa 1, abc 3");
        let all = tantivy_fst::automaton::AlwaysMatch;
        assert_eq!(of(counted.accepted(&all)), "aa 1, abc 3, abd 4, abe 1, b 1");
    }
}
