//! The pages that an edition has not got, since kb makes them when they are asked for: search, the way
//! to people, the front door, what is nowhere, and old addresses.
//!
//! It must not know how pages become files.

use std::collections::BTreeMap;

use serde::Serialize;

use super::People;
use crate::build::frame::{Frame, Kind, PageView, TopicLink};
use crate::build::{Served, addresses_of};
use crate::change::Addresses;
use crate::content::url::encode_path;
use crate::edition::Edition;
use crate::lang::Lang;
use crate::theme::Theme;

/// So many articles stand on a page of the list of all.
const LISTED: usize = 500;

/// A route and its page.
type Page = (String, String);

/// What they are made of.
pub(super) struct Pages<'a> {
    pub(super) edition: &'a Edition,
    pub(super) served: &'a Served,
    pub(super) theme: &'a Theme,
    pub(super) people: &'a People,
    /// Where the script finds what it searches in, if anything here asks for it.
    pub(super) index: Option<&'a str>,
}

/// `export/search.html` and `export/contact.html`
#[derive(Serialize)]
struct Asking<'a> {
    #[serde(flatten)]
    frame: Frame,
    /// The folder of the index.
    index: String,
    /// The address of the list of all articles.
    all: &'a str,
    all_categories: Vec<TopicLink<'a>>,
    /// The page with the address to write to, where there is one.
    write: Option<String>,
    /// What templates of pages that are made for a question look for.
    from: Option<()>,
    reason: Option<()>,
    asked_hint: Option<()>,
    urgent: Option<()>,
}

/// `export/all.html`
#[derive(Serialize)]
struct All<'a> {
    #[serde(flatten)]
    frame: Frame,
    topics: Vec<Group<'a>>,
    previous: Option<String>,
    next: Option<String>,
}

/// The articles of a topic, or those in none, which come first and have no heading.
#[derive(Serialize)]
struct Group<'a> {
    title: Option<&'a str>,
    url: Option<&'a str>,
    articles: Vec<Listed<'a>>,
}

#[derive(Serialize)]
struct Listed<'a> {
    title: &'a str,
    url: String,
}

/// `export/write.html`
#[derive(Serialize)]
struct Write<'a> {
    #[serde(flatten)]
    frame: Frame,
    address: &'a str,
}

/// `export/front.html`
#[derive(Serialize)]
struct Front<'a> {
    lang: String,
    dir: &'static str,
    name: &'a str,
    canonical: String,
    homes: Vec<Home<'a>>,
}

#[derive(Serialize)]
struct Home<'a> {
    lang: String,
    dir: &'static str,
    name: &'a str,
    url: String,
}

/// `export/moved.html`
#[derive(Serialize)]
struct Moved<'a> {
    lang: String,
    dir: &'static str,
    to: &'a str,
    canonical: String,
}

/// `not_found.html`
#[derive(Serialize)]
struct NotFound<'a> {
    #[serde(flatten)]
    frame: Frame,
    asked: &'a str,
    hits: [(); 0],
    all_categories: Vec<TopicLink<'a>>,
}

impl Pages<'_> {
    /// All of them but those for what is nowhere, with their routes.
    pub(super) fn all(&self) -> anyhow::Result<Vec<Page>> {
        let addresses = addresses_of(self.edition)?;
        let mut pages = vec![(format!("{}/", self.served.site.base), self.front()?)];
        for lang in &self.served.languages {
            let own = format!("{}/{lang}", self.served.site.base);
            let list = all_url(&own);
            let search = format!("{own}/search");
            let elsewhere = self.served.search_url(lang);
            let made = match elsewhere == search {
                true => self.asking(lang, Kind::Search, &list)?,
                false => self.moved(&elsewhere)?,
            };
            pages.push((search, made));
            pages.extend(self.lists(lang, &addresses, &list)?);
            if let People::Mail(address) = self.people {
                let contact = self.served.contact_url(lang);
                let asking = self.asking(lang, Kind::Contact, &list)?;
                pages.push((contact.clone(), asking));
                pages.push((write_url(&contact), self.write(lang, address.as_str())?));
            }
        }
        Ok(pages)
    }

    fn asking(&self, lang: &Lang, kind: Kind, all: &str) -> anyhow::Result<String> {
        let (title, template) = match kind {
            Kind::Contact => ("title-contact", "export/contact.html"),
            _ => ("title-search", "export/search.html"),
        };
        let mail = matches!(self.people, People::Mail(_));
        let url = |lang: &Lang| match kind {
            Kind::Contact => self.served.contact_url(lang),
            _ => self.served.search_url(lang),
        };
        let page = Asking {
            frame: self.frame(lang, kind, title, url),
            index: format!("{}/{lang}", self.index.unwrap_or_default()),
            all,
            all_categories: self.topics(lang),
            write: mail.then(|| write_url(&self.served.contact_url(lang))),
            from: None,
            reason: None,
            asked_hint: None,
            urgent: None,
        };
        self.render(template, &page)
    }

    /// The list of all articles by their topics: the way on without scripts.
    fn lists(&self, lang: &Lang, addresses: &Addresses, list: &str) -> anyhow::Result<Vec<Page>> {
        let topics = self.topics(lang);
        let places: BTreeMap<&str, usize> = { topics.iter().enumerate() }
            .map(|(place, topic)| (topic.url, place))
            .collect();
        let home = self.served.home_url(lang);
        let own = addresses.articles().filter(|page| page.lang == *lang);
        let mut all: Vec<(Option<usize>, Listed<'_>)> = own
            .map(|page| Listed {
                title: &page.title,
                url: format!("{}{}", self.served.site.base, encode_path(&page.route)),
            })
            .map(|article| (topic_of(&article.url, &home, &places), article))
            // The text of a topic is where its heading leads.
            .filter(|(_, article)| !places.contains_key(article.url.as_str()))
            .collect();
        all.sort_by_key(|(topic, _)| *topic);
        let url = |number: usize| match number {
            0 => list.to_owned(),
            number => format!("{list}_{}", number + 1),
        };
        let parts = all.len().div_ceil(LISTED).max(1);
        let mut pages = Vec::with_capacity(parts);
        let mut all = all.into_iter();
        for number in 0..parts {
            let of = |other: &Lang| all_url(&format!("{}/{other}", self.served.site.base));
            let page = All {
                frame: self.frame(lang, Kind::Category, "export-all", of),
                topics: grouped(all.by_ref().take(LISTED), &topics),
                previous: number.checked_sub(1).map(url),
                next: (number + 1 < parts).then(|| url(number + 1)),
            };
            pages.push((url(number), self.render("export/all.html", &page)?));
        }
        Ok(pages)
    }

    fn write(&self, lang: &Lang, address: &str) -> anyhow::Result<String> {
        let url = |lang: &Lang| write_url(&self.served.contact_url(lang));
        let frame = self.frame(lang, Kind::Contact, "export-write", url);
        self.render("export/write.html", &Write { frame, address })
    }

    /// Where the site begins: to the home in the browser's language.
    fn front(&self) -> anyhow::Result<String> {
        let default = &self.served.default_language;
        let mut languages: Vec<&Lang> = self.served.languages.iter().collect();
        languages.sort_by_key(|lang| *lang != default);
        let page = Front {
            lang: default.html(),
            dir: default.direction(),
            name: self.served.site.name.get(default),
            canonical: self.served.absolute(&self.served.home_url(default)),
            homes: languages
                .into_iter()
                .map(|lang| Home {
                    lang: lang.html(),
                    dir: lang.direction(),
                    name: lang.name(),
                    url: self.served.home_url(lang),
                })
                .collect(),
        };
        self.render("export/front.html", &page)
    }

    /// A page that leads on to an encoded address.
    pub(super) fn moved(&self, to: &str) -> anyhow::Result<String> {
        let default = &self.served.default_language;
        let inner = to.strip_prefix(&self.served.site.base).unwrap_or(to);
        let lang = inner.split('/').nth(1).and_then(Lang::parse);
        let lang = lang.filter(|lang| self.served.languages.contains(lang));
        let lang = lang.as_ref().unwrap_or(default);
        let page = Moved {
            lang: lang.html(),
            dir: lang.direction(),
            to,
            canonical: match to.starts_with('/') {
                true => self.served.absolute(to),
                false => to.to_owned(),
            },
        };
        self.render("export/moved.html", &page)
    }

    /// What is shown where nothing stands: of the whole site, and of each language.
    pub(super) fn not_found(&self) -> anyhow::Result<Vec<Page>> {
        let base = &self.served.site.base;
        let mut pages = Vec::new();
        for lang in &self.served.languages {
            let home = |lang: &Lang| self.served.home_url(lang);
            let page = NotFound {
                frame: self.frame(lang, Kind::NotFound, "title-not-found", home),
                asked: "",
                hits: [],
                all_categories: self.topics(lang),
            };
            let html = self.render("not_found.html", &page)?;
            if *lang == self.served.default_language {
                pages.push((format!("{base}/404.html"), html.clone()));
            }
            pages.push((format!("{base}/{lang}/404.html"), html));
        }
        Ok(pages)
    }

    fn frame(
        &self,
        lang: &Lang,
        kind: Kind,
        title: &str,
        others: impl Fn(&Lang) -> String,
    ) -> Frame {
        let title = self.theme.locale(lang).text(title, &[]);
        let page = PageView {
            kind,
            title: title.unwrap_or_default(),
            description: None,
            canonical: None,
            alternates: Vec::new(),
            noindex: true,
        };
        let parts = self.served.parts(lang, None);
        let mut frame = self.served.frame(lang, page, &parts);
        frame.languages = self.served.language_switch(lang, others);
        frame
    }

    fn topics(&self, lang: &Lang) -> Vec<TopicLink<'_>> {
        let all = self.served.categories.get(lang).into_iter().flatten();
        all.filter(|category| category.depth == 0)
            .map(|category| TopicLink {
                title: &category.title,
                url: &category.url,
                current: false,
            })
            .collect()
    }

    fn render(&self, template: &str, page: &impl Serialize) -> anyhow::Result<String> {
        let rendered = self.theme.render(template, page);
        rendered.map_err(|problem| anyhow::anyhow!("{problem}"))
    }
}

/// The list of all articles of a language. It stands beside the page that asks, not below it: hosts look for
/// a folder before they look for a file with `.html`, and would find no page in that. No slug holds `_`.
fn all_url(home: &str) -> String {
    format!("{home}/search_all")
}

/// The page with the address to write to, for the same reason beside the one that leads to people.
fn write_url(contact: &str) -> String {
    format!("{contact}_write")
}

/// The place of the topic that an address is below.
fn topic_of(url: &str, home: &str, places: &BTreeMap<&str, usize>) -> Option<usize> {
    let end = url.strip_prefix(home)?.find('/')?;
    places.get(&url[..=home.len() + end]).copied()
}

/// Articles in the order of their topics, under these.
fn grouped<'a>(
    articles: impl Iterator<Item = (Option<usize>, Listed<'a>)>,
    topics: &[TopicLink<'a>],
) -> Vec<Group<'a>> {
    let mut groups: Vec<(Option<usize>, Group<'a>)> = Vec::new();
    for (place, article) in articles {
        match groups.last_mut().filter(|(last, _)| *last == place) {
            Some((_, group)) => group.articles.push(article),
            None => {
                let topic = place.map(|place| &topics[place]);
                let group = Group {
                    title: topic.map(|topic| topic.title),
                    url: topic.map(|topic| topic.url),
                    articles: vec![article],
                };
                groups.push((place, group));
            }
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}
