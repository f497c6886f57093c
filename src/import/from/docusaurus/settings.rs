//! What the settings of a Docusaurus site say: where it was, its languages, its redirects.
//!
//! Nothing is run: settings are found by how people write them. It must not know pages.

use std::collections::BTreeMap;

use super::PAGES;
use super::versions::Version;
use crate::import::export::{Export, below};
use crate::import::from::folder;
use crate::import::gathered::{Gathered, Redirect, Root};
use crate::lang::Lang;

pub(super) const CONFIGS: [&str; 5] = [
    "docusaurus.config.js",
    "docusaurus.config.ts",
    "docusaurus.config.mjs",
    "docusaurus.config.cjs",
    "docusaurus.config.mts",
];

/// What the settings say.
pub(super) struct Site {
    /// The path that addresses of docs begin with.
    pub(super) route: String,
    pub(super) roots: Vec<Root>,
    pub(super) default: Lang,
    /// The version of the docs that is carried.
    pub(super) version: Version,
}

impl Site {
    /// Where the site began, in each language: its own pages are programs, and posts are not carried.
    pub(super) fn homes(&self, export: &Export, gathered: &mut Gathered) {
        let has_posts = export.paths().any(|path| below(path, "blog").is_some());
        for root in &self.roots {
            let locale = if root.lang == self.default {
                String::new()
            } else {
                format!("/{}", root.lang.html())
            };
            let mut homes = vec![format!("{locale}{}", self.route), locale.clone()];
            homes.extend(has_posts.then(|| format!("{locale}/blog")));
            let lead = |home: &String| !(gathered.base.is_empty() && home.is_empty());
            let homes: Vec<String> = homes.into_iter().filter(lead).collect();
            let own = |home: String| (root.lang.clone(), home);
            gathered.homes.extend(homes.into_iter().map(own));
        }
    }
}

pub(super) fn site(export: &Export, gathered: &mut Gathered) -> Site {
    let mut route = "/docs".to_owned();
    let mut default = gathered.lang.clone();
    let config = export.first(&CONFIGS);
    let said = config.map_or("", |(_, text)| text);
    let version = Version::read(export, said, gathered);
    if let Some((file, text)) = config {
        gathered.used.insert(file.to_owned());
        if let Some(url) = setting(text, "url") {
            gathered.was_at(url);
        }
        if let Some(base) = setting(text, "baseUrl") {
            gathered.base = base.trim_end_matches('/').to_owned();
        }
        if let Some(path) = setting(text, "routeBasePath") {
            route = match path.trim_matches('/') {
                "" => String::new(),
                path => format!("/{path}"),
            };
        }
        if let Some(lang) = setting(text, "defaultLocale").and_then(Lang::parse) {
            default = lang;
        }
        redirects(file, text, gathered);
    }
    let has = |folder: &str| {
        folder::pages_in(export, PAGES).any(|(path, _)| below(path, folder).is_some())
    };
    let docs = Some(version.folder()).filter(|folder| has(folder));
    let mut roots = vec![Root {
        folder: docs.unwrap_or_default(),
        lang: default.clone(),
    }];
    let mut locales = BTreeMap::new();
    for path in export.paths() {
        let mut parts = path.split('/');
        if parts.next() == Some("i18n")
            && let Some(locale) = parts.next()
            && let Some(lang) = Lang::parse(locale)
            && lang != default
        {
            let folder = format!("i18n/{locale}/{}", version.translated());
            locales.insert(folder, lang);
        }
    }
    let translated = locales
        .into_iter()
        .map(|(folder, lang)| Root { folder, lang });
    roots.splice(0..0, translated);
    Site {
        route,
        roots,
        default,
        version,
    }
}

/// A text of the settings: what stands in quotes behind a key.
pub(super) fn setting<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let mut from = 0;
    while let Some(found) = text[from..].find(key) {
        let at = from + found;
        from = at + key.len();
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') || is_comment(&text[..at]) {
            continue;
        }
        if let Some(value) = quoted(
            text[from..]
                .trim_start_matches(['"', '\''])
                .trim_start()
                .strip_prefix(':'),
        ) {
            return Some(value);
        }
    }
    None
}

/// Whether what follows in this line is one that somebody put aside.
fn is_comment(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let mut marks = line.match_indices("//");
    marks.any(|(at, _)| !line[..at].ends_with(':'))
}

pub(super) fn quoted(rest: Option<&str>) -> Option<&str> {
    let rest = rest?.trim_start();
    let quote = rest
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\'' | '`'))?;
    rest[1..].split(quote).next()
}

/// Redirects of the plugin for them: `{ from: '/old', to: '/new' }`.
fn redirects(file: &str, text: &str, gathered: &mut Gathered) {
    let mut from = 0;
    while let Some(found) = text[from..].find("from:") {
        let at = from + found;
        from = at + 5;
        let begin = text[..at].rfind('{').unwrap_or(0);
        let end = text[at..].find('}').map_or(text.len(), |end| at + end);
        let entry = &text[begin..end];
        let Some(to) = setting(entry, "to") else {
            continue;
        };
        let line = text[..at].matches('\n').count() + 1;
        let olds = entry.split_once("from:").map_or("", |(_, rest)| rest);
        let olds = olds.split("to:").next().unwrap_or(olds);
        for old in olds
            .split(['\'', '"', '`'])
            .filter(|part| part.starts_with('/'))
        {
            gathered.redirects.push(Redirect {
                from: format!("{}{old}", gathered.base),
                to: to.to_owned(),
                file: file.to_owned(),
                is_file: false,
                line,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_found_as_people_write_them() {
        let text = "const c = { baseUrl: '/a/', \"url\": \"https://x.example\", docs: { routeBasePath: `/help` } }";
        assert_eq!(setting(text, "url"), Some("https://x.example"));
        assert_eq!(setting(text, "baseUrl"), Some("/a/"));
        assert_eq!(setting(text, "routeBasePath"), Some("/help"));
        assert_eq!(setting(text, "defaultLocale"), None);
        let text = "a: 'https://x', b: '1', // b: '2'\n// c: '3'\n  c: '4'";
        assert_eq!(setting(text, "b"), Some("1"));
        assert_eq!(setting(text, "c"), Some("4"));
    }
}
