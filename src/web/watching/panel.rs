//! The panel at the end of each page: what is wrong with its article, how much elsewhere, and what its
//! writer says about it.
//!
//! It must not know how problems are found.

use std::sync::Arc;

use serde::Serialize;

use super::messages::{Counts, Group, grouped};
use crate::build::frame::{Frame, Kind};
use crate::content::front_matter::FrontMatter;
use crate::content::url::{decode_path, encode_path};
use crate::lang::Lang;
use crate::live::{self, Report};
use crate::problem::Problem;
use crate::web::routes;
use crate::web::visit::Visit;

/// So many errors of other files are told on every page while the site cannot be published.
const OTHERS: usize = 5;

/// So many errors are enough to tell a failure from others.
const NAMED: usize = 50;

/// parts/watching.html
#[derive(Serialize)]
pub(super) struct Watching<'a> {
    #[serde(flatten)]
    frame: Frame,
    /// Whether the page is shown to its writer, and not to somebody whom the writer lets look on.
    writers: bool,
    /// What is wrong with this page's article.
    problems: Vec<Group<'a>>,
    counts: Counts,
    /// While nothing can be published: what in other files keeps it from that.
    in_the_way: Vec<Group<'a>>,
    /// How many problems there are besides.
    elsewhere: usize,
    /// There is more to find out.
    looking: bool,
    /// There is no page here for an error of the file that it would be made from.
    missing: Option<String>,
    /// The address of all problems.
    all: String,
    failed: bool,
    /// Names what is in the way, so that a browser knows what its writer has seen.
    failure: String,
    article: Option<ArticleView>,
    /// Names what this page shows: the browser looks again as soon as it hears of another.
    token: String,
}

/// What the writer of the page's article says about it.
#[derive(Serialize)]
struct ArticleView {
    file: String,
    owner: Option<String>,
    updated: Option<String>,
    review_by: Option<String>,
    /// The day by which it was to be read through is over.
    overdue: bool,
    edit: Option<String>,
    draft: bool,
    /// The day from which customers see it.
    from: Option<String>,
}

impl<'a> Watching<'a> {
    pub(super) fn of(visit: &Visit, lang: &Lang, report: &'a Report) -> Self {
        let base = visit.base();
        let panel = Self {
            frame: visit.frame(lang, Kind::Error, String::new()),
            writers: visit.is_writers() && visit.inner_path() != routes::PROBLEMS,
            problems: Vec::new(),
            counts: Counts::default(),
            in_the_way: Vec::new(),
            elsewhere: 0,
            looking: report.looking,
            missing: None,
            all: format!("{base}{}?lang={lang}", routes::PROBLEMS),
            failed: report.failed,
            failure: String::new(),
            article: None,
            token: live::token(&visit.present, report),
        };
        if panel.writers {
            panel.filled(visit, report)
        } else {
            panel
        }
    }

    fn filled(mut self, visit: &Visit, report: &'a Report) -> Self {
        let file = file_of(visit);
        if file.is_none() {
            self.missing = missing(visit, report);
        }
        let path = file.as_ref().map(|(path, _)| path);
        let shown = file.as_ref().map(|(_, shown)| shown.as_str());
        let shown = shown.or(self.missing.as_deref());
        let is_own = |one: &&Problem| {
            let is_among = |path: &String| one.about.contains(path);
            Some(one.place.file.as_str()) == shown || path.is_some_and(is_among)
        };
        let (own, others): (Vec<&Problem>, Vec<&Problem>) =
            report.problems.iter().map(Arc::as_ref).partition(is_own);
        let in_the_way = report.in_the_way.iter().map(Arc::as_ref);
        let in_the_way = in_the_way.filter(|one| !is_own(one)).take(OTHERS);
        let in_the_way: Vec<&Problem> = in_the_way.collect();
        self.elsewhere = others.len().saturating_sub(in_the_way.len());
        self.failure = failure(report, self.missing.as_deref());
        self.counts = Counts::of(own.iter().chain(&in_the_way).copied());
        let mut own = own;
        own.sort_by(|one, other| one.place.cmp(&other.place));
        self.problems = grouped(own, shown);
        self.in_the_way = grouped(in_the_way, None);
        self.article = file.and_then(|(file, shown)| article(visit, &file, shown));
        self
    }
}

/// Names the errors that are in the way, or the file whose page is missing: one word for each.
fn failure(report: &Report, missing: Option<&str>) -> String {
    let errors = report.in_the_way.iter();
    let errors = errors.map(|one| format!("{} {}", one.code.name, one.place.file));
    let all = errors.chain(missing.map(str::to_owned)).take(NAMED);
    let mut names: Vec<String> = all
        .map(|one| blake3::hash(one.as_bytes()).to_hex()[..8].to_owned())
        .collect();
    names.sort_unstable();
    names.dedup();
    names.join(" ")
}

/// The file that an address belongs to whose page is not there for an error of the file's own.
fn missing(visit: &Visit, report: &Report) -> Option<String> {
    let files = visit.app.options.files.as_ref()?;
    let route = decode_path(visit.inner_path())?;
    let errors = report.problems.iter().filter(|one| one.is_error());
    let mut faulty = errors.map(|one| one.place.file.as_str());
    let file = faulty.find(|file| files.may_be_at(file, &route))?;
    Some(file.to_owned())
}

/// The file of the page's article, below the articles folder and as problems name it.
fn file_of(visit: &Visit) -> Option<(String, String)> {
    let files = visit.app.options.files.as_ref()?;
    let route = decode_path(visit.inner_path())?;
    let file = files.behind(visit.present.edition(), &route)?;
    let shown = files.shown(&file);
    Some((file, shown))
}

fn article(visit: &Visit, file: &str, shown: String) -> Option<ArticleView> {
    let files = visit.app.options.files.as_ref()?;
    // A front matter that cannot be read is among the problems.
    let front: FrontMatter = files.front_matter(file).unwrap_or_default();
    let now = visit.app.clock.now();
    let today = now.to_zoned(jiff::tz::TimeZone::UTC).date();
    let edit = visit.present.served().site.edit_url.as_ref();
    Some(ArticleView {
        file: shown,
        owner: front.owner,
        updated: front.updated.map(|day| day.to_string()),
        overdue: front.review_by.is_some_and(|day| day < today),
        review_by: front.review_by.map(|day| day.to_string()),
        edit: edit.map(|url| url.replace("{path}", &encode_path(file))),
        draft: front.draft,
        from: front
            .publish_at
            .filter(|at| *at > now)
            .map(|at| at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()),
    })
}
