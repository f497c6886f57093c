//! The articles of a site in their places, for those who look over them without building.
//!
//! It must not know who asks.

use jiff::Timestamp;

use super::sources::{Sources, hash_of};
use super::{Options, Tolerance};
use crate::config::Site;
use crate::content::Catalog;
use crate::load::Place;
use crate::problem::Severity;

/// The articles of a site, also those that are not published yet.
pub struct Listed {
    /// The articles in their places.
    pub catalog: Catalog,
    /// No article is missing because of an error in it.
    pub is_whole: bool,
    /// The texts that were read: their paths, in order, and their hashes.
    pub texts: Vec<(String, [u8; 32])>,
}

impl Listed {
    /// The hash of the text of an article, by its path.
    #[must_use]
    pub fn hash_of(&self, path: &str) -> Option<&[u8; 32]> {
        hash_of(&self.texts, path)
    }
}

/// Reads a site for its articles.
///
/// # Errors
/// When the folder of the articles cannot be read.
pub fn list(place: &Place, site: &Site, now: Timestamp) -> anyhow::Result<Listed> {
    let options = Options {
        tolerance: Tolerance::Lenient,
        preview: true,
        stand_in: false,
        now,
        progress: &|_, _, _| {},
    };
    let sources = Sources::read(place, site, &options, None, &[])?;
    let problems = sources.problems(place, site, &[]);
    let mut problems = problems.iter();
    Ok(Listed {
        is_whole: !problems.any(|problem| problem.code.severity == Severity::Error),
        catalog: sources.catalog,
        texts: sources.texts,
    })
}
