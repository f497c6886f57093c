//! The published edition that commands compare a site with: which one is meant, and building without
//! taking anything away from those who know it.
//!
//! It must not know what a command does with what was built.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::OnceLock;

use jiff::{SignedDuration, Timestamp};

use super::{Global, site, usage};
use crate::build::{self, Against, Options, Outcome, Telling};
use crate::clock::Clock;
use crate::edition::{Edition, EditionId, IndexDirectory, Refused};
use crate::lang::Lang;
use crate::load::{self, Place};
use crate::problem::{Place as ProblemPlace, Problem, code};
use crate::relevance::{self, TestFile};
use crate::store::{Filter, Store};

/// So far back contacts count.
const MONTH: SignedDuration = SignedDuration::from_hours(30 * 24);
/// So many of them are looked at; who has more knows without counting.
const CONTACTS: u32 = 50_000;

/// An edition to compare with.
pub(super) struct Before {
    pub(super) edition: Edition,
    /// Why it is not the one that was meant.
    pub(super) problems: Vec<Problem>,
}

/// The edition that somebody named: its folder, the beginning of its id, or an index directory.
///
/// # Errors
/// When it names nothing; `option` is where it was written.
pub(super) fn named(
    name: &str,
    option: &str,
    opened: &site::Opened,
    global: &Global,
) -> anyhow::Result<Before> {
    let folder = &site::here(Path::new(name), global);
    let other = IndexDirectory::at(folder);
    let edition = if Edition::is_in(folder) {
        Edition::in_folder(folder)
    } else if other.exists() {
        return current(&other);
    } else if name.contains(['/', '\\']) || folder.is_dir() {
        let what = if folder.is_dir() {
            "the folder holds no edition"
        } else {
            "there is no such folder"
        };
        Err(usage(anyhow::anyhow!(
            "nothing to compare with in `{name}` (`{option}`): {what}"
        )))
    } else {
        let own = IndexDirectory::at(&opened.place.index);
        own.open_named(name)
            .map_err(|error| usage(error.context(format!("nothing to compare with (`{option}`)"))))
    };
    edition.map(|edition| Before {
        edition,
        problems: Vec::new(),
    })
}

/// The edition that is published, or the newest whole one where that is damaged; nothing where nothing
/// was published yet.
///
/// # Errors
/// When there are editions, and this kb can read none of them.
pub(super) fn published(opened: &site::Opened) -> anyhow::Result<Option<Before>> {
    let own = IndexDirectory::at(&opened.place.index);
    if own.is_empty() {
        return Ok(None);
    }
    current(&own).map(Some)
}

/// What is wrong with the edition of this name, else with the published one. Nothing where there is none, or none
/// that can be read: building says so.
///
/// # Errors
/// When the name names nothing.
pub(super) fn known(
    name: Option<&str>,
    opened: &site::Opened,
    global: &Global,
) -> anyhow::Result<Vec<Problem>> {
    let before = match name {
        Some(name) => Some(named(name, "--against", opened, global)?),
        None => published(opened).ok().flatten(),
    };
    let known = before.and_then(|before| build::problems_of(&before.edition).ok());
    Ok(known.unwrap_or_default())
}

fn current(index: &IndexDirectory) -> anyhow::Result<Before> {
    let opened = index.open()?;
    let problems = opened.refused.iter();
    let problems = problems.map(|refused| stood_in_for(refused, &opened.edition));
    Ok(Before {
        problems: problems.collect(),
        edition: opened.edition,
    })
}

/// Builds a site into a place. What that takes away from those who know the edition of this name, else
/// the published one, is among the problems. Into an index directory that is committed nothing is built.
///
/// # Errors
/// When the name names nothing, or as [`build::build`].
pub(super) fn build(
    opened: &site::Opened,
    place: &Place,
    options: &Options<'_>,
    name: Option<&str>,
    global: &Global,
) -> anyhow::Result<Outcome> {
    let committed = load::committed_index(&opened.place);
    if let Some(problem) = &committed
        && *place == opened.place
    {
        // Nothing that lies there is looked at.
        return Ok(Outcome::refused(vec![problem.clone()]));
    }
    let before = match name {
        Some(name) => Ok(Some(named(name, "--against", opened, global)?)),
        None => published(opened),
    };
    let (mut outcome, problems) = match before {
        Ok(Some(before)) => {
            let outcome = against(opened, place, options, &before.edition, Telling::All)?;
            (outcome, before.problems)
        }
        Ok(None) => (build::build(place, &opened.site, options)?, Vec::new()),
        Err(why) => {
            let outcome = build::build(place, &opened.site, options)?;
            (outcome, vec![not_compared(&why)])
        }
    };
    // An index that lies elsewhere is no writer's own.
    if name.is_none()
        && let Ok(own) = opened.place.index.strip_prefix(&opened.place.root)
    {
        forgettable(&mut outcome.problems, &own.to_string_lossy());
    }
    let weighed = problems.into_iter().filter_map(|mut problem| {
        problem.severity = opened.site.severity(&problem)?;
        Some(problem)
    });
    // Whoever commits the index directory may have written the levels in kb.toml, too.
    outcome.add_problems(weighed.chain(committed).collect());
    Ok(outcome)
}

/// What is published here may have been seen by nobody yet: then nothing is owed to anybody.
fn forgettable(problems: &mut [Problem], index: &str) {
    let mut gone: Vec<&mut Problem> = problems.iter_mut().collect();
    gone.retain(|problem| problem.code == code::VANISHED_PAGE);
    for problem in gone {
        problem.remedy.push_str(&format!(
            "; or, when nobody has seen it yet, as only this computer has built it, delete the folder `{index}`"
        ));
    }
}

/// Builds a site into a place, against an edition that is open.
///
/// # Errors
/// As [`build::build`], and when the edition is damaged.
pub(super) fn against(
    opened: &site::Opened,
    place: &Place,
    options: &Options<'_>,
    edition: &Edition,
    telling: Telling,
) -> anyhow::Result<Outcome> {
    let counted = OnceLock::new();
    let contacts = |lang: &Lang, id: &str| {
        let counts = counted.get_or_init(|| contacts(opened, options.now).unwrap_or_default());
        let name = (lang.clone(), id.to_owned());
        counts.get(&name).copied().unwrap_or(0)
    };
    let against = Against {
        edition,
        tests: &|| tests(opened),
        contacts: &contacts,
        telling,
    };
    build::build_against(place, &opened.site, options, Some(&against))
}

/// Builds and publishes a site for those who publish in spite of everything. What that takes away is not
/// told, but owed.
///
/// # Errors
/// As [`build::build`].
pub(super) fn in_spite(opened: &site::Opened, options: &Options<'_>) -> anyhow::Result<Outcome> {
    let before = published(opened).ok().flatten();
    let against = before.as_ref().map(|before| Against {
        edition: &before.edition,
        tests: &|| Vec::new(),
        contacts: &|_, _| 0,
        telling: Telling::Nothing,
    });
    build::build_against(&opened.place, &opened.site, options, against.as_ref())
}

/// The site's search tests, as far as they can be read: `kb test` says what is wrong with them.
fn tests(opened: &site::Opened) -> Vec<TestFile> {
    let root = &opened.place.root;
    let paths = load::search_tests(root).unwrap_or_default();
    let read = paths.iter().filter_map(|path| {
        let text = load::tests_text(path).ok()?;
        let shown = path.strip_prefix(root).unwrap_or(path);
        Some(relevance::read(&shown.to_string_lossy(), &text).file)
    });
    read.collect()
}

type Counts = HashMap<(Lang, String), u64>;

/// How many requests of the last month came from which article. Nothing where there is no store, or it
/// is away: that is no reason to stop a build.
fn contacts(opened: &site::Opened, now: Timestamp) -> Option<Counts> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .ok()?;
    let place = &opened.place;
    let database = place.database(&opened.site.store);
    let filter = Filter {
        since: now.checked_sub(MONTH).ok(),
        limit: CONTACTS,
        ..Filter::default()
    };
    let kept = runtime.block_on(async {
        let store = Store::open_existing(&place.data, &database, Clock::system()).await;
        store.ok()??.list(&filter).await.ok()
    })?;
    let mut counts = Counts::new();
    for request in kept.into_iter().filter_map(|kept| kept.request) {
        let journey = request.journey;
        let lang = journey.language.unwrap_or(request.language);
        let read = journey.opened.into_iter().chain(journey.not_helped);
        let read: HashSet<(Lang, String)> = read
            .map(|article| {
                let own = language_of(&article.url, &opened.site.base);
                (own.unwrap_or_else(|| lang.clone()), article.id)
            })
            .collect();
        for article in read {
            *counts.entry(article).or_default() += 1;
        }
    }
    Some(counts)
}

/// The language that an address of this site tells.
fn language_of(url: &str, base: &str) -> Option<Lang> {
    let path = match url.split_once("://") {
        Some((_, rest)) => &rest[rest.find('/')?..],
        None => url,
    };
    let inner = path.strip_prefix(base).unwrap_or(path);
    Lang::parse(inner.trim_start_matches('/').split('/').next()?)
}

/// What is said where nothing was published yet.
pub(super) const NOTHING: &str = "\
Nothing to compare with: no edition was built here yet, so nobody looks whether pages vanish (`--against \
EDITION` names one).";

fn not_compared(why: &anyhow::Error) -> Problem {
    let why = format!("{why:#}").replace("\n  ", "; ");
    Problem::new(
        code::NOT_COMPARED,
        ProblemPlace::file("index"),
        format!(
            "nothing could be compared with, so nobody knows which published pages vanish: {why}"
        ),
        "name an edition that customers know with `--against EDITION`, or look yourself; `kb build` writes it anew, and later ones are compared with that",
    )
}

fn stood_in_for(refused: &Refused, edition: &Edition) -> Problem {
    let other = &edition.about().id.as_str()[..12];
    let (named, file) = match EditionId::parse(&refused.id) {
        Some(id) => (
            format!("the published edition {}", &id.as_str()[..12]),
            format!("index/editions/{id}"),
        ),
        None => (
            "the pointer to the published edition".to_owned(),
            "index/current".to_owned(),
        ),
    };
    Problem::new(
        code::NOT_COMPARED,
        ProblemPlace::file(file),
        format!(
            "{named} is not to be read, and what vanishes is looked for in the edition {other} instead: {}",
            refused.why
        ),
        "run `kb build`, which writes it anew; with `--against EDITION`, name another one that customers know",
    )
}
