//! `kb check --flow`: a good site is walked through without a word, and whatever a theme or a writer
//! breaks on the way to people is found and said.

use std::collections::BTreeMap;
use std::fs;

use kb::flow::{self, Walked};
use kb::problem::Problem;

use crate::contact::{CHANNELS, staffed};
use crate::harness::{TestSite, files_below, skipped};

/// Saturday night in Dhaka, when few are there.
const NIGHT: &str = "2026-11-21T20:00:00Z";

fn walked(site: &TestSite) -> Walked {
    let built = site.build();
    let problems = built.problems();
    let edition = built.outcome.edition;
    let edition = edition.unwrap_or_else(|| panic!("{problems:#?}"));
    let data = tempfile::tempdir().unwrap();
    let walk = flow::walk(edition, data.path(), NIGHT.parse().unwrap());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(walk).unwrap()
}

fn said(problems: &[Problem]) -> Vec<String> {
    let problems = problems.iter();
    problems
        .map(|problem| format!("{} {problem}", problem.code.name))
        .collect()
}

#[test]
fn a_good_site_is_walked_through_without_a_word() {
    for more in [
        "",
        "mode = \"after-reading\"\n",
        "mode = \"open\"\n",
        "\n[form]\nreply_by = [\"phone\"]\n[[form.field]]\nid = \"order\"\nlabel = \"Order\"\nrequired = true\n\
         [[form.field]]\nid = \"kind\"\nlabel = \"What is it?\"\nkind = \"choice\"\noptions = [\"A\", \"B\"]\nrequired = true\n",
    ] {
        // The last section of the settings is the one about disclosure.
        let walked = walked(&staffed(more));
        let problems = said(&walked.problems);
        assert!(problems.is_empty(), "{more}: {problems:#?}");
        assert!(walked.people && walked.pages == walked.all_pages);
        assert!(walked.pages > 8 && walked.questions > 8, "{walked:?}");
    }
}

#[test]
fn a_site_below_a_path_of_its_host_is_walked_as_well() {
    let site = staffed("");
    let text = fs::read_to_string(site.folder().join("kb.toml")).unwrap();
    let text = text.replacen(
        "[site]\n",
        "[site]\nurl = \"https://example.com/help\"\n",
        1,
    );
    let problems = said(&walked(&site.config(&text)).problems);
    assert!(problems.is_empty(), "{problems:#?}");
}

/// A change of a template of the default theme's, and what is said of it.
struct Broken {
    file: &'static str,
    find: &'static str,
    put: &'static str,
    said: [&'static str; 2],
}

const fn broken(
    file: &'static str,
    find: &'static str,
    put: &'static str,
    said: [&'static str; 2],
) -> Broken {
    Broken {
        file,
        find,
        put,
        said,
    }
}

/// Each list is one theme; what is in it does not hide each other.
const THEMES: [&[Broken]; 4] = [
    &[
        broken(
            "layout.html",
            "</main>",
            "</main><!-- +880 1700-123456 -->",
            ["E045", "`hotline`"],
        ),
        broken(
            "layout.html",
            "</main>",
            "</main><p hidden data-m=\"bWFpbHRvOnBlb3BsZUBwYXJjZWxzLmV4YW1wbGU=\"></p>",
            ["E045", "`email`"],
        ),
        broken(
            "layout.html",
            "</main>",
            "</main><script>open('//WA.me%2F8801700123456')</script>",
            ["E045", "`link`"],
        ),
        broken(
            "layout.html",
            "</main>",
            "</main><a href=\"{{ site.base }}/en/nowhere\">x</a>",
            ["E046", "leads to `/en/nowhere`"],
        ),
        broken(
            "layout.html",
            "</main>",
            "</main><img src=\"/assets/none.png\" alt=\"\">",
            ["E046", "leads to `/assets/none.png`"],
        ),
        broken(
            "contact.html",
            "{% if hits %}",
            "{% if hits and false %}",
            ["E044", "none of them stands beside"],
        ),
        broken(
            "contact.html",
            "{% if urgent %}",
            "{% if urgent and false %}",
            ["E048", "does not come first"],
        ),
        broken(
            "receipt.html",
            "{{ reference }}</p>",
            "</p>",
            ["E049", "the reference"],
        ),
    ],
    &[
        broken(
            "contact.html",
            "{% include \"parts/search.html\" %}",
            "",
            ["E044", "no form that asks"],
        ),
        broken(
            "search.html",
            "{% include \"parts/slot.html\" %}",
            "",
            ["E044", "in one step"],
        ),
        broken(
            "parts/offer.html",
            "{{ offer.state }}",
            "Open",
            ["E047", "until when"],
        ),
        broken(
            "parts/field.html",
            "{{ field.value }}</textarea>",
            "</textarea>",
            ["E049", "stays written"],
        ),
        broken(
            "contact.html",
            "{% if offers %}",
            "{% if offers and not (form and form.problem) %}",
            ["E044", "beside a form"],
        ),
    ],
    &[
        broken(
            "parts/form.html",
            "value=\"{{ form.token }}\"",
            "value=\"\"",
            ["E049", "is answered with 409"],
        ),
        broken(
            "search.html",
            "{% block main %}",
            "{% block main %}{{ page.title.a.b }}",
            ["E046", "answers with 500"],
        ),
    ],
    &[
        broken(
            "contact.html",
            "{% include \"parts/form.html\" %}",
            "",
            ["E044", "it is not on the contact page"],
        ),
        broken(
            "not_found.html",
            "{% block main %}",
            "{% block main %}{{ page.title.a.b }}",
            ["E045", "nobody has asked"],
        ),
    ],
];

#[test]
fn whatever_breaks_on_the_way_to_people_is_found_and_said() {
    for theme in THEMES {
        let mut files = BTreeMap::new();
        for case in theme {
            let path = format!("themes/default/templates/{}", case.file);
            let text = files
                .entry(path.clone())
                .or_insert_with(|| fs::read_to_string(path).unwrap());
            assert!(text.contains(case.find), "{}: {}", case.file, case.find);
            *text = text.replace(case.find, case.put);
        }
        let site = files
            .iter()
            .fold(staffed(""), |site, (path, text)| site.file(path, text));
        let problems = said(&walked(&site).problems);
        for case in theme {
            let [code, part] = case.said;
            let found = problems
                .iter()
                .any(|problem| problem.starts_with(code) && problem.contains(part));
            assert!(found, "{} {}: {problems:#?}", case.file, case.put);
        }
        // The same everywhere is said once.
        assert!(problems.len() < 30, "{problems:#?}");
    }
}

#[test]
fn pages_without_the_link_and_texts_that_tell_a_number_are_found() {
    let mut site = staffed("");
    for file in ["parts/header.html", "parts/footer.html"] {
        let path = format!("themes/default/templates/{file}");
        let text = fs::read_to_string(&path).unwrap();
        let text = text.replace("{% if site.contact %}", "{% if false %}");
        site = site.file(&path, text);
    }
    let site = site.article("en/call.md", "# Call\n\nCall us: +880 1700 123456.\n");
    let problems = said(&walked(&site).problems);
    for (code, part) in [
        (
            "E044",
            "no link on this page leads to the contact page; so on ",
        ),
        (
            "E045",
            "/en/call: where the channel `hotline` leads stands here",
        ),
    ] {
        let found = problems
            .iter()
            .any(|one| one.starts_with(code) && one.contains(part));
        assert!(found, "{part}: {problems:#?}");
    }
}

#[test]
fn as_it_is_typed_it_passes_fails_or_says_that_there_is_nothing_to_walk() {
    let at = ["check", "--flow", "--at", "2026-11-22 02:00"];
    let good = staffed("[build.levels]\nE043 = \"note\"\n");
    let ran = good.kb(at).run().ended(0);
    ran.says(&["Walked ", "All good"]);
    let ran = good.kb(at.into_iter().chain(["--format", "json"])).run();
    let told = ran.ended(0).json();
    assert_eq!(told["passed"], true);
    assert_eq!(told["flow"]["people"], true);
    assert!(told["flow"]["requests"].as_u64().unwrap() > 100);
    assert!(!good.folder().join("data").exists(), "nothing is kept");
    let without = TestSite::sample().kb(["check", "--flow"]).run().ended(0);
    without.says(&["no `[[channel]]`"]);
    let text = fs::read_to_string("themes/default/templates/layout.html").unwrap();
    let text = text.replace("</main>", "</main><a href=\"/nowhere\">x</a>");
    let bad = good.file("themes/default/templates/layout.html", text);
    let ran = bad.kb(at).run().ended(1);
    ran.says(&["error[E046]", "/nowhere", "Not good yet"]);
    bad.kb(["check"]).run().ended(0);
    bad.kb(["check", "--flow", "--at", "soon"]).run().ended(2);
    bad.kb(["check", "--at", "2026-11-22 02:00"]).run().ended(2);
}

#[test]
fn a_site_passes_whose_urgent_phone_sleeps_and_whose_chat_is_a_script() {
    let people = "[site]\ntime_zone = \"Asia/Dhaka\"\n\
        [[channel]]\nkind = \"phone\"\ntarget = \"+880 1700-123456\"\nhours = \"Mo-Su 09:00-17:00\"\nurgent = true\n\
        [[channel]]\nkind = \"chat\"\nembed = \"https://chat.parcels.example/widget.js\"\nhours = \"Mo-Su 08:00-20:00\"\n\
        [[channel]]\nkind = \"form\"\nhours = \"Mo-Su 09:00-18:00\"\n\
        [disclosure.urgent]\nen = [\"card stolen\"]\n";
    let walked = walked(&TestSite::sample().config(people));
    let problems = said(&walked.problems);
    assert!(problems.is_empty(), "{problems:#?}");
}

#[test]
fn the_manual_and_a_site_of_others_pass_with_people_behind_them() {
    let manual = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("articles");
    let folders = [
        Some(manual),
        std::env::var_os("KB_TEST_SITE").map(Into::into),
    ];
    if folders[1].is_none() {
        skipped("KB_TEST_SITE names no folder of articles");
    }
    for folder in folders.into_iter().flatten() {
        // The manual tells of channels by example; these are nobody's example.
        let channels = CHANNELS.replace("chat.example.com", "chat.parcels.example");
        let mut site = TestSite::new();
        for file in files_below(&folder) {
            let bytes = fs::read(folder.join(&file)).unwrap();
            site = site.file(&format!("articles/{file}"), bytes);
        }
        let settings = format!("[site]\ntime_zone = \"Asia/Dhaka\"\nholidays = \"BD\"\n{channels}");
        let site = site.config(&settings);
        let walked = walked(&site);
        let problems = said(&walked.problems);
        assert!(problems.is_empty(), "{}: {problems:#?}", folder.display());
    }
}
