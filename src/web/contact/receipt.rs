//! `GET /{lang}/contact/{receipt}`: what became of a request.
//!
//! The address cannot be guessed, and nothing on the page tells of a person, so that it can be kept as a
//! bookmark. It must not know what was written.

use std::sync::Arc;

use axum::Extension;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Serialize;

use super::{UrgentCard, elsewhere, private};
use crate::build::frame::{Frame, Kind};
use crate::contact::{Found, Receipt, Situation};
use crate::lang::Lang;
use crate::web::error::PageError;
use crate::web::visit::Visit;

/// receipt.html
#[derive(Serialize)]
struct ReceiptPage {
    #[serde(flatten)]
    frame: Frame,
    reference: String,
    /// Letter by letter, for reading aloud.
    spelled: String,
    /// By when an answer was promised.
    when: Option<String>,
    /// That time is over.
    late: bool,
    /// In which time zone it is told.
    zone: Option<String>,
    urgent: Option<UrgentCard>,
}

pub(in crate::web) async fn show(
    Extension(visit): Extension<Arc<Visit>>,
    request: Request,
) -> Response {
    let path = request.uri().path().to_owned();
    let result = find(&visit, &path).await;
    visit.answer(result).await
}

async fn find(visit: &Visit, path: &str) -> Result<Response, PageError> {
    let lang = visit.lang();
    if let Some(elsewhere) = elsewhere(visit, lang, path)? {
        return Ok(elsewhere);
    }
    let named = path.rsplit('/').next().and_then(Receipt::read);
    let (named, desk) = named.zip(visit.app.desk()).ok_or(PageError::NotFound)?;
    let received = desk.store.receipt(&named).await?;
    let received = received.ok_or(PageError::NotFound)?;
    // Whoever has a receipt has asked: the way for what cannot wait is open.
    let situation = Situation {
        searched: Some(Found::Good),
        urgent_words: true,
        ..Situation::default()
    };
    let people = visit.people(lang, &situation, "");
    let title = visit.word(lang, "title-receipt", &[]);
    let mut frame = visit.frame(lang, Kind::Receipt, title);
    let served = visit.present.served();
    frame.languages = served.language_switch(lang, |other| visit.receipt_url(other, &named));
    let reference = received.reference.to_string();
    let page = ReceiptPage {
        frame,
        spelled: spelled(&reference),
        reference,
        late: received
            .answer_by
            .is_some_and(|at| at <= visit.app.clock.now()),
        when: received
            .answer_by
            .map(|at| visit.moment(lang, &received.channel, at)),
        zone: visit.zone_of(lang, &received.channel),
        urgent: people
            .urgent
            .filter(|_| !visit.asks_nothing)
            .and_then(UrgentCard::elsewhere),
    };
    let response = visit.html(StatusCode::OK, "receipt.html", &page, lang)?;
    Ok(private(response))
}

/// `K 7 M G – 4 Q F T`, on one line.
fn spelled(reference: &str) -> String {
    let letters: Vec<String> = reference
        .chars()
        .map(|c| {
            if c == '-' {
                "–".to_owned()
            } else {
                c.to_string()
            }
        })
        .collect();
    letters.join("\u{a0}")
}

impl Visit {
    /// The address of a receipt.
    pub(super) fn receipt_url(&self, lang: &Lang, receipt: &Receipt) -> String {
        let contact = self.present.served().contact_url(lang);
        format!("{contact}/{}", receipt.as_str())
    }
}
