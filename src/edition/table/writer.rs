//! A table being written, from front to back in one pass. It must not know how it is read.

use std::path::PathBuf;

use anyhow::ensure;

use super::reader::read_record;
use super::{BLOCK, CHECK, LOAD, MAGIC, SLOT, SLOTS, Slot, TRAILER, check, fingerprint, home};
use crate::edition::file::{FileSum, HashedFile};

/// A table being written. It keeps 24 bytes in memory for every key.
pub(in crate::edition) struct TableWriter {
    file: HashedFile,
    slots: Vec<Slot>,
    record: Vec<u8>,
}

impl TableWriter {
    pub(in crate::edition) fn create(path: PathBuf) -> anyhow::Result<Self> {
        Ok(Self {
            file: HashedFile::create(path)?,
            slots: Vec::new(),
            record: Vec::new(),
        })
    }

    /// Adds a key. That it is new is checked by [`Self::finish`].
    pub(in crate::edition) fn put(&mut self, key: &[u8], value: &[u8]) -> anyhow::Result<()> {
        self.record.clear();
        self.record.extend(u32::try_from(key.len())?.to_le_bytes());
        self.record.extend(key);
        self.record.extend(value);
        let check = check(&self.record);
        self.record.extend(check);
        let offset = self.file.position();
        let length = u32::try_from(self.record.len())?;
        self.file.write(&self.record)?;
        self.slots.push(Slot {
            fingerprint: fingerprint(key),
            offset,
            length,
        });
        Ok(())
    }

    pub(in crate::edition) fn finish(mut self) -> anyhow::Result<FileSum> {
        self.slots
            .sort_unstable_by_key(|slot| (slot.fingerprint, slot.offset));
        self.refuse_doubles()?;
        let begin = self.file.position().next_multiple_of(BLOCK as u64);
        let padding = begin - self.file.position();
        self.file.write(&[0; BLOCK][..usize::try_from(padding)?])?;

        let homes = (self.slots.len() as u64).div_ceil(LOAD).max(1);
        let mut blocks = 0;
        let mut rest = self.slots.as_slice();
        while blocks < homes || !rest.is_empty() {
            let due = rest.partition_point(|slot| home(slot.fingerprint, homes) <= blocks);
            let (here, later) = rest.split_at(due.min(SLOTS));
            self.file.write(&block(here, due > SLOTS))?;
            rest = later;
            blocks += 1;
        }

        let mut trailer = Vec::with_capacity(TRAILER);
        trailer.extend(MAGIC);
        trailer.extend([begin, homes, blocks].map(u64::to_le_bytes).as_flattened());
        let check = check(&trailer);
        trailer.extend(check);
        self.file.write(&trailer)?;
        self.file.finish()
    }

    /// Two records of one key would hide one of them. Keys are compared where fingerprints are equal.
    fn refuse_doubles(&mut self) -> anyhow::Result<()> {
        let same = |pair: &&[Slot]| pair[0].fingerprint == pair[1].fingerprint;
        if !self.slots.windows(2).any(|pair| same(&pair)) {
            return Ok(());
        }
        let file = self.file.reader()?;
        for pair in self.slots.windows(2).filter(same) {
            let (one, two) = (read_record(&file, &pair[0])?, read_record(&file, &pair[1])?);
            let name = String::from_utf8_lossy(one.key()).into_owned();
            ensure!(
                one.key() != two.key(),
                "`{name}` is written twice into one edition"
            );
        }
        Ok(())
    }
}

fn block(slots: &[Slot], more: bool) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    block[..2].copy_from_slice(&(slots.len() as u16).to_le_bytes());
    block[2] = u8::from(more);
    for (place, slot) in block[3..].chunks_exact_mut(SLOT).zip(slots) {
        place.copy_from_slice(&slot.bytes());
    }
    let check = check(&block[..BLOCK - CHECK]);
    block[BLOCK - CHECK..].copy_from_slice(&check);
    block
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edition::table::checked;

    #[test]
    fn blocks_that_overflow_go_on_in_the_next() {
        // All in the first of four home blocks, as no hash would do it.
        let slots: Vec<Slot> = (0..60)
            .map(|n| Slot {
                fingerprint: n,
                offset: n,
                length: 0,
            })
            .collect();
        let due = slots.partition_point(|slot| home(slot.fingerprint, 4) == 0);
        assert_eq!(due, 60);
        let first = block(&slots[..SLOTS], true);
        assert_eq!((first[0], first[2]), (25, 1));
        assert!(checked(&first).is_some());
    }
}
