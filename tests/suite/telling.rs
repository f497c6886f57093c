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
