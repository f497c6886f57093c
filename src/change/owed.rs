//! What is owed to those who know an address: it was taken away in spite of everything, and nothing has
//! settled it since. It goes on from edition to edition.
//!
//! It must not know who decides what is published in spite of an error.

use std::collections::{BTreeMap, HashMap};

use super::addresses::{Addresses, Page};
use super::removal::{Vanished, What};
use crate::content::redirect::Redirect;

/// What to remember of what vanished, so that [`super::vanished`] finds it again: pages with what they
/// lost, and redirects.
#[must_use]
pub fn owed<'a>(vanished: impl IntoIterator<Item = &'a Vanished<'a>>) -> Addresses {
    let mut pages: BTreeMap<_, Page> = BTreeMap::new();
    let mut redirects = Vec::new();
    let mut heirs = Vec::new();
    let (mut later, mut first) = (Vec::new(), Vec::new());
    for one in vanished {
        match one.what {
            // An address that somebody stands in for answers, and is owed to nobody.
            What::Text { .. } => {}
            // A page that nobody is told of is not owed for the sake of its old addresses.
            What::Redirect { .. } if one.excused => later.push(one),
            _ => first.push(one),
        }
    }
    for Vanished { page, what, .. } in first {
        let debt = pages.entry(key(page)).or_insert_with(|| bare(page));
        match what {
            What::Page { route, .. } if *route == page.route => debt.clone_from(page),
            What::Page { route, .. } => debt.elsewhere.push((*route).to_owned()),
            What::Anchor { anchor, .. } => debt.anchors.push((*anchor).to_owned()),
            What::Id { .. } | What::Text { .. } => {}
            What::Redirect { from, .. } => redirects.push(redirect(from, page)),
        }
        if let What::Anchor { now, .. } | What::Id { now, .. } = what
            && now.route != page.route
        {
            heirs.push(now.route.clone());
        }
    }
    for Vanished { page, what, .. } in later {
        if let What::Redirect { from, .. } = what
            && pages.contains_key(&key(page))
        {
            redirects.push(redirect(from, page));
        }
    }
    redirects.sort();
    redirects.dedup();
    heirs.sort();
    heirs.dedup();
    Addresses {
        pages: pages.into_values().map(tidy).collect(),
        redirects,
        heirs,
    }
}

type Key = (String, String, Option<String>);

fn key(page: &Page) -> Key {
    let lang = page.lang.as_str().to_owned();
    (page.route.clone(), lang, page.id.clone())
}

fn bare(page: &Page) -> Page {
    Page {
        elsewhere: Vec::new(),
        anchors: Vec::new(),
        ..page.clone()
    }
}

fn tidy(mut page: Page) -> Page {
    for list in [&mut page.elsewhere, &mut page.anchors] {
        list.sort();
        list.dedup();
    }
    page
}

fn redirect(from: &str, page: &Page) -> Redirect {
    Redirect {
        from: from.to_owned(),
        to: page.route.clone(),
    }
}

impl Addresses {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty() && self.redirects.is_empty()
    }

    /// All that customers may know: these addresses, and what was owed when they were published.
    #[must_use]
    pub fn with(mut self, owed: Self) -> Self {
        if owed.is_empty() {
            return self;
        }
        let own = self.pages.iter().enumerate();
        let own: HashMap<Key, usize> = own.map(|(at, page)| (key(page), at)).collect();
        for debt in owed.pages {
            match own.get(&key(&debt)) {
                Some(at) => {
                    let page = &mut self.pages[*at];
                    page.elsewhere.extend(debt.elsewhere);
                    page.anchors.extend(debt.anchors);
                }
                None => self.pages.push(debt),
            }
        }
        self.redirects.extend(owed.redirects);
        self.heirs.extend(owed.heirs);
        self
    }
}

#[cfg(test)]
mod tests;
