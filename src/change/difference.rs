//! Differences: which articles an edition has that the one before had not, and what changed in the others.
//!
//! It must not know how articles are found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::content::{Article, Section};
use crate::problem::Problem;

/// The text is the same, and yet it is shown otherwise.
const MARKUP: &str = "links, pictures or markup";

/// The articles of two editions, compared by language and id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference<'a> {
    /// They are new.
    pub added: Vec<&'a Article>,
    /// Something of them changed.
    pub changed: Vec<Changed<'a>>,
    /// They are gone.
    pub removed: Vec<&'a Article>,
}

/// An article that is not what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct Changed<'a> {
    /// As it was.
    pub before: &'a Article,
    /// As it is.
    pub after: &'a Article,
    /// The sections whose text or heading changed, by their headings; an empty one: what stands before the
    /// first heading.
    pub sections: Vec<&'a str>,
    /// What else changed, by the names of the front matter; or that links, pictures or markup did, though no
    /// word of the text.
    pub other: Vec<&'static str>,
}

/// Compares the articles of two editions.
#[must_use]
pub fn difference<'a>(before: &'a [Article], after: &'a [Article]) -> Difference<'a> {
    fn by_name(all: &[Article]) -> BTreeMap<(&str, &str), &Article> {
        let named = all.iter();
        named
            .map(|one| ((one.lang.as_str(), one.id.as_str()), one))
            .collect()
    }
    let (then, now) = (by_name(before), by_name(after));
    let missing = |all: &BTreeMap<(&str, &str), &'a Article>, in_other: &BTreeMap<_, _>| {
        let missing = all.iter().filter(|(name, _)| !in_other.contains_key(*name));
        missing.map(|(_, article)| *article).collect::<Vec<_>>()
    };
    let changed = then.iter().filter_map(|(name, before)| {
        let after = now.get(name)?;
        changed(before, after)
    });
    Difference {
        added: missing(&now, &then),
        changed: changed.collect(),
        removed: missing(&then, &now),
    }
}

fn changed<'a>(before: &'a Article, after: &'a Article) -> Option<Changed<'a>> {
    let mut other = Vec::new();
    let mut differs = |name, differs: bool| {
        if differs {
            other.push(name);
        }
    };
    differs("description", before.summary != after.summary);
    differs("keywords", before.keywords != after.keywords);
    differs("tags", before.tags != after.tags);
    differs("updated", before.updated != after.updated);
    differs("reviewed", before.reviewed != after.reviewed);
    differs("noindex", before.noindex != after.noindex);
    differs("outdated", before.outdated != after.outdated);
    differs("urgency", before.urgent != after.urgent);
    differs("channels", before.channels != after.channels);
    differs("order", before.order != after.order);
    let sections = sections(&before.sections, &after.sections);
    differs(MARKUP, sections.is_empty() && before.shown != after.shown);
    let changed = Changed {
        before,
        after,
        sections,
        other,
    };
    let same = changed.sections.is_empty()
        && changed.other.is_empty()
        && before.title == after.title
        && before.url == after.url;
    (!same).then_some(changed)
}

/// The sections of either that the other has not, in their order.
fn sections<'a>(before: &'a [Section], after: &'a [Section]) -> Vec<&'a str> {
    fn content(section: &Section) -> (&str, &str) {
        (&section.title, &section.text)
    }
    let then: BTreeSet<_> = before.iter().map(content).collect();
    let now: BTreeSet<_> = after.iter().map(content).collect();
    let new = after.iter().filter(|one| !then.contains(&content(one)));
    let old = before.iter().filter(|one| !now.contains(&content(one)));
    let mut titles: Vec<&str> = Vec::new();
    for section in new.chain(old) {
        if !titles.contains(&section.title.as_str()) {
            titles.push(&section.title);
        }
    }
    titles
}

/// The problems that are new, and those that are gone, wherever in their files they stand. What a
/// writer allows is none.
#[must_use]
pub fn problems<'a>(
    before: &'a [Problem],
    after: &'a [Problem],
) -> (Vec<&'a Problem>, Vec<&'a Problem>) {
    (beyond(after, before), beyond(before, after))
}

/// Those of `all` that are not in `others`, as often as they are more.
fn beyond<'a>(all: &'a [Problem], others: &[Problem]) -> Vec<&'a Problem> {
    type Name<'n> = (&'n str, &'n str, &'n str);
    fn name(problem: &Problem) -> Name<'_> {
        (problem.code.name, &problem.place.file, &problem.what)
    }
    let mut counts: HashMap<Name<'_>, usize> = HashMap::new();
    for problem in others.iter().filter(|problem| problem.is_told()) {
        *counts.entry(name(problem)).or_default() += 1;
    }
    all.iter()
        .filter(|problem| problem.is_told())
        .filter(|problem| match counts.get_mut(&name(problem)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::problem::{Place, code};

    fn article(id: &str, title: &str, sections: &[(&str, &str)]) -> Article {
        let sections = sections.iter().map(|(title, text)| Section {
            title: (*title).into(),
            anchor: (*title).into(),
            level: 2,
            text: (*text).into(),
            lists: Vec::new(),
        });
        Article {
            id: id.into(),
            lang: Lang::english(),
            url: format!("/en/{id}"),
            title: title.into(),
            summary: None,
            category: Vec::new(),
            keywords: Vec::new(),
            tags: Vec::new(),
            updated: None,
            reviewed: None,
            noindex: false,
            outdated: false,
            urgent: false,
            channels: Vec::new(),
            order: None,
            shown: 0,
            sections: sections.collect(),
        }
    }

    #[test]
    fn articles_are_compared_by_what_customers_see_of_them() {
        let before = [
            article("same", "Same", &[("A", "a")]),
            article("text", "Text", &[("", "top"), ("A", "a"), ("B", "b")]),
            article("gone", "Gone", &[]),
        ];
        let mut after = [
            article("new", "New", &[]),
            article("same", "Same", &[("A", "a")]),
            article("text", "Text", &[("", "top"), ("A", "other"), ("C", "b")]),
        ];
        after[1].updated = Some("2026-11-22".into());
        after[1].order = Some(2);
        after[1].shown = 1;
        after[2].shown = 1;
        let found = difference(&before, &after);
        let ids = |all: &[&Article]| all.iter().map(|one| one.id.clone()).collect::<Vec<_>>();
        assert_eq!(
            (ids(&found.added), ids(&found.removed)),
            (vec!["new".into()], vec!["gone".into()])
        );
        assert_eq!(
            found.changed[0].other,
            ["updated", "order", "links, pictures or markup"]
        );
        assert!(found.changed[1].other.is_empty());
        assert_eq!(found.changed[1].sections, ["A", "C", "B"]);
    }

    #[test]
    fn a_problem_that_moved_within_its_file_is_neither_new_nor_gone() {
        let at = |line: u32, what: &str| {
            let mut problem = Problem::new(code::BROKEN_LINK, Place::file("a.md"), what, "mend it");
            problem.place.line = Some(line);
            problem
        };
        let before = [at(1, "x"), at(2, "x"), at(3, "y")];
        let after = [at(7, "x"), at(9, "z")];
        let (new, gone) = problems(&before, &after);
        assert_eq!(new, [&after[1]]);
        assert_eq!(gone, [&before[1], &before[2]]);
    }
}
