//! Whole sites walked from page to page: every link leads somewhere, every article can be reached,
//! every picture is shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::harness::{Answer, Customer, TestSite, data, skipped};

/// What a walk through a site found.
struct Walk {
    pages: BTreeMap<String, Answer>,
}

impl Walk {
    /// Follows every link from the front door.
    fn of(customer: &Customer) -> Self {
        let mut left = vec!["/".to_owned()];
        let mut pages: BTreeMap<String, Answer> = BTreeMap::new();
        while let Some(path) = left.pop() {
            if pages.contains_key(&path) {
                continue;
            }
            let answer = customer.get(&path);
            if answer.status == 302 || answer.status == 308 {
                left.push(answer.header("location").to_owned());
            }
            if answer.is_html() && answer.status == 200 {
                left.extend(addresses(&answer));
            }
            pages.insert(path, answer);
        }
        Self { pages }
    }

    /// Links that lead nowhere, to a heading that is not there, or only by a detour.
    fn broken(&self) -> Vec<String> {
        let mut broken = Vec::new();
        for (path, page) in &self.pages {
            if page.status != 200 && page.status != 302 {
                let from = self
                    .pages
                    .iter()
                    .find(|(_, page)| page.is_html() && addresses(page).contains(path));
                broken.push(format!(
                    "{path} is {}, linked on {}",
                    page.moved_to(),
                    from.map_or("nothing", |(from, _)| from)
                ));
            }
            if !page.is_html() {
                continue;
            }
            for link in page.links() {
                let Some((to, anchor)) = link.get("href").split_once('#') else {
                    continue;
                };
                let target = if to.is_empty() {
                    Some(page)
                } else {
                    self.pages.get(to)
                };
                let anchor = kb::content::url::decode_path(anchor).unwrap();
                let Some(target) = target.filter(|target| target.is_html()) else {
                    continue;
                };
                let there = crate::harness::tokens(target.text())
                    .iter()
                    .any(|token| match token {
                        crate::harness::Token::Open(_, attributes) => {
                            attributes.get("id") == Some(&anchor)
                        }
                        _ => false,
                    });
                if !there && !link.text.is_empty() && anchor != "top" {
                    broken.push(format!("{path} links to {}", link.get("href")));
                }
            }
        }
        broken
    }

    fn has(&self, path: &str) -> bool {
        self.pages.get(path).is_some_and(|page| page.status == 200)
    }
}

/// Everything of this site that a page links to or shows.
fn addresses(page: &Answer) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (element, attribute) in [
        ("a", "href"),
        ("link", "href"),
        ("img", "src"),
        ("script", "src"),
        ("form", "action"),
    ] {
        for one in page.all(element) {
            let address = one.get(attribute).split('#').next().unwrap();
            if address.starts_with('/') && !address.starts_with("//") {
                found.insert(address.to_owned());
            }
        }
    }
    found
}

/// Walks a site and complains of everything at once. Anchors that writers got wrong are theirs to
/// mend: they are problems of the build, and as many as it says.
fn walk(site: &TestSite) -> (Customer, Walk) {
    let built = site.build();
    let anchors = built
        .problems()
        .iter()
        .filter(|line| line.starts_with("E013"))
        .count();
    let customer = site.open(built);
    let walk = Walk::of(&customer);
    let broken = walk.broken();
    let (headings, nowhere): (Vec<_>, Vec<_>) = broken
        .into_iter()
        .partition(|line| line.contains(" links to "));
    assert!(nowhere.is_empty(), "{nowhere:#?}");
    // A text may be shown in several languages, and so may its mistakes.
    assert!(headings.len() <= anchors * 4, "{headings:#?}");
    (customer, walk)
}

/// Every article that the site publishes is on the way from its home page.
fn every_article_is_reached(customer: &Customer, walk: &Walk) {
    let sitemap = customer.page("/sitemap.xml");
    let pages: Vec<String> = sitemap
        .text()
        .split("<loc>")
        .skip(1)
        .map(|rest| rest.split("</loc>").next().unwrap().replace("&amp;", "&"))
        .collect();
    let missed: Vec<_> = pages.iter().filter(|page| !walk.has(page)).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn the_manual_hangs_together() {
    let mut site = TestSite::new();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in ["articles/en", "articles/bn"] {
        for file in crate::harness::files_below(&root.join(folder)) {
            site = site.file(
                &format!("{folder}/{file}"),
                std::fs::read(root.join(folder).join(&file)).unwrap(),
            );
        }
    }
    let site = site.config(&std::fs::read_to_string(root.join("kb.toml")).unwrap());
    let (customer, walk) = walk(&site);
    every_article_is_reached(&customer, &walk);
    let worse: Vec<_> = site
        .build()
        .outcome
        .problems
        .into_iter()
        .filter(|problem| problem.severity > kb::problem::Severity::Note)
        .map(|problem| problem.to_string())
        .collect();
    assert!(worse.is_empty(), "{worse:#?}");
}

#[test]
fn the_sample_hangs_together_below_a_path_too() {
    let (customer, found) = walk(&TestSite::sample());
    every_article_is_reached(&customer, &found);
    let below = TestSite::sample()
        .config("[site]\nurl = \"https://example.com/help\"\nlanguages = [\"en\", \"bn\"]\n");
    let (_, found) = walk(&below);
    assert!(found.has("/help/bn/billing/refunds"));
}

#[test]
fn a_piece_of_a_real_help_centre_hangs_together() {
    let site = TestSite::of(&data("sites/arduino"));
    real_help_centre(&site, 4);
}

#[test]
fn a_whole_real_help_centre_hangs_together() {
    let Some(folder) = std::env::var_os("KB_TEST_SITE") else {
        return skipped("KB_TEST_SITE names no folder with a real help centre");
    };
    let site = TestSite::of(std::path::Path::new(&folder));
    real_help_centre(&site, 100);
}

/// Holds for any folder that people wrote for another tool.
fn real_help_centre(site: &TestSite, articles: u64) {
    let built = site.build();
    let errors: Vec<_> = built
        .outcome
        .problems
        .iter()
        .filter(|problem| problem.is_error())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(built.outcome.summary.articles >= articles);
    let (customer, walk) = walk(site);
    every_article_is_reached(&customer, &walk);
    pictures_are_shown(site, &customer);
    // Whoever types an article's title finds it first.
    for page in walk
        .pages
        .values()
        .filter(|page| page.is_html() && page.contains("<body class=\"on-article\""))
        .step_by(7)
    {
        let found = customer.found(&page.title(), "en");
        let titles: Vec<String> = found
            .iter()
            .take(3)
            .map(|url| customer.page(url).title())
            .collect();
        assert!(
            titles.contains(&page.title()),
            "\"{}\" finds {titles:?}",
            page.title()
        );
    }
}

/// Every picture that a published article names and that lies in the folder is on the article's page.
fn pictures_are_shown(site: &TestSite, customer: &Customer) {
    let mut looked_at = 0;
    for file in crate::harness::files_below(&site.articles())
        .iter()
        .filter(|file| file.ends_with(".md"))
    {
        let Ok(text) = std::fs::read_to_string(site.articles().join(file)) else {
            continue;
        };
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let named: BTreeSet<String> = text
            .split("<!--")
            .flat_map(|part| {
                part.split_once("-->")
                    .map_or(part, |(_, rest)| rest)
                    .split("](")
                    .skip(1)
            })
            .filter_map(|rest| rest.split([')', ' ', '"']).next())
            .filter_map(kb::content::url::decode_path)
            .filter(|path| path.ends_with(".png") && !path.contains("://"))
            .filter_map(|path| kb::content::url::normalize(&format!("{folder}/{path}")))
            .filter(|path| site.articles().join(path).is_file())
            .collect();
        let id = file.strip_suffix(".md").unwrap();
        let Some(address) = address_of(customer, &text, id) else {
            continue;
        };
        let page = customer.page(&address);
        let shown: BTreeSet<Vec<u8>> = page
            .all("img")
            .iter()
            .map(|image| customer.page(image.get("src")).body)
            .collect();
        for path in named {
            let bytes = std::fs::read(site.articles().join(&path)).unwrap();
            let in_code = page.contains(path.rsplit('/').next().unwrap());
            assert!(
                shown.contains(&bytes) || in_code,
                "{file}: {path} is not shown"
            );
            looked_at += 1;
        }
    }
    assert!(looked_at > 0);
}

/// The address of the article of a file; none when it is not published.
fn address_of(customer: &Customer, text: &str, path: &str) -> Option<String> {
    let own = text
        .lines()
        .skip(1)
        .take_while(|line| *line != "---")
        .find_map(|line| line.strip_prefix("id:"));
    let id = own.map_or(path, |id| id.trim().trim_matches('"'));
    let answer = customer.get(&format!(
        "/api/v1/articles/{}",
        kb::content::url::encode_path(id)
    ));
    (answer.status == 200).then(|| answer.json()["url"].as_str().unwrap().to_owned())
}
