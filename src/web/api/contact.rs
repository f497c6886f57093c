//! `GET /api/v1/contact`
//!
//! The ways to reach people, behind the same gate as on the pages.

use std::sync::Arc;

use axum::Extension;
use axum::response::Response;
use serde::Serialize;

use super::{json, lang};
use crate::web::contact::{Concern, OfferView};
use crate::web::error::PageError;
use crate::web::params::Params;
use crate::web::visit::Visit;

#[derive(Serialize)]
struct Document {
    gate: &'static str,
    offers: Vec<OfferView>,
}

pub(in crate::web) async fn contact(Extension(visit): Extension<Arc<Visit>>) -> Response {
    let result = answer(&visit).await;
    visit.answer(result).await
}

async fn answer(visit: &Visit) -> Result<Response, PageError> {
    let params = Params::read(visit.address.query());
    let lang = lang(visit, &params)?;
    for name in ["q", "from"] {
        params.only(name)?;
    }
    let concern = Concern::read(visit, lang, &params).await;
    let people = visit.people(lang, &concern.situation(), &concern.question);
    let (gate, offers) = match people.slot {
        Some(slot) => ("offered", slot.into_offers()),
        None => ("withheld", people.always),
    };
    json(&Document { gate, offers }, "no-store")
}
