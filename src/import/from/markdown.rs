//! A folder of Markdown, such as a help centre of Zendesk Guide that its writers keep in git: `id` in the
//! front matter, and links to the published site by that id.
//!
//! Folders stay as they are. It must not know other tools' Markdown.

use std::collections::{BTreeMap, BTreeSet};

use super::{Importer, folder};
use crate::content::markdown::destinations;
use crate::import::addresses::name;
use crate::import::export::{Export, ends_in};
use crate::import::gathered::{Gathered, host_and_path};
use crate::problem::code;

/// Endings of Markdown.
pub(super) const MARKDOWN: &[&str] = &["md", "markdown"];

/// A folder of Markdown.
pub(super) struct Markdown;

impl Importer for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn about(&self) -> &'static str {
        "a folder of Markdown; links to a published Zendesk Guide are followed by the `id` of articles"
    }

    fn reads(&self, path: &str) -> bool {
        ends_in(path, MARKDOWN)
    }

    fn gather(&self, export: &Export, gathered: &mut Gathered) {
        let is_page = |path: &str, text: &str| !folder::is_about(path, text);
        let pages =
            || folder::pages_in(export, MARKDOWN).filter(|(path, text)| is_page(path, text));
        let roots = folder::roots("", pages().map(|(path, _)| path), &gathered.lang);
        for (path, text) in folder::pages_in(export, MARKDOWN) {
            if !is_page(path, text) {
                gathered.used.insert(path.to_owned());
                gathered.losses.note(
                    code::IMPORT_FILE,
                    path,
                    "the file is about the project, and was not carried",
                    "give it a front matter with a title if customers are to read it",
                );
                continue;
            }
            let Some((root, below)) = folder::placed(&roots, path) else {
                continue;
            };
            let (mut page, _) = folder::page(path, text, &mut gathered.losses);
            page.lang = root.lang.clone();
            page.path = folder::page_path(below);
            page.group = page.path.clone();
            if let Some(id) = page.front.text("id") {
                page.names.push(format!("articles:{id}"));
            }
            gathered.pages.push(page);
        }
        gathered.roots = roots;
        remember_addresses(gathered);
    }
}

/// Where the articles were published is told by the links between them.
fn remember_addresses(gathered: &mut Gathered) {
    let known: BTreeSet<String> = gathered
        .pages
        .iter()
        .flat_map(|page| page.names.clone())
        .collect();
    let mut paths: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut beginnings: BTreeMap<String, usize> = BTreeMap::new();
    for page in &gathered.pages {
        for found in destinations(&page.body) {
            let Some((host, path)) = host_and_path(&found.address) else {
                continue;
            };
            let path = path.split(['?', '#']).next().unwrap_or(path);
            let path = folder::readable(path.trim_end_matches('/'));
            let Some(name) = name(&path).filter(|name| known.contains(name)) else {
                continue;
            };
            gathered.hosts.insert(host);
            if let Some((beginning, _)) = path.rsplit_once('/') {
                *beginnings.entry(beginning.to_owned()).or_default() += 1;
            }
            paths.entry(name).or_default().insert(path);
        }
    }
    let most = beginnings.iter().max_by_key(|(_, times)| **times);
    let Some((beginning, _)) = most else { return };
    for page in &mut gathered.pages {
        for name in &page.names {
            let id = name.trim_start_matches("articles:");
            let short = format!("{beginning}/{id}");
            let seen = paths.remove(name).unwrap_or_default();
            page.addresses.push(short.clone());
            page.addresses
                .extend(seen.into_iter().filter(|path| *path != short));
        }
    }
}
