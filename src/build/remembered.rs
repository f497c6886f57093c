//! What was read of a site's files before: a file that nobody has written into since need not be read
//! again.
//!
//! A shortcut and nothing more: where anything is in doubt (another program, other languages, a
//! damaged or missing file, a stamp that does not fit), the file itself is read. It must not know what
//! becomes of what was read.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::as_text;
use crate::content::languages::Languages;
use crate::content::{Allowance, Asset, Outline};
use crate::load::{Found, Place, Stamp};
use crate::problem::Problem;

/// The hash of a file's bytes.
pub(super) type Hash = [u8; 32];

/// Where it lies below the index directory, which may be deleted at any time.
const FILE: &str = "cache/files.bin";

/// What is known of files, in the order of their paths.
#[derive(Default, Deserialize)]
pub(super) struct Remembered {
    pub(super) articles: Vec<KnownArticle>,
    pub(super) assets: Vec<KnownAsset>,
}

/// A Markdown file, read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KnownArticle {
    pub(super) path: String,
    pub(super) stamp: Option<Stamp>,
    /// The hash of its text.
    pub(super) hash: Hash,
    /// Whether it is about the project and left out.
    pub(super) left_out: bool,
    pub(super) outline: Option<Outline>,
    pub(super) allowances: Vec<Allowance>,
    #[serde(with = "as_text")]
    pub(super) problems: Vec<Problem>,
}

impl KnownArticle {
    /// Whether it may be remembered: what is not public, or not for the public, has no place in the
    /// index directory.
    pub(super) fn is_public(&self) -> bool {
        self.problems.is_empty()
            && self.outline.as_ref().is_some_and(|outline| {
                let front = &outline.front;
                let dated = front.publish_at.is_some() || front.expire_at.is_some();
                !front.draft && !dated && front.owner.is_none()
            })
    }
}

/// A picture or a download, read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct KnownAsset {
    pub(super) stamp: Option<Stamp>,
    pub(super) asset: Asset,
    #[serde(with = "as_text")]
    pub(super) problem: Option<Problem>,
}

/// Something that is known of a file.
pub(super) trait Known {
    fn path(&self) -> &str;
    fn stamp(&self) -> Option<Stamp>;
}

impl Known for KnownArticle {
    fn path(&self) -> &str {
        &self.path
    }

    fn stamp(&self) -> Option<Stamp> {
        self.stamp
    }
}

impl Known for KnownAsset {
    fn path(&self) -> &str {
        &self.asset.path
    }

    fn stamp(&self) -> Option<Stamp> {
        self.stamp
    }
}

/// A file with what is known of it.
pub(super) struct Recalled<'f, K> {
    pub(super) found: &'f Found,
    /// What was read of it when it looked just as it does now.
    pub(super) same: Option<K>,
    /// What was read of it before somebody wrote into it.
    pub(super) before: Option<K>,
}

/// Puts files beside what is known of them; both are in the order of their paths.
pub(super) fn recall<K: Known>(found: &[Found], known: Vec<K>) -> Vec<Recalled<'_, K>> {
    let mut known = known.into_iter().peekable();
    let beside = found.iter().map(|found| {
        while known
            .next_if(|one| one.path() < found.path.as_str())
            .is_some()
        {}
        let one = known.next_if(|one| one.path() == found.path);
        let same = one
            .as_ref()
            .is_some_and(|one| found.stamp.is_some() && one.stamp() == found.stamp);
        let (same, before) = if same { (one, None) } else { (None, one) };
        Recalled {
            found,
            same,
            before,
        }
    });
    beside.collect()
}

impl Remembered {
    /// What is known of a site's files; nothing when that is in doubt.
    pub(super) fn open(place: &Place, languages: &Languages) -> Self {
        Self::read(place, languages).unwrap_or_default()
    }

    fn read(place: &Place, languages: &Languages) -> Option<Self> {
        let bytes = fs::read(file(place)).ok()?;
        let (check, rest) = bytes.split_first_chunk::<32>()?;
        let key = key(place, languages)?;
        let (found, rest) = rest.split_first_chunk::<32>()?;
        (*found == key && *check == sum(&key, rest)).then_some(())?;
        postcard::from_bytes(rest).ok()
    }
}

/// Keeps what is known for the next time. A failure costs time then, and nothing else.
pub(super) fn keep(
    place: &Place,
    languages: &Languages,
    articles: &[&KnownArticle],
    assets: &[&KnownAsset],
) {
    let _ = write(place, languages, (articles, assets));
}

/// `known` is written as [`Remembered`] is.
fn write(place: &Place, languages: &Languages, known: impl Serialize) -> Option<()> {
    let key = key(place, languages)?;
    let body = postcard::to_stdvec(&known).ok()?;
    let bytes = [&sum(&key, &body)[..], &key, &body].concat();
    let path = file(place);
    let aside = path.with_extension(format!("{}", std::process::id()));
    fs::create_dir_all(path.parent()?).ok()?;
    // What a crash leaves cut short has another hash, so nothing need be brought to the disk here.
    let written = fs::write(&aside, bytes).and_then(|()| fs::rename(&aside, &path));
    if written.is_err() {
        let _ = fs::remove_file(&aside);
    }
    written.ok()
}

fn file(place: &Place) -> PathBuf {
    place.index.join(FILE)
}

fn sum(key: &Hash, body: &[u8]) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(key).update(body);
    *hasher.finalize().as_bytes()
}

/// What decides, beside a file's bytes, how it is read: this very program, the site's languages, and
/// where the files lie.
fn key(place: &Place, languages: &Languages) -> Option<Hash> {
    let program = program()?;
    let key = format!("{program:?} {languages:?} {:?}", place.articles);
    Some(*blake3::hash(key.as_bytes()).as_bytes())
}

/// The program that runs, as a file: another build of the same version may read differently.
pub(super) fn program() -> Option<(u64, SystemTime)> {
    let meta = fs::metadata(std::env::current_exe().ok()?).ok()?;
    Some((meta.len(), meta.modified().ok()?))
}
