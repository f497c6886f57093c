//! Settling: who gets the address and the id that several articles want.
//!
//! Whoever was there first has it, and the problem is the other's: a copy whose id nobody changed must not
//! take the place of what customers know. It must not know how files are told old from new.

use std::collections::BTreeSet;

use super::placing::Wanting;
use super::{Catalog, Entry, Hidden, Node, key};
use crate::content::category::Member;
use crate::content::url;
use crate::lang::Lang;
use crate::problem::{Place, Problem, code};

/// Tells of files that want the same in which order they came: the lower the number, the earlier. Of equal
/// ones the first by its path is taken for the older one.
pub type Came<'a> = &'a dyn Fn(&[&str]) -> Vec<u64>;

/// They came together, as far as anybody knows.
pub const TOGETHER: Came<'static> = &|files| vec![0; files.len()];

impl Catalog {
    /// Gives everybody a place, but for those who come later than somebody who wants the same.
    pub(super) fn settle(
        &mut self,
        mut wanting: Vec<Wanting>,
        came: Came<'_>,
        problems: &mut Vec<Problem>,
    ) {
        let mut rivals = BTreeSet::new();
        for (number, one) in wanting.iter().enumerate() {
            let others = self.claim(number, &one.entry);
            if !others.is_empty() {
                rivals.extend(others);
                rivals.insert(number);
            }
        }
        if !rivals.is_empty() {
            let late = self.late(&wanting, rivals, came, problems);
            let mut number = 0;
            wanting.retain(|one| {
                number += 1;
                let stays = !late.contains(&(number - 1));
                if !stays {
                    let path = key(&one.entry.outline.path);
                    self.hidden.insert(path, Hidden::Unusable);
                }
                stays
            });
            self.forget_claims();
            for (number, one) in wanting.iter().enumerate() {
                self.claim(number, &one.entry);
            }
        }
        for one in wanting {
            self.add(one);
        }
    }

    /// Which of those who want the same come too late.
    fn late(
        &mut self,
        wanting: &[Wanting],
        rivals: BTreeSet<usize>,
        came: Came<'_>,
        problems: &mut Vec<Problem>,
    ) -> BTreeSet<usize> {
        let path_of = |number: usize| wanting[number].entry.outline.path.as_str();
        let paths: Vec<&str> = rivals.iter().map(|number| path_of(*number)).collect();
        let came = came(&paths);
        let mut inline: Vec<(u64, usize)> = came.into_iter().zip(rivals).collect();
        inline.sort_unstable();
        self.forget_claims();
        let mut late = BTreeSet::new();
        for (since, number) in &inline {
            let entry = &wanting[*number].entry;
            let Some((wanted, other)) = self.clash(entry) else {
                self.claim(*number, entry);
                continue;
            };
            late.insert(*number);
            let is_later = inline
                .iter()
                .any(|(first, one)| *one == other && first < since);
            problems.push(taken(entry, &wanted, path_of(other), is_later));
        }
        late
    }

    /// Takes what this article wants, as far as nobody has it; who has the rest.
    fn claim(&mut self, number: usize, entry: &Entry) -> Vec<usize> {
        let names = Names::of(entry);
        let page = *self
            .by_route
            .entry(names.page)
            .or_insert(Node::Entry(number));
        let source = *self.by_source.entry(names.source).or_insert(number);
        let id = *self.ids.entry(names.id).or_insert(number);
        let page = match page {
            Node::Entry(page) => page,
            Node::Category(..) | Node::Asset(_) => number,
        };
        let holders = [page, source, id].into_iter();
        holders.filter(|holder| *holder != number).collect()
    }

    fn forget_claims(&mut self) {
        self.by_route.clear();
        self.by_source.clear();
        self.ids.clear();
    }

    /// What another article has already that this one wants, and which it is.
    fn clash(&self, entry: &Entry) -> Option<(Wanted, usize)> {
        let Names { page, source, id } = Names::of(entry);
        if let Some(Node::Entry(other)) = self.by_route.get(&page) {
            return Some((Wanted::Address(page), *other));
        }
        if let Some(other) = self.by_source.get(&source) {
            return Some((Wanted::Address(source), *other));
        }
        self.ids.get(&id).map(|other| (Wanted::Id(id.1), *other))
    }

    fn add(&mut self, one: Wanting) {
        let entry = self.entries.len();
        let (number, category) = one.category;
        let category = &mut self.trees[number].categories[category];
        let member = Member {
            entry,
            url: one.entry.url.clone(),
            fallback: false,
        };
        if one.is_index {
            category.index = Some(member);
        } else {
            let path = key(&one.entry.outline.path);
            self.by_path.insert(path, Node::Entry(entry));
            category.members.push(member);
        }
        self.entries.push(one.entry);
    }
}

/// What no two articles may share: the address of the page, the one of its Markdown, and the id.
struct Names {
    page: String,
    source: String,
    id: (Lang, String),
}

impl Names {
    fn of(entry: &Entry) -> Self {
        let decoded = |url: &str| url::decode_path(url).unwrap_or_else(|| url.to_owned());
        Self {
            page: decoded(&entry.url),
            source: decoded(&entry.source_url()),
            id: (entry.outline.lang.clone(), entry.id.clone()),
        }
    }
}

enum Wanted {
    Address(String),
    Id(String),
}

fn taken(entry: &Entry, wanted: &Wanted, by: &str, is_later: bool) -> Problem {
    let (code, what, remedy, later) = match wanted {
        Wanted::Address(address) => (
            code::SAME_URL,
            format!("the address `{address}` is taken by `{by}`"),
            "rename one of the two files, or give one another `slug` in its front matter",
            "rename this file, which is the newer one, or give it another `slug` in its front matter",
        ),
        Wanted::Id(id) => (
            code::SAME_ID,
            format!("the id `{id}` is taken by `{by}`"),
            "give one of the two another `id`, or take the line out to use the file's path",
            "give this article, which is the newer one, another `id`, or take the line out to use the file's path",
        ),
    };
    let remedy = if is_later { later } else { remedy };
    Problem::new(code, Place::file(&entry.outline.path), what, remedy)
}
