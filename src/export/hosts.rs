//! What hosts of static files are told beside the pages: `_redirects` and `_headers`, as Netlify,
//! Cloudflare Pages and others read them.
//!
//! It must not know how pages become files.

use std::fmt::Write as _;

use crate::build::Served;
use crate::content::url::encode_path;
use crate::lang::Lang;
use crate::web::{headers_of_files, headers_of_pages};

/// Cloudflare Pages reads so many rules of a file of headers; a few of them are for all pages.
const DOWNLOADS: usize = 90;

/// Old addresses, then what is gone on purpose, then the pages for what is nowhere.
pub(super) fn redirects(served: &Served, all: &[(String, String)]) -> String {
    let base = &served.site.base;
    let mut out =
        String::from("# Old addresses. Where a host does not read this, pages lead on.\n");
    // Signs that mean something here.
    let is_plain = |address: &str| !address.contains(['*', ':']);
    for (from, to) in all {
        let from = encode_path(from);
        if is_plain(&from) {
            let _ = writeln!(out, "{from} {to} 301");
        }
    }
    let gone = served.site.build.gone.addresses();
    let gone: Vec<&str> = gone
        .filter(|address| is_plain(address.strip_suffix('*').unwrap_or(address)))
        .collect();
    if !gone.is_empty() {
        out.push_str("\n# Gone on purpose\n");
    }
    for address in gone {
        let lang = served.languages.iter().find(|lang| {
            let below = format!("/{lang}/");
            address.starts_with(&below)
        });
        let page = not_found_url(served, lang.unwrap_or(&served.default_language));
        let _ = writeln!(out, "{base}{} {page} 410", encode_path(address));
    }
    if served.languages.len() > 1 {
        out.push_str("\n# What is nowhere, in the language of its address\n");
        for lang in &served.languages {
            let page = not_found_url(served, lang);
            let _ = writeln!(out, "{base}/{lang}/* {page} 404");
        }
    }
    out
}

fn not_found_url(served: &Served, lang: &Lang) -> String {
    format!("{}/{lang}/404.html", served.site.base)
}

/// The headers that kb itself sends.
pub(super) fn headers(served: &Served, downloads: &[(String, String)]) -> String {
    let base = &served.site.base;
    let mut out = String::from("# What kb itself sends, as far as files can tell it\n");
    let mut rule = |address: &str, headers: &[(String, String)]| {
        let _ = writeln!(out, "{base}{address}");
        for (name, value) in headers {
            let _ = writeln!(out, "  {name}: {value}");
        }
    };
    let mut pages = headers_of_pages(&served.site);
    widen(&mut pages, served);
    rule("/*", &pages);
    let policy = |(name, _): &(String, String)| name == "content-security-policy";
    let mut assets = headers_of_files(&served.site);
    assets.retain(policy);
    assets.push(header(
        "cache-control",
        "public, max-age=31536000, immutable",
    ));
    rule("/assets/*", &assets);
    for (address, name) in downloads.iter().take(DOWNLOADS) {
        let inner = address.strip_prefix(base.as_str()).unwrap_or(address);
        let kept = format!("attachment; filename*=UTF-8''{}", encode_path(name));
        rule(
            inner,
            &[
                header("content-disposition", &kept),
                header("content-type", "application/octet-stream"),
            ],
        );
    }
    out
}

fn header(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

/// Lets forms lead to the sites that answer them.
fn widen(headers: &mut [(String, String)], served: &Served) {
    let Some(exported) = &served.site.exported else {
        return;
    };
    let sites = [&exported.contact, &exported.search];
    for site in sites.into_iter().flatten() {
        let Some(origin) = origin(site) else { continue };
        for (_, value) in headers.iter_mut() {
            let own = "form-action 'self'";
            if !value.contains(&format!(" {origin}")) {
                *value = value.replace(own, &format!("{own} {origin}"));
            }
        }
    }
}

/// The origin of a whole address; `None` for one on this site.
fn origin(address: &str) -> Option<&str> {
    let host = address.find("://")? + 3;
    let end = address[host..]
        .find('/')
        .map_or(address.len(), |at| host + at);
    Some(&address[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_origin_of_an_address_is_what_stands_before_its_path() {
        for (address, expected) in [
            (
                "https://help.example.com/a/b",
                Some("https://help.example.com"),
            ),
            ("https://help.example.com", Some("https://help.example.com")),
            ("/help", None),
            ("", None),
        ] {
            assert_eq!(origin(address), expected, "{address}");
        }
    }
}
