//! The plan of an edition: which pages are made anew, and which stand in the last one as they would
//! come out.
//!
//! In doubt a page is made anew, and when there are many of those, everything is. It must not know
//! how pages are made or stored.

use rayon::prelude::*;

use super::pages::Pages;
use super::remembered::Hash;
use super::traces::{Last, Trace};
use super::write::{Build, Job};
use super::{fingerprint, keys};
use crate::edition::IndexDirectory;

/// So many pages are always made anew upon the last edition; of more, one in [`SHARE`].
const FEW: usize = 32;
const SHARE: usize = 10;

/// Which pages are made anew.
pub(super) struct Plan {
    /// See [`fingerprint::frame`].
    pub(super) frame: Hash,
    /// See [`keys::of_site`].
    pub(super) site: Hash,
    /// What is built upon; `None`: everything is made anew.
    pub(super) last: Option<Last>,
    /// Nothing but texts has changed since.
    pub(super) only_texts: bool,
    pub(super) pages: Vec<Planned>,
}

/// A page, and what the last edition has of it.
#[derive(Clone, Copy)]
pub(super) struct Planned {
    pub(super) job: Job,
    /// What stands under the same address there, as a place among its traces.
    pub(super) before: Option<usize>,
    /// Whether that is what would be made now.
    pub(super) same: bool,
}

impl Plan {
    pub(super) fn of(build: &Build<'_>, pages: &Pages<'_>, jobs: &[Job]) -> anyhow::Result<Self> {
        let frame = fingerprint::frame(build.sources, build.site, build.options)?;
        let site = keys::of_site(build, &frame)?;
        let index = IndexDirectory::at(&build.place.index);
        let anew = Self::anew(frame, site, jobs);
        let Some(last) = Last::open(&index, build.id, &frame) else {
            return Ok(anew);
        };
        let traces = &last.traces.pages;
        let only_texts = last.traces.site == site && traces.len() == jobs.len();
        let planned: Vec<Planned> = if only_texts {
            // Only texts have changed: every page is what it was but for its own.
            let jobs = jobs.iter().zip(traces).enumerate();
            let planned = jobs.map(|(at, (job, trace))| Planned {
                job: *job,
                before: Some(at),
                same: trace.text.as_ref() == text(build, pages, *job),
            });
            planned.collect()
        } else {
            compared(build, pages, jobs, &last)?
        };
        let made = planned.iter().filter(|page| !page.same).count();
        if made > FEW.max(jobs.len() / SHARE) {
            return Ok(anew);
        }
        Ok(Self {
            frame,
            site,
            only_texts,
            pages: planned,
            last: Some(last),
        })
    }

    fn anew(frame: Hash, site: Hash, jobs: &[Job]) -> Self {
        let pages = jobs.iter().map(|job| Planned {
            job: *job,
            before: None,
            same: false,
        });
        Self {
            frame,
            site,
            last: None,
            only_texts: false,
            pages: pages.collect(),
        }
    }

    /// The same pages, all of them made anew, when what they were to be built upon turned out to be
    /// damaged only when it was read.
    pub(super) fn without_damage(&self, index: &IndexDirectory) -> Option<Self> {
        let last = self.last.as_ref()?;
        index.open_edition(&last.edition.about().id).err()?;
        let jobs: Vec<Job> = self.pages.iter().map(|page| page.job).collect();
        Some(Self::anew(self.frame, self.site, &jobs))
    }

    /// What the last edition has of a page, if that is what would be made now.
    pub(super) fn same(&self, page: &Planned) -> Option<&Trace> {
        if page.same { self.before(page) } else { None }
    }

    /// What the last edition has under the address of a page.
    pub(super) fn before(&self, page: &Planned) -> Option<&Trace> {
        let last = self.last.as_ref()?;
        last.traces.pages.get(page.before?)
    }
}

/// Compares every page with the one that stood at its address.
fn compared(
    build: &Build<'_>,
    pages: &Pages<'_>,
    jobs: &[Job],
    last: &Last,
) -> anyhow::Result<Vec<Planned>> {
    let by_route = last.traces.by_route();
    let compare = |job: &Job| {
        let before = by_route
            .get(keys::route(pages.catalog, *job).as_str())
            .copied();
        let same = match before {
            Some(at) => is_same(build, pages, *job, &last.traces.pages[at])?,
            None => false,
        };
        Ok(Planned {
            job: *job,
            before,
            same,
        })
    };
    jobs.par_iter().map(compare).collect()
}

fn is_same(build: &Build<'_>, pages: &Pages<'_>, job: Job, trace: &Trace) -> anyhow::Result<bool> {
    if trace.text.as_ref() != text(build, pages, job) || trace.key != keys::of_page(pages, job)? {
        return Ok(false);
    }
    let leads = keys::of_links(pages.catalog, job, &trace.written_links);
    Ok(trace.leads == leads)
}

/// The hash of the text that a page shows.
fn text<'s>(build: &Build<'s>, pages: &Pages<'_>, job: Job) -> Option<&'s Hash> {
    let member = keys::shown(pages.catalog, job)?;
    let path = &pages.catalog.entries[member.entry].outline.path;
    build.sources.hash_of(path)
}
