//! The front page of a language: the search field, categories, what is featured and what is new.

use serde::Serialize;

use super::Pages;
use super::lists::{ArticleLink, CategoryCard, Day, PAGE, Row};
use crate::build::frame::{Frame, Kind, PageView};
use crate::content::markdown::Rendered;
use crate::theme::Markup;

/// `home.html`
#[derive(Serialize)]
pub(in crate::build) struct HomePage {
    #[serde(flatten)]
    frame: Frame,
    greeting: Option<String>,
    intro: Option<String>,
    body: Option<Markup>,
    categories: Vec<CategoryCard>,
    articles: Vec<Row>,
    featured: Vec<ArticleLink>,
    news: Vec<Day>,
}

impl Pages<'_> {
    /// Makes it, with the text of its index file when it has one.
    pub(in crate::build) fn home(&self, tree: usize, body: Option<Rendered>) -> HomePage {
        let lang = &self.catalog.trees[tree].lang;
        let root = self.catalog.trees[tree].root();
        let page = PageView {
            kind: Kind::Home,
            title: self.site.name.get(lang).to_owned(),
            description: root.and_then(|root| root.summary.clone()).or_else(|| {
                self.site
                    .description
                    .as_ref()
                    .map(|text| text.get(lang).to_owned())
            }),
            canonical: Some(self.served.absolute(&self.served.home_url(lang))),
            alternates: self.alternates(
                self.catalog
                    .languages
                    .all
                    .iter()
                    .map(|lang| (lang, self.served.home_url(lang))),
            ),
            noindex: false,
        };
        let members = root.map_or(&[][..], |root| &root.members);
        HomePage {
            frame: self.frame(tree, "", page, |other| self.served.home_url(other)),
            greeting: root
                .map(|root| root.title.clone())
                .filter(|title| !title.is_empty()),
            intro: root.and_then(|root| root.summary.clone()),
            body: body.map(|body| Markup(body.body.into_string())),
            categories: root.map_or(Vec::new(), |root| self.cards(tree, root, 0)),
            articles: members
                .iter()
                .take(PAGE)
                .map(|member| self.row(member, lang))
                .collect(),
            featured: self.featured(tree),
            news: self.news(lang),
        }
    }

    /// What kb.toml features. Without that nothing: what people read is not counted, and what merely
    /// comes first in the alphabet helps nobody.
    fn featured(&self, tree: usize) -> Vec<ArticleLink> {
        let lang = &self.catalog.trees[tree].lang;
        self.site
            .featured
            .iter()
            .filter_map(|id| self.catalog.with_id(id, lang))
            .map(|entry| {
                self.catalog
                    .translations(entry)
                    .get(lang)
                    .copied()
                    .unwrap_or(entry)
            })
            .map(|entry| self.link(tree, entry))
            .collect()
    }
}
