//! Pictures, downloads and the theme's static files, under names that change with their bytes.
//!
//! It must not know pages.

use std::collections::BTreeSet;
use std::io::Write as _;

use bytes::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::sources::Sources;
use crate::content::url;
use crate::edition::{Caching, Edition, IndexDirectory, NewBody, Stored, Writer};
use crate::load::{self, Place};
use crate::theme::Theme;

/// Brotli's best quality but one, which takes twice the time for two bytes of a hundred.
const BROTLI_QUALITY: u32 = 10;
/// Brotli's smallest and largest window, in bits. A window that is larger than the file costs memory
/// (33 MB for two small files) and saves nothing.
const BROTLI_WINDOW: std::ops::RangeInclusive<u32> = 10..=22;
/// Smaller files gain nothing.
const WORTH_COMPRESSING: usize = 512;

/// Writes what the pages use, and the theme's files.
pub(super) fn write(
    writer: &mut Writer,
    place: &Place,
    sources: &Sources,
    theme: &Theme,
    used: &BTreeSet<usize>,
) -> anyhow::Result<()> {
    // Coding costs far more than anything else here, and most files are those of the last edition.
    let index = IndexDirectory::at(&place.index);
    let last = index.current().and_then(|id| index.open_edition(&id).ok());
    let last = last.as_ref();
    for file in theme.static_files() {
        put(writer, last, &file.url, &file.name, &file.bytes, None)?;
    }
    let base = &sources.catalog.base;
    // The same picture in two folders is one file here.
    let mut written = BTreeSet::new();
    for number in used {
        let asset = &sources.catalog.assets[*number];
        if !written.insert(asset.url(base)) {
            continue;
        }
        let bytes = load::bytes(&place.articles, &asset.path)?;
        let download = (!asset.is_image()).then(|| asset.name());
        put(
            writer,
            last,
            &asset.url(base),
            &asset.path,
            &bytes,
            download,
        )?;
    }
    if let Some(logo) = &sources.logo
        && !written.contains(&logo.url(base))
    {
        let bytes = load::bytes(&place.root, &logo.path)?;
        put(writer, last, &logo.url(base), &logo.path, &bytes, None)?;
    }
    Ok(())
}

fn put(
    writer: &mut Writer,
    last: Option<&Edition>,
    address: &str,
    name: &str,
    bytes: &[u8],
    download: Option<&str>,
) -> anyhow::Result<()> {
    let content_type = match download {
        Some(_) => harmless(content_type(name)),
        None => content_type(name),
    };
    let text = content_type.contains("charset") || content_type.starts_with("image/svg");
    let route = url::decode_path(address).unwrap_or_else(|| address.to_owned());
    let (gzip, brotli) = if !text || bytes.len() < WORTH_COMPRESSING {
        (None, None)
    } else if let Some((gzip, brotli)) = last.and_then(|last| coded(last, &route, bytes)) {
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
    writer.put_body(&route, &body)
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
