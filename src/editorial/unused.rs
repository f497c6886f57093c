//! Files that no article uses, and articles that nothing leads to.
//!
//! It must not know the texts.

use std::collections::{BTreeMap, BTreeSet};

use super::{Seen, is_published, some};
use crate::build::MOST_AT_HOME;
use crate::config::Site;
use crate::content::Catalog;
use crate::load::Place;
use crate::problem::{Place as ProblemPlace, Problem, code};

/// Pictures and downloads that nothing shows or links to, told once for each folder.
pub(super) fn files(catalog: &Catalog, site: &Site, place: &Place, seen: &[Seen]) -> Vec<Problem> {
    let used: BTreeSet<usize> = seen
        .iter()
        .flat_map(|one| one.files.iter().copied())
        .collect();
    let prefix = place.shown_prefix();
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (number, asset) in catalog.assets.iter().enumerate() {
        let is_logo = site
            .logo
            .as_ref()
            .is_some_and(|logo| *logo == format!("{prefix}{}", asset.path));
        if !used.contains(&number) && !is_logo {
            let folder = asset.path.rsplit_once('/').map_or("", |path| path.0);
            folders.entry(folder).or_default().push(&asset.path);
        }
    }
    let told = folders.into_values().map(|paths| {
        let what = match paths.len() {
            1 => "no article uses this file, so it is not published".to_owned(),
            many => format!(
                "no article uses {many} files of this folder, so they are not published: {}",
                some(&paths)
            ),
        };
        Problem::new(
            code::UNUSED_FILE,
            ProblemPlace::file(paths[0]),
            what,
            "delete what is left over, or link to it",
        )
    });
    told.collect()
}

/// Articles that no list and no link leads to. Every category lists all of its articles; the home
/// page shows only so many of those that lie in no folder.
pub(super) fn orphans(catalog: &Catalog, site: &Site, seen: &[Seen]) -> Vec<Problem> {
    let links = seen.iter().enumerate().flat_map(|(from, one)| {
        let others = one.articles.iter().copied();
        others.filter(move |to| *to != from)
    });
    let linked: BTreeSet<usize> = links.collect();
    let mut problems = Vec::new();
    for tree in &catalog.trees {
        let root = tree.root().map_or(&[][..], |root| &root.members);
        // A draft takes no place at home, but for a published article in another language.
        let is_shown = |number: usize| {
            let mut all = catalog.translations(number).values();
            is_published(catalog, number) || all.any(|other| is_published(catalog, *other))
        };
        let at_home = root.iter().filter(|member| is_shown(member.entry));
        for member in at_home.skip(MOST_AT_HOME).filter(|one| !one.fallback) {
            let entry = &catalog.entries[member.entry];
            let is_featured = site.featured.contains(&entry.id);
            if linked.contains(&member.entry) || is_featured || !is_published(catalog, member.entry)
            {
                continue;
            }
            problems.push(Problem::new(
                code::ORPHAN,
                ProblemPlace::file(&entry.outline.path),
                format!(
                    "no list and no link leads to this article: the home page shows {MOST_AT_HOME} articles that lie in no folder"
                ),
                "put it into a folder, which makes it a part of that category",
            ));
        }
    }
    problems
}
