//! What is said of a site while it is being written: of every text, only what is about the text as it is
//! now.
//!
//! It must not know who writes, nor how it is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::{Desk, Review, article};
use crate::build::{Kept, Saved, guarded};
use crate::content::allowance::Allowed;
use crate::lang::Lang;
use crate::load;
use crate::problem::{Code, Problem, code};
use crate::text::Analyzer;

/// So many texts that were changed are looked over at once; of more is heard with all the others.
const FEW: usize = 16;

/// What is told of an article for what stands in others, or for what it says about itself: a save that
/// changes nothing but its text changes nothing of it.
const STAYS: [Code; 6] = [
    code::SAME_TITLE,
    code::NO_DESCRIPTION,
    code::NOT_TRANSLATED,
    code::OLD_TRANSLATION,
    code::UNUSED_FILE,
    code::ORPHAN,
];

type Hash = [u8; 32];

fn shared(problems: Vec<Problem>) -> Vec<Arc<Problem>> {
    problems.into_iter().map(Arc::new).collect()
}

/// What is said of a site.
#[derive(Default)]
pub struct Standing {
    /// What the last build saw, and whoever made a page since. Shared: a save costs no more where there
    /// are many of them.
    built: Vec<Arc<Problem>>,
    /// What an editor would mark.
    marked: Vec<Arc<Problem>>,
    /// The texts that both are about: their paths and hashes.
    texts: BTreeMap<String, Hash>,
    analyzers: BTreeMap<Lang, Analyzer>,
}

impl Standing {
    /// Everything that is said now.
    #[must_use]
    pub fn all(&self) -> Vec<Arc<Problem>> {
        [&self.built[..], &self.marked].concat()
    }

    /// What the last build saw.
    #[must_use]
    pub fn built(&self) -> Vec<Problem> {
        self.built.iter().map(|one| (**one).clone()).collect()
    }

    /// Everything was built anew. Without an edition the last one is served as it was, and of its texts
    /// the same is said as before.
    pub fn take_build(&mut self, problems: Vec<Problem>, kept: Option<&Kept>, now: Timestamp) {
        self.built = shared(problems);
        let Some(kept) = kept else { return };
        for lang in &kept.catalog().languages.all {
            // No save waits for its words.
            let new = || Analyzer::new(lang);
            self.analyzers.entry(lang.clone()).or_insert_with(new);
        }
        let prefix = kept.place().shown_prefix();
        let before = std::mem::take(&mut self.texts);
        self.texts = kept.texts().iter().cloned().collect();
        let gone = before.keys().filter(|path| !self.texts.contains_key(*path));
        let mut old: BTreeSet<String> = gone.map(|path| format!("{prefix}{path}")).collect();
        let changed = self.texts.iter();
        let changed = changed.filter(|(path, hash)| before.get(*path) != Some(hash));
        let changed: Vec<String> = changed.map(|(path, _)| path.clone()).collect();
        old.extend(changed.iter().map(|path| format!("{prefix}{path}")));
        self.marked.retain(|one| !old.contains(&one.place.file));
        if changed.len() <= FEW {
            for path in changed {
                let marked = self.look_over(kept, &path, now);
                self.marked.extend(shared(marked));
            }
        }
    }

    /// One text was saved, and nothing else has changed: its own problems are known at once.
    pub fn take_save(&mut self, kept: &Kept, saved: &Saved, now: Timestamp) {
        let file = kept.place().shown_prefix() + &saved.path;
        self.built.retain(|one| one.place.file != file);
        self.built.extend(shared(saved.problems.clone()));
        let stays = |one: &Arc<Problem>| one.place.file != file || STAYS.contains(&one.code);
        self.marked.retain(stays);
        let marked = self.look_over(kept, &saved.path, now);
        self.marked.extend(shared(marked));
    }

    /// Everything was looked over. What was changed meanwhile is known better here.
    pub fn take_review(&mut self, review: Review, prefix: &str) {
        let Review { problems, texts } = review;
        let moved = texts.into_iter().filter(|(path, hash)| {
            let ours = self.texts.get(path);
            ours.is_some_and(|ours| ours != hash)
        });
        let moved: BTreeSet<String> = moved.map(|(path, _)| format!("{prefix}{path}")).collect();
        self.marked.retain(|one| moved.contains(&one.place.file));
        let news = shared(problems).into_iter();
        self.marked
            .extend(news.filter(|one| !moved.contains(&one.place.file)));
    }

    /// What an editor would mark in one article that stands where it stood, by itself.
    fn look_over(&mut self, kept: &Kept, path: &str, now: Timestamp) -> Vec<Problem> {
        let catalog = kept.catalog();
        let entry = catalog.entries.iter().find(|one| one.outline.path == path);
        let Some(entry) = entry.filter(|one| one.unpublished.is_none()) else {
            return Vec::new();
        };
        let Ok(text) = load::text(kept.place(), path) else {
            return Vec::new();
        };
        self.texts
            .insert(path.to_owned(), *blake3::hash(text.as_bytes()).as_bytes());
        let desk = Desk::of(catalog, kept.site(), now);
        let lang = &entry.outline.lang;
        let analyzer = self
            .analyzers
            .entry(lang.clone())
            .or_insert_with(|| Analyzer::new(lang));
        let reading = guarded(path, || Ok(article::read(&desk, entry, &text, analyzer)));
        let reading = reading.unwrap_or_else(|problem| {
            // Whoever breaks down over a text may leave anything behind.
            self.analyzers.clear();
            article::Reading::of(*problem)
        });
        let mut seen = article::look(&desk, entry, reading);
        let allowed = Allowed::of(&seen.allowances);
        let prefix = kept.place().shown_prefix();
        let problems = std::mem::take(&mut seen.problems).into_iter();
        let weighed = problems.filter_map(|mut problem| {
            problem.severity = kept.site().severity(&problem)?;
            allowed.allow(&mut problem);
            problem.place.file.insert_str(0, &prefix);
            Some(problem)
        });
        weighed.collect()
    }
}
