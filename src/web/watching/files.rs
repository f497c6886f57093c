//! The files behind the pages, for those who write them: which file a page is made from, what its writer
//! says about it, and which one was saved last.
//!
//! It must not know how pages are made or shown.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use crate::build::addresses_of;
use crate::content::front_matter::{self, FrontMatter};
use crate::content::outline::without_extension;
use crate::content::url::{encode_path, slug};
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
    /// The numbers of the files by all routes that show them, and by themselves.
    by_route: HashMap<String, usize>,
    by_file: HashMap<String, usize>,
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
        let number = *pages.by_file.get(file)?;
        Some(address(present, &pages.files[number].1))
    }

    /// Whether the page of a file, as problems name it, would stand at a route, as far as its path tells.
    pub(super) fn may_be_at(&self, shown: &str, route: &str) -> bool {
        let Some(path) = self.article(shown) else {
            return false;
        };
        let path = without_extension(path);
        let path = path.strip_suffix("/index").unwrap_or(path);
        let slugs: Vec<String> = path.split('/').map(slug).collect();
        let route = route.trim_matches('/');
        let above = route.strip_suffix(slugs.join("/").as_str());
        // The language may stand above it.
        above.is_some_and(|above| above.is_empty() || above.ends_with('/'))
    }

    /// The path of an article below its folder, by the name that problems give it.
    pub(super) fn article<'a>(&self, shown: &'a str) -> Option<&'a str> {
        let path = shown.strip_prefix(&self.place.shown_prefix())?;
        load::is_markdown(path.as_ref()).then_some(path)
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
        let (mut by_route, mut by_file) = (HashMap::new(), HashMap::new());
        let articles = addresses_of(edition).ok()?.pages.into_iter();
        for page in articles.filter(|page| page.id.is_some()) {
            for route in page.elsewhere.into_iter().chain([page.route.clone()]) {
                by_route.insert(route, files.len());
            }
            by_file.insert(page.file.clone(), files.len());
            files.push((page.file, page.route));
        }
        Some(Self {
            edition: edition.about().id.clone(),
            files,
            by_route,
            by_file,
        })
    }
}

fn address(present: &Present, route: &str) -> String {
    encode_path(&format!("{}{route}", present.served().site.base))
}
