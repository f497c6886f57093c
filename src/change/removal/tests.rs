//! What vanishes, and what the remedy names.

use super::*;
use crate::config::Site;
use crate::content::redirect::Redirect;
use crate::lang::Lang;

fn page(id: &str, route: &str) -> Page {
    Page {
        lang: Lang::english(),
        id: Some(id.into()),
        file: format!("en/{id}.md"),
        title: format!("Title of {id}"),
        route: route.into(),
        elsewhere: Vec::new(),
        anchors: Vec::new(),
    }
}

fn site(pages: &[(&str, &str)], redirects: &[(&str, &str)]) -> Addresses {
    let redirects = redirects.iter().map(|(from, to)| Redirect {
        from: (*from).into(),
        to: (*to).into(),
    });
    Addresses {
        pages: pages.iter().map(|(id, route)| page(id, route)).collect(),
        redirects: redirects.collect(),
        heirs: Vec::new(),
    }
}

fn codes(before: &Addresses, after: &Addresses) -> Vec<String> {
    let gone = Site::default().build.gone;
    let all = vanished(before, after, &gone, &|_| None);
    all.iter()
        .filter(|one| !one.excused)
        .map(|one| {
            let problem = one.problem(&[], "");
            format!("{} {}", problem.code.name, problem.remedy)
        })
        .collect()
}

#[test]
fn a_page_that_leads_on_has_not_vanished() {
    let before = site(&[("a", "/en/a"), ("b", "/en/b")], &[]);
    let merged = site(&[("b", "/en/b")], &[("/en/a", "/en/b")]);
    assert_eq!(codes(&before, &merged), Vec::<String>::new());
    let gone = codes(&before, &site(&[("b", "/en/b")], &[]));
    assert_eq!(gone.len(), 1);
    assert!(
        gone[0].starts_with("E052 write `aliases: [/en/a]`"),
        "{gone:?}"
    );
}

#[test]
fn an_article_that_moved_is_told_its_redirect_and_its_id() {
    let before = site(&[("a", "/en/a")], &[("/en/oldest", "/en/a")]);
    let kept_id = codes(
        &before,
        &site(&[("a", "/en/c/a")], &[("/en/oldest", "/en/c/a")]),
    );
    assert_eq!(
        kept_id,
        ["E052 write `aliases: [/en/a]` into the front matter of `en/a.md`"]
    );
    let redirects = [("/en/a", "/en/c/a"), ("/en/oldest", "/en/c/a")];
    let new_id = codes(&before, &site(&[("c/a", "/en/c/a")], &redirects));
    assert_eq!(
        new_id,
        ["E054 keep it: write `id: a` into the front matter"]
    );
    let lost = codes(&before, &site(&[("a", "/en/a")], &[]));
    assert_eq!(lost.len(), 1);
    assert!(lost[0].starts_with("E055"), "{lost:?}");
}
