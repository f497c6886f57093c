//! The house rules that a machine can check: floors, owners, purity, printing, documentation, size.
//!
//! It reads the sources as text, without comments and without what stands in quotes.

use std::collections::BTreeMap;
use std::path::Path;

use crate::harness::files_below;

/// The floors of `src/lib.rs`, and which modules of its own floor a module may use.
const FLOORS: &[(&str, usize, &[&str])] = &[
    ("lang", 0, &[]),
    ("problem", 0, &[]),
    ("silent", 0, &[]),
    ("text", 1, &[]),
    ("locale", 1, &["text"]),
    ("content", 1, &["text", "locale"]),
    ("contact", 1, &["text", "locale", "content"]),
    ("config", 1, &["text", "locale", "content", "contact"]),
    ("relevance", 1, &["config", "content"]),
    ("change", 1, &["config", "content"]),
    ("import", 1, &["content"]),
    ("load", 2, &[]),
    ("clock", 2, &[]),
    ("edition", 2, &[]),
    ("search", 2, &[]),
    ("store", 2, &["clock"]),
    ("theme", 2, &[]),
    ("fetch", 2, &[]),
    ("build", 3, &[]),
    ("editorial", 3, &["build"]),
    ("live", 3, &["build"]),
    ("web", 4, &[]),
    ("deliver", 4, &[]),
    ("flow", 4, &["web"]),
    ("export", 4, &["web"]),
    ("publish", 4, &[]),
    ("cli", 5, &[]),
];

/// Parts of the house, and the crates that they own; a crate may serve two parts that know nothing of
/// each other.
const OWNERS: &[(&str, &str)] = &[
    ("search", "tantivy tantivy_fst levenshtein_automata"),
    ("store", "sqlx"),
    (
        "web",
        "axum hyper hyper_util tower tower_http http_body_util prometheus_client",
    ),
    ("theme", "minijinja rust_embed"),
    (
        "content/markdown",
        "pulldown_cmark pulldown_cmark_escape ammonia syntect two_face",
    ),
    ("live", "notify arc_swap quick_cache"),
    (
        "cli",
        "clap clap_complete indicatif annotate_snippets tracing_subscriber",
    ),
    (
        "locale",
        "fluent_bundle fluent_syntax icu_datetime icu_decimal icu_plurals",
    ),
    ("text", "frostem"),
    ("text problem", "icu_segmenter"),
    ("load", "walkdir imagesize sha1"),
    ("build", "quick_xml"),
    ("deliver", "lettre hmac"),
    ("deliver load/git", "sha2"),
    ("load/git", "tempfile"),
    ("fetch", "reqwest"),
    ("flow import/html", "html5ever"),
    ("export cli/import", "rustix"),
    ("contact/hours", "opening_hours opening_hours_syntax chrono"),
];

/// What pure modules do without.
const IMPURE: &[&str] = &[
    "std::fs",
    "fs::",
    "env::",
    "process::",
    "thread::",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "ToSocketAddrs",
    "std::process",
    "std::thread",
    "std::env",
    "SystemTime",
    "Instant",
    "Timestamp::now",
    "Zoned::now",
    "File::open",
    "rand::",
];

/// The longest file, in lines; what is longer wants to be cut by noun.
const LONGEST: usize = 400;

/// One file of the source.
struct Source {
    /// Below `src`.
    path: String,
    text: String,
    /// The text without comments and quoted texts, tests cut off.
    code: String,
}

impl Source {
    fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let files = files_below(&folder);
        let rust = files.into_iter().filter(|path| path.ends_with(".rs"));
        rust.map(|path| {
            let text = std::fs::read_to_string(folder.join(&path)).unwrap();
            let code = code_of(&text);
            Self { path, text, code }
        })
        .collect()
    }

    /// The module of the first level that the file belongs to.
    fn module(&self) -> &str {
        let top = self.path.split('/').next().unwrap();
        top.strip_suffix(".rs").unwrap_or(top)
    }

    fn is_test(&self) -> bool {
        self.path
            .split('/')
            .any(|part| matches!(part, "tests" | "tests.rs" | "testing.rs"))
    }

    /// The modules of the first level that it uses.
    fn uses(&self) -> Vec<String> {
        let mut names = Vec::new();
        for after in self.code.split("crate::").skip(1) {
            names.push(word(after));
        }
        names.extend(self.above());
        let grouped = self.code.split("crate::{").skip(1);
        for group in grouped {
            let mut depth = 0;
            let mut item = String::new();
            for c in group.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => names.push(word(item.split_off(0).trim())),
                    c if depth == 0 => item.push(c),
                    _ => {}
                }
            }
            names.push(word(item.trim()));
        }
        names.retain(|name| !name.is_empty());
        names
    }

    /// What it reaches by `super::super::…` outside of its module of the first level.
    fn above(&self) -> Vec<String> {
        let path = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        let depth = path.split('/').count();
        let code = &self.code;
        let chains = code.match_indices("super::").map(|(at, _)| at);
        let first = chains.filter(|at| !code[..*at].ends_with("super::"));
        first
            .filter_map(|at| {
                let beyond = code[at..].trim_start_matches("super::");
                let steps = (code.len() - at - beyond.len()) / "super::".len();
                (steps >= depth).then(|| word(beyond))
            })
            .collect()
    }

    /// Whether a word stands in its code, not as a part of another.
    fn mentions(&self, name: &str) -> bool {
        self.code.match_indices(name).any(|(at, _)| {
            let before = self.code[..at].chars().next_back();
            let after = self.code[at + name.len()..].chars().next();
            let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
            !joined(before) && (!joined(after) || name.ends_with("::"))
        })
    }
}

fn word(text: &str) -> String {
    text.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

/// The code alone: line comments, quoted texts and everything from the tests on are taken out.
fn code_of(text: &str) -> String {
    let tests = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
    let mut code = String::with_capacity(tests);
    // A quoted text may go on over several lines.
    let mut quoted = false;
    for line in text[..tests].lines() {
        let mut letters = line.chars().peekable();
        while let Some(c) = letters.next() {
            match c {
                '\\' if quoted => {
                    letters.next();
                }
                '"' => quoted = !quoted,
                '\'' if letters.peek() == Some(&'"') => {
                    letters.next();
                }
                '/' if !quoted && letters.peek() == Some(&'/') => break,
                c if !quoted => code.push(c),
                _ => {}
            }
        }
        code.push('\n');
    }
    code
}

fn floor(module: &str) -> Option<(usize, &'static [&'static str])> {
    let found = FLOORS.iter().find(|(name, _, _)| *name == module);
    found.map(|(_, floor, beside)| (*floor, *beside))
}

/// Fails with all that is wrong at once.
fn none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn a_module_uses_only_what_is_below_it() {
    let mut wrong = Vec::new();
    for source in Source::all() {
        let module = source.module().to_owned();
        if matches!(module.as_str(), "lib" | "main") || source.is_test() {
            continue;
        }
        let Some((own, beside)) = floor(&module) else {
            wrong.push(format!(
                "{}: the module `{module}` has no floor",
                source.path
            ));
            continue;
        };
        for used in source.uses() {
            let allowed = match floor(&used) {
                Some((theirs, _)) => {
                    used == module || theirs < own || beside.contains(&used.as_str())
                }
                None => true,
            };
            if !allowed {
                wrong.push(format!("{}: `{module}` must not use `{used}`", source.path));
            }
        }
    }
    none(wrong);
}

#[test]
fn the_floors_are_drawn_in_the_crate_documentation() {
    let lib = Source::all()
        .into_iter()
        .find(|source| source.path == "lib.rs")
        .unwrap();
    let drawn: BTreeMap<usize, &str> = lib
        .text
        .lines()
        .filter_map(|line| {
            let line = line.strip_prefix("//! ")?;
            let floor = line.get(..1)?.parse().ok()?;
            line.get(1..3).filter(|gap| *gap == "  ")?;
            Some((floor, line))
        })
        .collect();
    for (module, floor, _) in FLOORS {
        let line = drawn
            .get(floor)
            .unwrap_or_else(|| panic!("floor {floor} is not drawn"));
        let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric()).collect();
        assert!(
            words.contains(module),
            "`{module}` is not drawn on floor {floor}"
        );
        let declared = format!("pub mod {module};");
        assert!(lib.text.contains(&declared), "{declared}");
    }
    let modules = lib.text.matches("\npub mod ").count();
    assert_eq!(modules, FLOORS.len(), "a module is missing in FLOORS");
}

#[test]
fn every_outside_thing_has_one_owner() {
    let mut wrong = Vec::new();
    for source in Source::all().iter().filter(|source| !source.is_test()) {
        let owned = OWNERS.iter().flat_map(|(owner, crates)| {
            let each = crates.split_whitespace();
            each.map(move |krate| (owner, krate))
        });
        for (owner, krate) in owned {
            let used =
                source.mentions(&format!("{krate}::")) || source.mentions(&format!("use {krate}"));
            let is_own = owner.split(' ').any(|owner| source.path.starts_with(owner));
            if used && !is_own && source.path != "lib.rs" {
                wrong.push(format!("{}: `{krate}` belongs to {owner}", source.path));
            }
        }
    }
    none(wrong);
}

#[test]
fn the_rules_know_no_file_no_clock_and_no_socket() {
    let mut wrong = Vec::new();
    for source in Source::all().iter().filter(|source| !source.is_test()) {
        let pure = floor(source.module()).is_some_and(|(floor, _)| floor <= 1);
        for name in IMPURE.iter().filter(|name| pure && source.mentions(name)) {
            wrong.push(format!("{}: `{name}` in a pure module", source.path));
        }
    }
    none(wrong);
}

#[test]
fn only_the_command_line_prints_and_only_main_ends_the_process() {
    let mut wrong = Vec::new();
    for source in Source::all().iter().filter(|source| !source.is_test()) {
        for name in ["println!", "eprintln!", "print!", "eprint!", "dbg!"] {
            if source.code.contains(name) && source.module() != "cli" {
                wrong.push(format!("{}: `{name}`", source.path));
            }
        }
        for name in ["process::exit", "static mut", "unsafe {"] {
            if source.mentions(name) {
                wrong.push(format!("{}: `{name}`", source.path));
            }
        }
    }
    none(wrong);
}

#[test]
fn every_module_says_what_it_is() {
    let silent = Source::all().into_iter().filter(|source| {
        !source.text.starts_with("//! ") && !source.path.ends_with("tests.rs") && !source.is_test()
    });
    none(
        silent
            .map(|source| format!("{} does not begin with `//!`", source.path))
            .collect(),
    );
}

#[test]
fn no_file_is_too_long_to_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut long = Vec::new();
    for folder in ["src", "tests/suite"] {
        // Lists of words are data: they are looked up, not read.
        let files = files_below(&root.join(folder)).into_iter();
        for path in files.filter(|path| !path.ends_with(".txt")) {
            let text = std::fs::read(root.join(folder).join(&path)).unwrap();
            let lines = text.iter().filter(|byte| **byte == b'\n').count();
            if lines > LONGEST {
                long.push(format!("{folder}/{path}: {lines} lines"));
            }
        }
    }
    none(long);
}

#[test]
fn nothing_is_called_by_a_name_that_says_nothing() {
    let vague = [
        "util", "utils", "helpers", "models", "types", "common", "misc",
    ];
    let found = Source::all().into_iter().filter(|source| {
        source
            .path
            .split('/')
            .any(|part| vague.contains(&part.trim_end_matches(".rs")))
    });
    none(found.map(|source| source.path).collect());
}

#[test]
fn code_is_told_from_comments_texts_and_tests() {
    let text = "use crate::{lang::Lang, web::{self, App}};\nlet a = \"crate::cli // x\"; // crate::live\nlet b = '\"'; crate::load::walk();\nlet c = \"over\ncrate::cli\nlines\"; super::super::edition::open(super::b);\n#[cfg(test)]\nmod tests {\nuse crate::theme;\n}\n";
    let source = Source {
        path: "text/a.rs".into(),
        text: text.into(),
        code: code_of(text),
    };
    let mut uses = source.uses();
    uses.sort();
    assert_eq!(uses, ["edition", "lang", "load", "web"]);
}
