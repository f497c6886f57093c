//! What the plugins of an MkDocs site do to its pages.

use super::*;

#[test]
fn what_is_not_translated_answers_at_the_addresses_of_its_translation() {
    let settings = |more: &str| {
        format!(
            "site_url: https://docs.example/m/\nnav:\n  - Home: index.md\n  - Using Acme:\n    - Begin: guide/start.md\n    - guide/more.md\nplugins:\n  - i18n:\n      docs_structure: suffix\n{more}      languages:\n        - {{locale: en, default: true}}\n        - {{locale: bn, nav_translations: {{Using Acme: A, Begin: B}}}}\n  - redirects:\n      redirect_maps:\n        old.md: guide/more.md#win\n"
        )
    };
    let made = |more: &str| {
        imported(
            "mkdocs",
            &[
                ("mkdocs.yml", settings(more).as_str()),
                ("docs/index.md", "# Home\n"),
                ("docs/guide/start.md", "# Begin\n"),
                ("docs/guide/start.bn.md", "Text\n"),
                ("docs/guide/more.md", "# More\n"),
            ],
        )
    };
    let all = made("");
    for (path, expected) in [
        (
            "en/guide/more.md",
            "  - /m/guide/more/\n  - /m/bn/guide/more/\n  - /m/old/\n",
        ),
        ("en/guide/start.md", "  - /m/guide/start/\n---"),
        ("bn/guide/start.md", "  - /m/bn/guide/start/\n---"),
        ("bn/guide/start.md", "title: B\n"),
        ("bn/guide/index.md", "title: A\norder: 20\n"),
        ("bn/index.md", "  - /m/bn/\n"),
    ] {
        let text = text(&all, path);
        assert!(text.contains(expected), "{path}: {text}");
    }
    let told: Vec<&str> = all
        .problems
        .iter()
        .map(|problem| problem.what.as_str())
        .collect();
    assert_eq!(
        told,
        [
            "the redirect from `old.md` to `guide/more.md#win` leads to the top of that page now: an old address has no anchor"
        ]
    );
    assert_eq!(all.sources["bn/guide/index.md"], "mkdocs.yml");
    let none = made("      fallback_to_default: false\n");
    assert!(!text(&none, "en/guide/more.md").contains("/m/bn/"));
    assert!(!none.files.contains_key("bn/index.md"));
}
