//! The files of another commit, laid out in a folder of their own, where git tells their history, too.
//!
//! The repository stays as it is: nothing is written into it, and no lock taken. What its settings name is
//! not run, as the folder is a repository by itself that only borrows commits and texts. It must not
//! know what the files are wanted for.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::process::{Failure, Git};
use super::repository::{IGNORED, NAMES, Repository};
use crate::load::Place;

/// So long git may take, all its runs together.
const PATIENCE: Duration = Duration::from_secs(60);

/// It may say so much, in bytes; it has nothing to say.
const MOST: u64 = 1 << 20;

/// Large files are not brought from elsewhere: their stand-ins do.
const NO_LARGE_FILES: [&str; 6] = [
    "-c",
    "filter.lfs.required=false",
    "-c",
    "filter.lfs.smudge=",
    "-c",
    "filter.lfs.process=",
];

/// The files of a commit; they go when it is dropped.
pub struct Checkout {
    _folder: TempDir,
    /// The site's folder among them.
    pub root: PathBuf,
}

/// Lays out the files of a site as a commit has them.
///
/// # Errors
/// In a sentence, why not: the commit is not here, the site does not lie in one repository, or git fails.
pub fn check_out(place: &Place, commit: &str) -> Result<Checkout, String> {
    let repository = Repository::of(place).ok_or("the site does not lie in a git repository")?;
    let root = place.root.canonicalize().map_err(|why| why.to_string())?;
    if repository.scope != root {
        return Err("the articles do not lie in the repository of the site's folder".into());
    }
    let below = root.strip_prefix(repository.top()).ok();
    let below = below
        .and_then(Path::to_str)
        .ok_or("the site does not lie in its repository")?;
    let folder = tempfile::Builder::new().prefix("kb-commit-").tempdir();
    let folder = folder.map_err(|why| format!("there is no room for the files: {why}"))?;
    let git = Git {
        program: OsStr::new("git"),
        folder: folder.path(),
        until: Instant::now() + PATIENCE,
        most: MOST,
    };
    borrow(git, &repository, commit).map_err(|why| why.to_string())?;
    let told = |failure| why(failure, commit);
    // The commit is asked for by its name: where it is missing, that says so.
    git.output(&["update-ref", "--no-deref", "HEAD", commit])
        .map_err(told)?;
    let files = if below.is_empty() {
        ".".to_owned()
    } else {
        format!(":(literal){below}")
    };
    let ends = line_ends(Git {
        folder: &repository.scope,
        ..git
    });
    let ends: Vec<&str> = ends.iter().flat_map(|end| ["-c", end.as_str()]).collect();
    let checkout = |files: &str| {
        let command = ["checkout", "--quiet", commit, "--", files];
        git.output(&[&NO_LARGE_FILES[..], &ends, &command].concat())
    };
    checkout(&files).map_err(told)?;
    // What names and dates hang on lies at the top; it need not be there.
    for file in [IGNORED, NAMES] {
        let _ = checkout(&format!(":(literal){file}"));
    }
    Ok(Checkout {
        root: folder.path().join(below),
        _folder: folder,
    })
}

/// Makes a repository that has nothing but what the other one has.
fn borrow(git: Git<'_>, repository: &Repository, commit: &str) -> std::io::Result<()> {
    // As long as the hashes of SHA-256 are.
    let format = (commit.len() == 64).then_some("--object-format=sha256");
    let command = ["init", "--quiet", "--template="].into_iter().chain(format);
    let command: Vec<&str> = command.collect();
    git.output(&command)
        .map_err(|failure| std::io::Error::other(why(failure, commit)))?;
    let own = git.folder.join(".git");
    fs::create_dir_all(own.join("objects/info"))?;
    let mut objects = repository.objects().into_os_string();
    objects.push("\n");
    let objects = objects.as_encoded_bytes();
    fs::write(own.join("objects/info/alternates"), objects)?;
    match fs::copy(repository.shallow(), own.join("shallow")) {
        Err(why) if why.kind() != std::io::ErrorKind::NotFound => Err(why),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// The repository's own settings of how lines end, since other lines make another edition.
fn line_ends(git: Git<'_>) -> Vec<String> {
    const VALUES: [(&str, &[&str]); 2] = [
        ("core.autocrlf", &["true", "false", "input"]),
        ("core.eol", &["lf", "crlf", "native"]),
    ];
    let set = VALUES.into_iter().filter_map(|(key, values)| {
        let said = git.output(&["config", "--get", key]).ok()?;
        let value = str::from_utf8(&said).ok()?.trim();
        values.contains(&value).then(|| format!("{key}={value}"))
    });
    set.collect()
}

/// Why git did not do it, in a sentence.
fn why(failure: Failure, commit: &str) -> String {
    let short = commit.get(..12).unwrap_or(commit);
    match failure {
        Failure::Absent => "there is no program `git`".to_owned(),
        Failure::Endless => format!("git did not end within {} seconds", PATIENCE.as_secs()),
        Failure::Refused(said) if said.contains("nonexistent object") => {
            format!("the commit {short} is not in this repository")
        }
        Failure::Refused(said) => {
            let line = said.lines().next().unwrap_or_default();
            let line: String = line.chars().filter(|c| !c.is_control()).take(200).collect();
            format!("git does not check out {short}: {line}")
        }
    }
}
