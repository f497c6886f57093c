//! Which of several files that want the same address or id was there first: somebody may have copied an
//! article, and it is the copy that is to be changed.
//!
//! Those that the published edition was made from came first, then those that were committed, in that order.
//! It must not know what they want.

use std::collections::HashSet;

use super::against::{Against, addresses_of};
use crate::load::Place;
use crate::load::git::{self, Repository};

/// Of more files git is not asked: that is no copy that somebody made by hand.
const MOST: usize = 100;

/// In which order the files came: the lower the number, the earlier.
pub(super) fn came(place: &Place, against: Option<&Against<'_>>, files: &[&str]) -> Vec<u64> {
    let addresses = against.and_then(|against| addresses_of(against.edition).ok());
    let published = addresses.iter().flat_map(|addresses| &addresses.pages);
    let published: HashSet<&str> = published.map(|page| page.file.as_str()).collect();
    let committed = Repository::of(place)
        .filter(|_| files.len() <= MOST)
        .and_then(|repository| git::first_commits(&repository, files));
    let order = files.iter().enumerate().map(|(at, file)| {
        if published.contains(file) {
            return 0;
        }
        match committed.as_ref().map(|committed| committed[at]) {
            Some(Some(second)) => second.max(1),
            Some(None) | None => u64::MAX,
        }
    });
    order.collect()
}
