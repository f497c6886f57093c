//! The results page.
//!
//! Read the question, ask the edition, make the view, answer. It must not know how text is found.

mod filters;
mod hits;
mod links;

use std::sync::Arc;

use axum::Extension;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use serde::Serialize;

pub(super) use self::hits::{AnswerView, HitView, answer, hits};

use self::filters::{Filter, filters};
use self::links::{Links, Pages};
use super::contact::{self, People, Slot, UrgentCard};
use super::error::PageError;
use super::home::redirect;
use super::pages;
use super::params::Params;
use super::question::{Question, slugs};
use super::visit::Visit;
use crate::build::frame::{Frame, TopicLink};
use crate::contact::Situation;
use crate::lang::Lang;
use crate::live::Results;
use crate::locale::Arg;
use crate::search::Confidence;

/// Results on a page.
const PER_PAGE: usize = 10;
/// A question of so many characters is told as a whole.
const TOLD: usize = 80;
/// Nobody reads on behind this page, and looking there costs more with every page.
const LAST_PAGE: usize = 50;

/// What the address of a results page says.
#[derive(Debug)]
struct Asked {
    query: String,
    category: String,
    page: usize,
    /// Words are not to be replaced by similar ones.
    exact: bool,
    /// Writers want to know why.
    explain: bool,
}

/// search.html
#[derive(Serialize)]
struct SearchPage<'a> {
    #[serde(flatten)]
    frame: Frame,
    query: &'a str,
    total: usize,
    hits: Vec<HitView<'a>>,
    categories: Vec<Filter<'a>>,
    /// The topic that the results are narrowed to.
    topic: Option<Topic<'a>>,
    language: &'a str,
    pages: Option<Pages>,
    corrected: Option<Corrected>,
    left_out: String,
    confidence: Confidence,
    answer: Option<AnswerView<'a>>,
    all_categories: Vec<TopicLink<'a>>,
    without: Option<Without<'a>>,
    elsewhere: Vec<ElsewhereView<'a>>,
    contact: Option<Slot>,
    urgent: Option<UrgentCard>,
}

/// A question whose words were taken for others.
#[derive(Serialize)]
pub(super) struct Corrected {
    query: String,
    instead: String,
    instead_url: String,
}

#[derive(Serialize)]
struct Topic<'a> {
    title: &'a str,
    /// The same question, in all topics.
    everywhere: String,
}

#[derive(Serialize)]
struct Without<'a> {
    query: &'a str,
    url: String,
}

#[derive(Serialize)]
struct ElsewhereView<'a> {
    lang: String,
    name: &'a str,
    count: usize,
    url: String,
}

/// `/{lang}/search`
pub(super) async fn page(Extension(visit): Extension<Arc<Visit>>, request: Request) -> Response {
    let result = show(&visit, request.uri().path()).await;
    visit.answer(result).await
}

async fn show(visit: &Visit, path: &str) -> Result<Response, PageError> {
    let named = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    let lang = visit.lang();
    if Lang::parse(named).as_ref() != Some(lang) {
        // An old site may have had its search there.
        return pages::find(visit);
    }
    if named != lang.as_str() {
        return Ok(renamed(visit, lang));
    }
    let asked = Asked::read(visit);
    let results = visit.find(asked.question(lang)).await?;
    visit
        .app
        .metrics
        .searched(lang, results.confidence, results.searched);
    if results.total > 0 && asked.page > last_page(&results) {
        return Ok(turned_back(visit, lang, &asked, &results));
    }
    let page = view(visit, lang, &asked, &results);
    visit.html(StatusCode::OK, "search.html", &page, lang)
}

fn last_page(results: &Results) -> usize {
    results.total.div_ceil(PER_PAGE).clamp(1, LAST_PAGE)
}

/// Where somebody is led who turned to a page behind the last.
fn turned_back(visit: &Visit, lang: &Lang, asked: &Asked, results: &Results) -> Response {
    let links = Links::new(visit.present.served(), lang, &results.query);
    let links = if asked.exact { links.exactly() } else { links };
    redirect(
        StatusCode::FOUND,
        &links.to(&asked.category, last_page(results)),
        HeaderValue::from_static("no-store"),
    )
}

/// The same question, with the language as addresses write it.
fn renamed(visit: &Visit, lang: &Lang) -> Response {
    let query = visit.address.query().map(|query| format!("?{query}"));
    let to = visit.present.served().search_url(lang) + &query.unwrap_or_default();
    redirect(
        StatusCode::PERMANENT_REDIRECT,
        &to,
        HeaderValue::from_static("no-store"),
    )
}

impl Asked {
    fn read(visit: &Visit) -> Self {
        let params = Params::read(visit.address.query());
        Self {
            explain: visit.explains(&params),
            ..Self::of(&params)
        }
    }

    fn of(params: &Params) -> Self {
        let page = params
            .first("page")
            .and_then(|page| page.parse().ok())
            .unwrap_or(1);
        Self {
            query: params.first("q").unwrap_or_default().to_owned(),
            category: slugs(params.first("category").unwrap_or_default()).join("/"),
            page: page.clamp(1, LAST_PAGE),
            exact: params.first("exact").is_some_and(|exact| exact == "1"),
            explain: false,
        }
    }

    fn question(&self, lang: &Lang) -> Question {
        Question {
            text: self.query.clone(),
            category: slugs(&self.category),
            limit: PER_PAGE,
            offset: (self.page - 1) * PER_PAGE,
            exact: self.exact,
            elsewhere: true,
            explain: self.explain,
            ..Question::new(lang)
        }
    }
}

fn view<'a>(
    visit: &'a Visit,
    lang: &'a Lang,
    asked: &'a Asked,
    results: &'a Results,
) -> SearchPage<'a> {
    let query = results.query.as_str();
    let title = match query {
        "" => visit.word(lang, "title-search", &[]),
        _ => visit.word(lang, "title-results", &[("query", Arg::Text(query))]),
    };
    let title = match asked.page {
        1 => title,
        page => {
            let number = u64::try_from(page).unwrap_or(u64::MAX);
            let page = visit.word(lang, "pages-number", &[("number", Arg::Number(number))]);
            format!("{title} · {page}")
        }
    };
    let served = visit.present.served();
    let people = people(visit, lang, results);
    let links = Links::new(served, lang, query);
    let here = if asked.exact { links.exactly() } else { links };
    SearchPage {
        frame: visit.asking_frame(lang, title, query),
        query,
        total: results.total,
        hits: hits(visit, lang, &results.hits),
        categories: filters(visit, lang, &asked.category, results, &here),
        topic: topic(visit, lang, &asked.category, &here),
        language: lang.name(),
        pages: here.pages(&asked.category, asked.page, results.total),
        corrected: corrected(results, &links.exactly().to(&asked.category, 1)),
        left_out: results.left_out.join(", "),
        confidence: results.confidence,
        answer: results.answer.as_ref().map(answer),
        all_categories: visit.topics(lang),
        without: results.without.as_deref().map(|query| Without {
            query,
            url: served.results_url(lang, query),
        }),
        elsewhere: results
            .elsewhere
            .iter()
            .map(|other| ElsewhereView {
                lang: other.lang.html(),
                name: other.lang.name(),
                count: other.total,
                url: served.results_url(&other.lang, query),
            })
            .collect(),
        contact: people.slot,
        urgent: people.urgent,
    }
}

/// The correction of a question, and the way back to what was typed.
pub(super) fn corrected(results: &Results, instead_url: &str) -> Option<Corrected> {
    let corrected = results.corrected.as_deref()?;
    let (query, instead) = changed(&results.query, corrected);
    Some(Corrected {
        query,
        instead,
        instead_url: instead_url.to_owned(),
    })
}

/// A question and its correction as they are told: of a long one, only the words that differ.
fn changed(typed: &str, corrected: &str) -> (String, String) {
    if typed.chars().count() <= TOLD {
        return (corrected.to_owned(), typed.to_owned());
    }
    let words = typed.split_whitespace().zip(corrected.split_whitespace());
    let (corrected, typed): (Vec<_>, Vec<_>) = words
        .filter(|(typed, corrected)| typed != corrected)
        .map(|(typed, corrected)| (corrected, typed))
        .unzip();
    (corrected.join(", "), typed.join(", "))
}

/// The people to reach after this search. A browser that fetches what may be wanted later has not
/// searched.
fn people(visit: &Visit, lang: &Lang, results: &Results) -> People {
    if visit.asks_nothing {
        return People::default();
    }
    let situation = Situation {
        urgent_words: results.searched && contact::is_urgent(visit, results),
        wants_people: results.searched && contact::wants_people(results),
        wants_only_people: results.searched && contact::wants_only_people(results),
        ..contact::of_results(results)
    };
    visit.people(lang, &situation, &results.query)
}

/// The topic that was chosen; one that is not there any more by its path.
fn topic<'a>(
    visit: &'a Visit,
    lang: &Lang,
    chosen: &'a str,
    links: &Links<'_>,
) -> Option<Topic<'a>> {
    let category = visit.present.category(lang, chosen);
    (!chosen.is_empty()).then(|| Topic {
        title: category.map_or(chosen, |category| &category.title),
        everywhere: links.to("", 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Asked {
        Asked::of(&Params::read(Some(query)))
    }

    #[test]
    fn of_a_long_question_only_the_corrected_words_are_told() {
        let told = |(a, b): (&str, &str)| (a.to_owned(), b.to_owned());
        assert_eq!(
            changed("my refnud", "my refund"),
            told(("my refund", "my refnud"))
        );
        let long = "please give me back the whole money that i have payed for the parcel which never came to my hose";
        let corrected = long.replace("payed", "paid").replace("hose", "house");
        assert_eq!(
            changed(long, &corrected),
            told(("paid, house", "payed, hose"))
        );
    }

    #[test]
    fn the_address_of_a_results_page_is_read_as_people_write_it() {
        let read = asked("q=refund&category=/billing//eu/&page=2&page=9");
        assert_eq!((read.category.as_str(), read.page), ("billing/eu", 2));
        for (query, page) in [
            ("page=0", 1),
            ("page=x", 1),
            ("page=99999", LAST_PAGE),
            ("page=-1", 1),
        ] {
            assert_eq!(asked(query).page, page, "{query}");
        }
    }
}
