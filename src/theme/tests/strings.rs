//! A theme's strings: a site's own over the default ones, and what they lack.

use super::*;

#[test]
fn own_strings_win_key_by_key_and_broken_ones_are_warnings() {
    let theme = small(&[
        ("strings/en.ftl", "home = Welcome\n"),
        ("strings/bn.ftl", "hits = { $cuont }\n"),
        (
            "templates/home.html",
            "{{ t('home') }} {{ t('hits', count=count) }}",
        ),
    ]);
    let theme = theme.ok().unwrap();
    assert_eq!(
        theme.render("home.html", &page("en")).unwrap(),
        "Welcome 1,234 found"
    );
    assert_eq!(
        theme.render("home.html", &page("bn")).unwrap(),
        "প্রচ্ছদ ১,২৩৪টি"
    );
    let warnings: Vec<_> = theme.warnings().iter().map(ToString::to_string).collect();
    assert_eq!(
        warnings,
        [
            "themes/acme/strings/bn.ftl:1:1: the string `hits` uses `$cuont`, which it does not get (did you mean `$count`?)"
        ]
    );
}

#[test]
fn a_language_without_strings_is_one_warning() {
    let files = own(&[
        ("strings/en.ftl", "a = A\nb = B\n"),
        ("strings/pt.ftl", "a = Á\n"),
    ]);
    let all = Files::built_in().shadowed_by(files);
    let theme = Theme::new(
        "acme",
        all,
        &Look::default(),
        &[lang("fr"), lang("pt-br"), lang("en")],
    );
    let theme = theme.unwrap_or_else(|problems| panic!("{problems:#?}"));
    let warnings: Vec<_> = theme.warnings().iter().map(ToString::to_string).collect();
    assert_eq!(warnings.len(), 2, "{warnings:#?}");
    assert!(
        warnings[0].starts_with("themes/acme/strings/fr.ftl: the interface has no strings in `fr` and stays English there"),
        "{warnings:?}"
    );
    assert!(
        warnings[1].starts_with("themes/acme/strings/pt.ftl: "),
        "{warnings:?}"
    );
    assert!(
        warnings[1].contains("are missing in `pt-br`"),
        "{warnings:?}"
    );
}
