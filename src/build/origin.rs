//! Whether an edition was made of certain files.
//!
//! It must not know where these come from.

use jiff::Timestamp;

use super::against::owed_of;
use super::sources::Sources;
use super::{Options, Tolerance, fingerprint};
use crate::config::Site;
use crate::edition::Edition;
use crate::load::Place;

/// Whether these files, built at a time, come to this very edition: its texts, files, theme, settings, and what
/// git tells of them.
///
/// # Errors
/// When the folder of the articles cannot be read, or the edition is damaged.
pub fn is_made_of(
    edition: &Edition,
    place: &Place,
    site: &Site,
    now: Timestamp,
) -> anyhow::Result<bool> {
    let options = Options {
        tolerance: Tolerance::Lenient,
        preview: false,
        stand_in: false,
        now,
        progress: &|_, _, _| {},
    };
    let sources = Sources::read(place, site, &options, None, &[])?;
    let inputs = fingerprint::of(&sources, site, &options)?;
    Ok(fingerprint::owing(&inputs, &owed_of(edition)?)? == edition.about().id)
}
