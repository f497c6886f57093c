//! Folders of pages: the languages of their top folders, and a file taken apart into a page.
//!
//! It must not know which tool the folder was made for.

use crate::content::outline::index_rank;
use crate::content::{is_about_the_project, url};
use crate::import::export::{Export, below, folder_of, join, name_of, stem_of};
use crate::import::front::{self, Front};
use crate::import::gathered::{Gathered, Page, Root};
use crate::import::html::{self, Converted};
use crate::import::losses::Losses;
use crate::lang::Lang;
use crate::problem::code;

/// Where the pages below a folder lie: a root for each language when all top folders that hold pages
/// are named like languages, else one for all.
pub(super) fn roots<'p>(
    folder: &str,
    pages: impl Iterator<Item = &'p str>,
    lang: &Lang,
) -> Vec<Root> {
    let mut roots: Vec<Root> = Vec::new();
    for path in pages.filter_map(|path| below(path, folder)) {
        let top = path.split_once('/').map(|(top, _)| top);
        let Some((top, lang)) = top.and_then(|top| Some((top, Lang::from_folder(top)?))) else {
            roots.clear();
            break;
        };
        let folder = join(folder, top);
        if roots.iter().all(|root| root.folder != folder) {
            roots.push(Root { folder, lang });
        }
    }
    if roots.is_empty() {
        roots.push(Root {
            folder: folder.to_owned(),
            lang: lang.clone(),
        });
    }
    roots
}

/// The root that a file lies in, and its path below that.
pub(super) fn placed<'r, 'p>(roots: &'r [Root], path: &'p str) -> Option<(&'r Root, &'p str)> {
    let mut all = roots.iter();
    all.find_map(|root| Some((root, below(path, &root.folder)?)))
}

/// A path without extension, in which every page of a folder is called `index`.
pub(super) fn page_path(below: &str) -> String {
    let stem = match index_rank(crate::content::outline::without_extension(below)) {
        Some(_) => "index",
        None => stem_of(below),
    };
    join(folder_of(below), stem)
}

/// Whether a file at the top is about the project, and no page.
pub(super) fn is_about(path: &str, text: &str) -> bool {
    is_about_the_project(path) && !front::part(text).had
}

/// A file of Markdown with its front matter taken apart. Its text begins in the line that is returned
/// with it, from zero.
pub(super) fn page(source: &str, text: &str, losses: &mut Losses) -> (Page, usize) {
    let parted = front::part(text);
    let mut body = parted.body.to_owned();
    let lines = text[..text.len() - body.len()].matches('\n').count();
    let front = parted.front.unwrap_or_else(|why| {
        let matter = text[..text.len() - parted.body.len()].trim();
        body = format!("{}\n\n{}", html::fenced("yaml", matter), parted.body);
        losses.file(
            code::IMPORT_VALUE,
            source,
            format!("the front matter cannot be read ({why}): the article is a draft, with it in its text"),
            "mend it at the top of the new file",
        );
        let mut front = Front::default();
        front.set("title", stem_of(source));
        front.set("draft", true);
        front
    });
    let page = Page {
        source: source.to_owned(),
        label: None,
        group: source.to_owned(),
        lang: Lang::english(),
        path: page_path(source),
        front,
        body,
        addresses: Vec::new(),
        names: Vec::new(),
    };
    (page, lines)
}

/// Tells what a conversion of HTML lost; `lines` stand above the HTML in its file.
pub(super) fn tell(losses: &mut Losses, source: &str, lines: usize, converted: &Converted) {
    for lost in &converted.lost {
        if lost.is_note {
            losses.note_at(
                lost.code,
                source,
                lines + lost.line,
                &lost.what,
                lost.remedy,
            );
        } else {
            losses.line(
                lost.code,
                source,
                lines + lost.line,
                &lost.what,
                lost.remedy,
            );
        }
    }
}

/// The page of a folder that has none yet.
pub(super) fn category(source: &str, lang: &Lang, folder: &str) -> Page {
    Page {
        source: source.to_owned(),
        label: None,
        group: format!("{folder}/index"),
        lang: lang.clone(),
        path: join(folder, "index"),
        front: Front::default(),
        body: String::new(),
        addresses: Vec::new(),
        names: Vec::new(),
    }
}

/// Whether a page of a folder was gathered already.
pub(super) fn has_category(gathered: &Gathered, lang: &Lang, folder: &str) -> bool {
    let path = join(folder, "index");
    let mut pages = gathered.pages.iter();
    pages.any(|page| page.lang == *lang && page.path == path)
}

/// The address of a file as most tools serve it: without extension, the page of a folder at its slash.
pub(super) fn address(path: &str) -> String {
    let path = page_path(path);
    match path.strip_suffix("index") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("/{folder}"),
        _ => format!("/{path}"),
    }
}

/// A date as front matter has it, from the beginning of a text such as `2026-11-21T09:00:00Z`.
pub(super) fn day(text: &str) -> Option<String> {
    let day = text.trim().get(..10)?;
    day.parse::<jiff::civil::Date>().ok()?;
    Some(day.to_owned())
}

/// A name of a folder or file as people read it.
pub(super) fn spoken(name: &str) -> String {
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => name.to_owned(),
    }
}

/// Whether a file is one of a tool's and not of the site's.
pub(super) fn is_of_tool(path: &str) -> bool {
    path.split('/')
        .any(|part| matches!(part, "node_modules" | "_site" | "vendor" | "venv"))
}

/// All files that were read and have one of these endings, without those of tools.
pub(super) fn pages_in<'e>(
    export: &'e Export,
    endings: &'static [&'static str],
) -> impl Iterator<Item = (&'e str, &'e str)> {
    let all = export.texts();
    all.filter(move |(path, _)| {
        crate::import::export::ends_in(path, endings)
            && !is_of_tool(path)
            && !name_of(path).starts_with('.')
    })
}

/// An address in the form in which two are compared by people: decoded.
pub(super) fn readable(path: &str) -> String {
    url::decode_path(path).unwrap_or_else(|| path.to_owned())
}
