//! The word → term memory of an analyzer, bounded: stemming is dear, and texts repeat themselves.
//!
//! Everything known of a word lies together, so that a word costs a look or two into memory. It
//! must not know how a term is made.

use std::ops::Range;

use super::hash::number_of;

/// Above this many words the memory is to be emptied before the next text.
const FULL: usize = 1 << 15;
/// Above this many words nothing more is remembered within one text.
const LIMIT: usize = 1 << 16;
/// Longer words are not remembered: they are rarely words.
const MAX_BYTES: usize = 192;

/// A word that is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Id(u32);

/// What is known of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Known<'a> {
    pub(super) folded: &'a str,
    pub(super) term: &'a str,
    /// The number of the term.
    pub(super) number: u64,
    /// Whether it says little by itself.
    pub(super) light: bool,
}

/// A word in a row of words: what a pair is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    /// The number of its term.
    pub(super) number: u64,
    /// Whether it says little by itself.
    pub(super) light: bool,
}

/// The same, as it lies in the memory: where in the texts each of the three is.
#[derive(Clone)]
struct Entry {
    hash: u32,
    written: (u32, u16),
    folded: (u32, u16),
    term: (u32, u16),
    /// The number of the term.
    number: u64,
    light: bool,
    /// How often it was met.
    met: u32,
    /// How often it was counted.
    counted: u32,
}

/// Words as they were written, and what is known of them.
#[derive(Clone, Default)]
pub(super) struct Memory {
    /// Where the words lie: one more than the place in `entries`, nought for nothing. At most half
    /// of it is taken, and its length is a power of two.
    slots: Vec<u32>,
    entries: Vec<Entry>,
    texts: String,
    counting: Vec<Id>,
}

impl Memory {
    /// The word as it is written, if it is remembered; it is met once more.
    #[inline]
    pub(super) fn meet(&mut self, written: &str) -> Option<Id> {
        let hash = hash(written);
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = hash as usize & mask;
        loop {
            let place = (self.slots[at] as usize).checked_sub(1)?;
            let entry = &mut self.entries[place];
            if entry.hash == hash
                && self.texts.as_bytes()[range(entry.written)] == *written.as_bytes()
            {
                entry.met = entry.met.saturating_add(1);
                return Some(Id(place as u32));
            }
            at = (at + 1) & mask;
        }
    }

    /// Remembers a word that was just met for the first time, unless there is no room.
    pub(super) fn remember(&mut self, written: &str, known: Known<'_>) -> Option<Id> {
        if self.entries.len() >= LIMIT || written.len() > MAX_BYTES {
            return None;
        }
        let id = Id(self.entries.len() as u32);
        let written = self.add(written);
        let folded = self.within(written, known.folded);
        let term = self.within(folded, known.term);
        let hash = hash(&self.texts[range(written)]);
        self.entries.push(Entry {
            hash,
            written,
            folded,
            term,
            number: known.number,
            light: known.light,
            met: 1,
            counted: 0,
        });
        if self.entries.len() * 2 > self.slots.len() {
            self.slots = vec![0; (self.slots.len() * 2).max(1 << 10)];
            (0..self.entries.len()).for_each(|place| self.place(place));
        } else {
            self.place(id.0 as usize);
        }
        Some(id)
    }

    pub(super) fn known(&self, id: Id) -> Known<'_> {
        let entry = &self.entries[id.0 as usize];
        let text = |part| &self.texts[range(part)];
        Known {
            folded: text(entry.folded),
            term: text(entry.term),
            number: entry.number,
            light: entry.light,
        }
    }

    /// Counts a word.
    #[inline]
    pub(super) fn count(&mut self, id: Id) -> Link {
        let entry = &mut self.entries[id.0 as usize];
        if entry.counted == 0 {
            self.counting.push(id);
        }
        entry.counted = entry.counted.saturating_add(1);
        Link {
            number: entry.number,
            light: entry.light,
        }
    }

    /// Tells the terms of the words counted since the last time, in the order of their first.
    pub(super) fn counted(&mut self, mut each: impl FnMut(&str, u32)) {
        for id in self.counting.drain(..) {
            let entry = &mut self.entries[id.0 as usize];
            each(
                &self.texts[range(entry.term)],
                std::mem::take(&mut entry.counted),
            );
        }
    }

    /// Whether it should be emptied, and can be.
    pub(super) fn is_full(&self) -> bool {
        self.entries.len() >= FULL && self.counting.is_empty()
    }

    /// Empties the memory, telling the words in it, folded, and how often they were met.
    pub(super) fn empty(&mut self, mut each: impl FnMut(&str, u32)) {
        for entry in self.entries.drain(..) {
            each(&self.texts[range(entry.folded)], entry.met);
        }
        self.slots.clear();
        self.texts.clear();
        self.counting.clear();
    }

    fn add(&mut self, text: &str) -> (u32, u16) {
        let start = self.texts.len() as u32;
        self.texts.push_str(text);
        (start, text.len() as u16)
    }

    /// Where a text lies: at the beginning of another, if that begins with it.
    fn within(&mut self, other: (u32, u16), text: &str) -> (u32, u16) {
        if self.texts[range(other)].starts_with(text) {
            (other.0, text.len() as u16)
        } else {
            self.add(text)
        }
    }

    /// Puts an entry into the first free slot from where its hash points.
    fn place(&mut self, place: usize) {
        let mask = self.slots.len() - 1;
        let mut at = self.entries[place].hash as usize & mask;
        while self.slots[at] != 0 {
            at = (at + 1) & mask;
        }
        self.slots[at] = place as u32 + 1;
    }
}

fn hash(written: &str) -> u32 {
    number_of(written) as u32
}

fn range((start, len): (u32, u16)) -> Range<usize> {
    start as usize..start as usize + usize::from(len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(term: &str) -> Known<'_> {
        Known {
            folded: term,
            term,
            number: number_of(term),
            light: false,
        }
    }

    #[test]
    fn what_was_remembered_is_known() {
        let mut memory = Memory::default();
        assert_eq!(memory.meet("Refunds"), None);
        for n in 0..5000 {
            let (written, folded) = (format!("Word{n}s"), format!("word{n}s"));
            let known = Known {
                folded: &folded,
                term: &folded[..folded.len() - 1],
                number: n,
                light: n % 2 == 0,
            };
            let id = memory.remember(&written, known).unwrap();
            assert_eq!(memory.meet(&written), Some(id));
            assert_eq!(memory.known(id), known);
        }
        assert_eq!(memory.meet("Word5000s"), None);
    }

    #[test]
    fn counting_begins_anew_every_time() {
        let mut memory = Memory::default();
        let (a, b) = (
            memory.remember("a", known("a")).unwrap(),
            memory.remember("b", known("b")).unwrap(),
        );
        for expected in [
            vec![("b".to_owned(), 2), ("a".to_owned(), 1)],
            vec![("a".to_owned(), 1)],
        ] {
            expected.iter().for_each(|(term, n)| {
                for _ in 0..*n {
                    memory.count(if term == "a" { a } else { b });
                }
            });
            let mut counted = Vec::new();
            memory.counted(|term, n| counted.push((term.to_owned(), n)));
            assert_eq!(counted, expected);
        }
    }

    #[test]
    fn the_memory_is_bounded() {
        let mut memory = Memory::default();
        (0..2 * LIMIT).for_each(|n| {
            memory.remember(&n.to_string(), known("a"));
        });
        assert_eq!(
            memory.remember(&"x".repeat(MAX_BYTES + 1), known("a")),
            None
        );
        assert_eq!(memory.entries.len(), LIMIT);
        memory.empty(|_, _| ());
        assert_eq!(memory.meet("1"), None);
    }
}
