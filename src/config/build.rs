//! `[build]`: how the site is built.
//!
//! It must not know who builds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::gone::{self, Gone};
use super::section::Section;
use super::{contact, value};
use crate::problem::{Severity, code};

/// How the site is built.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// How many editions stay in the index directory, the current one included.
    pub keep: usize,
    /// Hosts whose pictures may be shown; pictures of any other host become links.
    pub image_hosts: Vec<String>,
    /// Weights of problems that differ from the usual, by code; `None`: not reported.
    pub levels: BTreeMap<String, Option<Severity>>,
    /// Addresses that are gone on purpose.
    pub gone: Gone,
    /// Whether git tells when an article was changed last, where its writer does not.
    pub git_dates: bool,
    /// Whether pages tell who changed them last, as git knows.
    pub git_authors: bool,
}

/// Reads the section.
pub(super) fn read(mut keys: Section<'_>) -> Build {
    let keep = keys.one("keep", value::whole(1, 1_000)).unwrap_or(3);
    let hosts = keys.list("image_hosts", value::host).unwrap_or_default();
    let gone = keys.list("gone", gone::address).unwrap_or_default();
    let git_dates = keys.one("git_dates", contact::truth).unwrap_or(true);
    let git_authors = keys.one("git_authors", contact::truth).unwrap_or(false);
    let mut levels = BTreeMap::new();
    let mut named = keys.section("levels");
    for code in code::ALL {
        if let Some(level) = named.one(code.name, |given| value::level(given, *code)) {
            levels.insert(code.name.to_owned(), level);
        }
    }
    named.finish();
    keys.finish();
    Build {
        keep,
        image_hosts: hosts.into_iter().map(|(host, _)| host).collect(),
        levels,
        gone: Gone::new(gone.into_iter().map(|(address, _)| address).collect()),
        git_dates,
        git_authors,
    }
}
