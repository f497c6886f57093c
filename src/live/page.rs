//! A page of an edition in the coding in which it will be sent.
//!
//! It knows bytes and how to make fewer of them; it must not know headers or who asked.

use std::io::{self, Read};

use bytes::Bytes;
use flate2::Compression;
use flate2::bufread::GzEncoder;

use crate::edition::{Body, Caching, Content};

/// How the bytes of a page are coded on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// As they are.
    Identity,
    /// gzip, understood by everything.
    Gzip,
    /// Brotli, smaller.
    Brotli,
}

impl Coding {
    pub(super) const COUNT: usize = 3;

    /// Its name in `Content-Encoding`; `None` for identity, which is not named.
    #[must_use]
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }

    pub(super) fn index(self) -> usize {
        self as usize
    }

    /// What tells the validators of a page's codings apart.
    fn suffix(self) -> &'static str {
        match self {
            Self::Identity => "",
            Self::Gzip => "-gzip",
            Self::Brotli => "-br",
        }
    }
}

/// Bytes to send, and what is to be said about them.
#[derive(Clone, Debug)]
pub struct Page {
    /// The bytes, coded.
    pub body: Content,
    /// How they are coded.
    pub coding: Coding,
    /// The strong validator of exactly these bytes, with its quotes.
    pub etag: Bytes,
    /// The media type, with charset where there is one.
    pub content_type: Bytes,
    /// How long others may keep it.
    pub caching: Caching,
    /// Offer it as a download under this name.
    pub download: Option<String>,
    /// The same address has other codings for those who ask otherwise.
    pub varies: bool,
}

impl Page {
    /// Whether it is a page of HTML.
    #[must_use]
    pub fn is_html(&self) -> bool {
        self.content_type.starts_with(b"text/html")
    }

    /// The bytes of memory that keeping its body takes (or would take).
    pub(super) fn weight(&self) -> usize {
        usize::try_from(self.body.length()).unwrap_or(usize::MAX)
    }

    /// Codes a stored body in the first of `wanted` that it can be had in.
    pub(super) fn of(body: Body, wanted: &[Coding]) -> anyhow::Result<Self> {
        let varies = is_worth_coding(&body);
        let coding = wanted
            .iter()
            .copied()
            .find(|coding| varies && can_be_had(&body, *coding))
            .unwrap_or(Coding::Identity);
        Ok(Self {
            body: in_coding(&body, coding)?,
            coding,
            etag: format!("\"{}{}\"", body.hash, coding.suffix()).into(),
            content_type: body.content_type.into(),
            caching: body.caching,
            download: body.download,
            varies,
        })
    }
}

/// Below this, headers weigh more than what coding saves.
const WORTH_CODING: usize = 600;

fn is_worth_coding(body: &Body) -> bool {
    let beforehand = body.gzip.is_some() || body.brotli.is_some();
    let now = body.caching == Caching::Revalidate
        && body.identity.length() >= WORTH_CODING as u64
        && is_text(&body.content_type);
    beforehand || now
}

/// Assets come coded beforehand, as well as can be; pages are coded when they are asked for.
fn can_be_had(body: &Body, coding: Coding) -> bool {
    let at_once = body.caching == Caching::Revalidate && is_text(&body.content_type);
    match coding {
        Coding::Identity => true,
        Coding::Gzip => at_once || body.gzip.is_some(),
        Coding::Brotli => at_once || body.brotli.is_some(),
    }
}

fn is_text(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.starts_with("text/")
        || ["application/json", "application/xml", "image/svg+xml"].contains(&essence)
        || essence.ends_with("+xml")
        || essence.ends_with("+json")
}

fn in_coding(body: &Body, coding: Coding) -> anyhow::Result<Content> {
    type Coder = fn(&[u8]) -> io::Result<Bytes>;
    let (beforehand, code) = match coding {
        Coding::Identity => return Ok(body.identity.clone()),
        Coding::Gzip => (&body.gzip, gzip as Coder),
        Coding::Brotli => (&body.brotli, brotli as Coder),
    };
    match beforehand {
        Some(coded) => Ok(coded.clone()),
        None => Ok(Content::Whole(code(&body.identity.read()?)?)),
    }
}

/// Text that was made for one request, coded in the first of `wanted`.
#[must_use]
pub fn coded(text: Bytes, wanted: &[Coding]) -> (Bytes, Coding) {
    let coded = match wanted.first() {
        _ if text.len() < WORTH_CODING => None,
        Some(Coding::Gzip) => gzip(&text).ok().map(|bytes| (bytes, Coding::Gzip)),
        Some(Coding::Brotli) => brotli(&text).ok().map(|bytes| (bytes, Coding::Brotli)),
        _ => None,
    };
    coded.unwrap_or((text, Coding::Identity))
}

fn gzip(bytes: &[u8]) -> io::Result<Bytes> {
    let mut out = Vec::with_capacity(bytes.len() / 3);
    GzEncoder::new(bytes, Compression::new(6)).read_to_end(&mut out)?;
    Ok(out.into())
}

/// Brotli's window for pages, in bits: 128 KB. A larger one takes half as long again, as it is set up
/// anew for every page; a smaller one makes Brotli choose a way that takes forty times as long.
const PAGE_WINDOW: i32 = 17;

/// Quality 5 is where Brotli is still as quick as gzip and already a sixth smaller.
fn brotli(bytes: &[u8]) -> io::Result<Bytes> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 5,
        size_hint: bytes.len(),
        lgwin: PAGE_WINDOW,
        ..Default::default()
    };
    let mut out = Vec::with_capacity(bytes.len() / 3);
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &parameters)?;
    Ok(out.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(content_type: &str, caching: Caching, bytes: usize) -> Body {
        Body {
            content_type: content_type.into(),
            caching,
            hash: "ab".into(),
            identity: Content::Whole(vec![b'a'; bytes].into()),
            gzip: None,
            brotli: None,
            download: None,
        }
    }

    #[test]
    fn a_page_is_coded_in_what_is_wanted_most() {
        let html = body("text/html; charset=utf-8", Caching::Revalidate, 5000);
        for (wanted, etag) in [
            (&[Coding::Brotli, Coding::Gzip][..], "\"ab-br\""),
            (&[Coding::Gzip], "\"ab-gzip\""),
            (&[], "\"ab\""),
        ] {
            let page = Page::of(html.clone(), wanted).unwrap();
            assert_eq!(page.etag, etag);
            assert!(page.varies);
            assert_eq!(page.body.length() < 200, !wanted.is_empty());
        }
    }

    #[test]
    fn what_coding_would_not_make_smaller_stays_as_it_is() {
        for stored in [
            body("image/png", Caching::Immutable, 5000),
            body("application/pdf", Caching::Revalidate, 5000),
            body("text/plain; charset=utf-8", Caching::Revalidate, 50),
        ] {
            let page = Page::of(stored, &[Coding::Brotli]).unwrap();
            assert_eq!((page.coding, page.varies), (Coding::Identity, false));
        }
    }

    #[test]
    fn an_asset_is_sent_as_it_was_coded_beforehand_or_not_at_all() {
        let mut css = body("text/css", Caching::Immutable, 5000);
        css.gzip = Some(Content::Whole(Bytes::from_static(b"zipped")));
        let page = Page::of(css, &[Coding::Brotli, Coding::Gzip]).unwrap();
        assert_eq!(
            (page.coding, page.body.read().unwrap()),
            (Coding::Gzip, Bytes::from_static(b"zipped"))
        );
    }
}
