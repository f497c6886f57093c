//! Pages of the API's lists: whether the page that follows on each is in the export, too.
//!
//! It must not know what the records on them say.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::import::front::text_of;
use crate::import::losses::Losses;
use crate::problem::code;

const REMEDY: &str =
    "the export is cut off there: fetch the rest of the list, and import once more";

/// The pages that were read.
#[derive(Debug, Default)]
pub(super) struct Pages {
    all: Vec<Page>,
}

/// One answer of the API.
#[derive(Debug)]
struct Page {
    file: String,
    list: &'static str,
    /// The address of the list, where the answer says it.
    of: Option<String>,
    number: u64,
    /// The address of the page that follows, and its number where pages are counted.
    next: Option<(String, Option<u64>)>,
    /// With pages that are not counted: whether more follow.
    goes_on: Option<bool>,
    /// How many records the whole list has.
    count: Option<u64>,
    ids: BTreeSet<String>,
}

impl Pages {
    /// Remembers an answer with a list.
    pub(super) fn remember(&mut self, file: &str, list: &'static str, answer: &Map<String, Value>) {
        let text = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
        let links = answer.get("links");
        let link = |name: &str| text(links.and_then(|links| links.get(name)));
        let meta = answer.get("meta").and_then(|meta| meta.get("has_more"));
        let next = text(answer.get("next_page")).or_else(|| link("next"));
        let before = text(answer.get("previous_page")).or_else(|| link("prev"));
        let number = answer.get("page").and_then(Value::as_u64);
        let number = number.or_else(|| Some(number_in(before.as_deref()?)? + 1));
        let items = answer.get(list);
        let items = items.and_then(Value::as_array).into_iter().flatten();
        self.all.push(Page {
            file: file.to_owned(),
            list,
            of: next.as_deref().or(before.as_deref()).map(list_in),
            number: number.unwrap_or(1),
            next: next.map(|next| {
                let number = number_in(&next);
                (next, number)
            }),
            goes_on: meta.and_then(Value::as_bool),
            count: answer.get("count").and_then(Value::as_u64),
            ids: items.filter_map(|item| text_of(item.get("id")?)).collect(),
        });
    }

    /// Tells of the pages that are missing.
    pub(super) fn tell(&self, losses: &mut Losses) {
        let mut told = BTreeSet::new();
        for page in &self.all {
            let Some((next, number)) = &page.next else {
                continue;
            };
            let mut beside = self.all.iter().filter(|other| page.is_beside(other));
            let is_there = match (number, page.goes_on) {
                (_, Some(true)) => beside.any(|other| other.goes_on == Some(false)),
                (Some(number), None) => beside.any(|other| other.number == *number),
                _ => true,
            };
            let address = match page.goes_on {
                // Which page is the last of those that are there cannot be seen.
                Some(_)
                    if self
                        .all
                        .iter()
                        .filter(|other| page.is_beside(other))
                        .count()
                        > 1 =>
                {
                    list_in(next)
                }
                _ => next.clone(),
            };
            if is_there || !told.insert(address.clone()) {
                continue;
            }
            let count = page.count.map_or_else(String::new, |count| {
                format!(" ({} of {count} are there)", self.known(page))
            });
            let what = format!(
                "more {} follow on a page that is not in the export{count}: `{address}`",
                page.list.replace('_', " "),
            );
            losses.file(code::IMPORT_FILE, &page.file, what, REMEDY);
        }
    }

    /// How many records of a page's list are there.
    fn known(&self, page: &Page) -> usize {
        let beside = self.all.iter().filter(|other| page.is_beside(other));
        let ids: BTreeSet<&String> = beside.flat_map(|other| &other.ids).collect();
        ids.len()
    }
}

impl Page {
    /// Whether another page may be of the same list: the last one need not say where it is from.
    fn is_beside(&self, other: &Self) -> bool {
        self.list == other.list && (other.of.is_none() || other.of == self.of)
    }
}

/// The address of a list, without the page.
fn list_in(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    path.trim_end_matches(".json").to_lowercase()
}

/// The number of a page in its address.
fn number_in(address: &str) -> Option<u64> {
    let (_, query) = address.split_once('?')?;
    let page = query.split('&').find_map(|part| part.strip_prefix("page="));
    page?.parse().ok()
}
