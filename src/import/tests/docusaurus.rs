//! Which part of a Docusaurus site is carried, and how the rest is told.
//!
//! It must not know how files are named.

use super::*;

fn told(made: &Imported) -> Vec<(String, String, bool)> {
    let all = made.problems.iter().map(|problem| {
        let is_note = problem.severity == crate::problem::Severity::Note;
        (problem.place.file.clone(), problem.what.clone(), is_note)
    });
    all.collect()
}

fn tells(made: &Imported, file: &str, what: &str) -> bool {
    told(made)
        .iter()
        .any(|(of, said, is_note)| of == file && said.contains(what) && !is_note)
}

const VERSIONED: &[(&str, &str)] = &[
    (
        "docusaurus.config.js",
        "baseUrl: '/help/', // lastVersion: 'current'",
    ),
    ("versions.json", "[\"1.0\", \"0.9\"]"),
    ("docs/install.md", "# Install 2.0\n\nnew"),
    ("docs/soon.md", "# Soon\n\nnew"),
    ("docs/_part.md", "part"),
    (
        "versioned_docs/version-1.0/install.md",
        "# Install\n\n[p](./pay.md) ![b](./box.png)",
    ),
    (
        "versioned_docs/version-1.0/pay.md",
        "# Pay\n\n[i](/docs/install)",
    ),
    ("versioned_docs/version-1.0/box.png", ""),
    ("versioned_docs/version-0.9/install.md", "# Install\n\nold"),
    (
        "i18n/bn/docusaurus-plugin-content-docs/version-1.0/pay.md",
        "# টাকা\n\n[i](./install.md)",
    ),
    (
        "i18n/bn/docusaurus-plugin-content-docs/current/install.md",
        "# ইনস্টল\n\nnew",
    ),
    ("sidebars.js", "{ label: 'Tomorrow' }"),
    (
        "versioned_sidebars/version-1.0-sidebars.json",
        "{ \"label\": \"Today\" }",
    ),
    (
        "versioned_sidebars/version-0.9-sidebars.json",
        "{ \"label\": \"Yesterday\" }",
    ),
];

#[test]
fn the_version_that_customers_read_is_carried_and_the_others_are_told() {
    let made = imported("docusaurus", VERSIONED);
    let install = text(&made, "en/install.md");
    assert!(install.contains("  - /help/docs/install\n"), "{install}");
    assert!(
        install.ends_with("[p](pay.md) ![b](box.png)\n"),
        "{install}"
    );
    assert!(text(&made, "en/pay.md").ends_with("[i](install.md)\n"));
    let pay = text(&made, "bn/pay.md");
    assert!(pay.contains("  - /help/bn/docs/pay\n"), "{pay}");
    assert!(pay.ends_with("[i](install.md)\n"), "{pay}");
    assert_eq!(made.articles, 3, "{:#?}", made.files);
    let next = "not carried: 2 pages and 1 translation of the docs that are not released yet, which the old site had at `/help/docs/next`";
    assert!(tells(&made, "docs", next), "{:#?}", told(&made));
    let old = "not carried: 1 page of the version 0.9, which the old site had at `/help/docs/0.9`";
    assert!(
        tells(&made, "versioned_docs/version-0.9", old),
        "{:#?}",
        told(&made)
    );
    let remedy = |file: &str| {
        made.problems
            .iter()
            .find(|one| one.place.file == file)
            .map(|one| one.remedy.contains("lastVersion: 'current'"))
    };
    assert_eq!(remedy("docs"), Some(true));
    // Nothing else is said of the other versions, or of no file at all.
    let said = format!("{:?}", told(&made));
    assert!(
        said.contains("`Today`") && !said.contains("Tomorrow") && !said.contains("Yesterday"),
        "{said}"
    );
    assert!(!said.contains("no page uses it"), "{said}");
}

#[test]
fn the_settings_say_which_version_customers_read() {
    let with = |config: &'static str| {
        let mut files = VERSIONED.to_vec();
        files[0].1 = config;
        imported("docusaurus", &files)
    };
    let made = with("lastVersion: 'current', baseUrl: '/'");
    assert!(text(&made, "en/install.md").contains("  - /docs/install\n"));
    assert!(text(&made, "en/soon.md").ends_with("new\n"));
    assert!(tells(
        &made,
        "versioned_docs/version-1.0",
        "2 pages and 1 translation of the version 1.0"
    ));
    let made = with("lastVersion: '0.9'");
    assert!(text(&made, "en/install.md").ends_with("old\n"));
    // A version that is not there is no version.
    let made = with("lastVersion: '7'");
    assert!(text(&made, "en/install.md").ends_with("box.png)\n"));
}

#[test]
fn a_version_without_its_files_is_told() {
    let made = imported(
        "docusaurus",
        &[("versions.json", "[\"1.0\"]"), ("docs/a.md", "# A\n\na")],
    );
    assert!(text(&made, "en/a.md").ends_with("a\n"));
    assert!(tells(
        &made,
        "versions.json",
        "`versioned_docs/version-1.0` holds no page"
    ));
    let made = imported(
        "docusaurus",
        &[("versions.json", "{"), ("docs/a.md", "# A\n\na")],
    );
    assert!(tells(&made, "versions.json", "cannot be read"));
}

#[test]
fn posts_and_pages_beside_the_docs_are_told_with_a_remedy() {
    let made = imported(
        "docusaurus",
        &[
            ("docs/a.md", "# A\n\na"),
            ("blog/2026-01-01-news/index.mdx", "News"),
            ("blog/2026-01-02-more.md", "More"),
            ("blog/authors.yml", ""),
            (
                "i18n/bn/docusaurus-plugin-content-blog/2026-01-02-more.md",
                "আরও",
            ),
            ("src/pages/terms.md", "Terms"),
            ("src/pages/index.js", ""),
        ],
    );
    assert!(
        tells(&made, "blog", "not carried: 2 posts and 1 translation"),
        "{:#?}",
        told(&made)
    );
    assert!(
        tells(&made, "src/pages", "not carried: 1 page beside the docs"),
        "{:#?}",
        told(&made)
    );
    assert!(
        made.problems
            .iter()
            .all(|one| one.place.file != "src/pages" || !one.remedy.is_empty())
    );
    // A folder of docs alone may have one of that name.
    let made = imported(
        "docusaurus",
        &[("a.md", "# A\n\na"), ("blog/b.md", "# B\n\nb")],
    );
    assert!(text(&made, "en/blog/b.md").ends_with("b\n"));
    assert_eq!(told(&made), []);
}

#[test]
fn text_that_the_old_site_drew_or_read_is_carried_or_told() {
    let page = "# A\n\n```mdx-code-block\n<CodeBlock language=\"js\">x</CodeBlock>\n```\n\n```mermaid\ngraph TD;\n```\n\nSo $E = mc^2$, for $5 or `$a=b$`.\n\n$$\n\\frac{a}{b}\n$$\n\n```js title=\"acme.config.js\"\n// highlight-next-line\nlet a;\n```\n\n[zip](pathname:///files/sample.zip) `pathname:///x`\n\nimport Part from './_partial.mdx';\n\n<Part />\n";
    let made = imported(
        "docusaurus",
        &[
            ("docs/a.mdx", page),
            ("docs/_partial.mdx", "Part."),
            ("docs/guides/index.md", "# Guides\n\ng"),
            ("sidebars.js", "[{ label: 'Guides' },\n{ label: 'Other' }]"),
            ("static/files/sample.zip", ""),
        ],
    );
    let a = text(&made, "en/a.md");
    let end = "So $E = mc^2$, for $5 or `$a=b$`.\n\n$$\n\\frac{a}{b}\n$$\n\n**`acme.config.js`**\n\n```js\nlet a;\n```\n\n[zip](files/sample.zip) `pathname:///x`\n\n\n<Part />\n";
    assert!(a.ends_with(end) && !a.contains("mdx-code-block"), "{a}");
    assert!(made.files.contains_key("en/files/sample.zip"));
    let lines: Vec<(u32, &str, bool)> = made
        .problems
        .iter()
        .filter(|one| one.place.file == "docs/a.mdx")
        .map(|one| {
            let is_note = one.severity == crate::problem::Severity::Note;
            (one.place.line.unwrap(), one.what.as_str(), is_note)
        })
        .collect();
    assert_eq!(
        lines,
        [
            (
                4,
                "`<CodeBlock language=\"js\">` stays in the text: kb runs no program",
                false
            ),
            (
                7,
                "a diagram of Mermaid stays as code: kb draws none",
                false
            ),
            (
                11,
                "the formula `$E = mc^2$` stays as it is written: kb draws none",
                false
            ),
            (
                13,
                "the formula `$$` stays as it is written: kb draws none",
                false
            ),
            (
                18,
                "the mark of lines in code was left out: kb lights none up",
                true
            ),
            (
                24,
                "`import Part from './_partial.mdx';` was left out: kb runs no program",
                true
            ),
            (
                26,
                "`<Part />` stays in the text: kb runs no program",
                false
            ),
        ]
    );
    assert!(tells(
        &made,
        "docs/_partial.mdx",
        "its text is not carried, though `docs/a.mdx` showed it"
    ));
    let said = format!("{:?}", told(&made));
    assert!(
        said.contains("`Other`") && !said.contains("`Guides`"),
        "{said}"
    );
    assert!(!said.contains("no page uses it"), "{said}");
}
