//! Cuts bytes into pieces where their own content says so, so that a change moves no cut but those
//! beside it. It must not know whose bytes they are.
//!
//! The cuts are found with a gear hash, as in FastCDC (Xia and others, 2016): a sum over the last bytes,
//! which is the same wherever these bytes stand.

use std::io::{self, Read};

/// No piece but the last one is smaller.
const SMALLEST: usize = 2 << 10;

/// No piece is larger.
pub(super) const LARGEST: usize = 64 << 10;

/// One byte in 4,096 ends a piece, once it is large enough.
const MASK: u64 = !0 << (64 - 12);

/// How much is read at once.
const BUFFER: usize = 1 << 20;

/// A number for every byte, without any pattern.
const GEAR: [u64; 256] = gear();

/// splitmix64 from zero on.
const fn gear() -> [u64; 256] {
    let mut table = [0; 256];
    let mut state = 0_u64;
    let mut at = 0;
    while at < table.len() {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        table[at] = mixed ^ (mixed >> 31);
        at += 1;
    }
    table
}

/// So many pieces a file of this length has at most.
pub(super) fn most(length: u64) -> u64 {
    length / SMALLEST as u64 + 1
}

/// By what a piece is known: the first half of its blake3.
pub(super) type Name = [u8; 16];

/// The name of a piece.
pub(super) fn name(piece: &[u8]) -> Name {
    let mut name = Name::default();
    name.copy_from_slice(&blake3::hash(piece).as_bytes()[..16]);
    name
}

/// The pieces of what is read.
pub(super) struct Pieces<R> {
    reader: R,
    buffer: Vec<u8>,
    start: usize,
    ended: bool,
}

impl<R: Read> Pieces<R> {
    pub(super) fn of(reader: R) -> Self {
        Self {
            reader,
            buffer: Vec::new(),
            start: 0,
            ended: false,
        }
    }

    /// The next piece; `None` after the last one.
    pub(super) fn next(&mut self) -> io::Result<Option<&[u8]>> {
        if self.buffer.len() - self.start < LARGEST && !self.ended {
            self.buffer.drain(..self.start);
            self.start = 0;
            let wanted = BUFFER - self.buffer.len();
            let read = self
                .reader
                .by_ref()
                .take(wanted as u64)
                .read_to_end(&mut self.buffer)?;
            self.ended = read < wanted;
        }
        let rest = &self.buffer[self.start..];
        if rest.is_empty() {
            return Ok(None);
        }
        let length = cut(rest);
        self.start += length;
        Ok(Some(&rest[..length]))
    }
}

/// The length of the first piece.
fn cut(bytes: &[u8]) -> usize {
    let end = bytes.len().min(LARGEST);
    let mut sum = 0_u64;
    for (at, byte) in bytes[..end].iter().enumerate().skip(SMALLEST) {
        sum = (sum << 1).wrapping_add(GEAR[usize::from(*byte)]);
        if sum & MASK == 0 {
            return at + 1;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes without any pattern, the same each time.
    fn noise(length: usize) -> Vec<u8> {
        let words = (0..length as u64).map(|n| blake3::hash(&n.to_le_bytes()));
        words.map(|hash| hash.as_bytes()[0]).collect()
    }

    fn names(bytes: &[u8]) -> Vec<Name> {
        let mut pieces = Pieces::of(bytes);
        let mut names = Vec::new();
        let mut together = Vec::new();
        while let Some(piece) = pieces.next().unwrap() {
            assert!(piece.len() <= LARGEST);
            assert!((names.len() as u64) < most(bytes.len() as u64));
            together.extend_from_slice(piece);
            names.push(name(piece));
        }
        assert_eq!(together, bytes);
        names
    }

    #[test]
    fn pieces_are_all_of_what_was_read() {
        for length in [0, 1, SMALLEST, SMALLEST + 1, LARGEST, 100_000] {
            names(&noise(length));
        }
        assert_eq!(names(&vec![7; 3 * LARGEST]).len(), 3);
    }

    #[test]
    fn a_change_in_the_middle_changes_the_pieces_around_it_only() {
        let before = noise(400_000);
        let mut after = before.clone();
        after.splice(200_000..200_010, *b"something longer than it was");
        let known = names(&before);
        let names = names(&after);
        let new = names.iter().filter(|name| !known.contains(name)).count();
        assert!(known.len() > 40, "{}", known.len());
        assert!(new <= 2, "{new} of {}", names.len());
    }
}
