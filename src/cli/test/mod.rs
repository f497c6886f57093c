//! `kb test`: the questions that writers keep in git, asked as customers would ask them.

pub(super) mod asking;
pub(super) mod compare;
mod document;
pub(super) mod shown;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::{Exit, Format, Global, against, asked, report, site, usage};
use crate::build::{self, Unpublished};
use crate::live::Present;
use crate::load;
use crate::problem::{Problem, code};
use crate::relevance::{self, Run, TestFile};

/// Test that customers find what they search for
///
/// Asks every question in `search-tests.toml` and below `tests/search/`, in the same way as the
/// search page, and says which articles were not found and what came instead:
///
///     [thresholds]                          # for all questions together
///     success_at_3 = 0.9
///
///     [[test]]
///     query = "computer doesnt see my uno"  # what customers type
///     expect = "boards/not-on-port"         # the article's id; or a list, any of which is right
///
///     [[test]]
///     query = "টাকা ফেরত"
///     lang = "bn"                           # else the site's default language
///     expect = "billing/refunds"
///     rank = 1                              # the worst rank allowed, else 3
///     forbid = "billing/old"                # must not be among the first `rank`
///     typos = true                          # ask with typing errors, too
///     romanised = true                      # ask in Latin letters, too
///
///     [[test]]
///     query = "refnud"
///     correction = "refund"                 # "": nothing may be corrected
///     confidence = "weak"                   # strong, weak or none
///     answer = ""                           # the article in the answer box; "": none
///     fails = "to do"                       # it fails; say so when it does not any more
///
/// What was changed since the last build is built for a trial, with errors in articles only the rest; what is
/// published stays. With `--index DIR` it tests the edition there and reads no articles. Before a change is
/// merged:
///
///     kb test --compare ../main/index
///
/// Exit code 1: a test failed or a threshold was missed; 2: a tests file is wrong, or holds no test.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Test {
    /// The site's folder, or any folder of Markdown files
    dir: Option<PathBuf>,
    /// A file of tests, or a folder of them, instead of the site's own; may be given more than once
    #[arg(long, value_name = "FILE")]
    tests: Vec<PathBuf>,
    /// Only the tests whose query contains this; thresholds are left alone
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Ask another edition as well (its folder, the beginning of its id, or an index directory) and
    /// print what changed, as a Markdown table
    #[arg(long, value_name = "EDITION")]
    compare: Option<String>,
}

impl Test {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let started = Instant::now();
        let opened = site::open(self.dir.as_deref(), global)?;
        let paths = self.paths(global)?;
        if paths.is_empty() {
            return nothing(global);
        }
        let (files, mut problems) = read(&paths, global);
        let chosen = |query: &str| self.filter.as_deref().is_none_or(|text| has(query, text));
        if problems.is_empty() {
            problems = relevance::without_tests(&files);
            if !problems.is_empty() {
                return wrong(&problems, global);
            }
            let mut tests = files.iter().flat_map(|file| &file.tests);
            if !tests.any(|test| chosen(&test.query)) {
                let text = self.filter.as_deref().unwrap_or_default();
                return Err(usage(anyhow::anyhow!(
                    "no test's query contains \"{text}\" (`--filter`)"
                )));
            }
        }
        // Opened before anything is built: a build may remove the oldest edition.
        let before = self.before(&opened, global)?;
        let edition = asked::up_to_date(&opened, global)?;
        let articles = asking::articles(&edition, &files, || match global.index {
            Some(_) => Ok(Unpublished::default()),
            None => build::unpublished(&opened.place, &opened.site, jiff::Timestamp::now()),
        })?;
        let checked = files
            .iter()
            .flat_map(|file| relevance::check(file, &articles));
        // A wrong value stays one: only whether an article must be there can be weighed.
        problems.extend(checked.filter_map(|mut problem| {
            if problem.code == code::UNKNOWN_EXPECTED {
                problem.severity = opened.site.severity(&problem)?;
            }
            Some(problem)
        }));
        if problems.iter().any(Problem::is_error) {
            return wrong(&problems, global);
        }
        let present = Present::open(edition)?;
        let tests = asking::ask_all(&present, &files, &chosen)?;
        let run = match self.filter {
            Some(_) => Run::part(tests),
            None => Run::whole(&files, tests),
        };
        let comparison = before
            .as_ref()
            .map(|before| compare::Comparison::new(before, &present, &run))
            .transpose()?;
        let report = Report {
            run: &run,
            present: &present,
            comparison: comparison.as_ref(),
            problems: &problems,
            seconds: started.elapsed().as_secs_f64(),
        };
        report.print(global)?;
        Ok(if run.passed() {
            Exit::Good
        } else {
            Exit::Content
        })
    }

    /// The files to read: those that were named, else the site's.
    fn paths(&self, global: &Global) -> anyhow::Result<Vec<PathBuf>> {
        if self.tests.is_empty() {
            return load::search_tests(&site::folder(self.dir.as_deref(), global));
        }
        let mut paths = Vec::new();
        for path in &self.tests {
            let path = &site::here(path, global);
            if path.is_dir() {
                let below = load::test_files(path)?;
                if below.is_empty() {
                    return Err(usage(anyhow::anyhow!(
                        "there is no file of tests (`*.toml`) below `{}` (from `--tests`)",
                        path.display()
                    )));
                }
                paths.extend(below);
            } else if path.exists() {
                paths.push(path.clone());
            } else {
                return Err(usage(anyhow::anyhow!(
                    "there is no file `{}` (from `--tests`)",
                    path.display()
                )));
            }
        }
        Ok(paths)
    }

    /// The edition to compare with.
    fn before(&self, opened: &site::Opened, global: &Global) -> anyhow::Result<Option<Present>> {
        let Some(name) = &self.compare else {
            return Ok(None);
        };
        let edition = against::named(name, "--compare", opened, global)?.edition;
        Present::open(edition).map(Some)
    }
}

/// Says that a site has no tests so far, which is no failure.
fn nothing(global: &Global) -> anyhow::Result<Exit> {
    match global.format {
        Format::Json => report::json(&document::nothing())?,
        _ => report::say(NO_TESTS, global),
    }
    Ok(Exit::Good)
}

const NO_TESTS: &str = "\
There are no search tests yet. Write what customers type, and the article that they must find, into
`search-tests.toml` in the site's folder, then run `kb test` again:

    [[test]]
    query = \"how do i get my money back\"
    expect = \"billing/refunds\"

`kb test --help` shows what else can be tested.";

/// A run, to be told.
struct Report<'a> {
    run: &'a Run<'a>,
    present: &'a Present,
    comparison: Option<&'a compare::Comparison<'a>>,
    /// What is wrong with the files of tests, and stops nothing.
    problems: &'a [Problem],
    seconds: f64,
}

impl Report<'_> {
    fn print(&self, global: &Global) -> anyhow::Result<()> {
        if global.format == Format::Json {
            return report::json(&document::document(self));
        }
        report::problems(self.problems, global);
        let told = match global.format {
            Format::Github => shown::annotations(self.run),
            _ if global.verbose => shown::everything(self.run),
            _ => shown::failures(self.run),
        };
        let summary = if global.quiet {
            String::new()
        } else {
            shown::summary(self.run, self.seconds)
        };
        let told = format!("{told}{summary}");
        let told = told.trim_end();
        match self.comparison {
            // The table alone is on standard output, to be handed on as it is.
            Some(comparison) => {
                report::aside(told);
                report::line(&comparison.markdown())
            }
            None if told.is_empty() => Ok(()),
            None => report::line(told),
        }
    }
}

/// Reads all files, and tells all that is wrong with them. They are named from the folder that kb works in.
pub(super) fn read(paths: &[PathBuf], global: &Global) -> (Vec<TestFile>, Vec<Problem>) {
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        match load::tests_text(path) {
            Ok(text) => {
                let folder = global.folder.as_deref().unwrap_or(Path::new("."));
                let named = path.strip_prefix(folder).unwrap_or(path);
                let read = relevance::read(&named.to_string_lossy(), &text);
                files.push(read.file);
                problems.extend(read.problems);
            }
            Err(problem) => problems.push(*problem),
        }
    }
    (files, problems)
}

fn wrong(problems: &[Problem], global: &Global) -> anyhow::Result<Exit> {
    match global.format {
        Format::Json => report::json(&document::wrong(problems))?,
        _ => {
            report::problems(problems, global);
            report::say("Nothing was tested: mend the errors above.", global);
        }
    }
    Ok(Exit::Usage)
}

/// Whether a query contains what was asked for, however it is written.
fn has(query: &str, text: &str) -> bool {
    query.to_lowercase().contains(&text.to_lowercase())
}
