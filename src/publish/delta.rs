//! The bytes of a file, sent as pieces: those that the other end has already are only named. It must not
//! know whether the file came out right: its hash tells that.
//!
//! A frame is a letter and a number of four bytes: `k` and the number of a known piece, or `n` and the
//! length of a new one, which follows.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read};
use std::os::unix::fs::FileExt;

use serde::{Deserialize, Serialize};

use super::pieces::{self, LARGEST, Name, Pieces, name};
use crate::edition::Missing;

/// Frames are handed on together.
const BATCH: usize = 256 << 10;

/// What the far end wants of a file.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Wanted {
    pub(super) missing: Missing,
    /// The names of the pieces that it has, in their order.
    known: Vec<Name>,
}

/// A file that has much in common with the one that is wanted, and where its pieces lie in it.
pub(super) struct Basis {
    file: Option<File>,
    places: Vec<(u64, u32)>,
}

impl Wanted {
    /// What its text takes at most for a file of this name and length, in bytes.
    pub(super) fn longest(name: &str, length: u64) -> u64 {
        // Sixteen numbers of three digits, with what stands between and around them.
        const NAMED: u64 = 16 * 4 + 2;
        const AROUND: u64 = 200;
        let known = pieces::most(length).saturating_mul(NAMED);
        known.saturating_add(AROUND + name.len() as u64)
    }
}

/// Looks at what is there. No more pieces are named than the file that is wanted can have.
pub(super) fn wanted(missing: Missing, like_it: Option<File>) -> io::Result<(Wanted, Basis)> {
    let mut known = Vec::new();
    let mut places = Vec::new();
    if let Some(file) = &like_it {
        let most = pieces::most(missing.length);
        let mut pieces = Pieces::of(file);
        let mut at = 0;
        while (known.len() as u64) < most
            && let Some(piece) = pieces.next()?
        {
            known.push(name(piece));
            places.push((at, piece.len() as u32));
            at += piece.len() as u64;
        }
    }
    let file = like_it;
    Ok((Wanted { missing, known }, Basis { file, places }))
}

/// Sends what is wanted of a file; how many of its bytes had to be sent.
pub(super) fn send(
    wanted: &Wanted,
    bytes: impl Read,
    mut hand_on: impl FnMut(&[u8]) -> anyhow::Result<()>,
) -> anyhow::Result<u64> {
    let known = wanted.known.iter().zip(0_u32..);
    let known: HashMap<&Name, u32> = known.collect();
    let mut pieces = Pieces::of(bytes);
    let mut batch = Vec::with_capacity(BATCH + LARGEST);
    let mut sent = 0;
    while let Some(piece) = pieces.next()? {
        if let Some(number) = known.get(&name(piece)) {
            batch.push(b'k');
            batch.extend_from_slice(&number.to_le_bytes());
        } else {
            batch.push(b'n');
            batch.extend_from_slice(&(piece.len() as u32).to_le_bytes());
            batch.extend_from_slice(piece);
            sent += piece.len() as u64;
        }
        if batch.len() >= BATCH {
            hand_on(&batch)?;
            batch.clear();
        }
    }
    hand_on(&batch)?;
    Ok(sent)
}

/// The bytes of a file, from the frames that come in.
pub(super) struct Rebuilt<'a, R> {
    input: &'a mut R,
    basis: &'a Basis,
    piece: Vec<u8>,
    at: usize,
}

impl<'a, R: Read> Rebuilt<'a, R> {
    pub(super) fn of(input: &'a mut R, basis: &'a Basis) -> Self {
        Self {
            input,
            basis,
            piece: Vec::new(),
            at: 0,
        }
    }

    fn next_piece(&mut self) -> io::Result<()> {
        let mut frame = [0; 5];
        self.input.read_exact(&mut frame)?;
        let [kind, number @ ..] = frame;
        let number = u32::from_le_bytes(number) as usize;
        self.at = 0;
        match (kind, self.basis.places.get(number), &self.basis.file) {
            (b'k', Some((place, length)), Some(file)) => {
                self.piece.resize(*length as usize, 0);
                file.read_exact_at(&mut self.piece, *place)
            }
            (b'n', _, _) if (1..=LARGEST).contains(&number) => {
                self.piece.resize(number, 0);
                self.input.read_exact(&mut self.piece)
            }
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "what came makes no sense",
            )),
        }
    }
}

impl<R: Read> Read for Rebuilt<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.piece.len() {
            self.next_piece()?;
        }
        let rest = &self.piece[self.at..];
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        self.at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn missing(bytes: &[u8]) -> Missing {
        Missing {
            name: "pages.bin".to_owned(),
            from: 0,
            length: bytes.len() as u64,
        }
    }

    /// Carries bytes to where others are; what came, and how much was sent for it.
    fn carried(bytes: &[u8], there: Option<&[u8]>) -> (Vec<u8>, u64) {
        let like_it = there.map(|bytes| {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(bytes).unwrap();
            io::Seek::rewind(&mut file).unwrap();
            file
        });
        let (wanted, basis) = wanted(missing(bytes), like_it).unwrap();
        let mut frames = Vec::new();
        let hand_on = |batch: &[u8]| {
            frames.extend_from_slice(batch);
            Ok(())
        };
        let sent = send(&wanted, bytes, hand_on).unwrap();
        let mut input = &frames[..];
        let mut came = Vec::new();
        let rebuilt = Rebuilt::of(&mut input, &basis);
        let mut rebuilt = rebuilt.take(bytes.len() as u64);
        rebuilt.read_to_end(&mut came).unwrap();
        assert!(input.is_empty());
        (came, sent)
    }

    #[test]
    fn what_the_other_end_has_is_not_sent() {
        let words: Vec<String> = (0..90_000).map(|n: u32| format!("{n} ")).collect();
        let before = words.concat().into_bytes();
        let after = [&before[..200_000], b"new", &before[200_000..]].concat();
        assert_eq!(carried(&after, None), (after.clone(), after.len() as u64));
        let (came, sent) = carried(&after, Some(&before));
        assert_eq!(came, after);
        assert!(sent < 150_000, "{sent} of {}", after.len());
        assert_eq!(carried(&before, Some(&before)), (before, 0));
        assert_eq!(carried(b"", Some(b"x")), (Vec::new(), 0));
    }

    #[test]
    fn what_is_wanted_takes_no_more_words_than_the_other_end_expects() {
        let much: Vec<u8> = (0..3_000_000_u32).flat_map(u32::to_le_bytes).collect();
        for length in [0, 1, 5_000, 400_000] {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(&much).unwrap();
            io::Seek::rewind(&mut file).unwrap();
            let (wanted, _) = wanted(missing(&much[..length]), Some(file)).unwrap();
            let text = serde_json::to_string(&wanted).unwrap();
            let longest = Wanted::longest("pages.bin", length as u64);
            assert!(text.len() as u64 <= longest, "{} {longest}", text.len());
        }
    }

    #[test]
    fn frames_that_make_no_sense_are_refused() {
        let basis = Basis {
            file: None,
            places: Vec::new(),
        };
        for frames in [
            &b"k\0\0\0\0"[..],
            b"x\0\0\0\0",
            b"n\xff\xff\xff\xff",
            b"n\0\0\0\0",
            b"n\x02\0\0\0a",
            b"k",
        ] {
            let mut input = frames;
            let mut rebuilt = Rebuilt::of(&mut input, &basis);
            assert!(rebuilt.read(&mut [0; 9]).is_err(), "{frames:?}");
        }
    }
}
