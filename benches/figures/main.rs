//! Figures: what kb costs beside a minimal program that does only what cannot be left out.
//!
//! Both are run in turn on the same articles, and every figure is told as a ratio of the two. It must
//! not know how kb works inside: it runs the program and asks over HTTP, or, where a socket would take
//! more than what is measured, asks the library as the program does.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program that prints a table"
)]

mod articles;
mod bench;
mod child;
mod contact;
mod edits;
mod load;
mod minimal;
mod random;
mod rounds;
mod search;
mod table;

use std::env;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, bail};

use self::bench::Bench;

/// So many articles, when no argument says otherwise.
const SIZES: [usize; 2] = [1_000, 10_000];
/// What the generator begins with.
const SEED: u64 = 1;

fn main() -> ExitCode {
    match run(&env::args().skip(1).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> anyhow::Result<()> {
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        // The parts that are processes of their own.
        ["minimal", rest @ ..] => minimal::run(rest),
        ["measured", rest @ ..] => child::measured(rest),
        ["generate", size, folder] => {
            let site = articles::generate(&source()?, Path::new(folder), number(size)?, SEED)?;
            println!("{} articles in {folder}", site.pages.len());
            Ok(())
        }
        ["indexed", rest @ ..] => search::index(rest),
        ["plain", folder] => search::serve_plain(Path::new(folder)),
        ["pages", sizes @ ..] => figures(sizes, &[Part::Pages]),
        ["search", sizes @ ..] => figures(sizes, &[Part::Search]),
        ["contact", sizes @ ..] => figures(sizes, &[Part::Contact]),
        ["edits", sizes @ ..] => figures(sizes, &[Part::Edits]),
        sizes => figures(
            sizes,
            &[Part::Pages, Part::Search, Part::Contact, Part::Edits],
        ),
    }
}

/// What is measured.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    /// Building, serving, memory.
    Pages,
    Search,
    /// The way to people.
    Contact,
    /// What it takes after the first build.
    Edits,
}

fn figures(arguments: &[&str], parts: &[Part]) -> anyhow::Result<()> {
    let mut sizes = Vec::new();
    // `cargo bench` adds arguments of its own.
    for argument in arguments.iter().filter(|word| !word.starts_with("--")) {
        sizes.push(number(argument)?);
    }
    if sizes.is_empty() {
        sizes.extend(SIZES);
    }
    let source = source()?;
    println!("articles made from {}, seed {SEED}\n", source.display());
    println!("{}", table::head());
    let mut starts = Vec::new();
    let mut medians = Vec::new();
    let mut saves = Vec::new();
    for size in sizes {
        let bench = Bench::of(&source, size, SEED)?;
        if parts.contains(&Part::Pages) {
            starts.push(rounds::all(&bench)?);
        } else {
            bench.build_kb()?;
        }
        if parts.contains(&Part::Search) {
            medians.push(search::all(&bench)?);
        }
        if parts.contains(&Part::Contact) {
            contact::all(&bench)?;
        }
        if parts.contains(&Part::Edits) {
            saves.push(edits::all(&bench)?);
        }
        bench.end()?;
    }
    for (figures, growth) in [
        (starts, rounds::growth as fn(f64, f64) -> String),
        (medians, search::growth),
        (saves, edits::growth),
    ] {
        if let [first, .., last] = figures[..] {
            println!("{}", growth(first, last));
        }
    }
    println!("\n{}", table::LEGEND);
    Ok(())
}

fn number(word: &str) -> anyhow::Result<usize> {
    match word.replace([',', '_'], "").parse() {
        Ok(number) if (10..=1_000_000).contains(&number) => Ok(number),
        _ => bail!("`{word}` is no number of articles: say, for example, 1000"),
    }
}

/// The folder of the real articles that others are made from.
fn source() -> anyhow::Result<PathBuf> {
    let folder = match env::var_os("KB_TEST_SITE") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("articles"),
    };
    folder
        .canonicalize()
        .with_context(|| format!("there are no articles in `{}`", folder.display()))
}
