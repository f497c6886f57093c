//! What one run of kb remembers for the next, in files of the index directory that may be deleted at any
//! time.
//!
//! A shortcut and nothing more: what another program wrote, what belongs to something else or is
//! damaged is as good as nothing. It must not know what is remembered. Nothing that is not public may
//! be: who serves editions may hand out the index directory.

use std::fs::{self, File};
use std::path::PathBuf;
use std::sync::OnceLock;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::load::Place;

type Hash = [u8; 32];

/// What was remembered under a name, if it is what `key` stands for.
#[must_use]
pub fn recall<T: DeserializeOwned>(place: &Place, name: &str, key: &Hash) -> Option<T> {
    let bytes = fs::read(path(place, name)).ok()?;
    let (check, rest) = bytes.split_first_chunk::<32>()?;
    (*check == sum(key, rest)?).then_some(())?;
    postcard::from_bytes(rest).ok()
}

/// Remembers something. A failure costs time at the next run, and nothing else.
pub fn keep(place: &Place, name: &str, key: &Hash, known: &impl Serialize) {
    let _ = write(place, name, key, known);
}

fn write(place: &Place, name: &str, key: &Hash, known: &impl Serialize) -> Option<()> {
    let body = postcard::to_stdvec(known).ok()?;
    let bytes = [&sum(key, &body)?[..], &body].concat();
    let path = path(place, name);
    // Several programs, and several threads of one, may write at a time.
    let name = format!("{}-{:?}", std::process::id(), std::thread::current().id());
    let aside = path.with_extension(name);
    fs::create_dir_all(path.parent()?).ok()?;
    // What a crash leaves cut short has another hash, so nothing need be brought to the disk here.
    let written = fs::write(&aside, bytes).and_then(|()| fs::rename(&aside, &path));
    if written.is_err() {
        let _ = fs::remove_file(&aside);
    }
    written.ok()
}

fn path(place: &Place, name: &str) -> PathBuf {
    place.index.join("cache").join(name)
}

/// The hash of what is remembered, and of what it belongs to; `None`: it is not known which program
/// this is.
fn sum(key: &Hash, body: &[u8]) -> Option<Hash> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&program()?).update(key).update(body);
    Some(*hasher.finalize().as_bytes())
}

/// The hash of the program that runs: another build of the same version may read and write otherwise,
/// and the same one may be copied to another machine.
#[must_use]
pub fn program() -> Option<Hash> {
    static PROGRAM: OnceLock<Option<Hash>> = OnceLock::new();
    *PROGRAM.get_or_init(|| {
        let mut hasher = blake3::Hasher::new();
        let file = File::open(std::env::current_exe().ok()?).ok()?;
        hasher.update_reader(file).ok()?;
        Some(*hasher.finalize().as_bytes())
    })
}
