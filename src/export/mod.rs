//! An edition becomes static files: the same site for a web host that runs nothing.
//!
//! Pages are the edition's own. What only a service can do (answer a question, take a message) is left
//! out, or done by a script as far as that goes. It must not know how an edition is built, nor what is
//! said of the export to the one who made it.

mod folder;
mod hosts;
mod pages;
mod paths;
mod search;

use std::collections::{BTreeSet, HashSet};
use std::path::Path;

use serde::Serialize;

pub use self::paths::Shape;

use self::folder::Folder;
use self::pages::Pages;
use crate::build::{Served, theme_of};
use crate::config::{self, Site};
use crate::contact::EmailAddress;
use crate::content::url;
use crate::edition::{Body, Edition, Stored};

/// What stands behind the way to people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum People {
    /// Nobody: there is no such link.
    #[default]
    Nobody,
    /// The contact page of a site that kb serves, by its address.
    Service(String),
    /// A mailbox, on a page that is linked only below answers.
    Mail(EmailAddress),
}

/// What an export is to be like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wishes {
    /// The way to people.
    pub people: People,
    /// The address of a site that kb serves, if that is to search.
    pub search: Option<String>,
    /// Which files pages become.
    pub shape: Shape,
}

/// Figures of an export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Exported {
    /// Files written, the marker left out.
    pub files: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Pages among them, as their readers count: old addresses and lists of files left out.
    pub pages: u64,
    /// Old addresses that lead on.
    pub redirects: u64,
    /// The bytes of what the script searches in.
    pub search_bytes: u64,
    /// Old addresses that lead nowhere here, since hosts would take their files for something else.
    pub left_out: Vec<String>,
}

/// A site as it is to be built for an export: its pages lead to nobody behind them.
#[must_use]
pub fn site_for(site: &Site, wishes: &Wishes) -> Site {
    let contact = match &wishes.people {
        People::Nobody => None,
        People::Service(address) => Some(address.clone()),
        People::Mail(_) => Some(site.base.clone()),
    };
    Site {
        exported: Some(config::Exported {
            contact,
            search: wishes.search.clone(),
        }),
        ..site.clone()
    }
}

/// Writes an edition of [`site_for`] as files. `dir` is new, empty, or holds an export and nothing else;
/// it holds the last export until the new one is whole.
///
/// # Errors
/// The edition is damaged, the folder is somebody else's, or the disk takes no more.
pub fn export(edition: &Edition, wishes: &Wishes, dir: &Path) -> anyhow::Result<Exported> {
    let served = Served::from_edition(edition)?;
    let theme = theme_of(edition, &served)?;
    let mut folder = Folder::begin(dir)?;
    let mut export = Export {
        served: &served,
        shape: wishes.shape,
        routes: edition.routes()?,
        folder: &mut folder,
        exported: Exported::default(),
        redirects: Vec::new(),
        downloads: Vec::new(),
    };
    export.edition(edition)?;
    export.beside_homes(&wishes.people);
    let asks_here = wishes.search.is_none() || matches!(wishes.people, People::Mail(_));
    let index = asks_here.then(|| export.search(edition)).transpose()?;
    let pages = Pages {
        edition,
        served: &served,
        theme: &theme,
        people: &wishes.people,
        index: index.as_deref(),
    };
    for (route, html) in pages.all()? {
        export.page(&route, html.as_bytes())?;
    }
    for (route, html) in pages.not_found()? {
        let path = paths::file(export.inner(&route))?;
        // An article of this name would be missed more.
        if !export.folder.holds(&path) {
            export.folder.put(&path, html.as_bytes())?;
        }
    }
    export.lead_on(&pages)?;
    export.for_hosts()?;
    let mut exported = export.exported;
    (exported.files, exported.bytes) = folder.written();
    folder.finish(edition.about().id.to_string())?;
    Ok(exported)
}

/// An export on its way.
struct Export<'a> {
    served: &'a Served,
    shape: Shape,
    routes: BTreeSet<String>,
    folder: &'a mut Folder,
    exported: Exported,
    /// Routes with the site's base, and encoded addresses.
    redirects: Vec<(String, String)>,
    /// Encoded addresses of files that browsers are to keep, not to show, with their names.
    downloads: Vec<(String, String)>,
}

impl Export<'_> {
    /// A route without the site's base.
    fn inner<'r>(&self, route: &'r str) -> &'r str {
        route.strip_prefix(&self.served.site.base).unwrap_or(route)
    }

    /// Everything that the edition has at its routes.
    fn edition(&mut self, edition: &Edition) -> anyhow::Result<()> {
        for route in self.routes.clone() {
            match edition.find(&route)? {
                None => {}
                Some(Stored::Redirect(to)) => self.redirects.push((route, to)),
                Some(Stored::Body(body)) => self.body(&route, &body)?,
            }
        }
        Ok(())
    }

    /// What the home of a help desk had beside it: its search, and its way to people.
    fn beside_homes(&mut self, people: &People) {
        let mut beside = Vec::new();
        for (route, to) in &self.redirects {
            let mut languages = self.served.languages.iter();
            let Some(lang) = languages.find(|lang| self.served.home_url(lang) == *to) else {
                continue;
            };
            let to_people = match people {
                People::Nobody => to.clone(),
                People::Service(_) | People::Mail(_) => self.served.contact_url(lang),
            };
            let home = route.trim_end_matches('/');
            beside.push((format!("{home}/search"), self.served.search_url(lang)));
            beside.push((format!("{home}/contact"), to_people.clone()));
            beside.push((format!("{home}/requests/new"), to_people));
        }
        // One home may have two addresses, with the slash and without it.
        let mut told = HashSet::new();
        beside.retain(|(route, _)| !self.routes.contains(route) && told.insert(route.clone()));
        self.redirects.extend(beside);
    }

    fn body(&mut self, route: &str, body: &Body) -> anyhow::Result<()> {
        if let Some(name) = &body.download {
            let address = url::encode_path(route);
            self.downloads.push((address, name.clone()));
        }
        if body.download.is_none() && body.content_type.starts_with("text/html") {
            let html = body.identity.read()?;
            return self.page(route, &html);
        }
        let path = paths::file(self.inner(route))?;
        self.folder.put_content(&path, &body.identity)
    }

    fn page(&mut self, route: &str, html: &[u8]) -> anyhow::Result<()> {
        let turned = std::str::from_utf8(html).ok().and_then(|text| {
            let is_list = |address: &str| {
                url::decode_path(address).is_some_and(|route| self.routes.contains(&route))
            };
            paths::turned(text, is_list)
        });
        let inner = self.inner(route);
        let numbered = paths::numbered(inner);
        let path = paths::page(numbered.as_deref().unwrap_or(inner), self.shape)?;
        self.exported.pages += 1;
        self.folder
            .put(&path, turned.as_ref().map_or(html, |text| text.as_bytes()))
    }

    /// Writes what the script searches in; tells its address.
    fn search(&mut self, edition: &Edition) -> anyhow::Result<String> {
        let index = search::index(edition, self.served)?;
        for (path, bytes) in &index.files {
            self.exported.search_bytes += bytes.len() as u64;
            self.folder.put(path, bytes)?;
        }
        Ok(format!("{}/{}", self.served.site.base, index.folder))
    }

    /// Old addresses become pages that lead on, where no page stands.
    fn lead_on(&mut self, pages: &Pages<'_>) -> anyhow::Result<()> {
        let leads_on = |(route, _): &(String, String)| {
            paths::leads_on(route.strip_prefix(&self.served.site.base).unwrap_or(route))
        };
        let (redirects, left_out) = std::mem::take(&mut self.redirects)
            .into_iter()
            .partition(leads_on);
        self.redirects = redirects;
        let left_out: Vec<(String, String)> = left_out;
        self.exported.left_out = left_out.into_iter().map(|(route, _)| route).collect();
        for (route, to) in &self.redirects {
            let path = paths::page(self.inner(route), self.shape)?;
            if !self.folder.holds(&path) {
                self.folder.put(&path, pages.moved(to)?.as_bytes())?;
                self.exported.redirects += 1;
            }
        }
        Ok(())
    }

    fn for_hosts(&mut self) -> anyhow::Result<()> {
        let redirects = hosts::redirects(self.served, &self.redirects);
        let headers = hosts::headers(self.served, &self.downloads);
        self.folder.put("_redirects", redirects.as_bytes())?;
        self.folder.put("_headers", headers.as_bytes())?;
        // GitHub's pages leave out what begins with `_` and make pages of Markdown, without it.
        self.folder.put(".nojekyll", b"")
    }
}
