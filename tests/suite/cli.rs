//! The command line: what each command says, to people and to programs, and how it ends.

use crate::harness::{Program, TestSite};

#[test]
fn exit_codes_tell_what_kind_of_trouble_it_was() {
    let good = TestSite::sample();
    good.kb(["build"]).run().ended(0);
    good.kb(["search", "nothing", "like", "it", "qqqq"])
        .run()
        .ended(0);
    good.kb(["--version"]).run().ended(0);
    good.kb(["--help"]).run().ended(0);
    good.kb(["build", "--help"]).run().ended(0);
    good.kb(["no-such-command"]).run().ended(2);
    good.kb(["build", "--no-such-option"]).run().ended(2);
    good.kb([]).run().ended(2);
    good.kb(["serve", "--addr", "nonsense"]).run().ended(2);
    good.kb(["search", "x", "--limit", "0"]).run().ended(2);
    good.kb(["search", "x", "--lang", "fr"])
        .run()
        .ended(2)
        .says(&["no language `fr`", "en, bn"]);
    good.kb(["-C", "nowhere", "build"]).run().ended(2);
    TestSite::new()
        .article("en/a.md", "---\ndraft: maybe\n---\nx\n")
        .kb(["build"])
        .run()
        .ended(1);
    TestSite::sample()
        .kb(["serve", "--index", "empty", "--addr", "127.0.0.1:0"])
        .run()
        .ended(3)
        .says(&["kb build"]);
}

#[test]
fn a_build_sums_up_what_it_did() {
    let site = TestSite::sample();
    let ran = site.kb(["build"]).run().ended(0);
    ran.says(&["Built edition", "5 articles (en, bn)", "MB", "no problems"]);
    assert_eq!(ran.stdout, "");
    site.kb(["build"])
        .run()
        .ended(0)
        .says(&["Up to date: edition"]);
    let quiet = site.kb(["build", "--quiet"]).run().ended(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    site.write("articles/en/bad.md", "---\ntitle: [\n---\nx\n");
    site.kb(["build"]).run().ended(1).says(&[
        "error[E005]",
        "--> articles/en/bad.md",
        "= help:",
        "Nothing was published: 1 error",
        "`--lenient`",
    ]);
    site.kb(["build", "--lenient"])
        .run()
        .ended(0)
        .says(&["Built edition", "1 error"]);
}

#[test]
fn a_build_reports_to_programs_in_one_document() {
    let site = TestSite::sample().article("en/linking.md", "# L\n\n[x](nowhere.md)\n");
    let report = site.kb(["build", "--format", "json"]).run().ended(0).json();
    assert_eq!(report["published"], true);
    assert_eq!(report["up_to_date"], false);
    assert_eq!(report["edition"].as_str().map(str::len), Some(32));
    assert_eq!(report["summary"]["articles"], 6);
    assert_eq!(report["summary"]["warnings"], 1);
    let problem = &report["problems"][0];
    assert_eq!(
        (problem["code"].as_str(), problem["severity"].as_str()),
        (Some("E012"), Some("warning"))
    );
    assert_eq!(
        (
            problem["place"]["file"].as_str(),
            problem["place"]["line"].as_u64()
        ),
        (Some("articles/en/linking.md"), Some(3))
    );
    assert!(
        problem["remedy"]
            .as_str()
            .is_some_and(|remedy| !remedy.is_empty())
    );
    let again = site.kb(["build", "--format", "json"]).run().ended(0).json();
    assert_eq!(again["up_to_date"], true);
    site.write("articles/en/bad.md", "---\ntitle: [\n---\nx\n");
    let failed = site.kb(["build", "--format", "json"]).run().ended(1).json();
    assert_eq!(
        (failed["published"].as_bool(), failed["edition"].is_null()),
        (Some(false), true)
    );
}

#[test]
fn problems_are_shown_with_their_line_marked() {
    let site = TestSite::new()
        .article("bn/a.md", "---\ntitle: ক\n---\nটাকা [ফেরত](nei.md) পেতে\n")
        .article("bn/nai.md", "# খ\n\nলেখা।\n");
    let ran = site.kb(["build"]).run().ended(0);
    ran.says(&[
        "warning[E012]: the link `nei.md` leads nowhere and is shown as text",
        "--> articles/bn/a.md:4:6",
        "4 | টাকা [ফেরত](nei.md) পেতে",
        "= help: did you mean `nai.md`?",
    ]);
}

#[test]
fn notes_are_counted_and_shown_on_demand() {
    let site = TestSite::new().article("en/a.md", "# A\n\n![x](https://example.org/x.png)\n");
    let ran = site.kb(["build"]).run().ended(0);
    assert!(!ran.stderr.contains("E015"));
    ran.says(&["1 note not shown (`--verbose` shows them)"]);
    site.kb(["build", "--verbose"])
        .run()
        .ended(0)
        .says(&["note[E015]"]);
}

#[test]
fn search_shows_what_customers_get() {
    let site = TestSite::sample();
    let ran = site.kb(["search", "how", "long", "refund"]).run().ended(0);
    assert!(
        ran.stdout.contains(" 1. How do I get a refund?")
            && ran.stdout.contains("/en/billing/refunds"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("in en"), "{}", ran.stdout);
    let bengali = site
        .kb(["search", "টাকা ফেরত", "--lang", "bn", "--limit", "1"])
        .run()
        .ended(0);
    assert!(
        bengali.stdout.contains("টাকা ফেরত কীভাবে পাব?"),
        "{}",
        bengali.stdout
    );
    let report = site
        .kb(["search", "refund", "--format", "json"])
        .run()
        .ended(0)
        .json();
    assert_eq!(report["hits"][0]["id"], "billing/refunds");
    assert_eq!(report["query"], "refund");
    let narrowed = site
        .kb([
            "search",
            "days",
            "--category",
            "shipping",
            "--format",
            "json",
        ])
        .run()
        .ended(0)
        .json();
    assert_eq!(narrowed["total"], 1);
}

#[test]
fn programs_are_told_what_is_wrong_as_well_as_people() {
    let site = TestSite::sample().config("[site]\nnmae = \"x\"\n");
    for command in ["build", "serve", "search"] {
        let arguments = [command, "x", "--format", "json"];
        let ran = site
            .kb(arguments
                .into_iter()
                .filter(|word| command == "search" || *word != "x"))
            .run()
            .ended(2);
        let told: serde_json::Value = serde_json::from_str(&ran.stderr).unwrap();
        assert!(
            told["error"]
                .as_str()
                .unwrap()
                .contains("kb.toml has errors")
        );
        let problem = &told["problems"][0];
        assert_eq!(problem["code"], "E022", "{told}");
        assert_eq!(problem["place"]["line"], 2);
    }
    site.kb(["build"])
        .run()
        .ended(2)
        .says(&["error[E022]", "nmae", "kb.toml has errors"]);

    let warned = TestSite::new().article("en/a.md", "# A\n\n[gone](gone.md)\n");
    let server = warned
        .kb(["serve", "--addr", "127.0.0.1:0", "--format", "json"])
        .serve();
    let told: serde_json::Value = serde_json::from_str(&server.printed).unwrap();
    assert!(
        told["serving"]
            .as_str()
            .unwrap()
            .starts_with("http://127.0.0.1:")
    );
    assert_eq!(told["problems"][0]["code"], "E012");

    let broken = TestSite::sample().file("themes/default/templates/article.html", "{% if %}");
    let ran = broken.kb(["build", "--format", "json"]).run().ended(1);
    assert_eq!(ran.json()["problems"][0]["code"], "E025");
}

#[test]
fn shells_get_completions() {
    let site = TestSite::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = site.kb(["completions", shell]).run().ended(0);
        assert!(
            ran.stdout.contains("serve") && ran.stdout.contains("lenient"),
            "{shell}"
        );
    }
    site.kb(["completions", "tcsh"]).run().ended(2);
}

#[test]
fn variables_of_the_environment_win_over_kb_toml() {
    let site = TestSite::sample();
    let server = site
        .kb(["serve", "--addr", "127.0.0.1:0"])
        .with("KB_SITE__NAME", "From the environment")
        .serve();
    assert!(server.get("/en/").text.contains("From the environment"));
    drop(server);
    site.kb(["build"])
        .with("KB_SITE__NMAE", "x")
        .run()
        .ended(2)
        .says(&["KB_SITE__NMAE", "did you mean"]);
    use std::os::unix::ffi::OsStrExt;
    site.kb(["build"])
        .with("KB_SITE__NAME", std::ffi::OsStr::from_bytes(b"caf\xe9"))
        .run()
        .ended(2)
        .says(&["`KB_SITE__NAME` is not UTF-8"]);
    site.kb(["serve"])
        .with("KB_LOG", "wran")
        .run()
        .ended(2)
        .says(&["`KB_LOG` is `wran`", "`warn`"]);
    site.kb(["build"])
        .with("KB_BUILD__KEEP", "none")
        .run()
        .ended(2)
        .says(&["KB_BUILD__KEEP"]);
}

#[test]
fn folders_and_files_can_be_named_on_the_command_line() {
    let site = TestSite::sample();
    site.write("texts/en/a.md", "# Elsewhere\n\nText.\n");
    site.write("other.toml", "[site]\nname = \"Other\"\n");
    let home = tempfile::tempdir().unwrap();
    let folder = site.folder();
    let folder = folder.to_str().unwrap();
    let texts = format!("{folder}/texts");
    let index = home.path().join("editions-here");
    let config = format!("{folder}/other.toml");
    let report = Program::kb(
        home.path(),
        [
            "-C",
            folder,
            "--articles",
            &texts,
            "--index",
            index.to_str().unwrap(),
            "--config",
            &config,
            "build",
            "--format",
            "json",
        ],
    )
    .run()
    .ended(0)
    .json();
    assert_eq!(report["summary"]["articles"], 1);
    assert!(index.join("current").exists());
    assert!(!site.index().exists());
    let server = Program::kb(
        home.path(),
        ["serve", "--index", "editions-here", "--addr", "127.0.0.1:0"],
    )
    .serve();
    let page = server.get("/en/a");
    assert!(page.text.contains("Elsewhere") && page.text.contains("Other"));
}

#[test]
fn in_another_folder_everything_is_meant_from_there() {
    let site = TestSite::sample();
    site.write("texts/en/a.md", "# Elsewhere\n\nText.\n");
    site.write("other.toml", "[site]\nname = \"Other\"\n");
    let home = tempfile::tempdir().unwrap();
    let folder = site.folder();
    let arguments = [
        "-C",
        folder.to_str().unwrap(),
        "build",
        "--articles",
        "texts",
        "--index",
        "editions-here",
        "--config",
        "other.toml",
        "--format",
        "json",
    ];
    let report = Program::kb(home.path(), arguments).run().ended(0).json();
    assert_eq!(report["summary"]["articles"], 1);
    assert!(folder.join("editions-here/current").exists());
    assert!(!home.path().join("editions-here").exists());
}

#[test]
fn whoever_stops_reading_is_no_error() {
    let site = TestSite::sample();
    let _ = site.build();
    let program = env!("CARGO_BIN_EXE_kb");
    let line = format!("'{program}' completions bash | head -c 10; exit ${{PIPESTATUS[0]}}");
    let ran = std::process::Command::new("bash")
        .args(["-c", &line])
        .current_dir(site.folder())
        .output();
    if let Ok(ran) = ran {
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(!said.contains("panicked"), "{said}");
    }
}

#[test]
fn a_code_is_explained_to_people_and_to_programs() {
    let site = TestSite::sample();
    let told = site.kb(["explain", "e012"]).run().ended(0).stdout;
    for part in [
        "warning[E012]: A link leads to",
        "To mend it: ",
        "    after: ",
    ] {
        assert!(told.contains(part), "{told}");
    }
    let all = site
        .kb(["explain", "--format", "json"])
        .run()
        .ended(0)
        .json();
    assert!(all.as_array().unwrap().len() > 50);
    let one = site
        .kb(["explain", "E013", "--format", "json"])
        .run()
        .ended(0);
    assert_eq!(one.json()["severity"], "warning");
    let wrong = site.kb(["explain", "E0133"]).run().ended(2);
    wrong.says(&["there is no code `E0133`: did you mean `E013`?"]);
}
