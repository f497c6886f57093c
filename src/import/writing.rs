//! The new folder: every page has its path, every link its way, and old addresses lead to new ones.
//!
//! It must not know which product the pages come from.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::addresses::{Addresses, Leads};
use super::export::{Export, below, ends_in, folder_of, join, name_of};
use super::gathered::{Gathered, Page, host_and_path};
use super::known::Known;
use super::links::Links;
use super::losses::{Losses, short};
use super::names::{self, Taken};
use super::{Imported, Made, places};
use crate::content::markdown::shape;
use crate::content::{Asset, url};
use crate::problem::code;

/// Writes all that was gathered.
pub(super) fn write(export: &Export, mut gathered: Gathered, known: &Known) -> Imported {
    let mut losses = std::mem::take(&mut gathered.losses);
    gathered.open_homes();
    places::settle(&mut gathered, known, &mut losses);
    let aliases = aliases(export, &gathered, &mut losses);
    let ids = ids(&gathered, &mut losses);
    let addresses = Addresses::of(export, &gathered);
    let mut links = Links::new(export, &addresses, &gathered.pages);
    let mut carried = Carried {
        gathered: &gathered,
        known,
        paths: BTreeMap::new(),
        taken: Taken::default(),
    };
    let mut imported = Imported::default();
    // Pictures lie beside the text in the language that most read; translations find them there.
    let mut order: Vec<usize> = (0..gathered.pages.len()).collect();
    order.sort_by_key(|number| gathered.pages[*number].lang != gathered.lang);
    for number in order {
        let page = &gathered.pages[number];
        let from = format!("{}/{}.md", page.lang.as_str(), page.path);
        let mut place = |file: &str, is_shown: bool| {
            let to = carried.place(&from, file, is_shown)?;
            Some(names::relative(&from, &to))
        };
        let body = links.rewrite(number, &mut place, &mut losses);
        let own = text(&page.front.write(), &page.body);
        let own = blake3::hash(own.as_bytes()).to_hex().to_string();
        imported.own.insert(from.clone(), own);
        let mut front = page.front.clone();
        if !ids[number] {
            front.forget("id");
        }
        if !aliases[number].is_empty() {
            front.take("redirect_from");
            front.set("aliases", aliases[number].clone());
        }
        if !page.is_category() {
            imported.articles += 1;
            imported.drafts += usize::from(front.is_draft());
        }
        let source = match &page.label {
            Some(label) => format!("{}: {label}", page.source),
            None => page.source.clone(),
        };
        imported.sources.insert(from.clone(), source);
        imported.origins.insert(from.clone(), page.group.clone());
        let text = text(&front.write(), &body);
        for picture in shape(&text).pictures {
            let host = host_and_path(&picture.file).map(|(host, _)| host);
            let is_name = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
            if let Some(host) = host.filter(|host| host.chars().all(is_name)) {
                *imported.image_hosts.entry(host).or_default() += 1;
            }
        }
        imported.files.insert(from, Made::Text(text));
    }
    imported.links = links.rewritten;
    for (source, path) in &carried.paths {
        let copy = Made::Copy(source.clone());
        imported.files.insert(path.clone(), copy);
        imported.origins.insert(path.clone(), source.clone());
    }
    tell_left_out(export, &gathered, &carried, &mut losses);
    losses.find(&|file| export.text(file));
    imported.problems = losses.finish();
    imported
}

fn text(front: &str, body: &str) -> String {
    let body = body.trim_start_matches('\n').trim_end();
    match (front.is_empty(), body.is_empty()) {
        (true, _) => format!("{body}\n"),
        (false, true) => front.to_owned(),
        _ => format!("{front}\n{body}\n"),
    }
}

/// The address that a page has in kb.
fn route(page: &Page) -> String {
    let parts: Vec<String> = page.path.split('/').map(url::slug).collect();
    let route = format!("{}/{}", page.lang.as_str(), parts.join("/"));
    bare(route.strip_suffix("/index").unwrap_or(&route))
}

/// An address in which capitals and slashes at the ends do not count.
fn bare(address: &str) -> String {
    let decoded = url::decode_path(address).unwrap_or_else(|| address.to_owned());
    decoded.trim_matches('/').to_lowercase()
}

/// The old addresses that each page answers at.
fn aliases(export: &Export, gathered: &Gathered, losses: &mut Losses) -> Vec<Vec<String>> {
    let mut wanted: Vec<Vec<String>> = gathered
        .pages
        .iter()
        .map(|page| {
            let own = page.front.list("aliases").into_iter();
            let redirected = page.front.list("redirect_from").into_iter();
            own.chain(redirected)
                .chain(
                    page.addresses
                        .iter()
                        .map(|path| format!("{}{path}", gathered.base)),
                )
                .collect()
        })
        .collect();
    let addresses = Addresses::of(export, gathered);
    for redirect in &gathered.redirects {
        let from = host_and_path(&redirect.from).map_or(redirect.from.as_str(), |(_, path)| path);
        let root = Page::at_root(gathered);
        match addresses.follow(&root, &redirect.to) {
            Leads::Page(number) => wanted[number].push(from.to_owned()),
            _ => losses.line(
                code::IMPORT_LINK,
                &redirect.file,
                redirect.line,
                format!(
                    "the redirect from `{}` to `{}` leads to no page of the export",
                    short(&redirect.from),
                    short(&redirect.to)
                ),
                "redirect it in front of kb, or add the address to the `aliases` of an article",
            ),
        }
    }
    let routes: BTreeSet<String> = gathered.pages.iter().map(route).collect();
    let mut taken: HashMap<String, usize> = HashMap::new();
    let mut all = Vec::new();
    for (number, wanted) in wanted.into_iter().enumerate() {
        let page = &gathered.pages[number];
        let mut own: Vec<String> = Vec::new();
        for alias in wanted {
            let from_root = match alias.starts_with('/') || alias.contains("://") {
                true => alias.clone(),
                false => format!("/{}/{alias}", page.lang.as_str()),
            };
            if from_root.trim_matches('/').is_empty() || routes.contains(&bare(&from_root)) {
                continue;
            }
            match taken.insert(from_root.clone(), number) {
                None => own.push(alias),
                Some(other) if other == number => {}
                Some(other) => {
                    taken.insert(from_root, other);
                    let file = &page.source;
                    let what = format!("another page has the old address `{alias}`, too");
                    let remedy = "the first one keeps it: add it to the `aliases` of the right one";
                    losses.note(code::IMPORT_VALUE, file, what, remedy);
                }
            }
        }
        all.push(own);
    }
    all
}

/// Which pages keep their ids: the first group that has one, with its translations.
fn ids(gathered: &Gathered, losses: &mut Losses) -> Vec<bool> {
    let mut owners: HashMap<String, &str> = HashMap::new();
    let pages = gathered.pages.iter().map(|page| {
        let Some(id) = page.front.now("id").and_then(super::front::text_of) else {
            return true;
        };
        let owner = *owners.entry(id.clone()).or_insert(&page.group);
        if owner != page.group {
            let what = format!("another page has the id `{id}`, too");
            let remedy = "it is left out here: give the article an id of its own";
            losses.file(code::IMPORT_VALUE, &page.source, what, remedy);
        }
        owner == page.group
    });
    pages.collect()
}

/// The pictures and downloads that pages use, and where they lie now.
struct Carried<'a> {
    gathered: &'a Gathered,
    known: &'a Known,
    /// By their paths in the export.
    paths: BTreeMap<String, String>,
    taken: Taken,
}

impl Carried<'_> {
    /// Where a file is to lie; `None` when it cannot be carried as it is.
    fn place(&mut self, from: &str, file: &str, is_shown: bool) -> Option<String> {
        if let Some(path) = self.paths.get(file) {
            return Some(path.clone());
        }
        let roots = self.gathered.roots.iter();
        let root = roots
            .filter(|root| below(file, &root.folder).is_some())
            .max_by_key(|root| root.folder.len());
        let wanted = match root {
            Some(root) => {
                let path = names::path(below(file, &root.folder)?, "file");
                join(root.lang.as_str(), &path)
            }
            None => {
                let folder = match is_shown || is_picture(file) {
                    true => "img",
                    false => "files",
                };
                let name = names::part(name_of(file), "file");
                join(folder_of(from), &format!("{folder}/{name}"))
            }
        };
        // A copy of it would become an article.
        if ends_in(&wanted, &["md", "markdown", "mdx"]) {
            return None;
        }
        let wanted = self.known.file(file).map_or(wanted, str::to_owned);
        let path = self.taken.file(&wanted);
        self.paths.insert(file.to_owned(), path.clone());
        Some(path)
    }
}

fn is_picture(file: &str) -> bool {
    let asset = Asset {
        path: file.to_owned(),
        bytes: 0,
        hash: String::new(),
        dimensions: None,
    };
    asset.is_image()
}

/// Files that nothing was made of, folder by folder.
fn tell_left_out(export: &Export, gathered: &Gathered, carried: &Carried<'_>, losses: &mut Losses) {
    let pages: BTreeSet<&str> = gathered
        .pages
        .iter()
        .map(|page| page.source.as_str())
        .collect();
    let mut folders: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in export.paths() {
        let used = pages.contains(path)
            || gathered.used.contains(path)
            || carried.paths.contains_key(path);
        if !used {
            folders
                .entry(folder_of(path))
                .or_default()
                .push(name_of(path));
        }
    }
    for (folder, files) in folders {
        let some: Vec<String> = files
            .iter()
            .take(3)
            .map(|name| format!("`{}`", short(name)))
            .collect();
        let more = files.len().saturating_sub(some.len());
        let more = if more > 0 {
            format!(" and {more} more")
        } else {
            String::new()
        };
        let what = format!(
            "not carried, since no page uses it: {}{more}",
            some.join(", ")
        );
        let remedy = "put what customers need beside an article, and link to it";
        losses.note(code::IMPORT_FILE, &join(folder, ""), what, remedy);
    }
}

/// A whole number as it stands in front matter.
pub(super) fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number
            .as_i64()
            .or_else(|| number.as_f64().map(|n| n as i64)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}
