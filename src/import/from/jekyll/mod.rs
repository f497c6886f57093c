//! A Jekyll site: pages, posts and collections, Liquid's tags, kramdown's attributes, `_redirects`.
//!
//! Liquid is not run: what says the same for every reader is put in, the rest stays and is told. It must
//! not know other tools.

mod data;
mod defaults;
mod kramdown;
mod liquid;
mod places;

use serde_json::{Map, Value};

use self::defaults::Defaults;
use self::places::{Places, Where};
use super::markdown::MARKDOWN;
use super::{Importer, folder, redirects};
use crate::import::export::{Export, ends_in, stem_of};
use crate::import::front::{self, text_of};
use crate::import::gathered::{Gathered, Page, Redirect};
use crate::import::html;
use crate::import::writing::whole;
use crate::problem::code;

/// Files that are a page when they have front matter.
const PAGES: &[&str] = &["md", "markdown", "html", "htm"];

/// Keys that say how a page looks, and nothing that kb would do.
const LOOKS: [&str; 9] = [
    "lang",
    "layout",
    "permalink",
    "nav_order",
    "has_children",
    "has_toc",
    "nav_exclude",
    "category",
    "categories",
];

/// The folder of what pages include.
const INCLUDES: &str = "_includes";

/// A Jekyll site.
pub(super) struct Jekyll;

impl Importer for Jekyll {
    fn name(&self) -> &'static str {
        "jekyll"
    }

    fn about(&self) -> &'static str {
        "a Jekyll site: the folder with _config.yml"
    }

    fn reads(&self, path: &str) -> bool {
        ends_in(path, PAGES)
            || path == redirects::FILE
            || places::CONFIGS.contains(&path)
            || data::is_one(path)
    }

    fn gather(&self, export: &Export, gathered: &mut Gathered) {
        let mut config = config(export, gathered);
        data::add(export, &mut config, gathered);
        let mut places = Places::of(export, &config, &gathered.lang);
        gathered.excluded = places::excluded(export, &config);
        let defaults = Defaults::of(&config);
        for (path, text) in folder::pages_in(export, PAGES) {
            if !front::part(text).had {
                bare_page(path, gathered);
                continue;
            }
            if gathered.excluded.contains(path) {
                gathered.leave_out(path, "`exclude` in the site's settings");
                continue;
            }
            let (mut page, lines) = folder::page(path, text, &mut gathered.losses);
            defaults.give(path, &mut page.front);
            let Some(found) = places.of_file(path, &page.front) else {
                continue;
            };
            if let Some(to) = page.front.text("redirect_to") {
                gathered.used.insert(path.to_owned());
                for from in found.addresses(&page.front, &config) {
                    gathered.redirects.push(Redirect {
                        from: format!("{}{from}", gathered.base),
                        to: to.clone(),
                        file: path.to_owned(),
                        is_file: true,
                        line: 1,
                    });
                }
                continue;
            }
            let page = self.page(export, &config, &found, page, lines, gathered);
            gathered.pages.push(page);
        }
        places.nest(gathered);
        redirects::read(export, gathered);
        let has_posts = export.paths().any(|path| path.starts_with("_posts/"));
        let blog = has_posts.then(|| "/blog".to_owned());
        let home = (!gathered.base.is_empty()).then(String::new);
        let lang = gathered.lang.clone();
        let homes = home.into_iter().chain(blog);
        gathered
            .homes
            .extend(homes.map(|home| (lang.clone(), home)));
        gathered.roots = places.roots;
    }
}

/// Tells of a page without front matter: Jekyll copies it as it is, unless a plugin does otherwise.
fn bare_page(path: &str, gathered: &mut Gathered) {
    let is_of_tool = path.split('/').any(|part| part.starts_with('_'));
    if is_of_tool || crate::content::is_about_the_project(path) {
        return;
    }
    gathered.used.insert(path.to_owned());
    gathered.losses.file(
        code::IMPORT_FILE,
        path,
        "the page has no front matter, so that Jekyll alone would not make one of it: it was left out",
        "write two lines `---` at its top if customers are to read it, and import again",
    );
}

fn config(export: &Export, gathered: &mut Gathered) -> Map<String, Value> {
    let Some((file, text)) = export.first(&places::CONFIGS) else {
        return Map::new();
    };
    gathered.used.insert(file.to_owned());
    let config = front::yaml(text).unwrap_or_else(|why| {
        gathered.losses.file(
            code::IMPORT_VALUE,
            file,
            format!("the settings cannot be read: {why}"),
            "mend the file, and import again",
        );
        Map::new()
    });
    if let Some(url) = config.get("url").and_then(text_of) {
        gathered.was_at(&url);
    }
    if let Some(base) = config.get("baseurl").and_then(text_of) {
        gathered.base = format!("/{}", base.trim_matches('/'));
        if gathered.base == "/" {
            gathered.base.clear();
        }
    }
    config
}

impl Jekyll {
    fn page(
        &self,
        export: &Export,
        config: &Map<String, Value>,
        found: &Where,
        mut page: Page,
        lines: usize,
        gathered: &mut Gathered,
    ) -> Page {
        page.lang = found.lang.clone();
        page.path.clone_from(&found.path);
        page.group.clone_from(&found.path);
        page.addresses = found.addresses(&page.front, config);
        // The plugin makes pages of the site of them: they began with its base, like all others.
        let old = page.front.list("redirect_from").into_iter();
        let from_root = old.map(|old| format!("/{}", old.trim_start_matches('/')));
        page.addresses.extend(from_root);
        page.front.take("redirect_from");
        let liquid = liquid::Liquid {
            export,
            config,
            front: &page.front,
            source: &page.source,
            lines,
        };
        // What is not put in is told where it is included.
        let included = liquid::included(&page.body).map(|file| format!("{INCLUDES}/{file}"));
        gathered.used.extend(included);
        let text = liquid.fill(&page.body, &mut gathered.losses);
        page.body = if ends_in(&page.source, MARKDOWN) {
            kramdown::carry(&text, &page.source, lines, &mut gathered.losses)
        } else {
            let converted = html::convert(&text);
            folder::tell(&mut gathered.losses, &page.source, lines, &converted);
            converted.text
        };
        self.front(config, found, &mut page);
        page
    }

    fn front(&self, config: &Map<String, Value>, found: &Where, page: &mut Page) {
        let front = &mut page.front;
        if let Some((collection, file)) = found.in_collection(&page.source)
            && front.value("order").is_none()
            && let Some(order) = defaults::order(config, collection, file)
        {
            front.set("order", order);
        }
        if let Some(order) = front.value("nav_order").and_then(whole) {
            front.set("order", order);
        }
        let publish_at = defaults::not_before(config, found, front);
        let dates: &[&str] = match publish_at {
            // It changes no more until then.
            Some(_) => &["last_modified_at", "updated"],
            None => &["last_modified_at", "updated", "date"],
        };
        let day = dates.iter().find_map(|key| folder::day(&front.text(key)?));
        let day = day.or_else(|| found.day.clone().filter(|_| publish_at.is_none()));
        if day.is_some() || publish_at.is_some() {
            front.take("date");
            front.take("last_modified_at");
        }
        if let Some(moment) = publish_at {
            front.set("publish_at", moment);
        }
        if let Some(day) = day {
            front.set("updated", day);
        }
        if found.is_draft {
            front.set("draft", true);
        }
        let tags = front.list("tags");
        if front.value("tags").is_some_and(Value::is_string) {
            // Jekyll parts tags at blanks.
            let parted = tags.iter().flat_map(|tag| tag.split_whitespace());
            front.set("tags", parted.map(str::to_owned).collect::<Vec<_>>());
        }
        if front.title().is_none() && !page.body.trim_start().starts_with("# ") {
            let name = stem_of(found.path.trim_end_matches("/index"));
            front.set("title", folder::spoken(name));
        }
        for key in LOOKS {
            front.take(key);
        }
    }
}
