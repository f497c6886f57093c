//! What of a Docusaurus site stays behind: other versions of its docs, posts, and pages beside the docs.
//!
//! Whoever moves must hear of it: customers may have read it. It must not know what is carried.

use super::PAGES;
use super::settings::Site;
use super::versions::Version;
use crate::import::export::{Export, below, ends_in};
use crate::import::gathered::Gathered;
use crate::problem::code;

const REMEDY: &str = "put what customers need into the folder of the docs, with its old address in `aliases`, and import again";

/// Tells of all that stays behind.
pub(super) fn tell(export: &Export, site: &Site, gathered: &mut Gathered) {
    // An export that is nothing but docs has nothing beside them.
    if site.roots.iter().any(|root| root.folder.is_empty()) {
        return;
    }
    for version in Version::all(export) {
        if version == site.version {
            continue;
        }
        let part = Part::of(export, &version.folder(), &version.translated());
        gathered.used.extend(part.files);
        if part.pages == 0 {
            continue;
        }
        let (name, path) = match &version.0 {
            Some(name) => (format!("of the version {name}"), name.as_str()),
            None => ("of the docs that are not released yet".to_owned(), "next"),
        };
        let what = format!(
            "not carried: {} {name}, which the old site had at `{}{}/{path}`",
            counted(part.pages, part.translations, "page"),
            gathered.base,
            site.route
        );
        let remedy = format!(
            "customers get `{}`; write `lastVersion: '{}'` into docusaurus.config.js if this is the one for them, and import again",
            site.version.folder(),
            version.0.as_deref().unwrap_or("current")
        );
        let folder = version.folder();
        gathered
            .losses
            .file(code::IMPORT_FILE, &folder, what, &remedy);
    }
    let mut beside = |folder: &str, plugin: &str, kind: &str, pages_only: bool| {
        let part = Part::of(export, folder, plugin);
        let files = part.files.into_iter();
        let files = files.filter(|file| !pages_only || ends_in(file, PAGES));
        gathered.used.extend(files);
        if part.pages > 0 {
            let pages = counted(part.pages, part.translations, kind);
            let what = format!("not carried: {pages}");
            gathered
                .losses
                .file(code::IMPORT_FILE, folder, what, REMEDY);
        }
    };
    beside("blog", "docusaurus-plugin-content-blog", "post", false);
    // The other pages there are programs.
    beside(
        "src/pages",
        "docusaurus-plugin-content-pages",
        "page beside the docs",
        true,
    );
}

/// A folder with what translates it.
struct Part {
    files: Vec<String>,
    pages: usize,
    translations: usize,
}

impl Part {
    fn of(export: &Export, folder: &str, translated: &str) -> Self {
        let mut part = Self {
            files: Vec::new(),
            pages: 0,
            translations: 0,
        };
        let is_page = |inner: &str| {
            ends_in(inner, PAGES) && !inner.split('/').any(|name| name.starts_with('_'))
        };
        for path in export.paths() {
            let of_language = path.strip_prefix("i18n/");
            let of_language = of_language.and_then(|path| Some(path.split_once('/')?.1));
            if let Some(inner) = below(path, folder) {
                part.pages += usize::from(is_page(inner));
            } else if let Some(inner) = of_language.and_then(|path| below(path, translated)) {
                part.translations += usize::from(is_page(inner));
            } else {
                continue;
            }
            part.files.push(path.to_owned());
        }
        part
    }
}

/// `2 pages beside the docs and 1 translation`.
fn counted(pages: usize, translations: usize, kind: &str) -> String {
    let (noun, rest) = kind.split_once(' ').map_or((kind, String::new()), |parts| {
        (parts.0, format!(" {}", parts.1))
    });
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let mut said = format!("{pages} {noun}{}{rest}", plural(pages));
    if translations > 0 {
        said.push_str(&format!(
            " and {translations} translation{}",
            plural(translations)
        ));
    }
    said
}
