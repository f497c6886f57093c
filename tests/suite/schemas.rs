//! The schemas that editors are given: what real sites wrote is valid, and `kb schema` hands them out.

use std::path::{Path, PathBuf};

use jsonschema::Validator;
use kb::config;
use kb::content::front_matter::{self, Format};
use kb::problem::Problem;
use serde_json::Value;

use crate::harness::{Program, TestSite, data, files_below, skipped};

fn validator(schema: &Value) -> Validator {
    jsonschema::draft202012::new(schema).unwrap()
}

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The Markdown files below a folder, with their texts.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let files = files_below(folder).into_iter();
    let texts = files.filter(|file| file.ends_with(".md"));
    let read = |file: String| Some((std::fs::read_to_string(folder.join(&file)).ok()?, file));
    texts
        .filter_map(read)
        .map(|(text, file)| (file, text))
        .collect()
}

/// Holds every front matter below a folder to the schema, and says how many there are: one is valid
/// exactly where reading has nothing against it.
fn front_matters(folder: &Path) -> usize {
    let validator = validator(&front_matter::schema().unwrap());
    let mut seen = 0;
    for (file, text) in texts(folder) {
        let Some((matter, format)) = front_matter::split(&text).matter else {
            continue;
        };
        let Ok((_, problems)) = front_matter::read(&file, &text) else {
            continue;
        };
        let value: Value = match format {
            Format::Yaml => serde_saphyr::from_str(matter).unwrap(),
            Format::Toml => toml::from_str(matter).unwrap(),
        };
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        let said: Vec<String> = problems.iter().map(Problem::to_string).collect();
        assert_eq!(
            errors.is_empty(),
            said.is_empty(),
            "{file}: {errors:?}, {said:?}"
        );
        seen += 1;
    }
    seen
}

#[test]
fn the_front_matter_of_the_manual_and_of_other_tools_sites_is_valid() {
    assert!(front_matters(&repository("articles")) > 100);
    assert!(front_matters(&data("sites")) > 3);
}

#[test]
fn the_front_matter_of_a_real_help_centre_is_valid() {
    match std::env::var_os("KB_TEST_SITE") {
        Some(folder) => assert!(front_matters(Path::new(&folder)) > 0),
        None => skipped("KB_TEST_SITE names no folder with a real help centre"),
    }
}

fn is_good(text: &str) -> bool {
    let read = config::read("kb.toml", Some(text), &[]);
    !read.problems.iter().any(Problem::is_error)
}

#[test]
fn every_kb_toml_here_and_every_example_of_the_manual_is_valid() {
    let validator = validator(&config::schema().unwrap());
    let mut all: Vec<(String, String)> = Vec::new();
    for site in [
        "kb.toml",
        "tests/browser/specimen/kb.toml",
        "tests/browser/shop/kb.toml",
    ] {
        let text = std::fs::read_to_string(repository(site)).unwrap();
        assert!(is_good(&text), "{site}");
        all.push((site.to_owned(), text));
    }
    for (file, text) in texts(&repository("articles")) {
        for block in text.split("```toml\n").skip(1) {
            let example = block.split("```").next().unwrap();
            // Examples of mistakes, of front matter and of search tests are none.
            if is_good(example) {
                all.push((file.clone(), example.to_owned()));
            }
        }
    }
    assert!(all.len() > 40, "{}", all.len());
    for (file, text) in all {
        let table: toml::Table = toml::from_str(&text).unwrap();
        let value = serde_json::to_value(table).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|e| e.to_string())
            .collect();
        assert_eq!(errors, [""; 0], "{file}: {text}");
    }
}

#[test]
fn both_are_schemas() {
    for schema in [config::schema().unwrap(), front_matter::schema().unwrap()] {
        jsonschema::draft202012::meta::validate(&schema).unwrap();
    }
}

#[test]
fn a_schema_is_printed_or_written_where_no_build_looks() {
    let site = TestSite::sample();
    let printed = site.kb(["schema", "kb.toml"]).run().ended(0).json();
    assert_eq!(printed, config::schema().unwrap());
    let printed = site.kb(["schema", "front-matter"]).run().ended(0).json();
    assert_eq!(printed, front_matter::schema().unwrap());
    let before = site.build().id();
    // While kb.toml is wrong, too.
    site.write("kb.toml", "[sites]\n");
    let made = site.kb(["schema", "--write"]).run().ended(0);
    assert_eq!(made.stdout.matches("made ").count(), 2, "{}", made.stdout);
    made.says(&["#:schema ./.kb/schema/kb.toml.json"]);
    for (file, schema) in [
        ("kb.toml.json", config::schema().unwrap()),
        ("front-matter.json", front_matter::schema().unwrap()),
    ] {
        let written = std::fs::read(site.folder().join(".kb/schema").join(file)).unwrap();
        assert_eq!(serde_json::from_slice::<Value>(&written).unwrap(), schema);
    }
    let toml = "#:schema ./.kb/schema/kb.toml.json\n[site]\nname = { en = \"Parcels\", bn = \"পার্সেল\" }\nlanguages = [\"en\", \"bn\"]\n";
    site.write("kb.toml", toml);
    assert_eq!(site.build().id(), before);
    site.kb(["schema"]).run().ended(2);
    site.kb(["schema", "kb.tml"])
        .run()
        .ended(2)
        .says(&["kb.toml"]);
    let bare = tempfile::tempdir().unwrap();
    Program::kb(bare.path(), ["schema", "front-matter", "--write"])
        .run()
        .ended(0);
    assert_eq!(files_below(bare.path()), [".kb/schema/front-matter.json"]);
}
