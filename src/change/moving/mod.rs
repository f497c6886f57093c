//! Moving articles and folders: what must change in all texts, so that every link leads where it led, every
//! old address leads on, and every id stays.
//!
//! Nothing is believed: the site is placed anew as it would be, and compared with what it was. It must
//! not know how files are moved.

mod links;
mod settings;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use jiff::Timestamp;

use super::addresses::{Addresses, Page};
use super::removal::{What, vanished};
use crate::config::{Gone, NamedCategory};
use crate::content::catalog::{Settings, TOGETHER};
use crate::content::front_matter::edit;
use crate::content::languages::Languages;
use crate::content::outline::{self, folder_of, index_rank};
use crate::content::redirect::route_of;
use crate::content::{Asset, Catalog, Outline, Own};
use crate::lang::Lang;
use crate::problem::Problem;

/// A site's files, as far as moving must know them.
pub struct Files {
    /// The texts of articles by their paths below the articles folder; `None`: it cannot be read.
    pub texts: BTreeMap<String, Option<String>>,
    /// All other files.
    pub assets: Vec<Asset>,
    /// The languages of kb.toml, and its default one.
    pub languages: (Option<Vec<Lang>>, Option<Lang>),
    /// `""`, or the path that every address begins with.
    pub base: String,
    /// kb.toml, and the categories that it names.
    pub settings: Option<(String, Vec<NamedCategory>)>,
    /// Decides which articles are public.
    pub now: Timestamp,
}

/// What is to be moved: files by their old and new paths, and the folders that move as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Every file that moves.
    pub files: BTreeMap<String, String>,
    /// Every folder that moves with all that is in it.
    pub folders: BTreeMap<String, String>,
}

/// What must be written once the files have moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Articles that change or are made, by their new paths.
    pub texts: BTreeMap<String, String>,
    /// kb.toml, when it changes.
    pub settings: Option<String>,
    /// Old addresses with the file that leads on from there now.
    pub redirects: Vec<(String, String)>,
    /// How many links were written anew, by the new paths of their articles.
    pub links: BTreeMap<String, usize>,
}

/// Why something cannot be moved.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// In a sentence.
    Because(String),
    /// It would make this problem.
    Problem(Box<Problem>),
}

/// A site at one time: its articles in their places.
struct Placed {
    languages: Languages,
    /// All articles, also those that nobody sees yet: links between them hold, too.
    all: Catalog,
    /// What customers see.
    public: Addresses,
    problems: Vec<Problem>,
}

/// Plans a move.
///
/// # Errors
/// Why it cannot be done, or not without harm.
pub fn plan(files: &Files, moves: &Moves) -> Result<Plan, Refusal> {
    let before = files.placed(&files.texts, &files.assets);
    let mut texts = moved(&files.texts, moves);
    let mut assets = files.assets.clone();
    for asset in &mut assets {
        if let Some(to) = moves.files.get(&asset.path) {
            asset.path.clone_from(to);
        }
    }
    keep_ids(&before, moves, &mut texts)?;
    let (after, redirects) = lead_on(files, &before, moves, &mut texts, &assets)?;
    if after.languages != before.languages && !files.is_flat(&before, &after) {
        return Err(Refusal::Because(
            "it would change which languages the site has, or which folder is whose: name the languages in kb.toml first (`languages` under `[site]`)".into(),
        ));
    }
    refuse_new_problems(&before, &after, moves)?;
    let mut plan = Plan {
        redirects,
        settings: settings::moved(files, &before, &after, moves),
        ..Plan::default()
    };
    let old: BTreeMap<&String, &String> = moves.files.iter().map(|(old, new)| (new, old)).collect();
    for (path, text) in &mut texts {
        let Some(text) = text else { continue };
        let old = old.get(path).copied().unwrap_or(path).as_str();
        let count = links::rewrite(text, (old, path), (&before.all, &after.all), moves);
        if count > 0 {
            plan.links.insert(path.clone(), count);
        }
        if files.texts.get(old).and_then(Option::as_ref) != Some(text) {
            plan.texts.insert(path.clone(), text.clone());
        }
    }
    Ok(plan)
}

impl Moves {
    /// A path once everything has moved.
    fn new_of<'a>(&'a self, path: &'a str) -> &'a str {
        self.files.get(path).map_or(path, String::as_str)
    }

    /// A folder (below the articles folder) once everything has moved.
    fn new_folder(&self, folder: &str) -> String {
        for (from, to) in &self.folders {
            if let Some(rest) = folder.strip_prefix(from.as_str())
                && (rest.is_empty() || rest.starts_with('/'))
            {
                return format!("{to}{rest}");
            }
        }
        folder.to_owned()
    }
}

impl Files {
    fn placed(&self, texts: &BTreeMap<String, Option<String>>, assets: &[Asset]) -> Placed {
        let tops: BTreeSet<&str> = texts
            .keys()
            .filter_map(|path| path.split_once('/'))
            .map(|(top, _)| top)
            .collect();
        let (all, default) = &self.languages;
        let languages = Languages::decide(all.as_deref(), default.as_ref(), tops);
        let mut outlines: Vec<Outline> = Vec::new();
        let mut unusable = Vec::new();
        let mut problems = Vec::new();
        for (path, text) in texts {
            let read = text
                .as_ref()
                .map(|text| outline::read(path, text, &languages));
            match read {
                Some((Some(outline), _)) => outlines.push(outline),
                _ => unusable.push(path.clone()),
            }
        }
        let mut gather = |now, preview| {
            let base = self.base.clone();
            let own = Own {
                search: base.clone(),
                contact: Some(base.clone()),
            };
            let settings = Settings {
                base,
                now,
                preview,
                own,
            };
            let assets = assets.to_vec();
            let languages = languages.clone();
            let outlines = outlines.clone();
            let (catalog, found) =
                Catalog::gather(outlines, &unusable, assets, languages, &settings, TOGETHER);
            problems.extend(found);
            catalog
        };
        // Before all time nothing is over, and a preview shows what is to come.
        let all = gather(Timestamp::MIN, true);
        let public = Addresses::of(&gather(self.now, false), &BTreeMap::new());
        Placed {
            languages,
            all,
            public,
            problems,
        }
    }

    /// Whether no folder at the top is a language's, before and after: then their names do not matter.
    fn is_flat(&self, before: &Placed, after: &Placed) -> bool {
        let flat = |placed: &Placed| {
            let all = &placed.languages;
            all.all.iter().all(|lang| all.folder_for(lang).is_empty())
        };
        before.languages.all == after.languages.all && flat(before) && flat(after)
    }
}

fn moved(
    texts: &BTreeMap<String, Option<String>>,
    moves: &Moves,
) -> BTreeMap<String, Option<String>> {
    let all = texts.iter();
    all.map(|(path, text)| (moves.new_of(path).to_owned(), text.clone()))
        .collect()
}

/// Writes down the ids that were taken from the paths.
fn keep_ids(
    before: &Placed,
    moves: &Moves,
    texts: &mut BTreeMap<String, Option<String>>,
) -> Result<(), Refusal> {
    for entry in &before.all.entries {
        let path = &entry.outline.path;
        let Some(to) = moves.files.get(path) else {
            continue;
        };
        if entry.outline.front.id.is_none()
            && let Some(Some(text)) = texts.get_mut(to)
        {
            *text = edit::with_id(text, &entry.id)
                .ok_or_else(|| unwritable(path, &format!("id: {}", entry.id)))?;
        }
    }
    Ok(())
}

/// Writes down old addresses until everything leads on that customers know; then the site is as it will be.
fn lead_on(
    files: &Files,
    before: &Placed,
    moves: &Moves,
    texts: &mut BTreeMap<String, Option<String>>,
    assets: &[Asset],
) -> Result<(Placed, Vec<(String, String)>), Refusal> {
    let mut redirects: Vec<(String, String)> = Vec::new();
    loop {
        let after = files.placed(texts, assets);
        drop_own_aliases(&after, moves, texts, &files.base);
        let gone = Gone::default();
        let lost = vanished(&before.public, &after.public, &gone, &|_| None);
        let lost: Vec<(&Page, &str)> = lost
            .iter()
            .filter_map(|one| match one.what {
                What::Page { route, .. } => Some((one.page, route)),
                _ => None,
            })
            .collect();
        if lost.is_empty() {
            return Ok((files.placed(texts, assets), redirects));
        }
        // What leads on in one language leads on in those that it is not translated into.
        let own = |lost: &&(&Page, &str)| owner(lost.0, true, before, moves, texts).is_some();
        let own: Vec<(&Page, &str)> = lost.iter().filter(own).copied().collect();
        let lost = if own.is_empty() { lost } else { own };
        for (page, route) in lost {
            let owner = owner(page, false, before, moves, texts);
            let owner = owner.filter(|_| redirects.iter().all(|(known, _)| known != route));
            let Some(owner) = owner else {
                refuse_new_problems(before, &after, moves)?;
                let what = format!("nothing could lead on from `{route}`");
                return Err(Refusal::Because(what));
            };
            let alias = || format!("aliases: [{route}]");
            let text = texts.entry(owner.clone()).or_insert(Some(String::new()));
            let text = text.as_mut().ok_or_else(|| unwritable(&owner, &alias()))?;
            *text = edit::with_aliases(text, &[route.to_owned()], &|_| false)
                .ok_or_else(|| unwritable(&owner, &alias()))?;
            redirects.push((route.to_owned(), owner));
        }
    }
}

/// The file that is to lead on from the old address of a page: one of its own language, or of any.
fn owner(
    page: &Page,
    own: bool,
    before: &Placed,
    moves: &Moves,
    texts: &BTreeMap<String, Option<String>>,
) -> Option<String> {
    if page.id.is_some() {
        return Some(moves.new_of(&page.file).to_owned());
    }
    let inside = format!("{}/index", page.file);
    let folder = folder_of(before.languages.of_path(&inside).1);
    let others = before
        .languages
        .all
        .iter()
        .filter(|lang| **lang != page.lang);
    let mut languages = std::iter::once(&page.lang).chain(others.filter(|_| !own));
    languages.find_map(|lang| heir(folder, lang, before, moves, texts))
}

/// What a category without text has become: its folder elsewhere, or else the first of the articles that
/// have left it.
fn heir(
    folder: &str,
    lang: &Lang,
    before: &Placed,
    moves: &Moves,
    texts: &BTreeMap<String, Option<String>>,
) -> Option<String> {
    let is_index = |path: &str| index_rank(outline::without_extension(path)).is_some();
    let whole = match before.languages.folder_for(lang) {
        "" => folder.to_owned(),
        own => format!("{own}/{folder}"),
    };
    let mut left = moves
        .files
        .keys()
        .filter(|path| path.starts_with(&format!("{whole}/")));
    let first = left.clone().find(|path| !is_index(path));
    let to = moves.new_folder(&whole);
    if to != whole && left.next().is_some() {
        let mut all = texts.keys();
        let index = all.find(|path| folder_of(path) == to && is_index(path));
        return Some(index.cloned().unwrap_or_else(|| format!("{to}/index.md")));
    }
    first.map(|path| moves.new_of(path).to_owned())
}

/// Takes out the aliases that are the new addresses of what moved: it comes back to where it was.
fn drop_own_aliases(
    after: &Placed,
    moves: &Moves,
    texts: &mut BTreeMap<String, Option<String>>,
    base: &str,
) {
    let hidden = Addresses::of(&after.all, &BTreeMap::new());
    let pages = after.public.pages.iter().chain(&hidden.pages);
    let taken: HashSet<String> = pages.map(|page| format!("{base}{}", page.route)).collect();
    for path in moves.files.values() {
        let Some(Some(text)) = texts.get_mut(path) else {
            continue;
        };
        let lang = match after.all.in_file(path) {
            Some(entry) => after.all.entries[entry].outline.lang.clone(),
            None => after.languages.of_path(path).0,
        };
        let unwanted = |alias: &str| {
            route_of(alias, lang.as_str(), base).is_some_and(|route| taken.contains(&route))
        };
        // Nothing to take out of a front matter that cannot be read.
        if let Some(without) = edit::with_aliases(text, &[], &unwanted) {
            *text = without;
        }
    }
}

/// Whatever is wrong afterwards and was not before stands in the way.
fn refuse_new_problems(before: &Placed, after: &Placed, moves: &Moves) -> Result<(), Refusal> {
    let known: BTreeSet<(&str, &str)> = before
        .problems
        .iter()
        .map(|problem| (problem.code.name, moves.new_of(&problem.place.file)))
        .collect();
    let new = after
        .problems
        .iter()
        .find(|problem| !known.contains(&(problem.code.name, problem.place.file.as_str())));
    match new {
        Some(problem) => Err(Refusal::Problem(Box::new(problem.clone()))),
        None => Ok(()),
    }
}

fn unwritable(path: &str, line: &str) -> Refusal {
    Refusal::Because(format!(
        "`{line}` cannot be written into the front matter of `{path}` without changing something else: write it there yourself first"
    ))
}

#[cfg(test)]
mod tests;
