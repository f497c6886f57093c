//! Processes: run to their end and measured, or started and asked while they run.
//!
//! It must not know what they do.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use nix::sys::resource::{UsageWho, getrusage};

/// What a process took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Taken {
    /// Processor time of its own and of the kernel for it, in seconds.
    pub(crate) cpu: f64,
    /// The most memory it had at once, in bytes.
    pub(crate) memory: f64,
}

/// Runs a program to its end. A process between the two keeps this one's memory out of the child's
/// account, and its account to one child.
pub(crate) fn run(program: &Path, arguments: &[&str]) -> anyhow::Result<Taken> {
    let output = Command::new(std::env::current_exe()?)
        .arg("measured")
        .arg(program)
        .args(arguments)
        .stderr(Stdio::inherit())
        .output()?;
    let told = String::from_utf8(output.stdout)?;
    let words: Vec<&str> = told.split_whitespace().collect();
    ensure!(
        output.status.success() && words.len() == 2,
        "{} {} failed",
        program.display(),
        arguments.join(" ")
    );
    Ok(Taken {
        cpu: words[0].parse()?,
        memory: words[1].parse()?,
    })
}

/// The process between: runs a program and prints what it took.
pub(crate) fn measured(words: &[&str]) -> anyhow::Result<()> {
    let (program, arguments) = words.split_first().context("no program is named")?;
    let status = Command::new(program)
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .with_context(|| format!("{program} cannot be run"))?;
    ensure!(status.success(), "{program} ended with {status}");
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
    let seconds =
        |time: nix::sys::time::TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 / 1_000_000.0;
    let cpu = seconds(usage.user_time()) + seconds(usage.system_time());
    println!("{cpu} {}", usage.max_rss() * 1024);
    Ok(())
}

/// A process that runs until it is dropped.
pub(crate) struct Running {
    child: Child,
    /// What it said first.
    pub(crate) line: String,
    /// How long that took.
    pub(crate) spoke_after: Duration,
}

impl Running {
    /// Starts a program and waits for its first line.
    pub(crate) fn start(program: &Path, arguments: &[&str]) -> anyhow::Result<Self> {
        let started = Instant::now();
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("{} cannot be run", program.display()))?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let running = Self {
            child,
            line,
            spoke_after: started.elapsed(),
        };
        if running.line.is_empty() {
            bail!("{} ended before it said anything", program.display());
        }
        Ok(running)
    }

    /// The address in its first line: `http://127.0.0.1:1234/`.
    pub(crate) fn address(&self) -> anyhow::Result<String> {
        let (_, address) = self.line.split_once("http://").context("no address")?;
        let end = address.find('/').unwrap_or(address.trim_end().len());
        Ok(address[..end].to_owned())
    }

    /// Its resident memory now, in bytes.
    pub(crate) fn memory(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
        let kilobytes: f64 = kilobytes.context("the system tells no VmRSS")?.parse()?;
        Ok(kilobytes * 1024.0)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may be gone already, which is what is wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
