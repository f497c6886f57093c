//! Zendesk Guide: articles, sections, categories and translations as its Help Center API gives them.
//!
//! It must not know how the export was fetched.

mod files;
mod pages;
mod places;
mod records;
mod tags;

use std::collections::{BTreeMap, BTreeSet};

use self::places::Places;
use self::records::{Record, Records};
use self::tags::Tags;
use super::{Importer, folder};
use crate::import::export::{Export, ends_in};
use crate::import::front::Front;
use crate::import::gathered::{Gathered, Page, host_and_path};
use crate::import::html::{self, one_line};
use crate::import::losses::short;
use crate::lang::Lang;
use crate::problem::code;

/// Zendesk Guide.
pub(super) struct Zendesk;

/// An article, section or category in one language.
struct Version<'r> {
    record: &'r Record,
    locale: String,
}

/// The versions of what has an id, in the order of their locales.
type Versions<'r> = BTreeMap<String, Version<'r>>;

impl Importer for Zendesk {
    fn name(&self) -> &'static str {
        "zendesk"
    }

    fn about(&self) -> &'static str {
        "Zendesk Guide: a folder of JSON as the Help Center API gives it"
    }

    fn reads(&self, path: &str) -> bool {
        ends_in(path, &["json"])
    }

    fn gather(&self, export: &Export, gathered: &mut Gathered) {
        let records = Records::read(export, &mut gathered.losses);
        gathered
            .used
            .extend(export.texts().map(|(path, _)| path.to_owned()));
        files::remember(export, &records, gathered);
        let translations = translations(&records);
        let languages = languages(&records);
        let places = Places::of(&records);
        let attached = attached(&records);
        let tags = Tags::of(&records, &mut gathered.losses);
        let importing = Importing {
            tags: &tags,
            translations: &translations,
            languages: &languages,
            places: &places,
            attached: &attached,
            export,
        };
        for (kind, list) in [
            ("Category", &records.categories),
            ("Section", &records.sections),
        ] {
            for (id, versions) in importing.versions(kind, list) {
                for version in versions.values() {
                    importing.category(kind, &id, version, gathered);
                }
            }
        }
        let source = records
            .articles
            .iter()
            .find_map(|one| one.text("source_locale"));
        for (locale, lang) in &languages {
            if source.as_ref() == Some(locale) {
                gathered.homes.push((lang.clone(), "/hc".into()));
            }
            gathered.homes.push((lang.clone(), format!("/hc/{locale}")));
        }
        for (id, versions) in importing.versions("Article", &records.articles) {
            let placed = |version: &&Version<'_>| version.record.text("section_id").is_some();
            let mut first = versions.values().filter(placed);
            let source = |version: &&Version<'_>| version.record.is_source();
            let base = versions
                .values()
                .filter(placed)
                .find(source)
                .or_else(|| first.next())
                .or_else(|| versions.values().find(source));
            for version in versions.values() {
                let base = base.unwrap_or(version);
                importing.article(&id, base.record, version, gathered);
            }
        }
    }
}

/// Translations by what they translate: its kind and its id.
type Translations<'r> = BTreeMap<(String, String), Vec<&'r Record>>;

fn translations(records: &Records) -> Translations<'_> {
    let mut all: Translations<'_> = BTreeMap::new();
    for record in &records.translations {
        if let Some(id) = record.text("source_id") {
            let of = (record.translates(), id);
            all.entry(of).or_default().push(record);
        }
    }
    all
}

/// Attachments that stand below an article and not in its text, by the article's id.
fn attached(records: &Records) -> BTreeMap<String, Vec<&Record>> {
    let mut all: BTreeMap<String, Vec<&Record>> = BTreeMap::new();
    for record in records.attachments.iter().filter(|one| !one.is("inline")) {
        if let Some(id) = record.text("article_id") {
            all.entry(id).or_default().push(record);
        }
    }
    all
}

/// The language of each locale: without its region where no other locale needs to be told from it.
fn languages(records: &Records) -> BTreeMap<String, Lang> {
    let lists = [
        &records.articles,
        &records.sections,
        &records.categories,
        &records.translations,
    ];
    let locales: BTreeSet<String> = lists
        .into_iter()
        .flatten()
        .filter_map(|record| record.text("locale"))
        .collect();
    let parsed: Vec<(String, Lang)> = locales
        .into_iter()
        .filter_map(|locale| Some((locale.clone(), Lang::parse(&locale)?)))
        .collect();
    let all = parsed.iter().map(|(locale, lang)| {
        let primary = lang.primary();
        let alone = parsed
            .iter()
            .filter(|(_, other)| other.primary() == primary)
            .count()
            == 1;
        // Which script Chinese is written in hangs on the region.
        let short = Lang::parse(primary).filter(|_| alone && primary != "zh");
        (locale.clone(), short.unwrap_or_else(|| lang.clone()))
    });
    all.collect()
}

struct Importing<'r> {
    tags: &'r Tags,
    translations: &'r Translations<'r>,
    languages: &'r BTreeMap<String, Lang>,
    places: &'r Places,
    /// The attachments of each article that are shown below it.
    attached: &'r BTreeMap<String, Vec<&'r Record>>,
    export: &'r Export,
}

impl<'r> Importing<'r> {
    /// What has an id, with its versions; a translation says more than the record that it belongs to.
    fn versions(&self, kind: &str, list: &'r [Record]) -> Vec<(String, Versions<'r>)> {
        let mut order: Vec<String> = Vec::new();
        let mut all: BTreeMap<String, Versions<'r>> = BTreeMap::new();
        for record in list {
            let Some(id) = record.id() else { continue };
            if !all.contains_key(&id) {
                order.push(id.clone());
            }
            let locale = record.text("locale").unwrap_or_default();
            let versions = all.entry(id).or_default();
            versions.insert(locale.clone(), Version { record, locale });
        }
        for id in &order {
            let translations = self.translations.get(&(kind.to_owned(), id.clone()));
            for record in translations.into_iter().flatten() {
                let locale = record.text("locale").unwrap_or_default();
                if let Some(versions) = all.get_mut(id) {
                    versions
                        .entry(locale.clone())
                        .or_insert(Version { record, locale });
                }
            }
        }
        let mut versions = order.into_iter().filter_map(|id| {
            let versions = all.remove(&id)?;
            Some((id, versions))
        });
        versions.by_ref().collect()
    }

    fn lang(&self, version: &Version<'_>, gathered: &Gathered) -> Lang {
        let lang = self.languages.get(&version.locale);
        lang.cloned().unwrap_or_else(|| gathered.lang.clone())
    }

    fn page(&self, kind: &str, id: &str, version: &Version<'_>, gathered: &mut Gathered) -> Page {
        let record = version.record;
        let title = record.text("title").or_else(|| record.text("name"));
        let title = title.map_or_else(|| format!("{kind} {id}"), |title| one_line(&title));
        let list = match kind {
            "Category" => "categories",
            "Section" => "sections",
            _ => "articles",
        };
        let mut addresses = Vec::new();
        if let Some((host, path)) = record.written("html_url").and_then(host_and_path) {
            gathered.hosts.insert(host);
            addresses.push(folder::readable(path));
        }
        if let Some((host, _)) = record.written("url").and_then(host_and_path) {
            gathered.hosts.insert(host);
        }
        if !version.locale.is_empty() {
            addresses.insert(0, format!("/hc/{}/{list}/{id}", version.locale));
            addresses.dedup();
        }
        let mut front = Front::default();
        front.set("title", title.clone());
        Page {
            source: record.file.clone(),
            label: Some(format!("{} {id} “{}”", kind.to_lowercase(), short(&title))),
            group: format!("{list}:{id}"),
            lang: self.lang(version, gathered),
            path: String::new(),
            front,
            body: String::new(),
            addresses,
            names: vec![format!("{list}:{id}")],
        }
    }

    fn category(&self, kind: &str, id: &str, version: &Version<'_>, gathered: &mut Gathered) {
        let mut page = self.page(kind, id, version, gathered);
        page.path = format!("{}/index", self.places.folder(kind, id));
        let record = version.record;
        let described = record
            .written("description")
            .or_else(|| record.written("body"));
        let described = described.map(|html| {
            let text = html::read(html);
            let text = html::Element {
                children: text,
                ..html::Element::default()
            }
            .text();
            one_line(&text)
        });
        if let Some(text) = described.filter(|text| !text.is_empty()) {
            page.front.set("description", text);
        }
        if let Some(order) = self.places.order(kind, id) {
            page.front.set("order", order);
        }
        gathered.pages.push(page);
    }

    fn article(&self, id: &str, base: &Record, version: &Version<'_>, gathered: &mut Gathered) {
        let record = version.record;
        let mut page = self.page("Article", id, version, gathered);
        let label = page.label.clone().unwrap_or_default();
        page.path = self.places.article(id, base, &mut gathered.losses);
        if let Ok(number) = id.parse::<u64>() {
            page.front.set("id", number);
        }
        let labels = base.list("label_names");
        let tags = self.tags.named(base);
        let tags: Vec<String> = labels.into_iter().chain(tags).collect();
        if !tags.is_empty() {
            page.front.set("tags", tags);
        }
        if let Some(order) = self.places.order("Article", id) {
            page.front.set("order", order);
        }
        let dates = ["edited_at", "updated_at", "created_at"];
        let day = dates.iter().find_map(|key| folder::day(&record.text(key)?));
        if let Some(day) = day {
            page.front.set("updated", day);
        }
        let restricted =
            base.text("user_segment_id").is_some() || !base.list("user_segment_ids").is_empty();
        if restricted {
            gathered.losses.file(
                code::IMPORT_VALUE,
                &record.file,
                format!("{label} is for some readers only: it is a draft, since everybody may read what kb shows"),
                "take `draft: true` out if everybody may read it, else delete the file",
            );
        }
        if restricted || base.is("draft") || record.is("draft") || record.is("hidden") {
            page.front.set("draft", true);
        }
        if base.is("promoted") && std::ptr::eq(base, record) {
            gathered.losses.note(
                code::IMPORT_VALUE,
                &record.file,
                format!("{label} is promoted"),
                &format!(
                    "add it to the home page: `featured = [\"{id}\"]` below `[site]` in kb.toml"
                ),
            );
        }
        self.body(id, version, &mut page, gathered);
        gathered.pages.push(page);
    }

    fn body(&self, id: &str, version: &Version<'_>, page: &mut Page, gathered: &mut Gathered) {
        let record = version.record;
        let label = page.label.clone().unwrap_or_default();
        let converted = html::convert(record.written("body").unwrap_or_default());
        for lost in &converted.lost {
            let what = format!("{label}: {} (line {} of its HTML)", lost.what, lost.line);
            if lost.is_note {
                gathered
                    .losses
                    .note(lost.code, &record.file, what, lost.remedy);
            } else {
                gathered
                    .losses
                    .file(lost.code, &record.file, what, lost.remedy);
            }
        }
        page.body = converted.text;
        if page.body.contains("\\{\\{dc.")
            || page
                .front
                .title()
                .is_some_and(|title| title.contains("{{dc."))
        {
            gathered.losses.file(
                code::IMPORT_TEMPLATE,
                &record.file,
                format!("{label}: dynamic content (`{{{{dc.…}}}}`) stays in the text"),
                "write what it stands for",
            );
        }
        let mut links = Vec::new();
        for file in self.attached.get(id).into_iter().flatten() {
            let (Some(number), Some(name)) = (file.id(), file.text("file_name")) else {
                continue;
            };
            if page.body.contains(&format!("article_attachments/{number}")) {
                continue;
            }
            match gathered
                .attachments
                .get(&format!("article_attachments:{number}"))
            {
                Some(path) if self.export.has(path) => {
                    let words = name.replace(['[', ']'], "");
                    links.push(format!("- [{words}](/hc/article_attachments/{number})"));
                }
                _ => gathered.losses.file(
                    code::IMPORT_FILE,
                    &file.file,
                    format!(
                        "{label}: the attachment `{}` is not in the export",
                        short(&name)
                    ),
                    "fetch it from its `content_url`, and link to it",
                ),
            }
        }
        if !links.is_empty() {
            page.body = format!("{}\n\n{}", page.body, links.join("\n"));
        }
    }
}
