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
}

#[derive(Serialize)]
struct FileView<'a> {
    file: &'a str,
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
    let page = ProblemsPage {
        frame: visit.frame(&lang, Kind::Error, title),
        failed: report.failed,
        looking: report.looking,
        count: report.problems.len(),
        counts: Counts::of(report.problems.iter().map(Arc::as_ref)),
        files: by_file(visit, &report.problems),
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

fn by_file<'a>(visit: &Visit, problems: &'a [Arc<Problem>]) -> Vec<FileView<'a>> {
    let mut sorted: Vec<&Problem> = problems.iter().map(Arc::as_ref).collect();
    sorted.sort_by(|one, other| one.place.cmp(&other.place));
    let files = visit.app.options.files.as_ref();
    let of_a_file = sorted.chunk_by(|one, other| one.place.file == other.place.file);
    let view = |problems: &[&'a Problem]| {
        let file = problems[0].place.file.as_str();
        let url = files.and_then(|files| files.page_of(&visit.present, file));
        let is_article = files.is_some_and(|files| files.article(file).is_some());
        FileView {
            file,
            missing: is_article && url.is_none() && problems.iter().any(|one| one.is_error()),
            url,
            problems: grouped(problems.iter().copied(), Some(file)),
        }
    };
    let mut all: Vec<(Counts, FileView<'a>)> = of_a_file
        .map(|problems| (Counts::of(problems.iter().copied()), view(problems)))
        .collect();
    // What customers miss comes first, then what else is wrong, then the rest in the order of the files.
    all.sort_by_key(|(counts, file)| (!file.missing, counts.errors == 0, counts.warnings == 0));
    all.into_iter().map(|(_, file)| file).collect()
}
