//! What becomes of Markdown: every file in `tests/data/markdown` is a case, from source to page.
//!
//! `tests/data/README.md` says how to add one. `KB_TEST_WRITE=1` writes what came out into the files
//! that expect something, to be looked through by their author.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::harness::{TestSite, data, files_below, image};

/// One case: files of a site and what is to come of them, by the names of its parts.
struct Case {
    about: String,
    parts: Vec<(String, String)>,
}

/// Parts that say what is to come out; all others are files.
const EXPECTED: [&str; 5] = ["html", "contains", "lacks", "sections", "problems"];

impl Case {
    fn read(text: &str) -> Self {
        let mut about = String::new();
        let mut parts: Vec<(String, String)> = Vec::new();
        for line in text.split_inclusive('\n') {
            match (line.strip_prefix("==== "), parts.last_mut()) {
                (Some(name), _) => parts.push((name.trim().to_owned(), String::new())),
                (None, Some((_, part))) => part.push_str(line),
                (None, None) => about.push_str(line),
            }
        }
        for (_, part) in &mut parts {
            // The blank line before the next part is for the reader of the case.
            while part.ends_with("\n\n") {
                part.pop();
            }
        }
        Self { about, parts }
    }

    /// Writes its files into a site, and nothing else.
    fn write_into(&self, site: &TestSite) {
        site.clear();
        for (name, text) in &self.parts {
            match (name.as_str(), picture(text)) {
                ("kb.toml", _) => site.write("kb.toml", text),
                (name, _) if EXPECTED.contains(&name) => {}
                (name, Some(bytes)) => site.write(&format!("articles/{name}"), bytes),
                (name, None) => site.write(&format!("articles/{name}"), text),
            }
        }
    }

    /// The address of the article that the case is about: the first file.
    fn address(&self) -> String {
        let (first, _) = &self.parts[0];
        format!("/{}", first.strip_suffix(".md").unwrap_or(first)).to_lowercase()
    }

    /// What came out, by the names of the parts that expect it.
    fn outcome(&self, site: &TestSite) -> BTreeMap<&'static str, String> {
        self.write_into(site);
        let built = site.build();
        let mut outcome = BTreeMap::from([("problems", one_a_line(built.problems()))]);
        let wants_page = self
            .parts
            .iter()
            .any(|(name, _)| EXPECTED.contains(&name.as_str()) && name != "problems");
        if wants_page {
            let customer = site.open(built);
            let address = self.address();
            let prose = customer.page(&address).prose();
            outcome.insert(
                "html",
                one_a_line(Some(prose).filter(|prose| !prose.is_empty())),
            );
            if self.parts.iter().any(|(name, _)| name == "sections") {
                let article = customer
                    .page(&format!("/api/v1/articles{}", &address[3..]))
                    .json();
                let sections = article["sections"].as_array().unwrap().iter();
                outcome.insert(
                    "sections",
                    one_a_line(sections.map(|section| {
                        let text = |key: &str| section[key].as_str().unwrap().replace('\n', " / ");
                        format!("{}#{}: {}", text("title"), text("anchor"), text("text"))
                    })),
                );
            }
        }
        outcome
    }

    /// What is not as it should be.
    fn complaints(&self, outcome: &BTreeMap<&str, String>) -> String {
        let mut complaints = String::new();
        let expects_problems = self.parts.iter().any(|(name, _)| name == "problems");
        let expected = self
            .parts
            .iter()
            .filter(|(name, _)| EXPECTED.contains(&name.as_str()));
        for (name, part) in expected {
            match name.as_str() {
                "contains" | "lacks" => {
                    for line in part.lines().filter(|line| !line.trim().is_empty()) {
                        if outcome["html"].contains(line) != (name == "contains") {
                            let _ =
                                writeln!(complaints, "{name}: {line}\nin:\n{}", outcome["html"]);
                        }
                    }
                }
                name if outcome[name] != *part => {
                    let _ = writeln!(
                        complaints,
                        "{name} is\n{}\nand should be\n{part}",
                        outcome[name]
                    );
                }
                _ => {}
            }
        }
        if !expects_problems && !outcome["problems"].is_empty() {
            let _ = writeln!(complaints, "unexpected problems:\n{}", outcome["problems"]);
        }
        complaints
    }

    /// The case's text with what came out in the place of what was expected.
    fn rewritten(&self, outcome: &BTreeMap<&str, String>) -> String {
        let mut text = self.about.clone();
        for (name, part) in &self.parts {
            let part = outcome.get(name.as_str()).unwrap_or(part);
            let _ = write!(text, "==== {name}\n{part}");
            if name != &self.parts.last().unwrap().0 {
                text.push('\n');
            }
        }
        text
    }
}

/// `picture 40 30` stands for a picture of that size.
fn picture(text: &str) -> Option<Vec<u8>> {
    let mut words = text.strip_prefix("picture ")?.split_whitespace();
    let mut number = || words.next()?.parse().ok();
    Some(image(number()?, number()?))
}

fn one_a_line(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().map(|line| line + "\n").collect()
}

fn complaints_about(path: &Path, site: &TestSite, write: bool) -> String {
    let text = fs::read_to_string(path).unwrap();
    let case = Case::read(&text);
    assert!(
        !case.about.trim().is_empty(),
        "{}: say first what the case is about",
        path.display()
    );
    let outcome = case.outcome(site);
    if write {
        fs::write(path, case.rewritten(&outcome)).unwrap();
    }
    match case.complaints(&outcome) {
        complaints if complaints.is_empty() => complaints,
        complaints => format!("\n{}: {}{complaints}", path.display(), case.about),
    }
}

#[test]
fn every_case_of_markdown_comes_out_as_written() {
    let folder = data("markdown");
    let write = std::env::var_os("KB_TEST_WRITE").is_some();
    let cases = files_below(&folder);
    assert!(!cases.is_empty());
    // One site for all: what the theme brings along is made only once.
    let site = TestSite::new();
    let complaints: String = cases
        .iter()
        .map(|name| complaints_about(&folder.join(name), &site, write))
        .collect();
    assert!(complaints.is_empty(), "{complaints}");
}
