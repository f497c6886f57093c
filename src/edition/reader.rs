//! A published edition, open for reading. It must not know which edition is the current one, nor
//! whether its files were checked before.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};

use super::content::Content;
use super::disk::damaged;
use super::entry::{self, Entry};
use super::lock::Lease;
use super::manifest::{Manifest, Read};
use super::pack::{Blob, Pack};
use super::table::Table;
use super::writer::{ARTICLES, NAMES, PAGES, SEARCH};
use super::{About, Body, Stored};
use crate::content::Article;
use crate::lang::Lang;

/// A published edition, open for reading. Opens in milliseconds whatever its size. Share it in an
/// `Arc`: it keeps four files open and nothing in memory. As long as it is open, no build removes it.
pub struct Edition {
    dir: PathBuf,
    manifest: Manifest,
    names: Table,
    pages: Arc<Pack>,
    articles: Pack,
    _lease: Lease,
}

impl Edition {
    /// Opens the files in a folder that was leased.
    pub(super) fn at(dir: &Path, read: Read, lease: Lease) -> anyhow::Result<Self> {
        Ok(Self {
            _lease: lease,
            names: Table::open(&dir.join(NAMES))?,
            pages: Arc::new(Pack::open(&dir.join(PAGES))?),
            articles: Pack::open(&dir.join(ARTICLES))?,
            dir: dir.to_owned(),
            manifest: read.manifest,
        })
    }

    /// What the builder told about it.
    #[must_use]
    pub fn about(&self) -> &About {
        &self.manifest.about
    }

    /// Whether anything stands under a decoded route. Nothing of it is read.
    ///
    /// # Errors
    /// The table of names is damaged.
    pub fn holds(&self, route: &str) -> anyhow::Result<bool> {
        Ok(self.names.get(&entry::route(route))?.is_some())
    }

    /// Every route, decoded and sorted. It takes as long as reading the table of names.
    ///
    /// # Errors
    /// The table of names is damaged.
    pub fn routes(&self) -> anyhow::Result<BTreeSet<String>> {
        let mut routes = BTreeSet::new();
        for key in self.names.keys() {
            routes.extend(entry::route_of(&key?).map(str::to_owned));
        }
        Ok(routes)
    }

    /// What stands under a decoded route; its hash is checked when it is read.
    ///
    /// # Errors
    /// The edition is damaged.
    pub fn find(&self, route: &str) -> anyhow::Result<Option<Stored>> {
        let Some(value) = self.names.get(&entry::route(route))? else {
            return Ok(None);
        };
        match self.understand(&value)? {
            Entry::Redirect(to) => Ok(Some(Stored::Redirect(to.to_owned()))),
            Entry::Body {
                content_type,
                caching,
                identity,
                gzip,
                brotli,
                download,
            } => Ok(Some(Stored::Body(Body {
                content_type: content_type.to_owned(),
                caching,
                hash: identity.hex(),
                identity: self.page(identity)?,
                gzip: gzip.map(|blob| self.page(blob)).transpose()?,
                brotli: brotli.map(|blob| self.page(blob)).transpose()?,
                download: download.map(str::to_owned),
            }))),
            Entry::Article(_) | Entry::Document(_) => Err(self.unknown("a route")),
        }
    }

    /// An article by the number that [`super::Writer::put_article`] gave it.
    ///
    /// # Errors
    /// The edition is damaged, or it has no such article.
    pub fn article(&self, number: u32) -> anyhow::Result<Article> {
        let value = self.names.get(&entry::number(number))?;
        let value = value.with_context(|| {
            format!(
                "there is no article {number} in the edition {}",
                self.about().id
            )
        })?;
        self.read_article(&value)
    }

    /// An article by its id.
    ///
    /// # Errors
    /// The edition is damaged.
    pub fn article_by_id(&self, lang: &Lang, id: &str) -> anyhow::Result<Option<Article>> {
        let value = self.names.get(&entry::article(lang, id))?;
        value.map(|value| self.read_article(&value)).transpose()
    }

    /// A document by its name.
    ///
    /// # Errors
    /// The edition is damaged, or it has no such document.
    pub fn document(&self, name: &str) -> anyhow::Result<Vec<u8>> {
        let value = self.names.get(&entry::document(name))?;
        let value = value.with_context(|| {
            format!(
                "there is no document `{name}` in the edition {}",
                self.about().id
            )
        })?;
        match self.understand(&value)? {
            Entry::Document(blob) => self.pages.read(&blob),
            _ => Err(self.unknown("a document")),
        }
    }

    /// Where the search index of a language lies (if the language has one).
    #[must_use]
    pub fn search_dir(&self, lang: &Lang) -> PathBuf {
        self.dir.join(SEARCH).join(lang.as_str())
    }

    /// The folder with its files.
    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    /// Bytes of all its files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.manifest.bytes()
    }

    /// Reads back what stands behind some keys, all of it.
    pub(super) fn read_back(&self, keys: &[Vec<u8>]) -> anyhow::Result<()> {
        for key in keys {
            let value = self.names.get(key)?.ok_or_else(|| {
                damaged(
                    &self.dir.join(NAMES),
                    "a name that was just written is not found",
                )
            })?;
            match self.understand(&value)? {
                Entry::Body {
                    identity,
                    gzip,
                    brotli,
                    ..
                } => {
                    for blob in [Some(identity), gzip, brotli].into_iter().flatten() {
                        self.pages.read(&blob)?;
                    }
                }
                Entry::Document(blob) => drop(self.pages.read(&blob)?),
                Entry::Article(_) => drop(self.read_article(&value)?),
                Entry::Redirect(_) => {}
            }
        }
        Ok(())
    }

    fn page(&self, blob: Blob) -> anyhow::Result<Content> {
        Content::of(&self.pages, blob)
    }

    fn read_article(&self, value: &[u8]) -> anyhow::Result<Article> {
        let Entry::Article(blob) = self.understand(value)? else {
            return Err(self.unknown("an article"));
        };
        let bytes = self.articles.read(&blob)?;
        postcard::from_bytes(&bytes)
            .map_err(|error| anyhow!(error).context(self.unknown("an article").to_string()))
    }

    fn understand<'a>(&self, value: &'a [u8]) -> anyhow::Result<Entry<'a>> {
        postcard::from_bytes(value)
            .map_err(|error| anyhow!(error).context(self.unknown("an entry").to_string()))
    }

    /// Its hash is right and it is still no such thing: another version wrote it.
    fn unknown(&self, what: &str) -> anyhow::Error {
        damaged(
            &self.dir,
            &format!("what should be {what} cannot be understood"),
        )
    }
}
