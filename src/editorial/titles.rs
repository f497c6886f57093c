//! Titles that two articles share, and articles that nothing describes.
//!
//! It must not know the texts.

use std::collections::BTreeMap;

use super::{Seen, is_published, some};
use crate::content::Catalog;
use crate::content::allowance::Allowed;
use crate::content::outline::folder_of;
use crate::problem::{Place, Problem, code};
use crate::text::fold;

/// Articles of one language with one title: in a list of results nobody can tell them apart.
pub(super) fn twice(catalog: &Catalog, seen: &[Seen]) -> Vec<Problem> {
    let mut first: BTreeMap<(&str, Vec<String>), usize> = BTreeMap::new();
    let mut problems = Vec::new();
    for (number, entry) in catalog.entries.iter().enumerate() {
        if entry.is_category() || !is_published(catalog, number) {
            continue;
        }
        let outline = &entry.outline;
        let words: Vec<String> = outline.title.split_whitespace().map(fold).collect();
        let before = *first
            .entry((outline.lang.as_str(), words))
            .or_insert(number);
        if before == number {
            continue;
        }
        let other = &catalog.entries[before].outline.path;
        let place = seen[number].title.clone();
        problems.push(Problem::new(
            code::SAME_TITLE,
            place.unwrap_or_else(|| Place::file(&outline.path)),
            format!("`{other}` has the title `{}` too", outline.title),
            "say in each title what only this article answers, or make one article of the two",
        ));
    }
    problems
}

/// Articles without a description, told once for each folder; where a writer allows it, by themselves.
pub(super) fn undescribed(catalog: &Catalog, allowed: &Allowed<'_>) -> Vec<Problem> {
    let mut folders: BTreeMap<(&str, Option<usize>), Vec<&str>> = BTreeMap::new();
    for (number, entry) in catalog.entries.iter().enumerate() {
        if entry.outline.front.summary.is_none() && is_published(catalog, number) {
            let path = entry.outline.path.as_str();
            let alone = allowed.holds_for_file(path, code::NO_DESCRIPTION);
            let group = (folder_of(path), alone.then_some(number));
            folders.entry(group).or_default().push(path);
        }
    }
    let told = folders.into_values().map(|paths| {
        let what = match paths.len() {
            1 => "the article has no description".to_owned(),
            many => format!(
                "{many} articles of this folder have no description: {}",
                some(&paths)
            ),
        };
        Problem::new(
            code::NO_DESCRIPTION,
            Place::file(paths[0]),
            what,
            "write the answer as one sentence into `description`: lists and search engines show it",
        )
    });
    told.collect()
}
