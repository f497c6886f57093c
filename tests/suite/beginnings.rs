//! How things begin: a new site, a new article.

use std::fs;

use crate::editorial::said;
use crate::harness::{Program, TestSite};

#[test]
fn a_new_site_is_served_at_once() {
    let home = tempfile::tempdir().unwrap();
    let ran = Program::kb(
        home.path(),
        [
            "init",
            "help",
            "--name",
            "Parcels \"&\" more",
            "--language",
            "bn",
            "--language",
            "en",
        ],
    )
    .run()
    .ended(0);
    assert!(ran.stdout.contains("made help/kb.toml"), "{}", ran.stdout);
    ran.says(&["kb serve help"]);
    let built = Program::kb(home.path(), ["build", "help", "--format", "json"])
        .run()
        .ended(0)
        .json();
    assert_eq!(built["problems"], serde_json::json!([]));
    assert_eq!(built["summary"]["articles"], 2);
    // Nobody begins with something to mend, not even a note.
    let checked = Program::kb(home.path(), ["check", "help", "--format", "json"]);
    let checked = checked.run().ended(0).json();
    assert_eq!(checked["problems"], serde_json::json!([]));
    let server = Program::kb(home.path(), ["serve", "help", "--addr", "127.0.0.1:0"]).serve();
    let page = server.get("/en/start/first-article");
    assert!(
        page.text.contains("Parcels &quot;&amp;&quot; more"),
        "{}",
        page.text
    );
    // What is there already is not touched.
    let config = std::fs::read_to_string(home.path().join("help/kb.toml")).unwrap();
    Program::kb(home.path(), ["init", "help"])
        .run()
        .ended(2)
        .says(&["already", "kb serve help"]);
    assert_eq!(
        std::fs::read_to_string(home.path().join("help/kb.toml")).unwrap(),
        config
    );
    Program::kb(home.path(), ["init", "other", "--language", "english!"])
        .run()
        .ended(2)
        .says(&["no language tag"]);
}

#[test]
fn a_new_article_begins_as_a_draft_in_its_place() {
    let site = TestSite::sample();
    let ran = site
        .kb(["new", "How do I pay?", "--category", "billing"])
        .run()
        .ended(0);
    assert!(
        ran.stdout
            .trim()
            .ends_with("articles/en/billing/how-do-i-pay.md"),
        "{}",
        ran.stdout
    );
    let text = std::fs::read_to_string(site.articles().join("en/billing/how-do-i-pay.md")).unwrap();
    assert!(text.contains("title: \"How do I pay?\"") && text.contains("draft: true"));
    assert_eq!(site.serve().get("/en/billing/how-do-i-pay").status, 404);
    assert_eq!(site.build().problems(), [""; 0]);
    site.kb(["new", "How do I pay?", "--category", "billing"])
        .run()
        .ended(2)
        .says(&["is there already"]);
    let bengali = site
        .kb(["new", "কীভাবে টাকা দেব?", "--lang", "bn", "--format", "json"])
        .run()
        .ended(0)
        .json();
    assert!(
        bengali["path"]
            .as_str()
            .unwrap()
            .ends_with("articles/bn/কীভাবে-টাকা-দেব.md"),
        "{bengali}"
    );
    site.kb(["new", "X", "--lang", "fr"])
        .run()
        .ended(2)
        .says(&["no language `fr`"]);
    site.kb(["new", "???"])
        .run()
        .ended(2)
        .says(&["no letter or digit"]);
    site.kb(["new", "X", "--category", "../../etc"])
        .run()
        .ended(2)
        .says(&["leads out"]);
}

#[test]
fn a_new_article_lies_in_its_language_s_folder_as_that_is_written() {
    let site = TestSite::new()
        .article("en/a.md", "# A\n\nText.\n")
        .article("pt-BR/a.md", "# A\n\nTexto.\n");
    let made = site
        .kb(["new", "Reembolsos", "--lang", "pt-br"])
        .run()
        .ended(0);
    assert!(made.stdout.trim().ends_with("articles/pt-BR/reembolsos.md"));
}

#[test]
fn an_article_of_every_kind_and_language_is_a_good_draft() {
    let site = TestSite::sample();
    for kind in ["how-to", "troubleshooting", "question"] {
        let title = format!("What is a {kind}: \"this\"?");
        let made = site
            .kb([
                "new",
                &title,
                "--kind",
                kind,
                "--category",
                "billing",
                "--all-languages",
            ])
            .run()
            .ended(0);
        let paths: Vec<&str> = made.stdout.lines().collect();
        let name = format!("billing/what-is-a-{kind}-this.md");
        assert_eq!(paths.len(), 2, "{paths:?}");
        assert!(
            paths[0].ends_with(&format!("articles/en/{name}")),
            "{paths:?}"
        );
        assert!(
            paths[1].ends_with(&format!("articles/bn/{name}")),
            "{paths:?}"
        );
        // Of one that is there in some of the languages, the others are written, and that stays.
        site.remove(&format!("articles/en/{name}"));
        let begun = site.articles().join(format!("bn/{name}"));
        let text = fs::read_to_string(&begun).unwrap() + "Written on.\n";
        fs::write(&begun, &text).unwrap();
        let again = || {
            let words = ["new", &title, "--kind", kind, "--category", "billing"];
            site.kb(words.into_iter().chain(["--all-languages"])).run()
        };
        let missing = again().ended(0).stdout;
        assert!(
            missing.trim().ends_with(&format!("articles/en/{name}")),
            "{missing}"
        );
        assert_eq!(missing.lines().count(), 1, "{missing}");
        again().ended(2).says(&["is there already"]);
        assert_eq!(fs::read_to_string(&begun).unwrap(), text);
    }
    site.kb(["check"]).run().ended(0);
    let site = site.preview();
    let built = site.build();
    let errors: Vec<_> = built
        .outcome
        .problems
        .iter()
        .filter(|one| one.is_error())
        .collect();
    assert!(errors.is_empty(), "{errors:?}");
    let customer = site.serve();
    let page = customer.page("/bn/billing/what-is-a-question-this");
    assert!(page.prose().contains("কখন অন্য রকম"), "{}", page.prose());
    let page = customer.page("/en/billing/what-is-a-question-this");
    assert_eq!(page.title(), "What is a question: \"this\"?");
}

#[test]
fn a_sites_own_templates_win_and_add_kinds() {
    let site = TestSite::sample()
        .file(
            "templates/question.md",
            "---\nowner: desk\n---\n\nAsked on {{today}}: {{title}}\n",
        )
        .file("templates/question.bn.md", "প্রশ্ন: {{title}}\n")
        .file(
            "templates/release.en.md",
            "---\ndraft: true\ntags: [news]\n---\nNew.\n",
        )
        .file("templates/broken.md", "{{titel}}\n");
    let text = |arguments: &[&str]| {
        let made = site.kb(arguments.iter().copied()).run().ended(0);
        std::fs::read_to_string(made.stdout.trim()).unwrap()
    };
    let english = text(&["new", "How much?", "--kind", "question"]);
    assert!(
        english.starts_with("---\ntitle: \"How much?\"\ndraft: true\nowner: desk\n---\n"),
        "{english}"
    );
    assert!(
        english.contains("Asked on 20") && english.ends_with(": How much?\n"),
        "{english}"
    );
    let bengali = text(&["new", "কত টাকা?", "--kind", "question", "--lang", "bn"]);
    assert!(
        bengali.contains("draft: true") && bengali.ends_with("প্রশ্ন: কত টাকা?\n"),
        "{bengali}"
    );
    let own = text(&["new", "Version 2", "--kind", "release"]);
    assert!(
        own.contains("tags: [news]") && own.contains("title: \"Version 2\""),
        "{own}"
    );
    site.kb(["new", "X", "--kind", "qestion"])
        .run()
        .ended(2)
        .says(&[
            "did you mean `question`",
            "how-to, troubleshooting, question",
            "release",
        ]);
    site.kb(["new", "X", "--kind", "release", "--lang", "bn"])
        .run()
        .ended(2)
        .says(&["no template `release` for `bn`"]);
    site.kb(["new", "X", "--kind", "broken"])
        .run()
        .ended(2)
        .says(&["templates/broken.md", "did you mean `{{title}}`"]);
    // A folder of nothing but articles has no templates: they would be articles.
    let bare = TestSite::bare()
        .article("a.md", "# A\n\nText.\n")
        .article("templates/question.md", "# T\n\nText.\n");
    let made = bare
        .kb(["new", "Why?", "--kind", "question"])
        .run()
        .ended(0);
    assert!(
        std::fs::read_to_string(made.stdout.trim())
            .unwrap()
            .contains("The answer in the first sentence")
    );
}

#[test]
fn what_a_template_tells_the_writer_is_told_when_it_is_published_untouched() {
    let site = TestSite::new().config("[site]\nlanguages = [\"en\", \"bn\"]\n");
    let kinds = ["how-to", "troubleshooting", "question"];
    for kind in kinds {
        let title = format!("What of {kind}?");
        site.kb(["new", &title, "--kind", kind, "--all-languages"])
            .run()
            .ended(0);
    }
    assert_eq!(said(&site, "E099"), [""; 0], "drafts are not told");
    let files =
        ["en", "bn"].map(|lang| kinds.map(|kind| format!("articles/{lang}/what-of-{kind}.md")));
    let files = files.as_flattened();
    for file in files {
        let text = fs::read_to_string(site.folder().join(file)).unwrap();
        site.write(file, text.replace("draft: true\n", ""));
    }
    let all = said(&site, "E099");
    assert_eq!(all.len(), 6, "{all:#?}");
    let first = "articles/en/what-of-how-to.md:7 customers read what the template tells the writer: `The answer in one or two sentences";
    let told = all.iter().find(|one| one.starts_with(first)).unwrap();
    assert!(told.ends_with("and 5 more lines below"), "{told}");
    // What was written anew is not, nor code and comments, nor what may stay.
    for file in files {
        site.remove(file);
    }
    let shown = "# A\n\n1. Open it.\n2. Save.\n\n```\nThe next step, if there is one.\n```\n\n<!-- As before:\nThe next step, if there is one.\n-->\n";
    let site = site.article("en/a.md", shown);
    assert_eq!(said(&site, "E099"), [""; 0]);
    let site = site.article(
        "en/a.md",
        "# A\n\nText.\n\n* The next step, if there is one.\n",
    );
    assert_eq!(
        said(&site, "E099"),
        [
            "articles/en/a.md:5 customers read what the template tells the writer: `The next step, if there is one.`"
        ]
    );
}
