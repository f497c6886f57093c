//! An edition on its way: pages, texts and records stored and indexed as they are made.
//!
//! It must not know how pages are made.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::write::{Build, Made};
use super::{Served, against, assets, served, wellknown};
use crate::change::Addresses;
use crate::content::url;
use crate::edition::{About, Caching, Edition, NewBody, Writer};
use crate::lang::Lang;
use crate::load;
use crate::problem::Problem;
use crate::search::{Guide, Indexer};

/// An edition on its way.
pub(super) struct Output {
    writer: Writer,
    indexers: BTreeMap<Lang, Indexer>,
}

impl Output {
    pub(super) fn begin(build: &Build<'_>) -> anyhow::Result<Self> {
        let writer = Writer::begin(&build.place.index, build.id)?;
        let mut indexers = BTreeMap::new();
        for lang in &build.sources.catalog.languages.all {
            let indexer = Indexer::create(&writer.search_dir(lang)?, lang, guide(build, lang))?;
            indexers.insert(lang.clone(), indexer);
        }
        Ok(Self { writer, indexers })
    }

    /// Stores and indexes a batch of pages.
    pub(super) fn put(&mut self, made: &[Made]) -> anyhow::Result<()> {
        let mut records = Vec::new();
        for made in made {
            for (route, html) in &made.pages {
                self.page(route, "text/html; charset=utf-8", html)?;
            }
            if let Some((route, text)) = &made.source {
                self.page(route, "text/markdown; charset=utf-8", text)?;
            }
            if let Some(record) = &made.record {
                records.push((self.writer.put_article(record)?, record));
            }
        }
        records
            .par_iter()
            .try_for_each(|(number, record)| match self.indexers.get(&record.lang) {
                Some(indexer) => indexer.add(*number, record),
                None => Ok(()),
            })
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

    /// Stores what is left and publishes.
    pub(super) fn finish(
        mut self,
        build: &Build<'_>,
        served: &Served,
        used: &BTreeSet<usize>,
        (addresses, problems): (&Addresses, &[Problem]),
    ) -> anyhow::Result<Edition> {
        let catalog = &build.sources.catalog;
        assets::write(
            &mut self.writer,
            build.place,
            build.sources,
            build.theme,
            used,
        )?;
        for redirect in &catalog.redirects {
            self.writer.put_redirect(&redirect.from, &redirect.to)?;
        }
        for file in wellknown::files(catalog, served, build.theme)? {
            let route = url::decode_path(&file.url).unwrap_or(file.url);
            self.page(&route, file.content_type, &file.body)?;
        }
        served::write_documents(
            &mut self.writer,
            served,
            &build.sources.theme_files,
            problems,
        )?;
        against::write_addresses(&mut self.writer, addresses)?;
        for (_, indexer) in std::mem::take(&mut self.indexers) {
            indexer.finish()?;
        }
        let about = About {
            id: build.id.clone(),
            built_at: build.options.now.to_string(),
            git_commit: load::git_commit(build.place),
            kb_version: env!("CARGO_PKG_VERSION").to_owned(),
            languages: catalog.languages.all.clone(),
            articles: catalog.entries.len() as u64,
            lenient: problems.iter().any(Problem::is_error),
            next_change: catalog.next_change.map(|at| at.to_string()),
        };
        self.writer.publish(about, build.site.build.keep)
    }
}

/// What the site's writers add to the search of a language.
fn guide(build: &Build<'_>, lang: &Lang) -> Guide {
    let pinned = build.site.search.answers.get(lang).into_iter().flatten();
    Guide {
        synonyms: build
            .sources
            .synonyms
            .get(lang)
            .cloned()
            .unwrap_or_default(),
        pinned: pinned
            .map(|answer| (answer.query.clone(), answer.id.clone()))
            .collect(),
    }
}
