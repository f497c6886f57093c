//! What the last import wrote, beside the articles: by it the next one knows what was changed here since.
//!
//! It says what a file held, never where anything is to be written. It must not know what an export is.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::target::{Target, There};
use crate::import::Known;

/// Its file, which is no article.
pub(super) const FILE: &str = ".kb-import.json";

/// The largest that is read, in bytes.
const LARGEST: u64 = 256 << 20;

const ABOUT: &str = "What `kb import` wrote, by hashes: so the next import knows what was changed here since, and keeps it. Commit it with the articles.";

/// The files that imports wrote, by their paths.
#[derive(Debug, Default, Deserialize, Serialize)]
pub(super) struct Record {
    about: String,
    pub(super) files: BTreeMap<String, Wrote>,
}

/// A file as it was written.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(super) struct Wrote {
    /// The kind of help centre that it came from.
    pub(super) from: String,
    /// What it held.
    pub(super) hash: String,
    /// What its page said itself, by a hash, whatever others have to do with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) own: Option<String>,
    /// By what it is known again in a later export.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) origin: Option<String>,
}

impl Record {
    /// The record of a folder; an empty one where nothing was imported yet.
    pub(super) fn read(target: &Target) -> anyhow::Result<Self> {
        match target.text(FILE, LARGEST)? {
            None => Ok(Self::default()),
            Some(text) => serde_json::from_str(&text).with_context(|| {
                format!("`{FILE}` in the folder of the articles cannot be read: mend it, or take it away, and all files that differ are kept")
            }),
        }
    }

    /// What earlier imports of this kind made, and where it lies now.
    pub(super) fn known(&self, from: &str) -> Known {
        let mut known = Known::default();
        for (path, wrote) in &self.files {
            if let Some(origin) = wrote.origin.as_ref().filter(|_| wrote.from == from) {
                known.add(path, origin);
            }
        }
        known
    }

    pub(super) fn write(mut self, target: &Target) -> anyhow::Result<()> {
        self.about = ABOUT.to_owned();
        let mut text = serde_json::to_vec_pretty(&self)?;
        text.push(b'\n');
        target.put(FILE, &mut text.as_slice())
    }
}

/// Does something that moves files (by their old and new paths) or only changes them, and takes what is known of
/// them along: one that nobody had changed since its import is so still.
///
/// # Errors
/// Those of what is done, and when the record cannot be read or written.
pub(in crate::cli) fn follow(
    articles: &Path,
    files: &BTreeMap<String, String>,
    act: impl FnOnce() -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let target = Target::at(articles);
    let mut record = Record::read(&target)?;
    let hash = |path: &str| match target.find(path) {
        Ok(There::File(hash)) => Some(hash.to_hex().to_string()),
        _ => None,
    };
    let mut taken = Vec::new();
    for (from, to) in files {
        if let Some(wrote) = record.files.remove(from) {
            let is_same = hash(from).is_some_and(|now| now == wrote.hash);
            taken.push((to, wrote, is_same));
        }
    }
    act()?;
    if taken.is_empty() {
        return Ok(());
    }
    for (to, mut wrote, is_same) in taken {
        if let Some(now) = hash(to).filter(|_| is_same) {
            wrote.hash = now;
        }
        record.files.insert(to.clone(), wrote);
    }
    record.write(&target)
}
