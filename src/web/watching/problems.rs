//! `/-/problems`: everything that is wrong with the site, file by file, for its writer alone.
//!
//! It must not know how problems are found.

use std::sync::Arc;

use axum::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::messages::{Counts, Group, grouped};
use crate::build::frame::{Frame, Kind};
use crate::lang::Lang;
use crate::problem::Problem;
use crate::web::error::PageError;
use crate::web::params::Params;
use crate::web::visit::Visit;

/// So many problems one page tells; more would keep the browser busy for longer than anybody reads.
const MOST: usize = 500;

/// problems.html
#[derive(Serialize)]
struct ProblemsPage<'a> {
    #[serde(flatten)]
    frame: Frame,
    failed: bool,
    looking: bool,
    count: usize,
    counts: Counts,
    files: Vec<FileView<'a>>,
    /// How many problems are not told here.
    more: usize,
}

#[derive(Serialize)]
struct FileView<'a> {
    file: &'a str,
    /// How many problems of it are told.
    count: usize,
    /// The page that is made from it.
    url: Option<String>,
    /// No page is made from it, for an error of its own.
    missing: bool,
    problems: Vec<Group<'a>>,
}

/// `/-/problems`
pub(in crate::web) async fn page(Extension(visit): Extension<Arc<Visit>>) -> Response {
    let result = show(&visit);
    visit.answer(result).await
}

fn show(visit: &Visit) -> Result<Response, PageError> {
    if !visit.is_writers() {
        return Err(PageError::NotFound);
    }
    let lang = lang(visit);
    let report = visit.app.live.report();
    let title = visit.word(&lang, "problems-title", &[]);
    let files = by_file(visit, &report.problems);
    let told: usize = files.iter().map(|file| file.count).sum();
    let page = ProblemsPage {
        frame: visit.frame(&lang, Kind::Error, title),
        failed: report.failed,
        looking: report.looking,
        count: report.problems.len(),
        counts: Counts::of(report.problems.iter().map(Arc::as_ref)),
        more: report.problems.len() - told,
        files,
    };
    visit.html(StatusCode::OK, "problems.html", &page, &lang)
}

/// The language of the page that the writer came from.
fn lang(visit: &Visit) -> Lang {
    let params = Params::read(visit.address.query());
    let asked = params.first("lang").and_then(Lang::parse);
    asked
        .filter(|lang| visit.present.speaks(lang))
        .unwrap_or_else(|| visit.lang().clone())
}

/// The problems by their files: those that customers miss come first, then what else is wrong, then the
/// rest in the order of the files; no more of them than a page tells.
fn by_file<'a>(visit: &Visit, problems: &'a [Arc<Problem>]) -> Vec<FileView<'a>> {
    let mut sorted: Vec<&Problem> = problems.iter().map(Arc::as_ref).collect();
    sorted.sort_by(|one, other| one.place.cmp(&other.place));
    let files = visit.app.options.files.as_ref();
    let of_a_file = sorted.chunk_by(|one, other| one.place.file == other.place.file);
    let about = |problems: &'_ [&'a Problem]| {
        let file = problems[0].place.file.as_str();
        let url = files.and_then(|files| files.page_of(&visit.present, file));
        let is_article = files.is_some_and(|files| files.article(file).is_some());
        let counts = Counts::of(problems.iter().copied());
        let missing = is_article && url.is_none() && counts.errors > 0;
        (counts, missing, url)
    };
    let mut all: Vec<_> = of_a_file
        .map(|problems| (about(problems), problems))
        .collect();
    all.sort_by_key(|((counts, missing, _), _)| {
        (!missing, counts.errors == 0, counts.warnings == 0)
    });
    let mut room = MOST;
    let mut views = Vec::new();
    for ((_, missing, url), problems) in all {
        let mut told = problems.to_vec();
        // Of a file that is told in part, the worst.
        told.sort_by_key(|one| std::cmp::Reverse(one.severity));
        told.truncate(room);
        room -= told.len();
        if told.is_empty() {
            break;
        }
        let file = told[0].place.file.as_str();
        views.push(FileView {
            file,
            count: told.len(),
            url,
            missing,
            problems: grouped(told, Some(file)),
        });
    }
    views
}
