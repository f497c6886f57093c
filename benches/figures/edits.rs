//! What it takes after the first build: when nothing has changed, when one text has, and until a text
//! that was saved is found.
//!
//! All beside a full build of the same articles in the same run. It must not know how any of it is done.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use super::bench::{Bench, Best};
use super::child::Running;
use super::load::Connection;
use super::table::{Aim, Unit};

const ROUNDS: usize = 5;
const SAVES: usize = 9;
/// Files are known by their looks when nobody has written into them for so long.
const SETTLED: Duration = Duration::from_millis(2_200);
/// Between two saves; after some of them everything is looked at.
const BETWEEN: Duration = Duration::from_millis(700);
/// In an answer to the word itself.
const AS_ASKED: &str = "\"corrected\":null,\"left_out\":[],";
/// Nobody waits longer for a text to be found.
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures it, and prints the rows. Returns how long a saved text takes.
pub(crate) fn all(bench: &Bench) -> anyhow::Result<f64> {
    let texts = texts(&bench.site.folder)?;
    let full = seconds(|| bench.build_kb())?;
    sleep(SETTLED);
    bench.build_again("build")?;
    let (mut same, mut one, mut check) = (Best::lowest(), Best::lowest(), Best::lowest());
    bench.build_again("check")?;
    for round in 0..ROUNDS {
        same.take(seconds(|| bench.build_again("build"))?);
        check.take(seconds(|| bench.build_again("check"))?);
        append(&texts[(round * 7) % texts.len()], &format!("round {round}"))?;
        one.take(seconds(|| bench.build_again("build"))?);
    }
    let row = |figure, kb, most| {
        let aim = Aim::within(most);
        bench.row(figure, Unit::Seconds, kb, full, aim);
    };
    row("nothing changed / full build", same.0, 0.3);
    row("one text changed / full build", one.0, 0.5);
    row("check, nothing changed / full build", check.0, 2.0);
    let saved = bench.saved(&texts)?;
    row("saved text found / full build", saved, 0.05);
    Ok(saved)
}

/// How that grows, as a line below the table.
pub(crate) fn growth(first: f64, last: f64) -> String {
    format!(
        "saved text found with the most articles / with the fewest: {:.2} (aim: flat, ≤ 2.00)",
        last / first
    )
}

impl Bench {
    /// Builds or checks upon what is there.
    fn build_again(&self, command: &str) -> anyhow::Result<()> {
        let folder = self.site.folder.to_string_lossy();
        let index = self.index.to_string_lossy();
        let mut arguments = vec![command, &folder, "--index", &index, "--quiet"];
        if command == "build" {
            arguments.push("--lenient");
        }
        self.run_kb(&arguments)
    }

    /// From a save to the answer that has it: the median.
    fn saved(&self, texts: &[PathBuf]) -> anyhow::Result<f64> {
        let folder = self.site.folder.to_string_lossy();
        let index = self.index.to_string_lossy();
        let arguments = ["serve", &folder, "--index", &index, "--watch"];
        let more = ["--addr", "127.0.0.1:0", "--quiet"];
        let server = Running::start(self.kb(), &[&arguments[..], &more].concat())?;
        let address = server.address()?;
        let mut times = Vec::new();
        // The first ones wait for the first look at all files.
        for save in 0..SAVES + 2 {
            let word = format!("zq{}x", letters(save + self.size));
            append(&texts[(save * 31) % texts.len()], &word)?;
            let started = Instant::now();
            let mut connection = Connection::open(&address)?;
            let question =
                format!("GET /api/v1/search?q={word}&exact=1 HTTP/1.1\r\nhost: {address}\r\n\r\n");
            // Until then other words are found for it, as for a slip.
            while !connection.tell(&question)?.body.contains(AS_ASKED) {
                ensure!(started.elapsed() < PATIENCE, "`{word}` is never found");
                sleep(Duration::from_millis(1));
            }
            times.push(started.elapsed().as_secs_f64());
            sleep(if save < 2 { SETTLED } else { BETWEEN });
        }
        let mut times = times.split_off(2);
        times.sort_by(f64::total_cmp);
        Ok(times[times.len() / 2])
    }
}

fn seconds<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<f64> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed().as_secs_f64())
}

fn append(text: &Path, word: &str) -> anyhow::Result<()> {
    let mut file = fs::File::options().append(true).open(text)?;
    Ok(write!(file, "\n\nThe word is {word}.\n")?)
}

/// A number as a word without digits.
fn letters(mut number: usize) -> String {
    let mut word = String::new();
    loop {
        word.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
        if number == 0 {
            return word;
        }
    }
}

/// The Markdown files of articles in a folder.
fn texts(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut texts = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let is_text = path.extension().is_some_and(|extension| extension == "md");
            let is_index = path.file_stem().is_some_and(|stem| stem == "index");
            if path.is_dir() {
                folders.push(path);
            } else if is_text && !is_index {
                texts.push(path);
            }
        }
    }
    texts.sort();
    texts.first().context("there are no texts")?;
    Ok(texts)
}
