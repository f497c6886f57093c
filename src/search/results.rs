//! The results of a search: the best articles, how many there are, and in which categories.
//!
//! It must not know how scores come about.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use super::Wanted;
use super::columns::{Categories, Columns};
use super::scores::Scores;
use super::worth::Sum;

/// How many of the first hits decide how sure the search is.
pub(super) const STRONG_AMONG: usize = 3;

/// One of the best.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub(super) number: u32,
    pub(super) sum: Sum,
}

/// Collects the results of segment after segment.
pub(super) struct Results {
    below: Option<String>,
    keep: usize,
    total: usize,
    best: Vec<Hit>,
    /// What is worse than this is not among the best.
    worst: Option<Sum>,
    categories: BTreeMap<String, usize>,
}

impl Results {
    pub(super) fn new(wanted: &Wanted<'_>) -> Self {
        Self {
            below: wanted
                .category
                .filter(|path| !path.is_empty())
                .map(|path| path.join("/")),
            keep: wanted.offset.saturating_add(wanted.limit).max(STRONG_AMONG),
            total: 0,
            best: Vec::new(),
            worst: None,
            categories: BTreeMap::new(),
        }
    }

    /// How many of a segment's best articles must have their exact scores.
    pub(super) fn keep(&self) -> usize {
        // In one category the best may be anywhere among all.
        if self.below.is_some() {
            usize::MAX
        } else {
            self.keep
        }
    }

    /// Takes the articles that were found in one segment.
    pub(super) fn take(&mut self, columns: &Columns, scores: &Scores) -> anyhow::Result<()> {
        let mut paths = Paths::of(columns.categories()?, self.below.as_deref());
        for sum in scores.sums() {
            if !paths.counts(sum.doc) {
                continue;
            }
            self.total += 1;
            if self
                .worst
                .is_some_and(|worst| worth(&sum, &worst) == Ordering::Greater)
            {
                continue;
            }
            let number = columns.number(sum.doc).unwrap_or(u32::MAX);
            self.best.push(Hit { number, sum });
            if self.best.len() >= self.keep.saturating_mul(2) {
                self.prune();
                self.worst = self.best.last().map(|hit| hit.sum);
            }
        }
        paths.add_to(&mut self.categories);
        Ok(())
    }

    fn prune(&mut self) {
        if self.best.len() > self.keep {
            self.best.select_nth_unstable_by(self.keep - 1, order);
            self.best.truncate(self.keep);
        }
    }

    /// How many there are, the best of them in order, and the counts per category path.
    pub(super) fn finish(mut self) -> (usize, Vec<Hit>, Vec<(String, usize)>) {
        self.prune();
        self.best.sort_unstable_by(order);
        (self.total, self.best, self.categories.into_iter().collect())
    }
}

/// What a writer has chosen first, then the whole title, then by score.
fn worth(a: &Sum, b: &Sum) -> Ordering {
    (b.pinned, b.whole)
        .cmp(&(a.pinned, a.whole))
        .then_with(|| b.score.total_cmp(&a.score))
}

fn order(a: &Hit, b: &Hit) -> Ordering {
    worth(&a.sum, &b.sum).then_with(|| a.number.cmp(&b.number))
}

/// The category paths of a segment's articles, and how many articles were found in each.
struct Paths<'a> {
    categories: &'a Categories,
    found: Vec<usize>,
    /// Whether the articles of a path count; all do when no category is asked for.
    allowed: Vec<bool>,
    all: bool,
}

impl<'a> Paths<'a> {
    fn of(categories: &'a Categories, below: Option<&str>) -> Self {
        let is_below = |path: &String| {
            below.is_none_or(|below| {
                path.strip_prefix(below)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        };
        Self {
            found: vec![0; categories.paths.len()],
            allowed: categories.paths.iter().map(is_below).collect(),
            categories,
            all: below.is_none(),
        }
    }

    /// Counts an article in its category; tells whether it is among those asked for.
    fn counts(&mut self, doc: u32) -> bool {
        let place = self.categories.of.get(doc as usize);
        match place.map(|place| *place as usize) {
            Some(place) if place < self.found.len() => {
                self.found[place] += 1;
                self.allowed[place]
            }
            _ => self.all,
        }
    }

    /// Adds the counts to all paths above, too.
    fn add_to(&self, categories: &mut BTreeMap<String, usize>) {
        for (path, found) in self
            .categories
            .paths
            .iter()
            .zip(&self.found)
            .filter(|(p, n)| !p.is_empty() && **n > 0)
        {
            let ends = path
                .match_indices('/')
                .map(|(at, _)| at)
                .chain([path.len()]);
            for end in ends {
                *categories.entry(path[..end].to_owned()).or_default() += found;
            }
        }
    }
}
