//! What was read of a site's files before: a file that nobody has written into since need not be read
//! again.
//!
//! A shortcut and nothing more: where anything is in doubt (another program, other languages, a
//! damaged or missing file, a stamp that does not fit), the file itself is read. It must not know what
//! becomes of what was read.

use serde::{Deserialize, Serialize};

use super::memory;
use crate::content::languages::Languages;
use crate::content::{Allowance, Asset, Outline};
use crate::load::{Found, Place, Stamp};
use crate::problem::{Problem, as_text};

/// The hash of a file's bytes.
pub(super) type Hash = [u8; 32];

const FILE: &str = "files.bin";

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
        memory::recall(place, FILE, &key(place, languages)).unwrap_or_default()
    }
}

/// Keeps what is known for the next time; it is written as [`Remembered`] is.
pub(super) fn keep(
    place: &Place,
    languages: &Languages,
    articles: &[&KnownArticle],
    assets: &[&KnownAsset],
) {
    memory::keep(place, FILE, &key(place, languages), &(articles, assets));
}

/// What decides, beside a file's bytes and this program, how it is read: the site's languages, and
/// where the files lie.
fn key(place: &Place, languages: &Languages) -> Hash {
    let key = format!("{languages:?} {:?}", place.articles);
    *blake3::hash(key.as_bytes()).as_bytes()
}
