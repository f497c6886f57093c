//! What writers allow in a comment: it holds where it is written, and is called idle only when what it
//! allows was looked for.

use crate::editorial::said;
use crate::harness::TestSite;

/// What `kb check` tells, codes and files alone, of what is not allowed.
fn told(site: &TestSite, arguments: &[&str]) -> Vec<String> {
    let fixed = ["check", "--format", "json"];
    let ran = site.kb(fixed.iter().chain(arguments).copied()).run();
    let problems = ran.json()["problems"].as_array().unwrap().clone();
    let told = problems.iter().filter(|one| one["allowed"].is_null());
    told.map(|one| {
        let file = one["place"]["file"].as_str().unwrap();
        format!("{} {file}", one["code"].as_str().unwrap())
    })
    .collect()
}

const LINKS: &str = "---\ntitle: One\ndescription: So.\n---\nText\n\n<!-- kb-allow E012: to come -->\n[b](gone.md)\n\n<!-- kb-allow E013: to come -->\n[c](c.md#gone)\n";
const OTHER: &str = "---\ntitle: Two\ndescription: So.\n---\nText\n";

#[test]
fn it_is_not_idle_when_a_broken_theme_or_article_ended_the_search_for_it() {
    let site = TestSite::new()
        .article("en/a.md", LINKS)
        .article("en/c.md", OTHER);
    assert!(told(&site, &[]).is_empty());
    let site = site.article("en/c.md", "---\ntitle: [\n---\nText\n");
    assert_eq!(
        told(&site, &[]),
        ["E012 articles/en/a.md", "E005 articles/en/c.md"]
    );
    let site = site
        .article("en/c.md", OTHER)
        .file("themes/default/templates/article.html", "{% if %}");
    assert!(said(&site, "E085").is_empty());
    assert!(!said(&site, "E025").is_empty());
}

#[test]
fn it_is_not_idle_when_nobody_answered_abroad() {
    let text = "---\ntitle: One\ndescription: So.\n---\nText\n\n<!-- kb-allow E086: so -->\n<http://127.0.0.1:9/>\n";
    let site = TestSite::new().article("en/a.md", text);
    assert!(told(&site, &[]).is_empty());
    let asked = ["--external", "--private"];
    assert_eq!(told(&site, &asked), ["E088 articles/en/a.md"]);
}

#[test]
fn it_hides_its_own_article_and_no_other_of_the_folder() {
    let plain = |title: &str| format!("---\ntitle: {title}\n---\nText\n");
    let allowing =
        |title: &str| format!("---\ntitle: {title}\n---\n<!-- kb-allow E072, E078: so -->\nText\n");
    let languages = "[site]\nlanguages = [\"en\", \"bn\"]\n";
    for allowed in ["en/a.md", "en/b.md"] {
        let site = TestSite::new()
            .config(languages)
            .article("en/a.md", &plain("One"))
            .article("en/b.md", &plain("Two"))
            .article("en/c.md", &plain("Three"))
            .article(allowed, &allowing("Four"));
        for (code, what) in [
            ("E072", "2 articles of this folder have no"),
            ("E078", "2 articles of this folder are not there"),
        ] {
            let told: Vec<_> = said(&site, code)
                .into_iter()
                .filter(|one| one.contains(what))
                .collect();
            assert_eq!(told.len(), 1, "{code} {told:#?}");
        }
        assert!(said(&site, "E085").is_empty(), "{allowed}");
    }
}

#[test]
fn several_codes_may_be_given_at_once() {
    let text = "---\ntitle: One\n---\n[nowhere](b.md)\n\n## Empty\n";
    let site = TestSite::new().article("en/a.md", text);
    let ran = site.kb(["check", "--deny", "E012,E075"]).run().ended(1);
    ran.says(&["error[E012]", "error[E075]"]);
    let all = ["check", "--deny", "warnings", "--allow", "E012, e075"];
    site.kb(all).run().ended(0);
}

#[test]
fn what_leaves_an_article_out_is_never_switched_off() {
    let broken = "---\ntitle: [\n---\n<!-- kb-allow E005: so -->\nText\n";
    let site = TestSite::new()
        .article("en/a.md", "# A\n\nText\n")
        .article("en/broken.md", broken);
    for code in ["E005", "5", "e006", "E010"] {
        let denied = site.kb(["build", "--allow", code]).run().ended(2);
        denied.says(&["leaves an article out, which cannot be allowed"]);
        site.kb(["check", "--allow", code]).run().ended(2);
    }
    for level in ["off", "note"] {
        let levels = format!("[build.levels]\nE005 = \"{level}\"\n");
        site.write("kb.toml", levels);
        let said = site.kb(["build"]).run().ended(2);
        said.says(&["must be \"error\" or \"warning\": E005 leaves an article out"]);
    }
    site.write("kb.toml", "[build.levels]\nE005 = \"warning\"\n");
    let published = site.kb(["build"]).run().ended(0);
    published.says(&["warning[E005]", "articles/en/broken.md"]);
}
