//! What is told of an edition before its files are handed over, and the files themselves. It must not know
//! where they go.

use std::fs::{self, File};
use std::io::{self, Read, Seek};

use anyhow::{Context, ensure};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::manifest::{self, MANIFEST, SEAL};
use super::{About, Edition};

/// What an edition says about itself and its files, to be handed over before them.
#[derive(Debug, Serialize, Deserialize)]
pub struct Papers {
    pub(super) manifest: String,
    pub(super) seal: String,
    /// The hash of all that it answers.
    pub(super) answers: String,
}

/// What is still to come of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Missing {
    /// Its name in the edition, with `/` between folders.
    pub name: String,
    /// So many of its bytes are here.
    pub from: u64,
    /// All its bytes.
    pub length: u64,
}

impl Missing {
    /// The bytes that are still to come.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.length.saturating_sub(self.from)
    }
}

impl About {
    /// What in it no builder tells. It is shown to people as it came, and read by programs.
    pub(super) fn made_up(&self) -> Option<&'static str> {
        let is_time = |text: &String| text.len() <= 40 && text.parse::<Timestamp>().is_ok();
        let in_version = |b: u8| b.is_ascii_alphanumeric() || b".-+".contains(&b);
        let is_version =
            |text: &str| (1..=40).contains(&text.len()) && text.bytes().all(in_version);
        let digit = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        let is_commit = |text: &String| [40, 64].contains(&text.len()) && text.bytes().all(digit);
        if !is_time(&self.built_at) {
            Some("a time of the build that is none")
        } else if !self.next_change.iter().all(is_time) {
            Some("a time of the next change that is none")
        } else if !is_version(&self.kb_version) {
            Some("a version of kb that is none")
        } else if !self.git_commit.iter().all(is_commit) {
            Some("a commit that is none")
        } else {
            None
        }
    }
}

impl Edition {
    /// Its files, with the length of each.
    pub fn files(&self) -> impl Iterator<Item = (&str, u64)> {
        let files = self.manifest.files.iter();
        files.map(|(name, sum)| (name.as_str(), sum.length))
    }

    /// The papers of this edition.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn papers(&self) -> anyhow::Result<Papers> {
        let read = |name: &str| {
            let path = self.dir().join(name);
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))
        };
        Ok(Papers {
            manifest: read(MANIFEST)?,
            seal: read(SEAL)?,
            answers: self.answers()?,
        })
    }

    /// What is missing of one of its files elsewhere, for reading.
    ///
    /// # Errors
    /// It has no such file of this length, or that cannot be read.
    pub fn rest_of(&self, missing: &Missing) -> anyhow::Result<impl Read + use<>> {
        let sum = self.manifest.files.get(&missing.name);
        ensure!(
            sum.is_some_and(|sum| sum.length == missing.length && missing.from <= sum.length),
            "the {} bytes of `{}` from {} on are none of the edition",
            missing.length,
            missing.name.escape_debug(),
            missing.from
        );
        let path = manifest::regular(self.dir(), &missing.name)?;
        let open = || {
            let mut file = File::open(&path)?;
            file.seek(io::SeekFrom::Start(missing.from))?;
            Ok::<_, io::Error>(file)
        };
        let file = open().with_context(|| format!("cannot read {}", path.display()))?;
        Ok(file.take(missing.bytes()))
    }
}
