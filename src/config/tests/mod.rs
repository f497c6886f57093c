mod contact;
mod delivery;
mod properties;
mod schema;

use std::time::Duration;

use super::*;

fn env(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

fn problems(text: &str) -> Vec<String> {
    let read = read("kb.toml", Some(text), &[]);
    read.problems.iter().map(ToString::to_string).collect()
}

const FULL: &str = r##"[site]
name = { en = "Acme help", bn = "অ্যাকমি সহায়তা" }
description = "Answers"
url = "https://Example.com/help/"
languages = ["en", "bn", "pt-BR"]
default_language = "bn"
theme = "acme"
accent = "#0b6170"
logo = "./logo.svg"
edit_url = "https://example.com/edit/{path}"
featured = ["refunds", 42]

[paths]
articles = "docs"
index = "/var/lib/kb/index"
data = "data"
themes = "looks"

[build]
keep = 5
image_hosts = ["Images.example.com"]
levels = { E012 = "error", E015 = "off" }

[server]
address = "0.0.0.0:80"
operations = "localhost:9090"
max_connections = 500
header_timeout = 5
body_timeout = 2.5
idle_timeout = 75
shutdown_timeout = 20
trusted_proxies = ["10.0.0.0/8", "fd00::7"]
messages_per_address = 5

[store]
url = "sqlite:kept/kb.db"
retain_days = 30
"##;

#[test]
fn every_key_is_read() {
    let Read { site, problems } = read("kb.toml", Some(FULL), &[]);
    assert_eq!(problems, []);
    let bengali = Lang::parse("bn").unwrap();
    assert_eq!(site.name.get(&Lang::english()), "Acme help");
    assert_eq!(site.name.get(&bengali), "অ্যাকমি সহায়তা");
    assert_eq!(site.name.default, "অ্যাকমি সহায়তা");
    assert_eq!(site.description, Some(Localized::same("Answers")));
    assert_eq!(site.origin.as_deref(), Some("https://example.com"));
    assert_eq!(site.base, "/help");
    assert_eq!(site.languages.as_ref().unwrap().len(), 3);
    assert_eq!(site.default_language, Some(bengali));
    assert_eq!(site.theme, "acme");
    assert_eq!(site.accent.as_ref().unwrap().light, "#0b6170");
    assert_eq!(site.logo.as_deref(), Some("logo.svg"));
    assert_eq!(site.featured, ["refunds", "42"]);
    assert_eq!(site.paths.articles, "docs");
    assert_eq!(site.build.keep, 5);
    assert_eq!(site.build.image_hosts, ["images.example.com"]);
    assert_eq!(site.build.levels["E012"], Some(Severity::Error));
    assert_eq!(site.build.levels["E015"], None);
    assert_eq!(site.server.address.to_string(), "0.0.0.0:80");
    assert_eq!(
        site.server.operations.unwrap().to_string(),
        "127.0.0.1:9090"
    );
    assert_eq!(site.server.max_connections, 500);
    assert_eq!(site.server.body_timeout, Duration::from_millis(2500));
    assert_eq!(site.store.database.as_deref(), Some("kept/kb.db"));
    assert_eq!(site.store.retain_days, 30);
}

#[test]
fn an_empty_and_a_missing_file_are_a_site_with_defaults() {
    for text in [
        None,
        Some(""),
        Some("\n# nothing\n"),
        Some("[site]\n[build]\n"),
        Some("\u{feff}[site]"),
    ] {
        let read = read("kb.toml", text, &[]);
        assert_eq!(read.problems, [], "{text:?}");
        assert_eq!(read.site, Site::default());
        assert_eq!(read.site.build.keep, 3);
        assert_eq!(read.site.paths.index, "index");
        assert_eq!(read.site.theme, "default");
    }
}

#[test]
fn all_problems_come_at_once_with_line_and_remedy() {
    let found = problems(
        "nane = 1\n[site]\nnmae = \"x\"\nkeep = 3\nlanguages = [\"english\", \"en\", \"en\"]\naccent = \"red\"\n\
         default_language = \"bn\"\nurl = \"example.com\"\ntheme = 3\n[build]\nkeep = 0\nlevels = { E999 = \"off\", E012 = \"eror\" }\n\
         [server]\naddress = \":8080\"\nidle_timeout = \"1m\"\n[colours]\n",
    );
    let expected = [
        "kb.toml:1:1: unknown key `nane` (the sections are `paths`, `build`, `server`, `search`, `delivery`, `site`, `channel`, `disclosure`, `form`, `store`)",
        "kb.toml:3:1: unknown key `nmae` in `[site]` (did you mean `name`?)",
        "kb.toml:4:1: unknown key `keep` in `[site]` (it belongs to `[build]`)",
        "kb.toml:5:14: `languages` holds \"english\", which is no language tag (use tags such as `en`, `bn` or `pt-br`)",
        "kb.toml:5:31: the language `en` is listed twice (remove one of them)",
        "kb.toml:6:10: `accent` must be a colour such as \"#0b6170\", not \"red\" (write `#` and six digits from 0 to f, in quotes)",
        "kb.toml:7:20: the default language `bn` is not one of the site's languages (add `bn` to `languages`, or choose one of `en`)",
        "kb.toml:8:7: `url` must begin with `https://` or `http://`, not with \"example.com\" (write \"https://example.com\")",
        "kb.toml:9:9: `theme` must be text, not a whole number (put it in quotes: \"…\")",
        "kb.toml:11:8: `keep` must be a whole number from 1 to 1000, not `0` (write a whole number within these limits)",
        "kb.toml:12:12: unknown key `E999` in `[build.levels]` (did you mean `E099`?)",
        "kb.toml:12:33: `E012` must be `error`, `warning`, `note` or `off`, not \"eror\" (did you mean `error`?)",
        "kb.toml:14:11: `address` must be an address and a port, not \":8080\" (write \"127.0.0.1:8080\", or \"0.0.0.0:8080\" to be reachable from everywhere)",
        "kb.toml:15:16: `idle_timeout` must be a time in seconds, more than 0 and up to 86400, not \"1m\" (write the number of seconds without quotes or unit)",
        "kb.toml:16:2: unknown key `colours` (the sections are `paths`, `build`, `server`, `search`, `delivery`, `site`, `channel`, `disclosure`, `form`, `store`)",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_picture_s_host_is_written_as_browsers_are_told_of_it() {
    for (host, remedy) in [
        (
            "bücher.example",
            "write the name as it is in the domain name system, which begins with `xn--`",
        ),
        ("https://img.example.com/x", "write \"img.example.com\""),
        ("*", "for example \"images.example.com\""),
    ] {
        let found = problems(&format!("[build]\nimage_hosts = [\"{host}\"]\n"));
        assert!(found[0].ends_with(&format!("({remedy})")), "{found:?}");
    }
}

#[test]
fn a_wrong_value_leaves_the_default_and_the_rest() {
    let read = read("kb.toml", Some("[site]\ntheme = 3\nname = \"Acme\"\n"), &[]);
    assert_eq!(
        (read.site.theme.as_str(), read.site.name.default.as_str()),
        ("default", "Acme")
    );
}

#[test]
fn a_line_that_is_not_toml_hides_no_other_problem() {
    let found = problems("[site]\nname = Acme help\nthem = \"x\"\n");
    assert!(found[0].starts_with("kb.toml:2:8: "), "{found:?}");
    assert!(
        found.last().unwrap().contains("did you mean `theme`?"),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .all(|line| !line.contains(":2:") || line.contains("put text in quotes")),
        "{found:?}"
    );
}

#[test]
fn a_pale_accent_is_adjusted_and_said_as_a_warning() {
    let read = read("kb.toml", Some("[site]\naccent = \"#ffcc00\"\n"), &[]);
    assert_eq!(read.problems.len(), 1);
    assert_eq!(read.problems[0].code, code::LOW_CONTRAST);
    assert!(!read.problems[0].is_error());
    let accent = read.site.accent.unwrap();
    assert_ne!(accent.light, "#ffcc00");
    assert_eq!(accent.dark, "#ffcc00");
    assert!(read.problems[0].remedy.contains(&accent.light));
}

#[test]
fn variables_win_over_the_file() {
    let environment = [
        env("KB_SITE__NAME", "From outside"),
        env("KB_SITE__LANGUAGES", "bn, en"),
        env("KB_BUILD__KEEP", "7"),
        env("KB_BUILD__LEVELS__E012", "off"),
        env("KB_SITE__URL", ""),
        env("KB_LOG", "debug"),
        env("PATH", "/bin"),
    ];
    let read = read("kb.toml", Some(FULL), &environment);
    assert_eq!(read.problems, []);
    assert_eq!(read.site.name, Localized::same("From outside"));
    assert_eq!(read.site.languages.unwrap()[0].as_str(), "bn");
    assert_eq!(read.site.build.keep, 7);
    assert_eq!(read.site.build.levels["E012"], None);
    assert_eq!(read.site.base, "/help");
}

#[test]
fn one_language_of_a_name_can_come_from_a_variable() {
    let environment = [
        env("KB_SITE__NAME__BN", "সহায়তা"),
        env("KB_SITE__NAME__PT_BR", "Ajuda"),
    ];
    let read = read("kb.toml", Some("[site]\nname = \"Help\"\n"), &environment);
    assert_eq!(read.problems, []);
    assert_eq!(read.site.name.default, "Help");
    assert_eq!(read.site.name.get(&Lang::parse("pt-BR").unwrap()), "Ajuda");
}

#[test]
fn a_problem_in_a_variable_names_the_variable() {
    let environment = [
        env("KB_BUILD__KEEP", "many"),
        env("KB_SITE__NAMES", "x"),
        env("KB_SITE__LANGUAGES", "en,klingonese"),
    ];
    let read = read("kb.toml", None, &environment);
    let found: Vec<_> = read.problems.iter().map(ToString::to_string).collect();
    assert_eq!(
        found,
        [
            "KB_BUILD__KEEP: `keep` must be a whole number from 1 to 1000, not `many` (write a whole number within these limits)",
            "KB_SITE__LANGUAGES: `languages` holds \"klingonese\", which is no language tag (use tags such as `en`, `bn` or `pt-br`)",
            "KB_SITE__NAMES: `KB_SITE__NAMES` names no setting (did you mean `KB_SITE__NAME`?)",
        ]
    );
}

#[test]
fn without_a_default_language_english_leads_where_it_is_listed_else_the_first() {
    for (languages, default) in [("[\"bn\", \"en\"]", "en"), ("[\"bn\", \"fr\"]", "bn")] {
        let text = format!("[site]\nlanguages = {languages}\n");
        let site = read("kb.toml", Some(&text), &[]).site;
        assert_eq!(site.default_language.unwrap().as_str(), default);
    }
}

#[test]
fn a_level_changes_the_weight_of_a_problem() {
    let site = read(
        "kb.toml",
        Some("[build.levels]\nE015 = \"off\"\nE012 = \"error\"\n"),
        &[],
    )
    .site;
    for (code, severity) in [
        (code::REMOTE_IMAGE, None),
        (code::BROKEN_LINK, Some(Severity::Error)),
        (code::SAME_URL, Some(Severity::Error)),
    ] {
        let problem = Problem::new(code, crate::problem::Place::file("a.md"), "what", "remedy");
        assert_eq!(site.severity(&problem), severity);
    }
}

#[test]
fn each_line_that_is_not_toml_is_said_once_with_its_remedy() {
    for (text, expected) in [
        (
            "name = Acme",
            vec![
                "kb.toml:1:8: string values must be quoted, expected literal string (put text in quotes)",
            ],
        ),
        (
            "site: x",
            vec![
                "kb.toml:1:5: invalid unquoted key, expected letters, numbers, `-`, `_` (a line reads `key = value`)",
            ],
        ),
        (
            "[site]\nname = \"a\"\nname = \"b\"",
            vec!["kb.toml:3:1: duplicate key (keep one of them)"],
        ),
        (
            "[site]\nlanguages = [\"en\" \"bn\"]",
            vec![
                "kb.toml:2:19: missing comma between array elements, expected `,` (put commas between the values)",
            ],
        ),
        (
            "[site\n<<<<<<< HEAD",
            vec![
                "kb.toml:1:6: unclosed table, expected `]` (write `]` behind the name: a section begins with a line such as `[site]`)",
                "kb.toml:2:1: invalid unquoted key, expected letters, numbers, `-`, `_` (a line reads `key = value`)",
            ],
        ),
    ] {
        assert_eq!(problems(text), expected, "{text}");
    }
}

#[test]
fn what_is_wrong_with_synonyms_and_answers_is_said_with_what_to_write() {
    for (text, wanted) in [
        (
            "[search.answers]\n\"refund\" = \"billing/refunds\"\n",
            "kb.toml:2:1: `refund`: the answer is pinned in no language (write `[search.answers.en]` on the line above",
        ),
        (
            "[site]\nlanguages = [\"bn\"]\n[search.answers]\n\"sim\" = \"phone/sim-lost\"\n",
            "write `[search.answers.bn]`",
        ),
        (
            "[search.synonyms]\nen = [[\"refund\", \"money back\"]]\n",
            "`en` must hold lines of text, not lists",
        ),
        (
            "[search.synonyms]\nen = [\"sim; chip\"]\n",
            "`en` has a `;`, which parts no words: `sim; chip` (put a comma",
        ),
        (
            "[search.answers.en]\n\"???\" = \"billing/refunds\"\n",
            "\"???\" holds no word",
        ),
        (
            "[search.answers.en]\n\"refund\" = \"a\"\n\"Refund?\" = \"b\"\n",
            "kb.toml:3:1: \"Refund?\" asks the same as \"refund\"",
        ),
    ] {
        let problems = read("kb.toml", Some(text), &[]).problems;
        assert!(
            problems.len() == 1 && problems[0].to_string().contains(wanted),
            "{wanted} in {problems:#?}"
        );
    }
}

#[test]
fn a_database_of_another_kind_is_refused_and_not_taken_for_a_file() {
    for url in [
        "postgres://kb@localhost/kb",
        "data/kb.db",
        "SQLite:data/kb.db",
        "sqlite:",
        "sqlite::memory:",
        "sqlite:data/",
        "sqlite:kb.db?mode=memory",
    ] {
        let text = format!("[store]\nurl = \"{url}\"\n");
        let Read { site, problems } = read("kb.toml", Some(&text), &[]);
        assert_eq!(problems.len(), 1, "{url}");
        let problem = problems[0].to_string();
        assert!(problem.contains("\"sqlite:data/kb.db\""), "{problem}");
        assert_eq!(site.store.database, None, "{url}");
    }
    for (url, file) in [
        ("sqlite:kb.db", "kb.db"),
        ("sqlite://data/kb.db", "data/kb.db"),
        ("sqlite:///var/lib/kb/kb.db", "/var/lib/kb/kb.db"),
    ] {
        let variables = [env("KB_STORE__URL", url), env("KB_STORE__RETAIN_DAYS", "7")];
        let Read { site, problems } = read("kb.toml", None, &variables);
        assert_eq!(problems, []);
        assert_eq!(site.store.database.as_deref(), Some(file));
        assert_eq!(site.store.retain_days, 7);
    }
    for days in ["0", "-1", "1.5", "\"30\""] {
        let text = format!("[store]\nretain_days = {days}\n");
        assert_eq!(problems(&text).len(), 1, "{days}");
    }
}
