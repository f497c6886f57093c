//! A table, open for reading: every lookup is a block and a record. It must not know how it is written.

use std::path::Path;

use super::{BLOCK, MAGIC, SLOT, SLOTS, Slot, TRAILER, checked, fingerprint, home, number};
use crate::edition::file::ReadFile;

/// A key and its value.
type Pair = (Vec<u8>, Vec<u8>);

/// A table, open for reading.
pub(in crate::edition) struct Table {
    file: ReadFile,
    begin: u64,
    homes: u64,
    blocks: u64,
}

impl Table {
    /// Reads the trailer and nothing else.
    pub(in crate::edition) fn open(path: &Path) -> anyhow::Result<Self> {
        let file = ReadFile::open(path)?;
        let end = file.length().saturating_sub(TRAILER as u64);
        let bytes = file.read(end, TRAILER as u64)?;
        let trailer = checked(&bytes)
            .filter(|trailer| trailer.starts_with(MAGIC))
            .ok_or_else(|| file.damaged("it does not end like a table of names"))?;
        let (begin, homes, blocks) = (number(trailer, 8), number(trailer, 16), number(trailer, 24));
        let told = blocks
            .checked_mul(BLOCK as u64)
            .and_then(|bytes| bytes.checked_add(begin));
        if told != Some(end) {
            return Err(file.damaged("its length is not the one that it tells"));
        }
        Ok(Self {
            file,
            begin,
            homes,
            blocks,
        })
    }

    /// How many keys it has at most, by its length.
    pub(in crate::edition) fn most(&self) -> u64 {
        self.blocks * SLOTS as u64
    }

    /// The value of a key.
    pub(in crate::edition) fn get(&self, key: &[u8]) -> anyhow::Result<Option<Vec<u8>>> {
        let wanted = fingerprint(key);
        for at in home(wanted, self.homes)..self.blocks {
            let (more, slots) = self.block(at)?;
            for slot in slots.iter().filter(|slot| slot.fingerprint == wanted) {
                let mut record = read_record(&self.file, slot)?;
                if record.key() == key {
                    return Ok(Some(record.bytes.split_off(record.value)));
                }
            }
            if !more {
                return Ok(None);
            }
        }
        Ok(None)
    }

    /// All keys with their values, in no order that anybody knows.
    pub(in crate::edition) fn all(&self) -> impl Iterator<Item = anyhow::Result<Pair>> {
        (0..self.blocks).flat_map(|at| match self.all_in(at) {
            Ok(pairs) => pairs.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }

    fn all_in(&self, at: u64) -> anyhow::Result<Vec<Pair>> {
        let slots = self.block(at)?.1;
        let pairs = slots.iter().map(|slot| {
            let mut record = read_record(&self.file, slot)?;
            let value = record.bytes.split_off(record.value);
            Ok((record.key().to_vec(), value))
        });
        pairs.collect()
    }

    /// The slots of a block, and whether it goes on in the next one.
    fn block(&self, at: u64) -> anyhow::Result<(bool, Vec<Slot>)> {
        let mut bytes = [0; BLOCK];
        self.file
            .read_into(self.begin + at * BLOCK as u64, &mut bytes)?;
        let Some(block) = checked(&bytes) else {
            return Err(self.file.damaged(&format!("block {at} has another hash")));
        };
        let count = usize::from(u16::from_le_bytes([block[0], block[1]]));
        let (slots, _) = block[3..].as_chunks::<SLOT>();
        Ok((
            block[2] != 0,
            slots.iter().take(count).map(Slot::read).collect(),
        ))
    }
}

/// A record as it was read, its check taken off.
pub(super) struct Record {
    bytes: Vec<u8>,
    value: usize,
}

impl Record {
    pub(super) fn key(&self) -> &[u8] {
        &self.bytes[4..self.value]
    }
}

pub(super) fn read_record(file: &ReadFile, slot: &Slot) -> anyhow::Result<Record> {
    let mut bytes = file.read(slot.offset, slot.length.into())?;
    let wrong = || file.damaged(&format!("the record at {} has another hash", slot.offset));
    let length = checked(&bytes).ok_or_else(wrong)?.len();
    bytes.truncate(length);
    let key = bytes.first_chunk::<4>().ok_or_else(wrong)?;
    let value = 4 + u32::from_le_bytes(*key) as usize;
    if value > length {
        return Err(wrong());
    }
    Ok(Record { bytes, value })
}
