//! Problems as programs read them: as SARIF, as JSON, and as GitHub shows them.

use crate::harness::{Program, TestSite};
use crate::publishing;

#[test]
fn problems_are_written_as_sarif_for_code_hosts() {
    let text = "---\ntitle: One\n---\n[a](gone.md)\n\n<!-- kb-allow E075: to come -->\n## Empty\n";
    let site = TestSite::new().article("en/a.md", text);
    let log = site
        .kb(["check", "--format", "sarif"])
        .run()
        .ended(0)
        .json();
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(!rule["help"]["text"].as_str().unwrap().is_empty());
        let at = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        assert_eq!(at["uri"], "articles/en/a.md");
    }
    let allowed = |code: &str| {
        let result = results.iter().find(|one| one["ruleId"] == code).unwrap();
        result.get("suppressions").is_some()
    };
    assert!(allowed("E075") && !allowed("E012"));
    site.kb(["new", "x", "--format", "sarif"]).run().ended(2);
}

#[test]
fn a_build_for_those_who_change_something_tells_what_is_new_and_errors_last() {
    let site = TestSite::new()
        .article("en/a.md", "# A\n\n[a](none.md)\n")
        .article("en/z.md", "# Z\n\n[z](nothing.md)\n");
    let first = site.kb(["build", "--new"]).run().ended(0);
    assert!(first.stderr.contains("none.md") && !first.stderr.contains("as before"));
    let again = site.kb(["build", "--new"]).run().ended(0);
    assert!(!again.stderr.contains("none.md"), "{}", again.stderr);
    assert!(
        again.stderr.contains("2 warnings as before"),
        "{}",
        again.stderr
    );
    site.write("articles/en/b.md", "---\ntitle: [\n---\n");
    site.write("articles/en/z.md", "# Z\n\n[z](nowhere.md)\n");
    let broken = site.kb(["build", "--new"]).run().ended(1);
    let at = |part: &str| {
        broken
            .stderr
            .find(part)
            .unwrap_or_else(|| panic!("{part} in {}", broken.stderr))
    };
    assert!(at("1 warning as before") < at("nowhere.md") && at("nowhere.md") < at("error[E005]"));
    assert!(at("error[E005]") < at("Nothing was published"));
    site.kb(["build", "--new", "--against", "none"])
        .run()
        .ended(2);
}

#[test]
fn programs_are_told_files_from_where_kb_was_started() {
    let site = TestSite::new().article("en/a.md", "[x](none.md)\n");
    let above = site.folder().parent().unwrap().to_owned();
    let name = site
        .folder()
        .file_name()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    let run = |format: &str| {
        let arguments = ["-C", &name, "check", "--format", format];
        Program::kb(&above, arguments).run().stdout
    };
    let file = format!("{name}/articles/en/a.md");
    assert!(
        run("github").contains(&format!("file={file},line=1")),
        "{}",
        run("github")
    );
    assert!(
        run("sarif").contains(&format!("\"uri\": \"{file}\"")),
        "{}",
        run("sarif")
    );
}

#[test]
fn programs_are_told_what_is_wrong_whether_it_is_published_or_not() {
    let site = TestSite::sample();
    let codes = |told: serde_json::Value| {
        let problems = told["problems"].as_array().unwrap().clone();
        let codes = problems.iter().map(|one| one["code"].to_string());
        (told["edition"].is_string(), codes.collect::<String>())
    };
    site.write("articles/en/new.md", "# New\n\n[Gone](gone.md)\n");
    let (is_out, told) = codes(publishing::publish(&site).run().ended(0).json());
    assert!(is_out && told.contains("E012"), "{told}");
    site.write("articles/en/new.md", "---\ntitle: [\n---\nText.\n");
    let (is_out, told) = codes(publishing::publish(&site).run().ended(1).json());
    assert!(!is_out && told.contains("E005"), "{told}");
}

#[test]
fn who_stands_among_the_articles_is_told_where_the_site_is() {
    let site = TestSite::sample().config("");
    let within = Program::kb(&site.articles().join("en"), ["check"]).run();
    let there = site.folder().canonicalize().unwrap();
    within
        .ended(0)
        .says(&["a site of its own", there.to_str().unwrap()]);
    let whole = site.kb(["check"]).run().ended(0);
    assert!(
        !whole.stderr.contains("a site of its own"),
        "{}",
        whole.stderr
    );
}
