//! SARIF 2.1.0: problems as code hosts and editors take them, with an explanation of each code.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. It must not know how it is written.

use serde_json::{Value, json};

use crate::content::url::encode_path;
use crate::problem::{Explanation, Place, Problem};

/// The problems as one run of kb.
pub(super) fn log(problems: &[Problem]) -> Value {
    let mut codes: Vec<_> = problems.iter().map(|problem| problem.code).collect();
    codes.sort_by_key(|code| code.name);
    codes.dedup();
    let index = |problem: &Problem| codes.iter().position(|code| *code == problem.code);
    let results: Vec<Value> = problems
        .iter()
        .map(|problem| result(problem, index(problem)))
        .collect();
    let rules: Vec<Value> = codes
        .iter()
        .map(|code| rule(&Explanation::of(*code)))
        .collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "kb",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(one: &Explanation) -> Value {
    let help = format!("{}\n\n{}", one.mend, one.example);
    let markdown = format!(
        "{}\n\n{}\n\n```text\n{}\n```",
        one.why, one.mend, one.example
    );
    json!({
        "id": one.code,
        "shortDescription": { "text": one.means },
        "fullDescription": { "text": one.why },
        "help": { "text": help, "markdown": markdown },
        "defaultConfiguration": { "level": one.severity },
    })
}

fn result(problem: &Problem, rule: Option<usize>) -> Value {
    let mut result = json!({
        "ruleId": problem.code.name,
        "ruleIndex": rule,
        "level": problem.severity,
        "message": { "text": format!("{} ({})", problem.what, problem.remedy) },
        "locations": [{ "physicalLocation": location(&problem.place) }],
    });
    if let Some(why) = &problem.allowed {
        result["suppressions"] = json!([{ "kind": "inSource", "justification": why }]);
    }
    result
}

fn location(place: &Place) -> Value {
    let mut location = json!({ "artifactLocation": artifact(&place.file) });
    if let Some(line) = place.line {
        let mut region = json!({ "startLine": line });
        if let Some(column) = place.column {
            region["startColumn"] = json!(column);
            region["endColumn"] = json!(column + place.width);
        }
        location["region"] = region;
    }
    location
}

/// A file, named from the site's folder; by its whole path when it lies elsewhere.
fn artifact(file: &str) -> Value {
    let path = encode_path(file);
    match file.starts_with('/') {
        true => json!({ "uri": format!("file://{path}") }),
        false => json!({ "uri": path, "uriBaseId": "%SRCROOT%" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::code;

    #[test]
    fn a_problem_has_its_rule_and_its_place() {
        let text = "one\n[টাকা](b c.md)\n";
        let place = Place::span("articles/en/a b.md", text, 4, 10);
        let mut allowed = Problem::new(code::NO_ALT, Place::file("kb.toml"), "x", "y");
        allowed.allowed = Some("it is so".into());
        let problems = [
            Problem::new(code::BROKEN_LINK, place, "gone", "mend it"),
            allowed,
        ];
        let log = log(&problems);
        let run = &log["runs"][0];
        let rules = &run["tool"]["driver"]["rules"];
        assert_eq!(
            (&log["version"], &rules[0]["id"]),
            (&json!("2.1.0"), &json!("E012"))
        );
        let result = &run["results"][0];
        assert_eq!(result["message"]["text"], "gone (mend it)");
        let at = &result["locations"][0]["physicalLocation"];
        assert_eq!(at["artifactLocation"]["uri"], "articles/en/a%20b.md");
        assert_eq!(
            at["region"],
            json!({ "startLine": 2, "startColumn": 1, "endColumn": 3 })
        );
        assert_eq!(run["results"][1]["ruleIndex"], 1);
        assert_eq!(
            run["results"][1]["suppressions"][0]["justification"],
            "it is so"
        );
        assert_eq!(result.get("suppressions"), None);
    }
}
