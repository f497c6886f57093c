//! Writing with `kb serve --watch`: a save is on the page, a broken one keeps the last good page.
//!
//! The real program, since what is tested is how it hangs together; waiting has a deadline.

use crate::harness::{Server, TestSite};

pub(crate) fn watch(site: &TestSite) -> Server {
    site.kb(["serve", "--watch", "--addr", "127.0.0.1:0"])
        .serve()
}

#[test]
fn a_saved_article_is_live_a_deleted_one_gone_and_a_new_folder_there() {
    let site = TestSite::sample();
    let server = watch(&site);
    site.write(
        "articles/en/shipping/delivery.md",
        "# Delivery\n\nThree days.\n",
    );
    server.wait_for("/en/shipping/delivery", "the saved text", |page| {
        page.text.contains("Three days")
    });
    let found = server.get("/api/v1/search?q=three");
    assert!(
        found.text.contains("/en/shipping/delivery"),
        "{}",
        found.text
    );

    site.write(
        "articles/en/customs/duty.md",
        "# Customs duty\n\nNew folder.\n",
    );
    server.wait_for("/en/customs/duty", "the new article", |page| {
        page.status == 200
    });
    assert!(server.get("/en/").text.contains("/en/customs/"));

    site.remove("articles/en/customs/duty.md");
    server.wait_for("/en/customs/duty", "the article gone", |page| {
        page.status == 404
    });
    std::fs::rename(
        site.articles().join("en/shipping"),
        site.articles().join("en/delivery"),
    )
    .unwrap();
    server.wait_for("/en/delivery/delivery", "the renamed folder", |page| {
        page.status == 200
    });
    assert_eq!(server.get("/en/shipping/delivery").status, 404);
}

#[test]
fn who_asks_to_watch_means_the_texts_wherever_their_index_is_kept() {
    let site = TestSite::sample();
    let elsewhere = tempfile::tempdir().unwrap();
    let index = elsewhere.path().join("index");
    let index = index.to_str().unwrap();
    let arguments = [
        "serve",
        "--watch",
        "--index",
        index,
        "--addr",
        "127.0.0.1:0",
    ];
    let server = site.kb(arguments).serve();
    site.write(
        "articles/en/shipping/delivery.md",
        "# Delivery\n\nFour days.\n",
    );
    server.wait_for("/en/shipping/delivery", "the saved text", |page| {
        page.text.contains("Four days")
    });
    assert!(!site.index().exists());
}

#[test]
fn a_broken_save_leaves_the_rest_up_and_says_what_is_wrong() {
    let site = TestSite::sample();
    let mut server = watch(&site);
    site.write(
        "articles/en/shipping/delivery.md",
        "---\ntitle: When: does it arrive\n---\nThree days.\n",
    );
    server.hears("error[E005]");
    server.hears("articles/en/shipping/delivery.md:2");
    let page = server.wait_for("/en/billing/refunds", "the problem on the page", |page| {
        page.text.contains("E005")
    });
    assert!(page.text.contains("articles/en/shipping/delivery.md:2"));
    assert_eq!(page.status, 200);
    let last_good = server.get("/en/shipping/delivery");
    assert!(last_good.text.contains("two days"), "{}", last_good.text);
    site.write(
        "articles/en/shipping/delivery.md",
        "# Delivery\n\nThree days.\n",
    );
    server.wait_for("/en/shipping/delivery", "the mended text", |page| {
        page.text.contains("Three days") && !page.text.contains("E005")
    });
}

#[test]
fn a_broken_theme_or_setting_keeps_the_last_good_site() {
    let site = TestSite::sample();
    let mut server = watch(&site);
    site.write("themes/default/templates/article.html", "{% if %}");
    server.hears("error[E025]");
    server.hears("the last good edition stays");
    let page = server.wait_for("/en/billing/refunds", "the failure on the page", |page| {
        page.text.contains("E025")
    });
    assert!(page.text.contains("A refund takes five days."));
    site.remove("themes/default/templates/article.html");
    server.wait_for("/en/billing/refunds", "the mended theme", |page| {
        !page.text.contains("E025")
    });

    site.write("kb.toml", "[site]\nnmae = \"x\"\n");
    server.hears("error[E022]");
    let page = server.wait_for("/en/billing/refunds", "the wrong key on the page", |page| {
        page.text.contains("E022")
    });
    assert!(page.text.contains("A refund takes five days."));
    site.write(
        "kb.toml",
        "[site]\nname = \"Renamed\"\nlanguages = [\"en\", \"bn\"]\n",
    );
    server.wait_for("/en/", "the new name", |page| page.text.contains("Renamed"));
    site.write("kb.toml", "[store]\nretain_days = 7\n");
    server.hears("`[store]` was changed");
    server.hears("stop `kb serve` and start it again");
}

#[test]
fn a_kb_toml_that_comes_while_kb_serves_is_read_or_asks_for_a_new_start() {
    let site = TestSite::new().article("en/a.md", "# A\n\nText.\n");
    let server = watch(&site);
    site.write("kb.toml", "[site]\nname = \"Named at last\"\n");
    server.wait_for("/en/", "the new name", |page| {
        page.text.contains("Named at last")
    });

    let bare = TestSite::bare().article("a.md", "# A\n\nText.\n");
    for (site, config) in [
        (&bare, "[site]\nname = \"Named at last\"\n"),
        (&site, "[paths]\narticles = \"texts\"\n"),
    ] {
        let mut server = watch(site);
        site.write("kb.toml", config);
        server.hears("which is not where they lay");
        server.hears("start it again");
        assert_eq!(server.get("/en/a").status, 200);
    }
}

#[test]
fn pages_that_are_being_written_are_kept_by_nobody() {
    let site = TestSite::sample();
    let server = watch(&site);
    let page = server.get("/en/billing/refunds");
    assert_eq!(
        page.headers.get("cache-control").map(String::as_str),
        Some("no-store")
    );
    assert!(!page.headers.contains_key("etag"));
    assert!(page.text.contains("data-watch=\"/-/watch\""));
    let plain = TestSite::sample();
    let server = plain
        .kb(["serve", "--no-watch", "--addr", "127.0.0.1:0"])
        .serve();
    assert!(
        !server
            .get("/en/billing/refunds")
            .text
            .contains("data-watch")
    );
    assert_eq!(server.get("/-/watch").status, 404);
}

#[test]
fn a_storm_of_saves_ends_in_the_last_one() {
    let site = TestSite::sample();
    let server = watch(&site);
    for n in 0..60 {
        site.write(
            "articles/en/shipping/delivery.md",
            format!("# Delivery\n\nIn {n} days.\n"),
        );
    }
    server.wait_for("/en/shipping/delivery", "the last save", |page| {
        page.text.contains("In 59 days")
    });
}

#[test]
fn an_article_appears_at_its_moment_while_nobody_touches_a_file() {
    let site = TestSite::sample();
    let moment = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(4);
    site.write(
        "articles/en/soon.md",
        format!("---\ntitle: Soon\npublish_at: {moment}\n---\nText.\n"),
    );
    let server = watch(&site);
    assert_eq!(server.get("/en/soon").status, 404);
    server.wait_for("/en/soon", "the article of that moment", |page| {
        page.status == 200
    });
    assert!(jiff::Timestamp::now() >= moment);
}

#[test]
fn an_open_page_is_told_of_a_save() {
    let site = TestSite::sample();
    let server = watch(&site);
    let mut told = server.listen("/-/watch");
    let first = told.line_with("data");
    site.write(
        "articles/en/shipping/delivery.md",
        "# Delivery\n\nThree days.\n",
    );
    let next = told.line_with("data");
    assert_ne!(first, next);
}

#[test]
fn saved_synonyms_are_searched_by_at_once() {
    let site = TestSite::sample();
    let server = watch(&site);
    let question = "/api/v1/search?q=zlotyback";
    assert!(!server.get(question).text.contains("billing/refunds"));
    site.write("synonyms/en.txt", "zlotyback => refund\n");
    server.wait_for(question, "the synonym", |page| {
        page.text.contains("billing/refunds")
    });
}

/// A word of a text, and how the text is saved.
type Way<'a> = (&'a str, &'a dyn Fn(&str));

#[test]
fn however_an_editor_saves_the_text_is_on_the_page_and_found() {
    use std::fs;
    use std::io::Write as _;
    let site = TestSite::sample();
    let server = watch(&site);
    let path = site.articles().join("en/shipping/delivery.md");
    let beside = |name: &str| path.with_file_name(name);
    let text = |word: &str| {
        format!(
            "---\ntitle: When does my parcel arrive?\nupdated: 2026-10-01\n---\nThe {word} brings it.\n"
        )
    };
    let ways: [Way<'_>; 6] = [
        ("zebraway", &|text| fs::write(&path, text).unwrap()),
        ("yakway", &|text| {
            let mut file = fs::File::create(&path).unwrap();
            for piece in text.as_bytes().chunks(20) {
                file.write_all(piece).unwrap();
            }
            file.sync_all().unwrap();
        }),
        ("xerusway", &|text| {
            fs::write(beside(".delivery.md.tmp"), text).unwrap();
            fs::rename(beside(".delivery.md.tmp"), &path).unwrap();
        }),
        ("wombatway", &|text| {
            fs::remove_file(&path).unwrap();
            fs::write(&path, text).unwrap();
        }),
        ("vicunaway", &|text| {
            fs::write(beside("4913"), "").unwrap();
            fs::remove_file(beside("4913")).unwrap();
            fs::rename(&path, beside("delivery.md~")).unwrap();
            fs::write(&path, text).unwrap();
            fs::remove_file(beside("delivery.md~")).unwrap();
        }),
        ("urialway", &|text| {
            let file = fs::File::options().write(true).open(&path).unwrap();
            file.set_len(0).unwrap();
            fs::write(&path, text).unwrap();
            fs::File::open(&path)
                .unwrap()
                .set_modified(std::time::SystemTime::UNIX_EPOCH)
                .unwrap();
        }),
    ];
    for (word, save) in ways {
        save(&text(word));
        server.wait_for("/en/shipping/delivery", word, |page| {
            page.text.contains(word)
        });
        let found = server.get(&format!("/api/v1/search?q={word}"));
        assert!(
            found.text.contains("/en/shipping/delivery"),
            "{}",
            found.text
        );
        assert!(server.get("/en/shipping/delivery.md").text.contains(word));
    }
    assert_eq!(server.get("/en/shipping/delivery.md~").status, 404);
}

#[test]
fn a_saved_text_is_found_before_there_is_an_edition_of_it_and_stays() {
    let site = TestSite::sample();
    let server = watch(&site);
    let edition = || server.get("/-/version").text;
    let save = |word: &str| {
        let text = format!("---\ntitle: I lost my card\n---\nCall the {word} at once.\n");
        site.write("articles/en/billing/cards/lost-card.md", text);
    };
    let finds = |word: &str| {
        let found = server.get(&format!("/api/v1/search?q={word}"));
        found.text.contains("/en/billing/cards/lost-card")
    };
    // The first look at the files makes what the next saves are compared with.
    save("zebraline");
    server.wait_for("/api/v1/search?q=zebraline", "the word", |page| {
        page.text.contains("lost-card")
    });
    let before = edition();
    for word in ["yakline", "xerusline"] {
        save(word);
        server.wait_for(&format!("/api/v1/search?q={word}"), "the word", |page| {
            page.text.contains("lost-card")
        });
        let page = server.get("/en/billing/cards/lost-card");
        assert!(page.text.contains(word) && !page.text.contains("zebraline"));
        assert!(
            server
                .get("/api/v1/articles/billing/cards/lost-card")
                .text
                .contains(word)
        );
        assert!(!finds("zebraline"));
    }
    // The page in Bengali shows the English text.
    let stand_in = server.get("/bn/billing/cards/lost-card");
    assert!(stand_in.text.contains("xerusline"), "{}", stand_in.text);
    server.wait_for("/-/version", "an edition of it", |page| page.text != before);
    assert!(finds("xerusline") && !finds("yakline"));
}

#[test]
fn a_checkout_of_five_hundred_files_at_once_is_live() {
    let site = TestSite::sample();
    let write = |word: &str| {
        for n in 0..500 {
            let text = format!("# Part {n}\n\nThe {word} of part {n}.\n");
            site.write(&format!("articles/en/parts/part-{n}.md"), text);
        }
    };
    write("first");
    let server = watch(&site);
    write("second");
    for n in [0, 250, 499] {
        server.wait_for(&format!("/en/parts/part-{n}"), "its text", |page| {
            page.text.contains("The second")
        });
    }
    for n in 0..500 {
        site.remove(&format!("articles/en/parts/part-{n}.md"));
    }
    server.wait_for("/en/parts/part-7", "the article gone", |page| {
        page.status == 404
    });
    assert_eq!(server.get("/en/shipping/delivery").status, 200);
}
