//! What a browser says it understands: codings and languages, each with its weight.
//!
//! Pure functions of header values; unreadable parts count as not said.

use axum::http::HeaderValue;

use crate::lang::Lang;
use crate::live::Coding;

/// No browser lists more languages or codings than this; what comes after is not read.
const MOST: usize = 32;

/// The codings to try, best first; none: send the bytes as they are.
pub(super) fn codings(header: Option<&HeaderValue>) -> &'static [Coding] {
    use Coding::{Brotli, Gzip};
    let Some(header) = header.and_then(|value| value.to_str().ok()) else {
        return &[];
    };
    let (mut brotli, mut gzip, mut rest, mut identity) = (None, None, None, None);
    for (name, weight) in weighted(header) {
        let slot = match name {
            _ if name.eq_ignore_ascii_case("br") => &mut brotli,
            _ if name.eq_ignore_ascii_case("gzip") || name.eq_ignore_ascii_case("x-gzip") => {
                &mut gzip
            }
            _ if name.eq_ignore_ascii_case("identity") => &mut identity,
            "*" => &mut rest,
            _ => continue,
        };
        *slot = Some(weight);
    }
    let rest = rest.unwrap_or(0);
    let (brotli, gzip) = (brotli.unwrap_or(rest), gzip.unwrap_or(rest));
    // Identity is preferred only where that is said.
    let least = identity.unwrap_or(0);
    match (brotli > 0 && brotli >= least, gzip > 0 && gzip >= least) {
        (true, true) if brotli >= gzip => &[Brotli, Gzip],
        (true, true) => &[Gzip, Brotli],
        (true, false) => &[Brotli],
        (false, true) => &[Gzip],
        (false, false) => &[],
    }
}

/// The one of `offered` that fits best; `None` when none does.
pub(super) fn language<'a>(header: Option<&HeaderValue>, offered: &'a [Lang]) -> Option<&'a Lang> {
    let header = header?.to_str().ok()?;
    let mut wanted: Vec<_> = weighted(header).filter(|(_, weight)| *weight > 0).collect();
    // Stable: among equals, what is named first.
    wanted.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    wanted.iter().find_map(|(range, _)| {
        if *range == "*" {
            return offered.first();
        }
        let range = Lang::parse(range)?;
        let exact = offered.iter().find(|lang| **lang == range);
        exact.or_else(|| {
            offered
                .iter()
                .find(|lang| lang.primary() == range.primary())
        })
    })
}

/// The entries of a list with their weights in thousandths.
fn weighted(header: &str) -> impl Iterator<Item = (&str, u16)> {
    header.split(',').take(MOST).filter_map(|entry| {
        let mut parts = entry.split(';');
        let name = parts.next()?.trim();
        let weight = parts
            .filter_map(|part| {
                part.trim()
                    .strip_prefix(['q', 'Q'])?
                    .trim_start()
                    .strip_prefix('=')
            })
            .next_back();
        let weight = weight.map_or(Some(1000), |weight| thousandths(weight.trim()))?;
        (!name.is_empty()).then_some((name, weight))
    })
}

/// `0.8` → 800. What is no weight makes its entry unreadable.
fn thousandths(weight: &str) -> Option<u16> {
    let (whole, rest) = weight.split_once('.').unwrap_or((weight, ""));
    if rest.len() > 3 || !rest.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let rest: u16 = format!("{rest:0<3}").parse().ok()?;
    match (whole, rest) {
        ("1", 0) => Some(1000),
        ("0", rest) => Some(rest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> HeaderValue {
        HeaderValue::from_str(text).unwrap()
    }

    #[test]
    fn codings_follow_weights_and_prefer_the_smaller_one() {
        use Coding::{Brotli, Gzip};
        for (header, wanted) in [
            ("gzip, deflate, br, zstd", &[Brotli, Gzip][..]),
            ("gzip", &[Gzip]),
            ("GZIP;q=1.0, br;q=0.5", &[Gzip, Brotli]),
            ("br;q=0, gzip", &[Gzip]),
            ("*", &[Brotli, Gzip]),
            ("*;q=0", &[]),
            ("identity, gzip;q=0.5", &[]),
            ("identity;q=0.5, gzip", &[Gzip]),
            ("gzip;q=nonsense", &[]),
            ("deflate", &[]),
            ("", &[]),
            (",,;;,", &[]),
        ] {
            assert_eq!(codings(Some(&value(header))), wanted, "{header}");
        }
        assert!(codings(None).is_empty());
    }

    #[test]
    fn the_language_of_the_browser_is_found_by_tag_then_by_language() {
        let offered: Vec<_> = ["en", "bn", "pt-br"]
            .iter()
            .filter_map(|tag| Lang::parse(tag))
            .collect();
        for (header, wanted) in [
            ("bn-BD,bn;q=0.9,en;q=0.8", Some("bn")),
            ("en;q=0.5, bn;q=0.8", Some("bn")),
            ("de, pt;q=0.1", Some("pt-br")),
            ("de-DE, *;q=0.1", Some("en")),
            ("bn;q=0, en;q=0.1", Some("en")),
            ("fr", None),
            ("", None),
            (";;q=,,", None),
        ] {
            let found = language(Some(&value(header)), &offered).map(Lang::as_str);
            assert_eq!(found, wanted, "{header}");
        }
        assert_eq!(language(None, &offered), None);
    }
}
