//! What must stay on its own side: hidden files, files of articles, previews, ids of the page around a
//! text, and characters that others cannot read.

use std::fs;

use crate::harness::{TestSite, files_below};

#[test]
fn a_texts_ids_are_never_those_of_the_page_around_it() {
    let templates = files_below(std::path::Path::new("themes/default/templates"));
    let mut ids: Vec<String> = Vec::new();
    for name in templates {
        let text = fs::read_to_string(format!("themes/default/templates/{name}")).unwrap();
        let written = text.split(" id=\"").skip(1);
        ids.extend(written.filter_map(|rest| rest.split('"').next().map(str::to_owned)));
    }
    ids.retain(|id| !id.contains('{'));
    assert!(ids.contains(&"main".to_owned()), "{ids:?}");
    let headings: String = ids.iter().map(|id| format!("## {id}\n\nx\n\n")).collect();
    let own: String = ids
        .iter()
        .map(|id| format!("<div id=\"{id}\">x</div>\n\n"))
        .collect();
    let site = TestSite::new()
        .article("en/a.md", &format!("---\ntitle: A\n---\n{headings}"))
        .article("en/b.md", &format!("---\ntitle: B\n---\n{own}"));
    let problems = site.build().problems();
    assert!(
        problems
            .iter()
            .all(|line| line.starts_with("E016 articles/en/b.md")),
        "{problems:?}"
    );
    let customer = site.serve();
    for page in ["/en/a", "/en/b"] {
        let prose = customer.page(page).prose();
        for id in &ids {
            assert!(!prose.contains(&format!("id=\"{id}\"")), "{page}: {id}");
        }
    }
    assert!(customer.page("/en/a").contains("id=\"main-1\""));
}
