//! A hash table on disk: from a name to a few bytes, found with two positioned reads and nothing
//! loaded. It must not know what names and values mean.
//!
//! ```text
//! records   key length (4) · key · value · check (8), one after the other, as they came
//! blocks    of 512 bytes: count (2) · more (1) · 25 slots of 20 · check (8)
//!           slot: fingerprint of the key (8) · offset (8) and length (4) of its record
//! trailer   magic (8) · where the blocks begin (8) · home blocks (8) · blocks (8) · check (8)
//! ```
//!
//! Numbers are little-endian. The trailer comes last because the file is written front to back.
//! Slots are sorted by fingerprint and a key's home block is its fingerprint scaled to the number
//! of blocks, so the blocks are written in one pass; a block that overflows says so (`more`) and
//! goes on in the next. Everything that is read carries a check, a block too: a flipped bit must
//! be an error and never "there is no such page".

mod reader;
mod writer;

pub(super) use reader::Table;
pub(super) use writer::TableWriter;

const MAGIC: &[u8; 8] = b"kbtable1";
const CHECK: usize = 8;
const TRAILER: usize = 40;
const BLOCK: usize = 512;
const SLOT: usize = 20;
const SLOTS: usize = 25;
/// How full blocks are on average: at 16 of 25 about one in fifty overflows.
const LOAD: u64 = 16;

fn check(bytes: &[u8]) -> [u8; CHECK] {
    let mut check = [0; CHECK];
    check.copy_from_slice(&blake3::hash(bytes).as_bytes()[..CHECK]);
    check
}

/// Takes the check off the end; `None` when it does not fit the bytes before it.
fn checked(bytes: &[u8]) -> Option<&[u8]> {
    let (bytes, end) = bytes.split_last_chunk::<CHECK>()?;
    (check(bytes) == *end).then_some(bytes)
}

fn fingerprint(key: &[u8]) -> u64 {
    u64::from_le_bytes(check(key))
}

/// The block where a key is looked for first.
fn home(fingerprint: u64, blocks: u64) -> u64 {
    ((u128::from(fingerprint) * u128::from(blocks)) >> 64) as u64
}

fn number(bytes: &[u8], at: usize) -> u64 {
    bytes
        .get(at..at + 8)
        .and_then(|b| b.try_into().ok())
        .map_or(0, u64::from_le_bytes)
}

/// A slot: where the record of a key lies.
#[derive(Clone, Copy)]
struct Slot {
    fingerprint: u64,
    offset: u64,
    length: u32,
}

impl Slot {
    fn read(bytes: &[u8; SLOT]) -> Self {
        let mut length = [0; 4];
        length.copy_from_slice(&bytes[16..]);
        Self {
            fingerprint: number(bytes, 0),
            offset: number(bytes, 8),
            length: u32::from_le_bytes(length),
        }
    }

    fn bytes(self) -> [u8; SLOT] {
        let mut bytes = [0; SLOT];
        bytes[..8].copy_from_slice(&self.fingerprint.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.offset.to_le_bytes());
        bytes[16..].copy_from_slice(&self.length.to_le_bytes());
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(keys: &[String]) -> (tempfile::TempDir, Table) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("names.bin");
        let mut writer = TableWriter::create(path.clone()).unwrap();
        for key in keys {
            writer
                .put(key.as_bytes(), key.to_uppercase().as_bytes())
                .unwrap();
        }
        writer.finish().unwrap();
        (dir, Table::open(&path).unwrap())
    }

    #[test]
    fn every_key_is_found_and_no_other_whatever_their_number() {
        for count in [0, 1, 15, 16, 17, 25, 26, 400, 5_000] {
            let keys: Vec<String> = (0..count).map(|n| format!("/bn/বিল/page-{n}")).collect();
            let (_dir, table) = table(&keys);
            for key in &keys {
                let value = table.get(key.as_bytes()).unwrap().unwrap();
                assert_eq!(value, key.to_uppercase().as_bytes(), "{count}");
            }
            let mut told: Vec<_> = table.all().map(Result::unwrap).collect();
            told.sort();
            let pair = |key: &String| (key.clone().into(), key.to_uppercase().into());
            let mut all: Vec<(Vec<u8>, Vec<u8>)> = keys.iter().map(pair).collect();
            all.sort();
            assert_eq!(told, all);
            for n in 0..count + 10 {
                assert_eq!(table.get(format!("/en/{n}").as_bytes()).unwrap(), None);
            }
        }
    }

    #[test]
    fn odd_keys_are_keys() {
        let keys = ["", "/", "\0", "a\nb", "ক্ষ", "%2F"].map(str::to_owned);
        let mut keys = keys.to_vec();
        keys.push("x".repeat(2_000));
        let (_dir, table) = table(&keys);
        for key in &keys {
            assert!(table.get(key.as_bytes()).unwrap().is_some(), "{key}");
        }
    }

    #[test]
    fn a_key_written_twice_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        let mut writer = TableWriter::create(dir.path().join("names.bin")).unwrap();
        for key in ["/en/a", "/en/b", "/en/a"] {
            writer.put(key.as_bytes(), b"").unwrap();
        }
        let text = writer.finish().unwrap_err().to_string();
        assert!(text.contains("`/en/a` is written twice"), "{text}");
    }
}
