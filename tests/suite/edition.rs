//! Editions as those who build and serve meet them: complete or absent, never lost by a bad build.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;

use kb::edition::IndexDirectory;

use crate::harness::{TestSite, files_below};

/// The folders of the editions that are there.
fn editions(site: &TestSite) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(site.index().join("editions")) else {
        return Vec::new();
    };
    let mut all: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    all.sort();
    all
}

#[test]
fn building_twice_is_up_to_date_and_touches_nothing() {
    let site = TestSite::sample();
    let first = site.build();
    assert!(!first.outcome.up_to_date);
    let before = files_below(&site.index());
    let second = site.build();
    assert!(second.outcome.up_to_date);
    assert_eq!(first.id(), second.id());
    assert_eq!(files_below(&site.index()), before);
    assert_eq!(first.problems(), second.problems());
    assert_eq!(
        second.outcome.summary.articles,
        first.outcome.summary.articles
    );
}

#[test]
fn any_change_of_what_goes_in_makes_another_edition() {
    let site = TestSite::sample();
    let mut seen = vec![site.build().id()];
    let mut changed = |what: &str| {
        let built = site.build();
        assert!(!built.outcome.up_to_date, "{what}");
        assert!(!seen.contains(&built.id()), "{what}");
        seen.push(built.id());
    };
    site.write(
        "articles/en/shipping/delivery.md",
        "# Delivery\n\nThree days.\n",
    );
    changed("an article's text");
    site.write(
        "articles/en/billing/img/card.png",
        crate::harness::image(41, 30),
    );
    changed("a picture");
    site.write(
        "kb.toml",
        "[site]\nname = \"Other\"\nlanguages = [\"en\", \"bn\"]\n",
    );
    changed("the settings");
    site.write("themes/default/static/extra.css", "p { color: red }");
    changed("the theme");
    site.write("articles/en/new.md", "# New\n\nText.\n");
    changed("a new article");
    site.remove("articles/en/new.md");
    site.write("articles/en/billing/unused.txt", "x");
    // Back to files that were there before is back to their edition, unless something else changed.
    let back = site.build();
    assert!(back.outcome.edition.is_some());
}

#[test]
fn going_back_to_old_files_points_to_their_edition() {
    let site = TestSite::sample();
    let old = site.build().id();
    site.write(
        "articles/en/shipping/delivery.md",
        "# Delivery\n\nThree days.\n",
    );
    let new = site.build().id();
    assert_ne!(old, new);
    site.write(
        "articles/en/shipping/delivery.md",
        "---\ntitle: When does my parcel arrive?\nupdated: 2026-10-01\n---\nDelivery takes two days.\n",
    );
    let back = site.build();
    assert!(back.outcome.up_to_date);
    assert_eq!(back.id(), old);
    let current = IndexDirectory::at(site.index()).current().unwrap();
    assert_eq!(current.to_string(), old);
}

#[test]
fn the_same_files_make_the_same_edition_anywhere() {
    let (one, two) = (
        TestSite::sample().build(),
        TestSite::sample().at("2026-11-22T00:00:00Z").build(),
    );
    assert_eq!(one.id(), two.id());
}

#[test]
fn a_strict_build_with_errors_publishes_nothing_and_a_lenient_one_the_rest() {
    let site = TestSite::sample().strict();
    let good = site.build().id();
    site.write(
        "articles/en/billing/refunds.md",
        "---\ntitle: [\n---\nText.\n",
    );
    let built = site.build();
    assert!(built.outcome.edition.is_none());
    assert!(built.outcome.summary.errors > 0);
    assert_eq!(
        IndexDirectory::at(site.index())
            .current()
            .unwrap()
            .to_string(),
        good
    );
    assert_eq!(editions(&site).len(), 1, "nothing half done is left");

    let (place, settings, _) = site.settings();
    let options = kb::build::Options {
        tolerance: kb::build::Tolerance::Lenient,
        preview: false,
        stand_in: false,
        now: "2026-11-21T12:00:00Z".parse().unwrap(),
        progress: &|_, _, _| {},
    };
    let lenient = kb::build::build(&place, &settings, &options).unwrap();
    let edition = lenient.edition.unwrap();
    assert!(edition.about().lenient);
    let customer = site.serve_index();
    assert_eq!(
        customer.page("/en/shipping/delivery").title(),
        "When does my parcel arrive?"
    );
    // The English article is unusable, so its page shows the Bengali one.
    assert!(
        customer
            .page("/en/billing/refunds")
            .prose()
            .contains("পাঁচ দিন")
    );
    // Strict again: the lenient edition of the same files does not make it right.
    assert!(site.build().outcome.edition.is_none());
}

#[test]
fn old_editions_are_pruned_to_as_many_as_are_kept() {
    let site = TestSite::sample().config("[build]\nkeep = 2\n");
    for n in 0..4 {
        site.write(
            "articles/en/shipping/delivery.md",
            format!("# Delivery\n\nIn {n} days.\n"),
        );
        let _ = site.build();
    }
    assert_eq!(editions(&site).len(), 2);
    let customer = site.serve_index();
    assert!(
        customer
            .page("/en/shipping/delivery")
            .prose()
            .contains("In 3 days")
    );
}

#[test]
fn an_index_directory_is_served_without_articles_and_moved_elsewhere() {
    let site = TestSite::sample();
    let _ = site.build();
    fs::remove_dir_all(site.articles()).unwrap();
    let moved = site.folder().join("elsewhere");
    fs::rename(site.index(), &moved).unwrap();
    let opened = IndexDirectory::at(&moved).open().unwrap();
    assert!(opened.refused.is_empty());
    assert_eq!(opened.edition.about().articles, 5);
}

#[test]
fn who_may_read_one_file_of_an_edition_may_read_all() {
    let site = TestSite::sample();
    let modes = || -> BTreeSet<u32> {
        let index = site.index();
        let files = files_below(&index.join("editions")).into_iter();
        let mode = |file| {
            fs::metadata(index.join("editions").join(file))
                .unwrap()
                .mode()
        };
        files.map(|file| mode(file) & 0o777).collect()
    };
    site.build();
    assert_eq!(modes().len(), 1, "{:?}", modes());
    // One that is laid upon the first.
    site.write("articles/en/shipping/delivery.md", "# Delivery\n\nSoon.\n");
    site.build();
    assert_eq!(editions(&site).len(), 2);
    assert_eq!(modes().len(), 1, "{:?}", modes());
}

#[test]
fn a_half_written_edition_is_no_edition_and_goes_with_the_next_build() {
    let site = TestSite::sample();
    let good = site.build().id();
    let half = site
        .index()
        .join("editions")
        .join(format!(".building-{}", "a".repeat(64)));
    fs::create_dir_all(half.join("search/en")).unwrap();
    fs::write(half.join("pages.bin"), "half").unwrap();
    let named = site.index().join("editions").join("b".repeat(good.len()));
    fs::create_dir_all(&named).unwrap();
    fs::write(named.join("pages.bin"), "half").unwrap();
    let opened = IndexDirectory::at(site.index()).open().unwrap();
    assert_eq!(opened.edition.about().id.to_string(), good);

    site.write(
        "articles/en/shipping/delivery.md",
        "# Delivery\n\nThree days.\n",
    );
    let _ = site.build();
    assert!(!half.exists());
    assert!(
        site.serve_index()
            .page("/en/shipping/delivery")
            .prose()
            .contains("Three days")
    );
}

#[test]
fn a_pointer_to_nowhere_is_passed_over() {
    let site = TestSite::sample();
    let good = site.build().id();
    for pointer in [
        String::new(),
        "nonsense\n".into(),
        "c".repeat(good.len()),
        "../../etc/passwd".into(),
    ] {
        fs::write(site.index().join("current"), &pointer).unwrap();
        let opened = IndexDirectory::at(site.index()).open().unwrap();
        assert_eq!(opened.edition.about().id.to_string(), good, "{pointer}");
        assert!(!opened.refused.is_empty());
    }
    let _ = site.build();
    let opened = IndexDirectory::at(site.index()).open().unwrap();
    assert!(opened.refused.is_empty());
}

#[test]
fn a_broken_theme_publishes_nothing_and_the_last_good_edition_stays() {
    let site = TestSite::sample();
    let good = site.build().id();
    for (file, text) in [
        ("templates/article.html", "{% if %}"),
        ("templates/home.html", "{{ nothing_of_the_kind }}"),
        (
            "templates/parts/footer.html",
            "{% include \"no/such.html\" %}",
        ),
    ] {
        let path = format!("themes/default/{file}");
        site.write(&path, text);
        let built = site.build();
        assert!(built.outcome.edition.is_none(), "{file}");
        let problem = built.problem("E025");
        assert!(
            problem.is_error() && problem.place.file == path,
            "{problem}"
        );
        assert!(problem.place.line.is_some(), "{problem}");
        assert_eq!(
            IndexDirectory::at(site.index())
                .current()
                .unwrap()
                .to_string(),
            good
        );
        site.remove(&path);
    }
    assert!(site.build().outcome.up_to_date);
}

#[test]
fn a_broken_theme_stops_a_lenient_build_whatever_lies_there_and_never_a_first_look() {
    let broken = || TestSite::sample().file("themes/default/templates/article.html", "{% if %}");
    let site = broken();
    for _ in 0..2 {
        let ran = site.kb(["build", "--lenient"]).run().ended(1);
        assert!(!ran.stderr.contains("`--lenient`"), "{}", ran.stderr);
        ran.says(&["E025", "Nothing was published", "Mend the theme"]);
        assert!(IndexDirectory::at(site.index()).current().is_none());
    }
    let server = site.kb(["serve", "--addr", "127.0.0.1:0"]).serve();
    assert_eq!(server.get("/en/billing/refunds").status, 200);
    drop(server);
    site.kb(["build", "--lenient"])
        .run()
        .ended(1)
        .says(&["Mend the theme"]);
}

#[test]
fn a_theme_shadows_templates_strings_and_static_files_one_by_one() {
    let customer = TestSite::sample()
        .config("[site]\ntheme = \"mine\"\nlanguages = [\"en\", \"bn\"]\naccent = \"#8a1c1c\"\n")
        .file(
            "themes/mine/templates/parts/footer.html",
            "<footer>Our own footer {{ static(\"own.css\") }}</footer>",
        )
        .file(
            "themes/mine/strings/en.ftl",
            "home-question = What do you need?\n",
        )
        .file("themes/mine/static/own.css", ".own { color: green }")
        .serve();
    let home = customer.page("/en/");
    assert_eq!(home.title(), "What do you need?");
    assert!(
        home.contains("Our own footer /assets/own"),
        "{}",
        home.text()
    );
    let own = home
        .text()
        .split("Our own footer ")
        .nth(1)
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    assert_eq!(customer.page(own).text(), ".own{color:green}");
    let style = home
        .all("link")
        .into_iter()
        .find(|link| link.get("rel") == "stylesheet")
        .unwrap();
    assert!(customer.page(style.get("href")).contains("#8a1c1c"));
    // What it does not shadow is the default's.
    assert!(customer.page("/bn/").title() != "What do you need?");
}

#[test]
fn levels_of_problems_are_the_operators_choice() {
    let linking = "# A\n\n[nowhere](nowhere.md)\n";
    let site = TestSite::new().article("en/a.md", linking).strict();
    assert!(site.build().outcome.edition.is_some());
    let strict = TestSite::new()
        .article("en/a.md", linking)
        .config("[build.levels]\nE012 = \"error\"\n")
        .strict();
    assert!(strict.build().outcome.edition.is_none());
    let off = TestSite::new()
        .article("en/a.md", linking)
        .config("[build.levels]\nE012 = \"off\"\n");
    assert_eq!(off.build().problems(), [""; 0]);
}
