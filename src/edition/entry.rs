//! What the table of names holds: which kinds of names an edition has, and what stands behind each.
//! It must not know how tables and packs lie on disk.

use serde::{Deserialize, Serialize};

use super::Caching;
use super::pack::Blob;
use crate::lang::Lang;

/// The key of a route, decoded as it is asked for.
pub(super) fn route(route: &str) -> Vec<u8> {
    [b"r", route.as_bytes()].concat()
}

/// The route of a key; `None` for every other kind of name.
pub(super) fn route_of(key: &[u8]) -> Option<&str> {
    std::str::from_utf8(key.strip_prefix(b"r")?).ok()
}

/// The key of an article by its number.
pub(super) fn number(number: u32) -> Vec<u8> {
    [b"n".as_slice(), &number.to_le_bytes()].concat()
}

/// Whether a key is that of an article's number.
pub(super) fn is_number(key: &[u8]) -> bool {
    key.starts_with(b"n")
}

/// The key of an article by its id. A language has no NUL in it, so the two cannot run together.
pub(super) fn article(lang: &Lang, id: &str) -> Vec<u8> {
    [b"a", lang.as_str().as_bytes(), b"\0", id.as_bytes()].concat()
}

/// The key of a document of the program's own.
pub(super) fn document(name: &str) -> Vec<u8> {
    [b"d", name.as_bytes()].concat()
}

/// What stands behind a name.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Entry<'a> {
    /// A body of `pages.bin`.
    Body {
        content_type: &'a str,
        caching: Caching,
        identity: Blob,
        gzip: Option<Blob>,
        brotli: Option<Blob>,
        download: Option<&'a str>,
    },
    /// The address to go to.
    Redirect(&'a str),
    /// A record of `articles.bin`.
    Article(Blob),
    /// A document in `pages.bin`.
    Document(Blob),
    /// Nothing, whatever the layer below says.
    Gone,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_different_kinds_never_meet() {
        let english = Lang::parse("en").unwrap();
        let keys = [
            route("en\0x"),
            route(""),
            article(&english, "x"),
            article(&english, ""),
            document("en\0x"),
            number(0),
            number(256),
        ];
        let routes: Vec<&str> = keys.iter().filter_map(|key| route_of(key)).collect();
        assert_eq!(routes, ["en\0x", ""]);
        for (i, one) in keys.iter().enumerate() {
            assert!(keys.iter().skip(i + 1).all(|two| one != two), "{one:?}");
        }
    }

    #[test]
    fn entries_come_back_as_they_went() {
        let blob = Blob {
            offset: 1 << 40,
            length: 10_000,
            hash: [9; 16],
        };
        let body = Entry::Body {
            content_type: "text/html; charset=utf-8",
            caching: Caching::Revalidate,
            identity: blob,
            gzip: Some(blob),
            brotli: None,
            download: Some("নিয়ম.pdf"),
        };
        for entry in [
            body,
            Entry::Redirect("/bn/%E0"),
            Entry::Article(blob),
            Entry::Document(blob),
            Entry::Gone,
        ] {
            let bytes = postcard::to_stdvec(&entry).unwrap();
            assert_eq!(postcard::from_bytes::<Entry>(&bytes).unwrap(), entry);
        }
    }
}
