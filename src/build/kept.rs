//! What a build knew, kept for the next save: where nothing but the text of one article has changed,
//! its pages can be made at once.
//!
//! In doubt nothing is made: then the site is built. It must not know who serves, nor when.

use std::collections::HashMap;
use std::path::Path;
use std::sync::OnceLock;

use super::made::Made;
use super::pages::Pages;
use super::sources::Sources;
use super::traces::Findings;
use super::write::{Build, Job, broken, jobs};
use super::{Options, Served, Tolerance, keys, reading};
use crate::config::Site;
use crate::content::markdown::Colours;
use crate::content::{Article, Catalog, url};
use crate::edition::{Edition, EditionId};
use crate::lang::Lang;
use crate::load::{self, Found, Place};
use crate::problem::Problem;
use crate::search::Guide;
use crate::theme::Theme;

/// What a build knew.
pub struct Kept {
    place: Place,
    site: Site,
    preview: bool,
    sources: Sources,
    id: EditionId,
    colours: Colours,
    /// The articles by their paths: their places in the catalog, and their numbers in the edition.
    articles: OnceLock<HashMap<String, (usize, u32)>>,
}

/// What comes of a text that was saved.
#[derive(Clone, Debug)]
pub struct Saved {
    /// The path of its text below the articles folder.
    pub path: String,
    /// The article's number in the edition.
    pub number: u32,
    /// What search knows of it.
    pub article: Article,
    /// Routes, media types and bodies.
    pub pages: Vec<(String, &'static str, String)>,
    /// What is wrong with the text as far as it tells by itself, weighed and named as people know it.
    pub problems: Vec<Problem>,
}

type MadeText = (Article, Vec<(String, &'static str, String)>, Vec<Problem>);

/// What a save comes to.
pub enum Save {
    /// Pages that can be served at once.
    Made(Box<Saved>),
    /// It concerns no page now.
    Nothing,
    /// More has changed than a text, or may have: the site is to be built.
    More,
}

impl Kept {
    pub(super) fn of(
        place: &Place,
        site: &Site,
        options: &Options<'_>,
        sources: Sources,
        id: EditionId,
    ) -> Self {
        Self {
            place: place.clone(),
            site: site.clone(),
            preview: options.preview,
            sources,
            id,
            colours: Colours::default(),
            articles: OnceLock::new(),
        }
    }

    fn articles(&self) -> &HashMap<String, (usize, u32)> {
        self.articles.get_or_init(|| {
            let catalog = &self.sources.catalog;
            let mut articles = HashMap::new();
            for job in jobs(&self.sources) {
                if let Some(member) = keys::shown(catalog, job).filter(|one| !one.fallback) {
                    let path = &catalog.entries[member.entry].outline.path;
                    let number = articles.len() as u32;
                    articles.insert(path.clone(), (member.entry, number));
                }
            }
            articles
        })
    }

    /// Whether it is what the build of this edition knew.
    #[must_use]
    pub fn is_of(&self, edition: &Edition) -> bool {
        edition.about().id == self.id
    }

    /// Where the site lies.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// Its settings.
    #[must_use]
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// Its articles in their places.
    #[must_use]
    pub fn catalog(&self) -> &Catalog {
        &self.sources.catalog
    }

    /// The texts that were read: their paths, in order, and their hashes.
    #[must_use]
    pub fn texts(&self) -> &[(String, [u8; 32])] {
        &self.sources.texts
    }

    /// Finds out what takes a while, so that no save has to wait for it.
    pub fn prepare(&self) {
        self.articles();
        for number in 0..self.sources.catalog.trees.len() {
            self.sources.related(number);
        }
    }

    /// What the site's writers add to the search of a language.
    #[must_use]
    pub fn guide(&self, lang: &Lang) -> Guide {
        super::output::guide(&self.site, &self.sources, lang)
    }

    /// Makes the pages that show the text of a file, as it is now.
    pub fn save(&mut self, file: &Path, edition: &Edition, theme: &Theme) -> Save {
        let Ok(path) = file.strip_prefix(&self.place.articles) else {
            return Save::More;
        };
        // What editors write beside a text is none, and gone in a moment.
        if !load::is_markdown(path) && !file.is_dir() {
            return Save::Nothing;
        }
        match path
            .to_str()
            .and_then(|path| self.known(path, edition, theme))
        {
            Some(Some(saved)) => Save::Made(Box::new(saved)),
            Some(None) => Save::Nothing,
            None => Save::More,
        }
    }

    /// The pages of an article, or nothing when its text is the one that it was.
    fn known(&mut self, path: &str, edition: &Edition, theme: &Theme) -> Option<Option<Saved>> {
        if !self.is_of(edition) {
            return None;
        }
        let (entry, number) = *self.articles().get(path)?;
        let found = Found::at(&self.place.articles, path)?;
        let text = load::article(&self.place, &found).ok()?;
        let hash = *blake3::hash(text.as_bytes()).as_bytes();
        let read = reading::outlined(&text, hash, &found, &self.sources.catalog.languages);
        let outline = &self.sources.catalog.entries[entry].outline;
        if read.outline.as_ref() != Some(outline) {
            return None;
        }
        let before = *self.sources.hash_of(path)?;
        if before == hash {
            return Some(None);
        }
        self.sources.set_hash(path, hash);
        let allowed = self.sources.allow(path, read.allowances);
        let made = self.make(entry, edition, theme);
        let Some((article, pages, found)) = made else {
            self.sources.set_hash(path, before);
            self.sources.allow(path, allowed);
            return None;
        };
        let found = [read.problems, found].concat();
        Some(Some(Saved {
            path: path.to_owned(),
            number,
            article,
            pages,
            problems: self.sources.shown(&self.place, &self.site, found),
        }))
    }

    /// What search knows of an article, its pages, and what is wrong with its text.
    fn make(&self, entry: usize, edition: &Edition, theme: &Theme) -> Option<MadeText> {
        let options = Options {
            tolerance: Tolerance::Strict,
            preview: self.preview,
            stand_in: false,
            now: jiff::Timestamp::now(),
            progress: &|_, _, _| {},
        };
        let build = Build {
            place: &self.place,
            site: &self.site,
            sources: &self.sources,
            theme,
            options: &options,
            id: &self.id,
            against: None,
            colours: &self.colours,
        };
        let served = Served::of(&self.sources, &self.site, self.preview);
        let pages = Pages::new(&self.site, &self.sources, &served);
        let (mut article, mut made_pages, mut found) = (None, Vec::new(), Vec::new());
        for job in self.showing(entry) {
            let made = Made::of(&build, &pages, job);
            let is_broken = made.unusable.is_some() || made.changed.is_some();
            let problems = &made.findings.problems;
            if is_broken
                || !made.theme_problems.is_empty()
                || problems.iter().any(Problem::is_error)
            {
                return None;
            }
            for path in &made.findings.assets {
                let assets = &self.sources.catalog.assets;
                let asset = assets.iter().find(|asset| asset.path == *path)?;
                let route = url::decode_path(&asset.url(&self.sources.catalog.base))?;
                edition.holds(&route).ok().filter(|there| *there)?;
            }
            // As a stand-in for a translation it has none.
            let Findings {
                problems,
                links,
                anchors,
                path,
                ..
            } = made.findings;
            found.extend(problems);
            // What stands in other articles is looked at with them.
            let own = links
                .into_iter()
                .filter(|link| Some(&link.path) == path.as_ref());
            found.extend(own.filter_map(|link| broken(link, &anchors)));
            article = article.or(made.record);
            let html = made.pages.into_iter();
            made_pages.extend(html.map(|(route, body)| (route, "text/html; charset=utf-8", body)));
            let source = made.source.into_iter();
            made_pages
                .extend(source.map(|(route, body)| (route, "text/markdown; charset=utf-8", body)));
        }
        Some((article?, made_pages, found))
    }

    /// The pages that show the text of an article, also those that lack a translation of it.
    fn showing(&self, entry: usize) -> Vec<Job> {
        let catalog = &self.sources.catalog;
        let folder = catalog.entries[entry].outline.folder();
        let mut jobs = Vec::new();
        for (tree, one) in catalog.trees.iter().enumerate() {
            let Some(category) = one.find_folder(folder) else {
                continue;
            };
            let own = &one.categories[category];
            if own.index.as_ref().is_some_and(|index| index.entry == entry) {
                jobs.push(Job::Category { tree, category });
            }
            let members = own.members.iter().enumerate();
            let showing = members.filter(|(_, member)| member.entry == entry);
            jobs.extend(showing.map(|(position, _)| Job::Article {
                tree,
                category,
                position,
            }));
        }
        jobs
    }
}
