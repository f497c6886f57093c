//! The far end of a line, which takes what strangers send: it keeps to its own limits, waits for nobody
//! for ever, and is not waited for.

use std::fs;
use std::io::{self, BufReader, Cursor, Read};
use std::time::{Duration, Instant};

use kb::edition::{Edition, IndexDirectory};
use kb::publish::{Limits, answer};

use crate::harness::TestSite;
use crate::publishing::{current, delivery, over_ssh, ssh, target};

const LIMITS: Limits = Limits {
    keep: 3,
    most_bytes: 1 << 30,
};

/// The site as it is now, built.
fn built(site: &TestSite, text: &str) -> Edition {
    delivery(site, text);
    site.build().outcome.edition.unwrap()
}

/// What is sent first for an edition.
fn ask(edition: &Edition, keep: usize) -> Vec<u8> {
    let papers = edition.papers().unwrap();
    let ask = serde_json::json!({ "Publish": { "papers": papers, "keep": keep } });
    (ask.to_string() + "\n").into_bytes()
}

/// A line on which nothing comes any more.
struct Silent;

impl Read for Silent {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::ErrorKind::TimedOut.into())
    }
}

fn arriving(site: &TestSite) -> usize {
    let entries = fs::read_dir(target(site).join("editions")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with('.')).count()
}

#[test]
fn a_line_that_falls_silent_leaves_nothing_and_one_that_breaks_leaves_what_came() {
    let site = TestSite::sample();
    let edition = built(&site, "One day.");
    let begun = ask(&edition, 3);
    let broken = Cursor::new(begun.clone());
    answer(&target(&site), LIMITS, broken, io::sink()).unwrap_err();
    assert_eq!(arriving(&site), 1);
    let silent = BufReader::new(Cursor::new(begun).chain(Silent));
    answer(&target(&site), LIMITS, silent, io::sink()).unwrap_err();
    assert_eq!(arriving(&site), 0);
    assert!(!target(&site).join("current").exists());
}

#[test]
fn a_text_that_came_back_and_was_built_from_nothing_is_the_edition_that_is_held() {
    let site = TestSite::sample();
    let run = "exec sh -c \"$3\"";
    let mut ids = Vec::new();
    for text in ["One day.", "Two days.", "One day."] {
        // As on a machine that keeps nothing: neither time nor files are those of the first build.
        let _ = fs::remove_dir_all(site.index());
        delivery(&site, text);
        let told = over_ssh(&site, run).run().ended(0).json();
        ids.push((current(&target(&site)), told["bytes_sent"].clone()));
    }
    assert_eq!(ids[2], (ids[0].0.clone(), 0.into()));
    assert_ne!(ids[1].0, ids[0].0);
}

#[test]
fn the_far_end_keeps_as_many_as_it_says_itself_and_takes_nothing_that_is_too_large() {
    let site = TestSite::sample();
    let run = "exec sh -c \"$3\"";
    site.write(
        "kb.toml",
        "[site]\nlanguages = [\"en\", \"bn\"]\n[build]\nkeep = 1\n",
    );
    for text in ["One day.", "Two days.", "Three days.", "Four days."] {
        delivery(&site, text);
        over_ssh(&site, run).run().ended(0);
    }
    let index = IndexDirectory::at(target(&site));
    assert_eq!(index.abouts().unwrap().len(), 3);
    let before = current(&target(&site));
    delivery(&site, "Five days.");
    let limited = "exec sh -c \"$3 --keep 1 --max-bytes 1000\"";
    let ran = over_ssh(&site, limited).run().ended(3);
    ran.says(&["no more than 1000 are taken", "--max-bytes"]);
    assert_eq!(current(&target(&site)), before);
    assert_eq!(arriving(&site), 0);
    let fewer = "exec sh -c \"$3 --keep 1\"";
    over_ssh(&site, fewer).run().ended(0);
    assert_eq!(index.abouts().unwrap().len(), 1);
}

#[test]
fn a_far_end_that_closes_its_end_and_stays_is_not_waited_for() {
    let site = TestSite::sample();
    let begun = Instant::now();
    let ran = over_ssh(
        &site,
        "echo 'kb: is being mended' >&2; exec 1>&- 2>&-; exec sleep 100",
    );
    let ran = ran.run().ended(3);
    ran.says(&["ended before kb answered", "kb: is being mended"]);
    assert!(begun.elapsed() < Duration::from_secs(60));
}

#[test]
fn a_far_end_is_sent_nothing_but_what_the_edition_has_and_that_once() {
    let site = TestSite::sample();
    let edition = built(&site, "One day.");
    let (name, length) = edition.files().max_by_key(|(_, length)| *length).unwrap();
    let want = |length: u64| {
        format!(r#"{{"missing":{{"name":"{name}","from":0,"length":{length}}},"known":[]}}"#)
    };
    let one = want(length);
    for (answer, said) in [
        (want(1_000_000_000_000), "are none of the edition"),
        (format!("{one},{one}"), "is asked for twice"),
    ] {
        let run = format!("printf 'kb-answer %s\\n' '{{\"Good\":[{answer}]}}'; cat > /dev/null");
        let ran = over_ssh(&site, &run).run().ended(3);
        ran.says(&[said]);
    }
    let endless = "printf 'kb-answer '; exec cat /dev/zero";
    over_ssh(&site, endless)
        .run()
        .ended(3)
        .says(&["more than there can be to say"]);
}

#[test]
fn what_the_far_end_and_editions_tell_steers_no_terminal_and_looks_like_no_word_of_ours() {
    let site = TestSite::sample();
    let bad = r#"{"Bad":"\u001b[2J\u202egone\n::error::mine"}"#;
    let run = format!("printf 'kb-answer %s\\n' '{bad}'");
    let to = format!("kb@help.example:{}", target(&site).display());
    let publish = site.kb(["publish", &to]).with("PATH", ssh(&site, &run));
    let ran = publish.run().ended(3);
    ran.says(&[
        "kb@help.example says: ",
        "\\u{1b}[2J\\u{202e}gone; ::error::mine",
    ]);
    assert!(!ran.stderr.contains(['\u{1b}', '\u{202e}']), "{ran:?}");

    let edition = built(&site, "One day.");
    let id = edition.about().id.as_str();
    let folder = site.index().join("editions").join(id);
    let manifest = folder.join("manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    value["about"]["built_at"] = "\u{1b}[31mnow\n\u{2066}".into();
    value["about"]["git_commit"] = "\u{9b}1m\nabc".into();
    fs::write(&manifest, value.to_string()).unwrap();
    let hash = blake3::hash(value.to_string().as_bytes()).to_hex();
    fs::write(
        folder.join("manifest.b3"),
        format!("{hash}  manifest.json\n"),
    )
    .unwrap();
    let list = site.kb(["rollback", "--list"]).run().ended(0).stdout;
    assert_eq!(list.lines().count(), 2, "{list}");
    let steers = |c: char| c.is_control() && c != '\n';
    assert!(!list.contains(steers), "{list:?}");
    assert!(list.contains("\\u{1b}[31mnow\\u{a}\\u{2066}"), "{list}");
    assert!(list.contains("commit \\u{9b}1m\\u{a}abc"), "{list}");
}

#[test]
fn a_rollback_says_what_ends_it_and_goes_by_the_order_of_publication() {
    let mut site = TestSite::sample();
    let mut ids = Vec::new();
    // The clock of the second build is a year behind.
    for (now, text) in [
        ("2026-11-21T12:00:00Z", "One day."),
        ("2025-11-21T12:00:00Z", "Two days."),
        ("2026-11-22T12:00:00Z", "Three days."),
    ] {
        site.set_clock(now);
        ids.push(built(&site, text).about().id.to_string());
    }
    let ran = site.kb(["rollback"]).run().ended(0);
    ran.says(&[&ids[1][..12], "puts back what the text makes", "in git"]);
    assert_eq!(current(&site.index()), ids[1]);
    // From what was gone back from, nobody goes on to it again.
    built(&site, "Four days.");
    site.kb(["rollback"]).run().ended(0);
    assert_eq!(current(&site.index()), ids[1]);
    site.kb(["rollback"]).run().ended(0);
    assert_eq!(current(&site.index()), ids[0]);
    site.kb(["rollback"]).run().ended(3);
}
