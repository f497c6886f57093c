//! Which file a page becomes, so that hosts that know only files find it at its own address.
//!
//! It must not know what is in the file.

use anyhow::ensure;

/// How pages whose address ends in no slash become files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// `/en/refunds` is `en/refunds.html`: hosts leave the ending out.
    #[default]
    Files,
    /// `/en/refunds` is `en/refunds/index.html`: any host finds it, by way of a slash.
    Folders,
}

/// The file of a page, by its route without the site's base.
pub(super) fn page(route: &str, shape: Shape) -> anyhow::Result<String> {
    let path = file(route)?;
    Ok(match shape {
        _ if path.is_empty() => "index.html".to_owned(),
        _ if route.ends_with('/') => format!("{path}/index.html"),
        // Old addresses may have the ending already.
        _ if path.ends_with(".html") || path.ends_with(".htm") => path,
        Shape::Files => format!("{path}.html"),
        Shape::Folders => format!("{path}/index.html"),
    })
}

/// The file of anything else: what the route says.
pub(super) fn file(route: &str) -> anyhow::Result<String> {
    let path = route.trim_matches('/');
    let plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(char::is_control);
    ensure!(
        path.is_empty() || path.split('/').all(plain),
        "the address `{route}` cannot be a file"
    );
    Ok(path.to_owned())
}

/// What hosts read as settings or programs at the top of a site.
const OF_HOSTS: [&str; 6] = [
    "_headers",
    "_redirects",
    "_routes.json",
    "_worker.js",
    "cname",
    "web.config",
];

/// Whether an old address may be a file or a rule: it cannot be one that hosts take for something else.
pub(super) fn leads_on(route: &str) -> bool {
    let mut parts = route.split('/').filter(|part| !part.is_empty());
    let is_of_host = parts.clone().next().is_some_and(|first| {
        let first = first.to_ascii_lowercase();
        OF_HOSTS.contains(&first.as_str())
    });
    let is_plain = |part: &str| {
        let is_hidden = part.starts_with('.') && part != ".well-known";
        !is_hidden && !part.contains(char::is_control)
    };
    !is_of_host && parts.all(is_plain)
}

/// The route of a further page of a list, which static hosts cannot tell by `?page=2`. No slug holds `_`.
pub(super) fn numbered(route: &str) -> Option<String> {
    let (list, number) = route.split_once("?page=")?;
    Some(format!("{list}page_{number}"))
}

/// A page with its links to further pages of lists as they are here. `is_list` knows their routes.
pub(super) fn turned(html: &str, is_list: impl Fn(&str) -> bool) -> Option<String> {
    const ASKED: &str = "?page=";
    let mut out = String::new();
    let mut told = 0;
    for (at, _) in html.match_indices(ASKED) {
        let begin = html[..at].rfind('"').map_or(0, |quote| quote + 1);
        let digits = html[at + ASKED.len()..].bytes();
        let digits = digits.take_while(u8::is_ascii_digit).count();
        let end = at + ASKED.len() + digits;
        if html[end..].starts_with('"') && is_list(&html[begin..end]) {
            out.push_str(&html[told..at]);
            out.push_str("page_");
            told = at + ASKED.len();
        }
    }
    (told > 0).then(|| out + &html[told..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_its_file() {
        for (route, files, folders) in [
            ("/", "index.html", "index.html"),
            ("/en/", "en/index.html", "en/index.html"),
            ("/en/a", "en/a.html", "en/a/index.html"),
            ("/bn/টাকা", "bn/টাকা.html", "bn/টাকা/index.html"),
            ("/old.html", "old.html", "old.html"),
            ("/old.php", "old.php.html", "old.php/index.html"),
        ] {
            assert_eq!(page(route, Shape::Files).unwrap(), files);
            assert_eq!(page(route, Shape::Folders).unwrap(), folders);
        }
        assert_eq!(file("/assets/a-b.css").unwrap(), "assets/a-b.css");
    }

    #[test]
    fn no_address_leads_out_of_the_folder() {
        for route in ["/../a", "/a//b", "/a/./b", "/a/..", "/a\0b", "/a\nb"] {
            assert!(page(route, Shape::Files).is_err(), "{route:?}");
            assert!(file(route).is_err(), "{route:?}");
        }
    }

    #[test]
    fn an_old_address_is_never_what_hosts_take_for_something_else() {
        for (route, leads) in [
            ("/old.php", true),
            ("/.well-known/x", true),
            ("/en/cname", true),
            ("/.htaccess", false),
            ("/en/.git/config", false),
            ("/_redirects", false),
            ("/_Headers/", false),
            ("/CNAME", false),
            ("/a\n/b /c 200", false),
        ] {
            assert_eq!(leads_on(route), leads, "{route:?}");
        }
    }

    #[test]
    fn links_to_further_pages_of_a_list_lead_to_their_files() {
        let html = r#"<a href="/en/a/?page=2">2</a> <a href="/en/b/?page=2">other</a> ?page=2"#;
        let turned = turned(html, |address| address == "/en/a/?page=2").unwrap();
        assert_eq!(
            turned,
            r#"<a href="/en/a/page_2">2</a> <a href="/en/b/?page=2">other</a> ?page=2"#
        );
        assert_eq!(super::turned("nothing", |_| true), None);
        assert_eq!(numbered("/en/a/?page=12").unwrap(), "/en/a/page_12");
    }
}
