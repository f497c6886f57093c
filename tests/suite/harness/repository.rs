//! A git repository, as somebody without settings of their own works with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::skipped;

/// A repository.
pub(crate) struct Repository(PathBuf);

impl Repository {
    /// Makes one of a folder; `None` where there is no git.
    pub(crate) fn of(folder: &Path, more: &[&str]) -> Option<Self> {
        let repository = Self::at(folder)?;
        repository.done(&[&["init", "-q", "-b", "main"], more].concat());
        let own = ["/index/", "/data/", "/.home/"].join("\n");
        fs::write(folder.join(".git/info/exclude"), own).unwrap();
        Some(repository)
    }

    /// One that is there, or a folder for what git does outside of any; `None` where there is no git.
    pub(crate) fn at(folder: &Path) -> Option<Self> {
        if Command::new("git").arg("--version").output().is_err() {
            skipped("there is no git");
            return None;
        }
        Some(Self(folder.to_owned()))
    }

    /// Runs git, however that ends.
    pub(crate) fn tried(&self, arguments: &[&str], at: &str) -> Output {
        let mut git = Command::new("git");
        git.args(["-c", "protocol.file.allow=always"]);
        git.args(arguments).current_dir(&self.0);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                git.env_remove(name);
            }
        }
        for (name, value) in [
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_CONFIG_GLOBAL", "/dev/null"),
            ("GIT_AUTHOR_NAME", "Rina Das"),
            ("GIT_AUTHOR_EMAIL", "rina@example.com"),
            ("GIT_AUTHOR_DATE", at),
            ("GIT_COMMITTER_NAME", "A Robot"),
            ("GIT_COMMITTER_EMAIL", "robot@example.com"),
            ("GIT_COMMITTER_DATE", at),
        ] {
            git.env(name, value);
        }
        git.stdin(Stdio::null()).output().unwrap()
    }

    /// Runs git, which must succeed, at a time of no matter.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        self.done_at("2026-01-01T00:00:00Z", arguments)
    }

    /// Runs git, which must succeed, at a time.
    pub(crate) fn done_at(&self, at: &str, arguments: &[&str]) -> String {
        let output = self.tried(arguments, at);
        assert!(output.status.success(), "git {arguments:?}: {output:?}");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    /// Commits everything on a day, and returns the commit's name.
    pub(crate) fn commit(&self, day: &str) -> String {
        self.done(&["add", "--all"]);
        let at = format!("{day}T12:00:00Z");
        self.done_at(&at, &["commit", "-q", "--allow-empty", "-m", "A change"]);
        self.done(&["rev-parse", "HEAD"])
    }
}
