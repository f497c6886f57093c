//! The workflow files that kb ships: they can be read, every command in them is one that kb has, and
//! they ask for no more rights than they need.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::harness::Program;

const GITHUB: &str = ".github/workflows/help-center.yml";
const GITLAB: &str = "contrib/ci/gitlab-ci.yml";

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn read(path: &str) -> Value {
    serde_saphyr::from_str(&text(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All scripts in a workflow: under `run` in GitHub's, under `script` in GitLab's.
fn scripts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                match (key.as_str(), value) {
                    ("run", Value::String(script)) => found.push(script.clone()),
                    ("script", Value::Array(lines)) => {
                        let lines = lines.iter().map(|line| line.as_str().unwrap().to_owned());
                        found.extend(lines);
                    }
                    _ => scripts(value, found),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| scripts(value, found)),
        _ => {}
    }
}

/// The words of every call of kb in a script, after `kb`.
fn calls(script: &str) -> Vec<Vec<String>> {
    let script = script.replace("\\\n", " ");
    let parts = script.split(['\n', ';']).flat_map(|line| line.split("&&"));
    let words = parts.map(|part| part.split_whitespace().collect::<Vec<_>>());
    words
        .filter_map(|words| {
            let words: Vec<&str> = words
                .into_iter()
                .skip_while(|word| *word == "then")
                .collect();
            let (first, rest) = words.split_first()?;
            let told = rest.iter().take_while(|word| !word.starts_with(['>', '|']));
            (*first == "kb").then(|| told.map(|word| word.trim_matches('"').to_owned()).collect())
        })
        .collect()
}

fn calls_in(path: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    scripts(&read(path), &mut found);
    found.iter().flat_map(|script| calls(script)).collect()
}

#[test]
fn every_command_in_a_workflow_is_one_that_kb_has() {
    for path in [GITHUB, GITLAB] {
        let calls = calls_in(path);
        for command in ["check", "diff", "build", "test", "publish"] {
            assert!(
                calls.iter().any(|call| call[0] == command),
                "{path}: {command}"
            );
        }
        for call in calls {
            // What stands before `--help` is read like any other command line.
            let words = call.iter().map(String::as_str).chain(["--help"]);
            let ran = Program::kb(&std::env::temp_dir(), words).run();
            assert_eq!(ran.code, 0, "{path}: kb {call:?}: {}", ran.stderr);
        }
    }
}

#[test]
fn calls_of_kb_are_found_in_scripts() {
    let script =
        "kb check\nif x; then kb diff --format \\\n markdown > a.md; fi\nls kb\nx && kb test | y";
    let found: Vec<String> = calls(script).iter().map(|call| call.join(" ")).collect();
    assert_eq!(found, ["check", "diff --format markdown", "test"]);
}

#[test]
fn the_workflow_on_github_asks_for_few_rights_and_shows_no_secret_to_a_fork() {
    let workflow = read(GITHUB);
    let on = &workflow["on"];
    assert!(on.get("pull_request").is_some() && on.get("pull_request_target").is_none());
    assert_eq!(
        workflow["permissions"],
        serde_json::json!({ "contents": "read" })
    );
    let jobs = workflow["jobs"].as_object().unwrap();
    for (name, job) in jobs {
        if let Some(more) = job.get("permissions") {
            assert_eq!(name, "comment");
            assert_eq!(*more, serde_json::json!({ "pull-requests": "write" }));
        }
        let secrets = job.to_string().contains("secrets.");
        assert_eq!(secrets, name == "publish", "{name}");
        for step in job["steps"].as_array().unwrap() {
            if let Some(action) = step.get("uses") {
                let pinned = action.as_str().unwrap().split('@').nth(1).unwrap();
                let hash = pinned.len() == 40 && pinned.bytes().all(|b| b.is_ascii_hexdigit());
                assert!(hash, "{action}");
            }
            // What others wrote must not become a part of a script.
            if let Some(script) = step.get("run") {
                assert!(!script.as_str().unwrap().contains("${{"), "{script}");
            }
        }
    }
    let only_on_main = jobs["publish"]["if"].as_str().unwrap();
    assert!(only_on_main.starts_with("github.ref == 'refs/heads/main' &&"));
}

#[test]
fn both_workflows_look_for_the_mark_that_kb_diff_writes() {
    for path in [GITHUB, GITLAB] {
        assert!(
            text(path).contains("startswith(\"<!-- kb diff -->\")"),
            "{path}"
        );
    }
}

#[test]
fn the_unit_and_the_container_run_kb_with_few_rights() {
    let unit = text("contrib/kb.service");
    for line in [
        "DynamicUser=yes",
        "ProtectSystem=strict",
        "NoNewPrivileges=yes",
        "StateDirectory=kb",
        "CapabilityBoundingSet=",
    ] {
        assert!(unit.lines().any(|other| other == line), "{line}");
    }
    let container = text("contrib/Containerfile");
    assert!(container.lines().any(|line| line == "USER 10001:10001"));
    let command = unit
        .lines()
        .find_map(|line| line.strip_prefix("ExecStart=/usr/local/bin/kb "));
    let in_container = container
        .lines()
        .find_map(|line| line.strip_prefix("CMD [\"serve\""));
    let in_container = in_container.unwrap().replace(['"', ',', ']'], " ");
    let asked = container
        .lines()
        .find_map(|line| line.split_once("CMD [\"/usr/local/bin/kb\", "));
    let asked = asked.unwrap().1.replace(['"', ',', ']'], " ");
    let (command, served) = (command.unwrap(), format!("serve {in_container}"));
    for words in [command, &served, &asked] {
        let words = words.split_whitespace().chain(["--help"]);
        Program::kb(&std::env::temp_dir(), words).run().ended(0);
    }
}
