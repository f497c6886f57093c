//! `kb diff`: what a change does to customers, before it is merged.

mod answers;
mod document;
mod editor;
mod shown;
mod tables;

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::Args;

use super::progress::Progress;
use super::{Exit, Format, Global, against, report, site, usage};
use crate::build::{self, Options, Telling, Tolerance};
use crate::change::{self, Addresses, Difference, Redirects};
use crate::content::Article;
use crate::edition::Edition;
use crate::live::Present;
use crate::load;
use crate::problem::{Problem, Severity};

/// Show what a change does, compared with the published edition
///
/// Pages added, changed and removed; redirects; problems that are new or gone, those too that only `kb check`
/// tells; and the search tests whose answers change:
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
    redirects: Redirects<'a>,
    problems_new: Vec<&'a Problem>,
    problems_gone: Vec<&'a Problem>,
    /// Why what an editor would mark is not among them.
    not_compared: Option<&'a str>,
    /// So many more notes are new or gone than are shown.
    notes: usize,
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
        report::say(&compared_with(&before), global);
        let progress = Progress::new(global);
        let now = jiff::Timestamp::now();
        let options = Options {
            tolerance: Tolerance::Lenient,
            preview: false,
            stand_in: true,
            now,
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
        let mut known = build::problems_of(&before)?;
        let mut found = outcome.problems;
        let marks = editor::marks(&opened, &before, [&known, &found], now, global)?;
        if let Some(why) = &marks.not_compared {
            report::say(&editor::told(why), global);
        }
        known.extend(marks.before);
        found.extend(marks.after);
        let (old, new) = (articles(&before)?, articles(&after)?);
        let (was, is) = (build::addresses_of(&before)?, build::addresses_of(&after)?);
        let presents = [before, after].map(Present::open);
        let [before, after] = presents;
        let (before, after) = (before?, after?);
        let answers = answers::ask(&opened, &before, &after, queries, global)?;
        let pages = change::difference(&old, &new);
        let moved = moved(&was, &is, &opened.place.shown_prefix());
        let (mut problems_new, mut problems_gone) = change::problems(&known, &found, &moved);
        let is_short = global.format != Format::Json && !global.verbose;
        let notes = match is_short {
            true => take_notes(&mut problems_new) + take_notes(&mut problems_gone),
            false => 0,
        };
        let told = Told {
            leads_on: leads_on(&pages.removed, &opened, &is),
            pages,
            redirects: change::redirects(&was.redirects, &is.redirects),
            problems_new,
            problems_gone,
            not_compared: marks.not_compared.as_deref(),
            notes,
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

/// Takes the notes away, and says how many these were.
fn take_notes(problems: &mut Vec<&Problem>) -> usize {
    let all = problems.len();
    problems.retain(|problem| problem.severity != Severity::Note);
    all - problems.len()
}

/// Which edition it is, since whoever serves or builds makes a newer one.
fn compared_with(edition: &Edition) -> String {
    let about = edition.about();
    let built = about.built_at.parse::<jiff::Timestamp>();
    let built = built.map_or(String::new(), |built| {
        built.strftime(", built %Y-%m-%d %H:%M UTC").to_string()
    });
    format!(
        "Compared with edition {}{built}\n",
        &about.id.as_str()[..12]
    )
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

/// The files of articles that lie elsewhere now, by where they lay, as problems name them.
fn moved(was: &Addresses, is: &Addresses, prefix: &str) -> BTreeMap<String, String> {
    let named = is
        .articles()
        .map(|page| ((&page.lang, &page.id), &page.file));
    let now: BTreeMap<_, _> = named.collect();
    let moved = was.articles().filter_map(|page| {
        let file = now.get(&(&page.lang, &page.id))?;
        (**file != page.file).then(|| (format!("{prefix}{}", page.file), format!("{prefix}{file}")))
    });
    moved.collect()
}
