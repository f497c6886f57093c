//! `/-/problems`: everything that is wrong with the site, file by file, for its writer alone.
//!
//! It must not know how problems are found.

use std::sync::Arc;

use axum::Extension;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::panel::ProblemView;
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
    count: usize,
    files: Vec<FileView<'a>>,
}

#[derive(Serialize)]
struct FileView<'a> {
    file: &'a str,
    /// The page that is made from it.
    url: Option<String>,
    problems: Vec<ProblemView<'a>>,
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
        count: report.problems.len(),
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

fn by_file<'a>(visit: &Visit, problems: &'a [Problem]) -> Vec<FileView<'a>> {
    let mut sorted: Vec<&Problem> = problems.iter().collect();
    sorted.sort_by(|one, other| one.place.cmp(&other.place));
    let files = visit.app.options.files.as_ref();
    let of_a_file = sorted.chunk_by(|one, other| one.place.file == other.place.file);
    of_a_file
        .map(|problems| {
            let file = problems[0].place.file.as_str();
            FileView {
                file,
                url: files.and_then(|files| files.page_of(&visit.present, file)),
                problems: problems.iter().map(|one| ProblemView::of(one)).collect(),
            }
        })
        .collect()
}
