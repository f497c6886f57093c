//! What the old site left out, sent on or said twice.
//!
//! It must not know how files are named.

use super::{imported, text};

#[test]
fn of_two_records_of_one_thing_the_newer_counts_and_that_is_told() {
    let article = |day: &str, title: &str, more: &str| {
        format!(
            r#"{{"articles":[{{"id":7,"locale":"en-us","source_locale":"en-us","updated_at":"{day}","title":"{title}","body":"<p>{title}</p>"{more}}}]}}"#
        )
    };
    let translation = |day: &str, title: &str| {
        format!(
            r#"{{"translations":[{{"id":1,"source_id":7,"locale":"bn","updated_at":"{day}","title":"{title}","body":"<p>{title}</p>"}}]}}"#
        )
    };
    let (old, new) = ("2020-05-01T00:00:00Z", "2025-05-01T00:00:00+06:00");
    let said = [
        ("b.json", article(old, "Old", r#","section_id":9"#)),
        ("a.json", article(new, "New", "")),
        ("d.json", translation(old, "পুরোনো")),
        ("c.json", translation(new, "নতুন")),
        // The same once more, as pages of the API that overlap have it.
        ("e.json", article(new, "New", r#","vote_sum":3"#)),
    ];
    let files = |order: [usize; 5]| {
        let names = ["1.json", "2.json", "3.json", "4.json", "5.json"];
        let files = names.into_iter().zip(order.map(|at| said[at].1.as_str()));
        imported("zendesk", &files.collect::<Vec<_>>())
    };
    for (order, told) in [
        ([0, 1, 2, 3, 4], ["1.json", "3.json"]),
        ([4, 3, 2, 1, 0], ["3.json", "5.json"]),
    ] {
        let made = files(order);
        assert_eq!(made.articles, 2, "{:#?}", made.files.keys());
        assert!(text(&made, "en/new.md").ends_with("\nNew\n"));
        assert!(text(&made, "bn/new.md").ends_with("\nনতুন\n"));
        let problems = made.problems.iter();
        let mut problems: Vec<(&str, &str)> = problems
            .map(|one| (one.place.file.as_str(), one.what.as_str()))
            .collect();
        problems.sort_by_key(|(_, what)| !what.contains("is there twice"));
        let told_of: Vec<&str> = problems.iter().map(|(file, _)| *file).collect();
        assert_eq!(told_of[..2], told, "{problems:#?}");
        let no_section = problems[2..]
            .iter()
            .all(|(_, what)| *what == "article 7: it names no section, and it lies at the top");
        assert!(problems.len() > 2 && no_section, "{problems:#?}");
    }
}

#[test]
fn an_export_of_a_help_desk_that_is_cut_off_is_told() {
    let list = "https://a.zendesk.com/api/v2/help_center/articles.json";
    let page = |id: u64, more: &str| {
        format!(
            r#"{{"articles":[{{"id":{id},"locale":"en-us","section_id":9,"title":"T{id}","body":"<p>x</p>"}}]{more}}}"#
        )
    };
    let counted = |number: u64, of: u64| {
        let next = match number < of {
            true => format!("\"{list}?include=translations&page={}\"", number + 1),
            false => "null".into(),
        };
        let more = format!(r#","count":{of},"page":{number},"page_count":{of},"next_page":{next}"#);
        page(number, &more)
    };
    let link = format!(r#","meta":{{"has_more":true}},"links":{{"next":"{list}?page[after]=x"}}"#);
    let goes_on = |id| page(id, &link);
    let ends = page(9, r#","meta":{"has_more":false},"links":{"next":null}"#);
    let missing = |files: &[String]| {
        let names: Vec<String> = (1..=files.len()).map(|at| format!("{at}.json")).collect();
        let pairs = names.iter().zip(files);
        let pairs: Vec<(&str, &str)> = pairs.map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let made = imported("zendesk", &pairs);
        let told = made.problems.into_iter();
        let told = told.filter(|one| one.what.contains("follow on a page"));
        told.map(|one| format!("{}: {}", one.place.file, one.what))
            .collect::<Vec<_>>()
    };
    assert_eq!(missing(&[counted(1, 2), counted(2, 2)]), [""; 0]);
    assert_eq!(missing(&[goes_on(1), goes_on(2), ends]), [""; 0]);
    assert_eq!(missing(&[page(1, "")]), [""; 0]);
    for (files, told) in [
        (
            vec![counted(1, 3)],
            format!(
                "1.json: more articles follow on a page that is not in the export (1 of 3 are there): `{list}?include=translations&page=2`"
            ),
        ),
        (
            vec![counted(1, 3), counted(3, 3)],
            format!(
                "1.json: more articles follow on a page that is not in the export (2 of 3 are there): `{list}?include=translations&page=2`"
            ),
        ),
        (
            vec![goes_on(1)],
            format!(
                "1.json: more articles follow on a page that is not in the export: `{list}?page[after]=x`"
            ),
        ),
        (
            vec![goes_on(1), goes_on(2)],
            format!(
                "1.json: more articles follow on a page that is not in the export: `{}`",
                list.trim_end_matches(".json")
            ),
        ),
    ] {
        assert_eq!(missing(&files), [told]);
    }
}

#[test]
fn content_tags_are_written_by_their_names_or_not_at_all() {
    let article = r#"{"articles":[{"id":1,"locale":"en-us","section_id":9,"title":"T","body":"<p>x</p>","label_names":["l"],"content_tag_ids":["01A","01B","01C"]}]}"#;
    let tags = |list: &str, more: &str| {
        format!(r#"{{"{list}":[{{"id":"01A","name":"Money"}}{more}],"meta":{{"has_more":false}}}}"#)
    };
    let more = r#",{"id":"01B","name":"B"},{"id":"01C","name":"C"}"#;
    for (given, written, told) in [
        (tags("records", more), "[l, Money, B, C]", None),
        (tags("content_tags", more), "[l, Money, B, C]", None),
        (
            tags("records", ""),
            "[l, Money]",
            Some("2 content tags have no name in the export, and were left out"),
        ),
        (
            "[]".to_owned(),
            "[l]",
            Some("3 content tags have no name in the export, and were left out"),
        ),
    ] {
        let made = imported("zendesk", &[("a.json", article), ("b.json", &given)]);
        let article = text(&made, "en/t.md");
        assert!(
            article.contains(&format!("\ntags: {written}\n")),
            "{article}"
        );
        let mut problems = made.problems.iter().map(|one| one.what.as_str());
        let found = problems.find(|what| what.contains("content tag"));
        assert_eq!(found, told, "{:#?}", made.problems);
    }
}

#[test]
fn links_to_a_page_that_sends_on_lead_to_where_it_sends() {
    let sent = |to: &str| format!("<meta http-equiv=\"refresh\" content=\"0; url={to}\">");
    let (old, older) = (sent("new/page.html"), sent("old.html"));
    let (ring, gone) = (sent("ring.html"), sent("gone.html"));
    let away = sent("https://other.example/a_(b)?c d");
    let moved = "---\nredirect_to: /new/page.html\n---\n";
    let links = "<a href=old.html>1</a> <a href=/older.html#x>2</a> <a href=was>3</a> <a href=ring.html>4</a> <a href=lost.html>5</a> <a href=away.html>6</a>";
    let made = imported(
        "html",
        &[
            ("a.html", links),
            ("new/page.html", "<h1>New</h1><h2 id=x>X</h2>"),
            ("old.html", &old),
            ("older.html", &older),
            ("ring.html", &ring),
            ("lost.html", &gone),
            ("away.html", &away),
            (
                "_redirects",
                "/was /new/page.html 301\n/all/* /new/:splat\n",
            ),
        ],
    );
    let paths: Vec<&String> = made.files.keys().collect();
    assert_eq!(paths, ["en/a.md", "en/new/page.md"]);
    let expected = "[1](new/page.md) [2](new/page.md#x) [3](new/page.md) [4](ring.html) [5](lost.html) [6](https://other.example/a_%28b%29?c%20d)\n";
    assert!(
        text(&made, "en/a.md").ends_with(expected),
        "{}",
        text(&made, "en/a.md")
    );
    let new = text(&made, "en/new/page.md");
    for alias in ["/old.html", "/older.html", "/was"] {
        assert!(new.contains(&format!("  - {alias}\n")), "{new}");
    }
    let told: Vec<(&str, &str)> = made
        .problems
        .iter()
        .map(|problem| (problem.code.name, problem.place.file.as_str()))
        .collect();
    let expected = [
        ("E062", "_redirects"),
        ("E062", "a.html"),
        ("E062", "a.html"),
        ("E062", "away.html"),
        ("E062", "lost.html"),
        ("E062", "ring.html"),
    ];
    assert_eq!(told, expected, "{:#?}", made.problems);
    let made = imported(
        "jekyll",
        &[
            ("a.md", "---\n---\n[1](old.md) [2](/old.html)"),
            ("new/page.md", "---\n---\nNew"),
            ("old.md", moved),
        ],
    );
    let expected = "[1](new/page.md) [2](new/page.md)\n";
    assert!(
        text(&made, "en/a.md").ends_with(expected),
        "{:#?}",
        made.files
    );
}

/// An export that leaves files out, the files that come of it, and those that are told to be left out.
type LeftOut<'a> = (
    &'a str,
    &'a [(&'a str, &'a str)],
    &'a [&'a str],
    &'a [&'a str],
);

#[test]
fn what_the_old_site_left_out_stays_out_and_is_told() {
    let cases: [LeftOut<'_>; 3] = [
        (
            "jekyll",
            &[
                (
                    "_config.yml",
                    "exclude: [docs/excluded.md, in/, \"*.tmp.md\", plan.pdf]\ninclude: [in/kept.tmp.md]",
                ),
                ("a.md", "---\n---\n[x](docs/excluded.md) [y](plan.pdf)"),
                ("docs/excluded.md", "---\n---\nx"),
                ("in/a.md", "---\n---\nx"),
                ("x/b.tmp.md", "---\n---\nx"),
                ("in/kept.tmp.md", "---\n---\nx"),
                ("plan.pdf", ""),
            ],
            &["en/a.md"],
            &[
                "docs/excluded.md",
                "in/a.md",
                "in/kept.tmp.md",
                "x/b.tmp.md",
            ],
        ),
        (
            "jekyll",
            &[
                ("_config.yml", "exclude: /docs/\ninclude:\n  - docs"),
                ("docs/a.md", "---\n---\nx"),
            ],
            &["en/docs/a.md"],
            &[],
        ),
        (
            "mkdocs",
            &[
                (
                    "mkdocs.yml",
                    "exclude_docs: |\n  secret.md\n  *.pdf\n  !/ok/secret.md\ndraft_docs: soon.md\nnav:\n  - a.md\n  - secret.md",
                ),
                ("docs/a.md", "[x](secret.md) [y](in/plan.pdf)"),
                ("docs/secret.md", "x"),
                ("docs/in/secret.md", "x"),
                ("docs/in/plan.pdf", ""),
                ("docs/ok/secret.md", "x"),
                ("docs/soon.md", "x"),
                ("docs/templates/t.md", "x"),
            ],
            &["en/a.md", "en/ok/secret.md", "en/soon.md"],
            &["docs/in/secret.md", "docs/secret.md", "docs/templates/t.md"],
        ),
    ];
    for (importer, files, expected, told) in cases {
        let made = imported(importer, files);
        let paths: Vec<&String> = made.files.keys().collect();
        assert_eq!(paths, expected, "{files:?}");
        let left_out = made.problems.iter().filter(|problem| {
            problem.code.name == "E064" && problem.what.contains("left it out of the old site")
        });
        let files: Vec<&str> = left_out
            .map(|problem| problem.place.file.as_str())
            .collect();
        assert_eq!(files, told, "{:#?}", made.problems);
        // Links to them lead nowhere, and are told.
        let links = made
            .problems
            .iter()
            .filter(|one| one.place.file.ends_with("a.md"));
        let lost = links.filter(|problem| problem.code.name == "E062").count();
        assert_eq!(
            lost,
            if told.is_empty() { 0 } else { 2 },
            "{:#?}",
            made.problems
        );
        assert_eq!(made.drafts, usize::from(importer == "mkdocs"));
    }
}

#[test]
fn what_a_page_of_mkdocs_says_at_its_top_is_carried_or_told() {
    let made = imported(
        "mkdocs",
        &[
            ("mkdocs.yml", "site_name: x\n"),
            (
                "docs/a.md",
                "title: A title\ntags: one\n    two\nauthor: B\n\n# Other\n\n[x](gone.md)\n",
            ),
            ("docs/b.md", "See: [this](a.md)?\n"),
            ("docs/c.md", "https://a.example\n"),
            ("docs/.meta.yml", ""),
        ],
    );
    let a = text(&made, "en/a.md");
    assert!(
        a.starts_with("---\ntitle: A title\ntags: [one, two]\n"),
        "{a}"
    );
    assert!(a.contains("---\n\n# Other\n"), "{a}");
    assert!(text(&made, "en/c.md").ends_with("https://a.example\n"));
    let told: Vec<(&str, Option<u32>)> = made
        .problems
        .iter()
        .map(|one| (one.place.file.as_str(), one.place.line))
        .collect();
    assert_eq!(
        told,
        [
            ("docs/.meta.yml", None),
            ("docs/a.md", None),
            ("docs/a.md", Some(8)),
            ("docs/b.md", None)
        ],
        "{:#?}",
        made.problems
    );
}

#[test]
fn a_page_of_jekyll_without_front_matter_is_told() {
    let made = imported(
        "jekyll",
        &[
            ("_config.yml", "title: x\n"),
            ("a.md", "---\ntitle: A\n---\nText.\n"),
            ("plain.md", "# Plain\n"),
            ("README.md", "# About\n"),
            ("_includes/b.html", "x"),
        ],
    );
    let weighs = |one: &&crate::problem::Problem| one.severity == crate::problem::Severity::Warning;
    let told: Vec<&str> = made
        .problems
        .iter()
        .filter(weighs)
        .map(|one| one.place.file.as_str())
        .collect();
    assert_eq!(told, ["README.md", "plain.md"], "{:#?}", made.problems);
}
