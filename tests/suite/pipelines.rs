//! The workflow files that kb ships: they can be read, every command in them is one that kb has, and
//! they ask for no more rights than they need.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

use crate::harness::{Program, TestSite};

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

/// A step of the workflow on GitHub, run upon a site as GitHub runs it.
fn step(name: &str, site: &TestSite) -> Output {
    let workflow = read(GITHUB);
    let steps = workflow["jobs"]["build"]["steps"].as_array().unwrap();
    let step = steps.iter().find(|step| step["name"] == name).unwrap();
    let kb = Path::new(env!("CARGO_BIN_EXE_kb")).parent().unwrap();
    let path = std::env::join_paths(
        [kb.to_owned()]
            .into_iter()
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let aside = tempfile::tempdir().unwrap();
    Command::new("bash")
        .args(["-e", "-c", step["run"].as_str().unwrap()])
        .current_dir(site.folder())
        .env("PATH", path.unwrap())
        .env("RUNNER_TEMP", aside.path())
        .output()
        .unwrap()
}

/// The commands that GitHub obeys in what a step prints: `::name …::` where a line begins, or else
/// `##[name …]` anywhere in it; none between `::stop-commands::WORD` and `::WORD::`.
fn obeyed(printed: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut stopped = None;
    for line in printed.lines() {
        let modern = line.trim_start().strip_prefix("::");
        let modern = modern.and_then(|rest| rest.split_once("::"));
        let old = line.split_once("##[").map(|(_, rest)| (rest, ""));
        let Some((command, value)) = modern.or(old) else {
            continue;
        };
        let name = command.split([' ', ']']).next().unwrap();
        match &stopped {
            Some(word) if word == name => stopped = None,
            Some(_) => {}
            None if name == "stop-commands" => stopped = Some(value.to_owned()),
            None => found.push(name.to_owned()),
        }
    }
    assert_eq!(stopped, None, "commands stay stopped: {printed}");
    found
}

#[test]
fn github_obeys_no_command_that_stands_in_an_article() {
    let tests =
        "[[test]]\nquery = \"##[add-mask]delivery\"\nexpect = \"billing/cards/lost-card\"\n";
    let site = TestSite::sample().file("search-tests.toml", tests);
    let built = step("Build", &site);
    assert!(built.status.success(), "{built:?}");
    site.write(
        "articles/en/bad.md",
        "---\ntitle: [ ##[add-mask]delivery\n---\nText.\n",
    );
    for (name, command) in [
        ("Build", &["build"][..]),
        (
            "Say what the change does",
            &["diff", "--format", "markdown"],
        ),
    ] {
        let alone = site.kb(command.iter().copied()).run();
        let ran = step(name, &site);
        assert_eq!(ran.status.code(), Some(alone.code), "{name}");
        assert!(ran.stderr.is_empty(), "overtaken: {ran:?}");
        let printed = String::from_utf8(ran.stdout).unwrap();
        assert_eq!(obeyed(&printed), [""; 0], "{printed}");
    }
    let unwrapped = site.kb(["build"]).run();
    assert_eq!(obeyed(&unwrapped.stderr), ["add-mask"], "nothing to stop");
    for name in ["Check", "Test"] {
        let ran = step(name, &site);
        assert_eq!(ran.status.code(), Some(1), "{ran:?}");
        for printed in [ran.stdout, ran.stderr] {
            let printed = String::from_utf8(printed).unwrap();
            let known = |name: &String| ["error", "warning", "notice"].contains(&name.as_str());
            assert!(obeyed(&printed).iter().all(known), "{printed}");
        }
    }
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
