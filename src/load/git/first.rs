//! When files were committed for the first time.
//!
//! It must not know why somebody asks.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::time::{Duration, Instant};

use super::process::Git;
use super::repository::Repository;

/// So long git may take: people wait to read what is wrong.
const PATIENCE: Duration = Duration::from_secs(5);

/// It may say so much, in bytes.
const MOST: u64 = 1 << 20;

/// The second since 1970 in which each of these files below the articles folder was committed first, by the
/// name that it has now; `None` for those that never were. Nothing when git does not tell.
#[must_use]
pub fn first_commits(repository: &Repository, files: &[&str]) -> Option<Vec<Option<u64>>> {
    let git = Git {
        program: OsStr::new("git"),
        folder: &repository.scope,
        until: Instant::now() + PATIENCE,
        most: MOST,
    };
    let names = files
        .iter()
        .map(|file| format!("{}{file}", repository.articles));
    let names: Vec<String> = names.collect();
    let wanted: Vec<String> = names
        .iter()
        .map(|name| format!(":(literal){name}"))
        .collect();
    let mut arguments = vec![
        "log",
        "--no-color",
        "--no-ext-diff",
        "--no-renames",
        "--diff-filter=A",
        "--relative",
        "--name-only",
        "-z",
        "--format=%x01%at",
        "HEAD",
        "--",
    ];
    arguments.extend(wanted.iter().map(String::as_str));
    Some(read(&git.output(&arguments).ok()?, &names))
}

/// Reads a log: `\x01` and the second of a commit, then the files that it added; later commits first.
fn read(log: &[u8], names: &[String]) -> Vec<Option<u64>> {
    let log = String::from_utf8_lossy(log);
    let mut added: HashMap<&str, u64> = HashMap::new();
    let mut second = None;
    for word in log.split('\0') {
        match word.strip_prefix('\u{1}') {
            Some(written) => second = written.trim().parse().ok(),
            None => {
                let name = word.trim_start_matches('\n');
                if let Some(second) = second.filter(|_| !name.is_empty()) {
                    added.insert(name, second);
                }
            }
        }
    }
    let found = names.iter().map(|name| added.get(name.as_str()).copied());
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_commit_of_a_file_counts_also_when_it_was_away() {
        let log = "\u{1}30\0\n\0a.md\0b c.md\0\u{1}20\0\n\0a.md\0\u{1}x\0d.md\0";
        let names = ["a.md", "b c.md", "d.md"].map(str::to_owned);
        assert_eq!(read(log.as_bytes(), &names), [Some(20), Some(30), None]);
        assert_eq!(read(b"", &names), [None, None, None]);
    }
}
