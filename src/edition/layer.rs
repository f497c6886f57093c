//! A layer: names, and the packs that they lead into. Every edition has one that was written whole;
//! one that was built upon it has another on top, with what has changed since. It must not know
//! which of the two it is.

use std::path::Path;
use std::sync::Arc;

use super::pack::Pack;
use super::table::Table;
use super::writer::{ARTICLES, NAMES, PAGES};

/// A layer, open for reading.
pub(super) struct Layer {
    pub(super) names: Table,
    pub(super) pages: Arc<Pack>,
    pub(super) articles: Pack,
}

impl Layer {
    /// Opens the files in a folder.
    pub(super) fn open(dir: &Path) -> anyhow::Result<Self> {
        Ok(Self {
            names: Table::open(&dir.join(NAMES))?,
            pages: Arc::new(Pack::open(&dir.join(PAGES))?),
            articles: Pack::open(&dir.join(ARTICLES))?,
        })
    }
}
