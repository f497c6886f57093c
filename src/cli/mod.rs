//! The command line: what can be asked of kb, and how it answers.
//!
//! The only place that prints. It must not know how anything is done.

mod against;
mod asked;
mod browser;
mod build;
mod channels;
mod check;
mod completions;
mod desk;
mod diff;
mod explain;
mod export;
mod import;
mod init;
mod levels;
mod logs;
mod mv;
mod new;
mod progress;
mod publish;
mod ready;
mod rebuild;
mod receive;
mod report;
mod requests;
mod rollback;
mod schema;
mod search;
mod serve;
mod site;
mod test;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::problem::Problem;

/// A help centre from Markdown in git: searchable, fast, honest.
///
/// Point it at any folder of Markdown files:
///
///     kb serve path/to/folder
///
/// and open the address that it prints. Everything else has a default; `kb init` makes a new site
/// with a kb.toml that explains itself.
#[derive(Parser)]
#[command(
    name = "kb",
    version,
    verbatim_doc_comment,
    arg_required_else_help = true
)]
#[command(
    after_help = "Exit codes: 0 good · 1 the content has errors or a search test failed · 2 the command line, kb.toml or a tests file is wrong · 3 something outside failed (address in use, disk full, damaged index)"
)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Args, Clone, Debug)]
struct Global {
    /// Work in this folder instead of the current one
    #[arg(short = 'C', value_name = "DIR", global = true)]
    folder: Option<PathBuf>,
    /// Use this file instead of the folder's kb.toml
    #[arg(long, value_name = "FILE", global = true)]
    config: Option<PathBuf>,
    /// The folder of the articles
    #[arg(long, value_name = "DIR", global = true)]
    articles: Option<PathBuf>,
    /// The index directory: where editions are written, and what `serve` serves when it is given
    #[arg(long, value_name = "DIR", global = true)]
    index: Option<PathBuf>,
    /// The folder of durable data
    #[arg(long, value_name = "DIR", global = true)]
    data: Option<PathBuf>,
    /// Let kb.toml name nothing outside of the site's folder: for a site that strangers may change
    #[arg(long, global = true)]
    confined: bool,
    /// How reports are written
    #[arg(long, value_enum, default_value_t = Format::Human, global = true)]
    format: Format,
    /// Say only what went wrong
    #[arg(short, long, global = true)]
    quiet: bool,
    /// Show more: notes, not only errors and warnings; of `test`, what passes, too
    #[arg(short, long, global = true)]
    verbose: bool,
}

/// How reports are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Human,
    /// For programs: one JSON document on standard output
    Json,
    /// For GitHub's workflows: what is wrong as annotations, the rest for people
    Github,
    /// For a comment on a pull request: what `diff` says, as tables; else for people
    Markdown,
    /// For code hosts and editors: what `check` or `build` finds as SARIF 2.1.0 on standard output
    Sarif,
}

#[derive(Subcommand)]
enum Command {
    Serve(serve::Serve),
    Build(build::Build),
    Check(check::Check),
    Publish(publish::Publish),
    Rollback(rollback::Rollback),
    Export(export::Export),
    Receive(receive::Receive),
    Ready(ready::Ready),
    Explain(explain::Explain),
    Channels(channels::Channels),
    Search(search::Search),
    Test(test::Test),
    Diff(diff::Diff),
    Requests(requests::Requests),
    New(new::New),
    Mv(mv::Mv),
    Init(init::Init),
    Import(import::Import),
    Schema(schema::Schema),
    Completions(completions::Completions),
}

/// How a command ended; the numbers are a promise to scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Good = 0,
    /// The content has errors, or does not pass its tests.
    Content = 1,
    /// The command line, kb.toml or a file of tests is wrong.
    Usage = 2,
    /// Something outside failed.
    Outside = 3,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// An error that the one who typed the command can mend.
#[derive(Debug)]
struct Usage(anyhow::Error);

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:#}", self.0)
    }
}

impl std::error::Error for Usage {}

/// Marks an error as one of the command line or of kb.toml.
fn usage(error: impl Into<anyhow::Error>) -> anyhow::Error {
    Usage(error.into()).into()
}

/// An error that comes of problems in what people wrote. They are said with it, in its format.
#[derive(Debug)]
struct Faulty {
    what: &'static str,
    problems: Vec<Problem>,
}

impl std::fmt::Display for Faulty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.what)
    }
}

impl std::error::Error for Faulty {}

/// The problems that an error comes of.
fn problems_behind(error: &anyhow::Error) -> &[Problem] {
    let error = error
        .downcast_ref::<Usage>()
        .map_or(error, |usage| &usage.0);
    let faulty = error.downcast_ref::<Faulty>();
    faulty.map_or(&[], |faulty| &faulty.problems)
}

/// Runs the command that the program was called with.
pub fn main() -> Exit {
    run(std::env::args_os())
}

fn run(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version are no errors, and clap knows where each belongs.
            let _ = error.print();
            return if error.use_stderr() {
                Exit::Usage
            } else {
                Exit::Good
            };
        }
    };
    let global = &arguments.global;
    let finds = matches!(arguments.command, Command::Check(_) | Command::Build(_));
    if global.format == Format::Sarif && !finds {
        let why =
            "`--format sarif` is for `kb check` and `kb build`: they tell what is wrong with files";
        report::failure(&anyhow::anyhow!(why), &[], global);
        return Exit::Usage;
    }
    let done = match arguments.command {
        Command::Serve(serve) => serve.run(global),
        Command::Build(build) => build.run(global),
        Command::Check(check) => check.run(global),
        Command::Publish(publish) => publish.run(global),
        Command::Rollback(rollback) => rollback.run(global),
        Command::Export(export) => export.run(global),
        Command::Receive(receive) => receive.run(global),
        Command::Ready(ready) => ready.run(global),
        Command::Explain(explain) => explain.run(global),
        Command::Channels(channels) => channels.run(global),
        Command::Search(search) => search.run(global),
        Command::Test(test) => test.run(global),
        Command::Diff(diff) => diff.run(global),
        Command::Requests(requests) => requests.run(global),
        Command::New(new) => new.run(global),
        Command::Mv(mv) => mv.run(global),
        Command::Init(init) => init.run(global),
        Command::Import(import) => import.run(global),
        Command::Schema(schema) => schema.run(global),
        Command::Completions(completions) => completions.run(),
    };
    match done {
        Ok(exit) => exit,
        // Whoever reads our output has had enough: no error of ours.
        Err(error) if is_broken_pipe(&error) => Exit::Good,
        Err(error) => {
            report::failure(&error, problems_behind(&error), global);
            if error.is::<Usage>() {
                Exit::Usage
            } else {
                Exit::Outside
            }
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
