//! `POST /{lang}/contact`: a form that is sent.
//!
//! Whatever happens, the customer has either a receipt or the page with all that was written and another
//! way. A request is accepted when the store says so, not before. It must not know how the store keeps it.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use axum::Extension;
use axum::body::{Bytes, to_bytes};
use axum::extract::Request as HttpRequest;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use http_body_util::LengthLimitError;
use tokio::time::timeout;

use super::concern::Concern;
use super::offers::People;
use super::token::{Judged, Token};
use super::writing::{FormView, SentView, TRAP, Writing};
use super::{elsewhere, journey, origin, random, respond};
use crate::contact::form::{Fault, Filled};
use crate::contact::{Priority, Receipt, Reference, Request, is_within};
use crate::lang::Lang;
use crate::store::Acceptance;
use crate::web::desk::{Desk, Words};
use crate::web::error::PageError;
use crate::web::home::redirect;
use crate::web::params::Params;
use crate::web::serve::LONGEST_BODY;
use crate::web::visit::Visit;

/// A form arrives within this time.
const PATIENCE: Duration = Duration::from_secs(20);
/// So many references are drawn before something must be wrong.
const DRAWS: usize = 8;

/// Why a form is shown once more.
enum Again {
    /// Something is to be mended.
    Faults(Vec<Fault>),
    /// It lay open for too long, or was sealed by nobody we know.
    Stale,
    /// It was sent faster than people write, or a field for machines was filled in.
    Doubtful(Token),
    /// Too much from there.
    TooOften(Duration),
    /// It was sent already, with other words.
    Changed(Reference, Receipt),
    /// Nothing takes it.
    NotTaken,
}

pub(in crate::web) async fn send(
    Extension(visit): Extension<Arc<Visit>>,
    request: HttpRequest,
) -> Response {
    let result = receive(&visit, request).await;
    visit.answer(result).await
}

async fn receive(visit: &Visit, request: HttpRequest) -> Result<Response, PageError> {
    let lang = visit.lang();
    if elsewhere(visit, lang, request.uri().path())?.is_some() {
        return Err(PageError::NotFound);
    }
    let site = &visit.present.served().site;
    if !origin::is_own(request.headers(), site.origin.as_deref()) {
        return Err(PageError::Foreign);
    }
    if !is_form(&request) {
        return Err(PageError::NotAForm);
    }
    let address = visit.customer_address(request.headers());
    let sent = Params::read_form(&body(request).await?);
    let now = visit.app.clock.now();
    let desk = visit.app.desk();
    let typed = sent.first("token").unwrap_or_default();
    let judged = desk.map_or(Judged::Stale, |desk| desk.key.judge(typed, now));
    let concern = Concern::read(visit, lang, &sent).await;
    let mut people = visit.people(lang, &concern.situation(), &concern.question);
    let was_open = people.slot.is_some() || sent.first("from").is_some_and(|id| !id.is_empty());
    if judged != Judged::Stale && was_open && people.form.is_none() {
        // The form was shown: what it was about, or the form itself, is gone meanwhile.
        people.form = Some(visit.form_channel().unwrap_or_default());
    }
    let Some(channel) = people.form.clone() else {
        // The page asks the question first, as everybody is asked.
        return respond(visit, lang, &concern, people, StatusCode::FORBIDDEN, None);
    };
    let Some(desk) = desk.filter(|_| !channel.is_empty()) else {
        return again(visit, lang, &concern, people, &sent, Again::NotTaken);
    };
    let filled = site.contact.form.check(|name| sent.first(name), lang);
    let filled = match (filled, &judged) {
        (Err(faults), _) => {
            return again(visit, lang, &concern, people, &sent, Again::Faults(faults));
        }
        (_, Judged::Stale) => return again(visit, lang, &concern, people, &sent, Again::Stale),
        (Ok(filled), _) => filled,
    };
    let trapped = !sent.first(TRAP).unwrap_or_default().is_empty();
    let token = match judged {
        Judged::Good(token) if !trapped => token,
        Judged::Good(token) | Judged::Hasty(token) => {
            let doubt = Again::Doubtful(token);
            return again(visit, lang, &concern, people, &sent, doubt);
        }
        Judged::Stale => return Err(PageError::NotFound),
    };
    let words = Words::of(&filled, &concern, address);
    if let Some(receipt) = desk.has_taken(&words, now)
        // While the store cannot tell, they are taken to be there.
        && desk.store.has_words(&receipt).await.unwrap_or(true)
    {
        return Ok(seen(visit, lang, &receipt));
    }
    if let Err(wait) = desk.pace.count(address, &token.nonce) {
        visit.app.metrics.slowed_down.inc();
        return again(visit, lang, &concern, people, &sent, Again::TooOften(wait));
    }
    let request = Draft {
        visit,
        lang,
        concern: &concern,
        sent: &sent,
        channel,
        token: &token,
        words,
    };
    match request.hand_in(desk, filled).await {
        Ok(receipt) => Ok(seen(visit, lang, &receipt)),
        Err(why) => again(visit, lang, &concern, people, &sent, why),
    }
}

/// The whole form, in time: nobody needs minutes for some kilobytes.
async fn body(request: HttpRequest) -> Result<Bytes, PageError> {
    let body = timeout(PATIENCE, to_bytes(request.into_body(), LONGEST_BODY)).await;
    let body = body.map_err(|_| PageError::CutOff)?;
    body.map_err(|error| {
        let mut cause = error.source();
        while let Some(one) = cause {
            if one.is::<LengthLimitError>() {
                return PageError::TooLarge;
            }
            cause = one.source();
        }
        PageError::CutOff
    })
}

fn is_form(request: &HttpRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// A form on its way to become a request.
struct Draft<'a> {
    visit: &'a Visit,
    lang: &'a Lang,
    concern: &'a Concern,
    sent: &'a Params,
    channel: String,
    token: &'a Token,
    /// What was written, by which it is known again.
    words: Words,
}

impl Draft<'_> {
    /// Hands it in; the same form again gets the receipt that it got before.
    async fn hand_in(self, desk: &Desk, filled: Filled) -> Result<Receipt, Again> {
        let mut request = self.request(filled).ok_or(Again::NotTaken)?;
        let targets = (desk.targets)(&request);
        for _ in 0..DRAWS {
            match desk.store.accept(&request, &targets).await {
                Ok(Acceptance::New) => {
                    self.visit.app.metrics.requests_accepted.inc();
                    (desk.bell)();
                    desk.took(self.words, &request);
                    return Ok(request.receipt);
                }
                Ok(Acceptance::Again { receipt, .. }) => return Ok(receipt),
                Ok(Acceptance::Changed { reference, receipt }) => {
                    return Err(Again::Changed(reference, receipt));
                }
                Ok(Acceptance::Taken) => {
                    request.reference = reference().ok_or(Again::NotTaken)?;
                }
                Err(error) => {
                    let id = self.visit.id.to_str().unwrap_or_default();
                    tracing::error!(id, error = format!("{error:#}"), "a request was not taken");
                    self.visit.app.metrics.requests_refused.inc();
                    return Err(Again::NotTaken);
                }
            }
        }
        Err(Again::NotTaken)
    }

    fn request(&self, filled: Filled) -> Option<Request> {
        let site = &self.visit.present.served().site;
        let situation = self.concern.situation();
        let topics = situation.categories;
        let phrases = self.visit.present.urgent_phrases();
        let urgent = situation.urgent_words
            || situation.urgent_article
            || phrases.are_met_in(filled.message.as_str());
        let high = |topic: &String| {
            let mut named = site.contact.form.high.iter();
            named.any(|above| is_within(topic, above))
        };
        let priority = match urgent {
            true => Priority::Urgent,
            false if topics.iter().any(high) => Priority::High,
            false => Priority::Normal,
        };
        Some(Request {
            reference: reference()?,
            receipt: Receipt::from_random(random()?),
            nonce: self.token.nonce.clone(),
            accepted_at: self.visit.app.clock.now(),
            answer_by: self.visit.promised(&self.channel),
            channel: self.channel.clone(),
            language: self.lang.clone(),
            priority,
            topics,
            name: filled.name,
            reply_to: filled.reply_to,
            message: filled.message,
            fields: filled.fields,
            journey: journey::journey(self.visit, self.lang, self.sent),
        })
    }
}

fn reference() -> Option<Reference> {
    let bits = random()?;
    Some(Reference::from_random(bits as u64))
}

/// The receipt's page: reloading it sends nothing again.
fn seen(visit: &Visit, lang: &Lang, receipt: &Receipt) -> Response {
    redirect(
        StatusCode::SEE_OTHER,
        &visit.receipt_url(lang, receipt),
        HeaderValue::from_static("no-store"),
    )
}

/// The page once more, with all that was written.
fn again(
    visit: &Visit,
    lang: &Lang,
    concern: &Concern,
    people: People,
    sent: &Params,
    why: Again,
) -> Result<Response, PageError> {
    let (status, problem) = match &why {
        Again::Faults(_) => (StatusCode::UNPROCESSABLE_ENTITY, Some("failed-fields")),
        Again::Stale | Again::Doubtful(_) => (StatusCode::CONFLICT, Some("failed-stale")),
        Again::TooOften(_) => (StatusCode::TOO_MANY_REQUESTS, Some("failed-often")),
        Again::Changed(..) => (StatusCode::CONFLICT, None),
        Again::NotTaken => (StatusCode::SERVICE_UNAVAILABLE, Some("failed-store")),
    };
    let faults = match &why {
        Again::Faults(faults) => &faults[..],
        _ => &[],
    };
    let writing = Writing {
        visit,
        lang,
        concern,
        sent: Some(sent),
        faults,
    };
    let token = match &why {
        // The same form, tried again: it is to count once.
        Again::Faults(_) | Again::TooOften(_) | Again::NotTaken => {
            sent.first("token").map(str::to_owned)
        }
        // A clock that went back meanwhile is no reason to ask again and again.
        Again::Doubtful(token) => visit.token_since(token.since.min(visit.app.clock.now())),
        // Whoever sends this again has seen it for long enough.
        Again::Stale | Again::Changed(..) => visit.seasoned_token(),
    };
    let token = token.or_else(|| visit.new_token()).unwrap_or_default();
    let channel = people.form.as_deref().unwrap_or_default();
    let mut form: FormView = writing.form(token, problem, channel);
    if let Again::Changed(reference, receipt) = &why {
        form.sent = Some(SentView {
            reference: reference.to_string(),
            url: visit.receipt_url(lang, receipt),
        });
    }
    let mut response = respond(visit, lang, concern, people, status, Some(form))?;
    if let Again::TooOften(wait) = why {
        let seconds = wait.as_secs().max(1);
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(response)
}
