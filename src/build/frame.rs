//! What every page has in common: the site's name, languages, topics and the search field around it.
//!
//! Pages of the edition and pages made for a request share it. It must not know what stands in the
//! middle of a page.

use serde::Serialize;

use super::Served;
use crate::config::Exported;
use crate::content::url::encode_query;
use crate::lang::Lang;
use crate::theme::Shared;

/// The part of a page's context that all pages share; templates know its fields by these names.
#[derive(Serialize)]
pub struct Frame {
    /// The page's language, as HTML writes it.
    pub lang: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// What is said of the site.
    pub site: Shared,
    /// What is said of the page itself.
    pub page: PageView,
    /// The language switch; empty when the site has one language.
    pub languages: Vec<LanguageView>,
    /// The topics: categories of the first level.
    pub navigation: Shared,
    /// The search field.
    pub search: SearchField,
}

/// What is said of the site.
#[derive(Serialize)]
pub struct SiteView<'a> {
    /// Its name in the page's language.
    pub name: &'a str,
    /// One sentence about it.
    pub description: Option<&'a str>,
    /// The address of the home page.
    pub home: String,
    /// The address of its logo.
    pub logo: Option<&'a str>,
    /// `""`, or the path that every address begins with.
    pub base: &'a str,
    /// The way to people; `None` without any channel.
    pub contact: Option<ContactLink>,
}

/// The way to people, as every page has it: never who they are.
#[derive(Serialize)]
pub struct ContactLink {
    /// The address of the page that asks the one question.
    pub url: String,
}

/// Why an article may not have helped, as addresses say it; the theme's strings `reason-…` say it in
/// words.
pub const REASONS: [&str; 4] = ["not-working", "unclear", "incomplete", "something-else"];

/// The kinds of pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The front page of a language.
    Home,
    /// A category.
    Category,
    /// An article.
    Article,
    /// Results.
    Search,
    /// The way to people.
    Contact,
    /// What became of a request.
    Receipt,
    /// Nothing stands at the address.
    NotFound,
    /// Something failed.
    Error,
}

/// What is said of the page itself.
#[derive(Serialize)]
pub struct PageView {
    /// What kind of page it is.
    pub kind: Kind,
    /// Its title, without the site's name.
    pub title: String,
    /// One sentence for search engines.
    pub description: Option<String>,
    /// The one address that stands for this page.
    pub canonical: Option<String>,
    /// The same page in the site's languages.
    pub alternates: Vec<Alternate>,
    /// Search engines are asked to leave it out.
    pub noindex: bool,
}

/// The same page in a language.
#[derive(Clone, Serialize)]
pub struct Alternate {
    /// The language, as HTML writes it.
    pub lang: String,
    /// The whole address.
    pub url: String,
}

/// One entry of the language switch.
#[derive(Serialize)]
pub struct LanguageView {
    /// The language, as HTML writes it.
    pub lang: String,
    /// What it calls itself.
    pub name: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The address of the same page in it.
    pub url: String,
    /// Whether it is the page's own.
    pub current: bool,
}

/// A topic.
#[derive(Serialize)]
pub struct TopicLink<'a> {
    /// Its title.
    pub title: &'a str,
    /// Its address.
    pub url: &'a str,
    /// Whether the page is in it.
    pub current: bool,
}

/// The search field.
#[derive(Serialize)]
pub struct SearchField {
    /// The address of results.
    pub url: String,
    /// The address of suggestions; empty where there are none.
    pub suggest: String,
    /// What stands in the field.
    pub query: String,
}

impl Served {
    /// The frame of a page in a language, around what is said of the page.
    #[must_use]
    pub fn frame(&self, lang: &Lang, page: PageView, parts: &Parts) -> Frame {
        Frame {
            lang: lang.html(),
            dir: lang.direction(),
            site: parts.site.clone(),
            page,
            languages: Vec::new(),
            navigation: parts.navigation.clone(),
            search: SearchField {
                url: self.search_url(lang),
                suggest: self.suggest_url(),
                query: String::new(),
            },
        }
    }

    /// The parts that many pages of a language share. `topic` is the path of the category of the
    /// first level that the pages are in.
    #[must_use]
    pub fn parts(&self, lang: &Lang, topic: Option<&str>) -> Parts {
        let site = SiteView {
            name: self.site.name.get(lang),
            description: self.site.description.as_ref().map(|text| text.get(lang)),
            home: self.home_url(lang),
            logo: self.logo.as_deref(),
            base: &self.site.base,
            contact: self.has_contact().then(|| ContactLink {
                url: self.contact_url(lang),
            }),
        };
        let categories = self.categories.get(lang).map_or(&[][..], Vec::as_slice);
        let topics: Vec<TopicLink<'_>> = categories
            .iter()
            .filter(|category| category.depth == 0)
            .map(|category| TopicLink {
                title: &category.title,
                url: &category.url,
                current: topic == Some(category.path.as_str()),
            })
            .collect();
        Parts {
            site: Shared::new(&site),
            navigation: Shared::new(&topics),
        }
    }

    /// The language switch, with an address for each language.
    #[must_use]
    pub fn language_switch(&self, lang: &Lang, url: impl Fn(&Lang) -> String) -> Vec<LanguageView> {
        if self.languages.len() < 2 {
            return Vec::new();
        }
        self.languages
            .iter()
            .map(|one| LanguageView {
                lang: one.html(),
                name: one.name().to_owned(),
                dir: one.direction(),
                url: url(one),
                current: one == lang,
            })
            .collect()
    }

    /// The address of a language's home.
    #[must_use]
    pub fn home_url(&self, lang: &Lang) -> String {
        format!("{}/{lang}/", self.site.base)
    }

    /// The address of a language's search, without a question.
    #[must_use]
    pub fn search_url(&self, lang: &Lang) -> String {
        let elsewhere = self.exported().and_then(|site| site.search.as_ref());
        format!("{}/{lang}/search", elsewhere.unwrap_or(&self.site.base))
    }

    fn suggest_url(&self) -> String {
        match self.exported() {
            Some(_) => String::new(),
            None => format!("{}/api/v1/suggest", self.site.base),
        }
    }

    fn exported(&self) -> Option<&Exported> {
        self.site.exported.as_ref()
    }

    /// Whether there is any way to reach people.
    #[must_use]
    pub fn has_contact(&self) -> bool {
        self.site.own_pages().contact.is_some()
    }

    /// The address of a language's contact page, without a question.
    #[must_use]
    pub fn contact_url(&self, lang: &Lang) -> String {
        let elsewhere = self.exported().and_then(|site| site.contact.as_ref());
        format!("{}/{lang}/contact", elsewhere.unwrap_or(&self.site.base))
    }

    /// The address of the results for a question.
    #[must_use]
    pub fn results_url(&self, lang: &Lang, question: &str) -> String {
        format!("{}?q={}", self.search_url(lang), encode_query(question))
    }

    /// An address with the site's scheme and host, where these are known.
    #[must_use]
    pub fn absolute(&self, url: &str) -> String {
        match &self.site.origin {
            Some(origin) => format!("{origin}{url}"),
            None => url.to_owned(),
        }
    }
}

/// Parts of a frame that are prepared once for many pages.
#[derive(Clone)]
pub struct Parts {
    site: Shared,
    navigation: Shared,
}
