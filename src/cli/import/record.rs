//! What the last import wrote, beside the articles: by it the next one knows what was changed here since.
//!
//! It says what a file held, never where anything is to be written. It must not know what an export is.

use std::collections::BTreeMap;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::target::Target;

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

    pub(super) fn write(mut self, target: &Target) -> anyhow::Result<()> {
        self.about = ABOUT.to_owned();
        let mut text = serde_json::to_vec_pretty(&self)?;
        text.push(b'\n');
        target.put(FILE, &mut text.as_slice())
    }
}
