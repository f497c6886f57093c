//! kb.toml as its writer wrote it becomes a [`Site`]: checked and ready, with every problem at once.
//!
//! Pure: the text and the environment come in as arguments. It must not know files, servers or how
//! a site is built. Reading TOML with every problem at once (`source`, `section`, `value`) is
//! lent to the other files that people write for kb.

mod address;
mod build;
mod colour;
mod contact;
pub(crate) mod delivery;
mod exported;
mod gone;
mod schema;
mod search;
pub(crate) mod section;
mod server;
pub(crate) mod source;
mod store;
mod syntax;
pub(crate) mod value;

use serde::{Deserialize, Serialize};

pub use address::site_address;
pub use build::Build;
pub use colour::Accent;
pub use contact::{Contact, NamedCategory};
pub use delivery::{
    Carrier, Delivery, Key, Login, Secret, SecretPlace, SecretSource, SigningKey, Smtp, Tls,
    Unlocked, Webhook, WebhookUrl, destinations, is_public, unlock,
};
pub use exported::Exported;
pub use gone::Gone;
pub use schema::schema;
pub use search::{NamedLanguage, PinnedAnswer, Search};
pub use server::Server;
pub use source::is_setting;
pub use store::Store;
pub use syntax::item;

use crate::contact::Kind;
use crate::content::Own;
use crate::lang::{Lang, Localized};
use crate::problem::{Problem, Severity, code};
use section::Section;
use source::Source;

/// kb.toml, checked. Plain data; whatever the file left out has its default.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// What the help centre is called.
    pub name: Localized,
    /// One sentence about it, for search engines and feeds.
    pub description: Option<Localized>,
    /// Scheme, host and port of `url` (`https://example.com`), when it is configured.
    pub origin: Option<String>,
    /// The path of `url`: empty, or `/help`, never with a slash at its end.
    pub base: String,
    /// The languages in the order of the language switch; `None`: as the folders tell.
    pub languages: Option<Vec<Lang>>,
    /// The language of everything that does not name its own; `None`: as the folders tell.
    /// With `languages` it is always set, and one of them.
    pub default_language: Option<Lang>,
    /// The folder below `paths.themes` whose files shadow the default theme's.
    pub theme: String,
    /// The colour of links and buttons, readable in light and in dark.
    pub accent: Option<Accent>,
    /// The logo's path below the site's root.
    pub logo: Option<String>,
    /// Where an article can be edited; holds `{path}`.
    pub edit_url: Option<String>,
    /// The ids of the articles that come first on the home page.
    pub featured: Vec<String>,
    /// Where things lie.
    pub paths: Paths,
    /// How the site is built.
    pub build: Build,
    /// What writers add to the search.
    pub search: Search,
    /// Whom customers reach, and when they see it.
    pub contact: Contact,
    /// How it is served.
    pub server: Server,
    /// Where requests are kept.
    #[serde(skip)]
    pub store: Store,
    /// Where this machine carries requests; like `server`, no part of an edition.
    #[serde(skip)]
    pub deliveries: Vec<Delivery>,
    /// It becomes files that no kb serves; never told by kb.toml.
    #[serde(default)]
    pub exported: Option<Exported>,
}

/// Where things lie, as written: relative paths start at the site's root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paths {
    /// The articles.
    pub articles: String,
    /// The built editions.
    pub index: String,
    /// What is kept between builds.
    pub data: String,
    /// The site's own themes.
    pub themes: String,
}

/// kb.toml read: a site, with defaults where values were wrong, and everything that is wrong.
#[derive(Clone, Debug)]
pub struct Read {
    /// What could be used.
    pub site: Site,
    /// In the order of the file; then those of the environment.
    pub problems: Vec<Problem>,
}

/// Reads kb.toml. `file` is its name in problems, `text` is `None` when there is no file, and
/// `environment` are all variables: those named `KB_SECTION__KEY` win over the file.
#[must_use]
pub fn read(file: &str, text: Option<&str>, environment: &[(String, String)]) -> Read {
    let source = Source::new(file, text.unwrap_or_default(), environment);
    Read {
        site: whole(&source),
        problems: source.into_problems(),
    }
}

/// Asks for every key there is.
fn whole(source: &Source<'_>) -> Site {
    let mut root = source.root();
    let paths = paths(root.section("paths"));
    let build = build::read(root.section("build"));
    let server = server::read(root.section("server"));
    let search = root.section("search");
    let deliveries = root.tables("delivery");
    let mut home = contact::Home::default();
    let mut site = site(root.section("site"), paths, build, server, &mut home);
    site.contact = contact::read(&mut root, &home, site.default_language.as_ref());
    let language = site.default_language.clone();
    let language = language.unwrap_or_else(Lang::english);
    site.search = search::read(search, &language);
    site.store = store::read(root.section("store"));
    site.deliveries = delivery::read(deliveries, &mut site.contact.named);
    root.finish();
    if let Some(languages) = &site.languages {
        source.compare_languages(languages);
    }
    site
}

impl Default for Site {
    /// A site without kb.toml.
    fn default() -> Self {
        read("kb.toml", None, &[]).site
    }
}

impl Site {
    /// Where the pages of kb's own are.
    #[must_use]
    pub fn own_pages(&self) -> Own {
        let base = || self.base.clone();
        match &self.exported {
            Some(exported) => Own {
                search: exported.search.clone().unwrap_or_else(base),
                contact: exported.contact.clone(),
            },
            None => Own {
                search: base(),
                contact: (!self.contact.channels.is_empty()).then(base),
            },
        }
    }

    /// What to say where there is a form, and nowhere that requests are carried to, or without the
    /// address that their links need. Of use to those who build or serve a site, once.
    #[must_use]
    pub fn missed_delivery(&self) -> Option<Problem> {
        let mut channels = self.contact.channels.iter();
        let form = channels.find(|channel| channel.kind == Kind::Form)?;
        let place = self.contact.places.get(&form.id)?.clone();
        if !self.deliveries.is_empty() {
            let what = "messages are carried to people, and the site does not know its own address: \
                        the links to articles in them lead nowhere";
            let remedy = "write `url = \"https://help.example.com\"` into `[site]`";
            let no_address = Problem::new(code::NO_ADDRESS, place, what, remedy);
            return self.origin.is_none().then_some(no_address);
        }
        Some(Problem::new(
            code::NOT_CARRIED,
            place,
            "there is a form and no `[[delivery]]`: requests are kept, and nobody is told of them",
            "say where they go in `[[delivery]]`, or look at `kb requests`",
        ))
    }

    /// The weight of a problem here: as `[build.levels]` says, else its own; `None`: switched off.
    #[must_use]
    pub fn severity(&self, problem: &Problem) -> Option<Severity> {
        self.build
            .levels
            .get(problem.code.name)
            .copied()
            .unwrap_or(Some(problem.severity))
    }
}

fn site(
    mut keys: Section<'_>,
    paths: Paths,
    build: Build,
    server: Server,
    home: &mut contact::Home,
) -> Site {
    let languages = keys.list("languages", value::language).map(|languages| {
        let mut seen = Vec::new();
        for (lang, origin) in languages {
            if seen.contains(&lang) {
                keys.wrong(
                    &origin,
                    format!("the language `{lang}` is listed twice"),
                    "remove one of them",
                );
            } else {
                seen.push(lang);
            }
        }
        seen
    });
    let languages = languages.filter(|languages| !languages.is_empty());
    let default_language = default_language(&mut keys, languages.as_deref());
    let preferred = default_language.as_ref();
    let name = keys
        .localized("name", preferred)
        .unwrap_or_else(help_centre);
    let description = keys.localized("description", preferred);
    let address = keys.one("url", address::split).unwrap_or_default();
    let accent = colour::read(&mut keys, "accent");
    let theme = keys.one("theme", value::folder_name);
    let logo = keys.one("logo", value::file_below);
    let edit_url = keys.one("edit_url", value::edit_url);
    let featured = keys.list("featured", value::id).unwrap_or_default();
    home.told_time_zone = keys.holds("time_zone");
    home.time_zone = keys.one("time_zone", contact::time_zone);
    home.holidays = keys.one("holidays", contact::country);
    keys.finish();
    Site {
        name,
        description,
        origin: address.origin,
        base: address.base,
        languages,
        default_language,
        theme: theme.unwrap_or_else(|| "default".into()),
        accent,
        logo,
        edit_url,
        featured: featured.into_iter().map(|(id, _)| id).collect(),
        paths,
        build,
        search: Search::default(),
        contact: Contact::default(),
        server,
        store: Store::default(),
        deliveries: Vec::new(),
        exported: None,
    }
}

/// What a site without a name is called.
fn help_centre() -> Localized {
    Localized {
        by_language: [("bn".to_owned(), "সহায়তা কেন্দ্র".to_owned())].into(),
        default: "Help centre".to_owned(),
    }
}

/// The default language as written, else English where it is listed, else the first one listed.
fn default_language(keys: &mut Section<'_>, languages: Option<&[Lang]>) -> Option<Lang> {
    let written = keys.located("default_language", value::language);
    let Some(languages) = languages else {
        return written.map(|(lang, _)| lang);
    };
    if let Some((lang, origin)) = written {
        if languages.contains(&lang) {
            return Some(lang);
        }
        let listed: Vec<_> = languages.iter().map(Lang::as_str).collect();
        let remedy = format!(
            "add `{lang}` to `languages`, or choose one of {}",
            value::alternatives(&listed)
        );
        keys.wrong(
            &origin,
            format!("the default language `{lang}` is not one of the site's languages"),
            remedy,
        );
    }
    let english = Lang::english();
    let choice = languages.iter().find(|lang| **lang == english);
    choice.or_else(|| languages.first()).cloned()
}

fn paths(mut keys: Section<'_>) -> Paths {
    let mut path = |key, default: &str| {
        keys.one(key, value::line)
            .unwrap_or_else(|| default.to_owned())
    };
    let paths = Paths {
        articles: path("articles", "articles"),
        index: path("index", "index"),
        data: path("data", "data"),
        themes: path("themes", "themes"),
    };
    keys.finish();
    paths
}

#[cfg(test)]
mod tests;
