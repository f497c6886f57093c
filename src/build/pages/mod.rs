//! The pages of an edition: home, categories and articles, each a struct that its template shows.
//!
//! It must not know how pages are stored.

mod article;
mod category;
mod home;
mod lists;

use std::collections::HashMap;

use self::lists::Link;
use super::Served;
use super::frame::{Alternate, Frame, LanguageView, PageView, Parts};
use super::sources::Sources;
use crate::config::Site;
use crate::content::Catalog;
use crate::content::category::Member;
use crate::content::related::Scores;
use crate::lang::Lang;

pub use self::lists::PAGE as MOST_AT_HOME;
pub(super) use self::lists::{newest, numbered};

/// So many related articles are known of an article: more than are shown, for some are linked to
/// already.
const RELATED: usize = 12;

/// What all pages are made from.
pub(super) struct Pages<'a> {
    site: &'a Site,
    sources: &'a Sources,
    pub(super) catalog: &'a Catalog,
    pub(super) served: &'a Served,
    /// Frames' parts by the language's number and the path of the topic.
    parts: HashMap<(usize, String), Parts>,
}

impl<'a> Pages<'a> {
    pub(super) fn new(site: &'a Site, sources: &'a Sources, served: &'a Served) -> Self {
        let catalog = &sources.catalog;
        let mut parts = HashMap::new();
        for (number, tree) in catalog.trees.iter().enumerate() {
            let root = tree.root().into_iter().flat_map(|root| &root.children);
            let topics = root.map(|child| tree.categories[*child].path.clone());
            for topic in topics.chain([String::new()]) {
                let made = served.parts(
                    &tree.lang,
                    Some(&topic)
                        .filter(|topic| !topic.is_empty())
                        .map(String::as_str),
                );
                parts.insert((number, topic), made);
            }
        }
        Self {
            site,
            sources,
            catalog,
            served,
            parts,
        }
    }

    /// A frame, with the language switch leading to `others`.
    fn frame(
        &self,
        tree: usize,
        topic: &str,
        page: PageView,
        others: impl Fn(&Lang) -> String,
    ) -> Frame {
        let lang = &self.catalog.trees[tree].lang;
        let topic = topic.split('/').next().unwrap_or_default();
        let parts = self.parts.get(&(tree, topic.to_owned()));
        let made;
        let parts = match parts {
            Some(parts) => parts,
            None => {
                made = self.served.parts(lang, None);
                &made
            }
        };
        let languages: Vec<LanguageView> = self.served.language_switch(lang, others);
        Frame {
            languages,
            ..self.served.frame(lang, page, parts)
        }
    }

    fn alternates<'l>(&self, pages: impl Iterator<Item = (&'l Lang, String)>) -> Vec<Alternate> {
        if self.catalog.languages.all.len() < 2 {
            return Vec::new();
        }
        pages
            .map(|(lang, url)| Alternate {
                lang: lang.html(),
                url: self.served.absolute(&url),
            })
            .collect()
    }

    /// The articles that are related to one, the nearest first.
    fn related_to(&self, entry: usize) -> Vec<usize> {
        let lang = &self.catalog.entries[entry].outline.lang;
        let Some(number) = self.catalog.number_of(lang) else {
            return Vec::new();
        };
        let related = self.sources.related(number);
        let place = related.entries().binary_search(&entry);
        place.map_or_else(
            |_| Vec::new(),
            |place| related.to(place, RELATED, &mut Scores::default()),
        )
    }

    fn title(&self, member: &Member) -> &str {
        &self.catalog.entries[member.entry].outline.title
    }

    /// Home and the categories down to `number`.
    fn breadcrumbs(&self, tree: usize, number: Option<usize>) -> Vec<Link> {
        let tree = &self.catalog.trees[tree];
        let home = Link {
            title: self.site.name.get(&tree.lang).to_owned(),
            url: self.served.home_url(&tree.lang),
        };
        let trail = number.map(|number| tree.trail(number)).unwrap_or_default();
        let trail = trail.into_iter().map(|category| Link {
            title: category.title.clone(),
            url: category.url.clone(),
        });
        std::iter::once(home).chain(trail).collect()
    }
}
