mod contact;
mod default;
mod strings;

use bytes::Bytes;
use serde::Serialize;

use super::check::REQUIRED;
use super::*;

fn lang(tag: &str) -> Lang {
    Lang::parse(tag).unwrap()
}

fn own(files: &[(&str, &str)]) -> Files {
    let file = |(path, text): &(&str, &str)| ((*path).to_owned(), Bytes::from((*text).to_owned()));
    Files(files.iter().map(file).collect())
}

/// A theme of small templates.
fn small(files: &[(&str, &str)]) -> Result<Theme, Vec<Problem>> {
    let mut all: Vec<(String, String)> = REQUIRED
        .iter()
        .map(|name| (format!("templates/{name}"), String::new()))
        .collect();
    let en = "home = Home & more\nhits = { $count } found\n";
    let bn = "home = প্রচ্ছদ\nhits = { $count }টি\n";
    all.push(("strings/en.ftl".into(), en.into()));
    all.push(("strings/bn.ftl".into(), bn.into()));
    all.push(("static/site.css".into(), "a{}".into()));
    let all: Vec<_> = all
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    let files = own(&all).shadowed_by(own(files));
    Theme::new("acme", files, &Look::default(), &[lang("en"), lang("bn")])
}

fn problems(files: &[(&str, &str)]) -> Vec<String> {
    let problems = small(files).err().unwrap_or_default();
    problems.iter().map(ToString::to_string).collect()
}

#[derive(Serialize)]
struct Page {
    lang: &'static str,
    title: &'static str,
    body: Markup,
    count: u64,
    day: &'static str,
    shared: Shared,
}

fn page(lang: &'static str) -> Page {
    Page {
        lang,
        title: "<b> & \"c\"/'",
        body: Markup("<p>ok</p>".into()),
        count: 1234,
        day: "2026-11-21T10:00:00Z",
        shared: Shared::new(&vec![("<i>", Markup("<u>".into()))]),
    }
}

fn rendered(template: &str, lang: &'static str) -> String {
    let theme = small(&[("templates/home.html", template)]).unwrap_or_else(|p| panic!("{p:#?}"));
    theme
        .render("home.html", &page(lang))
        .unwrap_or_else(|p| panic!("{p}"))
}

#[test]
fn values_are_escaped_and_markup_is_not() {
    let text = rendered(
        "{{ title }}|{{ body }}|{{ shared[0][0] }}|{{ shared[0][1] }}|{{ none }}|{{ t('home') }}",
        "en",
    );
    assert_eq!(
        text,
        "&lt;b&gt; &amp; &quot;c&quot;/&#39;|<p>ok</p>|&lt;i&gt;|<u>||Home &amp; more"
    );
}

#[test]
fn a_flattened_frame_keeps_what_is_safe() {
    #[derive(Serialize)]
    struct Outer {
        #[serde(flatten)]
        page: Page,
    }
    let theme = small(&[(
        "templates/home.html",
        "{{ body }}{{ shared[0][1] }}{{ lang }}",
    )]);
    let outer = Outer { page: page("bn") };
    let text = theme.ok().unwrap().render("home.html", &outer).unwrap();
    assert_eq!(text, "<p>ok</p><u>bn");
}

#[test]
fn text_files_are_not_escaped() {
    let theme = small(&[("templates/llms.txt", "{{ title }}")])
        .ok()
        .unwrap();
    assert_eq!(
        theme.render("llms.txt", &page("en")).unwrap(),
        "<b> & \"c\"/'"
    );
}

#[test]
fn a_page_speaks_its_language() {
    let template =
        "{{ t('home') }}|{{ t('hits', count=count) }}|{{ number(count) }}|{{ date(day) }}";
    for (lang, text) in [
        ("en", "Home &amp; more|1,234 found|1,234|November 21, 2026"),
        ("bn", "প্রচ্ছদ|১,২৩৪টি|১,২৩৪|২১ নভেম্বর, ২০২৬"),
        ("fr", "Home &amp; more|1,234 found|1,234|November 21, 2026"),
    ] {
        assert_eq!(rendered(template, lang), text);
    }
}

#[test]
fn macros_and_includes_speak_the_pages_language_too() {
    let theme = small(&[
        (
            "templates/parts/m.html",
            "{% macro m(x) %}{{ t('home') }} {{ x }}{% endmacro %}",
        ),
        ("templates/parts/i.html", "{{ t('home') }}"),
        (
            "templates/home.html",
            "{% from 'parts/m.html' import m %}{{ m(title) }}{% include 'parts/i.html' %}",
        ),
    ]);
    let text = theme
        .ok()
        .unwrap()
        .render("home.html", &page("bn"))
        .unwrap();
    assert_eq!(text, "প্রচ্ছদ &lt;b&gt; &amp; &quot;c&quot;/&#39;প্রচ্ছদ");
}

#[test]
fn static_files_have_names_that_change_with_their_bytes() {
    let theme = small(&[("templates/home.html", "{{ static('site.css') }}")])
        .ok()
        .unwrap();
    let text = theme.render("home.html", &page("en")).unwrap();
    assert_eq!(text, theme.static_files()[0].url);
    assert!(
        text.starts_with("/assets/site-") && text.ends_with(".css"),
        "{text}"
    );
}

#[test]
fn everything_wrong_with_the_templates_comes_at_once() {
    let found = problems(&[
        ("templates/home.html", "ok\n{{ t('hme') }}"),
        ("templates/article.html", "\n\n{% if %}"),
        ("templates/search.html", "{% extends 'layuot.html' %}"),
        (
            "templates/layout.html",
            "{{ static('side.css') }}{{ nope | nope }}",
        ),
    ]);
    for part in [
        "themes/acme/templates/article.html:3:",
        "themes/acme/templates/home.html:2:7: there is no string `hme` (did you mean `home`?)",
        "themes/acme/templates/search.html:1:13: there is no template `layuot.html` (did you mean `layout.html`?)",
        "themes/acme/templates/layout.html:1:12: there is no static file `side.css` (did you mean `site.css`?)",
    ] {
        assert!(
            found.iter().any(|problem| problem.starts_with(part)),
            "{part}\n{found:#?}"
        );
    }
}

#[test]
fn a_missing_template_is_a_problem() {
    let files = own(&[("strings/en.ftl", ""), ("templates/home.html", "")]);
    let Err(problems) = Theme::new("acme", files, &Look::default(), &[]) else {
        panic!("it compiled");
    };
    let places: Vec<_> = problems
        .iter()
        .map(|problem| problem.place.to_string())
        .collect();
    assert!(!places.contains(&"themes/acme/templates/home.html".to_owned()));
    assert!(places.contains(&"themes/acme/templates/parts/watching.html".to_owned()));
    assert_eq!(places.len(), 16);
}

#[test]
fn what_a_page_lacks_is_a_problem_with_file_line_and_name() {
    for (template, place, part) in [
        (
            "a\n{{ titel }}",
            "themes/acme/templates/home.html:2:",
            "titel",
        ),
        (
            "{% include 'part.html' %}",
            "themes/acme/templates/part.html:1:",
            "nothing.here",
        ),
        (
            "{{ t('hits') }}",
            "themes/acme/templates/home.html:1:",
            "$count",
        ),
        (
            "{{ date('soon') }}",
            "themes/acme/templates/home.html:1:",
            "2026-11-21",
        ),
        (
            "{{ number(title) }}",
            "themes/acme/templates/home.html:1:",
            "whole number",
        ),
        (
            "{{ static('a' ~ title) }}",
            "themes/acme/templates/home.html:1:",
            "no static file",
        ),
        (
            "{{ t('hits', count=none) }}",
            "themes/acme/templates/home.html:1:",
            "`count`",
        ),
        (
            "{% for a in range(10000) %}{% for b in range(10000) %}x{% endfor %}{% endfor %}",
            "themes/acme/templates/home.html:1:",
            "fuel",
        ),
        (
            "{{ 'x'|indent(2000000000) }}",
            "themes/acme/templates/home.html:1:",
            "filter indent is unknown",
        ),
    ] {
        let theme = small(&[
            ("templates/home.html", template),
            (
                "templates/part.html",
                "{% set nothing = {} %}{{ nothing.here }}",
            ),
        ]);
        let problem = theme
            .ok()
            .unwrap()
            .render("home.html", &page("en"))
            .unwrap_err();
        assert!(problem.to_string().starts_with(place), "{problem}");
        assert!(problem.what.contains(part), "{problem}");
    }
}

#[test]
fn a_theme_is_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Theme>();
}
