//! Reading a site's files, as far as they are not known from the last time.
//!
//! It must not know what stands beside a file, or what becomes of it.

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::guard::guarded;
use super::remembered::{self, Hash, KnownArticle, KnownAsset, Recalled, Remembered, recall};
use super::{Options, Step};
use crate::content::languages::Languages;
use crate::content::{allowance, front_matter, outline};
use crate::load::{self, Found, Place, Walk};
use crate::problem::{Place as ProblemPlace, Problem, code};

/// What came of reading a file.
pub(super) enum Read<K> {
    Known {
        known: K,
        /// It had to be read, or looks different from outside: worth remembering.
        news: bool,
    },
    Unreadable(Box<Problem>),
}

/// Reads all files, and remembers them for the next time.
pub(super) fn all(
    place: &Place,
    walk: &Walk,
    languages: &Languages,
    options: &Options<'_>,
) -> (Vec<Read<KnownArticle>>, Vec<Read<KnownAsset>>) {
    let known = Remembered::open(place, languages);
    let articles = recall(&walk.articles, known.articles);
    let assets = recall(&walk.others, known.assets);
    let articles = read_articles(place, articles, languages, options);
    let assets = read_assets(place, assets);
    remember(place, languages, &articles, &assets);
    (articles, assets)
}

fn read_articles(
    place: &Place,
    found: Vec<Recalled<'_, KnownArticle>>,
    languages: &Languages,
    options: &Options<'_>,
) -> Vec<Read<KnownArticle>> {
    let done = AtomicU64::new(0);
    let all = found.len() as u64;
    found
        .into_par_iter()
        .map(|recalled| {
            let read = read_article(place, recalled, languages);
            (options.progress)(Step::Reading, done.fetch_add(1, Ordering::Relaxed) + 1, all);
            read
        })
        .collect()
}

/// Reads one file, unless it is known.
fn read_article(
    place: &Place,
    recalled: Recalled<'_, KnownArticle>,
    languages: &Languages,
) -> Read<KnownArticle> {
    let Recalled {
        found,
        same,
        before,
    } = recalled;
    if let Some(known) = same {
        return Read::Known { known, news: false };
    }
    let text = match load::article(place, found) {
        Ok(text) => text,
        Err(problem) => return Read::Unreadable(problem),
    };
    let hash = *blake3::hash(text.as_bytes()).as_bytes();
    let known_before = before.is_some();
    let known = match before {
        // Touched, or checked out anew.
        Some(before) if before.hash == hash => KnownArticle {
            stamp: found.stamp,
            ..before
        },
        _ => outlined(&text, hash, found, languages),
    };
    let news = known_before || known.is_public();
    Read::Known { known, news }
}

/// What must be known of a text before it is rendered.
pub(super) fn outlined(
    text: &str,
    hash: Hash,
    found: &Found,
    languages: &Languages,
) -> KnownArticle {
    let mut known = KnownArticle {
        path: found.path.clone(),
        stamp: found.stamp,
        hash,
        left_out: false,
        outline: None,
        allowances: Vec::new(),
        problems: Vec::new(),
    };
    let (_, below) = languages.of_path(&found.path);
    if crate::content::is_about_the_project(below) && front_matter::split(text).matter.is_none() {
        known.problems.push(Problem::new(
            code::LEFT_OUT,
            ProblemPlace::file(&found.path),
            "the file is about the project, not for customers, and is left out",
            "give it front matter with a `title` to publish it",
        ));
        known.left_out = true;
        return known;
    }
    match guarded(&found.path, || {
        let allowances = allowance::read(&found.path, text).0;
        Ok((allowances, outline::read(&found.path, text, languages)))
    }) {
        Ok((allowances, (outline, problems))) => {
            known.allowances = allowances;
            known.outline = outline;
            known.problems.extend(problems);
        }
        Err(problem) => known.problems.push(*problem),
    }
    known
}

fn read_assets(place: &Place, found: Vec<Recalled<'_, KnownAsset>>) -> Vec<Read<KnownAsset>> {
    found
        .into_par_iter()
        .map(|recalled| {
            if let Some(known) = recalled.same {
                return Read::Known { known, news: false };
            }
            match load::asset(&place.articles, recalled.found) {
                Ok((asset, problem)) => {
                    let known = KnownAsset {
                        stamp: recalled.found.stamp,
                        asset,
                        problem,
                    };
                    Read::Known { known, news: true }
                }
                Err(problem) => Read::Unreadable(problem),
            }
        })
        .collect()
}

/// Keeps what was read for the next time, if there is any news.
fn remember(
    place: &Place,
    languages: &Languages,
    articles: &[Read<KnownArticle>],
    assets: &[Read<KnownAsset>],
) {
    if articles.iter().any(Read::is_news) || assets.iter().any(Read::is_news) {
        let public = articles.iter().filter_map(Read::known);
        let public: Vec<_> = public.filter(|known| known.is_public()).collect();
        let assets: Vec<_> = assets.iter().filter_map(Read::known).collect();
        remembered::keep(place, languages, &public, &assets);
    }
}

impl<K> Read<K> {
    fn known(&self) -> Option<&K> {
        match self {
            Self::Known { known, .. } => Some(known),
            Self::Unreadable(_) => None,
        }
    }

    fn is_news(&self) -> bool {
        matches!(self, Self::Known { news: true, .. })
    }
}
