//! Writing an edition: every text is rendered for its page, stored and indexed; once more for each
//! language that lacks a translation and shows it as it is.
//!
//! Texts are read, rendered and let go in batches, so that memory stays flat however many articles
//! there are. It must not know how an edition lies on disk.

use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::bail;
use rayon::prelude::*;

use super::against::{Against, Taken};
use super::made::Made;
use super::output::Output;
use super::pages::Pages;
use super::plan::Plan;
use super::sources::Sources;
use super::traces::{Findings, Heading};
use super::{Options, Served, Step, sorted};
use crate::change::Addresses;
use crate::config::Site;
use crate::content::markdown::Colours;
use crate::edition::{About, Edition, EditionId, IndexDirectory, Writer};
use crate::load::Place;
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
    /// The name of the inputs, which the edition has, too, when it owes nothing.
    pub(super) id: &'a EditionId,
    pub(super) against: Option<&'a Against<'a>>,
    pub(super) colours: &'a Colours,
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

/// An edition that lies aside, with all problems; or what stood in its way.
enum Aside {
    Ready(Box<Writer>, Box<About>, Vec<Problem>),
    Not(Written),
}

/// One page to make.
#[derive(Clone, Copy)]
pub(super) enum Job {
    /// A category's page (the root: home), with the text of its index file when it has one.
    Category { tree: usize, category: usize },
    /// An article.
    Article {
        tree: usize,
        category: usize,
        position: usize,
    },
}

impl Job {
    /// The number of the language that it is in.
    pub(super) fn tree(self) -> usize {
        match self {
            Self::Category { tree, .. } | Self::Article { tree, .. } => tree,
        }
    }
}

/// What all pages together came to.
#[derive(Default)]
struct Sum {
    /// By the paths of articles.
    anchors: HashMap<String, Vec<String>>,
    links: Vec<Heading>,
    assets: BTreeSet<String>,
    problems: Vec<Problem>,
    theme_problems: Vec<Problem>,
    unusable: Vec<Problem>,
}

impl Build<'_> {
    /// Writes the edition and publishes it. `known` are the problems that are known already.
    pub(super) fn write(&self, known: Vec<Problem>) -> anyhow::Result<Written> {
        let served = Served::of(self.sources, self.site, self.options.preview);
        let pages = Pages::new(self.site, self.sources, &served);
        let plan = Plan::of(self, &pages, &jobs(self.sources))?;
        let index = IndexDirectory::at(&self.place.index);
        let aside = match self.carry_out(&plan, &pages, &served, known.clone()) {
            Err(error) => match plan.without_damage(&index) {
                Some(anew) => {
                    tracing::warn!("everything is made anew: {error:#}");
                    self.carry_out(&anew, &pages, &served, known)
                }
                None => Err(error),
            },
            carried_out => carried_out,
        };
        // What was built upon is in use no more, and may be removed.
        drop(plan);
        match aside? {
            Aside::Ready(writer, about, problems) => {
                let edition = writer.publish(*about, self.site.build.keep)?;
                Ok(Written::Published(Box::new(edition), problems))
            }
            Aside::Not(written) => Ok(written),
        }
    }

    fn carry_out(
        &self,
        plan: &Plan,
        pages: &Pages<'_>,
        served: &Served,
        known: Vec<Problem>,
    ) -> anyhow::Result<Aside> {
        let tolerance = self.options.tolerance;
        let hopeless = tolerance.refuses_any(&known);
        let mut output = if hopeless {
            None
        } else {
            Some(Output::begin(self, plan)?)
        };
        let mut sum = Sum::default();
        self.make(pages, plan, &mut output, &mut sum)?;
        if !sum.unusable.is_empty() {
            return Ok(Aside::Not(Written::Unusable(sum.unusable)));
        }
        sum.check_links();
        let broken_theme = !sum.theme_problems.is_empty();
        let found = std::mem::take(&mut sum.problems);
        let found = self.sources.shown(self.place, self.site, found);
        let problems = sorted(sorted(known, found), sum.theme_problems);
        let entries = self.sources.catalog.entries.iter().enumerate();
        let anchors = entries.filter_map(|(number, entry)| {
            let anchors = sum.anchors.remove(&entry.outline.path)?;
            Some((number, anchors))
        });
        let addresses = Addresses::of(&self.sources.catalog, &anchors.collect());
        let taken = self.taken(&addresses, &problems)?;
        let stopped = tolerance.refuses_any(&problems) || tolerance.refuses_any(&taken.problems);
        match output {
            Some(output) if !stopped && !broken_theme => {
                let documents = (&addresses, &taken.owed, &problems[..]);
                let (writer, about) = output.finish(served, &sum.assets, documents)?;
                // What was taken away is no problem of the edition's own: it is owed.
                let problems = sorted(problems, taken.problems);
                Ok(Aside::Ready(Box::new(writer), Box::new(about), problems))
            }
            _ => Ok(Aside::Not(Written::Stopped(sorted(
                problems,
                taken.problems,
            )))),
        }
    }

    fn taken(&self, addresses: &Addresses, known: &[Problem]) -> anyhow::Result<Taken> {
        let of = (self.place, self.site, self.sources);
        let taken = self
            .against
            .map(|against| against.taken(addresses, of, known));
        Ok(taken.transpose()?.unwrap_or_default())
    }

    /// Makes what is not the same, batch after batch, and stores it.
    fn make(
        &self,
        pages: &Pages<'_>,
        plan: &Plan,
        output: &mut Option<Output<'_>>,
        sum: &mut Sum,
    ) -> anyhow::Result<()> {
        let done = AtomicU64::new(0);
        for batch in plan.pages.chunks(BATCH) {
            let made: Vec<Option<Made>> = batch
                .par_iter()
                .map(|page| {
                    let made = (!page.same).then(|| Made::of(self, pages, page.job));
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    (self.options.progress)(Step::Writing, done, plan.pages.len() as u64);
                    made
                })
                .collect();
            if let Some(path) = made.iter().flatten().find_map(|made| made.changed.as_ref()) {
                bail!("`{path}` was changed while the site was being built: build again");
            }
            if let Some(output) = output {
                output.put(pages, batch, &made)?;
            }
            for (page, made) in batch.iter().zip(made) {
                match (made, plan.same(page)) {
                    (Some(made), _) => sum.add(made),
                    (None, Some(trace)) => sum.find(trace.found.clone()),
                    (None, None) => {}
                }
            }
        }
        Ok(())
    }
}

impl Sum {
    fn add(&mut self, made: Made) {
        self.find(made.findings);
        if self.theme_problems.len() < 20 {
            self.theme_problems.extend(made.theme_problems);
        }
        self.unusable.extend(made.unusable);
    }

    fn find(&mut self, found: Findings) {
        if let Some(path) = found.path {
            self.anchors.insert(path, found.anchors);
        }
        self.links.extend(found.links);
        self.assets.extend(found.assets);
        self.problems.extend(found.problems);
    }

    /// Links to headings of other articles must find them.
    fn check_links(&mut self) {
        for link in std::mem::take(&mut self.links) {
            let anchors = self.anchors.get(&link.path).map_or(&[][..], Vec::as_slice);
            self.problems.extend(broken(link, anchors));
        }
    }
}

/// What is wrong with a link to a heading of an article that has these.
pub(super) fn broken(link: Heading, anchors: &[String]) -> Option<Problem> {
    let anchor = link.anchor;
    if anchor == "top" || anchors.contains(&anchor) {
        return None;
    }
    let remedy = match nearest(&anchor, anchors.iter().map(String::as_str)) {
        Some(meant) => format!("did you mean `#{meant}`?"),
        None => "link to a heading that is there, or to the article without `#`".into(),
    };
    let what = format!("the article that is linked has no heading `#{anchor}`");
    Some(Problem::new(code::BROKEN_ANCHOR, link.place, what, remedy))
}

pub(super) fn jobs(sources: &Sources) -> Vec<Job> {
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
