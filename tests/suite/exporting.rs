//! `kb export`: the site as files. They are what kb serves, every link in them leads somewhere, nothing
//! in them is told only when it is asked for, and what is not kb's stays where it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use crate::harness::{Ran, TestSite, Token, elements, files_below, tokens};

/// An export, as a host shows it.
pub(crate) struct Export {
    pub(crate) folder: PathBuf,
    pub(crate) said: Ran,
}

pub(crate) fn export(site: &TestSite, options: &[&str]) -> Export {
    let said = site.kb(["export", "public"]
        .into_iter()
        .chain(options.iter().copied()));
    Export {
        folder: site.folder().join("public"),
        said: said.run().ended(0),
    }
}

/// The sample with a list that goes on, old addresses, and something that is gone.
pub(crate) fn sample() -> TestSite {
    let mut site = TestSite::sample().config(
        "[site]\nname = { en = \"Parcels\", bn = \"পার্সেল\" }\nlanguages = [\"en\", \"bn\"]\n\
         [build]\ngone = [\"/en/secret\", \"/en/party/*\"]\n",
    );
    for number in 0..70 {
        let path = format!("en/many/article-{number}.md");
        let text = format!("---\ntitle: Article {number}\n---\nOne of many, number{number}.\n");
        site = site.article(&path, &text);
    }
    site.article(
        "bn/বিল/টাকা-ফেরত.md",
        "---\ntitle: ফেরত\naliases: [/bn/পুরোনো, /old.html]\n---\nটাকা।\n",
    )
}

impl Export {
    pub(crate) fn files(&self) -> Vec<String> {
        files_below(&self.folder)
    }

    pub(crate) fn read(&self, path: &str) -> String {
        let file = self.folder.join(path);
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
    }

    /// The file that a host has at an address, by the ways that hosts try.
    pub(crate) fn at(&self, address: &str) -> Option<String> {
        let path = address.split(['?', '#']).next().unwrap();
        let path = kb::content::url::decode_path(path).unwrap();
        let path = path.trim_start_matches('/').to_owned();
        let ways = match path.is_empty() || path.ends_with('/') {
            true => vec![format!("{path}index.html")],
            false => vec![
                path.clone(),
                format!("{path}.html"),
                format!("{path}/index.html"),
            ],
        };
        let is_file = |way: &String| self.folder.join(way).is_file();
        ways.into_iter().find(is_file)
    }

    /// Links of all pages that lead nowhere, to a heading that is not there, or to old addresses.
    pub(crate) fn broken(&self, base: &str) -> Vec<String> {
        let pages: BTreeMap<String, String> = self
            .files()
            .into_iter()
            .filter(|path| path.ends_with(".html"))
            .map(|path| (path.clone(), self.read(&path)))
            .collect();
        let ids: BTreeMap<&String, BTreeSet<String>> =
            pages.iter().map(|(path, html)| (path, ids(html))).collect();
        let mut broken = Vec::new();
        for (path, html) in &pages {
            for address in addresses(html) {
                let Some(inner) = address.strip_prefix(base) else {
                    broken.push(format!("{path} leaves {base}: {address}"));
                    continue;
                };
                let (inner, anchor) = inner.split_once('#').unwrap_or((inner, ""));
                let Some(file) = (if inner.is_empty() {
                    Some(path.clone())
                } else {
                    self.at(inner)
                }) else {
                    broken.push(format!("{path}: {address}"));
                    continue;
                };
                let anchor = kb::content::url::decode_path(anchor).unwrap();
                let there =
                    anchor.is_empty() || ids.get(&file).is_some_and(|ids| ids.contains(&anchor));
                if !there {
                    broken.push(format!("{path}: no heading {address}"));
                }
            }
        }
        broken
    }
}

fn ids(html: &str) -> BTreeSet<String> {
    let all = tokens(html).into_iter().filter_map(|token| match token {
        Token::Open(_, mut attributes) => attributes.remove("id"),
        _ => None,
    });
    all.collect()
}

/// Everything of this site that a page links to, shows or sends to.
fn addresses(html: &str) -> BTreeSet<String> {
    const PLACES: [(&str, &str); 6] = [
        ("a", "href"),
        ("link", "href"),
        ("img", "src"),
        ("script", "src"),
        ("form", "action"),
        ("p", "data-index"),
    ];
    let mut found = BTreeSet::new();
    for (element, attribute) in PLACES {
        for one in elements(html, element) {
            let mut address = one.get(attribute).to_owned();
            if attribute == "data-index" && !address.is_empty() {
                address.push_str("/start.json");
            }
            if address.starts_with('/') || address.starts_with('#') && address != "#top" {
                found.insert(address);
            }
        }
    }
    found
}

#[test]
fn every_link_of_every_exported_page_leads_to_a_file() {
    for options in [&[][..], &["--mail", "help@example.com"], &["--folders"]] {
        let site = sample();
        let export = export(&site, options);
        assert_eq!(export.broken(""), [] as [&str; 0], "{options:?}");
        assert!(export.files().len() > 100);
    }
}

#[test]
fn below_a_path_no_link_leaves_it() {
    let site = sample();
    let export = export(
        &site,
        &[
            "--url",
            "https://example.com/help",
            "--mail",
            "help@example.com",
        ],
    );
    let broken = export.broken("/help");
    let within = |line: &&String| !line.contains(": #") && !line.contains(" leaves /help: #");
    assert_eq!(
        broken.iter().filter(within).collect::<Vec<_>>(),
        [] as [&String; 0]
    );
    assert!(
        export
            .read("en/billing/refunds.html")
            .contains("href=\"https://example.com/help/en/billing/refunds\"")
    );
    assert!(
        export
            .read("_redirects")
            .contains("/help/en/old-refunds /help/en/billing/refunds 301")
    );
    assert!(export.read("_headers").contains("\n/help/assets/*\n"));
}

#[test]
fn pages_and_files_are_those_that_kb_serves() {
    let site = sample();
    let export = export(&site, &[]);
    let customer = site.serve();
    let mut compared = 0;
    for file in export.files() {
        let own = ["_", ".", "404", "index.html", "assets/search-"];
        let made = own.iter().any(|name| file.starts_with(name))
            || file.ends_with("/404.html")
            || file.contains("/search");
        let served = match file
            .strip_suffix("index.html")
            .or(file.strip_suffix(".html"))
        {
            _ if made => continue,
            Some("old") => file.clone(),
            Some(page) => page.replace("page_", "?page="),
            None => file.clone(),
        };
        let answer =
            customer.get(&kb::content::url::encode_path(&format!("/{served}")).replace("%3F", "?"));
        if answer.status == 308 {
            let to = answer.header("location").to_owned();
            assert!(
                export
                    .read(&file)
                    .contains(&format!("content=\"0; url={to}\"")),
                "{file}"
            );
            continue;
        }
        assert_eq!(answer.status, 200, "{served}");
        compared += 1;
        let exported = fs::read(export.folder.join(&file)).unwrap();
        if !answer.is_html() {
            assert_eq!(exported, answer.body, "{file}");
            continue;
        }
        // What asks a service for suggestions, and further pages of lists, are all that differs.
        let expected = answer
            .text()
            .replace("data-suggest=\"/api/v1/suggest\"", "data-suggest=\"\"");
        let expected = expected.replace("/many/?page=", "/many/page_");
        assert_eq!(String::from_utf8(exported).unwrap(), expected, "{file}");
    }
    assert!(compared > 150, "{compared}");
}

#[test]
fn no_folder_stands_where_a_host_looks_for_a_page_of_kbs_own() {
    let site = sample();
    for (options, page) in [
        (&["--mail", "a@example.com"][..], ".html"),
        (&["--mail", "a@example.com", "--folders"], "/index.html"),
    ] {
        let export = export(&site, options);
        let files = export.files();
        for name in ["search", "search_all", "contact", "contact_write"] {
            let path = format!("en/{name}{page}");
            assert!(files.contains(&path), "{path}");
            let below = format!("en/{name}/");
            let below: Vec<&String> = files
                .iter()
                .filter(|file| file.starts_with(&below))
                .collect();
            assert!(below.iter().all(|file| **file == path), "{below:?}");
        }
        let told = export.said.stderr.contains("--folders");
        assert_eq!(
            told,
            page == ".html",
            "whoever has chosen folders need not be told of them"
        );
        fs::remove_dir_all(&export.folder).unwrap();
    }
}

#[test]
fn the_list_of_all_articles_has_a_heading_for_each_topic() {
    let site = sample().article("en/alone.md", "# Alone\n\nIn no topic.\n");
    let export = export(&site, &["--url", "https://example.com/help"]);
    let list = export.read("en/search_all.html");
    let list = &list[list.find("<h1").unwrap()..list.find("</main>").unwrap()];
    let mut topic = "";
    let mut found = BTreeMap::new();
    for line in list.lines() {
        let link = |from: &str| line.split_once(from)?.1.split('"').next();
        if let Some(heading) = link("<h2><a href=\"") {
            topic = heading;
        } else if let Some(article) = link("<li><a href=\"") {
            assert_eq!(
                found.insert(article, topic),
                None,
                "{article} is there twice"
            );
        }
    }
    assert_eq!(found["/help/en/alone"], "");
    assert_eq!(found["/help/en/billing/refunds"], "/help/en/billing/");
    let many: Vec<_> = found
        .iter()
        .filter(|(_, topic)| **topic == "/help/en/many/")
        .collect();
    assert_eq!(many.len(), 70);
    for (article, topic) in &found {
        assert!(
            article.starts_with(topic) && article != topic,
            "{article} is below {topic}"
        );
    }
}

#[test]
fn old_addresses_lead_on_and_what_is_gone_is_said_to_be() {
    let site = sample();
    let export = export(&site, &[]);
    for (old, to) in [
        ("en/old-refunds.html", "/en/billing/refunds"),
        ("old.html", "/bn/%E0%A6%AC%E0%A6%BF%E0%A6%B2/"),
    ] {
        let page = export.read(old);
        assert!(
            page.contains(&format!(
                "<meta http-equiv=\"refresh\" content=\"0; url={to}"
            )),
            "{page}"
        );
        assert!(
            page.contains(&format!("<link rel=\"canonical\" href=\"{to}")),
            "{page}"
        );
    }
    assert!(export.read("bn/পুরোনো.html").contains("lang=\"bn\""));
    let redirects = export.read("_redirects");
    for line in [
        "/en/old-refunds /en/billing/refunds 301",
        "/en/secret /en/404.html 410",
        "/en/party/* /en/404.html 410",
        "/bn/* /bn/404.html 404",
    ] {
        assert!(
            redirects.lines().any(|one| one == line),
            "{line} is not in\n{redirects}"
        );
    }
    let gone = redirects.find(" 410").unwrap();
    assert!(
        gone < redirects.find("/en/* ").unwrap(),
        "the first rule that fits is the one that holds"
    );
}

#[test]
fn the_headers_are_those_that_kb_sends() {
    let site = sample();
    let export = export(&site, &["--contact", "https://desk.example.com/help"]);
    let headers = export.read("_headers");
    let served = site.serve().page("/en/billing/refunds");
    let policy = served.header("content-security-policy");
    let widened = policy.replace(
        "form-action 'self'",
        "form-action 'self' https://desk.example.com",
    );
    assert!(
        headers.contains(&format!("  content-security-policy: {widened}\n")),
        "{headers}"
    );
    for name in [
        "x-content-type-options",
        "referrer-policy",
        "permissions-policy",
    ] {
        assert!(
            headers.contains(&format!("  {name}: {}\n", served.header(name))),
            "{name}"
        );
    }
    assert!(headers.contains("immutable"));
    assert!(headers.contains("attachment; filename*=UTF-8''prices.pdf"));
}

#[test]
fn the_same_site_twice_is_the_same_bytes() {
    let site = sample();
    let bytes = |export: &Export| -> BTreeMap<String, Vec<u8>> {
        let files = export.files().into_iter();
        files
            .map(|file| (file.clone(), fs::read(export.folder.join(file)).unwrap()))
            .collect()
    };
    let first = bytes(&export(&site, &["--mail", "help@example.com"]));
    let again = bytes(&export(&site, &["--mail", "help@example.com"]));
    assert!(first == again);
    fs::remove_dir_all(site.index()).unwrap();
    assert!(
        first == bytes(&export(&site, &["--mail", "help@example.com"])),
        "built anew"
    );
}
