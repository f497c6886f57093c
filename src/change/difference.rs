//! Differences: which articles, old addresses and problems an edition has that the one before had not, and what
//! changed in the others.
//!
//! It must not know how articles are found.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::content::redirect::Redirect;
use crate::content::{Article, Section};
use crate::problem::Problem;

/// The text is the same, and yet it is shown otherwise.
const MARKUP: &str = "links, pictures or markup";

/// The articles of two editions, compared by language and id, and what that leaves by the address: a new id
/// takes no page away.
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

/// Old addresses of two editions, compared by where they lead from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Redirects<'a> {
    /// They lead on for the first time.
    pub added: Vec<&'a Redirect>,
    /// As they were and as they are: they lead elsewhere.
    pub changed: Vec<(&'a Redirect, &'a Redirect)>,
    /// They lead nowhere any more.
    pub removed: Vec<&'a Redirect>,
}

/// What has the same name in two editions, and what only one of them has, all in the order of these names.
struct Matched<'a, T> {
    both: Vec<(&'a T, &'a T)>,
    before: Vec<&'a T>,
    after: Vec<&'a T>,
}

impl<'a, T> Matched<'a, T> {
    fn by<N: Ord>(
        name: impl Fn(&'a T) -> N,
        before: impl IntoIterator<Item = &'a T>,
        after: impl IntoIterator<Item = &'a T>,
    ) -> Self {
        let before = before.into_iter().map(|one| (name(one), one));
        let mut before: BTreeMap<N, &T> = before.collect();
        let after = after.into_iter().map(|one| (name(one), one));
        let mut after: BTreeMap<N, &T> = after.collect();
        let mut both = Vec::new();
        before.retain(|name, then| match after.remove(name) {
            Some(now) => {
                both.push((*then, now));
                false
            }
            None => true,
        });
        Self {
            both,
            before: before.into_values().collect(),
            after: after.into_values().collect(),
        }
    }
}

/// Compares the articles of two editions.
#[must_use]
pub fn difference<'a>(before: &'a [Article], after: &'a [Article]) -> Difference<'a> {
    let by_id = Matched::by(|one| (&one.lang, &one.id), before, after);
    let by_url = Matched::by(|one| &one.url, by_id.before, by_id.after);
    let mut both = by_id.both;
    both.extend(by_url.both);
    both.sort_by_key(|(_, after)| (&after.lang, &after.id));
    let changed = both
        .into_iter()
        .filter_map(|(before, after)| changed(before, after));
    Difference {
        added: by_url.after,
        changed: changed.collect(),
        removed: by_url.before,
    }
}

/// Compares the old addresses of two editions.
#[must_use]
pub fn redirects<'a>(before: &'a [Redirect], after: &'a [Redirect]) -> Redirects<'a> {
    let by_from = Matched::by(|one| &one.from, before, after);
    let mut changed = by_from.both;
    changed.retain(|(before, after)| before.to != after.to);
    Redirects {
        added: by_from.after,
        changed,
        removed: by_from.before,
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
        && before.id == after.id
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

/// The problems that are new, and those that are gone, wherever in their files they stand. `moved` has the
/// files that lie elsewhere now, by where they lay: their problems went along. What a writer allows is none.
#[must_use]
pub fn problems<'a>(
    before: &'a [Problem],
    after: &'a [Problem],
    moved: &BTreeMap<String, String>,
) -> (Vec<&'a Problem>, Vec<&'a Problem>) {
    let told = |problem: &&Problem| problem.is_told();
    let before: Vec<Named<'_>> = { before.iter().filter(told) }
        .map(|problem| Named::of(problem, moved.get_key_value(&problem.place.file)))
        .collect();
    let after: Vec<Named<'_>> = { after.iter().filter(told) }
        .map(|problem| Named::of(problem, None))
        .collect();
    (beyond(&after, &before), beyond(&before, &after))
}

/// A problem by what makes it the same in two editions.
struct Named<'a> {
    problem: &'a Problem,
    name: (&'static str, String, String),
}

impl<'a> Named<'a> {
    fn of(problem: &'a Problem, moved: Option<(&String, &String)>) -> Self {
        let (file, what) = match moved {
            Some((from, to)) => (to, problem.what.replace(from.as_str(), to)),
            None => (&problem.place.file, problem.what.clone()),
        };
        Self {
            problem,
            name: (problem.code.name, file.clone(), what),
        }
    }
}

/// Those of `all` that are not in `others`, as often as they are more.
fn beyond<'a>(all: &[Named<'a>], others: &[Named<'_>]) -> Vec<&'a Problem> {
    let mut counts: HashMap<_, usize> = HashMap::new();
    for one in others {
        *counts.entry(&one.name).or_default() += 1;
    }
    let beyond = all.iter().filter(|one| match counts.get_mut(&one.name) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    beyond.map(|one| one.problem).collect()
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
        let (new, gone) = problems(&before, &after, &BTreeMap::new());
        assert_eq!(new, [&after[1]]);
        assert_eq!(gone, [&before[1], &before[2]]);
    }

    #[test]
    fn a_problem_goes_along_with_the_file_that_it_is_in() {
        let at = |file: &str, what: &str| {
            Problem::new(code::BROKEN_LINK, Place::file(file), what, "mend it")
        };
        let before = [at("a.md", "`x` is not there from a.md"), at("b.md", "y")];
        let after = [at("c.md", "`x` is not there from c.md"), at("c.md", "y")];
        let moved = BTreeMap::from([("a.md".to_owned(), "c.md".to_owned())]);
        let (new, gone) = problems(&before, &after, &moved);
        assert_eq!((new, gone), (vec![&after[1]], vec![&before[1]]));
    }

    #[test]
    fn a_page_at_its_old_address_is_the_same_page_by_whatever_id() {
        let before = [article("a", "A", &[]), article("gone", "Gone", &[])];
        let mut after = [article("b", "A", &[]), article("new", "New", &[])];
        after[0].url.clone_from(&before[0].url);
        let found = difference(&before, &after);
        assert_eq!(
            (found.added, found.removed),
            (vec![&after[1]], vec![&before[1]])
        );
        let changed = &found.changed[0];
        assert_eq!(
            (&changed.before.id, &changed.after.id),
            (&"a".into(), &"b".into())
        );
    }

    #[test]
    fn an_old_address_that_leads_elsewhere_is_neither_new_nor_gone() {
        let lead = |from: &str, to: &str| Redirect {
            from: from.into(),
            to: to.into(),
        };
        let before = [lead("/1", "/a"), lead("/2", "/a"), lead("/3", "/a")];
        let after = [lead("/4", "/b"), lead("/3", "/b"), lead("/1", "/a")];
        let found = redirects(&before, &after);
        assert_eq!(
            (found.added, found.removed),
            (vec![&after[0]], vec![&before[1]])
        );
        assert_eq!(found.changed, [(&before[2], &after[1])]);
    }
}
