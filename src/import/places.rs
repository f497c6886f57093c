//! Where every page lies in the new folder: translations share a path, and no other two pages do.
//!
//! It must not know what is in a page besides its title.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::export::{below, folder_of, join, name_of, stem_of};
use super::gathered::{Gathered, Page};
use super::known::Known;
use super::losses::{Losses, short};
use super::names::{self, Taken};
use crate::content::outline::index_rank;
use crate::lang::Lang;
use crate::problem::code;

/// Gives every page its path below its language's folder, and tells of those that others have taken. What is
/// known stays where it is, and what is new in a folder goes where that lies now.
pub(super) fn settle(gathered: &mut Gathered, known: &Known, losses: &mut Losses) {
    let split = tell_apart(gathered);
    let folders = moved_folders(gathered, known);
    let wanted = gathered.pages.iter().map(|page| match known.page(page) {
        Some(path) => path.to_owned(),
        None => led(names::path(&page.path, "page"), &folders),
    });
    let wanted: Vec<String> = wanted.collect();
    let mut taken = Taken::default();
    let all = || gathered.pages.iter().zip(&wanted);
    // Then pages of categories: their names are those of folders, and stay.
    let is_known = |page: &Page| known.page(page).is_some();
    for (page, wanted) in all().filter(|(page, _)| is_known(page)) {
        taken.group(&page.group, wanted);
    }
    for (page, wanted) in all().filter(|(page, _)| page.is_category()) {
        taken.group(&page.group, wanted);
    }
    for (page, wanted) in gathered.pages.iter_mut().zip(&wanted) {
        page.path = taken.group(&page.group, wanted);
    }
    apart_by_language(gathered, known);
    tell_taken(gathered, &wanted, &split, losses);
    tell_twice_titles(gathered, losses);
}

/// Folders of the old site that lie elsewhere now, as the pages of their categories tell, the deepest first.
fn moved_folders(gathered: &Gathered, known: &Known) -> Vec<(String, String)> {
    let mut folders: BTreeMap<String, String> = BTreeMap::new();
    for page in gathered.pages.iter().filter(|page| page.is_category()) {
        let Some(path) = known.page(page) else {
            continue;
        };
        let old = folder_of(&names::path(&page.path, "page")).to_owned();
        let new = folder_of(path);
        if old != new && !old.is_empty() && !new.is_empty() {
            folders.entry(old).or_insert_with(|| new.to_owned());
        }
    }
    let mut folders: Vec<(String, String)> = folders.into_iter().collect();
    folders.sort_by_key(|(old, _)| std::cmp::Reverse(old.len()));
    folders
}

/// A path in the folder that its own has become.
fn led(path: String, folders: &[(String, String)]) -> String {
    let mut found = folders.iter().filter_map(|(old, new)| {
        let rest = below(&path, old)?;
        Some(join(new, rest))
    });
    found.next().unwrap_or(path)
}

/// Leaves translations where they are that somebody moved alone.
fn apart_by_language(gathered: &mut Gathered, known: &Known) {
    let pages = gathered.pages.iter();
    let mut taken: HashSet<(Lang, String)> = pages
        .map(|page| (page.lang.clone(), names::key(&page.path)))
        .collect();
    for page in &mut gathered.pages {
        let Some(path) = known.page(page).filter(|path| **path != page.path) else {
            continue;
        };
        if taken.insert((page.lang.clone(), names::key(path))) {
            page.path = path.to_owned();
        }
    }
}

/// Parts groups that have several pages in one language: what is not named alike is no translation.
/// Returns the paths that pages wanted which lost their group; they come behind all others, so that
/// addresses and ids which several pages have stay with the first.
fn tell_apart(gathered: &mut Gathered) -> Vec<Option<String>> {
    let mut seen: HashSet<(&str, &Lang)> = HashSet::new();
    let pages = gathered.pages.iter();
    let repeated: HashSet<&str> = pages
        .filter(|page| !seen.insert((page.group.as_str(), &page.lang)))
        .map(|page| page.group.as_str())
        .collect();
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, page) in gathered.pages.iter().enumerate() {
        if let Some(group) = repeated.get(page.group.as_str()) {
            members.entry(group).or_default().push(number);
        }
    }
    let mut known: HashSet<String> = match members.is_empty() {
        true => HashSet::new(),
        false => gathered.pages.iter().map(|one| one.group.clone()).collect(),
    };
    let mut moved: Vec<(usize, String)> = Vec::new();
    for (group, numbers) in members {
        for name in others(gathered, numbers) {
            let mut own = format!("{group}\0{}", name.name);
            while !known.insert(own.clone()) {
                own.push('\0');
            }
            moved.extend(name.pages.into_iter().map(|number| (number, own.clone())));
        }
    }
    let mut split = vec![None; gathered.pages.len()];
    for (number, group) in moved {
        let page = &mut gathered.pages[number];
        split[number] = Some(names::path(&page.path, "page"));
        page.group = group;
        let stem = stem_of(&page.source);
        // A folder has one page, and what else is in it has a name.
        if page.is_category() && page.label.is_none() && index_rank(stem).is_none() {
            page.path = join(folder_of(&page.path), stem);
        }
    }
    let pages = std::mem::take(&mut gathered.pages).into_iter().zip(split);
    let (kept, moved): (Vec<_>, Vec<_>) = pages.partition(|(_, split)| split.is_none());
    let (pages, split) = kept.into_iter().chain(moved).unzip();
    gathered.pages = pages;
    split
}

/// Pages of a group whose files are named alike.
struct Named {
    name: String,
    pages: Vec<usize>,
}

/// The pages of a group by the names of their files, without those that keep the group.
fn others(gathered: &Gathered, numbers: Vec<usize>) -> Vec<Named> {
    let mut times: HashMap<(String, &Lang), usize> = HashMap::new();
    let mut all: Vec<Named> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    for number in numbers {
        let page = &gathered.pages[number];
        let mut name = without_language(gathered, page);
        let time = times.entry((name.clone(), &page.lang)).or_default();
        *time += 1;
        if *time > 1 {
            name = format!("{name}\0{time}");
        }
        let at = *by_name.entry(name.clone()).or_insert(all.len());
        match all.get_mut(at) {
            Some(named) => named.pages.push(number),
            None => all.push(Named {
                name,
                pages: vec![number],
            }),
        }
    }
    let keeps = (0..all.len()).min_by_key(|at| {
        let page = |number: &usize| &gathered.pages[*number];
        let pages = || all[*at].pages.iter().map(page);
        let rank = pages().filter_map(|page| index_rank(stem_of(&page.source)));
        let is_main = pages().any(|page| page.lang == gathered.lang);
        (rank.min().unwrap_or(usize::MAX), !is_main)
    });
    if let Some(keeps) = keeps {
        all.remove(keeps);
    }
    all
}

/// A page's file as its translations are called, too: nothing in it says a language.
fn without_language(gathered: &Gathered, page: &Page) -> String {
    let roots = gathered.roots.iter();
    let inner = roots
        .filter_map(|root| below(&page.source, &root.folder))
        .min_by_key(|path| path.len())
        .unwrap_or(&page.source);
    let is_other = |part: &&str| Lang::from_folder(part).as_ref() != Some(&page.lang);
    let folders = folder_of(inner).split('/').filter(is_other);
    let folders = folders.collect::<Vec<_>>().join("/");
    let name = name_of(inner);
    let name = match stem_of(name).rsplit_once('.') {
        Some((stem, lang)) if Lang::parse(lang).as_ref() == Some(&page.lang) => {
            format!("{stem}{}", &name[stem_of(name).len()..])
        }
        _ => name.to_owned(),
    };
    join(&folders, &name)
}

/// Tells of pages that could not lie where they wanted to.
fn tell_taken(
    gathered: &Gathered,
    wanted: &[String],
    split: &[Option<String>],
    losses: &mut Losses,
) {
    let mut owners: HashMap<String, Vec<&Page>> = HashMap::new();
    for (page, wanted) in gathered.pages.iter().zip(wanted) {
        if page.path == *wanted {
            owners.entry(names::key(wanted)).or_default().push(page);
        }
    }
    for ((page, wanted), split) in gathered.pages.iter().zip(wanted).zip(split) {
        let wanted = split.as_ref().unwrap_or(wanted);
        // What is called by its title says so there.
        if page.path == *wanted || (page.label.is_some() && split.is_none()) {
            continue;
        }
        let owners = owners.get(&names::key(wanted)).map_or(&[][..], |all| all);
        let beside = owners.iter().find(|owner| owner.lang == page.lang);
        let owner = beside.or(owners.first()).map(|owner| &owner.source);
        let label = page.label.iter().map(|label| format!("{label}: "));
        let what = format!(
            "{}`{wanted}.md` is already made of `{}`: this page becomes `{}.md`",
            label.collect::<String>(),
            owner.map_or("another page", |source| source),
            page.path
        );
        let remedy = "links and old addresses lead to it: see whether both are wanted, and name it otherwise with `kb mv`";
        losses.file(code::IMPORT_VALUE, &page.source, what, remedy);
    }
}

/// Two articles of one name in one folder are told apart by nobody.
fn tell_twice_titles(gathered: &Gathered, losses: &mut Losses) {
    let mut seen: HashMap<(&str, &str, String), &str> = HashMap::new();
    for page in &gathered.pages {
        let Some(title) = page.front.title() else {
            continue;
        };
        let path = page.path.as_str();
        let place = (page.lang.as_str(), folder_of(path), title.to_lowercase());
        if let Some(other) = seen.insert(place, path).filter(|other| *other != path) {
            let what = format!(
                "`{other}.md` and `{path}.md` both have the title `{}`",
                short(&title)
            );
            let remedy = "say in the titles how the two differ";
            losses.note(code::IMPORT_VALUE, &page.source, what, remedy);
        }
    }
}
