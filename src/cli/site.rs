//! A site as commands open it: its folder found, its kb.toml read.
//!
//! It must not know what a command does with it.

use std::path::{Path, PathBuf};

use super::{Faulty, Global, report, usage};
use crate::config::{self, Site};
use crate::load::{Overrides, Place, Root};
use crate::problem::Problem;

/// A site, opened.
#[derive(Clone)]
pub(super) struct Opened {
    pub(super) place: Place,
    pub(super) site: Site,
    /// What is wrong with kb.toml.
    pub(super) problems: Vec<Problem>,
    /// When customers stand before closed doors only.
    pub(super) gaps: Vec<Problem>,
}

impl Opened {
    /// The site, if its customers reach people or can leave a message at every minute.
    ///
    /// # Errors
    /// When they cannot; the error says when.
    pub(super) fn reachable(mut self) -> anyhow::Result<Self> {
        if self.gaps.iter().any(Problem::is_error) {
            return Err(usage(Faulty {
                what: "kb.toml leaves customers without any way to people at times: mend that and try again",
                problems: self.gaps,
            }));
        }
        self.problems.append(&mut self.gaps);
        Ok(self)
    }

    /// The same site in another folder, as the command line means it there. What is remembered of its files is
    /// kept in the index directory of this one.
    ///
    /// # Errors
    /// As [`look`].
    pub(super) fn elsewhere(&self, root: &Path, global: &Global) -> anyhow::Result<Self> {
        let moved = |given: &Option<PathBuf>, path: &PathBuf| {
            let below = given.as_ref().and(path.strip_prefix(&self.place.root).ok());
            below.map(|below| root.join(below))
        };
        let config = self.place.config.as_ref();
        let there = Global {
            config: config.and_then(|config| moved(&global.config, config)),
            articles: moved(&global.articles, &self.place.articles),
            index: Some(self.place.for_trial().index.join("before")),
            data: Some(root.join(".kb-none")),
            folder: Some(root.to_owned()),
            ..global.clone()
        };
        look(None, &there)
    }

    /// All that is wrong with kb.toml, for those who go on in spite of it.
    pub(super) fn known(&self) -> Vec<Problem> {
        [&self.problems[..], &self.gaps].concat()
    }
}

/// The folder that a command works in: its own argument, else `-C`, else the current one.
pub(super) fn folder(argument: Option<&Path>, global: &Global) -> PathBuf {
    match argument {
        Some(argument) => here(argument, global),
        None => global.folder.clone().unwrap_or_else(|| PathBuf::from(".")),
    }
}

/// A path as the command line means it: from the folder of `-C`, as if kb was started there.
pub(super) fn here(path: &Path, global: &Global) -> PathBuf {
    match &global.folder {
        Some(folder) => folder.join(path),
        None => path.to_owned(),
    }
}

fn overrides(global: &Global) -> Overrides {
    let here = |path: &Option<PathBuf>| path.as_deref().map(|path| here(path, global));
    Overrides {
        config: here(&global.config),
        articles: here(&global.articles),
        index: here(&global.index),
        data: here(&global.data),
        confined: global.confined,
    }
}

/// Opens the site of a command.
///
/// # Errors
/// When the folder is not there or kb.toml is wrong; the error holds all that is wrong with it.
pub(super) fn open(argument: Option<&Path>, global: &Global) -> anyhow::Result<Opened> {
    let opened = look(argument, global)?;
    if opened.problems.iter().any(Problem::is_error) {
        return Err(usage(Faulty {
            what: "kb.toml has errors: mend them and try again",
            problems: opened.problems,
        }));
    }
    if let Some(site) = opened.place.site_above() {
        let said = format!(
            "This folder is taken for a site of its own. For the one that it is a part of: `kb -C {} …`\n",
            site.display()
        );
        report::say(&said, global);
    }
    Ok(opened)
}

/// Opens the site of a command that must work while kb.toml is being mended: what is wrong with it is
/// said, and what can be read of it holds.
///
/// # Errors
/// When the folder is not there, has no kb.toml, or that is no text.
pub(super) fn usable(argument: Option<&Path>, global: &Global) -> anyhow::Result<Opened> {
    let opened = look(argument, global)?;
    let database = opened.place.database(&opened.site.store);
    if opened.place.config.is_none() && !database.exists() {
        return Err(usage(anyhow::anyhow!(
            "there is no kb.toml in {}, and no database in {}: go to the site's folder, or name it with `-C`",
            opened.place.root.display(),
            opened.place.data.display()
        )));
    }
    if opened.problems.iter().any(Problem::is_error) {
        report::problems(&opened.problems, global);
        report::warn("kb.toml has errors; what can be read of it holds.");
    }
    Ok(opened)
}

/// Looks at the site of a command as it is now, also when kb.toml has errors.
///
/// # Errors
/// When the folder is not there or kb.toml is no text.
pub(super) fn look(argument: Option<&Path>, global: &Global) -> anyhow::Result<Opened> {
    let overrides = overrides(global);
    let root = Root::find(&folder(argument, global), &overrides).map_err(usage)?;
    let read = read(&root)?;
    let weighed = |mut problem: Problem| {
        problem.severity = read.site.severity(&problem)?;
        Some(problem)
    };
    let gaps = read.site.contact.gaps(jiff::Timestamp::now());
    let gaps: Vec<Problem> = gaps.into_iter().filter_map(weighed).collect();
    let mut problems = read.problems;
    // What was written and could not be read has been said already.
    if !problems.iter().any(Problem::is_error) {
        problems.extend(read.site.missed_delivery().and_then(weighed));
    }
    Ok(Opened {
        gaps,
        place: root.place(&read.site, &overrides).map_err(usage)?,
        site: read.site,
        problems,
    })
}

/// Reads kb.toml as it is now, with the environment over it.
fn read(root: &Root) -> anyhow::Result<config::Read> {
    let text = root.config_text().map_err(usage)?;
    let file = root.config.as_ref().map_or("kb.toml".into(), |config| {
        let below = config.strip_prefix(&root.folder).unwrap_or(config);
        below.to_string_lossy().into_owned()
    });
    Ok(config::read(&file, text.as_deref(), &environment()?))
}

/// The variables that can be read as text. One that is none and was to set something is an error.
pub(super) fn environment() -> anyhow::Result<Vec<(String, String)>> {
    let mut all = Vec::new();
    for (name, value) in std::env::vars_os() {
        let Ok(name) = name.into_string() else {
            continue;
        };
        match value.into_string() {
            Ok(value) => all.push((name, value)),
            Err(_) if config::is_setting(&name) => {
                return Err(usage(anyhow::anyhow!(
                    "the variable `{name}` is not UTF-8: set it anew, or take it away"
                )));
            }
            Err(_) => {}
        }
    }
    Ok(all)
}
