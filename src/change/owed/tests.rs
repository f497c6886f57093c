//! What is owed, told however many editions lie between.

use proptest::prelude::*;

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

/// Three pages, each of them there or not, with one of two ids and some of two anchors.
fn some_site() -> impl Strategy<Value = Addresses> {
    let page = |name: &'static str| {
        prop::option::of((any::<bool>(), any::<bool>(), any::<bool>())).prop_map(move |there| {
            let (other_id, x, y) = there?;
            let anchors: Vec<&str> = [(x, "x"), (y, "y")]
                .into_iter()
                .filter_map(|(there, anchor)| there.then_some(anchor))
                .collect();
            let mut page = page(name, &anchors);
            if other_id {
                page.id = Some(format!("other/{name}"));
            }
            Some(page)
        })
    };
    (page("a"), page("b"), page("c")).prop_map(|(a, b, c)| {
        let pages: Vec<Page> = [a, b, c].into_iter().flatten().collect();
        site(&pages, &[])
    })
}

proptest! {
    #[test]
    fn whatever_lies_between_what_is_missing_at_the_end_is_told(
        way in prop::collection::vec(some_site(), 2..7)
    ) {
        let nobody = |_: &str| None;
        let ends = [way[0].clone(), way[way.len() - 1].clone()];
        let told_at_all = told(&way, &nobody);
        for one in told(&ends, &nobody) {
            prop_assert!(told_at_all.contains(&one), "{one} in {told_at_all:#?}");
        }
    }
}
