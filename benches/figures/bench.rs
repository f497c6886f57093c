//! Where everything of one size lies, and the two programs at work on it.
//!
//! It must not know what is measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::ensure;

use super::articles::{self, Site};
use super::child::{self, Running, Taken};
use super::table::{Aim, Row, Unit};

/// Generated articles, and what was made of them.
pub(crate) struct Bench {
    pub(crate) size: usize,
    pub(crate) site: Site,
    /// What kb built.
    pub(crate) index: PathBuf,
    /// What the minimal program built.
    pub(crate) bare: PathBuf,
    /// What else is needed for a while.
    pub(crate) other: PathBuf,
    pub(crate) itself: PathBuf,
    folder: PathBuf,
    kb: &'static Path,
}

impl Bench {
    /// Generates the articles.
    pub(crate) fn of(source: &Path, size: usize, seed: u64) -> anyhow::Result<Self> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("figures-{size}"));
        remove(&folder)?;
        Ok(Self {
            size,
            site: articles::generate(source, &folder.join("articles"), size, seed)?,
            index: folder.join("index"),
            bare: folder.join("bare"),
            other: folder.join("other"),
            itself: std::env::current_exe()?,
            folder,
            kb: Path::new(env!("CARGO_BIN_EXE_kb")),
        })
    }

    /// Takes everything away.
    pub(crate) fn end(self) -> anyhow::Result<()> {
        remove(&self.folder)
    }

    pub(crate) fn row(&self, figure: &str, unit: Unit, kb: f64, minimal: f64, aim: Aim) {
        self.print(figure, unit, kb, Some(minimal), aim);
    }

    /// A row of what only kb does.
    pub(crate) fn row_of_kb(&self, figure: &str, unit: Unit, kb: f64, aim: Aim) {
        self.print(figure, unit, kb, None, aim);
    }

    fn print(&self, figure: &str, unit: Unit, kb: f64, minimal: Option<f64>, aim: Aim) {
        let row = Row {
            articles: self.size,
            figure,
            unit,
            kb,
            minimal,
            aim,
        };
        println!("{row}");
    }

    pub(crate) fn build_kb(&self) -> anyhow::Result<Taken> {
        remove(&self.index)?;
        let folder = self.site.folder.to_string_lossy();
        let index = self.index.to_string_lossy();
        let arguments = ["build", &folder, "--index", &index, "--lenient", "--quiet"];
        child::run(self.kb, &arguments)
    }

    /// The program.
    pub(crate) fn kb(&self) -> &Path {
        self.kb
    }

    /// Runs it to its end, whatever it thinks of the articles.
    pub(crate) fn run_kb(&self, arguments: &[&str]) -> anyhow::Result<()> {
        let mut command = Command::new(self.kb);
        let status = command
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
        ensure!(
            matches!(status.code(), Some(0 | 1)),
            "{arguments:?} ended with {status}"
        );
        Ok(())
    }

    pub(crate) fn build_bare(&self) -> anyhow::Result<Taken> {
        remove(&self.bare)?;
        let folder = self.site.folder.to_string_lossy();
        let bare = self.bare.to_string_lossy();
        child::run(&self.itself, &["minimal", "build", &folder, &bare])
    }

    pub(crate) fn serve_kb(&self) -> anyhow::Result<(Running, String)> {
        let index = self.index.to_string_lossy();
        // The minimal program's server keeps no log of requests either.
        let arguments = [
            "serve",
            "--index",
            &index,
            "--addr",
            "127.0.0.1:0",
            "--quiet",
        ];
        let server = Running::start(self.kb, &arguments)?;
        let address = server.address()?;
        Ok((server, address))
    }

    /// Serves the same articles with the settings in a folder, which its durable data goes to.
    pub(crate) fn serve_with(&self, folder: &Path) -> anyhow::Result<(Running, String)> {
        let site = folder.to_string_lossy();
        let articles = self.site.folder.to_string_lossy();
        let mut arguments = vec!["build", &site, "--articles", &articles];
        arguments.extend(["--lenient", "--quiet"]);
        child::run(self.kb, &arguments)?;
        arguments[0] = "serve";
        arguments.truncate(4);
        arguments.extend(["--addr", "127.0.0.1:0", "--quiet"]);
        let server = Running::start(self.kb, &arguments)?;
        let address = server.address()?;
        Ok((server, address))
    }

    pub(crate) fn serve_itself(&self, words: &[&str]) -> anyhow::Result<(Running, String)> {
        let server = Running::start(&self.itself, words)?;
        let address = server.address()?;
        Ok((server, address))
    }
}

/// Removes a folder if it is there.
pub(crate) fn remove(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}

/// The best of several rounds: what else the machine does only makes figures worse.
#[derive(Clone, Copy)]
pub(crate) struct Best(pub(crate) f64, fn(f64, f64) -> f64);

impl Best {
    pub(crate) fn lowest() -> Self {
        Self(f64::INFINITY, f64::min)
    }

    pub(crate) fn highest() -> Self {
        Self(0.0, f64::max)
    }

    pub(crate) fn take(&mut self, value: f64) {
        self.0 = (self.1)(self.0, value);
    }
}
