//! Hits as pages show them: with the titles of their categories, and their language where it is
//! another than the page's.
//!
//! It must not know what was asked.

use serde::Serialize;

use crate::lang::Lang;
use crate::live::{Answer, AnswerList, Hit, HitSection};
use crate::search::{Explanation, Part};
use crate::web::visit::Visit;

/// A hit, as search.html and not_found.html show it.
#[derive(Serialize)]
pub(in crate::web) struct HitView<'a> {
    title: &'a str,
    url: &'a str,
    lang: Option<LangView<'a>>,
    category: Vec<TitleLink<'a>>,
    section: Option<TitleLink<'a>>,
    snippet: &'a [Part],
    outdated: bool,
    draft: bool,
    /// The day from which customers see it, when it is not there yet.
    scheduled: Option<&'a str>,
    explanation: Option<&'a Explanation>,
}

/// A passage quoted above the hits.
#[derive(Serialize)]
pub(in crate::web) struct AnswerView<'a> {
    title: &'a str,
    url: &'a str,
    section: Option<TitleLink<'a>>,
    snippet: &'a [Part],
    list: Option<&'a AnswerList>,
}

#[derive(Serialize)]
struct LangView<'a> {
    lang: String,
    name: &'a str,
    dir: &'static str,
}

#[derive(Serialize)]
struct TitleLink<'a> {
    title: &'a str,
    url: &'a str,
}

/// Hits for a page in `lang`.
pub(in crate::web) fn hits<'a>(visit: &'a Visit, lang: &Lang, hits: &'a [Hit]) -> Vec<HitView<'a>> {
    let hidden = &visit.present.served().unpublished;
    hits.iter()
        .map(|hit| HitView {
            title: &hit.title,
            url: &hit.url,
            lang: (hit.lang != *lang).then(|| LangView {
                lang: hit.lang.html(),
                name: hit.lang.name(),
                dir: hit.lang.direction(),
            }),
            category: path(visit, hit),
            section: hit.section.as_ref().map(section),
            snippet: &hit.snippet,
            outdated: hit.outdated,
            draft: hidden.contains_key(&hit.url),
            scheduled: hidden.get(&hit.url).and_then(Option::as_deref),
            explanation: hit.explanation.as_ref(),
        })
        .collect()
}

pub(in crate::web) fn answer(answer: &Answer) -> AnswerView<'_> {
    AnswerView {
        title: &answer.title,
        url: &answer.url,
        section: answer.section.as_ref().map(section),
        snippet: &answer.parts,
        list: answer.list.as_ref(),
    }
}

fn section(section: &HitSection) -> TitleLink<'_> {
    TitleLink {
        title: &section.title,
        url: &section.url,
    }
}

/// The categories of a hit, outermost first; one without a page of its own is left out.
fn path<'a>(visit: &'a Visit, hit: &Hit) -> Vec<TitleLink<'a>> {
    (1..=hit.category.len())
        .filter_map(|depth| {
            let path = hit.category[..depth].join("/");
            visit.present.category(&hit.lang, &path)
        })
        .map(|category| TitleLink {
            title: &category.title,
            url: &category.url,
        })
        .collect()
}
