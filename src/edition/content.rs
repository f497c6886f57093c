//! The bytes of a body: all of them at hand, or, when they are many, where they lie, to be read
//! piece by piece. It must not know whose body it is, or how fast anybody takes it.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::pack::{Blob, Check, Pack};

/// Bodies up to this many bytes are read whole; so are nearly all pages. A download may have five
/// hundred times as many, and be taken by a hundred slow browsers at a time.
const WHOLE: u64 = 512 << 10;
/// What is read of a large body at a time, in bytes.
const PIECE: u64 = 256 << 10;

/// The bytes of a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// All of them.
    Whole(Bytes),
    /// Too many to hold.
    Large(Large),
}

impl Content {
    pub(super) fn of(pack: &Arc<Pack>, blob: Blob) -> anyhow::Result<Self> {
        if blob.length <= WHOLE {
            return Ok(Self::Whole(pack.read(&blob)?.into()));
        }
        let pack = Arc::clone(pack);
        Ok(Self::Large(Large { pack, blob }))
    }

    /// How many they are.
    #[must_use]
    pub fn length(&self) -> u64 {
        match self {
            Self::Whole(bytes) => bytes.len() as u64,
            Self::Large(large) => large.length(),
        }
    }

    /// All of them at once, however many.
    ///
    /// # Errors
    /// The edition is damaged.
    pub fn read(&self) -> anyhow::Result<Bytes> {
        match self {
            Self::Whole(bytes) => Ok(bytes.clone()),
            Self::Large(large) => large.pack.read(&large.blob).map(Bytes::from),
        }
    }
}

/// A body that is read piece by piece. It costs no memory itself, and stays readable for as long as
/// anybody holds it, whatever becomes of its edition.
#[derive(Clone)]
pub struct Large {
    pack: Arc<Pack>,
    blob: Blob,
}

impl Large {
    /// In bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.blob.length
    }

    /// The body from its first byte on. The last piece is given out only when all of them together
    /// have the right hash: who has the announced number of bytes has the right ones.
    #[must_use]
    pub fn pieces(&self) -> Pieces {
        Pieces {
            body: self.clone(),
            taken: 0,
            check: Check::default(),
        }
    }
}

impl PartialEq for Large {
    fn eq(&self, other: &Self) -> bool {
        self.blob.length == other.blob.length && self.blob.hash == other.blob.hash
    }
}

impl Eq for Large {}

impl fmt::Debug for Large {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Large").field(&self.blob).finish()
    }
}

/// The pieces of a large body, one after the other; each is read from the disk when it is asked for.
pub struct Pieces {
    body: Large,
    taken: u64,
    check: Check,
}

impl Iterator for Pieces {
    type Item = anyhow::Result<Bytes>;

    fn next(&mut self) -> Option<Self::Item> {
        let left = self.body.blob.length - self.taken;
        let length = left.min(PIECE);
        if length == 0 {
            return None;
        }
        let piece = self.read(length);
        self.taken += if piece.is_ok() { length } else { left };
        Some(piece)
    }
}

impl Pieces {
    fn read(&mut self, length: u64) -> anyhow::Result<Bytes> {
        let Large { pack, blob } = &self.body;
        let piece = pack.piece(blob, self.taken, length)?;
        self.check.add(&piece);
        if self.taken + length == blob.length {
            pack.confirm(blob, &self.check)?;
        }
        Ok(piece.into())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::pack::PackWriter;
    use super::*;

    fn packed(bytes: &[u8]) -> (tempfile::TempDir, Content) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("pages.bin");
        let mut writer = PackWriter::create(path.clone()).unwrap();
        writer.put(b"something before it").unwrap();
        let blob = writer.put(bytes).unwrap();
        writer.finish().unwrap();
        let pack = Arc::new(Pack::open(&path).unwrap());
        (dir, Content::of(&pack, blob).unwrap())
    }

    fn pieces(content: &Content) -> Pieces {
        match content {
            Content::Large(large) => large.pieces(),
            Content::Whole(_) => panic!("it is held whole"),
        }
    }

    #[test]
    fn many_bytes_come_in_pieces_and_few_at_once() {
        for (length, sizes) in [
            (0, None),
            (WHOLE, None),
            (WHOLE + 1, Some(vec![PIECE, PIECE, 1])),
            (4 * PIECE, Some(vec![PIECE; 4])),
        ] {
            let bytes: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let (_dir, content) = packed(&bytes);
            assert_eq!(content.length(), length);
            assert_eq!(content.read().unwrap(), bytes);
            let Some(sizes) = sizes else {
                assert!(matches!(content, Content::Whole(_)), "{length}");
                continue;
            };
            let read: Vec<Bytes> = pieces(&content).map(Result::unwrap).collect();
            let lengths: Vec<u64> = read.iter().map(|piece| piece.len() as u64).collect();
            assert_eq!(lengths, sizes);
            assert_eq!(read.concat(), bytes);
        }
    }

    #[test]
    fn nobody_gets_the_last_piece_of_a_body_that_was_damaged() {
        let bytes = vec![7; (3 * PIECE) as usize];
        let (dir, content) = packed(&bytes);
        let path = dir.path().join("pages.bin");
        let mut damaged = fs::read(&path).unwrap();
        damaged[PIECE as usize] ^= 1;
        fs::write(&path, &damaged).unwrap();
        let read: Vec<_> = pieces(&content).collect();
        assert_eq!(read.len(), 3);
        let error = read[2].as_ref().unwrap_err().to_string();
        assert!(error.contains("is damaged"), "{error}");

        fs::write(&path, &bytes[..300_000]).unwrap();
        let mut short = pieces(&content);
        assert!(short.next().unwrap().is_ok());
        assert!(short.next().unwrap().is_err());
        assert!(short.next().is_none(), "there is nothing after an error");
    }
}
