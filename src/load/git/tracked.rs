//! Whether git knows files of a folder that is nobody's to commit.
//!
//! It must not know what lies in there.

use std::ffi::OsStr;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::process::Git;
use super::repository::around;
use crate::load::Place;
use crate::problem::{Place as ProblemPlace, Problem, code};

/// So long git may take: it reads one file of its own.
const PATIENCE: Duration = Duration::from_secs(10);

/// The names are listed until the first is known.
const MOST: u64 = 256 << 20;

/// What people put there so that the folder is kept, or to say what it is for. kb reads none of it.
const NOTES: [&str; 3] = ["README.md", ".gitignore", ".gitkeep"];

/// The problem that files of the index directory are committed, or the link that leads to it. Without git,
/// and where it does not answer, there is none. It is an error whatever kb.toml says of levels.
#[must_use]
pub fn committed_index(place: &Place) -> Option<Problem> {
    let file = places(&place.index)
        .iter()
        .find_map(|index| tracked(index))?;
    let shown = place.index.strip_prefix(&place.root);
    let shown = shown.unwrap_or(&place.index).display().to_string();
    Some(Problem::new(
        code::COMMITTED_INDEX,
        ProblemPlace::file(&shown),
        format!(
            "git tracks `{}` of the index directory: whoever may commit could decide what is published",
            file.escape_debug()
        ),
        format!("run `git rm -r --cached {shown}`, and write `/{shown}/` into `.gitignore`"),
    ))
}

/// Where the folder is said to lie, and where it lies when links are followed.
fn places(folder: &Path) -> Vec<PathBuf> {
    if folder.symlink_metadata().is_err() {
        return Vec::new();
    }
    let parent = folder
        .parent()
        .and_then(|parent| parent.canonicalize().ok());
    let named = parent.zip(folder.file_name());
    let named = named.map(|(parent, name)| parent.join(name));
    let mut places: Vec<PathBuf> = named
        .into_iter()
        .chain(folder.canonicalize().ok())
        .collect();
    places.dedup();
    places
}

/// The first file of a folder that git tracks, or the folder itself.
fn tracked(folder: &Path) -> Option<String> {
    let parent = folder.parent()?;
    around(parent)?;
    let git = Git {
        program: OsStr::new("git"),
        folder: parent,
        until: Instant::now() + PATIENCE,
        most: MOST,
    };
    let name = folder.file_name()?.to_str()?;
    let notes = NOTES.map(|note| format!(":(exclude,literal){name}/{note}"));
    let name = format!(":(literal){name}");
    let mut arguments = vec!["ls-files", "-z", "--", &name];
    arguments.extend(notes.iter().map(String::as_str));
    let mut first = Vec::new();
    let listed = git.run(&arguments, |part| {
        first.extend_from_slice(part);
        match first.contains(&0) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    });
    listed.ok()?;
    let first = first.split(|byte| *byte == 0).next()?;
    (!first.is_empty()).then(|| String::from_utf8_lossy(first).into_owned())
}
