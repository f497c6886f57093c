//! What lists on pages show: links, cards of categories, rows of articles, numbered pages.
//!
//! It must not know on which page a list stands.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use serde::Serialize;

use super::Pages;
use crate::content::Entry;
use crate::content::catalog::Catalog;
use crate::content::category::{Category, Member};
use crate::lang::Lang;

/// So many articles stand on one page of a list.
pub const PAGE: usize = 200;

/// So many new articles stand on the home page.
const NEWS: usize = 6;

#[derive(Serialize)]
pub(super) struct Link {
    pub(super) title: String,
    pub(super) url: String,
}

#[derive(Serialize)]
pub(in crate::build) struct ArticleLink {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) category: Option<String>,
    /// Customers do not see it, and the day from which they do.
    pub(super) draft: bool,
    pub(super) scheduled: Option<String>,
}

/// The articles of one date.
#[derive(Serialize)]
pub(super) struct Day {
    date: String,
    articles: Vec<Link>,
}

#[derive(Serialize)]
pub(super) struct OtherLanguage {
    pub(super) lang: String,
    pub(super) name: String,
    pub(super) dir: &'static str,
}

impl OtherLanguage {
    /// The language of something on a page, when it is another one.
    fn on(page: &Lang, lang: &Lang) -> Option<Self> {
        (lang != page).then(|| Self {
            lang: lang.html(),
            name: lang.name().to_owned(),
            dir: lang.direction(),
        })
    }

    /// That of what a category is called and said to be.
    pub(super) fn of_category(category: &Category, page: &Lang) -> Option<Self> {
        Self::on(page, category.described_in.as_ref()?)
    }
}

#[derive(Serialize)]
pub(super) struct CategoryCard {
    pub(super) title: String,
    pub(super) url: String,
    pub(super) summary: Option<String>,
    pub(super) icon: Option<String>,
    pub(super) count: u64,
    pub(super) lang: Option<OtherLanguage>,
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
    /// The day from which customers see it, when it is not there yet.
    pub(super) scheduled: Option<String>,
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
                lang: OtherLanguage::of_category(category, &self.catalog.trees[tree].lang),
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
            lang: OtherLanguage::on(page_lang, lang),
            draft: entry.unpublished.is_some(),
            scheduled: entry.appears_on().map(|day| day.to_string()),
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
            draft: entry.unpublished.is_some(),
            scheduled: entry.appears_on().map(|day| day.to_string()),
        }
    }
}

impl Pages<'_> {
    /// What is new in a language, by date. A date that most articles bear is the day on which they
    /// were brought here, and no news, nor is what is older; of a date with too many articles each
    /// category has its turn.
    pub(super) fn news(&self, lang: &Lang) -> Vec<Day> {
        let mut days: BTreeMap<Reverse<Date>, Vec<&Entry>> = BTreeMap::new();
        let mut dated = 0;
        for (entry, updated) in dated_of(self.catalog, lang) {
            days.entry(Reverse(updated)).or_default().push(entry);
            dated += 1;
        }
        let mut left = NEWS;
        days.into_iter()
            .take_while(|(_, articles)| 2 * articles.len() <= dated)
            .map_while(|(Reverse(date), articles)| {
                let shown = in_turn(&articles, left);
                left -= shown.len();
                (!shown.is_empty()).then(|| Day {
                    date: date.to_string(),
                    articles: shown
                        .into_iter()
                        .map(|entry| Link {
                            title: entry.outline.title.clone(),
                            url: entry.url.clone(),
                        })
                        .collect(),
                })
            })
            .collect()
    }
}

/// At most so many articles, the first ones of every category before any second one.
fn in_turn<'c>(articles: &[&'c Entry], limit: usize) -> Vec<&'c Entry> {
    let mut turns: HashMap<&[String], usize> = HashMap::new();
    let mut ordered: Vec<(usize, &Entry)> = articles
        .iter()
        .map(|entry| {
            let turn = turns.entry(&entry.category).or_default();
            *turn += 1;
            (*turn, *entry)
        })
        .collect();
    ordered.sort_by_key(|(turn, _)| *turn);
    ordered.truncate(limit);
    ordered.into_iter().map(|(_, entry)| entry).collect()
}

/// The articles of a language that bear a date, with it.
fn dated_of<'c>(catalog: &'c Catalog, lang: &Lang) -> impl Iterator<Item = (&'c Entry, Date)> {
    catalog
        .entries
        .iter()
        .filter(move |entry| entry.outline.lang == *lang && !entry.is_category())
        .filter_map(|entry| Some((entry, entry.outline.front.updated?)))
}

/// The articles of a language with the latest dates.
pub(in crate::build) fn newest<'c>(
    catalog: &'c Catalog,
    lang: &Lang,
) -> impl Iterator<Item = &'c Entry> {
    let mut dated: Vec<(&Entry, Date)> = dated_of(catalog, lang).collect();
    dated.sort_by_key(|(_, updated)| Reverse(*updated));
    dated.into_iter().map(|(entry, _)| entry)
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
