//! The files behind the pages, for those who write them: which file a page is made from, what its writer
//! says about it, and which one was saved last.
//!
//! It must not know how pages are made or shown.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::build::addresses_of;
use crate::content::front_matter::{self, FrontMatter};
use crate::content::url::encode_path;
use crate::edition::{Edition, EditionId};
use crate::live::Present;
use crate::load::{self, Place};

/// The files of a site that is being written.
#[derive(Debug)]
pub struct Files {
    place: Place,
    pages: Mutex<Option<Arc<Pages>>>,
    seen: Mutex<Seen>,
}

/// The pages of an edition, and the files that they are made from.
#[derive(Debug)]
struct Pages {
    edition: EditionId,
    /// Files below the articles folder and the routes of their pages.
    files: Vec<(String, String)>,
    /// The numbers of the files by all routes that show them.
    by_route: HashMap<String, usize>,
}

/// What the last look at the files brought to light.
#[derive(Debug, Default)]
struct Seen {
    /// What browsers were told then.
    token: String,
    stamps: HashMap<String, Stamp>,
    saved: Option<String>,
}

/// When a file was written, and how long it is.
type Stamp = (SystemTime, u64);

impl Files {
    /// The files of a site that lies here.
    #[must_use]
    pub fn new(place: Place) -> Self {
        Self {
            place,
            pages: Mutex::default(),
            seen: Mutex::default(),
        }
    }

    /// The file that the page of a route is made from, below the articles folder.
    pub(super) fn behind(&self, edition: &Edition, route: &str) -> Option<String> {
        let pages = self.pages(edition)?;
        let number = *pages.by_route.get(route)?;
        Some(pages.files[number].0.clone())
    }

    /// The address of the page that is made from a file, as problems name it.
    pub(super) fn page_of(&self, present: &Present, shown: &str) -> Option<String> {
        let file = shown.strip_prefix(&self.place.shown_prefix())?;
        let pages = self.pages(present.edition())?;
        let mut files = pages.files.iter();
        let (_, route) = files.find(|(path, _)| path == file)?;
        Some(address(present, route))
    }

    /// A file below the articles folder, as problems name it.
    pub(super) fn shown(&self, file: &str) -> String {
        self.place.shown_prefix() + file
    }

    /// What stands in the front matter of a file now.
    pub(super) fn front_matter(&self, file: &str) -> Option<FrontMatter> {
        let text = load::text(&self.place, file).ok()?;
        Some(front_matter::read(file, &text).ok()?.0)
    }

    /// The address of the page whose file alone was saved before browsers were told this `token`.
    ///
    /// Looks at all files when the token is new; the first time there is nothing to compare with.
    pub(super) fn saved(&self, present: &Present, token: &str) -> Option<String> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.token == token {
            return seen.saved.clone();
        }
        let pages = self.pages(present.edition())?;
        let files = pages.files.iter();
        let stamps: HashMap<String, Stamp> = files
            .filter_map(|(file, _)| Some((file.clone(), self.stamp(file)?)))
            .collect();
        let mut changed = pages
            .files
            .iter()
            .filter(|(file, _)| stamps.get(file) != seen.stamps.get(file));
        // Many at once are no save of an editor: nobody wants to be led to any one of them.
        let saved = match (changed.next(), changed.next()) {
            (Some((_, route)), None) if !seen.stamps.is_empty() => Some(address(present, route)),
            _ => None,
        };
        *seen = Seen {
            token: token.to_owned(),
            stamps,
            saved: saved.clone(),
        };
        saved
    }

    fn stamp(&self, file: &str) -> Option<Stamp> {
        let about = std::fs::metadata(self.place.articles.join(file)).ok()?;
        Some((about.modified().ok()?, about.len()))
    }

    /// The pages of an edition; `None` when it does not tell them.
    fn pages(&self, edition: &Edition) -> Option<Arc<Pages>> {
        let id = &edition.about().id;
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = pages.as_ref().filter(|known| known.edition == *id) {
            return Some(Arc::clone(known));
        }
        let known = Arc::new(Pages::of(edition)?);
        *pages = Some(Arc::clone(&known));
        Some(known)
    }
}

impl Pages {
    fn of(edition: &Edition) -> Option<Self> {
        let mut files = Vec::new();
        let mut by_route = HashMap::new();
        let articles = addresses_of(edition).ok()?.pages.into_iter();
        for page in articles.filter(|page| page.id.is_some()) {
            for route in page.elsewhere.into_iter().chain([page.route.clone()]) {
                by_route.insert(route, files.len());
            }
            files.push((page.file, page.route));
        }
        Some(Self {
            edition: edition.about().id.clone(),
            files,
            by_route,
        })
    }
}

fn address(present: &Present, route: &str) -> String {
    encode_path(&format!("{}{route}", present.served().site.base))
}
