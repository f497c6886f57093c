//! Editions: the files of one complete, immutable build of a site, and the index directory that
//! holds them. It owns the layout on disk; it must not know tantivy, templates or HTTP.
//!
//! ```text
//! index/
//! ├── current                 the id of the edition to serve; replaced by rename, always last
//! ├── editions/
//! │   ├── <id>/
//! │   │   ├── pages.bin       every body (pages, assets, documents), one after the other, each once
//! │   │   ├── articles.bin    the articles' records, for search and the API
//! │   │   ├── names.bin       a hash table on disk: route, article or document → where it lies
//! │   │   ├── search/<lang>/  what the search engine wrote, not looked into
//! │   │   ├── above/          when it was built upon another edition: the same once more, for what has
//! │   │   │                   changed since; all but this folder and the manifest are links to that
//! │   │   │                   edition's files. `order.bin` in it tells which record has which number
//! │   │   ├── manifest.json   what it is, and every file's length and blake3
//! │   │   └── manifest.b3     the manifest's own blake3 (`b3sum --check` reads it)
//! │   ├── .building-<id>/     an edition being written; removed by the next build if that one died
//! │   └── .arriving-<hash>/   an edition on its way from elsewhere; what is there need not be sent again
//! ├── published               the order in which editions were published here
//! ├── stamps/<id>.json        size, time and inode of the files when they were last hashed
//! └── .lock                   held by the one who writes
//! ```
//!
//! **Flat.** Nothing is loaded when an edition is opened, whether it holds ten articles or a
//! hundred thousand: a lookup is two positioned reads in `names.bin` (a block of the table, a
//! record) and one in a pack.
//!
//! **Positioned reads, not `mmap`.** A file that is cut short under a running process answers a
//! positioned read with an error; a mapped page of it kills the process with `SIGBUS`. (And mapping
//! is `unsafe`, which kb forbids itself.) The page cache serves both the same. This holds for what kb
//! reads itself: the files under `search/` are mapped by the search engine. They are hashed at open like
//! all others, and nobody but an operator's hand changes them afterwards.
//!
//! **Layers.** An edition that was built upon another has that one's files under names of its own
//! (hard links; copies where there are none), and `above/` says what is different. It never lies upon
//! more than one layer: the next edition takes over the same files and says anew what differs from
//! them, until that is so much that one is written whole. Editions that share a file are damaged
//! together; the next build finds that out and writes one whole.
//!
//! **What the hashes protect from.** The hashes in the manifest of kb's own packs are taken from
//! the bytes as they are handed to the kernel, so a build reads nothing twice; `fsync` then reports
//! what the disk would not take, and a sample is read back before the edition is named. The hashes
//! therefore speak about everything *after* the write: failing disks, cut transfers, hands that
//! slipped. [`IndexDirectory::open`] hashes every file whose size, time or inode are not those of
//! its stamp, so all of them after a transfer and none of them on an ordinary start. Beside that,
//! whatever is read later (table blocks, records, bodies, articles) is checked when it is read; what is
//! found damaged then has its stamps taken away, so that the next build sees it too.
//! None of it is a signature: who may write the files may also write the hashes.
//!
//! **Pruning under a running server** passes over what is in use: an open [`Edition`] holds a
//! shared lock on its folder, so the search indexes in it can be opened for as long as it lives. Where
//! there are no locks, or somebody removes the folder by hand, what is open stays readable all the
//! same, as files (and maps of them) do on Unix until the last one closes them.

mod answers;
mod arrival;
mod content;
mod directory;
mod disk;
mod entry;
mod file;
mod id;
mod layer;
mod lock;
mod manifest;
mod named;
mod order;
mod pack;
mod papers;
mod publish;
mod published;
mod reader;
mod stamp;
mod step;
mod table;
#[cfg(test)]
mod tests;
mod writer;

use serde::{Deserialize, Serialize};

use crate::lang::Lang;

pub use arrival::Arrival;
pub use content::{Content, Large, Pieces};
pub use directory::{IndexDirectory, Opened, Refused};
pub use id::EditionId;
pub use papers::{Missing, Papers};
pub use reader::{Edition, SearchLayer};
pub use writer::Writer;

/// The version of everything kb writes into an edition; part of the edition's id.
pub const FORMAT: u32 = 9;

/// The document that tells how an edition was made: nothing of what it answers, and other bytes when the
/// same is made in another way.
pub const TRACES: &str = "traces.bin";

/// What a route answers with: a body of bytes or a redirect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stored {
    /// A page, an asset, a download.
    Body(Body),
    /// Permanent redirect (308) to this site-absolute, encoded address.
    Redirect(String),
}

/// A body as it is sent, with what its headers need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// The media type, with its character set where it has one.
    pub content_type: String,
    /// How long others may keep it.
    pub caching: Caching,
    /// Strong validator: the hash of exactly these bytes, 32 hexadecimal digits.
    pub hash: String,
    /// The bytes as they are.
    pub identity: Content,
    /// The same body, compressed beforehand (assets only).
    pub gzip: Option<Content>,
    /// The same body, compressed beforehand (assets only).
    pub brotli: Option<Content>,
    /// Offer as a download under this name.
    pub download: Option<String>,
}

/// How long a body may be kept by browsers and proxies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Caching {
    /// A page: revalidate by `ETag`.
    Revalidate,
    /// Its name holds its hash, so it never changes.
    Immutable,
}

/// What is put under a route while writing.
pub struct NewBody<'a> {
    /// The media type, with its character set where it has one.
    pub content_type: &'a str,
    /// How long others may keep it.
    pub caching: Caching,
    /// The bytes as they are.
    pub body: &'a [u8],
    /// The same, compressed beforehand.
    pub gzip: Option<&'a [u8]>,
    /// The same, compressed beforehand.
    pub brotli: Option<&'a [u8]>,
    /// Offer as a download under this name.
    pub download: Option<&'a str>,
}

/// What the builder tells about an edition; the manifest adds the files with their hashes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// Its name, the hash of its inputs.
    pub id: EditionId,
    /// RFC 3339, UTC.
    pub built_at: String,
    /// The commit that the articles were taken from, when they lie in git.
    pub git_commit: Option<String>,
    /// The version of the kb that built it.
    pub kb_version: String,
    /// Its languages, in the order of kb.toml.
    pub languages: Vec<Lang>,
    /// How many articles it holds, all languages together.
    pub articles: u64,
    /// Published in spite of errors.
    pub lenient: bool,
    /// When the next `publish_at` or `expire_at` comes, RFC 3339.
    pub next_change: Option<String>,
}
