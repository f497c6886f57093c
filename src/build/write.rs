//! Writing an edition: every text is rendered for its page, stored and indexed; once more for each
//! language that lacks a translation and shows it as it is.
//!
//! Texts are read, rendered and let go in batches, so that memory stays flat however many articles
//! there are. It must not know how an edition lies on disk.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::bail;
use rayon::prelude::*;

use super::against::Against;
use super::guard::guarded;
use super::output::Output;
use super::pages::{Pages, numbered};
use super::sources::Sources;
use super::{Options, Served, Step, sorted};
use crate::change::Addresses;
use crate::config::Site;
use crate::content::markdown::{self, Colours, Link, Rendered, Setting};
use crate::content::{Article, front_matter, url};
use crate::edition::{Edition, EditionId};
use crate::lang::Lang;
use crate::load::{self, Place};
use crate::problem::{Problem, code, nearest};
use crate::theme::Theme;

/// So many texts are rendered before the next ones are read.
const BATCH: usize = 256;

/// Everything that writing needs.
pub(super) struct Build<'a> {
    pub(super) place: &'a Place,
    pub(super) site: &'a Site,
    pub(super) sources: &'a Sources,
    pub(super) theme: &'a Theme,
    pub(super) options: &'a Options<'a>,
    pub(super) id: &'a EditionId,
    pub(super) against: Option<&'a Against<'a>>,
    pub(super) colours: Colours,
}

/// What writing came to.
pub(super) enum Written {
    /// An edition, and all problems.
    Published(Box<Edition>, Vec<Problem>),
    /// Errors stand in the way.
    Stopped(Vec<Problem>),
    /// Articles that cannot be used after all, by their problems.
    Unusable(Vec<Problem>),
}

/// One page to make.
#[derive(Clone, Copy)]
enum Job {
    /// A category's page (the root: home), with the text of its index file when it has one.
    Category { tree: usize, category: usize },
    /// An article.
    Article {
        tree: usize,
        category: usize,
        position: usize,
    },
}

/// A page that is made.
#[derive(Default)]
pub(super) struct Made {
    /// Routes and bodies.
    pub(super) pages: Vec<(String, String)>,
    /// Its text as Markdown.
    pub(super) source: Option<(String, String)>,
    /// What search knows of it.
    pub(super) record: Option<Article>,
    entry: Option<usize>,
    anchors: Vec<String>,
    /// Links to headings of other articles.
    links: Vec<Link>,
    assets: Vec<usize>,
    problems: Vec<Problem>,
    /// Problems of the theme, whose files are named as people know them.
    theme_problems: Vec<Problem>,
    unusable: Option<Problem>,
    /// It is not the text any more that the edition is named after.
    changed: bool,
}

/// What all pages together came to.
#[derive(Default)]
struct Sum {
    anchors: BTreeMap<usize, Vec<String>>,
    links: Vec<Link>,
    assets: BTreeSet<usize>,
    problems: Vec<Problem>,
    theme_problems: Vec<Problem>,
    unusable: Vec<Problem>,
}

impl Build<'_> {
    /// Writes the edition and publishes it. `known` are the problems that are known already.
    pub(super) fn write(&self, known: Vec<Problem>) -> anyhow::Result<Written> {
        let served = Served::of(self.sources, self.site, self.options.preview);
        let pages = Pages::new(self.site, self.sources, &served);
        let tolerance = self.options.tolerance;
        let hopeless = tolerance.refuses_any(&known);
        let mut output = if hopeless {
            None
        } else {
            Some(Output::begin(self)?)
        };

        let jobs = jobs(self.sources);
        let done = AtomicU64::new(0);
        let mut sum = Sum::default();
        for batch in jobs.chunks(BATCH) {
            let made: Vec<Made> = batch
                .par_iter()
                .map(|job| {
                    let made = self.make(&pages, *job);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    (self.options.progress)(Step::Writing, done, jobs.len() as u64);
                    made
                })
                .collect();
            if let Some(changed) = made.iter().find(|made| made.changed) {
                let path = changed
                    .entry
                    .map(|entry| &pages.catalog.entries[entry].outline.path);
                bail!(
                    "`{}` was changed while the site was being built: build again",
                    path.map_or("an article", String::as_str)
                );
            }
            if let Some(output) = &mut output {
                output.put(&made)?;
            }
            made.into_iter().for_each(|made| sum.add(made));
        }
        if !sum.unusable.is_empty() {
            return Ok(Written::Unusable(sum.unusable));
        }
        sum.check_links();
        let assets = std::mem::take(&mut sum.assets);
        let broken_theme = !sum.theme_problems.is_empty();
        let found = std::mem::take(&mut sum.problems);
        let found = self.sources.shown(self.place, self.site, found);
        let problems = sorted(sorted(known, found), sum.theme_problems);
        let addresses = Addresses::of(&self.sources.catalog, &sum.anchors);
        let vanished = self.vanished(&addresses, &problems)?;
        let stopped = tolerance.refuses_any(&problems) || tolerance.refuses_any(&vanished);
        match output {
            Some(output) if !stopped && !broken_theme => {
                let edition = output.finish(self, &served, &assets, (&addresses, &problems))?;
                // What was taken away is no problem of the edition: the next one has not got it either.
                let problems = sorted(problems, vanished);
                Ok(Written::Published(Box::new(edition), problems))
            }
            _ => Ok(Written::Stopped(sorted(problems, vanished))),
        }
    }

    fn vanished(&self, addresses: &Addresses, known: &[Problem]) -> anyhow::Result<Vec<Problem>> {
        match self.against {
            Some(against) if !against.is(self.id) => {
                let of = (self.place, self.site, self.sources);
                against.problems(addresses, of, known)
            }
            _ => Ok(Vec::new()),
        }
    }

    fn make(&self, pages: &Pages<'_>, job: Job) -> Made {
        match job {
            Job::Category { tree, category } => self.make_category(pages, tree, category),
            Job::Article {
                tree,
                category,
                position,
            } => {
                let lang = &pages.catalog.trees[tree].lang;
                let member = &pages.catalog.trees[tree].categories[category].members[position];
                let mut made = Made::default();
                if let Some(rendered) = made.text(self, lang, member.entry, member.fallback) {
                    let page = pages.article(tree, category, position, rendered);
                    made.page(member.url.clone(), self.theme.render("article.html", &page));
                }
                made
            }
        }
    }

    fn make_category(&self, pages: &Pages<'_>, tree: usize, number: usize) -> Made {
        let lang = &pages.catalog.trees[tree].lang;
        let category = &pages.catalog.trees[tree].categories[number];
        let mut made = Made::default();
        let mut body = match &category.index {
            Some(index) => made.text(self, lang, index.entry, index.fallback),
            None => None,
        };
        if category.parent.is_none() {
            let page = pages.home(tree, body);
            made.page(category.url.clone(), self.theme.render("home.html", &page));
            return made;
        }
        for at in 1..=Pages::pages_of(category) {
            let page = pages.category(tree, number, at, body.take());
            let url = numbered(&category.url, at);
            made.page(url, self.theme.render("category.html", &page));
        }
        made
    }
}

impl Made {
    fn page(&mut self, url: String, rendered: Result<String, Box<Problem>>) {
        let route = url::decode_path(&url).unwrap_or(url);
        match rendered {
            Ok(html) => self.pages.push((route, html)),
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
        let setting = Setting {
            catalog,
            page_lang,
            locale: build.theme.locale(&entry.outline.lang),
            image_hosts: &build.site.build.image_hosts,
            colours: &build.colours,
        };
        let text = load::text(build.place, &entry.outline.path);
        let rendered = text.and_then(|text| {
            if !build.sources.holds(&entry.outline.path, &text) {
                self.changed = true;
                self.entry = Some(number);
            }
            let rendered = guarded(&entry.outline.path, || {
                markdown::render(&entry.outline, &text, setting)
            })?;
            if !fallback {
                let route = entry.source_url();
                let route = url::decode_path(&route).unwrap_or(route);
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
        self.assets = std::mem::take(&mut rendered.assets);
        if !fallback {
            self.entry = Some(number);
            self.anchors = std::mem::take(&mut rendered.anchors);
            self.links = std::mem::take(&mut rendered.links);
            self.problems = std::mem::take(&mut rendered.problems);
            self.record = Some(markdown::record(catalog, number, rendered.sections.clone()));
        }
        Some(rendered)
    }
}

/// An article's text as anybody may read it: its title and its Markdown, without the front matter,
/// which is the writers' own.
fn source(title: &str, text: &str) -> String {
    let body = text[front_matter::split(text).body_at..].trim_start();
    if body.starts_with("# ") {
        body.to_owned()
    } else {
        format!("# {title}\n\n{body}")
    }
}

impl Sum {
    fn add(&mut self, made: Made) {
        if let Some(entry) = made.entry
            && !made.anchors.is_empty()
        {
            self.anchors.insert(entry, made.anchors);
        }
        self.links.extend(made.links);
        self.assets.extend(made.assets);
        self.problems.extend(made.problems);
        if self.theme_problems.len() < 20 {
            self.theme_problems.extend(made.theme_problems);
        }
        self.unusable.extend(made.unusable);
    }

    /// Links to headings of other articles must find them.
    fn check_links(&mut self) {
        for link in std::mem::take(&mut self.links) {
            let anchor = link.anchor;
            let anchors = self.anchors.get(&link.entry).map_or(&[][..], Vec::as_slice);
            if anchor == "top" || anchors.contains(&anchor) {
                continue;
            }
            let remedy = match nearest(&anchor, anchors.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean `#{meant}`?"),
                None => "link to a heading that is there, or to the article without `#`".into(),
            };
            self.problems.push(Problem::new(
                code::BROKEN_ANCHOR,
                link.place,
                format!("the article that is linked has no heading `#{anchor}`"),
                remedy,
            ));
        }
    }
}

fn jobs(sources: &Sources) -> Vec<Job> {
    let mut jobs = Vec::new();
    for (tree, categories) in sources.catalog.trees.iter().enumerate() {
        for (category, one) in categories.categories.iter().enumerate() {
            if one.is_shown() {
                jobs.push(Job::Category { tree, category });
            }
            jobs.extend((0..one.members.len()).map(|position| Job::Article {
                tree,
                category,
                position,
            }));
        }
    }
    jobs
}
