//! What the settings, the data and the includes of a Jekyll site do to its pages.

use super::*;

#[test]
fn a_page_of_jekyll_says_what_the_data_of_its_site_holds() {
    let made = imported(
        "jekyll",
        &[
            ("_data/contact.yml", "---\nphone: \"+880 2\"\n"),
            ("_data/team/list.json", "[\"a\"]\n"),
            ("_data/team/lead.yaml", "name: Rina\n"),
            ("_includes/callout.html", "<div>"),
            ("_includes/spare.html", "<div>"),
            (
                "a.md",
                "---\ntitle: A\n---\n{% include callout.html type=\"info\" content=site.data.contact.phone %}\n\nAsk {{ site.data.team.lead.name }}. {% include contact.md %}\n",
            ),
            ("_includes/contact.md", "Call."),
        ],
    );
    assert_eq!(
        text(&made, "en/a.md"),
        "---\naliases:\n  - /a.html\n  - /a\ntitle: A\n---\n\n> [!NOTE]\n> +880 2\n\nAsk Rina. {% include contact.md %}\n"
    );
    let told: Vec<String> = made
        .problems
        .iter()
        .map(|problem| format!("{} {}", problem.place.file, problem.what))
        .collect();
    assert_eq!(
        told,
        [
            "_data/team not carried, since no page uses it: `list.json`",
            "_includes not carried, since no page uses it: `spare.html`",
            "a.md `{% include contact.md %}` stays in the text: kb runs no Liquid"
        ]
    );
}

/// The files that are made, each with what is in its front matter.
fn fronts(imported: &Imported) -> Vec<(&str, Vec<&str>)> {
    let files = imported.files.iter().filter_map(|(path, made)| match made {
        Made::Text(text) => Some((path.as_str(), text.split("---\n").nth(1)?.lines().collect())),
        Made::Copy(_) => None,
    });
    files.collect()
}

#[test]
fn a_post_that_jekyll_does_not_build_yet_waits_for_its_moment() {
    let post = "---\ntitle: P\n---\n";
    let dated = "---\ntitle: P\ndate: 2031-05-06 10:00:00 +0600\n---\n";
    let files = [
        ("_posts/2023-05-01-old.md", post),
        ("_posts/2030-01-01-new.md", post),
        ("_posts/2023-05-02-set.md", dated),
        ("_drafts/idea.md", dated),
        ("page.md", dated),
    ];
    let made = imported("jekyll", &files);
    let said = |made: &Imported, path: &str| {
        let all = fronts(made);
        let (_, lines) = all.into_iter().find(|(one, _)| *one == path).unwrap();
        let dates = lines.into_iter().filter(|line| line.contains(": 20"));
        dates.map(str::to_owned).collect::<Vec<_>>()
    };
    for (path, dates) in [
        ("en/posts/old.md", ["updated: 2023-05-01"]),
        ("en/posts/new.md", ["publish_at: 2030-01-01"]),
        ("en/posts/set.md", ["publish_at: 2031-05-06T10:00:00+0600"]),
        ("en/posts/idea.md", ["updated: 2031-05-06"]),
        ("en/page.md", ["updated: 2031-05-06"]),
    ] {
        let found = said(&made, path).join("\n").replace(['"', '\''], "");
        assert_eq!(found, dates.join("\n"), "{path}");
    }
    let all = [&files[..], &[("_config.yml", "future: true\n")]].concat();
    let made = imported("jekyll", &all);
    assert_eq!(said(&made, "en/posts/new.md"), ["updated: 2030-01-01"]);
}

#[test]
fn the_settings_of_a_site_of_jekyll_order_and_name_the_pages_of_its_collections() {
    let settings = "collections:\n  docs: {permalink: '/guides/:path/'}\n  faq: {permalink: '/faq/:title.html', order: [zeta.md, sub/alpha.md]}\ndefaults:\n  - scope: {path: '_docs/billing'}\n    values: {tags: [money], layout: doc}\n  - scope: {path: '_docs/billing', type: docs}\n    values: {tags: [cash]}\n  - scope: {path: '_docs/bn'}\n    values: {lang: bn}\n  - scope: {path: '', type: posts}\n    values: {permalink: '/n/:title/', tags: [news]}\n  - scope: {path: '_d'}\n    values: {tags: [none]}\n";
    let page = "---\ntitle: T\n---\n";
    let made = imported(
        "jekyll",
        &[
            ("_config.yml", settings),
            ("_docs/billing/pay.md", page),
            ("_docs/billing/own.md", "---\ntitle: T\ntags: [own]\n---\n"),
            ("_docs/start.md", page),
            ("_docs/bn/start.md", page),
            ("_faq/zeta.md", page),
            ("_faq/sub/alpha.md", "---\ntitle: T\nslug: first\n---\n"),
            ("_faq/beta.md", page),
            (
                "_posts/2023-06-01-second-post.md",
                "---\ntitle: T\nslug: second\n---\n",
            ),
        ],
    );
    let expected: &[(&str, &[&str])] = &[
        ("bn/docs/start.md", &["aliases:", "  - /guides/bn/start/"]),
        (
            "en/docs/billing/own.md",
            &["aliases:", "  - /guides/billing/own/", "tags: [own]"],
        ),
        (
            "en/docs/billing/pay.md",
            &["tags: [cash]", "aliases:", "  - /guides/billing/pay/"],
        ),
        ("en/docs/start.md", &["aliases:", "  - /guides/start/"]),
        ("en/faq/beta.md", &["aliases:", "  - /faq/beta.html"]),
        (
            "en/faq/sub/alpha.md",
            &["order: 20", "aliases:", "  - /faq/first.html"],
        ),
        (
            "en/faq/zeta.md",
            &["order: 10", "aliases:", "  - /faq/zeta.html"],
        ),
        ("en/index.md", &["aliases:", "  - /blog"]),
        (
            "en/posts/second-post.md",
            &[
                "tags: [news]",
                "updated: 2023-06-01",
                "aliases:",
                "  - /n/second/",
            ],
        ),
    ];
    let found = fronts(&made);
    let kept = |line: &&str| !line.starts_with("title:") && !line.starts_with("slug:");
    for ((path, lines), (wanted, said)) in found.into_iter().zip(expected) {
        assert_eq!(path, *wanted);
        let mut lines: Vec<&str> = lines.into_iter().filter(kept).collect();
        let mut said = said.to_vec();
        lines.sort_unstable();
        said.sort_unstable();
        assert_eq!(lines, said, "{path}");
    }
}
