//! A folder of HTML: pages that a tool made, or that somebody wrote.
//!
//! What stands around a page's own part is left out, and told. It must not know the tool.

use super::{Importer, folder, redirects};
use crate::import::export::{Export, ends_in, folder_of, join};
use crate::import::front::Front;
use crate::import::gathered::{Gathered, Page, Redirect};
use crate::import::html::{self, Element, Node, one_line};
use crate::import::losses::Losses;
use crate::lang::Lang;
use crate::problem::code;

/// Endings of HTML.
pub(super) const HTML: &[&str] = &["html", "htm", "xhtml"];

/// Parts of a page that stand on every page.
const AROUND: [&str; 4] = ["nav", "header", "footer", "aside"];

/// A folder of HTML.
pub(super) struct Html;

impl Importer for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn about(&self) -> &'static str {
        "a folder of HTML pages"
    }

    fn reads(&self, path: &str) -> bool {
        ends_in(path, HTML) || path == redirects::FILE
    }

    fn gather(&self, export: &Export, gathered: &mut Gathered) {
        let paths = || folder::pages_in(export, HTML);
        let roots = folder::roots("", paths().map(|(path, _)| path), &gathered.lang);
        let suffix = common_suffix(paths().map(|(_, text)| title_of(&html::read(text))));
        for (path, text) in paths() {
            let Some((root, below)) = folder::placed(&roots, path) else {
                continue;
            };
            let nodes = html::read(text);
            if let Some(to) = refreshed(&nodes) {
                let to = absolute(path, &to);
                gathered.used.insert(path.to_owned());
                gathered.redirects.push(Redirect {
                    from: format!("/{path}"),
                    to,
                    file: path.to_owned(),
                    is_file: true,
                    line: 1,
                });
                continue;
            }
            let mut page = page(path, &nodes, suffix.as_deref(), &mut gathered.losses);
            page.lang = if root.folder.is_empty() {
                language_of(&nodes).unwrap_or_else(|| root.lang.clone())
            } else {
                root.lang.clone()
            };
            // A language's folder beside pages of another one.
            let below = match below.split_once('/') {
                Some((top, rest)) if Lang::from_folder(top).as_ref() == Some(&page.lang) => rest,
                _ => below,
            };
            page.path = folder::page_path(below);
            page.group = page.path.clone();
            gathered.pages.push(page);
        }
        redirects::read(export, gathered);
        gathered.roots = roots;
    }
}

/// A page of HTML as a page of Markdown.
pub(super) fn page(path: &str, nodes: &[Node], suffix: Option<&str>, losses: &mut Losses) -> Page {
    let mut front = Front::default();
    let (main, mut left_out) = main_of(nodes);
    let title =
        title_of(nodes).map(
            |title| match suffix.and_then(|suffix| title.strip_suffix(suffix)) {
                Some(short) if !short.trim().is_empty() => short.trim().to_owned(),
                _ => title,
            },
        );
    let heading = html::find(&main, &|one| one.name == "h1").map(|one| one_line(&one.text()));
    let heading = heading.filter(|text| !text.is_empty());
    if let Some(title) = heading.clone().or(title) {
        front.set("title", title);
    }
    if let Some(text) = meta(nodes, "description") {
        front.set("description", text);
    }
    if let Some(words) = meta(nodes, "keywords") {
        front.set("keywords", crate::import::front::list_of(&words.into()));
    }
    let dates = [
        "article:modified_time",
        "last-modified",
        "dcterms.modified",
        "date",
    ];
    if let Some(day) = dates
        .iter()
        .find_map(|name| folder::day(&meta(nodes, name)?))
    {
        front.set("updated", day);
    }
    if meta(nodes, "robots").is_some_and(|said| said.to_lowercase().contains("noindex")) {
        front.set("noindex", true);
    }
    let converted = html::convert_nodes(&main);
    folder::tell(losses, path, 0, &converted);
    left_out.sort_unstable();
    left_out.dedup();
    if !left_out.is_empty() {
        losses.note(
            code::IMPORT_CONTENT,
            path,
            format!(
                "what stands around the text was left out: {}",
                left_out.join(", ")
            ),
            "kb has its own navigation; write into the article what is missed",
        );
    }
    // The title is not said twice.
    let mut body = converted.text;
    if let (Some(heading), Some(rest)) = (heading, body.strip_prefix("## ")) {
        let (first, rest) = rest.split_once('\n').unwrap_or((rest, ""));
        let plain = first.split(" {#").next().unwrap_or(first).replace('\\', "");
        if plain == heading {
            body = rest.trim_start().to_owned();
        }
    }
    Page {
        source: path.to_owned(),
        label: None,
        group: path.to_owned(),
        lang: Lang::english(),
        path: folder::page_path(path),
        front,
        body,
        addresses: vec![format!("/{path}"), folder::address(path)],
        names: Vec::new(),
    }
}

/// The page's own part, and the names of what was left out of it.
fn main_of(nodes: &[Node]) -> (Vec<Node>, Vec<&'static str>) {
    let is_main = |one: &Element| one.name == "main" || one.said("role") == Some("main");
    let main = html::find(nodes, &is_main)
        .or_else(|| html::find(nodes, &|one| one.name == "article"))
        .or_else(|| html::find(nodes, &|one| one.name == "body"));
    let mut left_out: Vec<&'static str> = Vec::new();
    let children = match main {
        Some(main) => {
            if main.name != "body" {
                let around = AROUND.iter().filter(|name| {
                    html::find(nodes, &|one| one.name == **name).is_some()
                        && html::find(&main.children, &|one| one.name == **name).is_none()
                });
                left_out.extend(around.copied());
            }
            &main.children
        }
        None => nodes,
    };
    let kept = children.iter().filter(|node| {
        let Node::Element(element) = node else {
            return true;
        };
        let around = AROUND.iter().find(|name| **name == element.name);
        // A header of the text holds its title.
        let own = element.name == "header"
            && html::find(&element.children, &|one| one.name == "h1").is_some();
        let is_callout = element.name == "aside" && element.said("class").is_some();
        match around.filter(|_| !own && !is_callout) {
            Some(name) => {
                left_out.push(*name);
                false
            }
            None => true,
        }
    });
    (kept.cloned().collect(), left_out)
}

fn title_of(nodes: &[Node]) -> Option<String> {
    let title = html::find(nodes, &|one| one.name == "title")?;
    Some(one_line(&title.text())).filter(|title| !title.is_empty())
}

fn meta(nodes: &[Node], name: &str) -> Option<String> {
    let named = |one: &Element| {
        let said = one.said("name").or_else(|| one.said("property"));
        one.name == "meta" && said.is_some_and(|said| said.eq_ignore_ascii_case(name))
    };
    let element = html::find(nodes, &named)?;
    element
        .said("content")
        .map(one_line)
        .filter(|text| !text.is_empty())
}

fn language_of(nodes: &[Node]) -> Option<Lang> {
    let html = html::find(nodes, &|one| one.name == "html")?;
    let lang = Lang::parse(html.said("lang")?)?;
    Lang::parse(lang.primary())
}

/// Where a page sends its reader on to.
fn refreshed(nodes: &[Node]) -> Option<String> {
    let is_refresh = |one: &Element| {
        one.name == "meta"
            && one
                .said("http-equiv")
                .is_some_and(|name| name.eq_ignore_ascii_case("refresh"))
    };
    let content = html::find(nodes, &is_refresh)?.said("content")?;
    let at = content.to_ascii_lowercase().find("url=")?;
    Some(content[at + 4..].trim_matches(['\'', '"', ' ']).to_owned())
}

fn absolute(path: &str, to: &str) -> String {
    if to.starts_with('/') || to.contains("://") {
        return to.to_owned();
    }
    format!("/{}", join(folder_of(path), to))
}

/// What more than half of the titles end in, from a sign on: the name of the site.
fn common_suffix(titles: impl Iterator<Item = Option<String>>) -> Option<String> {
    let titles: Vec<String> = titles.flatten().collect();
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for title in &titles {
        let signs = [" | ", " - ", " – ", " — ", " · ", " :: "];
        if let Some(at) = signs.iter().filter_map(|sign| title.rfind(sign)).max() {
            *counts.entry(&title[at..]).or_default() += 1;
        }
    }
    let (suffix, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (count > 1 && count * 2 > titles.len()).then(|| suffix.to_owned())
}
