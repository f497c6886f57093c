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
    site.write("public/notes.txt", "mine");
    refused("`notes.txt`, which no export of kb has written");
    site.remove("public/notes.txt");
    let page = export.read("404.html");
    site.write("public/404.html", "mine");
    refused("`404.html`, which was changed since kb wrote it");
    site.write("public/404.html", &page);
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
fn an_export_goes_into_a_worktree_of_git_and_leaves_it_one() {
    let site = sample();
    let git = |folder: &str, arguments: &[&str]| {
        let folder = site.folder().join(folder);
        let mut git = std::process::Command::new("git");
        let settings = ["-c", "user.name=kb", "-c", "user.email=kb@example.com"];
        let ran = git.arg("-C").arg(folder).args(settings).args(arguments);
        let ran = ran.output().unwrap();
        assert!(ran.status.success(), "{ran:?}");
        String::from_utf8(ran.stdout).unwrap()
    };
    git(".", &["init", "-q"]);
    git(".", &["commit", "-q", "--allow-empty", "-m", "begin"]);
    git(".", &["worktree", "add", "-q", "-b", "gh-pages", "public"]);
    site.write("public/CNAME", "help.example.com");
    site.write("public/.nojekyll", "");
    for article in ["one", "two"] {
        site.write("articles/en/new.md", format!("# New\n\nText {article}.\n"));
        let export = export(&site, &[]);
        assert!(export.read("en/new.html").contains(article));
        assert_eq!(export.read("CNAME"), "help.example.com");
        git("public", &["add", "--all"]);
        git("public", &["commit", "-q", "-m", article]);
        assert_eq!(git("public", &["status", "--porcelain"]), "");
    }
    let changed = git("public", &["diff", "--name-only", "HEAD~1"]);
    assert!(changed.contains("en/new.html") && !changed.contains("en/many/article-7.html"));
}

#[test]
fn no_old_address_becomes_a_setting_of_a_host() {
    let site = sample().article(
        "en/sly.md",
        "---\ntitle: Sly\naliases: [/.htaccess, /_redirects, /_headers, /good, \"/a%0A/* /x 200\", /a*b, \"/a:b\"]\n---\nText.\n",
    );
    for options in [&[][..], &["--folders"]] {
        let export = export(&site, options);
        for name in [".htaccess", "_redirects/", "_headers/"] {
            let found = export.files();
            let found = found.iter().find(|path| path.starts_with(name));
            assert_eq!(found, None, "{options:?}");
        }
        let rules = export.read("_redirects");
        let own: Vec<&str> = rules
            .lines()
            .filter(|rule| rule.contains("/en/sly"))
            .collect();
        assert_eq!(own, ["/good /en/sly 301"], "{rules}");
        export
            .said
            .says(&["/.htaccess", "/_redirects", "lead nowhere here"]);
    }
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

#[test]
fn what_the_old_home_of_a_help_desk_had_beside_it_leads_on() {
    let site = sample();
    site.write(
        "articles/en/index.md",
        "---\ntitle: Help\naliases: [/hc/en-us]\n---\n",
    );
    let target = |export: &crate::exporting::Export, old: &str| {
        let page = export
            .at(old)
            .unwrap_or_else(|| panic!("{old} is not there"));
        let page = export.read(&page);
        let (_, rest) = page.split_once("url=").unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let alone = export(&site, &[]);
    assert_eq!(target(&alone, "/hc/en-us/search"), "/en/search");
    assert_eq!(target(&alone, "/hc/en-us/requests/new"), "/en/");
    let mail = export(&site, &["--mail", "help@example.com"]);
    assert_eq!(target(&mail, "/hc/en-us/requests/new"), "/en/contact");
    assert!(
        mail.read("_redirects")
            .contains("/hc/en-us/search /en/search 301")
    );
}

#[test]
fn an_old_home_that_ends_in_a_slash_has_its_search_and_its_contact_page_below_it() {
    let site = sample();
    site.write(
        "articles/en/index.md",
        "---\ntitle: Help\naliases: [/old/, /twice, /twice/]\n---\n",
    );
    let mail = export(&site, &["--mail", "help@example.com"]);
    for (old, to) in [
        ("/old/search", "/en/search"),
        ("/old/contact", "/en/contact"),
        ("/twice/search", "/en/search"),
    ] {
        let page = mail.at(old).unwrap_or_else(|| panic!("{old} is not there"));
        let page = mail.read(&page);
        assert!(page.contains(&format!("url={to}\"")), "{old}: {page}");
    }
}
