//! An edition being written, aside. It must not know how editions are published or read.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use anyhow::ensure;

use super::disk::{make_folder, unwritable};
use super::entry::{self, Entry};
use super::file::FileSum;
use super::lock::Lock;
use super::order::{At, ORDER, Order};
use super::pack::PackWriter;
use super::step::reached;
use super::table::TableWriter;
use super::{About, Edition, EditionId, IndexDirectory, NewBody};
use crate::content::Article;
use crate::lang::Lang;

/// The pack of bodies and documents.
pub(super) const PAGES: &str = "pages.bin";
/// The pack of the articles' records.
pub(super) const ARTICLES: &str = "articles.bin";
/// The table of names.
pub(super) const NAMES: &str = "names.bin";
/// The folder of search indexes, one below it for every language.
pub(super) const SEARCH: &str = "search";
/// The folder of what has changed since the rest was written.
pub(super) const ABOVE: &str = "above";

/// One name in so many is remembered and read back before an edition is published.
const SAMPLE: u64 = 64;

/// An edition being written, aside. Dropped without `publish`, it removes what it wrote.
pub struct Writer {
    id: EditionId,
    pub(super) index: IndexDirectory,
    /// `editions/.building-<id>`.
    pub(super) dir: PathBuf,
    /// Where the layer that is written lies: the same, or a folder in it.
    layer: PathBuf,
    pages: PackWriter,
    articles: PackWriter,
    names: TableWriter,
    named: u64,
    numbered: u32,
    sample: Vec<Vec<u8>>,
    upon: Option<Upon>,
    removal: Removal,
    _lock: Lock,
}

/// What an edition is built upon.
pub(super) struct Upon {
    /// The sums of the files that are taken over.
    pub(super) files: BTreeMap<String, FileSum>,
    order: Order,
}

/// Removes the folder when it is dropped. A field of its own, so that a [`Writer`] can be taken apart.
struct Removal(PathBuf);

impl Drop for Removal {
    fn drop(&mut self) {
        // What stays behind is removed by the next build.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a writer wrote, complete and on the disk, still aside.
pub(super) struct Packed {
    pub(super) files: BTreeMap<String, FileSum>,
    /// Whether all but what lies above was taken over from another edition.
    pub(super) is_above: bool,
    /// Some of the names, to be read back.
    pub(super) sample: Vec<Vec<u8>>,
    _removal: Removal,
    _lock: Lock,
}

impl Writer {
    /// Takes the index directory's lock (one writer at a time; an error says who to wait for),
    /// removes leftovers of crashed builds.
    ///
    /// # Errors
    /// Another process writes into the index directory, or it cannot be written.
    pub fn begin(index: &Path, id: &EditionId) -> anyhow::Result<Self> {
        Self::begin_upon(index, id, None)
    }

    /// Begins an edition that takes over what another one was written whole with: what is put into it
    /// from here on stands before that.
    ///
    /// # Errors
    /// The same; or a file cannot be taken over.
    pub fn upon(index: &Path, id: &EditionId, base: &Edition) -> anyhow::Result<Self> {
        Self::begin_upon(index, id, Some(base))
    }

    fn begin_upon(index: &Path, id: &EditionId, base: Option<&Edition>) -> anyhow::Result<Self> {
        let index = IndexDirectory::at(index);
        make_folder(&index.editions())?;
        let lock = Lock::take(index.root())?;
        index.remove_leftovers()?;
        let dir = index.editions().join(format!(".building-{id}"));
        let removal = Removal(dir.clone());
        make_folder(&dir)?;
        let upon = base.map(|base| take_over(base, &dir)).transpose()?;
        let layer = if upon.is_some() {
            dir.join(ABOVE)
        } else {
            dir.clone()
        };
        make_folder(&layer)?;
        let writer = Self {
            id: id.clone(),
            pages: PackWriter::create(layer.join(PAGES))?,
            articles: PackWriter::create(layer.join(ARTICLES))?,
            names: TableWriter::create(layer.join(NAMES))?,
            index,
            dir,
            layer,
            upon,
            named: 0,
            numbered: 0,
            sample: Vec::new(),
            removal,
            _lock: lock,
        };
        reached("begun");
        Ok(writer)
    }

    /// Gives the edition another name than it was begun with.
    pub fn rename(&mut self, id: EditionId) {
        self.id = id;
    }

    /// Puts a body under a route (site-absolute, decoded). A route that is used twice fails `publish`.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn put_body(&mut self, route: &str, body: &NewBody) -> anyhow::Result<()> {
        let mut pack = |bytes: Option<&[u8]>| bytes.map(|bytes| self.pages.put(bytes)).transpose();
        let gzip = pack(body.gzip)?;
        let brotli = pack(body.brotli)?;
        let entry = Entry::Body {
            content_type: body.content_type,
            caching: body.caching,
            identity: self.pages.put(body.body)?,
            gzip,
            brotli,
            download: body.download,
        };
        self.name(entry::route(route), &entry)
    }

    /// Puts a permanent redirect under a route (decoded) to an address (encoded).
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn put_redirect(&mut self, route: &str, to: &str) -> anyhow::Result<()> {
        self.name(entry::route(route), &Entry::Redirect(to))
    }

    /// Stores the article's record; returns its number (0, 1, 2 … in order of calls), which search
    /// indexes. An id that is used twice in one language fails `publish`.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn put_article(&mut self, article: &Article) -> anyhow::Result<u32> {
        let entry = Entry::Article(self.articles.put(&postcard::to_stdvec(article)?)?);
        let number = self.numbered;
        self.numbered += 1;
        if let Some(upon) = &mut self.upon {
            upon.order.push(At::Above(number));
        }
        self.name(entry::number(number), &entry)?;
        self.name(entry::article(&article.lang, &article.id), &entry)?;
        Ok(number)
    }

    /// Gives the next number to an article that is taken over, by its number in what was written whole.
    /// Those that are neither put nor kept are in no order any more.
    pub fn keep_article(&mut self, number: u32) {
        if let Some(upon) = &mut self.upon {
            upon.order.push(At::Base(number));
        }
    }

    /// Takes a route away that stands in what is taken over.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn remove_route(&mut self, route: &str) -> anyhow::Result<()> {
        self.name(entry::route(route), &Entry::Gone)
    }

    /// Takes the id of an article away that stands in what is taken over.
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn remove_article(&mut self, lang: &Lang, id: &str) -> anyhow::Result<()> {
        self.name(entry::article(lang, id), &Entry::Gone)
    }

    /// A named document for the program itself, never served ("site.json", "theme.bin").
    ///
    /// # Errors
    /// The disk does not take it.
    pub fn put_document(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let entry = Entry::Document(self.pages.put(bytes)?);
        self.name(entry::document(name), &entry)
    }

    fn name(&mut self, key: Vec<u8>, entry: &Entry) -> anyhow::Result<()> {
        self.names.put(&key, &postcard::to_stdvec(entry)?)?;
        // The first few and then fewer and fewer: enough of each kind, and never many.
        if self.named < SAMPLE || self.named.is_power_of_two() || self.named.is_multiple_of(10_007)
        {
            self.sample.push(key);
        }
        self.named += 1;
        Ok(())
    }

    /// Where the search index of a language is to be written (created).
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn search_dir(&self, lang: &Lang) -> anyhow::Result<PathBuf> {
        let dir = self.layer.join(SEARCH).join(lang.as_str());
        make_folder(&dir)?;
        Ok(dir)
    }

    /// fsync everything, hash every file, write the manifest, reopen and verify, rename to
    /// `editions/<id>`, stamp, move the pointer (`current`) last, prune to `keep`.
    ///
    /// When an edition of this id is there already and whole, it stays and the pointer moves to it.
    /// A damaged one is replaced. At least the new edition is kept, whatever `keep` says.
    ///
    /// # Errors
    /// The disk does not take it, or a name was used twice. Then nothing is published and nothing
    /// left behind.
    pub fn publish(self, about: About, keep: usize) -> anyhow::Result<Edition> {
        ensure!(
            about.id == self.id,
            "the edition is called {} and ends as {}",
            self.id,
            about.id
        );
        let (index, dir) = (self.index.clone(), self.dir.clone());
        let packed = self.pack()?;
        super::publish::publish(&index, &dir, &packed, about, keep)
    }

    /// Ends the packed files.
    fn pack(self) -> anyhow::Result<Packed> {
        let mut new = vec![
            (PAGES, self.pages.finish()?),
            (ARTICLES, self.articles.finish()?),
            (NAMES, self.names.finish()?),
        ];
        let is_above = self.upon.is_some();
        let mut files = BTreeMap::new();
        if let Some(upon) = self.upon {
            new.push((ORDER, upon.order.write(&self.layer)?));
            files = upon.files;
        }
        let prefix = if is_above {
            format!("{ABOVE}/")
        } else {
            String::new()
        };
        files.extend(
            new.into_iter()
                .map(|(name, sum)| (format!("{prefix}{name}"), sum)),
        );
        reached("packed");
        Ok(Packed {
            files,
            is_above,
            sample: self.sample,
            _removal: self.removal,
            _lock: self._lock,
        })
    }
}

/// Links the files that an edition was written whole with into a folder; where links cannot be made,
/// they are copied. They are never written into again.
fn take_over(base: &Edition, dir: &Path) -> anyhow::Result<Upon> {
    let above = format!("{ABOVE}/");
    let mut files = base.manifest.files.clone();
    files.retain(|name, _| !name.starts_with(&above));
    for name in files.keys() {
        let (from, to) = (base.dir.join(name), dir.join(name));
        if let Some(folder) = to.parent() {
            make_folder(folder)?;
        }
        fs::hard_link(&from, &to)
            .or_else(|_| fs::copy(&from, &to).and_then(|_| File::open(&to)?.sync_all()))
            .map_err(|error| unwritable(&to, error))?;
    }
    Ok(Upon {
        files,
        order: Order::default(),
    })
}
