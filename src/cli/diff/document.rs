//! What a change does, as programs read it. The names are a promise.
//!
//! It must not know how differences are found.

use serde::Serialize;

use super::Told;
use super::answers::Answer;
use crate::change::Changed;
use crate::content::Article;
use crate::content::redirect::Redirect;
use crate::edition::Edition;
use crate::problem::Problem;
use crate::relevance::Change;

/// The one document on standard output.
#[derive(Serialize)]
pub(super) struct Document<'a> {
    before: Side<'a>,
    after: Side<'a>,
    pages: Pages<'a>,
    redirects: Redirects<'a>,
    problems: NewGone<'a>,
    answers: Answers<'a>,
}

#[derive(Serialize)]
struct Side<'a> {
    edition: &'a str,
    git_commit: Option<&'a str>,
}

#[derive(Serialize)]
struct Pages<'a> {
    added: Vec<Page<'a>>,
    changed: Vec<ChangedPage<'a>>,
    removed: Vec<Removed<'a>>,
}

#[derive(Serialize)]
struct Page<'a> {
    lang: &'a str,
    id: &'a str,
    url: &'a str,
    title: &'a str,
}

#[derive(Serialize)]
struct ChangedPage<'a> {
    #[serde(flatten)]
    page: Page<'a>,
    id_before: Option<&'a str>,
    title_before: Option<&'a str>,
    url_before: Option<&'a str>,
    sections: &'a [&'a str],
    other: &'a [&'static str],
}

#[derive(Serialize)]
struct Removed<'a> {
    #[serde(flatten)]
    page: Page<'a>,
    leads_to: Option<&'a str>,
}

#[derive(Serialize)]
struct Redirects<'a> {
    added: &'a [&'a Redirect],
    changed: Vec<LedOn<'a>>,
    removed: &'a [&'a Redirect],
}

#[derive(Serialize)]
struct LedOn<'a> {
    #[serde(flatten)]
    redirect: &'a Redirect,
    to_before: &'a str,
}

#[derive(Serialize)]
struct NewGone<'a> {
    new: &'a [&'a Problem],
    gone: &'a [&'a Problem],
    /// Why there is nothing of what only `kb check` tells.
    not_compared: Option<&'a str>,
}

#[derive(Serialize)]
struct Answers<'a> {
    asked: usize,
    changed: Vec<ChangedAnswer<'a>>,
}

#[derive(Serialize)]
struct ChangedAnswer<'a> {
    change: Change,
    query: &'a str,
    kind: &'static str,
    lang: &'a str,
    real: bool,
    article: Option<&'a str>,
    title: Option<&'a str>,
    rank_before: Option<usize>,
    rank_after: Option<usize>,
    first_before: Option<&'a str>,
    first_after: Option<&'a str>,
}

/// All of it.
pub(super) fn document<'a>(told: &'a Told<'a>) -> Document<'a> {
    let removed = told.pages.removed.iter().zip(&told.leads_on);
    Document {
        before: side(told.before),
        after: side(told.after),
        pages: Pages {
            added: told.pages.added.iter().map(|one| page(one)).collect(),
            changed: told.pages.changed.iter().map(changed).collect(),
            removed: removed
                .map(|(one, leads_to)| Removed {
                    page: page(one),
                    leads_to: *leads_to,
                })
                .collect(),
        },
        redirects: Redirects {
            added: &told.redirects.added,
            changed: { told.redirects.changed.iter() }
                .map(|(before, after)| LedOn {
                    redirect: after,
                    to_before: &before.to,
                })
                .collect(),
            removed: &told.redirects.removed,
        },
        problems: NewGone {
            new: &told.problems_new,
            gone: &told.problems_gone,
            not_compared: told.not_compared,
        },
        answers: Answers {
            asked: told.answers.asked,
            changed: told.answers.changed.iter().map(answer).collect(),
        },
    }
}

fn side(edition: &Edition) -> Side<'_> {
    let about = edition.about();
    Side {
        edition: about.id.as_str(),
        git_commit: about.git_commit.as_deref(),
    }
}

fn page(article: &Article) -> Page<'_> {
    Page {
        lang: article.lang.as_str(),
        id: &article.id,
        url: &article.url,
        title: &article.title,
    }
}

fn changed<'a>(one: &'a Changed<'a>) -> ChangedPage<'a> {
    let (before, after) = (one.before, one.after);
    ChangedPage {
        page: page(after),
        id_before: (before.id != after.id).then_some(&before.id),
        title_before: (before.title != after.title).then_some(&before.title),
        url_before: (before.url != after.url).then_some(&before.url),
        sections: &one.sections,
        other: &one.other,
    }
}

fn answer(one: &Answer) -> ChangedAnswer<'_> {
    let [first_before, first_after] = one.first.each_ref().map(Option::as_deref);
    ChangedAnswer {
        change: one.change,
        query: &one.query,
        kind: one.kind.name(),
        lang: one.lang.as_str(),
        real: one.real,
        article: one.article.as_ref().map(|(id, _)| id.as_str()),
        title: one.article.as_ref().map(|(_, title)| title.as_str()),
        rank_before: one.rank[0],
        rank_after: one.rank[1],
        first_before,
        first_after,
    }
}
