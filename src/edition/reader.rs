//! A published edition, open for reading. It must not know which edition is the current one, nor
//! whether its files were checked before.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, anyhow};

use super::content::Content;
use super::disk::damaged;
use super::entry::{self, Entry};
use super::layer::Layer;
use super::lock::Lease;
use super::manifest::{Manifest, Read};
use super::order::{At, Numbers, ORDER, Order};
use super::pack::Blob;
use super::writer::{ABOVE, SEARCH};
use super::{About, Body, Stored};
use crate::content::Article;
use crate::lang::Lang;

/// A published edition, open for reading. Opens in milliseconds whatever its size. Share it in an
/// `Arc`: it keeps four files open and nothing in memory. As long as it is open, no build removes it.
pub struct Edition {
    pub(super) dir: PathBuf,
    pub(super) manifest: Manifest,
    base: Layer,
    above: Option<Above>,
    /// What vouches for its files from outside, where it lies in an index directory.
    stamps: Option<PathBuf>,
    _lease: Lease,
}

/// What has changed since the layer below was written.
struct Above {
    layer: Layer,
    order: Order,
}

/// Where the search index of a language lies, or a part of it.
pub struct SearchLayer {
    /// The folder that the search engine wrote into.
    pub dir: PathBuf,
    /// The numbers of the articles in the edition by those that they were indexed under, `u32::MAX`
    /// for what is not there any more; `None`: they are the same.
    pub numbers: Option<Arc<[u32]>>,
}

impl Edition {
    /// Opens the files in a folder that was leased.
    pub(super) fn at(dir: &Path, read: Read, lease: Lease) -> anyhow::Result<Self> {
        let ordered = read.manifest.files.get(&format!("{ABOVE}/{ORDER}"));
        let base = Layer::open(dir)?;
        let above = ordered.map(|sum| {
            let dir = dir.join(ABOVE);
            let layer = Layer::open(&dir)?;
            let order = Order::read(&dir, sum, &base, &layer)?;
            anyhow::Ok(Above { layer, order })
        });
        Ok(Self {
            _lease: lease,
            above: above.transpose()?,
            base,
            stamps: None,
            dir: dir.to_owned(),
            manifest: read.manifest,
        })
    }

    /// The same, with what vouches for its files.
    pub(super) fn vouched_for_by(self, stamps: PathBuf) -> Self {
        Self {
            stamps: Some(stamps),
            ..self
        }
    }

    /// What cannot be read is taken for damage that does not show from outside: nothing vouches for the
    /// files any more, so that whoever opens the edition next hashes them all.
    fn noted<T>(&self, read: anyhow::Result<T>) -> anyhow::Result<T> {
        read.inspect_err(|_| {
            if let Some(stamps) = &self.stamps {
                // Where nothing can be removed, nothing is built either.
                let _ = fs::remove_file(stamps);
            }
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
        self.noted(self.name(&entry::route(route)).map(|found| found.is_some()))
    }

    /// Every route, decoded and sorted. It takes as long as reading the table of names.
    ///
    /// # Errors
    /// The table of names is damaged.
    pub fn routes(&self) -> anyhow::Result<BTreeSet<String>> {
        let mut routes = BTreeSet::new();
        for layer in self.layers() {
            for pair in layer.names.all() {
                let (key, _) = pair?;
                let Some(route) = entry::route_of(&key) else {
                    continue;
                };
                if self.name(&key)?.is_some() {
                    routes.insert(route.to_owned());
                }
            }
        }
        Ok(routes)
    }

    /// What stands under a decoded route; its hash is checked when it is read.
    ///
    /// # Errors
    /// The edition is damaged.
    pub fn find(&self, route: &str) -> anyhow::Result<Option<Stored>> {
        self.noted(self.find_stored(route))
    }

    fn find_stored(&self, route: &str) -> anyhow::Result<Option<Stored>> {
        let Some((layer, value)) = self.name(&entry::route(route))? else {
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
                identity: layer.page(identity)?,
                gzip: gzip.map(|blob| layer.page(blob)).transpose()?,
                brotli: brotli.map(|blob| layer.page(blob)).transpose()?,
                download: download.map(str::to_owned),
            }))),
            Entry::Article(_) | Entry::Document(_) | Entry::Gone => Err(self.unknown("a route")),
        }
    }

    /// An article by the number that [`super::Writer::put_article`] gave it.
    ///
    /// # Errors
    /// The edition is damaged, or it has no such article.
    pub fn article(&self, number: u32) -> anyhow::Result<Article> {
        self.noted(self.find_article(number))
    }

    fn find_article(&self, number: u32) -> anyhow::Result<Article> {
        let found = match &self.above {
            None => Some((&self.base, number)),
            Some(above) => above.order.get(number).map(|at| match at {
                At::Base(number) => (&self.base, number),
                At::Above(number) => (&above.layer, number),
            }),
        };
        let found = found.map(|(layer, number)| {
            let value = layer.names.get(&entry::number(number))?;
            anyhow::Ok(value.map(|value| (layer, value)))
        });
        let (layer, value) = found.transpose()?.flatten().with_context(|| {
            format!(
                "there is no article {number} in the edition {}",
                self.about().id
            )
        })?;
        self.read_article(layer, &value)
    }

    /// The record of an article as the layer that was written whole has it, by its number there.
    ///
    /// # Errors
    /// The edition is damaged, or it has no such record.
    pub fn base_article(&self, number: u32) -> anyhow::Result<Article> {
        let read = || {
            let value = self.base.names.get(&entry::number(number))?;
            let value = value.with_context(|| format!("there is no record {number}"))?;
            self.read_article(&self.base, &value)
        };
        self.noted(read())
    }

    /// An article by its id.
    ///
    /// # Errors
    /// The edition is damaged.
    pub fn article_by_id(&self, lang: &Lang, id: &str) -> anyhow::Result<Option<Article>> {
        let read = || {
            let found = self.name(&entry::article(lang, id))?;
            found
                .map(|(layer, value)| self.read_article(layer, &value))
                .transpose()
        };
        self.noted(read())
    }

    /// A document by its name.
    ///
    /// # Errors
    /// The edition is damaged, or it has no such document.
    pub fn document(&self, name: &str) -> anyhow::Result<Vec<u8>> {
        let read = || {
            let found = self.name(&entry::document(name))?;
            let (layer, value) = found.with_context(|| self.lacks(name))?;
            self.read_document(layer, &value)
        };
        self.noted(read())
    }

    /// A document as the layer that was written whole has it.
    ///
    /// # Errors
    /// The edition is damaged, or it has no such document.
    pub fn base_document(&self, name: &str) -> anyhow::Result<Vec<u8>> {
        let read = || {
            let value = self.base.names.get(&entry::document(name))?;
            let value = value.with_context(|| self.lacks(name))?;
            self.read_document(&self.base, &value)
        };
        self.noted(read())
    }

    fn lacks(&self, name: &str) -> String {
        format!(
            "there is no document `{name}` in the edition {}",
            self.about().id
        )
    }

    fn read_document(&self, layer: &Layer, value: &[u8]) -> anyhow::Result<Vec<u8>> {
        match self.understand(value)? {
            Entry::Document(blob) => layer.pages.read(&blob),
            _ => Err(self.unknown("a document")),
        }
    }

    /// Where the search index of a language lies: what was written whole, and what was built upon it.
    #[must_use]
    pub fn search_layers(&self, lang: &Lang) -> Vec<SearchLayer> {
        let below = |dir: &Path| dir.join(SEARCH).join(lang.as_str());
        let Some(above) = &self.above else {
            return vec![SearchLayer {
                dir: below(&self.dir),
                numbers: None,
            }];
        };
        let Numbers { base, above } = above.order.numbers();
        let layers = [
            (below(&self.dir), base),
            (below(&self.dir.join(ABOVE)), above),
        ];
        layers
            .into_iter()
            .filter(|(dir, _)| dir.is_dir())
            .map(|(dir, numbers)| SearchLayer {
                dir,
                numbers: Some(numbers),
            })
            .collect()
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
            let layer = self.above.as_ref().map_or(&self.base, |above| &above.layer);
            let value = layer
                .names
                .get(key)?
                .ok_or_else(|| damaged(&self.dir, "a name that was just written is not found"))?;
            match self.understand(&value)? {
                Entry::Body {
                    identity,
                    gzip,
                    brotli,
                    ..
                } => {
                    for blob in [Some(identity), gzip, brotli].into_iter().flatten() {
                        layer.pages.read(&blob)?;
                    }
                }
                Entry::Document(blob) => drop(layer.pages.read(&blob)?),
                Entry::Article(_) => drop(self.read_article(layer, &value)?),
                Entry::Redirect(_) | Entry::Gone => {}
            }
        }
        Ok(())
    }

    /// What was written whole, and what lies upon it.
    pub(super) fn layers(&self) -> impl Iterator<Item = &Layer> {
        std::iter::once(&self.base).chain(self.above.iter().map(|above| &above.layer))
    }

    /// What stands behind a name, and the layer that says so.
    fn name(&self, key: &[u8]) -> anyhow::Result<Option<(&Layer, Vec<u8>)>> {
        if let Some(above) = &self.above
            && let Some(value) = above.layer.names.get(key)?
        {
            let gone = self.understand(&value)? == Entry::Gone;
            return Ok((!gone).then_some((&above.layer, value)));
        }
        Ok(self.base.names.get(key)?.map(|value| (&self.base, value)))
    }

    fn read_article(&self, layer: &Layer, value: &[u8]) -> anyhow::Result<Article> {
        let Entry::Article(blob) = self.understand(value)? else {
            return Err(self.unknown("an article"));
        };
        let bytes = layer.articles.read(&blob)?;
        postcard::from_bytes(&bytes)
            .map_err(|error| anyhow!(error).context(self.unknown("an article").to_string()))
    }

    pub(super) fn understand<'a>(&self, value: &'a [u8]) -> anyhow::Result<Entry<'a>> {
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

impl Layer {
    fn page(&self, blob: Blob) -> anyhow::Result<Content> {
        Content::of(&self.pages, blob)
    }
}
