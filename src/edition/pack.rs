//! A pack: many blobs in one file, one after the other, each of them once. It must not know what
//! they are or how they are found again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::file::{FileSum, HashedFile, ReadFile};

/// blake3, cut to 128 bits: nobody meets two blobs of one hash by accident.
pub(super) type ShortHash = [u8; 16];

/// The hash that blobs are known and checked by.
pub(super) fn short_hash(bytes: &[u8]) -> ShortHash {
    shortened(&blake3::hash(bytes))
}

fn shortened(hash: &blake3::Hash) -> ShortHash {
    let mut short = ShortHash::default();
    short.copy_from_slice(&hash.as_bytes()[..16]);
    short
}

/// The hash of a blob that is read in pieces.
#[derive(Default)]
pub(super) struct Check(blake3::Hasher);

impl Check {
    /// The bytes that follow.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn hash(&self) -> ShortHash {
        shortened(&self.0.finalize())
    }
}

/// Where a blob lies in its pack, and what it must hash to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Blob {
    pub(super) offset: u64,
    pub(super) length: u64,
    pub(super) hash: ShortHash,
}

impl Blob {
    /// The hash in hexadecimal digits.
    pub(super) fn hex(&self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.hash))
    }
}

/// A pack being written.
pub(super) struct PackWriter {
    file: HashedFile,
    /// Where blobs that are already there begin.
    known: HashMap<ShortHash, u64>,
}

impl PackWriter {
    pub(super) fn create(path: PathBuf) -> anyhow::Result<Self> {
        Ok(Self {
            file: HashedFile::create(path)?,
            known: HashMap::new(),
        })
    }

    /// Appends the bytes, unless the pack holds the same ones already.
    pub(super) fn put(&mut self, bytes: &[u8]) -> anyhow::Result<Blob> {
        let hash = short_hash(bytes);
        let length = bytes.len() as u64;
        if let Some(&offset) = self.known.get(&hash) {
            return Ok(Blob {
                offset,
                length,
                hash,
            });
        }
        let offset = self.file.position();
        self.file.write(bytes)?;
        self.known.insert(hash, offset);
        Ok(Blob {
            offset,
            length,
            hash,
        })
    }

    pub(super) fn finish(self) -> anyhow::Result<FileSum> {
        self.file.finish()
    }
}

/// A pack, open for reading.
pub(super) struct Pack {
    file: ReadFile,
}

impl Pack {
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            file: ReadFile::open(path)?,
        })
    }

    /// The bytes of a blob, which are the ones that were put in, or an error.
    pub(super) fn read(&self, blob: &Blob) -> anyhow::Result<Vec<u8>> {
        let bytes = self.file.read(blob.offset, blob.length)?;
        let mut check = Check::default();
        check.add(&bytes);
        self.confirm(blob, &check)?;
        Ok(bytes)
    }

    /// Some of a blob's bytes. Only all of them together can be checked.
    pub(super) fn piece(&self, blob: &Blob, from: u64, length: u64) -> anyhow::Result<Vec<u8>> {
        self.file.read(blob.offset.saturating_add(from), length)
    }

    /// Whether what was read of a blob, from its first byte to its last, is what was put in.
    pub(super) fn confirm(&self, blob: &Blob, read: &Check) -> anyhow::Result<()> {
        if read.hash() == blob.hash {
            return Ok(());
        }
        let what = format!(
            "the {} bytes at {} have another hash",
            blob.length, blob.offset
        );
        Err(self.file.damaged(&what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pack_gives_back_what_was_put_in_and_holds_the_same_bytes_once() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pages.bin");
        let blobs: [&[u8]; 5] = [b"one", b"", "দুই".as_bytes(), b"one", &[7; 300_000]];
        let mut pack = PackWriter::create(path.clone()).unwrap();
        let places: Vec<Blob> = blobs.iter().map(|blob| pack.put(blob).unwrap()).collect();
        let sum = pack.finish().unwrap();
        assert_eq!(sum.length, 3 + 9 + 300_000);
        assert_eq!(places[0], places[3]);
        assert_eq!(places[0].hex(), blake3::hash(b"one").to_hex()[..32]);

        let pack = Pack::open(&path).unwrap();
        for (blob, place) in blobs.iter().zip(&places) {
            assert_eq!(&pack.read(place).unwrap(), blob);
        }
        let shifted = Blob {
            offset: 1,
            ..places[0]
        };
        assert!(pack.read(&shifted).is_err());
    }
}
