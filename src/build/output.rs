//! An edition on its way: pages, texts and records stored and indexed as they are made; upon another
//! edition, only what differs from that.
//!
//! It must not know how pages are made.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rayon::prelude::*;

use super::made::Made;
use super::pages::Pages;
use super::plan::{Plan, Planned};
use super::remembered::Hash;
use super::sources::Sources;
use super::traces::{Last, Record, Traces};
use super::write::Build;
use super::{Served, against, assets, fingerprint, served, wellknown};
use crate::change::Addresses;
use crate::config::Site;
use crate::content::{Article, url};
use crate::edition::{About, Caching, IndexDirectory, NewBody, TRACES, Writer};
use crate::lang::Lang;
use crate::load;
use crate::problem::Problem;
use crate::search::{Guide, Indexer};

/// An edition on its way.
pub(super) struct Output<'a> {
    build: &'a Build<'a>,
    plan: &'a Plan,
    writer: Writer,
    indexers: BTreeMap<Lang, Indexer>,
    traces: Traces,
    /// Upon another edition: every route that is put or kept, the articles that are put, and the
    /// numbers of those that are kept.
    routes: HashSet<String>,
    ids: BTreeSet<(Lang, String)>,
    kept: HashSet<u32>,
}

impl<'a> Output<'a> {
    pub(super) fn begin(build: &'a Build<'a>, plan: &'a Plan) -> anyhow::Result<Self> {
        let index = &build.place.index;
        let writer = match &plan.last {
            Some(last) => Writer::upon(index, build.id, &last.edition)?,
            None => Writer::begin(index, build.id)?,
        };
        let mut output = Self {
            build,
            plan,
            writer,
            indexers: BTreeMap::new(),
            traces: Traces {
                frame: plan.frame,
                site: plan.site,
                ..Traces::default()
            },
            routes: HashSet::new(),
            ids: BTreeSet::new(),
            kept: HashSet::new(),
        };
        if plan.last.is_none() {
            for lang in &build.sources.catalog.languages.all {
                output.indexer(lang)?;
            }
        }
        Ok(output)
    }

    /// Stores and indexes a batch of pages; those that are not made are kept.
    pub(super) fn put(
        &mut self,
        pages: &Pages<'_>,
        batch: &[Planned],
        made: &[Option<Made>],
    ) -> anyhow::Result<()> {
        let first = self.traces.pages.len();
        if self.plan.last.is_none() {
            self.trace(pages, batch, made)?;
        }
        let mut records = Vec::new();
        for (at, (page, made)) in batch.iter().zip(made).enumerate() {
            let Some(made) = made else {
                self.keep(page);
                continue;
            };
            for (route, html) in &made.pages {
                self.page(route, "text/html; charset=utf-8", html)?;
            }
            if let Some((route, text)) = &made.source {
                self.page(route, "text/markdown; charset=utf-8", text)?;
            }
            if self.plan.last.is_some() {
                self.routes.extend(made.routes().map(str::to_owned));
            }
            if let Some(record) = &made.record
                && !self.keeps(page, record)?
            {
                records.push((self.record(first + at, record)?, record));
            }
        }
        for (_, record) in &records {
            self.indexer(&record.lang)?;
        }
        records
            .par_iter()
            .try_for_each(|(number, record)| match self.indexers.get(&record.lang) {
                Some(indexer) => indexer.add(*number, record),
                None => Ok(()),
            })
    }

    /// Remembers what pages came to, for those who build upon them.
    fn trace(
        &mut self,
        pages: &Pages<'_>,
        batch: &[Planned],
        made: &[Option<Made>],
    ) -> anyhow::Result<()> {
        let made = batch.par_iter().zip(made);
        let traces = made.filter_map(|(page, made)| Some(made.as_ref()?.trace(pages, page.job)));
        let traces: Vec<_> = traces.collect::<anyhow::Result<_>>()?;
        self.traces.pages.extend(traces);
        Ok(())
    }

    /// Keeps a page of the last edition.
    fn keep(&mut self, page: &Planned) {
        let Some(trace) = self.plan.same(page) else {
            return;
        };
        self.routes.extend(trace.routes.iter().cloned());
        if let Some(record) = &trace.record {
            self.writer.keep_article(record.number);
            self.kept.insert(record.number);
        }
    }

    /// Keeps the record of a page that is made anew, when that is the same all the same.
    fn keeps(&mut self, page: &Planned, record: &Article) -> anyhow::Result<bool> {
        let before = self
            .plan
            .before(page)
            .and_then(|trace| trace.record.as_ref());
        let (Some(last), Some(before)) = (&self.plan.last, before) else {
            return Ok(false);
        };
        if last.edition.base_article(before.number)? != *record {
            return Ok(false);
        }
        self.writer.keep_article(before.number);
        self.kept.insert(before.number);
        Ok(true)
    }

    /// Puts a record; `at` is the place of its page among all.
    fn record(&mut self, at: usize, record: &Article) -> anyhow::Result<u32> {
        let number = self.writer.put_article(record)?;
        if self.plan.last.is_some() {
            self.ids.insert((record.lang.clone(), record.id.clone()));
        } else if let Some(trace) = self.traces.pages.get_mut(at) {
            trace.record = Some(Record {
                lang: record.lang.clone(),
                id: record.id.clone(),
                number,
            });
        }
        Ok(number)
    }

    fn page(&mut self, route: &str, content_type: &str, body: &str) -> anyhow::Result<()> {
        let body = NewBody {
            content_type,
            caching: Caching::Revalidate,
            body: body.as_bytes(),
            gzip: None,
            brotli: None,
            download: None,
        };
        self.writer.put_body(route, &body)
    }

    /// The index of a language, begun when it is first wanted.
    fn indexer(&mut self, lang: &Lang) -> anyhow::Result<&Indexer> {
        if !self.indexers.contains_key(lang) {
            let guide = guide(self.build.site, self.build.sources, lang);
            let indexer = Indexer::create(&self.writer.search_dir(lang)?, lang, guide)?;
            self.indexers.insert(lang.clone(), indexer);
        }
        Ok(&self.indexers[lang])
    }

    /// Whether what stands under a route, and is made from something of this hash, must be written.
    fn is_new(&mut self, route: &str, hash: Hash) -> bool {
        let before = self.plan.last.as_ref();
        let same = before.is_some_and(|last| last.traces.others.get(route) == Some(&hash));
        self.traces.others.insert(route.to_owned(), hash);
        !same
    }

    /// Stores what is left. What is returned can be published.
    pub(super) fn finish(
        mut self,
        served: &Served,
        used: &BTreeSet<String>,
        (addresses, owed, problems): (&Addresses, &Addresses, &[Problem]),
    ) -> anyhow::Result<(Writer, About)> {
        let build = self.build;
        let catalog = &build.sources.catalog;
        let index = IndexDirectory::at(&build.place.index);
        let last = index.current().and_then(|id| index.open_edition(&id).ok());
        for file in assets::of(build, used) {
            if self.is_new(&file.route, file.hash) {
                file.write(build.place, last.as_ref(), &mut self.writer)?;
            }
        }
        self.lists(served)?;
        let documents = served::documents(served, &build.sources.theme_files, problems)?;
        let documents = documents
            .into_iter()
            .chain(against::documents(addresses, owed)?);
        for (name, bytes) in documents {
            let last = self.plan.last.as_ref();
            let before = last.and_then(|last| last.edition.base_document(name).ok());
            if before.as_ref() != Some(&bytes) {
                self.writer.put_document(name, &bytes)?;
            }
        }
        match &self.plan.last {
            Some(last) => self.remove(last)?,
            None => {
                let traces = postcard::to_stdvec(&self.traces)?;
                self.writer.put_document(TRACES, &traces)?;
            }
        }
        for (_, indexer) in std::mem::take(&mut self.indexers) {
            indexer.finish()?;
        }
        let id = fingerprint::owing(build.id, owed)?;
        self.writer.rename(id.clone());
        let about = About {
            id,
            built_at: build.options.now.to_string(),
            git_commit: load::git_commit(build.place),
            kb_version: env!("CARGO_PKG_VERSION").to_owned(),
            languages: catalog.languages.all.clone(),
            articles: catalog.entries.len() as u64,
            lenient: problems.iter().any(Problem::is_error) || !owed.is_empty(),
            next_change: catalog.next_change.map(|at| at.to_string()),
        };
        Ok((self.writer, about))
    }

    /// Redirects, and what machines read.
    fn lists(&mut self, served: &Served) -> anyhow::Result<()> {
        let catalog = &self.build.sources.catalog;
        if let Some(last) = self.plan.last.as_ref().filter(|_| self.plan.only_texts) {
            // They tell nothing of texts.
            let files = format!("{}/assets/", catalog.base);
            let lists = last.traces.others.iter();
            let lists = lists.filter(|(route, _)| !route.starts_with(&files));
            let lists = lists.map(|(route, hash)| (route.clone(), *hash));
            self.traces.others.extend(lists);
            return Ok(());
        }
        for redirect in &catalog.redirects {
            let hash = *blake3::hash(redirect.to.as_bytes()).as_bytes();
            if self.is_new(&redirect.from, hash) {
                self.writer.put_redirect(&redirect.from, &redirect.to)?;
            }
        }
        for file in wellknown::files(catalog, served, self.build.theme)? {
            let route = url::decode_path(&file.url).unwrap_or(file.url);
            let hash = *blake3::hash(file.body.as_bytes()).as_bytes();
            if self.is_new(&route, hash) {
                self.page(&route, file.content_type, &file.body)?;
            }
        }
        Ok(())
    }

    /// Takes away what stands in the last edition and not in this one.
    fn remove(&mut self, last: &Last) -> anyhow::Result<()> {
        let traces = &last.traces;
        let pages = traces.pages.iter().flat_map(|trace| &trace.routes);
        for route in pages.chain(traces.others.keys()) {
            if !self.routes.contains(route) && !self.traces.others.contains_key(route) {
                self.writer.remove_route(route)?;
            }
        }
        for record in traces
            .pages
            .iter()
            .filter_map(|trace| trace.record.as_ref())
        {
            if self.kept.contains(&record.number) {
                continue;
            }
            let article = last.edition.base_article(record.number)?;
            self.indexer(&article.lang)?.remove(&article);
            if !self.ids.contains(&(record.lang.clone(), record.id.clone())) {
                self.writer.remove_article(&record.lang, &record.id)?;
            }
        }
        Ok(())
    }
}

/// What the site's writers add to the search of a language.
pub(super) fn guide(site: &Site, sources: &Sources, lang: &Lang) -> Guide {
    let pinned = site.search.answers.get(lang).into_iter().flatten();
    Guide {
        synonyms: sources.synonyms.get(lang).cloned().unwrap_or_default(),
        pinned: pinned
            .map(|answer| (answer.query.clone(), answer.id.clone()))
            .collect(),
    }
}
