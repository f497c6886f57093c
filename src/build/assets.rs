//! Pictures, downloads and the theme's static files, under names that change with their bytes.
//!
//! It must not know pages.

use std::collections::BTreeSet;
use std::io::Write as _;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::remembered::Hash;
use super::write::Build;
use crate::content::{Asset, url};
use crate::edition::{Caching, Edition, NewBody, Stored, Writer};
use crate::load::{self, Place};

/// Brotli's best quality but one, which takes twice the time for two bytes of a hundred.
const BROTLI_QUALITY: u32 = 10;
/// Brotli's smallest and largest window, in bits. A window that is larger than the file costs memory
/// (33 MB for two small files) and saves nothing.
const BROTLI_WINDOW: std::ops::RangeInclusive<u32> = 10..=22;
/// Smaller files gain nothing.
const WORTH_COMPRESSING: usize = 512;

/// A file that is served, and where its bytes are.
pub(super) struct File<'a> {
    /// Where it stands.
    pub(super) route: String,
    /// The hash of all that is written of it.
    pub(super) hash: Hash,
    name: &'a str,
    source: Source<'a>,
    download: Option<&'a str>,
}

/// Where the bytes of a file are.
enum Source<'a> {
    Theme(&'a [u8]),
    Article(&'a Asset),
    Root(&'a Asset),
}

/// What the pages use, and the theme's files. `used` are the paths of the files that articles use.
pub(super) fn of<'a>(build: &Build<'a>, used: &BTreeSet<String>) -> Vec<File<'a>> {
    let mut files = Vec::new();
    for file in build.theme.static_files() {
        files.push(File::new(
            &file.url,
            &file.name,
            Source::Theme(&file.bytes),
            None,
        ));
    }
    let catalog = &build.sources.catalog;
    let base = &catalog.base;
    // The same picture in two folders is one file here.
    let mut written = BTreeSet::new();
    for asset in catalog
        .assets
        .iter()
        .filter(|asset| used.contains(&asset.path))
    {
        if written.insert(asset.url(base)) {
            let download = (!asset.is_image()).then(|| asset.name());
            let source = Source::Article(asset);
            files.push(File::new(&asset.url(base), &asset.path, source, download));
        }
    }
    if let Some(logo) = &build.sources.logo
        && !written.contains(&logo.url(base))
    {
        files.push(File::new(
            &logo.url(base),
            &logo.path,
            Source::Root(logo),
            None,
        ));
    }
    files
}

impl<'a> File<'a> {
    fn new(url: &str, name: &'a str, source: Source<'a>, download: Option<&'a str>) -> Self {
        let bytes = match &source {
            Source::Theme(bytes) => blake3::hash(bytes).to_hex().to_string(),
            Source::Article(asset) | Source::Root(asset) => asset.hash.clone(),
        };
        let told = format!("{bytes}\0{}\0{download:?}", content_type_of(name, download));
        Self {
            route: url::decode_path(url).unwrap_or_else(|| url.to_owned()),
            hash: *blake3::hash(told.as_bytes()).as_bytes(),
            name,
            source,
            download,
        }
    }

    /// Writes it. Coding costs far more than anything else here, and most files are those of `last`.
    pub(super) fn write(
        &self,
        place: &Place,
        last: Option<&Edition>,
        writer: &mut Writer,
    ) -> anyhow::Result<()> {
        let read;
        let bytes = match self.source {
            Source::Theme(bytes) => bytes,
            Source::Article(asset) => {
                read = load::bytes(&place.articles, &asset.path)?;
                &read[..]
            }
            Source::Root(asset) => {
                read = load::bytes(&place.root, &asset.path)?;
                &read[..]
            }
        };
        put(writer, last, &self.route, self.name, bytes, self.download)
    }
}

/// The media type that a file is sent with.
fn content_type_of(name: &str, download: Option<&str>) -> String {
    match download {
        Some(_) => harmless(content_type(name)),
        None => content_type(name),
    }
}

fn put(
    writer: &mut Writer,
    last: Option<&Edition>,
    route: &str,
    name: &str,
    bytes: &[u8],
    download: Option<&str>,
) -> anyhow::Result<()> {
    let content_type = content_type_of(name, download);
    let text = content_type.contains("charset") || content_type.starts_with("image/svg");
    let (gzip, brotli) = if !text || bytes.len() < WORTH_COMPRESSING {
        (None, None)
    } else if let Some((gzip, brotli)) = last.and_then(|last| coded(last, route, bytes)) {
        (Some(gzip), Some(brotli))
    } else {
        (Some(gzip(bytes)?.into()), Some(brotli(bytes)?.into()))
    };
    let body = NewBody {
        content_type: &content_type,
        caching: Caching::Immutable,
        body: bytes,
        gzip: gzip.as_deref(),
        brotli: brotli.as_deref(),
        download,
    };
    writer.put_body(route, &body)
}

/// The same file as an edition has it, coded.
fn coded(edition: &Edition, route: &str, bytes: &[u8]) -> Option<(Bytes, Bytes)> {
    let Stored::Body(body) = edition.find(route).ok()?? else {
        return None;
    };
    if body.identity.read().ok()? != bytes {
        return None;
    }
    Some((body.gzip?.read().ok()?, body.brotli?.read().ok()?))
}

/// The media type of a file by its name; text says that it is UTF-8.
fn content_type(name: &str) -> String {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let essence = guess.essence_str();
    match essence {
        "application/javascript" | "text/javascript" => "text/javascript; charset=utf-8".into(),
        // What a browser would show as a page is sent as plain bytes.
        "text/html" | "application/xhtml+xml" | "text/xml" | "application/xml" => {
            "application/octet-stream".into()
        }
        _ if guess.type_() == "text" => format!("{essence}; charset=utf-8"),
        _ => essence.to_owned(),
    }
}

/// The media type of a download: what a page of this site could run or be dressed with is plain bytes,
/// so that the policy for pages, which trusts the site itself, does not trust an article's files.
fn harmless(content_type: String) -> String {
    const RUN: [&str; 3] = ["text/javascript", "text/css", "application/wasm"];
    let essence = content_type.split(';').next().unwrap_or_default();
    if RUN.contains(&essence) {
        "application/octet-stream".into()
    } else {
        content_type
    }
}

fn gzip(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let window = (usize::BITS - bytes.len().leading_zeros())
        .clamp(*BROTLI_WINDOW.start(), *BROTLI_WINDOW.end());
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), 4096, BROTLI_QUALITY, window);
    encoder.write_all(bytes)?;
    Ok(encoder.into_inner())
}
