//! `kb diff`: what a change does to customers, before it is merged.

mod answers;
mod document;
mod shown;
mod tables;

use std::collections::HashSet;
use std::path::PathBuf;

use clap::Args;

use super::progress::Progress;
use super::{Exit, Format, Global, against, report, site, usage};
use crate::build::{self, Options, Telling, Tolerance};
use crate::change::{self, Addresses, Difference};
use crate::content::Article;
use crate::content::redirect::Redirect;
use crate::edition::Edition;
use crate::live::Present;
use crate::load;
use crate::problem::Problem;

/// Show what a change does, compared with the published edition
///
/// Pages added, changed and removed; redirects; problems that are new or gone; and the search tests whose
/// answers change:
///
///     refund: Returns, 1 → 3
///
/// Nothing is published. With `--format markdown` it is a comment for a pull request, which begins with a
/// mark (`<!-- kb diff -->`), so that one comment can be kept up to date.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Diff {
    /// The site's folder, or any folder of Markdown files
    dir: Option<PathBuf>,
    /// The edition to compare with (its folder, the beginning of its id, or an index directory), if it is
    /// not the one in the index directory
    #[arg(long, value_name = "EDITION")]
    against: Option<String>,
    /// A file of questions that customers really asked, one a line, or `bn<TAB>question` with a language:
    /// whatever they find otherwise is told, too
    #[arg(long, value_name = "FILE")]
    queries: Option<PathBuf>,
}

/// Everything that a change does.
struct Told<'a> {
    before: &'a Edition,
    after: &'a Edition,
    pages: Difference<'a>,
    /// Where removed articles lead on to, in their order.
    leads_on: Vec<Option<&'a str>>,
    redirects_added: Vec<&'a Redirect>,
    redirects_removed: Vec<&'a Redirect>,
    problems_new: Vec<&'a Problem>,
    problems_gone: Vec<&'a Problem>,
    answers: &'a answers::Answers,
}

impl Diff {
    pub(super) fn run(self, global: &Global) -> anyhow::Result<Exit> {
        let opened = site::open(self.dir.as_deref(), global)?;
        let queries = self.queries.as_deref();
        let queries = queries.map(|path| answers::read(&site::here(path, global)));
        let queries = queries.transpose()?;
        // Whoever committed one would choose what the change is compared with.
        if let Some(problem) = load::committed_index(&opened.place) {
            report::problems(&[problem], global);
            return Ok(Exit::Content);
        }
        let before = match &self.against {
            Some(name) => against::named(name, "--against", &opened, global)?,
            None => against::published(&opened)?.ok_or_else(|| {
                usage(anyhow::anyhow!(
                    "there is nothing to compare with in {}: run `kb build` before the change, or name an edition with `--against`",
                    opened.place.index.display()
                ))
            })?,
        };
        report::problems(&before.problems, global);
        let before = before.edition;
        let progress = Progress::new(global);
        let options = Options {
            tolerance: Tolerance::Lenient,
            preview: false,
            stand_in: true,
            now: jiff::Timestamp::now(),
            progress: &|step, done, all| progress.tell(step.name(), done, all),
        };
        let trial = opened.place.for_trial();
        let built = against::against(&opened, &trial, &options, &before, Telling::New);
        progress.finish();
        let outcome = built?;
        let Some(after) = outcome.edition else {
            report::problems(&outcome.problems, global);
            report::warn("the site cannot be built as it is: mend its errors and try again");
            return Ok(Exit::Content);
        };
        let known = build::problems_of(&before)?;
        let (old, new) = (articles(&before)?, articles(&after)?);
        let (was, is) = (build::addresses_of(&before)?, build::addresses_of(&after)?);
        let presents = [before, after].map(Present::open);
        let [before, after] = presents;
        let (before, after) = (before?, after?);
        let answers = answers::ask(&opened, &before, &after, queries)?;
        let pages = change::difference(&old, &new);
        let (problems_new, problems_gone) = change::problems(&known, &outcome.problems);
        let told = Told {
            leads_on: leads_on(&pages.removed, &opened, &is),
            pages,
            redirects_added: beyond(&is.redirects, &was.redirects),
            redirects_removed: beyond(&was.redirects, &is.redirects),
            problems_new,
            problems_gone,
            answers: &answers,
            before: before.edition(),
            after: after.edition(),
        };
        match global.format {
            Format::Json => report::json(&document::document(&told))?,
            Format::Markdown => report::line(&tables::markdown(&told))?,
            Format::Human | Format::Sarif => report::line(&shown::text(&told))?,
            Format::Github => {
                let new: Vec<Problem> = told.problems_new.iter().copied().cloned().collect();
                report::problems(&new, global);
                report::line(&shown::text(&told))?;
            }
        }
        Ok(Exit::Good)
    }
}

/// All articles of an edition.
fn articles(edition: &Edition) -> anyhow::Result<Vec<Article>> {
    let numbers = 0..u32::try_from(edition.about().articles)?;
    numbers.map(|number| edition.article(number)).collect()
}

/// Where the addresses of removed articles lead now.
fn leads_on<'a>(
    removed: &[&Article],
    opened: &site::Opened,
    now: &'a Addresses,
) -> Vec<Option<&'a str>> {
    let routes = removed.iter().map(|article| {
        let bare = article.url.strip_prefix(&opened.site.base);
        crate::content::url::decode_path(bare.unwrap_or(&article.url)).unwrap_or_default()
    });
    change::landings(now, routes)
}

fn beyond<'a>(all: &'a [Redirect], others: &[Redirect]) -> Vec<&'a Redirect> {
    let others: HashSet<(&str, &str)> = others.iter().map(named).collect();
    let beyond = all.iter().filter(|one| !others.contains(&named(one)));
    beyond.collect()
}

fn named(redirect: &Redirect) -> (&str, &str) {
    (&redirect.from, &redirect.to)
}
