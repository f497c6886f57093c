//! What git tells of a site's articles: when each was changed last, and by whom.
//!
//! It owns the program `git`, which is asked once for each commit that is checked out. It must not know
//! what the answers are for, or who remembers them.

mod blob;
mod checkout;
mod first;
mod log;
mod process;
mod repository;
mod tracked;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Place;
use super::walk::is_markdown;
use crate::problem::{Place as ProblemPlace, Problem, code};
use log::Following;
use process::{Failure, Git};

pub use blob::Blob;
pub use checkout::{Checkout, check_out};
pub use first::first_commits;
pub use log::Told;
pub use repository::Repository;
pub use tracked::committed_index;

/// So long git may take for one site, all its runs together.
const PATIENCE: Duration = Duration::from_secs(30);

/// So much git may say in one run, in bytes: the log of a hundred thousand commits with ten files each.
const MOST: u64 = 256 << 20;

/// The last change of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The day on which its author made it, in UTC.
    pub day: Date,
    /// The author's name, when it is wanted.
    pub author: Option<String>,
}

/// A Markdown file of a commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Committed {
    /// Its path below the articles folder.
    pub path: String,
    /// Its text.
    pub blob: Blob,
    /// What is known of its last change.
    pub told: Told,
}

/// Why git tells nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Silence {
    /// What to say of it; nothing where nobody would expect dates.
    pub problem: Option<Box<Problem>>,
    /// It took long to find out.
    pub slow: bool,
}

/// The Markdown files of the commit that is checked out, in the order of their paths.
///
/// # Errors
/// git tells nothing, or nothing that can be understood.
pub fn committed(
    place: &Place,
    repository: &Repository,
    authors: bool,
) -> Result<Vec<Committed>, Silence> {
    let git = Git {
        program: OsStr::new("git"),
        folder: &repository.scope,
        until: Instant::now() + PATIENCE,
        most: MOST,
    };
    asked(git, place, repository, authors).map_err(|failure| silence(failure, repository))
}

/// The commit that is checked out in the site's folder; `None` without git.
#[must_use]
pub fn git_commit(place: &Place) -> Option<String> {
    let git = Git {
        program: OsStr::new("git"),
        folder: &place.root,
        until: Instant::now() + PATIENCE,
        most: 1 << 10,
    };
    let output = git.output(&["rev-parse", "--verify", "--quiet", "HEAD"]);
    let commit = String::from_utf8(output.ok()?).ok()?.trim().to_owned();
    (commit.len() >= 40).then_some(commit)
}

/// Whether a commit is the one that is checked out in the site's folder, or one before it; `None` where there is
/// no git that tells.
#[must_use]
pub fn is_in_history(place: &Place, commit: &str) -> Option<bool> {
    git_commit(place)?;
    let git = Git {
        program: OsStr::new("git"),
        folder: &place.root,
        until: Instant::now() + PATIENCE,
        most: 1 << 10,
    };
    match git.output(&["merge-base", "--is-ancestor", commit, "HEAD"]) {
        Ok(_) => Some(true),
        // It is another's, or was never fetched.
        Err(Failure::Refused(_)) => Some(false),
        Err(Failure::Absent | Failure::Endless) => None,
    }
}

fn asked(
    git: Git<'_>,
    place: &Place,
    repository: &Repository,
    authors: bool,
) -> Result<Vec<Committed>, Failure> {
    let unclear = || Failure::Refused("what git says cannot be understood".into());
    let head = git.output(&["rev-parse", "--absolute-git-dir", "--show-prefix"])?;
    let head = String::from_utf8(head).map_err(|_| unclear())?;
    let (own, prefix) = head.split_once('\n').ok_or_else(unclear)?;
    if !repository.is_in(Path::new(own)) {
        return Err(Failure::Refused("git finds another repository here".into()));
    }
    let prefix = prefix.strip_suffix('\n').unwrap_or(prefix);
    let commit = git.output(&["rev-parse", "--verify", "--quiet", "HEAD"]);
    let commit = match commit {
        // Nothing was committed yet.
        Err(Failure::Refused(why)) if why.is_empty() => return Ok(Vec::new()),
        commit => String::from_utf8(commit?).map_err(|_| unclear())?,
    };
    let commit = commit.trim();
    let tree = git.output(&["ls-tree", "-r", "-z", commit])?;
    let files = files(&tree, &repository.articles).ok_or_else(unclear)?;

    let names: Vec<String> = files
        .iter()
        .map(|(path, _)| format!("{prefix}{}{path}", repository.articles))
        .collect();
    let texts = names.iter().zip(&files);
    let texts = texts.map(|(name, (_, blob))| (name.as_bytes(), *blob));
    let (ignored, _) = repository.ignored(place);
    let mut following = Following::begin(texts, ignored, repository.cut(), authors);
    let log = [
        "log",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--encoding=UTF-8",
        // Children before their parents, whatever clocks said.
        "--date-order",
        "--raw",
        "--no-abbrev",
        "-z",
        // Moves of whole texts only: those are found by their hashes alone.
        "-M100%",
        // Merges that are the first to have a text.
        "-c",
        "--combined-all-paths",
        log::FORMAT,
        commit,
        "--",
        ".",
    ];
    if !files.is_empty() {
        git.run(&log, |part| following.take(part))?;
    }
    let told = following.finish().ok_or_else(unclear)?;
    let files = files.into_iter().zip(told);
    let mut committed: Vec<_> = files
        .map(|((path, blob), told)| Committed { path, blob, told })
        .collect();
    committed.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(committed)
}

/// The Markdown files in git's list of a tree, below the articles folder.
fn files(tree: &[u8], articles: &str) -> Option<Vec<(String, Blob)>> {
    let mut files = Vec::new();
    for line in tree
        .split(|byte| *byte == 0)
        .filter(|line| !line.is_empty())
    {
        // `100644 blob <hash>\t<path>`
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let mut fields = line[..tab].split(|byte| *byte == b' ');
        let (mode, hash) = (fields.next()?, fields.nth(1)?);
        let path = str::from_utf8(&line[tab + 1..]).ok();
        let path = path.and_then(|path| path.strip_prefix(articles));
        // No links, and no repositories in this one.
        if let Some(path) =
            path.filter(|path| mode.starts_with(b"100") && is_markdown(path.as_ref()))
        {
            files.push((path.to_owned(), Blob::parse(hash)?));
        }
    }
    Some(files)
}

/// The path of a file below the articles folder where links have been followed.
#[must_use]
pub fn followed(place: &Place, path: &str) -> Option<String> {
    let real: PathBuf = place.articles.join(path).canonicalize().ok()?;
    let below = real
        .strip_prefix(place.articles.canonicalize().ok()?)
        .ok()?;
    Some(below.to_str()?.to_owned())
}

fn silence(failure: Failure, repository: &Repository) -> Silence {
    let top = repository.top().display();
    let switch = "or write `git_dates = false` under `[build]` in kb.toml";
    let (what, remedy) = match &failure {
        Failure::Refused(why) if why.contains("not a git repository") => {
            return Silence {
                problem: None,
                slow: false,
            };
        }
        Failure::Absent => (
            "this is a git repository, and there is no program `git` that tells when articles were changed"
                .to_owned(),
            format!("install git, {switch}"),
        ),
        Failure::Endless => (
            format!(
                "git did not tell within {} seconds when articles were changed",
                PATIENCE.as_secs()
            ),
            format!("look at what `git log` does in `{top}`, {switch}"),
        ),
        Failure::Refused(why) if why.contains("dubious ownership") => (
            format!("git does not read the repository `{top}`, which belongs to another user, and tells no dates"),
            format!("run `git config --global --add safe.directory '{top}'` if you trust it, {switch}"),
        ),
        Failure::Refused(why) => {
            let why = why.lines().next().unwrap_or_default();
            let why: String = why.chars().filter(|c| !c.is_control()).take(200).collect();
            (
                format!("git does not tell when articles were changed: {why}"),
                format!("mend the repository, {switch}"),
            )
        }
    };
    Silence {
        problem: Some(Box::new(Problem::new(
            code::NO_DATES,
            ProblemPlace::file(".git"),
            what,
            remedy,
        ))),
        slow: failure == Failure::Endless,
    }
}
