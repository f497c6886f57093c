//! Large files: written from front to back and hashed on the way, read at any place, and summed in
//! little memory. It must not know what the bytes mean.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::disk::{damaged, unwritable};

/// Large enough that hashing uses its widest instructions and a write call costs nothing.
const BUFFER: usize = 256 * 1024;

/// A file's length and the hash of all its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileSum {
    /// In bytes.
    pub(super) length: u64,
    /// 64 hexadecimal digits, as `b3sum` prints them.
    pub(super) blake3: String,
}

/// A new file, written from front to back, hashed on the way.
pub(super) struct HashedFile {
    path: PathBuf,
    file: BufWriter<Tee>,
    position: u64,
}

/// Hands bytes to the kernel and, when it took them, to the hash.
struct Tee {
    file: File,
    hasher: blake3::Hasher,
}

impl Write for Tee {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.file.write(bytes)?;
        self.hasher.update(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl HashedFile {
    /// A file that must not be there yet. It can be read back while it is written, see [`Self::reader`].
    pub(super) fn create(path: PathBuf) -> anyhow::Result<Self> {
        let file = File::options()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path);
        let file = file.map_err(|error| unwritable(&path, error))?;
        let tee = Tee {
            file,
            hasher: blake3::Hasher::new(),
        };
        Ok(Self {
            path,
            file: BufWriter::with_capacity(BUFFER, tee),
            position: 0,
        })
    }

    /// How many bytes were written: where the next ones will stand.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    /// Appends.
    pub(super) fn write(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.file
            .write_all(bytes)
            .map_err(|error| unwritable(&self.path, error))?;
        self.position += bytes.len() as u64;
        Ok(())
    }

    /// What was written so far, for reading.
    pub(super) fn reader(&mut self) -> anyhow::Result<ReadFile> {
        self.file
            .flush()
            .map_err(|error| unwritable(&self.path, error))?;
        ReadFile::open(&self.path)
    }

    /// Everything to the disk, for good.
    pub(super) fn finish(mut self) -> anyhow::Result<FileSum> {
        self.file
            .flush()
            .map_err(|error| unwritable(&self.path, error))?;
        let tee = self.file.get_ref();
        tee.file
            .sync_all()
            .map_err(|error| unwritable(&self.path, error))?;
        let blake3 = tee.hasher.finalize().to_hex().to_string();
        Ok(FileSum {
            length: self.position,
            blake3,
        })
    }
}

/// A file that stays open for positioned reads.
pub(super) struct ReadFile {
    path: PathBuf,
    file: File,
    length: u64,
}

impl ReadFile {
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        let length = file.metadata()?.len();
        Ok(Self {
            path: path.to_owned(),
            file,
            length,
        })
    }

    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// Fills `bytes` from `offset` on.
    pub(super) fn read_into(&self, offset: u64, bytes: &mut [u8]) -> anyhow::Result<()> {
        self.file
            .read_exact_at(bytes, offset)
            .map_err(|error| match error.kind() {
                io::ErrorKind::UnexpectedEof => self.damaged("it is cut short"),
                _ => anyhow::Error::new(error)
                    .context(format!("cannot read {}", self.path.display())),
            })
    }

    /// `length` bytes from `offset` on. A length past the end allocates nothing.
    pub(super) fn read(&self, offset: u64, length: u64) -> anyhow::Result<Vec<u8>> {
        if offset
            .checked_add(length)
            .is_none_or(|end| end > self.length)
        {
            return Err(self.damaged("it is cut short"));
        }
        let mut bytes = vec![0; usize::try_from(length)?];
        self.read_into(offset, &mut bytes)?;
        Ok(bytes)
    }

    pub(super) fn damaged(&self, what: &str) -> anyhow::Error {
        damaged(&self.path, what)
    }
}

/// Hashes a file of any size in little memory.
pub(super) fn sum(path: &Path) -> anyhow::Result<FileSum> {
    let read = |path: &Path| {
        let mut hasher = blake3::Hasher::new();
        hasher.update_reader(File::open(path)?)?;
        io::Result::Ok(hasher)
    };
    let hasher = read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(FileSum {
        length: hasher.count(),
        blake3: hasher.finalize().to_hex().to_string(),
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_summed_as_it_is_written_and_as_it_lies_there() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        let mut file = HashedFile::create(path.clone()).unwrap();
        let mut all = Vec::new();
        for n in 0..1000_u32 {
            let bytes = n.to_le_bytes().repeat(n as usize);
            file.write(&bytes).unwrap();
            all.extend(bytes);
            assert_eq!(file.position(), all.len() as u64);
        }
        let written = file.finish().unwrap();
        assert_eq!(written, sum(&path).unwrap());
        assert_eq!(written.blake3, blake3::hash(&all).to_hex().as_str());
        assert_eq!(fs::read(&path).unwrap(), all);
    }

    #[test]
    fn reading_past_the_end_is_damage_and_takes_no_memory() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        fs::write(&path, b"12345").unwrap();
        let file = ReadFile::open(&path).unwrap();
        assert_eq!(file.read(1, 3).unwrap(), b"234");
        for (offset, length) in [(0, 6), (5, 1), (u64::MAX, 1), (1, u64::MAX)] {
            let text = file.read(offset, length).unwrap_err().to_string();
            assert!(text.contains("is damaged: it is cut short"), "{text}");
        }
    }
}
