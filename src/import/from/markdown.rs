//! A folder of Markdown, such as a help centre of Zendesk Guide that its writers keep in git: `id` in the
//! front matter, and links to the published site by that id.
//!
//! Folders stay as they are. It must not know other tools' Markdown.

use std::collections::{BTreeMap, BTreeSet};

use super::{Importer, folder};
use crate::content::markdown::destinations;
use crate::import::addresses::name;
use crate::import::export::{Export, ends_in};
use crate::import::gathered::{Gathered, Page, host_and_path};
use crate::lang::Lang;
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
        let beginnings = remember_addresses(gathered);
        remember_homes(&beginnings, gathered);
    }
}

/// Where the articles were published is told by the links between them. Returns what stands before their
/// numbers, what most have first.
fn remember_addresses(gathered: &mut Gathered) -> Vec<String> {
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
    let mut beginnings: Vec<(String, usize)> = beginnings.into_iter().collect();
    beginnings.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let beginnings: Vec<String> = beginnings.into_iter().map(|(path, _)| path).collect();
    let Some(beginning) = beginnings.first() else {
        return beginnings;
    };
    let is_of = |address: &str, page: &Page| {
        spoken(address).is_some_and(|lang| lang.primary() == page.lang.primary())
    };
    let mut holders: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, page) in gathered.pages.iter_mut().enumerate() {
        let mut fitting = beginnings.iter().filter(|one| is_of(one, page));
        let own = fitting.next().unwrap_or(beginning);
        for name in &page.names {
            let id = name.trim_start_matches("articles:");
            page.addresses.push(format!("{own}/{id}"));
            holders.entry(name.clone()).or_default().push(number);
        }
    }
    for (name, path) in paths
        .iter()
        .flat_map(|(name, all)| all.iter().map(move |path| (name, path)))
    {
        let holders = &holders[name];
        let mut all = holders.iter();
        let fitting = all.find(|number| is_of(path, &gathered.pages[**number]));
        let page = &mut gathered.pages[*fitting.unwrap_or(&holders[0])];
        if !page.addresses.contains(path) {
            page.addresses.push(path.clone());
        }
    }
    beginnings
}

/// The language of an address of the help desk: `/hc/en-us/articles/12`.
fn spoken(address: &str) -> Option<Lang> {
    let mut parts = address.split('/').skip_while(|part| *part != "hc");
    Lang::parse(parts.nth(1).filter(|part| *part != "articles")?)
}

/// The home page of each language, as the help desk had it: `/hc` and `/hc/en-us`, and with them its
/// search and its form.
fn remember_homes(beginnings: &[String], gathered: &mut Gathered) {
    let langs: Vec<Lang> = gathered
        .roots
        .iter()
        .map(|root| root.lang.clone())
        .collect();
    for beginning in beginnings {
        let Some(home) = beginning.strip_suffix("/articles") else {
            continue;
        };
        let spoken = spoken(beginning);
        let near = langs
            .iter()
            .filter(|lang| Some(lang.primary()) == spoken.as_ref().map(Lang::primary));
        let whole = |lang: &&Lang| Some(*lang) == spoken.as_ref();
        // Pages that nobody parted by languages are all of one.
        let is_parted = langs.len() > 1 && spoken.is_some();
        let any = langs.first().filter(|_| !is_parted);
        let Some(lang) = near.clone().find(whole).or(near.clone().next()).or(any) else {
            continue;
        };
        // The first is what most pages were read in: there the help desk began.
        let above = home
            .rsplit_once('/')
            .filter(|_| spoken.is_some() && *beginning == beginnings[0]);
        let above = above.map(|(above, _)| (lang.clone(), above.to_owned()));
        gathered.homes.extend(above);
        gathered.homes.push((lang.clone(), home.to_owned()));
    }
}
