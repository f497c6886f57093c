//! The page of a category: its text, the categories in it, its articles.

use serde::Serialize;

use super::Pages;
use super::lists::{
    CategoryCard, Link, Numbered, NumberedPage, OtherLanguage, PAGE, Row, around, numbered,
};
use crate::build::frame::{Frame, Kind, PageView};
use crate::content::category::Category;
use crate::content::markdown::Rendered;
use crate::lang::Lang;
use crate::theme::Markup;

/// So many articles of a category are shown in the list of the one above.
const SHOWN: usize = 5;

/// `category.html`
#[derive(Serialize)]
pub(in crate::build) struct CategoryPage {
    #[serde(flatten)]
    frame: Frame,
    category: CategoryView,
    breadcrumbs: Vec<Link>,
    children: Vec<CategoryCard>,
    articles: Vec<Row>,
    pages: Option<Numbered>,
}

#[derive(Serialize)]
struct CategoryView {
    title: String,
    url: String,
    summary: Option<String>,
    icon: Option<String>,
    body: Option<Markup>,
    count: u64,
    lang: Option<OtherLanguage>,
}

impl Pages<'_> {
    /// How many pages a category has.
    pub(in crate::build) fn pages_of(category: &Category) -> usize {
        category.members.len().div_ceil(PAGE).max(1)
    }

    /// One page of a category, counted from one.
    pub(in crate::build) fn category(
        &self,
        tree: usize,
        number: usize,
        at: usize,
        body: Option<Rendered>,
    ) -> CategoryPage {
        let lang = &self.catalog.trees[tree].lang;
        let category = &self.catalog.trees[tree].categories[number];
        let total = Self::pages_of(category);
        let numbered_url = |page: usize| numbered(&category.url, page);
        let same_in = |other: &Lang| {
            let found = self
                .catalog
                .tree(other)
                .and_then(|tree| tree.of_folder(&category.folder));
            found.map_or_else(|| self.served.home_url(other), |found| found.url.clone())
        };
        let page = PageView {
            kind: Kind::Category,
            title: category.title.clone(),
            description: category.summary.clone(),
            canonical: Some(self.served.absolute(&numbered_url(at))),
            alternates: if at == 1 {
                self.alternates(
                    self.catalog
                        .languages
                        .all
                        .iter()
                        .map(|lang| (lang, same_in(lang))),
                )
            } else {
                Vec::new()
            },
            noindex: false,
        };
        let members = category.members.iter().skip((at - 1) * PAGE).take(PAGE);
        CategoryPage {
            frame: self.frame(tree, &category.path, page, same_in),
            category: CategoryView {
                title: category.title.clone(),
                url: category.url.clone(),
                summary: category.summary.clone(),
                icon: category.icon.clone(),
                body: body.map(|body| Markup(body.body.into_string())),
                count: category.count,
                lang: OtherLanguage::of_category(category, lang),
            },
            breadcrumbs: self.breadcrumbs(tree, category.parent),
            children: if at == 1 {
                self.cards(tree, category, SHOWN)
            } else {
                Vec::new()
            },
            articles: members.map(|member| self.row(member, lang)).collect(),
            pages: (total > 1).then(|| Numbered {
                current: at,
                total,
                previous: (at > 1).then(|| numbered_url(at - 1)),
                next: (at < total).then(|| numbered_url(at + 1)),
                numbers: around(at, total)
                    .map(|number| NumberedPage {
                        number,
                        url: numbered_url(number),
                        current: number == at,
                    })
                    .collect(),
            }),
        }
    }
}
