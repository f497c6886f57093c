//! What lists on pages show: links, cards of categories, rows of articles, numbered pages.
//!
//! It must not know on which page a list stands.

use serde::Serialize;

use super::Pages;
use crate::content::Entry;
use crate::content::catalog::Catalog;
use crate::content::category::{Category, Member};
use crate::lang::Lang;

/// So many articles stand on one page of a list.
pub(super) const PAGE: usize = 200;

#[derive(Serialize)]
pub(super) struct Link {
    pub(super) title: String,
    pub(super) url: String,
}

#[derive(Serialize)]
pub(super) struct ArticleLink {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) category: Option<String>,
}

#[derive(Serialize)]
pub(super) struct OtherLanguage {
    pub(super) lang: String,
    pub(super) name: String,
    pub(super) dir: &'static str,
}

#[derive(Serialize)]
pub(super) struct CategoryCard {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) summary: Option<String>,
    pub(super) icon: Option<String>,
    pub(super) count: u64,
    pub(super) articles: Vec<Link>,
}

#[derive(Serialize)]
pub(super) struct Row {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) summary: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) lang: Option<OtherLanguage>,
    pub(super) draft: bool,
}

/// One page of a long list among the others.
#[derive(Serialize)]
pub(super) struct Numbered {
    pub(super) current: usize,
    pub(super) total: usize,
    pub(super) previous: Option<String>,
    pub(super) next: Option<String>,
    pub(super) numbers: Vec<NumberedPage>,
}

#[derive(Serialize)]
pub(super) struct NumberedPage {
    pub(super) number: usize,
    pub(super) url: String,
    pub(super) current: bool,
}

impl Pages<'_> {
    pub(super) fn cards(&self, tree: usize, above: &Category, shown: usize) -> Vec<CategoryCard> {
        above
            .children
            .iter()
            .map(|child| &self.catalog.trees[tree].categories[*child])
            .map(|category| CategoryCard {
                title: category.title.clone(),
                url: category.url.clone(),
                summary: category.summary.clone(),
                icon: category.icon.clone(),
                count: category.count,
                articles: category
                    .members
                    .iter()
                    .take(shown)
                    .map(|member| Link {
                        title: self.title(member).to_owned(),
                        url: member.url.clone(),
                    })
                    .collect(),
            })
            .collect()
    }

    pub(super) fn row(&self, member: &Member, page_lang: &Lang) -> Row {
        let entry = &self.catalog.entries[member.entry];
        let lang = &entry.outline.lang;
        Row {
            title: entry.outline.title.clone(),
            url: member.url.clone(),
            summary: entry.outline.front.summary.clone(),
            updated: entry.outline.front.updated.map(|day| day.to_string()),
            lang: (lang != page_lang).then(|| OtherLanguage {
                lang: lang.html(),
                name: lang.name().to_owned(),
                dir: lang.direction(),
            }),
            draft: entry.unpublished.is_some(),
        }
    }

    pub(super) fn link(&self, tree: usize, entry: usize) -> ArticleLink {
        let tree = &self.catalog.trees[tree];
        let entry = &self.catalog.entries[entry];
        ArticleLink {
            title: entry.outline.title.clone(),
            url: entry.url.clone(),
            category: tree
                .of_folder(entry.outline.folder())
                .map(|category| category.title.clone())
                .filter(|title| !title.is_empty()),
        }
    }
}

/// The articles of a language that have a date, the latest first.
pub(in crate::build) fn newest<'c>(
    catalog: &'c Catalog,
    lang: &Lang,
) -> impl Iterator<Item = &'c Entry> {
    let mut dated: Vec<&Entry> = catalog
        .entries
        .iter()
        .filter(|entry| entry.outline.lang == *lang && entry.outline.front.updated.is_some())
        .filter(|entry| !entry.is_category())
        .collect();
    dated.sort_by_key(|entry| std::cmp::Reverse(entry.outline.front.updated));
    dated.into_iter()
}

/// The address of a page of a list, counted from one.
pub(in crate::build) fn numbered(url: &str, page: usize) -> String {
    if page == 1 {
        url.to_owned()
    } else {
        format!("{url}?page={page}")
    }
}

/// The numbers shown of a long list of pages: the first, the last and those around the current one.
pub(super) fn around(at: usize, total: usize) -> impl Iterator<Item = usize> {
    (1..=total).filter(move |page| *page == 1 || *page == total || page.abs_diff(at) <= 2)
}
