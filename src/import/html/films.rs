//! Films and frames become links to them, with words that say what they lead to.
//!
//! It must not know which block they stand in.

use super::inline::{WRITE_HERE, destination};
use super::spans::escaped;
use super::{Converter, Element, find, one_line};
use crate::content::url;

/// Hosts of films, and what people call them.
const HOSTS: [(&str, &str); 5] = [
    ("youtube.com", "YouTube"),
    ("youtu.be", "YouTube"),
    ("vimeo.com", "Vimeo"),
    ("loom.com", "Loom"),
    ("wistia.com", "Wistia"),
];

impl Converter {
    /// A film or a frame becomes a link to it.
    pub(super) fn embedded(&mut self, element: &Element) -> String {
        let inner = find(&element.children, &|one| one.said("src").is_some());
        let src = ["src", "data", "data-src"]
            .iter()
            .find_map(|key| element.said(key))
            .or_else(|| inner.and_then(|one| one.said("src")));
        let name = &element.name;
        let Some(src) =
            src.filter(|src| !src.starts_with("data:") && !src.starts_with("javascript:"))
        else {
            self.lose(
                element,
                format!("`<{name}>` without an address was left out"),
                WRITE_HERE,
            );
            return String::new();
        };
        let to = watched(src);
        self.lose(
            element,
            format!(
                "`<{name}>` became a link to `{}`",
                crate::import::losses::short(&to)
            ),
            "say in the link's words what one sees there",
        );
        let title = element.said("title").map(one_line);
        let title = title.or_else(|| self.caption.take());
        let title = title.unwrap_or_else(|| spoken(&to));
        format!("[{}]({})", escaped(&title), destination(&to))
    }
}

/// What a link to something without a name is called: its file, else where it is.
fn spoken(address: &str) -> String {
    let (host, path) = match address.split_once("//") {
        Some((_, bare)) => bare.split_once('/').unwrap_or((bare, "")),
        None => ("", address),
    };
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let file = path.rsplit('/').next().unwrap_or(path);
    let is_file = file.rsplit_once('.').is_some_and(|(stem, ending)| {
        let is_ending = ending.chars().all(|c| c.is_ascii_alphanumeric());
        !stem.is_empty() && (2..=4).contains(&ending.len()) && is_ending
    });
    if is_file || host.is_empty() {
        let name = if file.is_empty() { path } else { file };
        return one_line(&url::decode_path(name).unwrap_or_else(|| name.to_owned()));
    }
    let host = host.split(['?', '#']).next().unwrap_or(host);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let known = HOSTS.iter().find(|(known, _)| {
        let before = host.strip_suffix(known);
        before.is_some_and(|before| before.is_empty() || before.ends_with('.'))
    });
    known.map_or(host, |(_, name)| name).to_owned()
}

/// The page on which people watch what a frame shows.
fn watched(src: &str) -> String {
    let src = if src.starts_with("//") {
        format!("https:{src}")
    } else {
        src.to_owned()
    };
    let id = |rest: &str| {
        rest.split(['?', '&', '/', '#'])
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    for host in ["www.youtube.com/embed/", "www.youtube-nocookie.com/embed/"] {
        if let Some((_, rest)) = src.split_once(host) {
            return format!("https://www.youtube.com/watch?v={}", id(rest));
        }
    }
    match src.split_once("player.vimeo.com/video/") {
        Some((_, rest)) => format!("https://vimeo.com/{}", id(rest)),
        None => src,
    }
}
