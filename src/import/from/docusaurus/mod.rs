//! A Docusaurus site: its docs with categories, positions, translations and redirects.
//!
//! Nothing of it is run: what its settings say is found by how people write them. It must not know other
//! tools.

mod behind;
mod formulas;
mod mdx;
mod partials;
mod settings;
mod tabs;
mod versions;

use std::collections::BTreeSet;

use serde_json::Value;

use self::settings::{CONFIGS, Site, site};
use self::versions::VERSIONS;
use super::{Importer, folder};
use crate::import::export::{Export, ends_in, folder_of, join, name_of, stem_of};
use crate::import::front::{self, text_of};
use crate::import::gathered::{Gathered, Page, Root};
use crate::import::losses::short;
use crate::import::writing::whole;
use crate::problem::code;

const PAGES: &[&str] = &["md", "mdx", "markdown"];

const CATEGORIES: [&str; 3] = ["_category_.json", "_category_.yml", "_category_.yaml"];

/// A Docusaurus site.
pub(super) struct Docusaurus;

impl Importer for Docusaurus {
    fn name(&self) -> &'static str {
        "docusaurus"
    }

    fn about(&self) -> &'static str {
        "a Docusaurus site: the folder with docusaurus.config.js, or its docs"
    }

    fn reads(&self, path: &str) -> bool {
        let name = name_of(path);
        let is_set = CONFIGS.contains(&path) || path == VERSIONS || CATEGORIES.contains(&name);
        ends_in(path, PAGES) || is_set || is_sidebar(path)
    }

    fn gather(&self, export: &Export, gathered: &mut Gathered) {
        let site = site(export, gathered);
        gathered.served.push("static".into());
        for (path, text) in folder::pages_in(export, PAGES) {
            let Some((root, below)) = folder::placed(&site.roots, path) else {
                continue;
            };
            if below.split('/').any(|part| part.starts_with('_')) {
                continue;
            }
            let page = page(path, text, below, root, &site, gathered);
            gathered.pages.push(page);
        }
        for (path, text) in export.texts() {
            let is_category = CATEGORIES.contains(&name_of(path));
            if let Some((root, below)) = folder::placed(&site.roots, path).filter(|_| is_category) {
                category(path, text, below, root, &site, gathered);
            }
        }
        tell_partials(export, &site, gathered);
        let titles: BTreeSet<String> = gathered.pages.iter().filter_map(title).collect();
        for path in export.paths().filter(|path| is_sidebar(path)) {
            gathered.used.insert(path.to_owned());
            if !site.version.has_sidebar(path) {
                continue;
            }
            for (line, label) in labels(export.text(path).unwrap_or_default()) {
                if titles.contains(label) {
                    continue;
                }
                let what = format!("the name `{}` of the sidebar is not carried", short(label));
                let remedy = "write it as the `title` of the page, or of the `index.md` of a folder, if customers know it so";
                gathered
                    .losses
                    .line(code::IMPORT_VALUE, path, line, what, remedy);
            }
            gathered.losses.note(
                code::IMPORT_VALUE,
                path,
                "the sidebars are not read: folders and positions make the order",
                "set `order` where it differs",
            );
        }
        site.homes(export, gathered);
        behind::tell(export, &site, gathered);
        gathered.roots = site.roots;
    }
}

fn is_sidebar(path: &str) -> bool {
    let is_of_version = folder_of(path) == "versioned_sidebars";
    (is_of_version || stem_of(path).starts_with("sidebars"))
        && ends_in(path, &["js", "ts", "mjs", "cjs", "json"])
}

/// What a page is called: by its settings, or by its first heading.
fn title(page: &Page) -> Option<String> {
    let heading = || {
        let line = page.body.trim_start().lines().next()?;
        let words = line.strip_prefix("# ")?;
        let words = words.rsplit_once("{#").map_or(words, |(words, _)| words);
        Some(words.trim().to_owned())
    };
    page.front.title().or_else(heading)
}

/// Tells which pages lack the text of a file that they showed in themselves.
fn tell_partials(export: &Export, site: &Site, gathered: &mut Gathered) {
    let pages = folder::pages_in(export, PAGES);
    let pages = pages.filter(|(path, _)| folder::placed(&site.roots, path).is_some());
    for (file, users) in partials::partials(export, pages) {
        if gathered.pages.iter().any(|page| page.source == file) {
            continue;
        }
        let more = match users.len() {
            1 => String::new(),
            all => format!(" and {} more", all - 1),
        };
        let what = format!(
            "its text is not carried, though `{}`{more} showed it",
            users[0]
        );
        let remedy = "write it into the article, in the place of the component that showed it";
        gathered.losses.file(code::IMPORT_FILE, &file, what, remedy);
        gathered.used.insert(file);
    }
}

/// The names that a sidebar gives, with their lines.
fn labels(text: &str) -> Vec<(usize, &str)> {
    let lines = text.lines().enumerate().flat_map(|(number, line)| {
        let parts = line.match_indices("label").filter_map(move |(at, _)| {
            let rest = line[at + 5..].trim_start_matches(['"', '\'']).trim_start();
            settings::quoted(rest.strip_prefix(':'))
        });
        parts.map(move |label| (number + 1, label))
    });
    lines.collect()
}

/// The number that a name begins with, and the rest of it: `02-install`.
fn numbered(name: &str) -> (Option<i64>, &str) {
    let digits = name.len() - name.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = name[digits..].trim_start();
    let bare = rest.trim_start_matches(['-', '_', '.']).trim_start();
    let is_version = bare.starts_with(|c: char| c.is_ascii_digit());
    if digits == 0 || bare.len() == rest.len() || bare.is_empty() || is_version {
        return (None, name);
    }
    (name[..digits].parse().ok(), bare)
}

fn folders_of(below: &str) -> String {
    let folders = folder_of(below).split('/').map(|name| numbered(name).1);
    folders.collect::<Vec<_>>().join("/")
}

fn page(
    path: &str,
    text: &str,
    below: &str,
    root: &Root,
    site: &Site,
    gathered: &mut Gathered,
) -> Page {
    let (mut page, lines) = folder::page(path, text, &mut gathered.losses);
    page.body = mdx::carry(&page.body, path, lines, &mut gathered.losses);
    page.lang = root.lang.clone();
    let folders = folders_of(below);
    let (number, name) = numbered(stem_of(below));
    let is_index = ["index", "readme"].contains(&name.to_lowercase().as_str())
        || (!folders.is_empty() && name.eq_ignore_ascii_case(name_of(&folders)));
    page.path = join(&folders, if is_index { "index" } else { name });
    page.group.clone_from(&page.path);
    let front = &mut page.front;
    let order = front
        .take("sidebar_position")
        .as_ref()
        .and_then(whole)
        .or(number);
    if let Some(order) = order {
        front.set("order", order);
    }
    let id = front.take("id").as_ref().and_then(text_of);
    let slug = front.take("slug").as_ref().and_then(text_of);
    let address = match &slug {
        Some(slug) if slug.starts_with('/') => slug.clone(),
        Some(slug) => format!("/{}", join(&folders, slug)),
        None if is_index => format!("/{}", join(&folders, "index")).replace("/index", "/"),
        None => format!("/{}", join(&folders, id.as_deref().unwrap_or(name))),
    };
    let locale = if root.lang == site.default {
        String::new()
    } else {
        format!("/{}", root.lang.html())
    };
    page.addresses
        .push(format!("{locale}{}{address}", site.route));
    let label = front.take("sidebar_label").as_ref().and_then(text_of);
    if let Some(label) = label {
        let has_title = front.title().is_some() || page.body.trim_start().starts_with("# ");
        if has_title {
            gathered.losses.note(
                code::IMPORT_VALUE,
                path,
                format!("its name in the sidebar, `{label}`, gives way to its title"),
                "shorten the title if it is too long",
            );
        } else {
            front.set("title", label);
        }
    }
    if let Some(update) = front.take("last_update") {
        let day = update
            .get("date")
            .and_then(text_of)
            .and_then(|day| folder::day(&day));
        if let Some(day) = day {
            front.set("updated", day);
        }
    }
    if front.take("unlisted") == Some(Value::Bool(true)) {
        front.set("noindex", true);
        gathered.losses.file(
            code::IMPORT_VALUE,
            path,
            "the page was not listed: now it is, with `noindex` for search engines",
            "make it a draft if nobody is to come across it",
        );
    }
    page
}

fn category(
    path: &str,
    text: &str,
    below: &str,
    root: &Root,
    site: &Site,
    gathered: &mut Gathered,
) {
    gathered.used.insert(path.to_owned());
    let read = if path.ends_with(".json") {
        serde_json::from_str::<Value>(text).map_err(|error| error.to_string())
    } else {
        front::yaml(text).map(Value::Object)
    };
    let said = read.unwrap_or_else(|why| {
        gathered.losses.file(
            code::IMPORT_VALUE,
            path,
            format!("the category cannot be read: {why}"),
            "write its title and order into the `index.md` of its folder",
        );
        Value::Null
    });
    let folders = folders_of(below);
    let number = numbered(name_of(folder_of(below))).0;
    let link = said.get("link");
    if link
        .and_then(|link| link.get("type"))
        .and_then(Value::as_str)
        == Some("doc")
    {
        gathered.losses.file(
            code::IMPORT_VALUE,
            path,
            "another page is the page of this category",
            "rename that file to `index.md`",
        );
    }
    if !folder::has_category(gathered, &root.lang, &folders) {
        let mut page = folder::category(path, &root.lang, &folders);
        page.group.clone_from(&page.path);
        let of_link = |key: &str| link.and_then(|link| link.get(key)).and_then(text_of);
        let slug = of_link("slug").unwrap_or_else(|| format!("/category/{}", name_of(&folders)));
        let locale = if root.lang == site.default {
            String::new()
        } else {
            format!("/{}", root.lang.html())
        };
        page.addresses.push(format!("{locale}{}{slug}", site.route));
        if let Some(text) = of_link("description") {
            page.front.set("description", text);
        }
        gathered.pages.push(page);
    }
    let wanted = join(&folders, "index");
    let mut pages = gathered.pages.iter_mut();
    let Some(page) = pages.find(|page| page.lang == root.lang && page.path == wanted) else {
        return;
    };
    let label = said.get("label").and_then(text_of);
    let label = label.unwrap_or_else(|| folder::spoken(name_of(&folders)));
    if page.front.title().is_none() && !page.body.trim_start().starts_with("# ") {
        page.front.set("title", label);
    }
    if let Some(order) = said.get("position").and_then(whole).or(number) {
        page.front.set("order", order);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_a_sidebar_are_found() {
        let text = "docs: [{\n type: 'category', label: 'Getting going', items: [\n{ \"label\": \"Tee\", id: 't' }, { labels: 1 }";
        assert_eq!(labels(text), [(2, "Getting going"), (3, "Tee")]);
    }

    #[test]
    fn a_number_before_a_name_is_an_order() {
        for (name, parted) in [
            ("01-intro", (Some(1), "intro")),
            ("2. Install", (Some(2), "Install")),
            ("2021-11-foo", (None, "2021-11-foo")),
            ("7.0-notes", (None, "7.0-notes")),
            ("intro", (None, "intro")),
            ("42", (None, "42")),
        ] {
            assert_eq!(numbered(name), parted, "{name}");
        }
    }
}
