//! A site as commands open it: its folder found, its kb.toml read.
//!
//! It must not know what a command does with it.

use std::path::{Path, PathBuf};

use super::{Faulty, Global, usage};
use crate::config::{self, Site};
use crate::load::{Overrides, Place, Root};
use crate::problem::Problem;

/// A site, opened.
pub(super) struct Opened {
    pub(super) place: Place,
    pub(super) site: Site,
    /// What is wrong with kb.toml, short of errors.
    pub(super) problems: Vec<Problem>,
}

/// The folder that a command works in: its own argument, else `-C`, else the current one.
pub(super) fn folder<'a>(argument: Option<&'a Path>, global: &'a Global) -> PathBuf {
    let here = global.folder.as_deref();
    match (argument, here) {
        (Some(argument), Some(here)) => here.join(argument),
        (Some(only), None) | (None, Some(only)) => only.to_owned(),
        (None, None) => PathBuf::from("."),
    }
}

/// Opens the site of a command.
///
/// # Errors
/// When the folder is not there or kb.toml is wrong; the error holds all that is wrong with it.
pub(super) fn open(argument: Option<&Path>, global: &Global) -> anyhow::Result<Opened> {
    let overrides = Overrides {
        config: global.config.clone(),
        articles: global.articles.clone(),
        index: global.index.clone(),
        data: global.data.clone(),
    };
    let root = Root::find(&folder(argument, global), &overrides).map_err(usage)?;
    let read = read(&root)?;
    let place = root.place(&read.site.paths, &overrides);
    if read.problems.iter().any(Problem::is_error) {
        return Err(usage(Faulty {
            what: "kb.toml has errors: mend them and try again",
            problems: read.problems,
        }));
    }
    Ok(Opened {
        place,
        site: read.site,
        problems: read.problems,
    })
}

/// Reads kb.toml as it is now, with the environment over it.
pub(super) fn read(root: &Root) -> anyhow::Result<config::Read> {
    let text = root.config_text().map_err(usage)?;
    let file = root.config.as_ref().map_or("kb.toml".into(), |config| {
        let below = config.strip_prefix(&root.folder).unwrap_or(config);
        below.to_string_lossy().into_owned()
    });
    let environment: Vec<(String, String)> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    Ok(config::read(&file, text.as_deref(), &environment))
}

/// Finds the site of a command again, for reading its kb.toml anew.
pub(super) fn root(argument: Option<&Path>, global: &Global) -> anyhow::Result<Root> {
    let overrides = Overrides {
        config: global.config.clone(),
        ..Overrides::default()
    };
    Root::find(&folder(argument, global), &overrides).map_err(usage)
}
