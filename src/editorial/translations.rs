//! Translations that are missing, or older than what they translate.
//!
//! It must not know the texts.

use std::collections::BTreeMap;

use super::{Seen, is_published, some};
use crate::content::Catalog;
use crate::content::allowance::Allowed;
use crate::content::category::Member;
use crate::content::outline::folder_of;
use crate::lang::Lang;
use crate::problem::{Place, Problem, code};

/// Articles that a language lacks, told once for each folder and language; where a writer allows it, by
/// themselves.
pub(super) fn missing(catalog: &Catalog, allowed: &Allowed<'_>) -> Vec<Problem> {
    let mut lacking: BTreeMap<(&str, &Lang, Option<usize>), Vec<&str>> = BTreeMap::new();
    for (number, entry) in catalog.entries.iter().enumerate() {
        let all = catalog.translations(number);
        // Readers have no translation before it is published.
        let is_there = |lang: &Lang| all.get(lang).is_some_and(|one| is_published(catalog, *one));
        // Each group is told of once, where its readers read it.
        let mut published = all.values().filter(|one| is_published(catalog, **one));
        let shown = match is_there(&catalog.languages.default) {
            true => all.get(&catalog.languages.default),
            false => published.next(),
        };
        if shown != Some(&number) {
            continue;
        }
        let path = entry.outline.path.as_str();
        let alone = allowed.holds_for_file(path, code::NOT_TRANSLATED);
        let alone = alone.then_some(number);
        for lang in catalog.languages.all.iter().filter(|lang| !is_there(lang)) {
            let group = (folder_of(path), lang, alone);
            lacking.entry(group).or_default().push(path);
        }
    }
    let told = lacking.into_iter().map(|((_, lang, _), paths)| {
        let what = match paths.len() {
            1 => format!("the article is not there in `{lang}`"),
            many => format!(
                "{many} articles of this folder are not there in `{lang}`: {}",
                some(&paths)
            ),
        };
        let mut problem = Problem::new(
            code::NOT_TRANSLATED,
            Place::file(paths[0]),
            what,
            "translate it: a file of the same name in that language's folder; until then readers get it in the language it has",
        );
        if paths.len() > 1 {
            problem.about = paths.into_iter().map(str::to_owned).collect();
        }
        problem
    });
    told.collect()
}

/// Categories that readers of a language find articles in, and whose name is not in that language.
pub(super) fn unnamed(catalog: &Catalog) -> Vec<Problem> {
    let mut problems = Vec::new();
    for tree in &catalog.trees {
        let is_own = |member: &&Member| !member.fallback && is_published(catalog, member.entry);
        for category in tree.categories.iter().skip(1) {
            // A text that is missing is told as such.
            let is_named = category.described_in.as_ref() == Some(&tree.lang)
                || category.index.is_some()
                || category.described_in.is_none() && tree.lang == catalog.languages.default;
            let Some(first) = category.members.iter().find(is_own).filter(|_| !is_named) else {
                continue;
            };
            let (lang, folder) = (&tree.lang, &category.folder);
            problems.push(Problem::new(
                code::NOT_TRANSLATED,
                Place::file(&catalog.entries[first.entry].outline.path),
                format!(
                    "the category of this article has no name in `{lang}`: readers see `{}`",
                    category.title
                ),
                format!("write `{lang}/{folder}/index.md` with the category's `title`"),
            ));
        }
    }
    problems
}

/// Translations whose original was changed after them, as far as both tell the day.
pub(super) fn old(catalog: &Catalog, seen: &[Seen]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (number, entry) in catalog.entries.iter().enumerate() {
        let original = catalog
            .translations(number)
            .get(&catalog.languages.default)
            .copied();
        let Some(original) = original.filter(|original| *original != number) else {
            continue;
        };
        if !is_published(catalog, number) || !is_published(catalog, original) {
            continue;
        }
        let of = &catalog.entries[original].outline;
        let (Some(theirs), Some(ours)) = (of.front.updated, entry.outline.front.updated) else {
            continue;
        };
        if ours < theirs {
            let place = seen[number].updated.clone();
            problems.push(Problem::new(
                code::OLD_TRANSLATION,
                place.unwrap_or_else(|| Place::file(&entry.outline.path)),
                format!(
                    "`{}` was changed on {theirs}, this translation on {ours}",
                    of.path
                ),
                "take over what was changed, then set `updated` to the day",
            ));
        }
    }
    problems
}
