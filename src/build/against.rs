//! What is published already, and what depends on it: a build must not take it away without a word.
//!
//! It must not know which edition is meant, nor what is said to people.

use std::collections::{BTreeSet, HashMap};

use anyhow::Context;

use super::sources::Sources;
use crate::change::{Addresses, Excuse, Meant, Page, Vanished, What, owed, vanished};
use crate::config::Site;
use crate::content::markdown::destinations;
use crate::content::url;
use crate::edition::Edition;
use crate::lang::Lang;
use crate::load::{self, Place};
use crate::problem::{Lines, Problem, Severity, code};
use crate::relevance::TestFile;

const ADDRESSES: &str = "addresses.bin";
/// What was taken away in spite of an error, by this edition or one before it, and is not settled.
const OWED: &str = "owed.bin";
/// So many of a kind are named; the others are counted.
const NAMED: usize = 3;

/// The published edition, to build against. Nothing of it is read before something is to be compared.
pub struct Against<'a> {
    /// The edition.
    pub edition: &'a Edition,
    /// Search tests, which may name what is gone.
    pub tests: &'a (dyn Fn() -> Vec<TestFile> + Sync),
    /// How many contacts of the last month came from an article.
    pub contacts: &'a (dyn Fn(&Lang, &str) -> u64 + Sync),
    /// What is told of it.
    pub telling: Telling,
}

/// What is told of what is taken away. It is owed in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// Everything that customers knew and was not settled, whoever took it away.
    All,
    /// What is taken away now.
    New,
    /// Nothing, for those who publish in spite of it.
    Nothing,
}

/// What is taken away from those who know the published edition.
#[derive(Default)]
pub(super) struct Taken {
    /// As problems.
    pub(super) problems: Vec<Problem>,
    /// What a strict build would have stopped at: who publishes in spite of it owes it.
    pub(super) owed: Addresses,
}

/// What an edition answers at.
///
/// # Errors
/// When it is damaged.
pub fn addresses_of(edition: &Edition) -> anyhow::Result<Addresses> {
    read(&edition.document(ADDRESSES)?)
}

fn read(bytes: &[u8]) -> anyhow::Result<Addresses> {
    postcard::from_bytes(bytes).context("the edition's addresses cannot be read")
}

/// What an edition owes to those who know the ones before it.
pub(super) fn owed_of(edition: &Edition) -> anyhow::Result<Addresses> {
    read(&edition.document(OWED)?)
}

/// What an edition answers at and what it owes, as documents with their names.
pub(super) fn documents(
    addresses: &Addresses,
    owed: &Addresses,
) -> anyhow::Result<[(&'static str, Vec<u8>); 2]> {
    Ok([
        (ADDRESSES, postcard::to_stdvec(addresses)?),
        (OWED, postcard::to_stdvec(owed)?),
    ])
}

impl Against<'_> {
    /// Whether an edition is the published one, which owes nothing.
    ///
    /// # Errors
    /// When that is damaged.
    pub(super) fn lacks_nothing_in(&self, edition: &Edition) -> anyhow::Result<bool> {
        let same = edition.about().id == self.edition.about().id;
        Ok(same && self.owing()?.is_empty())
    }

    /// What the published edition owes, as far as it matters.
    fn owing(&self) -> anyhow::Result<Addresses> {
        match self.telling {
            Telling::New => Ok(Addresses::default()),
            Telling::All | Telling::Nothing => owed_of(self.edition),
        }
    }

    /// What is taken away by what is there `after`; `known` are the problems of the articles.
    ///
    /// # Errors
    /// When the published edition is damaged.
    pub(super) fn taken(
        &self,
        after: &Addresses,
        (place, site, sources): (&Place, &Site, &Sources),
        known: &[Problem],
    ) -> anyhow::Result<Taken> {
        let published = self.edition.document(ADDRESSES)?;
        let owing = self.owing()?;
        if owing.is_empty() && postcard::to_stdvec(after)? == published {
            return Ok(Taken::default());
        }
        let before = read(&published)?.with(owing);
        let catalog = &sources.catalog;
        let hidden = |file: &str| {
            let unusable = catalog.is_unusable(file).then_some(Excuse::Error);
            unusable.or_else(|| catalog.is_expired(file).then_some(Excuse::Over))
        };
        let all = vanished(&before, after, &site.build.gone, &hidden);
        if all.is_empty() {
            return Ok(Taken::default());
        }
        let links = Links::of_broken(place, known);
        let tests = (self.tests)();
        let default = &catalog.languages.default;
        let problems = all.iter().map(|one| {
            let links = links.to(one);
            let mut depends = Vec::new();
            depends.extend(several(&links, "link", "links"));
            if matches!(one.what, What::Page { .. } | What::Id { .. }) {
                depends.extend(self.on_id(one.page, &tests, site, default));
            }
            let mut problem = one.problem(&depends, &place.shown_prefix());
            if one.code() == code::VANISHED_ANCHOR && !links.is_empty() {
                problem.severity = Severity::Error;
            }
            problem
        });
        let problems = sources.each_shown(place, site, problems.collect());
        let stops = |problem: &Option<Problem>| problem.as_ref().is_some_and(Problem::is_error);
        let weighed = all.iter().zip(&problems);
        let owed = owed(
            weighed
                .filter(|(_, problem)| stops(problem))
                .map(|(one, _)| one),
        );
        let told = all.iter().zip(problems).filter(|(one, _)| !one.excused);
        let told = told.filter_map(|(_, problem)| problem);
        Ok(Taken {
            problems: told.filter(|_| self.telling != Telling::Nothing).collect(),
            owed,
        })
    }

    /// What names the id of an article, or came from it.
    fn on_id(&self, page: &Page, files: &[TestFile], site: &Site, default: &Lang) -> Vec<String> {
        let mut depends = Vec::new();
        let Some(id) = page.id.as_deref() else {
            return depends;
        };
        let mut tests = Vec::new();
        for file in files {
            let naming = file.naming(&page.lang, id, default);
            tests.extend(naming.map(|line| format!("{}:{line}", file.path)));
        }
        depends.extend(several(&tests, "search test", "search tests"));
        let answers = site.search.answers.get(&page.lang).into_iter().flatten();
        let answers: Vec<String> = answers
            .filter(|answer| answer.id == id)
            .map(|answer| format!("\"{}\"", answer.query))
            .collect();
        depends.extend(several(&answers, "pinned answer", "pinned answers"));
        if site.featured.iter().any(|featured| featured == id) {
            depends.push("`featured` in kb.toml".into());
        }
        match (self.contacts)(&page.lang, id) {
            0 => {}
            1 => depends.push("one contact of the last 30 days".into()),
            many => depends.push(format!("{many} contacts of the last 30 days")),
        }
        depends
    }
}

/// A number of things of a kind, the first of them by name.
fn several(names: &[String], one: &str, many: &str) -> Option<String> {
    let first = names.iter().take(NAMED).cloned().collect::<Vec<_>>();
    let first = first.join(", ");
    match names.len() {
        0 => None,
        1 => Some(format!("the {one} {first}")),
        all if all > NAMED => Some(format!("{all} {many} ({first}, …)")),
        all => Some(format!("{all} {many} ({first})")),
    }
}

/// The links that lead nowhere, with the files they stand in.
struct Links {
    prefix: String,
    /// By what they mean, as the files that they were to lead to may be many.
    all: HashMap<Meant, Vec<Link>>,
}

/// Where a link stands, and the anchor that it leads to.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    file: String,
    line: u32,
    anchor: Option<String>,
}

impl Links {
    /// Reads the articles that have such links again: they are few.
    fn of_broken(place: &Place, known: &[Problem]) -> Self {
        let prefix = place.shown_prefix();
        let broken =
            |problem: &&Problem| [code::BROKEN_LINK, code::BROKEN_ANCHOR].contains(&problem.code);
        let files: BTreeSet<&str> = known
            .iter()
            .filter(broken)
            .filter_map(|problem| problem.place.file.strip_prefix(&prefix))
            .collect();
        let mut all: HashMap<Meant, Vec<Link>> = HashMap::new();
        for file in files {
            // What cannot be read any more has been said to be so.
            let Ok(text) = load::text(place, file) else {
                continue;
            };
            let lines = Lines::of(&text);
            for found in destinations(&text) {
                let Some(meant) = Meant::by(file, &found.address) else {
                    continue;
                };
                let line = lines.span(file, found.at.start, found.at.end).line;
                let anchor = found.address.split_once('#');
                all.entry(meant).or_default().push(Link {
                    file: file.to_owned(),
                    line: line.unwrap_or(1),
                    anchor: anchor.and_then(|(_, anchor)| url::decode_path(anchor)),
                });
            }
        }
        Self { prefix, all }
    }

    /// Where links to what vanished stand, as file and line.
    fn to(&self, vanished: &Vanished<'_>) -> Vec<String> {
        let wanted = match &vanished.what {
            What::Page { .. } => None,
            What::Anchor { anchor, .. } => Some(*anchor),
            What::Id { .. } | What::Redirect { .. } | What::Text { .. } => return Vec::new(),
        };
        let leads_there = |link: &&Link| match wanted {
            Some(anchor) => link.anchor.as_deref() == Some(anchor),
            None => true,
        };
        let names = vanished.page.names().into_iter();
        let meant = names.filter_map(|name| self.all.get(&name)).flatten();
        let mut found: Vec<&Link> = meant.filter(leads_there).collect();
        found.sort();
        let mut lines: Vec<String> = found
            .iter()
            .map(|link| format!("{}{}:{}", self.prefix, link.file, link.line))
            .collect();
        lines.dedup();
        lines
    }
}
