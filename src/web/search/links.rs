//! Addresses of results pages about one question: with a category, of the second page and so on.
//!
//! It must not know what was found.

use serde::Serialize;

use super::{LAST_PAGE, PER_PAGE};
use crate::build::Served;
use crate::content::url::encode_query;
use crate::lang::Lang;

/// Pages before and behind the current one that are linked to; the last of them stands for the gap.
const NEIGHBOURS: usize = 3;

/// Makes addresses about one question.
#[derive(Clone, Copy)]
pub(super) struct Links<'a> {
    served: &'a Served,
    lang: &'a Lang,
    query: &'a str,
    exact: bool,
}

/// Where one is in a list of several pages, and the ways from there.
#[derive(Serialize)]
pub(super) struct Pages {
    current: usize,
    total: usize,
    previous: Option<String>,
    next: Option<String>,
    numbers: Vec<PageLink>,
}

#[derive(Serialize)]
struct PageLink {
    number: usize,
    url: String,
    current: bool,
}

impl<'a> Links<'a> {
    pub(super) fn new(served: &'a Served, lang: &'a Lang, query: &'a str) -> Self {
        Self {
            served,
            lang,
            query,
            exact: false,
        }
    }

    /// The same question, its words as they are.
    pub(super) fn exactly(self) -> Self {
        Self {
            exact: true,
            ..self
        }
    }

    /// The results in a category (`""`: in all).
    pub(super) fn to(&self, category: &str, page: usize) -> String {
        let mut url = self.served.results_url(self.lang, self.query);
        if !category.is_empty() {
            url += &format!("&category={}", encode_query(category));
        }
        if self.exact {
            url += "&exact=1";
        }
        if page > 1 {
            url += &format!("&page={page}");
        }
        url
    }

    /// The pages of so many results; `None` when one is enough.
    pub(super) fn pages(&self, category: &str, page: usize, results: usize) -> Option<Pages> {
        let last = results.div_ceil(PER_PAGE).min(LAST_PAGE);
        if last < 2 {
            return None;
        }
        let current = page.min(last);
        // What lies far away is not linked to: the ends and the neighbours are enough, and cheap.
        let near = |number: &usize| {
            *number == 1 || *number == last || number.abs_diff(current) <= NEIGHBOURS
        };
        let numbers = (1..=last).filter(near).map(|number| PageLink {
            number,
            url: self.to(category, number),
            current: number == current,
        });
        Some(Pages {
            current,
            total: last,
            previous: (current > 1).then(|| self.to(category, current - 1)),
            next: (current < last).then(|| self.to(category, current + 1)),
            numbers: numbers.collect(),
        })
    }
}
