//! A page that is made: its routes and bodies, what search knows of it, and what it has to tell the
//! whole site.
//!
//! It must not know how pages are stored.

use super::guard::guarded;
use super::keys;
use super::pages::{Pages, numbered};
use super::remembered::Hash;
use super::traces::{Findings, Heading, Trace};
use super::write::{Build, Job};
use crate::content::markdown::{self, Rendered, Setting};
use crate::content::{Article, front_matter};
use crate::lang::Lang;
use crate::load;
use crate::problem::Problem;

/// A page that is made.
#[derive(Default)]
pub(super) struct Made {
    /// Routes and bodies.
    pub(super) pages: Vec<(String, String)>,
    /// Its text as Markdown.
    pub(super) source: Option<(String, String)>,
    /// What search knows of it.
    pub(super) record: Option<Article>,
    pub(super) findings: Findings,
    /// Problems of the theme, whose files are named as people know them.
    pub(super) theme_problems: Vec<Problem>,
    pub(super) unusable: Option<Problem>,
    /// The path of its text, when that is not the one any more that the edition is named after.
    pub(super) changed: Option<String>,
    text: Option<Hash>,
    written_links: Vec<String>,
}

impl Made {
    pub(super) fn of(build: &Build<'_>, pages: &Pages<'_>, job: Job) -> Self {
        let mut made = Self::default();
        match job {
            Job::Category { tree, category } => made.category(build, pages, tree, category),
            Job::Article {
                tree,
                category,
                position,
            } => {
                let lang = &pages.catalog.trees[tree].lang;
                let member = &pages.catalog.trees[tree].categories[category].members[position];
                if let Some(rendered) = made.text(build, lang, member.entry, member.fallback) {
                    let page = pages.article(tree, category, position, rendered);
                    made.page(
                        member.url.clone(),
                        build.theme.render("article.html", &page),
                    );
                }
            }
        }
        made
    }

    fn category(&mut self, build: &Build<'_>, pages: &Pages<'_>, tree: usize, number: usize) {
        let lang = &pages.catalog.trees[tree].lang;
        let category = &pages.catalog.trees[tree].categories[number];
        let mut body = match &category.index {
            Some(index) => self.text(build, lang, index.entry, index.fallback),
            None => None,
        };
        if category.parent.is_none() {
            let page = pages.home(tree, body);
            self.page(category.url.clone(), build.theme.render("home.html", &page));
            return;
        }
        for at in 1..=Pages::pages_of(category) {
            let page = pages.category(tree, number, at, body.take());
            let url = numbered(&category.url, at);
            self.page(url, build.theme.render("category.html", &page));
        }
    }

    fn page(&mut self, url: String, rendered: Result<String, Box<Problem>>) {
        match rendered {
            Ok(html) => self.pages.push((keys::decoded(url), html)),
            Err(problem) => self.theme_problems.push(*problem),
        }
    }

    /// Reads and renders the text of an article. As a stand-in for a translation it is only shown:
    /// what search knows of it, and what is wrong with it, belongs to its own language.
    fn text(
        &mut self,
        build: &Build<'_>,
        page_lang: &Lang,
        number: usize,
        fallback: bool,
    ) -> Option<Rendered> {
        let catalog = &build.sources.catalog;
        let entry = &catalog.entries[number];
        let path = &entry.outline.path;
        let setting = Setting {
            catalog,
            page_lang,
            locale: build.theme.locale(&entry.outline.lang),
            image_hosts: &build.site.build.image_hosts,
            colours: build.colours,
        };
        let text = load::text(build.place, path);
        let rendered = text.and_then(|text| {
            self.text = build.sources.hash_of(path).copied();
            if !build.sources.holds(path, &text) {
                self.changed = Some(path.clone());
            }
            let rendered = guarded(path, || markdown::render(&entry.outline, &text, setting))?;
            if !fallback {
                let route = keys::decoded(entry.source_url());
                self.source = Some((route, source(&entry.outline.title, &text)));
            }
            Ok(rendered)
        });
        let mut rendered = match rendered {
            Ok(rendered) => rendered,
            Err(problem) => {
                self.unusable = Some(*problem);
                return None;
            }
        };
        self.written_links = std::mem::take(&mut rendered.written_links);
        let assets = std::mem::take(&mut rendered.assets).into_iter();
        self.findings.assets = assets.map(|at| catalog.assets[at].path.clone()).collect();
        if !fallback {
            let links = std::mem::take(&mut rendered.links).into_iter();
            self.findings = Findings {
                path: Some(path.clone()),
                anchors: std::mem::take(&mut rendered.anchors),
                links: links.map(|link| Heading::of(catalog, link)).collect(),
                problems: std::mem::take(&mut rendered.problems),
                assets: std::mem::take(&mut self.findings.assets),
            };
            self.record = Some(markdown::record(catalog, number, &rendered));
        }
        Some(rendered)
    }

    /// Where it stands.
    pub(super) fn routes(&self) -> impl Iterator<Item = &str> {
        let routes = self.pages.iter().chain(&self.source);
        routes.map(|(route, _)| route.as_str())
    }

    /// What it came to, for those who build upon it.
    pub(super) fn trace(&self, pages: &Pages<'_>, job: Job) -> anyhow::Result<Trace> {
        Ok(Trace {
            routes: self.routes().map(str::to_owned).collect(),
            key: keys::of_page(pages, job)?,
            text: self.text,
            leads: keys::of_links(pages.catalog, job, &self.written_links),
            written_links: self.written_links.clone(),
            record: None,
            found: self.findings.clone(),
        })
    }
}

/// An article's text as anybody may read it: its title and its Markdown, without the front matter and the
/// comments, which are the writers' own.
fn source(title: &str, text: &str) -> String {
    let body = &text[front_matter::split(text).body_at..];
    let body = markdown::without_comments(body);
    let body = body.trim_start();
    if body.starts_with("# ") {
        body.to_owned()
    } else {
        format!("# {title}\n\n{body}")
    }
}
