//! One edition, opened for serving: its pages, its search, its theme and its settings.
//!
//! It must not know how the edition came about, nor who asks.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use anyhow::Context;

use super::hot::Hot;
use super::known::KnownArticles;
use super::page::{Coding, Page};
use super::saved::Upon;
use crate::build::{Served, ServedCategory, theme_of};
use crate::contact::{Channel, UrgentPhrases};
use crate::content::Article;
use crate::edition::{Edition, SearchLayer, Stored};
use crate::lang::Lang;
use crate::search::{Layer, Searcher};
use crate::theme::Theme;

/// What the memory for hot pages may take, in bytes.
const HOT_BYTES: usize = 32 << 20;
/// What the memory for articles that were hits may take, in bytes.
const KNOWN_BYTES: usize = 32 << 20;

/// An edition with everything that answers need, opened once and shared by all requests.
pub struct Present {
    edition: Arc<Edition>,
    served: Arc<Served>,
    theme: Arc<Theme>,
    searchers: BTreeMap<Lang, Arc<Searcher>>,
    /// Those of the edition itself, when something was saved upon it.
    below: Option<Arc<BTreeMap<Lang, Arc<Searcher>>>>,
    categories: Arc<HashMap<Lang, HashMap<String, usize>>>,
    urgent: Arc<UrgentPhrases>,
    pub(super) upon: Upon,
    hot: Hot,
    known: KnownArticles,
}

/// What stands at an address.
#[derive(Clone, Debug)]
pub enum Target {
    /// A page, or any other file.
    Page(Arc<Page>),
    /// A permanent redirect to this address.
    Redirect(String),
}

impl Present {
    /// Opens everything of an edition; milliseconds, whatever its size.
    ///
    /// # Errors
    /// The edition lacks one of its documents or an index, or they are damaged.
    pub fn open(edition: Edition) -> anyhow::Result<Self> {
        let served = Served::from_edition(&edition)?;
        let theme = theme_of(&edition, &served)?;
        let searchers = served
            .languages
            .iter()
            .map(|lang| {
                let layers = edition.search_layers(lang).into_iter();
                let layers = layers.map(|SearchLayer { dir, numbers }| Layer { dir, numbers });
                let layers: Vec<Layer> = layers.collect();
                Ok((lang.clone(), Arc::new(Searcher::of_layers(&layers, lang)?)))
            })
            .collect::<anyhow::Result<_>>()
            .context("cannot open the search index")?;
        let categories = by_path(&served);
        let urgent = UrgentPhrases::new(&served.site.contact.urgent);
        Ok(Self {
            edition: Arc::new(edition),
            served: Arc::new(served),
            theme: Arc::new(theme),
            searchers,
            below: None,
            categories: Arc::new(categories),
            urgent: Arc::new(urgent),
            upon: Upon::default(),
            hot: Hot::new(HOT_BYTES),
            known: KnownArticles::new(KNOWN_BYTES),
        })
    }

    /// The same with what was saved upon it, and the search of the languages of that.
    pub(super) fn upon(&self, upon: Upon, searchers: BTreeMap<Lang, Arc<Searcher>>) -> Self {
        let own = || Arc::new(self.searchers.clone());
        let mut all = self.searchers.clone();
        all.extend(searchers);
        Self {
            edition: Arc::clone(&self.edition),
            served: Arc::clone(&self.served),
            theme: Arc::clone(&self.theme),
            searchers: all,
            below: Some(self.below.clone().unwrap_or_else(own)),
            categories: Arc::clone(&self.categories),
            urgent: Arc::clone(&self.urgent),
            upon,
            hot: Hot::new(HOT_BYTES),
            known: KnownArticles::new(KNOWN_BYTES),
        }
    }

    /// The search of the edition itself.
    pub(super) fn own_searcher(&self, lang: &Lang) -> Option<&Searcher> {
        let own = self.below.as_deref().unwrap_or(&self.searchers);
        own.get(lang).map(Arc::as_ref)
    }

    /// An article by its number, as it was saved last.
    ///
    /// # Errors
    /// The edition is damaged, or it has no such article.
    pub fn article(&self, number: u32) -> anyhow::Result<Article> {
        match self.upon.articles.get(&number) {
            Some(saved) => Ok(saved.article.clone()),
            None => self.edition.article(number),
        }
    }

    /// An article by its id, as it was saved last.
    ///
    /// # Errors
    /// The edition is damaged.
    pub fn article_by_id(&self, lang: &Lang, id: &str) -> anyhow::Result<Option<Article>> {
        let saved = self.upon.articles.values().map(|saved| &saved.article);
        match saved
            .into_iter()
            .find(|one| one.id == id && one.lang == *lang)
        {
            Some(article) => Ok(Some(article.clone())),
            None => self.edition.article_by_id(lang, id),
        }
    }

    /// Whether anything was saved upon the edition.
    #[must_use]
    pub fn is_saved_upon(&self) -> bool {
        self.upon.saves > 0
    }

    /// Names what is served: the edition, and what was saved upon it.
    #[must_use]
    pub fn name(&self) -> String {
        let id = self.edition.about().id.as_str();
        match self.upon.saves {
            0 => id.to_owned(),
            saves => format!("{id}+{saves}"),
        }
    }

    /// The edition itself.
    #[must_use]
    pub fn edition(&self) -> &Edition {
        &self.edition
    }

    /// The site's settings, as of the edition.
    #[must_use]
    pub fn served(&self) -> &Served {
        &self.served
    }

    /// The theme that the edition's pages were made with.
    #[must_use]
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// Whether the site has this language.
    #[must_use]
    pub fn speaks(&self, lang: &Lang) -> bool {
        self.searchers.contains_key(lang)
    }

    pub(super) fn searchers(&self) -> &BTreeMap<Lang, Arc<Searcher>> {
        &self.searchers
    }

    pub(super) fn known(&self) -> &KnownArticles {
        &self.known
    }

    /// The category with this path of slugs (`billing/refunds`).
    #[must_use]
    pub fn category(&self, lang: &Lang, path: &str) -> Option<&ServedCategory> {
        let at = *self.categories.get(lang)?.get(path)?;
        self.served.categories.get(lang)?.get(at)
    }

    /// The ways to reach people; where they lead is told by what disclosure offers.
    #[must_use]
    pub fn channels(&self) -> &[Channel] {
        &self.served.site.contact.channels
    }

    /// Words of customers who cannot wait.
    #[must_use]
    pub fn urgent_phrases(&self) -> &UrgentPhrases {
        &self.urgent
    }

    /// A page that was asked for a moment ago, in the first coding wanted then. Never touches the disk.
    #[must_use]
    pub fn hot(&self, address: &str, wanted: &[Coding]) -> Option<Arc<Page>> {
        self.hot.get(address, first(wanted))
    }

    /// What stands under a route, coded in the first of `wanted` that it can be had in, and
    /// remembered under the address that it was asked by.
    ///
    /// # Errors
    /// The edition is damaged there.
    pub fn find_page(
        &self,
        address: &str,
        route: &str,
        wanted: &[Coding],
    ) -> anyhow::Result<Option<Target>> {
        let stored = match self.upon.bodies.get(route) {
            Some(body) => Some(Stored::Body(body.clone())),
            None => self.edition.find(route)?,
        };
        Ok(match stored {
            None => None,
            Some(Stored::Redirect(to)) => Some(Target::Redirect(to)),
            Some(Stored::Body(body)) => {
                let page = Arc::new(Page::of(body, wanted)?);
                self.hot.put(address, first(wanted), &page);
                Some(Target::Page(page))
            }
        })
    }

    /// Where an old address leads.
    ///
    /// # Errors
    /// The edition is damaged there.
    pub fn leads_to(&self, route: &str) -> anyhow::Result<Option<String>> {
        Ok(match self.edition.find(route)? {
            Some(Stored::Redirect(to)) => Some(to),
            Some(Stored::Body(_)) | None => None,
        })
    }

    /// Whether anything stands under a route; nothing of it is read.
    ///
    /// # Errors
    /// The edition is damaged there.
    pub fn has(&self, route: &str) -> anyhow::Result<bool> {
        self.edition.holds(route)
    }
}

fn first(wanted: &[Coding]) -> Coding {
    wanted.first().copied().unwrap_or(Coding::Identity)
}

fn by_path(served: &Served) -> HashMap<Lang, HashMap<String, usize>> {
    served
        .categories
        .iter()
        .map(|(lang, all)| {
            let paths = all.iter().enumerate();
            (
                lang.clone(),
                paths.map(|(at, one)| (one.path.clone(), at)).collect(),
            )
        })
        .collect()
}
