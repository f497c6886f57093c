//! The order of the articles in an edition that was built upon another: which record each number
//! stands for. It must not know what is in a record.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

use super::disk::{damaged, write_new};
use super::file::FileSum;
use super::layer::Layer;
use super::manifest::file_length;

/// The file of the order, in the folder of the upper layer.
pub(super) const ORDER: &str = "order.bin";

/// Set in a place of the upper layer.
const ABOVE: u32 = 1 << 31;

/// A number that stands for no article any more.
const GONE: u32 = u32::MAX;

/// Where a record lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    /// Under this number in the layer that was written whole.
    Base(u32),
    /// Under this number in the layer upon it.
    Above(u32),
}

impl At {
    fn coded(self) -> u32 {
        match self {
            Self::Base(number) => number,
            Self::Above(number) => number | ABOVE,
        }
    }

    fn decoded(code: u32) -> Self {
        if code & ABOVE == 0 {
            Self::Base(code)
        } else {
            Self::Above(code & !ABOVE)
        }
    }
}

/// By the number of an article, where its record lies.
#[derive(Default)]
pub(super) struct Order(Vec<u32>);

/// The numbers that the records of each layer have in the edition, by their numbers in the layer;
/// [`GONE`] for those that have none.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// Those of the layer that was written whole.
    pub(super) base: Arc<[u32]>,
    /// Those of the layer upon it.
    pub(super) above: Arc<[u32]>,
}

/// How many records each layer has at most.
struct Most {
    base: u64,
    above: u64,
}

impl Most {
    fn has(&self, at: At) -> bool {
        match at {
            At::Base(number) => u64::from(number) < self.base,
            At::Above(number) => u64::from(number) < self.above,
        }
    }
}

impl Order {
    /// Puts a record under the next number.
    pub(super) fn push(&mut self, at: At) {
        self.0.push(at.coded());
    }

    pub(super) fn get(&self, number: u32) -> Option<At> {
        self.0.get(number as usize).copied().map(At::decoded)
    }

    pub(super) fn write(&self, dir: &Path) -> anyhow::Result<FileSum> {
        let bytes: Vec<u8> = self.0.iter().flat_map(|code| code.to_le_bytes()).collect();
        write_new(&dir.join(ORDER), &bytes)?;
        Ok(FileSum {
            length: bytes.len() as u64,
            blake3: blake3::hash(&bytes).to_hex().to_string(),
        })
    }

    /// Reads the one of two layers, all of it; it has the hash that it should have, or it is damaged.
    pub(super) fn read(
        dir: &Path,
        wanted: &FileSum,
        base: &Layer,
        above: &Layer,
    ) -> anyhow::Result<Self> {
        let most = Most {
            base: base.names.most(),
            above: above.names.most(),
        };
        Self::read_below(dir, wanted, &most)
    }

    /// Whoever wrote the file may have written its hash: what it tells takes no more memory than the
    /// layers have records for.
    fn read_below(dir: &Path, wanted: &FileSum, most: &Most) -> anyhow::Result<Self> {
        let path = dir.join(ORDER);
        let made_up = || damaged(&path, "it tells of records that are not there");
        if file_length(&path)? / 4 > most.base.saturating_add(most.above) {
            return Err(made_up());
        }
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let (codes, rest) = bytes.as_chunks::<4>();
        let whole = rest.is_empty() && blake3::hash(&bytes).to_hex().as_str() == wanted.blake3;
        if !whole {
            return Err(damaged(
                &path,
                "it has another hash than the manifest tells",
            ));
        }
        let order = Self(codes.iter().map(|code| u32::from_le_bytes(*code)).collect());
        if !order.0.iter().all(|code| most.has(At::decoded(*code))) {
            return Err(made_up());
        }
        Ok(order)
    }

    /// The same, seen from the layers.
    pub(super) fn numbers(&self) -> Numbers {
        let (mut base, mut above) = (Vec::new(), Vec::new());
        for (number, code) in self.0.iter().enumerate() {
            let (layer, at) = match At::decoded(*code) {
                At::Base(at) => (&mut base, at as usize),
                At::Above(at) => (&mut above, at as usize),
            };
            if layer.len() <= at {
                layer.resize(at + 1, GONE);
            }
            layer[at] = number as u32;
        }
        Numbers {
            base: base.into(),
            above: above.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_comes_back_as_it_went_and_tells_what_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let mut order = Order::default();
        for at in [At::Base(2), At::Above(0), At::Base(0)] {
            order.push(at);
        }
        let sum = order.write(dir.path()).unwrap();
        let most = Most { base: 3, above: 1 };
        let read = Order::read_below(dir.path(), &sum, &most).unwrap();
        assert_eq!(read.get(1), Some(At::Above(0)));
        assert_eq!(read.get(2), Some(At::Base(0)));
        assert_eq!(read.get(3), None);
        let numbers = read.numbers();
        assert_eq!(numbers.base[..], [2, GONE, 0]);
        assert_eq!(numbers.above[..], [1]);

        fs::write(dir.path().join(ORDER), [1, 0, 0, 0]).unwrap();
        assert!(Order::read_below(dir.path(), &sum, &most).is_err());
    }

    #[test]
    fn an_order_of_records_that_no_layer_has_is_damaged() {
        let most = Most { base: 3, above: 1 };
        for codes in [
            &[At::Above(0), At::Above(0x7fff_fffe)][..],
            &[At::Above(1)],
            &[At::Base(3)],
            &[At::Base(0x7fff_ffff)],
            &[At::Base(0); 5],
        ] {
            let dir = tempfile::tempdir().unwrap();
            let order = Order(codes.iter().map(|at| at.coded()).collect());
            let sum = order.write(dir.path()).unwrap();
            let error = Order::read_below(dir.path(), &sum, &most).err().unwrap();
            let text = error.to_string();
            assert!(text.contains("order.bin is damaged: it tells of"), "{text}");
        }
    }
}
