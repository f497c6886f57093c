//! The contact page: the one question that is the search, then people.
//!
//! Read what brings the customer here, ask disclosure, make the view, answer. It must not know how an
//! article is found, how disclosure decides, or how a request is kept.

mod concern;
mod journey;
mod offers;
mod origin;
mod promise;
mod receipt;
mod send;
mod spare;
mod token;
mod words;
mod writing;

use std::sync::Arc;

use axum::Extension;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;

pub(super) use self::concern::{Concern, is_urgent, of_results, wants_only_people, wants_people};
pub(super) use self::offers::{OfferView, People, Slot, UrgentCard};
pub(super) use self::receipt::show as receipt;
pub(super) use self::send::send;
pub(super) use self::spare::{Fault, Spare};
pub use self::token::FormKey;

use self::offers::EmbedView;
use self::token::Token;
use self::writing::{FormView, Writing};
use super::error::PageError;
use super::home::redirect;
use super::pages;
use super::params::Params;
use super::search::{AnswerView, Corrected, HitView, answer, corrected, hits};
use super::security::Widened;
use super::visit::Visit;
use crate::build::frame::{Frame, Kind};
use crate::contact::Nonce;
use crate::content::url::encode_query;
use crate::lang::Lang;
use crate::live::Hit;
use crate::search::Confidence;

/// contact.html
#[derive(Serialize)]
struct ContactPage<'a> {
    #[serde(flatten)]
    frame: Frame,
    query: &'a str,
    searched: bool,
    asked_hint: Option<String>,
    from: Option<ArticleLink<'a>>,
    reason: Option<&'a str>,
    answer: Option<AnswerView<'a>>,
    hits: Vec<HitView<'a>>,
    total: usize,
    confidence: Option<Confidence>,
    corrected: Option<Corrected>,
    results_url: String,
    contact: Option<Slot>,
    urgent: Option<UrgentCard>,
    always: Vec<OfferView>,
    embed: Option<EmbedView>,
    form: Option<FormView>,
}

#[derive(Serialize)]
struct ArticleLink<'a> {
    id: &'a str,
    title: &'a str,
    url: &'a str,
}

/// `GET /{lang}/contact`
pub(super) async fn page(Extension(visit): Extension<Arc<Visit>>, request: Request) -> Response {
    let result = show(&visit, request.uri().path()).await;
    visit.answer(result).await
}

async fn show(visit: &Visit, path: &str) -> Result<Response, PageError> {
    let lang = visit.lang();
    if let Some(elsewhere) = elsewhere(visit, lang, path)? {
        return Ok(elsewhere);
    }
    let params = Params::read(visit.address.query());
    let concern = Concern::read(visit, lang, &params).await;
    if let Some(results) = &concern.results {
        let metrics = &visit.app.metrics;
        metrics.searched(lang, results.confidence, results.searched);
    }
    let people = visit.people(lang, &concern.situation(), &concern.question);
    let writing = Writing {
        visit,
        lang,
        concern: &concern,
        sent: None,
        faults: &[],
    };
    let token = visit.new_token();
    let channel = people.form.as_deref().unwrap_or_default();
    let form = token.map(|token| writing.form(token, None, channel));
    respond(visit, lang, &concern, people, StatusCode::OK, form)
}

/// What is not the contact page of a language of this site: nothing, or a redirect to it.
fn elsewhere(visit: &Visit, lang: &Lang, path: &str) -> Result<Option<Response>, PageError> {
    let served = visit.present.served();
    let named = path.trim_start_matches('/').split('/').next();
    let named = named.unwrap_or_default();
    if !served.has_contact() || Lang::parse(named).as_ref() != Some(lang) {
        // An old site may have had its own contact page there.
        return pages::find(visit).map(Some);
    }
    if named == lang.as_str() {
        return Ok(None);
    }
    let query = visit.address.query().map(|query| format!("?{query}"));
    let to = served.contact_url(lang) + &query.unwrap_or_default();
    Ok(Some(redirect(
        StatusCode::PERMANENT_REDIRECT,
        &to,
        HeaderValue::from_static("no-store"),
    )))
}

impl Visit {
    /// A seal for a form that is shown now; `None` when nothing takes forms.
    fn new_token(&self) -> Option<String> {
        self.token_since(self.app.clock.now())
    }

    /// The id of the channel that the form belongs to.
    fn form_channel(&self) -> Option<String> {
        let mut channels = self.present.channels().iter();
        let form = channels.find(|channel| channel.kind == crate::contact::Kind::Form)?;
        Some(form.id.clone())
    }

    /// A seal for a form that was seen before, under another one.
    fn seasoned_token(&self) -> Option<String> {
        let before = self.app.clock.now().checked_sub(token::HUMAN).ok()?;
        self.token_since(before)
    }

    fn token_since(&self, since: jiff::Timestamp) -> Option<String> {
        let key = &self.app.desk()?.key;
        let nonce = Nonce::from_random(random()?);
        Some(key.seal(&Token { nonce, since }))
    }
}

/// Random bits of the system's; `None` when it has none to give.
fn random() -> Option<u128> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    Some(u128::from_le_bytes(bytes))
}

/// The page. A form is shown only where disclosure offers one.
fn respond(
    visit: &Visit,
    lang: &Lang,
    concern: &Concern,
    people: People,
    status: StatusCode,
    form: Option<FormView>,
) -> Result<Response, PageError> {
    let served = visit.present.served();
    let question = concern.question.as_str();
    let asked = concern.is_asked();
    let title = visit.word(lang, "title-contact", &[]);
    let title = match form.as_ref().and_then(|form| form.problem_title()) {
        Some(problem) => visit.word(
            lang,
            "title-problem",
            &[("title", crate::locale::Arg::Text(problem))],
        ),
        None => title,
    };
    let results = concern.results.as_ref().filter(|results| results.searched);
    let helping = results.map_or(&[][..], |results| &results.hits);
    let helping: Vec<Hit> = helping
        .iter()
        .filter(|hit| concern.may_help(&hit.id))
        .take(concern::ANSWERS)
        .cloned()
        .collect();
    let widened = people
        .embed
        .as_ref()
        .map(|embed| Widened(embed.origin.clone()));
    let page = ContactPage {
        frame: frame(visit, lang, title, concern),
        query: question,
        searched: asked,
        asked_hint: (!asked && concern.is_sent)
            .then(|| visit.word(lang, "contact-more-words", &[])),
        from: concern.from.as_ref().map(|article| ArticleLink {
            id: &article.id,
            title: &article.title,
            url: &article.url,
        }),
        reason: concern.reason,
        answer: results
            .and_then(|results| results.answer.as_ref())
            .filter(|answer| concern.may_help(&answer.id))
            .map(answer),
        hits: hits(visit, lang, &helping),
        total: results.map_or(0, |results| results.total),
        confidence: results.map(|results| results.confidence),
        corrected: results.and_then(|results| {
            let exact = format!("{}&exact=1", served.results_url(lang, question));
            corrected(results, &exact)
        }),
        results_url: served.results_url(lang, question),
        form: form.filter(|_| people.form.is_some()),
        contact: people.slot,
        urgent: people.urgent,
        always: people.always,
        embed: people.embed,
    };
    let mut response = visit.html(status, "contact.html", &page, lang)?;
    if let Some(widened) = widened {
        response.extensions_mut().insert(widened);
    }
    Ok(private(response))
}

/// What was asked here is nobody else's business.
fn private(mut response: Response) -> Response {
    response.headers_mut().insert(
        axum::http::header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    response
}

/// The frame whose search field is the one question: asking anew stays on this page, with the article
/// that led here.
fn frame(visit: &Visit, lang: &Lang, title: String, concern: &Concern) -> Frame {
    let served = visit.present.served();
    let mut frame = visit.frame(lang, Kind::Contact, title);
    frame.languages = served.language_switch(lang, |other| {
        let carried = [
            ("q", concern.question.as_str()),
            (
                "from",
                concern.from.as_ref().map_or("", |article| &article.id),
            ),
            ("reason", concern.reason.unwrap_or_default()),
        ];
        let carried = carried.iter().filter(|(_, value)| !value.is_empty());
        let carried = carried.map(|(name, value)| format!("{name}={}", encode_query(value)));
        let carried = carried.collect::<Vec<_>>().join("&");
        let url = served.contact_url(other);
        match carried.as_str() {
            "" => url,
            _ => format!("{url}?{carried}"),
        }
    });
    frame.search.url = served.contact_url(lang);
    frame.search.query = concern.question.clone();
    frame
}
