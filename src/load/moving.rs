//! Moving files: all that must be read before, and the move itself.
//!
//! It must not know what has to change in the texts.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use jiff::Timestamp;

use super::walk::walk;
use super::{Place, files};
use crate::change::moving::{Files, Moves, Plan};
use crate::config::Site;
use crate::content::{Asset, front_matter};

/// Reads all that a move may change.
///
/// # Errors
/// When the articles folder or kb.toml cannot be read.
pub fn to_move(place: &Place, site: &Site, now: Timestamp) -> anyhow::Result<Files> {
    let walk = walk(place)?;
    let mut texts = BTreeMap::new();
    for found in &walk.articles {
        let text = files::article(place, found).ok();
        let below = found.path.rsplit_once('/').map_or(&*found.path, |_| "");
        let text = text.filter(|text| {
            !crate::content::is_about_the_project(below)
                || front_matter::split(text).matter.is_some()
        });
        texts.insert(found.path.clone(), text);
    }
    let assets = walk.others.into_iter().map(|found| Asset {
        path: found.path,
        bytes: found.bytes,
        hash: String::new(),
        dimensions: None,
    });
    let settings = match &place.config {
        Some(config) => {
            let text = fs::read_to_string(config)
                .with_context(|| format!("`{}` cannot be read", config.display()))?;
            Some((text, site.contact.named.clone()))
        }
        None => None,
    };
    Ok(Files {
        texts,
        assets: assets.collect(),
        languages: (site.languages.clone(), site.default_language.clone()),
        base: site.base.clone(),
        settings,
        now,
    })
}

/// Moves files, and writes what changes.
///
/// # Errors
/// When the disk does not take it. All new texts are written aside before anything moves, so that a
/// full disk changes nothing; what was renamed is named back when another file cannot be.
pub fn carry_out(place: &Place, moves: &Moves, plan: &Plan) -> anyhow::Result<()> {
    let root = &place.articles;
    let aside = Aside::write(place, plan)?;
    let whole = |path: &String| {
        let mut folders = moves.folders.keys();
        folders.any(|folder| {
            path.strip_prefix(folder.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
        })
    };
    let single = moves.files.iter().filter(|(from, _)| !whole(from));
    let mut done: Vec<(PathBuf, PathBuf)> = Vec::new();
    for (from, to) in moves.folders.iter().chain(single) {
        let (from, to) = (root.join(from), root.join(to));
        if let Err(error) = rename(&from, &to) {
            for (from, to) in done.iter().rev() {
                // Nothing more can be done where this fails, too; the first error says what to look at.
                let _ = fs::rename(to, from);
            }
            return Err(error);
        }
        done.push((from, to));
    }
    aside.put()?;
    for (from, _) in done {
        let mut folder = from.parent();
        // A folder that still holds something stays: removing it fails.
        while let Some(empty) = folder.filter(|folder| *folder != root.as_path()) {
            if fs::remove_dir(empty).is_err() {
                break;
            }
            folder = empty.parent();
        }
    }
    Ok(())
}

fn rename(from: &Path, to: &Path) -> anyhow::Result<()> {
    make_room(to)?;
    fs::rename(from, to)
        .with_context(|| format!("cannot move {} to {}", from.display(), to.display()))
}

/// Makes the folder that a file is to lie in.
fn make_room(path: &Path) -> anyhow::Result<()> {
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))
}

/// New texts in a folder beside the articles, to be moved to their places in the end.
struct Aside {
    folder: PathBuf,
    /// What lies in it, and where it goes.
    files: Vec<(PathBuf, PathBuf)>,
}

impl Aside {
    fn write(place: &Place, plan: &Plan) -> anyhow::Result<Self> {
        let root = &place.articles;
        let mut aside = Self {
            folder: root.join(format!(".moving-{}", std::process::id())),
            files: Vec::new(),
        };
        let texts = plan.texts.iter();
        let texts = texts.map(|(path, text)| (root.join(path), text));
        let config = place.config.as_ref().zip(plan.settings.as_ref());
        let config = config.map(|(path, text)| (path.clone(), text));
        for (number, (path, text)) in texts.chain(config).enumerate() {
            let file = aside.folder.join(number.to_string());
            make_room(&file)?;
            fs::write(&file, text).with_context(|| {
                format!(
                    "nothing was moved: there is no place for {}",
                    path.display()
                )
            })?;
            aside.files.push((file, path));
        }
        Ok(aside)
    }

    fn put(&self) -> anyhow::Result<()> {
        for (file, path) in &self.files {
            make_room(path)?;
            replace(file, path).with_context(|| {
                format!(
                    "the files have moved, but {} could not be written: its links are still the old ones",
                    path.display()
                )
            })?;
        }
        Ok(())
    }
}

/// Moves a file over another; kb.toml may lie on another disk.
fn replace(file: &Path, path: &Path) -> std::io::Result<()> {
    if let Ok(before) = fs::metadata(path) {
        fs::set_permissions(file, before.permissions())?;
    }
    match fs::rename(file, path) {
        Err(error) if error.kind() == std::io::ErrorKind::CrossesDevices => {
            fs::copy(file, path).map(|_| ())
        }
        done => done,
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // What is left of it is of no use, and hidden from the site.
        let _ = fs::remove_dir_all(&self.folder);
    }
}
