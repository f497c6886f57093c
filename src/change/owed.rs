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
            What::Id { .. } => {}
            What::Redirect { from } => redirects.push(redirect(from, page)),
        }
        if let What::Anchor { now, .. } | What::Id { now, .. } = what
            && now.route != page.route
        {
            heirs.push(now.route.clone());
        }
    }
    for Vanished { page, what, .. } in later {
        if let What::Redirect { from } = what
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
mod tests {
    use super::*;
    use crate::change::{Excuse, vanished};
    use crate::config::Site;
    use crate::lang::Lang;

    fn page(id: &str, anchors: &[&str]) -> Page {
        Page {
            lang: Lang::english(),
            id: Some(id.into()),
            file: format!("en/{id}.md"),
            title: format!("Title of {id}"),
            route: format!("/en/{id}"),
            elsewhere: vec![format!("/bn/{id}")],
            anchors: anchors.iter().map(|one| (*one).into()).collect(),
        }
    }

    fn site(pages: &[Page], redirects: &[(&str, &str)]) -> Addresses {
        let redirects = redirects.iter().map(|(from, to)| Redirect {
            from: (*from).into(),
            to: (*to).into(),
        });
        Addresses {
            pages: pages.to_vec(),
            redirects: redirects.collect(),
            heirs: Vec::new(),
        }
    }

    /// What is told when these editions follow each other and each is published in spite of it.
    fn told(editions: &[Addresses], hidden: &dyn Fn(&str) -> Option<Excuse>) -> Vec<String> {
        let gone = Site::default().build.gone;
        let mut debts = Addresses::default();
        let mut last = Vec::new();
        for pair in editions.windows(2) {
            let before = pair[0].clone().with(debts);
            let all = vanished(&before, &pair[1], &gone, hidden);
            let shown = all.iter().filter(|one| !one.excused);
            last = shown.map(|one| one.problem(&[], "").what).collect();
            last.sort();
            debts = owed(&all);
        }
        last
    }

    #[test]
    fn what_is_owed_is_told_however_many_editions_lie_between() {
        let nobody = |_: &str| None;
        let first = site(
            &[page("a", &["x", "y"]), page("b", &["z"])],
            &[("/en/old", "/en/a"), ("/en/older", "/en/b")],
        );
        for last in [
            site(&[page("b", &["z"])], &[("/en/older", "/en/b")]),
            site(&[page("a", &["y"]), page("b", &["z"])], &[]),
            site(
                &[page("a", &["y"]), page("c", &[])],
                &[("/en/old", "/en/a"), ("/en/b", "/en/c")],
            ),
        ] {
            let at_once = told(&[first.clone(), last.clone()], &nobody);
            assert!(!at_once.is_empty());
            let mut way = vec![first.clone(), last.clone(), last.clone(), last.clone()];
            assert_eq!(told(&way, &nobody), at_once);
            // What comes back is told no more, and settled for good; what came in between goes.
            way.extend([first.clone(), first.clone()]);
            let mut now = told(&way, &nobody);
            now.retain(|one| !one.starts_with("the page `/en/c` is gone"));
            assert_eq!(now, [""; 0]);
        }
    }

    #[test]
    fn an_old_address_of_a_page_that_is_owed_is_owed_with_it() {
        let nobody = |_: &str| None;
        let first = site(&[page("a", &[]), page("b", &[])], &[("/en/old", "/en/a")]);
        let without = site(&[page("b", &[])], &[]);
        let merged = [("/en/a", "/en/b"), ("/bn/a", "/en/b")];
        let merged = site(&[page("b", &[])], &merged);
        let at_once = told(&[first.clone(), merged.clone()], &nobody);
        assert!(
            at_once[0].contains("`/en/old` led to `/en/a`"),
            "{at_once:?}"
        );
        assert_eq!(told(&[first, without, merged], &nobody), at_once);
    }

    #[test]
    fn an_article_with_an_error_is_owed_in_silence_and_one_whose_time_is_over_is_not() {
        let first = site(&[page("a", &[])], &[]);
        let without = site(&[], &[]);
        let way = [first.clone(), without.clone()];
        let broken = |_: &str| Some(Excuse::Error);
        assert_eq!(told(&way, &broken), [""; 0]);
        let gone = Site::default().build.gone;
        for (excuse, left) in [(Excuse::Error, 1), (Excuse::Over, 0)] {
            let all = vanished(&first, &without, &gone, &|_| Some(excuse));
            assert_eq!(owed(&all).pages.len(), left);
        }
    }
}
