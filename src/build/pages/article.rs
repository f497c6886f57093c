//! The page of an article: its text, what is said of it, and where to go from it.

use serde::Serialize;

use super::Pages;
use super::lists::{ArticleLink, Link};
use crate::build::frame::{Frame, Kind, PageView, REASONS};
use crate::content::Entry;
use crate::content::catalog::Unpublished;
use crate::content::category::{Category, Member};
use crate::content::markdown::Rendered;
use crate::content::outline::Outline;
use crate::content::url;
use crate::lang::Lang;
use crate::theme::Markup;

/// So many articles of a category stand beside one of them, around it; up to [`ALL`] all of them do.
const SIBLINGS: usize = 9;

/// A category of so many articles fits on a screen as a whole.
const ALL: usize = 12;

/// So many related articles stand below an article.
const RELATED: usize = 4;

/// `article.html`
#[derive(Serialize)]
pub(in crate::build) struct ArticlePage {
    #[serde(flatten)]
    frame: Frame,
    article: ArticleView,
    breadcrumbs: Vec<Link>,
    notice: Option<&'static str>,
    related: Vec<ArticleLink>,
    previous: Option<Link>,
    next: Option<Link>,
    siblings: Vec<Sibling>,
    category: Option<Within>,
    /// Whether it helped; `None` where there is nobody to ask for more.
    feedback: Option<Feedback>,
    /// The way to people for what cannot wait.
    urgency: Option<Urgency>,
}

/// The question whether an article helped. Where it leads is the contact page, which knows more.
#[derive(Serialize)]
struct Feedback {
    action: String,
    id: String,
    title: String,
    /// Why it may not have helped; the theme's strings `reason-…` say it in words.
    reasons: [&'static str; 4],
}

#[derive(Serialize)]
struct Urgency {
    url: String,
}

/// The category of an article.
#[derive(Serialize)]
struct Within {
    title: String,
    url: String,
    /// How many articles stand in it, also those that are not shown beside the text.
    count: usize,
}

#[derive(Serialize)]
struct ArticleView {
    title: String,
    id: String,
    /// Shown above the text; left out where the text begins with the same words.
    summary: Option<String>,
    body: Markup,
    lang: String,
    dir: &'static str,
    updated: Option<String>,
    reviewed: Option<String>,
    author: Option<String>,
    source: String,
    edit: Option<String>,
    toc: Vec<Heading>,
    draft: bool,
    outdated: bool,
    scheduled: Option<String>,
    tags: Vec<String>,
}

#[derive(Serialize)]
struct Heading {
    level: u8,
    title: String,
    anchor: String,
}

#[derive(Serialize)]
struct Sibling {
    title: String,
    url: String,
    current: bool,
    draft: bool,
    /// The day from which customers see it, when it is not there yet.
    scheduled: Option<String>,
}

impl Pages<'_> {
    /// The page of the article that stands at `position` in a category.
    pub(in crate::build) fn article(
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
            let beside = category.members.get(at?)?;
            let course = [member, beside].iter().all(|one| {
                self.catalog.entries[one.entry]
                    .outline
                    .front
                    .order
                    .is_some()
            });
            // Without an order of its writer's the next one is but the next in the alphabet.
            course.then_some(beside)
        };
        let link = |member: &Member| Link {
            title: self.title(member).to_owned(),
            url: member.url.clone(),
        };
        let (previous, next) = (beside(position.checked_sub(1)), beside(Some(position + 1)));
        let linked: Vec<usize> = [previous, next]
            .into_iter()
            .flatten()
            .map(|member| member.entry)
            .chain(rendered.leads_to.iter().copied())
            .collect();
        let page = self.article_head(member, entry, &rendered);
        let lang = &self.catalog.trees[tree].lang;
        ArticlePage {
            feedback: self.feedback(lang, entry),
            urgency: self.urgency(lang, entry),
            frame: self.frame(tree, &category.path, page, |other| {
                self.catalog.url_in(member.entry, other)
            }),
            article: self.article_view(entry, rendered),
            breadcrumbs: self.breadcrumbs(tree, Some(number)),
            notice: member.fallback.then_some("fallback"),
            related: if member.fallback {
                Vec::new()
            } else {
                self.related(tree, member.entry, &linked)
            },
            previous: previous.map(link),
            next: next.map(link),
            siblings: self.siblings(category, position),
            category: category.parent.map(|_| Within {
                title: category.title.clone(),
                url: category.url.clone(),
                count: category.members.len(),
            }),
        }
    }

    /// All articles related to one, whether or not its text links to them.
    pub(in crate::build) fn all_related(
        &self,
        tree: usize,
        number: usize,
        position: usize,
    ) -> Vec<(&str, ArticleLink)> {
        let member = &self.catalog.trees[tree].categories[number].members[position];
        let related = self.related_to(member.entry).into_iter();
        let named = related.map(|one| {
            let path = self.catalog.entries[one].outline.path.as_str();
            (path, self.link(tree, one))
        });
        named.collect()
    }

    fn feedback(&self, lang: &Lang, entry: &Entry) -> Option<Feedback> {
        self.served.has_contact().then(|| Feedback {
            action: self.served.contact_url(lang),
            id: entry.id.clone(),
            title: entry.outline.title.clone(),
            reasons: REASONS,
        })
    }

    fn urgency(&self, lang: &Lang, entry: &Entry) -> Option<Urgency> {
        let shown = entry.outline.front.urgent && self.served.has_contact();
        shown.then(|| Urgency {
            url: format!(
                "{}?from={}",
                self.served.contact_url(lang),
                url::encode_query(&entry.id)
            ),
        })
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
            summary: front
                .summary
                .clone()
                .filter(|summary| !begins_like(&rendered, summary)),
            lang: outline.lang.html(),
            dir: outline.lang.direction(),
            updated: front.updated.map(|day| day.to_string()),
            reviewed: front.reviewed.map(|day| day.to_string()),
            author: outline.author.clone(),
            source: entry.source_url(),
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
            outdated: front.outdated,
            scheduled: entry.appears_on().map(|day| day.to_string()),
            tags: front.tags.clone(),
            body: Markup(rendered.body.into_string()),
        }
    }

    fn siblings(&self, category: &Category, position: usize) -> Vec<Sibling> {
        let all = category.members.len();
        let shown = if all <= ALL { all } else { SIBLINGS };
        let first = position.saturating_sub(shown / 2).min(all - shown);
        category
            .members
            .iter()
            .enumerate()
            .skip(first)
            .take(shown)
            .map(|(at, member)| {
                let entry = &self.catalog.entries[member.entry];
                Sibling {
                    title: self.title(member).to_owned(),
                    url: member.url.clone(),
                    current: at == position,
                    draft: entry.unpublished.is_some(),
                    scheduled: entry.appears_on().map(|day| day.to_string()),
                }
            })
            .collect()
    }

    /// Related articles that the page does not link to already.
    fn related(&self, tree: usize, entry: usize, linked: &[usize]) -> Vec<ArticleLink> {
        self.related_to(entry)
            .into_iter()
            .filter(|one| !linked.contains(one))
            .take(RELATED)
            .map(|one| self.link(tree, one))
            .collect()
    }
}

/// Whether the text begins with the words that its summary begins with: nobody reads a sentence twice.
fn begins_like(rendered: &Rendered, summary: &str) -> bool {
    const WORDS: usize = 5;
    let begins = |text: &str| -> Vec<String> {
        text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation())
            .filter(|word| !word.is_empty())
            .take(WORDS)
            .map(str::to_lowercase)
            .collect()
    };
    let first = rendered.sections.first();
    first.is_some_and(|section| begins(&section.text) == begins(summary))
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
