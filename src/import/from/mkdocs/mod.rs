//! An MkDocs site: its docs in the order of `nav`, with admonitions, tabs, redirects and translations.
//!
//! Plugins are not run. It must not know other tools.

mod blocks;
mod inline;
mod meta;
mod nav;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::markdown::MARKDOWN;
use super::{Importer, folder};
use crate::import::export::{Export, below, ends_in, folder_of, join, name_of, stem_of};
use crate::import::front::{self, text_of};
use crate::import::gathered::{Gathered, Redirect, Root};
use crate::import::patterns::Ignored;
use crate::lang::Lang;
use crate::problem::code;

const CONFIGS: [&str; 2] = ["mkdocs.yml", "mkdocs.yaml"];

/// Settings that mean something here; others may hold what no YAML knows.
const READ: [&str; 8] = [
    "site_url",
    "docs_dir",
    "exclude_docs",
    "draft_docs",
    "use_directory_urls",
    "nav",
    "plugins",
    "theme",
];

/// An MkDocs site.
pub(super) struct MkDocs;

/// What the settings say.
struct Site {
    file: String,
    settings: Map<String, Value>,
    docs: String,
    /// The languages of a plugin that tells them by the ends of names: `page.bn.md`.
    suffixes: Vec<Lang>,
    /// The language without a folder of its own in addresses.
    default: Option<Lang>,
}

impl Importer for MkDocs {
    fn name(&self) -> &'static str {
        "mkdocs"
    }

    fn about(&self) -> &'static str {
        "an MkDocs site: the folder with mkdocs.yml"
    }

    fn reads(&self, path: &str) -> bool {
        ends_in(path, MARKDOWN) || CONFIGS.contains(&path)
    }

    fn gather(&self, export: &Export, gathered: &mut Gathered) {
        let site = site(export, gathered);
        gathered.excluded = site.excluded(export);
        for (path, _) in folder::pages_in(export, MARKDOWN) {
            if gathered.excluded.contains(path) {
                let setting = "`exclude_docs` or MkDocs itself (`.*`, `/templates/`)";
                gathered.leave_out(path, setting);
            }
        }
        let drafts = site.ignored("draft_docs", "");
        let excluded = gathered.excluded.clone();
        let in_docs = |path: &str| below(path, &site.docs).is_some() && !excluded.contains(path);
        let pages = || folder::pages_in(export, MARKDOWN).filter(|(path, _)| in_docs(path));
        let mut roots = folder::roots(&site.docs, pages().map(|(path, _)| path), &gathered.lang);
        if let Some(default) = site.default.clone().filter(|_| roots.len() == 1) {
            roots[0].lang = default;
        }
        for (path, text) in pages() {
            let Some((root, inner)) = folder::placed(&roots, path) else {
                continue;
            };
            let (mut page, mut lines) = folder::page(path, text, &mut gathered.losses);
            if !front::part(text).had {
                lines += meta::carry(&mut page, &mut gathered.losses);
            }
            let (stem, lang) = site.language(inner, root);
            page.lang = lang;
            page.path = folder::page_path(&format!("{stem}.md"));
            page.group.clone_from(&page.path);
            page.addresses = site.addresses(&page.path, &page.lang, root);
            page.body = blocks::carry(&page.body, path, lines, &mut gathered.losses);
            keys(&mut page.front, path, gathered);
            if below(path, &site.docs).is_some_and(|path| drafts.has(path)) {
                page.front.set("draft", true);
            }
            gathered.pages.push(page);
        }
        for path in export.paths().filter(|path| name_of(path) == ".meta.yml") {
            gathered.used.insert(path.to_owned());
            gathered.losses.file(
                code::IMPORT_VALUE,
                path,
                "what holds for all pages of a folder is not carried",
                "write its keys into the front matter of the pages",
            );
        }
        site.fall_back(gathered);
        if let Some(nav) = site.settings.get("nav") {
            let text = export.text(&site.file).unwrap_or_default();
            let named = nav::arrange(nav, &site.file, text, gathered);
            nav::translate(&named, &site.file, &site.translations(), gathered);
        }
        site.redirects(export, gathered);
        if !gathered.base.is_empty() {
            let lang = roots.first().map_or(&gathered.lang, |root| &root.lang);
            gathered.homes.push((lang.clone(), String::new()));
        }
        gathered.roots = roots;
    }
}

/// Keys of other tools that would mean something else here.
fn keys(front: &mut front::Front, path: &str, gathered: &mut Gathered) {
    for key in ["icon", "template", "hide"] {
        if let Some(value) = front.take(key) {
            gathered.losses.note(
                code::IMPORT_VALUE,
                path,
                format!("`{key}: {value}` was left out: it says how the page looked"),
                "choose an icon of kb's for a category, if you like",
            );
        }
    }
    if let Some(day) = front.text("date").and_then(|day| folder::day(&day)) {
        front.take("date");
        front.set("updated", day);
    }
}

fn site(export: &Export, gathered: &mut Gathered) -> Site {
    let mut site = Site {
        file: String::new(),
        settings: Map::new(),
        docs: String::new(),
        suffixes: Vec::new(),
        default: None,
    };
    if let Some((file, text)) = export.first(&CONFIGS) {
        gathered.used.insert(file.to_owned());
        site.file = file.to_owned();
        site.docs = "docs".into();
        site.settings = settings(file, text, gathered);
    }
    if let Some(docs) = site.settings.get("docs_dir").and_then(text_of) {
        site.docs = docs.trim_matches(['.', '/']).to_owned();
    }
    if let Some(url) = site.settings.get("site_url").and_then(text_of) {
        gathered.was_at(&url);
    }
    let languages = site
        .plugin("i18n")
        .and_then(|said| said.get("languages").cloned());
    let languages: Vec<(Lang, bool)> = match languages {
        Some(Value::Array(all)) => all
            .iter()
            .filter_map(|one| {
                let lang = Lang::parse(&one.get("locale").and_then(text_of)?)?;
                Some((
                    lang,
                    one.get("default").and_then(Value::as_bool) == Some(true),
                ))
            })
            .collect(),
        Some(Value::Object(all)) => all
            .keys()
            .filter_map(|tag| Some((Lang::parse(tag)?, false)))
            .collect(),
        _ => Vec::new(),
    };
    site.default = languages
        .iter()
        .find(|(_, is_default)| *is_default)
        .map(|(lang, _)| lang.clone());
    site.suffixes = languages.into_iter().map(|(lang, _)| lang).collect();
    site
}

/// The settings that mean something here, each read alone.
fn settings(file: &str, text: &str, gathered: &mut Gathered) -> Map<String, Value> {
    let mut blocks: BTreeMap<&str, String> = BTreeMap::new();
    let mut current = None;
    for line in text.lines() {
        if !line.starts_with([' ', '\t', '#', '-']) && line.contains(':') {
            let key = line.split(':').next().unwrap_or_default().trim();
            current = Some(key).filter(|key| READ.contains(key));
        }
        if let Some(key) = current {
            let block = blocks.entry(key).or_default();
            block.push_str(line.split("!!python").next().unwrap_or(line));
            block.push('\n');
        }
    }
    let mut settings = Map::new();
    for (key, block) in blocks {
        match front::yaml(&block) {
            Ok(mut read) => settings.append(&mut read),
            Err(why) => gathered.losses.file(
                code::IMPORT_VALUE,
                file,
                format!("`{key}` cannot be read: {why}"),
                "write it without tags such as `!ENV`, and import again",
            ),
        }
    }
    settings
}

impl Site {
    /// What a plugin is told.
    fn plugin(&self, name: &str) -> Option<&Value> {
        match self.settings.get("plugins")? {
            Value::Array(all) => all.iter().find_map(|one| one.get(name)),
            all => all.get(name),
        }
    }

    /// The patterns of a setting, behind those that hold everywhere.
    fn ignored(&self, setting: &str, always: &str) -> Ignored {
        let said = self.settings.get(setting).and_then(Value::as_str);
        Ignored::of(&format!("{always}{}", said.unwrap_or_default()))
    }

    /// The files of the docs that are not of the site.
    fn excluded(&self, export: &Export) -> BTreeSet<String> {
        let ignored = self.ignored("exclude_docs", ".*\n/templates/\n");
        let is_out = |path: &&str| below(path, &self.docs).is_some_and(|path| ignored.has(path));
        export.paths().filter(is_out).map(str::to_owned).collect()
    }

    /// The path of a file without its language, and the language.
    fn language(&self, below: &str, root: &Root) -> (String, Lang) {
        let path = join(folder_of(below), stem_of(below));
        if let Some((stem, suffix)) = path.rsplit_once('.')
            && let Some(lang) = Lang::parse(suffix).filter(|lang| self.suffixes.contains(lang))
        {
            return (stem.to_owned(), lang);
        }
        (path, root.lang.clone())
    }

    fn addresses(&self, path: &str, lang: &Lang, root: &Root) -> Vec<String> {
        let in_folder = root.folder != self.docs;
        let is_default = self.default.as_ref().is_some_and(|default| default == lang);
        let prefix = if (in_folder && !is_default) || (!in_folder && *lang != root.lang) {
            format!("/{}", lang.html())
        } else {
            String::new()
        };
        vec![format!("{prefix}{}", self.address(path))]
    }

    /// What a plugin for languages is told of each, with its language.
    fn translated(&self) -> Vec<(Lang, &Value)> {
        let all = self.plugin("i18n").and_then(|said| said.get("languages"));
        let all = all.and_then(Value::as_array).into_iter().flatten();
        let lang = |one: &Value| Lang::parse(&one.get("locale").and_then(text_of)?);
        all.filter_map(|one| Some((lang(one)?, one))).collect()
    }

    /// Names of the navigation in other languages.
    fn translations(&self) -> Vec<(Lang, &Map<String, Value>)> {
        let all = self.translated().into_iter();
        let named = all.filter_map(|(lang, one)| {
            let names = one.get("nav_translations")?.as_object()?;
            Some((lang, names))
        });
        named.collect()
    }

    /// The plugin builds what is not translated in every language, under that language's addresses.
    fn fall_back(&self, gathered: &mut Gathered) {
        let said = self.plugin("i18n");
        let said = said.and_then(|said| said.get("fallback_to_default"));
        let Some(default) = self
            .default
            .as_ref()
            .filter(|_| said != Some(&Value::Bool(false)))
        else {
            return;
        };
        for (lang, one) in self.translated() {
            if lang == *default || one.get("build") == Some(&Value::Bool(false)) {
                continue;
            }
            let own = gathered.pages.iter().filter(|page| page.lang == lang);
            let own: BTreeSet<String> = own.map(|page| page.path.clone()).collect();
            let prefix = format!("/{}", lang.html());
            for page in gathered
                .pages
                .iter_mut()
                .filter(|page| page.lang == *default)
            {
                let is_home = page.path == "index";
                if own.contains(&page.path) || is_home && !own.is_empty() {
                    continue;
                }
                // Without a base it is the address that kb gives the translation.
                if !gathered.base.is_empty() {
                    let address = format!("{prefix}{}", self.address(&page.path));
                    page.addresses.push(address);
                }
            }
            if !own.is_empty() && !own.contains("index") && !gathered.base.is_empty() {
                gathered.homes.push((lang, format!("{prefix}/")));
            }
        }
    }

    /// The address of a page, by its path without extension.
    fn address(&self, path: &str) -> String {
        let address = folder::address(&format!("{path}.md"));
        let directories = self
            .settings
            .get("use_directory_urls")
            .and_then(Value::as_bool)
            != Some(false);
        match address.ends_with('/') {
            true => address,
            false if directories => format!("{address}/"),
            false => format!("{address}.html"),
        }
    }

    fn redirects(&self, export: &Export, gathered: &mut Gathered) {
        let text = export.text(&self.file).unwrap_or_default();
        let maps = self
            .plugin("redirects")
            .and_then(|said| said.get("redirect_maps"));
        for (from, to) in maps.and_then(Value::as_object).into_iter().flatten() {
            let to = text_of(to).unwrap_or_default();
            let without = |path: &str| join(folder_of(path), stem_of(path));
            let line = text.lines().position(|line| line.contains(from));
            let line = line.map_or(0, |at| at + 1);
            let target = match to.contains("://") {
                true => to,
                false if to.contains('#') => {
                    let what = format!(
                        "the redirect from `{from}` to `{to}` leads to the top of that page now: an old address has no anchor"
                    );
                    let remedy = "nothing, unless the section is worth an article of its own";
                    gathered
                        .losses
                        .note_at(code::IMPORT_LINK, &self.file, line, &what, remedy);
                    self.address(&without(to.split('#').next().unwrap_or(&to)))
                }
                false => self.address(&without(&to)),
            };
            gathered.redirects.push(Redirect {
                from: format!("{}{}", gathered.base, self.address(&without(from))),
                to: target,
                file: self.file.clone(),
                is_file: false,
                line,
            });
        }
    }
}
