use super::*;

fn imported(importer: &str, files: &[(&str, &str)]) -> Imported {
    let importer = named(importer).unwrap();
    let mut export = Export::default();
    for (path, text) in files {
        let text = importer.reads(path).then(|| (*text).to_owned());
        export.add(*path, text);
    }
    import(importer, &export, &Lang::english())
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
    assert_eq!(made.files.len(), 2, "{:#?}", made.files);
    let told: Vec<&str> = made
        .problems
        .iter()
        .map(|problem| problem.code.name)
        .collect();
    assert_eq!(told, ["E062", "E063", "E063"], "{:#?}", made.problems);
}

proptest::proptest! {
    #[test]
    fn importing_never_fails_and_always_makes_the_same(
        body in "(\\{%|%\\}|\\{\\{|\\}\\}|!!! note|\n    |=== \"a\"|:::|note|\\{: \\.note \\}|<Tabs>|<TabItem|import a|\\{\"articles\":|\\[|\\]|<p>|---\n|[a-c \n#(){}:\"'.-]){0,40}",
        importer in 0..ALL.len(),
    ) {
        let importer = ALL[importer];
        let mut export = Export::default();
        for path in ["a/b.md", "docs/b.md", "b.html", "b.json", "mkdocs.yml", "_config.yml", "_posts/2020-01-01-b.md", "docs/a/_category_.json", "_redirects", "docusaurus.config.js"] {
            export.add(path, importer.reads(path).then(|| format!("---\n{body}---\n{body}")));
        }
        export.add("c/d.md", importer.reads("c/d.md").then(|| body.clone()));
        let one = import(importer, &export, &Lang::english());
        let other = import(importer, &export, &Lang::english());
        proptest::prop_assert_eq!(one, other);
    }
}
