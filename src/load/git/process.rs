//! One run of git, bounded in time and in what it may say.
//!
//! The repository is not trusted: nothing that its settings name is run, and nothing is fetched. It must
//! not know what git is asked.

use std::ffi::OsStr;
use std::io::{ErrorKind, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::{Duration, Instant};

/// Settings of a repository that would have git run a program, ask the network, or answer otherwise than
/// everywhere else.
const SETTINGS: &[&str] = &[
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.quotePath=false",
    "diff.orderFile=/dev/null",
    "diff.relative=false",
    "log.follow=false",
    "log.showRoot=true",
    "log.showSignature=false",
    "mailmap.blob=",
    "mailmap.file=",
    "protocol.allow=never",
];

/// The same as variables: no locks, no missing objects from elsewhere, no replaced ones, and messages
/// that can be recognised.
const VARIABLES: &[(&str, &str)] = &[
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_NO_REPLACE_OBJECTS", "1"),
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("LC_ALL", "C"),
];

/// Of git's variables, these are the user's own and no repository's. A hook, say, is told of a repository
/// that need not be the one in question.
const KEPT: &[&str] = &[
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_EXEC_PATH",
    "GIT_TEST_ASSUME_DIFFERENT_OWNER",
];

/// So much of what git complains about is kept, in bytes.
const COMPLAINT: u64 = 4096;

/// How git is run.
#[derive(Clone, Copy)]
pub(super) struct Git<'a> {
    /// The program.
    pub(super) program: &'a OsStr,
    /// The folder in which it is run.
    pub(super) folder: &'a Path,
    /// It is ended then, whatever it is doing.
    pub(super) until: Instant,
    /// It may say so much, in bytes.
    pub(super) most: u64,
}

/// Why git did not answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// There is no such program.
    Absent,
    /// It took too long, or said too much.
    Endless,
    /// It refused, saying this.
    Refused(String),
}

impl Git<'_> {
    /// Everything that git says.
    pub(super) fn output(self, arguments: &[&str]) -> Result<Vec<u8>, Failure> {
        let mut output = Vec::new();
        self.run(arguments, |part| {
            output.extend_from_slice(part);
            ControlFlow::Continue(())
        })?;
        Ok(output)
    }

    /// Hands on what git says, part by part, until it ends or enough is known.
    pub(super) fn run(
        self,
        arguments: &[&str],
        mut take: impl FnMut(&[u8]) -> ControlFlow<()>,
    ) -> Result<(), Failure> {
        let mut running = Running::start(self, arguments)?;
        let mut said = 0;
        loop {
            match running.said.recv_timeout(self.left()) {
                Ok(part) => {
                    said += part.len() as u64;
                    if said > self.most {
                        return Err(Failure::Endless);
                    }
                    if take(&part).is_break() {
                        return Ok(());
                    }
                }
                Err(RecvTimeoutError::Timeout) => return Err(Failure::Endless),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        if running.succeeded(self)? {
            return Ok(());
        }
        let complaint = running.complained.recv_timeout(self.left());
        let complaint = complaint.unwrap_or_default();
        Err(Failure::Refused(
            String::from_utf8_lossy(&complaint).into_owned(),
        ))
    }

    fn left(self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }

    fn command(self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command.arg("-C").arg(self.folder).arg("--no-pager");
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.args(arguments);
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("GIT_") && !KEPT.iter().any(|kept| name.starts_with(kept)) {
                command.env_remove(&*name);
            }
        }
        command.envs(VARIABLES.iter().copied());
        command.stdin(Stdio::null());
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }
}

/// git, running; ended when it is dropped.
struct Running {
    child: Option<Child>,
    said: Receiver<Vec<u8>>,
    complained: Receiver<Vec<u8>>,
}

impl Running {
    fn start(git: Git<'_>, arguments: &[&str]) -> Result<Self, Failure> {
        let spawned = git.command(arguments).spawn();
        let mut child = spawned.map_err(|error| match error.kind() {
            ErrorKind::NotFound => Failure::Absent,
            _ => Failure::Refused(error.to_string()),
        })?;
        // Reading goes on in threads of its own: whoever else holds the other end of these pipes may keep
        // them open for ever.
        let (sender, said) = sync_channel(4);
        if let Some(mut stdout) = child.stdout.take() {
            thread::spawn(move || {
                let mut part = vec![0; 1 << 16];
                while let Ok(read @ 1..) = stdout.read(&mut part) {
                    if sender.send(part[..read].to_vec()).is_err() {
                        return;
                    }
                }
            });
        }
        let (sender, complained) = sync_channel(1);
        if let Some(mut stderr) = child.stderr.take() {
            thread::spawn(move || {
                let mut complaint = Vec::new();
                let _ = (&mut stderr).take(COMPLAINT).read_to_end(&mut complaint);
                let _ = sender.send(complaint);
                // git must not wait for somebody to listen.
                let _ = std::io::copy(&mut stderr, &mut std::io::sink());
            });
        }
        Ok(Self {
            child: Some(child),
            said,
            complained,
        })
    }

    /// Waits for its end, which follows at once when it has said everything.
    fn succeeded(&mut self, git: Git<'_>) -> Result<bool, Failure> {
        let Some(child) = &mut self.child else {
            return Ok(false);
        };
        loop {
            match child.try_wait() {
                Ok(Some(status)) => {
                    self.child = None;
                    return Ok(status.success());
                }
                Ok(None) if git.left().is_zero() => return Err(Failure::Endless),
                Ok(None) => thread::sleep(Duration::from_millis(1)),
                Err(error) => return Err(Failure::Refused(error.to_string())),
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            // A disk that does not answer may keep even a killed process for long.
            thread::spawn(move || child.wait());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sh(seconds: u64, most: u64, script: &str) -> Result<Vec<u8>, Failure> {
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("git");
        std::fs::write(&program, format!("#!/bin/sh\n{script}\n")).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(&program, mode).unwrap();
        let git = Git {
            program: program.as_os_str(),
            folder: dir.path(),
            until: Instant::now() + Duration::from_secs(seconds),
            most,
        };
        // Another test's program that begins just now may hold this file open for writing.
        loop {
            match git.output(&["log"]) {
                Err(Failure::Refused(why)) if why.contains("busy") => {}
                done => return done,
            }
        }
    }

    #[test]
    fn what_git_says_comes_back_and_so_does_why_it_refuses() {
        assert_eq!(sh(20, 99, "printf good"), Ok(b"good".to_vec()));
        let refused = sh(20, 99, "echo 'fatal: no' >&2; exit 128");
        assert_eq!(refused, Err(Failure::Refused("fatal: no\n".into())));
    }

    #[test]
    fn git_that_hangs_or_never_stops_talking_is_ended() {
        let begun = Instant::now();
        assert_eq!(sh(1, 99, "exec sleep 60"), Err(Failure::Endless));
        // Somebody else holds its output.
        assert_eq!(sh(1, 99, "sleep 60 & exit 0"), Err(Failure::Endless));
        assert_eq!(
            sh(1, 99, "exec >&- 2>&-; exec sleep 60"),
            Err(Failure::Endless)
        );
        assert_eq!(sh(30, 1 << 20, "exec cat /dev/zero"), Err(Failure::Endless));
        assert!(begun.elapsed() < Duration::from_secs(20));
        // However much it complains, it ends.
        let loud = "head -c 10000000 /dev/zero >&2; printf good";
        assert_eq!(sh(20, 99, loud), Ok(b"good".to_vec()));
    }

    #[test]
    fn no_program_is_told_from_one_that_refuses() {
        let git = Git {
            program: OsStr::new("/nowhere/git"),
            folder: Path::new("/"),
            until: Instant::now() + Duration::from_secs(9),
            most: 9,
        };
        assert_eq!(git.output(&[]), Err(Failure::Absent));
    }
}
