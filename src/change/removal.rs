//! What a change takes away: pages, headings, ids and old addresses that the published edition has and
//! the next one has not.
//!
//! It must not know what depends on them.

mod language;

use std::collections::{HashMap, HashSet};

use super::addresses::{Addresses, Page};
use crate::config::Gone;
use crate::lang::Lang;

/// Something of the published edition that is not there any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vanished<'a> {
    /// The page that it is, or that it was on or led to.
    pub page: &'a Page,
    /// What it is.
    pub what: What<'a>,
    /// It is not told: an error of its article is, or its page.
    pub excused: bool,
}

/// Why an article is not there, when nobody took it away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Excuse {
    /// Its time is over, as its writer wanted it.
    Over,
    /// It has an error, and may come back.
    Error,
}

/// What vanished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What<'a> {
    /// The page.
    Page {
        /// Its address, or one of those at which it is shown in other languages.
        route: &'a str,
        /// The page that has its id now, and another address.
        moved: Option<&'a Page>,
        /// A new page with the same title.
        perhaps: Option<&'a Page>,
        /// Its other addresses, from which nothing leads on either: in other languages, and old ones.
        along: Vec<&'a str>,
    },
    /// The page's text in its own language.
    Text {
        /// What readers are shown instead.
        instead: &'a Page,
        /// The article that it may be now.
        perhaps: Option<&'a Page>,
    },
    /// A heading of a page that is there.
    Anchor {
        /// The anchor.
        anchor: &'a str,
        /// The page as it is now.
        now: &'a Page,
    },
    /// The id of an article that is there.
    Id {
        /// The id.
        id: &'a str,
        /// The article as it is now.
        now: &'a Page,
    },
    /// An old address that led to the page, which is there.
    Redirect {
        /// The old address.
        from: &'a str,
        /// The page that one sees now who goes to the address of the page.
        now: Option<&'a Page>,
    },
}

/// What `after` has not, and `before` had. `hidden` tells of a file whether its article is left out for
/// a reason of its own. What may come back is there, too, excused.
#[must_use]
pub fn vanished<'a>(
    before: &'a Addresses,
    after: &'a Addresses,
    gone: &Gone,
    hidden: &dyn Fn(&str) -> Option<Excuse>,
) -> Vec<Vanished<'a>> {
    let now = Index::of(after);
    let then: HashMap<&str, &Page> = routes(before);
    let heirs: HashSet<&str> = before.heirs.iter().map(String::as_str).collect();
    let is_lost = |route: &&String| now.landing(route).is_none() && !gone.covers(route);
    let mut old: HashMap<&str, Vec<&str>> = HashMap::new();
    for redirect in before.redirects.iter().filter(|one| is_lost(&&one.from)) {
        if let Some(page) = then.get(redirect.to.as_str()) {
            old.entry(&page.route).or_default().push(&redirect.from);
        }
    }
    let mut all = Vec::new();
    for page in &before.pages {
        let elsewhere = page.elsewhere.iter().filter(is_lost).map(String::as_str);
        let Some(landing) = now.landing(&page.route) else {
            let moved = now.with_id(page);
            let excuse = match moved {
                Some(_) => None,
                None => hidden(&page.file).or_else(|| emptied(page, before, hidden)),
            };
            let excused = excuse.is_some();
            let mut tell = |what| {
                all.push(Vanished {
                    page,
                    what,
                    excused,
                });
            };
            if excuse == Some(Excuse::Over) {
            } else if gone.covers(&page.route) {
                // Who says that an address is gone says nothing of the others.
                elsewhere.for_each(|route| tell(What::page(route, now.translation(page, route))));
            } else {
                let perhaps = now
                    .titled(page)
                    .filter(|one| !then.contains_key(&*one.route));
                let old = old.get(&*page.route).into_iter().flatten().copied();
                tell(What::Page {
                    route: &page.route,
                    moved,
                    perhaps: perhaps.filter(|_| moved.is_none()),
                    along: elsewhere.chain(old).collect(),
                });
            }
            continue;
        };
        for route in elsewhere {
            let what = What::page(route, now.translation(page, route));
            all.push(Vanished::told(page, what));
        }
        if let Some(what) = language::lost(page, landing, &now, &then)
            && !gone.covers(&page.route)
            && hidden(&page.file) != Some(Excuse::Over)
        {
            let excused = hidden(&page.file).is_some();
            all.push(Vanished {
                page,
                what,
                excused,
            });
        }
        // Who is sent to an article that was there before finds something else, and knows it.
        let known = |route: &str| then.contains_key(route) && !heirs.contains(route);
        let same = landing.route == page.route || !known(&landing.route);
        if same && landing.lang == page.lang {
            all.extend(within(page, landing, gone, &now));
        }
    }
    let lost: HashSet<&str> = all
        .iter()
        .filter(|one| matches!(one.what, What::Page { route, .. } if route == one.page.route))
        .map(|one| one.page.route.as_str())
        .collect();
    for redirect in before.redirects.iter().filter(|one| is_lost(&&one.from)) {
        let Some(page) = then.get(redirect.to.as_str()).copied() else {
            continue;
        };
        let excuse = hidden(&page.file);
        if excuse != Some(Excuse::Over) {
            let from = &redirect.from;
            let now = now.landing(&page.route);
            all.push(Vanished {
                page,
                what: What::Redirect { from, now },
                excused: excuse.is_some() || lost.contains(&*page.route),
            });
        }
    }
    all
}

/// Why a category has no page any more, when each of its articles is left out for a reason of its own.
fn emptied(
    page: &Page,
    before: &Addresses,
    hidden: &dyn Fn(&str) -> Option<Excuse>,
) -> Option<Excuse> {
    if page.id.is_some() {
        return None;
    }
    let below = |article: &&Page| {
        let mut routes = std::iter::once(&article.route).chain(&article.elsewhere);
        routes.any(|route| route.starts_with(&page.route))
    };
    let excuses = before.articles().filter(below);
    let excuses: Option<Vec<Excuse>> = excuses.map(|article| hidden(&article.file)).collect();
    excuses?.into_iter().max()
}

/// The id and the headings of a page that is still there.
fn within<'a>(page: &'a Page, now: &'a Page, gone: &Gone, index: &Index<'a>) -> Vec<Vanished<'a>> {
    let mut all = Vec::new();
    if let Some(id) = &page.id
        && now.id.is_some()
        && !index.named.contains_key(&(&page.lang, id.as_str()))
    {
        all.push(Vanished::told(page, What::Id { id, now }));
    }
    for anchor in &page.anchors {
        let there = now.anchors.binary_search(anchor).is_ok();
        if !there && !gone.covers_anchor(&page.route, anchor) {
            all.push(Vanished::told(page, What::Anchor { anchor, now }));
        }
    }
    all
}

/// The pages that one sees in an edition who goes to these addresses, by their own.
pub fn landings(addresses: &Addresses, routes: impl Iterator<Item = String>) -> Vec<Option<&str>> {
    let index = Index::of(addresses);
    let own = |route: String| Some(index.landing(&route)?.route.as_str());
    routes.map(own).collect()
}

/// The pages of an edition by all their addresses.
fn routes(addresses: &Addresses) -> HashMap<&str, &Page> {
    let pages = addresses.pages.iter();
    let all = pages.flat_map(|page| {
        let routes = std::iter::once(&page.route).chain(&page.elsewhere);
        routes.map(move |route| (route.as_str(), page))
    });
    all.collect()
}

/// The next edition, to be looked up in.
struct Index<'a> {
    routes: HashMap<&'a str, &'a Page>,
    redirects: HashMap<&'a str, &'a str>,
    /// The articles by their titles; `None`: several have it.
    titled: HashMap<(&'a Lang, &'a str), Option<&'a Page>>,
    named: HashMap<(&'a Lang, &'a str), &'a Page>,
}

impl<'a> Index<'a> {
    fn of(after: &'a Addresses) -> Self {
        let redirects = after.redirects.iter();
        let redirects = redirects.map(|one| (one.from.as_str(), one.to.as_str()));
        let articles: Vec<&Page> = after.articles().collect();
        let mut titled = HashMap::new();
        for page in &articles {
            let several = titled.entry((&page.lang, page.title.as_str()));
            several.and_modify(|one| *one = None).or_insert(Some(*page));
        }
        Self {
            routes: routes(after),
            redirects: redirects.collect(),
            named: articles
                .iter()
                .filter_map(|page| Some(((&page.lang, page.id.as_deref()?), *page)))
                .collect(),
            titled,
        }
    }

    /// The page that one sees who goes to an address; a slash at its end is forgiven.
    fn landing(&self, route: &str) -> Option<&'a Page> {
        let bare = route.trim_end_matches('/');
        let slashed = format!("{bare}/");
        let at = |route: &str| {
            let to = self.redirects.get(route).copied().unwrap_or(route);
            self.routes.get(to).copied()
        };
        at(route).or_else(|| at(bare)).or_else(|| at(&slashed))
    }

    fn with_id(&self, page: &Page) -> Option<&'a Page> {
        self.named.get(&(&page.lang, page.id.as_deref()?)).copied()
    }

    /// The translation that took the place of a page in another language.
    fn translation(&self, page: &Page, route: &str) -> Option<&'a Page> {
        let lang = Lang::parse(route.trim_start_matches('/').split('/').next()?)?;
        self.named.get(&(&lang, page.id.as_deref()?)).copied()
    }

    fn titled(&self, page: &Page) -> Option<&'a Page> {
        page.id.as_ref()?;
        let same = self.titled.get(&(&page.lang, page.title.as_str()));
        same.copied().flatten()
    }
}

impl<'a> What<'a> {
    fn page(route: &'a str, moved: Option<&'a Page>) -> Self {
        Self::Page {
            route,
            moved,
            perhaps: None,
            along: Vec::new(),
        }
    }
}

impl<'a> Vanished<'a> {
    fn told(page: &'a Page, what: What<'a>) -> Self {
        Self {
            page,
            what,
            excused: false,
        }
    }
}

mod telling;
#[cfg(test)]
mod tests;
