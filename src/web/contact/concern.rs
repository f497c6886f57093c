//! What brings a customer to people, as the address of the page says it: the question, the article that
//! was read, why that did not help.
//!
//! The gate works from this alone, without cookie or script. It must not know how anything is shown.

use crate::build::frame::REASONS;
use crate::contact::{Found, Situation, asks_for_people, asks_only_for_people};
use crate::content::Article;
use crate::lang::Lang;
use crate::live::Results;
use crate::search::Confidence;
use crate::web::params::Params;
use crate::web::question::Question;
use crate::web::visit::Visit;

/// The best answers that stand beside the channels.
pub(super) const ANSWERS: usize = 3;

/// What brings a customer here.
pub(in crate::web) struct Concern {
    /// What was asked, tidied for showing.
    pub(in crate::web) question: String,
    /// What that found; `None` when nothing was asked, or when it could not be asked.
    pub(super) results: Option<Results>,
    /// It could not be asked: the fault is ours.
    broken: bool,
    /// The article that was read.
    pub(in crate::web) from: Option<Article>,
    /// Why it did not help.
    pub(super) reason: Option<&'static str>,
    /// Urgent words were met.
    pub(super) urgent_words: bool,
    /// It asks for a person.
    wants_people: bool,
    /// It says nothing else.
    wants_only_people: bool,
    /// The question was sent, whatever is in it.
    pub(super) is_sent: bool,
}

impl Concern {
    /// Reads it and asks the question. A search that fails opens the gate rather than closing it.
    pub(in crate::web) async fn read(visit: &Visit, lang: &Lang, params: &Params) -> Self {
        let typed = params.first("q").unwrap_or_default();
        let from = params.first("from").filter(|id| !id.is_empty());
        // Nobody has read anything either.
        let from = from.filter(|_| !visit.asks_nothing);
        let reason = params.first("reason");
        let mut concern = Self {
            question: String::new(),
            results: None,
            broken: false,
            from: from.and_then(|id| article(visit, lang, id)),
            reason: REASONS.into_iter().find(|known| reason == Some(known)),
            urgent_words: false,
            wants_people: false,
            wants_only_people: false,
            is_sent: params.first("q").is_some(),
        };
        if typed.trim().is_empty() || visit.asks_nothing {
            return concern;
        }
        let question = Question {
            text: typed.to_owned(),
            // The article that was read is found again, and does not answer it.
            limit: ANSWERS + usize::from(concern.from.is_some()),
            elsewhere: true,
            ..Question::new(lang)
        };
        match visit.find(question).await {
            Ok(results) => {
                concern.question = results.query.clone();
                concern.urgent_words = is_urgent(visit, &results);
                concern.wants_people = wants_people(&results);
                concern.wants_only_people = asks_only_for_people(&results.query);
                concern.results = Some(results);
            }
            Err(error) => {
                let id = visit.id.to_str().unwrap_or_default();
                tracing::error!(id, ?error, "a search failed on the way to people");
                concern.question = crate::search::Query::tidied(typed);
                concern.urgent_words = visit.present.urgent_phrases().are_met_in(typed);
                concern.broken = true;
            }
        }
        concern
    }

    /// Whether a question was asked: words without any that can be searched for are none.
    pub(super) fn is_asked(&self) -> bool {
        self.broken
            || self
                .results
                .as_ref()
                .is_some_and(|results| results.searched)
    }

    /// Whether an article may still help: not the one that did not.
    pub(super) fn may_help(&self, id: &str) -> bool {
        self.from.as_ref().is_none_or(|article| article.id != id)
    }

    /// Whether the question is but the title of the article that was read, which its page suggests.
    pub(super) fn repeats_title(&self) -> bool {
        let title = self.from.as_ref().map(|article| article.title.as_str());
        title == Some(self.question.as_str())
    }

    /// What disclosure must know.
    pub(in crate::web) fn situation(&self) -> Situation {
        let mut situation = match &self.results {
            Some(results) => of_results(results),
            None => Situation {
                searched: self.broken.then_some(Found::Broken),
                ..Situation::default()
            },
        };
        situation.urgent_words = self.urgent_words;
        situation.wants_people = self.wants_people;
        situation.wants_only_people = self.wants_only_people;
        if let Some(article) = &self.from {
            situation.read = true;
            situation.urgent_article |= article.urgent;
            situation.tags = article.tags.clone();
            situation.preferred = article.channels.clone();
            situation.categories = topics(&article.category);
        }
        situation
    }
}

/// What disclosure must know of a search. What it is about is known only when the best article
/// answers it well.
pub(in crate::web) fn of_results(results: &Results) -> Situation {
    let found = match results.confidence {
        _ if results.hits.is_empty() => Found::Nothing,
        Confidence::Strong => Found::Good,
        Confidence::Weak | Confidence::None => Found::Weak,
    };
    let best = results.hits.first().filter(|_| found == Found::Good);
    Situation {
        searched: results.searched.then_some(found),
        categories: best.map(|hit| topics(&hit.category)).unwrap_or_default(),
        tags: best.map(|hit| hit.tags.clone()).unwrap_or_default(),
        urgent_article: best.is_some_and(|hit| hit.urgent),
        ..Situation::default()
    }
}

/// The path of a category; none where an article stands in no category.
fn topics(category: &[String]) -> Vec<String> {
    let path = Some(category.join("/")).filter(|path| !path.is_empty());
    path.into_iter().collect()
}

/// Whether urgent words are met in a question, as it was typed or as it was understood.
pub(in crate::web) fn is_urgent(visit: &Visit, results: &Results) -> bool {
    let phrases = visit.present.urgent_phrases();
    let understood = results.corrected.as_deref();
    phrases.are_met_in(&results.query) || understood.is_some_and(|text| phrases.are_met_in(text))
}

/// Whether a question asks for a person, and for nothing that an article could answer.
pub(in crate::web) fn wants_people(results: &Results) -> bool {
    asks_for_people(&results.query)
}

/// Whether it asks for a person and says nothing else.
pub(in crate::web) fn wants_only_people(results: &Results) -> bool {
    asks_only_for_people(&results.query)
}

/// An article by its id: in the page's language, else in any.
pub(super) fn article(visit: &Visit, lang: &Lang, id: &str) -> Option<Article> {
    let languages = &visit.present.served().languages;
    let others = languages.iter().filter(|other| *other != lang);
    std::iter::once(lang)
        .chain(others)
        .find_map(|lang| visit.present.article_by_id(lang, id).ok().flatten())
}
