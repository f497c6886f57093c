//! `kb export` over an earlier export, over what is somebody else's, and what it says.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::exporting::{export, sample};
use crate::harness::files_below;

#[test]
fn what_is_gone_from_the_site_is_gone_from_the_next_export() {
    let site = sample();
    let first = export(&site, &[]);
    assert!(first.at("/en/many/article-7").is_some());
    site.remove("articles/en/many/article-7.md");
    let second = export(&site, &[]);
    assert_eq!(second.at("/en/many/article-7"), None);
    assert_eq!(second.broken(""), [] as [&str; 0]);
    let beside: Vec<String> = fs::read_dir(site.folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("public"))
        .collect();
    assert_eq!(beside, ["public"]);
}

#[test]
fn a_folder_with_anything_of_somebody_elses_stays_as_it_is() {
    let site = sample();
    let refused = |why: &str| {
        let before = files_below(&site.folder().join("public"));
        site.kb(["export", "public"]).run().ended(3).says(&[why]);
        assert_eq!(files_below(&site.folder().join("public")), before);
    };
    site.write("public/thesis.txt", "years of work");
    refused("no export of kb (it holds `thesis.txt`)");
    site.remove("public/thesis.txt");
    let export = export(&site, &[]);
    site.write("public/CNAME", "help.example.com");
    refused("`CNAME`, which no export of kb has written");
    site.remove("public/CNAME");
    symlink("/etc", export.folder.join("linked")).unwrap();
    refused("`linked`");
    assert!(Path::new("/etc/hostname").exists());
    fs::remove_file(export.folder.join("linked")).unwrap();
    site.kb(["export", "articles/public"])
        .run()
        .ended(2)
        .says(&["among the articles"]);
    site.kb(["export", "."]).run().ended(3).says(&["not empty"]);
}

#[test]
fn an_error_in_an_article_keeps_the_last_export() {
    let site = sample();
    let before = export(&site, &[]).files();
    site.write("articles/en/broken.md", "---\ntitle: [\n---\nx\n");
    site.kb(["export", "public"]).run().ended(1);
    assert_eq!(files_below(&site.folder().join("public")), before);
    let lenient = export(&site, &["--lenient"]);
    assert_eq!(lenient.files(), before);
}

#[test]
fn what_the_command_line_gets_wrong_is_said_with_its_cure() {
    let site = sample();
    for (options, part) in [
        (&["--mail", "nobody"][..], "no mail address"),
        (
            &["--contact", "help.example.com"],
            "write \"https://help.example.com\"",
        ),
        (&["--url", "ftp://x"], "`--url`"),
        (
            &[
                "--mail",
                "a@example.com",
                "--contact",
                "https://example.com",
            ],
            "cannot be used with",
        ),
    ] {
        let words = ["export", "public"]
            .into_iter()
            .chain(options.iter().copied());
        site.kb(words).run().ended(2).says(&[part]);
    }
    assert!(!site.folder().join("public").exists());
}

#[test]
fn it_says_what_an_export_cannot_do() {
    let site = sample();
    let said = |options: &[&str]| {
        let said = export(&site, options).said;
        said.stdout + &said.stderr
    };
    let alone = said(&[]);
    for part in [
        "pages and",
        "pinned answers",
        "JavaScript",
        "People: nobody",
        "votes",
    ] {
        assert!(alone.contains(part), "{part} is not in\n{alone}");
    }
    assert!(said(&["--mail", "help@example.com"]).contains("a courtesy here and no protection"));
    let json = export(&site, &["--format", "json"]).said.json();
    assert_eq!(json["redirects"], 4);
    assert!(json["files"].as_u64() > json["pages"].as_u64());
}
