//! Where the files of a Jekyll site lie, and at which addresses Jekyll serves them.
//!
//! It must not know what is in their texts.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value};

use crate::import::export::{Export, folder_of, join, name_of, stem_of};
use crate::import::from::folder;
use crate::import::front::{Front, list_of, text_of};
use crate::import::gathered::{Gathered, Root};
use crate::import::{names, patterns};
use crate::lang::Lang;
use crate::problem::code;

/// What the settings may be called.
pub(super) const CONFIGS: [&str; 2] = ["_config.yml", "_config.yaml"];

/// Parents of parents of pages are followed so far.
const DEEPEST: usize = 6;

/// The folders of a site.
pub(super) struct Places {
    pub(super) roots: Vec<Root>,
    collections: Vec<String>,
    languages: BTreeMap<String, Lang>,
    lang: Lang,
}

/// Where one page lies.
pub(super) struct Where {
    pub(super) lang: Lang,
    /// Below the language's folder.
    pub(super) path: String,
    pub(super) is_draft: bool,
    /// The day in its name.
    pub(super) day: Option<String>,
    /// Its path in the site, without extension.
    file: String,
    kind: Kind,
}

enum Kind {
    Page,
    Post {
        categories: Vec<String>,
        name: String,
        slug: String,
    },
    Collection {
        name: String,
        path: String,
        slug: String,
    },
}

impl Places {
    pub(super) fn of(export: &Export, config: &Map<String, Value>, lang: &Lang) -> Self {
        let collections = match config.get("collections") {
            Some(Value::Object(map)) => map.keys().cloned().collect(),
            Some(other) => list_of(other),
            None => Vec::new(),
        };
        let lang = config
            .get("lang")
            .and_then(text_of)
            .and_then(|tag| Lang::parse(&tag))
            .unwrap_or_else(|| lang.clone());
        let mut languages = BTreeMap::new();
        for (path, _) in export.texts() {
            if let Some((top, rest)) = path.split_once('/')
                && let Some(found) = Lang::from_folder(top)
                && !rest.contains('/')
                && stem_of(rest) == "index"
            {
                languages.insert(top.to_owned(), found);
            }
        }
        Self {
            // Pictures lie in folders of their own, far from the texts.
            roots: Vec::new(),
            collections,
            languages,
            lang,
        }
    }

    /// Where a file lies; `None` when it is no page.
    pub(super) fn of_file(&self, path: &str, front: &Front) -> Option<Where> {
        let mut lang = self.lang.clone();
        let mut below = path;
        if let Some((top, rest)) = path.split_once('/')
            && let Some(found) = self.languages.get(top)
        {
            (lang, below) = (found.clone(), rest);
        }
        let said = front.text("lang").and_then(|tag| Lang::parse(&tag));
        let has_lang = said.is_some();
        if let Some(said) = said {
            // Translations lie beside their originals, in a folder of the language.
            if let Some((top, rest)) = below.split_once('/')
                && Lang::from_folder(top).is_some_and(|found| found == said)
            {
                below = rest;
            }
            lang = said;
        }
        let mut found = Where {
            lang,
            path: folder::page_path(below),
            is_draft: false,
            day: None,
            file: join(folder_of(path), stem_of(path)),
            kind: Kind::Page,
        };
        let parts: Vec<&str> = below.split('/').collect();
        let Some(at) = parts.iter().position(|part| part.starts_with('_')) else {
            return Some(found);
        };
        match parts[at] {
            "_posts" | "_drafts" => {
                let name = stem_of(name_of(below));
                let day = folder::day(name).filter(|_| name.as_bytes().get(10) == Some(&b'-'));
                let name = if day.is_some() { &name[11..] } else { name };
                let slug = front.text("slug").unwrap_or_else(|| name.to_owned());
                let mut categories: Vec<String> =
                    parts[..at].iter().map(|part| (*part).to_owned()).collect();
                categories.extend(front.list("category"));
                let said = front.list("categories");
                categories.extend(
                    said.iter()
                        .flat_map(|one| one.split_whitespace())
                        .map(str::to_owned),
                );
                categories.dedup();
                let folders = categories
                    .iter()
                    .map(|name| names::of_title(name, "category"));
                let mut folder = folders.collect::<Vec<_>>().join("/");
                if folder.is_empty() {
                    folder = "posts".into();
                }
                found.path = join(&folder, &names::of_title(name, "post"));
                found.is_draft = parts[at] == "_drafts";
                found.day = day;
                found.kind = Kind::Post {
                    categories,
                    name: name.to_owned(),
                    slug,
                };
            }
            part if part != "_" && self.collections.iter().any(|name| *name == part[1..]) => {
                let name = part[1..].to_owned();
                let rest = parts[at + 1..].join("/");
                let own = rest.split_once('/').filter(|(top, _)| {
                    has_lang && Lang::from_folder(top).is_some_and(|top| top == found.lang)
                });
                let own = own.map_or(rest.as_str(), |(_, own)| own);
                found.path = folder::page_path(&join(&name, own));
                let path = join(folder_of(&rest), stem_of(&rest));
                let slug = front.text("slug");
                let slug = slug.unwrap_or_else(|| name_of(&path).to_owned());
                found.kind = Kind::Collection { name, path, slug };
            }
            _ => return None,
        }
        Some(found)
    }

    /// Pages that name their parent lie in its folder, and the parent becomes the page of that folder.
    pub(super) fn nest(&mut self, gathered: &mut Gathered) {
        let key = |lang: &Lang, title: &str| (lang.as_str().to_owned(), title.to_lowercase());
        let mut titled = BTreeMap::new();
        for (number, page) in gathered.pages.iter().enumerate() {
            if let Some(title) = page.front.title() {
                titled.entry(key(&page.lang, &title)).or_insert(number);
            }
        }
        let mut parents: Vec<Option<usize>> = Vec::new();
        for (number, page) in gathered.pages.iter_mut().enumerate() {
            page.front.take("grand_parent");
            let parent = page.front.take("parent").as_ref().and_then(text_of);
            let found = parent
                .as_ref()
                .and_then(|title| titled.get(&key(&page.lang, title)).copied());
            if let (Some(title), None) = (&parent, found) {
                gathered.losses.file(
                    code::IMPORT_VALUE,
                    &page.source,
                    format!("its parent `{title}` is no page of the site"),
                    "move the file into the folder of its category",
                );
            }
            parents.push(found.filter(|parent| *parent != number));
        }
        let paths: Vec<String> = gathered
            .pages
            .iter()
            .map(|page| page.path.clone())
            .collect();
        let folders: Vec<String> = (0..paths.len())
            .map(|number| folder_for(number, &paths, &parents, 0))
            .collect();
        let with_children: HashSet<usize> = parents.iter().flatten().copied().collect();
        for (number, page) in gathered.pages.iter_mut().enumerate() {
            page.path = match parents[number] {
                _ if with_children.contains(&number) => join(&folders[number], "index"),
                Some(parent) => join(
                    &folders[parent],
                    stem_of(page.path.trim_end_matches("/index")),
                ),
                None => continue,
            };
            page.group.clone_from(&page.path);
        }
    }
}

/// The files that the settings leave out: `exclude` without what `include` takes back.
pub(super) fn excluded(export: &Export, config: &Map<String, Value>) -> BTreeSet<String> {
    let said = |key: &str| config.get(key).map(list_of).unwrap_or_default();
    let (out, back) = (said("exclude"), said("include"));
    // Jekyll compares the beginning of a path, too: `docs/in` leaves out `docs/inside.md`.
    let fits = |path: &str, pattern: &String| {
        let pattern = pattern.trim_start_matches("./").trim_start_matches('/');
        let begins = !pattern.is_empty() && path.starts_with(pattern);
        begins || pattern.strip_suffix('/') == Some(path) || patterns::is_like(path, pattern)
    };
    let is_out = |path: &&str| {
        patterns::with_folders(path).any(|path| {
            let one = |pattern: &String| fits(path, pattern);
            let is_back = |pattern: &String| fits(path, pattern) || fits(name_of(path), pattern);
            out.iter().any(one) && !back.iter().any(is_back)
        })
    };
    export.paths().filter(is_out).map(str::to_owned).collect()
}

/// The folder that the children of a page lie in.
fn folder_for(number: usize, paths: &[String], parents: &[Option<usize>], depth: usize) -> String {
    let path = &paths[number];
    let own = path.strip_suffix("/index").unwrap_or(path);
    match parents[number].filter(|_| depth < DEEPEST) {
        Some(parent) => {
            let above = folder_for(parent, paths, parents, depth + 1);
            join(&above, name_of(own))
        }
        None if path == "index" => String::new(),
        None => own.to_owned(),
    }
}

impl Where {
    /// Whether it is a post or will be one.
    pub(super) fn is_post(&self) -> bool {
        matches!(self.kind, Kind::Post { .. })
    }

    /// The collection that it is in, and its path there.
    pub(super) fn in_collection<'s>(&self, source: &'s str) -> Option<(&str, &'s str)> {
        match &self.kind {
            Kind::Collection { name, .. } => {
                let (_, rest) = source.split_once(&format!("_{name}/"))?;
                Some((name, rest))
            }
            Kind::Page | Kind::Post { .. } => None,
        }
    }

    /// The addresses at which Jekyll serves the page, without the site's base.
    pub(super) fn addresses(&self, front: &Front, config: &Map<String, Value>) -> Vec<String> {
        let style = config.get("permalink").and_then(text_of);
        let permalink = front.text("permalink");
        if let Some(link) = permalink.as_deref().filter(|link| link.starts_with('/')) {
            return self.filled(link).into_iter().collect();
        }
        let style = permalink.or(style).unwrap_or_else(|| "date".into());
        match &self.kind {
            Kind::Page => {
                let address = folder::address(&format!("{}.md", self.file));
                if address.ends_with('/') {
                    vec![address]
                } else if style == "pretty" || style.ends_with('/') {
                    vec![format!("{address}/")]
                } else {
                    vec![format!("{address}.html"), address]
                }
            }
            Kind::Post { .. } => {
                let template = match style.as_str() {
                    "date" => "/:categories/:year/:month/:day/:title.html",
                    "pretty" => "/:categories/:year/:month/:day/:title/",
                    "none" => "/:categories/:title.html",
                    "ordinal" | "weekdate" => return Vec::new(),
                    own => own,
                };
                self.filled(template).into_iter().collect()
            }
            Kind::Collection { name, .. } => {
                let own = config
                    .get("collections")
                    .and_then(|all| all.get(name)?.get("permalink"));
                let own = own.and_then(text_of);
                let template = own.unwrap_or_else(|| "/:collection/:path.html".into());
                self.filled(&template).into_iter().collect()
            }
        }
    }

    /// A template of an address, filled in; `None` when it names what is not known here.
    fn filled(&self, template: &str) -> Option<String> {
        let mut out = template.replace(":output_ext", ".html");
        match &self.kind {
            Kind::Page => {}
            Kind::Post {
                categories,
                name,
                slug,
            } => {
                let day = self.day.as_deref().unwrap_or_default();
                let mut parts = day.split('-');
                let mut next = || parts.next().unwrap_or_default();
                let (year, month, day) = (next(), next(), next());
                if year.is_empty() && out.contains(":year") {
                    return None;
                }
                let lower: Vec<String> = categories.iter().map(|one| one.to_lowercase()).collect();
                out = out
                    .replace(":categories", &lower.join("/"))
                    .replace(":year", year)
                    .replace(":month", month)
                    .replace(":day", day)
                    .replace(":title", slug)
                    .replace(":slug", slug)
                    .replace(":name", name);
            }
            Kind::Collection { name, path, slug } => {
                out = out
                    .replace(":collection", name)
                    .replace(":path", path)
                    .replace(":title", slug)
                    .replace(":slug", slug)
                    .replace(":name", name_of(path));
            }
        }
        while out.contains("//") {
            out = out.replace("//", "/");
        }
        (!out.contains(':')).then_some(out)
    }
}
