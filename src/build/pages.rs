//! The pages of an edition: home, categories and articles, each a struct that its template shows.
//!
//! It must not know how pages are stored.

use std::collections::HashMap;

use serde::Serialize;

use super::Served;
use super::frame::{Alternate, Frame, Kind, LanguageView, PageView, Parts};
use super::sources::Sources;
use crate::config::Site;
use crate::content::catalog::{Entry, Unpublished};
use crate::content::category::{Category, Member};
use crate::content::markdown::Rendered;
use crate::content::outline::Outline;
use crate::content::related::Related;
use crate::content::{Catalog, url};
use crate::lang::Lang;
use crate::theme::Markup;

/// So many articles stand on one page of a category.
pub(super) const PAGE: usize = 200;
/// So many articles of a category stand beside one of them.
const SIBLINGS: usize = 30;
/// So many articles of a category are shown in the list of the one above.
const SHOWN: usize = 5;
const RELATED: usize = 4;
const ON_HOME: usize = 6;

/// What all pages are made from.
pub(super) struct Pages<'a> {
    site: &'a Site,
    pub(super) catalog: &'a Catalog,
    pub(super) served: &'a Served,
    related: Vec<Related>,
    /// Frames' parts by the language's number and the path of the topic.
    parts: HashMap<(usize, String), Parts>,
}

#[derive(Serialize)]
struct Link {
    title: String,
    url: String,
}

#[derive(Serialize)]
struct ArticleLink {
    title: String,
    url: String,
    category: Option<String>,
}

#[derive(Serialize)]
struct Newest {
    title: String,
    url: String,
    updated: Option<String>,
}

#[derive(Serialize)]
struct Sibling {
    title: String,
    url: String,
    current: bool,
}

#[derive(Serialize)]
struct OtherLanguage {
    lang: String,
    name: String,
    dir: &'static str,
}

/// `home.html`
#[derive(Serialize)]
pub(super) struct HomePage {
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
struct CategoryCard {
    title: String,
    url: String,
    summary: Option<String>,
    icon: Option<String>,
    count: u64,
    articles: Vec<Link>,
}

/// `category.html`
#[derive(Serialize)]
pub(super) struct CategoryPage {
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
}

#[derive(Serialize)]
struct Row {
    title: String,
    url: String,
    summary: Option<String>,
    updated: Option<String>,
    lang: Option<OtherLanguage>,
    draft: bool,
}

/// One page of a long list among the others.
#[derive(Serialize)]
struct Numbered {
    current: usize,
    total: usize,
    previous: Option<String>,
    next: Option<String>,
    numbers: Vec<NumberedPage>,
}

#[derive(Serialize)]
struct NumberedPage {
    number: usize,
    url: String,
    current: bool,
}

/// `article.html`
#[derive(Serialize)]
pub(super) struct ArticlePage {
    #[serde(flatten)]
    frame: Frame,
    article: ArticleView,
    breadcrumbs: Vec<Link>,
    notice: Option<&'static str>,
    related: Vec<ArticleLink>,
    previous: Option<Link>,
    next: Option<Link>,
    siblings: Vec<Sibling>,
    category: Option<Link>,
}

#[derive(Serialize)]
struct ArticleView {
    title: String,
    id: String,
    summary: Option<String>,
    body: Markup,
    lang: String,
    dir: &'static str,
    updated: Option<String>,
    reviewed: Option<String>,
    source: String,
    edit: Option<String>,
    toc: Vec<Heading>,
    draft: bool,
    scheduled: Option<String>,
    tags: Vec<String>,
}

#[derive(Serialize)]
struct Heading {
    level: u8,
    title: String,
    anchor: String,
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
            catalog,
            served,
            related: catalog
                .languages
                .all
                .iter()
                .map(|lang| Related::of_language(catalog, lang))
                .collect(),
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

    pub(super) fn home(&self, tree: usize, body: Option<Rendered>) -> HomePage {
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

    /// How many pages a category has.
    pub(super) fn pages_of(category: &Category) -> usize {
        category.members.len().div_ceil(PAGE).max(1)
    }

    /// One page of a category, counted from one.
    pub(super) fn category(
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

    /// The page of the article that stands at `position` in a category.
    pub(super) fn article(
        &self,
        tree: usize,
        number: usize,
        position: usize,
        rendered: Rendered,
    ) -> ArticlePage {
        let category = &self.catalog.trees[tree].categories[number];
        let member = &category.members[position];
        let entry = &self.catalog.entries[member.entry];
        let beside = |at: Option<usize>| {
            let member = category.members.get(at?)?;
            Some(Link {
                title: self.title(member).to_owned(),
                url: member.url.clone(),
            })
        };
        let page = self.article_head(member, entry, &rendered);
        ArticlePage {
            frame: self.frame(tree, &category.path, page, |other| {
                self.catalog.url_in(member.entry, other)
            }),
            article: self.article_view(entry, rendered),
            breadcrumbs: self.breadcrumbs(tree, Some(number)),
            notice: member.fallback.then_some("fallback"),
            related: if member.fallback {
                Vec::new()
            } else {
                self.related(tree, member.entry)
            },
            previous: beside(position.checked_sub(1)),
            next: beside(Some(position + 1)),
            siblings: self.siblings(category, position),
            category: category.parent.map(|_| Link {
                title: category.title.clone(),
                url: category.url.clone(),
            }),
        }
    }

    fn article_head(&self, member: &Member, entry: &Entry, rendered: &Rendered) -> PageView {
        let translations = self.catalog.translations(member.entry);
        let public = translations
            .iter()
            .map(|(lang, number)| (lang, self.catalog.entries[*number].url.clone()));
        PageView {
            kind: Kind::Article,
            title: entry.outline.title.clone(),
            description: entry
                .outline
                .front
                .summary
                .clone()
                .or_else(|| beginning(rendered)),
            // A page that shows another language's text stands behind the original.
            canonical: Some(self.served.absolute(&entry.url)),
            alternates: self.alternates(public),
            noindex: entry.outline.front.noindex || member.fallback || entry.unpublished.is_some(),
        }
    }

    fn article_view(&self, entry: &Entry, rendered: Rendered) -> ArticleView {
        let outline: &Outline = &entry.outline;
        let front = &outline.front;
        ArticleView {
            title: outline.title.clone(),
            id: entry.id.clone(),
            summary: front.summary.clone(),
            lang: outline.lang.html(),
            dir: outline.lang.direction(),
            updated: front.updated.map(|day| day.to_string()),
            reviewed: front.reviewed.map(|day| day.to_string()),
            source: format!("{}.md", entry.url.trim_end_matches('/')),
            edit: self
                .site
                .edit_url
                .as_ref()
                .map(|template| template.replace("{path}", &url::encode_path(&outline.path))),
            toc: rendered
                .sections
                .iter()
                .filter(|section| !section.anchor.is_empty())
                .map(|section| Heading {
                    level: section.level,
                    title: section.title.clone(),
                    anchor: url::encode_fragment(&section.anchor),
                })
                .collect(),
            draft: entry.unpublished == Some(Unpublished::Draft),
            scheduled: match entry.unpublished {
                Some(Unpublished::Until(at)) => {
                    Some(at.to_zoned(jiff::tz::TimeZone::UTC).date().to_string())
                }
                _ => None,
            },
            tags: front.tags.clone(),
            body: Markup(rendered.body.into_string()),
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

    fn cards(&self, tree: usize, above: &Category, shown: usize) -> Vec<CategoryCard> {
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

    fn row(&self, member: &Member, page_lang: &Lang) -> Row {
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

    fn siblings(&self, category: &Category, position: usize) -> Vec<Sibling> {
        let first = position
            .saturating_sub(SIBLINGS / 2)
            .min(category.members.len().saturating_sub(SIBLINGS));
        category
            .members
            .iter()
            .enumerate()
            .skip(first)
            .take(SIBLINGS)
            .map(|(at, member)| Sibling {
                title: self.title(member).to_owned(),
                url: member.url.clone(),
                current: at == position,
            })
            .collect()
    }

    fn related(&self, tree: usize, entry: usize) -> Vec<ArticleLink> {
        self.related[tree]
            .to(self.catalog, entry, RELATED)
            .into_iter()
            .map(|related| self.link(tree, related))
            .collect()
    }

    fn link(&self, tree: usize, entry: usize) -> ArticleLink {
        let tree = &self.catalog.trees[tree];
        let entry = &self.catalog.entries[entry];
        let folder = entry
            .outline
            .below
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder);
        ArticleLink {
            title: entry.outline.title.clone(),
            url: entry.url.clone(),
            category: tree
                .of_folder(folder)
                .map(|category| category.title.clone())
                .filter(|title| !title.is_empty()),
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
        newest(self.catalog, lang, ON_HOME)
            .map(|entry| Newest {
                title: entry.outline.title.clone(),
                url: entry.url.clone(),
                updated: entry.outline.front.updated.map(|day| day.to_string()),
            })
            .collect()
    }
}

/// The articles of a language with the latest dates.
pub(super) fn newest<'c>(
    catalog: &'c Catalog,
    lang: &Lang,
    limit: usize,
) -> impl Iterator<Item = &'c Entry> {
    let mut dated: Vec<&Entry> = catalog
        .entries
        .iter()
        .filter(|entry| entry.outline.lang == *lang && entry.outline.front.updated.is_some())
        .filter(|entry| !entry.is_category())
        .collect();
    dated.sort_by_key(|entry| std::cmp::Reverse(entry.outline.front.updated));
    dated.truncate(limit);
    dated.into_iter()
}

/// The address of a page of a list, counted from one.
pub(super) fn numbered(url: &str, page: usize) -> String {
    if page == 1 {
        url.to_owned()
    } else {
        format!("{url}?page={page}")
    }
}

/// The numbers shown of a long list of pages: the first, the last and those around the current one.
fn around(at: usize, total: usize) -> impl Iterator<Item = usize> {
    (1..=total).filter(move |page| *page == 1 || *page == total || page.abs_diff(at) <= 2)
}

/// The first words of a text, for search engines, when its writer wrote no summary.
fn beginning(rendered: &Rendered) -> Option<String> {
    let text = rendered
        .sections
        .iter()
        .find(|section| !section.text.is_empty())?;
    let line = text.text.lines().next()?;
    let cut: String = line.chars().take(155).collect();
    Some(if cut.len() < line.len() {
        let end = cut.rfind(' ').unwrap_or(cut.len());
        format!("{}…", &cut[..end])
    } else {
        cut
    })
}
