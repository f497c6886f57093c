mod addresses;
mod docusaurus;
mod jekyll;
mod mkdocs;
mod old_sites;

use super::*;

fn imported(importer: &str, files: &[(&str, &str)]) -> Imported {
    let importer = named(importer).unwrap();
    let mut export = Export::default();
    for (path, text) in files {
        let text = importer.reads(path).then(|| (*text).to_owned());
        export.add(*path, text);
    }
    import(importer, &export, &Lang::english(), &Known::default())
}

fn text<'i>(imported: &'i Imported, path: &str) -> &'i str {
    match imported.files.get(path) {
        Some(Made::Text(text)) => text,
        other => panic!("{path}: {other:?} of {:#?}", imported.files.keys()),
    }
}

#[test]
fn links_by_id_lead_to_the_article_with_that_id() {
    let made = imported(
        "markdown",
        &[
            (
                "A b/one.md",
                "---\ntitle: One\nid: 12\n---\n[x](https://s.example/hc/en-us/articles/34-Two#how) <https://s.example/hc/en-us/articles/34> [y](https://s.example/hc/en-us/articles/99)\n",
            ),
            (
                "C/two.md",
                "---\ntitle: Two\nid: 34\n---\n## How?\n\n![p](p (1).png)\n",
            ),
            ("C/p (1).png", ""),
            ("LICENSE.md", "# License\n"),
        ],
    );
    assert_eq!(
        text(&made, "en/A b/one.md"),
        "---\naliases:\n  - /hc/en-us/articles/12\ntitle: One\nid: 12\n---\n\n[x](../C/two.md#how) [Two](../C/two.md) [y](https://s.example/hc/en-us/articles/99)\n"
    );
    assert!(text(&made, "en/C/two.md").contains("  - /hc/en-us/articles/34-Two\n"));
    // The two, and the home page that the help desk's leads to.
    assert_eq!(made.files.len(), 3, "{:#?}", made.files);
    let told: Vec<&str> = made
        .problems
        .iter()
        .map(|problem| problem.code.name)
        .collect();
    assert_eq!(told, ["E062", "E063", "E063"], "{:#?}", made.problems);
}

/// An export whose pages want one path, the texts that they are to become, and the files that are told.
type Wanted<'a> = (
    &'a str,
    &'a [(&'a str, &'a str)],
    &'a [(&'a str, &'a str)],
    &'a [&'a str],
);

#[test]
fn pages_that_want_one_path_are_all_there_and_told() {
    let cases: [Wanted<'_>; 10] = [
        (
            "jekyll",
            &[
                ("_posts/2024-01-01-release.md", "---\n---\nold"),
                ("_posts/2025-01-01-release.md", "---\n---\nnew"),
                (
                    "a.md",
                    "---\n---\n[x]({% post_url 2025-01-01-release %}) [y](/2024/01/01/release.html)",
                ),
            ],
            &[
                ("en/posts/release.md", "old"),
                ("en/posts/release-2.md", "new"),
                ("en/a.md", "[x](posts/release-2.md) [y](posts/release.md)"),
            ],
            &["_posts/2025-01-01-release.md"],
        ),
        (
            "jekyll",
            &[
                (
                    "guide.md",
                    "---\ntitle: Guide\n---\n[a](api/overview.md) [c](cli/overview.html)",
                ),
                (
                    "api/overview.md",
                    "---\ntitle: API\nparent: Guide\n---\napi",
                ),
                (
                    "cli/overview.md",
                    "---\ntitle: CLI\nparent: Guide\n---\ncli",
                ),
            ],
            &[
                ("en/guide/index.md", "[a](overview.md) [c](overview-2.md)"),
                ("en/guide/overview.md", "api"),
                ("en/guide/overview-2.md", "cli"),
            ],
            &["cli/overview.md"],
        ),
        (
            "markdown",
            &[
                ("x/README.md", "# R\n\n[i](index.md)"),
                ("x/index.md", "# I\n\n[r](README.md) [f](../x/)"),
            ],
            &[
                ("en/x/index.md", "[r](index-2.md) [f](index.md)"),
                ("en/x/index-2.md", "[i](index.md)"),
            ],
            &["x/README.md"],
        ),
        (
            "docusaurus",
            &[
                ("docs/02-install.md", "# Two\n\nSee [b](./install.md)"),
                ("docs/install.md", "# One\n\nSee [a](./02-install.md)"),
            ],
            &[
                ("en/install.md", "See [b](install-2.md)"),
                ("en/install-2.md", "See [a](install.md)"),
            ],
            &["docs/install.md"],
        ),
        (
            "docusaurus",
            &[
                ("docs/start/index.md", "# Start\n\nOne"),
                ("docs/start/start.md", "# Start here\n\nTwo"),
            ],
            &[("en/start/index.md", "One"), ("en/start/start.md", "Two")],
            &["docs/start/start.md"],
        ),
        (
            "html",
            &[
                ("a.htm", "<p>short <a href=a.html>a</a>"),
                ("a.html", "<p>long <a href=a.htm>b</a>"),
            ],
            &[
                ("en/a.md", "short [a](a-2.md)"),
                ("en/a-2.md", "long [b](a.md)"),
            ],
            &["a.html"],
        ),
        (
            "mkdocs",
            &[
                ("mkdocs.yml", "nav:\n  - Pay:\n    - a.md\n"),
                ("docs/a.md", "# A\n\none"),
                ("docs/a.markdown", "# B\n\ntwo"),
            ],
            &[
                ("en/pay/index.md", ""),
                ("en/pay/a.md", "two"),
                ("en/pay/a-2.md", "one"),
            ],
            &["docs/a.md"],
        ),
        (
            "markdown",
            &[
                ("Refund.md", "# A\n\none [b](refund.md)"),
                ("refund.md", "# B\n\ntwo [a](Refund.md)"),
            ],
            &[
                ("en/Refund.md", "one [b](refund-2.md)"),
                ("en/refund-2.md", "two [a](Refund.md)"),
            ],
            &["refund.md"],
        ),
        (
            "markdown",
            &[
                ("Cafe\u{301}.md", "# A\n\none"),
                ("Caf\u{e9}.md", "# B\n\ntwo"),
            ],
            &[("en/Cafe\u{301}.md", "one"), ("en/Caf\u{e9}-2.md", "two")],
            &["Caf\u{e9}.md"],
        ),
        (
            "markdown",
            &[
                ("en/x/README.md", "# R\n\none"),
                ("en/x/index.md", "# I\n\ntwo"),
                ("bn/x/README.md", "# র\n\nতিন [i](../../en/x/index.md)"),
            ],
            &[
                ("en/x/index.md", "two"),
                ("en/x/index-2.md", "one"),
                // What translates the second page has its path, and not the first one's.
                ("bn/x/index-2.md", "তিন [i](index.md)"),
            ],
            &["bn/x/README.md", "en/x/README.md"],
        ),
    ];
    for (importer, files, expected, told) in cases {
        let made = imported(importer, files);
        assert_eq!(made, imported(importer, files), "{files:?}");
        let is_wanted = |path: &str| expected.iter().any(|(wanted, _)| *wanted == path);
        // To the home page nothing but old addresses leads.
        let others = made.files.keys().filter(|path| !is_wanted(path));
        assert!(
            others.clone().all(|path| path == "en/index.md"),
            "{:#?}",
            made.files
        );
        for (path, end) in expected {
            let text = text(&made, path);
            assert!(text.ends_with(&format!("{end}\n")), "{path}: {text}");
        }
        let is_index = |path: &&&str| path.ends_with("/index.md");
        let categories = expected.iter().map(|(path, _)| path).filter(is_index);
        assert_eq!(made.articles, expected.len() - categories.count());
        let told_of: Vec<&str> = made
            .problems
            .iter()
            .filter(|problem| problem.what.contains("already made of"))
            .map(|problem| problem.place.file.as_str())
            .collect();
        assert_eq!(told_of, told, "{:#?}", made.problems);
    }
}

#[test]
fn no_copy_of_a_file_takes_the_place_of_a_page() {
    let made = imported(
        "markdown",
        &[
            ("a.md", "# A\n\n![x](<img/b.md >)\n"),
            ("img/b.md", "# B\n\nb\n"),
            ("img/b.md ", ""),
        ],
    );
    assert!(text(&made, "en/img/b.md").ends_with("b\n"));
}

proptest::proptest! {
    #[test]
    fn importing_never_fails_and_always_makes_the_same(
        body in "(\\+\\+|:material-x:|\\*\\[a\\]: b|==|--8<--|\\{%|%\\}|\\{\\{|\\}\\}|!!! note|\n    |=== \"a\"|:::|note|\\{: \\.note \\}|<Tabs>|<TabItem|import a|\\$\\$|\\$a=b\\$|```mdx-code-block
|```js title='a'
|\\{\"articles\":|\\[|\\]|<p>|---\n|[a-c \n#(){}:\"'.-]){0,40}",
        importer in 0..ALL.len(),
    ) {
        let importer = ALL[importer];
        let mut export = Export::default();
        for path in ["a/b.md", "docs/b.md", "b.html", "b.json", "mkdocs.yml", "_config.yml", "_posts/2020-01-01-b.md", "docs/a/_category_.json", "_redirects", "docusaurus.config.js", "versions.json"] {
            export.add(path, importer.reads(path).then(|| format!("---\n{body}---\n{body}")));
        }
        export.add("c/d.md", importer.reads("c/d.md").then(|| body.clone()));
        let one = import(importer, &export, &Lang::english(), &Known::default());
        let other = import(importer, &export, &Lang::english(), &Known::default());
        proptest::prop_assert_eq!(one, other);
    }
}
