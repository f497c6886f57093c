//! What vanishes, and what the remedy names.

use super::*;
use crate::change::owed;
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

/// An article in another language, too, with an old address that leads on from both.
fn with_old_addresses() -> Addresses {
    let redirects = [
        ("/bn/was", "/bn/a"),
        ("/en/was", "/en/a"),
        ("/hc/7", "/en/a"),
    ];
    let mut site = site(&[("a", "/en/a"), ("b", "/en/b")], &redirects);
    site.pages[0].elsewhere = vec!["/bn/a".into()];
    site
}

#[test]
fn a_page_is_told_once_with_all_its_addresses_and_one_remedy_settles_all_of_them() {
    let before = with_old_addresses();
    let told = codes(&before, &site(&[("b", "/en/b")], &[]));
    assert_eq!(
        told,
        [
            "E052 write `aliases: [/en/a, /en/was, /hc/7]` into the article that took its place, or say in kb.toml that it is gone on purpose: `gone = [\"/en/a\", \"/bn/a\", \"/bn/was\", \"/en/was\", \"/hc/7\"]` under `[build]`"
        ]
    );
}

#[test]
fn an_old_address_of_an_article_that_is_away_is_to_be_written_where_it_leads_now() {
    let now = [("/bn/a", "/en/b"), ("/en/a", "/en/b"), ("/en/was", "/en/b")];
    let told = codes(&with_old_addresses(), &site(&[("b", "/en/b")], &now));
    assert_eq!(told.len(), 2, "{told:?}");
    for (one, from) in told.iter().zip(["/bn/was", "/hc/7"]) {
        let start =
            format!("E055 write `aliases: [{from}]` into `en/b.md`, which took its place, or");
        assert!(one.starts_with(&start), "{one}");
    }
}

#[test]
fn what_is_gone_on_purpose_by_one_address_is_told_by_the_others() {
    let after = site(&[("b", "/en/b")], &[]);
    let told = |gone: &str| {
        let read = format!("[build]\ngone = [{gone}]\n");
        let read = crate::config::read("kb.toml", Some(&read), &[]);
        let gone = read.site.build.gone;
        let before = with_old_addresses();
        let all = vanished(&before, &after, &gone, &|_| None);
        let told = all.iter().filter(|one| !one.excused);
        let told: Vec<String> = told.map(|one| one.problem(&[], "").what).collect();
        // It is owed as it was told.
        let owed = owed(&all);
        let again = vanished(&owed, &after, &gone, &|_| None);
        let again = again.iter().filter(|one| !one.excused);
        let again: Vec<String> = again.map(|one| one.problem(&[], "").what).collect();
        assert_eq!(told, again);
        told
    };
    let left = told("\"/en/a\"");
    assert_eq!(left.len(), 4, "{left:#?}");
    assert!(left[0].starts_with("the page `/bn/a` is gone"), "{left:#?}");
    assert!(
        left[3].starts_with("the old address `/hc/7` led to `/en/a`"),
        "{left:#?}"
    );
    let all = "\"/en/a\", \"/bn/a\", \"/bn/was\", \"/en/was\", \"/hc/7\"";
    assert_eq!(told(all), [""; 0]);
}
