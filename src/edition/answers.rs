//! All that an edition answers, as one hash: two editions of one name may lie on their disks in other
//! layers, and be the same to everybody who asks. It must not know why anybody compares them.

use std::collections::BTreeMap;

use super::entry::{self, Entry};
use super::pack::Blob;
use super::{Edition, TRACES};

impl Edition {
    /// The hash of what stands under every route, id and document. It takes as long as reading the tables
    /// of names.
    ///
    /// # Errors
    /// A table of names is damaged.
    pub(super) fn answers(&self) -> anyhow::Result<String> {
        let mut all = BTreeMap::new();
        for layer in self.layers() {
            for pair in layer.names.all() {
                let (key, value) = pair?;
                if entry::is_number(&key) || key == entry::document(TRACES) {
                    continue;
                }
                match self.understand(&value)? {
                    Entry::Gone => drop(all.remove(&key)),
                    there => drop(all.insert(key, anywhere(there)?)),
                }
            }
        }
        let mut hasher = blake3::Hasher::new();
        for (key, value) in all {
            for part in [key, value] {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(&part);
            }
        }
        Ok(hasher.finalize().to_hex().to_string())
    }
}

/// An entry without the places in packs.
fn anywhere(mut entry: Entry<'_>) -> anyhow::Result<Vec<u8>> {
    let lift = |blob: &mut Blob| blob.offset = 0;
    match &mut entry {
        Entry::Body {
            identity,
            gzip,
            brotli,
            ..
        } => {
            lift(identity);
            gzip.iter_mut().chain(brotli).for_each(lift);
        }
        Entry::Article(blob) | Entry::Document(blob) => lift(blob),
        Entry::Redirect(_) | Entry::Gone => {}
    }
    Ok(postcard::to_stdvec(&entry)?)
}
