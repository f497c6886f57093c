//! The front page of a language: the search field, categories, and what is read often or new.

use serde::Serialize;

use super::Pages;
use super::lists::{ArticleLink, CategoryCard, PAGE, Row, newest};
use crate::build::frame::{Frame, Kind, PageView};
use crate::content::category::Category;
use crate::content::markdown::Rendered;
use crate::lang::Lang;
use crate::theme::Markup;

/// So many articles stand in each of its lists.
const ON_HOME: usize = 6;

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
    popular: Vec<ArticleLink>,
    newest: Vec<Newest>,
}

#[derive(Serialize)]
struct Newest {
    title: String,
    url: String,
    updated: Option<String>,
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
            popular: self.popular(tree),
            newest: self.newest(lang),
        }
    }

    /// What kb.toml features; without that, what leads its category.
    fn popular(&self, tree: usize) -> Vec<ArticleLink> {
        let lang = &self.catalog.trees[tree].lang;
        let featured: Vec<usize> = self
            .site
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
            .collect();
        if !featured.is_empty() {
            return featured
                .into_iter()
                .map(|entry| self.link(tree, entry))
                .collect();
        }
        let categories = &self.catalog.trees[tree].categories;
        let mut first: Vec<&Category> = categories
            .iter()
            .filter(|category| category.parent.is_some())
            .collect();
        first.sort_by_key(|category| std::cmp::Reverse(category.count));
        first
            .iter()
            .filter_map(|category| category.members.iter().find(|member| !member.fallback))
            .take(ON_HOME)
            .map(|member| self.link(tree, member.entry))
            .collect()
    }

    fn newest(&self, lang: &Lang) -> Vec<Newest> {
        newest(self.catalog, lang)
            .take(ON_HOME)
            .map(|entry| Newest {
                title: entry.outline.title.clone(),
                url: entry.url.clone(),
                updated: entry.outline.front.updated.map(|day| day.to_string()),
            })
            .collect()
    }
}
